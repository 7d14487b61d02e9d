"""Parcels leave the door: demands and orders follow, and the marketplace is told of each order in them, exactly once, by the outbox."""

from collections.abc import Iterable, Sequence

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.services.outbox import Command, command
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, rows
from inventory.services.reserve import mark_picked
from logistics.events import ParcelsClaimed, ParcelsShipped, ParcelsStarted
from logistics.models import Parcel
from orders.events import OrdersShipped
from orders.services import holds
from orders.services.demand import KIND
from orders.services.moving import move
from orders.states import OrderState

CONFIRM = "shipment.confirm"
# The name of the word to the marketplace, in SQL; a parcel that was called back and shipped again has another.
WISH = "'confirm:' || p.number || ':' || o.id || CASE WHEN {back} > 0 THEN ':' || ({back}) ELSE '' END"


def confirm_wishes(order_id: int, parcels: Iterable[Parcel]) -> list[str]:
    """The names of all that the marketplace was, or was to be, told of an order's parcels; withdrawn ones too. Pure."""
    return [
        f"confirm:{parcel.number}:{order_id}" + (f":{time}" if time else "")
        for parcel in parcels
        for time in range(parcel.called_back + 1)
    ]


def lock_orders_of(event: ParcelsClaimed) -> None:
    """Lock the orders of parcels before the parcels themselves are locked: documents from the top app down."""
    rows(
        """SELECT o.id FROM orders_order o WHERE o.id IN (SELECT order_id FROM orders_orderparcel WHERE parcel_id = ANY(%s))
           ORDER BY o.id FOR NO KEY UPDATE""",
        [list(event.parcel_ids)],
    )


def note_started(event: ParcelsStarted) -> None:
    """The floor has begun with the first unit: the order is in fulfilment, and its stock is in somebody's hands."""
    holders = rows(
        "SELECT holder_id FROM logistics_parcelline WHERE parcel_id = ANY(%s) AND holder_kind = %s ORDER BY 1",
        [list(event.parcel_ids), KIND],
    )
    mark_picked(KIND, [row[0] for row in holders])
    moved = move(OrderState.FULFILLING, orders_of(event.parcel_ids))
    record("order.fulfilling", subject_kind="order", subject_ids=moved, actor=None)


def note_shipped(event: ParcelsShipped) -> None:
    """Write shipped units on the demands, move orders that have nothing left to ship, and command the confirmations."""
    execute(
        """UPDATE orders_demand d SET shipped = d.shipped + l.quantity, reserved = d.reserved - l.quantity
           FROM (SELECT holder_id, sum(quantity)::int AS quantity FROM logistics_parcelline
                 WHERE parcel_id = ANY(%s) AND holder_kind = %s GROUP BY holder_id) l WHERE l.holder_id = d.id""",
        [list(event.parcel_ids), KIND],
    )
    order_ids = orders_of(event.parcel_ids)
    whole = [row[0] for row in rows(
        """SELECT o.id FROM orders_order o WHERE o.id = ANY(%s) AND NOT EXISTS (
             SELECT 1 FROM orders_orderline l JOIN orders_demand d ON d.line_id = l.id
             WHERE l.order_id = o.id AND d.unmapped + d.waiting + d.reserved > 0)""",
        [order_ids],
    )]  # fmt: skip
    execute("UPDATE orders_order SET shipped_at = %s WHERE id = ANY(%s)", [clock.now(), whole])
    moved = move(OrderState.SHIPPED, whole)
    holds.release_all(moved)
    record("order.shipped", subject_kind="order", subject_ids=moved, actor=None)
    partly = [order_id for order_id in order_ids if order_id not in set(whole)]
    record("order.partly_shipped", subject_kind="order", subject_ids=partly, actor=None)
    _command_confirmations(event.parcel_ids)
    publish(OrdersShipped(tuple(moved)))


def orders_of(parcel_ids: Sequence[int]) -> list[int]:
    """The orders in these parcels."""
    found = rows(
        "SELECT DISTINCT order_id FROM orders_orderparcel WHERE parcel_id = ANY(%s) ORDER BY 1", [list(parcel_ids)]
    )
    return [row[0] for row in found]


def _command_confirmations(parcel_ids: Sequence[int]) -> None:
    found = rows(
        f"""SELECT p.id, {WISH.format(back="p.called_back")}, o.id, o.account_id, o.store_id, p.shipped_by_id,
                  CASE WHEN s.tell_after_minutes > 0 THEN greatest(p.shipped_at, least(
                    p.shipped_at + s.tell_after_minutes * interval '1 minute', o.ship_by - interval '1 hour')) END
           FROM orders_orderparcel op JOIN logistics_parcel p ON p.id = op.parcel_id JOIN orders_order o ON o.id = op.order_id
           JOIN stores_store s ON s.id = o.store_id JOIN stores_selleraccount a ON a.id = o.account_id
           WHERE op.parcel_id = ANY(%s) AND a.marketplace <> 'direct'
             AND NOT EXISTS (SELECT 1 FROM orders_manualorder m WHERE m.order_id = o.id) ORDER BY p.id, o.id""",
        [list(parcel_ids)],
    )
    command(
        [
            Command(
                kind=CONFIRM,
                wish=wish,
                key=f"order:{order_id}",
                lane=f"account:{account_id}",
                payload={"order_id": order_id, "parcel_id": parcel_id},
                created_by=actor_id,
                scope=f"store:{store_id}",
                not_before=not_before,
            )
            for parcel_id, wish, order_id, account_id, store_id, actor_id, not_before in found
        ]
    )
