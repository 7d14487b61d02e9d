"""What a parcel costs, as sums on paper: whole grams, whole minor units, no clock and no database.

* Volumetric weight = length x width x height / divisor, each side rounded up to the carrier's step first; chargeable weight = the larger of
  actual and volumetric, at least the minimum, rounded up to the carrier's step. Divisors: DHL, UPS and FedEx 5000 cm3/kg (139 in3/lb),
  USPS 166 in3/lb above one cubic foot, IATA and Chinese post 6000, some Chinese lines 8000 or 12000. UPS and FedEx round each side up
  since 18 August 2025 (their service guides of that day).
* First and step: first + begun steps x step price. Brackets: "up to and with", a fixed part and a part per kilogram, and a fee a piece.
* Registered mail: weight x rate x discount + fee, or (weight x rate + fee) x discount, whichever the offer says; at least 50 g.
* Total = (base + piece) x (1 + fuel) + registered fee + surcharges. Each part is rounded half up to the minor unit of the base currency
  once, at its end; the total is the sum of the rounded parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt, prod
from typing import TypeVar

N = TypeVar("N", int, Fraction)
Sides = tuple[int, int, int]  # millimetres, the longest first

PERCENT = 10_000  # a percentage with two decimals is a whole number of these parts
TENTHS = 1_000  # cubic tenths of a millimetre in a cubic millimetre


@dataclass(frozen=True, slots=True)
class Rate:
    """A currency as parts of the base currency: an amount in its minor units x over / under is one in the base's."""

    over: int = 1
    under: int = 1


@dataclass(frozen=True, slots=True)
class Weighing:
    """How a card turns weight and size into the grams it charges. `divisor` 0: size does not count. `side_step`: tenths of a millimetre.

    `above_cm3`: size counts for boxes of more than this volume only (0: for all).
    """

    divisor: int = 0
    above_cm3: int = 0
    side_step: int = 10
    min_g: int = 0
    round_g: int = 1


@dataclass(frozen=True, slots=True)
class Bracket:
    """A row of a card: above so many grams up to and with so many; prices in minor units of the card's currency."""

    above_g: int
    up_to_g: int
    first_g: int = 0
    first_price: int = 0
    step_g: int = 0
    step_price: int = 0
    per_kg: int = 0
    per_piece: int = 0


@dataclass(frozen=True, slots=True)
class Extra:
    """A surcharge that applies: `code` names it, the larger of the minimum and fixed + per kg is asked, in its own currency."""

    code: str
    fixed: int = 0
    per_kg: int = 0
    minimum: int = 0
    rate: Rate = field(default_factory=Rate)


@dataclass(frozen=True, slots=True)
class Fees:
    """What a card asks besides its brackets. `discount` and `fuel` in hundredths of a percent."""

    registered: int = 0
    discount: int = 0
    discount_on_fee: bool = False
    fuel: int = 0


@dataclass(frozen=True, slots=True)
class Freight:
    """The freight of a parcel in minor units of the base currency, and the parts it is the sum of: code -> amount."""

    total: int
    parts: tuple[tuple[str, int], ...]
    chargeable_g: int
    volumetric_g: int = 0


