"""Draft orders: what is wrong with one is decided here, and written whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from babel.numbers import is_currency
from django.db import transaction
from django.db.models import ProtectedError

from erp.kernel import clock
from erp.kernel.money import Money
from erp.kernel.outcomes import Refusal
from erp.kernel.services.timeline import record
from erp.kernel.sql import next_ids, retried, rows
from inventory.models import Warehouse
from people.models import User
from procurement.models import PurchaseExtra, PurchaseLine, PurchaseOrder, Supplier
from procurement.queries.quotes import Key, Quote, best_quotes, minimums
from procurement.states import OrderState, ShareBy
from products.models import Sku
from products.states import SkuKind

SUBJECT = "purchase_order"
MOST_UNITS = 1_000_000
Line = tuple[int, int, Decimal | None]  # (sku id, quantity, unit price; None: from the quote)


@dataclass(frozen=True, slots=True)
class ExtraDraft:
    """A cost that comes with the goods. `supplier_id`: who bills it, when not the order's own supplier."""

    kind: str
    amount: Decimal
    currency: str
    share_by: str = ShareBy.VALUE
    supplier_id: int | None = None


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """What is to be ordered. `client_id` names the wish: the same again finds the order that is there."""

    client_id: UUID
    supplier_id: int
    warehouse_id: int
    lines: Sequence[Line] = ()
    extras: Sequence[ExtraDraft] = ()
    expected_on: date | None = None
    note: str = ""
    over_receipt_percent: int = 0


@dataclass(frozen=True, slots=True)
class Ordered:
    """The order, or what is wrong, by where: `supplier`, `lines.0`, `extras.1`. `already` when this wish was here before."""

    order: PurchaseOrder | None
    already: bool = False
    refused: Mapping[str, Refusal] = field(default_factory=dict)


@retried()
@transaction.atomic
def create_orders(*, drafts: Sequence[OrderDraft], actor: User | None) -> list[Ordered]:
    """Write draft orders, each whole or not at all; an answer per draft. One or a hundred cost the same statements.

    A line without a price takes the quote of its quantity today. Without a day, goods are expected after the supplier's lead time.
    Refused: `not_found`, `closed` (supplier, warehouse), `bundle`, `twice`, `quantity`, `no_quote`, `below_minimum`, `currency`, `amount`.
    """
    known = {order.client_id: order for order in _of_clients(drafts)}
    fresh = [draft for draft in drafts if draft.client_id not in known]
    facts = _Facts.of(fresh) if fresh else None
    refused = {draft.client_id: wrong for draft in fresh if facts and (wrong := facts.wrong_with(draft))}
    fit = [draft for draft in fresh if draft.client_id not in refused]
    if facts and fit:
        _insert(fit, facts, actor)
        made = {order.client_id: order for order in _of_clients(fit)}
    else:
        made = {}
    return [
        Ordered(known[draft.client_id], already=True)
        if draft.client_id in known
        else Ordered(made.get(draft.client_id), refused=refused.get(draft.client_id, {}))
        for draft in drafts
    ]


