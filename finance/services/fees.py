"""What a marketplace will take of an order, estimated by dated rules. Pure: no clock, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from erp.kernel.money import Money
from erp.kernel.services.fx import NoRate
from finance.states import Component, ScheduleBase


@dataclass(frozen=True, slots=True)
class Rule:
    """One tier of what a marketplace takes for one purpose, from a day on. `site` empty: all sites that have no rules of their own."""

    site: str
    component: Component
    base: ScheduleBase
    from_amount: Decimal
    percent: Decimal
    fixed_per_order: Decimal
    fixed_per_unit: Decimal
    minimum: Decimal
    currency: str
    valid_from: date

    @property
    def only_percent(self) -> bool:
        """Whether the rule speaks of no amounts, so that no currency has to be turned into another."""
        return not (self.from_amount or self.fixed_per_order or self.fixed_per_unit or self.minimum)


@dataclass(frozen=True, slots=True)
class Sold:
    """An order as fees see it; money in the order's currency."""

    site: str
    currency: str
    items: Decimal
    shipping: Decimal
    tax: Decimal
    units: int
    on: date

    def base(self, base: ScheduleBase) -> Decimal:
        """The amount that a percentage is taken of."""
        goods = self.items + (self.shipping if base != ScheduleBase.ITEMS else 0)
        return goods + (self.tax if base == ScheduleBase.TOTAL else 0)


def fees(rules: Iterable[Rule], sold: Sold, rates: Mapping[str, Decimal]) -> dict[Component, int]:
    """The fees of an order by purpose, in minor units of its currency; each is rounded once, half up, at its end.

    `rules` are of the order's marketplace. The rules of its site count before those of all sites, and of them those of the newest
    day that is not after the sale: a new day begins a new schedule, with all its tiers. Of the tiers the highest that the order's
    total reaches. `rates` (to the base currency, on the day) turn a rule's amounts into the order's currency; raises NoRate.
    """
    in_force = schedule(rules, site=sold.site, on=sold.on)
    taken = {component: _fee(tiers, sold, rates) for component, tiers in in_force.items()}
    return {component: fee for component, fee in taken.items() if fee}


def schedule(rules: Iterable[Rule], *, site: str, on: date) -> dict[Component, list[Rule]]:
    """The tiers that a site takes fees by on a day, for each purpose, lowest first."""
    by_component: dict[Component, list[Rule]] = {}
    for rule in _in_force(rules, site, on):
        by_component.setdefault(rule.component, []).append(rule)
    return {component: _tiers(found) for component, found in by_component.items()}


def _in_force(rules: Iterable[Rule], site: str, on: date) -> list[Rule]:
    return [rule for rule in rules if rule.site in ("", site) and rule.valid_from <= on]


def _tiers(rules: Sequence[Rule]) -> list[Rule]:
    own = [rule for rule in rules if rule.site]
    chosen = own or rules
    newest = max(rule.valid_from for rule in chosen)
    return sorted((rule for rule in chosen if rule.valid_from == newest), key=lambda rule: rule.from_amount)


def _fee(tiers: Sequence[Rule], sold: Sold, rates: Mapping[str, Decimal]) -> int:
    rule = _reached(tiers, sold, rates)
    if rule is None:
        return 0
    fee = sold.base(rule.base) * rule.percent / 100
    if not rule.only_percent:
        fixed = rule.fixed_per_order + rule.fixed_per_unit * sold.units
        factor = _factor(rule, sold, rates)
        fee = max(fee + fixed * factor, rule.minimum * factor)
    return Money(fee, sold.currency).minor()


def _reached(tiers: Sequence[Rule], sold: Sold, rates: Mapping[str, Decimal]) -> Rule | None:
    """The highest tier that the order's total reaches."""
    total = sold.base(ScheduleBase.TOTAL)
    reached = [rule for rule in tiers if not rule.from_amount or rule.from_amount * _factor(rule, sold, rates) <= total]
    return reached[-1] if reached else None


def given_back(rules: Iterable[Rule], sold: Sold, refunded: Sold, rates: Mapping[str, Decimal]) -> int:
    """The commission that comes back with a refund: the percentage that the order paid, of what is refunded, rounded half up.

    Fixed amounts and other fees stay with the marketplace.
    """
    found = [rule for rule in _in_force(rules, sold.site, sold.on) if rule.component == Component.COMMISSION]
    rule = _reached(_tiers(found), sold, rates) if found else None
    return Money(refunded.base(rule.base) * rule.percent / 100, sold.currency).minor() if rule else 0


def _factor(rule: Rule, sold: Sold, rates: Mapping[str, Decimal]) -> Decimal:
    """What one unit of the rule's currency is worth in the order's."""
    if rule.currency == sold.currency:
        return Decimal(1)
    for currency in (rule.currency, sold.currency):
        if currency not in rates:
            raise NoRate(currency, sold.on)
    return rates[rule.currency] / rates[sold.currency]
