"""Rules in a person's words: conditions, actions, reasons and outcomes."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.kernel.money import minor_digits
from orders.rules.choices import labels_of
from orders.rules.vocabulary import ACTION_VALUES, ACTIONS, FIELDS, OPERATOR_WORDS
from orders.states import HoldKind

_OUTCOMES: dict[str, Promise] = {
    "done": gettext_lazy("done"),
    "let_go": gettext_lazy("not again: a person let it go"),
    "persons": gettext_lazy("left as a person chose"),
    "outranked": gettext_lazy("a rule before it chose already"),
    "held": gettext_lazy("not while something holds it"),
    "taken_back": gettext_lazy("not again: a person took the approval back"),
    "not_yet": gettext_lazy("not before it is paid"),
    "not_ours": gettext_lazy("the marketplace ships it"),
    "refused": gettext_lazy("could not be done"),
}
_REFUSALS: dict[str, Promise] = {
    "no_rules": gettext_lazy("No rules are live."),
    "past_rules": gettext_lazy("Rules no longer touch it: it is past review."),
    "meanwhile": gettext_lazy("The rules looked at it in the same moment; it is looked at again."),
    "no_draft": gettext_lazy("It is no draft any more."),
    "no_rules_on": gettext_lazy("No rule of it is switched on."),
    "no_buyer": gettext_lazy("Nothing is known of the buyer."),
    "not_found": gettext_lazy("There is no such order."),
    "failed": gettext_lazy("The database refused it: %(error)s"),
}
_PARTS: dict[str, Promise] = {
    "sales": gettext_lazy("sales"),
    "fees": gettext_lazy("fees"),
    "freight": gettext_lazy("freight"),
    "goods": gettext_lazy("goods"),
}


def refusal_words(code: str, values: Mapping[str, Any]) -> str:
    """Why rules left an order or a set as it was."""
    if code == "broken":
        return " ".join(_("Rule %(rule)s: %(why)s") % {"rule": key, "why": why} for key, why in values["rules"].items())
    words = _REFUSALS.get(code)
    return str(words) % {"error": "", **values} if words else code


def amount_words(minor: int | None) -> str:
    """An amount of the base currency without its name; a dash where it is not known."""
    if minor is None:
        return "—"
    digits = minor_digits(settings.BASE_CURRENCY)
    return f"{Decimal(minor).scaleb(-digits):,.{digits}f}"


def money_words(minor: int | None) -> str:
    """An amount of the base currency; a dash where it is not known."""
    return "—" if minor is None else f"{amount_words(minor)} {settings.BASE_CURRENCY}"


def value_words(data: Mapping[str, Any]) -> str:
    """What a condition compares with."""
    spec, value = FIELDS[data["field"]], data["value"]
    if spec.type == "flag":
        return _("yes") if value else _("no")
    if spec.type == "money":
        return f"{value} {settings.BASE_CURRENCY}"
    if spec.type == "percent":
        return f"{value}%"
    if spec.source:
        return ", ".join(labels_of(spec.source, value))
    return ", ".join(value) if isinstance(value, list) else str(value)


def condition_words(data: Mapping[str, Any]) -> str:
    """A condition as it is written in a rule."""
    spec = FIELDS[data["field"]]
    label = str(spec.label)
    if spec.days:
        label = _("%(what)s (%(days)s days)") % {"what": label, "days": data["days"]}
    return f"{label} {OPERATOR_WORDS[data['op']]} {value_words(data)}"


def found_words(told: Mapping[str, Any]) -> str:
    """What a condition found on the order."""
    spec, found = FIELDS[told["field"]], told["found"]
    if found is None:
        return _missing(told)
    if spec.type == "flag":
        return _("yes") if found else _("no")
    if spec.type == "money":
        return money_words(int(found))
    if spec.type == "percent":
        return f"{found}%"
    if spec.source:
        return ", ".join(labels_of(spec.source, found if isinstance(found, list) else [found])) or _("nothing")
    if told["field"] in ("note", "postcode"):  # a buyer's own words are not repeated
        return _("it does") if told["holds"] else _("it does not")
    return str(found)


def _missing(told: Mapping[str, Any]) -> str:
    """Why something is not known, as far as that is known."""
    parts = told.get("parts")
    if parts:
        lacking = ", ".join(str(_PARTS[name]) for name, value in parts.items() if value is None)
        return _("not known (no %(parts)s)") % {"parts": lacking} if lacking else _("not known")
    return _("not known")


def because_words(because: Sequence[Mapping[str, Any]]) -> str:
    """The reasons of a rule in one line; a rule without conditions is for every order."""
    if not because:
        return _("it is for every order")
    return "; ".join(reason_words(told) for told in because)


def reason_words(told: Mapping[str, Any]) -> str:
    """One reason: the condition, and what it found."""
    return _("%(condition)s (found: %(found)s)") % {"condition": condition_words(told), "found": found_words(told)}


def held_words(data: Mapping[str, Any]) -> str:
    """Which rule holds an order, and why."""
    return _("held by rule %(rule)s '%(name)s' (version %(version)s) because: %(because)s") % {
        "rule": data.get("rule", ""),
        "name": data.get("name", ""),
        "version": data.get("version", ""),
        "because": because_words(data.get("because", ())),
    }


def action_words(action: Mapping[str, Any]) -> str:
    """What a rule does."""
    kind, value = action["kind"], action.get("value")
    label, source = str(ACTIONS[kind]), ACTION_VALUES.get(kind, "")
    if kind == "hold":
        return f"{label}: {HoldKind(value).label}" if value in HoldKind.values else label
    if source in ("warehouses", "services"):
        return f"{label}: {labels_of(source, [value])[0]}"
    return f"{label}: {value}" if source else label


def did_words(did: Iterable[Mapping[str, Any]]) -> str:
    """What became of the actions of a rule."""
    told = []
    for action in did:
        outcome = action.get("outcome", "done")
        words = action_words(action)
        told.append(words if outcome == "done" else f"{words} ({_OUTCOMES.get(outcome, outcome)})")
    return ", ".join(told)


def ruled_words(data: Mapping[str, Any]) -> str:
    """What rules did with an order, for its timeline."""
    return "; ".join(
        _("rule %(rule)s '%(name)s': %(did)s")
        % {"rule": line["rule"], "name": line["name"], "did": did_words(line["did"])}
        for line in data.get("ruled", ())
    )
