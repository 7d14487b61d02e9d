"""Products and their variations. Stock, price and status are a partial product update: inventory per variation and warehouse."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.clock import iso_millis, parse_iso
from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.wish import publishing, warehouses
from mock_marketplaces.wish.answers import body_of, ok, page_of, query_of, read, refuse

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

LARGEST_INVENTORY = 500_000
STATUSES = ("ENABLED", "DISABLED")
SAME_SKU = 90001


def listing(world: "World", account: dict[str, Any], request: Request) -> Response:
    """By id, from `id_min` on, which comes again on the next page; those changed since `updated_at_min`."""
    query = query_of(request)
    limit, _ = page_of(query)
    since = read(parse_iso, query, "updated_at_min") if "updated_at_min" in query else 0.0
    if "parent_sku" in query:
        mine = [
            row
            for row in world.trade.listings(account["id"])
            if publishing.parent_sku(world, row) == query["parent_sku"]
        ]
        return ok(_products(world, account, mine[:limit]))
    ids = world.store.rows(
        """SELECT product_id FROM listing WHERE account_id = ? AND product_id >= ? GROUP BY product_id
           HAVING max(updated_at) >= ? ORDER BY product_id LIMIT ?""",
        account["id"], query.get("id_min", ""), since, limit,
    )  # fmt: skip
    wanted = json.dumps([row["product_id"] for row in ids])
    found = world.trade.listings(account["id"], "product_id IN (SELECT value FROM json_each(?))", wanted)
    return ok(_products(world, account, found))


def create(world: "World", account: dict[str, Any], request: Request) -> Response:
    """A new product; its inventories hold at once, and Wish reviews the rest."""
    with world.store.tx():
        rows = publishing.create(world, account, request)
        asked = {str(each["sku"]): each.get("inventories", []) for each in body_of(request)["variations"]}
        variations = [{"id": row["variant_id"], "inventories": asked[row["sku"]]} for row in rows]
        apply(world, account, rows[0]["product_id"], {"variations": variations})
    return get(world, account, request, rows[0]["product_id"])


def get(world: "World", account: dict[str, Any], request: Request, product_id: str) -> Response:
    return ok(_products(world, account, _variations(world, account, product_id))[0])


def update(world: "World", account: dict[str, Any], request: Request, product_id: str) -> Response:
    with world.store.tx():
        apply(world, account, product_id, body_of(request))
    return get(world, account, request, product_id)


def apply(world: "World", account: dict[str, Any], product_id: str, body: dict[str, Any]) -> None:
    """Take inventory, price and status of the variations named, or a status for all; what is not named stays. All or nothing."""
    for change in [*_changes(world, account, product_id, body)]:
        change()


def _changes(
    world: "World", account: dict[str, Any], product_id: str, body: dict[str, Any]
) -> Iterator[Callable[[], None]]:
    """What there is to do. Whatever can be refused is refused before any of it is done."""
    known = {row["variant_id"]: row for row in _variations(world, account, product_id)}
    said = publishing.content(body)
    if said:
        for each in known.values():
            yield partial(world.shelf.receive, each["id"], said)
    if "status" in body:
        for each in known.values():
            yield partial(world.trade.set_closed, each["id"], closed=_status(body) == "DISABLED")
            yield partial(world.shelf.note, each["id"], "close" if body["status"] == "DISABLED" else "reopen")
    for variation in body.get("variations", []):
        row = known.get(variation.get("id", ""))
        if row is None:
            refuse(f"Variation {variation.get('id')} is not of product {product_id}", code=1004, status=404)
        for stock in variation.get("inventories", []):
            quantity = _inventory(stock.get("inventory"))
            place = warehouses.of_merchant(world, account, stock.get("warehouse_id", ""))
            yield partial(warehouses.put, world, account, row, place, quantity)
        if "price" in variation:
            yield partial(world.trade.set_price, row["id"], _amount(variation["price"], row["currency"]))
        if "status" in variation:
            yield partial(world.trade.set_closed, row["id"], closed=_status(variation) == "DISABLED")


def add_variation(world: "World", account: dict[str, Any], request: Request, product_id: str) -> Response:
    """A further variation of a product: {sku, price, inventories?}."""
    body = body_of(request)
    with world.store.tx() as store:
        first, sku = _variations(world, account, product_id)[0], str(body.get("sku") or "")
        if not sku:
            refuse("a variation needs a sku")
        if world.trade.listings(account["id"], "listing.sku = ?", sku):
            refuse(f"The SKU {sku} is in use", code=SAME_SKU)
        price = _amount(body.get("price"), first["currency"])
        item = {"sku": sku, "title": first["title"], "site": first["site"], "price": {"amount": price}, "quantity": 0}
        [made] = world.trade.add_listings(account["id"], [item])
        external = {**made["external"], "product_id": product_id}
        store.run(
            "UPDATE listing SET product_id = ?, external = ? WHERE variant_id = ?",
            product_id, json.dumps(external), external["variation_id"],
        )  # fmt: skip
        variation = {"id": external["variation_id"], "inventories": body.get("inventories", [])}
        apply(world, account, product_id, {"variations": [variation]})
    return get(world, account, request, product_id)


def _inventory(quantity: Any) -> int:
    if not isinstance(quantity, int) or isinstance(quantity, bool) or not 0 <= quantity <= LARGEST_INVENTORY:
        refuse(f"inventory must be from 0 to {LARGEST_INVENTORY}")
    return quantity


def _amount(price: Any, currency: str) -> str:
    try:
        amount = Decimal(str(price["amount"]))
    except (KeyError, TypeError, InvalidOperation):
        refuse("price must be {amount, currency_code}")
    if amount <= 0:
        refuse("price must be above 0")
    if price.get("currency_code", currency) != currency:
        refuse(f"this merchant sells in {currency}, not in {price['currency_code']}")
    return str(amount)


def _status(body: dict[str, Any]) -> str:
    if body["status"] not in STATUSES:
        refuse(f"status takes {' and '.join(STATUSES)}")
    return str(body["status"])


def _variations(world: "World", account: dict[str, Any], product_id: str) -> list[dict[str, Any]]:
    found = world.trade.listings(account["id"], "product_id = ?", product_id)
    if not found:
        refuse(f"Product {product_id} not found", code=1004, status=404)
    return found


def _products(world: "World", account: dict[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Listings as products, by id."""
    products: dict[str, list[tuple[dict[str, Any], list[dict[str, Any]]]]] = {}
    for row, held in zip(rows, warehouses.inventories(world, account, rows), strict=True):
        products.setdefault(row["product_id"], []).append((row, held))
    return [_product(world, products[product_id]) for product_id in sorted(products)]


def _product(world: "World", variations: list[tuple[dict[str, Any], list[dict[str, Any]]]]) -> dict[str, Any]:
    first = variations[0][0]
    return {
        "id": first["product_id"],
        "name": first["title"],
        "parent_sku": publishing.parent_sku(world, first),
        **publishing.shown(world, first),
        "status": STATUSES[all(row["closed"] for row, _ in variations)],
        "review_status": "APPROVED",
        "created_at": iso_millis(first["created_at"]),
        "updated_at": iso_millis(max(row["updated_at"] for row, _ in variations)),
        "variations": [
            {
                "id": row["variant_id"],
                "sku": row["sku"],
                "status": STATUSES[row["closed"]],
                "price": {"amount": Decimal(row["amount"]), "currency_code": row["currency"]},
                "inventories": held,
            }
            for row, held in variations
        ],
    }
