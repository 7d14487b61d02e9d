"""What a merchant asks about after the sale: tickets, ratings, visitors, and the invoices of what Wish paid out."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from math import inf
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.clock import iso_millis, parse_iso
from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.wish.answers import ok, refuse

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

LARGEST_PAGE = 500
JOB = "wish_invoices"
LABELS = {"refund_only": "REFUND", "return_refund": "RETURN", "exchange": "EXCHANGE", "dispute": "DISPUTE"}
REASONS = {
    "damaged": "ITEM_ARRIVED_DAMAGED", "defective": "ITEM_DEFECTIVE", "not_as_described": "ITEM_NOT_AS_DESCRIBED",
    "wrong_item": "WRONG_ITEM_RECEIVED", "missing": "ITEM_INCOMPLETE", "not_arrived": "ITEM_NOT_RECEIVED",
    "changed_mind": "NO_LONGER_WANTED", "other": "OTHER",
}  # fmt: skip
WORDS = {
    "items": "PRODUCT_PRICE", "shipping": "SHIPPING_PRICE", "tax": "TAX_COLLECTED", "tax_withheld": "TAX_REMITTED",
    "commission": "WISH_COMMISSION", "payment_fee": "PAYMENT_FEE", "fixed_fee": "FIXED_FEE", "fulfilment_fee": "FBW_FEE",
    "refund_items": "PRODUCT_REFUND", "refund_shipping": "SHIPPING_REFUND", "refund_tax": "TAX_REFUND",
    "refund_tax_withheld": "TAX_REMITTANCE_RETURNED", "refund_commission": "WISH_COMMISSION_RETURNED",
    "advertising": "PRODUCT_BOOST", "subscription": "SUBSCRIPTION", "storage": "FBW_STORAGE", "penalty": "PENALTY",
    "adjustment": "ADJUSTMENT",
}  # fmt: skip
COLUMNS = (
    "invoice_id", "period_start", "period_end", "currency", "invoice_total", "line_id", "order_id", "type", "amount", "posted_at",
)  # fmt: skip


def tickets(world: "World", account: dict[str, Any], request: Request) -> Response:
    """What buyers want put right; those changed since `updated_at_min`, oldest change first."""
    where, values, tail = _since(request)
    found = world.aftersales.returns(f"account_id = ?{where}", account["id"], *values, tail=tail)
    return ok([_ticket(row) for row in found])


def ticket(world: "World", account: dict[str, Any], request: Request, ticket_id: str) -> Response:
    found = world.aftersales.returns("account_id = ? AND id = ?", account["id"], ticket_id)
    if not found:
        refuse(f"Ticket {ticket_id} not found", code=1004, status=404)
    return ok(_ticket(found[0]))


def _ticket(row: dict[str, Any]) -> dict[str, Any]:
    order, closed = row["order"], row["status"] == "closed"
    wanted = {"amount": Decimal(row["amount"]), "currency_code": order.row["currency"]} if row["amount"] else None
    return {
        "id": row["id"],
        "state": "CLOSED" if closed else "AWAITING_MERCHANT",
        "label": LABELS[row["kind"]],
        "sublabel": REASONS[row["reason"]],
        "subject": f"Order {order.id}",
        "opened_at": iso_millis(row["t"]),
        "updated_at": iso_millis(row["updated_at"]),
        "closed_at": iso_millis(row["updated_at"]) if closed else None,
        "orders": [{"id": order.id, "quantity": line["quantity"]} for line in row["lines"]],
        "requested_refund": wanted,
        "granted_refund": _granted(row),
        "return_information": {"tracking_number": row["tracking"]},
        "replies": [{"sender": "USER", "message": row["note"], "date": iso_millis(row["t"])}] if row["note"] else [],
    }


def _granted(row: dict[str, Any]) -> dict[str, Any] | None:
    """What went back on the order since the ticket was opened, by the merchant or by Wish itself."""
    given = [made for made in row["order"].refunds if made["t"] >= row["t"]]
    total = sum((Decimal(made[part]) for made in given for part in ("items", "shipping", "tax")), Decimal(0))
    return {"amount": total, "currency_code": row["order"].row["currency"]} if given else None


def ratings(world: "World", account: dict[str, Any], request: Request) -> Response:
    where, values, tail = _since(request)
    return ok(
        [_rating(row) for row in world.aftersales.reviews(f"account_id = ?{where}", account["id"], *values, tail=tail)]
    )


def _rating(row: dict[str, Any]) -> dict[str, Any]:
    line = row["line"]
    return {
        "id": row["id"],
        "order_id": row["sale_id"],
        "product_id": line["product_id"],
        "variation_id": line["variant_id"],
        "rating": row["stars"],
        "title": row["title"],
        "comment": row["text"],
        "user": {"name": row["order"].buyer["name"]},
        "created_at": iso_millis(row["t"]),
        "updated_at": iso_millis(row["updated_at"]),
    }


def _since(request: Request) -> tuple[str, list[Any], str]:
    """Condition, its values, and order with page, from `updated_at_min`, `limit` and `offset`."""
    query = {key: values[-1] for key, values in request.query().items()}
    limit, offset = query.get("limit", "50"), query.get("offset", "0")
    if not limit.isdigit() or not 1 <= int(limit) <= LARGEST_PAGE or not offset.isdigit():
        refuse(f"limit goes from 1 to {LARGEST_PAGE}, offset from 0", code=1001)
    tail = f"ORDER BY updated_at, id LIMIT {int(limit)} OFFSET {int(offset)}"
    if "updated_at_min" not in query:
        return "", [], tail
    return " AND updated_at >= ?", [_read(parse_iso, query, "updated_at_min")], tail


def visitors(world: "World", account: dict[str, Any], request: Request) -> Response:
    query = {key: values[-1] for key, values in request.query().items()}
    since, until = _read(date.fromisoformat, query, "start_date"), _read(date.fromisoformat, query, "end_date")
    days = world.traffic.days(account["id"], account["sites"][0], since, until)
    return ok([{"date": row["day"], "visitors": row["visitors"], "page_views": row["page_views"]} for row in days])


def _read(read: Callable[[str], Any], query: dict[str, str], name: str) -> Any:
    try:
        return read(query[name])
    except (KeyError, ValueError):
        refuse(f"{name} is missing or no date", code=1001)


def ask_invoices(world: "World", account: dict[str, Any], request: Request) -> Response:
    """A job whose files are the invoices released in the window, one CSV each."""
    query = {key: values[-1] for key, values in request.query().items()}
    after = _read(parse_iso, query, "payment_released_at_min")
    before = _read(parse_iso, query, "payment_released_at_max") if "payment_released_at_max" in query else inf
    found = world.settlements.settlements(
        "account_id = ? AND period_to >= ? AND period_to <= ?", account["id"], after, before
    )
    papers = world.papers
    files = [
        papers.add(account["id"], "file", {"content_type": "text/csv; charset=UTF-8"}, body=_csv(invoice))
        for invoice in found
    ]
    job = papers.add(account["id"], JOB, {"files": files}, delay_s=world.settings["report_delay_s"])
    return ok({"id": job, "status": "PENDING", "file_urls": []})


def invoices(world: "World", account: dict[str, Any], request: Request, job_id: str) -> Response:
    job = world.papers.find(job_id, account_id=account["id"])
    if job is None or job["kind"] != JOB:
        refuse(f"Job {job_id} not found", code=1004, status=404)
    urls = [world.papers.url(paper_id) for paper_id in job["data"]["files"]] if job["ready"] else []
    return ok({"id": job_id, "status": "READY" if job["ready"] else "CREATING", "file_urls": urls})


def _csv(invoice: dict[str, Any]) -> bytes:
    text = io.StringIO()
    out = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    out.writeheader()
    head = {
        "invoice_id": invoice["id"],
        "period_start": _day(invoice["period_from"]),
        "period_end": _day(invoice["period_to"]),
        "currency": invoice["currency"],
        "invoice_total": invoice["total"],
    }
    for line in invoice["lines"]:
        out.writerow(
            {
                **head,
                "line_id": line["id"],
                "order_id": line["sale_id"],
                "type": line["raw_kind"] or WORDS[line["component"]],
                "amount": line["amount"],
                "posted_at": iso_millis(line["posted_at"]),
            }
        )
    return text.getvalue().encode()


def _day(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).date().isoformat()
