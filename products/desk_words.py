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
}


def refusal_words(code: str, values: Mapping[str, Any] | None = None) -> str:
    """Why something was left as it was; what the checks stop is said finding by finding."""
    if code == "checks":
        found = (values or {}).get("findings", [])
        return findings_words([Finding(each["code"], Severity.STOP, each["field"], each["values"]) for each in found])
    return str(_REFUSALS[code]) % dict(values or {}) if code in _REFUSALS else code
