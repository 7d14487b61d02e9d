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


class Fate(TextChoices):
    """What became of units that left, for a cost that comes later."""

    GONE = "gone", _("Gone")
    WRITTEN_OFF = "written_off", _("Came back and was written off")


class DocumentKind(TextChoices):
    RECEIPT = "receipt", _("Receipt")
    ADJUSTMENT = "adjustment", _("Adjustment")
    ASSEMBLY = "assembly", _("Assembly")
    DISASSEMBLY = "disassembly", _("Disassembly")
    RELABEL = "relabel", _("Relabelling")
    DAMAGE = "damage", _("Damage")
    REPAIR = "repair", _("Found good again")
    WRITE_OFF = "write_off", _("Write-off")


class BinKind(TextChoices):
    SHELF = "shelf", _("Shelf")
    FLOOR = "floor", _("Floor place")
    STAGING = "staging", _("Staging")
    DEFECTIVE = "defective", _("For defective goods")


class BinMoveKind(TextChoices):
    PUT_AWAY = "put_away", _("Put away")
    MOVE = "move", _("Moved")
    TAKE_OUT = "take_out", _("Taken out of the bin")
    LEFT = "left", _("Left the warehouse")
    UNDONE = "undone", _("Undone")


class TransferState(TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Under way")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class RequestState(TextChoices):
    PENDING = "pending", _("Waits for a second person")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")


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


class AlertKind(TextChoices):
    OVERSOLD = "oversold", _("Oversold")
    OUT = "out", _("Sold out")
    LOW = "low", _("Running low")
    DEAD = "dead", _("Not selling")


class PaperKind(TextChoices):
    """Papers that a pick-up point needs."""

    LICENCE = "licence", _("Licence")
    LEASE = "lease", _("Lease")
    IDENTITY = "identity", _("Proof of identity")
    OTHER = "other", _("Other paper")


class CollectionState(TextChoices):
    OPEN = "open", _("Waits to be collected")
    COLLECTED = "collected", _("Collected")
    EXPIRED = "expired", _("Nobody came")
    CANCELLED = "cancelled", _("Cancelled")
