"""Reads of the sync pages: how each account is doing, in a fixed number of statements however many accounts there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db.models import F, Q, QuerySet

from erp.kernel import clock
from erp.kernel.models import InboxMessage
from erp.kernel.sql import dicts
from erp.kernel.states import InboxState
from stores.connectors.applications import ROLLING
from stores.models import RateBudget, SellerAccount
from stores.states import AccountState, SyncKind

Health = Literal["ok", "late", "failing", "off"]
MISSED_POLLS = 3  # an account that has not been read for so many of its turns is late


@dataclass(frozen=True, slots=True)
class AccountHealth:
    """One account with everything that tells whether it is in step with its marketplace."""

    account: SellerAccount
    stores: tuple[str, ...]
    sync: dict[str, Any]
    reports: tuple[dict[str, Any], ...]  # settlements, returns, traffic, reviews: how far each was read
    inbox: dict[str, int]
    outbox: dict[str, int]
    pools_behind: int
    pools_failing: int
    oldest_wish: datetime | None
    budgets: tuple[RateBudget, ...]
    blocked: bool
    health: Health
    abilities: tuple[Any, ...]  # what the marketplace can do, in words


def _nothing(_marketplace: str) -> tuple[Any, ...]:
    return ()


def account_health(
    account_ids: Sequence[int],
    *,
    offered: Callable[[str], Sequence[SyncKind]] = _nothing,
    able: Callable[[str], tuple[Any, ...]] = _nothing,
) -> list[AccountHealth]:
    """How these accounts are doing, those in trouble first. `offered`: the kinds of reports that a marketplace has, `able`: what it
    can do.
    """
    ids = list(account_ids)
    accounts = list(
        SellerAccount.objects.filter(pk__in=ids).order_by("name", "pk").prefetch_related("stores", "rate_budgets")
    )
    lanes = [account.lane for account in accounts]
    states = _sync_rows(ids)
    syncs = {row["account_id"]: row for row in states if row["kind"] == SyncKind.ORDERS}
    inbox, outbox, pools = (
        _inbox_counts(lanes),
        _outbox_counts(lanes),
        {row["account_id"]: row for row in _pool_rows(ids)},
    )
    found = [
        AccountHealth(
            account=account,
            stores=tuple(sorted(store.name for store in account.stores.all())),
            sync=syncs.get(account.pk, {}),
            reports=_reports(account, states, offered(account.marketplace)),
            inbox=inbox.get(account.lane, {}),
            outbox=outbox.get(account.lane, {}),
            pools_behind=pools.get(account.pk, {}).get("behind", 0),
            pools_failing=pools.get(account.pk, {}).get("failing", 0),
            oldest_wish=pools.get(account.pk, {}).get("oldest"),
            budgets=tuple(sorted(account.rate_budgets.all(), key=lambda budget: budget.operation)),
            blocked=bool(account.blocked_until and account.blocked_until > clock.now()),
            health=_health(account, syncs.get(account.pk, {})),
            abilities=able(account.marketplace),
        )
        for account in accounts
    ]
    rank = {"failing": 0, "late": 1, "off": 2, "ok": 3}
    return sorted(found, key=lambda row: rank[row.health])


def managed_accounts(account_ids: Sequence[int]) -> list[SellerAccount]:
    """These accounts with their stores: what ends soonest first, then by name."""
    found = SellerAccount.objects.filter(pk__in=list(account_ids)).prefetch_related("stores")
    return list(found.order_by(F("authorised_until").asc(nulls_last=True), "name", "pk"))


def to_reconnect(account_ids: Sequence[int]) -> int:
    """How many of these accounts have no authorisation any more, or soon none: see `stores.words.urgency`."""
    month, week = clock.now() + timedelta(days=30), clock.now() + timedelta(days=7)
    ending = Q(authorised_until__lt=week) | (Q(authorised_until__lt=month) & ~Q(marketplace__in=ROLLING))
    ending |= Q(state=AccountState.UNAUTHORISED)
    return SellerAccount.objects.filter(ending, pk__in=list(account_ids)).count()


def worst_health(account_ids: Sequence[int]) -> Literal["ok", "late", "failing", "unknown"]:
    """The health of the worst of these accounts, in two statements (for every page's top bar). A pause is not trouble."""
    ids = list(account_ids)
    syncs = {row["account_id"]: row for row in _sync_rows(ids) if row["kind"] == SyncKind.ORDERS}
    found = {_health(account, syncs.get(account.pk, {})) for account in SellerAccount.objects.filter(pk__in=ids)}
    if not found:
        return "unknown"
    return "failing" if "failing" in found else "late" if "late" in found else "ok"


def quarantined(lanes: Sequence[str]) -> QuerySet[InboxMessage]:
    """What came in from these accounts and needs a person."""
    return InboxMessage.objects.filter(state=InboxState.QUARANTINED, source__in=list(lanes)).defer("payload")


def lanes_of(account_ids: Sequence[int]) -> list[str]:
    """The inbox sources and outbox lanes of accounts."""
    return [f"account:{account_id}" for account_id in account_ids]


def _health(account: SellerAccount, sync: dict[str, Any]) -> Health:
    if account.state in {AccountState.PAUSED, AccountState.SETUP}:
        return "off"
    if account.state == AccountState.UNAUTHORISED or sync.get("last_error"):
        return "failing"
    last = sync.get("last_success_at")
    patience = timedelta(seconds=MISSED_POLLS * account.poll_every_s + 60)
    return "ok" if last and clock.now() - last <= patience else "late"


def _sync_rows(ids: list[int]) -> list[dict[str, Any]]:
    return dicts(
        """SELECT account_id, kind, cursor, next_at, last_started_at, last_success_at, last_rows, last_error, last_error_at,
                  theirs, ours, compared_at, swept_at
           FROM stores_syncstate WHERE account_id = ANY(%s)""",
        [ids],
    )


def _reports(
    account: SellerAccount, states: list[dict[str, Any]], kinds: Sequence[SyncKind]
) -> tuple[dict[str, Any], ...]:
    """Each kind of report that the account's marketplace offers, with its state once it was asked for."""
    mine = {row["kind"]: row for row in states if row["account_id"] == account.pk}
    return tuple({**mine.get(kind, {}), "kind": str(kind), "label": kind.label} for kind in kinds)


def _inbox_counts(lanes: list[str]) -> dict[str, dict[str, int]]:
    """{source: {due, quarantined}}; both halves read a partial index, never the finished rows."""
    return _by_lane(
        dicts(
            """SELECT source AS lane, 'due' AS what, count(*) AS n FROM kernel_inboxmessage
               WHERE state IN ('new', 'retry', 'processing') AND source = ANY(%s) GROUP BY 1
               UNION ALL
               SELECT source, 'quarantined', count(*) FROM kernel_inboxmessage
               WHERE state = 'quarantined' AND source = ANY(%s) GROUP BY 1""",
            [lanes, lanes],
        )
    )


def _outbox_counts(lanes: list[str]) -> dict[str, dict[str, int]]:
    return _by_lane(
        dicts(
            """SELECT lane, CASE WHEN state = 'unknown' THEN 'unknown' ELSE 'waiting' END AS what, count(*) AS n
               FROM kernel_outboxcommand
               WHERE state IN ('pending', 'sending', 'submitted', 'unknown') AND lane = ANY(%s) GROUP BY 1, 2
               UNION ALL
               SELECT lane, 'failed', count(*) FROM kernel_outboxcommand
               WHERE state IN ('rejected', 'dead') AND settled_by_id IS NULL AND lane = ANY(%s) GROUP BY 1""",
            [lanes, lanes],
        )
    )


def _pool_rows(ids: list[int]) -> list[dict[str, Any]]:
    return dicts(
        """SELECT account_id, count(*) AS behind, count(*) FILTER (WHERE last_error <> '') AS failing, min(desired_at) AS oldest
           FROM stores_quantitypool WHERE acked_version < desired_version AND closed_at IS NULL AND account_id = ANY(%s) GROUP BY 1""",
        [ids],
    )


def _by_lane(found: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for row in found:
        counts.setdefault(row["lane"], {})[row["what"]] = row["n"]
    return counts
