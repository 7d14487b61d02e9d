"""Delivering pushes: at once, in order per resource, again after a failure. The queue is stored: it survives a kill."""

import http.client
import json
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mock_marketplaces.core.bell import Bell
from mock_marketplaces.core.faults import PUSH
from mock_marketplaces.core.http import encode_json
from mock_marketplaces.core.protocol import Notice

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

TIMEOUT_S = 5.0
LONGEST_NAP_S = 5.0

# A `loose` push lost its place in the row of its resource: it waits for its moment and nobody waits for it.
_DUE = """
SELECT * FROM push AS this
 WHERE state = 'due' AND due_at <= ?1
   AND NOT EXISTS (SELECT 1 FROM push AS earlier
                    WHERE earlier.state = 'due' AND earlier.account_id = this.account_id
                      AND earlier.target = this.target AND earlier.resource = this.resource AND earlier.id < this.id)
 UNION ALL SELECT * FROM push WHERE state = 'loose' AND due_at <= ?1
 ORDER BY id LIMIT 20
"""
_NEXT = """
SELECT min(due_at) AS due FROM (
    SELECT min(due_at) AS due_at FROM push WHERE state = 'due' AND due_at > ?1
    UNION ALL SELECT min(due_at) FROM push WHERE state = 'loose' AND due_at > ?1)
"""


def is_url(text: str) -> bool:
    """Whether pushes can be sent there."""
    try:
        url = urlsplit(text)
        return url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
    except ValueError:
        return False


class Pushes:
    def __init__(self, world: "World") -> None:
        self.world = world
        self.bell = Bell()
        self._busy: set[int] = set()
        self._busy_lock = threading.Lock()

    def queue(self, account_id: str, notice: Notice) -> None:
        """Inside the transaction of the change: one row per receiver that wants the topic."""
        store, now = self.world.store, self.world.clock.now()
        account = store.row("SELECT hooks_url FROM account WHERE id = ?", account_id) or {"hooks_url": ""}
        receivers = [("hooks", account["hooks_url"])] if account["hooks_url"] else []
        subscriptions = """SELECT id, endpoint FROM subscription
            WHERE account_id = ? AND status = 'ACTIVE' AND topic IN (?, 'ORDER_ALL')"""
        receivers += [(row["id"], row["endpoint"]) for row in store.rows(subscriptions, account_id, notice.topic)]
        merge_s = self.world.settings["merge_pushes_s"] if self.world.protocol.merges_pushes else 0.0
        for target, url in receivers:
            if merge_s and self._merged(account_id, target, notice):
                continue
            store.insert(
                "push",
                account_id=account_id,
                target=target,
                url=url,
                topic=notice.topic,
                resource=notice.resource,
                payload=encode_json(notice.payload).decode(),
                queued_at=now,
                due_at=now + max(merge_s, self.world.settings["push_delay_s"]),
            )
        if receivers:
            store.after_commit(self.bell.ring)

    def _merged(self, account_id: str, target: str, notice: Notice) -> bool:
        """Whether a push that still waits for its first attempt took over what this one says."""
        waiting = """state = 'due' AND attempt = 0 AND due_at > ? AND account_id = ? AND target = ? AND topic = ? AND resource = ?"""
        return bool(
            self.world.store.run(
                f"UPDATE push SET payload = ? WHERE {waiting}",
                encode_json(notice.payload).decode(), self.world.clock.now(), account_id, target, notice.topic,
                notice.resource,
            )
        )  # fmt: skip

    def work(self) -> None:
        """A sender thread: takes the next due push whose elders are done."""
        while True:
            heard = self.bell.heard()
            push = self._claim()
            if push is None:
                first = self.world.store.row(_NEXT, self.world.clock.now())
                due = first["due"] if first else None
                self.bell.wait(
                    heard, min(LONGEST_NAP_S, due - self.world.clock.now()) if due is not None else LONGEST_NAP_S
                )
                continue
            try:
                self._deliver(push)
            finally:
                with self._busy_lock:
                    self._busy.discard(push["id"])
                self.bell.ring()

    def _claim(self) -> dict[str, Any] | None:
        with self._busy_lock:
            for push in self.world.store.rows(_DUE, self.world.clock.now()):
                if push["id"] not in self._busy:
                    self._busy.add(push["id"])
                    return push
        return None

    def _deliver(self, push: dict[str, Any]) -> None:
        world = self.world
        fault = world.faults.draw(push["account_id"], push["topic"], PUSH)
        kind = fault["kind"] if fault else ""
        if fault:
            world.faults.note(push["account_id"], fault, push["topic"], push["resource"])
        if kind == "drop_push":
            self._finish(push, "dropped", "")
            return
        if kind in ("late_push", "shuffled_push") and fault:
            self._again(push, fault["seconds"], "held back", push["attempt"], loose=kind == "shuffled_push")
            return
        if kind != "bad_signature_push":
            with world.store.tx() as store:
                store.run(
                    "UPDATE sale SET pushed_at = coalesce(pushed_at, ?) WHERE id = ?",
                    world.clock.now(),
                    push["resource"],
                )
        answer = self._send(push, forged=kind == "bad_signature_push")
        if kind == "duplicate_push":
            self._send(push, forged=False)
        wait = world.protocol.retry_in(push["attempt"] + 1)
        if answer.startswith("2"):
            self._finish(push, "done", answer)
        elif wait is not None:
            self._again(push, wait, answer, push["attempt"] + 1)
        else:
            self._finish(push, "dead", answer)
            world.protocol.gave_up(push)

    def _finish(self, push: dict[str, Any], state: str, answer: str) -> None:
        with self.world.store.tx() as store:
            store.run(
                "UPDATE push SET state = ?, last_answer = ?, attempt = attempt + 1 WHERE id = ?",
                state,
                answer,
                push["id"],
            )

    def _again(self, push: dict[str, Any], wait_s: float, answer: str, attempt: int, *, loose: bool = False) -> None:
        due = self.world.clock.now() + wait_s
        with self.world.store.tx() as store:
            store.run(
                "UPDATE push SET due_at = ?, last_answer = ?, attempt = ?, state = ? WHERE id = ?",
                due,
                answer,
                attempt,
                "loose" if loose else push["state"],
                push["id"],
            )

    def _send(self, push: dict[str, Any], *, forged: bool) -> str:
        """The receiver's status, or the name of what went wrong. A forged one is signed over other bytes."""
        world = self.world
        account = world.trade.account(push["account_id"])
        now = world.clock.now()
        body = encode_json(world.protocol.push_body(json.loads(push["payload"]), now))
        head = world.protocol.push_head(account, push, body + b" " if forged else body, now)
        url = urlsplit(push["url"])
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        connection = kind(url.hostname or "", url.port, timeout=TIMEOUT_S)
        try:
            path = (url.path or "/") + (f"?{url.query}" if url.query else "")
            connection.request("POST", path, body, {"Content-Type": "application/json", "Connection": "close", **head})
            return str(connection.getresponse().status)
        except (OSError, http.client.HTTPException) as problem:
            return type(problem).__name__
        finally:
            connection.close()
