"""Words of distribution."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WalletEntryKind(TextChoices):
    TOP_UP = "top_up", _("Top-up")
    CAPTURE = "capture", _("Order shipped")
    REFUND = "refund", _("Refund")
    WITHDRAWAL = "withdrawal", _("Paid back")
    OPENING = "opening", _("Opening balance")
    REVERSAL = "reversal", _("Reversal")


class HoldState(TextChoices):
    HELD = "held", _("Held")
    CAPTURED = "captured", _("Captured")
    RELEASED = "released", _("Released")


class TopUpState(TextChoices):
    REQUESTED = "requested", _("Waits for finance")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")


class PlacedBy(TextChoices):
    PAGE = "page", _("Page")
    EXCEL = "excel", _("Excel")
    API = "api", _("API")
    STAFF = "staff", _("Our staff")
