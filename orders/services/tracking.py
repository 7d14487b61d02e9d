"""What carriers say of parcels, and what it means for their orders: refused labels, deliveries, and the end of an order."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from erp.kernel import clock
from erp.kernel.services.slices import SLICE
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from logistics.events import LabelsRefused, ParcelsDelivered
from logistics.services.parcels import cancel_parcels
from orders.events import BuyersErased, OrdersShipped
from orders.services import holds
from orders.services.moving import move
from orders.states import HoldKind, OrderState


def note_refused(event: LabelsRefused) -> None:
    """No label, no parcel: it is called off, and the order is back in review with the carrier's reason. The orders are locked."""
    reasons = dict(event.reasons)
    found = rows(
        """SELECT op.order_id, op.parcel_id, p.number FROM orders_orderparcel op JOIN logistics_parcel p ON p.id = op.parcel_id
           JOIN orders_order o ON o.id = op.order_id
           WHERE op.parcel_id = ANY(%s) AND o.state = 'allocated' ORDER BY op.order_id""",
        [list(reasons)],
    )
    if not found:
        return
    cancel_parcels([parcel_id for _, parcel_id, _ in found], actor=None, reason=HoldKind.LABEL_REFUSED)
    told = {
        order_id: {"reason": reasons[parcel_id], "parcel": number, "parcel_id": parcel_id}
        for order_id, parcel_id, number in found
    }
    moved = move(OrderState.REVIEW, list(told), extra="approved_at = NULL, approved_by_id = NULL")
    record("order.label_refused", subject_kind="order", subject_ids=moved, actor=None, data_by_id=told)
    holds.place(HoldKind.LABEL_REFUSED, moved, data=told)


def note_delivered(event: ParcelsDelivered) -> None:
    """An order is delivered when every parcel of it is. The orders are locked."""
    found = rows("SELECT DISTINCT order_id FROM orders_orderparcel WHERE parcel_id = ANY(%s)", [list(event.parcel_ids)])
    _deliver([row[0] for row in found])


def note_shipped(event: OrdersShipped) -> None:
    """A carrier may tell of a delivery before we have said that the order is shipped."""
    _deliver(event.order_ids)


def erase_papers(event: BuyersErased) -> None:
    """A forgotten buyer's address is on the carrier's label too."""
    execute(
        "DELETE FROM logistics_labelpaper WHERE parcel_id IN (SELECT parcel_id FROM orders_orderparcel WHERE order_id = ANY(%s))",
        [list(event.order_ids)],
    )


def _deliver(order_ids: Sequence[int]) -> None:
    found = rows(
        """SELECT o.id, max(p.delivered_at) FROM orders_order o JOIN orders_orderparcel op ON op.order_id = o.id
           JOIN logistics_parcel p ON p.id = op.parcel_id AND p.cancelled_at IS NULL
           WHERE o.id = ANY(%s) AND o.state = 'shipped' GROUP BY o.id HAVING bool_and(p.delivered_at IS NOT NULL) ORDER BY o.id""",
        [list(order_ids)],
    )
    if not found:
        return
    execute(
        "UPDATE orders_order o SET delivered_at = t.at FROM unnest(%s::bigint[], %s::timestamptz[]) AS t(id, at) WHERE o.id = t.id",
        [[row[0] for row in found], [row[1] for row in found]],
    )
    moved = move(OrderState.DELIVERED, [row[0] for row in found])
    record("order.delivered", subject_kind="order", subject_ids=moved, actor=None)


def close_delivered() -> int:
    """Orders whose delivery is some days past are over; how many."""
    before, closed = clock.now() - timedelta(days=settings.ORDER_CLOSE_DAYS), 0
    while done := _close_slice(before):
        closed += done
    return closed


@retried()
@transaction.atomic
def _close_slice(before: object) -> int:
    ids = [row[0] for row in rows(
        """SELECT id FROM orders_order WHERE state = 'delivered' AND delivered_at < %s
           ORDER BY delivered_at, id LIMIT %s""",
        [before, SLICE],
    )]  # fmt: skip
    rows("SELECT id FROM orders_order WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [sorted(ids)])
    moved = move(OrderState.CLOSED, ids)
    record("order.closed", subject_kind="order", subject_ids=moved, actor=None)
    return len(moved)
