"""Refusals at pick-up points in words that say what to do next."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from erp.kernel.outcomes import Refusal
from inventory.papers import BadPaper
from inventory.states import PaperKind
from products.models import Sku


def paper_words(bad: BadPaper) -> str:
    """Why a scan is not kept."""
    words = {
        "too_big": _("The file has more than %(most)s MB. Scan it smaller."),
        "broken": _("The PDF can't be opened. Save it again."),
        "locked": _("The PDF asks for a password. Save it without one."),
        "not_a_paper": _("That is neither a PDF nor a picture that opens."),
    }
    return words[bad.code] % bad.values


def pickup_words(refusal: Refusal) -> str:
    """Why a wish about a collection was refused, and what to do next."""
    values: dict[str, Any] = dict(refusal.values)
    if refusal.code == "paper":
        values["kind"] = PaperKind(values["kind"]).label
    if refusal.code == "collected":
        values["when"] = date_format(timezone.localtime(values["when"]), "SHORT_DATETIME_FORMAT")
    words = {
        "not_a_point": _("That is no open pick-up point."),
        "nothing": _("Say how many units, and of what."),
        "past": _("That day is over. Choose a later one."),
        "paper": _(
            "The point is suspended: its paper “%(kind)s %(number)s” does not hold today. Add the renewed one first."
        ),
        "bundle": _("A bundle is never kept itself. Name its parts."),
        "not_found": _("It is not there any more. Load the page again."),
        "short": _("Only %(available)s of %(wanted)s are there and free."),
        "not_expired": _("Only what nobody came for can be held again."),
        "forgotten": _("It was so long ago that nobody knows any more who was to collect it. Make a new one."),
        "reopened": _("It is held again already, as %(number)s."),
        "unknown_code": _("No collection has this code. Ask for the slip, and look at the digits again."),
        "other_point": _("It is kept at %(point)s. Send them there."),
        "collected": _("%(who)s handed it out already, on %(when)s."),
        "expired": _("The time is over. Ask the office whether it can be held again."),
        "cancelled": _("It was called off. Hand out nothing."),
        "held_short": _("A count found less than is held. Hand out nothing, and tell the office."),
        "used": _("That scan was for another collection. Scan again."),
        "no_reason": _("Say why; the next person reads it."),
        "over": _("It is over already. Load the page again."),
    }
    code = "held_short" if refusal.code == "short" and not values else refusal.code
    return words[code] % values


def told(refused: Mapping[int, Refusal]) -> list[str]:
    """A line per refusal, with the SKU that it is of."""
    codes = dict(Sku.objects.filter(pk__in=[key for key in refused if key]).values_list("pk", "code"))
    lines = []
    for key, refusal in refused.items():
        said = pickup_words(refusal)
        lines.append(f"{codes[key]}: {said}" if key in codes else said)
    return lines
