"""The core's order states as conditions on table `sale`, for lists that filter by state."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mock_marketplaces.core.protocol import Order

STATE_SQL = {
    "unpaid": "(paid_at IS NULL AND shipped_at IS NULL AND cancelled_at IS NULL)",
    "paid": "(paid_at IS NOT NULL AND shipped_at IS NULL AND cancelled_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM shipment WHERE sale_id = sale.id))",
    "part_shipped": "(paid_at IS NOT NULL AND shipped_at IS NULL AND cancelled_at IS NULL"
    " AND EXISTS (SELECT 1 FROM shipment WHERE sale_id = sale.id))",
    "shipped": "(shipped_at IS NOT NULL AND cancelled_at IS NULL)",
    "cancelled": "(cancelled_at IS NOT NULL)",
}

# The last word on returns decides: opened, or ended by an agreement or by whoever closed it.
OPEN_RETURN_SQL = """(SELECT CASE WHEN json_extract(data, '$.status') = 'closed' THEN 'issue_closed' ELSE kind END FROM fact
    WHERE sale_id = sale.id AND kind IN ('return', 'dispute', 'issue_closed') ORDER BY id DESC LIMIT 1)"""


def open_return(order: "Order") -> str:
    """`return` or `dispute` while one is open; the same as `OPEN_RETURN_SQL`, for an order already read."""
    told = [fact for fact in order.facts if fact["kind"] in ("return", "dispute", "issue_closed")]
    if not told or told[-1]["kind"] == "issue_closed" or told[-1]["data"].get("status") == "closed":
        return ""
    return str(told[-1]["kind"])
