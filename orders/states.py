"""The life of an order, and the holds that stop it. Facts come first; the state follows from them and from our own steps."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderState(TextChoices):
    NEW = "new", _("New")
    REVIEW = "review", _("To review")
    APPROVED = "approved", _("Approved")
    ALLOCATED = "allocated", _("Allocated")
    FULFILLING = "fulfilling", _("In fulfilment")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    CLOSED = "closed", pgettext_lazy("order", "Closed")
    CANCELLED = "cancelled", _("Cancelled")


MOVES: dict[OrderState, frozenset[OrderState]] = {
    OrderState.NEW: frozenset({OrderState.REVIEW, OrderState.SHIPPED, OrderState.CANCELLED}),
    OrderState.REVIEW: frozenset({OrderState.APPROVED, OrderState.SHIPPED, OrderState.CANCELLED}),
    OrderState.APPROVED: frozenset({OrderState.ALLOCATED, OrderState.REVIEW, OrderState.SHIPPED, OrderState.CANCELLED}),
    OrderState.ALLOCATED: frozenset(
        {OrderState.FULFILLING, OrderState.APPROVED, OrderState.REVIEW, OrderState.SHIPPED, OrderState.CANCELLED}
    ),
    # Back to approved: another order in its parcel was cancelled, and a new parcel is made.
    OrderState.FULFILLING: frozenset({OrderState.APPROVED, OrderState.SHIPPED, OrderState.CANCELLED}),
    # Back to fulfilment: the shipping was undone while the parcel was still here.
    OrderState.SHIPPED: frozenset({OrderState.DELIVERED, OrderState.CLOSED, OrderState.FULFILLING}),
    OrderState.DELIVERED: frozenset({OrderState.CLOSED}),
    OrderState.CLOSED: frozenset(),
    OrderState.CANCELLED: frozenset({OrderState.REVIEW}),  # the marketplace lets it live again
}

OPEN = (OrderState.NEW, OrderState.REVIEW, OrderState.APPROVED, OrderState.ALLOCATED, OrderState.FULFILLING)
ENDED = (OrderState.SHIPPED, OrderState.DELIVERED, OrderState.CLOSED, OrderState.CANCELLED)


def sources(target: OrderState) -> list[str]:
    """The states from which `target` may be reached."""
    return [str(state) for state, targets in MOVES.items() if target in targets]


class HoldKind(TextChoices):
    UNPAID = "unpaid", _("Unpaid")
    UNMAPPED = "unmapped", _("Line not mapped to a SKU")
    OUT_OF_STOCK = "out_of_stock", _("Out of stock")
    ADDRESS = "address", _("Address incomplete")
    CANCEL_REQUESTED = "cancel_requested", _("Buyer asks to cancel")
    NO_SERVICE = "no_service", _("No service can carry it")
    LABEL_REFUSED = "label_refused", _("The carrier refused the label")
    MANUAL = "manual", _("Held by hand")
    RULE = "rule", _("Held by a rule")
    WATCH_LIST = "watch_list", _("Buyer on the watch list")
    BUYER_NOTE = "buyer_note", _("Note from the buyer")
    LOW_MARGIN = "low_margin", _("Margin below the floor")
    HIGH_VALUE = "high_value", _("Value above the limit")
    FINANCE = "finance", _("Needs finance")


# Holds that a rule places, and the permission of whoever may release each.
RULE_HOLDS: dict[HoldKind, str] = {
    HoldKind.RULE: "orders.review",
    HoldKind.BUYER_NOTE: "orders.review",
    HoldKind.WATCH_LIST: "orders.rules",
    HoldKind.LOW_MARGIN: "orders.rules",
    HoldKind.HIGH_VALUE: "orders.rules",
    HoldKind.FINANCE: "finance.manage",
}


class RuleSetState(TextChoices):
    DRAFT = "draft", pgettext_lazy("rule set", "Draft")
    LIVE = "live", pgettext_lazy("rule set", "Live")
    RETIRED = "retired", pgettext_lazy("rule set", "Retired")


class WatchKind(TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    PLACE = "place", _("Name and address")


# Holds that a person takes away.
BY_HAND = (HoldKind.MANUAL, HoldKind.LABEL_REFUSED)


class FulfilledBy(TextChoices):
    SELLER = "seller", _("Us")
    MARKETPLACE = "marketplace", _("The marketplace")
