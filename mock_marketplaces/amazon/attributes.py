"""What a seller may say about a listing, one attribute at a time: checked, then carried out. PATCH, PUT and the listings feed share it."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

OPS = ("add", "replace", "merge", "delete")
AVAILABILITY, OFFER, NAME = (
    "/attributes/fulfillment_availability",
    "/attributes/purchasable_offer",
    "/attributes/item_name",
)
NEEDED = ("item_name", "purchasable_offer")
# What a product type needs besides; the type PRODUCT, which says nothing of the goods, needs no more.
NEEDED_OF_GOODS = (*NEEDED, "brand", "product_description", "main_product_image_locator")
TYPE_OF_ANYTHING = "PRODUCT"
MAIN_IMAGE, OTHER_IMAGE = "main_product_image_locator", "other_product_image_locator_"
LONGEST_TITLE, MOST_OTHER_IMAGES, MOST_BULLETS = 200, 8, 10
MISSING = {"purchasable_offer": "MISSING_PRICE", "main_product_image_locator": "MISSING_IMAGE"}
TEXTS = {"item_name": "title", "product_description": "description", "brand": "brand"}
LARGEST_QUANTITY = 2**31 - 1


def malformed(patches: Any) -> str:
    """What is wrong with the form of a list of patches; '' when it is in order."""
    if not isinstance(patches, list) or not patches:
        return "at least one patch is required."
    for change in patches:
        if not isinstance(change, dict) or change.get("op") not in OPS or not isinstance(change.get("path"), str):
            return f"Each patch needs op ({', '.join(OPS)}) and path."
    return ""


def issues_of(world: "World", listing: dict[str, Any], patches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What Amazon's validation says; nothing when all is in order."""
    return [issue for change in patches if change["op"] != "delete" for issue in _issues(world, listing, change)]


def _issues(world: "World", listing: dict[str, Any], change: dict[str, Any]) -> list[dict[str, Any]]:
    first = _first(change)
    if change["path"] == AVAILABILITY:
        if not first.get("fulfillment_channel_code"):
            return [issue("90220", "'fulfillment_channel_code' is required but missing.", "fulfillment_availability")]
        if first["fulfillment_channel_code"] != "DEFAULT":
            said = "The quantity of a channel that Amazon fulfils can't be set."
            return [issue("90244", said, "fulfillment_availability")]
        quantity = first.get("quantity")
        if not isinstance(quantity, int) or isinstance(quantity, bool) or not 0 <= quantity <= LARGEST_QUANTITY:
            return [issue("90225", "'quantity' must be a whole number from 0.", "fulfillment_availability")]
    if change["path"] == OFFER:
        site = world.protocol.site(listing["site"])
        if _price(first) is None:
            return [issue("90220", "'our_price' with 'value_with_tax' is required.", "purchasable_offer")]
        if first.get("marketplace_id", site.marketplace_id) != site.marketplace_id:
            return [issue("90244", "'marketplace_id' is not the one of the request.", "purchasable_offer")]
        if first.get("currency") != site.currency:
            return [issue("90225", f"'currency' must be {site.currency}.", "purchasable_offer")]
    return _issues_of_content(change["path"].removeprefix("/attributes/"), change)


def _issues_of_content(name: str, change: dict[str, Any]) -> list[dict[str, Any]]:
    first = _first(change)
    if name in TEXTS and not first.get("value"):
        return [issue("90220", "'value' is required but missing.", name)]
    if name == "item_name" and len(str(first["value"])) > LONGEST_TITLE:
        return [issue("90244", f"'item_name' is longer than {LONGEST_TITLE} characters.", name)]
    if name == "bullet_point" and len(change.get("value") or []) > MOST_BULLETS:
        return [issue("90244", f"'bullet_point' takes at most {MOST_BULLETS} values.", name)]
    if name == MAIN_IMAGE or name.startswith(OTHER_IMAGE):
        if not str(first.get("media_location", "")).startswith(("http://", "https://", "s3://")):
            return [issue("20000", "'media_location' must be the address of an image.", name, "INVALID_IMAGE")]
        number = name.removeprefix(OTHER_IMAGE)
        if name != MAIN_IMAGE and not (number.isdigit() and 1 <= int(number) <= MOST_OTHER_IMAGES):
            return [issue("90244", f"There is no attribute '{name}'.", name, "INVALID_IMAGE")]
    return []


