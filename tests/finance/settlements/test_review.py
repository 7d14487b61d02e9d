"""What people decide about lines: accepted with a reason, mapped, matched again; each booked once, nothing left over."""

from __future__ import annotations

import pytest

from erp.kernel.outcomes import Refusal
from finance import chart
from finance.models import Entry, SettlementLine
from finance.services.settlements_review import accept_lines, map_lines, rematch, rematch_open
from orders.models import Order
from people.models import User
from tests.factories import make_account, make_order, make_store, make_user
from tests.finance.settlements.cast import balances, book_sale, line, make_rates, settle, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    make_rates()
    return make_order(state="shipped")


@pytest.fixture
def lin() -> User:
    return make_user(role="finance")


def ids(state: str) -> list[int]:
    return list(SettlementLine.objects.filter(state=state).order_by("pk").values_list("pk", flat=True))


def test_an_accepted_fee_closes_the_claim_at_the_value_it_carries(order: Order, lin: User) -> None:
    """15.00 expected, 16.50 taken: 1.50 at 7.90 (11.85 CNY) is ours to bear."""
    book_sale(order, items="100.00", commission="-15.00")
    settlement = settle(order.account, line(order, "items", "100.00"), line(order, "commission", "-16.50"))
    [wrong] = ids("different")
    outcomes = accept_lines([wrong], reason=" new rate since November ", actor=lin)
    settlement.refresh_from_db()
    accepted = SettlementLine.objects.get(pk=wrong)
    assert (outcomes.done, outcomes.refused, settlement.state) == ((wrong,), {}, "matched")
    assert (accepted.state, accepted.accepted_reason, accepted.accepted_by) == (
        "accepted", "new rate since November", lin,
    )  # fmt: skip
    assert balances(order=order) == {
        chart.MARKETPLACE_BALANCE: (659_65, 83_50),
        chart.SALES: (-780_00, -100_00),
        chart.COMMISSION: (117_00, 15_00),
        chart.FEE_DIFFERENCES: (11_85, 1_50),
        chart.EXCHANGE_DIFFERENCES: (-8_50, 0),
    }
    assert accept_lines([wrong], reason="again", actor=lin).already == (wrong,)


def test_goods_paid_short_lower_the_sales(order: Order, lin: User) -> None:
    book_sale(order, items="100.00")
    settle(order.account, line(order, "items", "98.00"))
    accept_lines(ids("different"), reason="rounding of the marketplace", actor=lin)
    found = balances(order=order)
    assert (found[chart.SALES], found.get(chart.RECEIVABLE)) == ((-764_40, -98_00), None)


def test_tax_short_on_both_sides_costs_nothing(order: Order, lin: User) -> None:
    """19.00 expected, 18.50 collected and paid on: the two differences of 0.50 cancel out."""
    book_sale(order, items="100.00", tax="19.00")
    lines = [line(order, "items", "100.00"), line(order, "tax", "18.50"), line(order, "tax_withheld", "-18.50")]
    settle(order.account, *lines)
    assert accept_lines(ids("different"), reason="another tax rate", actor=lin).refused == {}
    found = balances(order=order)
    assert [found.get(code) for code in (chart.RECEIVABLE, chart.TAX_COLLECTED, chart.FEE_DIFFERENCES)] == [None] * 3


def test_a_reason_is_asked_for_and_an_order_that_is_not_sold_yet_is_not_accepted(order: Order, lin: User) -> None:
    young = make_order(store=order.store)
    settle(order.account, line(young, "items", "50.00"), line(order, "", "-1.00"))
    [early], [odd] = ids("different"), ids("unmapped")
    before = Entry.objects.count()
    assert accept_lines([early], reason="  ", actor=lin).refused == {early: Refusal("no_reason")}
    assert accept_lines([early, odd, 0], reason="fine", actor=lin).refused == {
        0: Refusal("not_found"), odd: Refusal("unmapped"), early: Refusal("not_sold"),
    }  # fmt: skip
    assert (Entry.objects.count(), ids("different"), ids("unmapped")) == (before, [early], [odd])


