"""How much to order and until when. Pure: figures in, a suggestion out; no clock, no database.

velocity = 0.5 x (7 days / 7) + 0.3 x (14 days / 14) + 0.2 x (30 days / 30)
safety   = 1.65 x standard deviation of the daily units x square root of the lead time
need     = velocity x (lead time + 30 days) + safety - (on hand - reserved - waiting + on order + drafted)

Days on which a SKU was out of stock count as days without a sale: nothing in the house says yet since when a level was empty.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

WEIGHTS = ((7, Decimal("0.5")), (14, Decimal("0.3")), (30, Decimal("0.2")))
Z = Decimal("1.65")  # 95 of 100 lead times pass without running out
COVER_DAYS = 30  # how long an order is to last once it is here
LEAD_DAYS = 14  # while no supplier has quoted


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a SKU in a warehouse."""

    units_7: int
    units_14: int
    units_30: int
    squares_30: int
    on_hand: int
    reserved: int
    waiting: int
    on_order: int
    drafted: int
    lead_days: int
    pack: int
    minimum: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What follows from the figures, step by step."""

    velocity: Decimal
    sigma: Decimal
    safety: int
    position: int
    reorder_point: int
    need: int
    quantity: int
    days_left: int


def suggest(figures: Figures) -> Suggestion:
    """The whole derivation."""
    units = (figures.units_7, figures.units_14, figures.units_30)
    speed = velocity((sold, days, weight) for sold, (days, weight) in zip(units, WEIGHTS, strict=True))
    sigma = deviation(figures.units_30, figures.squares_30, days=30)
    safety = safety_stock(sigma, lead_days=figures.lead_days)
    position = figures.on_hand - figures.reserved - figures.waiting + figures.on_order + figures.drafted
    need = shortfall(speed, days=figures.lead_days + COVER_DAYS, safety=safety, position=position)
    return Suggestion(
        speed,
        sigma,
        safety,
        position,
        reorder_point(speed, lead_days=figures.lead_days, safety=safety),
        need,
        rounded(need, pack=figures.pack, minimum=figures.minimum),
        days_left(speed, lead_days=figures.lead_days, safety=safety, position=position),
    )


def velocity(windows: Iterable[tuple[int, int, Decimal]]) -> Decimal:
    """Units a day: of each (units, days, weight) the daily units, weighted."""
    return sum((Decimal(units) / days * weight for units, days, weight in windows), Decimal(0))


def deviation(units: int, squares: int, *, days: int) -> Decimal:
    """The standard deviation of the daily units, from their sum and the sum of their squares."""
    return ((squares - Decimal(units) * units / days) / days).sqrt()


def safety_stock(sigma: Decimal, *, lead_days: int) -> int:
    """What is kept against a busy lead time, in whole units."""
    return _up(Z * sigma * Decimal(lead_days).sqrt())


def reorder_point(speed: Decimal, *, lead_days: int, safety: int) -> int:
    """At or below this many units an order must go out."""
    return _up(speed * lead_days) + safety


def shortfall(speed: Decimal, *, days: int, safety: int, position: int) -> int:
    """How many units are missing to last so many days."""
    return max(0, _up(speed * days) + safety - position)


def rounded(need: int, *, pack: int, minimum: int) -> int:
    """What can be ordered: whole packs, no fewer than the minimum; nothing when nothing is needed."""
    return -(-max(need, minimum) // pack) * pack if need else 0


def days_left(speed: Decimal, *, lead_days: int, safety: int, position: int) -> int:
    """In how many days the order must go out so that the goods come before the safety stock is touched."""
    if not speed:
        return -lead_days if position < 0 else 0
    return int(((position - safety) / speed).to_integral_value(ROUND_FLOOR)) - lead_days


def _up(exact: Decimal) -> int:
    return int(exact.to_integral_value(ROUND_CEILING))
