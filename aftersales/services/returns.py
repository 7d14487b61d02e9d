"""Goods come back: taken in by scan, judged unit by unit, and back on the shelf at the cost they left with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from aftersales.events import ReturnsInspected
from aftersales.models import Case, CaseLine, Inspection, ReturnArrival, UnknownParcel
from aftersales.queries import Source, find_case, sources_of
from aftersales.services.standing import lock_cases, lock_orders_of, settle
from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Refusal
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, next_ids, retried
from inventory.models import Warehouse
from inventory.services.returns import TakenBack, WrittenOff, cost_share, take_back
from inventory.states import WarehouseKind
from people.models import User

SELLABLE = (WarehouseKind.OWN, WarehouseKind.OVERSEAS, WarehouseKind.PICKUP)
DOCUMENT = "inspection"
LEAVES_BY = "parcel_line"


@dataclass(frozen=True, slots=True)
class CameIn:
    """The case whose goods came in, or why not. An unknown code is kept: `unknown_id`."""

    case_id: int | None
    already: bool = False
    refusal: Refusal | None = None
    unknown_id: int | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The inspection, or why there is none."""

    inspection: Inspection | None
    already: bool = False
    refusal: Refusal | None = None


@retried()
@transaction.atomic
def receive_return(*, client_id: UUID, code: str, lines: Sequence[tuple[int, int]], actor: User | None) -> CameIn:
    """Units of a case came through the door; `code` is any that leads to the case (`queries.find_case`). A closed case opens again.

    Refused: `unknown_parcel` (the code is kept at the desk for unknown parcels), `line_unknown`, `more_than_expected` (with what is
    still expected). The same sending again: already.
    """
    case_id = find_case(code)
    if case_id is None:
        kept = keep_unknown(client_id=client_id, code=code, note="", actor=actor)
        return CameIn(None, refusal=Refusal("unknown_parcel", {"scanned": code}), unknown_id=kept)
    lock_cases([case_id])
    if ReturnArrival.objects.filter(client_id=client_id).exists():
        return CameIn(case_id, already=True)
    known = {line.pk: line for line in CaseLine.objects.filter(case_id=case_id).select_related("sku")}
    refusal = _why_not_in(known, lines)
    if refusal is not None:
        return CameIn(case_id, refusal=refusal)
    execute(
        """UPDATE aftersales_caseline l SET received = l.received + t.n FROM unnest(%s::bigint[], %s::int[]) AS t(id, n)
           WHERE l.id = t.id""",
        [[line for line, _ in lines], [quantity for _, quantity in lines]],
    )
    ReturnArrival.objects.bulk_create(
        ReturnArrival(client_id=client_id, line_id=line, quantity=quantity, actor=actor, at=clock.now())
        for line, quantity in lines
    )
    Case.objects.filter(pk=case_id, closed_at__isnull=False).update(closed_at=None, closed_by=None)
    units = sum(quantity for _, quantity in lines)
    record("case.received", subject_kind="case", subject_ids=[case_id], actor=actor, data={"units": units})
    settle([case_id])
    return CameIn(case_id)


def _why_not_in(known: Mapping[int, CaseLine], lines: Sequence[tuple[int, int]]) -> Refusal | None:
    if not lines or len({line for line, _ in lines}) != len(lines) or any(line not in known for line, _ in lines):
        return Refusal("line_unknown")
    for key, quantity in lines:
        line = known[key]
        if quantity < 1 or line.received + quantity > line.expected:
            values = {"sku": line.sku.code, "left": max(0, line.expected - line.received)}
            return Refusal("more_than_expected", values)
    return None


@retried()
@transaction.atomic
def inspect(
    *,
    client_id: UUID,
    case_line_id: int,
    restocked: int = 0,
    defective: int = 0,
    written_off: int = 0,
    warehouse_id: int | None = None,
    note: str = "",
    actor: User | None,
) -> Judged:
    """Judge received units. Restocked ones go to the chosen warehouse, defective ones to one for defective goods, each at the cost it
    left with; written-off ones never enter the stock, and what they had cost stands on the inspection.

    Refused: `not_found`, `nothing`, `more_than_received` (with what is to be judged), `warehouse` (choose one that sells),
    `no_defective_warehouse`, `nothing_out` (fewer of them are out than came back). The same sending again: already.
    """
    case_ids = list(CaseLine.objects.filter(pk=case_line_id).values_list("case_id", flat=True))
    if not lock_cases(case_ids):
        return Judged(None, refusal=Refusal("not_found"))
    lock_orders_of(case_ids)
    known = Inspection.objects.filter(client_id=client_id).first()
    if known is not None:
        return Judged(known, already=True)
    line = CaseLine.objects.select_related("sku").get(pk=case_line_id)
    units = restocked + defective + written_off
    open_units = line.received - line.restocked - line.defective - line.written_off
    sources = sources_of(case_line_id)
    places, refusal = _places(restocked, defective, warehouse_id)
    if units < 1 or min(restocked, defective, written_off) < 0:
        refusal = Refusal("nothing")
    elif units > open_units:
        refusal = Refusal("more_than_received", {"sku": line.sku.code, "left": open_units})
    elif refusal is None and units > sum(source.out for source in sources):
        refusal = Refusal("nothing_out", {"sku": line.sku.code})
    if refusal is not None:
        return Judged(None, refusal=refusal)
    wanted = {"written_off": written_off, "restocked": restocked, "defective": defective}
    inspection = _written(
        Inspection(
            client_id=client_id,
            line=line,
            warehouse_id=warehouse_id if restocked else None,
            restocked=restocked,
            defective=defective,
            written_off=written_off,
            note=note[:200],
            actor=actor,
            at=clock.now(),
        ),
        shared_out(wanted, sources),
        places,
    )
    execute(
        """UPDATE aftersales_caseline SET restocked = restocked + %s, defective = defective + %s, written_off = written_off + %s
           WHERE id = %s""",
        [restocked, defective, written_off, case_line_id],
    )
    told = {"sku": line.sku.code, **wanted, "reason": note}
    record("case.inspected", subject_kind="case", subject_ids=case_ids, actor=actor, data=told)
    settle(case_ids)
    publish(ReturnsInspected((inspection.pk,)))
    return Judged(inspection)


