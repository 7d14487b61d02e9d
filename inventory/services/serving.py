"""Which warehouses serve which store, in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from erp.kernel.services import timeline
from inventory.models import StoreWarehouse
from inventory.services.exposure import touch_stores
from people.models import User


@transaction.atomic
def set_warehouses(*, account_id: int, ranking: Mapping[int, Sequence[int]], actor: User) -> bool:
    """Let each store (id -> warehouse ids, best first) be served by exactly these. False when it was so already.

    What the stores offer is computed anew; stock that is held for their orders stays where it is.
    """
    wanted = {store_id: list(dict.fromkeys(ids)) for store_id, ids in ranking.items()}
    present: dict[int, list[int]] = {store_id: [] for store_id in wanted}
    for row in StoreWarehouse.objects.filter(store_id__in=wanted).order_by("store_id", "rank").select_for_update():
        present[row.store_id].append(row.warehouse_id)
    moved = [store_id for store_id in wanted if wanted[store_id] != present[store_id]]
    if not moved:
        return False
    StoreWarehouse.objects.filter(store_id__in=moved).delete()
    StoreWarehouse.objects.bulk_create(
        StoreWarehouse(store_id=store_id, warehouse_id=warehouse_id, rank=rank)
        for store_id in sorted(moved)
        for rank, warehouse_id in enumerate(wanted[store_id], start=1)
    )
    timeline.record("account.warehouses_set", subject_kind="account", subject_ids=[account_id], actor=actor)
    touch_stores(moved)
    return True
