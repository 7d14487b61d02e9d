"""Freight on paper: the worked figures of the trade, and every edge. No clock, no database."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.formulas import (
    Bracket,
    Extra,
    Fees,
    Freight,
    Rate,
    Sides,
    Weighing,
    box_of,
    bracket_for,
    chargeable_g,
    freight,
    girth_mm,
    rounded_up,
    split,
    volumetric,
    volumetric_g,
)

HALVES = Bracket(0, 30_000, first_g=500, first_price=80_00, step_g=500, step_price=30_00)


def inches(*sides: str) -> list[Fraction]:
    return [Fraction(side) for side in sides]


def test_inches_by_139_are_pounds() -> None:
    assert volumetric(inches("18", "14", "12"), 139) == 22  # 21.76


def test_sides_are_rounded_up_before_they_are_multiplied() -> None:
    sides = inches("11.1", "8.5", "6.2")
    whole = [rounded_up(side, Fraction(1)) for side in sides]
    assert (whole, prod(whole)) == ([12, 9, 7], 756)
    assert (volumetric(whole, 139), volumetric(sides, 139)) == (6, 5)  # 5.44 and 4.21


@pytest.mark.parametrize(
    ("sides", "weighing", "grams"),
    [
        ((300, 200, 100), Weighing(5_000), 1_200),
        ((300, 200, 100), Weighing(6_000), 1_000),
        ((300, 200, 100), Weighing(12_000), 500),
        ((300, 200, 100), Weighing(0), 0),  # size does not count
        ((301, 200, 100), Weighing(6_000), 1_004),  # 1003.33 is rounded up
        ((301, 192, 95), Weighing(5_000, side_step=100), 1_240),  # 31 x 20 x 10 cm
        ((300, 200, 100), Weighing(5_000, side_step=100), 1_200),  # whole already
        ((300, 200, 100), Weighing(6_000, above_cm3=6_000), 0),  # not above
        ((300, 200, 101), Weighing(6_000, above_cm3=6_000), 1_010),
        ((305, 305, 305), Weighing(10_161, above_cm3=28_316, side_step=254), 3_544),  # 13 inches cubed: 36.0 dm3
    ],
)
def test_volumetric_grams(sides: Sides, weighing: Weighing, grams: int) -> None:
    assert volumetric_g(sides, weighing) == grams


@pytest.mark.parametrize(
    ("actual", "volume", "weighing", "grams"),
    [
        (0, 0, Weighing(), 0),
        (499, 1_200, Weighing(5_000), 1_200),
        (1_201, 1_200, Weighing(5_000), 1_201),
        (30, 0, Weighing(min_g=50), 50),
        (50, 0, Weighing(min_g=50), 50),
        (51, 0, Weighing(min_g=50), 51),
        (500, 0, Weighing(round_g=500), 500),
        (501, 0, Weighing(round_g=500), 1_000),
        (30, 501, Weighing(5_000, min_g=50, round_g=100), 600),
    ],
)
def test_the_larger_weight_is_charged_in_begun_steps(actual: int, volume: int, weighing: Weighing, grams: int) -> None:
    assert chargeable_g(actual, volume, weighing) == grams


@pytest.mark.parametrize(
    ("grams", "total"),
    [(0, 80_00), (1, 80_00), (500, 80_00), (501, 110_00), (1_000, 110_00), (1_001, 140_00), (1_230, 140_00), (1_500, 140_00),
     (30_000, 1_850_00)],
)  # fmt: skip
def test_first_and_each_begun_step(grams: int, total: int) -> None:
    assert freight(HALVES, grams).total == total


ROWS = (
    Bracket(0, 100, first_price=10_00),
    Bracket(100, 500, first_price=5_00, per_kg=60_00),
    Bracket(600, 2_000, per_kg=55_00),
)


@pytest.mark.parametrize(
    ("grams", "found"),
    [(0, ROWS[0]), (1, ROWS[0]), (100, ROWS[0]), (101, ROWS[1]), (500, ROWS[1]), (501, None), (600, None), (601, ROWS[2]), (2_000, ROWS[2]),
     (2_001, None)],
)  # fmt: skip
def test_the_upper_bound_belongs_to_a_bracket(grams: int, found: Bracket | None) -> None:
    assert bracket_for(ROWS, grams) == found


@pytest.mark.parametrize(
    ("grams", "total"),
    [(101, 11_06), (250, 20_00), (500, 35_00)],  # 5.00 + 6.06; + 15.00; + 30.00
)
def test_a_bracket_has_a_fixed_part_and_a_part_per_kilogram(grams: int, total: int) -> None:
    assert freight(ROWS[1], grams).total == total


def test_a_heavier_parcel_can_be_cheaper_at_an_edge() -> None:
    cheap = Bracket(500, 1_000, per_kg=50_00)
    assert (freight(ROWS[1], 500).total, freight(cheap, 501).total) == (35_00, 25_05)


REGISTERED = Bracket(0, 2_000, per_kg=90_00)


def test_registered_mail_discounts_the_weight_or_the_fee_too() -> None:
    grams = chargeable_g(30, 0, Weighing(min_g=50))
    weight_only = freight(REGISTERED, grams, fees=Fees(registered=8_00, discount=10_00))
    both = freight(REGISTERED, grams, fees=Fees(registered=8_00, discount=10_00, discount_on_fee=True))
    assert weight_only == Freight(12_05, (("base", 4_05), ("registered", 8_00)), 50)  # 50 g x 90 x 0.9 + 8
    assert both == Freight(11_25, (("base", 4_05), ("registered", 7_20)), 50)  # (4.50 + 8) x 0.9


def test_fuel_is_asked_of_base_and_piece_only() -> None:
    bracket = Bracket(0, 5_000, first_price=100_00, per_piece=20_00)
    extras = [Extra("remote", per_kg=4_00, minimum=200_00), Extra("battery_built_in", fixed=20_00)]
    found = freight(bracket, 1_000, fees=Fees(registered=8_00, fuel=22_50), extras=extras)
    parts = (
        ("base", 100_00),
        ("piece", 20_00),
        ("fuel", 27_00),
        ("registered", 8_00),
        ("remote", 200_00),
        ("battery_built_in", 20_00),
    )
    assert found == Freight(375_00, parts, 1_000)


@pytest.mark.parametrize(("grams", "asked"), [(50_000, 200_00), (50_001, 200_00), (50_250, 201_00)])
def test_a_surcharge_is_at_least_its_minimum(grams: int, asked: int) -> None:
    assert freight(Bracket(0, 70_000), grams, extras=[Extra("remote", per_kg=4_00, minimum=200_00)]).total == asked


def test_each_part_has_its_currency_and_is_rounded_once() -> None:
    """A card in yen (no decimals) at 0.0475 yuan, a surcharge in dollars at 7.1235."""
    bracket = Bracket(0, 5_000, first_price=1_111, per_kg=333)
    found = freight(
        bracket, 500, fees=Fees(fuel=10_00), rate=Rate(475, 100), extras=[Extra("remote", fixed=1, rate=Rate(71_235, 10_000))]
    )  # fmt: skip
    # 1277.5 yen = 6068.125 fen; fuel 606.8125; 1 cent = 7.1235 fen
    assert found == Freight(6_068 + 607 + 7, (("base", 6_068), ("fuel", 607), ("remote", 7)), 500)


def test_a_half_is_rounded_up() -> None:
    assert freight(Bracket(0, 100, per_kg=1_00), 5).total == 1  # 0.5
    assert freight(Bracket(0, 100, per_kg=1_00), 4).total == 0


@given(st.integers(1, 70_000), st.integers(1, 70_000))
def test_within_a_bracket_heavier_is_never_cheaper(one: int, other: int) -> None:
    bracket = Bracket(0, 70_000, first_g=500, first_price=80_00, step_g=500, step_price=30_00, per_kg=3_33)
    fees = Fees(registered=8_00, discount=7_50, fuel=21_75)
    light, heavy = sorted((one, other))
    assert freight(bracket, light, fees=fees).total <= freight(bracket, heavy, fees=fees).total


@given(st.integers(1, 70_000))
def test_a_total_is_the_sum_of_its_parts(grams: int) -> None:
    found = freight(HALVES, grams, fees=Fees(333, 12_34, True, 21_75), rate=Rate(71_235, 10_000))
    assert found.total == sum(amount for _code, amount in found.parts)


@pytest.mark.parametrize(
    ("units", "box"),
    [
        ([], None),
        ([(1, (300, 200, 0))], None),  # a size is not known
        ([(1, (100, 300, 200))], (300, 200, 100)),
        ([(2, (300, 200, 100))], (300, 200, 200)),
        ([(3, (300, 200, 100))], (300, 245, 245)),  # the two shorter sides grow together
        ([(10, (300, 200, 100))], (392, 392, 392)),  # no side is left longer than the rest
        ([(1, (300, 200, 100)), (1, (400, 50, 50))], (400, 200, 100)),
    ],
)
def test_the_box_of_several_units(units: list[tuple[int, Sides]], box: Sides | None) -> None:
    assert box_of(units) == box


@given(st.lists(st.tuples(st.integers(1, 50), st.tuples(*[st.integers(1, 900)] * 3)), min_size=1, max_size=5))
def test_a_box_holds_its_units_and_wastes_little(units: list[tuple[int, Sides]]) -> None:
    box = box_of(units)
    assert box is not None
    assert box == tuple(sorted(box, reverse=True))
    assert prod(box) >= sum(quantity * prod(sides) for quantity, sides in units)
    for place in range(3):
        assert box[place] >= max(sorted(sides, reverse=True)[place] for _quantity, sides in units)


def test_girth() -> None:
    assert girth_mm((600, 300, 200)) == 1_600


@pytest.mark.parametrize(
    ("total", "measures", "shares"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (100, [1, 2, 2], [20, 40, 40]),
        (101, [300, 700], [30, 71]),
        (7, [0, 1], [0, 7]),
        (10, [0, 0, 0], [4, 3, 3]),
        (0, [3, 4], [0, 0]),
        (5, [], []),
    ],
)
def test_a_line_haul_is_split_to_the_cent(total: int, measures: list[int], shares: list[int]) -> None:
    assert split(total, measures) == shares


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**7), min_size=1, max_size=300))
def test_shares_sum_to_the_whole(total: int, measures: list[int]) -> None:
    assert sum(split(total, measures)) == total