def shared_out(wanted: Mapping[str, int], sources: Sequence[Source]) -> list[tuple[str, int, int]]:
    """Which parcel line each judged unit came from, oldest first: (verdict, parcel line, units). Pure."""
    left = [[source.parcel_line_id, source.out] for source in sources]
    shares: list[tuple[str, int, int]] = []
    for verdict, units in wanted.items():
        missing = units
        for source in left:
            taken = min(missing, source[1])
            if taken:
                shares.append((verdict, source[0], taken))
                source[1] -= taken
                missing -= taken
    return shares


def _written(inspection: Inspection, shares: Sequence[tuple[str, int, int]], places: Mapping[str, int]) -> Inspection:
    """Write the inspection with the cost of what is written off, then put the rest on the shelves: who hears of the stock's move
    finds the inspection there."""
    [inspection.pk] = next_ids("aftersales_inspection", 1)
    legs = _legs(shares)
    lost = [
        WrittenOff(units, LEAVES_BY, parcel_line, DOCUMENT, inspection.pk, leg)
        for leg, (verdict, parcel_line, units) in legs
        if verdict == "written_off"
    ]
    inspection.written_off_value = cost_share(items=lost) if lost else 0
    inspection.save(force_insert=True)
    back = [
        TakenBack(inspection.line.sku_id, places[verdict], units, LEAVES_BY, parcel_line, DOCUMENT, inspection.pk, leg)
        for leg, (verdict, parcel_line, units) in legs
        if verdict != "written_off"
    ]
    if back:
        take_back(items=back, actor=inspection.actor)
    return inspection


def _legs(shares: Sequence[tuple[str, int, int]]) -> list[tuple[str, tuple[str, int, int]]]:
    """`restocked`, and `restocked:2` where the units came from a second parcel."""
    seen: dict[str, int] = {}
    legs = []
    for share in shares:
        seen[share[0]] = seen.get(share[0], 0) + 1
        legs.append((share[0] if seen[share[0]] == 1 else f"{share[0]}:{seen[share[0]]}", share))
    return legs


def _places(restocked: int, defective: int, warehouse_id: int | None) -> tuple[dict[str, int], Refusal | None]:
    """Where restocked and defective units go."""
    chosen = Warehouse.objects.filter(pk=warehouse_id or 0, closed_at=None, kind__in=SELLABLE).first()
    if restocked and chosen is None:
        return {}, Refusal("warehouse")
    places = {"restocked": chosen.pk} if chosen else {}
    if defective:
        shelves = Warehouse.objects.filter(kind=WarehouseKind.DEFECTIVE, closed_at=None).order_by("pk")
        near = [shelf for shelf in shelves if chosen and shelf.country == chosen.country] or list(shelves)
        if not near:
            return {}, Refusal("no_defective_warehouse")
        places["defective"] = near[0].pk
    return places, None


@transaction.atomic
def keep_unknown(*, client_id: UUID, code: str, note: str, actor: User | None) -> int:
    """A parcel came back that nothing explains: keep its code. One that waits already with the same code is answered again."""
    known = (
        UnknownParcel.objects.filter(client_id=client_id).first()
        or UnknownParcel.objects.filter(code=code[:200], case=None).first()
    )
    if known is not None:
        return known.pk
    UnknownParcel.objects.bulk_create(
        [UnknownParcel(client_id=client_id, code=code[:200], note=note[:200], kept_by=actor, kept_at=clock.now())],
        ignore_conflicts=True,
    )
    return UnknownParcel.objects.filter(code=code[:200], case=None).values_list("pk", flat=True)[0]


@retried()
@transaction.atomic
def link_unknown(*, unknown_id: int, case_id: int, actor: User | None) -> Refusal | None:
    """An unknown parcel is explained: it belongs to this case, and its code leads there from now on. None when it is done.

    Refused: `not_found`, `linked` (it belongs to another case already).
    """
    if not lock_cases([case_id]):
        return Refusal("not_found")
    parcel = UnknownParcel.objects.select_for_update().filter(pk=unknown_id).first()
    if parcel is None:
        return Refusal("not_found")
    if parcel.case_id is not None:
        return None if parcel.case_id == case_id else Refusal("linked")
    UnknownParcel.objects.filter(pk=unknown_id).update(case_id=case_id, linked_by=actor, linked_at=clock.now())
    Case.objects.filter(pk=case_id, tracking_number="").update(tracking_number=parcel.code[:60])
    told = {"reason": parcel.code}
    record("case.parcel_found", subject_kind="case", subject_ids=[case_id], actor=actor, data=told)
    return None
