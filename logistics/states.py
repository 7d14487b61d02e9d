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


class ServiceKind(TextChoices):
    POST = "post", _("Postal parcel")
    REGISTERED = "registered", _("Registered mail")
    EPACKET = "epacket", _("ePacket")
    EXPRESS = "express", _("Express")
    LINE = "line", _("Dedicated line")
    LASTMILE = "lastmile", _("Overseas-warehouse delivery")


class VolumeRule(TextChoices):
    """Which weight a card charges by."""

    ACTUAL = "actual", _("Actual weight only")
    LARGER = "larger", _("The larger of actual and volumetric")
    ABOVE = "above", _("The larger, for boxes above a volume only")


class SurchargeKind(TextChoices):
    REMOTE = "remote", _("Remote area")
    OVERSIZE = "oversize", _("Oversize")
    TRAIT = "trait", _("Special goods")


class RuleOutcome(TextChoices):
    SERVICE = "service", _("This service")
    CHEAPEST = "cheapest", _("The cheapest")
    FASTEST = "fastest", _("The fastest")


class SplitBy(TextChoices):
    WEIGHT = "weight", _("Weight")
    VOLUME = "volume", _("Volume")
    VALUE = "value", _("Value of the goods")


class ConsolidationState(TextChoices):
    OPEN = "open", _("Open")
    HANDED_OVER = "handed_over", _("Handed over")
    UNDONE = "undone", _("Undone")


CONSOLIDATION_MOVES: dict[ConsolidationState, frozenset[ConsolidationState]] = {
    ConsolidationState.OPEN: frozenset({ConsolidationState.HANDED_OVER, ConsolidationState.UNDONE}),
    ConsolidationState.HANDED_OVER: frozenset(),
    ConsolidationState.UNDONE: frozenset(),
}
