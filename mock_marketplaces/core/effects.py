"""Things that happen later: a stock push that becomes effective, a tracking number that is accepted, a buyer who comes back."""

import json
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.bell import Bell
from mock_marketplaces.core.protocol import Refusal

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

LONGEST_NAP_S = 5.0


class Effects:
    """Due effects run one after another, each in its own transaction and at its own moment on the clock, even when the clock
    has leapt past it; they are rows, so they survive a kill."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.bell = Bell()
        self.kinds: dict[str, Callable[[dict[str, Any]], None]] = {}
        self._turn = threading.Lock()

    def schedule(self, kind: str, data: dict[str, Any], delay_s: float) -> None:
        """Inside a transaction. With no delay it happens at once."""
        if delay_s <= 0:
            self.kinds[kind](data)
            return
        self.schedule_at(kind, data, self.world.clock.now() + delay_s)

    def schedule_at(self, kind: str, data: dict[str, Any], moment: float) -> None:
        """Inside a transaction. A moment that has passed is due next, and is still its moment."""
        self.world.store.insert("effect", due_at=moment, kind=kind, data=json.dumps(data))
        self.world.store.after_commit(self.bell.ring)

    def work(self) -> None:
        while True:
            heard = self.bell.heard()
            self.run_until(self.world.clock.now())
            first = self.world.store.row("SELECT min(due_at) AS due FROM effect")
            due = first["due"] if first else None
            self.bell.wait(
                heard, min(LONGEST_NAP_S, due - self.world.clock.now()) if due is not None else LONGEST_NAP_S
            )

    def run_until(self, moment: float) -> None:
        """All that is due by then, and what comes of it by then, in the order of their moments."""
        due = "SELECT * FROM effect WHERE due_at <= ? ORDER BY due_at, id LIMIT 1"
        with self._turn:
            while effect := self.world.store.row(due, moment):
                with self.world.clock.held_at(effect["due_at"]):
                    self._run(effect)

    def _run(self, effect: dict[str, Any]) -> None:
        store = self.world.store
        try:
            with store.tx():
                self._forget(effect)
                self.kinds[effect["kind"]](json.loads(effect["data"]))
        except Refusal as no:
            print(f"{effect['kind']} came to nothing: {no}", file=sys.stderr)
            with store.tx():
                self._forget(effect)

    def _forget(self, effect: dict[str, Any]) -> None:
        self.world.store.run("DELETE FROM effect WHERE id = ?", effect["id"])