def rounded_up(value: N, step: N) -> N:
    """The next whole number of steps. Exact for whole numbers and fractions."""
    return -(-value // step) * step


def volumetric(sides: Sequence[N], divisor: int) -> int:
    """The volumetric weight in whole units, rounded up: of inches and in3/lb pounds, of millimetres and cm3/kg grams."""
    volume = prod(sides)
    return -int(-volume // divisor)


def volumetric_g(sides: Sides, weighing: Weighing) -> int:
    """The volumetric grams of a box; 0 where the card does not count its size."""
    tenths = [rounded_up(side * 10, weighing.side_step) for side in sides]
    if not weighing.divisor or prod(tenths) <= weighing.above_cm3 * TENTHS * TENTHS:
        return 0
    return volumetric(tenths, weighing.divisor * TENTHS)


def chargeable_g(actual: int, volumetric_grams: int, weighing: Weighing) -> int:
    """The grams that are charged: the larger weight, at least the minimum, rounded up to the card's step."""
    return rounded_up(max(actual, volumetric_grams, weighing.min_g), weighing.round_g)


def bracket_for(brackets: Sequence[Bracket], grams: int) -> Bracket | None:
    """The bracket that a weight falls into; its upper bound is in it, and nothing at all is in the first.

    None: too heavy for the card, or in a gap.
    """
    return next((each for each in brackets if each.above_g < max(grams, 1) <= each.up_to_g), None)


def base_of(bracket: Bracket, grams: int) -> int:
    """The price of so many grams by a bracket, without the piece, in thousandths of a minor unit (so that it is exact)."""
    steps = -(-max(grams - bracket.first_g, 0) // bracket.step_g) if bracket.step_g else 0
    return 1000 * (bracket.first_price + steps * bracket.step_price) + bracket.per_kg * grams


def freight(
    bracket: Bracket,
    grams: int,
    *,
    fees: Fees | None = None,
    extras: Sequence[Extra] = (),
    rate: Rate | None = None,
    pieces: int = 1,
    volumetric_grams: int = 0,
) -> Freight:
    """The freight of so many chargeable grams by a bracket, with all that the card adds; parts that are nothing are left out."""
    fees, rate = fees or Fees(), rate or Rate()
    left = PERCENT - fees.discount
    base = base_of(bracket, grams) * left
    piece = bracket.per_piece * pieces * 1000 * PERCENT
    fee = fees.registered * 1000 * (left if fees.discount_on_fee else PERCENT)
    over, under = rate.over, 1000 * PERCENT * rate.under
    parts = [
        ("base", _rounded(base * over, under)),
        ("piece", _rounded(piece * over, under)),
        ("fuel", _rounded((base + piece) * fees.fuel * over, under * PERCENT)),
        ("registered", _rounded(fee * over, under)),
    ]
    for extra in extras:
        asked = max(1000 * extra.minimum, 1000 * extra.fixed + extra.per_kg * grams)
        parts.append((extra.code, _rounded(asked * extra.rate.over, 1000 * extra.rate.under)))
    kept = tuple(part for part in parts if part[1])
    return Freight(sum(amount for _code, amount in kept), kept, grams, volumetric_grams)


def _rounded(over: int, under: int) -> int:
    """Half up; nothing here is negative."""
    return (2 * over + under) // (2 * under)


def box_of(units: Sequence[tuple[int, Sides]]) -> Sides | None:
    """The box that several units are taken to need: never smaller than the largest of them on any side, and as large as their volume.

    Each unit lies with its longest side along the box. Where their volume asks for more, the shortest side of the box grows first, then
    it and the middle one together, then all three: so a stack is laid flat rather than built into a tower. Padding is not added. None
    where the size of a unit is not known: nothing is guessed.
    """
    if not units or any(not all(sides) for _quantity, sides in units):
        return None
    ordered = [(quantity, sorted(sides, reverse=True)) for quantity, sides in units]
    long, middle, short = (max(sides[place] for _quantity, sides in ordered) for place in range(3))
    volume = sum(quantity * prod(sides) for quantity, sides in ordered)
    short = max(short, -(-volume // (long * middle)))
    if short > middle:
        short = middle = max(middle, _root_up(-(-volume // long)))
    if middle > long:
        short = middle = long = max(long, _cube_root_up(volume))
    return long, middle, short


def _root_up(value: int) -> int:
    root = isqrt(value)
    return root if root * root == value else root + 1


def _cube_root_up(value: int) -> int:
    root: int = max(round(float(value) ** (1 / 3)) - 2, 0)
    while root**3 < value:
        root += 1
    return root


def girth_mm(sides: Sides) -> int:
    """The longest side and twice the sum of the others, as carriers limit it."""
    return sides[0] + 2 * (sides[1] + sides[2])


def split(total: int, measures: Sequence[int]) -> list[int]:
    """An amount shared out by measures to the minor unit; what is left over goes to the largest (the first of them). All zero: evenly."""
    if not measures:
        return []
    whole = sum(measures)
    shares = [total * each // whole for each in measures] if whole else [total // len(measures)] * len(measures)
    largest = max(range(len(measures)), key=lambda place: measures[place])
    shares[largest] += total - sum(shares)
    return shares
