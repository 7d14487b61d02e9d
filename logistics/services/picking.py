"""The pick station: a wave's way through the bins, one scan at a time; what is not there is said, and who goes without it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Refusal
from erp.kernel.services.timeline import record
from erp.kernel.sql import retried
from logistics.events import ParcelsClaimed, ParcelsStarted
from logistics.models import Parcel, ScanEvent, Wave, WaveParcel, WavePick
from logistics.services.locking import locked_parcels, stamp
from logistics.services.scans import LEFT, NEXT, Answer, once, refused
from logistics.services.waves import contents_of, locked_wave, need_less, put_out
from logistics.states import ParcelState, Station, WaveState
from people.models import User
from products.models import Sku

UNDO, SHORT, TAKE = "CMD:UNDO", "CMD:SHORT", "CMD:TAKE"
LONGEST_COUNT = 4
BIN_PREFIX = "BIN:"
_LOOKED_BACK = 60  # scans of a clerk in which the last pick is searched


@dataclass(slots=True)
class _Round:
    """The locked wave on the trolley, its stops in order, which bin the clerk stands at (`at`: the stop it was confirmed for)."""

    wave: Wave
    stops: Sequence[WavePick]
    actor: User
    at: int | None
    claimed: bool

    @property
    def stop(self) -> WavePick | None:
        """Where to go now."""
        return next((stop for stop in self.stops if _missing(stop)), None)

    def yes(self, code: str, *, sound: Any = "ok", at: int | None = None, **values: object) -> Answer:
        return Answer(sound, code, None, self.wave.pk, {"wave": self.wave.number, "pick_id": at, **values})

    def no(self, code: str, **values: object) -> Answer:
        """Refused; the clerk stands where they stood."""
        return refused(Refusal(code, {"wave": self.wave.number, "pick_id": self.at, **values}), current=self.wave.pk)


def _missing(stop: WavePick) -> int:
    return stop.quantity - stop.picked - stop.short


def find_wave(code: str) -> int | None:
    """The wave with this number."""
    return Wave.objects.filter(number=code.strip().upper()).values_list("pk", flat=True).first()


@retried()
@transaction.atomic
def pick_scan(
    *, code: str, client_id: UUID, actor: User, wave_id: int | None = None, pick_id: int | None = None
) -> Answer:
    """One scan at the pick station, where `wave_id` is the wave in hand and `pick_id` the stop whose bin was confirmed.

    A wave's number takes it in hand; a bin's label says where one stands; a unit's code counts one, a typed number how many there are in
    all; CMD:SHORT says that the rest is not there, CMD:UNDO takes the last unit back, CMD:TAKE takes a wave over from somebody else,
    CMD:NEXT puts it aside. The last unit of the last stop makes the wave picked.
    """
    code = code.strip()
    return once(
        client_id=client_id,
        station=Station.PICK,
        code=code,
        actor=actor,
        decide=lambda: _decide(code=code, actor=actor, wave_id=wave_id, pick_id=pick_id),
    )


def _decide(*, code: str, actor: User, wave_id: int | None, pick_id: int | None) -> Answer:
    wanted = find_wave(code)
    key = wanted or wave_id
    if key is None:
        return refused(Refusal("unknown_wave", {"scanned": code}))
    claimed = _claim(key, command=code.upper())
    try:
        wave = locked_wave(key)
    except Wave.DoesNotExist:
        return refused(Refusal("unknown_wave", {"scanned": code}))
    stops = list(wave.picks.select_related("sku", "bin").order_by("turn"))
    at = pick_id if not wanted and any(stop.pk == pick_id for stop in stops) else None
    return _answer(_Round(wave, stops, actor, at, claimed), code, opened=wanted is not None)


def _claim(wave_id: int, *, command: str) -> bool:
    """Before the scan that may finish a wave: its orders and parcels are locked first, as everywhere, and only then the wave."""
    unfinished = WavePick.objects.filter(wave_id=wave_id, quantity__gt=F("picked") + F("short")).count()
    if unfinished > 1 and command != SHORT:
        return False
    ids = list(WaveParcel.objects.filter(wave_id=wave_id, live=True).values_list("parcel_id", flat=True))
    publish(ParcelsClaimed(tuple(ids)))
    locked_parcels(ids)
    return True


def _answer(trip: _Round, code: str, *, opened: bool) -> Answer:
    command = code.upper()
    stopped = _stopped(trip, command)
    if stopped:
        return stopped
    if command == NEXT:
        return Answer("ok", LEFT, None, None, {"number": trip.wave.number})
    if opened or command == TAKE:
        return _take_in_hand(trip)
    if command == UNDO:
        return _undo(trip)
    stop = trip.stop
    if stop is None:
        return _finish(trip, {})
    if command == SHORT:
        return _short(trip, stop)
    if stop.bin and trip.at != stop.pk:
        return _bin(trip, stop, code)
    return _goods(trip, stop, code)


def _stopped(trip: _Round, command: str) -> Answer | None:
    """Dissolved, picked before, or in somebody else's hands: by whom and when. The station is cleared."""
    wave = trip.wave
    values: dict[str, Any] = {"wave": wave.number, **stamp(wave.picker, wave.picked_at or wave.begun_at)}
    if wave.state == WaveState.CANCELLED:
        return refused(Refusal("wave_dissolved", {"wave": wave.number}))
    if wave.state in (WaveState.PICKED, WaveState.DONE):
        return refused(Refusal("wave_picked_before", values))
    if wave.picker_id and wave.picker_id != trip.actor.pk and command != TAKE:
        return refused(Refusal("wave_in_hand", values), current=wave.pk)
    return None


