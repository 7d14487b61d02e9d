"""How a sum is shared: each share is a step of the rounded running sum, so that no cent is lost and none is negative. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from erp.kernel.money import Money


def half_up(exact: Fraction) -> int:
    """The nearest whole number; a half goes up. For amounts that are not negative."""
    return int((exact + Fraction(1, 2)) // 1)


def split(total: int, weights: Sequence[Decimal | int]) -> list[int]:
    """`total` in proportion to `weights`, exact in sum; in equal parts when nothing has any weight."""
    exact = [Fraction(weight) for weight in weights]
    if not sum(exact):
        exact = [Fraction(1)] * len(exact)
    whole, upto, given, shares = sum(exact), Fraction(0), 0, []
    for weight in exact:
        upto += weight
        reached = half_up(total * upto / whole)
        shares.append(reached - given)
        given = reached
    return shares


def step(total: int, *, whole: int, before: int, after: int) -> int:
    """What the units from `before` to `after` carry of the `total` of `whole` units. Units beyond the whole carry nothing more."""
    return half_up(Fraction(total * min(after, whole), whole)) - half_up(Fraction(total * min(before, whole), whole))


def price_step(unit_price: Decimal, currency: str, *, before: int, after: int) -> int:
    """What the units from `before` to `after` cost in minor units: the rounded price of all so far, less that of those before."""
    return Money(unit_price * after, currency).minor() - Money(unit_price * before, currency).minor()
