"""Parcels to one country share a line-haul (拼单): gathered, handed over with its cost, the cost split among them; undone before that."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, next_ids, retried, rows
from logistics.events import ConsolidationsHandedOver
from logistics.formulas import split
from logistics.models import ConsolidatedParcel, Consolidation, Parcel
from logistics.states import CONSOLIDATION_MOVES, ConsolidationState, ParcelState, SplitBy
from people.models import User

KIND = "consolidation"


@retried()
@transaction.atomic
def open_consolidation(
    *, client_id: UUID, warehouse_id: int, carrier_id: int, country: str, destination: str, split_by: str, actor: User | None
) -> Consolidation:  # fmt: skip
    """Begin a line-haul from a warehouse to a country. The same wish again is the same one."""
    known = Consolidation.objects.filter(client_id=client_id).first()
    if known is not None:
        return known
    [key] = next_ids("logistics_consolidation", 1)
    made, created = Consolidation.objects.get_or_create(
        client_id=client_id,
        defaults={
            "pk": key, "number": f"C{key:08d}", "warehouse_id": warehouse_id, "carrier_id": carrier_id, "country": country,
            "destination": destination, "split_by": split_by, "created_at": clock.now(), "created_by": actor,
        },
    )  # fmt: skip
    if created:
        record("consolidation.opened", subject_kind=KIND, subject_ids=[made.pk], actor=actor)
    return made


@retried()
@transaction.atomic
def add_parcels(*, consolidation_id: int, parcel_ids: Iterable[int], actor: User | None) -> Outcomes:
    """Put parcels on a line-haul. On it before: already. A thousand cost the same statements as one.

    Refused: `not_open`, `cancelled`, `other_country`, `other_warehouse`, `on_another` (line-haul, with its number).
    """
    asked = list(dict.fromkeys(parcel_ids))
    found = _locked(consolidation_id)
    if found is None:
        return Outcomes(refused={key: Refusal("no_consolidation") for key in asked})
    parcels = {row.pk: row for row in Parcel.objects.filter(pk__in=asked).order_by("pk").select_for_update()}
    on = dict(ConsolidatedParcel.objects.filter(parcel__in=asked).values_list("parcel_id", "consolidation_id"))
    numbers = dict(Consolidation.objects.filter(pk__in=on.values()).values_list("pk", "number"))
    refused: dict[int, Refusal] = missing(asked, parcels)
    already, done = [], []
    for key, parcel in parcels.items():
        if on.get(key) == found.pk:
            already.append(key)
        elif key in on:
            refused[key] = Refusal("on_another", {"number": parcel.number, "other": numbers[on[key]]})
        elif refusal := _unfit(parcel, found):
            refused[key] = refusal
        else:
            done.append(key)
    ConsolidatedParcel.objects.bulk_create(ConsolidatedParcel(consolidation=found, parcel_id=key) for key in done)
    record("parcel.consolidated", subject_kind="parcel", subject_ids=done, actor=actor, data={"number": found.number})
    return Outcomes(tuple(done), tuple(already), refused)


def _unfit(parcel: Parcel, found: Consolidation) -> Refusal | None:
    if found.state != ConsolidationState.OPEN:
        return Refusal("not_open", {"number": found.number})
    if parcel.state == ParcelState.CANCELLED:
        return Refusal("parcel_cancelled", {"number": parcel.number})
    if parcel.country != found.country:
        return Refusal("other_country", {"number": parcel.number, "country": parcel.country})
    if parcel.warehouse_id != found.warehouse_id:
        return Refusal("other_warehouse", {"number": parcel.number})
    return None


@retried()
@transaction.atomic
def remove_parcels(*, consolidation_id: int, parcel_ids: Iterable[int], actor: User | None) -> Outcomes:
    """Take parcels off an open line-haul. Not on it: already. Refused: `not_open`."""
    asked = list(dict.fromkeys(parcel_ids))
    found = _locked(consolidation_id)
    if found is None or found.state != ConsolidationState.OPEN:
        return Outcomes(refused={key: Refusal("not_open", {"number": found.number if found else ""}) for key in asked})
    on = ConsolidatedParcel.objects.filter(consolidation=found, parcel__in=asked)
    done = sorted(on.values_list("parcel_id", flat=True))
    on.delete()
    record(
        "parcel.left_consolidation", subject_kind="parcel", subject_ids=done, actor=actor, data={"number": found.number}
    )
    return Outcomes(tuple(done), tuple(key for key in asked if key not in set(done)))


@retried()
@transaction.atomic
def undo(*, consolidation_id: int, actor: User | None) -> Outcomes:
    """Give up an open line-haul: its parcels are free again. Undone before: already. Refused: `handed_over`."""
    found = _locked(consolidation_id)
    if found is None:
        return Outcomes(refused={consolidation_id: Refusal("no_consolidation")})
    if found.state == ConsolidationState.UNDONE:
        return Outcomes(already=(found.pk,))
    if ConsolidationState.UNDONE not in CONSOLIDATION_MOVES[ConsolidationState(found.state)]:
        return Outcomes(refused={found.pk: Refusal("handed_over", {"number": found.number})})
    ConsolidatedParcel.objects.filter(consolidation=found).delete()
    Consolidation.objects.filter(pk=found.pk).update(state=ConsolidationState.UNDONE, undone_at=clock.now())
    record("consolidation.undone", subject_kind=KIND, subject_ids=[found.pk], actor=actor)
    return Outcomes(done=(found.pk,))


@retried()
@transaction.atomic
def hand_over(*, consolidation_id: int, cost: int, reference: str, actor: User | None) -> Outcomes:
    """The line-haul leaves: its cost, in minor units of the base currency, is split among its parcels and booked with each.

    Handed over before: already. Refused: `undone`, `empty`, `not_shipped` (parcels that are still here), `no_measure` (parcels whose
    weight, volume or value is not known).
    """
    found = _locked(consolidation_id)
    if found is None:
        return Outcomes(refused={consolidation_id: Refusal("no_consolidation")})
    if found.state == ConsolidationState.HANDED_OVER:
        return Outcomes(already=(found.pk,))
    measured = _measured(found)
    refusal = _not_ready(found, measured)
    if refusal is not None:
        return Outcomes(refused={found.pk: refusal})
    shares = split(cost, [measure for _key, _number, _state, measure in measured])
    execute(
        """UPDATE logistics_consolidatedparcel c SET measure = t.m, share = t.s
           FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS t(id, m, s) WHERE c.parcel_id = t.id""",
        [[row[0] for row in measured], [row[3] for row in measured], shares],
    )
    Consolidation.objects.filter(pk=found.pk).update(
        state=ConsolidationState.HANDED_OVER, cost=cost, reference=reference, handed_over_at=clock.now(), handed_over_by=actor
    )  # fmt: skip
    record("consolidation.handed_over", subject_kind=KIND, subject_ids=[found.pk], actor=actor)
    publish(ConsolidationsHandedOver((found.pk,)))
    return Outcomes(done=(found.pk,))


def _not_ready(found: Consolidation, measured: Sequence[tuple[int, str, str, int | None]]) -> Refusal | None:
    if found.state == ConsolidationState.UNDONE:
        return Refusal("undone", {"number": found.number})
    if not measured:
        return Refusal("empty", {"number": found.number})
    here = [number for _key, number, state, _measure in measured if state != ParcelState.SHIPPED]
    if here:
        return Refusal("not_shipped", {"parcels": here[:10], "count": len(here)})
    lost = [number for _key, number, _state, measure in measured if not measure]
    return Refusal("no_measure", {"parcels": lost[:10], "count": len(lost)}) if lost else None


def _measured(found: Consolidation) -> list[tuple[int, str, str, int]]:
    """The parcels of a line-haul, each with what its share is reckoned from: grams, cubic millimetres, or what its goods cost us."""
    measure = {
        SplitBy.WEIGHT: "coalesce(p.weighed_g, p.expected_g)",
        SplitBy.VOLUME: """(SELECT CASE WHEN bool_and(s.length_mm * s.width_mm * s.height_mm > 0)
            THEN sum(l.quantity::bigint * s.length_mm * s.width_mm * s.height_mm)::bigint END
            FROM logistics_parcelline l JOIN products_sku s ON s.id = l.sku_id WHERE l.parcel_id = p.id)""",
        SplitBy.VALUE: """(SELECT -sum(m.value)::bigint FROM logistics_parcelline l JOIN inventory_stockmove m
            ON m.document_kind = 'parcel_line' AND m.document_id = l.id WHERE l.parcel_id = p.id
              AND NOT EXISTS (SELECT 1 FROM inventory_stockmove r WHERE r.origin_id = m.id AND r.kind = 'reversal'))""",
    }[SplitBy(found.split_by)]
    statement = f"""SELECT p.id, p.number, p.state, {measure} FROM logistics_consolidatedparcel c JOIN logistics_parcel p ON p.id = c.parcel_id
        WHERE c.consolidation_id = %s ORDER BY p.id"""
    return [(key, number, state, value) for key, number, state, value in rows(statement, [found.pk])]


def _locked(consolidation_id: int) -> Consolidation | None:
    return Consolidation.objects.filter(pk=consolidation_id).select_for_update().first()
