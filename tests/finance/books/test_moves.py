"""Each kind of stock move has its other side."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from erp.kernel.events import publish
from finance.models import Entry
from finance.services.books.booking import post_unposted
from inventory.events import StockMoved
from inventory.models import StockLevel
from inventory.services.documents import Corrected, adjust_stock
from inventory.services.stock import Receipt, receive
from procurement.models import (
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseExtra,
    PurchaseLine,
    PurchaseOrder,
    ReceiptExtra,
    Supplier,
)
from products.models import Sku
from tests.factories import NOON, make_move, make_parcel, make_sku, make_user, number
from tests.finance.books.make import Shop, case_of, inspection, legs, move_of, shop, unposted

pytestmark = pytest.mark.django_db


def moved(place: Shop, sku: Sku, **fields: Any) -> int:
    """A move as its service would write it, told to the house; its id."""
    level, _ = StockLevel.objects.get_or_create(sku=sku, warehouse=place.warehouse)
    move = make_move(level=level, **fields)
    publish(StockMoved((move.pk,)))
    return move.pk


def sides(move_id: int) -> list[tuple[Any, ...]]:
    """(account, base amount, currency amount, order, partner) of a move's entry."""
    return [(line[0], line[2], line[3], line[4], line[6]) for line in legs(f"move:{move_id}")]


def received(place: Shop, sku: Sku, *, freight_by: Supplier | None) -> tuple[GoodsReceiptLine, Supplier]:
    """10 units for $ 25.00 at 7.20 (¥ 180.00), and ¥ 12.00 of freight that somebody else bills."""
    n = number()
    supplier = Supplier.objects.create(code=f"S{n}", name="Lamps of Yiwu", currency="USD")
    order = PurchaseOrder.objects.create(
        client_id=uuid4(),
        number=f"PO{n}",
        supplier=supplier,
        warehouse=place.warehouse,
        currency="USD",
        created_at=NOON,
    )
    line = PurchaseLine.objects.create(order=order, sku=sku, quantity=10, unit_price=Decimal("2.5"))
    extra = PurchaseExtra.objects.create(order=order, kind="freight", supplier=freight_by, amount=12, currency="CNY")
    receipt = GoodsReceipt.objects.create(client_id=uuid4(), number=f"GR{n}", order=order, received_at=NOON)
    came = GoodsReceiptLine.objects.create(
        receipt=receipt, line=line, good=10, goods_minor=25_00, rate=Decimal("7.2"), goods_base=180_00, extra_base=12_00
    )
    ReceiptExtra.objects.create(receipt_line=came, extra=extra, minor=12_00, rate=1, base=12_00)
    return came, supplier


def test_received_goods_are_owed_in_the_currencies_of_who_will_bill_them() -> None:
    place, sku = shop(), make_sku()
    forwarder = Supplier.objects.create(code="FWD", name="Forwarder", currency="CNY")
    line, supplier = received(place, sku, freight_by=forwarder)
    [move] = receive(receipts=[Receipt(sku.pk, place.warehouse.pk, 10, 192_00, "receipt_line", line.pk)], actor=None)
    shelf = f"warehouse {place.warehouse.pk}"
    assert legs(f"move:{move}") == sorted(
        [
            ("1300", "", 180_00, "2500 USD", None, sku.pk, shelf, 10),
            ("1300", "", 12_00, "1200 CNY", None, sku.pk, shelf, None),
            ("2010", "", -180_00, "-2500 USD", None, None, f"supplier {supplier.pk}", None),
            ("2010", "", -12_00, "-1200 CNY", None, None, f"supplier {forwarder.pk}", None),
        ],
        key=str,
    )


def test_what_goes_back_to_the_supplier_undoes_its_receipt_and_a_difference_shows() -> None:
    """All ten go back, though the layer is worth ¥ 1.00 less by now."""
    place, sku = shop(), make_sku()
    line, supplier = received(place, sku, freight_by=None)
    [move] = receive(receipts=[Receipt(sku.pk, place.warehouse.pk, 10, 192_00, "receipt_line", line.pk)], actor=None)
    back = moved(place, sku, delta=-10, kind="reversal", value=-191_00, origin_id=move)
    shelf, owed = f"warehouse {place.warehouse.pk}", f"supplier {supplier.pk}"
    assert sides(back) == sorted(
        [
            ("1300", -180_00, "-2500 USD", None, shelf),
            ("1300", -12_00, "-1200 CNY", None, shelf),
            ("1300", 1_00, "100 CNY", None, shelf),
            ("2010", 180_00, "2500 USD", None, owed),
            ("2010", 12_00, "1200 CNY", None, owed),
            ("5050", -1_00, "-100 CNY", None, None),
        ],
        key=str,
    )


