"""Reads of orders that more than one caller needs, and the decisions over plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from erp.kernel.sql import rows


@dataclass(frozen=True, slots=True)
class WarehouseOffer:
    """A warehouse that may serve a store, by rank, and what it has free of the wanted SKUs."""

    warehouse_id: int
    rank: int
    available: Mapping[int, int]

    def covered(self, need: Mapping[int, int]) -> int:
        """How many of the wanted units it has."""
        return sum(min(quantity, max(0, self.available.get(sku_id, 0))) for sku_id, quantity in need.items())


def choose_warehouse(need: Mapping[int, int], offers: Sequence[WarehouseOffer]) -> int | None:
    """The best-ranked warehouse that has everything; if none has, the one that has most (better rank on a tie); None without offers."""
    wanted = sum(need.values())
    best = max(
        offers, key=lambda offer: (offer.covered(need) == wanted, offer.covered(need), -offer.rank), default=None
    )
    whole = [offer for offer in offers if offer.covered(need) == wanted]
    if whole:
        return min(whole, key=lambda offer: offer.rank).warehouse_id
    return best.warehouse_id if best else None


def ranked_warehouses(store_ids: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """The open warehouses of ours that serve each store, as (warehouse, rank); a store without any is served by every own one."""
    ranked: dict[int, list[tuple[int, int]]] = {store_id: [] for store_id in store_ids}
    found = rows(
        """SELECT s.id, w.id, coalesce(sw.rank, 1000)
           FROM unnest(%s::bigint[]) AS s(id)
           JOIN inventory_warehouse w ON w.kind IN ('own', 'overseas', 'pickup') AND w.closed_at IS NULL AND w.suspended_at IS NULL
           LEFT JOIN inventory_storewarehouse sw ON sw.store_id = s.id AND sw.warehouse_id = w.id
           WHERE sw.id IS NOT NULL
              OR (w.kind = 'own' AND NOT EXISTS (SELECT 1 FROM inventory_storewarehouse x WHERE x.store_id = s.id))
           ORDER BY 1, 3, 2""",
        [list(ranked)],
    )
    for store_id, warehouse_id, rank in found:
        ranked[store_id].append((warehouse_id, rank))
    return ranked


def free_stock(sku_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """Free units by warehouse and SKU: a look without a lock, for choosing."""
    free: dict[int, dict[int, int]] = {}
    found = rows(
        "SELECT warehouse_id, sku_id, on_hand - reserved FROM inventory_stocklevel WHERE sku_id = ANY(%s) AND on_hand > reserved",
        [list(sku_ids)],
    )
    for warehouse_id, sku_id, units in found:
        free.setdefault(warehouse_id, {})[sku_id] = units
    return free
