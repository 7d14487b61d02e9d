"""Words of buying."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Terms(TextChoices):
    CASH = "cash", _("Cash on delivery")
    DEPOSIT = "deposit", _("Deposit, rest on delivery")
    MONTHLY = "monthly", _("Monthly statement")


class OrderState(TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Arrival(TextChoices):
    NONE = "none", _("Nothing yet")
    PART = "part", _("In part")
    ALL = "all", _("All")


class ExtraKind(TextChoices):
    FREIGHT = "freight", _("Freight")
    CUSTOMS = "customs", _("Customs duty")
    OTHER = "other", _("Other cost")


class ShareBy(TextChoices):
    VALUE = "value", _("By value")
    QUANTITY = "quantity", _("By quantity")
    WEIGHT = "weight", _("By weight")
    VOLUME = "volume", _("By volume")
    CHARGEABLE = "chargeable", _("By chargeable weight")


# The life of a purchase order. Arrival and payment are facts of their own beside it.
MOVES: dict[OrderState, set[OrderState]] = {
    OrderState.DRAFT: {OrderState.APPROVED, OrderState.CANCELLED},
    OrderState.APPROVED: {OrderState.DRAFT, OrderState.CLOSED, OrderState.CANCELLED},
    OrderState.CLOSED: set(),
    OrderState.CANCELLED: set(),
}


def sources(target: OrderState) -> list[str]:
    """The states from which `target` may be reached."""
    return [str(state) for state, targets in MOVES.items() if target in targets]
