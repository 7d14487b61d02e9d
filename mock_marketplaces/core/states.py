"""The core's order states as conditions on table `sale`, for lists that filter by state."""

STATE_SQL = {
    "unpaid": "(paid_at IS NULL AND shipped_at IS NULL AND cancelled_at IS NULL)",
    "paid": "(paid_at IS NOT NULL AND shipped_at IS NULL AND cancelled_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM shipment WHERE sale_id = sale.id))",
    "part_shipped": "(paid_at IS NOT NULL AND shipped_at IS NULL AND cancelled_at IS NULL"
    " AND EXISTS (SELECT 1 FROM shipment WHERE sale_id = sale.id))",
    "shipped": "(shipped_at IS NOT NULL AND cancelled_at IS NULL)",
    "cancelled": "(cancelled_at IS NOT NULL)",
}
