"""Settlements are kept as published, matched with what was expected, and booked: by worked figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from erp.kernel.models import FxRate
from finance import chart
from finance.models import Entry, Leg, Settlement, SettlementLine
from finance.services.settlements import import_settlements
from orders.models import Order
from tests.factories import make_account, make_listing, make_order, make_store
from tests.finance.settlements.cast import balances, book_sale, line, make_rates, report, settle, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    """An order in euro. A euro is worth 7.80 when it is sold, 7.90 on the settlement day, 7.70 when the money comes."""
    make_rates()
    return make_order()


def test_a_settlement_as_expected_clears_the_receivable_and_keeps_the_exchange_difference(order: Order) -> None:
    """Sold 100.00 less 15.00 at 7.80: 663.00 CNY expected. Settled 85.00 at 7.90: 671.50. Gained 8.50."""
    book_sale(order, items="100.00", commission="-15.00")
    settlement = settle(order.account, line(order, "items", "100.00"), line(order, "commission", "-15.00"))
    assert states(settlement) == [
        ("items", "matched", 100_00, 100_00),
        ("commission", "matched", -15_00, -15_00),
    ]
    assert (settlement.state, settlement.total) == ("matched", 85_00)
    assert balances(order=order) == {
        chart.MARKETPLACE_BALANCE: (671_50, 85_00),
        chart.SALES: (-780_00, -100_00),
        chart.COMMISSION: (117_00, 15_00),
        chart.EXCHANGE_DIFFERENCES: (-8_50, 0),
    }
    [difference] = Leg.objects.filter(account=chart.EXCHANGE_DIFFERENCES)
    assert (difference.store_id, difference.sku_id) == (order.store_id, order.lines.get().listing.sku_id)


def test_tax_passes_through_the_liability(order: Order) -> None:
    book_sale(order, items="100.00", tax="19.00")
    lines = [line(order, "items", "100.00"), line(order, "tax", "19.00"), line(order, "tax_withheld", "-19.00")]
    settlement = settle(order.account, *lines)
    assert [state for _, state, _, _ in states(settlement)] == ["matched"] * 3
    assert balances(order=order) == {
        chart.MARKETPLACE_BALANCE: (790_00, 100_00),
        chart.SALES: (-780_00, -100_00),
        chart.EXCHANGE_DIFFERENCES: (-10_00, 0),
    }


def test_a_wrong_fee_is_different_and_the_rest_stays_open_at_its_value(order: Order) -> None:
    """Expected -15.00 at 7.80; they took -16.50: 15.00 clears at 117.00 CNY, 1.50 more at 7.90 stays open as -11.85."""
    book_sale(order, items="100.00", commission="-15.00")
    settlement = settle(order.account, line(order, "items", "100.00"), line(order, "commission", "-16.50"))
    assert states(settlement)[1] == ("commission", "different", -16_50, -15_00)
    assert settlement.state == "different"
    assert balances(order=order, account=chart.RECEIVABLE) == {chart.RECEIVABLE: (11_85, 1_50)}


def test_a_part_takes_its_share_of_the_value_and_the_last_part_the_rest(order: Order) -> None:
    """100.00 at 7.80 (780.00), in 33.33 and 66.67: 259.97 and the rest of 520.03."""
    book_sale(order, items="100.00")
    settle(order.account, line(order, "items", "33.33"))
    assert balances(order=order, account=chart.RECEIVABLE) == {chart.RECEIVABLE: (520_03, 66_67)}
    second = settle(order.account, line(order, "items", "66.67"))
    assert states(second) == [("items", "matched", 66_67, 66_67)]
    assert balances(order=order, account=chart.RECEIVABLE) == {}


def test_several_lines_of_one_claim_are_compared_by_their_sum(order: Order) -> None:
    book_sale(order, items="100.00")
    settlement = settle(order.account, line(order, "items", "40.00"), line(order, "items", "60.00"))
    assert states(settlement) == [("items", "matched", 40_00, 100_00), ("items", "matched", 60_00, 0)]
    assert balances(order=order, account=chart.RECEIVABLE) == {}


def test_two_settlements_in_one_import_see_each_other(order: Order) -> None:
    book_sale(order, items="100.00")
    first = report(line(order, "items", "60.00"), period_to=date(2026, 11, 15))
    second = report(line(order, "items", "40.00"))
    import_settlements([(order.account_id, second), (order.account_id, first)])
    by_id = {each.external_id: each for each in Settlement.objects.all()}
    assert states(by_id[first.external_id]) == [("items", "different", 60_00, 100_00)]
    assert states(by_id[second.external_id]) == [("items", "matched", 40_00, 40_00)]


def test_what_belongs_to_no_order_goes_to_its_own_account(order: Order) -> None:
    settlement = settle(
        order.account, line("", "advertising", "-20.00", site=order.store.site), line("", "subscription", "-39.00")
    )
    assert [state for _, state, _, _ in states(settlement)] == ["matched", "matched"]
    assert balances() == {
        chart.MARKETPLACE_BALANCE: (-466_10, -59_00),
        chart.ADVERTISING: (158_00, 20_00),
        chart.SUBSCRIPTIONS: (308_10, 39_00),
    }
    assert Leg.objects.get(account=chart.ADVERTISING).store_id == order.store_id


def test_what_we_do_not_understand_waits_in_suspense(order: Order) -> None:
    settlement = settle(
        order.account, line(order, "", "-3.00"), line("111-NOBODY", "items", "10.00"), line(order, "moonfee", "-1.00")
    )
    assert [(component, state) for component, state, _, _ in states(settlement)] == [
        ("", "unmapped"),
        ("items", "unknown_order"),
        ("", "unmapped"),
    ]
    assert balances() == {chart.MARKETPLACE_BALANCE: (47_40, 6_00), chart.SUSPENSE: (-47_40, -6_00)}


def test_a_settlement_before_the_sale_leaves_the_receivable_below_zero(order: Order) -> None:
    settlement = settle(order.account, line(order, "items", "100.00"))
    assert states(settlement) == [("items", "different", 100_00, 0)]
    assert balances() == {chart.MARKETPLACE_BALANCE: (790_00, 100_00), chart.RECEIVABLE: (-790_00, -100_00)}


def test_an_exchange_difference_is_shared_out_by_what_was_sold() -> None:
    """A gain of 10.00 CNY on an order of two SKUs, sold 70 : 30."""
    make_rates()
    store = make_store()
    cup, pot = make_listing(store=store), make_listing(store=store)
    order = make_order(store=store, lines=[(cup, 1), (pot, 1)])
    book_sale(order, items="100.00", shares=[(cup.sku_id, 7), (pot.sku_id, 3)])
    settle(order.account, line(order, "items", "100.00"))
    legs = Leg.objects.filter(account=chart.EXCHANGE_DIFFERENCES).values_list("sku_id", "amount").order_by("sku_id")
    assert list(legs) == [(cup.sku_id, -7_00), (pot.sku_id, -3_00)]


def test_the_same_again_changes_nothing(order: Order) -> None:
    remote = report(line(order, "items", "100.00"))
    first = import_settlements([(order.account_id, remote)])
    again = import_settlements([(order.account_id, remote)])
    key = (order.account_id, remote.external_id)
    assert (list(first.new), again.new, again.already, again.refused) == ([key], {}, (key,), {})
    assert (Settlement.objects.count(), SettlementLine.objects.count(), Entry.objects.count()) == (1, 1, 1)


def test_another_total_under_the_same_id_is_refused(order: Order) -> None:
    remote = report(line(order, "items", "100.00"))
    import_settlements([(order.account_id, remote)])
    other = replace(report(line(order, "items", "90.00")), external_id=remote.external_id)
    refused = import_settlements([(order.account_id, other)]).refused
    assert [refusal.code for refusal in refused.values()] == ["changed"]
    assert Settlement.objects.get().total == 100_00


def test_what_is_unsound_is_refused_and_the_others_go_on(order: Order) -> None:
    good = line(order, "items", "10.00")
    reports = {
        "not_its_total": report(good, total=Decimal("9.99")),
        "twice": report(good, good),
        "fraction": report(line(order, "items", "1.005")),
        "no_rate": report(good, currency="GBP"),
        "": report(good),
    }
    imported = import_settlements([(order.account_id, remote) for remote in reports.values()])
    codes = {external_id: refusal.code for (_, external_id), refusal in imported.refused.items()}
    assert codes == {remote.external_id: code for code, remote in reports.items() if code}
    assert [external_id for _, external_id in imported.new] == [reports[""].external_id]
    assert Settlement.objects.count() == 1


@pytest.mark.parametrize("column", ["amount = amount + 1", "raw_kind = 'x'", "order_ref = 'x'", "booked = 0"])
def test_lines_stay_as_published(order: Order, column: str) -> None:
    settle(order.account, line(order, "items", "10.00"))
    with pytest.raises(DatabaseError, match="as it was published"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE finance_settlementline SET {column}")
    with pytest.raises(DatabaseError, match="as it was published"), transaction.atomic():
        SettlementLine.objects.all().delete()


def test_many_lines_cost_the_statements_of_a_few() -> None:
    FxRate.objects.create(currency="EUR", valid_from=date(2026, 11, 1), rate=Decimal("7.80"))
    account = make_account()
    store = make_store(account=account)

    def statements(count: int) -> int:
        orders = [make_order(store=store) for _ in range(count)]
        for order in orders:
            book_sale(order, items="19.90", commission="-3.00")
        lines = [
            each for order in orders for each in (line(order, "items", "19.90"), line(order, "commission", "-3.00"))
        ]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            settlement = settle(account, *lines)
        assert settlement.state == "matched"
        return len(queries)

    assert statements(2) == statements(60)
