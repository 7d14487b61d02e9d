"""Weights of parcels: what they should weigh, how far off is still fine, and what a scale or a person typed. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings

HEAVIEST_G = 1_000_000
_GRAMS = {"g": Decimal(1), "kg": Decimal(1000), "oz": Decimal("28.349523125"), "lb": Decimal("453.59237")}
# A wedge scale may send its status and mode before the figure: "ST,GS,+ 0.532kg".
_READING = re.compile(
    r"^(?:(?P<status>ST|US)\s*,\s*(?:(?:GS|NT)\s*,\s*)?)?\+?\s*(?P<amount>\d{1,9}(?:[.,]\d{1,6})?)\s*(?P<unit>kg|g|oz|lb)?\.?$",
    re.IGNORECASE,
)


class UnreadableWeight(ValueError):
    """The text is no weight; `code` says what is wrong with it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Content:
    """So many units of a SKU, at the weight of one."""

    sku: str
    quantity: int
    weight_g: int


@dataclass(frozen=True, slots=True)
class Difference:
    """The likeliest reason of a wrong weight: units of one SKU that are missing (negative) or too many."""

    sku: str
    units: int


def expected_g(contents: Sequence[tuple[int, int]]) -> int:
    """What a parcel of (quantity, weight of one) should weigh with its packaging."""
    return sum(quantity * weight for quantity, weight in contents) + settings.PARCEL_PACKAGING_G


def tolerance_g(expected: int) -> int:
    """How far a weighing may be off: the larger of a fixed weight and a share of the expected one."""
    share = (Decimal(expected) * settings.WEIGH_TOLERANCE_PERCENT / 100).to_integral_value(ROUND_HALF_UP)
    return max(settings.WEIGH_TOLERANCE_G, int(share))


def looks_like_weight(text: str) -> bool:
    """Whether a scan is a reading of a scale rather than a parcel's code."""
    return _READING.match(text.strip()) is not None


def read_weight(text: str) -> int:
    """Grams from "532", "532g", "0.532 kg", "1.17 lb" or a scale's line; a figure without a unit is whole grams.

    Raises UnreadableWeight: `weight_unreadable`, `weight_needs_unit`, `weight_unstable`, `weight_nothing`, `weight_too_heavy`.
    """
    found = _READING.match(text.strip())
    if found is None:
        raise UnreadableWeight("weight_unreadable")
    if (found["status"] or "").upper() == "US":
        raise UnreadableWeight("weight_unstable")
    amount = found["amount"].replace(",", ".")
    if found["unit"] is None and "." in amount:
        raise UnreadableWeight("weight_needs_unit")
    grams = int((Decimal(amount) * _GRAMS[(found["unit"] or "g").lower()]).to_integral_value(ROUND_HALF_UP))
    if grams <= 0:
        raise UnreadableWeight("weight_nothing")
    if grams > HEAVIEST_G:
        raise UnreadableWeight("weight_too_heavy")
    return grams


def explain_difference(*, off_g: int, contents: Sequence[Content], tolerance: int) -> Difference | None:
    """The SKU whose missing or surplus units explain the difference, the fewest first; nothing when none does.

    A mis-pick shows here: 210 g too light where one unit of a SKU weighs 208 g.
    """
    likely = []
    for content in contents:
        units = round(Decimal(off_g) / content.weight_g) if content.weight_g else 0
        rest = abs(off_g - units * content.weight_g)
        if units and -units <= content.quantity and rest <= tolerance:
            likely.append((abs(units), rest, Difference(content.sku, units)))
    return min(likely, key=lambda found: found[:2])[2] if likely else None


@dataclass(frozen=True, slots=True)
class Swap:
    """The likeliest mis-pick: one unit of another SKU lies where one of this SKU belongs."""

    sku: str
    instead_of: str


def explain_swap(*, off_g: int, contents: Sequence[Content], others: Sequence[Content], tolerance: int) -> Swap | None:
    """The SKU beside these on the trolley that would explain the difference if it was taken for one of them; the closest first."""
    inside = {content.sku for content in contents}
    likely = [
        (abs(off_g - (other.weight_g - content.weight_g)), Swap(other.sku, content.sku))
        for content in contents
        for other in others
        if other.weight_g and content.weight_g and other.sku not in inside
    ]
    fitting = [each for each in likely if each[0] <= tolerance]
    return min(fitting, key=lambda found: found[0])[1] if fitting else None
