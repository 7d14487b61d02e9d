"""What merged and split orders promise, proved from their rows."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise

_LIVING = "p.cancelled_at IS NULL"

GROUPING = [
    Promise(
        "packed_within_demand",
        _("The living parcels of an order never hold more than it still asks for and has shipped"),
        f"""SELECT d.id AS demand_id, d.quantity, d.cancelled, sum(pl.quantity) AS packed FROM logistics_parcelline pl
            JOIN logistics_parcel p ON p.id = pl.parcel_id AND {_LIVING}
            JOIN orders_demand d ON pl.holder_kind = 'demand' AND d.id = pl.holder_id
            GROUP BY d.id HAVING sum(pl.quantity) > d.quantity - d.cancelled - d.elsewhere""",
        f"""SELECT count(*) FROM logistics_parcelline pl JOIN logistics_parcel p ON p.id = pl.parcel_id AND {_LIVING}
            WHERE pl.holder_kind = 'demand'""",
    ),
    Promise(
        "packed_for_its_orders",
        _("A living parcel is linked to exactly the orders whose goods are in it"),
        f"""WITH held AS (
              SELECT DISTINCT pl.parcel_id, l.order_id FROM logistics_parcelline pl
              JOIN logistics_parcel p ON p.id = pl.parcel_id AND {_LIVING}
              JOIN orders_demand d ON pl.holder_kind = 'demand' AND d.id = pl.holder_id JOIN orders_orderline l ON l.id = d.line_id),
            linked AS (
              SELECT op.parcel_id, op.order_id FROM orders_orderparcel op JOIN logistics_parcel p ON p.id = op.parcel_id AND {_LIVING})
            SELECT coalesce(h.parcel_id, k.parcel_id) AS parcel_id, h.order_id AS has_goods_of, k.order_id AS linked_to
            FROM held h FULL JOIN linked k ON k.parcel_id = h.parcel_id AND k.order_id = h.order_id
            WHERE h.order_id IS NULL OR k.order_id IS NULL""",
        "SELECT count(*) FROM orders_orderparcel",
    ),
    Promise(
        "split_order_is_whole",
        _("Whatever a split order still has to send is in one of its portions"),
        """SELECT l.order_id, d.id AS demand_id, d.portion_id FROM orders_demand d JOIN orders_orderline l ON l.id = d.line_id
           WHERE d.waiting + d.reserved > 0 AND EXISTS (SELECT 1 FROM orders_portion p WHERE p.order_id = l.order_id AND p.ended_at IS NULL)
             AND NOT EXISTS (SELECT 1 FROM orders_portion p WHERE p.id = d.portion_id AND p.order_id = l.order_id AND p.ended_at IS NULL)""",
        """SELECT count(*) FROM orders_demand d JOIN orders_portion p ON p.id = d.portion_id AND p.ended_at IS NULL""",
    ),
    Promise(
        "packed_portion_has_its_parcel",
        _("A portion counts as packed exactly while a living parcel has it"),
        f"""SELECT o.id AS portion_id, o.order_id, o.packed FROM orders_portion o WHERE o.ended_at IS NULL AND o.packed <> EXISTS (
              SELECT 1 FROM logistics_parcel p WHERE p.owner_kind = 'portion' AND p.owner_id = o.id AND {_LIVING})""",
        "SELECT count(*) FROM orders_portion WHERE ended_at IS NULL",
    ),
    Promise(
        "merged_orders_go_together",
        _("Orders of a group are of one store and one currency, and a group has at least two"),
        """SELECT m.id AS group_id, count(o.id) AS orders FROM orders_merge m LEFT JOIN orders_order o ON o.merge_id = m.id
           GROUP BY m.id HAVING (m.ended_at IS NULL AND count(o.id) < 2) OR (m.ended_at IS NOT NULL AND count(o.id) > 0)
             OR count(DISTINCT o.store_id) > 1 OR count(DISTINCT o.currency) > 1 OR bool_or(o.store_id <> m.store_id)""",
        "SELECT count(*) FROM orders_merge",
    ),
]
