"""The weigh station: a wrong weight finds what verifying missed."""

from typing import Any
from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.services.timeline import record
from erp.kernel.sql import retried, rows
from logistics.models import Parcel, ParcelLine, ScanEvent
from logistics.services.locking import gone, locked_parcels, stamp
from logistics.services.scans import LEFT, NEXT, Answer, find_parcel, once, refused
from logistics.states import ParcelState, Station
from logistics.weights import (
    Content,
    UnreadableWeight,
    explain_difference,
    explain_swap,
    looks_like_weight,
    read_weight,
    tolerance_g,
)
from people.models import User

OVERRIDE, ACCEPT = "stations.override", "CMD:ACCEPT"
BESIDE = 500  # parcels of a warehouse whose goods may have been taken by mistake


@retried()
@transaction.atomic
def weigh(*, code: str, client_id: UUID, actor: User, parcel_id: int | None = None) -> Answer:
    """One scan at the weigh station, where `parcel_id` is the parcel on the scale (None: the scale is empty).

    A parcel's code puts it on the scale; a weight, typed or from a wedge scale, inside the tolerance makes it weighed. Outside, it is
    refused with both weights and the likely reason; CMD:ACCEPT of a person with `stations.override` accepts that weight, on record.
    CMD:NEXT clears the scale.
    """
    code = code.strip()
    return once(
        client_id=client_id,
        station=Station.WEIGH,
        code=code,
        actor=actor,
        decide=lambda: _decide(code=code, actor=actor, parcel_id=parcel_id),
    )


def _decide(*, code: str, actor: User, parcel_id: int | None) -> Answer:
    wanted = find_parcel(code)
    key = wanted or parcel_id
    parcel = locked_parcels([key]).get(key) if key else None
    if parcel is None:
        return refused(Refusal("parcel_first" if looks_like_weight(code) else "unknown_parcel", {"scanned": code}))
    if code.upper() == NEXT:
        return Answer("ok", LEFT, parcel.pk, None, {"number": parcel.number})
    stopped = _stopped(parcel, actor)
    if stopped:
        return stopped
    if wanted:
        values = {"number": parcel.number, "expected_g": parcel.expected_g}
        return Answer("ok", "on_scale", parcel.pk, parcel.pk, values)
    return _accept(parcel, actor) if code.upper() == ACCEPT else _weigh(parcel, code, actor)


def _stopped(parcel: Parcel, actor: User) -> Answer | None:
    """Why this parcel can't be weighed now: gone, not verified yet, or weighed before, by whom and when."""
    refusal = gone(parcel)
    if refusal is None and parcel.state == ParcelState.LABELLED:
        refusal = Refusal("not_verified", {"number": parcel.number})
    if refusal is None and parcel.state == ParcelState.WEIGHED:
        values = {"number": parcel.number, "weighed_g": parcel.weighed_g, **stamp(parcel.weighed_by, parcel.weighed_at)}
        if parcel.weighed_by_id == actor.pk:
            return Answer("ok", "weighed_before", parcel.pk, parcel.pk, values)
        refusal = Refusal("weighed_before", values)
    return refused(refusal, parcel_id=parcel.pk) if refusal else None


def _weigh(parcel: Parcel, code: str, actor: User) -> Answer:
    key = parcel.pk
    try:
        actual = read_weight(code)
    except UnreadableWeight as error:
        return refused(Refusal(error.code, {"scanned": code, "number": parcel.number}), parcel_id=key, current=key)
    tolerance, off = tolerance_g(parcel.expected_g), actual - parcel.expected_g
    values = {"number": parcel.number, "expected_g": parcel.expected_g, "actual_g": actual, "tolerance_g": tolerance}
    if abs(off) > tolerance:
        return refused(Refusal("weight_off", {**values, **_likely(parcel, off)}), parcel_id=key, current=key)
    return _weighed(parcel, values, actor, action="parcel.weighed")


def _accept(parcel: Parcel, actor: User) -> Answer:
    """Take the weight that was just refused for this parcel."""
    key = parcel.pk
    last = (
        ScanEvent.objects.filter(parcel=parcel, station=Station.WEIGH)
        .order_by("-pk")
        .exclude(outcome="no_override")
        .first()
    )
    if last is None or last.outcome != "weight_off":
        return refused(Refusal("nothing_to_accept", {"number": parcel.number}), parcel_id=key, current=key)
    values = {name: last.data["values"][name] for name in ("number", "expected_g", "actual_g", "tolerance_g")}
    if not actor.can(OVERRIDE):
        return refused(Refusal("no_override", values), parcel_id=key, current=key)
    return _weighed(parcel, values, actor, action="parcel.weight_accepted")


def _weighed(parcel: Parcel, values: dict[str, Any], actor: User, *, action: str) -> Answer:
    Parcel.objects.filter(pk=parcel.pk).update(
        state=ParcelState.WEIGHED, weighed_g=values["actual_g"], weighed_at=clock.now(), weighed_by=actor
    )
    record(action, subject_kind="parcel", subject_ids=[parcel.pk], actor=actor, data=values)
    return Answer("done", "weighed", parcel.pk, parcel.pk, values)


def _likely(parcel: Parcel, off: int) -> dict[str, object]:
    lines = ParcelLine.objects.filter(parcel=parcel).select_related("sku").order_by("pk")
    contents = [Content(line.sku.code, line.quantity, line.sku.weight_g) for line in lines]
    # Narrower than the tolerance of the parcel, or a heavy parcel's would explain anything.
    narrow = tolerance_g(abs(off))
    likely = explain_difference(off_g=off, contents=contents, tolerance=narrow)
    if likely:
        return {"likely_sku": likely.sku, "likely_units": likely.units}
    swap = explain_swap(off_g=off, contents=contents, others=_beside(parcel), tolerance=narrow)
    return {"swap_sku": swap.sku, "swap_for": swap.instead_of} if swap else {}


def _beside(parcel: Parcel) -> list[Content]:
    """What else could have been taken: the SKUs of the parcel's wave, or without one of what the warehouse packs now."""
    found = rows(
        """WITH mine AS (SELECT wave_id FROM logistics_waveparcel WHERE parcel_id = %(parcel)s ORDER BY id DESC LIMIT 1),
           beside AS (
             SELECT parcel_id FROM logistics_waveparcel WHERE wave_id = (SELECT wave_id FROM mine)
             UNION ALL
             (SELECT id FROM logistics_parcel WHERE NOT EXISTS (SELECT 1 FROM mine) AND warehouse_id = %(warehouse)s
                AND state IN ('labelled', 'verified', 'weighed') ORDER BY ship_by, id LIMIT %(most)s))
           SELECT DISTINCT s.code, s.weight_g FROM beside b JOIN logistics_parcelline l ON l.parcel_id = b.parcel_id
           JOIN products_sku s ON s.id = l.sku_id WHERE s.weight_g > 0 ORDER BY s.code""",
        {"parcel": parcel.pk, "warehouse": parcel.warehouse_id, "most": BESIDE},
    )
    return [Content(code, 1, weight) for code, weight in found]
