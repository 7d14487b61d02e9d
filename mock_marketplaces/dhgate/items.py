"""Items. There is no stock call: read the item, change the quantity, send the whole item back. The last writer wins."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.clock import wall
from mock_marketplaces.core.http import Response
from mock_marketplaces.core.shelf import CHANGED, NEW, REFUSED
from mock_marketplaces.dhgate import publishing
from mock_marketplaces.dhgate.answers import BEIJING, nested, ok, refuse, required

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

CATEGORY = "014026004"
ON, WAITS, FAILED, OFF = "100100", "100200", "100300", "100400"
TABLE = """CREATE TABLE IF NOT EXISTS dhgate_item (
    account_id TEXT NOT NULL, item_code TEXT NOT NULL, state TEXT NOT NULL, changed_at REAL NOT NULL,
    PRIMARY KEY (account_id, item_code))"""
REQUIRED = (
    "catePubId", "siteId", "itemBase", "itemSkuList", "itemAttrgroupList", "itemSaleSetting", "shippingModelId", "vaildDay",
)  # fmt: skip


def state_of(world: "World", account_id: str, item_code: str) -> str:
    """On sale, unless it was taken down, is not reviewed yet or did not pass."""
    row = world.store.row("SELECT state FROM dhgate_item WHERE account_id = ? AND item_code = ?", account_id, item_code)
    if row and row["state"] != ON:
        return str(row["state"])
    skus = world.trade.listings(account_id, "product_id = ?", item_code)
    states = {world.shelf.shown(each["id"])["state"] for each in skus}
    return FAILED if REFUSED in states else WAITS if states & {NEW, CHANGED} else ON


def problem_of(world: "World", row: dict[str, Any]) -> str:
    """Why an item did not pass its review."""
    return str(world.shelf.shown(row["id"])["problem"])


def changed_at(world: "World", account_id: str, rows: list[dict[str, Any]]) -> float:
    """When the seller changed an item last."""
    moved = world.store.row(
        "SELECT changed_at FROM dhgate_item WHERE account_id = ? AND item_code = ?", account_id, rows[0]["product_id"]
    )
    return max([float(row["updated_at"]) for row in rows] + ([float(moved["changed_at"])] if moved else []))


def get(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """Under the reading names: `itemSkuAttrvalList`, `itemSkuInvenList`, `itemAttrGroupList`."""
    rows = rows_of(world, account, params)
    first = rows[0]
    total = sum(row["quantity"] for row in rows)
    said = world.shelf.shown(first["id"])["said"]
    return ok(
        {
            "itemCode": first["product_id"],
            "itemBase": {
                "itemName": title_of(rows),
                "shortDesc": said.get("short", ""),
                "htmlContent": said.get("description", ""),
                "keyWord1": "",
                "videoUrl": "",
            },
            "catePubId": said.get("category") or CATEGORY,
            "itemImgList": said.get("img_list", []),
            "siteId": "EN",
            "state": state_of(world, account["id"], first["product_id"]),
            "operateDate": wall(changed_at(world, account["id"], rows), BEIJING),
            "supplierId": account["credentials"]["seller_id"],
            "shippingModelId": "ff80808143d903060144259de6f2164c",
            "vaildDay": "90",
            "itemAttrGroupList": [],
            "itemSaleSetting": {"leadingTime": 3, "priceConfigType": 1},
            "itemInventory": {"inventoryStatus": 1, "inventoryLocation": "CN", "inventoryQty": total},
            "itemSkuList": [{**sku_of(row), "saleStatus": 1} for row in rows],
        }
    )


def sku_of(row: dict[str, Any]) -> dict[str, Any]:
    """A SKU as it is read."""
    return {
        "skuId": row["variant_id"], "skuMD5": row["external"]["sku_md5"], "skuCode": row["sku"],
        "retailPrice": Decimal(row["amount"]), "inventory": row["quantity"],
        "itemSkuAttrvalList": [{"attrName": "Color", "attrValue": "Default"}],
        "itemSkuInvenList": [{"inventoryLocation": "CN", "skuInventoryQty": row["quantity"]}],
    }  # fmt: skip


def title_of(rows: list[dict[str, Any]]) -> str:
    """An item has one name, whatever its SKUs are called here."""
    return str(rows[0]["title"])


def update(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """The full item under the writing names. A SKU left out is refused: a partial list would take it off sale."""
    rows = {row["variant_id"]: row for row in rows_of(world, account, params)}
    required(params, *REQUIRED)
    said, skus = publishing.content(params), nested(params, "itemSkuList")
    if not isinstance(skus, list) or {str(sku.get("skuId")) for sku in skus} != set(rows):
        refuse("itemSkuList", "itemSkuList must hold every SKU of the item, with its skuId")
    with world.store.tx():
        for sku in skus:
            row = rows[str(sku["skuId"])]
            world.trade.set_price(row["id"], str(amount_of(sku, "retailPrice")))
            world.trade.push_stock(row["pool_id"], quantity_of(sku))
            if _new_words(world, row, said):
                world.shelf.receive(row["id"], said)
    first = next(iter(rows.values()))
    return ok({"itemCode": first["product_id"], "itemId": first["external"]["item_id"]})


def _new_words(world: "World", row: dict[str, Any], said: dict[str, Any]) -> bool:
    """Whether an update says something that is not in force: a mere quantity needs no review."""
    shown = world.shelf.shown(row["id"])
    known = {"title": row["title"], "description": "", "short": "", **shown["said"]}
    return shown["state"] != "new" and any(known.get(name) != value for name, value in said.items())


def amount_of(values: dict[str, Any], name: str) -> Decimal:
    """A price: a number, never text."""
    found = values.get(name)
    try:
        price = Decimal(str(found)) if not isinstance(found, str | bool) else Decimal(0)
    except InvalidOperation:
        price = Decimal(0)
    if not price.is_finite() or price <= 0:
        refuse(name, f"{name} is required, a number above 0")
    return price


def quantity_of(sku: dict[str, Any]) -> int:
    """`inventory`, or the sum over the locations of `itemSkuInventoryList`; both must agree."""
    for read in ("itemSkuInvenList", "itemSkuAttrvalList"):
        if read in sku:
            refuse(read, f"{read} is the name for reading")
    found = sku.get("inventory")
    placed = sku.get("itemSkuInventoryList")
    total = sum(place.get("skuInventoryQty", 0) for place in placed) if placed else None
    found = total if found is None else found
    if isinstance(found, bool) or not str(found).isdigit():
        refuse("inventory", "inventory must be a whole number from 0")
    if total is not None and total != int(str(found)):
        refuse("inventory", "inventory is not the sum of itemSkuInventoryList")
    return int(str(found))


def rows_of(world: "World", account: dict[str, Any], params: dict[str, str]) -> list[dict[str, Any]]:
    """The listings of an item, each with its ids; refused when there are none."""
    required(params, "itemCode")
    rows = world.trade.listings(account["id"], "product_id = ?", params["itemCode"])
    if not rows:
        refuse("itemCode", "the item does not exist or is not of this seller")
    return [{**row, "external": world.trade.external(row)} for row in _one_site(rows)]


def _one_site(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """An item that is listed on several sites is still one item."""
    return list({row["variant_id"]: row for row in reversed(rows)}.values())[::-1]
