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


class CountScope(TextChoices):
    ALL = "all", _("The whole warehouse")
    CHOSEN = "chosen", _("Chosen SKUs")
    PLACE = "place", _("One zone or shelf")
    LOW = "low", _("SKUs with few units left")
    DIFFERENT = "different", _("SKUs that differed lately")


class CountState(TextChoices):
    OPEN = "open", _("Open")
    COUNTING = "counting", _("Being counted")
    REVIEW = "review", _("To be judged")
    POSTED = "posted", _("Posted")
    CANCELLED = "cancelled", _("Cancelled")


class LineAsk(TextChoices):
    """Why a SKU must be counted again."""

    MOVED = "moved", _("Goods moved meanwhile")
    DIFFERS = "differs", _("Differs: another person counts")
    ASKED = "asked", _("Asked for")
