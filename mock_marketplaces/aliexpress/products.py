"""Products: stock and price in batches of 20 products by 200 SKUs with a verdict per product, and reading one back."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from mock_marketplaces.aliexpress.gateway import nested, refuse
from mock_marketplaces.aliexpress.orders import PACIFIC
from mock_marketplaces.core.clock import wall

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

MOST_PRODUCTS, MOST_SKUS = 20, 200
NOT_FOUND, BAD_VALUE = "F00-00-10007-007", "F00-00-10007-002"  # invented placeholders


def update_inventory(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    def set_stock(row: dict[str, Any], sku: dict[str, Any]) -> None:
        quantity = sku.get("inventory")
        if isinstance(quantity, bool) or not str(quantity).isdigit():
            raise ValueError(f"inventory of {row['sku']} must be a whole number from 0")
        world.trade.push_stock(row["pool_id"], int(str(quantity)))

    return _batch(world, account, params, set_stock)


def update_price(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    def set_price(row: dict[str, Any], sku: dict[str, Any]) -> None:
        try:
            price = Decimal(str(sku.get("discount_price") or sku.get("price")))
        except InvalidOperation:
            price = Decimal(0)
        if price <= 0:
            raise ValueError(f"price of {row['sku']} must be above 0")
        world.trade.set_price(row["id"], str(price))

    return _batch(world, account, params, set_price)


def _batch(
    world: "World",
    account: dict[str, Any],
    params: dict[str, str],
    change: Callable[[dict[str, Any], dict[str, Any]], None],
) -> dict[str, Any]:
    """Each product wholly or not at all; `update_success` only when all passed."""
    products = nested(params, "mutiple_product_update_list")
    if not isinstance(products, list) or not 1 <= len(products) <= MOST_PRODUCTS:
        refuse("InvalidParameter", f"mutiple_product_update_list takes 1 to {MOST_PRODUCTS} products")
    failed: list[dict[str, Any]] = []
    passed: list[dict[str, Any]] = []
    for product in products:
        skus, product_id = product.get("multiple_sku_update_list") or [], product.get("product_id")
        if not 1 <= len(skus) <= MOST_SKUS:
            refuse("InvalidParameter", f"multiple_sku_update_list takes 1 to {MOST_SKUS} SKUs")
        known = {row["sku"]: row for row in world.trade.listings(account["id"], "product_id = ?", str(product_id))}
        try:
            with world.store.tx():
                for sku in skus:
                    change(known[str(sku.get("sku_code"))], sku)
            passed.append({"product_id": product_id})
        except KeyError as missing:
            text = f"sku {missing.args[0]} not found" if known else "product not found"
            failed.append({"product_id": product_id, "error_code": NOT_FOUND, "error_message": text})
        except ValueError as wrong:
            failed.append({"product_id": product_id, "error_code": BAD_VALUE, "error_message": str(wrong)})
    return {
        "update_success": not failed,
        "update_error_code": "",
        "update_error_message": "",
        "update_failed_list": {"synchronize_product_response_dto": failed},
        "update_successful_list": {"synchronize_product_response_dto": passed},
    }


def info(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    rows = world.trade.listings(account["id"], "product_id = ?", params.get("product_id", ""))
    if not rows:
        return {"result": {"success": False, "error_code": NOT_FOUND, "error_message": "product not found"}}
    first = rows[0]
    skus = [
        {
            "id": row["variant_id"],
            "sku_code": row["sku"],
            "sku_price": row["amount"],
            "currency_code": row["currency"],
            "sku_stock": row["quantity"] > 0,
            "ipm_sku_stock": row["quantity"],
        }
        for row in rows
    ]
    result = {
        "product_id": int(first["product_id"]),
        "subject": first["title"],
        "product_status_type": "onSelling",
        "currency_code": first["currency"],
        "product_price": first["amount"],
        "gmt_create": wall(first["created_at"], PACIFIC),
        "gmt_modified": wall(max(row["updated_at"] for row in rows), PACIFIC),
        "aeop_ae_product_s_k_us": {"global_aeop_ae_product_sku": skus},
    }
    return {"result": result}
