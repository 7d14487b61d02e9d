"""What the pages of stations and parcels show: plain values, ready for a template. Nothing here writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from erp.kernel import clock, crypto
from logistics.label import LabelData, LabelLine
from logistics.models import Parcel, ParcelLine, ScanEvent
from logistics.states import COUNT_FROM, FINISHED, LABELLED, OPEN, ParcelState
from logistics.weights import tolerance_g
from people.models import User

SHEET = 500  # labels in one file


@dataclass(frozen=True, slots=True)
class BenchLine:
    """A SKU of the parcel on the bench: how many were scanned, how many are wanted."""

    sku: str
    name: str
    have: int
    want: int

    @property
    def state(self) -> str:
        """`match` when all of it was scanned."""
        return "match" if self.have == self.want else ""

    @property
    def countable(self) -> bool:
        """Whether a number may be typed instead of scanning each unit."""
        return self.want > COUNT_FROM and 0 < self.have < self.want


@dataclass(frozen=True, slots=True)
class Bench:
    """The parcel that a station works on, and what is in it."""

    parcel: Parcel
    lines: Sequence[BenchLine]

    @property
    def tolerance_g(self) -> int:
        """How far its weight may be off."""
        return tolerance_g(self.parcel.expected_g)


def bench(*, parcel_id: int | None) -> Bench | None:
    """The parcel on the bench with its contents by SKU; two queries."""
    if parcel_id is None:
        return None
    parcel = Parcel.objects.select_related("service__carrier", "warehouse").filter(pk=parcel_id).first()
    if parcel is None:
        return None
    merged: dict[int, BenchLine] = {}
    for line in ParcelLine.objects.filter(parcel=parcel).select_related("sku").order_by("pk"):
        before = merged.get(line.sku_id)
        have, want = (before.have, before.want) if before else (0, 0)
        name = sku_name(line)
        merged[line.sku_id] = BenchLine(line.sku.code, name, have + line.verified, want + line.quantity)
    return Bench(parcel, list(merged.values()))


def sku_name(line: ParcelLine) -> str:
    """The name that a clerk reads: Chinese where there is one, for the shelves are in China."""
    return line.sku.name_zh or line.sku.name


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many parcels a person finished at a station today."""

    word: str
    count: int


def day_counts(*, user: User) -> list[DayCount]:
    """How many parcels this person verified, weighed and shipped since the company's day began. An undone shipment is none."""
    zone = ZoneInfo(settings.COMPANY_ZONE)
    since = datetime.combine(clock.business_date(), time.min, tzinfo=zone)
    undone = Q(
        outcome__in=("shipped_now", "checked"), parcel__called_back_at__gte=F("at")
    )  # the shipment no longer stands
    done = ScanEvent.objects.filter(actor=user, at__gte=since, outcome__in=FINISHED)
    found = done.exclude(undone).values_list("outcome")
    counts = dict(found.annotate(n=Count("pk")))
    counts["picked"] = counts.get("picked", 0) + counts.get("wave_picked", 0)
    words = {
        "picked": _("picks"),
        "verified": _("verified"),
        "weighed": _("weighed"),
        "shipped_now": _("shipped"),
    }
    return [DayCount(word, counts.get(outcome, 0)) for outcome, word in words.items()]


def print_queue(*, warehouse_id: int | None, service_id: int | None, printed: bool) -> QuerySet[Parcel]:
    """Open parcels whose label is still to be printed (or was printed, to print again), the most urgent first."""
    found = Parcel.objects.filter(state__in=OPEN, label_state__in=LABELLED, printed_at__isnull=not printed)
    if warehouse_id:
        found = found.filter(warehouse_id=warehouse_id)
    if service_id:
        found = found.filter(service_id=service_id)
    return found.select_related("warehouse", "service__carrier").order_by(F("ship_by").asc(nulls_last=True), "pk")


def search_parcels(*, state: str, warehouse_id: int | None, text: str, overdue: bool) -> QuerySet[Parcel]:
    """Parcels by state, warehouse, the beginning of a number or tracking number, and past their deadline."""
    found = Parcel.objects.select_related("warehouse", "service__carrier")
    if state:
        found = found.filter(state=state)
    if warehouse_id:
        found = found.filter(warehouse_id=warehouse_id)
    if overdue:
        found = found.filter(state__in=OPEN, ship_by__lt=clock.now())
    wanted = text.strip().upper()
    if wanted:
        found = found.filter(Q(number__startswith=wanted) | Q(tracking_number__startswith=wanted))
    return found


def is_late(parcel: Parcel) -> bool:
    """Still here past its deadline."""
    return parcel.state in OPEN and parcel.ship_by is not None and parcel.ship_by < clock.now()


def masked_recipient(parcel: Parcel) -> str:
    """Enough to tell two parcels apart on a screen: initials and country. The address is on the label only."""
    name = str(crypto.unseal_json(parcel.recipient).get("name", ""))
    initials = " ".join(f"{word[0]}." for word in name.split() if word)
    return f"{initials} · {parcel.country}" if initials else parcel.country


def labels(*, parcel_ids: Iterable[int]) -> list[tuple[LabelData, int]]:
    """What the labels of these parcels show, and whose they are, the most urgent first; three queries for one or five hundred."""
    parcels = (
        Parcel.objects.filter(pk__in=list(parcel_ids))
        .select_related("warehouse", "service__carrier")
        .prefetch_related("lines__sku")
        .order_by(F("ship_by").asc(nulls_last=True), "pk")
    )
    return [(_label(parcel), parcel.pk) for parcel in parcels]


def _label(parcel: Parcel) -> LabelData:
    to: dict[str, Any] = crypto.unseal_json(parcel.recipient)
    carrier = parcel.service.carrier
    town = " ".join(filter(None, (to.get("city", ""), to.get("state", ""), to.get("postcode", ""))))
    lines = sorted(parcel.lines.all(), key=lambda line: line.pk)
    return LabelData(
        parcel_number=parcel.number,
        tracking_number=parcel.tracking_number or "",
        carrier_name=f"{carrier.name} {carrier.name_zh}".strip(),
        service_name=f"{parcel.service.name} {parcel.service.name_zh}".strip(),
        sender_lines=tuple(parcel.sender or parcel.warehouse.sender),
        recipient_name=str(to.get("name", "")),
        recipient_lines=tuple(filter(None, (to.get("company", ""), *to.get("lines", ()), town))),
        country_code=parcel.country,
        country_name=country_name(parcel.country).upper(),
        phone=str(to.get("phone") or ""),
        lines=tuple(LabelLine(line.sku.code, sku_name(line), line.quantity) for line in lines),
        order_numbers=tuple(parcel.references),
        weight_g=parcel.weighed_g or parcel.expected_g or None,
        warehouse_code=parcel.warehouse.code,
        printed_note=_ship_by_note(parcel),
    )


def _ship_by_note(parcel: Parcel) -> str:
    """Told in the company's zone and in both languages, whoever prints: a label lies on a bench that others work at."""
    if parcel.ship_by is None:
        return ""
    return f"Ship by / 最晚发货 {parcel.ship_by.astimezone(ZoneInfo(settings.COMPANY_ZONE)):%Y-%m-%d %H:%M}"


def country_name(code: str) -> str:
    """A country in English, as the post of the world reads it."""
    return str(Locale("en").territories.get(code, code))


STATE_TONES = {
    ParcelState.LABELLED: "info",
    ParcelState.VERIFIED: "progress",
    ParcelState.WEIGHED: "progress",
    ParcelState.SHIPPED: "ok",
    ParcelState.CANCELLED: "off",
}
