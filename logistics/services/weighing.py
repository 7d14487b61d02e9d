"""The weigh station: a wrong weight finds what verifying missed."""

from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.services.timeline import record
from erp.kernel.sql import retried
from logistics.models import Parcel, ParcelLine
from logistics.services.locking import gone, locked_parcels, stamp
from logistics.services.scans import Answer, find_parcel, once, refused
from logistics.states import ParcelState, Station
from logistics.weights import Content, UnreadableWeight, explain_difference, looks_like_weight, read_weight, tolerance_g
from people.models import User

OVERRIDE = "stations.override"


@retried()
@transaction.atomic
def weigh(*, code: str, client_id: UUID, actor: User, parcel_id: int | None = None, override: bool = False) -> Answer:
    """One scan at the weigh station, where `parcel_id` is the parcel on the scale (None: the scale is empty).

    A parcel's code puts it on the scale; a weight, typed or from a wedge scale, inside the tolerance makes it weighed. Outside, it is
    refused with both weights and the likely reason; a person with `stations.override` may accept it, on record.
    """
    code = code.strip()
    return once(
        client_id=client_id,
        station=Station.WEIGH,
        code=code,
        actor=actor,
        decide=lambda: _decide(code=code, actor=actor, parcel_id=parcel_id, override=override),
    )


def _decide(*, code: str, actor: User, parcel_id: int | None, override: bool) -> Answer:
    if looks_like_weight(code):
        if parcel_id is None:
            return refused(Refusal("parcel_first", {"scanned": code}))
        parcel = locked_parcels([parcel_id]).get(parcel_id)
        if parcel is None:
            return refused(Refusal("unknown_parcel", {"scanned": code}))
        return _stopped(parcel, actor) or _weigh(parcel, code, actor=actor, override=override)
    wanted = find_parcel(code)
    if wanted is None:
        return refused(Refusal("unknown_parcel", {"scanned": code}), parcel_id=None, current=parcel_id)
    parcel = locked_parcels([wanted])[wanted]
    return _stopped(parcel, actor) or Answer(
        "ok", "on_scale", parcel.pk, parcel.pk, {"number": parcel.number, "expected_g": parcel.expected_g}
    )


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


def _weigh(parcel: Parcel, code: str, *, actor: User, override: bool) -> Answer:
    key = parcel.pk
    try:
        actual = read_weight(code)
    except UnreadableWeight as error:
        return refused(Refusal(error.code, {"scanned": code, "number": parcel.number}), parcel_id=key, current=key)
    tolerance = tolerance_g(parcel.expected_g)
    off = actual - parcel.expected_g
    values = {"number": parcel.number, "expected_g": parcel.expected_g, "actual_g": actual, "tolerance_g": tolerance}
    if abs(off) > tolerance and not override:
        return refused(Refusal("weight_off", {**values, **_likely(parcel, off)}), parcel_id=key, current=key)
    if abs(off) > tolerance and not actor.can(OVERRIDE):
        return refused(Refusal("no_override", values), parcel_id=key, current=key)
    Parcel.objects.filter(pk=key).update(
        state=ParcelState.WEIGHED, weighed_g=actual, weighed_at=clock.now(), weighed_by=actor
    )
    action = "parcel.weighed" if abs(off) <= tolerance else "parcel.weight_accepted"
    record(action, subject_kind="parcel", subject_ids=[key], actor=actor, data=values)
    return Answer("done", "weighed", key, key, values)


def _likely(parcel: Parcel, off: int) -> dict[str, object]:
    lines = ParcelLine.objects.filter(parcel=parcel).select_related("sku").order_by("pk")
    contents = [Content(line.sku.code, line.quantity, line.sku.weight_g) for line in lines]
    # Narrower than the tolerance of the parcel, or a heavy parcel's would explain anything.
    likely = explain_difference(off_g=off, contents=contents, tolerance=tolerance_g(abs(off)))
    return {"likely_sku": likely.sku, "likely_units": likely.units} if likely else {}
