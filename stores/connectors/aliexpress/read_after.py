"""Understanding what comes after the sale at AliExpress: released funds, issues, refunds, traffic and evaluations. Pure.

Times are wall-clock times of the US Pacific coast, and days are days there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from stores.connectors.aliexpress.read import PACIFIC, SITE
from stores.connectors.port import (
    RefundKnown,
    RefundRequest,
    RefundStanding,
    RemoteReturn,
    RemoteReview,
    RemoteSettlement,
    RemoteSettlementLine,
    RemoteTraffic,
)
from stores.connectors.reading import (
    LONGEST_TITLE,
    Wrong,
    amount,
    count,
    currency,
    day,
    identity,
    record,
    records,
    signed,
    text,
    understood,
    wall_clock,
)
from stores.connectors.reasons import case_reason

# Their word for a part of the money -> `finance.states.Component`.
COMPONENTS = {
    "PRODUCT_AMOUNT": "items",
    "LOGISTICS_AMOUNT": "shipping",
    "TAX_AMOUNT": "tax",
    "TAX_PAID_ON": "tax_withheld",
    "ESCROW_FEE": "commission",
    "PAYMENT_FEE": "payment_fee",
    "FIXED_FEE": "fixed_fee",
    "WAREHOUSE_FULFILMENT": "fulfilment_fee",
    "REFUND_PRODUCT": "refund_items",
    "REFUND_LOGISTICS": "refund_shipping",
    "REFUND_TAX": "refund_tax",
    "REFUND_TAX_PAID_ON": "refund_tax_withheld",
    "REFUND_ESCROW_FEE": "refund_commission",
    "AFFILIATE_COMMISSION": "advertising",
    "SUBSCRIPTION_FEE": "subscription",
    "WAREHOUSE_STORAGE": "storage",
    "PENALTY": "penalty",
    "ADJUSTMENT": "adjustment",
}
CLOSED = {"canceled_issue", "finish"}
ISSUE_STATUSES = CLOSED | {"processing"}
KINDS = {"refund": "refund_only", "return_and_refund": "return_refund"}
REACHED = {"reached", "perform"}
REFUND_STATES: Mapping[str, RefundStanding] = {"success": "confirmed", "processing": "pending", "failed": "failed"}


def read_settlement(raw: Any) -> RemoteSettlement:
    """A statement with all its funds; raises UnreadableAnswer when they do not add up to what it pays out."""
    return understood("AliExpress", _read_settlement, raw, "a statement")


def read_return(raw: Any) -> RemoteReturn:
    """An issue in our words."""
    return understood("AliExpress", _read_return, raw, "an issue")


def read_refund(listed: Any, reference: str) -> RefundKnown:
    """What the refunds of an order say about ours."""
    return understood("AliExpress", lambda rows: _read_refund(rows, reference), listed, "a refund")


def read_traffic(raw: Any) -> RemoteTraffic:
    """A day's visitors of the shop."""
    return understood("AliExpress", _read_traffic, raw, "a day's traffic")


def read_review(raw: Any) -> RemoteReview:
    """An evaluation in our words."""
    return understood("AliExpress", _read_review, raw, "an evaluation")


def statement_no(row: Mapping[str, Any]) -> str:
    """Which statement a row of the loan list belongs to. Raises Wrong."""
    return identity(row.get("statement_no"), "statement_no")


def paid_out_at(rows: Sequence[Mapping[str, Any]]) -> datetime | None:
    """When a statement was paid out, as its rows tell."""
    try:
        return _time(rows[0].get("statement_end"), "statement_end")
    except Wrong:
        return None


def solution_asking(detail: Mapping[str, Any], request: RefundRequest) -> str:
    """The buyer's open proposal that asks for exactly this refund; '' when there is none, and we have to make our own."""
    wanted = refund_total(request)
    for solution in records(detail.get("buyer_solution_list"), "buyer_solution_list"):
        asked = amount(solution.get("refund_money") or 0, "refund_money")
        same = asked == wanted and solution.get("refund_money_currency") == request.currency
        if same and solution.get("status") == "wait_seller_accept":
            return identity(solution.get("id"), "id")
    return ""


def refund_total(request: RefundRequest) -> Decimal:
    """All that goes back to the buyer."""
    return request.items + request.shipping + request.tax


def _time(value: Any, what: str, *, second_pass: bool = False) -> datetime:
    return wall_clock(value, PACIFIC, what, second_pass=second_pass)


def _day_of(value: Any, what: str) -> date:
    return _time(value, what).astimezone(PACIFIC).date()


def _read_settlement(raw: Any) -> RemoteSettlement:
    raw = record(raw, "the statement")
    rows = records(raw.get("rows"), "rows")
    if not rows:
        raise Wrong("it has no rows")
    number, first = statement_no(rows[0]), rows[0]
    if any(statement_no(row) != number for row in rows):
        raise Wrong("its rows are of several statements")
    paid = record(first.get("statement_amount"), "statement_amount")
    money, total = currency(paid.get("currency_code")), signed(paid.get("amount"), "statement_amount")
    lines = tuple(line for row in rows for line in _funds(row, money))
    found = sum((line.amount for line in lines), Decimal(0))
    if found != total:
        raise Wrong(f"its funds add up to {found}, and it pays out {total}")
    return RemoteSettlement(
        external_id=number,
        currency=money,
        period_from=_day_of(first.get("statement_start"), "statement_start"),
        period_to=_day_of(first.get("statement_end"), "statement_end"),
        total=total,
        lines=lines,
    )


