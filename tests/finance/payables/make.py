"""Factories of the payables: a supplier's goods came and stand in the books, as the books post them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db.models import Sum

from erp.kernel.models import FxRate
from erp.kernel.money import Money
from erp.kernel.services import fx
from finance import chart
from finance.models import Bill, Leg, MoneyAccount, Payment
from finance.services.bills import BilledLine, approve_bills, create_bill
from finance.services.ledger import Draft, LegDraft, post_entries
from finance.services.payments import pay
from finance.states import BillLineKind, BillState, MoneyAccountKind
from procurement.models import (
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseExtra,
    PurchaseLine,
    PurchaseOrder,
    ReceiptExtra,
    Supplier,
)
from procurement.states import ExtraKind, OrderState
from tests.factories import NOON, make_sku, make_warehouse, number

DAY = date(2026, 11, 2)
LATER = date(2026, 11, 10)


def make_rate(currency: str = "USD", rate: str = "7.20", on: date = date(2026, 1, 1)) -> None:
    """What a unit of a currency is worth from a day on."""
    FxRate.objects.update_or_create(currency=currency, valid_from=on, defaults={"rate": Decimal(rate)})


def make_supplier(*, currency: str = "USD", **fields: Any) -> Supplier:
    """A supplier with 30 days to pay."""
    n = number()
    values = {"code": f"SUP{n}", "name": f"Supplier {n}", "terms_days": 30, **fields}
    return Supplier.objects.create(currency=currency, **values)


def make_purchase(
    *,
    supplier: Supplier | None = None,
    lines: Sequence[tuple[int, str]] = ((100, "10.00"),),
    **fields: Any,
) -> PurchaseOrder:
    """An approved purchase order of new SKUs: (quantity, price) by line."""
    supplier = supplier or make_supplier()
    n = number()
    values = {
        "client_id": uuid4(),
        "number": f"PO{n:08}",
        "warehouse": make_warehouse(),
        "currency": supplier.currency,
        "state": OrderState.APPROVED,
        "created_at": NOON,
        "approved_at": NOON,
        **fields,
    }
    order = PurchaseOrder.objects.create(supplier=supplier, **values)
    for quantity, price in lines:
        PurchaseLine.objects.create(order=order, sku=make_sku(), quantity=quantity, unit_price=Decimal(price))
    return order


def make_extra(*, order: PurchaseOrder, amount: str, currency: str, supplier: Supplier | None = None) -> PurchaseExtra:
    """Freight of an order, billed by `supplier` or the order's own."""
    return PurchaseExtra.objects.create(
        order=order, kind=ExtraKind.FREIGHT, amount=Decimal(amount), currency=currency, supplier=supplier
    )


def make_receipt(
    *,
    order: PurchaseOrder,
    good: Sequence[int] = (),
    rate: str = "7.20",
    extras: Mapping[PurchaseExtra, int] | None = None,
    at: datetime = NOON,
    booked: bool = True,
) -> list[GoodsReceiptLine]:
    """Goods of each line that came (all, unless `good` says how many), with their share of extras on the first; in the books too."""
    lines = list(order.lines.order_by("pk"))
    counts = list(good) or [line.quantity for line in lines]
    receipt = GoodsReceipt.objects.create(
        client_id=uuid4(), number=f"GR{number():08}", order=order, received_by=None, received_at=at
    )
    made = []
    for line, count in zip(lines, counts, strict=True):
        minor = Money(line.unit_price * count, order.currency).minor()
        made.append(
            GoodsReceiptLine.objects.create(
                receipt=receipt,
                line=line,
                good=count,
                goods_minor=minor,
                rate=Decimal(rate),
                goods_base=fx.to_base(minor, order.currency, Decimal(rate)),
            )
        )
    for extra, minor in (extras or {}).items():
        own = Decimal(1) if extra.currency == settings.BASE_CURRENCY else Decimal(rate)
        base = fx.to_base(minor, extra.currency, own)
        ReceiptExtra.objects.create(receipt_line=made[0], extra=extra, minor=minor, rate=own, base=base)
    if booked:
        for receipt_line in made:
            _book(receipt_line, order)
    return made


