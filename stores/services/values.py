"""Telling marketplaces absolute values: how many there are, what one costs. Newer replaces older, and what was accepted has a version.

desired (what we want shown) -> sent (what went out last) -> acked (what the marketplace accepted) -> read back. One worker at a
time per row, by a lease on it; repeating a push of an absolute value does no harm, so a lost answer is simply sent again with the
newest value. `ValueKind` says which table, which call and which batch; `pools` and `prices` each make one.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from erp.kernel import clock
from erp.kernel.services import bell, outbox
from erp.kernel.sql import dicts, execute, rows
from stores.connectors.errors import ConnectorError, NotFound, Rejected, Throttled
from stores.connectors.port import Capabilities, Connector
from stores.services.accounts import AccountClosed, connected

CLAIM = 100
LEASE_S = 75.0
START_WITHIN_S = (
    20.0  # a batch may begin this long after its claim: with the longest call it still ends inside the lease
)
REJECTED_WAIT_S = 3600.0
WORTH_WAITING_S = 3.0  # in all: a worker that sleeps for one account is missed by the others; the sweeper rings again
MAX_RUN_S = 180.0
SETTLE_S = 300.0  # a marketplace may take minutes until an accepted value shows
READ_BATCH = 100
ACKS_KEPT_DAYS = 7

V = TypeVar("V")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one push, whatever was pushed."""

    id: int
    accepted: bool
    error: str = ""
    retryable: bool = False


@dataclass(frozen=True, slots=True)
class ValueKind(Generic[V, T]):
    """A kind of value: the rows that hold it, how it goes out, how it is read, and what is pushed again after reading.

    `again`: SQL over the row and its store `s`, true where the marketplace shows what it should not. `extra`: columns that the
    target needs beside `external` and the value.
    """

    name: str
    table: str
    sql_type: str
    extra: tuple[str, ...]
    again: str
    batch: Callable[[Capabilities], int]
    target: Callable[[Mapping[str, Any], V], T]
    push: Callable[[Connector, Sequence[T]], list[Result]]
    read: Callable[[Connector, Sequence[T]], Mapping[int, V]]

    @property
    def task(self) -> str:
        """The bell that pushes an account's due rows."""
        return f"stores.push_{self.name}"

    @property
    def read_task(self) -> str:
        """The bell that reads an account's values back."""
        return f"stores.read_{self.name}"


@dataclass(frozen=True, slots=True)
class _Claim(Generic[V, T]):
    id: int
    value: V
    version: int
    attempts: int
    desired_at: datetime
    target: T


@dataclass(frozen=True, slots=True)
class _Back:
    """A claim that ends without an acknowledgement: after which wait it is due again, and what to show meanwhile."""

    claim: _Claim[Any, Any]
    wait_s: float = 0.0
    error: str = ""


def want(kind: ValueKind[V, T], desired: Mapping[int, V]) -> list[int]:
    """Set what rows should show, in the caller's transaction, and ring their accounts. Which changed; the same value changes nothing."""
    if not desired:
        return []
    ids = sorted(desired)
    changed = rows(
        f"""WITH wish AS (SELECT * FROM unnest(%s::bigint[], %s::{kind.sql_type}[]) AS t(id, value)),
                locked AS (SELECT p.id FROM {kind.table} p WHERE p.id = ANY(%s) ORDER BY p.id FOR UPDATE)
           UPDATE {kind.table} p
           SET desired = w.value, desired_version = p.desired_version + 1, desired_at = %s, next_at = clock_timestamp()
           FROM wish w JOIN locked l USING (id)
           WHERE p.id = w.id AND p.desired IS DISTINCT FROM w.value
           RETURNING p.account_id, p.id""",
        [ids, [desired[key] for key in ids], ids, clock.now()],
    )
    for account_id in sorted({row[0] for row in changed}):
        bell.ring(kind.task, account_id, queue="io")
    return [row[1] for row in changed]


