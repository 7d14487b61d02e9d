"""What counts and mirrors promise, proved from their rows."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise

PROMISES = [
    Promise(
        "counts_move_what_differed",
        _("Each line of a posted count moved the stock by exactly what differed, once, and no other count moved any"),
        """SELECT i.id, c.number, i.difference, count(m.id) AS moves, coalesce(sum(m.delta), 0) AS moved
           FROM inventory_stockcountline i JOIN inventory_stockcount c ON c.id = i.count_id
           LEFT JOIN inventory_stockmove m ON m.document_kind = 'count_line' AND m.document_id = i.id AND m.level_id = i.level_id
           GROUP BY i.id, c.id HAVING coalesce(sum(m.delta), 0) <> CASE WHEN c.state = 'posted' THEN coalesce(i.difference, 0) ELSE 0 END""",
        "SELECT count(*) FROM inventory_stockcountline",
    ),
    Promise(
        "sightings_know_their_moment",
        _("What a clerk's sighting was compared with is the sum of the moves up to its moment"),
        """SELECT e.id, e.line_id, e.on_hand, coalesce(sum(m.delta), 0) AS moved FROM inventory_stockcountentry e
           JOIN inventory_stockcountline i ON i.id = e.line_id
           LEFT JOIN inventory_stockmove m ON m.level_id = i.level_id AND m.id <= e.last_move_id
           GROUP BY e.id HAVING e.on_hand <> coalesce(sum(m.delta), 0)""",
        "SELECT count(*) FROM inventory_stockcountentry",
    ),
    Promise(
        "counts_are_approved_by_others",
        _("Nobody approved a count that they had opened or counted for"),
        """SELECT c.id, c.number, c.approved_by_id FROM inventory_stockcount c WHERE c.approved_by_id IS NOT NULL AND (
             c.approved_by_id = c.created_by_id OR EXISTS (
               SELECT 1 FROM inventory_stockcountentry e JOIN inventory_stockcountline i ON i.id = e.line_id
               WHERE i.count_id = c.id AND e.counted_by_id = c.approved_by_id))""",
        "SELECT count(*) FROM inventory_stockcount WHERE approved_by_id IS NOT NULL",
    ),
    Promise(
        "mirrors_show_the_newest_report",
        _("What is shown of a marketplace's warehouse is the newest report of it"),
        """SELECT m.id, m.seller_sku, m.sellable, r.sellable AS reported FROM inventory_mirrorlevel m
           JOIN LATERAL (SELECT * FROM inventory_mirrorreport p WHERE p.mirror_id = m.id ORDER BY p.as_of DESC, p.version DESC LIMIT 1) r ON true
           WHERE (m.sellable, m.as_of, m.version) <> (r.sellable, r.as_of, r.version) OR m.reserved IS DISTINCT FROM r.reserved""",
        "SELECT count(*) FROM inventory_mirrorlevel",
    ),
    Promise(
        "mirrored_sales_left_once",
        _("What a marketplace shipped for an order left its warehouse once, with the line of the order"),
        """SELECT s.id, s.level_id, s.quantity, count(m.id) AS moves, coalesce(sum(m.delta), 0) AS moved FROM inventory_mirrorsale s
           LEFT JOIN inventory_stockmove m ON (m.document_kind, m.document_id, m.leg) = (s.document_kind, s.document_id, s.leg)
             AND m.level_id = s.level_id AND m.kind = 'sale'
           GROUP BY s.id HAVING count(m.id) <> 1 OR sum(m.delta) <> -s.quantity""",
        "SELECT count(*) FROM inventory_mirrorsale",
    ),
]
