"""Telling marketplaces how much there is. A pool is one absolute quantity: newer replaces older, and what was accepted has a version.

desired (what stock says) -> sent (what went out last) -> acked (what the marketplace accepted). One worker at a time per pool,
by a lease on its row; repeating a push of an absolute value does no harm, so a lost answer is simply sent again with the newest value.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from erp.kernel import clock
from erp.kernel.services import bell, outbox
from erp.kernel.sql import dicts, execute, rows
from stores.connectors.errors import ConnectorError, NotFound, Rejected, Throttled
from stores.connectors.port import Connector, StockResult, StockTarget
from stores.services.accounts import AccountClosed, connected

CLAIM = 100
LEASE_S = 75.0
START_WITHIN_S = (
    20.0  # a batch may begin this long after its claim: with the longest call it still ends inside the lease
)
REJECTED_WAIT_S = 3600.0
WORTH_WAITING_S = 10.0
MAX_RUN_S = 180.0
SETTLE_S = 300.0  # a marketplace may take minutes until an accepted quantity shows
READ_BATCH = 100


@dataclass(frozen=True, slots=True)
class _Claim:
    id: int
    external: dict[str, Any]
    quantity: int
    version: int
    attempts: int

    @property
    def target(self) -> StockTarget:
        return StockTarget(self.id, self.external, self.quantity)


@dataclass(frozen=True, slots=True)
class _Back:
    """A claim that ends without an acknowledgement: after which wait it is due again, and what to show meanwhile."""

    claim: _Claim
    wait_s: float = 0.0
    error: str = ""


def want(desired: Mapping[int, int]) -> int:
    """Set what pools should show, in the caller's transaction, and ring their accounts. How many changed; the same value changes nothing."""
    if not desired:
        return 0
    ids = sorted(desired)
    changed = rows(
        """WITH wish AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS t(id, quantity)),
                locked AS (SELECT p.id FROM stores_quantitypool p WHERE p.id = ANY(%s) ORDER BY p.id FOR UPDATE)
           UPDATE stores_quantitypool p
           SET desired = w.quantity, desired_version = p.desired_version + 1, desired_at = %s, next_at = clock_timestamp()
           FROM wish w JOIN locked l USING (id)
           WHERE p.id = w.id AND p.desired IS DISTINCT FROM w.quantity
           RETURNING p.account_id""",
        [ids, [desired[key] for key in ids], ids, clock.now()],
    )
    for account_id in sorted({row[0] for row in changed}):
        bell.ring("stores.push_stock", account_id, queue="io")
    return len(changed)


def push_due(account_id: int) -> int:
    """Push every due pool of an account, the newest values, until none is due. How many were accepted.

    Pools that fail show why and wait; an account that can't be called keeps them due, and so does a house that was just
    restored: its stock may be older than what was sold.
    """
    if outbox.frozen():
        return 0
    accepted, until = 0, time.monotonic() + MAX_RUN_S
    while time.monotonic() < until and _any_due(account_id):
        try:
            with connected(account_id) as connector:
                accepted += _push_claimed(account_id, connector)
        except AccountClosed:
            break
        except Throttled as error:
            if error.wait_s > WORTH_WAITING_S:
                break
            time.sleep(error.wait_s)
        except ConnectorError:
            continue  # written on the pools that it hit: they wait, the others go on until the account is left alone
    return accepted


def sweep_pools() -> int:
    """Ring for what a lost bell, a dead worker or a wait that is over left due. How many accounts rang."""
    due = rows(
        """SELECT DISTINCT p.account_id FROM stores_quantitypool p JOIN stores_selleraccount a ON a.id = p.account_id
           WHERE p.acked_version < p.desired_version AND p.next_at <= clock_timestamp()
             AND (p.lease_until IS NULL OR p.lease_until < clock_timestamp())
             AND a.state = 'active' AND (a.blocked_until IS NULL OR a.blocked_until <= clock_timestamp())"""
    )
    for row in due:
        bell.ring("stores.push_stock", row[0], queue="io")
    return len(due)


def read_back(account_id: int) -> int:
    """Read what the marketplace shows for the pools looked at longest ago; push again where it shows more than it should.

    Less is normal: it has sold something that we have not pulled yet. How many were pushed again.
    """
    found = dicts(
        """SELECT id, external, acked FROM stores_quantitypool
           WHERE account_id = %s AND acked IS NOT NULL AND acked_version = desired_version
             AND acked_at < %s - %s * interval '1 second'
           ORDER BY read_back_at NULLS FIRST, id LIMIT %s""",
        [account_id, clock.now(), SETTLE_S, READ_BATCH],
    )
    again = 0
    for row in found:
        try:
            with connected(account_id) as connector:
                shown = connector.read_stock([StockTarget(row["id"], _external(row["external"]), row["acked"])])
        except (Rejected, NotFound):
            continue
        except ConnectorError:
            break
        again += _record_shown(shown)
    if again:
        bell.ring("stores.push_stock", account_id, queue="io")
    return again


