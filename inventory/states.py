"""Words of the stock."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WarehouseKind(TextChoices):
    OWN = "own", _("Own")
    OVERSEAS = "overseas", _("Overseas")
    MARKETPLACE = "marketplace", _("Marketplace-fulfilled")
    TRANSIT = "transit", _("In transit")
    DEFECTIVE = "defective", _("Defective")
    PICKUP = "pickup", _("Pick-up point")


class MoveKind(TextChoices):
    RECEIPT = "receipt", _("Receipt")
    SALE = "sale", _("Shipped")
    ADJUSTMENT = "adjustment", _("Adjustment")
    COUNT = "count", _("Count")
    MIRROR = "mirror", _("Marketplace's own count")
    RETURN = "return", _("Came back")
    OPENING = "opening", _("Opening stock")
    TRANSFER = "transfer", _("Transfer")
    ASSEMBLY = "assembly", _("Assembly")
    RELABEL = "relabel", _("Relabelled")
    DAMAGE = "damage", _("Damaged")
    WRITE_OFF = "write_off", _("Written off")
    REVERSAL = "reversal", _("Reversal")


class DocumentKind(TextChoices):
    RECEIPT = "receipt", _("Receipt")
    ADJUSTMENT = "adjustment", _("Adjustment")


class AlertKind(TextChoices):
    OVERSOLD = "oversold", _("Oversold")
    OUT = "out", _("Sold out")
    LOW = "low", _("Running low")
    DEAD = "dead", _("Not selling")
