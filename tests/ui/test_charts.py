"""Plots: round ticks, the same picture for the same figures, and no way for a name to become markup."""

from __future__ import annotations

import pytest

from erp.kernel.ui.charts import Chart, Series, draw, nice_ticks, short


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 100, [0, 50, 100]),
        (3, 87, [0, 50, 100]),
        (0, 0, [0, 0.5, 1]),
        (-30, 45, [-40, -20, 0, 20, 40, 60]),
        (0, 0.9, [0, 0.5, 1]),
    ],
)
def test_ticks_are_round_and_cover_the_range(low: float, high: float, ticks: list[float]) -> None:
    assert nice_ticks(low, high) == pytest.approx(ticks)


def test_axis_words_are_short() -> None:
    assert [short(value) for value in (0, 12, 1500, 2_000_000, -40_000)] == ["0", "12", "1.5k", "2M", "-40k"]


@pytest.mark.parametrize("kind", ["lines", "bars"])
def test_each_value_is_drawn_once_and_a_gap_is_left_out(kind: str) -> None:
    chart = Chart("Sales", ["Mon", "Tue", "Wed"], [Series("A&B <x>", [1, None, 3]), Series("C", [0, 2, 5])], kind=kind)
    drawn = draw(chart)
    assert (drawn.count("<title>"), drawn.count("chart-legend"), "<x>" in drawn, draw(chart) == drawn) == (
        5,
        1,
        False,
        True,
    )


def test_no_figures_no_picture() -> None:
    assert (draw(Chart("Sales", [], [])), draw(Chart("Sales", ["Mon"], [Series("A", [None])]))) == ("", "")
