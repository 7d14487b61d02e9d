"""Items. There is no stock call: read the item, change the quantity, send the whole item back. The last writer wins."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.http import Response
from mock_marketplaces.dhgate.answers import nested, ok, refuse, required

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World


def get(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """Under the reading names: `itemSkuAttrvalList`, `itemSkuInvenList`."""
    rows = _rows(world, account, params)
    first = rows[0]
    skus = [
        {
            "skuId": row["variant_id"],
            "skuMD5": row["external"]["sku_md5"],
            "skuCode": row["sku"],
            "retailPrice": Decimal(row["amount"]),
            "inventory": row["quantity"],
            "saleStatus": 1,
            "itemSkuAttrvalList": [{"attrName": "Color", "attrValue": "Default"}],
            "itemSkuInvenList": [{"inventoryLocation": "CN", "skuInventoryQty": row["quantity"]}],
        }
        for row in rows
    ]
    total = sum(row["quantity"] for row in rows)
    return ok(
        {
            "itemCode": first["product_id"],
            "itemId": first["external"]["item_id"],
            "itemName": first["title"],
            "catePubId": "014026004",
            "siteId": "EN",
            "state": "100100",
            "itemInventory": {"inventoryStatus": 1, "inventoryLocation": "CN", "inventoryQty": total},
            "itemSkuList": skus,
        }
    )


def update(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """The full item under the writing names. A SKU left out is refused: a partial list would take it off sale."""
    rows = {row["variant_id"]: row for row in _rows(world, account, params)}
    required(params, "itemName", "catePubId")
    skus = nested(params, "itemSkuList")
    if not isinstance(skus, list) or {str(sku.get("skuId")) for sku in skus} != set(rows):
        refuse("itemSkuList", "itemSkuList must hold every SKU of the item, with its skuId")
    with world.store.tx():
        for sku in skus:
            row = rows[str(sku["skuId"])]
            price = _price(sku)
            if price != Decimal(row["amount"]):
                world.trade.set_price(row["id"], str(price))
            world.trade.push_stock(row["pool_id"], _quantity(sku))
    first = next(iter(rows.values()))
    return ok({"itemCode": first["product_id"], "itemId": first["external"]["item_id"]})


def _price(sku: dict[str, Any]) -> Decimal:
    try:
        price = Decimal(str(sku.get("retailPrice")))
    except InvalidOperation:
        price = Decimal(0)
    if price <= 0:
        refuse("retailPrice", "retailPrice is required and must be above 0")
    return price


def _quantity(sku: dict[str, Any]) -> int:
    """`inventory`, or the sum over the locations of `itemSkuInventoryList`."""
    found = sku.get("inventory")
    if found is None and sku.get("itemSkuInventoryList"):
        found = sum(place.get("skuInventoryQty", 0) for place in sku["itemSkuInventoryList"])
    if isinstance(found, bool) or not str(found).isdigit():
        refuse("inventory", "inventory must be a whole number from 0")
    return int(str(found))


def _rows(world: "World", account: dict[str, Any], params: dict[str, str]) -> list[dict[str, Any]]:
    required(params, "itemCode")
    rows = world.trade.listings(account["id"], "product_id = ?", params["itemCode"])
    if not rows:
        refuse("itemCode", "the item does not exist or is not of this seller")
    return [{**row, "external": world.trade.external(row)} for row in rows]
