"""Goods that come in for a purchase order: counted at the door, priced from the order, put on the shelves with their share of the extras."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.money import Money
from erp.kernel.outcomes import Refusal
from erp.kernel.services import fx
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, next_ids, retried
from inventory.models import Warehouse
from inventory.services import stock
from inventory.states import WarehouseKind
from people.models import User
from procurement.events import PurchaseOrdersClosed
from procurement.landing import unmeasured, weigh
from procurement.models import GoodsReceipt, GoodsReceiptLine, PurchaseExtra, PurchaseLine, PurchaseOrder, ReceiptExtra
from procurement.services import orders
from procurement.services.drafting import SUBJECT
from procurement.shares import price_step, split, step
from procurement.states import Arrival, OrderState

MOVES_OF = "receipt_line"  # the document kind of our stock moves; the document id is the receipt line's
DEFECTIVE_LEG = "defective"
Counted = tuple[int, int, int]  # (order line id, good units, defective units)


@dataclass(frozen=True, slots=True)
class Received:
    """The receipt, or what is wrong: at `order`, or by line as `line.7`. `already` when this sending was here before."""

    receipt: GoodsReceipt | None
    already: bool = False
    refused: Mapping[str, Refusal] = field(default_factory=dict)


@dataclass(slots=True)
class Coming:
    """Units of one line that came, and what they cost; the shares of the extras by their position in the order's extras."""

    line: PurchaseLine
    good: int
    defective: int
    goods_minor: int = 0
    goods_base: int = 0
    shares: list[tuple[int, int]] = field(
        default_factory=list
    )  # (minor units of the extra's currency, of the base currency)

    @property
    def extra_base(self) -> int:
        return sum(base for _, base in self.shares)


@retried()
@transaction.atomic
def receive_goods(*, client_id: UUID, order_id: int, lines: Sequence[Counted], actor: User | None) -> Received:
    """Take in what was counted, whole or not at all; those who wait for stock are served. One line or a thousand: the same statements.

    Good units go to the order's warehouse at their price and share of the extras, in the base currency at today's rate; defective ones
    to a warehouse for defective goods, at no value. When every line has all its good units, the order is closed.
    Refused: `not_found`, `state`, `nothing`, `too_many` (with the most that may come), `no_rate` (enter one), `unmeasured` (an extra is shared
    by a weight or size that SKUs lack; with the SKUs), `no_defective_warehouse`
    (open one), `warehouse_closed`. The same `client_id` again: already, and nothing changes.
    """
    standing = orders.locked([order_id]).get(order_id)
    known = GoodsReceipt.objects.filter(client_id=client_id).first()
    if known:
        return Received(known, already=True)
    if standing is None:
        return Received(None, refused={"order": Refusal("not_found")})
    order = PurchaseOrder.objects.select_related("warehouse", "supplier").get(pk=order_id)
    own = list(order.lines.select_related("sku").order_by("pk"))
    came, refused = _counted(order, own, lines)
    bad_shelf = _defective_warehouse(order) if any(item.defective for item in came) else None
    extras = list(order.extras.order_by("pk"))
    moment = clock.now()
    rates = fx.rates((currency, clock.business_date(moment)) for currency in _currencies(order, extras))
    refused |= unmeasured([extra.share_by for extra in extras], [line.sku for line in own], place="order")
    refused |= _wrong_with_order(order, came, bad_shelf, _currencies(order, extras), rates, moment)
    if refused:
        return Received(None, refused=refused)
    by_currency = {currency: rate for (currency, _day), rate in rates.items()}
    _price(order, own, came, extras, by_currency)
    receipt = _written(client_id, order, came, extras, by_currency, bad_shelf, moment, actor)
    _follow(order, own, came, receipt, actor)
    return Received(receipt)


def _counted(
    order: PurchaseOrder, own: Sequence[PurchaseLine], counted: Sequence[Counted]
) -> tuple[list[Coming], dict[str, Refusal]]:
    """What came per line, in the order of the lines, and which lines came that may not."""
    by_id = {line.pk: line for line in own}
    came: dict[int, Coming] = {}
    refused = {}
    for line_id, good, defective in counted:
        if line_id not in by_id or good < 0 or defective < 0:
            refused[f"line.{line_id}"] = Refusal("not_found")
            continue
        item = came.setdefault(line_id, Coming(by_id[line_id], 0, 0))
        item.good, item.defective = item.good + good, item.defective + defective
    for line_id, item in came.items():
        most = most_of(item.line, order.over_receipt_percent)
        if item.good + item.defective > most:
            values = {"sku": item.line.sku.code, "most": most, "came": item.good + item.defective}
            refused[f"line.{line_id}"] = Refusal("too_many", values)
    return [came[key] for key in sorted(came) if came[key].good or came[key].defective], refused


