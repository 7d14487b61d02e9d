"""What the pages of labels and of parcels on their way show. Nothing here writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from erp.kernel import clock
from erp.kernel.models import OutboxCommand
from erp.kernel.states import OutboxState
from erp.kernel.tables import capped_count
from erp.kernel.ui.home import Tile, tile
from erp.kernel.ui.links import Link, links_for
from logistics.models import CarrierLabel, LabelPrint, Parcel, TrackingEvent
from logistics.states import AWAITED, LabelState, Milestone, ParcelState
from people.models import User

LATE_LABEL = timedelta(hours=2)
NO_SCAN = timedelta(hours=48)
RETURNED_SHOWN = timedelta(days=30)
PRINTS_SHOWN = 50

LABEL_TONES = {
    LabelState.OWN: "neutral",
    LabelState.TO_BUY: "info",
    LabelState.BUYING: "progress",
    LabelState.MAYBE: "warn",
    LabelState.BOUGHT: "ok",
    LabelState.REFUSED: "bad",
    LabelState.CANCELLING: "progress",
    LabelState.CANCELLED: "off",
}
MILESTONE_TONES = {Milestone.DELIVERED: "ok", Milestone.EXCEPTION: "bad", Milestone.RETURNED: "warn"}


def label_sets() -> dict[str, tuple[Any, Q]]:
    """The tabs of the page Labels: name -> (words, which parcels)."""
    open_ = Q(state=ParcelState.LABELLED)
    return {
        "": (_("Not there yet"), Q(label_state__in=[*AWAITED, LabelState.CANCELLING]) | _refused()),
        "late": (_("Late"), open_ & Q(label_state__in=AWAITED, created_at__lt=clock.now() - LATE_LABEL)),
        "maybe": (LabelState.MAYBE.label, Q(label_state=LabelState.MAYBE)),
        "refused": (LabelState.REFUSED.label, _refused()),
        "cancelling": (LabelState.CANCELLING.label, Q(label_state=LabelState.CANCELLING)),
        "kept": (_("Not taken back"), Q(state=ParcelState.CANCELLED, label_state=LabelState.BOUGHT)),
    }


def _refused() -> Q:
    return Q(label_state=LabelState.REFUSED, state=ParcelState.LABELLED)


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A parcel whose label is not settled: how far that is, and what was said last."""

    parcel: Parcel
    tone: str
    command: str
    error: str
    tries: int
    owner: Link


def label_rows(parcels: Sequence[Parcel], *, user: User) -> list[LabelRow]:
    """Rows for the parcels of a page, in two queries more."""
    wishes = {_wish(parcel): parcel.pk for parcel in parcels}
    commands = {
        wishes[row.wish]: row
        for row in OutboxCommand.objects.filter(wish__in=list(wishes)).only("wish", "state", "last_error", "attempts")
    }
    owners = links_for(((parcel.owner_kind, parcel.owner_id) for parcel in parcels), user=user)
    return [
        LabelRow(
            parcel=parcel,
            tone=LABEL_TONES[LabelState(parcel.label_state)],
            command=str(OutboxState(row.state).label) if (row := commands.get(parcel.pk)) else "",
            error=row.last_error if row else "",
            tries=row.attempts if row else 0,
            owner=owners[parcel.owner_kind, parcel.owner_id],
        )
        for parcel in parcels
    ]


def _wish(parcel: Parcel) -> str:
    going = parcel.state == ParcelState.CANCELLED
    return f"{'label-off' if going else 'label'}:{parcel.number}"


