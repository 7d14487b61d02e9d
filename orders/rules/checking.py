"""Whether a rule says something: each condition and action held against the vocabulary. Pure; what is wrong is said all at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from orders.rules.vocabulary import (
    ACTION_VALUES,
    ACTIONS,
    FIELDS,
    MOST_ACTIONS,
    MOST_CONDITIONS,
    MOST_DAYS,
    MOST_VALUES,
    OPERATORS,
    Field,
)
from orders.states import RULE_HOLDS

Known = Mapping[str, frozenset[Any]]  # source -> the values that exist
MOST = Decimal(10) ** 9


class Unclear(ValueError):
    """A value that means nothing where it stands."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The clean conditions and actions; or `problems` by place: ("conditions", 0) -> what is wrong."""

    conditions: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)
    problems: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def complaint(self) -> str:
        """All that is wrong, in one line."""
        words = {"conditions": _("Condition"), "actions": _("Action"), "rule": _("Rule")}
        return " ".join(f"{words[place]} {index + 1}: {why}" for (place, index), why in self.problems.items())


def check(*, conditions: Sequence[Any], actions: Sequence[Any], known: Known) -> Checked:
    """The rule in the vocabulary's own form, and everything that is wrong with it."""
    problems: dict[tuple[str, int], str] = {}
    clean: dict[str, list[dict[str, Any]]] = {"conditions": [], "actions": []}
    checks: list[tuple[str, Sequence[Any], int, Callable[[Any, Known], dict[str, Any]]]] = [
        ("conditions", conditions, MOST_CONDITIONS, _condition),
        ("actions", actions, MOST_ACTIONS, _action),
    ]
    for place, rows, most, one in checks:
        if len(rows) > most:
            problems[place, most] = _("There may be at most %(most)s.") % {"most": most}
        for index, row in enumerate(rows[:most]):
            try:
                clean[place].append(one(row, known))
            except Unclear as problem:
                problems[place, index] = str(problem)
    if not actions:
        problems["rule", 0] = _("A rule has to do something: add an action.")
    kinds = [row["kind"] for row in clean["actions"]]
    if "hold" in kinds and "approve" in kinds:
        problems["rule", 0] = _("A rule can't hold and approve at once.")
    for kind in ("warehouse", "service", "priority", "split", "approve"):
        if kinds.count(kind) > 1:
            problems["rule", 0] = _("'%(action)s' can be there only once.") % {"action": ACTIONS[kind]}
    return Checked(clean["conditions"], clean["actions"], problems)


def _condition(row: Any, known: Known) -> dict[str, Any]:
    if not isinstance(row, Mapping) or row.get("field") not in FIELDS:
        raise Unclear(_("choose what it asks."))
    spec, op = FIELDS[row["field"]], row.get("op")
    if op not in OPERATORS[spec.type]:
        raise Unclear(_("choose how it compares."))
    made: dict[str, Any] = {"field": row["field"], "op": op, "value": _value(spec, row.get("value"), known)}
    if spec.days:
        made["days"] = whole(row.get("days"), least=1, most=MOST_DAYS, what=_("days"))
    return made


def _value(spec: Field, value: Any, known: Known) -> Any:
    if spec.type == "flag":
        if value not in (True, False, "true", "false"):
            raise Unclear(_("choose yes or no."))
        return value in (True, "true")
    if spec.type == "whole":
        return whole(value, least=0, most=1_000_000, what=_("value"))
    if spec.type in ("money", "percent", "number"):
        return number(value)
    values = value if isinstance(value, list) else [value]
    chosen = [each for each in (_one(spec, raw, known) for raw in values) if each not in (None, "")]
    if not chosen:
        raise Unclear(_("enter at least one value."))
    if len(chosen) > MOST_VALUES:
        raise Unclear(_("enter at most %(most)s values.") % {"most": MOST_VALUES})
    return list(dict.fromkeys(chosen))


def _one(spec: Field, raw: Any, known: Known) -> Any:
    if not isinstance(raw, str | int) or isinstance(raw, bool):
        raise Unclear(_("enter at least one value."))
    text = str(raw).strip()
    if spec.type == "words":
        return text[:80].casefold()
    there = known[spec.source]
    value = int(text) if text.isdecimal() and len(text) < 19 and int(text) in there else text
    if text and value not in there:
        raise Unclear(_("'%(value)s' is not known.") % {"value": text[:60]})
    return value


def _action(row: Any, known: Known) -> dict[str, Any]:
    if not isinstance(row, Mapping) or row.get("kind") not in ACTIONS:
        raise Unclear(_("choose what it does."))
    kind, value = row["kind"], row.get("value")
    source = ACTION_VALUES.get(kind)
    if source is None:
        return {"kind": kind}
    if source == "whole":
        return {"kind": kind, "value": whole(value, least=-100, most=100, what=_("priority"))}
    if source == "text":
        text = " ".join(str(value or "").split())[:40]
        if not text:
            raise Unclear(_("enter the tag."))
        return {"kind": kind, "value": text}
    if source == "holds":
        if value not in {str(hold) for hold in RULE_HOLDS}:
            raise Unclear(_("choose the kind of hold."))
        return {"kind": kind, "value": str(value)}
    chosen = int(str(value)) if str(value).isdecimal() and len(str(value)) < 19 else None
    if chosen not in known[source]:
        raise Unclear(_("choose one that is open."))
    return {"kind": kind, "value": chosen}


def whole(value: Any, *, least: int, most: int, what: str) -> int:
    """A whole number from a form or a program; raises Unclear."""
    try:
        found = int(str(value).strip())
    except ValueError as error:
        raise Unclear(_("%(what)s: enter a whole number.") % {"what": what}) from error
    if not least <= found <= most:
        raise Unclear(
            _("%(what)s: enter a number from %(least)s to %(most)s.") % {"what": what, "least": least, "most": most}
        )
    return found


def number(value: Any) -> str:
    """A number as exact text; raises Unclear."""
    try:
        found = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation as error:
        raise Unclear(_("enter a number.")) from error
    if not found.is_finite() or abs(found) > MOST:
        raise Unclear(_("enter a number."))
    return format(found.quantize(Decimal("0.0001")).normalize(), "f")
