"""How the pages of jobs speak about a first import."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.models import User
from products.services.first_import import LISTINGS


def labels(ids: Sequence[int], user: User) -> dict[int, tuple[str, str]]:
    """A part's name: the listings, or the orders from a day on."""
    return {part: (_label(part), "") for part in ids}


def _label(part: int) -> str:
    if part == LISTINGS:
        return _("Listings")
    return _("Orders from %(day)s") % {"day": date_format(date.fromordinal(part), "SHORT_DATE_FORMAT")}


def reason(code: str, values: Mapping[str, Any]) -> str:
    """Why a part came to nothing, and what to do."""
    words = {
        "no_list": _("This marketplace does not tell what is listed. Listings appear with their first order."),
        "unreadable": _("%(count)s listings could not be read; all the others are in."),
        "not_started": _("The listings came to nothing, so no order was read. Start the import again."),
        "busy": _("Another pull of this account went on too long. Start the import again."),
        "call_failed": _("%(error)s Start the import again: nothing comes in twice."),
    }
    return words.get(code, code) % dict(values)
