"""The core's order states as conditions on table `sale`, for lists that filter by state."""

STATE_SQL = {
    "unpaid": "(paid_at IS NULL AND shipped_at IS NULL AND cancelled_at IS NULL)",
    "paid": "(paid_at IS NOT NULL AND shipped_at IS NULL AND cancelled_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM sale_line WHERE sale_id = sale.id AND shipped > 0))",
    "part_shipped": "(paid_at IS NOT NULL AND shipped_at IS NULL AND cancelled_at IS NULL"
    " AND EXISTS (SELECT 1 FROM sale_line WHERE sale_id = sale.id AND shipped > 0))",
    "shipped": "(shipped_at IS NOT NULL AND cancelled_at IS NULL)",
    "cancelled": "(cancelled_at IS NOT NULL)",
}
