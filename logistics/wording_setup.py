"""What is said when carriers and services are set up: refusals that say what to do next, and timelines."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from erp.kernel.outcomes import Refusal
from stores.states import Marketplace

_WORDS: dict[str, str | LazyText] = {
    "not_found": _("It is not there any more. Load the page again."),
    "not_found_carrier": _("There is no such carrier."),
    "not_found_service": _("There is no such service."),
    "code_taken": _("%(code)s is taken already. Choose another code."),
    "tracking_page": _("Write the whole address, with {number} where the tracking number goes: https://example.com/track?no={number}"),
    "marketplace": _("We speak to no marketplace called %(market)s."),
    "half_named": _("%(market)s needs the code of its list too, not only the name."),
    "services": _("%(count)s of its services are on, %(name)s among them. Switch them off first."),
    "hauls": _("%(count)s line-hauls with it are open, %(name)s among them. Hand them over or undo them first."),
    "manifests": _("%(count)s manifests with it are not handed over, %(name)s among them. Finish them first."),
    "rules": _("%(count)s routing rules choose it, rule %(position)s among them. Change them or switch them off first."),
    "order_rules": _("The order rule “%(name)s” sends by it. Change the rules first."),
    "orders": _("%(count)s orders wish for it, %(number)s among them. Take the wish away first."),
    "price_rules": _("The prices of %(count)s stores reckon with its freight. Choose another service for them first."),
    "carrier_off": _("%(name)s is switched off. Switch the carrier on first."),
    "carrier_fixed": _("Parcels went by this service already, so its carrier stays. Enter a new service for another carrier."),
    "account_elsewhere": _("That account is at another carrier."),
    "no_carrier_code": _("Say how the carrier calls this service: its labels are bought under that code."),
    "lightest": _("It is above the heaviest parcel of %(most)s g."),
    "warehouse_closed": _("One of these warehouses is closed. Load the page again."),
    "carrier.created": _("Entered"),
    "carrier.changed": _("Changed"),
    "carrier.closed": _("Switched off"),
    "carrier.reopened": _("Switched on again"),
    "service.created": _("Entered; leaves from %(warehouses)s"),
    "service.changed": _("Changed; leaves from %(warehouses)s"),
    "service.closed": _("Switched off"),
    "service.reopened": _("Switched on again"),
}  # fmt: skip


def codes() -> frozenset[str]:
    """Every code that has words."""
    return frozenset(_WORDS)


def setup_words(code: str, values: Mapping[str, Any]) -> str:
    """The sentence for a refusal or a timeline entry."""
    told = dict(values)
    if "market" in told and told["market"] in Marketplace.values:
        told["market"] = Marketplace(told["market"]).label
    if "warehouses" in told:
        told["warehouses"] = ", ".join(told["warehouses"]) or "—"
    return str(_WORDS[code]) % told


def refusal_sentence(refusal: Refusal) -> str:
    """The sentence for a refusal."""
    return setup_words(refusal.code, refusal.values)
