"""The price calculator in a person's words: what is missing and where to mend it, and the lines of a calculation."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from erp.kernel.outcomes import Refusal
from finance.states import Component
from people.models import User
from products.words import refusal_words as listing_words

LACKS: dict[str, Promise] = {
    "unmapped": gettext_lazy("The listing is not mapped to a SKU."),
    "no_rule": gettext_lazy("%(store)s has no price rule."),
    "no_fx": gettext_lazy("No exchange rate is known for %(currency)s."),
    "no_cost": gettext_lazy("No cost is known for %(sku)s: nothing came in, and no supplier quotes it."),
    "no_weight": gettext_lazy("%(sku)s has no weight."),
    "too_heavy": gettext_lazy("%(service)s carries no parcel of %(grams)s g."),
    "no_freight": gettext_lazy("%(service)s has no freight rate."),
    "no_fees": gettext_lazy("No commission rule of %(name)s holds for the site %(site)s."),
    "unreachable": gettext_lazy("No price reaches the target: the percentages take too much."),
    "moved": gettext_lazy("Another price is proposed by now: %(price)s %(currency)s. Look again."),
}
RULE_REFUSALS: dict[str, Promise] = {
    "closed": gettext_lazy("The store is closed."),
    "rounding": gettext_lazy("Such prices do not exist in %(currency)s, or the ending is not below the step."),
    "floor": gettext_lazy("The target margin must be below 100 and not below the floor."),
    "shares": gettext_lazy("A percentage is out of its range."),
    "negative": gettext_lazy("A cost can't be below nought."),
    "service": gettext_lazy("The service is closed."),
    "not_found": gettext_lazy("There is no such store."),
}
_LINES: dict[str, Promise] = {
    "goods_price": gettext_lazy("Selling price"),
    "shipping_charged": gettext_lazy("Shipping that the buyer pays"),
    "tax_in_price": gettext_lazy("Tax in the price"),
    "unit_cost": gettext_lazy("Cost of the goods"),
    "packaging": gettext_lazy("Packaging"),
    "inbound": gettext_lazy("Freight to us"),
    "outbound": gettext_lazy("Freight to the buyer"),
    "advertising": gettext_lazy("Advertising"),
    "returns": gettext_lazy("Expected returns"),
}
COST_SOURCES: dict[str, Promise] = {
    "stock": gettext_lazy("average of what is in stock"),
    "receipt": gettext_lazy("of the last receipt"),
    "quote": gettext_lazy("cheapest supplier's quote"),
}


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing, and the page where it is entered; no page when the person may not open it."""

    text: str
    url: str = ""


def lack(refusal: Refusal, user: User) -> Lack:
    """Why no price is proposed."""
    words = LACKS.get(refusal.code)
    text = str(words) % dict(refusal.values) if words else listing_words(refusal.code, refusal.values)
    return Lack(text, _url(refusal, user))


def _url(refusal: Refusal, user: User) -> str:
    values = refusal.values
    places: dict[str, tuple[str, str, list[int], dict[str, str]]] = {
        "unmapped": ("listings.map", "orders:unmapped", [], {}),
        "no_fx": ("finance.view", "finance:rates", [], {"currency": str(values.get("currency", ""))}),
        "no_fees": ("finance.view", "finance:fee-rules", [], {"marketplace": str(values.get("marketplace", ""))}),
    }
    if refusal.code in ("no_rule", "unreachable") and "store_id" in values:
        places[refusal.code] = ("listings.price", "finance:price-rule", [values["store_id"]], {})
    if refusal.code in ("no_cost", "no_weight"):
        name = "stock-sku" if refusal.code == "no_cost" else "product-sku"
        places[refusal.code] = ("stock.view", name, [values["sku_id"]], {})
    if refusal.code not in places:
        return ""
    code, name, args, query = places[refusal.code]
    if not user.can(code):
        return ""
    return reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")


def line_name(name: str) -> str:
    """What a line of the calculation is called."""
    if name.startswith("fee:"):
        return str(Component(name[4:]).label)
    return str(_LINES[name])


def rule_words(refusal: Refusal) -> str:
    """Why a price rule is refused."""
    return str(RULE_REFUSALS[refusal.code]) % dict(refusal.values)
