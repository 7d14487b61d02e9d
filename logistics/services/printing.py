"""The print station: labels are printed, and printed again, on record."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import retried
from logistics.labels import not_ready
from logistics.models import LabelPrint, Parcel
from logistics.services.locking import gone, locked_parcels
from people.models import User


@retried()
@transaction.atomic
def mark_printed(parcel_ids: Iterable[int], *, actor: User | None) -> Outcomes:
    """Count a print of each label; a second and later one stands on the timeline as a reprint with its number.

    Cancelled and shipped parcels are refused, by whom and when: their labels must not go on a parcel any more. One whose label
    is not there yet is refused with how far that is.
    """
    asked = list(dict.fromkeys(parcel_ids))
    parcels = locked_parcels(asked)
    refused: dict[int, Refusal] = missing(asked, parcels)
    refused.update(not_ready(parcels.values()))
    refused.update({key: refusal for key, parcel in parcels.items() if (refusal := gone(parcel))})
    done = [key for key in parcels if key not in refused]
    now = clock.now()
    Parcel.objects.filter(pk__in=done).update(
        printed_at=Coalesce(F("printed_at"), now), print_count=F("print_count") + 1
    )
    LabelPrint.objects.bulk_create(
        LabelPrint(parcel_id=key, nth=parcels[key].print_count + 1, actor=actor, at=now) for key in done
    )
    fresh = [key for key in done if not parcels[key].print_count]
    again = {key: {"print": parcels[key].print_count + 1} for key in done if parcels[key].print_count}
    record("parcel.printed", subject_kind="parcel", subject_ids=fresh, actor=actor)
    record("parcel.reprinted", subject_kind="parcel", subject_ids=again, actor=actor, data_by_id=again)
    return Outcomes(tuple(done), (), refused)
