"""Waves: parcels of one kind that are picked together, proposed by deadline, made in one action, and undone while nothing is picked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, next_ids, retried, rows
from logistics.models import Parcel, ParcelLine, WallLine, Wave, WaveParcel, WavePick
from logistics.services.locking import gone, locked_parcels, stamp
from logistics.services.picking_way import Stop, way_of
from logistics.states import LIVE, ParcelState, WaveKind, WaveState
from people.models import User

SMALLEST, LARGEST = 1, 500
USUAL_SIZE, WALL_SIZE = 60, 24

Contents = Mapping[int, int]  # units by SKU id


@dataclass(frozen=True, slots=True)
class _Group:
    """Parcels that will be one wave, with their contents, in the order of their slots."""

    warehouse_id: int
    kind: WaveKind
    parcels: Sequence[Parcel]


def kind_of(contents: Contents) -> WaveKind:
    """What a parcel of these contents is picked as: a single unit, several of one SKU, or several SKUs to be sorted. Pure."""
    if len(contents) > 1:
        return WaveKind.MIXED
    return WaveKind.SINGLE if sum(contents.values()) == 1 else WaveKind.ONE_SKU


@retried()
@transaction.atomic
def make_waves(
    parcel_ids: Iterable[int], *, actor: User | None, size: int = USUAL_SIZE, wall: int = WALL_SIZE
) -> Outcomes:
    """Put parcels into waves of their warehouse and kind, the earliest deadline first, at most `size` each (`wall` for mixed ones).

    In a living wave already: already. Refused: `cancelled` and `shipped` (by whom and when), `verified_before`, `picked_before`.
    A thousand cost the same statements as one.
    """
    if not SMALLEST <= min(size, wall) <= max(size, wall) <= LARGEST:
        raise ValueError(f"a wave has {SMALLEST} to {LARGEST} parcels")
    asked = list(dict.fromkeys(parcel_ids))
    parcels = locked_parcels(asked)
    waiting = set(WaveParcel.objects.filter(parcel_id__in=asked, live=True).values_list("parcel_id", flat=True))
    refused: dict[int, Refusal] = missing(asked, parcels)
    refused.update({key: no for key, parcel in parcels.items() if key not in waiting and (no := _unfit(parcel))})
    fit = [parcel for key, parcel in parcels.items() if key not in waiting and key not in refused]
    contents = contents_of([parcel.pk for parcel in fit])
    _write(_grouped(fit, contents, size=size, wall=wall), contents, actor=actor)
    return Outcomes(tuple(parcel.pk for parcel in fit), tuple(sorted(waiting)), refused)


def _unfit(parcel: Parcel) -> Refusal | None:
    """Why a parcel can't be picked in a wave any more."""
    if parcel.state in (ParcelState.VERIFIED, ParcelState.WEIGHED):
        return Refusal("verified_before", {"number": parcel.number, **stamp(parcel.verified_by, parcel.verified_at)})
    if parcel.picked_at and not gone(parcel):
        return Refusal("picked_before", {"number": parcel.number, **stamp(parcel.picked_by, parcel.picked_at)})
    return gone(parcel)


def contents_of(parcel_ids: Sequence[int]) -> dict[int, Counter[int]]:
    """Units by SKU of each parcel."""
    contents: dict[int, Counter[int]] = {key: Counter() for key in parcel_ids}
    found = ParcelLine.objects.filter(parcel_id__in=parcel_ids).order_by("pk")
    for parcel_id, sku_id, quantity in found.values_list("parcel_id", "sku_id", "quantity"):
        contents[parcel_id][sku_id] += quantity
    return contents


def _grouped(parcels: Sequence[Parcel], contents: Mapping[int, Contents], *, size: int, wall: int) -> list[_Group]:
    """Cut parcels into waves: by warehouse and kind, the most urgent together."""
    kinds: dict[tuple[int, WaveKind], list[Parcel]] = defaultdict(list)
    for parcel in sorted(parcels, key=lambda one: (one.ship_by is None, one.ship_by, one.pk)):
        if contents[parcel.pk]:
            kinds[parcel.warehouse_id, kind_of(contents[parcel.pk])].append(parcel)
    groups = []
    for (warehouse_id, kind), chosen in sorted(kinds.items()):
        most = wall if kind == WaveKind.MIXED else size
        groups += [_Group(warehouse_id, kind, chosen[i : i + most]) for i in range(0, len(chosen), most)]
    return groups


