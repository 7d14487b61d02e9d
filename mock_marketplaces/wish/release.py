"""Orders that come back: Wish releases one again; and orders that nobody ships: Wish refunds them when their time is over."""

import json
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.protocol import Refusal
from mock_marketplaces.wish.shown import SHIP_WITHIN_S, events, native_status, released_at

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

OVERDUE = "LATE_FULFILLMENT"


def rerelease(world: "World", order_id: str, data: dict[str, Any]) -> dict[str, str]:
    """REFUNDED or SHIPPED back to APPROVED, under the same id, to be shipped anew. What was before stays in its records."""
    with world.store.tx() as store:
        order = world.trade.order(order_id)
        if native_status(order) not in ("REFUNDED", "SHIPPED"):
            raise Refusal(f"order {order_id} is {native_status(order)}; what is REFUNDED or SHIPPED is released again")
        if any(refund["settled"] for refund in order.refunds):
            raise Refusal(f"the refund of order {order_id} is settled")
        before = {
            "events": events(order),
            "shipments": [{key: row[key] for key in ("carrier", "tracking", "received_at")} for row in order.shipments],
            "refunds": [{key: row[key] for key in ("id", "reference", "source", "reason")} for row in order.refunds],
        }
        store.run("DELETE FROM shipment WHERE sale_id = ?", order_id)
        store.run("DELETE FROM refund WHERE sale_id = ?", order_id)
        store.run("UPDATE sale_line SET shipped = 0 WHERE sale_id = ?", order_id)
        if order.status == "cancelled":
            world.trade.take_again(order)
        extra = {key: value for key, value in order.extra.items() if key != "processing"}
        extra["released_at"] = world.clock.now()
        world.trade.note(order_id, "rereleased", before, "processing")
        world.trade.touch(order_id, "rereleased", cancelled_at=None, shipped_at=None, extra=json.dumps(extra))
    return {}


def watch(world: "World", order_id: str) -> None:
    """Remember to look when the order should have shipped."""
    order = world.trade.order(order_id)
    if order.row["paid_at"] is not None:
        data = {"order_id": order_id, "released_at": released_at(order)}
        world.effects.schedule("wish_overdue", data, SHIP_WITHIN_S)


def refund_overdue(world: "World", data: dict[str, Any]) -> None:
    """Its `expected_ship_time` passed: the buyer gets the money back, unless it shipped or was released anew meanwhile."""
    order = world.trade.order(data["order_id"])
    theirs = order.extra.get("marketplace_fulfilled")
    if native_status(order) == "APPROVED" and released_at(order) == data["released_at"] and not theirs:
        world.aftersales.refund(order, reason=OVERDUE, source="marketplace")
        world.trade.cancel(order.id, {"reason": OVERDUE, "source": "WISH"})