def push_again(kind: ValueKind[V, T], ids: Sequence[int]) -> int:
    """A person lets the same values go again: what was refused or changed over there. How many are on their way."""
    found = rows(
        f"""WITH locked AS (SELECT id FROM {kind.table} WHERE id = ANY(%s) AND desired IS NOT NULL ORDER BY id FOR UPDATE)
           UPDATE {kind.table} p SET desired_version = p.desired_version + CASE WHEN p.acked_version = p.desired_version THEN 1 ELSE 0 END,
             desired_at = %s, next_at = clock_timestamp(), last_error = '' FROM locked l WHERE p.id = l.id RETURNING p.account_id""",
        [list(ids), clock.now()],
    )
    for account_id in sorted({row[0] for row in found}):
        bell.ring(kind.task, account_id, queue="io")
    return len(found)


def close(kind: ValueKind[V, T], ids: Sequence[int]) -> int:
    """What these are the values of is off sale: nothing is pushed or read any more. In the caller's transaction. How many changed."""
    return execute(
        f"""WITH locked AS (SELECT id FROM {kind.table} WHERE id = ANY(%s) AND closed_at IS NULL ORDER BY id FOR UPDATE)
           UPDATE {kind.table} p SET closed_at = %s, last_error = '' FROM locked l WHERE p.id = l.id""",
        [list(ids), clock.now()],
    )


def reopen(kind: ValueKind[V, T], ids: Sequence[int]) -> int:
    """They are on sale again: what is wished is pushed anew, whatever was accepted before. How many changed."""
    found = rows(
        f"""WITH locked AS (SELECT id FROM {kind.table} WHERE id = ANY(%s) AND closed_at IS NOT NULL ORDER BY id FOR UPDATE)
           UPDATE {kind.table} p SET closed_at = NULL, attempts = 0, next_at = clock_timestamp(), desired_at = %s,
             desired_version = p.desired_version + CASE WHEN p.desired IS NOT NULL AND p.acked_version = p.desired_version THEN 1 ELSE 0 END
           FROM locked l WHERE p.id = l.id RETURNING p.account_id""",
        [list(ids), clock.now()],
    )
    for account_id in sorted({row[0] for row in found}):
        bell.ring(kind.task, account_id, queue="io")
    return len(found)


def push_due(kind: ValueKind[V, T], account_id: int) -> int:
    """Push every due row of an account, the newest values, until none is due. How many were accepted.

    Rows that fail show why and wait; an account that can't be called keeps them due, and so does a house that was just
    restored: what it knows may be older than what was sold.
    """
    if outbox.frozen():
        return 0
    accepted, waited_s, until = 0, 0.0, time.monotonic() + MAX_RUN_S
    while time.monotonic() < until and _any_due(kind, account_id):
        try:
            with connected(account_id) as connector:
                accepted += _push_claimed(kind, account_id, connector)
        except AccountClosed:
            break
        except Throttled as error:
            waited_s += error.wait_s
            if waited_s > WORTH_WAITING_S:
                break
            time.sleep(error.wait_s)
        except ConnectorError:
            continue  # written on the rows that it hit: they wait, the others go on until the account is left alone
    return accepted


def sweep(kind: ValueKind[V, T]) -> int:
    """Ring for what a lost bell, a dead worker or a wait that is over left due. How many accounts rang."""
    due = rows(
        f"""SELECT DISTINCT p.account_id FROM {kind.table} p JOIN stores_selleraccount a ON a.id = p.account_id
           WHERE p.acked_version < p.desired_version AND p.next_at <= clock_timestamp() AND p.closed_at IS NULL
             AND (p.lease_until IS NULL OR p.lease_until < clock_timestamp())
             AND a.state = 'active' AND (a.blocked_until IS NULL OR a.blocked_until <= clock_timestamp())"""
    )
    for row in due:
        bell.ring(kind.task, row[0], queue="io")
    return len(due)


def read_back(kind: ValueKind[V, T], account_id: int) -> int:
    """Read what the marketplace shows for the rows looked at longest ago; push again what the kind says. How many were pushed again."""
    found = dicts(
        f"""SELECT id, external, acked{_more(kind)} FROM {kind.table}
           WHERE account_id = %s AND acked IS NOT NULL AND acked_version = desired_version AND closed_at IS NULL
             AND acked_at < %s - %s * interval '1 second'
           ORDER BY read_back_at NULLS FIRST, id LIMIT %s""",
        [account_id, clock.now(), SETTLE_S, READ_BATCH],
    )
    again = 0
    for row in found:
        try:
            with connected(account_id) as connector:
                shown = kind.read(
                    connector, [kind.target({**row, "external": _external(row["external"])}, row["acked"])]
                )
        except (Rejected, NotFound):
            continue
        except ConnectorError:
            break
        again += _record_shown(kind, shown)
    if again:
        bell.ring(kind.task, account_id, queue="io")
    return again


