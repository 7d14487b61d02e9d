"""Orders API v2026-01-01: searchOrders and getOrder. Without `includedData` an order comes bare."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon.errors import invalid, refuse
from mock_marketplaces.amazon.pages import Search, fetch, page_size, sites_of, time_window, words
from mock_marketplaces.core.clock import iso_seconds
from mock_marketplaces.core.http import Request, Response, json_response
from mock_marketplaces.core.money import shared
from mock_marketplaces.core.protocol import Order, Refusal
from mock_marketplaces.core.sites import Site, amazon_site

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

STATUSES = {
    "unpaid": "PENDING",
    "paid": "UNSHIPPED",
    "part_shipped": "PARTIALLY_SHIPPED",
    "shipped": "SHIPPED",
    "cancelled": "CANCELLED",
}
NEVER_HERE = ("PENDING_AVAILABILITY", "UNFULFILLABLE")  # real states that the mock has no orders in
INCLUDABLE = (
    "BUYER",
    "RECIPIENT",
    "PROCEEDS",
    "EXPENSE",
    "PROMOTION",
    "CANCELLATION",
    "FULFILLMENT",
    "PACKAGES",
    "TAX",
    "PAYMENT",
    "FULFILLMENT_ORDERS",
)
SHIP_WITHIN_S = 2 * 86400
DELIVER_AFTER_S, DELIVER_WITHIN_S = 6 * 86400, 12 * 86400


def search(world: "World", account: dict[str, Any], request: Request) -> Response:
    query = request.query()
    column, after, before = time_window(world, query, created="created", updated="lastUpdated")
    wanted = words(query, "fulfillmentStatuses")
    known = {native: state for state, native in STATUSES.items()}
    for status in wanted:
        if status not in known and status not in NEVER_HERE:
            invalid(f"fulfillmentStatuses: {status} is not a fulfillment status.")
    fulfilled_by = words(query, "fulfilledBy")
    if set(fulfilled_by) - {"MERCHANT", "AMAZON"}:
        invalid("fulfilledBy takes MERCHANT and AMAZON.")
    included = _included(query)
    question = Search(
        column,
        after,
        before,
        sites_of(account, words(query, "marketplaceIds")),
        [known[status] for status in wanted if status in known],
        None if len(set(fulfilled_by)) != 1 else fulfilled_by == ["AMAZON"],
        page_size(query, "maxResultsPerPage"),
    )
    if wanted and not question.states:
        return json_response({"orders": [], "lastUpdatedBefore": iso_seconds(before)})
    found, token, bound = fetch(world, account, question, query.get("paginationToken", [""])[0])
    answer: dict[str, Any] = {"orders": [render(order, included) for order in found]}
    if token:
        answer["pagination"] = {"nextToken": token}
    answer["lastUpdatedBefore" if column == "updated_at" else "createdBefore"] = iso_seconds(bound)
    return json_response(answer)


def get(world: "World", account: dict[str, Any], request: Request, order_id: str) -> Response:
    return json_response({"order": render(own_order(world, account, order_id), _included(request.query()))})


def own_order(world: "World", account: dict[str, Any], order_id: str) -> Order:
    try:
        order = world.trade.order(order_id)
    except Refusal:
        order = None
    if order is None or order.account_id != account["id"]:
        refuse(404, "NotFound", f"Order {order_id} was not found.")
    return order


def _included(query: dict[str, list[str]]) -> set[str]:
    included = set(words(query, "includedData"))
    if included - set(INCLUDABLE):
        invalid(f"includedData does not take {', '.join(sorted(included - set(INCLUDABLE)))}.")
    return included


def site_of(order: Order) -> Site:
    site = amazon_site(order.row["site"])
    assert site is not None, "listings exist on known sites only"
    return site


def money(amount: Decimal | str, order: Order) -> dict[str, str]:
    return {"amount": str(amount), "currencyCode": order.row["currency"]}


def line_total(line: dict[str, Any]) -> Decimal:
    return Decimal(line["amount"]) * int(line["quantity"])


def grand_total(order: Order) -> Decimal:
    return order.total


def charges(order: Order) -> dict[str, dict[str, Decimal]]:
    """Line id -> its goods, shipping and tax; shipping and tax are shared over the lines by what the goods cost."""
    worth = [line_total(line) for line in order.lines]
    shares = {
        kind: shared(amount, worth, order.row["currency"])
        for kind, amount in (("SHIPPING", order.shipping), ("TAX", order.tax))
    }
    return {
        line["id"]: {"ITEM": worth[number], **{kind: parts[number] for kind, parts in shares.items()}}
        for number, line in enumerate(order.lines)
    }


def render(order: Order, included: set[str]) -> dict[str, Any]:
    """One order. A pending one has neither price nor address, whatever is asked for."""
    row, site, settled = order.row, site_of(order), order.row["paid_at"] is not None
    shown: dict[str, Any] = {
        "orderId": order.id,
        "createdTime": iso_seconds(row["sold_at"]),
        "lastUpdatedTime": iso_seconds(row["updated_at"]),
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": site.marketplace_id, "marketplaceName": site.shop},
    }
    if "BUYER" in included and settled:
        shown["buyer"] = {"buyerName": order.buyer["name"], "buyerEmail": order.buyer["email"]}
    if "RECIPIENT" in included and settled:
        shown["recipient"] = {"deliveryAddress": _address(order)}
    if "PROCEEDS" in included and settled:
        shown["proceeds"] = {"grandTotal": money(grand_total(order), order)}
    if "FULFILLMENT" in included:
        shown["fulfillment"] = _fulfillment(order)
    shown["orderItems"] = [_item(order, line, included, settled) for line in order.lines]
    if "PACKAGES" in included:
        own = [] if order.extra.get("marketplace_fulfilled") else order.shipments
        shown["packages"] = [_package(shipment) for shipment in own]
    return shown


def _address(order: Order) -> dict[str, str]:
    """Of an order that Amazon fulfils, applications see the town only."""
    buyer = order.buyer
    place = {
        "city": buyer["city"],
        "stateOrRegion": buyer["state"],
        "postalCode": buyer["postcode"],
        "countryCode": buyer["country"],
    }
    if not order.extra.get("marketplace_fulfilled"):
        street = {"name": buyer["name"], "addressLine1": buyer["street"], "addressLine2": buyer["street2"]}
        place = {**street, **place, "phone": buyer["phone"], "addressType": "RESIDENTIAL"}
    return {key: value for key, value in place.items() if value}


def _fulfillment(order: Order) -> dict[str, Any]:
    since = order.row["paid_at"] or order.row["sold_at"]
    return {
        "fulfillmentStatus": STATUSES[order.status],
        "fulfilledBy": "AMAZON" if order.extra.get("marketplace_fulfilled") else "MERCHANT",
        "fulfillmentServiceLevel": "STANDARD",
        "shipByWindow": {"earliestDateTime": iso_seconds(since), "latestDateTime": iso_seconds(since + SHIP_WITHIN_S)},
        "deliverByWindow": {
            "earliestDateTime": iso_seconds(since + DELIVER_AFTER_S),
            "latestDateTime": iso_seconds(since + DELIVER_WITHIN_S),
        },
    }


def _item(order: Order, line: dict[str, Any], included: set[str], settled: bool) -> dict[str, Any]:
    product: dict[str, Any] = {
        "asin": line["product_id"],
        "title": line["title"],
        "sellerSku": line["sku"],
        "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
    }
    item: dict[str, Any] = {
        "orderItemId": line["id"],
        "quantityOrdered": line["quantity"] + line["cancelled"],
        "product": product,
    }
    if settled:
        product["price"] = {"unitPrice": money(line["amount"], order)}
    if settled and "PROCEEDS" in included:
        parts = charges(order)[line["id"]]
        shown = [
            {"type": kind, "subtotal": money(amount, order)}
            for kind, amount in parts.items()
            if amount or kind == "ITEM"
        ]
        item["proceeds"] = {"proceedsTotal": money(sum(parts.values(), Decimal(0)), order), "breakdowns": shown}
    if "FULFILLMENT" in included:
        left = 0 if order.status == "cancelled" else line["quantity"] - line["shipped"]  # without what was cancelled
        item["fulfillment"] = {"quantityFulfilled": line["shipped"], "quantityUnfulfilled": left}
    request = order.fact("cancel_request")
    if request and "CANCELLATION" in included:
        reason = request["data"].get("reason", "NO_LONGER_NEEDED")
        item["cancellation"] = {"cancellationRequest": {"requester": "BUYER", "cancelReason": reason}}
    return item


def _package(shipment: dict[str, Any]) -> dict[str, Any]:
    return {
        "packageReferenceId": shipment["reference"],
        "createdTime": iso_seconds(shipment["received_at"]),
        "packageStatus": {"status": "SHIPPED"},
        "carrier": shipment["carrier"],
        "shipTime": iso_seconds(shipment["received_at"]),
        "trackingNumber": shipment["tracking"],
        "packageItems": [{"orderItemId": part["line_id"], "quantity": part["quantity"]} for part in shipment["lines"]],
    }
