"""Distributors place orders: priced by their list at that moment, paid from the wallet by a hold, and from there the usual way.

Refusals come all at once, an order is placed whole or not at all, and the same reference is placed once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from distribution.models import Distributor, DistributorOrder
from distribution.queries.prices import Price
from distribution.services import wallets
from distribution.services.checks import Known, problems_of, what_is_known
from distribution.states import PlacedBy
from erp.kernel import clock
from erp.kernel.money import Money, minor_digits
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, next_ids, retried, rows
from orders.services.cancel import cancel_orders
from orders.services.intake import Arrival, take_in
from orders.services.own_store import listing_key, own_listings, own_store
from people.models import User
from stores.connectors.port import RemoteAddress, RemoteLine, RemoteOrder
from stores.models import Store

LEAVES_WITHIN = timedelta(hours=24)  # the house rule: what is ordered leaves within a day
KIND = "distributor_order"


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order to be. `unknown`: codes that the sender wrote and no SKU has, told together with all that is wrong."""

    client_id: UUID
    reference: str
    lines: tuple[tuple[int, int], ...]
    address: RemoteAddress
    note: str = ""
    unknown: tuple[str, ...] = ()

    @property
    def quantities(self) -> dict[int, int]:
        """Units by SKU; a SKU on two lines is one line."""
        found: dict[int, int] = {}
        for sku_id, quantity in self.lines:
            found[sku_id] = found.get(sku_id, 0) + quantity
        return found


@dataclass(frozen=True, slots=True)
class Placed:
    """The order, or everything that is wrong with it. `already`: it was here before, by its sending or its reference."""

    order: DistributorOrder | None = None
    already: bool = False
    problems: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Quoted:
    """A draft with its prices, or with its problems; `total` is what the wallet holds for it."""

    draft: OrderDraft
    prices: Mapping[int, Price] = field(default_factory=dict)
    shipping_minor: int = 0
    problems: tuple[Refusal, ...] = ()

    @property
    def items_minor(self) -> int:
        return sum(price.total_minor for price in self.prices.values())

    @property
    def total(self) -> int:
        return self.items_minor + self.shipping_minor


class _Overtaken(Exception):
    """Somebody took the money, or placed one of the references, between the look and the lock."""


def place_order(
    *,
    client_id: UUID,
    distributor_id: int,
    reference: str,
    lines: Sequence[tuple[int, int]],
    address: RemoteAddress,
    note: str = "",
    actor: User | None,
    placed_by: PlacedBy,
) -> Placed:
    """Place one order of (SKU, quantity) lines; see `place_orders`."""
    draft = OrderDraft(client_id, reference, tuple(lines), address, note)
    return place_orders(distributor_id=distributor_id, drafts=[draft], actor=actor, placed_by=placed_by)[0]


def place_orders(
    *, distributor_id: int, drafts: Sequence[OrderDraft], actor: User | None, placed_by: PlacedBy
) -> list[Placed]:
    """Place orders of one distributor: an answer for each draft, in their order. One or a thousand cost the same statements.

    Each is an order of our own store, paid and with its stock reserved, and its money is held in the wallet. Problems, all of a
    draft's together: `unknown_sku`, `not_listed`, `no_price`, `quantity`, `no_lines`, `address` (each field), `not_enough` (with the
    figures; money goes to the drafts in their order), `closed`, `client_id`. The same `client_id` or reference again: already.
    """
    while True:
        try:
            return _placed(distributor_id, drafts, actor, placed_by)
        except _Overtaken:
            continue  # look again: what overtook us is committed, so each round knows more


@retried()
@transaction.atomic
def _placed(distributor_id: int, drafts: Sequence[OrderDraft], actor: User | None, placed_by: PlacedBy) -> list[Placed]:
    distributor = Distributor.objects.select_related("price_list").filter(pk=distributor_id).first()
    if distributor is None:
        return [Placed(problems=(Refusal("not_found"),)) for _ in drafts]
    quoted, known = _quoted(distributor, _tidy(drafts))
    fit = [quote for index, quote in enumerate(quoted) if index not in known and not quote.problems]
    made = _write(distributor, fit, actor=actor, placed_by=placed_by) if fit else {}
    return [
        known.get(index) or Placed(made.get(quote.draft.client_id), problems=quote.problems)
        for index, quote in enumerate(quoted)
    ]


