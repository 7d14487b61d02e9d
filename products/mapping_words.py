"""Mapping in a person's words: why a SKU is suggested, and why a listing was left as it was."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_REASONS: dict[str, Promise] = {
    "code": _("same code"),
    "suffix": _("same code without the store's ending"),
    "barcode": _("same barcode"),
    "twin": _("so mapped in another store"),
    "name": _("similar name"),
    "alike": _("code begins alike"),
}
_REFUSALS: dict[str, Promise] = {
    "mapped": _("It is mapped to another SKU already."),
    "no_such_sku": _("There is no such SKU."),
    "not_found": _("There is no such listing."),
    "unsure": _("No suggestion is that sure; the best is at %(score)s %%."),
    "ambiguous": _("Two SKUs are equally likely."),
    "incomplete": _("A line needs a store, a seller SKU and a SKU, with tabs between."),
    "no_such_store": _("You have no store of that name."),
    "no_such_listing": _("The store has no listing with that seller SKU."),
    "twice": _("An earlier line names another SKU for it."),
    "unmapped": _("It is not mapped yet: map it first."),
    "own_sales": _("What we sell ourselves is named by its SKU."),
    "promised": _("%(units)s units are promised as the old SKU. They stay so; confirm that the change is from now on."),
    "no_reason": _("Say why the mapping is changed."),
}


def reason_words(code: str) -> str:
    """Why a SKU is suggested."""
    return str(_REASONS.get(code, code))


def refusal_words(code: str, values: Mapping[str, Any] | None = None) -> str:
    """Why a listing was left as it was."""
    return str(_REFUSALS[code]) % dict(values or {}) if code in _REFUSALS else code
