"""The life of a parcel."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ParcelState(TextChoices):
    LABELLED = "labelled", _("To pack")
    VERIFIED = "verified", _("Verified")
    WEIGHED = "weighed", _("Weighed")
    SHIPPED = "shipped", _("Shipped")
    CANCELLED = "cancelled", _("Cancelled")


OPEN = (ParcelState.LABELLED, ParcelState.VERIFIED, ParcelState.WEIGHED)

MOVES: dict[ParcelState, frozenset[ParcelState]] = {
    ParcelState.LABELLED: frozenset({ParcelState.VERIFIED, ParcelState.CANCELLED}),
    ParcelState.VERIFIED: frozenset({ParcelState.WEIGHED, ParcelState.CANCELLED}),
    ParcelState.WEIGHED: frozenset({ParcelState.SHIPPED, ParcelState.CANCELLED}),
    ParcelState.SHIPPED: frozenset(),
    ParcelState.CANCELLED: frozenset(),
}


class Station(TextChoices):
    PRINT = "print", _("Print")
    VERIFY = "verify", _("Verify")
    WEIGH = "weigh", _("Weigh")
    SHIP = "ship", _("Ship")


# The outcomes of scans that finish a parcel's step at a station: what a clerk's day is counted by.
FINISHED = ("verified", "weighed", "shipped_now")

# From more than this many units of a SKU on, one is scanned and their number is typed.
COUNT_FROM = 5
