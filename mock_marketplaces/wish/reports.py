"""What a merchant asks about after the sale: ratings, visitors, and the invoices of what Wish paid out."""

import csv
import io
from datetime import UTC, date, datetime
from math import inf
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.clock import iso_millis, parse_iso
from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.wish import bulk
from mock_marketplaces.wish.answers import ok, page_of, query_of, read

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

JOB = "wish_invoices"
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


def ratings(world: "World", account: dict[str, Any], request: Request) -> Response:
    """Those changed since `updated_at_min`, oldest change first."""
    query = query_of(request)
    limit, offset = page_of(query)
    since = read(parse_iso, query, "updated_at_min") if "updated_at_min" in query else 0.0
    tail = f"ORDER BY updated_at, id LIMIT {limit} OFFSET {offset}"
    found = world.aftersales.reviews("account_id = ? AND updated_at >= ?", account["id"], since, tail=tail)
    return ok([_rating(row) for row in found])


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


def visitors(world: "World", account: dict[str, Any], request: Request) -> Response:
    query = query_of(request)
    since, until = read(date.fromisoformat, query, "start_date"), read(date.fromisoformat, query, "end_date")
    days = world.traffic.days(account["id"], account["sites"][0], since, until)
    return ok([{"date": row["day"], "visitors": row["visitors"], "page_views": row["page_views"]} for row in days])


def ask_invoices(world: "World", account: dict[str, Any], request: Request) -> Response:
    """A job whose files are the invoices released in the window, one CSV each."""
    query = query_of(request)
    after = read(parse_iso, query, "payment_released_at_min")
    before = read(parse_iso, query, "payment_released_at_max") if "payment_released_at_max" in query else inf
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
    return bulk.files(world, account, JOB, job_id)


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
