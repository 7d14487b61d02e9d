"""Returns and reviews as the marketplaces tell them become cases and reviews. What cannot be read stays in quarantine."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from aftersales.models import Case
from aftersales.services import refunds
from aftersales.services.cases import NAMES_UNITS, CaseDraft, close_refusal, open_cases
from aftersales.services.standing import lock_cases, settle
from aftersales.states import CaseKind, CaseReason
from erp.kernel import clock
from erp.kernel.money import Money
from erp.kernel.services.inbox import DONE, Received, Verdict
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, rows
from orders.models import Order, OrderLine
from products.models import Listing
from stores.connectors.errors import UnreadableAnswer
from stores.connectors.port import Connector, RemoteReturn, RemoteReview
from stores.connectors.registry import connector_for
from stores.models import SellerAccount, Store

T = TypeVar("T")
Key = tuple[int, str]  # (account id, the marketplace's number)
Known = tuple[Order, Mapping[str, tuple[int, int]]]  # an order, and its lines by the marketplace's id: (our id, units)


def process_returns(messages: Sequence[Received]) -> dict[int, Verdict]:
    """Take in returns, refund requests and disputes: new ones open a case, known ones are brought up to date; older news changes
    nothing. One of an order that has not come yet is tried again later. A verdict per message, inside the caller's transaction."""
    verdicts: dict[int, Verdict] = {}
    read = _read(messages, lambda connector, raw: connector.read_return(raw), verdicts)
    orders = _orders({(account_id, told.order_id) for account_id, told in read.values()})
    newest: dict[Key, RemoteReturn] = {}
    for message_id, (account_id, told) in read.items():
        if (account_id, told.order_id) not in orders:
            verdicts[message_id] = Verdict("retry", f"order {told.order_id} has not come yet")
            continue
        unknown = [line for line, _ in told.lines if line not in orders[account_id, told.order_id][1]]
        if unknown:
            verdicts[message_id] = Verdict("quarantine", f"order {told.order_id} has no line {unknown[0]}")
            continue
        verdicts[message_id] = DONE
        key = (account_id, told.external_id)
        if key not in newest or told.updated_at >= newest[key].updated_at:
            newest[key] = told
    take_in_returns(newest, orders)
    return verdicts


@transaction.atomic
def take_in_returns(news: Mapping[Key, RemoteReturn], orders: Mapping[Key, Known]) -> None:
    """Bring the newest news of each return into its case. `orders`: the order of each, with its lines."""
    known = _adopted(news, _known(news), orders)
    drafts = {key: _draft(key, told, *orders[key[0], told.order_id]) for key, told in news.items() if key not in known}
    opened = open_cases(drafts=list(drafts.values()), actor=None)
    known |= {key: case.case_id for key, case in zip(drafts, opened, strict=True) if case.case_id is not None}
    lock_cases(known.values())
    cases = Case.objects.in_bulk(known.values())
    fresh = {key: told for key, told in news.items() if key in drafts or _is_newer(cases[known[key]], told)}
    for key, told in fresh.items():
        case = cases[known[key]]
        case.remote_status, case.remote_updated_at = told.status[:60], told.updated_at
        case.remote_reason, case.reason = told.remote_reason[:200], CaseReason(told.reason)
        case.tracking_number = told.tracking_number[:60] or case.tracking_number
        case.external_id = told.external_id
        if told.kind == CaseKind.DISPUTE:
            case.kind = CaseKind.DISPUTE
    fields = ["remote_status", "remote_updated_at", "remote_reason", "reason", "tracking_number", "external_id", "kind"]
    changed = [cases[known[key]] for key in fresh]
    Case.objects.bulk_update(changed, fields)
    heard = {known[key]: {"reason": told.status} for key, told in fresh.items() if key not in drafts}
    record("case.news", subject_kind="case", subject_ids=heard, actor=None, data_by_id=heard)
    _given_back(fresh, known, cases, orders)
    _closed({known[key] for key, told in fresh.items() if told.closed})


