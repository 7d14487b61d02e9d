"""What each store may offer: per pool `clamp(floor(share * (available - buffer)), min, max)`, a bundle as the least of its parts.

Share and buffer are the store's unless the listing has its own; the limits are the listing's, none by itself. The buffer is a number, or
follows what the pool may oversell (see `exposure`). A min above what is there promises goods to come: only a pre-sale may.

Touched SKUs are the work, in rows; a bell or the sweeper starts `refresh_pools`.
"""

from django.db import transaction

from erp.kernel.sql import retried, rows
from inventory.services import exposure
from inventory.services.exposure import BUFFER
from inventory.services.levels import touch
from products.events import ListingsMapped
from stores.events import StoreRulesChanged
from stores.services.pools import want

BATCH = 2000


def refresh_pools() -> int:
    """Compute the pools of all touched SKUs and say what is wanted of them; how many pools were looked at."""
    looked = 0
    while True:
        skus, pools = _refresh_some()
        looked += pools
        if not skus:
            return looked


def note_mapped(event: ListingsMapped) -> None:
    """A listing that sells another SKU now may offer another quantity, whether or not an order waited for it."""
    found = rows(
        """SELECT DISTINCT coalesce(b.part_id, l.sku_id) FROM products_listing l
           LEFT JOIN products_bundlepart b ON b.bundle_id = l.sku_id WHERE l.id = ANY(%s) AND l.sku_id IS NOT NULL""",
        [list(event.listing_ids)],
    )
    if found:
        touch(row[0] for row in found)


def note_rules(event: StoreRulesChanged) -> None:
    """Stores with other rules offer other quantities."""
    exposure.touch_stores(event.store_ids)


@retried()
@transaction.atomic
def _refresh_some() -> tuple[int, int]:
    touched = rows(
        """WITH taken AS (SELECT id FROM inventory_touchedsku ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
           DELETE FROM inventory_touchedsku t USING taken WHERE t.id = taken.id RETURNING t.sku_id""",
        [BATCH],
    )
    skus = sorted({row[0] for row in touched})
    pools = lock_pools_of(skus) if skus else []
    if pools:
        want(offers(pools))
    return len(skus), len(pools)


def lock_pools_of(sku_ids: list[int]) -> list[int]:
    """Lock the pools that sell these SKUs or bundles with them; computed after the lock, an offer is never older than a later one."""
    found = rows(
        """SELECT p.id FROM stores_quantitypool p
           WHERE p.id IN (SELECT l.pool_id FROM products_listing l
                          WHERE l.pool_id IS NOT NULL AND (l.sku_id = ANY(%s)
                             OR l.sku_id IN (SELECT bundle_id FROM products_bundlepart WHERE part_id = ANY(%s))))
           ORDER BY p.id FOR UPDATE""",
        [sku_ids, sku_ids],
    )
    return [row[0] for row in found]


def offers(pool_ids: list[int]) -> dict[int, int]:
    """How many units each pool may offer now. Stock in marketplaces' own warehouses is never offered by us."""
    found = rows(
        f"{OFFERS} SELECT pool_id, min(offer)::int FROM offer WHERE pushed GROUP BY pool_id", {"pools": pool_ids}
    )
    return {row[0]: row[1] for row in found}


# need: what a unit of a listing asks of which part; whole: so many could be made of what is free; offer: what is left by the rules.
# Several listings on one pool: the least of them counts. The promise `pools_follow_the_stock` says the same in other words.
OFFERS = f"""WITH need AS (
             SELECT l.id AS listing_id, l.pool_id, l.store_id, coalesce(b.part_id, l.sku_id) AS sku_id, coalesce(b.quantity, 1) AS per
             FROM products_listing l LEFT JOIN products_bundlepart b ON b.bundle_id = l.sku_id
             WHERE l.pool_id = ANY(%(pools)s) AND l.sku_id IS NOT NULL AND l.state = 'active'),
           free AS (
             SELECT n.store_id, n.sku_id, coalesce(sum(v.on_hand - v.reserved), 0)::bigint AS units
             FROM (SELECT DISTINCT store_id, sku_id FROM need) n
             LEFT JOIN inventory_storewarehouse sw ON sw.store_id = n.store_id
             LEFT JOIN inventory_warehouse w ON w.id = sw.warehouse_id AND w.kind IN ('own', 'overseas', 'pickup')
               AND w.closed_at IS NULL AND w.suspended_at IS NULL
             LEFT JOIN inventory_stocklevel v ON v.sku_id = n.sku_id AND v.warehouse_id = w.id
             GROUP BY n.store_id, n.sku_id),
           whole AS (
             SELECT n.listing_id, n.pool_id, n.store_id, min(f.units / n.per) AS available
             FROM need n JOIN free f ON f.store_id = n.store_id AND f.sku_id = n.sku_id GROUP BY n.listing_id, n.pool_id, n.store_id),
           rule AS (
             SELECT w.*, coalesce(r.push, s.push_stock) AND s.closed_at IS NULL AS pushed, coalesce(r.share, s.stock_share) AS share,
                    coalesce(r.buffer, {BUFFER})::bigint AS buffer, coalesce(r.least, 0) AS least, r.most, r.fixed,
                    coalesce(r.presale, false) AS presale
             FROM whole w JOIN stores_store s ON s.id = w.store_id LEFT JOIN inventory_exposure e ON e.pool_id = w.pool_id
             LEFT JOIN inventory_listingpushrule r ON r.listing_id = w.listing_id),
           offer AS (
             SELECT *, CASE WHEN fixed IS NULL THEN least(greatest(floor(share * (available - buffer)), least, 0), most)
                            WHEN presale THEN fixed ELSE least(fixed, available) END AS offer FROM rule)"""
