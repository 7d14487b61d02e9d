"""Bills: matched to what was received, a difference needs a reason, and what came in is cleared to the cent."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erp.kernel.outcomes import Refusal
from finance import chart
from finance.models import Bill, BillLine, Entry
from finance.queries.payables import paid_of_orders, suppliers_to_bill, unbilled
from finance.services.bills import BilledLine, Created, approve_bills, cancel_bills, create_bill
from finance.states import BillLineKind, BillState
from procurement.models import Supplier
from tests.factories import make_user
from tests.finance.payables.make import (
    DAY,
    LATER,
    balances,
    billed_for,
    goods,
    make_bill,
    make_extra,
    make_purchase,
    make_rate,
    make_receipt,
    make_supplier,
    other,
)

pytestmark = pytest.mark.django_db
RNB, PAYABLE = (chart.RECEIVED_NOT_BILLED, "USD"), (chart.PAYABLE, "USD")


@pytest.fixture(autouse=True)
def _rates() -> None:
    make_rate("USD", "7.20")
    make_rate("USD", "7.10", LATER)


def create(supplier: Supplier, *lines: BilledLine, number: str = "INV-1") -> Created:
    return create_bill(
        client_id=uuid4(), supplier_id=supplier.pk, number=number, billed_on=DAY, lines=lines, actor=None
    )


def test_a_draft_shows_each_line_beside_what_came() -> None:
    supplier = make_supplier()
    cups, lids = make_receipt(order=make_purchase(supplier=supplier, lines=((100, "10.00"), (50, "0.3333"))))
    made = create(supplier, goods(cups, 100, 1_000_00), goods(lids, 40, 14_00))
    bill = Bill.objects.get(pk=made.bill_id or 0)
    assert (bill.state, bill.total, bill.currency, bill.due_on) == ("draft", 1_014_00, "USD", date(2026, 12, 2))
    assert list(
        bill.lines.order_by("pk").values_list("quantity", "matched", "expected", "expected_base", "amount")
    ) == [
        (100, 100, 1_000_00, 7_200_00, 1_000_00),
        (40, 40, 13_34, 96_02, 14_00),  # 40 of 50 units that cost 16.67 USD, 120.02 CNY
    ]
    assert [(row.what, row.quantity, row.expected) for row in unbilled(supplier.pk)] == [(lids.line.sku.code, 10, 3_33)]
    assert Entry.objects.filter(kind="bill").count() == 0


def test_the_same_sending_answers_the_first_bill() -> None:
    supplier, key = make_supplier(), uuid4()
    first, again = (
        create_bill(
            client_id=key, supplier_id=supplier.pk, number="A", billed_on=DAY, lines=[other(amount)], actor=None
        )
        for amount in (5, 6)
    )
    assert (again.bill_id, again.already, Bill.objects.count()) == (first.bill_id, True, 1)


def test_a_number_that_is_known_is_refused_with_its_bill_unless_that_was_called_off() -> None:
    supplier = make_supplier()
    first = create(supplier, other(5))
    assert create(supplier, other(5)).refused == {
        "number": Refusal("number_known", {"bill_id": first.bill_id, "number": "INV-1"})
    }
    assert create(make_supplier(), other(5)).bill_id
    cancel_bills(bill_ids=[first.bill_id or 0], reason="typed twice", actor=None)
    assert create(supplier, other(5)).bill_id


def test_lines_that_cannot_be_billed_are_all_named_at_once() -> None:
    supplier, elsewhere = make_supplier(), make_supplier()
    order = make_purchase(supplier=supplier, lines=((5, "1.00"), (5, "2.00")))
    first, second = make_receipt(order=order)
    (foreign,) = make_receipt(order=make_purchase(supplier=elsewhere))
    freight = make_extra(order=order, amount="30", currency="CNY")
    make_receipt(order=order, good=(1, 1), extras={freight: 30_00})
    make_bill(supplier=supplier, lines=[goods(first, 5, 5_00)])
    refused = create(
        supplier,
        goods(first, 5, 5_00),
        goods(second, 5, 10_00),
        goods(second, 5, 10_00),
        goods(foreign, 1, 1),
        BilledLine(BillLineKind.EXTRA, freight.pk, 0, 30_00),
        BilledLine(BillLineKind.GOODS, None, 1, 1),
    ).refused
    assert {place: refusal.code for place, refusal in refused.items()} == {
        "lines.0": "nothing_left",
        "lines.2": "twice",
        "lines.3": "other_supplier",
        "lines.4": "other_currency",
        "lines.5": "no_source",
    }
    assert Bill.objects.count() == 1


def test_approved_clears_what_came_at_what_it_came_in_and_keeps_the_exchange_apart() -> None:
    """1,000.00 USD came at 7.20 = 7,200.00; billed at 7.10 = 7,100.00: we gain 100.00."""
    supplier = make_supplier()
    (line,) = make_receipt(order=make_purchase(supplier=supplier))
    bill = make_bill(supplier=supplier, lines=[goods(line, 100, 1_000_00)], on=LATER)
    assert balances(entry__key=f"bill:{bill.pk}") == {
        RNB: (7_200_00, 1_000_00),
        PAYABLE: (-7_100_00, -1_000_00),
        (chart.EXCHANGE_DIFFERENCES, "USD"): (-100_00, 0),
    }
    assert RNB not in balances()
    assert (bill.base, unbilled(supplier.pk), suppliers_to_bill()) == (7_100_00, [], [])


def test_a_difference_needs_a_reason_and_goes_to_purchase_differences() -> None:
    """Billed 1,025.00 for 1,000.00, at 7.20: 180.00 CNY more than what came."""
    supplier, user = make_supplier(), make_user()
    (line,) = make_receipt(order=make_purchase(supplier=supplier))
    bill = make_bill(supplier=supplier, lines=[goods(line, 100, 1_025_00)], approved=False)
    said = {"lines": [{"what": line.line.sku.code, "expected": 1_000_00, "billed": 1_025_00}]}
    assert approve_bills(bill_ids=[bill.pk], actor=user).refused == {bill.pk: Refusal("difference", said)}
    assert (Bill.objects.get().state, Entry.objects.filter(kind="bill").count()) == (BillState.DRAFT, 0)
    assert approve_bills(bill_ids=[bill.pk], reason="resin went up", actor=user).done == (bill.pk,)
    assert approve_bills(bill_ids=[bill.pk], actor=user).already == (bill.pk,)
    bill.refresh_from_db()
    assert (bill.difference_reason, bill.approved_by) == ("resin went up", user)
    assert balances(entry__kind="bill") == {
        RNB: (7_200_00, 1_000_00),
        PAYABLE: (-7_380_00, -1_025_00),
        (chart.PURCHASE_DIFFERENCES, "USD"): (180_00, 25_00),
    }


def test_more_billed_than_came_is_a_difference_too() -> None:
    supplier = make_supplier()
    (line,) = make_receipt(order=make_purchase(supplier=supplier), good=(95,))
    bill = make_bill(supplier=supplier, lines=[goods(line, 100, 1_000_00)], approved=False)
    assert list(BillLine.objects.values_list("quantity", "matched", "expected", "amount")) == [
        (100, 95, 950_00, 1_000_00)
    ]
    assert approve_bills(bill_ids=[bill.pk], actor=None).refused[bill.pk].code == "difference"


def test_a_receipt_billed_in_three_parts_is_cleared_to_the_cent_by_the_last() -> None:
    """10.00 USD for 3 units, at 7.1919 = 71.92 CNY; thirds leave a rest that the last part takes."""
    make_rate("USD", "7.1919", DAY)
    supplier = make_supplier()
    (line,) = make_receipt(order=make_purchase(supplier=supplier, lines=((3, "3.3333"),)), rate="7.1919")
    for amount in (3_33, 3_34, 3_33):
        make_bill(supplier=supplier, lines=[goods(line, 1, amount)], reason="cents")
    assert sum(BillLine.objects.values_list("expected", flat=True)) == line.goods_minor
    assert sum(BillLine.objects.values_list("expected_base", flat=True)) == line.goods_base
    assert RNB not in balances()


def test_a_part_that_is_called_off_can_be_billed_again() -> None:
    supplier = make_supplier()
    (line,) = make_receipt(order=make_purchase(supplier=supplier, lines=((3, "3.3333"),)), rate="7.1919")
    first = make_bill(supplier=supplier, lines=[goods(line, 1, 3_33)])
    make_bill(supplier=supplier, lines=[goods(line, 1, 3_34)], reason="cents")
    assert cancel_bills(bill_ids=[first.pk], reason="wrong", actor=None).done == (first.pk,)
    assert cancel_bills(bill_ids=[first.pk], reason="wrong", actor=None).already == (first.pk,)
    assert balances(entry__document_kind="bill", entry__document_id=first.pk) == {}
    make_bill(supplier=supplier, lines=[goods(line, 2, 6_66)], reason="cents")
    assert RNB not in balances()


def test_freight_is_billed_by_the_forwarder_and_anything_else_is_a_difference() -> None:
    """Freight of 300.00 CNY came with the goods, the forwarder bills 310.00 and 5.00 for a form."""
    supplier, forwarder = make_supplier(), make_supplier(currency="CNY")
    order = make_purchase(supplier=supplier)
    freight = make_extra(order=order, amount="300", currency="CNY", supplier=forwarder)
    make_receipt(order=order, extras={freight: 300_00})
    assert [(row.kind, row.expected, row.currency) for row in unbilled(forwarder.pk)] == [("extra", 300_00, "CNY")]
    assert [row.kind for row in unbilled(supplier.pk)] == ["goods"]
    lines = [BilledLine(BillLineKind.EXTRA, freight.pk, 0, 310_00), other(5_00, "form")]
    make_bill(supplier=forwarder, lines=lines, reason="peak season")
    assert balances(entry__kind="bill") == {
        (chart.RECEIVED_NOT_BILLED, "CNY"): (300_00, 300_00),
        (chart.PURCHASE_DIFFERENCES, "CNY"): (15_00, 15_00),
        (chart.PAYABLE, "CNY"): (-315_00, -315_00),
    }
    assert unbilled(forwarder.pk) == []


def test_a_bill_without_a_rate_is_refused_and_stays_a_draft() -> None:
    supplier = make_supplier(currency="EUR")
    bill = make_bill(supplier=supplier, lines=[other(5)], approved=False)
    refused = approve_bills(bill_ids=[bill.pk], reason="x", actor=None).refused
    assert refused == {bill.pk: Refusal("no_rate", {"currency": "EUR", "on": DAY})}
    assert Bill.objects.get().state == BillState.DRAFT


def test_paid_of_an_order_is_none_until_something_is_paid() -> None:
    bill = billed_for(10_00)
    order = bill.lines.get().receipt_line.line.order  # type: ignore[union-attr]  # a goods line has one
    assert paid_of_orders([order.pk]) == {order.pk: "none"}


def test_fifty_bills_cost_the_statements_of_one() -> None:
    supplier = make_supplier()

    def drafts(count: int) -> list[int]:
        order = make_purchase(supplier=supplier, lines=[(1, "2.00")] * count)
        lines = make_receipt(order=order)
        return [make_bill(supplier=supplier, lines=[goods(line, 1, 2_01)], approved=False).pk for line in lines]

    def cost(ids: list[int]) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as approving:
            assert len(approve_bills(bill_ids=ids, reason="cents", actor=None).done) == len(ids)
        with CaptureQueriesContext(connection) as cancelling:
            assert len(cancel_bills(bill_ids=ids, reason="again", actor=None).done) == len(ids)
        return len(approving), len(cancelling)

    assert cost(drafts(1)) == cost(drafts(50))
