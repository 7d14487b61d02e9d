"""The formulas of replenishment, by their worked numbers."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from procurement.reckoning import (
    WEIGHTS,
    Figures,
    Suggestion,
    days_left,
    deviation,
    reorder_point,
    rounded,
    safety_stock,
    shortfall,
    suggest,
    velocity,
)


def test_velocity_is_the_weighted_mean_of_its_windows() -> None:
    """0.4 x 10/3 + 0.4 x 35/7 + 0.2 x 211/30 = 1.333 + 2 + 1.407 = 4.74."""
    windows = [(10, 3, Decimal("0.4")), (35, 7, Decimal("0.4")), (211, 30, Decimal("0.2"))]
    assert round(velocity(windows), 2) == Decimal("4.74")
    assert sum(weight for _, weight in WEIGHTS) == 1


def test_the_reorder_point_is_the_lead_time_and_the_safety() -> None:
    assert reorder_point(Decimal(42), lead_days=14, safety=712) == 1300
    assert reorder_point(Decimal(14), lead_days=3, safety=20) == 62


def test_the_shortfall_is_what_the_days_need_less_what_is_there() -> None:
    daily = Decimal(108) / 30
    assert [shortfall(daily, days=days, safety=0, position=28) for days in (15, 30, 45, 5)] == [26, 80, 134, 0]


def test_safety_follows_the_deviation_and_the_lead_time() -> None:
    """Fifteen days of 0 and fifteen of 4: mean 2, deviation 2; 1.65 x 2 x square root of 9 = 9.9."""
    sigma = deviation(60, 15 * 16, days=30)
    assert (sigma, safety_stock(sigma, lead_days=9)) == (Decimal(2), 10)


def test_packs_and_minimum_round_up_and_nothing_stays_nothing() -> None:
    assert [rounded(need, pack=12, minimum=30) for need in (0, 1, 30, 36, 37)] == [0, 36, 36, 36, 48]


def test_the_order_must_go_out_so_that_the_goods_come_before_the_safety_is_touched() -> None:
    """100 units at 4 a day last 25 days; a lead of 14 leaves 11, with 20 kept safe 6; with 10 units it is late by 12 days."""
    four = Decimal(4)
    told = [
        days_left(four, lead_days=14, safety=safety, position=units) for units, safety in ((100, 0), (100, 20), (10, 0))
    ]
    assert told == [11, 6, -12]
    assert [days_left(Decimal(0), lead_days=14, safety=0, position=units) for units in (5, 0, -3)] == [0, 0, -14]


def test_the_whole_derivation() -> None:
    """14, 42 and 60 units: 0.5 x 2 + 0.3 x 3 + 0.2 x 2 = 2.3 a day. 16 days of lead and 30 of cover need 105.8; safety 1.65 x 2 x 4 = 13.2.

    50 there, 5 promised, 2 waited for, 20 ordered, 10 drafted: 73. 106 + 14 - 73 = 47, in packs of 10: 50. (73 - 14) / 2.3 = 25.6 days.
    """
    figures = Figures(14, 42, 60, 240, 50, 5, 2, 20, 10, lead_days=16, pack=10, minimum=20)
    assert suggest(figures) == Suggestion(
        velocity=Decimal("2.3"),
        sigma=Decimal(2),
        safety=14,
        position=73,
        reorder_point=51,
        need=47,
        quantity=50,
        days_left=9,
    )


@given(st.integers(0, 10_000), st.integers(1, 500), st.integers(1, 5_000))
def test_what_is_ordered_covers_the_need_in_whole_packs(need: int, pack: int, minimum: int) -> None:
    quantity = rounded(need, pack=pack, minimum=minimum)
    assert quantity % pack == 0
    assert (quantity == 0) == (need == 0)
    assert quantity >= need
    assert quantity == 0 or minimum <= quantity < max(need, minimum) + pack
