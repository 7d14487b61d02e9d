"""The ship station: one scan, and the parcel is out of the door; its stock leaves in the same transaction."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried
from inventory.services.levels import lock_owned
from inventory.services.reserve import Consumption, consume, standings
from logistics.events import ParcelsClaimed, ParcelsShipped
from logistics.models import Parcel, ParcelLine, ScanEvent
from logistics.services.calling_back import undo_shipment
from logistics.services.freight import freights_of
from logistics.services.locking import gone, locked_parcels, unlabelled
from logistics.services.scans import Answer, find_parcel, once, refused
from logistics.states import ParcelState, Station
from people.models import User

Holder = tuple[str, int]
UNDO, SHIPPED = "CMD:UNDO", "shipped_now"
LATELY = timedelta(hours=1)  # a clerk who undoes means the parcel that just went over the counter


@retried()
@transaction.atomic
def ship(*, code: str, client_id: UUID, actor: User) -> Answer:
    """One scan at the ship station ships one parcel: `ship_parcels` of a set of one. Shipped before is refused, by whom and when.
    CMD:UNDO takes the last one back that this clerk shipped here."""
    code = code.strip()
    return once(
        client_id=client_id,
        station=Station.SHIP,
        code=code,
        actor=actor,
        decide=lambda: _decide(code=code, actor=actor),
    )


def _decide(*, code: str, actor: User) -> Answer:
    if code.upper() == UNDO:
        return _take_back(actor)
    key = find_parcel(code)
    if key is None:
        return refused(Refusal("unknown_parcel", {"scanned": code}))
    outcomes, parcels = _ship([key], actor=actor)
    if key in outcomes.done:
        return Answer("done", SHIPPED, key, key, {"number": parcels[key].number})
    refusal = outcomes.refused.get(key) or gone(parcels[key]) or Refusal("not_found")
    return refused(refusal, parcel_id=key)


def _take_back(actor: User) -> Answer:
    """The last parcel that this clerk scanned out here is taken back; the whole rules of `undo_shipment` hold."""
    last = (
        ScanEvent.objects.filter(actor=actor, station=Station.SHIP, outcome=SHIPPED, at__gte=clock.now() - LATELY)
        .order_by("-pk")
        .values_list("parcel_id", flat=True)
        .first()
    )
    if last is None:
        return refused(Refusal("no_ship_scan"))
    outcomes = undo_shipment([last], reason=str(_("Scanned out by mistake")), actor=actor)
    if last in outcomes.refused:
        return refused(outcomes.refused[last], parcel_id=last)
    return Answer("ok", "called_back_now", last, last, {"number": Parcel.objects.get(pk=last).number})


@retried()
@transaction.atomic
def ship_parcels(parcel_ids: Iterable[int], *, actor: User | None) -> Outcomes:
    """Ship weighed parcels: their stock leaves and the fact is written, together or not at all.

    Shipped before: already. Refused: `cancelled` (by whom, when, why), `not_verified` and `not_weighed` (the step that is missing),
    `stock_not_held` (its goods are no longer reserved for it). A thousand cost the same statements as one.
    """
    return _ship(list(dict.fromkeys(parcel_ids)), actor=actor)[0]


def _ship(asked: Sequence[int], *, actor: User | None) -> tuple[Outcomes, dict[int, Parcel]]:
    publish(ParcelsClaimed(tuple(asked)))
    parcels = locked_parcels(asked)
    refused: dict[int, Refusal] = missing(asked, parcels)
    already: list[int] = []
    ready: list[int] = []
    for key, parcel in parcels.items():
        refusal = _refusal(parcel)
        if refusal is None:
            ready.append(key)
        elif refusal.code == "shipped":
            already.append(key)
        else:
            refused[key] = refusal
    lines = _contents(ready)
    done, short = covered(lines, held=_held(lines))
    refused.update({key: Refusal("stock_not_held", {"number": parcels[key].number}) for key in short})
    _send([parcels[key] for key in done], [line for key in done for line in lines[key]], actor=actor)
    return Outcomes(tuple(done), tuple(already), refused), parcels


def _refusal(parcel: Parcel) -> Refusal | None:
    missing_step = {ParcelState.LABELLED: "not_verified", ParcelState.VERIFIED: "not_weighed"}.get(
        ParcelState(parcel.state)
    )
    missed = Refusal(missing_step, {"number": parcel.number}) if missing_step else None
    return gone(parcel) or unlabelled(parcel) or missed


def _contents(parcel_ids: Sequence[int]) -> dict[int, list[ParcelLine]]:
    lines: dict[int, list[ParcelLine]] = {key: [] for key in parcel_ids}
    for line in ParcelLine.objects.filter(parcel_id__in=parcel_ids).order_by("pk"):
        lines[line.parcel_id].append(line)
    return lines


def _held(lines: Mapping[int, Sequence[ParcelLine]]) -> dict[Holder, int]:
    """What the holders of these contents hold, their levels locked so that it stays so."""
    owners: dict[str, set[int]] = defaultdict(set)
    for line in chain.from_iterable(lines.values()):
        owners[line.holder_kind].add(line.holder_id)
    held: dict[Holder, int] = {}
    for kind, ids in sorted(owners.items()):
        lock_owned(kind, sorted(ids))
        held.update({(kind, key): standing.held for key, standing in standings(kind, sorted(ids)).items()})
    return held


def covered(lines: Mapping[int, Sequence[ParcelLine]], *, held: Mapping[Holder, int]) -> tuple[list[int], list[int]]:
    """Apart: parcels whose holders hold all that is in them, and the others. A holder may have units in several parcels. Pure."""
    left = Counter(held)
    whole: list[int] = []
    short: list[int] = []
    for key, contents in lines.items():
        needed: Counter[Holder] = Counter()
        for line in contents:
            needed[line.holder_kind, line.holder_id] += line.quantity
        if contents and needed <= left:
            left -= needed
            whole.append(key)
        else:
            short.append(key)
    return whole, short


def _send(parcels: Sequence[Parcel], lines: Sequence[ParcelLine], *, actor: User | None) -> None:
    parcel_ids = [parcel.pk for parcel in parcels]
    for batch in _batches(lines, {parcel.pk: parcel.called_back for parcel in parcels}):
        consume(items=batch, actor=actor)
    at = clock.now()
    freights = freights_of(parcels, on=clock.business_date(at))
    execute(
        """UPDATE logistics_parcel p SET state = %s, shipped_at = %s, shipped_by_id = %s, freight = t.f
           FROM unnest(%s::bigint[], %s::bigint[]) AS t(id, f) WHERE p.id = t.id""",
        [
            str(ParcelState.SHIPPED),
            at,
            actor.pk if actor else None,
            parcel_ids,
            [freights.get(key) for key in parcel_ids],
        ],
    )
    record("parcel.shipped", subject_kind="parcel", subject_ids=parcel_ids, actor=actor)
    if parcel_ids:
        publish(ParcelsShipped(tuple(parcel_ids)))


def _batches(lines: Sequence[ParcelLine], times_back: Mapping[int, int]) -> list[list[Consumption]]:
    """What leaves, cut so that a batch has one kind of holder and each holder once: one batch, but for split demands."""
    batches: dict[tuple[str, int], list[Consumption]] = defaultdict(list)
    times: Counter[Holder] = Counter()
    for line in lines:
        holder = (line.holder_kind, line.holder_id)
        leg = str(times_back[line.parcel_id] or "")  # what left again after it was called back is another move
        item = Consumption(line.holder_kind, line.holder_id, line.quantity, "parcel_line", line.pk, leg)
        batches[line.holder_kind, times[holder]].append(item)
        times[holder] += 1
    return list(batches.values())
