"""Bringing raw orders in. What a pull reads goes to the inbox as it came; understanding it is the business of whoever processes
`order.snapshot`. The cursor is the marketplace's time and moves in the transaction that keeps the rows, never ahead of them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from erp.kernel import clock
from erp.kernel.services import bell, inbox, leases
from erp.kernel.sql import execute, rows
from erp.kernel.states import InboxState
from stores.connectors.errors import ConnectorError, Throttled, UnreadableAnswer
from stores.connectors.port import Connector, OrderPage, RawOrder, Unreadable
from stores.connectors.reading import digest
from stores.models import SyncState
from stores.services.accounts import connected
from stores.states import CONNECTED, SyncKind

SNAPSHOT = "order.snapshot"
LEASE_S = 120.0
FIRST_LOOK = timedelta(days=14)  # how far back the first pull of a new account reads
WINDOW = timedelta(days=1)  # a long way behind is caught up in parts, so that the cursor gets somewhere,
PARTS = 4  # but in few, since each costs a call of a scarce budget
MAX_PAGES = 200
WORTH_WAITING_S = 20.0  # for the next page of a window, since those before it would be read again
FIRST_WAIT_S = 3.0  # for the first page: a worker that sleeps for one account is missed by the others
MAX_RUN_S = 180.0  # then the worker is given back; the next pull goes on from the cursor
RETRY_S = 15.0
COMPARE_DAYS = 3
QUIET_HOUR = 3  # of the account's own zone; the accounts are spread over the two hours after it
SPREAD_MINUTES = 120


class PageTokenRepeated(UnreadableAnswer):
    """The marketplace leads us round in a circle; the window stays unread and is tried again."""


@dataclass(slots=True)
class Pulled:
    """What a pull did. `busy`: another worker is at this account, nothing was done."""

    rows: int = 0
    new: int = 0
    unreadable: int = 0
    pages: int = 0
    busy: bool = False
    error: str = ""
    ids: set[str] = field(default_factory=set)


def pull_due() -> int:
    """Ring a pull for each active account whose time has come, and set its next time. How many rang."""
    execute(
        """INSERT INTO stores_syncstate (account_id, kind, last_rows, last_error, next_at)
           SELECT a.id, %s, 0, '', clock_timestamp() FROM stores_selleraccount a
           WHERE a.marketplace = ANY(%s) AND NOT EXISTS (SELECT 1 FROM stores_syncstate s WHERE s.account_id = a.id AND s.kind = %s)
           ON CONFLICT (account_id, kind) DO NOTHING""",
        [SyncKind.ORDERS, list(CONNECTED), SyncKind.ORDERS],
    )
    due = rows(
        """UPDATE stores_syncstate s SET next_at = clock_timestamp() + a.poll_every_s * interval '1 second'
           FROM stores_selleraccount a
           WHERE a.id = s.account_id AND s.kind = %s AND s.next_at <= clock_timestamp() AND a.state = 'active'
             AND (a.blocked_until IS NULL OR a.blocked_until <= clock_timestamp())
           RETURNING s.account_id""",
        [SyncKind.ORDERS],
    )
    for row in due:
        bell.ring("stores.pull_orders", row[0], queue="io")
    return len(due)


def sweep_due() -> int:
    """Ring the daily sweep of each active account whose quiet hour has come since its last one. How many rang.

    The zone is that of the account's first store. A sweep that was missed (the house was down, the account paused) is made up for.
    """
    due = rows(
        """SELECT s.account_id FROM stores_syncstate s JOIN stores_selleraccount a ON a.id = s.account_id
           CROSS JOIN LATERAL (SELECT t.zone FROM stores_store t WHERE t.account_id = a.id ORDER BY t.id LIMIT 1) z
           CROSS JOIN LATERAL (SELECT date_trunc('day', %(now)s AT TIME ZONE z.zone)
             + make_interval(hours => %(hour)s, mins => (a.id * 37 %% %(spread)s)::int) AS local) q
           CROSS JOIN LATERAL (SELECT CASE WHEN q.local <= %(now)s AT TIME ZONE z.zone THEN q.local ELSE q.local - interval '1 day' END
             AT TIME ZONE z.zone AS at) quiet
           WHERE s.kind = %(kind)s AND s.swept_at < quiet.at AND s.last_success_at IS NOT NULL AND a.state = 'active'
             AND (a.blocked_until IS NULL OR a.blocked_until <= clock_timestamp()) ORDER BY s.account_id""",
        {"now": clock.now(), "hour": QUIET_HOUR, "spread": SPREAD_MINUTES, "kind": SyncKind.ORDERS},
    )
    for row in due:
        bell.ring("stores.compare_orders", row[0], queue="io")
    return len(due)


def pull_orders(account_id: int, *, since: datetime | None = None, until: datetime | None = None) -> Pulled:
    """Read what changed since the cursor (or since `since`, to `until`) and keep it raw. Repeating it keeps nothing twice.

    A failure is written on the sync state, with the cursor where it was; the next pull begins there again.
    """
    with leases.lease(f"pull:{account_id}", ttl_s=LEASE_S) as held:
        if held is None:
            return Pulled(busy=True)
        state = _started(account_id)
        pulled = Pulled()
        try:
            with connected(account_id) as connector:
                for window in _windows(connector, cursor=state.cursor, since=since, until=until):
                    _pull_window(account_id, connector, window, pulled, held)
        except ConnectorError as error:
            pulled.error = str(error)
            _note_failure(account_id, error)
        else:
            _note_success(account_id, pulled)
        return pulled


def pull_one(account_id: int, *, external_id: str) -> bool:
    """Fetch one order now and keep it; True when it was new to us in this form. Raises ConnectorError (NotFound ...)."""
    with connected(account_id) as connector:
        order = connector.order(external_id=external_id)
    return keep_snapshots(account_id, [order]) > 0


def sweep(account_id: int, *, days: int) -> Pulled:
    """Read the last `days` days again: finds what a list forgot to show. Never moves the cursor back."""
    pulled = pull_orders(account_id, since=clock.now() - timedelta(days=days))
    if not pulled.busy and not pulled.error:
        _states(account_id).update(swept_at=clock.now())
    return pulled


def compare(account_id: int, *, days: int = COMPARE_DAYS) -> Pulled:
    """Count the marketplace's orders of the last days beside those that we have understood; missing ones come in with it."""
    pulled = sweep(account_id, days=days)
    if not pulled.busy and not pulled.error:
        ours = rows(
            "SELECT count(DISTINCT subject) FROM kernel_inboxmessage WHERE source = %s AND kind = %s AND subject = ANY(%s) AND state = 'done'",
            [f"account:{account_id}", SNAPSHOT, list(pulled.ids)],
        )[0][0]
        _states(account_id).update(theirs=len(pulled.ids), ours=ours, compared_at=clock.now())
    return pulled


