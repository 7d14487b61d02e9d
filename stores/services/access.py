"""Who may work on which store."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from erp.kernel.services.timeline import record
from stores.models import StoreAccess

if TYPE_CHECKING:
    from people.models import User


@transaction.atomic
def set_stores(*, user_id: int, store_ids: Iterable[int], actor: User) -> bool:
    """Let a person work on exactly these stores, in force from their next click. False when it was so already."""
    wanted = set(store_ids)
    present = set(StoreAccess.objects.filter(user_id=user_id).values_list("store_id", flat=True))
    if wanted == present:
        return False
    StoreAccess.objects.filter(user_id=user_id).exclude(store_id__in=wanted).delete()
    new = [StoreAccess(user_id=user_id, store_id=store_id) for store_id in sorted(wanted - present)]
    StoreAccess.objects.bulk_create(new, ignore_conflicts=True)
    change = {"added": sorted(wanted - present), "removed": sorted(present - wanted)}
    record("people.stores_changed", subject_kind="user", subject_ids=[user_id], actor=actor, data=change)
    return True
