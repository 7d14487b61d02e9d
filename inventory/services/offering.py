"""What a store may offer of a SKU that it does not list yet: the rule of its pools, before there is a pool."""

from collections.abc import Sequence

from erp.kernel.sql import rows


def offer_of(wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """(store, SKU) -> `max(0, floor(share * (available - buffer)))`, a bundle as the least of its parts; see `channel.offers`.

    Without a pool there is no measured lag: a buffer that follows it begins at its lower limit. What another listing of the same
    seller SKU's pool offers already is not exceeded, for the two may be one quantity there.
    """
    found = rows(
        """WITH asked AS (SELECT DISTINCT * FROM unnest(%s::bigint[], %s::bigint[]) AS t(store_id, sku_id)),
           need AS (
             SELECT a.store_id, a.sku_id, coalesce(b.part_id, a.sku_id) AS part_id, coalesce(b.quantity, 1) AS per
             FROM asked a LEFT JOIN products_bundlepart b ON b.bundle_id = a.sku_id),
           free AS (
             SELECT n.store_id, n.sku_id, n.part_id, n.per, coalesce(sum(v.on_hand - v.reserved), 0) AS units
             FROM need n
             LEFT JOIN inventory_storewarehouse sw ON sw.store_id = n.store_id
             LEFT JOIN inventory_warehouse w ON w.id = sw.warehouse_id AND w.kind IN ('own', 'overseas', 'pickup')
               AND w.closed_at IS NULL AND w.suspended_at IS NULL
             LEFT JOIN inventory_stocklevel v ON v.sku_id = n.part_id AND v.warehouse_id = w.id
             GROUP BY n.store_id, n.sku_id, n.part_id, n.per),
           pooled AS (
             SELECT a.store_id, a.sku_id, min(p.desired) AS units
             FROM asked a JOIN stores_store s ON s.id = a.store_id
             JOIN products_listing l ON l.sku_id = a.sku_id AND l.state = 'active'
             JOIN stores_quantitypool p ON p.id = l.pool_id AND p.account_id = s.account_id AND p.closed_at IS NULL
             GROUP BY a.store_id, a.sku_id)
           SELECT f.store_id, f.sku_id,
                  least(greatest(0, floor(s.stock_share * (min(f.units / f.per)
                    - CASE WHEN s.buffer_follows_lag THEN s.buffer_min ELSE s.stock_buffer END)))::int, max(o.units))
           FROM free f JOIN stores_store s ON s.id = f.store_id
           LEFT JOIN pooled o ON o.store_id = f.store_id AND o.sku_id = f.sku_id
           WHERE s.push_stock AND s.closed_at IS NULL GROUP BY f.store_id, f.sku_id, s.id""",
        [[store for store, _ in wanted], [sku for _, sku in wanted]],
    )
    return {(row[0], row[1]): row[2] for row in found}
