"""What needs this person now, as numbers that open. Every count stops at a thousand."""

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from erp.kernel.models import InboxMessage, OutboxCommand
from erp.kernel.states import InboxState, OutboxState
from erp.kernel.tables import capped_count
from erp.kernel.ui.home import Tile, tile
from logistics.models import Parcel
from logistics.states import OPEN as OPEN_PARCELS
from orders.reads.mapping import unmapped_listings
from orders.reads.tabs import capped_counts
from orders.states import OPEN, OrderState
from people.models import User
from stores.access import account_ids_for


def today_tiles(user: User, *, overdue: Q) -> list[Tile]:
    """The tiles of this person about orders, parcels and sync, by what the role may see."""
    made: list[Tile] = []
    if user.can("orders.view"):
        made += _order_tiles(user, overdue=overdue)
    if user.can("listings.map"):
        made.append(
            tile(_("Listings to map"), unmapped_listings(user), reverse("orders:unmapped"), _("orders wait for them"))
        )
    if user.can("parcels.view"):
        made.append(
            tile(_("Parcels to pack"), _open_parcels(user), _page("logistics:parcels"), _("labelled, not yet shipped"))
        )
    if user.can("sync.view"):
        made += _sync_tiles(user)
    return made


def _order_tiles(user: User, *, overdue: Q) -> list[Tile]:
    counts = capped_counts(
        user,
        {
            "clean": Q(state=OrderState.REVIEW, held=False),
            "held": Q(held=True),
            "late": overdue,
            "open": Q(state__in=OPEN),
        },
    )
    orders = reverse("orders:list")
    review = reverse("orders:review") if user.can("orders.review") else f"{orders}?tab=clean"
    return [
        tile(_("To review"), counts["clean"], review, _("clean, one key each")),
        tile(_("Held"), counts["held"], f"{orders}?tab=held", _("each with its way out"), "warn"),
        tile(_("Late"), counts["late"], f"{orders}?overdue=true&sort=ship_by", _("past their deadline"), "bad"),
        tile(_("Open orders"), counts["open"], orders, _("not yet out of the door")),
    ]


def _sync_tiles(user: User) -> list[Tile]:
    lanes = [f"account:{key}" for key in account_ids_for(user)]
    kept = capped_count(InboxMessage.objects.filter(state=InboxState.QUARANTINED, source__in=lanes))
    failed = capped_count(
        OutboxCommand.objects.filter(
            state__in=[OutboxState.REJECTED, OutboxState.DEAD], lane__in=lanes, settled_by=None
        )
    )
    return [
        tile(_("Not understood"), kept, _page("sync-quarantine"), _("messages kept for a person"), "bad"),
        tile(
            pgettext("command", "Not accepted"),
            failed,
            _page("sync-outgoing"),
            _("commands a marketplace refused"),
            "bad",
        ),
    ]


def _open_parcels(user: User) -> int:
    return capped_count(Parcel.objects.filter(state__in=OPEN_PARCELS, cancelled_at=None))


def _page(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
