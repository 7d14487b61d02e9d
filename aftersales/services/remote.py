"""Returns and reviews as the marketplaces tell them become cases and reviews. What cannot be read stays in quarantine."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from aftersales.models import Case
from aftersales.services import refunds
from aftersales.services.cases import NAMES_UNITS, CaseDraft, close_refusal, open_cases
from aftersales.services.reading import Key, Known, listings_of, orders_of, read_raw
from aftersales.services.standing import lock_cases, settle
from aftersales.states import CaseKind, CaseReason
from erp.kernel import clock
from erp.kernel.money import Money
from erp.kernel.services.inbox import DONE, Received, Verdict
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, rows
from orders.models import Order
from stores.connectors.port import RemoteReturn, RemoteReview
from stores.models import Store


def process_returns(messages: Sequence[Received]) -> dict[int, Verdict]:
    """Take in returns, refund requests and disputes: new ones open a case, known ones are brought up to date; older news changes
    nothing. One of an order that has not come yet is tried again later. A verdict per message, inside the caller's transaction."""
    verdicts: dict[int, Verdict] = {}
    read = read_raw(messages, lambda connector, raw: connector.read_return(raw), verdicts)
    orders = orders_of({(account_id, told.order_id) for account_id, told in read.values()})
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
    read = read_raw(messages, lambda connector, raw: connector.read_review(raw), verdicts)
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
    open_for_bad_reviews(sorted(newest))
    return verdicts


def _keep_reviews(news: Mapping[Key, tuple[int, RemoteReview]]) -> None:
    listings = listings_of({(store_id, told.listing_key) for store_id, told in news.values() if told.listing_key})
    orders = orders_of({(key[0], told.order_id) for key, (_, told) in news.items() if told.order_id})
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


@transaction.atomic
def open_for_bad_reviews(keys: Sequence[Key]) -> None:
    """A review with no more stars than its store bears opens a case on its order, once; an open case of the order takes it in."""
    found = rows(
        """SELECT r.id, r.account_id, r.external_id, r.order_id, r.title, r.text,
                  (SELECT min(c.id) FROM aftersales_case c WHERE c.order_id = r.order_id AND c.closed_at IS NULL) AS open_case
           FROM aftersales_review r JOIN unnest(%s::bigint[], %s::text[]) AS t(a, e) ON (r.account_id, r.external_id) = (t.a, t.e)
           JOIN stores_store s ON s.id = r.store_id
           WHERE r.case_id IS NULL AND r.order_id IS NOT NULL AND r.stars <= s.bad_review_stars ORDER BY r.id""",
        [[key[0] for key in keys], [key[1] for key in keys]],
    )
    homes = {order_id: case_id for _, _, _, order_id, _, _, case_id in found if case_id is not None}
    joined = sorted(homes.values())
    drafts: dict[int, CaseDraft] = {}
    for _, account_id, external_id, order_id, title, text, case_id in found:
        if case_id is None and order_id not in drafts:
            drafts[order_id] = CaseDraft(
                client_id=uuid5(NAMESPACE_URL, f"review:{account_id}:{external_id}"),
                order_id=order_id,
                kind=CaseKind.COMPLAINT,
                note=f"{title}\n{text}".strip(),
            )
    opened = open_cases(drafts=list(drafts.values()), actor=None)
    homes |= {key: case.case_id for key, case in zip(drafts, opened, strict=True) if case.case_id is not None}
    linked = [(row[0], homes[row[3]]) for row in found if row[3] in homes]
    execute(
        """UPDATE aftersales_review r SET case_id = t.c FROM unnest(%s::bigint[], %s::bigint[]) AS t(id, c) WHERE r.id = t.id""",
        [[pair[0] for pair in linked], [pair[1] for pair in linked]],
    )
    record("case.review_joined", subject_kind="case", subject_ids=joined, actor=None)
