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
    ParcelState.VERIFIED: frozenset({ParcelState.WEIGHED, ParcelState.LABELLED, ParcelState.CANCELLED}),
    ParcelState.WEIGHED: frozenset({ParcelState.SHIPPED, ParcelState.VERIFIED, ParcelState.CANCELLED}),
    ParcelState.SHIPPED: frozenset(),
    ParcelState.CANCELLED: frozenset(),
}


class LabelState(TextChoices):
    """What is known of a parcel's label. A label that a carrier sells is bought once; `maybe` is a state: look, before anything else."""

    OWN = "own", _("Our own label")
    TO_BUY = "to_buy", _("To buy")
    BUYING = "buying", _("Being bought")
    MAYBE = "maybe", _("Maybe bought")
    BOUGHT = "bought", _("Bought")
    REFUSED = "refused", _("Refused by the carrier")
    CANCELLING = "cancelling", _("Being cancelled")
    CANCELLED = "cancelled", _("Label cancelled")


# With one of these a parcel may go through the stations; with one of those it is waited for.
LABELLED = (LabelState.OWN, LabelState.BOUGHT)
AWAITED = (LabelState.TO_BUY, LabelState.BUYING, LabelState.MAYBE)


class Milestone(TextChoices):
    """How far a carrier says a parcel is."""

    ACCEPTED = "accepted", _("Accepted by the carrier")
    IN_TRANSIT = "in_transit", _("In transit")
    OUT_FOR_DELIVERY = "out_for_delivery", _("Out for delivery")
    DELIVERED = "delivered", _("Delivered")
    EXCEPTION = "exception", _("Problem on the way")
    RETURNED = "returned", _("Came back")


class CarrierProtocol(TextChoices):
    """Which connector speaks to a carrier's account."""

    SWIFTPOST = "swiftpost", _("SwiftPost")
    LINEAIR = "lineair", _("LineAir")


class Station(TextChoices):
    PRINT = "print", _("Print")
    PICK = "pick", _("Pick")
    WALL = "wall", _("Put wall")
    VERIFY = "verify", _("Verify")
    WEIGH = "weigh", _("Weigh")
    SHIP = "ship", _("Ship")
    HAND = "hand", _("Hand over")


# The outcomes of scans that finish a step at a station (a pick, a parcel, a check): what a clerk's day is counted by.
FINISHED = ("picked", "wave_picked", "slot_full", "verified", "weighed", "shipped_now", "checked")


class WaveKind(TextChoices):
    """What is in each parcel of a wave: it decides whether goods must be sorted after picking."""

    SINGLE = "single", _("One unit each")
    ONE_SKU = "one_sku", _("One SKU, several units")
    MIXED = "mixed", _("Several SKUs, by put wall")


class WaveState(TextChoices):
    OPEN = "open", _("To pick")
    PICKING = "picking", _("Being picked")
    PICKED = "picked", _("Picked")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Dissolved")


# Waves whose parcels nobody else may take up.
LIVE = (WaveState.OPEN, WaveState.PICKING, WaveState.PICKED)

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
