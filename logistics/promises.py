"""What the rows of parcels prove."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise
from logistics import label_promises, promises_waves

# A shipment that was undone has a move for each way; the one that stands is neither.
_STANDS = "NOT EXISTS (SELECT 1 FROM inventory_stockmove r WHERE r.origin_id = m.id AND r.kind = 'reversal')"
_LINES = "FROM logistics_parcel p JOIN logistics_parcelline l ON l.parcel_id = p.id"

PROMISES = [
    Promise(
        name="parcels.shipped_moved_once",
        says=_("Each shipped parcel took each of its contents out of its warehouse exactly once."),
        sql=f"""SELECT p.number, s.code AS sku, l.quantity, count(m.id) AS moves, coalesce(sum(m.delta), 0) AS moved {_LINES}
            JOIN products_sku s ON s.id = l.sku_id
            LEFT JOIN (inventory_stockmove m JOIN inventory_stocklevel v ON v.id = m.level_id)
              ON m.document_kind = 'parcel_line' AND m.document_id = l.id AND v.sku_id = l.sku_id AND v.warehouse_id = p.warehouse_id
             AND m.leg = CASE WHEN p.called_back > 0 THEN p.called_back::text ELSE '' END
            WHERE p.state = 'shipped' GROUP BY p.id, l.id, s.id HAVING count(m.id) <> 1 OR sum(m.delta) <> -l.quantity""",
        checked_sql=f"SELECT count(*) {_LINES} WHERE p.state = 'shipped'",
    ),
    Promise(
        name="parcels.only_shipped_moved",
        says=_("Stock left for contents of shipped parcels only."),
        sql=f"""SELECT m.id AS move, m.document_id AS parcel_line, p.number, p.state FROM inventory_stockmove m
            LEFT JOIN logistics_parcelline l ON l.id = m.document_id LEFT JOIN logistics_parcel p ON p.id = l.parcel_id
            WHERE m.document_kind = 'parcel_line' AND p.state IS DISTINCT FROM 'shipped' AND {_STANDS}""",
        checked_sql="SELECT count(*) FROM inventory_stockmove WHERE document_kind = 'parcel_line'",
    ),
    Promise(
        name="parcels.open_held",
        says=_("Whatever is in an open parcel is reserved for its holder, in the parcel's warehouse."),
        sql=f"""SELECT l.holder_kind, l.holder_id, min(p.number) AS number, sum(l.quantity) AS packed, coalesce(max(r.held), 0) AS held {_LINES}
            LEFT JOIN (inventory_reservation r JOIN inventory_stocklevel v ON v.id = r.level_id)
              ON r.owner_kind = l.holder_kind AND r.owner_id = l.holder_id AND v.sku_id = l.sku_id AND v.warehouse_id = p.warehouse_id
            WHERE p.state IN ('labelled', 'verified', 'weighed')
            GROUP BY l.holder_kind, l.holder_id HAVING sum(l.quantity) > coalesce(max(r.held), 0)""",
        checked_sql=f"SELECT count(*) {_LINES} WHERE p.state IN ('labelled', 'verified', 'weighed')",
    ),
    Promise(
        name="parcels.verified_whole",
        says=_("No parcel went past the verify station with a unit unverified."),
        sql=f"""SELECT p.number, p.state, s.code AS sku, l.verified, l.quantity {_LINES} JOIN products_sku s ON s.id = l.sku_id
            WHERE p.state IN ('verified', 'weighed', 'shipped') AND l.verified <> l.quantity""",
        checked_sql=f"SELECT count(*) {_LINES} WHERE p.state IN ('verified', 'weighed', 'shipped')",
    ),
    Promise(
        name="parcels.weighed_before_shipped",
        says=_("Each weighed or shipped parcel has its weight."),
        sql="SELECT number, state FROM logistics_parcel WHERE state IN ('weighed', 'shipped') AND weighed_g IS NULL",
        checked_sql="SELECT count(*) FROM logistics_parcel WHERE state IN ('weighed', 'shipped')",
    ),
    Promise(
        name="parcels.not_empty",
        says=_("Each parcel has contents."),
        sql="SELECT number FROM logistics_parcel p WHERE NOT EXISTS (SELECT 1 FROM logistics_parcelline l WHERE l.parcel_id = p.id)",
        checked_sql="SELECT count(*) FROM logistics_parcel",
    ),
    Promise(
        name="consolidations.split_whole",
        says=_("The shares of the parcels on a line-haul that was handed over are its cost, to the cent."),
        sql="""SELECT c.number, c.cost, coalesce(sum(p.share), 0) AS shared, count(*) FILTER (WHERE p.share IS NULL) AS without
            FROM logistics_consolidation c LEFT JOIN logistics_consolidatedparcel p ON p.consolidation_id = c.id
            WHERE c.state = 'handed_over' GROUP BY c.id HAVING c.cost <> coalesce(sum(p.share), 0) OR count(p.share) <> count(p.id)""",
        checked_sql="SELECT count(*) FROM logistics_consolidation WHERE state = 'handed_over'",
    ),
    Promise(
        name="consolidations.one_way",
        says=_(
            "Parcels on a line-haul go to its country from its warehouse, and none has a share before it is handed over."
        ),
        sql="""SELECT c.number, p.number AS parcel, p.country, c.country AS to_country, c.state FROM logistics_consolidatedparcel l
            JOIN logistics_consolidation c ON c.id = l.consolidation_id JOIN logistics_parcel p ON p.id = l.parcel_id
            WHERE p.country <> c.country OR p.warehouse_id <> c.warehouse_id OR (l.share IS NOT NULL) <> (c.state = 'handed_over')
               OR c.state = 'undone'""",
        checked_sql="SELECT count(*) FROM logistics_consolidatedparcel",
    ),
    Promise(
        name="rates.zones_of_their_service",
        says=_("Each bracket and each place of a zone belongs to the service of that zone."),
        sql="""SELECT 'rate' AS what, r.id FROM logistics_cardrate r JOIN logistics_ratecard c ON c.id = r.card_id
            JOIN logistics_zone z ON z.id = r.zone_id WHERE z.service_id <> c.service_id
            UNION ALL SELECT 'area', a.id FROM logistics_zonearea a JOIN logistics_zone z ON z.id = a.zone_id
            WHERE z.service_id <> a.service_id""",
        checked_sql="SELECT (SELECT count(*) FROM logistics_cardrate WHERE zone_id IS NOT NULL) + (SELECT count(*) FROM logistics_zonearea)",
    ),
]
PROMISES += promises_waves.PROMISES

PROMISES += label_promises.PROMISES
