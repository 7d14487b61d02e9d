"""A cancelled order that the marketplace lets live again (released anew, or paid after we gave up): a new attempt at the stock."""

from collections.abc import Sequence
from datetime import datetime

from erp.kernel.services.timeline import record
from erp.kernel.sql import rows
from orders.services import holds
from orders.services.demand import Asking, demand_stock
from orders.services.moving import move
from orders.states import HoldKind, OrderState


def reopen_locked(orders: Sequence[tuple[int, int, datetime]]) -> None:
    """Bring (order, store, ship by) back to review, each line asking for its stock once more. The orders are locked by the caller."""
    if not orders:
        return
    moved = move(
        OrderState.REVIEW,
        [order_id for order_id, _, _ in orders],
        extra="cancelled_at = NULL, cancel_told_at = NULL, cancel_reason = '', approved_at = NULL",
    )
    place = {order_id: (store_id, ship_by) for order_id, store_id, ship_by in orders}
    lines = rows(
        """SELECT l.id, l.order_id, l.listing_id, l.quantity, max(d.attempt) FROM orders_orderline l JOIN orders_demand d ON d.line_id = l.id
           WHERE l.order_id = ANY(%s) GROUP BY l.id ORDER BY l.id""",
        [moved],
    )
    unmapped, short = demand_stock(
        [
            Asking(line_id, order_id, place[order_id][0], listing_id, quantity, place[order_id][1], attempt=attempt + 1)
            for line_id, order_id, listing_id, quantity, attempt in lines
        ]
    )
    holds.place(HoldKind.UNMAPPED, unmapped)
    holds.place(HoldKind.OUT_OF_STOCK, short)
    record("order.reopened", subject_kind="order", subject_ids=moved, actor=None)
