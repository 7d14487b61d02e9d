"""Words of the catalogue."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SkuKind(TextChoices):
    SINGLE = "single", _("Single")
    BUNDLE = "bundle", _("Bundle")


class ListingState(TextChoices):
    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")


class BarcodeKind(TextChoices):
    OWN = "own", _("Own")
    EAN = "ean", _("EAN")
    UPC = "upc", _("UPC")
    FNSKU = "fnsku", _("FNSKU")


class Trait(TextChoices):
    """What a carrier asks before it takes a parcel."""

    BATTERY_BUILT_IN = "battery_built_in", _("Battery built in")
    BATTERY_PURE = "battery_pure", _("Pure battery")
    LIQUID = "liquid", _("Liquid")
    POWDER = "powder", _("Powder")
    PASTE = "paste", _("Paste")
    MAGNETIC = "magnetic", _("Magnetic")


class DeclaredKind(TextChoices):
    PERCENT = "percent", _("Percent of the price")
    FIXED = "fixed", _("Fixed amount")
