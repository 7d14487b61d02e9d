"""What a parcel should weigh, how far off is fine, and what a scale says."""

import pytest
from pytest_django import Settings

from logistics.weights import (
    Content,
    Difference,
    UnreadableWeight,
    expected_g,
    explain_difference,
    read_weight,
    tolerance_g,
)


def test_the_expected_weight_is_goods_and_packaging(settings: Settings) -> None:
    settings.PARCEL_PACKAGING_G = 30
    assert expected_g([(2, 200), (1, 80)]) == 510


@pytest.mark.parametrize(("expected", "tolerance"), [(0, 30), (600, 30), (610, 31), (1000, 50), (20_000, 1000)])
def test_the_tolerance_is_the_larger_of_grams_and_percent(expected: int, tolerance: int) -> None:
    assert tolerance_g(expected) == tolerance


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("532", 532),
        (" 532g ", 532),
        ("0.532 kg", 532),
        ("0,532 KG", 532),
        ("ST,GS,+  0.532kg", 532),
        ("1.17 lb", 531),
        ("18.75oz", 532),
    ],
)
def test_a_scale_or_a_person_is_read(text: str, grams: int) -> None:
    assert read_weight(text) == grams


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0.532", "weight_needs_unit"),
        ("US,GS,+ 0.532kg", "weight_unstable"),
        ("0 g", "weight_nothing"),
        ("-5 g", "weight_unreadable"),
        ("P0000000001", "weight_unreadable"),
        ("9999 kg", "weight_too_heavy"),
        ("", "weight_unreadable"),
    ],
)
def test_what_is_no_weight_says_why(text: str, code: str) -> None:
    with pytest.raises(UnreadableWeight) as error:
        read_weight(text)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("off_g", "likely"),
    [
        (-205, Difference("CUP", -1)),
        (410, Difference("CUP", 2)),
        (-80, Difference("SPOON", -1)),
        (1000, Difference("CUP", 5)),
        (-1000, None),
        (120, None),
    ],
)
def test_a_difference_of_whole_units_is_named(off_g: int, likely: Difference | None) -> None:
    contents = [Content("CUP", 2, 200), Content("SPOON", 1, 83), Content("GIFT", 1, 0)]
    assert explain_difference(off_g=off_g, contents=contents, tolerance=30) == likely