def read_back_all() -> int:
    """Ring a read-back for each active account that has pools."""
    found = rows(
        """SELECT a.id FROM stores_selleraccount a
           WHERE a.state = 'active' AND EXISTS (SELECT 1 FROM stores_quantitypool p WHERE p.account_id = a.id)"""
    )
    for row in found:
        bell.ring("stores.read_back", row[0], queue="io")
    return len(found)


def _any_due(account_id: int) -> bool:
    return bool(
        rows(
            """SELECT 1 FROM stores_quantitypool
               WHERE account_id = %s AND acked_version < desired_version AND next_at <= clock_timestamp()
                 AND (lease_until IS NULL OR lease_until < clock_timestamp()) LIMIT 1""",
            [account_id],
        )
    )


def _claim(account_id: int, count: int) -> list[_Claim]:
    """Take due pools, oldest wish first, and write down what is about to be sent, in one statement."""
    found = rows(
        """UPDATE stores_quantitypool p
           SET sent = desired, sent_version = desired_version, sent_at = %s, attempts = attempts + 1,
               lease_until = clock_timestamp() + %s * interval '1 second'
           WHERE id IN (SELECT id FROM stores_quantitypool
                        WHERE account_id = %s AND acked_version < desired_version AND next_at <= clock_timestamp()
                          AND (lease_until IS NULL OR lease_until < clock_timestamp())
                        ORDER BY desired_at, id LIMIT %s FOR UPDATE SKIP LOCKED)
           RETURNING id, external, sent, sent_version, attempts""",
        [clock.now(), LEASE_S, account_id, count],
    )
    return [_Claim(row[0], _external(row[1]), *row[2:]) for row in found]


def _push_claimed(account_id: int, connector: Connector) -> int:
    """Claim, push in batches of the marketplace's size, record. An error is written on the pools it hit and goes up."""
    batch = connector.capabilities.stock_batch
    claims = _claim(account_id, min(CLAIM, max(batch, 10)))
    accepted, started = 0, time.monotonic()
    for at in range(0, len(claims), batch):
        part = claims[at : at + batch]
        if time.monotonic() - started > START_WITHIN_S:
            _give_back([_Back(claim) for claim in claims[at:]])
            break
        try:
            results = connector.push_stock([claim.target for claim in part])
        except ConnectorError as error:
            _give_back([_failed(claim, error) for claim in part] + [_Back(claim) for claim in claims[at + batch :]])
            raise
        accepted += _record(part, results)
    return accepted


def _record(claims: Sequence[_Claim], results: Sequence[StockResult]) -> int:
    """Acknowledge by version, never lowering; write refusals with their wait; what has no result is due again at once."""
    answered = {result.pool_id: result for result in results}
    good = [claim for claim in claims if claim.id in answered and answered[claim.id].accepted]
    execute(
        """UPDATE stores_quantitypool p
           SET acked = u.quantity, acked_version = u.version, acked_at = %s, attempts = 0, last_error = '', next_at = clock_timestamp(),
               lease_until = CASE WHEN p.attempts = u.attempts THEN NULL ELSE p.lease_until END
           FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) AS u(id, quantity, version, attempts)
           WHERE p.id = u.id AND p.acked_version < u.version""",
        [clock.now(), *_columns(good, "id", "quantity", "version", "attempts")],
    )
    _give_back([_verdict(claim, answered.get(claim.id)) for claim in claims if claim not in good])
    return len(good)


def _verdict(claim: _Claim, result: StockResult | None) -> _Back:
    if result is None:
        return _Back(claim)
    wait_s = _backoff(claim) if result.retryable else REJECTED_WAIT_S
    return _Back(claim, wait_s, result.error or "refused without a reason")


def _failed(claim: _Claim, error: ConnectorError) -> _Back:
    wait_s = error.wait_s if isinstance(error, Throttled) else _backoff(claim) if error.retryable else REJECTED_WAIT_S
    return _Back(claim, wait_s, f"{type(error).__name__}: {error}"[:2000])


def _give_back(backs: Sequence[_Back]) -> None:
    """End the leases; due again after the wait. A newer wish than the refused one made itself due at once: that stays so.

    A claim without an error was never tried: it does not count, or others' trouble would make its own next wait longer.
    """
    if not backs:
        return
    claims = [back.claim for back in backs]
    execute(
        """UPDATE stores_quantitypool p
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


def _record_shown(shown: Mapping[int, int]) -> int:
    if not shown:
        return 0
    execute(
        """UPDATE stores_quantitypool p SET read_back = u.quantity, read_back_at = %s
           FROM unnest(%s::bigint[], %s::bigint[]) AS u(id, quantity) WHERE p.id = u.id""",
        [clock.now(), list(shown), list(shown.values())],
    )
    return execute(
        """UPDATE stores_quantitypool SET desired_version = desired_version + 1, next_at = clock_timestamp()
           WHERE id = ANY(%s) AND read_back > desired AND acked_version = desired_version""",
        [list(shown)],
    )


def _backoff(claim: _Claim) -> float:
    return min(2.0 ** min(claim.attempts - 1, 9), 300.0)


def _columns(claims: Sequence[_Claim], *names: str) -> list[list[int]]:
    return [[getattr(claim, name) for claim in claims] for name in names]


def _external(value: Any) -> dict[str, Any]:
    return dict(json.loads(value) if isinstance(value, str) else value)