def quote_orders(*, distributor_id: int, drafts: Sequence[OrderDraft]) -> list[Quoted]:
    """What placing these drafts would cost and what is wrong with each: the dry run. Nothing is written.

    A draft that was placed before has the problem `placed` with its number.
    """
    distributor = Distributor.objects.select_related("price_list").get(pk=distributor_id)
    quoted, known = _quoted(distributor, _tidy(drafts))
    for index, placed in known.items():
        assert placed.order is not None or placed.problems
        problems = placed.problems or (Refusal("placed", {"number": str(placed.order)}),)
        quoted[index] = Quoted(drafts[index], problems=problems)
    return quoted


def _tidy(drafts: Sequence[OrderDraft]) -> list[OrderDraft]:
    return [replace(draft, reference=draft.reference.strip()[:80]) for draft in drafts]


def _quoted(distributor: Distributor, drafts: Sequence[OrderDraft]) -> tuple[list[Quoted], dict[int, Placed]]:
    """Every draft with prices or problems, and those that are here already. Money is given in the order of the drafts."""
    known = _here_already(distributor.pk, drafts)
    facts = what_is_known(distributor, [draft.quantities for draft in drafts], day=clock.business_date())
    wallet = wallets.standing(distributor.pk)
    assert wallet is not None  # a distributor and its wallet are made together
    shipping = Money(distributor.shipping_fee, wallet.currency).minor()
    quoted, taken = [], 0
    for index, draft in enumerate(drafts):
        quote = _quote(distributor, draft, facts, shipping)
        if index not in known and quote.prices and wallet.free - taken < quote.total:
            held = wallets.Standing(wallet.currency, wallet.balance, wallet.held + taken, wallet.credit_limit)
            problems = (*quote.problems, held.too_little_for(quote.total))
            quote = Quoted(draft, quote.prices, shipping, problems)
        if index not in known and not quote.problems:
            taken += quote.total
        quoted.append(quote)
    return quoted, known


def _quote(distributor: Distributor, draft: OrderDraft, facts: Known, shipping: int) -> Quoted:
    problems = problems_of(distributor, draft.quantities, draft.address, draft.unknown, facts)
    found = {sku: facts.prices[sku, n] for sku, n in draft.quantities.items() if (sku, n) in facts.prices}
    return Quoted(draft, found, shipping, problems)


def _here_already(distributor_id: int, drafts: Sequence[OrderDraft]) -> dict[int, Placed]:
    """Answers for drafts that were placed before, or that name a reference which stands earlier in the same call."""
    found = DistributorOrder.objects.select_related("order").filter(client_id__in=[d.client_id for d in drafts])
    by_client = {row.client_id: row for row in found}
    references = [draft.reference for draft in drafts if draft.reference]
    same = DistributorOrder.objects.select_related("order").filter(
        distributor_id=distributor_id, reference__in=references
    )
    by_reference = {row.reference: row for row in same}
    answers: dict[int, Placed] = {}
    seen: set[str] = set()
    senders: set[UUID] = set()
    for index, draft in enumerate(drafts):
        before = by_client.get(draft.client_id)
        if draft.client_id in senders or (before is not None and before.distributor_id != distributor_id):
            answers[index] = Placed(problems=(Refusal("client_id"),))
        elif before is not None or draft.reference in by_reference:
            answers[index] = Placed(before or by_reference[draft.reference], already=True)
        elif draft.reference and draft.reference in seen:
            answers[index] = Placed(problems=(Refusal("reference_twice", {"reference": draft.reference}),))
        seen.add(draft.reference)
        senders.add(draft.client_id)
    return answers


