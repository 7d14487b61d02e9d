"""What the stock promises, proved from its rows."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise
from inventory import promises_counts, promises_floor, promises_pickup

_LEVELS = "SELECT count(*) FROM inventory_stocklevel"

STOCK = [
    Promise(
        "on_hand_is_moves",
        _("What is on hand is the sum of its moves"),
        """SELECT l.id, l.sku_id, l.warehouse_id, l.on_hand, coalesce(m.n, 0) AS moved FROM inventory_stocklevel l
           LEFT JOIN (SELECT level_id, sum(delta) AS n FROM inventory_stockmove GROUP BY level_id) m ON m.level_id = l.id
           WHERE l.on_hand <> coalesce(m.n, 0)""",
        _LEVELS,
    ),
    Promise(
        "on_hand_is_layers",
        _("What is on hand is what is left in its cost layers"),
        """SELECT l.id, l.sku_id, l.warehouse_id, l.on_hand, coalesce(c.n, 0) AS layered FROM inventory_stocklevel l
           LEFT JOIN (SELECT level_id, sum(quantity_left) AS n FROM inventory_costlayer GROUP BY level_id) c ON c.level_id = l.id
           WHERE l.on_hand <> coalesce(c.n, 0)""",
        _LEVELS,
    ),
    Promise(
        "layers_are_their_uses",
        _("What a cost layer has left is what came in less what was used, in units and in money"),
        """SELECT c.id, c.quantity_left, c.value_left, c.quantity - coalesce(u.n, 0) AS units, c.value - coalesce(u.v, 0) AS worth
           FROM inventory_costlayer c
           LEFT JOIN (SELECT layer_id, sum(quantity) AS n, sum(value) AS v FROM inventory_layeruse GROUP BY layer_id) u ON u.layer_id = c.id
           WHERE c.quantity_left <> c.quantity - coalesce(u.n, 0) OR c.value_left <> c.value - coalesce(u.v, 0)""",
        "SELECT count(*) FROM inventory_costlayer",
    ),
    Promise(
        "moves_out_carry_their_cost",
        _("Each unit that left leads to the layer that brought it, and the move carries exactly that cost"),
        """SELECT m.id, m.delta, m.value, coalesce(u.n, 0) AS units, coalesce(u.v, 0) AS worth FROM inventory_stockmove m
           LEFT JOIN (SELECT move_id, sum(quantity) AS n, sum(value) AS v FROM inventory_layeruse GROUP BY move_id) u ON u.move_id = m.id
           WHERE m.delta < 0 AND (coalesce(u.n, 0) <> -m.delta OR coalesce(u.v, 0) <> -m.value)""",
        "SELECT count(*) FROM inventory_stockmove WHERE delta < 0",
    ),
    Promise(
        "moves_in_are_layers",
        _("Each receipt and each find is one cost layer of the same units and the same money, and of what came late"),
        """SELECT m.id, m.level_id, m.delta, m.value, c.id AS layer_id, c.quantity, c.value AS worth, coalesce(r.v, 0) AS late
           FROM inventory_stockmove m LEFT JOIN inventory_costlayer c ON c.move_id = m.id
           LEFT JOIN (SELECT layer_id, sum(value) AS v FROM inventory_layerrevaluation GROUP BY layer_id) r ON r.layer_id = c.id
           WHERE m.delta > 0 AND m.kind <> 'reversal'
             AND (c.id IS NULL OR (c.level_id, c.quantity, c.value) <> (m.level_id, m.delta, m.value + coalesce(r.v, 0)))""",
        "SELECT count(*) FROM inventory_stockmove WHERE delta > 0 AND kind <> 'reversal'",
    ),
    Promise(
        "reversals_mirror_their_moves",
        _("What undoes a stock move is its exact opposite: units, money, and the layers they came from"),
        """SELECT r.id, r.origin_id, r.delta, r.value, m.delta AS undone, m.value AS undone_value FROM inventory_stockmove r
           LEFT JOIN inventory_stockmove m ON m.id = r.origin_id
           WHERE r.kind = 'reversal' AND (m.id IS NULL OR (r.level_id, r.delta, r.value) <> (m.level_id, -m.delta, -m.value)
             OR (SELECT (sum(u.quantity), sum(u.value)) FROM inventory_layeruse u WHERE u.move_id = r.id)
                IS DISTINCT FROM (-r.delta::bigint, -r.value::numeric))""",
        "SELECT count(*) FROM inventory_stockmove WHERE kind = 'reversal'",
    ),
    Promise(
        "uses_stay_in_their_level",
        _("A unit that left was taken from a layer of its own SKU and warehouse"),
        """SELECT u.id, u.move_id, u.layer_id, m.level_id, c.level_id AS layer_level_id FROM inventory_layeruse u
           JOIN inventory_stockmove m ON m.id = u.move_id JOIN inventory_costlayer c ON c.id = u.layer_id
           WHERE m.level_id <> c.level_id""",
        "SELECT count(*) FROM inventory_layeruse",
    ),
    Promise(
        "revaluations_are_their_shares",
        _(
            "A cost that came late is shared to the last cent: over layers, over what has gone, and what layers could not give"
        ),
        """SELECT r.id, r.document_kind, r.document_id, r.value, coalesce(l.v, 0) AS layers, coalesce(m.v, 0) AS gone
           FROM inventory_revaluation r
           LEFT JOIN (SELECT revaluation_id, sum(value + not_taken) AS v FROM inventory_layerrevaluation GROUP BY 1) l ON l.revaluation_id = r.id
           LEFT JOIN (SELECT revaluation_id, sum(value) AS v FROM inventory_moverevaluation GROUP BY 1) m ON m.revaluation_id = r.id
           WHERE r.value <> coalesce(l.v, 0) + coalesce(m.v, 0)""",
        "SELECT count(*) FROM inventory_revaluation",
    ),
    Promise(
        "late_costs_come_back_with_their_units",
        _("What came back of late costs is never more than had been shared onto the units that left"),
        """SELECT b.move_id AS id, sum(b.late) AS back, coalesce(max(r.v), 0) AS carried FROM inventory_cameback b
           LEFT JOIN (SELECT move_id, sum(value) FILTER (WHERE value > 0) AS v, sum(value) FILTER (WHERE value < 0) AS less
                      FROM inventory_moverevaluation GROUP BY move_id) r ON r.move_id = b.move_id
           GROUP BY b.move_id HAVING sum(b.late) > coalesce(max(r.v), 0) OR sum(b.late) < coalesce(min(r.less), 0)""",
        "SELECT count(*) FROM inventory_cameback WHERE late <> 0",
    ),
    Promise(
        "months_are_their_moves",
        _("The stock kept of a past month is the sum of the moves and late costs until its end"),
        # A month at a time, by the index on the moves' time: all at once, the sums of every month and level go through the disk.
        """WITH month AS (
             SELECT month, value, until, lag(month) OVER (ORDER BY until) AS before, lag(until, 1, '-infinity') OVER (ORDER BY until) AS since
             FROM inventory_stockmonth),
           late AS MATERIALIZED (
             SELECT r.at, c.level_id, l.value FROM inventory_revaluation r JOIN inventory_layerrevaluation l ON l.revaluation_id = r.id
             JOIN inventory_costlayer c ON c.id = l.layer_id)
           SELECT f.level_id AS id, t.month, f.units_off, f.value_off FROM month t CROSS JOIN LATERAL (
             SELECT level_id, sum(n) AS units_off, sum(v) AS value_off FROM (
               SELECT m.level_id, m.delta AS n, m.value AS v FROM inventory_stockmove m WHERE m.at >= t.since AND m.at < t.until
               UNION ALL SELECT level_id, 0, value FROM late WHERE at >= t.since AND at < t.until
               UNION ALL SELECT k.level_id, k.units, k.value FROM inventory_stockvaluemonth k WHERE k.month = t.before
               UNION ALL SELECT k.level_id, -k.units, -k.value FROM inventory_stockvaluemonth k WHERE k.month = t.month) s
             GROUP BY level_id HAVING sum(n) <> 0 OR sum(v) <> 0) f
           UNION ALL
           SELECT 0, t.month, 0, t.value - coalesce(sum(k.value), 0) FROM month t LEFT JOIN inventory_stockvaluemonth k ON k.month = t.month
           GROUP BY t.month, t.value HAVING t.value <> coalesce(sum(k.value), 0)""",
        "SELECT count(*) FROM inventory_stockvaluemonth",
    ),
    Promise(
        "bundles_are_never_kept",
        _("A bundle has no stock of its own: its parts have"),
        """SELECT l.id, l.sku_id, l.warehouse_id, l.on_hand, l.reserved FROM inventory_stocklevel l
           JOIN products_sku s ON s.id = l.sku_id WHERE s.kind = 'bundle' AND (l.on_hand > 0 OR l.reserved > 0)""",
        "SELECT count(*) FROM products_sku WHERE kind = 'bundle'",
    ),
    Promise(
        "documents_are_moved",
        _("Each line of a receipt or adjustment moved its units once, in the warehouse of its document"),
        """SELECT i.id, d.number, i.sku_id, i.quantity, count(m.id) AS moves, coalesce(sum(m.delta), 0) AS moved
           FROM inventory_stockdocumentline i JOIN inventory_stockdocument d ON d.id = i.document_id
           LEFT JOIN (inventory_stockmove m JOIN inventory_stocklevel l ON l.id = m.level_id)
             ON m.document_kind = 'stock_line' AND m.document_id = i.id AND (l.sku_id, l.warehouse_id) = (i.sku_id, d.warehouse_id)
           GROUP BY i.id, d.id HAVING count(m.id) <> 1 OR sum(m.delta) <> i.quantity""",
        "SELECT count(*) FROM inventory_stockdocumentline",
    ),
    Promise(
        "reserved_is_held",
        _("What is reserved is the sum of what its owners hold"),
        """SELECT l.id, l.sku_id, l.warehouse_id, l.reserved, coalesce(r.n, 0) AS held FROM inventory_stocklevel l
           LEFT JOIN (SELECT level_id, sum(held) AS n FROM inventory_reservation GROUP BY level_id) r ON r.level_id = l.id
           WHERE l.reserved <> coalesce(r.n, 0)""",
        _LEVELS,
    ),
    Promise(
        "never_oversold",
        _("Nobody is promised what is not there"),
        "SELECT id, sku_id, warehouse_id, on_hand, reserved FROM inventory_stocklevel WHERE reserved < 0 OR reserved > on_hand",
        _LEVELS,
    ),
    Promise(
        "nobody_waits_beside_free_stock",
        _("Nobody waits while stock that could serve them is free"),
        """SELECT l.id, l.sku_id, l.warehouse_id, l.on_hand - l.reserved AS free, sum(r.waiting) AS waiting
           FROM inventory_stocklevel l JOIN inventory_reservation r ON r.level_id = l.id AND r.waiting > 0
           WHERE l.on_hand > l.reserved GROUP BY l.id""",
        "SELECT count(*) FROM inventory_reservation WHERE waiting > 0",
    ),
    Promise(
        "pools_follow_the_stock",
        _("What each store is to show is what the stock allows"),
        """WITH made AS (
             SELECT l.id AS listing_id, l.pool_id, l.store_id, coalesce(b.part_id, l.sku_id) AS sku_id, coalesce(b.quantity, 1) AS per
             FROM products_listing l LEFT JOIN products_bundlepart b ON b.bundle_id = l.sku_id
             WHERE l.pool_id IS NOT NULL AND l.sku_id IS NOT NULL AND l.state = 'active'),
           there AS (
             SELECT sw.store_id, v.sku_id, sum(v.on_hand - v.reserved) AS units FROM inventory_storewarehouse sw
             JOIN inventory_warehouse w ON w.id = sw.warehouse_id AND w.kind IN ('own', 'overseas', 'pickup')
               AND w.closed_at IS NULL AND w.suspended_at IS NULL
             JOIN inventory_stocklevel v ON v.warehouse_id = w.id GROUP BY 1, 2),
           free AS (
             SELECT m.listing_id, m.pool_id, m.store_id, min(coalesce(t.units, 0)::bigint / m.per) AS units
             FROM made m LEFT JOIN there t ON t.store_id = m.store_id AND t.sku_id = m.sku_id GROUP BY 1, 2, 3),
           kept AS (
             SELECT f.*, s.stock_share, r.share, r.least, r.most, r.fixed, r.presale,
                    CASE WHEN r.buffer IS NOT NULL THEN r.buffer WHEN NOT s.buffer_follows_lag THEN s.stock_buffer
                         WHEN coalesce(ceil(e.units_at_risk), 0) < s.buffer_min THEN s.buffer_min
                         WHEN ceil(e.units_at_risk) > s.buffer_max THEN s.buffer_max ELSE coalesce(ceil(e.units_at_risk), 0) END AS buffer
             FROM free f JOIN stores_store s ON s.id = f.store_id LEFT JOIN inventory_exposure e ON e.pool_id = f.pool_id
             LEFT JOIN inventory_listingpushrule r ON r.listing_id = f.listing_id
             WHERE s.closed_at IS NULL AND CASE WHEN r.push IS NULL THEN s.push_stock ELSE r.push END),
           plain AS (SELECT k.*, greatest(0, floor(coalesce(k.share, k.stock_share) * (k.units - k.buffer)))::bigint AS n FROM kept k),
           offer AS (
             SELECT pool_id, CASE WHEN fixed IS NOT NULL AND (presale OR fixed < units) THEN fixed WHEN fixed IS NOT NULL THEN units
                                  WHEN n < least THEN least WHEN n > most THEN most ELSE n END AS units FROM plain)
           SELECT o.pool_id, p.desired, min(o.units) AS allowed FROM offer o JOIN stores_quantitypool p ON p.id = o.pool_id
           WHERE NOT EXISTS (SELECT 1 FROM inventory_touchedsku) GROUP BY o.pool_id, p.desired
           HAVING p.desired IS DISTINCT FROM min(o.units)""",
        "SELECT count(*) FROM stores_quantitypool WHERE desired IS NOT NULL",
    ),
    Promise(
        "fixed_quantities_end",
        _("A fixed quantity of a listing ends at its time"),
        """SELECT r.id, r.listing_id, r.fixed, r.fixed_until FROM inventory_listingpushrule r
           WHERE r.fixed_until < current_setting('erp.now')::timestamptz - interval '15 minutes'""",
        "SELECT count(*) FROM inventory_listingpushrule WHERE fixed IS NOT NULL",
    ),
]

PROMISES = [*STOCK, *promises_floor.PROMISES, *promises_counts.PROMISES, *promises_pickup.PROMISES]
