"""Steps at the stations are taken back, as long as the parcel is here: weighing, then verifying."""

from collections.abc import Iterable
from uuid import uuid4

from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import retried
from logistics.events import ParcelsClaimed
from logistics.models import Parcel, ParcelLine, ScanEvent
from logistics.services.locking import gone, locked_parcels
from logistics.services.verifying import REOPENED
from logistics.states import ParcelState, Station
from people.models import User


@retried()
@transaction.atomic
def undo_step(parcel_ids: Iterable[int], *, actor: User) -> Outcomes:
    """Take the last step of each parcel back: a weighed one is to be weighed anew, a verified one to be verified anew, from nought.

    Refused: `cancelled` and `shipped` (by whom and when), `no_step` (nothing was done to it yet).
    """
    asked = list(dict.fromkeys(parcel_ids))
    publish(ParcelsClaimed(tuple(asked)))
    parcels = locked_parcels(asked)
    refused: dict[int, Refusal] = missing(asked, parcels)
    weighed, verified = [], []
    for key, parcel in parcels.items():
        refusal = gone(parcel)
        if refusal:
            refused[key] = refusal
        elif parcel.state == ParcelState.WEIGHED:
            weighed.append(key)
        elif parcel.state == ParcelState.VERIFIED:
            verified.append(key)
        else:
            refused[key] = Refusal("no_step", {"number": parcel.number})
    _unweigh(weighed, parcels, actor)
    _unverify(verified, actor)
    return Outcomes((*weighed, *verified), (), refused)


def _unweigh(parcel_ids: list[int], parcels: dict[int, Parcel], actor: User) -> None:
    Parcel.objects.filter(pk__in=parcel_ids).update(
        state=ParcelState.VERIFIED, weighed_g=None, weighed_at=None, weighed_by=None
    )
    were = {key: {"actual_g": parcels[key].weighed_g} for key in parcel_ids}
    record("parcel.unweighed", subject_kind="parcel", subject_ids=parcel_ids, actor=actor, data_by_id=were)


def _unverify(parcel_ids: list[int], actor: User) -> None:
    Parcel.objects.filter(pk__in=parcel_ids).update(state=ParcelState.LABELLED, verified_at=None, verified_by=None)
    ParcelLine.objects.filter(parcel_id__in=parcel_ids).update(verified=0)
    at = clock.now()
    ScanEvent.objects.bulk_create(
        ScanEvent(
            client_id=uuid4(),
            station=Station.VERIFY,
            code="",
            parcel_id=key,
            actor=actor,
            outcome=REOPENED,
            data={"sound": "ok", "current": None, "values": {}},
            at=at,
        )
        for key in parcel_ids
    )
    record("parcel.unverified", subject_kind="parcel", subject_ids=parcel_ids, actor=actor)