def _is_newer(case: Case, told: RemoteReturn) -> bool:
    return case.remote_updated_at is None or told.updated_at >= case.remote_updated_at


def _known(news: Mapping[Key, RemoteReturn]) -> dict[Key, int]:
    found = rows(
        """SELECT c.account_id, c.external_id, c.id FROM aftersales_case c
           JOIN unnest(%s::bigint[], %s::text[]) AS t(a, e) ON (c.account_id, c.external_id) = (t.a, t.e)""",
        [[key[0] for key in news], [key[1] for key in news]],
    )
    return {(row[0], row[1]): row[2] for row in found}


def _adopted(
    news: Mapping[Key, RemoteReturn],
    known: dict[Key, int],
    orders: Mapping[Key, Known],
) -> dict[Key, int]:
    """A case that a person opened before the marketplace's news came is the same case: same order, same kind, still open."""
    wanted = {key: orders[key[0], told.order_id][0].pk for key, told in news.items() if key not in known}
    by_hand: dict[tuple[int, str], list[int]] = {}
    for case_id, order_id, kind in Case.objects.filter(
        order_id__in=wanted.values(), external_id="", closed_at=None
    ).order_by("pk").values_list("pk", "order_id", "kind"):  # fmt: skip
        by_hand.setdefault((order_id, kind), []).append(case_id)
    adopted = dict(known)
    for key, order_id in wanted.items():
        candidates = by_hand.get((order_id, news[key].kind), [])
        if candidates:
            adopted[key] = candidates.pop(0)
    return adopted


def _draft(key: Key, told: RemoteReturn, order: Order, known: Mapping[str, tuple[int, int]]) -> CaseDraft:
    lines = tuple((known[line][0], quantity) for line, quantity in told.lines) or tuple(known.values())
    kind = CaseKind(told.kind)
    return CaseDraft(
        client_id=uuid5(NAMESPACE_URL, f"case:{key[0]}:{key[1]}"),
        order_id=order.pk,
        kind=kind,
        reason=CaseReason(told.reason),
        note=told.note,
        lines=lines if kind in NAMES_UNITS or told.lines else (),
        external_id=told.external_id,
        remote_status=told.status,
        remote_reason=told.remote_reason,
        remote_updated_at=told.updated_at,
        tracking_number=told.tracking_number,
        opened_at=told.requested_at,
        lenient=True,
    )


def _given_back(
    fresh: Mapping[Key, RemoteReturn],
    known: Mapping[Key, int],
    cases: Mapping[int, Case],
    orders: Mapping[Key, Known],
) -> None:
    given = {}
    for key, told in fresh.items():
        if told.refunded:
            currency = orders[key[0], told.order_id][0].currency
            name = uuid5(NAMESPACE_URL, f"refund:{key[0]}:{key[1]}:{told.updated_at.isoformat()}")
            given[known[key]] = (name, Money(told.refunded, currency).minor(), told.external_id)
    refunds.record_theirs(given=given)


def _closed(case_ids: set[int]) -> None:
    """Closed at the marketplace: closed here too, unless something of ours is still open; then a person sees their word."""
    over = [case.pk for case in Case.objects.filter(pk__in=case_ids, closed_at=None) if close_refusal(case) is None]
    Case.objects.filter(pk__in=over).update(closed_at=clock.now())
    record("case.closed", subject_kind="case", subject_ids=over, actor=None)
    settle(over)


def process_reviews(messages: Sequence[Received]) -> dict[int, Verdict]:
    """Take in reviews; one that was changed has to be seen again. A verdict per message, inside the caller's transaction."""
    verdicts: dict[int, Verdict] = {}
    read = _read(messages, lambda connector, raw: connector.read_review(raw), verdicts)
    stores = {(store.account_id, store.site): store.pk for store in Store.objects.filter(
        account__in={account_id for account_id, _ in read.values()})}  # fmt: skip
    newest: dict[Key, tuple[int, RemoteReview]] = {}
    for message_id, (account_id, told) in sorted(read.items()):
        store_id = stores.get((account_id, told.site))
        if store_id is None:
            words = f"no store for site {told.site}: add it to the account, then try again"
            verdicts[message_id] = Verdict("quarantine", words)
        elif not 1 <= told.stars <= 5:
            verdicts[message_id] = Verdict("quarantine", f"{told.stars} stars")
        else:
            verdicts[message_id] = DONE
            newest[account_id, told.external_id] = (store_id, told)
    _keep_reviews(newest)
    return verdicts


