"""What is on the shelf and what it costs: lists of items and SKUs, prices, and taking items off sale and back."""

from itertools import groupby
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.clock import wall
from mock_marketplaces.core.http import Response
from mock_marketplaces.dhgate import items
from mock_marketplaces.dhgate.answers import BEIJING, nested, ok, refuse, required, time_of, whole

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

STATES = ("100000", items.ON, "100200", "100300", items.OFF, "100500", "100600")
SITES = ("EN", "RU")


def listing(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """The items in one state that changed since then: names and times only. Newest change first, or by item code."""
    required(params, "operateDateStart", "state")
    since, page, size = (
        time_of(params, "operateDateStart"),
        whole(params, "pages", 1, 10**6),
        whole(params, "pageSize", 1, 60),
    )
    if params["state"] not in STATES:
        refuse("state", "state is not a state of an item")
    if params.get("siteId", "EN") not in SITES:
        refuse("siteId", "siteId takes EN and RU")
    found = [row for row in _items(world, account) if row["state"] == params["state"] and row["changed"] >= since]
    by_code = params.get("orderBy") == "itemCodes"
    found.sort(key=lambda row: row["itemCode"] if by_code else row["changed"], reverse=params.get("orderByAsc") != "1")
    shown = [
        {key: value for key, value in row.items() if key != "changed"} for row in found[(page - 1) * size : page * size]
    ]
    total = {"total": str(len(found)), "pageTotal": str(-(-len(found) // size))}
    return ok({**total, "itemList": shown}, empty=not shown)


def _items(world: "World", account: dict[str, Any]) -> list[dict[str, Any]]:
    rows = sorted(world.trade.listings(account["id"]), key=lambda row: row["product_id"])
    return [_item(world, account, list(skus)) for _, skus in groupby(rows, key=lambda row: row["product_id"])]


def _item(world: "World", account: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    code, changed = rows[0]["product_id"], items.changed_at(world, account["id"], rows)
    state = items.state_of(world, account["id"], code)
    return {
        "changed": changed, "itemCode": int(code), "itemName": items.title_of(rows), "catePubId": items.CATEGORY,
        "cateDispId": items.CATEGORY, "itemGroupId": "", "itemUrl": f"clob_{code}_00", "imgUrl": "images/no_photo.gif",
        "shortDes": "", "isFreeShip": 0, "accuratelyDescribe": 1, "shippingModelId": "ff80808143d903060144259de6f2164c",
        "state": state, "unpassCause": items.problem_of(world, rows[0]), "withDrawalType": 1 if state == items.OFF else 0, "vaildDay": 90,
        "upDate": wall(rows[0]["created_at"], BEIJING), "operateDate": wall(changed, BEIJING),
        "expireDate": wall(changed + 90 * 86400, BEIJING),
    }  # fmt: skip


def skus(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """The SKUs of an item with price and quantity."""
    rows = items.rows_of(world, account, params)
    _site(params)
    more = {"itemCode": int(rows[0]["product_id"]), "priceType": 2, "supplierId": account["credentials"]["seller_id"]}
    return ok({"itemSkuList": [{**items.sku_of(row), **more} for row in rows]})


def reprice(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """1: a price for each SKU that is named by its MD5; 2: one price for all of them. Never both."""
    rows = items.rows_of(world, account, params)
    _site(params)
    kind = params.get("disCountType")
    if kind not in ("1", "2"):
        refuse("disCountType", "disCountType takes 1 and 2")
    if bool(params.get("itemPrice")) == bool(params.get("skuPriceList")):
        refuse("itemPrice", "either itemPrice or skuPriceList is given")
    if kind == "2":
        prices = {row["id"]: items.amount_of({"itemPrice": nested(params, "itemPrice")}, "itemPrice") for row in rows}
    else:
        known = {row["external"]["sku_md5"]: row["id"] for row in rows}
        asked = nested(params, "skuPriceList")
        if not isinstance(asked, list) or any(sku.get("skuMD5") not in known for sku in asked):
            refuse("skuPriceList", "skuPriceList names a SKU that is not of this item")
        prices = {known[sku["skuMD5"]]: items.amount_of(sku, "skuPrice") for sku in asked}
    with world.store.tx():
        for listing_id, price in prices.items():
            world.trade.set_price(listing_id, str(price))
    return ok({"isSuccess": True})


def _site(params: dict[str, str]) -> None:
    if params.get("siteId") not in SITES:
        refuse("siteId", "siteId takes EN and RU")


def up(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    return _shelve(world, account, params, items.ON)


def down(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    return _shelve(world, account, params, items.OFF)


def put(world: "World", account_id: str, code: str, state: str) -> None:
    """Take an item up or down. Inside a transaction."""
    world.store.run(
        "INSERT INTO dhgate_item VALUES (?, ?, ?, ?) ON CONFLICT (account_id, item_code)"
        " DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at",
        account_id, code, state, world.clock.now(),
    )  # fmt: skip
    for row in world.trade.listings(account_id, "product_id = ?", code):
        world.shelf.note(row["id"], "close" if state == items.OFF else "reopen")


def _shelve(world: "World", account: dict[str, Any], params: dict[str, str], state: str) -> Response:
    """Each item by itself; `resultList` names them only when one of them could not be moved."""
    required(params, "itemCodes")
    verdicts = []
    with world.store.tx():
        for code in params["itemCodes"].split(","):
            known = bool(world.trade.listings(account["id"], "product_id = ?", code))
            if known:
                put(world, account["id"], code, state)
            reason = "" if known else "the item does not exist or is not of this seller"
            verdicts.append({"itemCode": code, "isSuccess": known, "failReason": reason})
    good = all(verdict["isSuccess"] for verdict in verdicts)
    return ok({"isSuccess": good, "resultList": [] if good else verdicts})
