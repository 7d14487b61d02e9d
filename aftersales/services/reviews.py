"""What buyers say is seen by somebody."""

from collections.abc import Sequence

from django.db import transaction

from aftersales.models import Review
from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, missing
from erp.kernel.services.timeline import record
from people.models import User


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
