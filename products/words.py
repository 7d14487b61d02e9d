"""Codes of the services in a person's words. A code without words shows itself."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_REFUSALS: dict[str, Promise] = {
    "not_found": _("There is no such listing."),
    "closed": _("The listing or its store is closed."),
    "no_prices": _("%(marketplace)s takes no prices from us: change it there."),
    "currency": _("This store sells in %(currency)s, not in %(asked)s."),
    "not_positive": _("A price must be above zero."),
    "too_large": _("That is too large for a price."),
    "too_fine": _("%(currency)s has fewer decimals than %(amount)s."),
    "no_price": _("It has no price yet: set one first."),
    "underway": _("The marketplace is still deciding about the last change."),
    "not_listed": _("It is not listed yet: publish it first."),
    "not_offered": _("%(marketplace)s takes no such command from us: do it there."),
    "store_closed": _("Its store is closed."),
    "closed_draft": _("It was closed: put it back on sale instead."),
    "listed": _("%(seller_sku)s is on sale in this store already."),
    "no_title": _("It has no title."),
    "title_too_long": _("%(marketplace)s takes titles of up to %(most)s characters; this one has %(length)s."),
    "too_many_images": _("%(marketplace)s takes up to %(most)s images; this has %(count)s."),
    "not_read": _("The price there has not been read yet."),
}


def refusal_words(code: str, values: Mapping[str, Any]) -> str:
    """Why a listing was left as it was."""
    return str(_REFUSALS[code]) % dict(values) if code in _REFUSALS else code
