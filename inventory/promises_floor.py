"""What bins, transfers and documents that change goods promise, proved from their rows."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise

_CARRIED = "m.delta < 0 AND m.kind IN ('transfer', 'relabel', 'damage')"

PROMISES = [
    Promise(
        "bins_and_unplaced_are_on_hand",
        _("What lies in bins and what is not put away are together what is on hand"),
        """SELECT l.id, l.sku_id, l.warehouse_id, l.on_hand, l.binned, coalesce(b.n, 0) AS lies FROM inventory_stocklevel l
           LEFT JOIN (SELECT level_id, sum(quantity) AS n FROM inventory_binlevel GROUP BY 1) b ON b.level_id = l.id
           WHERE l.binned <> coalesce(b.n, 0) OR l.binned > l.on_hand""",
        "SELECT count(*) FROM inventory_stocklevel WHERE binned > 0",
    ),
    Promise(
        "bins_are_their_moves",
        _(
            "What lies in a bin is what was put into it less what was taken out, and the bin is in the warehouse of the level"
        ),
        """WITH moved AS (
             SELECT level_id, bin_id, sum(n) AS n FROM (
               SELECT level_id, to_bin_id AS bin_id, quantity AS n FROM inventory_binmove WHERE to_bin_id IS NOT NULL
               UNION ALL SELECT level_id, from_bin_id, -quantity FROM inventory_binmove WHERE from_bin_id IS NOT NULL) t GROUP BY 1, 2)
           SELECT b.id, coalesce(b.level_id, m.level_id) AS level_id, coalesce(b.bin_id, m.bin_id) AS bin_id, b.quantity, m.n AS moved
           FROM inventory_binlevel b FULL JOIN moved m ON m.level_id = b.level_id AND m.bin_id = b.bin_id
           JOIN inventory_bin k ON k.id = coalesce(b.bin_id, m.bin_id) JOIN inventory_stocklevel l ON l.id = coalesce(b.level_id, m.level_id)
           WHERE coalesce(b.quantity, 0) <> coalesce(m.n, 0) OR k.warehouse_id <> l.warehouse_id""",
        "SELECT count(*) FROM inventory_binlevel",
    ),
    Promise(
        "carried_goods_keep_their_cost",
        _("Goods that changed their place or name arrived whole, at the very cost they left with"),
        f"""SELECT m.id, m.kind, m.delta, m.value, coalesce(a.n, 0) AS arrived, coalesce(a.v, 0) AS worth FROM inventory_stockmove m
            LEFT JOIN (SELECT origin_id, sum(delta) AS n, sum(value) AS v FROM inventory_stockmove
                       WHERE kind IN ('transfer', 'relabel', 'damage') AND delta > 0 GROUP BY 1) a ON a.origin_id = m.id
            WHERE {_CARRIED} AND (coalesce(a.n, 0) <> -m.delta OR coalesce(a.v, 0) <> -m.value)""",
        f"SELECT count(*) FROM inventory_stockmove m WHERE {_CARRIED}",
    ),
    Promise(
        "moved_layers_keep_their_age",
        _("A layer that came from another has its age, and what was taken out of that one for it"),
        # the move has what it was worth when it went; what came late is told by the revaluations
        """SELECT c.id, c.source_id, c.quantity, m.value, u.quantity AS taken, u.value AS worth FROM inventory_costlayer c
           JOIN inventory_costlayer s ON s.id = c.source_id JOIN inventory_stockmove m ON m.id = c.move_id
           LEFT JOIN inventory_layeruse u ON u.layer_id = c.source_id AND u.move_id = m.origin_id
           WHERE c.received_at <> s.received_at OR (u.quantity, u.value) IS DISTINCT FROM (c.quantity, m.value)""",
        "SELECT count(*) FROM inventory_costlayer WHERE source_id IS NOT NULL",
    ),
    Promise(
        "transfers_add_up",
        _(
            "What a transfer sent is under way, has arrived or is given up, and lies in the transit warehouse until then"
        ),
        """SELECT l.id, t.number, l.sent, l.arrived, l.lost, l.over, t.state, coalesce(y.n, 0) AS lies FROM inventory_transferline l
           JOIN inventory_transfer t ON t.id = l.transfer_id
           LEFT JOIN (SELECT m.document_id, sum(c.quantity_left) AS n FROM inventory_stockmove m JOIN inventory_costlayer c ON c.move_id = m.id
                      WHERE m.document_kind = 'transfer_line' GROUP BY 1) y ON y.document_id = l.id
           LEFT JOIN (SELECT line_id, sum(good + damaged) AS a, sum(lost) AS x, sum(over) AS o FROM inventory_transferarrivalline GROUP BY 1) c
             ON c.line_id = l.id
           WHERE (l.arrived, l.lost, l.over) <> (coalesce(c.a, 0), coalesce(c.x, 0), coalesce(c.o, 0))
              OR coalesce(y.n, 0) <> l.sent - l.arrived - l.lost OR (t.state IN ('sent', 'closed') AND l.sent <> l.quantity)
              OR (t.state <> 'sent' AND l.sent <> l.arrived + l.lost)""",
        "SELECT count(*) FROM inventory_transferline",
    ),
    Promise(
        "assemblies_keep_their_cost",
        _("What was made, or fell apart, is worth what went into it and the fee"),
        """SELECT d.id, d.number, d.fee, sum(m.value) AS gained FROM inventory_stockdocument d
           JOIN inventory_stockdocumentline i ON i.document_id = d.id
           JOIN inventory_stockmove m ON m.document_kind = 'stock_line' AND m.document_id = i.id AND m.kind = 'assembly'
           WHERE d.kind IN ('assembly', 'disassembly') GROUP BY d.id HAVING sum(m.value) <> d.fee""",
        "SELECT count(*) FROM inventory_stockdocument WHERE kind IN ('assembly', 'disassembly') AND undoes_id IS NULL",
    ),
    Promise(
        "corrections_have_a_second_person",
        _("A correction above the limit was agreed to by somebody else, and is the document that was asked for"),
        """SELECT r.id, r.state, r.made_by_id, r.decided_by_id, d.number FROM inventory_stockrequest r
           LEFT JOIN inventory_stockdocument d ON d.id = r.document_id
           WHERE r.decided_by_id = r.made_by_id OR (r.state = 'approved') <> (d.id IS NOT NULL)
              OR (d.id IS NOT NULL AND (d.kind, d.warehouse_id) <> (r.kind, r.warehouse_id))""",
        "SELECT count(*) FROM inventory_stockrequest",
    ),
]
