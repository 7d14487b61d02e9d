"""What pick-up points promise, proved from their rows."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise

PROMISES = [
    Promise(
        "collections_hold_while_open",
        _("What is held for collections is held for open ones, whole; nothing else is held in their name"),
        """SELECT coalesce(i.id, -r.id) AS id, c.number, i.quantity, r.held, r.waiting, r.consumed
           FROM (SELECT * FROM inventory_reservation WHERE owner_kind = 'collection_line') r
           FULL JOIN (inventory_collectionline i JOIN inventory_collection c ON c.id = i.collection_id) ON r.owner_id = i.id
           WHERE c.id IS NULL OR coalesce(r.held + r.waiting, 0) <> CASE WHEN c.state = 'open' THEN i.quantity ELSE 0 END""",
        "SELECT count(*) FROM inventory_collectionline",
    ),
    Promise(
        "collections_leave_once",
        _("Each line that was collected left its point once, in full; no other line moved anything"),
        """SELECT i.id, c.number, c.state, i.quantity, count(m.id) AS moves, coalesce(sum(m.delta), 0) AS moved
           FROM inventory_collectionline i JOIN inventory_collection c ON c.id = i.collection_id
           LEFT JOIN (inventory_stockmove m JOIN inventory_stocklevel l ON l.id = m.level_id)
             ON m.document_kind = 'collection_line' AND m.document_id = i.id
           GROUP BY i.id, c.id
           HAVING count(m.id) <> CASE WHEN c.state = 'collected' THEN 1 ELSE 0 END
              OR coalesce(sum(m.delta), 0) <> CASE WHEN c.state = 'collected' THEN -i.quantity ELSE 0 END
              OR bool_or(l.warehouse_id <> c.point_id OR l.sku_id <> i.sku_id OR m.kind <> 'sale')""",
        "SELECT count(*) FROM inventory_collectionline",
    ),
    Promise(
        "points_without_papers_are_suspended",
        _("A pick-up point is suspended exactly while a required paper of it does not hold"),
        f"""WITH days AS (
             SELECT ((current_setting('erp.now')::timestamptz - ago) AT TIME ZONE '{settings.COMPANY_ZONE}')::date AS day
             FROM (VALUES (interval '0'), (interval '15 minutes')) t(ago)),
           lacks AS (
             SELECT DISTINCT d.day, p.point_id FROM days d CROSS JOIN inventory_pointpaper p
             WHERE p.required AND p.withdrawn_at IS NULL GROUP BY d.day, p.point_id, p.kind
             HAVING NOT bool_or(p.valid_from <= d.day AND coalesce(p.valid_until >= d.day, true)))
           SELECT w.id, w.code, w.suspended_at FROM inventory_warehouse w
           WHERE NOT EXISTS (
             SELECT 1 FROM days d WHERE (w.suspended_at IS NOT NULL)
               = (w.kind = 'pickup' AND EXISTS (SELECT 1 FROM lacks k WHERE k.day = d.day AND k.point_id = w.id)))""",
        "SELECT count(*) FROM inventory_warehouse WHERE kind = 'pickup'",
    ),
]
