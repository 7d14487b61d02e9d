"""Listings Items API: find, read, make, change and end listings. ACCEPTED means queued; a quantity takes effect later."""

import base64
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon import attributes
from mock_marketplaces.amazon.errors import denied, invalid, refuse
from mock_marketplaces.amazon.pages import page_size, sites_of, words
from mock_marketplaces.amazon.reports import body_of
from mock_marketplaces.amazon.sites import channel
from mock_marketplaces.core.clock import iso_seconds
from mock_marketplaces.core.http import Request, Response, json_response

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

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
REQUIREMENTS = ("LISTING", "LISTING_PRODUCT_ONLY", "LISTING_OFFER_ONLY")
MOST_FOUND = 1000
DEFAULT_PAGE, LARGEST_PAGE = "10", 20


def search(world: "World", account: dict[str, Any], request: Request, seller_id: str) -> Response:
    """searchListingsItems: pages of 20 at most, the first thousand and no more, as the real one."""
    query = request.query()
    site = _site(account, query, seller_id)
    size = page_size({"pageSize": query.get("pageSize", [DEFAULT_PAGE])}, "pageSize")
    if size > LARGEST_PAGE:
        invalid(f"pageSize must be from 1 to {LARGEST_PAGE}.")
    found = world.trade.listings(account["id"], "site = ?", site)[:MOST_FOUND]
    wanted = words(query, "identifiers")
    if wanted:
        key = {"SKU": "sku", "ASIN": "product_id"}.get(query.get("identifiersType", [""])[0])
        if key is None or len(wanted) > 20:
            invalid("identifiers takes 20 at most, with identifiersType SKU or ASIN.")
        found = [listing for listing in found if listing[key] in wanted]
    start, included = _start(query), _included(query)
    page = [_item(world, listing, included) for listing in found[start : start + size]]
    answer: dict[str, Any] = {"numberOfResults": len(found), "items": page}
    if len(found) > start + size:
        answer["pagination"] = {"nextToken": base64.urlsafe_b64encode(str(start + size).encode()).decode()}
    return json_response(answer)


def _start(query: dict[str, list[str]]) -> int:
    try:
        return int(base64.urlsafe_b64decode(query.get("pageToken", [""])[0]) or 0)
    except ValueError:
        invalid("pageToken is not valid.")


def get(world: "World", account: dict[str, Any], request: Request, seller_id: str, sku: str) -> Response:
    query = request.query()
    return json_response(_item(world, _find(world, account, query, seller_id, sku), _included(query)))


def _included(query: dict[str, list[str]]) -> set[str]:
    included = set(words(query, "includedData")) or {"summaries"}
    if included - set(INCLUDABLE):
        invalid(f"includedData does not take {', '.join(sorted(included - set(INCLUDABLE)))}.")
    return included


def _item(world: "World", listing: dict[str, Any], included: set[str]) -> dict[str, Any]:
    site = world.protocol.site(listing["site"])
    price = {"currencyCode": listing["currency"], "amount": listing["amount"]}
    item: dict[str, Any] = {"sku": listing["sku"]}
    if "summaries" in included:
        item["summaries"] = [_summary(world, listing)]
    if "attributes" in included:
        offer = {
            "marketplace_id": site.marketplace_id, "currency": listing["currency"], "audience": "ALL",
            "our_price": [{"schedule": [{"value_with_tax": Decimal(listing["amount"])}]}],
        }  # fmt: skip
        item["attributes"] = {
            **_content(world, listing),
            "item_name": [{"value": listing["title"]}],
            "purchasable_offer": [offer],
            "fulfillment_availability": [_sent(world, listing)],
        }
    if "issues" in included:
        problem = world.shelf.shown(listing["id"])["problem"]
        item["issues"] = [attributes.issue("18320", problem, "product_description")] if problem else []
    if "offers" in included:
        item["offers"] = [{"marketplaceId": site.marketplace_id, "offerType": "B2C", "price": price}]
    if "fulfillmentAvailability" in included:
        item["fulfillmentAvailability"] = [{"fulfillmentChannelCode": "DEFAULT", "quantity": listing["quantity"]}]
        item["fulfillmentAvailability"] += [
            {"fulfillmentChannelCode": channel(site.region), "quantity": row["quantity"]}
            for row in world.warehouse.rows(
                listing["account_id"], "held.sku = ? AND held.site = ?", listing["sku"], listing["site"]
            )
        ]
    if "productTypes" in included:
        item["productTypes"] = [{"marketplaceId": site.marketplace_id, "productType": _product_type(world, listing)}]
    return item


