"""Refusals of the listing desk in a person's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from products.check_words import findings_words
from products.checks import Finding, Severity

_REFUSALS: dict[str, Promise] = {
    "no_such_sku": _("There is no such SKU."),
    "archived": _("The SKU is archived."),
    "own_sales": _("The store is not at a marketplace."),
    "closed": _("The listing or its store is closed."),
    "unmapped": _("It is not mapped yet: map it first."),
    "no_code": _("The marketplace told no seller SKU."),
    "twice": _("The store has a draft of this seller SKU already."),
    "newer": _("Somebody else saved it meanwhile. Open it again to see what changed."),
    "not_found": _("There is no such draft."),
    "underway": _("The marketplace has not answered the last change yet."),
    "listed": _("The seller SKU %(seller_sku)s is on sale in this store already."),
    "not_listed": _("It is not listed yet: publish it first."),
    "not_offered": _("%(marketplace)s does not take this from us: do it there."),
    "store_closed": _("The store is closed."),
    "closed_draft": _("It was taken off sale: put it back instead."),
    "no_title": _("It has no title."),
    "no_price": _("It has no price."),
    "title_too_long": _("The title has %(length)s characters; at most %(most)s are taken."),
    "too_many_images": _("%(count)s pictures; at most %(most)s are taken."),
    "currency": _("This store sells in %(currency)s, not in %(asked)s."),
    "too_fine": _("%(currency)s has fewer decimals than %(amount)s."),
    "not_positive": _("A price must be above zero."),
}


def refusal_words(code: str, values: Mapping[str, Any] | None = None) -> str:
    """Why something was left as it was; what the checks stop is said finding by finding."""
    if code == "checks":
        found = (values or {}).get("findings", [])
        return findings_words([Finding(each["code"], Severity.STOP, each["field"], each["values"]) for each in found])
    return str(_REFUSALS[code]) % dict(values or {}) if code in _REFUSALS else code
