"""The put wall: what was picked for a mixed wave is sorted into the slots of its parcels; an item is scanned, its slot shown large."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from erp.kernel.outcomes import Refusal
from erp.kernel.sql import retried
from logistics.models import WallLine, Wave, WaveParcel
from logistics.services.locking import stamp
from logistics.services.picking import find_wave
from logistics.services.scans import LEFT, NEXT, Answer, once, refused
from logistics.services.waves import locked_wave
from logistics.states import ParcelState, Station, WaveKind, WaveState
from people.models import User
from products.models import Sku


@retried()
@transaction.atomic
def wall_scan(*, code: str, client_id: UUID, actor: User, wave_id: int | None = None) -> Answer:
    """One scan at the put wall of `wave_id`: a wave's number opens it, an item's code says which slot it goes to and counts it there.

    Cancelled parcels get nothing: their slots say kick out. CMD:NEXT clears the wall. Several people may sort one wave.
    """
    code = code.strip()
    return once(
        client_id=client_id,
        station=Station.WALL,
        code=code,
        actor=actor,
        decide=lambda: _decide(code=code, wave_id=wave_id),
    )


def _decide(*, code: str, wave_id: int | None) -> Answer:
    wanted = find_wave(code)
    key = wanted or wave_id
    if key is None or not Wave.objects.filter(pk=key).exists():
        return refused(Refusal("unknown_wave", {"scanned": code}))
    wave = locked_wave(key)
    if code.upper() == NEXT:
        return Answer("ok", LEFT, None, None, {"number": wave.number})
    refusal = _refusal(wave)
    if refusal:
        return refused(refusal)
    if wanted:
        return Answer("ok", "wall_opened", None, wave.pk, {"wave": wave.number})
    return _sort(wave, code)


def _refusal(wave: Wave) -> Refusal | None:
    """Why nothing of this wave is to be sorted."""
    if wave.kind != WaveKind.MIXED:
        return Refusal("no_wall", {"wave": wave.number})
    if wave.state == WaveState.CANCELLED:
        return Refusal("wave_dissolved", {"wave": wave.number})
    if wave.state == WaveState.DONE:
        return Refusal("wave_over", {"wave": wave.number})
    if wave.state == WaveState.OPEN:
        return Refusal("wave_not_picked", {"wave": wave.number})
    return None


def _sort(wave: Wave, code: str) -> Answer:
    sku = Sku.objects.filter(code=code).first() or Sku.objects.filter(barcodes__code=code).first()
    values: dict[str, Any] = {"wave": wave.number, "scanned": sku.code if sku else code}
    if sku is None:
        return refused(Refusal("unknown_item_wall", values), current=wave.pk)
    lines = list(
        WallLine.objects.filter(place__wave=wave, sku=sku)
        .select_related("place__parcel", "place__parcel__cancelled_by")
        .order_by("place__slot")
    )
    if not lines:
        return refused(Refusal("not_on_wall", {**values, "name": sku.name}), current=wave.pk)
    line = next((line for line in lines if line.sorted < line.quantity and _wanted(line.place)), None)
    if line is None:
        return refused(_put_back(wave, sku, lines), current=wave.pk)
    line.sorted += 1
    line.save(update_fields=["sorted"])
    full = not any(one.sorted < one.quantity for one in WallLine.objects.filter(place=line.place))
    values |= {
        "slot": line.place.slot,
        "number": line.place.parcel.number,
        "have": line.sorted,
        "quantity": line.quantity,
    }
    if full:
        return Answer("done", "slot_full", line.place.parcel_id, wave.pk, values)
    return Answer("ok", "to_slot", line.place.parcel_id, wave.pk, values)


def _wanted(place: WaveParcel) -> bool:
    return place.live and place.parcel.state == ParcelState.LABELLED


def _put_back(wave: Wave, sku: Sku, lines: Sequence[WallLine]) -> Refusal:
    """Nobody wants this unit: its parcel was kicked out, or every slot has what it needs."""
    values = {"wave": wave.number, "scanned": sku.code}
    out = next((line.place for line in lines if line.sorted < line.quantity), None)
    if out is None:
        return Refusal("wall_has_all", values)
    by = stamp(out.parcel.cancelled_by, out.parcel.cancelled_at)
    return Refusal("slot_out", {**values, "slot": out.slot, "number": out.parcel.number, **by})
