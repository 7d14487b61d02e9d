"""Codes of the services in a person's words. A code without words shows itself."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_REFUSALS: dict[str, Promise] = {
    "not_found": _("There is no such row."),
    "confirmed": _("The marketplace has confirmed it: nothing is left to send."),
    "settled": _("A person has settled it by hand."),
    "sending": _("A worker is sending it this moment: wait for its answer."),
    "no_reason": _("Say how you know: the next person reads it on the row."),
}


def refusal_words(code: str, values: Mapping[str, Any]) -> str:
    """Why a row was left as it was."""
    return str(_REFUSALS[code]) % dict(values) if code in _REFUSALS else code
