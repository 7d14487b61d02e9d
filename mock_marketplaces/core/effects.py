"""Things that happen a little later: a stock push that becomes effective, a tracking number that is accepted."""

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.bell import Bell
from mock_marketplaces.core.protocol import Refusal

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

LONGEST_NAP_S = 5.0


class Effects:
    """Due effects run one after another, each in its own transaction; they are rows, so they survive a kill."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.bell = Bell()
        self.kinds: dict[str, Callable[[dict[str, Any]], None]] = {}

    def schedule(self, kind: str, data: dict[str, Any], delay_s: float) -> None:
        """Inside a transaction. With no delay it happens at once."""
        if delay_s <= 0:
            self.kinds[kind](data)
            return
        self.world.store.insert("effect", due_at=self.world.clock.now() + delay_s, kind=kind, data=json.dumps(data))
        self.world.store.after_commit(self.bell.ring)

    def work(self) -> None:
        while True:
            heard = self.bell.heard()
            self._run_due()
            first = self.world.store.row("SELECT min(due_at) AS due FROM effect")
            due = first["due"] if first else None
            self.bell.wait(
                heard, min(LONGEST_NAP_S, due - self.world.clock.now()) if due is not None else LONGEST_NAP_S
            )

    def _run_due(self) -> None:
        store = self.world.store
        for effect in store.rows("SELECT * FROM effect WHERE due_at <= ? ORDER BY due_at, id", self.world.clock.now()):
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