def _take_in_hand(trip: _Round) -> Answer:
    wave, before = trip.wave, trip.wave.picker
    if before is None:
        wave.state, wave.picker, wave.begun_at = WaveState.PICKING, trip.actor, clock.now()
    else:
        wave.picker = trip.actor
    wave.save(update_fields=["state", "picker", "begun_at"])
    if before is None or before.pk != trip.actor.pk:
        record("wave.taken", subject_kind="wave", subject_ids=[wave.pk], actor=trip.actor)
    if trip.stop is None:
        return _finish(trip, {})
    return trip.yes("wave_opened")


def _bin(trip: _Round, stop: WavePick, code: str) -> Answer:
    plain = code.removeprefix(BIN_PREFIX)
    wanted = stop.bin.code if stop.bin else ""
    if plain.upper() == wanted.upper():
        return trip.yes("at_bin", at=stop.pk, bin=wanted, scanned=stop.sku.code, quantity=_missing(stop))
    return trip.no("wrong_bin", scanned=code, bin=wanted)


def _goods(trip: _Round, stop: WavePick, code: str) -> Answer:
    sku = Sku.objects.filter(Q(code=code) | Q(barcodes__code=code)).order_by("pk").first()
    if sku is None and code.isdecimal() and len(code) <= LONGEST_COUNT and stop.picked:
        return _count(trip, stop, int(code))
    if sku is None:
        return trip.no("unknown_pick", scanned=code, expected=stop.sku.code)
    if sku.pk != stop.sku_id:
        return trip.no("wrong_pick", scanned=sku.code, name=sku.name, expected=stop.sku.code)
    return _add(trip, stop, 1)


def _count(trip: _Round, stop: WavePick, counted: int) -> Answer:
    most = stop.quantity - stop.short
    if counted > most:
        return trip.no("pick_too_many", scanned=stop.sku.code, counted=counted, quantity=most)
    if counted <= stop.picked:
        return trip.no("pick_not_more", scanned=stop.sku.code, counted=counted, have=stop.picked)
    return _add(trip, stop, counted - stop.picked)


def _add(trip: _Round, stop: WavePick, units: int) -> Answer:
    stop.picked, stop.by, stop.at = stop.picked + units, trip.actor, clock.now()
    stop.save(update_fields=["picked", "by", "at"])
    values: dict[str, Any] = {
        "undoes": stop.pk, "units": units, "scanned": stop.sku.code, "have": stop.picked, "quantity": stop.quantity - stop.short,
    }  # fmt: skip
    if _missing(stop):
        return trip.yes("pick_unit", at=stop.pk, **values)
    if trip.stop is None:
        return _finish(trip, values)
    return trip.yes("picked", sound="done", **values)