def _write(
    distributor: Distributor, quoted: Sequence[Quoted], *, actor: User | None, placed_by: PlacedBy
) -> dict[UUID, DistributorOrder]:
    """Orders first, then stock, then the wallet: the house's order of locks. Raises _Overtaken and leaves nothing."""
    now = clock.now()
    store = own_store(distributor.price_list.currency)
    own_listings(store, [sku_id for quote in quoted for sku_id in quote.prices])
    names = _names([sku_id for quote in quoted for sku_id in quote.prices])
    ids = next_ids("distribution_distributororder", len(quoted))
    sender = tuple(distributor.label_sender) or (distributor.name,)
    arrivals = [
        Arrival(store.account_id, store.pk, _remote(quote, store, _number(key), names, now), sender)
        for key, quote in zip(ids, quoted, strict=True)
    ]
    order_ids = take_in(arrivals=arrivals)
    mine = [order_ids[arrival.key] for arrival in arrivals]
    _insert(distributor.pk, ids, mine, quoted, actor=actor, placed_by=placed_by, now=now)
    amounts = {order_id: quote.total for order_id, quote in zip(mine, quoted, strict=True)}
    if wallets.hold(distributor_id=distributor.pk, amounts=amounts):
        raise _Overtaken
    record(f"{KIND}.placed", subject_kind=KIND, subject_ids=ids, actor=actor, data={"by": str(placed_by)})
    found = DistributorOrder.objects.select_related("order").in_bulk(ids)
    return {row.client_id: row for row in found.values()}


def _insert(
    distributor_id: int,
    ids: Sequence[int],
    order_ids: Sequence[int],
    quoted: Sequence[Quoted],
    *,
    actor: User | None,
    placed_by: PlacedBy,
    now: datetime,
) -> None:
    drafts = [quote.draft for quote in quoted]
    written = execute(
        """INSERT INTO distribution_distributororder (id, client_id, number, distributor_id, reference, order_id, placed_by, actor_id, at,
                                                      items_minor, shipping_minor)
           SELECT i, c, n, %s, r, o, %s, %s, %s, im, sm
           FROM unnest(%s::bigint[], %s::uuid[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[])
             AS t(i, c, n, r, o, im, sm)
           ON CONFLICT DO NOTHING""",
        [
            distributor_id,
            str(placed_by),
            actor.pk if actor else None,
            now,
            list(ids),
            [draft.client_id for draft in drafts],
            [_number(key) for key in ids],
            [draft.reference for draft in drafts],
            list(order_ids),
            [quote.items_minor for quote in quoted],
            [quote.shipping_minor for quote in quoted],
        ],
    )
    if written < len(ids):
        raise _Overtaken


def _remote(
    quote: Quoted, store: Store, number: str, names: Mapping[int, tuple[str, str]], now: datetime
) -> RemoteOrder:
    """The order as a marketplace would tell it: paid, to be shipped within a day."""
    draft = quote.draft
    lines = tuple(
        RemoteLine(str(place), listing_key(sku_id), *names[sku_id], price.quantity, price.unit_price)
        for place, (sku_id, price) in enumerate(quote.prices.items(), start=1)
    )
    return RemoteOrder(
        external_id=number, group_id=draft.reference, site=store.site, status="placed", updated_at=now, ordered_at=now, paid_at=now,
        cancelled_at=None, cancel_requested_at=None, shipped_at=None, ship_by=now + LEAVES_WITHIN, currency=store.currency,
        items_total=_major(quote.items_minor, store.currency), shipping_total=_major(quote.shipping_minor, store.currency),
        total=_major(quote.total, store.currency), fulfilled_by="seller", address=draft.address, buyer_note=draft.note, lines=lines,
        releasable=True,
    )  # fmt: skip


def _number(key: int) -> str:
    return f"D{key:08d}"


def _major(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-minor_digits(currency))


def _names(sku_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    found = rows("SELECT id, code, name FROM products_sku WHERE id = ANY(%s)", [sorted(set(sku_ids))])
    return {row[0]: (row[1], row[2]) for row in found}


@retried()
@transaction.atomic
def cancel_placed(*, distributor_id: int, ids: Sequence[int], actor: User | None, reason: str) -> Outcomes:
    """Call off a distributor's own orders, by their ids here, as long as they have not left; the money is free again.

    Refused: `shipped`, `not_found` (also for an order of somebody else).
    """
    mine: dict[int, Any] = dict(
        DistributorOrder.objects.filter(distributor_id=distributor_id, pk__in=ids).values_list("order_id", "pk")
    )
    outcomes = cancel_orders(order_ids=sorted(mine), actor=actor, reason=reason)
    refused = {mine[key]: refusal for key, refusal in outcomes.refused.items()}
    return Outcomes(
        tuple(mine[key] for key in outcomes.done),
        tuple(mine[key] for key in outcomes.already),
        refused | missing(ids, mine.values()),
    )