def alert_sets() -> dict[str, tuple[Any, Any, QuerySet[Parcel]]]:
    """The tabs of parcels that need somebody: name -> (words, the way on, which parcels)."""
    now = clock.now()
    away = Parcel.objects.filter(
        state=ParcelState.SHIPPED, label_state=LabelState.BOUGHT, delivered_at=None, returned_at=None
    )
    quiet = Case(
        *(When(service__stuck_days=days, then=Value(now - timedelta(days=days))) for days in _stuck_days()),
        default=Value(now - timedelta(days=7)),
    )
    return {
        "no_scan": (
            _("No first scan"),
            _(
                "Shipped two days ago or more and never seen by the carrier. Look whether it was handed over, and ask the carrier."
            ),
            away.filter(picked_up_at=None, shipped_at__lt=now - NO_SCAN),
        ),
        "stuck": (
            _("Stuck"),
            _("Not seen for longer than its service takes between two scans. Ask the carrier to trace it."),
            away.filter(picked_up_at__isnull=False, tracked_at__lt=quiet).exclude(tracking_state=Milestone.EXCEPTION),
        ),
        "exception": (
            Milestone.EXCEPTION.label,
            _("The carrier could not go on. Ask it what is needed, and tell the buyer before the buyer asks."),
            away.filter(tracking_state=Milestone.EXCEPTION),
        ),
        "returned": (
            Milestone.RETURNED.label,
            _("It comes back to us. Open a case of the order: send it once more, or pay it back."),
            Parcel.objects.filter(returned_at__gt=now - RETURNED_SHOWN),
        ),
    }


def _stuck_days() -> list[int]:
    from logistics.models import Service

    return sorted(set(Service.objects.filter(account__isnull=False).values_list("stuck_days", flat=True)))


@dataclass(frozen=True, slots=True)
class AwayRow:
    """A parcel on its way that needs somebody."""

    parcel: Parcel
    seen: str
    owner: Link


def away_rows(parcels: Sequence[Parcel], *, user: User) -> list[AwayRow]:
    """Rows for the parcels of a page."""
    owners = links_for(((parcel.owner_kind, parcel.owner_id) for parcel in parcels), user=user)
    return [
        AwayRow(parcel, milestone_words(parcel.tracking_state), owners[parcel.owner_kind, parcel.owner_id])
        for parcel in parcels
    ]


def milestone_words(milestone: str) -> str:
    """A milestone's name; that there is none yet, too."""
    return str(Milestone(milestone).label) if milestone in Milestone.values else _("Not seen yet")


def parcel_tiles(user: User) -> list[Tile]:
    """Today: labels and parcels that wait for a person."""
    if not user.can("parcels.view"):
        return []
    from django.urls import reverse

    labels = capped_count(Parcel.objects.filter(_refused() | label_sets()["late"][1]))
    alerts = sum(capped_count(found) for _words, _way, found in alert_sets().values())
    page, away = reverse("logistics:label-list"), reverse("logistics:away")
    return [
        tile(_("Labels missing"), labels, page, _("refused by a carrier, or late"), "bad"),
        tile(_("Parcels in trouble"), alerts, away, _("not scanned, stuck or coming back"), "warn"),
    ]


@dataclass(frozen=True, slots=True)
class Way:
    """Where a parcel was seen, and its label and prints, as its page shows them."""

    milestones: Sequence[Mapping[str, Any]]
    labels: Sequence[Mapping[str, Any]]
    prints: Sequence[LabelPrint]


def way_of(parcel_id: int) -> Way:
    """What a parcel's page shows of its way; three queries."""
    labels = CarrierLabel.objects.filter(parcel_id=parcel_id).select_related("account").prefetch_related("costs")
    return Way(
        milestones=milestones([parcel_id]),
        labels=[
            {"label": label, "costs": sorted(label.costs.all(), key=lambda cost: cost.pk)}
            for label in labels.order_by("pk")
        ],
        prints=list(
            LabelPrint.objects.filter(parcel_id=parcel_id).select_related("actor").order_by("-nth")[:PRINTS_SHOWN]
        ),
    )


def milestones(parcel_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Where parcels were seen, newest first, as a timeline shows it."""
    found = TrackingEvent.objects.filter(parcel_id__in=list(parcel_ids)).select_related("parcel")
    return [
        {
            "at": event.at,
            "text": f"{event.get_milestone_display()} · {event.place}"
            if event.place
            else event.get_milestone_display(),
            "detail": event.parcel.tracking_number if len(parcel_ids) > 1 else "",
            "tone": MILESTONE_TONES.get(Milestone(event.milestone), "progress"),
        }
        for event in found.order_by("-at", "-pk")
    ]
