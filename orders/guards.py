"""What the orders say when the catalogue asks."""

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
