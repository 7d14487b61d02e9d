"""Notifications API v1: destinations (grantless) and subscriptions. Our relay empties the queues: it posts to the account's hooks_url.

Without a subscription the relay posts ORDER_CHANGE alone, as if the account had been subscribed when it was opened.
"""

from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon.errors import invalid, refuse
from mock_marketplaces.amazon.pages import words
from mock_marketplaces.amazon.reports import body_of
from mock_marketplaces.core.clock import iso_millis
from mock_marketplaces.core.http import Request, Response, json_response
from mock_marketplaces.core.protocol import Notice

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

ORDER_CHANGE, FEED_FINISHED = "ORDER_CHANGE", "FEED_PROCESSING_FINISHED"
TYPES = (
    ORDER_CHANGE, FEED_FINISHED, "REPORT_PROCESSING_FINISHED", "LISTINGS_ITEM_MFN_QUANTITY_CHANGE", "LISTINGS_ITEM_ISSUES_CHANGE",
    "FBA_INVENTORY_AVAILABILITY_CHANGES", "TRANSACTION_UPDATE",
)  # fmt: skip
CHANGES = ("OrderStatusChange", "BuyerRequestedChange", "DeliveryTipChange")
DESTINATION, SUBSCRIPTION = "amazon_destination", "amazon_subscription"


def create_destination(world: "World", account: dict[str, Any], request: Request) -> Response:
    body = body_of(request)
    asked = body.get("resourceSpecification")
    if not isinstance(body.get("name"), str) or not body["name"] or not isinstance(asked, dict):
        invalid("name and resourceSpecification are required.")
    queue, bridge = asked.get("sqs"), asked.get("eventBridge")
    if isinstance(queue, dict) and str(queue.get("arn", "")).startswith("arn:aws:sqs:"):
        resource: dict[str, Any] = {"sqs": {"arn": str(queue["arn"])}}
    elif isinstance(bridge, dict) and bridge.get("region") and bridge.get("accountId"):
        known = {key: str(bridge[key]) for key in ("region", "accountId")}
        resource = {"eventBridge": {**known, "name": f"aws.partner/sellingpartnerapi.amazon.com/{known['accountId']}"}}
    else:
        invalid("resourceSpecification takes sqs {arn} or eventBridge {region, accountId}.")
    number = world.papers.add(account["id"], DESTINATION, {"name": body["name"], "resource": resource})
    return json_response({"payload": _destination(world.papers.find(number) or {})})


def destinations(world: "World", account: dict[str, Any], request: Request) -> Response:
    rows = world.papers.all("account_id = ? AND kind = ?", account["id"], DESTINATION)
    return json_response({"payload": [_destination(row) for row in rows if not row["data"].get("gone")]})


def get_destination(world: "World", account: dict[str, Any], request: Request, number: str) -> Response:
    return json_response({"payload": _destination(_own(world, account, DESTINATION, number))})


def delete_destination(world: "World", account: dict[str, Any], request: Request, number: str) -> Response:
    world.papers.change(_own(world, account, DESTINATION, number)["id"], gone=True)
    return json_response({})


def _destination(row: dict[str, Any]) -> dict[str, Any]:
    return {"destinationId": row["id"], "name": row["data"]["name"], "resource": row["data"]["resource"]}


def _own(world: "World", account: dict[str, Any], kind: str, number: str) -> dict[str, Any]:
    row = world.papers.find(number, account_id=account["id"])
    if row is None or row["kind"] != kind or row["data"].get("gone"):
        refuse(404, "NotFound", f"{number} was not found.")
    return row


def create(world: "World", account: dict[str, Any], request: Request, topic: str) -> Response:
    _check(topic)
    body = body_of(request)
    if body.get("payloadVersion") != "1.0":
        invalid("payloadVersion must be 1.0.")
    destination = _own(world, account, DESTINATION, str(body.get("destinationId")))
    if _subscription(world, account["id"], topic):
        refuse(409, "Conflict", f"There is a subscription to {topic} already.")
    asked = body.get("processingDirective")
    changes = _filter(asked)
    if changes is not None and (topic != ORDER_CHANGE or set(changes) - set(CHANGES)):
        invalid(f"eventFilter takes orderChangeTypes of {', '.join(CHANGES)}, for ORDER_CHANGE.")
    data = {"topic": topic, "destination": destination["id"], "directive": asked}
    number = world.papers.add(account["id"], SUBSCRIPTION, data)
    return json_response({"payload": _shown(world.papers.find(number) or {})})


