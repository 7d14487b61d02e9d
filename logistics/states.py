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
