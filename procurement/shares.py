"""How a sum is shared so that no cent is lost: over lines, the largest takes the rest; over units that come one by one, in steps. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from erp.kernel.money import Money


def half_up(exact: Fraction) -> int:
    """The nearest whole number; a half goes up. For amounts that are not negative."""
    return int((exact + Fraction(1, 2)) // 1)


def split(total: int, weights: Sequence[Decimal | int]) -> list[int]:
    """`total` in proportion to `weights`: each share rounded toward zero, the rest on the (first) largest: exact in sum.

    In equal parts when nothing has any weight. A total below zero is shared like its opposite.
    """
    if not weights:
        return []
    exact = [Fraction(weight) for weight in weights]
    if not sum(exact):
        exact = [Fraction(1)] * len(exact)
    sign, size, whole = (-1 if total < 0 else 1), abs(total), sum(exact)
    shares = [sign * int(size * weight // whole) for weight in exact]
    shares[max(range(len(exact)), key=exact.__getitem__)] += total - sum(shares)
    return shares


def step(total: int, *, whole: int, before: int, after: int) -> int:
    """What the units from `before` to `after` carry of the `total` of `whole` units. Units beyond the whole carry nothing more."""
    return half_up(Fraction(total * min(after, whole), whole)) - half_up(Fraction(total * min(before, whole), whole))


def price_step(unit_price: Decimal, currency: str, *, before: int, after: int) -> int:
    """What the units from `before` to `after` cost in minor units: the rounded price of all so far, less that of those before."""
    return Money(unit_price * after, currency).minor() - Money(unit_price * before, currency).minor()
