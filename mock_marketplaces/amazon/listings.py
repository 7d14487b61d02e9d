"""Listings Items API: read one SKU, and PATCH its quantity or price. ACCEPTED means queued; it takes effect later."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon.errors import denied, invalid, refuse
from mock_marketplaces.amazon.pages import sites_of, words
from mock_marketplaces.core.clock import iso_seconds
from mock_marketplaces.core.http import Request, Response, json_response

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

OPS = ("add", "replace", "merge", "delete")
INCLUDABLE = (
    "summaries",
    "attributes",
    "issues",
    "offers",
    "fulfillmentAvailability",
    "procurement",
    "relationships",
    "productTypes",
)
LARGEST_QUANTITY = 2**31 - 1


def get(world: "World", account: dict[str, Any], request: Request, seller_id: str, sku: str) -> Response:
    query = request.query()
    listing = _find(world, account, query, seller_id, sku)
    included = set(words(query, "includedData")) or {"summaries"}
    if included - set(INCLUDABLE):
        invalid(f"includedData does not take {', '.join(sorted(included - set(INCLUDABLE)))}.")
    item: dict[str, Any] = {"sku": sku}
    if "summaries" in included:
        item["summaries"] = [_summary(world, listing)]
    if "attributes" in included:
        item["attributes"] = {
            "item_name": [{"value": listing["title"]}],
            "fulfillment_availability": [_sent(world, listing)],
        }
    if "issues" in included:
        item["issues"] = []
    if "offers" in included:
        price = {"currencyCode": listing["currency"], "amount": listing["amount"]}
        item["offers"] = [{"marketplaceId": _marketplace_id(world, listing), "offerType": "B2C", "price": price}]
    if "fulfillmentAvailability" in included:
        item["fulfillmentAvailability"] = [{"fulfillmentChannelCode": "DEFAULT", "quantity": listing["quantity"]}]
    return json_response(item)


def patch(world: "World", account: dict[str, Any], request: Request, seller_id: str, sku: str) -> Response:
    query = request.query()
    listing = _find(world, account, query, seller_id, sku)
    try:
        body = request.json()
        product_type, patches = body.get("productType"), body.get("patches")
    except (ValueError, AttributeError):
        invalid("The body is not JSON.")
    if not isinstance(product_type, str) or not isinstance(patches, list) or not patches:
        invalid("productType and at least one patch are required.")
    for change in patches:
        if not isinstance(change, dict) or change.get("op") not in OPS or not isinstance(change.get("path"), str):
            invalid(f"Each patch needs op ({', '.join(OPS)}) and path.")
    preview = query.get("mode", [""])[0]
    if preview not in ("", "VALIDATION_PREVIEW"):
        invalid("mode takes VALIDATION_PREVIEW.")
    issues = [issue for change in patches for issue in _issues(change)]
    status = "INVALID" if issues else "VALID" if preview else "ACCEPTED"
    if status == "ACCEPTED":
        with world.store.tx():
            for change in patches:
                _apply(world, listing, change)
    submission = world.store.digest("submission", world.store.next("submission"))
    submission_id = f"{submission[:8]}-{submission[8:12]}-{submission[12:16]}-{submission[16:20]}-{submission[20:32]}"
    return json_response({"sku": sku, "status": status, "submissionId": submission_id, "issues": issues})


def _find(
    world: "World", account: dict[str, Any], query: dict[str, list[str]], seller_id: str, sku: str
) -> dict[str, Any]:
    if seller_id != account["credentials"]["seller_id"]:
        denied("The seller id is not the one of the access token.")
    ids = words(query, "marketplaceIds")
    if len(ids) != 1:
        invalid("marketplaceIds takes exactly one marketplace id.")
    site = sites_of(account, ids)[0]
    found = world.trade.listings(account["id"], "listing.sku = ? AND site = ?", sku, site)
    if not found:
        refuse(404, "NotFound", f"SKU '{sku}' not found in marketplace {ids[0]}.")
    return found[0]


def _marketplace_id(world: "World", listing: dict[str, Any]) -> str:
    return world.protocol.site(listing["site"]).marketplace_id


def _summary(world: "World", listing: dict[str, Any]) -> dict[str, Any]:
    return {
        "marketplaceId": _marketplace_id(world, listing),
        "asin": listing["product_id"],
        "productType": "PRODUCT",
        "conditionType": "new_new",
        "status": ["BUYABLE", "DISCOVERABLE"] if listing["quantity"] else ["DISCOVERABLE"],
        "itemName": listing["title"],
        "createdDate": iso_seconds(listing["created_at"]),
        "lastUpdatedDate": iso_seconds(listing["updated_at"]),
    }


def _sent(world: "World", listing: dict[str, Any]) -> dict[str, Any]:
    """What the seller sent last, which runs ahead of what is effective."""
    sent = world.store.row(
        "SELECT quantity FROM stock_push WHERE pool_id = ? ORDER BY id DESC LIMIT 1", listing["pool_id"]
    )
    return {"fulfillment_channel_code": "DEFAULT", "quantity": sent["quantity"] if sent else listing["quantity"]}


def _issues(change: dict[str, Any]) -> list[dict[str, Any]]:
    """What Amazon's validation says to one patch; nothing when it is in order."""
    if change["op"] == "delete":
        return []
    value = change.get("value")
    first = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else {}
    if change["path"] == "/attributes/fulfillment_availability":
        if not first.get("fulfillment_channel_code"):
            return [_issue("90220", "'fulfillment_channel_code' is required but missing.", "fulfillment_availability")]
        if first["fulfillment_channel_code"] != "DEFAULT":
            return [
                _issue(
                    "90244", "The quantity of a channel that Amazon fulfils can't be set.", "fulfillment_availability"
                )
            ]
        quantity = first.get("quantity")
        if not isinstance(quantity, int) or isinstance(quantity, bool) or not 0 <= quantity <= LARGEST_QUANTITY:
            return [_issue("90225", "'quantity' must be a whole number from 0.", "fulfillment_availability")]
    if change["path"] == "/attributes/purchasable_offer" and _offer_price(first) is None:
        return [_issue("90220", "'our_price' with 'value_with_tax' is required.", "purchasable_offer")]
    return []


def _issue(code: str, message: str, attribute: str) -> dict[str, Any]:
    return {
        "code": code,
        "message": message,
        "severity": "ERROR",
        "attributeNames": [attribute],
        "categories": ["INVALID_ATTRIBUTE"],
    }


def _offer_price(offer: dict[str, Any]) -> str | None:
    try:
        price = Decimal(str(offer["our_price"][0]["schedule"][0]["value_with_tax"]))
    except (KeyError, IndexError, TypeError, InvalidOperation):
        return None
    return str(price) if price > 0 else None


def _apply(world: "World", listing: dict[str, Any], change: dict[str, Any]) -> None:
    """Quantity and price are what the mock keeps; other attributes are accepted and forgotten."""
    first = (change.get("value") or [{}])[0]
    if change["path"] == "/attributes/fulfillment_availability":
        quantity = 0 if change["op"] == "delete" else first["quantity"]
        world.trade.push_stock(listing["pool_id"], quantity, delay_s=world.settings["stock_delay_s"])
    elif change["path"] == "/attributes/purchasable_offer" and change["op"] != "delete":
        world.trade.set_price(listing["id"], _offer_price(first) or listing["amount"], first.get("currency"))
