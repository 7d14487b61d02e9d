"""Understanding Wish's invoices, tickets, ratings, visitors and refunds. Pure: what Wish sent in, our words out.

The columns of an invoice and the words in it are not published; they are what the mock prints, and what we don't know is left unmapped.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from stores.connectors.port import (
    RefundKnown,
    RemoteReturn,
    RemoteReview,
    RemoteSettlement,
    RemoteSettlementLine,
    RemoteTraffic,
)
from stores.connectors.reading import (
    Wrong,
    amount,
    count,
    currency,
    day,
    identity,
    moment,
    record,
    records,
    signed,
    text,
    understood,
)
from stores.connectors.wish.read import SITE

COMPONENTS = {
    "PRODUCT_PRICE": "items", "SHIPPING_PRICE": "shipping", "TAX_COLLECTED": "tax", "TAX_REMITTED": "tax_withheld",
    "WISH_COMMISSION": "commission", "PAYMENT_FEE": "payment_fee", "FIXED_FEE": "fixed_fee", "FBW_FEE": "fulfilment_fee",
    "PRODUCT_REFUND": "refund_items", "SHIPPING_REFUND": "refund_shipping", "TAX_REFUND": "refund_tax",
    "TAX_REMITTANCE_RETURNED": "refund_tax_withheld", "WISH_COMMISSION_RETURNED": "refund_commission",
    "PRODUCT_BOOST": "advertising", "SUBSCRIPTION": "subscription", "FBW_STORAGE": "storage", "PENALTY": "penalty",
    "ADJUSTMENT": "adjustment",
}  # fmt: skip
KINDS = {"REFUND": "refund_only", "RETURN": "return_refund", "EXCHANGE": "exchange", "DISPUTE": "dispute"}
REASONS = {
    "ITEM_ARRIVED_DAMAGED": "damaged", "ITEM_DEFECTIVE": "defective", "ITEM_NOT_AS_DESCRIBED": "not_as_described",
    "WRONG_ITEM_RECEIVED": "wrong_item", "ITEM_INCOMPLETE": "missing", "ITEM_NOT_RECEIVED": "not_arrived",
    "NO_LONGER_WANTED": "changed_mind",
}  # fmt: skip
REFUND = "REFUND"
QUESTION = "QUESTION"  # the label of a ticket that only wants an answer


def read_settlement(raw: Any) -> RemoteSettlement:
    """An invoice, from its CSV."""
    return understood("Wish", _settlement, raw, what="an invoice")


def read_return(raw: Any) -> RemoteReturn:
    """A ticket."""
    return understood("Wish", _return, raw, what="a ticket")


def is_question(raw: Any) -> bool:
    """Whether a ticket wants nothing but an answer."""
    return isinstance(raw, Mapping) and raw.get("label") == QUESTION


def read_review(raw: Any) -> RemoteReview:
    """A rating."""
    return understood("Wish", _review, raw, what="a rating")


def read_traffic(raw: Any) -> RemoteTraffic:
    """A day's visitors."""
    return understood("Wish", _traffic, raw, what="a day's traffic")


def read_refund(raw: Any, reference: str) -> RefundKnown:
    """What an order shows of a refund of ours: its entry, or how far Wish got with it."""
    return understood("Wish", lambda order: _refund(order, reference), raw, what="the refunds of an order")


def _settlement(raw: Any) -> RemoteSettlement:
    rows = list(csv.DictReader(io.StringIO(text(record(raw, "the invoice").get("csv"), "csv", longest=10**8))))
    if not rows:
        raise Wrong("the file has no line")
    head = rows[0]
    lines = tuple(_line(row) for row in rows)
    total = signed(head.get("invoice_total"), "invoice_total")
    added = sum((line.amount for line in lines), Decimal(0))
    if added != total:
        raise Wrong(f"its lines add up to {added}, not to the {total} that it pays out")
    return RemoteSettlement(
        external_id=identity(head.get("invoice_id"), "invoice_id"),
        currency=currency(head.get("currency")),
        period_from=day(head.get("period_start"), "period_start"),
        period_to=day(head.get("period_end"), "period_end"),
        total=total,
        lines=lines,
    )


