"""The moving average of a SKU: receipts move it, issues do not. Shown beside the cost layers, never stored, never booked. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

BETWEEN_PLACES = frozenset({"transfer"})  # neither a receipt nor an issue of the SKU


@dataclass(frozen=True, slots=True)
class Happened:
    """Units more or fewer, and what those that came in cost; a late cost has no units."""

    delta: int
    value: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Average:
    """Units and their value at the moving average, both exact; the unit cost follows."""

    units: int = 0
    value: Fraction = Fraction(0)

    @property
    def unit(self) -> Fraction | None:
        return self.value / self.units if self.units else None


def moving_average(happened: Iterable[Happened]) -> Average:
    """Through all that happened, in its order: (units x average + value received) / (units + units received).

    When nothing is left the rest of the value is dropped with it. What moves between places changes nothing.
    """
    units, value = 0, Fraction(0)
    for each in happened:
        if each.kind in BETWEEN_PLACES:
            continue
        if each.delta < 0 and each.kind != "reversal":
            value += value / units * each.delta if units else 0
        else:
            value += each.value
        units += each.delta
        if units <= 0:
            units, value = max(units, 0), Fraction(0)
    return Average(units, value)
