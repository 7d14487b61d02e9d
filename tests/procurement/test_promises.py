"""The promises of buying are kept by a day that went the right way, and each planted violation is named with its row."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from inventory.models import StockMove
from inventory.states import WarehouseKind
from procurement.models import GoodsReceiptLine, LateCost, PurchaseExtra, PurchaseOrder, ReceiptExtra
from procurement.promises import PROMISES
from procurement.services.late_costs import LateDraft, add_late_cost, undo_late_costs
from procurement.services.receiving import receive_goods
from tests.factories import make_sku, make_warehouse
from tests.procurement.make import LONG_AGO, make_purchase, make_rate, make_supplier
from tests.proofs import broken, findings, plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> PurchaseOrder:
    """All of two lines has come in two parts, with some defective units, in yen with freight in dollars; another came in part."""
    make_warehouse(kind=WarehouseKind.DEFECTIVE)
    make_rate("JPY", "0.047")
    make_rate("USD", "7.1")
    order = make_purchase(
        supplier=make_supplier(currency="JPY"),
        lines=[(make_sku(), 3, "33.3"), (make_sku(), 7, "250")],
        extras=[{"amount": "99.99", "currency": "USD"}, {"amount": "1001", "share_by": "weight"}],
    )
    part = make_purchase(extras=[{"amount": "10"}])
    for each, counted in ((order, [(1, 2), (4, 0)]), (order, [(2, 0), (3, 0)]), (part, [(3, 0)])):
        lines = [
            (line.pk, *units) for line, units in zip(each.lines.order_by("pk"), counted, strict=True)
        ]  # fmt: skip
        assert receive_goods(client_id=uuid4(), order_id=each.pk, lines=lines, actor=None).receipt
    share = LateDraft(uuid4(), order.supplier_id, "USD", 5_01, LONG_AGO, order_ids=[part.pk])
    cost = add_late_cost(draft=share, actor=None).late_cost
    assert cost
    assert undo_late_costs(late_cost_ids=[cost.pk], reason="twice", actor=None).done
    return order


def test_a_day_that_went_the_right_way_keeps_and_exercises_them_all(order: PurchaseOrder) -> None:
    found = findings(PROMISES)
    assert {name: offenders for name, (_, offenders) in found.items() if offenders} == {}
    assert [name for name, (checked, _) in found.items() if not checked] == []


def more_received(order: PurchaseOrder) -> int:
    line = order.lines.order_by("pk")[0]
    plant("UPDATE procurement_purchaseline SET received = received + 1 WHERE id = %s", line.pk)
    return line.pk


def a_move_of_another_value(order: PurchaseOrder) -> int:
    row = GoodsReceiptLine.objects.filter(line__order=order, good__gt=0).order_by("pk")[0]
    move = StockMove.objects.get(document_kind="receipt_line", document_id=row.pk, leg="")
    plant("UPDATE inventory_stockmove SET value = value + 1 WHERE id = %s", move.pk, table="inventory_stockmove")
    return row.pk


def good_units_among_the_defective(order: PurchaseOrder) -> int:
    row = GoodsReceiptLine.objects.get(line__order=order, defective__gt=0)
    move = StockMove.objects.get(document_kind="receipt_line", document_id=row.pk, leg="")
    bad = StockMove.objects.get(document_kind="receipt_line", document_id=row.pk, leg="defective")
    statement = "UPDATE inventory_stockmove SET level_id = %s WHERE id = %s"
    plant(statement, bad.level_id, move.pk, table="inventory_stockmove")
    return row.pk


def goods_at_another_price(order: PurchaseOrder) -> int:
    row = GoodsReceiptLine.objects.filter(line__order=order).order_by("pk")[0]
    statement = "UPDATE procurement_goodsreceiptline SET goods_minor = goods_minor + 1 WHERE id = %s"
    plant(statement, row.pk, table="procurement_goodsreceiptline")
    return row.line_id


def a_share_too_small(order: PurchaseOrder) -> int:
    share = ReceiptExtra.objects.filter(extra__order=order).order_by("pk")[0]
    plant(
        "UPDATE procurement_receiptextra SET minor = minor - 1 WHERE id = %s",
        share.pk,
        table="procurement_receiptextra",
    )
    return share.extra_id


def a_share_too_large(order: PurchaseOrder) -> int:
    extra = PurchaseExtra.objects.exclude(order=order).get()
    share = ReceiptExtra.objects.get(extra=extra)
    plant("UPDATE procurement_receiptextra SET minor = 1001 WHERE id = %s", share.pk, table="procurement_receiptextra")
    return extra.pk


def a_cost_without_its_share(order: PurchaseOrder) -> int:
    share = ReceiptExtra.objects.filter(extra__order=order).order_by("pk")[0]
    plant(
        "UPDATE procurement_receiptextra SET base = base - 1 WHERE id = %s", share.pk, table="procurement_receiptextra"
    )
    return share.receipt_line_id


def a_late_cost_of_another_amount(order: PurchaseOrder) -> int:
    plant("UPDATE procurement_latecost SET base = base + 1 WHERE reverses_id IS NOT NULL", table="procurement_latecost")
    return LateCost.objects.get(reverses__isnull=False).pk


def arrived_less_than_its_lines(order: PurchaseOrder) -> int:
    plant("UPDATE procurement_purchaseorder SET arrival = 'part' WHERE id = %s", order.pk)
    return order.pk


def open_though_all_has_come(order: PurchaseOrder) -> int:
    plant("UPDATE procurement_purchaseorder SET state = 'approved' WHERE id = %s", order.pk)
    return order.pk


@pytest.mark.parametrize(
    ("name", "violate"),
    [
        ("purchase_lines_are_receipts", more_received),
        ("purchase_receipts_are_moved", a_move_of_another_value),
        ("purchase_receipts_are_moved", good_units_among_the_defective),
        ("purchase_receipts_cost_the_price", goods_at_another_price),
        ("purchase_extras_are_shared", a_share_too_small),
        ("purchase_extras_are_shared", a_share_too_large),
        ("purchase_extras_are_in_the_cost", a_cost_without_its_share),
        ("purchase_arrival_is_its_lines", arrived_less_than_its_lines),
        ("purchase_arrival_is_its_lines", open_though_all_has_come),
    ],
)
def test_a_planted_violation_is_named_with_its_row(
    name: str, violate: Callable[[PurchaseOrder], int], order: PurchaseOrder
) -> None:
    key = violate(order)
    found = broken(PROMISES)
    assert (list(found), [row["id"] for row in found[name]]) == ([name], [key])


def test_an_opposite_that_is_not_one_is_named_twice(order: PurchaseOrder) -> None:
    key = a_late_cost_of_another_amount(order)
    found = broken(PROMISES)
    assert {name: [row["id"] for row in rows] for name, rows in found.items()} == {
        "late_costs_are_their_lines": [key], "late_costs_undone_are_opposites": [key],
    }  # fmt: skip