def _finish(trip: _Round, values: dict[str, Any]) -> Answer:
    """Every stop is done: the goods of these parcels are in hand. Without their locks the next scan does it."""
    if not trip.claimed:
        return trip.yes("picked", sound="done", **values)
    wave, at = trip.wave, clock.now()
    Wave.objects.filter(pk=wave.pk).update(state=WaveState.PICKED, picked_at=at)
    ids = list(
        Parcel.objects.filter(places__wave=wave, places__live=True, state=ParcelState.LABELLED)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    Parcel.objects.filter(pk__in=ids).update(picked_at=at, picked_by=trip.actor)
    record("parcel.picked", subject_kind="parcel", subject_ids=ids, actor=trip.actor, data={"wave": wave.number})
    record("wave.picked", subject_kind="wave", subject_ids=[wave.pk], actor=trip.actor)
    if ids:
        publish(ParcelsStarted(tuple(ids)))
    return Answer("done", "wave_picked", None, None, {**values, "wave": wave.number, "count": len(ids)})


def _undo(trip: _Round) -> Answer:
    """Take the clerk's last counted units back."""
    events = ScanEvent.objects.filter(actor=trip.actor).order_by("-pk")[:_LOOKED_BACK]
    undone: set[int] = set()
    for event in events:
        values = event.data["values"]
        if event.station != Station.PICK or values.get("wave") != trip.wave.number:
            continue
        if event.outcome == "pick_undone":
            undone.add(values["event"])
        elif event.outcome in ("pick_unit", "picked") and event.pk not in undone and "units" in values:
            return _take_back(trip, event.pk, values)
    return trip.no("nothing_picked")


def _take_back(trip: _Round, event_id: int, values: dict[str, Any]) -> Answer:
    stop = next((stop for stop in trip.stops if stop.pk == values["undoes"]), None)
    if stop is None or stop.picked < values["units"]:
        return trip.no("nothing_picked")
    stop.picked -= values["units"]
    stop.save(update_fields=["picked"])
    return trip.yes("pick_undone", at=stop.pk, scanned=stop.sku.code, event=event_id, have=stop.picked)


def _short(trip: _Round, stop: WavePick) -> Answer:
    """The rest of this stop is not there: the parcels that can wait longest go without and leave the wave."""
    lacking = _missing(stop)
    without, surplus = _go_without(trip.wave, stop.sku_id, lacking)
    stop.short, stop.by, stop.at = stop.short + lacking, trip.actor, clock.now()
    stop.save(update_fields=["short", "by", "at"])
    surplus[stop.sku_id] -= lacking
    need_less(trip.stops, surplus)
    numbers = [parcel.number for parcel in without]
    put_out(trip.wave, [parcel.pk for parcel in without], actor=trip.actor, why="short")
    record(
        "wave.short", subject_kind="wave", subject_ids=[trip.wave.pk], actor=trip.actor,
        data={"sku": stop.sku.code, "units": lacking, "parcels": numbers},
    )  # fmt: skip
    trip.wave.refresh_from_db(fields=["state"])
    values: dict[str, Any] = {"scanned": stop.sku.code, "units_short": lacking, "expected": numbers}
    if trip.wave.state == WaveState.DONE:
        return Answer("done", "wave_emptied", None, None, {**values, "wave": trip.wave.number})
    trip.stops = list(trip.wave.picks.select_related("sku", "bin").order_by("turn"))
    if trip.stop is None:
        return _finish(trip, values)
    return trip.yes("pick_short", **values)


def _go_without(wave: Wave, sku_id: int, lacking: int) -> tuple[list[Parcel], Counter[int]]:
    """The parcels of the latest deadline that together want the lacking units, and all that these parcels wanted."""
    parcels = list(Parcel.objects.filter(places__wave=wave, places__live=True).order_by("pk"))
    contents = contents_of([parcel.pk for parcel in parcels])
    latest = sorted(parcels, key=lambda one: (one.ship_by is None, one.ship_by, one.pk), reverse=True)
    # What is called off anyway goes without first.
    latest.sort(key=lambda one: one.state != ParcelState.CANCELLED)
    without, freed, wanted = [], 0, Counter[int]()
    for parcel in latest:
        if freed >= lacking:
            break
        if contents[parcel.pk][sku_id]:
            without.append(parcel)
            freed += contents[parcel.pk][sku_id]
            wanted += contents[parcel.pk]
    return without, wanted
