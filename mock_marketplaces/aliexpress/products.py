"""Products: stock and price in batches with a verdict per product, the list, one with its SKUs, on and off the shelf."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mock_marketplaces.aliexpress.gateway import nested, refuse, whole
from mock_marketplaces.aliexpress.orders import PACIFIC
from mock_marketplaces.core.clock import wall
from mock_marketplaces.core.shelf import CHANGED, NEW, REFUSED

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

TABLES = Path(__file__).with_name("tables.sql").read_text(encoding="utf-8")
MOST_PRODUCTS, MOST_SKUS, MOST_SHELVED, PAGE = 20, 200, 50, 99
MOST_STOCK, DEAREST = 999_999, Decimal(100_000)
NOT_FOUND, BAD_VALUE = "F00-00-10007-007", "F00-00-10007-002"  # invented placeholders
STATUSES = ("onSelling", "offline", "auditing", "editingRequired")
Change = Callable[["World", dict[str, Any], dict[str, Any]], None]


# stock and prices ----------------------------------------------------------------------------------------------


def set_stock(world: "World", row: dict[str, Any], sku: dict[str, Any]) -> None:
    quantity = sku.get("inventory")
    if isinstance(quantity, bool) or not str(quantity).isdigit() or int(str(quantity)) > MOST_STOCK:
        raise ValueError(f"inventory of {row['sku']} must be a whole number from 0 to {MOST_STOCK}")
    world.trade.push_stock(row["pool_id"], int(str(quantity)))


def set_price(world: "World", row: dict[str, Any], sku: dict[str, Any]) -> None:
    """The list price, and what buyers pay instead while there is a discount. One that is not said is erased."""
    price = _price(row, sku.get("price"), "price")
    given = sku.get("discount_price")
    discount = _price(row, given, "discount_price") if given not in (None, "") else None
    if discount is not None and discount >= price:
        raise ValueError(f"discount_price of {row['sku']} must be below its price")
    with world.store.tx() as store:
        store.run("DELETE FROM ae_price WHERE listing_id = ?", row["id"])
        if discount is not None:
            store.insert("ae_price", listing_id=row["id"], price=str(price), discount=str(discount))
        world.trade.set_price(row["id"], str(price if discount is None else discount))


def _price(row: dict[str, Any], value: Any, name: str) -> Decimal:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        found = Decimal(0)
    if not 0 < found <= DEAREST:
        raise ValueError(f"{name} of {row['sku']} must be above 0 and at most {DEAREST}")
    return found


def prices(world: "World", row: dict[str, Any]) -> tuple[str, str | None]:
    """(list price, discount price or None) of a listing."""
    known = world.store.row("SELECT * FROM ae_price WHERE listing_id = ?", row["id"])
    if known is None or known["discount"] != row["amount"]:
        return row["amount"], None
    return known["price"], known["discount"]


def update_inventory(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    return _batch(world, account, params, set_stock)


def update_price(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    return _batch(world, account, params, set_price)


def _batch(world: "World", account: dict[str, Any], params: dict[str, str], change: Change) -> dict[str, Any]:
    """Each product wholly or not at all; `update_success` only when all passed."""
    products = nested(params, "mutiple_product_update_list")
    if not isinstance(products, list) or not 1 <= len(products) <= MOST_PRODUCTS:
        refuse("InvalidParameter", f"mutiple_product_update_list takes 1 to {MOST_PRODUCTS} products")
    failed: list[dict[str, Any]] = []
    passed: list[dict[str, Any]] = []
    for product in products:
        if not 1 <= len(product.get("multiple_sku_update_list") or []) <= MOST_SKUS:
            refuse("InvalidParameter", f"multiple_sku_update_list takes 1 to {MOST_SKUS} SKUs")
        wrong = change_product(world, account, product, change)
        named = {"product_id": product.get("product_id")}
        (failed if wrong else passed).append({**named, **wrong})
    return {
        "update_success": not failed,
        "update_error_code": "",
        "update_error_message": "",
        "update_failed_list": {"synchronize_product_response_dto": failed},
        "update_successful_list": {"synchronize_product_response_dto": passed},
    }


def change_product(world: "World", account: dict[str, Any], product: dict[str, Any], change: Change) -> dict[str, Any]:
    """Apply to every SKU that is named, or to none: {} or {error_code, error_message}."""
    known = {row["sku"]: row for row in _rows(world, account, str(product.get("product_id")))}
    try:
        with world.store.tx():
            for sku in product.get("multiple_sku_update_list") or []:
                change(world, known[str(sku.get("sku_code"))], sku)
    except KeyError as missing:
        text = f"sku {missing.args[0]} not found" if known else "product not found"
        return {"error_code": NOT_FOUND, "error_message": text}
    except ValueError as wrong:
        return {"error_code": BAD_VALUE, "error_message": str(wrong)}
    return {}


def _rows(world: "World", account: dict[str, Any], product_id: str) -> list[dict[str, Any]]:
    return world.trade.listings(account["id"], "product_id = ?", product_id)


# the shelf -----------------------------------------------------------------------------------------------------


def on_shelf(world: "World", product_id: str) -> bool:
    return world.store.row("SELECT 1 AS off FROM ae_offline WHERE product_id = ?", product_id) is None


def take_off(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """Several products by `;`. One that is off already counts; those of others are named as wrong."""

    return _shelve(world, account, params, closed=True)


def put_on(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    return _shelve(world, account, params, closed=False)


def shelve(world: "World", product_id: str, *, closed: bool) -> None:
    """Take a product off the shelf or put it on again. Inside a transaction."""
    if closed:
        world.store.run("INSERT OR IGNORE INTO ae_offline VALUES (?, ?)", product_id, world.clock.now())
    else:
        world.store.run("DELETE FROM ae_offline WHERE product_id = ?", product_id)
    for row in world.store.rows("SELECT id FROM listing WHERE product_id = ?", product_id):
        world.shelf.note(row["id"], "close" if closed else "reopen")


def _shelve(world: "World", account: dict[str, Any], params: dict[str, str], *, closed: bool) -> dict[str, Any]:
    wanted = [part for part in params.get("product_ids", "").split(";") if part]
    if not 1 <= len(wanted) <= MOST_SHELVED:
        refuse("InvalidParameter", f"product_ids takes 1 to {MOST_SHELVED} ids")
    ours = [product_id for product_id in wanted if _rows(world, account, product_id)]
    with world.store.tx() as store:
        for product_id in ours:
            shelve(world, product_id, closed=closed)
            store.run("UPDATE listing SET updated_at = ? WHERE product_id = ?", world.clock.now(), product_id)
    missing = [product_id for product_id in wanted if product_id not in ours]
    details = [{"product_ids": {"number": missing}, "error_code": NOT_FOUND, "error_message": "product not found"}]
    return {
        "result": {
            "success": bool(ours), "modify_count": len(ours),
            "error_details": {"ae_error_detail": details if missing else []},
            **({} if ours else {"error_code": NOT_FOUND, "error_message": "product not found"}),
        }
    }  # fmt: skip


# reading -------------------------------------------------------------------------------------------------------


def listing(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """Products of one status, the one changed last first."""
    asked = nested(params, "aeop_a_e_product_list_query")
    if asked.get("product_status_type") not in STATUSES:
        refuse("InvalidParameter", f"product_status_type takes {', '.join(STATUSES)}")
    page = whole(asked.get("current_page", 1), "current_page", 1, 10**6)
    size = whole(asked.get("page_size", 20), "page_size", 1, PAGE)
    products: dict[str, list[dict[str, Any]]] = {}
    for row in world.trade.listings(account["id"]):
        products.setdefault(row["product_id"], []).append(row)
    chosen = [
        rows for product_id, rows in products.items()
        if status(world, rows) == asked["product_status_type"]
        and str(asked.get("product_id") or product_id) == product_id
        and (not asked.get("sku_code") or any(row["sku"] == asked["sku_code"] for row in rows))
    ]  # fmt: skip
    chosen.sort(key=lambda rows: (_changed(rows), rows[0]["id"]), reverse=True)
    shown = [_displayed(world, account, rows) for rows in chosen[(page - 1) * size : page * size]]
    return {
        "result": {
            "success": True, "error_code": 0, "error_message": None, "product_count": len(chosen), "current_page": page,
            "total_page": -(-len(chosen) // size), "aeop_a_e_product_display_d_t_o_list": {"item_display_dto": shown},
        }
    }  # fmt: skip


def _changed(rows: list[dict[str, Any]]) -> float:
    return max(float(row["updated_at"]) for row in rows)


def status(world: "World", rows: list[dict[str, Any]]) -> str:
    """Taken off, or how far its content is: audited, refused, in force."""
    if not on_shelf(world, rows[0]["product_id"]):
        return "offline"
    states = {world.shelf.shown(row["id"])["state"] for row in rows}
    if REFUSED in states:
        return "editingRequired"
    return "auditing" if states & {NEW, CHANGED} else "onSelling"


def _displayed(world: "World", account: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    first, amounts = rows[0], [Decimal(prices(world, row)[0]) for row in rows]
    return {
        "product_id": int(first["product_id"]), "subject": first["title"], "currency_code": first["currency"],
        "product_min_price": str(min(amounts)), "product_max_price": str(max(amounts)),
        "owner_member_id": account["credentials"]["user_nick"],
        "owner_member_seq": int(account["credentials"]["seller_id"]), "image_u_r_ls": _images(world, first),
        "ws_display": None if on_shelf(world, first["product_id"]) else "user_offline",
        "gmt_create": wall(first["created_at"], PACIFIC), "gmt_modified": wall(_changed(rows), PACIFIC),
    }  # fmt: skip


def info(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    rows = _rows(world, account, params.get("product_id", ""))
    if not rows:
        return {"result": {"success": False, "error_code": NOT_FOUND, "error_message": "product not found"}}
    first = rows[0]
    result = {
        "product_id": int(first["product_id"]),
        "subject": first["title"],
        "product_status_type": status(world, rows),
        "audit_failure_reason": world.shelf.shown(first["id"])["problem"],
        "category_id": int(str(_said(world, first).get("category") or 0)),
        "detail": str(_said(world, first).get("description") or ""),
        "image_u_r_ls": _images(world, first),
        "currency_code": first["currency"],
        "product_price": prices(world, first)[0],
        "gmt_create": wall(first["created_at"], PACIFIC),
        "gmt_modified": wall(_changed(rows), PACIFIC),
        "aeop_ae_product_s_k_us": {"global_aeop_ae_product_sku": [_sku(world, row) for row in rows]},
    }
    return {"result": result}


def _said(world: "World", row: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = world.shelf.shown(row["id"])["said"]
    return said


def _images(world: "World", row: dict[str, Any]) -> str:
    return ";".join(_said(world, row).get("images") or [])


def _sku(world: "World", row: dict[str, Any]) -> dict[str, Any]:
    price, discount = prices(world, row)
    return {
        "id": row["variant_id"], "sku_code": row["sku"], "sku_price": price, "currency_code": row["currency"],
        "sku_stock": row["quantity"] > 0, "ipm_sku_stock": row["quantity"],
        **({"sku_discount_price": discount} if discount is not None else {}),
    }  # fmt: skip
