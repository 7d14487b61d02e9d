"""Bulk jobs: a file of many orders, a change of many products. Asked for first, done later, looked up by the job's id."""

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.core.protocol import Answer
from mock_marketplaces.wish import orders, products
from mock_marketplaces.wish.answers import ok, query_of, refuse

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

ORDERS, PRODUCTS = "wish_orders", "wish_products"
LARGEST_UPDATE = 1000
COLUMNS = (
    "id", "transaction_id", "state", "released_at", "updated_at", "sku", "variation_id", "quantity", "price", "shipping",
    "currency_code", "country_code", "tracking_number",
)  # fmt: skip


def ask_orders(world: "World", account: dict[str, Any], request: Request) -> Response:
    """All orders that the query of the list names, as they are when the file is made: now."""
    sql, values = orders.asked_for(world, account, query_of(request))
    found = [orders.shown(world, order) for order in world.trade.orders(sql, *values, tail="ORDER BY updated_at, id")]
    papers = world.papers
    file_id = papers.add(account["id"], "file", {"content_type": "text/csv; charset=UTF-8"}, body=_csv(found))
    job = papers.add(account["id"], ORDERS, {"files": [file_id]}, delay_s=world.settings["report_delay_s"])
    return ok({"id": job, "status": "PENDING", "file_urls": []})


def files(world: "World", account: dict[str, Any], kind: str, job_id: str) -> Response:
    """How far a job of files is, and where they are."""
    job = find(world, account, kind, job_id)
    urls = [world.papers.url(paper_id) for paper_id in job["data"]["files"]] if job["ready"] else []
    return ok({"id": job_id, "status": "READY" if job["ready"] else "CREATING", "file_urls": urls})


def orders_file(world: "World", account: dict[str, Any], request: Request, job_id: str) -> Response:
    return files(world, account, ORDERS, job_id)


def ask_products(world: "World", account: dict[str, Any], request: Request) -> Response:
    """A list of {id, variations}: each is taken or refused on its own."""
    try:
        items = json.loads(request.body, parse_float=str)  # amounts as they are written: they wait as JSON
    except ValueError:
        refuse("The body is not JSON")
    if not isinstance(items, list) or not 1 <= len(items) <= LARGEST_UPDATE:
        refuse(f"The body must be a list of 1 to {LARGEST_UPDATE} products")
    if not all(isinstance(item, dict) and item.get("id") for item in items):
        refuse("Every product needs its id", code=1001)
    with world.store.tx():
        job = world.papers.add(account["id"], PRODUCTS, {})
        data = {"account_id": account["id"], "job_id": job, "items": items}
        world.effects.schedule("wish_bulk_update", data, world.settings["report_delay_s"])
    return ok({"id": job, "status": "PENDING", "results": []})


def products_job(world: "World", account: dict[str, Any], request: Request, job_id: str) -> Response:
    results = find(world, account, PRODUCTS, job_id)["data"].get("results")
    return ok({"id": job_id, "status": "CREATING" if results is None else "READY", "results": results or []})


def finish_products(world: "World", data: dict[str, Any]) -> None:
    account = world.trade.account(data["account_id"])
    world.papers.change(data["job_id"], results=[_one(world, account, item) for item in data["items"]])


def _one(world: "World", account: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    try:
        products.apply(world, account, str(item["id"]), item)
    except Answer as no:
        said = json.loads(no.response.body)
        return {"id": item["id"], "status": "FAILED", "code": said["code"], "message": said["message"]}
    return {"id": item["id"], "status": "SUCCEEDED", "code": 0, "message": ""}


def find(world: "World", account: dict[str, Any], kind: str, job_id: str) -> dict[str, Any]:
    job = world.papers.find(job_id, account_id=account["id"])
    if job is None or job["kind"] != kind:
        refuse(f"Job {job_id} not found", code=1004, status=404)
    return job


def _csv(found: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    out = csv.DictWriter(text, COLUMNS, lineterminator="\r\n", extrasaction="ignore")
    out.writeheader()
    for row in found:
        paid, product = row["order_payment"]["general_payment_details"], row["product_information"]
        out.writerow(
            {
                **row,
                "sku": product["sku"],
                "variation_id": product["variation_id"],
                "quantity": paid["product_quantity"],
                "price": paid["product_price"]["amount"],
                "shipping": paid["product_shipping_price"]["amount"],
                "currency_code": paid["product_price"]["currency_code"],
                "country_code": row["full_address"]["shipping_detail"]["country_code"],
                "tracking_number": " ".join(entry["tracking_number"] for entry in row["tracking_information"]),
            }
        )
    return text.getvalue().encode()