def _write(groups: Sequence[_Group], contents: Mapping[int, Counter[int]], *, actor: User | None) -> None:
    if not groups:
        return
    at = clock.now()
    ids = next_ids("logistics_wave", len(groups))
    wanted = {
        key: (group.warehouse_id, sum((contents[parcel.pk] for parcel in group.parcels), Counter()))
        for key, group in zip(ids, groups, strict=True)
    }
    ways = way_of(wanted)
    Wave.objects.bulk_create(
        Wave(pk=key, number=f"W{key:07d}", warehouse_id=group.warehouse_id, kind=group.kind, created_at=at, created_by=actor)
        for key, group in zip(ids, groups, strict=True)
    )  # fmt: skip
    places = WaveParcel.objects.bulk_create(
        WaveParcel(wave_id=key, parcel=parcel, slot=slot)
        for key, group in zip(ids, groups, strict=True)
        for slot, parcel in enumerate(_in_slots(group, contents, ways[key]), start=1)
    )
    WavePick.objects.bulk_create(
        WavePick(wave_id=key, turn=turn, sku_id=stop.sku_id, bin_id=stop.bin_id, quantity=stop.quantity)
        for key in ids
        for turn, stop in enumerate(ways[key], start=1)
    )
    mixed = {key for key, group in zip(ids, groups, strict=True) if group.kind == WaveKind.MIXED}
    WallLine.objects.bulk_create(
        WallLine(place=place, sku_id=sku_id, quantity=quantity)
        for place in places
        if place.wave_id in mixed
        for sku_id, quantity in contents[place.parcel_id].items()
    )
    numbers = {place.parcel_id: {"wave": f"W{place.wave_id:07d}", "slot": place.slot} for place in places}
    record("parcel.waved", subject_kind="parcel", subject_ids=numbers, actor=actor, data_by_id=numbers)


def _in_slots(group: _Group, contents: Mapping[int, Contents], way: Sequence[Stop]) -> list[Parcel]:
    """On the put wall by deadline; goods that need no sorting in the order in which they are picked, so that labels come in that order."""
    if group.kind == WaveKind.MIXED:
        return list(group.parcels)
    turn: dict[int, int] = {}
    for place, stop in enumerate(way):
        turn.setdefault(stop.sku_id, place)
    return sorted(group.parcels, key=lambda parcel: turn[next(iter(contents[parcel.pk]))])


@retried()
@transaction.atomic
def take_out(parcel_ids: Iterable[int], *, wave_id: int, actor: User | None, why: str = "by_hand") -> Outcomes:
    """Take parcels out of a wave: they may join another. A cancelled one is kicked out the same way. Out before: already.

    While nothing is picked, the way through the bins is planned anew. Refused: `not_in_wave`, `verified_before`.
    """
    asked = list(dict.fromkeys(parcel_ids))
    parcels = locked_parcels(asked)
    wave = locked_wave(wave_id)
    places = {place.parcel_id: place for place in WaveParcel.objects.filter(wave=wave, parcel_id__in=asked)}
    refused: dict[int, Refusal] = missing(asked, parcels)
    done, already = [], []
    for key, parcel in parcels.items():
        if key not in places:
            refused[key] = Refusal("not_in_wave", {"number": parcel.number, "wave": wave.number})
        elif places[key].live:
            done.append(key)
        elif places[key].out_at:
            already.append(key)
        else:
            refused[key] = Refusal(
                "verified_before", {"number": parcel.number, **stamp(parcel.verified_by, parcel.verified_at)}
            )
    put_out(wave, done, actor=actor, why=why)
    if done and wave.state == WaveState.OPEN:
        _plan_anew(wave)
    elif done and wave.state == WaveState.PICKING:
        need_less(list(wave.picks.order_by("turn")), sum(contents_of(done).values(), Counter()))
    return Outcomes(tuple(done), tuple(already), refused)


def put_out(wave: Wave, parcel_ids: Sequence[int], *, actor: User | None, why: str) -> None:
    """Take living parcels out of a locked wave, on record; a wave that has nothing left is done."""
    if not parcel_ids:
        return
    WaveParcel.objects.filter(wave=wave, parcel_id__in=parcel_ids, live=True).update(
        live=False, out_at=clock.now(), out_by=actor, out_why=why
    )
    data = {"wave": wave.number}
    record(f"parcel.out_{why}", subject_kind="parcel", subject_ids=parcel_ids, actor=actor, data=data)
    close_empty([wave.pk])


