"""What pages and API show of distributors' orders alike: plain values. Nothing here writes."""

from collections.abc import Sequence
from typing import Any

from distribution.models import DistributorOrder
from distribution.wording import amount, plain_state
from erp.kernel.sql import rows
from orders.states import OPEN


def order_rows(found: Sequence[DistributorOrder], *, currency: str) -> list[dict[str, Any]]:
    """Orders with their state in plain words and their tracking numbers; two statements for any number."""
    ids = [row.order_id for row in found]
    waiting = {row[0] for row in rows(
        "SELECT order_id FROM orders_hold WHERE order_id = ANY(%s) AND kind = 'out_of_stock' AND released_at IS NULL", [ids]
    )}  # fmt: skip
    tracking: dict[int, list[str]] = {}
    for order_id, number in rows(
        """SELECT op.order_id, p.tracking_number FROM orders_orderparcel op JOIN logistics_parcel p ON p.id = op.parcel_id
           WHERE op.order_id = ANY(%s) AND p.shipped_at IS NOT NULL ORDER BY p.id""",
        [ids],
    ):
        tracking.setdefault(order_id, []).append(number)
    shown = []
    for row in found:
        text, tone = plain_state(row.order.state, waits=row.order_id in waiting)
        total = amount(row.items_minor + row.shipping_minor, currency)
        shown.append({
            "made": row, "order": row.order, "state": text, "tone": tone, "total": total,
            "tracking": tracking.get(row.order_id, []), "may_cancel": row.order.state in OPEN,
        })  # fmt: skip
    return shown
