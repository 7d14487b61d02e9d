"""The words for limits, freight, findings, rules and line-hauls. A refusal says what is in the way and what the limit is."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.kernel.money import minor_digits
from logistics.states import SurchargeKind
from products.states import Trait

_OBJECTIONS = {
    "warehouse": gettext_lazy("It does not leave from this warehouse."),
    "country": gettext_lazy("It does not go to %(country)s."),
    "weight": gettext_lazy("%(grams)s g is above its limit of %(most)s g."),
    "too_light": gettext_lazy("%(grams)s g is below its least weight of %(least)s g."),
    "side": gettext_lazy("The longest side of %(mm)s mm is above its limit of %(most)s mm."),
    "girth": gettext_lazy("A girth of %(mm)s mm is above its limit of %(most)s mm."),
    "value": gettext_lazy("A value of %(value)s is above its limit of %(most)s."),
    "trait": gettext_lazy("It does not take: %(trait)s."),
    "no_zone": gettext_lazy("None of its zones holds %(country)s."),
    "no_card": gettext_lazy("It has no rate card for this day."),
    "card_ended": gettext_lazy("Its rate card ended on %(on)s."),
    "no_rate": gettext_lazy("Its rate card has no price for zone %(zone)s."),
    "above_card": gettext_lazy("%(grams)s g charged is more than its rate card knows (%(most)s g)."),
    "bracket_gap": gettext_lazy("Its rate card has a gap at %(grams)s g."),
    "no_fx": gettext_lazy("There is no exchange rate for the currency of its rate card."),
}

_PARTS = {
    "base": gettext_lazy("Weight"),
    "piece": gettext_lazy("Piece"),
    "fuel": gettext_lazy("Fuel"),
    "registered": gettext_lazy("Registered"),
    "remote": gettext_lazy("Remote area"),
    "oversize": gettext_lazy("Oversize"),
}

_FINDINGS = {
    "no_card": gettext_lazy("No rate card: nothing is priced."),
    "card_empty": gettext_lazy("The card of %(card)s has no price."),
    "not_begun": gettext_lazy("Its first card begins on %(on)s."),
    "expired": gettext_lazy("The card ended on %(on)s and none follows."),
    "validity_gap": gettext_lazy("No card holds between %(on)s and %(next)s."),
    "no_fx": gettext_lazy("No exchange rate is known for %(currency)s."),
    "zone_no_rate": gettext_lazy("Zone %(zone)s has no price on the card of %(card)s."),
    "zone_empty": gettext_lazy("Zone %(zone)s holds no country."),
    "country_no_zone": gettext_lazy("No zone holds: %(countries)s."),
    "bracket_gap": gettext_lazy("Zone %(zone)s, card of %(card)s: no bracket from above %(above)s g to %(to)s g."),
    "heavier_cheaper": gettext_lazy(
        "Zone %(zone)s, card of %(card)s: %(heavier)s g costs %(saved)s less than %(lighter)s g."
    ),
    "below_limit": gettext_lazy(
        "Zone %(zone)s, card of %(card)s: prices end at %(most)s g, the service takes %(limit)s g."
    ),
    "surcharge_no_fx": gettext_lazy(
        "Card of %(card)s: a surcharge in %(currency)s, for which no exchange rate is known."
    ),
    "surcharge_nothing": gettext_lazy("Card of %(card)s: the surcharge “%(kind)s” asks nothing."),
    "remote_without_areas": gettext_lazy(
        "Card of %(card)s: a surcharge for remote areas, and none are named. It is never asked."
    ),
    "remote_free": gettext_lazy("Card of %(card)s: remote areas are named, and nothing is asked for them."),
    "oversize_never": gettext_lazy(
        "Card of %(card)s: oversize above %(above)s mm is never asked, as the service takes sides up to %(most)s mm."
    ),
    "trait_refused": gettext_lazy(
        "Card of %(card)s: the surcharge for “%(trait)s” is never asked, as the service does not take it."
    ),
}

_BATCH = {
    "not_found": gettext_lazy("There is no such parcel."),
    "no_consolidation": gettext_lazy("There is no such line-haul."),
    "not_open": gettext_lazy("%(number)s is not open any more."),
    "on_another": gettext_lazy("%(number)s is on %(other)s already. Take it off there first."),
    "parcel_cancelled": gettext_lazy("%(number)s is cancelled."),
    "other_country": gettext_lazy("%(number)s goes to %(country)s."),
    "other_warehouse": gettext_lazy("%(number)s leaves from another warehouse."),
    "handed_over": gettext_lazy("%(number)s was handed over: it can't be undone any more."),
    "undone": gettext_lazy("%(number)s was undone."),
    "empty": gettext_lazy("%(number)s has no parcels."),
    "not_shipped": gettext_lazy("Not shipped yet: %(parcels)s. Ship them first, or take them off."),
    "no_measure": gettext_lazy(
        "What the cost is split by is not known for: %(parcels)s. Enter sizes, or take them off."
    ),
}


def money_words(minor: int, currency: str = "") -> str:
    """An amount in minor units as it is read; in the base currency when none is named."""
    currency = currency or settings.BASE_CURRENCY
    digits = minor_digits(currency)
    return f"{minor / 10**digits:,.{digits}f} {currency}"


def objection_words(code: str, values: Mapping[str, Any]) -> str:
    """Why a service can't carry something, or has no price for it."""
    told = dict(values)
    if code == "value":
        told = {name: money_words(amount) for name, amount in told.items()}
    if code == "trait":
        told = {"trait": Trait(told["trait"]).label}
    if code == "no_rate" and not told.get("zone"):
        return str(_OBJECTIONS["no_card"])
    return str(_OBJECTIONS[code]) % told if code in _OBJECTIONS else code


