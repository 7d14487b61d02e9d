"""Words of after-sales. Goods and money move apart."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseKind(TextChoices):
    CANCEL = "cancel", _("Cancellation")
    REFUND_ONLY = "refund_only", _("Refund only")
    RETURN_REFUND = "return_refund", _("Return and refund")
    EXCHANGE = "exchange", _("Exchange")
    RESEND = "resend", _("Resend")
    DISPUTE = "dispute", _("Dispute")
    COMPLAINT = "complaint", _("Complaint")


class CaseReason(TextChoices):
    DAMAGED = "damaged", _("Arrived damaged")
    DEFECTIVE = "defective", _("Does not work")
    NOT_AS_DESCRIBED = "not_as_described", _("Not as described")
    WRONG_ITEM = "wrong_item", _("Wrong item")
    MISSING = "missing", _("Something is missing")
    NOT_ARRIVED = "not_arrived", _("Did not arrive")
    CHANGED_MIND = "changed_mind", _("Buyer changed their mind")
    OTHER = "other", _("Other")


class GoodsState(TextChoices):
    NONE = "none", _("Nothing comes back")
    EXPECTED = "expected", _("Expected back")
    RECEIVED = "received", _("Received")
    INSPECTED = "inspected", _("Inspected")


class MoneyState(TextChoices):
    NONE = "none", _("No refund")
    AGREED = "agreed", _("Agreed")
    SENT = "sent", _("Sent to the marketplace")
    CONFIRMED = "confirmed", _("Refunded")
    REJECTED = "rejected", _("Refused by the marketplace")


class ResendState(TextChoices):
    NONE = "none", _("Nothing to send")
    WAITING = "waiting", _("Waits for stock")
    PACKING = "packing", _("In the warehouse")
    SHIPPED = "shipped", _("Shipped")


class RefundState(TextChoices):
    AGREED = "agreed", _("Agreed")
    SENT = "sent", _("Sent to the marketplace")
    CONFIRMED = "confirmed", _("Refunded")
    REJECTED = "rejected", _("Refused by the marketplace")


class Turn(TextChoices):
    """Who must answer in a conversation."""

    US = "us", pgettext_lazy("turn", "Us")
    BUYER = "buyer", _("The buyer")


class MessageState(TextChoices):
    RECEIVED = "received", pgettext_lazy("message", "Received")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
