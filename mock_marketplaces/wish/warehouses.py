"""A merchant's warehouses. The standard one is in the credentials; others, and Wish's own (FBW), come by `/control/warehouses`.

A listing's quantity is what all of the merchant's warehouses hold together; the standard one holds what the others don't.
"""

import json
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.core.protocol import Refusal
from mock_marketplaces.wish.answers import ok, refuse

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

WAREHOUSE = "wish_warehouse"
STANDARD, FBW = "STANDARD", "FBW"


def control(world: "World", body: dict[str, Any]) -> dict[str, str]:
    """Open a warehouse, {account_id, name, type?: FBW}, or say what lies in Wish's: {account_id, warehouse_id, stock: {sku: n}}."""
    account, kind = world.trade.account(body["account_id"]), str(body.get("type") or STANDARD)
    stock = {str(sku): int(quantity) for sku, quantity in (body.get("stock") or {}).items()}
    if kind not in (STANDARD, FBW):
        raise Refusal(f"type takes {STANDARD} and {FBW}", status=400)
    with world.store.tx():
        if not body.get("warehouse_id"):
            data = {"name": str(body["name"]), "type": kind, "stock": stock if kind == FBW else {}}
            return {"warehouse_id": world.papers.add(account["id"], WAREHOUSE, data)}
        known = next((each for each in _opened(world, account["id"]) if each["id"] == body["warehouse_id"]), None)
        if known is None or known["type"] != FBW:
            raise Refusal(f"{body['warehouse_id']!r} is no warehouse of Wish's for this account", status=404)
        _keep(world, known, stock)
        return {"warehouse_id": known["id"]}


def listing(world: "World", account: dict[str, Any], request: Request) -> Response:
    own = {"id": account["credentials"]["warehouse_id"], "name": STANDARD, "type": STANDARD}
    return ok([own, *({key: each[key] for key in ("id", "name", "type")} for each in _opened(world, account["id"]))])


def inventories(world: "World", account: dict[str, Any], rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """What each listing holds where."""
    opened, own = _opened(world, account["id"]), account["credentials"]["warehouse_id"]
    return [
        [
            {"warehouse_id": own, "inventory": max(0, row["quantity"] - _elsewhere(opened, row["sku"]))},
            *(
                {"warehouse_id": each["id"], "inventory": each["stock"][row["sku"]]}
                for each in opened
                if row["sku"] in each["stock"]
            ),
        ]
        for row in rows
    ]


def of_merchant(world: "World", account: dict[str, Any], warehouse_id: str) -> str:
    """The id, when it is of a warehouse whose inventory the merchant may set."""
    known = {each["id"]: each["type"] for each in _opened(world, account["id"])}
    if warehouse_id != account["credentials"]["warehouse_id"] and warehouse_id not in known:
        refuse(f"Warehouse {warehouse_id} is not this merchant's", code=1004, status=404)
    if known.get(warehouse_id) == FBW:
        refuse("Wish counts what lies in its own warehouse itself")
    return warehouse_id


def put(world: "World", account: dict[str, Any], row: dict[str, Any], warehouse_id: str, quantity: int) -> None:
    """The merchant says what one warehouse holds of a listing. Inside a transaction."""
    opened, sku = _opened(world, account["id"]), row["sku"]
    [fresh] = world.trade.listings(account["id"], "listing.id = ?", row["id"])
    elsewhere = _elsewhere(opened, sku)
    if warehouse_id == account["credentials"]["warehouse_id"]:
        return world.trade.push_stock(row["pool_id"], quantity + elsewhere)
    known = next(each for each in opened if each["id"] == warehouse_id)
    total = max(fresh["quantity"], elsewhere) - known["stock"].get(sku, 0) + quantity
    _keep(world, known, {sku: quantity})
    return world.trade.push_stock(row["pool_id"], total)


def serve(world: "World", order_id: str) -> None:
    """Where a new order is taken from: what the standard warehouse lacks comes from the others. Inside a transaction."""
    if not world.store.row("SELECT 1 FROM paper WHERE kind = ?", WAREHOUSE):
        return
    order = world.trade.order(order_id)
    opened, line = _opened(world, order.account_id), order.lines[0]
    if order.extra.get("marketplace_fulfilled"):
        theirs = [each for each in opened if each["type"] == FBW]
        lack = line["quantity"]
    else:
        theirs = [each for each in opened if each["type"] == STANDARD]
        [listed] = world.trade.listings(order.account_id, "listing.id = ?", line["listing_id"])
        lack = _elsewhere(opened, line["sku"]) - listed["quantity"]
    taken = None
    for each in theirs:
        part = min(lack, each["stock"].get(line["sku"], 0))
        if part > 0:
            _keep(world, each, {line["sku"]: each["stock"][line["sku"]] - part})
            lack, taken = lack - part, taken or each
    if taken:
        extra = {**order.extra, "warehouse_id": taken["id"], "warehouse_name": taken["name"]}
        world.store.run("UPDATE sale SET extra = ? WHERE id = ?", json.dumps(extra), order.id)


def _opened(world: "World", account_id: str) -> list[dict[str, Any]]:
    """The warehouses beside the standard one, oldest first."""
    rows = world.papers.all("account_id = ? AND kind = ?", account_id, WAREHOUSE)
    return [{"id": row["id"], **row["data"]} for row in reversed(rows)]


def _elsewhere(opened: list[dict[str, Any]], sku: str) -> int:
    return sum(each["stock"].get(sku, 0) for each in opened if each["type"] == STANDARD)


def _keep(world: "World", warehouse: dict[str, Any], stock: dict[str, int]) -> None:
    world.papers.change(warehouse["id"], stock={**warehouse["stock"], **stock})
