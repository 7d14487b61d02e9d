"""What the orders say when the catalogue or the logistics asks."""

from collections.abc import Sequence

from erp.kernel.outcomes import Refusal
from erp.kernel.sql import rows


def sold_bundles(bundle_ids: Sequence[int]) -> dict[int, Refusal]:
    """Bundles that an order has: what was promised, shipped and may come back are these parts."""
    found = rows(
        """SELECT b.id FROM unnest(%s::bigint[]) AS b(id) WHERE EXISTS (
             SELECT 1 FROM products_listing l JOIN orders_orderline o ON o.listing_id = l.id WHERE l.sku_id = b.id)""",
        [list(bundle_ids)],
    )
    return {row[0]: Refusal("sold") for row in found}


def services_wished(service_ids: Sequence[int]) -> dict[int, Refusal]:
    """Services that a live order rule sends by, or that an order wishes for which is not allocated yet: off, nothing could carry those."""
    ids = list(service_ids)
    wished = rows(
        """SELECT wished_service_id, count(*), min(external_id) FROM orders_order
           WHERE wished_service_id = ANY(%s) AND state IN ('new', 'review', 'approved') GROUP BY 1""",
        [ids],
    )
    ruled = rows(
        """SELECT s.id, min(r.name) FROM unnest(%s::bigint[]) AS s(id)
           JOIN orders_rule r ON r.is_on AND r.actions @> jsonb_build_array(jsonb_build_object('kind', 'service', 'value', s.id))
           JOIN orders_ruleset v ON v.id = r.rule_set_id AND v.state = 'live' GROUP BY 1""",
        [ids],
    )
    return {key: Refusal("orders", {"count": count, "number": number}) for key, count, number in wished} | {
        key: Refusal("order_rules", {"name": name}) for key, name in ruled
    }
