"""Rules over plain values: compiled once, then judged order by order. Pure: no clock, no database.

What is not known (no exchange rate, no cost, a past order's stock) makes a condition `unknown`: never true, and it says so.
"""

import hashlib
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings

from erp.kernel.money import minor_digits
from orders.rules.vocabulary import FIELDS

Facts = Mapping[str, Any]
Verdict = bool | None  # None: unknown
Test = Callable[[Facts], Verdict]

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "gte": operator.ge, "lte": operator.le, "gt": operator.gt, "lt": operator.lt, "eq": operator.eq,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition. `fact`: the name of the value it looks at."""

    data: Mapping[str, Any]
    fact: str
    test: Test


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to judge."""

    id: int
    key: str
    position: int
    name: str
    conditions: tuple[Condition, ...]
    actions: tuple[Mapping[str, Any], ...]
    stop_after: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that applies to an order."""

    rule: CompiledRule
    actions: tuple[Mapping[str, Any], ...]


@dataclass(slots=True)
class Decision:
    """What the rules want of an order. The first rule that names a warehouse, a service or a priority is the one that counts."""

    matches: list[Match] = field(default_factory=list)
    unknown: list[CompiledRule] = field(default_factory=list)
    holds: dict[int, str] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    warehouse: int | None = None
    service: int | None = None
    priority: int | None = None
    split: bool = False
    approve: bool = False


def fact_of(condition: Mapping[str, Any]) -> str:
    """The name of the value that a condition looks at; one that counts days has a value for each number of days."""
    name = str(condition["field"])
    return f"{name}:{condition['days']}" if FIELDS[name].days else name


def compile_condition(data: Mapping[str, Any]) -> Condition:
    """The test of a condition, with its value in the form that is quick to compare."""
    spec, fact, op = FIELDS[data["field"]], fact_of(data), data["op"]
    if spec.type == "flag":
        test = _equal(fact, data["value"])
    elif spec.type in ("money", "percent", "whole"):
        scale = minor_digits(settings.BASE_CURRENCY) if spec.type == "money" else 0
        test = _compared(fact, _COMPARE[op], Decimal(str(data["value"])).scaleb(scale))
    elif spec.type == "words":
        starts = data["field"] == "postcode"
        words = tuple(word.replace(" ", "") if starts else word for word in data["value"])
        test = _worded(fact, words, starts=starts, wanted=op == "any")
    elif spec.type == "choice":
        test = _chosen(fact, frozenset(data["value"]), wanted=op == "in")
    else:
        test = _lined(fact, frozenset(data["value"]), op)
    return Condition(data, fact, test)


def _equal(fact: str, value: Any) -> Test:
    def test(facts: Facts) -> Verdict:
        found = facts[fact]
        return None if found is None else bool(found == value)

    return test


def _compared(fact: str, compare: Callable[[Any, Any], bool], value: Decimal) -> Test:
    limit: int | Decimal = int(value) if value == value.to_integral_value() else value

    def test(facts: Facts) -> Verdict:
        found = facts[fact]
        return None if found is None else compare(found, limit)

    return test


def _worded(fact: str, words: tuple[str, ...], *, starts: bool, wanted: bool) -> Test:
    def test(facts: Facts) -> Verdict:
        found = facts[fact]
        if found is None:
            return None
        hit = found.startswith(words) if starts else any(word in found for word in words)
        return hit is wanted

    return test


def _chosen(fact: str, values: frozenset[Any], *, wanted: bool) -> Test:
    def test(facts: Facts) -> Verdict:
        found = facts[fact]
        return None if found is None else (found in values) is wanted

    return test


def _lined(fact: str, values: frozenset[Any], op: str) -> Test:
    """The fact is, for each line, the set of what it has; an unmapped line is None."""

    def test(facts: Facts) -> Verdict:
        lines = facts[fact]
        unknown = None in lines
        hits = [not values.isdisjoint(line) for line in lines if line is not None]
        if op == "any":
            return True if any(hits) else (None if unknown else False)
        if op == "none":
            return False if any(hits) else (None if unknown else True)
        return False if not all(hits) or not lines else (None if unknown else True)

    return test


def compile_rules(rules: Sequence[Mapping[str, Any]]) -> tuple[CompiledRule, ...]:
    """The rules of a set that are on, in their order."""
    return tuple(
        CompiledRule(
            row["id"],
            str(row["key"]),
            row["position"],
            row["name"],
            tuple(compile_condition(data) for data in row["conditions"]),
            tuple(row["actions"]),
            row["stop_after"],
        )
        for row in sorted(rules, key=lambda row: row["position"])
        if row["is_on"]
    )


def needs_of(*sets: Sequence[CompiledRule]) -> frozenset[str]:
    """The groups of facts that must be gathered for these rules; one that counts days is named with them."""
    return frozenset(
        f"{FIELDS[c.data['field']].needs}:{c.data['days']}"
        if FIELDS[c.data["field"]].days
        else FIELDS[c.data["field"]].needs
        for rules in sets
        for rule in rules
        for c in rule.conditions
    )


def holds_of(rule: CompiledRule, facts: Facts) -> Verdict:
    """Whether all conditions of a rule hold; False as soon as one does not, unknown where one is unknown and none is false."""
    unknown = False
    for condition in rule.conditions:
        verdict = condition.test(facts)
        if verdict is False:
            return False
        unknown = unknown or verdict is None
    return None if unknown else True


def judge(rules: Sequence[CompiledRule], facts: Facts) -> Decision:
    """Go through the rules in their order; one that applies and says so is the last."""
    decision = Decision()
    for rule in rules:
        verdict = holds_of(rule, facts)
        if verdict is None:
            decision.unknown.append(rule)
        elif verdict:
            decision.matches.append(Match(rule, rule.actions))
            for action in rule.actions:
                _want(decision, rule, action)
            if rule.stop_after:
                break
    if decision.holds:
        decision.approve = False
    return decision


def _want(decision: Decision, rule: CompiledRule, action: Mapping[str, Any]) -> None:
    kind, value = action["kind"], action.get("value")
    if kind == "hold":
        decision.holds.setdefault(rule.id, str(value))
    elif kind == "tag":
        decision.tags.setdefault(str(value), rule.id)
    elif kind == "split":
        decision.split = True
    elif kind == "approve":
        decision.approve = True
    elif getattr(decision, kind) is None:
        setattr(decision, kind, value)


def because(rule: CompiledRule, facts: Facts) -> list[dict[str, Any]]:
    """Each condition of a rule with the value it found and its verdict: the explanation, as data."""
    told = []
    for condition in rule.conditions:
        line = {**condition.data, "found": _plain(facts[condition.fact]), "holds": condition.test(facts)}
        if FIELDS[condition.data["field"]].needs == "margin":
            line["parts"] = facts["margin_parts"]
        told.append(line)
    return told


def _plain(found: Any) -> Any:
    if isinstance(found, Decimal):
        return format(found.normalize(), "f")
    if isinstance(found, tuple):  # lines: what any of them has
        return sorted({each for line in found if line is not None for each in line}, key=str)
    return found


def facts_hash(rules: Sequence[CompiledRule], facts: Facts, more: Any) -> bytes:
    """What decides the outcome, as a hash: the values that the conditions look at, and `more` that the doing depends on."""
    names = sorted({condition.fact for rule in rules for condition in rule.conditions})
    text = repr([(name, _plain(facts[name])) for name in names]) + repr(more)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
