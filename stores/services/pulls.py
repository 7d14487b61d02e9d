"""Bringing in what a marketplace reports beside orders: settlements, returns, traffic, reviews and messages, each by itself.

What comes is kept raw in the inbox; understanding it is the business of whoever processes the kind. A kind that nobody processes yet
stays due there, and is understood on the day somebody does. The cursor is the newest time that the marketplace itself put on a row, so
that its clock and ours need not agree (ours only where rows have none). Each pull begins an overlap before it, and what is the same as
before is not kept twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from erp.kernel import clock
from erp.kernel.services import bell, inbox, leases
from erp.kernel.sql import execute, rows
from erp.kernel.states import InboxState
from stores.connectors.errors import ConnectorError, Throttled, UnreadableAnswer
from stores.connectors.port import Connector, Raw
from stores.connectors.reading import digest
from stores.models import SyncState
from stores.reports import REPORTS, kinds_of
from stores.services.accounts import connected
from stores.states import CONNECTED, SyncKind

LEASE_S = 300.0
RETRY_S = 60.0
KEEP_LEVELS = timedelta(days=7)  # what a warehouse held is read anew all the time: the raw rows serve nobody for long


@dataclass(slots=True)
class Brought:
    """What a pull did. `busy`: another worker is at it, nothing was done."""

    rows: int = 0
    new: int = 0
    busy: bool = False
    error: str = ""


def every_s(kind: SyncKind) -> int:
    """How often a kind is asked for: what a buyer waits for often, what is closed once a day or fortnight seldom."""
    quick: int = settings.PULL_RETURNS_EVERY_S
    slow: int = settings.PULL_SETTLEMENTS_EVERY_S
    return quick if kind in {SyncKind.RETURNS, SyncKind.REVIEWS, SyncKind.MESSAGES} else slow


def pull_reports_due() -> int:
    """Ring a pull for each active account and kind whose time has come, and set its next time. How many rang."""
    offered = [(str(market), str(kind)) for market in CONNECTED for kind in kinds_of(market)]
    markets, kinds = [pair[0] for pair in offered], [pair[1] for pair in offered]
    execute(
        """INSERT INTO stores_syncstate (account_id, kind, last_rows, last_error, next_at)
           SELECT a.id, u.kind, 0, '', clock_timestamp()
           FROM stores_selleraccount a JOIN unnest(%s::text[], %s::text[]) AS u(marketplace, kind) ON u.marketplace = a.marketplace
           WHERE NOT EXISTS (SELECT 1 FROM stores_syncstate s WHERE s.account_id = a.id AND s.kind = u.kind)
           ON CONFLICT (account_id, kind) DO NOTHING""",
        [markets, kinds],
    )
    due = rows(
        """UPDATE stores_syncstate s SET next_at = clock_timestamp() + u.every_s * interval '1 second'
           FROM stores_selleraccount a, unnest(%s::text[], %s::int[]) AS u(kind, every_s)
           WHERE a.id = s.account_id AND s.kind = u.kind AND s.next_at <= clock_timestamp() AND a.state = 'active'
             AND (a.blocked_until IS NULL OR a.blocked_until <= clock_timestamp())
           RETURNING s.account_id, s.kind""",
        [[str(kind) for kind in REPORTS], [every_s(kind) for kind in REPORTS]],
    )
    for account_id, kind in sorted(due):
        bell.ring("stores.pull_reports", account_id, kind, queue="io")
    return len(due)


def pull_reports(account_id: int, kind: SyncKind) -> Brought:
    """Ask for one kind of report and keep it raw. Repeating it keeps nothing twice.

    A failure is written on the kind's sync state, with the cursor where it was; the next pull begins there again.
    """
    with leases.lease(f"pull:{account_id}:{kind}", ttl_s=LEASE_S) as held:
        if held is None:
            return Brought(busy=True)
        state, _ = SyncState.objects.get_or_create(account_id=account_id, kind=kind)
        SyncState.objects.filter(pk=state.pk).update(last_started_at=clock.now())
        brought, asked_at = Brought(), clock.now()
        try:
            with connected(account_id) as connector:
                if kind not in connector.capabilities.pulls:
                    return brought
                found = _ask(connector, kind, state.cursor)
        except ConnectorError as error:
            brought.error = str(error)
            _note_failure(account_id, kind, error)
        else:
            brought.rows = len(found)
            brought.new = _keep(account_id, kind, found, asked_at=asked_at)
        return brought


def _ask(connector: Connector, kind: SyncKind, cursor: datetime | None) -> Sequence[Raw]:
    report = REPORTS[kind]
    now = clock.now()
    since = cursor - report.overlap if cursor else now - report.first_look
    if kind == SyncKind.TRAFFIC:
        return connector.traffic(since=since.date(), until=max(now, since).date())
    if kind == SyncKind.WAREHOUSE_STOCK:  # asked for only where the marketplace has such warehouses
        return connector.warehouse_stock(since=since)
    since_then = {
        SyncKind.SETTLEMENTS: connector.settlements,
        SyncKind.RETURNS: connector.returns,
        SyncKind.REVIEWS: connector.reviews,
        SyncKind.MESSAGES: connector.messages,
    }
    return since_then[kind](since=since)


def _delivery(kind: SyncKind, row: Raw, asked_at: datetime) -> str:
    """The name of a delivery. A level that comes without a time of its own may be 7, then 6, then 7 again: each look is news."""
    seen = f"@{asked_at.isoformat()}" if kind == SyncKind.WAREHOUSE_STOCK and row.at is None else ""
    return f"{row.external_id}@{row.version}{seen}"


@transaction.atomic
def _keep(account_id: int, kind: SyncKind, found: Sequence[Raw], *, asked_at: datetime) -> int:
    """Rows and cursor in one transaction; how many were new. Rows without a time of their own count as of the asking."""
    messages = {
        f"{row.external_id}@{row.version}": inbox.Incoming(
            f"account:{account_id}",
            REPORTS[kind].snapshot,
            _delivery(kind, row, asked_at),
            row.external_id,
            {"account_id": account_id, "raw": row.raw, "at": (row.at or asked_at).isoformat()},
            delete_after=asked_at + KEEP_LEVELS if kind == SyncKind.WAREHOUSE_STOCK else None,
        )
        for row in found
    }
    new = inbox.keep(list(messages.values()))
    reached = max((row.at or asked_at for row in found), default=None)
    execute(
        """UPDATE stores_syncstate
           SET cursor = greatest(cursor, %s::timestamptz), last_success_at = %s, last_rows = %s, last_error = '', last_error_at = NULL
           WHERE account_id = %s AND kind = %s""",
        [reached, clock.now(), len(found), account_id, kind],
    )
    return new


def _note_failure(account_id: int, kind: SyncKind, error: ConnectorError) -> None:
    """Show the error and come back when the wait is over, or shortly. An answer that makes no sense is kept for a person."""
    if isinstance(error, UnreadableAnswer) and error.raw:
        inbox.keep(
            [
                inbox.Incoming(
                    f"account:{account_id}", REPORTS[kind].snapshot, f"unreadable@{digest(error.raw)}", "",
                    {"account_id": account_id, "raw": error.raw}, state=InboxState.QUARANTINED, reason=str(error),
                )
            ]
        )  # fmt: skip
    waits = isinstance(error, Throttled)
    execute(
        """UPDATE stores_syncstate
           SET next_at = CASE WHEN %s THEN clock_timestamp() + %s * interval '1 second'
                              ELSE least(next_at, clock_timestamp() + %s * interval '1 second') END,
               last_error = %s, last_error_at = %s
           WHERE account_id = %s AND kind = %s""",
        [
            waits,
            error.wait_s if isinstance(error, Throttled) else RETRY_S,
            RETRY_S,
            f"{type(error).__name__}: {error}"[:2000],
            clock.now(),
            account_id,
            kind,
        ],
    )
