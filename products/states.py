"""Words of the catalogue."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SkuKind(TextChoices):
    SINGLE = "single", _("Single")
    BUNDLE = "bundle", _("Bundle")


class ListingState(TextChoices):
    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")


class DraftState(TextChoices):
    """How far a listing has come: `queued` waits to be sent, `sent` waits for the marketplace's verdict."""

    DRAFT = "draft", _("Draft")
    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    LIVE = "live", _("Live")
    REFUSED = "refused", _("Refused")
    CLOSED = "closed", _("Closed")


class ChangeKind(TextChoices):
    """What is asked of the marketplace."""

    PUBLISH = "publish", _("Publish")
    EDIT = "edit", _("Edit")
    CLOSE = "close", _("Close")
    REOPEN = "reopen", _("Put back on sale")


class ChangeOutcome(TextChoices):
    OPEN = "open", _("Under way")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")


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


class WordKind(TextChoices):
    """Why a word is forbidden in listings."""

    BRAND = "brand", _("Brand of others")
    MEDICAL = "medical", _("Medical claim")
    UNSAFE = "unsafe", _("Unsafe goods")
    PROMOTIONAL = "promotional", _("Promotional")


class WordAction(TextChoices):
    STOP = "stop", _("Stops the publishing")
    WARN = "warn", _("Warns")
