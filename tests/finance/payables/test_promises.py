"""Each promise of the payables is kept by a month that went the right way, and each planted violation is named with its row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest

from erp.kernel import clock
from finance.models import Bill, BillLine, Payment, PaymentShare
from finance.promises.payables import PROMISES
from finance.queries.payables import unbilled
from finance.services.bills import BilledLine, approve_bills, cancel_bills, create_bill
from finance.services.payments import pay, reverse_payments, share_payment
from inventory.models import StockMove
from inventory.services.reversals import reverse_moves
from inventory.states import WarehouseKind
from procurement.models import PurchaseOrder, Supplier
from procurement.services.receiving import receive_goods
from tests.factories import NOON, make_warehouse
from tests.finance.payables.make import LATER, make_extra, make_money, make_purchase, make_rate, make_supplier, other
from tests.proofs import broken, findings, plant

pytestmark = pytest.mark.django_db


@dataclass
class Month:
    """What a month left behind: goods in two parts with freight, one bill paid, one open, one called off, an advance, a payment taken back."""

    supplier: Supplier
    forwarder: Supplier
    order: PurchaseOrder
    paid: Bill
    open: Bill
    payment: Payment
    advance: Payment


def _received(order: PurchaseOrder, *good: int) -> None:
    ids = order.lines.order_by("pk").values_list("pk", flat=True)
    lines = [(key, count, 1) for key, count in zip(ids, good, strict=True)]
    made = receive_goods(client_id=uuid4(), order_id=order.pk, lines=lines, actor=None)
    assert made.receipt, made.refused


def _billed(supplier: Supplier, number: str, *more: BilledLine) -> int:
    """A bill of all that came, and `more`; a cent too much on each line."""
    lines = [BilledLine(row.kind, row.source_id, row.quantity, row.expected + 1) for row in unbilled(supplier.pk)]
    made = create_bill(
        client_id=uuid4(), supplier_id=supplier.pk, number=number, billed_on=LATER, lines=[*lines, *more], actor=None
    )
    assert made.bill_id, made.refused
    return made.bill_id


def _paid(supplier: Supplier, account_id: int, amount: int, *shares: tuple[int, int]) -> Payment:
    made = pay(
        client_id=uuid4(),
        supplier_id=supplier.pk,
        money_account_id=account_id,
        amount=amount,
        paid=amount * 7,
        fee=1_00,
        on=LATER,
        shares=shares,
        actor=None,
    )
    assert made.payment_id, made.refused
    return Payment.objects.get(pk=made.payment_id)


@pytest.fixture
def month() -> Month:
    make_rate("USD", "7.1919")
    make_rate("USD", "7.20", LATER)
    make_warehouse(kind=WarehouseKind.DEFECTIVE)
    supplier, forwarder, account = make_supplier(), make_supplier(currency="CNY"), make_money(minor=1_000_000_00)
    order = make_purchase(supplier=supplier, lines=((10, "3.3333"), (20, "5.00")))
    make_extra(order=order, amount="77.77", currency="CNY", supplier=forwarder)
    make_extra(order=order, amount="5.55", currency="USD")
    with clock.frozen(NOON):
        _received(order, 3, 7)
        first = _billed(supplier, "A", other(1_00))
        called_off = _billed(forwarder, "F")
        _received(order, 6, 0)
        second = _billed(supplier, "B")
        outcomes = approve_bills(bill_ids=[first, second, called_off], reason="a cent each", actor=None)
        assert len(outcomes.done) == 3, outcomes.refused
        assert cancel_bills(bill_ids=[called_off], reason="not ours", actor=None).done
        payment = _paid(supplier, account.pk, 20_00, (first, 15_00))
        advance = _paid(supplier, account.pk, 9_00)
        assert share_payment(payment_id=advance.pk, shares=[(second, 4_00)], actor=None, on=LATER).payment_id
        wrong = _paid(supplier, account.pk, 5_00, (second, 5_00))
        assert reverse_payments(payment_ids=[wrong.pk], reason="came back", actor=None, on=LATER).done
    paid, open_ = Bill.objects.get(pk=first), Bill.objects.get(pk=second)
    return Month(supplier, forwarder, order, paid, open_, payment, advance)


def test_a_month_that_went_the_right_way_keeps_and_exercises_them_all(month: Month) -> None:
    found = findings(PROMISES)
    assert {name: offenders for name, (_, offenders) in found.items() if offenders} == {}
    assert [name for name, (checked, _) in found.items() if not checked] == []


def test_a_receipt_that_is_undone_is_not_to_be_billed_any_more(month: Month) -> None:
    before = [row.kind for row in unbilled(month.forwarder.pk)]
    assert reverse_payments(payment_ids=[month.advance.pk], reason="came back", actor=None, on=LATER).done
    assert cancel_bills(bill_ids=[month.open.pk], reason="goods go back", actor=None).done
    last = StockMove.objects.filter(document_kind="receipt_line", delta__gt=1, leg="").latest("pk")
    assert reverse_moves([last.pk], reason="never came", actor=None).done == (last.pk,)
    assert (before, unbilled(month.supplier.pk)) == (["extra"], [])
    assert broken(PROMISES) == {}


def a_bill_of_another_amount(month: Month) -> int:
    plant("UPDATE finance_bill SET total = total + 1 WHERE id = %s", month.open.pk)
    return month.supplier.pk


def a_bill_worth_more(month: Month) -> int:
    plant("UPDATE finance_bill SET base = base + 1 WHERE id = %s", month.open.pk)
    return month.supplier.pk


def a_receipt_of_another_cost(month: Month) -> int:
    plant(
        "UPDATE procurement_goodsreceiptline SET goods_minor = goods_minor + 1",
        table="procurement_goodsreceiptline",
    )
    return month.supplier.pk


def a_line_that_took_less(month: Month) -> int:
    line = BillLine.objects.filter(bill=month.open, kind="goods")[0]
    plant("UPDATE finance_billline SET expected_base = expected_base - 1 WHERE id = %s", line.pk)
    return month.supplier.pk


def a_bill_approved_without_its_entry(month: Month) -> int:
    plant("UPDATE finance_entry SET document_id = 0 WHERE key = %s", f"bill:{month.open.pk}", table="finance_entry")
    return month.open.pk


def a_payment_without_its_entry(month: Month) -> int:
    plant("UPDATE finance_entry SET key = 'gone' WHERE key = %s", f"payment:{month.payment.pk}", table="finance_entry")
    return month.payment.pk


def a_bill_paid_twice(month: Month) -> int:
    share = PaymentShare.objects.get(bill=month.paid)
    plant("UPDATE finance_bill SET state = 'draft' WHERE id = %s", month.paid.pk)
    return share.bill_id


def a_payment_shared_out_beyond_itself(month: Month) -> int:
    plant(
        "UPDATE finance_paymentshare SET amount = 9999 WHERE payment_id = %s",
        month.advance.pk,
        table="finance_paymentshare",
    )
    return month.advance.pk


Plant = Callable[[Month], int]
PLANTS: dict[str, tuple[Plant, set[str]]] = {
    "amount": (a_bill_of_another_amount, {"payable_is_unpaid_bills", "bills_are_their_lines"}),
    "base": (a_bill_worth_more, {"payable_is_unpaid_bills"}),
    "cost": (a_receipt_of_another_cost, {"received_not_billed_is_unbilled"}),
    "line": (a_line_that_took_less, {"received_not_billed_is_unbilled"}),
    "unbooked": (a_bill_approved_without_its_entry, {"bills_are_booked_once"}),
    "unbooked payment": (a_payment_without_its_entry, {"payments_are_booked_once"}),
    "draft": (
        a_bill_paid_twice,
        {
            "shares_fit_their_bill",
            "bills_are_booked_once",
            "payable_is_unpaid_bills",
            "received_not_billed_is_unbilled",
        },
    ),
    "shares": (a_payment_shared_out_beyond_itself, {"shares_fit_their_payment", "shares_fit_their_bill"}),
}


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_violation_is_named_with_its_row(month: Month, name: str) -> None:
    break_it, names = PLANTS[name]
    row = break_it(month)
    found = broken(PROMISES)
    assert set(found) == names
    assert row in {offender["id"] for offenders in found.values() for offender in offenders}


def test_every_promise_has_a_violation_that_is_planted() -> None:
    named = set().union(*(names for _, names in PLANTS.values()))
    assert {promise.name for promise in PROMISES} == named
