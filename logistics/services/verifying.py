"""The verify station: every unit of a parcel is scanned before it may go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Refusal
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried
from logistics.events import ParcelsClaimed, ParcelsStarted
from logistics.models import Parcel, ParcelLine, ScanEvent
from logistics.services.locking import gone, locked_parcels, stamp, unlabelled
from logistics.services.scans import LEFT, NEXT, Answer, find_parcel, once, refused
from logistics.services.waves import note_through
from logistics.states import COUNT_FROM, ParcelState, Station
from people.models import User
from products.models import Sku

UNDO, PRINT = "CMD:UNDO", "CMD:PRINT"
# A parcel that somebody scanned within this time is in their hands.
IN_HAND = timedelta(minutes=10)
LONGEST_COUNT = 4

_UNIT = ("unit", "verified")
# Written when verifying was undone: what was scanned before it counts for nothing any more.
REOPENED = "reopened"
_HOLDING = ("opened", *_UNIT, "undone", "wrong_item", "extra_unit", "too_many", LEFT, REOPENED)
_ADD = """UPDATE logistics_parcelline l SET verified = l.verified + t.n
          FROM unnest(%s::bigint[], %s::int[]) AS t(i, n) WHERE l.id = t.i"""


@dataclass(frozen=True, slots=True)
class _Bench:
    """The locked parcel on the bench, its lines, and who scans."""

    parcel: Parcel
    lines: Sequence[ParcelLine]
    actor: User

    def no(self, code: str, **values: object) -> Answer:
        """Refused; the parcel stays on the bench."""
        return refused(
            Refusal(code, {"number": self.parcel.number, **values}), parcel_id=self.parcel.pk, current=self.parcel.pk
        )

    @property
    def complete(self) -> bool:
        return all(line.verified == line.quantity for line in self.lines)

    @property
    def started(self) -> bool:
        return any(line.verified for line in self.lines)


@retried()
@transaction.atomic
def verify_scan(*, code: str, client_id: UUID, actor: User, parcel_id: int | None = None) -> Answer:
    """One scan at the verify station, where `parcel_id` is the parcel on its bench (None: the bench is empty).

    A parcel's code puts it on the bench; a unit's code counts one unit; after a unit of which more than five are needed, a typed
    number says how many there are in all; CMD:UNDO takes the last scan back, CMD:NEXT clears the bench, CMD:PRINT asks the page for the label.
    Everything else is refused and changes nothing. The last unit makes the parcel verified.
    """
    code = code.strip()
    return once(
        client_id=client_id,
        station=Station.VERIFY,
        code=code,
        actor=actor,
        decide=lambda: _decide(code=code, actor=actor, parcel_id=parcel_id),
    )


def _decide(*, code: str, actor: User, parcel_id: int | None) -> Answer:
    wanted = find_parcel(code)
    ids = {key for key in (parcel_id, wanted) if key is not None}
    if parcel_id is not None:
        publish(ParcelsClaimed((parcel_id,)))
    benches = {key: _bench(parcel, actor) for key, parcel in locked_parcels(ids).items()}
    bench = benches.get(parcel_id or 0)
    if bench is None:
        return _open(benches[wanted]) if wanted in benches else refused(Refusal("unknown_parcel", {"scanned": code}))
    if code.upper() == NEXT:
        return Answer("ok", LEFT, bench.parcel.pk, None, {"number": bench.parcel.number})
    if wanted is None:
        return _stopped(bench) or _on_bench(bench, code)
    if wanted != parcel_id and bench.started and bench.parcel.state == ParcelState.LABELLED:
        return bench.no("unfinished", scanned=benches[wanted].parcel.number)
    return _open(benches[wanted])


def _bench(parcel: Parcel, actor: User) -> _Bench:
    lines = list(ParcelLine.objects.filter(parcel=parcel).select_related("sku").order_by("pk"))
    return _Bench(parcel, lines, actor)


def _open(bench: _Bench) -> Answer:
    """Put a parcel on the bench, as far as it was verified before."""
    stopped = _stopped(bench)
    if stopped:
        return stopped
    if bench.parcel.state != ParcelState.LABELLED:
        return _verified_before(bench)
    return Answer("ok", "opened", bench.parcel.pk, bench.parcel.pk, {"number": bench.parcel.number})


def _on_bench(bench: _Bench, code: str) -> Answer:
    command = code.upper()
    if command == PRINT:
        return Answer("ok", "print", bench.parcel.pk, bench.parcel.pk, {"number": bench.parcel.number})
    if bench.parcel.state != ParcelState.LABELLED:
        return _verified_before(bench)
    if command == UNDO:
        return _undo(bench)
    sku = Sku.objects.filter(Q(code=code) | Q(barcodes__code=code)).order_by("pk").first()
    if sku is None and code.isdecimal() and len(code) <= LONGEST_COUNT:
        return _count(bench, int(code))
    return _unit(bench, sku, code)


def _stopped(bench: _Bench) -> Answer | None:
    """Cancelled, shipped, or in the hands of somebody else: by whom and when. The bench is cleared."""
    refusal = gone(bench.parcel) or unlabelled(bench.parcel) or _in_hand(bench)
    return refused(refusal, parcel_id=bench.parcel.pk) if refusal else None


def _in_hand(bench: _Bench) -> Refusal | None:
    last = _events(bench).filter(outcome__in=_HOLDING).select_related("actor").first()
    if bench.parcel.state != ParcelState.LABELLED or last is None or last.outcome in (LEFT, REOPENED):
        return None
    if last.actor_id == bench.actor.pk or last.at < clock.now() - IN_HAND:
        return None
    return Refusal("in_hand", {"number": bench.parcel.number, **stamp(last.actor, last.at)})


def _events(bench: _Bench) -> QuerySet[ScanEvent]:
    """What was scanned for this parcel at this station, newest first."""
    return ScanEvent.objects.filter(parcel=bench.parcel, station=Station.VERIFY).order_by("-pk")


def _verified_before(bench: _Bench) -> Answer:
    """Nothing left to verify: one's own parcel shows its next step, somebody else's is refused by whom and when."""
    parcel = bench.parcel
    values = {"number": parcel.number, **stamp(parcel.verified_by, parcel.verified_at)}
    if parcel.verified_by_id == bench.actor.pk:
        return Answer("ok", "verified_before", parcel.pk, parcel.pk, values)
    return refused(Refusal("verified_before", values), parcel_id=parcel.pk)


def _unit(bench: _Bench, sku: Sku | None, code: str) -> Answer:
    expected = [line.sku.code for line in bench.lines if line.verified < line.quantity]
    if sku is None:
        return bench.no("unknown_item", scanned=code, expected=expected)
    lines = [line for line in bench.lines if line.sku_id == sku.pk]
    if not lines:
        return bench.no("wrong_item", scanned=sku.code, name=sku.name, expected=expected)
    if all(line.verified == line.quantity for line in lines):
        return bench.no(
            "extra_unit", scanned=sku.code, quantity=sum(line.quantity for line in lines), expected=expected
        )
    return _add(bench, sku, 1)


def _count(bench: _Bench, counted: int) -> Answer:
    """The number typed after a unit: so many of that SKU are there in all."""
    last = _events(bench).filter(outcome__in=("opened", "unit", "undone", LEFT, REOPENED)).first()
    if last is None or last.outcome != "unit":
        return bench.no("unknown_item", scanned=str(counted), expected=[line.sku.code for line in bench.lines])
    lines = [line for line in bench.lines if line.sku_id == last.data["values"]["sku_id"]]
    sku, needed, have = lines[0].sku, sum(line.quantity for line in lines), sum(line.verified for line in lines)
    if needed <= COUNT_FROM:
        return bench.no("scan_each", scanned=sku.code, limit=COUNT_FROM)
    if counted > needed:
        return bench.no("too_many", scanned=sku.code, counted=counted, quantity=needed)
    if counted <= have:
        return bench.no("count_not_more", scanned=sku.code, counted=counted, have=have)
    return _add(bench, sku, counted - have)


def _add(bench: _Bench, sku: Sku, units: int) -> Answer:
    """Count units of a SKU; the caller knows that so many are missing."""
    first, taken, rest = not bench.started, {}, units
    for line in bench.lines:
        fits = min(rest, line.quantity - line.verified) if line.sku_id == sku.pk else 0
        if fits:
            taken[line.pk] = fits
            line.verified += fits
            rest -= fits
    execute(_ADD, [list(taken), list(taken.values())])
    if first:
        publish(ParcelsStarted((bench.parcel.pk,)))
    mine = [line for line in bench.lines if line.sku_id == sku.pk]
    values = {
        "number": bench.parcel.number,
        "sku_id": sku.pk,
        "scanned": sku.code,
        "taken": taken,
        "have": sum(line.verified for line in mine),
        "quantity": sum(line.quantity for line in mine),
    }
    if bench.complete:
        return _finish(bench, values)
    return Answer("ok", "unit", bench.parcel.pk, bench.parcel.pk, values)


def _finish(bench: _Bench, values: dict[str, Any]) -> Answer:
    key = bench.parcel.pk
    Parcel.objects.filter(pk=key).update(state=ParcelState.VERIFIED, verified_at=clock.now(), verified_by=bench.actor)
    record("parcel.verified", subject_kind="parcel", subject_ids=[key], actor=bench.actor)
    note_through([key])
    return Answer("done", "verified", key, key, values)


def _undo(bench: _Bench) -> Answer:
    """Take the last counting scan back; again takes back the one before it."""
    found = _events(bench).filter(outcome__in=("unit", "undone", REOPENED))
    events = list(takewhile(lambda event: event.outcome != REOPENED, found))
    undone = {event.data["values"]["undoes"] for event in events if event.outcome == "undone"}
    last = next((event for event in events if event.outcome == "unit" and event.pk not in undone), None)
    if last is None:
        return bench.no("nothing_to_undo")
    taken = {int(key): units for key, units in last.data["values"]["taken"].items()}
    execute(_ADD, [list(taken), [-units for units in taken.values()]])
    values = {"number": bench.parcel.number, "undoes": last.pk, "scanned": last.data["values"]["scanned"]}
    return Answer("ok", "undone", bench.parcel.pk, bench.parcel.pk, values)
