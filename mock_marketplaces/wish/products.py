"""Products and warehouses. Stock is a partial product update: inventory per variation and warehouse."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.clock import iso_millis
from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.wish.answers import body_of, ok, refuse

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

LARGEST_INVENTORY = 500_000


def warehouses(world: "World", account: dict[str, Any], request: Request) -> Response:
    return ok([{"id": account["credentials"]["warehouse_id"], "name": "STANDARD", "type": "STANDARD"}])


def listing(world: "World", account: dict[str, Any], request: Request) -> Response:
    query = {key: values[-1] for key, values in request.query().items()}
    limit = query.get("limit", "50")
    if not limit.isdigit() or not 1 <= int(limit) <= 500:
        refuse("limit must be from 1 to 500")
    found = world.trade.listings(account["id"], "product_id >= ?", query.get("id_min", ""))
    ids = sorted({row["product_id"] for row in found})[: int(limit)]
    return ok([_product(account, [row for row in found if row["product_id"] == product_id]) for product_id in ids])


def get(world: "World", account: dict[str, Any], request: Request, product_id: str) -> Response:
    return ok(_product(account, _variations(world, account, product_id)))


def update(world: "World", account: dict[str, Any], request: Request, product_id: str) -> Response:
    """Take inventory and price of the variations named; what is not named stays. All or nothing."""
    with world.store.tx():
        known = {row["variant_id"]: row for row in _variations(world, account, product_id)}
        for variation in body_of(request).get("variations", []):
            row = known.get(variation.get("id", ""))
            if row is None:
                refuse(f"Variation {variation.get('id')} is not of product {product_id}", code=1004, status=404)
            for stock in variation.get("inventories", []):
                _set_inventory(world, account, row, stock)
            if "price" in variation:
                world.trade.set_price(row["id"], _amount(variation["price"]), variation["price"].get("currency_code"))
    return get(world, account, request, product_id)


def _set_inventory(world: "World", account: dict[str, Any], row: dict[str, Any], stock: dict[str, Any]) -> None:
    quantity = stock.get("inventory")
    if stock.get("warehouse_id") != account["credentials"]["warehouse_id"]:
        refuse(f"Warehouse {stock.get('warehouse_id')} is not this merchant's", code=1004, status=404)
    if not isinstance(quantity, int) or isinstance(quantity, bool) or not 0 <= quantity <= LARGEST_INVENTORY:
        refuse(f"inventory must be from 0 to {LARGEST_INVENTORY}")
    world.trade.push_stock(row["pool_id"], quantity)


def _amount(price: Any) -> str:
    try:
        amount = Decimal(str(price["amount"]))
    except (KeyError, TypeError, InvalidOperation):
        refuse("price must be {amount, currency_code}")
    if amount <= 0:
        refuse("price must be above 0")
    return str(amount)


def _variations(world: "World", account: dict[str, Any], product_id: str) -> list[dict[str, Any]]:
    found = world.trade.listings(account["id"], "product_id = ?", product_id)
    if not found:
        refuse(f"Product {product_id} not found", code=1004, status=404)
    return found


def _product(account: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    first = rows[0]
    return {
        "id": first["product_id"],
        "name": first["title"],
        "parent_sku": first["sku"],
        "status": "APPROVED",
        "created_at": iso_millis(first["created_at"]),
        "updated_at": iso_millis(max(row["updated_at"] for row in rows)),
        "variations": [
            {
                "id": row["variant_id"],
                "sku": row["sku"],
                "status": "ENABLED",
                "price": {"amount": Decimal(row["amount"]), "currency_code": row["currency"]},
                "inventories": [{"warehouse_id": account["credentials"]["warehouse_id"], "inventory": row["quantity"]}],
            }
            for row in rows
        ],
    }
