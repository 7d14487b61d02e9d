"""What a price must be, and what a price earns: one unit, sold alone. Pure and exact: no clock, no database, no float.

Fees have tiers and minimums, so what is earned is a line with bends and jumps: it is solved piece by piece, in fractions, and
rounded only where it is shown. Margin is what is left, divided by net sales (what the buyer pays less the tax in it).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from fractions import Fraction

from erp.kernel.money import minor_digits, round_money

LARGEST = Fraction(10**9)


class FeeBase(StrEnum):
    """What a percentage is taken of: the goods, goods and shipping, or these with the tax that is added to them."""

    ITEMS = "items"
    ITEMS_SHIPPING = "items_shipping"
    TOTAL = "total"


class Mode(StrEnum):
    """To which allowed price: the next one that reaches the target, or the nearest one that keeps the floor."""

    UP = "up"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class Tier:
    """What is taken from an order total on: a percentage and a fixed amount, at least the minimum. In the price's currency."""

    percent: Decimal = Decimal(0)
    fixed: Decimal | Fraction = Decimal(0)
    minimum: Decimal | Fraction = Decimal(0)
    base: FeeBase = FeeBase.ITEMS_SHIPPING
    from_total: Decimal | Fraction = Decimal(0)


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee with its tiers, lowest first; below the first tier nothing is taken."""

    name: str
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class Costs:
    """All that a unit costs besides the price. Amounts in the base currency; `rate`: what one unit of the price's currency is worth in it.

    `shipping`: what the buyer pays for shipping, in the price's currency. `tax_percent`: included in the price, or added to it and
    then no money of ours. `returns_percent` of the units come back: the sale is given back, `return_cost` is spent, and
    `restock_percent` of the goods can be sold again. `advertising_percent` is of net sales.
    """

    currency: str
    rate: Decimal
    unit_cost: Decimal
    packaging: Decimal = Decimal(0)
    inbound: Decimal = Decimal(0)
    outbound: Decimal = Decimal(0)
    shipping: Decimal = Decimal(0)
    fees: tuple[Fee, ...] = ()
    tax_percent: Decimal = Decimal(0)
    tax_included: bool = False
    advertising_percent: Decimal = Decimal(0)
    returns_percent: Decimal = Decimal(0)
    return_cost: Decimal = Decimal(0)
    restock_percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be left: a percentage of net sales, or an amount in the price's currency."""

    margin: Decimal | None = None
    profit: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.margin is None) == (self.profit is None):
            raise ValueError("a target is a margin or a profit")


