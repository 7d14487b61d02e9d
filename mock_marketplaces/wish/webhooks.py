"""Webhook subscriptions, and what is pushed to them."""

from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.clock import iso_millis
from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.core.protocol import Notice, Order
from mock_marketplaces.core.push import is_url
from mock_marketplaces.wish import orders
from mock_marketplaces.wish.answers import body_of, ok, refuse

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

TOPICS = (
    "ORDER_ALL", "ORDER_RELEASE", "ORDER_FULFILLMENT_DEADLINE", "ORDER_ADDRESS_CHANGE", "ORDER_TRACKING_UPDATE",
    "ORDER_REFUND", "ORDER_TAX", "ORDER_PENALTY", "TICKET_AWAITING_MERCHANT",
)  # fmt: skip
TOPIC_OF = {
    "created": "ORDER_RELEASE", "paid": "ORDER_RELEASE", "cancelled": "ORDER_REFUND", "returned": "ORDER_REFUND",
    "refunded": "ORDER_REFUND", "shipped": "ORDER_TRACKING_UPDATE", "tracking": "ORDER_TRACKING_UPDATE",
}  # fmt: skip


def notices(world: "World", order: Order, change: str) -> list[Notice]:
    """Nothing about an order that is not released; changes without a topic stay quiet."""
    if order.row["paid_at"] is None or change not in TOPIC_OF:
        return []
    payload = [{"data": orders.render(order), "timestamp": int(world.clock.now())}]
    return [Notice(TOPIC_OF[change], order.id, payload)]


def topics(world: "World", account: dict[str, Any], request: Request) -> Response:
    return ok([{"id": topic, "name": topic} for topic in TOPICS])


def listing(world: "World", account: dict[str, Any], request: Request) -> Response:
    rows = world.store.rows("SELECT * FROM subscription WHERE account_id = ? ORDER BY created_at, id", account["id"])
    return ok([_render(row) for row in rows])


def subscribe(world: "World", account: dict[str, Any], request: Request) -> Response:
    body = body_of(request)
    topic, endpoint = body.get("topic_id"), str(body.get("endpoint") or "")
    if topic not in TOPICS or not is_url(endpoint):
        refuse("a subscription needs a topic_id of GET /webhook/topics and an endpoint", code=1001)
    with world.store.tx() as store:
        number = store.next("subscription")
        subscription_id = store.digest("subscription", number)[:24]
        store.insert(
            "subscription", id=subscription_id, account_id=account["id"], topic=topic, endpoint=endpoint,
            status="ACTIVE", created_at=world.clock.now(),
        )  # fmt: skip
        return ok(_render(_find(world, account, subscription_id)))


def change(world: "World", account: dict[str, Any], request: Request, subscription_id: str) -> Response:
    body = body_of(request)
    with world.store.tx() as store:
        row = _find(world, account, subscription_id)
        status, endpoint = body.get("status", row["status"]), str(body.get("endpoint", row["endpoint"]))
        if status not in ("ACTIVE", "INACTIVE") or not is_url(endpoint):
            refuse("status takes ACTIVE and INACTIVE, endpoint an URL", code=1001)
        store.run("UPDATE subscription SET status = ?, endpoint = ? WHERE id = ?", status, endpoint, subscription_id)
        return ok(_render(_find(world, account, subscription_id)))


def remove(world: "World", account: dict[str, Any], request: Request, subscription_id: str) -> Response:
    with world.store.tx() as store:
        _find(world, account, subscription_id)
        store.run("DELETE FROM subscription WHERE id = ?", subscription_id)
    return ok({})


def _find(world: "World", account: dict[str, Any], subscription_id: str) -> dict[str, Any]:
    row = world.store.row("SELECT * FROM subscription WHERE id = ? AND account_id = ?", subscription_id, account["id"])
    if row is None:
        refuse(f"Subscription {subscription_id} not found", code=1004, status=404)
    return row


def _render(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "topic_id": row["topic"],
        "endpoint": row["endpoint"],
        "status": row["status"],
        "created_at": iso_millis(row["created_at"]),
    }