def _keep_reviews(news: Mapping[Key, tuple[int, RemoteReview]]) -> None:
    listings = {
        (store_id, key): pk
        for pk, store_id, key in Listing.objects.filter(
            store_id__in={store_id for store_id, _ in news.values()},
            external_key__in={told.listing_key for _, told in news.values()} - {""},
        ).values_list("pk", "store_id", "external_key")
    }
    orders = _orders({(key[0], told.order_id) for key, (_, told) in news.items() if told.order_id})
    columns: list[list[Any]] = [[] for _ in range(10)]
    for (account_id, external_id), (store_id, told) in news.items():
        order = orders.get((account_id, told.order_id))
        row = (
            account_id, store_id, external_id, listings.get((store_id, told.listing_key)), order[0].pk if order else None,
            told.stars, told.title[:200], told.text, told.author[:120], told.reviewed_at,
        )  # fmt: skip
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    execute(
        """INSERT INTO aftersales_review AS r
             (account_id, store_id, external_id, listing_id, order_id, stars, title, text, author, reviewed_at)
           SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::int[], %s::text[], %s::text[],
                                %s::text[], %s::timestamptz[])
           ON CONFLICT (account_id, external_id) DO UPDATE SET
             listing_id = coalesce(excluded.listing_id, r.listing_id), order_id = coalesce(excluded.order_id, r.order_id),
             stars = excluded.stars, title = excluded.title, text = excluded.text, author = excluded.author,
             reviewed_at = excluded.reviewed_at,
             seen_at = CASE WHEN (r.stars, r.title, r.text) = (excluded.stars, excluded.title, excluded.text) THEN r.seen_at END,
             seen_by_id = CASE WHEN (r.stars, r.title, r.text) = (excluded.stars, excluded.title, excluded.text) THEN r.seen_by_id END""",
        columns,
    )


def _read(
    messages: Sequence[Received], reader: Callable[[Connector, dict[str, Any]], T], verdicts: dict[int, Verdict]
) -> dict[int, tuple[int, T]]:
    """What the account's connector makes of each message; those that nobody understands get their verdict."""
    accounts = SellerAccount.objects.in_bulk({message.payload["account_id"] for message in messages})
    connectors = {key: connector_for(account) for key, account in accounts.items()}
    read: dict[int, tuple[int, T]] = {}
    for message in messages:
        account_id = message.payload["account_id"]
        if account_id not in connectors:
            verdicts[message.id] = Verdict("quarantine", f"account {account_id} is gone")
            continue
        try:
            read[message.id] = (account_id, reader(connectors[account_id], message.payload["raw"]))
        except UnreadableAnswer as error:
            verdicts[message.id] = Verdict("quarantine", str(error))
    return read


def _orders(keys: set[Key]) -> dict[Key, Known]:
    """The orders of (account, the marketplace's number) that are here, each with its lines."""
    ids = [row[0] for row in rows(
        """SELECT o.id FROM orders_order o JOIN unnest(%s::bigint[], %s::text[]) AS t(a, e) ON (o.account_id, o.external_id) = (t.a, t.e)""",
        [[key[0] for key in keys], [key[1] for key in keys]],
    )]  # fmt: skip
    lines: dict[int, dict[str, tuple[int, int]]] = {}
    for pk, order_id, external, quantity in OrderLine.objects.filter(order_id__in=ids).values_list(
        "pk", "order_id", "external_line_id", "quantity"
    ):
        lines.setdefault(order_id, {})[external] = (pk, quantity)
    found = Order.objects.filter(pk__in=ids)
    return {(order.account_id, order.external_id): (order, lines.get(order.pk, {})) for order in found}