@dataclass(frozen=True, slots=True)
class Rounding:
    """Allowed prices are ending, ending + step, ending + 2 * step ...: 0.99 and 1 give 4.99, 5.99; 0 and 10 give 1280, 1290."""

    step: Decimal
    ending: Decimal = Decimal(0)
    mode: Mode = Mode.UP

    def fits(self, currency: str) -> bool:
        """Whether every allowed price is one that the currency has."""
        fine = all(value == round_money(value, currency) for value in (self.step, self.ending))
        return fine and self.step > 0 and 0 <= self.ending < self.step

    def up(self, price: Fraction, *, above: bool = False) -> Fraction:
        """The lowest allowed price that is not below `price` (or is above it), and above nought."""
        step, ending = Fraction(self.step), Fraction(self.ending)
        count = -((ending - price) // step)  # ceiling
        found = ending + count * step
        if above and found == price:
            found += step
        return found if found > 0 else ending or step

    def below(self, price: Fraction) -> Fraction | None:
        """The next allowed price below an allowed one, if there is any."""
        lower = price - Fraction(self.step)
        return lower if lower > 0 else None


# How prices look where nothing else is said; currencies without decimals end in whole tens or hundreds.
USUAL: dict[str, Rounding] = {
    "JPY": Rounding(Decimal(10)),
    "KRW": Rounding(Decimal(100)),
    "CNY": Rounding(Decimal(1), Decimal("0.90")),
    "GBP": Rounding(Decimal(1), Decimal("0.95")),
}


def usual_rounding(currency: str) -> Rounding:
    """The rounding that a store of this currency begins with: x.99 unless the table says otherwise."""
    if currency in USUAL:
        return USUAL[currency]
    return Rounding(Decimal(1), Decimal("0.99")) if minor_digits(currency) >= 2 else Rounding(Decimal(1))


@dataclass(frozen=True, slots=True)
class Line:
    """One part of the result, exact; costs are negative. All lines together are the profit."""

    name: str
    amount: Fraction

    def shown(self, currency: str) -> Decimal:
        """The amount to the currency's minor unit."""
        return _rounded(self.amount, currency)


@dataclass(frozen=True, slots=True)
class Result:
    """What one unit earns at a price."""

    currency: str
    price: Fraction
    net_sales: Fraction
    lines: tuple[Line, ...]

    @property
    def exact_profit(self) -> Fraction:
        """The sum of the lines."""
        return sum((line.amount for line in self.lines), Fraction(0))

    @property
    def profit(self) -> Decimal:
        """What is left, to the minor unit."""
        return _rounded(self.exact_profit, self.currency)

    @property
    def exact_margin(self) -> Fraction | None:
        """What is left in per cent of net sales; None where there are none."""
        return 100 * self.exact_profit / self.net_sales if self.net_sales > 0 else None

    @property
    def margin(self) -> Decimal | None:
        """The margin to a hundredth of a per cent, rounded down: it never looks better than it is."""
        found = self.exact_margin
        return None if found is None else Decimal(found.numerator * 100 // found.denominator) / 100

    @property
    def rounding(self) -> Decimal:
        """What the shown lines differ from the shown profit by: a line of its own, so that the sum opens."""
        return self.profit - sum((line.shown(self.currency) for line in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class Priced:
    """The lowest price that reaches the target, as computed and as rounded, and what the rounded one earns."""

    exact: Fraction
    price: Decimal
    result: Result

    @property
    def before_rounding(self) -> Decimal:
        """The computed price, shown to two more decimals than the currency has, rounded up."""
        places = Decimal(1).scaleb(-minor_digits(self.result.currency) - 2)
        return _decimal(self.exact).quantize(places, rounding=ROUND_CEILING)


class Unreachable(Exception):
    """No price reaches the target: what is taken in per cent leaves too little of each further unit of money."""


def result_at(costs: Costs, price: Decimal | Fraction) -> Result:
    """The inverse: what a price earns, line by line."""
    p = Fraction(price)
    paid = p + Fraction(costs.shipping)
    net = _net(costs, p)
    goods = _own(costs, costs.unit_cost)
    back = Fraction(costs.returns_percent) / 100
    lines = [
        Line("goods_price", p),
        Line("shipping_charged", Fraction(costs.shipping)),
        Line("tax_in_price", net - paid),
        Line("unit_cost", -goods),
        Line("packaging", -_own(costs, costs.packaging)),
        Line("inbound", -_own(costs, costs.inbound)),
        Line("outbound", -_own(costs, costs.outbound)),
        *(Line(f"fee:{fee.name}", -_fee(costs, fee, p)) for fee in costs.fees),
        Line("advertising", -net * Fraction(costs.advertising_percent) / 100),
        Line("returns", -back * (net + _own(costs, costs.return_cost) - goods * Fraction(costs.restock_percent) / 100)),
    ]
    return Result(costs.currency, p, net, tuple(line for line in lines if line.amount))


def price_for(costs: Costs, target: Target, rounding: Rounding, *, floor: Decimal | None = None) -> Priced:
    """The lowest price that earns the target, rounded to an allowed one; raises Unreachable.

    Rounding up gives the lowest allowed price that reaches the target (and the floor margin); nearest gives the allowed price
    nearest to the computed one, but never one below the floor margin.
    """
    goal = [target] if floor is None else [target, Target(margin=floor)]
    exact = _lowest(costs, [target], None)
    if rounding.mode == Mode.UP:
        found = _lowest(costs, goal, rounding)
    else:
        found = _nearest(exact, rounding)
        if floor is not None and _over(costs, Target(margin=floor), found) < 0:
            found = _lowest(costs, goal[1:], rounding, since=found)
    return Priced(exact, _rounded(found, costs.currency), result_at(costs, found))


def _nearest(price: Fraction, rounding: Rounding) -> Fraction:
    upper = rounding.up(price)
    lower = rounding.below(upper)
    return lower if lower is not None and upper != price and price - lower < upper - price else upper


def _lowest(
    costs: Costs, goals: Sequence[Target], rounding: Rounding | None, *, since: Fraction = Fraction(0)
) -> Fraction:
    """The lowest (allowed) price from `since` on that reaches all goals, found piece by piece."""
    for low, high in _pieces(costs):
        if high is not None and high <= since:
            continue
        start, end = max(low, since), high
        for goal in goals:
            narrowed = _within(costs, goal, low, high, start, end)
            if narrowed is None:
                break
            start, end = narrowed
        else:
            found = start if rounding is None else rounding.up(start)
            if (end is None or found < end or (found == end and end != high)) and found <= LARGEST:
                return found
    raise Unreachable


def _within(
    costs: Costs, goal: Target, low: Fraction, high: Fraction | None, start: Fraction, end: Fraction | None
) -> tuple[Fraction, Fraction | None] | None:
    """The part of [start, end] where the goal is reached; on the piece [low, high) what is left over is a straight line."""
    first, second = _two_inside(low, high)
    at_first, at_second = _over(costs, goal, first), _over(costs, goal, second)
    slope = (at_second - at_first) / (second - first)
    if slope == 0:
        return (start, end) if at_first >= 0 else None
    root = first - at_first / slope
    if slope > 0:
        start = max(start, root)
    else:
        end = root if end is None else min(end, root)
    return (start, end) if end is None or start <= end else None


def _two_inside(low: Fraction, high: Fraction | None) -> tuple[Fraction, Fraction]:
    width = Fraction(1) if high is None else (high - low) / 3
    return low + width, low + 2 * width if high is not None else low + 2


def _over(costs: Costs, goal: Target, price: Fraction) -> Fraction:
    """By how much the goal is passed at a price; linear in the price wherever the fees are."""
    result = result_at(costs, price)
    if goal.profit is not None:
        return result.exact_profit - Fraction(goal.profit)
    return result.exact_profit - result.net_sales * Fraction(goal.margin or 0) / 100


def _pieces(costs: Costs) -> Iterator[tuple[Fraction, Fraction | None]]:
    """The stretches of prices, lowest first, on which every fee is a straight line."""
    bends = sorted({bend for fee in costs.fees for bend in _bends(costs, fee) if bend > 0})
    edges: list[Fraction] = [Fraction(0), *bends]
    yield from zip(edges, [*edges[1:], None], strict=True)


def _bends(costs: Costs, fee: Fee) -> Iterator[Fraction]:
    """Where a tier begins, and where its percentage passes its minimum."""
    shipping = Fraction(costs.shipping)
    for tier in fee.tiers:
        yield Fraction(tier.from_total) / _grossed(costs) - shipping
        share = Fraction(tier.percent) / 100
        if share and tier.minimum:
            base = (Fraction(tier.minimum) - Fraction(tier.fixed)) / share
            if tier.base == FeeBase.ITEMS:
                yield base
            else:
                yield base / (_grossed(costs) if tier.base == FeeBase.TOTAL else 1) - shipping


def _fee(costs: Costs, fee: Fee, price: Fraction) -> Fraction:
    total = (price + Fraction(costs.shipping)) * _grossed(costs)
    reached = [tier for tier in fee.tiers if Fraction(tier.from_total) <= total]
    if not reached:
        return Fraction(0)
    tier = reached[-1]
    of = {FeeBase.ITEMS: price, FeeBase.ITEMS_SHIPPING: price + Fraction(costs.shipping), FeeBase.TOTAL: total}
    return max(of[tier.base] * Fraction(tier.percent) / 100 + Fraction(tier.fixed), Fraction(tier.minimum))


def _grossed(costs: Costs) -> Fraction:
    """What the buyer pays in all for one unit of the shown price: more where tax is added to it."""
    return Fraction(1) if costs.tax_included else 1 + Fraction(costs.tax_percent) / 100


def _net(costs: Costs, price: Fraction) -> Fraction:
    paid = price + Fraction(costs.shipping)
    return paid / (1 + Fraction(costs.tax_percent) / 100) if costs.tax_included else paid


def _own(costs: Costs, base: Decimal) -> Fraction:
    """An amount of the base currency in the price's currency."""
    return Fraction(base) / Fraction(costs.rate)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _rounded(value: Fraction, currency: str) -> Decimal:
    return round_money(_decimal(value), currency)