def get(world: "World", account: dict[str, Any], request: Request, topic: str) -> Response:
    _check(topic)
    found = _subscription(world, account["id"], topic)
    if found is None:
        refuse(404, "NotFound", f"There is no subscription to {topic}.")
    return json_response({"payload": _shown(found)})


def listing(world: "World", account: dict[str, Any], request: Request) -> Response:
    topics = words(request.query(), "notificationTypes")
    if len(topics) != 1:
        invalid("notificationTypes takes exactly one.")
    _check(topics[0])
    found = _subscription(world, account["id"], topics[0])
    return json_response({"payload": {"subscriptions": [_shown(found)] if found else []}})


def get_by_id(world: "World", account: dict[str, Any], request: Request, topic: str, number: str) -> Response:
    return json_response({"payload": _shown(_own(world, account, SUBSCRIPTION, number))})


def delete(world: "World", account: dict[str, Any], request: Request, topic: str, number: str) -> Response:
    world.papers.change(_own(world, account, SUBSCRIPTION, number)["id"], gone=True)
    return json_response({})


def _check(topic: str) -> None:
    if topic not in TYPES:
        invalid(f"notificationType takes {', '.join(TYPES)}.")


def _subscription(world: "World", account_id: str, topic: str) -> dict[str, Any] | None:
    rows = world.papers.all("account_id = ? AND kind = ? AND data ->> 'topic' = ?", account_id, SUBSCRIPTION, topic)
    return next((row for row in rows if not row["data"].get("gone")), None)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    data = row["data"]
    directive = {"processingDirective": data["directive"]} if data["directive"] else {}
    return {"subscriptionId": row["id"], "payloadVersion": "1.0", "destinationId": data["destination"], **directive}


def _filter(directive: Any) -> list[str] | None:
    """The kinds of changes that a subscription asks for; None when it asks for all."""
    inside = directive.get("eventFilter") if isinstance(directive, dict) else None
    changes = inside.get("orderChangeTypes") if isinstance(inside, dict) else None
    return [str(each) for each in changes] if isinstance(changes, list) else None


def subscribed(world: "World", account_id: str, change: str) -> str:
    """The id of the subscription that wants an ORDER_CHANGE of this kind; '' when there is one and it doesn't."""
    found = _subscription(world, account_id, ORDER_CHANGE)
    if found is None:
        return f"sub-{account_id}"
    wanted = _filter(found["data"]["directive"])
    return str(found["id"]) if wanted is None or change in wanted else ""


def notification_id(world: "World") -> str:
    number = world.store.digest("notification", world.store.next("notification"))
    return f"{number[:8]}-{number[8:12]}-4{number[13:16]}-8{number[17:20]}-{number[20:32]}"


def feed_finished(world: "World", account: dict[str, Any], feed: dict[str, Any]) -> None:
    """Tell the subscriber that a feed is done. In this notification the names begin with small letters."""
    found = _subscription(world, account["id"], FEED_FINISHED)
    if found is None:
        return
    now = iso_millis(world.clock.now())
    inside = {
        "sellerId": account["credentials"]["seller_id"],
        "accountId": account["credentials"]["seller_id"],
        **{key: feed[key] for key in ("feedId", "feedType", "processingStatus", "resultFeedDocumentId")},
    }
    payload = {
        "notificationVersion": "1.0", "notificationType": FEED_FINISHED, "payloadVersion": "1.0", "eventTime": now,
        "payload": {"feedProcessingFinishedNotification": inside},
        "notificationMetadata": {
            "applicationId": account["credentials"]["application_id"], "subscriptionId": found["id"], "publishTime": now,
            "notificationId": notification_id(world),
        },
    }  # fmt: skip
    world.pushes.queue(account["id"], Notice(FEED_FINISHED, feed["feedId"], payload))