def test_accepting_one_line_answers_for_all_of_its_claim(order: Order, lin: User) -> None:
    book_sale(order, commission="-15.00")
    settle(order.account, line(order, "commission", "-8.00"), line(order, "commission", "-8.50"))
    first, second = ids("different")
    assert accept_lines([first], reason="their new rate", actor=lin).done == (first,)
    assert (ids("accepted"), balances(order=order, account=chart.RECEIVABLE)) == ([first, second], {})


def test_a_line_of_an_unknown_order_leaves_suspense_when_it_is_accepted(order: Order, lin: User) -> None:
    settle(order.account, line("before our time", "items", "10.00"))
    accept_lines(ids("unknown_order"), reason="sold before we began", actor=lin)
    assert balances() == {chart.MARKETPLACE_BALANCE: (79_00, 10_00), chart.SALES: (-79_00, -10_00)}


def test_a_mapped_line_is_matched_as_if_it_had_come_so(order: Order, lin: User) -> None:
    book_sale(order, items="100.00", payment_fee="-3.00")
    settlement = settle(order.account, line(order, "items", "100.00"), line(order, "", "-3.00"))
    [odd] = ids("unmapped")
    assert map_lines([odd], component="nonsense", actor=lin).refused[odd].code == "no_component"
    assert map_lines([odd], component="payment_fee", actor=lin).done == (odd,)
    settlement.refresh_from_db()
    assert (settlement.state, states(settlement)[1]) == ("matched", ("payment_fee", "matched", -3_00, -3_00))
    assert balances(account__in=[chart.SUSPENSE, chart.RECEIVABLE]) == {}
    assert map_lines([odd], component="payment_fee", actor=lin).already == (odd,)
    assert map_lines([odd], component="penalty", actor=lin).refused == {
        odd: Refusal("mapped", {"component": "payment_fee"})
    }


def test_a_line_without_order_is_mapped_to_its_account(order: Order, lin: User) -> None:
    settle(order.account, line("", "", "-7.00"))
    map_lines(ids("unmapped"), component="storage", actor=lin)
    assert (ids("matched"), balances()) == (
        ids("matched"),
        {chart.MARKETPLACE_BALANCE: (-55_30, -7_00), chart.OTHER_FEES: (55_30, 7_00)},
    )
    assert len(ids("matched")) == 1


def test_mapping_the_missing_half_of_a_fee_settles_the_other_half(order: Order, lin: User) -> None:
    book_sale(order, commission="-13.00")
    settlement = settle(order.account, line(order, "commission", "-10.00"), line(order, "", "-3.00"))
    map_lines(ids("unmapped"), component="commission", actor=lin)
    settlement.refresh_from_db()
    assert (settlement.state, [state for _, state, _, _ in states(settlement)]) == ("matched", ["matched", "matched"])


def test_a_sale_booked_later_answers_the_settlement_that_came_first(order: Order, lin: User) -> None:
    """Settled at 7.90, sold on a day of 7.80: the 10.00 CNY that are left are a difference of exchange."""
    settlement = settle(order.account, line(order, "items", "100.00"))
    assert rematch([settlement.pk], actor=lin).already == (settlement.pk,)
    book_sale(order, items="100.00")
    assert rematch([settlement.pk], actor=lin).done == (settlement.pk,)
    settlement.refresh_from_db()
    assert (settlement.state, states(settlement)) == ("matched", [("items", "matched", 100_00, 100_00)])
    assert balances() == {
        chart.MARKETPLACE_BALANCE: (790_00, 100_00),
        chart.SALES: (-780_00, -100_00),
        chart.EXCHANGE_DIFFERENCES: (-10_00, 0),
    }
    assert rematch([settlement.pk], actor=lin).already == (settlement.pk,)


def test_an_order_that_comes_later_is_found(lin: User) -> None:
    make_rates()
    store = make_store(account=make_account())
    settlement = settle(store.account, line("902-77", "items", "100.00"))
    order = make_order(store=store, external_id="902-77", state="shipped")
    book_sale(order, items="100.00")
    assert rematch_open() == 1
    settlement.refresh_from_db()
    assert (settlement.state, states(settlement)) == ("matched", [("items", "matched", 100_00, 100_00)])
    assert SettlementLine.objects.get().order == order
    assert balances(account__in=[chart.SUSPENSE, chart.RECEIVABLE]) == {}
    assert rematch_open() == 0
