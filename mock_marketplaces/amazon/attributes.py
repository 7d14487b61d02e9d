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
    if change["path"] == NAME and not first.get("value"):
        return [issue("90220", "'value' is required but missing.", "item_name")]
    return []


def issue(code: str, message: str, attribute: str = "", category: str = "INVALID_ATTRIBUTE") -> dict[str, Any]:
    names = {"attributeNames": [attribute]} if attribute else {}
    return {"code": code, "message": message, "severity": "ERROR", **names, "categories": [category]}


def apply(world: "World", listing: dict[str, Any], patches: list[dict[str, Any]]) -> None:
    """Quantity, price and title are what the mock keeps; other attributes are accepted and forgotten. Inside a transaction."""
    for change in patches:
        first = _first(change)
        if change["path"] == AVAILABILITY:
            quantity = 0 if change["op"] == "delete" else first["quantity"]
            world.trade.push_stock(listing["pool_id"], quantity, delay_s=world.settings["stock_delay_s"])
        elif change["path"] == OFFER and change["op"] != "delete":
            world.trade.set_price(listing["id"], str(_price(first)), first["currency"])
        elif change["path"] == NAME and change["op"] != "delete":
            world.store.run("UPDATE listing SET title = ? WHERE id = ?", str(first["value"]), listing["id"])


def issues_of_whole(world: "World", account_id: str, sku: str, site: str, said: dict[str, Any]) -> list[dict[str, Any]]:
    """What Amazon's validation says to a whole listing; a new one needs a title and a price."""
    wrong = issues_of(world, {"site": site}, _patches(said))
    if wrong or _known(world, account_id, sku, site):
        return wrong
    return [
        issue("90220", f"'{name}' is required but not supplied.", name, "MISSING_ATTRIBUTE")
        for name in NEEDED
        if not said.get(name)
    ]


def write_whole(world: "World", account_id: str, sku: str, site: str, said: dict[str, Any]) -> None:
    """Make a listing or replace what it says. Inside a transaction."""
    if not _known(world, account_id, sku, site):
        price = {"amount": str(_price(_first({"value": said["purchasable_offer"]})))}
        world.trade.add_listings(account_id, [{"sku": sku, "site": site, "price": price}])
    apply(world, _known(world, account_id, sku, site)[0], _patches(said))


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
