"""Shares are exact in sum, never negative, and the same however the units come."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from procurement.shares import price_step, split, step


def test_the_worked_numbers_of_landed_cost() -> None:
    by_weight = split(5_000_00, [100 * 1, 50 * 2])
    assert [by_weight, by_weight[0] / 100, by_weight[1] / 50] == [[2_500_00, 2_500_00], 25_00, 50_00]
    assert split(230_00, [Decimal(400), Decimal(100)]) == [184_00, 46_00]
    assert split(5_00, [50, 50]) == [2_50, 2_50]
    assert split(100_00, [1, 1, 1]) == [33_34, 33_33, 33_33]
    assert split(7, [0, 0]) == [4, 3]


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_a_split_loses_no_cent_and_gives_nothing_negative(total: int, weights: list[int]) -> None:
    shares = split(total, weights)
    assert (sum(shares), min(shares) >= 0) == (total, True)


@given(st.integers(0, 10**9), st.lists(st.integers(1, 50), min_size=1, max_size=10), st.integers(0, 20))
def test_a_line_carries_its_whole_share_when_all_has_come_and_nothing_beyond(
    total: int, parts: list[int], over: int
) -> None:
    whole, before, carried = sum(parts), 0, 0
    for units in [*parts, over]:
        carried += step(total, whole=whole, before=before, after=before + units)
        before += units
    assert carried == total


def test_the_price_runs_on_from_one_receipt_to_the_next() -> None:
    third = Decimal("0.3333")
    steps = [price_step(third, "USD", before=n, after=n + 1) for n in range(3)]
    assert (steps, sum(steps)) == ([33, 34, 33], 100)
    assert price_step(Decimal("10.5"), "JPY", before=0, after=1) == 11