def _book(line: GoodsReceiptLine, order: PurchaseOrder) -> None:
    """As the books do for the stock move of a receipt line."""
    owed = [(order.supplier_id, order.currency, line.goods_minor, line.goods_base)]
    owed += [
        (share.extra.supplier_id or order.supplier_id, share.extra.currency, share.minor, share.base)
        for share in line.extras.select_related("extra")
    ]
    legs = []
    for supplier_id, currency, minor, base in owed:
        legs.append(LegDraft(chart.INVENTORY, base, currency, minor))
        legs.append(
            LegDraft(
                chart.RECEIVED_NOT_BILLED, -base, currency, -minor, partner_kind="supplier", partner_id=supplier_id
            )
        )
    post_entries([Draft(f"move:{line.pk}", "move", "move", line.pk, DAY, tuple(legs))], actor=None)


def make_money(*, currency: str = "CNY", minor: int = 0, base: int | None = None, **fields: Any) -> MoneyAccount:
    """An account of ours with so much in it, at a base value."""
    n = number()
    values = {"code": f"BANK{n}", "name": f"Bank {n}", "kind": MoneyAccountKind.BANK, **fields}
    account = MoneyAccount.objects.create(currency=currency, **values)
    if minor:
        worth = minor if base is None else base
        legs = (
            LegDraft(chart.MONEY, worth, currency, minor, partner_kind="money", partner_id=account.pk),
            LegDraft(chart.OPENING, -worth, currency, -minor),
        )
        post_entries([Draft(f"money:{account.pk}", "opening", "opening", account.pk, DAY, legs)], actor=None)
    return account


def make_bill(
    *, supplier: Supplier, lines: Sequence[BilledLine], on: date = DAY, approved: bool = True, reason: str = ""
) -> Bill:
    """A bill through the services."""
    made = create_bill(
        client_id=uuid4(), supplier_id=supplier.pk, number=f"INV-{number()}", billed_on=on, lines=lines, actor=None
    )
    assert made.bill_id, made.refused
    if approved:
        outcomes = approve_bills(bill_ids=[made.bill_id], reason=reason, actor=None)
        assert outcomes.done == (made.bill_id,), outcomes.refused
    bill = Bill.objects.get(pk=made.bill_id)
    assert bill.state == (BillState.APPROVED if approved else BillState.DRAFT)
    return bill


def goods(line: GoodsReceiptLine, quantity: int, amount: int) -> BilledLine:
    """So many units of a receipt line, billed at so much."""
    return BilledLine(BillLineKind.GOODS, line.pk, quantity, amount)


def other(amount: int, note: str = "samples") -> BilledLine:
    """Something that we never received as goods."""
    return BilledLine(BillLineKind.OTHER, None, 1, amount, note)


def billed_for(minor: int, *, supplier: Supplier | None = None, on: date = DAY, rate: str = "7.20") -> Bill:
    """An approved bill of so many minor units for goods that came at the same price."""
    supplier = supplier or make_supplier()
    price = str(Decimal(minor) / 100)
    (line,) = make_receipt(order=make_purchase(supplier=supplier, lines=((1, price),)), rate=rate)
    return make_bill(supplier=supplier, lines=[goods(line, 1, minor)], on=on)


def balances(**of: Any) -> dict[tuple[str, str], tuple[int, int]]:
    """What the books hold by (account, currency): base value and own amount; accounts at zero are left out."""
    found = Leg.objects.filter(**of).order_by().values_list("account_id", "currency")
    sums = found.annotate(Sum("amount"), Sum("currency_amount"))
    return {(row[0], row[1]): (row[2], row[3]) for row in sums if row[2] or row[3]}


def make_advance(*, supplier: Supplier | None = None, minor: int = 10_00) -> Payment:
    """Money paid in advance to a supplier in base currency, through the services."""
    account = make_money(minor=minor)
    made = pay(
        client_id=uuid4(),
        supplier_id=(supplier or make_supplier(currency="CNY")).pk,
        money_account_id=account.pk,
        amount=minor,
        paid=minor,
        on=DAY,
        shares=(),
        actor=None,
    )
    assert made.payment_id, made.refused
    return Payment.objects.get(pk=made.payment_id)
