"""The one place where an order's state changes, along `MOVES` only."""

from collections.abc import Sequence
from typing import Any

from erp.kernel.sql import rows
from orders.states import OrderState, sources


def move(target: OrderState, order_ids: Sequence[int], *, extra: str = "") -> list[int]:
    """Move locked orders to a state from where that is permitted; the ids that moved."""
    if not order_ids:
        return []
    assignment = f", {extra}" if extra else ""
    found: list[tuple[Any, ...]] = rows(
        f"UPDATE orders_order SET state = %s{assignment} WHERE id = ANY(%s) AND state = ANY(%s) RETURNING id",
        [str(target), list(order_ids), sources(target)],
    )
    return sorted(row[0] for row in found)


def back_to_approved(order_ids: Sequence[int]) -> list[int]:
    """Locked orders whose parcels were stopped are to be packed anew; those that had none stay as they are. The ids that moved."""
    found = rows(
        "SELECT id FROM orders_order WHERE id = ANY(%s) AND state IN ('allocated', 'fulfilling')", [list(order_ids)]
    )
    return move(OrderState.APPROVED, [row[0] for row in found])