def part_words(code: str) -> str:
    """A part of a freight."""
    return str(Trait(code).label) if code in Trait.values else str(_PARTS.get(code, code))


def finding_words(code: str, values: Mapping[str, Any]) -> str:
    """What is wrong with a rate card."""
    told: dict[str, Any] = {
        name: ", ".join(value) if isinstance(value, list) else value for name, value in values.items()
    }
    if "zone" in told and not told["zone"]:
        told["zone"] = _("all")
    if "saved" in told:
        told["saved"] = f"{told['saved'] / 100:.2f}"
    if "trait" in told:
        told["trait"] = Trait(told["trait"]).label
    if "kind" in told:
        told["kind"] = Trait(told["kind"]).label if told["kind"] in Trait.values else SurchargeKind(told["kind"]).label
    return str(_FINDINGS[code]) % told


def batch_codes() -> frozenset[str]:
    """Every code of a line-haul that has words."""
    return frozenset(_BATCH)


def batch_words(code: str, values: Mapping[str, Any]) -> str:
    """Why a line-haul did not do what was asked."""
    told = {name: ", ".join(value) if isinstance(value, list) else value for name, value in values.items()}
    return str(_BATCH[code]) % told if code in _BATCH else code


def because_words(because: Mapping[str, Any], service: str) -> str:
    """What decided which service carries something: rule 3 'Batteries to DE' -> this service."""
    by = because.get("by")
    if by == "rule":
        told = {"position": because["position"], "name": because["name"], "service": service}
        sentence = _("Rule %(position)s “%(name)s” → %(service)s.") % told
    elif by == "wish":
        sentence = _("%(service)s was wished.") % {"service": service}
    elif by == "rank":
        sentence = _("No rule fits: %(service)s has the first rank of those that can.") % {"service": service}
    else:
        sentence = _("No service can carry it.")
    passed = [f"{each['position']} “{each['name']}”" for each in because.get("passed", ())]
    if passed:
        sentence += " " + _("Fitted, but no service that they name can carry it: rules %(rules)s.") % {
            "rules": ", ".join(passed)
        }
    return sentence
