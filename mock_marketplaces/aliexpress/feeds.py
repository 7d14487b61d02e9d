"""Feeds: up to 2,000 products in one call, worked off a little later, with a result per item."""

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.aliexpress.gateway import nested, refuse, whole
from mock_marketplaces.aliexpress.orders import PACIFIC
from mock_marketplaces.aliexpress.products import Change, change_product, set_price, set_stock
from mock_marketplaces.core.clock import wall

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

MOST_ITEMS, MOST_FEEDS, DAY_S, LATE_S = 2000, 150, 86400.0, 3600.0
PAPER = "aliexpress_feed"
CHANGES: dict[str, Change] = {"PRODUCT_STOCKS_UPDATE": set_stock, "PRODUCT_PRICES_UPDATE": set_price}


def submit(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """Take a feed in; it is worked off after `report_delay_s`, much later when it is one too many of its type in 24 hours."""
    kind, items = params.get("operation_type", ""), nested(params, "item_list")
    if kind not in CHANGES:
        refuse("InvalidParameter", f"operation_type takes {', '.join(CHANGES)}")
    if not isinstance(items, list) or not 1 <= len(items) <= MOST_ITEMS:
        refuse("InvalidParameter", f"item_list takes 1 to {MOST_ITEMS} items")
    ids = [str(item.get("item_content_id") or "") for item in items]
    if len(set(ids)) < len(ids) or "" in ids:
        refuse("InvalidParameter", "item_content_id is required and must be unique in the list")
    since = world.clock.now() - DAY_S
    lately = [feed for feed in _feeds(world, account, since) if feed["data"]["type"] == kind]
    delay = float(world.settings["report_delay_s"]) + (LATE_S if len(lately) >= MOST_FEEDS else 0.0)
    job_id = 20_000_000_000 + world.store.next("feed")
    with world.store.tx():
        data = {"job_id": job_id, "type": kind, "items": items, "results": []}
        paper_id = world.papers.add(account["id"], PAPER, data, delay_s=delay)
        world.effects.schedule("feed", {"paper_id": paper_id}, delay)
    return {"job_id": job_id}


def work_off(world: "World", paper_id: str) -> None:
    """Each item by itself, as the batch calls would."""
    feed = world.papers.find(paper_id)
    if feed is None:
        return
    account = world.trade.account(feed["account_id"])
    results = [_item(world, account, feed["data"]["type"], item) for item in feed["data"]["items"]]
    world.papers.change(paper_id, results=results)


def _item(world: "World", account: dict[str, Any], kind: str, item: dict[str, Any]) -> dict[str, Any]:
    try:
        product = json.loads(str(item.get("item_content")), parse_float=Decimal)
        product_id = product.get("product_id")
        if not all(isinstance(sku, dict) for sku in product["multiple_sku_update_list"]):
            raise TypeError("a SKU is not an object")
    except (ValueError, AttributeError, KeyError, TypeError):
        product_id, wrong = None, {"error_code": "IllegalParameter", "error_message": "item_content cannot be read"}
    else:
        wrong = change_product(world, account, product, CHANGES[kind])
    said = {"success": not wrong, "productId": product_id}
    if wrong:
        said |= {"errorCode": wrong["error_code"], "errorMessage": wrong["error_message"]}
    return {"item_content_id": item["item_content_id"], "item_execution_result": json.dumps(said)}


def query(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """A feed's counts, and its results once it is done; until then fewer than `total_item_count`."""
    found = [feed for feed in _feeds(world, account) if str(feed["data"]["job_id"]) == params.get("job_id")]
    if not found:
        refuse("IllegalParameter", "the job was not found")
    data = found[0]["data"]
    done = [row for row in data["results"] if json.loads(row["item_execution_result"])["success"]]
    return {
        "job_id": data["job_id"], "success_item_count": len(done), "total_item_count": len(data["items"]),
        "result_list": {"single_item_response_dto": data["results"]},
    }  # fmt: skip


def listing(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """The account's feeds, newest first."""
    page = whole(params.get("current_page", 1), "current_page", 1, 10**6)
    size = whole(params.get("page_size", 20), "page_size", 1, 50)
    rows = [
        {
            "job_id": feed["data"]["job_id"], "operation_type": feed["data"]["type"],
            "status": "FINISH" if feed["data"]["results"] else "QUEUEING",
            "submitted_time": wall(feed["created_at"], PACIFIC),
        }
        for feed in _feeds(world, account)
        if params.get("feed_type", feed["data"]["type"]) == feed["data"]["type"]
    ]  # fmt: skip
    rows = [row for row in rows if params.get("status") in (None, "", row["status"])]
    return {
        "job_list": {"batch_operation_job_dto": rows[(page - 1) * size : page * size]}, "current_page": page,
        "page_size": size, "total_count": len(rows), "total_page": -(-len(rows) // size),
    }  # fmt: skip


def _feeds(world: "World", account: dict[str, Any], since: float = 0.0) -> list[dict[str, Any]]:
    return world.papers.all("account_id = ? AND kind = ? AND created_at > ?", account["id"], PAPER, since)