def most_of(line: PurchaseLine, over_receipt_percent: int) -> int:
    """How many units of a line may come now: what is left, and the tolerance on what was ordered. Defective ones are replaced."""
    return max(0, line.quantity * (100 + over_receipt_percent) // 100 - line.received)


def _defective_warehouse(order: PurchaseOrder) -> Warehouse | None:
    """The first open one in the country of the order's warehouse, else any."""
    found = Warehouse.objects.filter(kind=WarehouseKind.DEFECTIVE, closed_at=None).order_by("pk")
    return next((each for each in found if each.country == order.warehouse.country), found[0] if found else None)


def _currencies(order: PurchaseOrder, extras: Sequence[PurchaseExtra]) -> list[str]:
    return sorted({order.currency, *(extra.currency for extra in extras)})


def _wrong_with_order(
    order: PurchaseOrder,
    came: Sequence[Coming],
    bad_shelf: Warehouse | None,
    currencies: Sequence[str],
    rates: Mapping[tuple[str, date], Decimal],
    moment: datetime,
) -> dict[str, Refusal]:
    today = clock.business_date(moment)
    missing = [currency for currency in currencies if (currency, today) not in rates]
    if order.state != OrderState.APPROVED:
        return {"order": Refusal("state", {"state": order.state})}
    if order.warehouse.closed_at:
        return {"order": Refusal("warehouse_closed", {"warehouse": order.warehouse.code})}
    if not came:
        return {"order": Refusal("nothing")}
    if missing:
        return {"order": Refusal("no_rate", {"currency": ", ".join(missing), "day": str(today)})}
    if bad_shelf is None and any(item.defective for item in came):
        return {"order": Refusal("no_defective_warehouse", {"country": order.warehouse.country})}
    return {}


def _price(
    order: PurchaseOrder,
    own: Sequence[PurchaseLine],
    came: Sequence[Coming],
    extras: Sequence[PurchaseExtra],
    rates: Mapping[str, Decimal],
) -> None:
    """Each line's goods by the running price, each extra by the running share over what was ordered: exact once all has come."""
    whole = [line_shares(extra, own) for extra in extras]
    for item in came:
        line, before, after = item.line, item.line.received, item.line.received + item.good
        item.goods_minor = price_step(line.unit_price, order.currency, before=before, after=after)
        item.goods_base = fx.to_base(item.goods_minor, order.currency, rates[order.currency])
        for extra, shares in zip(extras, whole, strict=True):
            minor = step(shares[line.pk], whole=line.quantity, before=before, after=after)
            item.shares.append((minor, fx.to_base(minor, extra.currency, rates[extra.currency])))


def line_shares(extra: PurchaseExtra, own: Sequence[PurchaseLine]) -> dict[int, int]:
    """How an extra is shared over the lines as ordered, in minor units of its currency, by line id."""
    weights = [weigh(extra.share_by, line.sku, line.quantity, line.unit_price * line.quantity) for line in own]
    shares = split(Money(extra.amount, extra.currency).minor(), weights)
    return {line.pk: share for line, share in zip(own, shares, strict=True)}


def _written(
    client_id: UUID,
    order: PurchaseOrder,
    came: Sequence[Coming],
    extras: Sequence[PurchaseExtra],
    rates: Mapping[str, Decimal],
    bad_shelf: Warehouse | None,
    moment: datetime,
    actor: User | None,
) -> GoodsReceipt:
    """The receipt, its lines, the shares of the extras, and the stock moves they are the document of."""
    (key,) = next_ids("procurement_goodsreceipt", 1)
    receipt = GoodsReceipt.objects.create(
        id=key, client_id=client_id, number=f"GR{key:08}", order=order, received_by=actor, received_at=moment
    )
    written = GoodsReceiptLine.objects.bulk_create(
        GoodsReceiptLine(
            receipt=receipt,
            line=item.line,
            good=item.good,
            defective=item.defective,
            goods_minor=item.goods_minor,
            rate=rates[order.currency],
            goods_base=item.goods_base,
            extra_base=item.extra_base,
        )
        for item in came
    )
    ReceiptExtra.objects.bulk_create(
        ReceiptExtra(receipt_line=row, extra=extra, minor=minor, rate=rates[extra.currency], base=base)
        for row, item in zip(written, came, strict=True)
        for extra, (minor, base) in zip(extras, item.shares, strict=True)
        if minor
    )
    stock.receive(receipts=_moves(order, written, bad_shelf), actor=actor)
    return receipt


def _moves(
    order: PurchaseOrder, written: Sequence[GoodsReceiptLine], bad_shelf: Warehouse | None
) -> list[stock.Receipt]:
    good = [
        stock.Receipt(row.line.sku_id, order.warehouse_id, row.good, row.goods_base + row.extra_base, MOVES_OF, row.pk)
        for row in written
        if row.good
    ]
    defective = [
        stock.Receipt(row.line.sku_id, bad_shelf.pk, row.defective, 0, MOVES_OF, row.pk, DEFECTIVE_LEG)
        for row in written
        if row.defective and bad_shelf
    ]
    return good + defective


def _follow(
    order: PurchaseOrder,
    own: Sequence[PurchaseLine],
    came: Sequence[Coming],
    receipt: GoodsReceipt,
    actor: User | None,
) -> None:
    """The lines and the order say what has come; an order with all its units is closed."""
    execute(
        """UPDATE procurement_purchaseline l SET received = l.received + t.g, defective = l.defective + t.d
           FROM unnest(%s::bigint[], %s::int[], %s::int[]) AS t(i, g, d) WHERE l.id = t.i""",
        [[item.line.pk for item in came], [item.good for item in came], [item.defective for item in came]],
    )
    good = {item.line.pk: item.good for item in came}
    complete = all(line.received + good.get(line.pk, 0) >= line.quantity for line in own)
    data = {
        "receipt": receipt.number,
        "good": sum(item.good for item in came),
        "defective": sum(item.defective for item in came),
    }
    record("purchase.received", subject_kind=SUBJECT, subject_ids=[order.pk], actor=actor, data=data)
    arrival = Arrival.ALL if complete else Arrival.PART
    execute("UPDATE procurement_purchaseorder SET arrival = %s WHERE id = %s", [str(arrival), order.pk])
    if complete:
        orders.move(OrderState.CLOSED, [order.pk], {"closed_at": receipt.received_at})
        record("purchase.complete", subject_kind=SUBJECT, subject_ids=[order.pk], actor=actor)
        publish(PurchaseOrdersClosed((order.pk,)))