def keep_snapshots(account_id: int, orders: Sequence[RawOrder], unreadable: Sequence[Unreadable] = ()) -> int:
    """Keep raw orders; the same content again is not a second row. How many were new."""
    source = f"account:{account_id}"
    found = [
        inbox.Incoming(
            source,
            SNAPSHOT,
            f"{order.external_id}@{digest(order.raw)}",
            order.external_id,
            {"account_id": account_id, "raw": order.raw},
        )
        for order in orders
    ]
    found += [
        inbox.Incoming(
            source, SNAPSHOT, f"{row.external_id or 'unreadable'}@{digest(row.raw)}", row.external_id,
            {"account_id": account_id, "raw": row.raw}, state=InboxState.QUARANTINED, reason=row.reason,
        )
        for row in unreadable
    ]  # fmt: skip
    unique = {message.external_id: message for message in found}
    return inbox.keep(list(unique.values()))


def _windows(
    connector: Connector, *, cursor: datetime | None, since: datetime | None, until: datetime | None
) -> Iterator[tuple[datetime, datetime]]:
    """(from, to) one after the other: from the cursor less the overlap to as near to now as the marketplace answers.

    A window that is asked for by both its ends is read as one.
    """
    can = connector.capabilities
    now = clock.now() - timedelta(seconds=can.clamp_s)
    end = min(until, now) if until else now
    start = since or (cursor or end - FIRST_LOOK) - timedelta(seconds=can.overlap_s)
    part = end - start if until else max(WINDOW, (end - start) / PARTS)
    while end - start > part * 1.5:
        yield start, start + part
        start += part
    yield start, max(end, start + timedelta(seconds=1))


