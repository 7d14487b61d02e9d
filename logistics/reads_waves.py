"""What the pages and papers of waves show: plain values. Nothing here writes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from erp.kernel.sql import dicts, rows
from erp.kernel.ui.names import local_name
from logistics.models import Parcel, ParcelLine, Wave, WaveParcel, WavePick
from logistics.papers.pick_list import PickList, PickRow, SlotRow
from logistics.states import ParcelState, WaveKind, WaveState

TONES = {
    WaveState.OPEN: "info",
    WaveState.PICKING: "progress",
    WaveState.PICKED: "progress",
    WaveState.DONE: "ok",
    WaveState.CANCELLED: "off",
}
MOST = 2_000  # parcels in one making of waves


def waves(*, state: str, warehouse_id: int | None) -> QuerySet[Wave]:
    """Waves to look at."""
    found = Wave.objects.select_related("warehouse", "picker")
    if state in WaveState.values:
        found = found.filter(state=state)
    return found.filter(warehouse_id=warehouse_id) if warehouse_id else found


def progress(wave_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """By wave: living parcels, those that are to be kicked out, units to pick, picked and short. Two queries."""
    sums = {key: {"parcels": 0, "out": 0, "units": 0, "picked": 0, "short": 0} for key in wave_ids}
    for key, parcels, out in rows(
        """SELECT w.wave_id, count(*), count(*) FILTER (WHERE p.state = 'cancelled') FROM logistics_waveparcel w
           JOIN logistics_parcel p ON p.id = w.parcel_id WHERE w.wave_id = ANY(%s) AND w.out_at IS NULL GROUP BY 1""",
        [list(wave_ids)],
    ):
        sums[key] |= {"parcels": parcels, "out": out}
    for key, units, picked, short in rows(
        "SELECT wave_id, sum(quantity), sum(picked), sum(short) FROM logistics_wavepick WHERE wave_id = ANY(%s) GROUP BY 1",
        [list(wave_ids)],
    ):
        sums[key] |= {"units": int(units), "picked": int(picked), "short": int(short)}
    return sums


def waiting(
    *, warehouse_id: int | None, carrier_id: int | None, service_id: int | None, before: datetime | None
) -> QuerySet[Parcel]:
    """Labelled parcels that no wave has and nobody has picked, the most urgent first."""
    found = Parcel.objects.filter(state=ParcelState.LABELLED, picked_at__isnull=True).exclude(
        Exists(WaveParcel.objects.filter(parcel=OuterRef("pk"), live=True))
    )
    if warehouse_id:
        found = found.filter(warehouse_id=warehouse_id)
    if carrier_id:
        found = found.filter(service__carrier_id=carrier_id)
    if service_id:
        found = found.filter(service_id=service_id)
    if before:
        found = found.filter(ship_by__lt=before)
    return found


def kinds_of(parcel_ids: Sequence[int]) -> dict[int, WaveKind]:
    """What each parcel would be picked as; one query."""
    found = rows(
        """SELECT parcel_id, count(DISTINCT sku_id), sum(quantity) FROM logistics_parcelline WHERE parcel_id = ANY(%s) GROUP BY 1""",
        [list(parcel_ids)],
    )
    return {
        key: WaveKind.MIXED if skus > 1 else WaveKind.SINGLE if units == 1 else WaveKind.ONE_SKU
        for key, skus, units in found
    }


@dataclass(frozen=True, slots=True)
class Proposal:
    """So many parcels of a kind wait in a warehouse, the earliest to leave by `first`; they would make so many waves."""

    warehouse: str
    kind: WaveKind
    parcels: int
    waves: int
    first: datetime | None


def proposals(found: QuerySet[Parcel], *, size: int, wall: int) -> tuple[list[int], list[Proposal]]:
    """What would become of the most urgent parcels that wait: their ids, and the waves they would make."""
    chosen = list(
        found.order_by("ship_by", "pk").values_list("pk", "warehouse_id", "warehouse__code", "ship_by")[:MOST]
    )
    kinds = kinds_of([row[0] for row in chosen])
    groups: dict[tuple[str, WaveKind], list[datetime | None]] = defaultdict(list)
    for key, _house, code, ship_by in chosen:
        if key in kinds:
            groups[code, kinds[key]].append(ship_by)
    listed = [
        Proposal(code, kind, len(times), -(-len(times) // (wall if kind == WaveKind.MIXED else size)), times[0])
        for (code, kind), times in sorted(groups.items())
    ]
    return [row[0] for row in chosen if row[0] in kinds], listed


def places(wave: Wave) -> list[dict[str, Any]]:
    """The parcels of a wave by slot, each with its contents, and why it is out."""
    found = list(
        WaveParcel.objects.filter(wave=wave)
        .select_related("parcel__service__carrier", "parcel__cancelled_by", "out_by")
        .order_by("slot")
    )
    contents = contents_in_words([place.parcel_id for place in found])
    return [
        {
            "place": place,
            "parcel": place.parcel,
            "contents": contents.get(place.parcel_id, ""),
            "kick_out": place.parcel.state == ParcelState.CANCELLED and not place.out_at,
        }
        for place in found
    ]


def contents_in_words(parcel_ids: Sequence[int]) -> dict[int, str]:
    """`2 × SKU-1, 1 × SKU-2` of each parcel; one query."""
    words: dict[int, list[str]] = defaultdict(list)
    found = ParcelLine.objects.filter(parcel_id__in=parcel_ids).order_by("pk")
    for parcel_id, code, quantity in found.values_list("parcel_id", "sku__code", "quantity"):
        words[parcel_id].append(f"{quantity} × {code}")
    return {key: ", ".join(each) for key, each in words.items()}


def picks(wave_id: int) -> list[WavePick]:
    """The stops of a wave in walking order."""
    return list(WavePick.objects.filter(wave_id=wave_id).select_related("sku", "bin", "by").order_by("turn"))


def wall(wave_id: int) -> list[dict[str, Any]]:
    """The slots of a put wall: how many units lie in each, how many belong there, and whether it is kicked out."""
    sums: Mapping[int, tuple[int, int]] = {
        row[0]: (int(row[1]), int(row[2]))
        for row in rows(
            """SELECT l.place_id, sum(l.sorted), sum(l.quantity) FROM logistics_wallline l
               JOIN logistics_waveparcel p ON p.id = l.place_id WHERE p.wave_id = %s GROUP BY 1""",
            [wave_id],
        )
    }
    found = WaveParcel.objects.filter(wave_id=wave_id).select_related("parcel").order_by("slot")
    return [
        {
            "slot": place.slot,
            "number": place.parcel.number,
            "have": sums.get(place.pk, (0, 0))[0],
            "want": sums.get(place.pk, (0, 0))[1],
            "out": bool(place.out_at) or place.parcel.state == ParcelState.CANCELLED,
            "full": place.pk in sums and sums[place.pk][0] == sums[place.pk][1],
        }
        for place in found
    ]


def pick_list(wave: Wave) -> PickList:
    """A wave on paper."""
    stops = picks(wave.pk)
    seats = places(wave)
    taken = [
        PickRow(stop.bin.code if stop.bin else "", stop.sku.code, stop.sku.name_zh or stop.sku.name, stop.quantity - stop.short)
        for stop in stops
    ]  # fmt: skip
    slots = [
        SlotRow(seat["place"].slot, seat["parcel"].number, seat["contents"], _out(seat))
        for seat in seats
        if wave.kind == WaveKind.MIXED or seat["kick_out"]
    ]
    alive = sum(1 for seat in seats if not seat["place"].out_at and not seat["kick_out"])
    return PickList(wave.number, str(wave.get_kind_display()), wave.warehouse.code, alive, taken, slots)


def _out(seat: Mapping[str, Any]) -> str:
    if seat["kick_out"]:
        return str(seat["parcel"].cancel_reason or seat["parcel"].get_state_display())
    return str(seat["place"].out_why) if seat["place"].out_at else ""


def in_wave_order(parcel_ids: Iterable[int]) -> list[int]:
    """Parcels as they lie on the trolley: by wave and slot, those without a wave by deadline at the end."""
    found = rows(
        """SELECT p.id FROM logistics_parcel p
           LEFT JOIN LATERAL (SELECT wave_id, slot FROM logistics_waveparcel w WHERE w.parcel_id = p.id AND w.out_at IS NULL
                              ORDER BY w.id DESC LIMIT 1) w ON true
           WHERE p.id = ANY(%s) ORDER BY w.wave_id NULLS LAST, w.slot, p.ship_by NULLS LAST, p.id""",
        [list(parcel_ids)],
    )
    return [row[0] for row in found]


def seats_of(parcel_ids: Sequence[int]) -> dict[int, tuple[str, int]]:
    """The wave and slot of each parcel that is in one (or was worked off there)."""
    found = rows(
        """SELECT DISTINCT ON (p.parcel_id) p.parcel_id, w.number, p.slot FROM logistics_waveparcel p JOIN logistics_wave w ON w.id = p.wave_id
           WHERE p.parcel_id = ANY(%s) AND p.out_at IS NULL ORDER BY p.parcel_id, p.id DESC""",
        [list(parcel_ids)],
    )
    return {row[0]: (row[1], row[2]) for row in found}


def shortages(*, most: int = 50) -> list[dict[str, Any]]:
    """What was not in its bin, newest first: somebody should count there."""
    return dicts(
        """SELECT k.id, w.id AS wave_id, w.number AS wave, h.id AS warehouse_id, h.code AS warehouse, b.code AS bin, s.id AS sku_id,
                  s.code AS sku, k.short, k.at
           FROM logistics_wavepick k JOIN logistics_wave w ON w.id = k.wave_id JOIN products_sku s ON s.id = k.sku_id
           JOIN inventory_warehouse h ON h.id = w.warehouse_id LEFT JOIN inventory_bin b ON b.id = k.bin_id
           WHERE k.short > 0 ORDER BY k.id DESC LIMIT %s""",
        [most],
    )


def stop_name(stop: WavePick) -> str:
    """What a clerk reads beside the code."""
    return local_name(stop.sku)
