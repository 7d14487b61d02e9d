"""What the purchase orders say when the catalogue or the stock asks."""

from collections.abc import Sequence

from erp.kernel.outcomes import Refusal
from erp.kernel.sql import rows


def on_order(sku_ids: Sequence[int]) -> dict[int, Refusal]:
    """SKUs that a supplier still owes us."""
    found = rows(
        """SELECT l.sku_id, min(o.number) FROM procurement_purchaseline l JOIN procurement_purchaseorder o ON o.id = l.order_id
           WHERE l.sku_id = ANY(%s) AND o.state IN ('draft', 'approved') AND l.received + l.defective < l.quantity
           GROUP BY 1""",
        [list(sku_ids)],
    )
    return {sku_id: Refusal("on_order", {"number": number}) for sku_id, number in found}


def to_arrive(warehouse_ids: Sequence[int]) -> dict[int, Refusal]:
    """Warehouses at which something ordered is to arrive: closed, they would receive nothing."""
    found = rows(
        """SELECT warehouse_id, count(*), min(number) FROM procurement_purchaseorder
           WHERE warehouse_id = ANY(%s) AND state IN ('draft', 'approved') GROUP BY 1""",
        [list(warehouse_ids)],
    )
    return {key: Refusal("purchases", {"count": count, "number": number}) for key, count, number in found}
