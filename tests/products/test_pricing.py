"""Prices from costs, and back: worked numbers, edges of tiers and minimums, and what must hold for any schedule."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from products.pricing import (
    Costs,
    Fee,
    FeeBase,
    Mode,
    Rounding,
    Target,
    Tier,
    Unreachable,
    price_for,
    result_at,
    usual_rounding,
)

D = Decimal
CENT = Rounding(D("0.01"))
NINETY_NINE = Rounding(D(1), D("0.99"))


def commission(percent: str, **tier: str) -> Fee:
    return Fee("commission", (Tier(D(percent), **{key: D(value) for key, value in tier.items()}),))


def shown(costs: Costs, price: str) -> dict[str, Decimal]:
    result = result_at(costs, D(price))
    return {line.name: line.shown(costs.currency) for line in result.lines} | {
        "rounding": result.rounding, "profit": result.profit,
    }  # fmt: skip


def test_the_row_of_the_seller_guide() -> None:
    """17.99 - 15 % - 3.28 of fulfilment = 12.01, as a marketplace itself shows it."""
    costs = Costs("USD", D(1), D(0), fees=(commission("15"), Fee("fulfilment_fee", (Tier(fixed=D("3.28")),))))
    assert shown(costs, "17.99") == {
        "goods_price": D("17.99"), "fee:commission": D("-2.70"), "fee:fulfilment_fee": D("-3.28"), "rounding": D("0.00"), "profit": D("12.01"),
    }  # fmt: skip


def test_a_price_from_its_costs_line_by_line() -> None:
    """Net 20: 40 yuan of goods and 16 of freight at 8 are 7; 15 % of 24 are 3.60, advertising 2, returns 5 % of (20 + 2 - 2.50)."""
    costs = Costs(
        "EUR", D(8), D(40), outbound=D(16), fees=(commission("15"),), tax_percent=D(20), tax_included=True,
        advertising_percent=D(10), returns_percent=D(5), return_cost=D(16), restock_percent=D(50),
    )  # fmt: skip
    assert shown(costs, "24") == {
        "goods_price": D("24.00"), "tax_in_price": D("-4.00"), "unit_cost": D("-5.00"), "outbound": D("-2.00"), "fee:commission": D("-3.60"),
        "advertising": D("-2.00"), "returns": D("-0.98"), "rounding": D("0.01"), "profit": D("6.43"),
    }  # fmt: skip
    assert result_at(costs, D(24)).exact_margin == Fraction("32.125")
    assert result_at(costs, D(24)).margin == D("32.12")
    assert price_for(costs, Target(margin=D("32.125")), CENT).exact == 24


def test_tax_that_is_added_is_no_money_of_ours_but_some_fees_are_taken_of_it() -> None:
    total = Fee("payment_fee", (Tier(D(2), base=FeeBase.TOTAL),))
    costs = Costs("USD", D(7), D(35), shipping=D(5), fees=(total,), tax_percent=D(10))
    result = result_at(costs, D(15))
    assert (result.net_sales, result.exact_profit) == (20, 20 - 5 - Fraction("0.44"))


@pytest.mark.parametrize(
    ("rounding", "price", "margin"),
    [
        (CENT, "12.50", "20.00"),
        (NINETY_NINE, "12.99", "23.01"),
        (Rounding(D(1), D("0.95")), "12.95", "22.77"),
        (Rounding(D(5)), "15", "33.33"),
        (Rounding(D(1), D("0.99"), Mode.NEAREST), "12.99", "23.01"),
        (Rounding(D(1), D("0.10"), Mode.NEAREST), "12.10", "17.35"),
    ],
)
def test_a_price_is_rounded_as_the_rule_says(rounding: Rounding, price: str, margin: str) -> None:
    found = price_for(Costs("USD", D(1), D(10)), Target(margin=D(20)), rounding)
    assert (found.before_rounding, found.price, found.result.margin) == (D("12.5000"), D(price), D(margin))


def test_nearest_never_goes_below_the_floor() -> None:
    nearest = Rounding(D(1), D("0.10"), Mode.NEAREST)
    costs = Costs("USD", D(1), D(10))
    assert price_for(costs, Target(margin=D(20)), nearest, floor=D(17)).price == D("12.10")
    assert price_for(costs, Target(margin=D(20)), nearest, floor=D(18)).price == D("13.10")
    assert price_for(costs, Target(profit=D(1)), CENT, floor=D(20)).price == D("12.50")


def test_money_without_decimals_and_what_a_store_begins_with() -> None:
    costs = Costs("JPY", D("0.048"), D(48), fees=(commission("10"),))
    found = price_for(costs, Target(margin=D(15)), usual_rounding("JPY"))
    assert (found.price, found.result.profit) == (D(1340), D(206))
    assert (usual_rounding("USD").ending, usual_rounding("KRW").step, usual_rounding("ISK").step) == (D("0.99"), 100, 1)
    assert usual_rounding("KWD").fits("KWD")
    assert [Rounding(D(step), D(end)).fits(code) for step, end, code in (
        ("1", "0.99", "JPY"), ("0.001", "0", "USD"), ("1", "1", "USD"), ("1", "-0.5", "USD"), ("10", "9", "JPY"),
    )] == [False, False, False, False, True]  # fmt: skip


def test_a_minimum_bends_the_line_and_a_tier_breaks_it() -> None:
    least = Costs("USD", D(1), D("0.70"), fees=(commission("15", minimum="0.30"),))
    assert price_for(least, Target(profit=D("0.50")), CENT).exact == Fraction("1.50")
    assert price_for(least, Target(profit=D(1)), CENT).exact == 2
    assert price_for(least, Target(profit=D("1.68")), CENT).exact == Fraction("2.8")
    # 5 % below 100 and 10 % of everything from 100 on: 95 is earned just below 100, and again only at 105.56.
    steps = Fee("commission", (Tier(D(5)), Tier(D(10), from_total=D(100))))
    jump = Costs("USD", D(1), D(0), fees=(steps,))
    assert price_for(jump, Target(profit=D("94.99")), CENT).price == D("99.99")
    assert price_for(jump, Target(profit=D(95)), CENT).exact == Fraction(950, 9)
    assert price_for(jump, Target(profit=D(94)), Rounding(D(10))).price == D(110)
    # A higher tier that takes less: at 100 on the dot it is reached.
    fall = Costs("USD", D(1), D(85), fees=(Fee("commission", (Tier(D(12)), Tier(D(4), from_total=D(100)))),))
    assert price_for(fall, Target(profit=D(5)), CENT).exact == 100


def test_what_no_price_can_earn_is_said() -> None:
    with pytest.raises(Unreachable):
        price_for(Costs("USD", D(1), D(10), fees=(commission("60"),)), Target(margin=D(40)), CENT)
    with pytest.raises(Unreachable):
        price_for(Costs("USD", D(1), D(10), fees=(commission("100"),)), Target(profit=D(0)), CENT)
    with pytest.raises(Unreachable):
        price_for(Costs("USD", D(1), D(10) ** 9), Target(margin=D(50)), CENT)
    with pytest.raises(ValueError, match="margin or a profit"):
        Target()


money = st.decimals(min_value=0, max_value=200, places=2)
small = st.decimals(min_value=0, max_value=3, places=2)
share = st.decimals(min_value=0, max_value=20, places=2)


@st.composite
def fees(draw: st.DrawFn, name: str) -> Fee:
    starts = sorted(draw(st.sets(st.integers(0, 120), max_size=3)) | {draw(st.sampled_from([0, 7]))})
    tiers = (Tier(draw(share), draw(small), draw(small), draw(st.sampled_from(FeeBase)), D(start)) for start in starts)
    return Fee(name, tuple(tiers))


@st.composite
def costs(draw: st.DrawFn, currency: str) -> Costs:
    return Costs(
        currency, draw(st.decimals(min_value=D("0.01"), max_value=12, places=4)), draw(money), draw(small), draw(small), draw(money),
        draw(small),
        (draw(fees("commission")), draw(fees("payment_fee"))), draw(share), draw(st.booleans()),
        draw(share), draw(share), draw(small), draw(share),
    )  # fmt: skip


def roundings(currency: str) -> st.SearchStrategy[Rounding]:
    table = {
        "JPY": [Rounding(D(1)), Rounding(D(10)), Rounding(D(100), D(80))],
        "EUR": [CENT, NINETY_NINE, Rounding(D("0.05")), Rounding(D(10), D("9.95"))],
    }
    return st.sampled_from(table[currency])


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_the_inverse_of_the_price_has_the_margin_and_the_next_lower_one_has_not(data: st.DataObject) -> None:
    currency = data.draw(st.sampled_from(["EUR", "JPY"]))
    given_costs, rounding = data.draw(costs(currency)), data.draw(roundings(currency))
    goal = data.draw(st.decimals(min_value=-10, max_value=40, places=2))
    floor = data.draw(st.none() | st.decimals(min_value=-20, max_value=goal, places=2))
    try:
        found = price_for(given_costs, Target(margin=goal), rounding, floor=floor)
    except Unreachable:
        # Nothing on the way reaches it either.
        assert all(
            (result_at(given_costs, D(price)).exact_margin or -1000) < goal for price in (1, 10, 99, 1000, 10**6)
        )
        return
    margin = result_at(given_costs, found.price).exact_margin
    lower = rounding.below(Fraction(found.price))
    below = result_at(given_costs, lower).exact_margin if lower else None
    assert margin is not None
    assert margin >= goal
    assert below is None or below < goal
    assert (found.price - rounding.ending) % rounding.step == 0
    assert sum(line.shown(currency) for line in found.result.lines) + found.result.rounding == found.result.profit
    at_exact = result_at(given_costs, found.exact).exact_margin
    assert at_exact is None or at_exact >= goal


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_nearest_keeps_the_floor_whatever_the_fees(data: st.DataObject) -> None:
    given_costs, rounding = data.draw(costs("EUR")), data.draw(roundings("EUR"))
    nearest = Rounding(rounding.step, rounding.ending, Mode.NEAREST)
    goal = data.draw(st.decimals(min_value=0, max_value=40, places=2))
    floor = data.draw(st.decimals(min_value=-20, max_value=goal, places=2))
    try:
        found = price_for(given_costs, Target(margin=goal), nearest, floor=floor)
    except Unreachable:
        return
    margin = result_at(given_costs, found.price).exact_margin
    assert margin is not None
    assert margin >= floor
