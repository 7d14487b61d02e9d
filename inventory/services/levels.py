"""Stock levels under lock, always in the order of their ids, so that two callers can wait but not deadlock."""

from collections.abc import Iterable, Sequence

from erp.kernel.services import bell
from erp.kernel.sql import execute, rows

Pair = tuple[int, int]  # (sku id, warehouse id)


def lock_pairs(pairs: Iterable[Pair]) -> dict[Pair, int]:
    """Make the levels that are missing, lock all, and answer their ids by (sku, warehouse)."""
    wanted = sorted(set(pairs))
    skus, warehouses = [pair[0] for pair in wanted], [pair[1] for pair in wanted]
    execute(
        """INSERT INTO inventory_stocklevel (sku_id, warehouse_id)
           SELECT s, w FROM unnest(%s::bigint[], %s::bigint[]) AS t(s, w)
           WHERE NOT EXISTS (SELECT 1 FROM inventory_stocklevel l WHERE l.sku_id = t.s AND l.warehouse_id = t.w)
           ORDER BY s, w ON CONFLICT (sku_id, warehouse_id) DO NOTHING""",
        [skus, warehouses],
    )
    found = rows(
        """SELECT l.sku_id, l.warehouse_id, l.id FROM inventory_stocklevel l
           JOIN unnest(%s::bigint[], %s::bigint[]) AS t(s, w) ON l.sku_id = t.s AND l.warehouse_id = t.w
           ORDER BY l.id FOR UPDATE OF l""",
        [skus, warehouses],
    )
    return {(row[0], row[1]): row[2] for row in found}


def lock_owned(owner_kind: str, owner_ids: Sequence[int]) -> list[int]:
    """Lock the levels on which these owners hold or wait, and answer their ids."""
    found = rows(
        """SELECT l.id FROM inventory_stocklevel l
           WHERE l.id IN (SELECT level_id FROM inventory_reservation WHERE owner_kind = %s AND owner_id = ANY(%s))
           ORDER BY l.id FOR UPDATE""",
        [owner_kind, list(owner_ids)],
    )
    return [row[0] for row in found]


def lock_leaving(owner_kind: str, owner_ids: Sequence[int]) -> bool:
    """Lock the levels that these owners are about to take units of; whether some of those lie in bins."""
    found = rows(
        """SELECT l.binned FROM inventory_stocklevel l
           WHERE l.id IN (SELECT level_id FROM inventory_reservation WHERE owner_kind = %s AND owner_id = ANY(%s))
           ORDER BY l.id FOR UPDATE""",
        [owner_kind, list(owner_ids)],
    )
    return any(row[0] for row in found)


def lock_promises(level_ids: Iterable[int]) -> None:
    """Lock what is promised on locked levels, so that nobody takes units of it into their hands meanwhile."""
    rows(
        "SELECT id FROM inventory_reservation WHERE level_id = ANY(%s) AND held > 0 ORDER BY id FOR NO KEY UPDATE",
        [sorted(set(level_ids))],
    )


def touch(sku_ids: Iterable[int]) -> None:
    """Say that the availability of these SKUs may have changed, so that the stores hear of it soon."""
    execute("INSERT INTO inventory_touchedsku (sku_id) SELECT unnest(%s::bigint[])", [sorted(set(sku_ids))])
    ring_channel()


def ring_channel() -> None:
    """Ask a worker to compute the pools of touched SKUs."""
    bell.ring("inventory.refresh_pools")