def issue(code: str, message: str, attribute: str = "", category: str = "INVALID_ATTRIBUTE") -> dict[str, Any]:
    names = {"attributeNames": [attribute]} if attribute else {}
    return {"code": code, "message": message, "severity": "ERROR", **names, "categories": [category]}


def apply(world: "World", listing: dict[str, Any], patches: list[dict[str, Any]]) -> None:
    """Quantity and price as they are; content after Amazon's look at it. Inside a transaction."""
    for change in patches:
        first = _first(change)
        if change["path"] == AVAILABILITY:
            quantity = 0 if change["op"] == "delete" else first["quantity"]
            world.trade.push_stock(listing["pool_id"], quantity, delay_s=world.settings["stock_delay_s"])
        elif change["path"] == OFFER and change["op"] != "delete":
            world.trade.set_price(listing["id"], str(_price(first)), first["currency"])
    said = _content(world, listing, patches)
    if said:
        world.shelf.receive(listing["id"], said)


def _content(world: "World", listing: dict[str, Any], patches: list[dict[str, Any]]) -> dict[str, Any]:
    """What patches say of the goods: texts, bullets, images in their order, and all other attributes as they came."""
    before = world.shelf.shown(listing["id"])
    known = {**before["said"], **before["waiting"]}
    said: dict[str, Any] = {}
    attributes, images = dict(known.get("attributes") or {}), dict(known.get("locators") or {})
    for change in patches:
        name, first = change["path"].removeprefix("/attributes/"), _first(change)
        if change["path"] in (AVAILABILITY, OFFER):
            continue
        gone = change["op"] == "delete"
        if name in TEXTS and not gone:
            said[TEXTS[name]] = str(first["value"])
        elif name == "bullet_point":
            said["bullets"] = [] if gone else [str(each.get("value", "")) for each in change["value"]]
        elif name == MAIN_IMAGE or name.startswith(OTHER_IMAGE):
            images.pop(name, None) if gone else images.update({name: str(first["media_location"])})
            said["locators"], said["images"] = images, [images[each] for each in sorted(images)]
        else:
            attributes.pop(name, None) if gone else attributes.update({name: change.get("value")})
            said["attributes"] = attributes
    return said


def issues_of_whole(
    world: "World", account_id: str, sku: str, site: str, said: dict[str, Any], product_type: str = TYPE_OF_ANYTHING
) -> list[dict[str, Any]]:
    """What Amazon's validation says to a whole listing; a new one needs a title and a price, and what its product type needs."""
    wrong = issues_of(world, {"site": site}, _patches(said))
    if wrong or _known(world, account_id, sku, site):
        return wrong
    return [
        issue("90220", f"'{name}' is required but not supplied.", name, MISSING.get(name, "MISSING_ATTRIBUTE"))
        for name in (NEEDED if product_type == TYPE_OF_ANYTHING else NEEDED_OF_GOODS)
        if not said.get(name)
    ]


def write_whole(
    world: "World", account_id: str, sku: str, site: str, said: dict[str, Any], product_type: str = TYPE_OF_ANYTHING
) -> None:
    """Make a listing or replace what it says. Inside a transaction."""
    new = not _known(world, account_id, sku, site)
    if new:
        price = {"amount": str(_price(_first({"value": said["purchasable_offer"]})))}
        title = str(_first({"value": said["item_name"]})["value"])
        world.trade.add_listings(account_id, [{"sku": sku, "site": site, "title": title, "price": price}])
    listing = _known(world, account_id, sku, site)[0]
    if new:
        world.shelf.receive(
            listing["id"], {"product_type": product_type, **_content(world, listing, _patches(said))}, new=True
        )
        said = {name: said[name] for name in ("fulfillment_availability",) if name in said}
    apply(world, listing, _patches(said))


def _known(world: "World", account_id: str, sku: str, site: str) -> list[dict[str, Any]]:
    return world.trade.listings(account_id, "listing.sku = ? AND site = ?", sku, site)


def _patches(said: dict[str, Any]) -> list[dict[str, Any]]:
    """A whole listing as patches that replace what it names."""
    return [{"op": "replace", "path": f"/attributes/{name}", "value": value} for name, value in said.items()]


def _first(change: dict[str, Any]) -> dict[str, Any]:
    value = change.get("value")
    return value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else {}


def _price(offer: dict[str, Any]) -> Decimal | None:
    try:
        price = Decimal(str(offer["our_price"][0]["schedule"][0]["value_with_tax"]))
    except (KeyError, IndexError, TypeError, InvalidOperation):
        return None
    return price if price.is_finite() and price > 0 else None