def _plan_anew(wave: Wave) -> None:
    """The way of a wave that nobody has begun to pick, after its parcels have changed."""
    ids = list(WaveParcel.objects.filter(wave=wave, live=True).values_list("parcel_id", flat=True))
    wanted = sum(contents_of(ids).values(), Counter[int]())
    WavePick.objects.filter(wave=wave).delete()
    WavePick.objects.bulk_create(
        WavePick(wave=wave, turn=turn, sku_id=stop.sku_id, bin_id=stop.bin_id, quantity=stop.quantity)
        for turn, stop in enumerate(way_of({wave.pk: (wave.warehouse_id, wanted)})[wave.pk], start=1)
    )


def need_less(stops: Sequence[WavePick], surplus: Counter[int]) -> None:
    """Parcels that left the wave want nothing any more: the last stops of their goods become shorter, or fall away."""
    for stop in reversed(stops):
        less = min(max(surplus[stop.sku_id], 0), stop.quantity - stop.picked - stop.short)
        if less:
            surplus[stop.sku_id] -= less
            stop.quantity -= less
            if stop.quantity:
                stop.save(update_fields=["quantity"])
            else:
                stop.delete()


@retried()
@transaction.atomic
def dissolve(wave_ids: Iterable[int], *, actor: User | None) -> Outcomes:
    """Undo waves: their parcels are free for others. Dissolved before: already. Refused: `wave_begun` (by whom, since when), `wave_over`."""
    asked = sorted(set(wave_ids))
    waves = {wave.pk: wave for wave in _locked(asked)}
    refused: dict[int, Refusal] = missing(asked, waves)
    done, already = [], []
    for key, wave in waves.items():
        if wave.state == WaveState.CANCELLED:
            already.append(key)
        elif wave.state == WaveState.DONE:
            refused[key] = Refusal("wave_over", {"wave": wave.number})
        elif wave.state != WaveState.OPEN:
            refused[key] = Refusal("wave_begun", {"wave": wave.number, **stamp(wave.picker, wave.begun_at)})
        else:
            done.append(key)
    parcels = dict(WaveParcel.objects.filter(wave_id__in=done, live=True).values_list("parcel_id", "wave_id"))
    WaveParcel.objects.filter(wave_id__in=done, live=True).update(
        live=False, out_at=clock.now(), out_by=actor, out_why="dissolved"
    )
    Wave.objects.filter(pk__in=done).update(state=WaveState.CANCELLED, closed_at=clock.now())
    data = {key: {"wave": waves[wave_id].number} for key, wave_id in parcels.items()}
    record("parcel.out_dissolved", subject_kind="parcel", subject_ids=data, actor=actor, data_by_id=data)
    return Outcomes(tuple(done), tuple(already), refused)


def note_through(parcel_ids: Sequence[int]) -> None:
    """These parcels were verified: their places in waves are worked off, and a wave without living places is done."""
    found = rows(
        "UPDATE logistics_waveparcel SET live = false WHERE parcel_id = ANY(%s) AND live RETURNING wave_id",
        [list(parcel_ids)],
    )
    close_empty({row[0] for row in found})


def close_empty(wave_ids: Iterable[int]) -> None:
    """Waves of which nothing is left are done; one that was never begun counts as dissolved."""
    ids = sorted(set(wave_ids))
    if ids:
        execute(
            """UPDATE logistics_wave w SET closed_at = %s,
                      state = CASE WHEN w.picker_id IS NULL THEN 'cancelled' ELSE 'done' END
               WHERE w.id = ANY(%s) AND w.state = ANY(%s)
                 AND NOT EXISTS (SELECT 1 FROM logistics_waveparcel p WHERE p.wave_id = w.id AND p.live)""",
            [clock.now(), ids, [str(state) for state in LIVE]],
        )


def locked_wave(wave_id: int) -> Wave:
    """The wave, locked, with the person who picks it. Raises Wave.DoesNotExist."""
    found = _locked([wave_id])
    if not found:
        raise Wave.DoesNotExist(wave_id)
    return found[0]


def _locked(wave_ids: Sequence[int]) -> list[Wave]:
    found = list(Wave.objects.filter(pk__in=wave_ids).order_by("pk").select_for_update(of=("self",)))
    people = User.objects.in_bulk({wave.picker_id for wave in found if wave.picker_id})
    for wave in found:
        wave.picker = people.get(wave.picker_id) if wave.picker_id else None
    return found
