"""Why a push rule was not taken, in a person's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_REFUSALS: dict[str, Promise] = {
    "least_without_presale": _("Showing at least %(least)s may promise what is not there: mark it as a pre-sale."),
    "limits": _("At least %(least)s is more than at most %(most)s."),
    "no_end": _("A fixed quantity needs an end, and an end needs a quantity."),
    "ended": _("The end of the fixed quantity is in the past."),
    "closed": _("The listing is closed."),
    "no_pool": _("The marketplace sends it out itself: its quantity is not ours to set."),
    "not_found": _("There is no such listing."),
}


def refusal_words(code: str, values: Mapping[str, Any]) -> str:
    """Why a listing was left as it was."""
    return str(_REFUSALS[code]) % dict(values) if code in _REFUSALS else code