def _line(row: Mapping[str, Any]) -> RemoteSettlementLine:
    kind = text(row.get("type"), "type", longest=80)
    return RemoteSettlementLine(
        external_line_id=identity(row.get("line_id"), "line_id"),
        raw_kind=kind,
        component=COMPONENTS.get(kind, ""),
        order_id=text(row.get("order_id"), "order_id", longest=80),
        site=SITE,
        amount=signed(row.get("amount"), "amount"),
        posted_on=moment(row.get("posted_at"), "posted_at").date(),
    )


def _return(raw: Any) -> RemoteReturn:
    row = record(raw, "the ticket")
    orders = records(row.get("orders"), "orders")
    if not orders:
        raise Wrong("it names no order")
    label, said = text(row.get("label"), "label"), text(row.get("sublabel"), "sublabel", longest=120)
    wanted, granted = row.get("requested_refund"), row.get("granted_refund")
    returned = row.get("return_information") or {}
    return RemoteReturn(
        external_id=identity(row.get("id"), "id"),
        order_id=identity(orders[0].get("id"), "the order's id"),
        kind=KINDS.get(label, "dispute"),  # an unknown label goes to a person as a dispute
        reason=REASONS.get(said, "other"),
        remote_reason=said,
        status=text(row.get("state"), "state", longest=40),
        closed=row.get("state") == "CLOSED",
        requested_at=moment(row.get("opened_at"), "opened_at"),
        updated_at=moment(row.get("updated_at"), "updated_at"),
        lines=tuple(
            (identity(order.get("id"), "the order's id"), count(order.get("quantity"), "quantity", least=1))
            for order in orders
            if order.get("quantity") is not None
        ),
        note="\n".join(
            text(reply.get("message"), "message")
            for reply in records(row.get("replies"), "replies")
            if reply.get("sender") == "USER"
        ),
        tracking_number=text(record(returned, "return_information").get("tracking_number"), "tracking_number"),
        refund=amount(record(wanted, "requested_refund").get("amount"), "requested_refund") if wanted else None,
        refunded=amount(record(granted, "granted_refund").get("amount"), "granted_refund") if granted else None,
    )


def _review(raw: Any) -> RemoteReview:
    row = record(raw, "the rating")
    stars = count(row.get("rating"), "rating", least=1)
    if stars > 5:
        raise Wrong(f"rating is {stars}, not one to five")
    user = record(row.get("user") or {}, "user")
    return RemoteReview(
        external_id=identity(row.get("id"), "id"),
        site=SITE,
        listing_key=text(row.get("variation_id"), "variation_id", longest=80),
        order_id=text(row.get("order_id"), "order_id", longest=80),
        stars=stars,
        title=text(row.get("title"), "title"),
        text=text(row.get("comment"), "comment"),
        author=text(user.get("name"), "name", longest=120),
        reviewed_at=moment(row.get("updated_at"), "updated_at"),
    )


def _traffic(raw: Any) -> RemoteTraffic:
    row = record(raw, "the day")
    return RemoteTraffic(
        site=text(row.get("site"), "site"),
        day=day(row.get("date"), "date"),
        visitors=count(row.get("visitors"), "visitors"),
        page_views=count(row.get("page_views"), "page_views"),
    )


def _refund(raw: Any, reference: str) -> RefundKnown:
    row = record(raw, "the order")
    refunds = records(row.get("refunds"), "refunds")
    # Where Wish shows no note, a refund by the merchant is ours: there can be only one of the order.
    mine = [
        refund
        for refund in refunds
        if (refund.get("refund_reason_note") or (refund.get("refund_source") == "MERCHANT" and reference)) == reference
    ]
    if mine:
        return RefundKnown("confirmed", external_id=text(mine[0].get("refund_time"), "refund_time"))
    step = row.get("processing_status") if row.get("processing_source") == REFUND else None
    if refunds:
        said = f"{refunds[0].get('refund_source')}, {refunds[0].get('refund_reason')}"
        return RefundKnown("failed", error=f"the order was refunded otherwise ({said})")
    if step == "IN_PROGRESS":
        return RefundKnown("pending")
    return RefundKnown("failed", error="Wish refused the refund") if step == "FAILED" else RefundKnown("absent")


def iso(when: datetime) -> str:
    """As Wish writes a time."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def part(value: str) -> str:
    """A part of a path."""
    return quote(value, safe="")
