"""A parcel's shipping is undone: its orders are in fulfilment again, and the marketplace is not told. Once it was, it is too late."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from erp.kernel.events import publish
from erp.kernel.outcomes import Refusal
from erp.kernel.services.outbox import hurry, told, withdraw
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, rows
from logistics.events import ParcelsCalledBack, ParcelsHandedOver
from orders.events import OrdersCalledBack
from orders.services import holds
from orders.services.demand import KIND
from orders.services.moving import move
from orders.services.shipping import WISH, orders_of
from orders.states import HoldKind, OrderState
from people.models import User


def too_late(parcel_ids: Sequence[int]) -> dict[int, Refusal]:
    """Parcels whose orders have gone on: `told` (the marketplace was told, or may have been, when), `shipped_there` (it says so itself),
    `cancelled_there` (a case expects the goods), `order_over` (delivered or closed). The orders are locked; so are the words to the
    marketplace from here on: none goes out before this transaction ends."""
    wishes = _wishes(parcel_ids)
    heard = told(list(wishes))
    refused: dict[int, Refusal] = {}
    for parcel_id, number, order, market, state, shipped_there, cancelled_there in rows(
        """SELECT op.parcel_id, p.number, o.external_id, a.name, o.state, o.remote_shipped_at, o.remote_cancelled_at
           FROM orders_orderparcel op JOIN logistics_parcel p ON p.id = op.parcel_id JOIN orders_order o ON o.id = op.order_id
           JOIN stores_selleraccount a ON a.id = o.account_id WHERE op.parcel_id = ANY(%s) ORDER BY op.parcel_id, o.id""",
        [list(parcel_ids)],
    ):
        values = {"number": number, "order": order, "market": market}
        if cancelled_there:
            refused[parcel_id] = Refusal("cancelled_there", {**values, "at": cancelled_there.isoformat()})
        elif shipped_there:
            refused[parcel_id] = Refusal("shipped_there", {**values, "at": shipped_there.isoformat()})
        elif state in (OrderState.DELIVERED, OrderState.CLOSED, OrderState.CANCELLED):
            refused[parcel_id] = Refusal("order_over", values)
    for wish, (parcel_id, number, market) in wishes.items():
        if wish in heard:
            at = heard[wish][1]
            values = {"number": number, "market": market, "at": at.isoformat() if at else ""}
            refused.setdefault(parcel_id, Refusal("told", values))
    return refused


def note_called_back(event: ParcelsCalledBack) -> None:
    """The units are reserved again, orders that were shipped are in fulfilment, and what the marketplace was to be told is withdrawn."""
    execute(
        """UPDATE orders_demand d SET shipped = d.shipped - l.quantity, reserved = d.reserved + l.quantity
           FROM (SELECT holder_id, sum(quantity)::int AS quantity FROM logistics_parcelline
                 WHERE parcel_id = ANY(%s) AND holder_kind = %s GROUP BY holder_id) l WHERE l.holder_id = d.id""",
        [list(event.parcel_ids), KIND],
    )
    order_ids = orders_of(event.parcel_ids)
    left_at = dict(rows(
        """UPDATE orders_order o SET shipped_at = NULL FROM orders_order old
           WHERE o.id = ANY(%s) AND o.state = %s AND old.id = o.id RETURNING o.id, old.shipped_at""",
        [order_ids, str(OrderState.SHIPPED)],
    ))  # fmt: skip
    moved = move(OrderState.FULFILLING, list(left_at))
    _hold_again(left_at)
    actor = User.objects.filter(pk=event.actor_id).first() if event.actor_id else None
    record("order.called_back", subject_kind="order", subject_ids=order_ids, actor=actor, data={"reason": event.reason})
    withdraw(list(_wishes(event.parcel_ids, before=1)))
    if moved:
        publish(OrdersCalledBack(tuple(moved), event.reason, event.actor_id))


def _hold_again(left_at: Mapping[int, datetime]) -> None:
    """Holds that shipping closed are open again; a buyer who asked to cancel while the order counted as shipped is heard now."""
    holds.reopen(left_at)
    wishes = rows(
        "SELECT id FROM orders_order WHERE id = ANY(%s) AND cancel_requested_at IS NOT NULL AND cancel_refused_at IS NULL",
        [list(left_at)],
    )
    holds.place(HoldKind.CANCEL_REQUESTED, [row[0] for row in wishes])


def note_handed(event: ParcelsHandedOver) -> None:
    """What the carrier has taken can't be called back: the marketplace is told now."""
    hurry(list(_wishes(event.parcel_ids)))


def _wishes(parcel_ids: Sequence[int], *, before: int = 0) -> dict[str, tuple[int, str, str]]:
    """The words to the marketplace about these parcels' newest shipping (or the one `before` it): the parcel, its number, the account."""
    found = rows(
        f"""SELECT {WISH.format(back=f"p.called_back - {before:d}")}, p.id, p.number, a.name FROM orders_orderparcel op
            JOIN logistics_parcel p ON p.id = op.parcel_id JOIN orders_order o ON o.id = op.order_id
            JOIN stores_selleraccount a ON a.id = o.account_id WHERE op.parcel_id = ANY(%s)""",
        [list(parcel_ids)],
    )
    return {row[0]: (row[1], row[2], row[3]) for row in found}