def read_back_all(kind: ValueKind[V, T]) -> int:
    """Ring a read-back for each active account that has rows of the kind."""
    found = rows(
        f"""SELECT a.id FROM stores_selleraccount a
           WHERE a.state = 'active' AND EXISTS (SELECT 1 FROM {kind.table} p WHERE p.account_id = a.id AND p.acked IS NOT NULL)"""
    )
    for row in found:
        bell.ring(kind.read_task, row[0], queue="io")
    return len(found)


def forget_acks() -> int:
    """Drop acknowledgements that no figure looks at any more. How many."""
    return execute("DELETE FROM stores_pushack WHERE acked_at < %s", [clock.now() - timedelta(days=ACKS_KEPT_DAYS)])


def _any_due(kind: ValueKind[V, T], account_id: int) -> bool:
    return bool(
        rows(
            f"""SELECT 1 FROM {kind.table}
               WHERE account_id = %s AND acked_version < desired_version AND next_at <= clock_timestamp() AND closed_at IS NULL
                 AND (lease_until IS NULL OR lease_until < clock_timestamp()) LIMIT 1""",
            [account_id],
        )
    )


def _claim(kind: ValueKind[V, T], account_id: int, count: int) -> list[_Claim[V, T]]:
    """Take due rows, oldest wish first, and write down what is about to be sent, in one statement."""
    found = dicts(
        f"""UPDATE {kind.table} p
           SET sent = desired, sent_version = desired_version, sent_at = %s, attempts = attempts + 1,
               lease_until = clock_timestamp() + %s * interval '1 second'
           WHERE id IN (SELECT id FROM {kind.table}
                        WHERE account_id = %s AND acked_version < desired_version AND next_at <= clock_timestamp()
                          AND closed_at IS NULL AND (lease_until IS NULL OR lease_until < clock_timestamp())
                        ORDER BY desired_at, id LIMIT %s FOR UPDATE SKIP LOCKED)
           RETURNING id, external, sent, sent_version, attempts, desired_at{_more(kind)}""",
        [clock.now(), LEASE_S, account_id, count],
    )
    return [
        _Claim(
            row["id"], row["sent"], row["sent_version"], row["attempts"], row["desired_at"] or clock.now(),
            kind.target({**row, "external": _external(row["external"])}, row["sent"]),
        )
        for row in sorted(found, key=lambda row: (row["desired_at"] is None, row["desired_at"], row["id"]))
    ]  # fmt: skip


def _push_claimed(kind: ValueKind[V, T], account_id: int, connector: Connector) -> int:
    """Claim, push in batches of the marketplace's size, record. An error is written on the rows it hit and goes up."""
    batch = kind.batch(connector.capabilities)
    claims = _claim(kind, account_id, min(CLAIM, max(batch, 10)))
    accepted, started = 0, time.monotonic()
    for at in range(0, len(claims), batch):
        part = claims[at : at + batch]
        if time.monotonic() - started > START_WITHIN_S:
            _give_back(kind, [_Back(claim) for claim in claims[at:]])
            break
        try:
            results = kind.push(connector, [claim.target for claim in part])
        except ConnectorError as error:
            _give_back(
                kind, [_failed(claim, error) for claim in part] + [_Back(claim) for claim in claims[at + batch :]]
            )
            raise
        accepted += _record(kind, part, results)
    return accepted


