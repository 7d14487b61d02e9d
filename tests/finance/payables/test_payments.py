"""Payments in worked numbers: one currency, two currencies, advances, and back again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest

from erp.kernel.outcomes import Refusal
from finance import chart
from finance.models import Bill, Entry, MoneyAccount, Payment, PaymentShare
from finance.queries.payables import Advance, Owed, advances, owed, paid_of_orders
from finance.services.bills import approve_bills, cancel_bills
from finance.services.payments import Paid, pay, reverse_payments, share_payment
from procurement.models import PurchaseOrder
from procurement.states import Arrival
from tests.finance.payables.make import (
    DAY,
    LATER,
    balances,
    billed_for,
    make_bill,
    make_money,
    make_rate,
    make_supplier,
    other,
)

pytestmark = pytest.mark.django_db
PAYABLE, EXCHANGE = (chart.PAYABLE, "USD"), (chart.EXCHANGE_DIFFERENCES, "USD")


@pytest.fixture(autouse=True)
def _rates() -> None:
    make_rate("USD", "7.20")
    make_rate("USD", "7.00", LATER)


def paid(account: MoneyAccount, amount: int, shares: Sequence[tuple[Bill, int]], *, by: int = 0, **of: Any) -> Paid:
    supplier = of.pop("supplier", None) or shares[0][0].supplier
    return pay(
        client_id=of.pop("client_id", uuid4()),
        supplier_id=supplier.pk,
        money_account_id=account.pk,
        amount=amount,
        paid=by or amount,
        on=of.pop("on", DAY),
        shares=[(bill.pk, part) for bill, part in shares],
        actor=None,
        **of,
    )


def booked(made: Paid) -> dict[tuple[str, str], tuple[int, int]]:
    assert made.payment_id, made.refused
    return balances(entry__document_kind="payment", entry__document_id=made.payment_id)


def test_dollars_paid_from_dollars_that_came_in_at_an_older_rate() -> None:
    """1,000.00 USD owed at 7.20 = 7,200.00. Our 2,002.00 USD cost 14,014.00 (7.00 each): 1,002.00 leave at 7,014.00,
    14.00 of that for the fee of 2.00, 7,000.00 for the debt. We gain 200.00."""
    bill, account = billed_for(1_000_00), make_money(currency="USD", minor=2_002_00, base=14_014_00)
    made = paid(account, 1_000_00, [(bill, 1_000_00)], fee=2_00)
    assert booked(made) == {
        PAYABLE: (7_200_00, 1_000_00),
        (chart.MONEY, "USD"): (-7_014_00, -1_002_00),
        (chart.BANK_FEES, "USD"): (14_00, 2_00),
        EXCHANGE: (-200_00, 0),
    }
    assert owed([bill.pk]) == {bill.pk: Owed(0, 0)}
    assert PAYABLE not in balances()
    assert balances(account_id=chart.MONEY) == {(chart.MONEY, "USD"): (7_000_00, 1_000_00)}


def test_dollars_paid_from_yuan_at_another_rate() -> None:
    """1,000.00 USD owed at 7.20; the bank takes 7,100.00 CNY and 20.00 for itself. The conversion is a pair of exchange legs, 7,100.00 each
    way, and the 100.00 that the debt was worth more is our gain: in base 7,100.00 - 7,100.00 - 100.00."""
    bill, account = billed_for(1_000_00), make_money(minor=10_000_00)
    made = paid(account, 1_000_00, [(bill, 1_000_00)], by=7_100_00, fee=20_00)
    assert booked(made) == {
        PAYABLE: (7_200_00, 1_000_00),
        (chart.MONEY, "CNY"): (-7_120_00, -7_120_00),
        (chart.BANK_FEES, "CNY"): (20_00, 20_00),
        (chart.EXCHANGE_DIFFERENCES, "CNY"): (7_100_00, 7_100_00),
        EXCHANGE: (-7_200_00, -1_000_00),
    }
    assert PAYABLE not in balances()


def test_a_bill_paid_in_three_parts_is_worth_nothing_after_the_last() -> None:
    """10.00 USD owed at 7.20 = 72.00: 3.33 of it carries 23.98 (23.976), 3.33 of the 6.67 left carries 23.97 of 48.02, and
    the last 3.34 the rest, 24.05."""
    bill, account = billed_for(10_00), make_money(minor=1_000_00)
    for part in (3_33, 3_33, 3_34):
        assert paid(account, part, [(bill, part)], by=24_00).payment_id
    assert list(PaymentShare.objects.order_by("pk").values_list("base", flat=True)) == [23_98, 23_97, 24_05]
    assert PAYABLE not in balances()


def test_overpaying_is_refused_with_what_is_left_and_changes_nothing() -> None:
    bill, account = billed_for(10_00), make_money(minor=1_000_00)
    assert paid(account, 6_00, [(bill, 6_00)], by=43_00).payment_id
    refused = paid(account, 6_00, [(bill, 6_00)], by=43_00).refused
    left = {"number": bill.number, "left": 4_00, "currency": "USD"}
    assert refused == {"shares.0": Refusal("over_bill", left)}
    assert (Payment.objects.count(), PaymentShare.objects.count(), Entry.objects.filter(kind="payment").count()) == (
        1,
        1,
        1,
    )


def test_the_same_sending_pays_once() -> None:
    bill, account, key = billed_for(10_00), make_money(minor=1_000_00), uuid4()
    first = paid(account, 10_00, [(bill, 10_00)], by=72_00, client_id=key)
    again = paid(account, 10_00, [(bill, 10_00)], by=72_00, client_id=key)
    assert (again.payment_id, again.already, Payment.objects.count()) == (first.payment_id, True, 1)


def test_what_cannot_be_paid_is_said_all_at_once() -> None:
    bill, other_bill = billed_for(10_00), billed_for(10_00)
    draft = make_bill(supplier=bill.supplier, lines=[other(5)], approved=False)
    dollars = make_money(currency="USD", minor=100_00, base=700_00)
    shares = [(bill, 5_00), (bill, 5_00), (other_bill, 5_00), (draft, 5)]
    refused = paid(dollars, 5_00, shares, by=6_00, fee=-1).refused
    assert {place: refusal.code for place, refusal in refused.items()} == {
        "paid": "paid_differs",
        "fee": "below_zero",
        "shares": "over_payment",
        "shares.1": "twice",
        "shares.2": "other_supplier",
        "shares.3": "not_approved",
    }
    assert Payment.objects.count() == 0


def test_money_that_is_not_there_is_worth_the_days_rate_and_without_one_nothing_is_paid() -> None:
    supplier = make_supplier(currency="USD")
    euros = make_money(currency="EUR")
    refused = paid(euros, 10_00, [], by=9_00, supplier=supplier).refused
    assert refused == {"on": Refusal("no_rate", {"currency": "EUR", "on": DAY})}
    assert Payment.objects.count() == 0


def test_an_advance_settles_a_bill_later_and_the_exchange_between_them_is_booked() -> None:
    """1,000.00 USD in advance at 7.20 = 7,200.00 paid by 7,200.00 CNY. The bill comes at 7.00 and is worth 7,000.00 for all of it: 600.00 USD
    of the advance (4,320.00) settle 600.00 of the bill (4,200.00), a loss of 120.00; the rest of both stays."""
    supplier, account = make_supplier(), make_money(minor=10_000_00)
    made = paid(account, 1_000_00, [], by=7_200_00, supplier=supplier)
    assert booked(made)[PAYABLE] == (7_200_00, 1_000_00)
    bill = billed_for(1_000_00, supplier=supplier, on=LATER, rate="7.00")
    assert made.payment_id
    shared = share_payment(payment_id=made.payment_id, shares=[(bill.pk, 600_00)], actor=None, on=LATER)
    assert shared.payment_id == made.payment_id
    assert advances([made.payment_id]) == {made.payment_id: Advance(400_00, 2_880_00)}
    assert owed([bill.pk]) == {bill.pk: Owed(400_00, 2_800_00)}
    assert balances()[PAYABLE] == (2_880_00 - 2_800_00, 0)
    assert balances()[EXCHANGE][0] == -7_200_00 + 120_00
    again = share_payment(payment_id=made.payment_id, shares=[(bill.pk, 500_00)], actor=None, on=LATER)
    assert {place: refusal.code for place, refusal in again.refused.items()} == {
        "shares": "over_payment",
        "shares.0": "twice",
    }


def test_a_reversed_payment_leaves_its_bill_owed_and_the_money_where_it_was() -> None:
    bill, account = billed_for(1_000_00), make_money(currency="USD", minor=2_000_00, base=14_000_00)
    before = balances()
    made = paid(account, 1_000_00, [(bill, 1_000_00)])
    assert made.payment_id
    assert cancel_bills(bill_ids=[bill.pk], reason="x", actor=None).refused[bill.pk].code == "paid"
    assert (
        reverse_payments(payment_ids=[made.payment_id], reason="", actor=None).refused[made.payment_id].code
        == "no_reason"
    )
    assert reverse_payments(payment_ids=[made.payment_id], reason="came back", actor=None).done == (made.payment_id,)
    assert reverse_payments(payment_ids=[made.payment_id], reason="came back", actor=None).already == (made.payment_id,)
    assert (balances(), owed([bill.pk])) == (before, {bill.pk: Owed(1_000_00, 7_200_00)})
    assert cancel_bills(bill_ids=[bill.pk], reason="x", actor=None).done == (bill.pk,)


def test_how_far_an_order_is_paid_follows_its_bills() -> None:
    bill, account = billed_for(10_00), make_money(minor=1_000_00)
    order = PurchaseOrder.objects.get(supplier=bill.supplier)
    PurchaseOrder.objects.update(arrival=Arrival.ALL)
    paid(account, 4_00, [(bill, 4_00)], by=28_00)
    part = paid_of_orders([order.pk])[order.pk]
    paid(account, 6_00, [(bill, 6_00)], by=43_00)
    assert (part, paid_of_orders([order.pk])[order.pk]) == ("part", "all")


def test_a_closed_account_pays_nothing() -> None:
    bill, account = billed_for(10_00), make_money(minor=1_000_00, closed_at="2026-11-01T00:00:00Z")
    assert paid(account, 10_00, [(bill, 10_00)], by=72_00).refused == {"account": Refusal("closed")}
    assert approve_bills(bill_ids=[bill.pk], actor=None).already == (bill.pk,)