def test_a_part_of_a_receipt_that_is_undone_takes_its_part() -> None:
    place, sku = shop(), make_sku()
    line, supplier = received(place, sku, freight_by=None)
    [move] = receive(receipts=[Receipt(sku.pk, place.warehouse.pk, 10, 192_00, "receipt_line", line.pk)], actor=None)
    back = moved(place, sku, delta=-3, kind="reversal", value=-57_60, origin_id=move)
    owed = f"supplier {supplier.pk}"
    assert [line for line in sides(back) if line[0] != "1300"] == [
        ("2010", 3_60, "360 CNY", None, owed),
        ("2010", 54_00, "750 USD", None, owed),
    ]


def test_an_undone_move_whose_origin_is_not_in_the_books_waits_for_it() -> None:
    place, sku = shop(), make_sku()
    level = StockLevel.objects.create(sku=sku, warehouse=place.warehouse, on_hand=1)
    origin = make_move(level=level, delta=1, kind="adjustment", value=5_00)
    back = moved(place, sku, delta=-1, kind="reversal", value=-5_00, origin_id=origin.pk)
    assert unposted() == [("move", back, f"origin_unposted {origin.pk}")]
    publish(StockMoved((origin.pk,)))
    assert (post_unposted(), unposted()) == ((1, None), [])
    assert sides(back)[1][:2] == ("5040", 5_00)


@pytest.mark.parametrize(
    ("fields", "account"),
    [
        ({"kind": "receipt", "document_kind": "stock_line"}, "1900"),
        ({"kind": "adjustment", "document_kind": "stock_line"}, "5040"),
        ({"kind": "count", "document_kind": "count_line"}, "5040"),
        ({"kind": "mirror", "document_kind": "mirror"}, "5040"),
        ({"kind": "receipt", "document_kind": "opening"}, "3000"),
        ({"kind": "opening", "document_kind": "anything"}, "3000"),
        ({"kind": "receipt", "document_kind": "nobody_knows"}, "1900"),
        ({"kind": "sale", "document_kind": "parcel_line", "document_id": 2**40}, "1900"),
        ({"kind": "receipt", "document_kind": "receipt_line", "document_id": 2**40}, "1900"),
        ({"kind": "return", "document_kind": "inspection", "document_id": 2**40}, "1900"),
    ],
)
def test_other_moves_by_their_kind_and_what_nobody_knows_to_suspense(fields: dict[str, Any], account: str) -> None:
    place = shop()
    move = moved(place, make_sku(), delta=3, value=6_00, **fields)
    assert [line[:3] for line in sides(move)] == [("1300", 6_00, "600 CNY"), (account, -6_00, "-600 CNY")]


def test_a_move_without_value_needs_no_entry() -> None:
    place = shop()
    moved(place, make_sku(), delta=3, value=0)
    assert (Entry.objects.count(), unposted()) == (0, [])


def test_a_clerks_correction_is_a_difference() -> None:
    place = shop()
    sku = place.stock(4, 10_00)
    adjust_stock(
        client_id=uuid4(),
        warehouse_id=place.warehouse.pk,
        reason="broken",
        corrected=[Corrected(sku.pk, -1)],
        actor=make_user(),
    )
    move = move_of(kind="adjustment")
    shelf = f"warehouse {place.warehouse.pk}"
    assert sides(move.pk) == [("1300", -2_50, "-250 CNY", None, shelf), ("5040", 2_50, "250 CNY", None, None)]


def test_what_is_sent_again_costs_the_order_that_it_puts_right() -> None:
    place = shop()
    sku = place.stock(4, 10_00)
    order = place.order((sku, 1))
    case = case_of(order, lines=[order.lines.get()])
    parcel = make_parcel(warehouse=place.warehouse, lines={sku: 1})
    parcel.lines.update(holder_kind="case_line", holder_id=case.lines.get().pk)
    line = parcel.lines.get()
    move = moved(place, sku, delta=-1, value=-2_50, kind="sale", document_kind="parcel_line", document_id=line.pk)
    assert [line[:4] for line in sides(move)] == [
        ("1300", -2_50, "-250 CNY", None),
        ("5060", 2_50, "250 CNY", order.pk),
    ]


def test_returned_goods_take_their_cost_back() -> None:
    place = shop()
    sku = place.stock(4, 10_00)
    order = place.order((sku, 1))
    case = case_of(order, lines=[order.lines.get()])
    judged = inspection(case.lines.get(), restocked=1)
    move = moved(
        place,
        sku,
        delta=1,
        value=2_50,
        kind="return",
        document_kind="inspection",
        document_id=judged.pk,
        leg="restocked",
    )
    assert [line[:4] for line in sides(move)] == [
        ("1300", 2_50, "250 CNY", None),
        ("5010", -2_50, "-250 CNY", order.pk),
    ]
