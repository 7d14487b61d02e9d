"""Who came for a collection is forgotten as long after its end as a buyer is after the delivery; goods, times and who handed out stay."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from erp.kernel import clock
from erp.kernel.services.slices import SLICE
from erp.kernel.sql import execute, retried


def forget_due() -> int:
    """Forget all collectors whose time is over, in slices; how many. A collection that is open keeps the name: somebody is to come."""
    total = 0
    while gone := _forget_some():
        total += gone
    return total


@retried()
@transaction.atomic
def _forget_some() -> int:
    now = clock.now()
    return execute(
        """UPDATE inventory_collection SET sealed = NULL, erased_at = %s WHERE id IN (
             SELECT id FROM inventory_collection
             WHERE state <> 'open' AND sealed IS NOT NULL AND coalesce(collected_at, closed_at) < %s
             ORDER BY coalesce(collected_at, closed_at), id LIMIT %s FOR UPDATE)""",
        [now, now - timedelta(days=settings.BUYER_DAYS_ELSEWHERE), SLICE],
    )
