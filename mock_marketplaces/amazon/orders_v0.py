"""Orders API v0 reads, deprecated but alive: prices are line totals, IsGift a text, buyers need a restricted token."""

from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon.errors import invalid
from mock_marketplaces.amazon.orders import (
    DELIVER_WITHIN_S,
    SHIP_WITHIN_S,
    charges,
    grand_total,
    line_total,
    own_order,
    site_of,
)
from mock_marketplaces.amazon.pages import Search, fetch, page_size, sites_of, time_window, words
from mock_marketplaces.core.clock import iso_seconds
from mock_marketplaces.core.http import Request, Response, json_response
from mock_marketplaces.core.money import coins
from mock_marketplaces.core.protocol import Order

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

STATUSES = {
    "unpaid": "Pending",
    "paid": "Unshipped",
    "part_shipped": "PartiallyShipped",
    "shipped": "Shipped",
    "cancelled": "Canceled",
}
NEVER_HERE = ("PendingAvailability", "InvoiceUnconfirmed", "Unfulfillable")
WITH_ADDRESS = ("paid", "part_shipped", "shipped")


def search(world: "World", account: dict[str, Any], request: Request) -> Response:
    query = request.query()
    if not words(query, "MarketplaceIds"):
        invalid("MarketplaceIds is required.")
    sites = sites_of(account, words(query, "MarketplaceIds"))
    ids = words(query, "AmazonOrderIds")
    if ids:
        return _by_ids(world, account, request, ids)
    column, after, before = time_window(world, query, created="Created", updated="LastUpdated")
    known = {native: state for state, native in STATUSES.items()}
    wanted = words(query, "OrderStatuses")
    if set(wanted) - set(known) - set(NEVER_HERE):
        invalid(
            f"OrderStatuses: {', '.join(sorted(set(wanted) - set(known) - set(NEVER_HERE)))} is not an order status."
        )
    channels = words(query, "FulfillmentChannels")
    if set(channels) - {"AFN", "MFN"}:
        invalid("FulfillmentChannels takes AFN and MFN.")
    states = [known[status] for status in wanted if status in known]
    channel = None if len(set(channels)) != 1 else channels == ["AFN"]
    bounds = {"LastUpdatedBefore" if column == "updated_at" else "CreatedBefore": iso_seconds(before)}
    if wanted and not states:
        return json_response({"payload": {"Orders": [], **bounds}})
    question = Search(column, after, before, sites, states, channel, page_size(query, "MaxResultsPerPage"))
    found, token, _ = fetch(world, account, question, query.get("NextToken", [""])[0])
    payload = {"Orders": [render(order, restricted=_restricted(request)) for order in found], **bounds}
    return json_response({"payload": {**payload, "NextToken": token} if token else payload})


def _by_ids(world: "World", account: dict[str, Any], request: Request, ids: list[str]) -> Response:
    if len(ids) > 50:
        invalid("At most 50 AmazonOrderIds.")
    marks = ", ".join("?" * len(ids))
    found = world.trade.orders(
        f"account_id = ? AND id IN ({marks})", account["id"], *ids, tail="ORDER BY updated_at, id"
    )
    return json_response({"payload": {"Orders": [render(order, restricted=_restricted(request)) for order in found]}})


def get(world: "World", account: dict[str, Any], request: Request, order_id: str) -> Response:
    return json_response({"payload": render(own_order(world, account, order_id), restricted=_restricted(request))})


def items(world: "World", account: dict[str, Any], request: Request, order_id: str) -> Response:
    """All items on one page; the mock has no order with more than fit."""
    order = own_order(world, account, order_id)
    return json_response(
        {"payload": {"AmazonOrderId": order.id, "OrderItems": [_item(order, line) for line in order.lines]}}
    )


def _restricted(request: Request) -> bool:
    return request.headers.get("x-amz-access-token", "").startswith("Atz.sprdt|")


def _money(amount: object, order: Order) -> dict[str, str]:
    return {"CurrencyCode": order.row["currency"], "Amount": str(amount)}


def render(order: Order, *, restricted: bool) -> dict[str, Any]:
    row, site, since = order.row, site_of(order), order.row["paid_at"] or order.row["sold_at"]
    left = 0 if order.status == "cancelled" else order.units - order.units_shipped
    shown: dict[str, Any] = {
        "AmazonOrderId": order.id,
        "PurchaseDate": iso_seconds(row["sold_at"]),
        "LastUpdateDate": iso_seconds(row["updated_at"]),
        "OrderStatus": STATUSES[order.status],
        "FulfillmentChannel": "AFN" if order.extra.get("marketplace_fulfilled") else "MFN",
        "SalesChannel": site.shop,
        "ShipServiceLevel": "Std D2D Dom",
        "NumberOfItemsShipped": order.units_shipped,
        "NumberOfItemsUnshipped": left,
        "PaymentMethod": "Other",
        "MarketplaceId": site.marketplace_id,
        "OrderType": "StandardOrder",
        "EarliestShipDate": iso_seconds(since),
        "LatestShipDate": iso_seconds(since + SHIP_WITHIN_S),
        "LatestDeliveryDate": iso_seconds(since + DELIVER_WITHIN_S),
        "IsBusinessOrder": False,
        "IsPrime": False,
    }
    if row["paid_at"] is not None:
        shown["OrderTotal"] = _money(grand_total(order), order)
    if restricted and order.status in WITH_ADDRESS:
        buyer = order.buyer
        address = {
            "Name": buyer["name"],
            "AddressLine1": buyer["street"],
            "AddressLine2": buyer["street2"],
            "City": buyer["city"],
            "StateOrRegion": buyer["state"],
            "PostalCode": buyer["postcode"],
            "CountryCode": buyer["country"],
            "Phone": buyer["phone"],
        }
        shown["ShippingAddress"] = {key: value for key, value in address.items() if value}
        shown["BuyerInfo"] = {"BuyerEmail": buyer["email"], "BuyerName": buyer["name"]}
    return shown


def _item(order: Order, line: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "ASIN": line["product_id"],
        "OrderItemId": line["id"],
        "SellerSKU": line["sku"],
        "Title": line["title"],
        "QuantityOrdered": line["quantity"],
        "QuantityShipped": line["shipped"],
        "IsGift": "false",
    }
    if order.row["paid_at"] is not None:
        parts = charges(order)[line["id"]]
        shown |= {
            "ItemPrice": _money(line_total(line), order),
            "ItemTax": _money(coins(parts["TAX"], order.row["currency"]), order),
            "ShippingPrice": _money(coins(parts["SHIPPING"], order.row["currency"]), order),
            "PromotionDiscount": _money("0.00", order),
        }
        if order.tax:
            shown["TaxCollection"] = {"Model": "MarketplaceFacilitator", "ResponsibleParty": "Amazon Services, Inc."}
    request = order.fact("cancel_request")
    if request:
        reason = request["data"].get("reason", "NO_LONGER_NEEDED")
        shown["BuyerRequestedCancel"] = {"IsBuyerRequestedCancel": "true", "BuyerCancelReason": reason}
    return shown