def _funds(row: Mapping[str, Any], money: str) -> Iterator[RemoteSettlementLine]:
    """The funds of an order and of its child orders; a row without an order holds what the account owes."""
    order_id = identity(row["order_id"], "order_id") if row.get("order_id") else ""
    for part in (row, *records(row.get("son_order_list"), "son_order_list")):
        for fund in records(part.get("fund_detail_list"), "fund_detail_list"):
            kind, value = text(fund.get("fund_type"), "fund_type", longest=120), record(fund.get("amount"), "amount")
            if value.get("currency_code") != money:
                raise Wrong(f"its funds are in {money} and {value.get('currency_code')}")
            yield RemoteSettlementLine(
                external_line_id=identity(fund.get("fund_id"), "fund_id"),
                raw_kind=kind,
                component=COMPONENTS.get(kind, ""),
                order_id=order_id,
                site=SITE,
                amount=signed(value.get("amount"), "amount"),
                posted_on=_day_of(fund.get("gmt_fund"), "gmt_fund"),
            )


def _read_return(raw: Any) -> RemoteReturn:
    raw = record(raw, "the issue")
    listed, detail = record(raw.get("listed"), "the listed row"), record(raw.get("detail"), "the detail")
    external_id = identity(listed.get("issue_id"), "issue_id")
    if identity(detail.get("id"), "id") != external_id:
        raise Wrong("its detail is of another issue")
    status = listed.get("issue_status")
    if status not in ISSUE_STATUSES:
        raise Wrong(f"issue_status is {status!r}, which we do not know")
    words = text(listed.get("reason_english") or detail.get("issue_reason"), "reason_english", longest=200)
    solutions = records(detail.get("buyer_solution_list"), "buyer_solution_list")
    wish = solutions[-1] if solutions else {}
    return RemoteReturn(
        external_id=external_id,
        order_id=identity(listed.get("parent_order_id"), "parent_order_id"),
        kind=_kind(detail, wish),
        reason=case_reason(words),
        remote_reason=words,
        status=status,
        closed=status in CLOSED,
        requested_at=_time(listed.get("gmt_create"), "gmt_create"),
        updated_at=_time(listed.get("gmt_modified"), "gmt_modified", second_pass=True),
        lines=_goods(detail),
        note=_first_words(detail),
        tracking_number=text(detail.get("buyer_return_no"), "buyer_return_no", longest=60),
        refund=amount(wish["refund_money"], "refund_money") if wish.get("refund_money") else None,
        refunded=_refunded(detail),
    )


def _refunded(detail: Mapping[str, Any]) -> Decimal:
    """What was given back by what was agreed or ruled."""
    lists = ("buyer_solution_list", "seller_solution_list", "platform_solution_list")
    reached = [row for name in lists for row in records(detail.get(name), name) if row.get("status") in REACHED]
    return sum((amount(row.get("refund_money") or 0, "refund_money") for row in reached), Decimal(0))


def _kind(detail: Mapping[str, Any], wish: Mapping[str, Any]) -> str:
    """What the buyer proposes; once AliExpress itself proposes something, it is a dispute."""
    if records(detail.get("platform_solution_list"), "platform_solution_list"):
        return "dispute"
    asked = wish.get("solution_type") or "refund"
    if asked not in KINDS:
        raise Wrong(f"solution_type is {asked!r}, which we do not know")
    return KINDS[asked]


def _goods(detail: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    goods = records(detail.get("issue_goods_list"), "issue_goods_list")
    return tuple(
        (identity(row.get("child_order_id"), "child_order_id"), count(row.get("quantity"), "quantity", least=1))
        for row in goods
    )


def _first_words(detail: Mapping[str, Any]) -> str:
    steps = records(detail.get("process_dto_list"), "process_dto_list")
    return text(steps[0].get("content"), "content") if steps else ""


def _read_refund(listed: Any, reference: str) -> RefundKnown:
    for refund in records(listed, "refund_list"):
        if refund.get("out_ref") == reference:
            state = REFUND_STATES.get(text(refund.get("refund_status"), "refund_status"))
            if state is None:
                raise Wrong(f"refund_status is {refund.get('refund_status')!r}, which we do not know")
            return RefundKnown(state, identity(refund.get("refund_id"), "refund_id"), text(refund.get("fail_reason")))
    return RefundKnown("absent")


def _read_traffic(raw: Any) -> RemoteTraffic:
    row = record(raw, "the row")
    return RemoteTraffic(
        site=SITE,
        day=day(row.get("stat_date"), "stat_date"),
        visitors=count(row.get("visitor_count"), "visitor_count"),
        page_views=count(row.get("viewed_count"), "viewed_count"),
    )


def _read_review(raw: Any) -> RemoteReview:
    raw = record(raw, "the evaluation")
    row, sku_code = record(raw.get("listed"), "the listed row"), text(raw.get("sku_code"), "sku_code", longest=160)
    stars = count(row.get("buyer_evaluation"), "buyer_evaluation", least=1)
    if stars > 5:
        raise Wrong(f"buyer_evaluation is {stars}, and there are five stars")
    child, product = identity(row.get("order_id"), "order_id"), identity(row.get("product_id"), "product_id")
    return RemoteReview(
        external_id=child,
        site=SITE,
        listing_key=f"{product}:{sku_code}" if sku_code else "",
        order_id=identity(row.get("parent_order_id"), "parent_order_id"),
        stars=stars,
        title="",
        text=text(row.get("buyer_feedback"), "buyer_feedback"),
        author=text(row.get("buyer_login_id"), "buyer_login_id", longest=LONGEST_TITLE),
        reviewed_at=_time(row.get("buyer_fb_date") or row.get("gmt_create"), "buyer_fb_date"),
    )
