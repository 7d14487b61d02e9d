"""What is wrong with a row of a rate card, in the reader's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

_WORDS = {
    "not_a_day": _("'%(value)s' is no day: write it as 2026-01-31."),
    "unknown_service": _("There is no service '%(value)s'."),
    "unknown_zone": _("The service has no zone '%(value)s'. Name its countries, or make it first."),
    "not_a_country": _("'%(value)s' is no country: write two letters, such as CN or US."),
    "not_a_currency": _("'%(value)s' is no currency: write three letters, such as CNY."),
    "not_in_order": _("A bracket ends above its beginning: %(above)s g to %(up_to)s g."),
    "step_without_grams": _("A step price needs the grams of its step."),
    "needs_divisor": _("The rule counts the size: name the divisor."),
    "least_one": _("It is at least 1."),
    "overlaps": _("It overlaps the bracket %(above)s g to %(up_to)s g of the same zone."),
    "ends_before": _("The card ends before it begins."),
    "country_in_zone": _("%(country)s lies in zone %(zone)s already."),
}


def reason(code: str, values: Mapping[str, Any]) -> str:
    """One reason."""
    return str(_WORDS[code]) % dict(values) if code in _WORDS else code