def _record(kind: ValueKind[V, T], claims: Sequence[_Claim[V, T]], results: Sequence[Result]) -> int:
    """Acknowledge by version, never lowering, and keep how long it took; write refusals with their wait; what has no result is due at once."""
    answered = {result.id: result for result in results}
    good = [claim for claim in claims if claim.id in answered and answered[claim.id].accepted]
    execute(
        f"""WITH u AS (SELECT * FROM unnest(%s::bigint[], %s::{kind.sql_type}[], %s::bigint[], %s::bigint[], %s::timestamptz[])
                         AS t(id, value, version, attempts, desired_at)),
           acked AS (
             UPDATE {kind.table} p
             SET acked = u.value, acked_version = u.version, acked_at = %s, attempts = 0, last_error = '', next_at = clock_timestamp(),
                 lease_until = CASE WHEN p.attempts = u.attempts THEN NULL ELSE p.lease_until END
             FROM u WHERE p.id = u.id AND p.acked_version < u.version
             RETURNING p.id, p.account_id, u.value, u.version, u.desired_at, p.acked_at)
           INSERT INTO stores_pushack (kind, target_id, account_id, value, version, desired_at, acked_at)
           SELECT %s, id, account_id, value, version, desired_at, acked_at FROM acked""",
        [*_columns(good, "id", "value", "version", "attempts", "desired_at"), clock.now(), kind.name],
    )
    _give_back(kind, [_verdict(claim, answered.get(claim.id)) for claim in claims if claim not in good])
    return len(good)


def _verdict(claim: _Claim[Any, Any], result: Result | None) -> _Back:
    if result is None:
        return _Back(claim)
    wait_s = _backoff(claim) if result.retryable else REJECTED_WAIT_S
    return _Back(claim, wait_s, result.error or "refused without a reason")


def _failed(claim: _Claim[Any, Any], error: ConnectorError) -> _Back:
    wait_s = error.wait_s if isinstance(error, Throttled) else _backoff(claim) if error.retryable else REJECTED_WAIT_S
    return _Back(claim, wait_s, f"{type(error).__name__}: {error}"[:2000])


def _give_back(kind: ValueKind[V, T], backs: Sequence[_Back]) -> None:
    """End the leases; due again after the wait. A newer wish than the refused one made itself due at once: that stays so.

    A claim without an error was never tried: it does not count, or others' trouble would make its own next wait longer.
    """
    if not backs:
        return
    claims = [back.claim for back in backs]
    execute(
        f"""UPDATE {kind.table} p
           SET lease_until = NULL, last_error = u.error, attempts = p.attempts - CASE WHEN u.error = '' THEN 1 ELSE 0 END,
               next_at = CASE WHEN u.refused AND p.desired_version > u.version THEN p.next_at
                              ELSE clock_timestamp() + u.wait_s * interval '1 second' END
           FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::float[], %s::text[], %s::boolean[])
             AS u(id, version, attempts, wait_s, error, refused)
           WHERE p.id = u.id AND p.attempts = u.attempts""",
        [
            *_columns(claims, "id", "version", "attempts"),
            [back.wait_s for back in backs],
            [back.error for back in backs],
            [back.wait_s >= REJECTED_WAIT_S for back in backs],
        ],
    )


def _record_shown(kind: ValueKind[V, T], shown: Mapping[int, V]) -> int:
    """Write down what is shown there, and make due again what must not stay so. A wish made meanwhile is due anyhow."""
    if not shown:
        return 0
    execute(
        f"""UPDATE {kind.table} p SET read_back = u.value, read_back_at = %s
           FROM unnest(%s::bigint[], %s::{kind.sql_type}[]) AS u(id, value) WHERE p.id = u.id""",
        [clock.now(), list(shown), list(shown.values())],
    )
    return execute(
        f"""UPDATE {kind.table} p SET desired_version = p.desired_version + 1, desired_at = %s, next_at = clock_timestamp()
           FROM stores_store s WHERE s.id = p.store_id AND p.id = ANY(%s) AND p.acked_version = p.desired_version AND {kind.again}""",
        [clock.now(), list(shown)],
    )


def _backoff(claim: _Claim[Any, Any]) -> float:
    return min(2.0 ** min(claim.attempts - 1, 9), 300.0)


def _more(kind: ValueKind[V, T]) -> str:
    return "".join(f", {name}" for name in kind.extra)


def _columns(claims: Sequence[_Claim[Any, Any]], *names: str) -> list[list[Any]]:
    return [[getattr(claim, name) for claim in claims] for name in names]


def _external(value: Any) -> dict[str, Any]:
    return dict(json.loads(value) if isinstance(value, str) else value)
