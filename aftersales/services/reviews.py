"""What buyers say is seen by somebody."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from aftersales.models import Review
from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, missing
from erp.kernel.services.timeline import record
from people.models import User
from stores.models import Store


@transaction.atomic
def mark_seen(*, review_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Somebody has read these reviews and done what there was to do. Seen before: already."""
    found = dict(
        Review.objects.filter(pk__in=review_ids).order_by("pk").select_for_update().values_list("pk", "seen_at")
    )
    done = tuple(key for key, seen_at in found.items() if seen_at is None)
    Review.objects.filter(pk__in=done).update(seen_at=clock.now(), seen_by=actor)
    record("review.seen", subject_kind="review", subject_ids=done, actor=actor)
    already = tuple(key for key in found if key not in done)
    return Outcomes(done, already, missing(review_ids, found))


@transaction.atomic
def bear_stars(*, limits: Mapping[int, int], actor: User | None) -> Outcomes:
    """So many stars or fewer open a case by themselves, for each store (0: none do); for reviews that come from now on."""
    found = {store.pk: store for store in Store.objects.filter(pk__in=limits).order_by("pk").select_for_update()}
    done = tuple(key for key, store in found.items() if store.bad_review_stars != limits[key])
    for key in done:
        found[key].bad_review_stars = limits[key]
    Store.objects.bulk_update([found[key] for key in done], ["bad_review_stars"])
    told = {key: {"stars": limits[key]} for key in done}
    record("store.bad_review_limit", subject_kind="store", subject_ids=done, actor=actor, data_by_id=told)
    return Outcomes(done, tuple(key for key in found if key not in done), missing(limits, found))
