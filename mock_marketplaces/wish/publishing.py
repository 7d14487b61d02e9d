"""New products and new content of old ones. Wish takes them in at once and reviews them: a request tells how far that is."""

import json
from typing import TYPE_CHECKING, Any, Never

from mock_marketplaces.core.clock import iso_millis
from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.core.shelf import CHANGED, NEW, REFUSED
from mock_marketplaces.wish.answers import body_of, ok, query_of, refuse

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

WRONG = 90001
LONGEST_DESCRIPTION, LONGEST_PARENT_SKU, MOST_TAGS, MOST_EXTRA_IMAGES, LONGEST_NAME = 4000, 80, 10, 100, 300
NEEDED = ("name", "description", "parent_sku", "default_shipping_prices", "main_image", "variations", "category_id")


def create(world: "World", account: dict[str, Any], request: Request) -> list[dict[str, Any]]:
    """A product with one variation or more, all with SKUs that no other of the merchant's has. Its rows, as the trade has them."""
    body = body_of(request)
    for name in NEEDED:
        if body.get(name) in (None, "", [], {}):
            _no(f"{name} is required")
    said = content(body)
    variations = body["variations"]
    if not isinstance(variations, list) or not all(isinstance(each, dict) and each.get("sku") for each in variations):
        _no("Every variation needs a sku")
    if len(str(body["parent_sku"])) > LONGEST_PARENT_SKU:
        _no(f"parent_sku takes {LONGEST_PARENT_SKU} characters")
    for each in variations:
        if world.trade.listings(account["id"], "listing.sku = ?", str(each["sku"])):
            _no(f"The SKU {each['sku']} is in use")
        if not (each.get("logistics_details") or {}).get("origin_country"):
            _no("logistics_details.origin_country is required")
    site = account["sites"][0]
    items = [
        {
            "sku": str(each["sku"]), "title": said["title"], "site": site, "quantity": 0, "product": str(body["parent_sku"]),
            "price": {"amount": _amount(each)},
        }
        for each in variations
    ]  # fmt: skip
    made = world.trade.add_listings(account["id"], items)
    product_id = made[0]["external"]["product_id"]
    rows = []
    for number, each in enumerate(made):
        [row] = world.trade.listings(account["id"], "variant_id = ?", each["external"]["variation_id"])
        if number:
            _join(world, row, product_id)
        world.shelf.receive(row["id"], {**said, "parent_sku": str(body["parent_sku"])}, new=True)
        rows.append({**row, "product_id": product_id})
    return rows


def content(body: dict[str, Any]) -> dict[str, Any]:
    """What a body says of texts and images; what it doesn't name stays as it was."""
    said: dict[str, Any] = {}
    if "name" in body:
        said["title"] = str(body["name"])
        if not 1 <= len(said["title"]) <= LONGEST_NAME:
            _no(f"name takes 1 to {LONGEST_NAME} characters")
    if "description" in body:
        said["description"] = str(body["description"])
        if not 1 <= len(said["description"]) <= LONGEST_DESCRIPTION:
            _no(f"description takes 1 to {LONGEST_DESCRIPTION} characters")
        if "<" in said["description"]:
            _no("Do not include any HTML code in the description")
    if len(body.get("tags") or []) > MOST_TAGS:
        _no(f"tags takes at most {MOST_TAGS}")
    if "category_id" in body:
        said["category"] = str(body["category_id"])
    if "attributes" in body:
        said["attributes"] = {str(each.get("name")): each.get("value") for each in body["attributes"] or []}
    if "main_image" in body or "extra_images" in body:
        extra = body.get("extra_images") or []
        if len(extra) > MOST_EXTRA_IMAGES:
            _no(f"extra_images takes at most {MOST_EXTRA_IMAGES}")
        urls = [str((each or {}).get("url") or "") for each in [body.get("main_image"), *extra]]
        if not all(url.startswith(("http://", "https://")) for url in urls):
            _no("An image needs its url")
        said["images"] = urls
    return said


def requests(world: "World", account: dict[str, Any], request: Request) -> Response:
    """How the reviews of products went: UNDER_REVIEW, APPROVED or BLOCKED with its reason."""
    query = query_of(request)
    found = world.trade.listings(account["id"], "product_id = ?", query.get("product_id", ""))
    if not found:
        _no("No product create or update request was found with the provided ID")
    return ok([_request(world, found[0])] if world.shelf.shown(found[0]["id"])["received"] else [])


def _request(world: "World", row: dict[str, Any]) -> dict[str, Any]:
    shown = world.shelf.shown(row["id"])
    status = {NEW: "UNDER_REVIEW", CHANGED: "UNDER_REVIEW", REFUSED: "BLOCKED"}.get(shown["state"], "APPROVED")
    return {
        "id": f"{row['product_id']}-{shown['review']}", "product_id": row["product_id"], "status": status,
        "blocking_reason": shown["problem"], "created_at": iso_millis(shown["received"][-1]["t"]),
    }  # fmt: skip


def state(world: "World", row: dict[str, Any]) -> str:
    """The state of a product: live, off by the merchant, or not (yet) let in by Wish."""
    if row["closed"]:
        return "MERCHANT_INACTIVE"
    return "ACTIVE" if world.shelf.sold_now(row["id"]) else "WISH_INACTIVE"


def shown(world: "World", row: dict[str, Any]) -> dict[str, Any]:
    """The fields of a product that content makes."""
    kept = world.shelf.shown(row["id"])
    images = kept["said"].get("images") or []
    return {
        "state": state(world, row),
        "description": kept["said"].get("description", ""),
        "main_image": {"url": images[0]} if images else None,
        "extra_images": [{"url": url} for url in images[1:]],
        "request_id": f"{row['product_id']}-{kept['review']}" if kept["received"] else None,
    }


def parent_sku(world: "World", row: dict[str, Any]) -> str:
    kept = world.shelf.shown(row["id"])
    return str({**kept["said"], **kept["waiting"]}.get("parent_sku") or row["sku"])


def _join(world: "World", row: dict[str, Any], product_id: str) -> None:
    """Make a listing a variation of a product. Inside a transaction."""
    external = json.dumps({**world.trade.external(row), "product_id": product_id})
    world.store.run("UPDATE listing SET product_id = ?, external = ? WHERE id = ?", product_id, external, row["id"])


def _amount(variation: dict[str, Any]) -> str:
    price = variation.get("price") or {}
    try:
        good = float(price["amount"]) > 0
    except (KeyError, TypeError, ValueError):
        good = False
    if not good:
        _no("price must be {amount, currency_code}, above 0")
    return str(price["amount"])


def _no(message: str) -> Never:
    refuse(message, code=WRONG)
