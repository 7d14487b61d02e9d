"""The review queue: what is clean, what is held by which hold, and the way out of each."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.models import Hold
from orders.states import HoldKind, OrderState


@dataclass(frozen=True, slots=True)
class WayOut:
    """How a hold ends, and the page where that is done, if a person can do it."""

    says: str | Promise
    label: str | Promise = ""
    url_name: str = ""


_WAYS = {
    HoldKind.UNPAID: WayOut(_("Ends by itself when the marketplace says that the order is paid.")),
    HoldKind.UNMAPPED: WayOut(
        _("Say which SKU the listing sells; every order that waits for it goes on."),
        _("Map listings"),
        "orders:unmapped",
    ),
    HoldKind.OUT_OF_STOCK: WayOut(
        _("Ends by itself when stock arrives: waiting orders are served by deadline, before new ones."),
        _("Stock"),
        "stock",
    ),
    HoldKind.ADDRESS: WayOut(
        _("The marketplace has not told the whole address. Ask the buyer; a corrected address comes in by itself.")
    ),
    HoldKind.CANCEL_REQUESTED: WayOut(
        _("The buyer asks to cancel. Accept it, and the order is cancelled here and there; or refuse it with a reason.")
    ),
    HoldKind.NO_SERVICE: WayOut(
        _("No service carries it. Change the service's countries or weight, then approve again.")
    ),
    HoldKind.LABEL_REFUSED: WayOut(
        _(
            "The carrier sells no label for it. Put right what it names, or choose another service; then release it and approve again."
        )
    ),
    HoldKind.RULE: WayOut(
        _("A rule stopped it. Look at the reason, then release it: the rule does not hold it again.")
    ),
    HoldKind.WATCH_LIST: WayOut(
        _("The buyer is on the watch list. A manager releases it, or takes the buyer off the list."),
        _("Watch list"),
        "rules:watch",
    ),
    HoldKind.BUYER_NOTE: WayOut(_("The buyer wrote a note. Read it, do what it asks, then release it.")),
    HoldKind.LOW_MARGIN: WayOut(
        _("It would earn too little. A manager releases it; it ends by itself when cost or freight get better.")
    ),
    HoldKind.HIGH_VALUE: WayOut(_("It is worth much. A manager looks at it and releases it.")),
    HoldKind.FINANCE: WayOut(_("Finance has to look at it, and releases it.")),
    HoldKind.MANUAL: WayOut(_("Somebody wants to look at it first. Release it when that is done.")),
}


def kind_sets() -> dict[str, Q]:
    """The queue's parts: "" for what is clean, then one for each kind of hold."""
    held = {
        str(kind): Q(
            Exists(Hold.objects.filter(order=OuterRef("pk"), kind=kind, released_at=None)),
            state=OrderState.REVIEW,
            held=True,
        )
        for kind in HoldKind
    }
    return {"": Q(state=OrderState.REVIEW, held=False)} | held


def ways_out(kind: str) -> WayOut | None:
    """The way out of a hold; nothing for the clean ones."""
    return _WAYS[HoldKind(kind)] if kind else None
