"""Goods in for purchase orders: in parts, defective ones apart, with freight in the cost, exact to the cent."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erp.kernel import clock, events
from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Refusal
from inventory.models import CostLayer, StockMove
from inventory.states import WarehouseKind
from procurement.events import PurchaseOrdersClosed
from procurement.models import GoodsReceipt, GoodsReceiptLine, PurchaseLine, PurchaseOrder, ReceiptExtra
from procurement.services.orders import close_orders
from procurement.services.receiving import Counted, Received, receive_goods
from tests.factories import NOON, make_sku, make_user, make_warehouse
from tests.procurement.make import make_purchase, make_rate, make_supplier

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


def receive(order: PurchaseOrder, *counted: tuple[int, int], **fields: Any) -> Received:
    """Receive (good, defective) of each line of an order, in their order."""
    ids = order.lines.order_by("pk").values_list("pk", flat=True)
    lines: list[Counted] = [(key, *units) for key, units in zip(ids, counted, strict=False)]
    return receive_goods(**{"client_id": uuid4(), "order_id": order.pk, "lines": lines, "actor": None, **fields})


def worth(order: PurchaseOrder) -> list[tuple[int, int]]:
    """Units and value of the good moves, in their order."""
    found = StockMove.objects.filter(document_kind="receipt_line", leg="", level__warehouse=order.warehouse)
    return list(found.order_by("pk").values_list("delta", "value"))


def test_freight_is_shared_into_the_cost_by_weight_by_value_and_by_quantity() -> None:
    pound, two = make_sku(weight_g=454), make_sku(weight_g=908)
    by_weight = make_purchase(
        lines=[(pound, 100, "1"), (two, 50, "1")], extras=[{"amount": "5000", "share_by": "weight"}]
    )
    by_value = make_purchase(lines=[(make_sku(), 4, "100"), (make_sku(), 1, "100")], extras=[{"amount": "230"}])
    by_units = make_purchase(lines=[(make_sku(), 2, "50")], extras=[{"amount": "5", "share_by": "quantity"}])
    assert receive(by_weight, (100, 0), (50, 0)).receipt
    assert receive(by_value, (4, 0), (1, 0)).receipt
    assert receive(by_units, (2, 0)).receipt
    assert [worth(by_weight), worth(by_value), worth(by_units)] == [
        [(100, 100_00 + 100 * 25_00), (50, 50_00 + 50 * 50_00)],
        [(4, 400_00 + 184_00), (1, 100_00 + 46_00)],
        [(2, 2 * 52_50)],
    ]


def test_parts_add_up_to_the_cent_in_two_currencies_and_rates() -> None:
    """3 units at USD 0.3333 with CNY 10.00 freight and USD 0.10 customs by quantity, one unit at a time; the dollar is at 7, then at 7.1.

    Goods: USD 0.33, 0.34, 0.33 -> 2.31 and 2.38 at 7, 2.34 (2.343) at 7.1. Freight: 3.33, 3.34, 3.33.
    Customs: USD 0.03, 0.04, 0.03 -> 0.21, 0.28, and 0.21 (0.213) at 7.1.
    """
    make_rate("USD", "7")
    make_rate("USD", "7.1", valid_from=date(2026, 11, 21))
    customs = {"kind": "customs", "share_by": "quantity", "amount": "0.10", "currency": "USD"}
    freight = {"share_by": "quantity", "amount": "10", "currency": "CNY"}
    order = make_purchase(
        supplier=make_supplier(currency="USD"), lines=[(make_sku(), 3, "0.3333")], extras=[freight, customs]
    )
    receive(order, (1, 0))
    receive(order, (1, 0))
    with clock.frozen(NOON.replace(day=21)):
        receive(order, (1, 0))
    lines = GoodsReceiptLine.objects.order_by("pk").values_list("goods_minor", "rate", "goods_base", "extra_base")
    assert list(lines) == [
        (33, Decimal(7), 231, 333 + 21),
        (34, Decimal(7), 238, 334 + 28),
        (33, Decimal("7.1"), 234, 333 + 21),
    ]
    assert worth(order) == [(1, 231 + 354), (1, 238 + 362), (1, 234 + 354)]
    shares = ReceiptExtra.objects.order_by("extra", "pk").values_list("minor", "base")
    assert list(shares) == [(333, 333), (334, 334), (333, 333), (3, 21), (4, 28), (3, 21)]


def test_a_part_leaves_the_order_open_and_the_rest_closes_it() -> None:
    heard: list[tuple[int, ...]] = []

    def listen(event: PurchaseOrdersClosed) -> None:
        heard.append(event.order_ids)

    order, clerk = make_purchase(), make_user()
    events.subscribe(PurchaseOrdersClosed, listen)
    try:
        first = receive(order, (4, 0), actor=clerk)
        order.refresh_from_db()
        assert (order.state, order.arrival, heard) == ("approved", "part", [])
        receive(order, (6, 0), actor=clerk)
    finally:
        events._handlers[PurchaseOrdersClosed].remove(listen)
    order.refresh_from_db()
    assert (order.state, order.arrival, order.closed_at, heard) == ("closed", "all", NOON, [(order.pk,)])
    assert first.receipt is not None
    assert (first.receipt.number, first.receipt.received_by) == (f"GR{first.receipt.pk:08}", clerk)
    assert list(TimelineEntry.objects.order_by("pk").values_list("action", "data__good")) == [
        ("purchase.received", 4), ("purchase.received", 6), ("purchase.complete", None),
    ]  # fmt: skip


def test_the_same_sending_again_gets_the_same_answer_and_changes_nothing() -> None:
    order, client_id = make_purchase(), uuid4()
    first = receive(order, (10, 0), client_id=client_id)
    again = receive(order, (10, 0), client_id=client_id)
    assert again == Received(first.receipt, already=True)
    assert (GoodsReceipt.objects.count(), StockMove.objects.count(), PurchaseLine.objects.get().received) == (1, 1, 10)


def test_defective_units_go_to_their_own_warehouse_at_no_value_and_are_still_awaited() -> None:
    elsewhere = make_warehouse(kind=WarehouseKind.DEFECTIVE, country="DE")
    here = make_warehouse(kind=WarehouseKind.DEFECTIVE)
    order = make_purchase(extras=[{"amount": "20"}])
    receive(order, (8, 2))
    order.refresh_from_db()
    line = order.lines.get()
    assert (order.state, order.arrival, line.received, line.defective) == ("approved", "part", 8, 2)
    moves = StockMove.objects.order_by("leg").values_list("leg", "delta", "value", "level__warehouse")
    assert list(moves) == [("", 8, 80_00 + 16_00, order.warehouse_id), ("defective", 2, 0, here.pk)]
    assert list(CostLayer.objects.order_by("pk").values_list("quantity", "value")) == [(8, 96_00), (2, 0)]
    receive(order, (2, 0))
    order.refresh_from_db()
    assert (order.state, order.arrival, worth(order)) == ("closed", "all", [(8, 96_00), (2, 24_00)])
    assert elsewhere.levels.count() == 0


def test_only_defective_units_are_a_receipt_too() -> None:
    make_warehouse(kind=WarehouseKind.DEFECTIVE, country="DE")
    order = make_purchase(extras=[{"amount": "20"}])
    assert receive(order, (0, 3)).receipt
    assert GoodsReceiptLine.objects.values_list("good", "defective", "goods_minor", "extra_base").get() == (0, 3, 0, 0)
    assert ReceiptExtra.objects.count() == 0
    order.refresh_from_db()
    assert (order.arrival, StockMove.objects.values_list("leg", "delta", "value").get()) == (
        "part",
        ("defective", 3, 0),
    )


def unchanged(order: PurchaseOrder) -> bool:
    order.refresh_from_db()
    return (
        not GoodsReceipt.objects.exists()
        and not StockMove.objects.exists()
        and order.arrival == "none"
        and not order.lines.exclude(received=0, defective=0).exists()
    )


def test_more_than_the_tolerance_is_refused_with_the_most_that_may_come() -> None:
    order = make_purchase(over_receipt_percent=15)
    sku = order.lines.get().sku
    line = order.lines.get()
    too_many = receive(order, (12, 0))
    assert too_many.refused == {f"line.{line.pk}": Refusal("too_many", {"sku": sku.code, "most": 11, "came": 12})}
    assert unchanged(order)
    assert receive(order, (11, 0)).receipt
    order.refresh_from_db()
    assert (order.state, worth(order)) == ("closed", [(11, 110_00)])


def test_units_beyond_the_order_carry_no_freight() -> None:
    order = make_purchase(over_receipt_percent=10, extras=[{"amount": "20"}])
    receive(order, (11, 0))
    assert worth(order) == [(11, 110_00 + 20_00)]


def test_what_is_missing_for_a_receipt_is_said_and_nothing_changes() -> None:
    foreign = make_purchase(supplier=make_supplier(currency="USD"))
    broken = make_purchase()
    draft = make_purchase(state="draft")
    shut = make_purchase(warehouse=make_warehouse(code="OLD", closed_at=NOON))
    other = make_purchase().lines.get().pk
    assert [
        receive(foreign, (1, 0)).refused,
        receive(broken, (1, 1)).refused,
        receive(draft, (1, 0)).refused,
        receive(shut, (1, 0)).refused,
        receive(broken, (0, 0)).refused,
        receive(broken, lines=[(other, 1, 0)]).refused,
        receive(broken, order_id=0).refused,
    ] == [
        {"order": Refusal("no_rate", {"currency": "USD", "day": "2026-11-20"})},
        {"order": Refusal("no_defective_warehouse", {"country": "CN"})},
        {"order": Refusal("state", {"state": "draft"})},
        {"order": Refusal("warehouse_closed", {"warehouse": "OLD"})},
        {"order": Refusal("nothing")},
        {f"line.{other}": Refusal("not_found"), "order": Refusal("nothing")},
        {"order": Refusal("not_found")},
    ]
    assert [unchanged(order) for order in (foreign, broken, draft, shut)] == [True] * 4


def test_an_order_closed_short_keeps_what_came() -> None:
    order = make_purchase(extras=[{"amount": "10"}])
    receive(order, (4, 0))
    close_orders(order_ids=[order.pk], reason="no more", actor=None)
    assert worth(order) == [(4, 40_00 + 4_00)]


def test_one_line_or_thirty_cost_the_same_statements() -> None:
    make_warehouse(kind=WarehouseKind.DEFECTIVE)
    counts = []
    for many in (1, 30):
        order = make_purchase(
            lines=[(make_sku(), 10, "3") for _ in range(many)],
            extras=[{"amount": "100"}, {"amount": "7", "share_by": "weight"}],
        )
        with CaptureQueriesContext(connection) as queries:
            assert receive(order, *[(9, 1)] * many).receipt
        counts.append(len(queries))
    assert counts[0] == counts[1]
