"""Which service carries a consignment: limits, wishes, rules and ranks. Pure: no clock, no database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from logistics.formulas import Sides, girth_mm
from logistics.states import RuleOutcome


@dataclass(frozen=True, slots=True)
class Limits:
    """What a service takes on from one warehouse; 0 and empty: no limit. Weights in grams, value in minor units of the base currency."""

    service_id: int
    rank: int
    countries: frozenset[str] = frozenset()
    max_weight_g: int = 0
    min_weight_g: int = 0
    max_side_mm: int = 0
    max_girth_mm: int = 0
    max_value: int = 0
    traits: frozenset[str] = frozenset()
    days: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a consignment when its service is chosen."""

    country: str
    grams: int
    warehouse_id: int
    store_id: int | None = None
    value: int | None = None
    box: Sides | None = None
    traits: frozenset[str] = frozenset()
    wished_id: int | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a service can't carry something, with the limit and what was asked of it."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoutingStep:
    """A rule of the company, as it decides."""

    id: int
    position: int
    name: str
    outcome: str
    service_id: int | None = None
    among: frozenset[int] = frozenset()
    countries: frozenset[str] = frozenset()
    from_g: int | None = None
    to_g: int | None = None
    from_value: int | None = None
    to_value: int | None = None
    traits: frozenset[str] = frozenset()
    warehouses: frozenset[int] = frozenset()
    stores: frozenset[int] = frozenset()
    wished: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """The chosen service, or none; and what decided: `by` is `rule`, `wish`, `rank` or `none`.

    `passed`: the rules that fit and could decide nothing, since no service that they name can carry it.
    """

    service_id: int | None
    by: str
    rule: RoutingStep | None = None
    passed: tuple[RoutingStep, ...] = ()

    def told(self) -> dict[str, Any]:
        """For a timeline, the API and pages."""
        told: dict[str, Any] = {"by": self.by}
        if self.rule is not None:
            told |= _named(self.rule) | {"outcome": str(self.rule.outcome)}
        if self.passed:
            told["passed"] = [_named(rule) for rule in self.passed]
        return told


def _named(rule: RoutingStep) -> dict[str, Any]:
    return {"rule_id": rule.id, "position": rule.position, "name": rule.name}


def objections(limits: Limits, facts: Facts) -> list[Objection]:
    """All that keeps a service from carrying a consignment; what is not known of it (size, value) objects to nothing."""
    found = []
    if limits.countries and facts.country not in limits.countries:
        found.append(Objection("country", {"country": facts.country}))
    if limits.max_weight_g and facts.grams > limits.max_weight_g:
        found.append(Objection("weight", {"grams": facts.grams, "most": limits.max_weight_g}))
    if facts.grams < limits.min_weight_g:
        found.append(Objection("too_light", {"grams": facts.grams, "least": limits.min_weight_g}))
    if facts.box is not None:
        if limits.max_side_mm and facts.box[0] > limits.max_side_mm:
            found.append(Objection("side", {"mm": facts.box[0], "most": limits.max_side_mm}))
        if limits.max_girth_mm and girth_mm(facts.box) > limits.max_girth_mm:
            found.append(Objection("girth", {"mm": girth_mm(facts.box), "most": limits.max_girth_mm}))
    if limits.max_value and facts.value is not None and facts.value > limits.max_value:
        found.append(Objection("value", {"value": facts.value, "most": limits.max_value}))
    found += [Objection("trait", {"trait": trait}) for trait in sorted(limits.traits & facts.traits)]
    return found


def fits(rule: RoutingStep, facts: Facts) -> str:
    """Empty when a rule fits; else the condition that does not: `wished`, `country`, `weight`, `value`, `traits` ...

    A consignment whose value or store is not known fits no rule that asks for it.
    """
    if (facts.wished_id is None) if rule.wished else (facts.wished_id is not None):
        return "wished"
    return next(
        (
            name
            for name, wrong in (
                ("wished", bool(rule.wished) and facts.wished_id not in rule.wished),
                ("country", bool(rule.countries) and facts.country not in rule.countries),
                ("weight", not within(facts.grams, rule.from_g, rule.to_g)),
                ("value", not within(facts.value, rule.from_value, rule.to_value)),
                ("traits", bool(rule.traits) and not rule.traits & facts.traits),
                ("warehouse", bool(rule.warehouses) and facts.warehouse_id not in rule.warehouses),
                ("store", bool(rule.stores) and facts.store_id not in rule.stores),
            )
            if wrong
        ),
        "",
    )


def within(value: int | None, least: int | None, most: int | None) -> bool:
    """Whether a value lies in a range that may be open; an unknown one lies in the open range only."""
    if value is None:
        return least is None and most is None
    return (least is None or value >= least) and (most is None or value <= most)


def decide(
    facts: Facts,
    able: Sequence[Limits],
    rules: Sequence[RoutingStep],
    *,
    price: Callable[[int], int | None],
    days: Callable[[int], int | None],
) -> Decision:
    """Choose among the services that can carry a consignment: the first rule that fits and names one of them, else the wish, else the rank.

    `price` and `days` are asked only by a rule that compares; a service whose figure is not known is not compared.
    """
    ranked = sorted(able, key=lambda limits: (limits.rank, limits.service_id))
    order = [limits.service_id for limits in ranked]
    passed: list[RoutingStep] = []
    for rule in rules:
        if fits(rule, facts):
            continue
        chosen = _chosen(rule, order, price=price, days=days)
        if chosen is not None:
            return Decision(chosen, "rule", rule, tuple(passed))
        passed.append(rule)
    if facts.wished_id is not None:
        wished = facts.wished_id if facts.wished_id in order else None
        return Decision(wished, "wish" if wished else "none", None, tuple(passed))
    return Decision(order[0] if order else None, "rank" if order else "none", None, tuple(passed))


def _chosen(
    rule: RoutingStep,
    order: Sequence[int],
    *,
    price: Callable[[int], int | None],
    days: Callable[[int], int | None],
) -> int | None:
    if rule.outcome == RuleOutcome.SERVICE:
        return rule.service_id if rule.service_id in order else None
    figure = price if rule.outcome == RuleOutcome.CHEAPEST else days
    compared = [key for key in order if not rule.among or key in rule.among]
    known = [(amount, place, key) for place, key in enumerate(compared) if (amount := figure(key)) is not None]
    return min(known)[2] if known else None