def _pull_window(
    account_id: int, connector: Connector, window: tuple[datetime, datetime], pulled: Pulled, held: leases.Held
) -> None:
    until, seen, token = time.monotonic() + MAX_RUN_S, set[str](), None
    for _number in range(MAX_PAGES):
        if not leases.renew(held, ttl_s=LEASE_S):
            raise Throttled("another worker took this pull over", wait_s=RETRY_S)
        try:
            page = _page(connector, window, token, until)
        except UnreadableAnswer as error:
            _quarantine_page(account_id, error)
            raise
        last = page.next_page is None
        _keep_page(account_id, connector, page, window_end=window[1] if last else None, pulled=pulled)
        if last:
            return
        if page.next_page in seen:
            raise PageTokenRepeated(
                "the marketplace gave the same page token twice: the rest of this window is still unread"
            )
        seen.add(page.next_page or "")
        token = page.next_page
    raise Throttled(f"more than {MAX_PAGES} pages in one window", wait_s=RETRY_S)


def _page(connector: Connector, window: tuple[datetime, datetime], token: str | None, until: float) -> OrderPage:
    """One page; a short wait for the rate budget is waited out, shorter when nothing of the window is lost by giving up."""
    patience_s = FIRST_WAIT_S if token is None else WORTH_WAITING_S
    while True:
        try:
            return connector.changed_orders(since=window[0], until=window[1], page=token)
        except Throttled as error:
            patience_s -= error.wait_s
            if patience_s < 0 or time.monotonic() + error.wait_s > until:
                raise
            time.sleep(error.wait_s)


def _keep_page(
    account_id: int, connector: Connector, page: OrderPage, *, window_end: datetime | None, pulled: Pulled
) -> None:
    """Rows and cursor in one transaction. The cursor moves at the end of a window, or per page when pages ascend by time."""
    reached: datetime | None = None
    if window_end is not None:
        reached = page.cursor or window_end
    elif connector.capabilities.page_ascending and page.orders:
        reached = page.orders[-1].updated_at
    with transaction.atomic():
        pulled.new += keep_snapshots(account_id, page.orders, page.unreadable)
        if reached:
            execute(
                "UPDATE stores_syncstate SET cursor = greatest(cursor, %s) WHERE account_id = %s AND kind = %s",
                [reached, account_id, SyncKind.ORDERS],
            )
    pulled.pages += 1
    pulled.rows += len(page.orders)
    pulled.unreadable += len(page.unreadable)
    pulled.ids.update(order.external_id for order in page.orders)


def _quarantine_page(account_id: int, error: UnreadableAnswer) -> None:
    """A page that makes no sense as a whole is kept whole, with its reason; the cursor stays before it."""
    if error.raw:
        keep_snapshots(account_id, [], [Unreadable("page", error.raw, str(error))])


def _states(account_id: int) -> Any:
    return SyncState.objects.filter(account_id=account_id, kind=SyncKind.ORDERS)


def _started(account_id: int) -> SyncState:
    state, _ = SyncState.objects.get_or_create(account_id=account_id, kind=SyncKind.ORDERS)
    _states(account_id).update(last_started_at=clock.now())
    return state


def _note_success(account_id: int, pulled: Pulled) -> None:
    _states(account_id).update(last_success_at=clock.now(), last_rows=pulled.rows, last_error="", last_error_at=None)


def _note_failure(account_id: int, error: ConnectorError) -> None:
    """Show the error and come back sooner than the poll would: when the wait is over, or shortly. Being closed is no error."""
    wait_s = error.wait_s if isinstance(error, Throttled) else RETRY_S
    execute(
        """UPDATE stores_syncstate
           SET next_at = CASE WHEN %s THEN greatest(next_at, clock_timestamp() + %s * interval '1 second')
                              ELSE least(next_at, clock_timestamp() + %s * interval '1 second') END,
               last_error = %s, last_error_at = %s
           WHERE account_id = %s AND kind = %s""",
        [
            isinstance(error, Throttled),
            wait_s,
            wait_s,
            f"{type(error).__name__}: {error}"[:2000],
            clock.now(),
            account_id,
            SyncKind.ORDERS,
        ],
    )
