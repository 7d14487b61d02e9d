"""What the stock says when the catalogue asks."""

from collections.abc import Sequence

from erp.kernel.outcomes import Refusal
from erp.kernel.sql import rows


def still_in_stock(sku_ids: Sequence[int]) -> dict[int, Refusal]:
    """SKUs of which units are on hand, or that orders hold or wait for: archived, they would be orphaned."""
    found = rows(
        """SELECT l.sku_id, sum(l.on_hand), coalesce(sum(r.owed), 0) FROM inventory_stocklevel l
           LEFT JOIN (SELECT level_id, sum(held + waiting) AS owed FROM inventory_reservation
                      WHERE held > 0 OR waiting > 0 GROUP BY 1) r ON r.level_id = l.id
           WHERE l.sku_id = ANY(%s) GROUP BY 1 HAVING sum(l.on_hand) > 0 OR coalesce(sum(r.owed), 0) > 0""",
        [list(sku_ids)],
    )
    return {
        sku_id: Refusal("on_hand", {"units": int(on_hand)}) if on_hand else Refusal("owed", {"units": int(owed)})
        for sku_id, on_hand, owed in found
    }