def patch(world: "World", account: dict[str, Any], request: Request, seller_id: str, sku: str) -> Response:
    query = request.query()
    listing = _find(world, account, query, seller_id, sku)
    body = body_of(request)
    patches = body.get("patches")
    wrong = attributes.malformed(patches) if isinstance(body.get("productType"), str) else "productType is required."
    if wrong or not isinstance(patches, list):
        invalid(wrong)
    issues = attributes.issues_of(world, listing, patches)
    with world.store.tx():
        return _submitted(world, query, sku, issues, lambda: attributes.apply(world, listing, patches))


def put(world: "World", account: dict[str, Any], request: Request, seller_id: str, sku: str) -> Response:
    """Make a listing or replace what it says; a new one has a title, a price and the quantity 0 until one is given."""
    query, body = request.query(), body_of(request)
    site = _site(account, query, seller_id)
    said = body.get("attributes")
    if not isinstance(body.get("productType"), str) or not isinstance(said, dict):
        invalid("productType and attributes are required.")
    if body.get("requirements", "LISTING") not in REQUIREMENTS:
        invalid(f"requirements takes {', '.join(REQUIREMENTS)}.")
    kind = str(body["productType"])
    issues = attributes.issues_of_whole(world, account["id"], sku, site, said, kind)
    with world.store.tx():
        return _submitted(
            world, query, sku, issues, lambda: attributes.write_whole(world, account["id"], sku, site, said, kind)
        )


def delete(world: "World", account: dict[str, Any], request: Request, seller_id: str, sku: str) -> Response:
    """End a listing on one site; sold orders keep what they were sold from."""
    query = request.query()
    listing = _find(world, account, query, seller_id, sku)
    with world.store.tx():
        return _submitted(world, query, sku, [], lambda: world.protocol.shelve(listing, closed=True))


def _submitted(world: "World", query: dict[str, list[str]], sku: str, issues: list[Any], carry_out: Any) -> Response:
    """The answer to a submission; it is carried out when nothing is wrong with it and it is no rehearsal."""
    preview = query.get("mode", [""])[0]
    if preview not in ("", "VALIDATION_PREVIEW"):
        invalid("mode takes VALIDATION_PREVIEW.")
    if not issues and not preview:
        carry_out()
    number = world.store.digest("submission", world.store.next("submission"))
    return json_response(
        {
            "sku": sku,
            "status": "INVALID" if issues else "VALID" if preview else "ACCEPTED",
            "submissionId": f"{number[:8]}-{number[8:12]}-{number[12:16]}-{number[16:20]}-{number[20:32]}",
            "issues": issues,
        }
    )


def _site(account: dict[str, Any], query: dict[str, list[str]], seller_id: str) -> str:
    if seller_id != account["credentials"]["seller_id"]:
        denied("The seller id is not the one of the access token.")
    ids = words(query, "marketplaceIds")
    if len(ids) != 1:
        invalid("marketplaceIds takes exactly one marketplace id.")
    return sites_of(account, ids)[0]


def _find(
    world: "World", account: dict[str, Any], query: dict[str, list[str]], seller_id: str, sku: str
) -> dict[str, Any]:
    site = _site(account, query, seller_id)
    found = world.trade.listings(account["id"], "listing.sku = ? AND site = ?", sku, site)
    if not found:
        refuse(404, "NotFound", f"SKU '{sku}' not found in marketplace {query['marketplaceIds'][0]}.")
    return found[0]


def _product_type(world: "World", listing: dict[str, Any]) -> str:
    shown = world.shelf.shown(listing["id"])
    return str({**shown["said"], **shown["waiting"]}.get("product_type", attributes.TYPE_OF_ANYTHING))


def _content(world: "World", listing: dict[str, Any]) -> dict[str, Any]:
    """The texts and images in force, as attributes."""
    said = world.shelf.shown(listing["id"])["said"]
    texts = {name: [{"value": said[key]}] for name, key in attributes.TEXTS.items() if said.get(key)}
    images = {name: [{"media_location": place}] for name, place in (said.get("locators") or {}).items()}
    bullets = {"bullet_point": [{"value": each} for each in said["bullets"]]} if said.get("bullets") else {}
    return {**texts, **bullets, **images}


def _status(world: "World", listing: dict[str, Any]) -> list[str]:
    """Nothing before Amazon has looked at it, nor while it objects."""
    if not world.protocol.on_sale(listing):
        return []
    return ["BUYABLE", "DISCOVERABLE"] if listing["quantity"] else ["DISCOVERABLE"]


def _summary(world: "World", listing: dict[str, Any]) -> dict[str, Any]:
    return {
        "marketplaceId": world.protocol.site(listing["site"]).marketplace_id,
        "asin": listing["product_id"],
        "productType": _product_type(world, listing),
        "conditionType": "new_new",
        "status": _status(world, listing),
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