@retried()
@transaction.atomic
def change_order(*, order_id: int, draft: OrderDraft, actor: User | None) -> Ordered:
    """Write a draft anew: its head, lines and extras. The draft's `client_id` is not looked at.

    Refused as when it is created, and: `not_draft`, `billed` (an extra that is on a bill stays).
    """
    order = PurchaseOrder.objects.select_for_update().filter(pk=order_id).first()
    if order is None:
        return Ordered(None, refused={"order": Refusal("not_found")})
    if order.state != OrderState.DRAFT:
        return Ordered(None, refused={"order": Refusal("not_draft", {"state": order.state})})
    facts = _Facts.of([draft])
    refused = facts.wrong_with(draft)
    if refused:
        return Ordered(None, refused=refused)
    try:
        with transaction.atomic():
            order.lines.all().delete()
            order.extras.all().delete()
    except ProtectedError:
        return Ordered(None, refused={"extras": Refusal("billed")})
    supplier = facts.suppliers[draft.supplier_id]
    order.supplier, order.currency, order.warehouse_id = supplier, supplier.currency, draft.warehouse_id
    order.expected_on, order.note = draft.expected_on or facts.expected(draft), draft.note
    order.over_receipt_percent = draft.over_receipt_percent
    order.save()
    _insert_parts([(order.pk, draft)], facts)
    record("purchase.changed", subject_kind=SUBJECT, subject_ids=[order.pk], actor=actor)
    return Ordered(order)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the drafts speak of, read in as many statements for one as for a hundred."""

    today: date
    suppliers: Mapping[int, Supplier]
    warehouses: Mapping[int, Warehouse]
    skus: Mapping[int, Sku]
    quotes: Mapping[Key, Quote]
    minimums: Mapping[tuple[int, int], int]

    @classmethod
    def of(cls, drafts: Sequence[OrderDraft]) -> "_Facts":
        today = clock.business_date()
        keys = [(line[0], draft.supplier_id, min(line[1], MOST_UNITS)) for draft in drafts for line in draft.lines]
        named = {draft.supplier_id for draft in drafts} | {
            extra.supplier_id for draft in drafts for extra in draft.extras if extra.supplier_id
        }
        return cls(
            today,
            Supplier.objects.in_bulk(named),
            Warehouse.objects.in_bulk({draft.warehouse_id for draft in drafts}),
            Sku.objects.in_bulk({key[0] for key in keys}),
            best_quotes(keys, on=today),
            minimums([(key[0], key[1]) for key in keys], on=today),
        )

    def expected(self, draft: OrderDraft) -> date:
        return self.today + timedelta(days=self.suppliers[draft.supplier_id].lead_days)

    def quote(self, draft: OrderDraft, line: Line) -> Quote | None:
        return self.quotes.get((line[0], draft.supplier_id, line[1]))

    def wrong_with(self, draft: OrderDraft) -> dict[str, Refusal]:
        """All that is wrong, at once."""
        refused: dict[str, Refusal] = {}
        supplier = self.suppliers.get(draft.supplier_id)
        if supplier is None:
            return {"supplier": Refusal("not_found")}
        if supplier.closed_at:
            refused["supplier"] = Refusal("closed", {"code": supplier.code})
        warehouse = self.warehouses.get(draft.warehouse_id)
        if warehouse is None:
            refused["warehouse"] = Refusal("not_found")
        elif warehouse.closed_at:
            refused["warehouse"] = Refusal("closed", {"code": warehouse.code})
        seen: set[int] = set()
        for index, line in enumerate(draft.lines):
            wrong = Refusal("twice", self._named(line)) if line[0] in seen else self._wrong_line(draft, line)
            seen.add(line[0])
            if wrong:
                refused[f"lines.{index}"] = wrong
        for index, extra in enumerate(draft.extras):
            if wrong := self._wrong_extra(extra):
                refused[f"extras.{index}"] = wrong
        return refused

    def _named(self, line: Line) -> dict[str, str]:
        sku = self.skus.get(line[0])
        return {"sku": sku.code if sku else str(line[0])}

    def _wrong_line(self, draft: OrderDraft, line: Line) -> Refusal | None:
        sku_id, quantity, price = line
        sku = self.skus.get(sku_id)
        if sku is None:
            return Refusal("not_found")
        if sku.kind == SkuKind.BUNDLE:
            return Refusal("bundle", {"sku": sku.code})
        if not 1 <= quantity <= MOST_UNITS:
            return Refusal("quantity", {"sku": sku.code, "most": MOST_UNITS})
        if price is not None:
            return Refusal("price", {"sku": sku.code}) if price < 0 else None
        if self.quote(draft, line):
            return None
        least = self.minimums.get((sku_id, draft.supplier_id))
        return (
            Refusal("below_minimum", {"sku": sku.code, "least": least})
            if least
            else Refusal("no_quote", {"sku": sku.code})
        )

    def _wrong_extra(self, extra: ExtraDraft) -> Refusal | None:
        if not is_currency(extra.currency):
            return Refusal("currency", {"currency": extra.currency})
        if Money(extra.amount, extra.currency).minor() < 1:
            return Refusal("amount")
        if extra.supplier_id and extra.supplier_id not in self.suppliers:
            return Refusal("not_found")
        return None


def _of_clients(drafts: Sequence[OrderDraft]) -> list[PurchaseOrder]:
    return list(PurchaseOrder.objects.filter(client_id__in=[draft.client_id for draft in drafts]).order_by("pk"))


def _insert(drafts: Sequence[OrderDraft], facts: _Facts, actor: User | None) -> None:
    """Two sendings of one wish at the same moment wait for each other at the unique key; the second writes nothing."""
    ids = next_ids("procurement_purchaseorder", len(drafts))
    new = rows(
        """INSERT INTO procurement_purchaseorder (id, client_id, number, supplier_id, warehouse_id, currency, state, arrival, expected_on,
             over_receipt_percent, note, created_by_id, created_at)
           SELECT i, c, n, s, w, u, 'draft', 'none', e, o, t, %s, %s
           FROM unnest(%s::bigint[], %s::uuid[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::date[], %s::smallint[], %s::text[])
             AS x(i, c, n, s, w, u, e, o, t)
           ON CONFLICT (client_id) DO NOTHING RETURNING id""",
        [
            actor.pk if actor else None,
            clock.now(),
            ids,
            [str(draft.client_id) for draft in drafts],
            [f"PO{key:08}" for key in ids],
            [draft.supplier_id for draft in drafts],
            [draft.warehouse_id for draft in drafts],
            [facts.suppliers[draft.supplier_id].currency for draft in drafts],
            [draft.expected_on or facts.expected(draft) for draft in drafts],
            [draft.over_receipt_percent for draft in drafts],
            [draft.note for draft in drafts],
        ],
    )
    written = {row[0] for row in new}
    _insert_parts([(key, draft) for key, draft in zip(ids, drafts, strict=True) if key in written], facts)
    record("purchase.drafted", subject_kind=SUBJECT, subject_ids=sorted(written), actor=actor)


def _insert_parts(drafts: Sequence[tuple[int, OrderDraft]], facts: _Facts) -> None:
    lines = []
    for order_id, draft in drafts:
        for line in draft.lines:
            quote = facts.quote(draft, line)
            price = line[2] if line[2] is not None else quote.unit_price if quote else Decimal(0)
            own = quote.id if quote and quote.unit_price == price else None  # a price of one's own is no quote's
            lines.append(
                PurchaseLine(order_id=order_id, sku_id=line[0], quantity=line[1], unit_price=price, quote_id=own)
            )
    PurchaseLine.objects.bulk_create(lines)
    PurchaseExtra.objects.bulk_create(
        PurchaseExtra(
            order_id=order_id,
            kind=extra.kind,
            share_by=extra.share_by,
            supplier_id=extra.supplier_id,
            amount=extra.amount,
            currency=extra.currency,
        )
        for order_id, draft in drafts
        for extra in draft.extras
    )
