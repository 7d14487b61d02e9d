"""Calls after the sale at AliExpress: released funds, issues, refunds, visitors, evaluations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from erp.kernel import clock
from stores.connectors.aliexpress import read, read_after
from stores.connectors.aliexpress.calls import Calls, rows_of, to_json
from stores.connectors.errors import NotFound, Rejected, UnreadableAnswer
from stores.connectors.port import (
    Raw,
    Receipt,
    RefundKnown,
    RefundRequest,
    RemoteReturn,
    RemoteReview,
    RemoteSettlement,
    RemoteTraffic,
)
from stores.connectors.reading import Wrong, day, digest, records, text

LOANS = "aliexpress.trade.redefining.findloanlistquery"
ISSUES = "aliexpress.issue.issuelist.get"
ISSUE = "aliexpress.issue.detail.get"
AGREE = "aliexpress.issue.solution.agree"
PROPOSE = "aliexpress.issue.solution.save"
REFUND = "aliexpress.trade.seller.refund.create"
REFUNDS = "aliexpress.trade.seller.refund.query"
VISITORS = "aliexpress.data.shop.viewedinfoeveryday.get"
EVALUATIONS = "aliexpress.evaluation.listorderevaluation.get"
LOAN_TIME = "%m/%d/%Y %H:%M:%S"
LOAN_PAGE, PAGE = 200, 50
MOST_PAGES = 1000
AHEAD = timedelta(minutes=5)  # their clock may be ahead of ours


class AfterSale(Calls):
    """The part of the connector that follows an order to the money and the buyer's word."""

    # settlements ------------------------------------------------------------------------------------------------

    def settlements(self, *, since: datetime) -> list[Raw]:
        """The statements that were paid out since then, put together from the rows of the loan list."""
        start, end = read.window(since, clock.now() + AHEAD, LOAN_TIME)
        asked = {
            "loan_status": "loan_ok",
            "released_date_start": start,
            "released_date_end": end,
            "page_size": LOAN_PAGE,
        }
        found: dict[str, list[Mapping[str, Any]]] = {}
        for number in range(1, MOST_PAGES):
            result = self._inner(LOANS, {"param1": to_json({**asked, "page": number})}, "result")
            rows = rows_of(result, "order_list")
            for row in rows:
                found.setdefault(_or_nameless(read_after.statement_no, row), []).append(row)
            if len(rows) < LOAN_PAGE:
                break
        return [_raw(key, {"rows": rows}, read_after.paid_out_at(rows)) for key, rows in found.items()]

    def read_settlement(self, raw: dict[str, Any]) -> RemoteSettlement:
        """See `stores.connectors.aliexpress.read_after`."""
        return read_after.read_settlement(raw)

    # returns ----------------------------------------------------------------------------------------------------

    def returns(self, *, since: datetime) -> list[Raw]:
        """Issues that changed since then. The list can't be asked for that: it comes newest change first, and we stop in time."""
        return [self._with_detail(row) for row in self._changed_issues(since)]

    def _changed_issues(self, since: datetime) -> Iterator[Mapping[str, Any]]:
        for number in range(1, MOST_PAGES):
            query = {"current_page": number, "page_size": PAGE}
            rows = rows_of(self._call(ISSUES, {"query_dto": to_json(query)}), "data_list")
            changed = [row for row in rows if _changed_since(row, since)]
            yield from changed
            if not changed or len(rows) < PAGE:
                return

    def _with_detail(self, row: Mapping[str, Any]) -> Raw:
        """An issue whose own call is refused is kept with its row, so that reading it says what is missing."""
        asked = {"issue_id": str(row.get("issue_id")), "buyer_login_id": str(row.get("buyer_login_id") or "")}
        try:
            detail: Mapping[str, Any] | None = self._inner(ISSUE, asked, "result_object", "result")
        except (NotFound, Rejected):
            detail = None
        return _raw(str(row.get("issue_id") or ""), {"listed": row, "detail": detail}, _time(row, "gmt_modified"))

    def read_return(self, raw: dict[str, Any]) -> RemoteReturn:
        """See `stores.connectors.aliexpress.read_after`."""
        return read_after.read_return(raw)

    # refunds ----------------------------------------------------------------------------------------------------

    def refund(self, request: RefundRequest) -> Receipt:
        """Agree to what the buyer asks for in the issue; propose another amount there; or refund an order without an issue."""
        if not request.case_id:
            return self._refunded(
                REFUND, {"order_id": request.order_id, **_wanted(request), "out_ref": request.reference}
            )
        issue = {"issue_id": request.case_id}
        detail = self._inner(ISSUE, issue, "result_object", "result")
        issue["buyer_login_id"] = text(detail.get("buyer_login_id"), "buyer_login_id")
        try:
            solution = read_after.solution_asking(detail, request)
        except Wrong as error:
            raise UnreadableAnswer(f"issue {request.case_id} cannot be read: {error}", raw=to_json(detail)) from error
        if solution:
            agreed = {**issue, "solution_id": solution, "out_ref": request.reference}
            return self._refunded(AGREE, {**agreed, "refund_detail": _parts(request)})
        proposal = {"add_seller_solution": "true", "add_solution_type": "refund", "solution_context": request.reference}
        return self._refunded(PROPOSE, {**issue, **proposal, **_wanted(request)})

    def _refunded(self, method: str, params: Mapping[str, str]) -> Receipt:
        """Whether it is done or only asked for, `refund_state` tells: a buyer may have to accept first."""
        inner = self._call(method, params, writes=True)
        result = inner.get("result")
        number = result.get("refund_id") if isinstance(result, dict) else None
        return Receipt("confirmed" if number else "submitted", {"method": method, "refund_id": str(number or "")})

    def refund_state(self, *, order_id: str, reference: str) -> RefundKnown:
        """Our refund among those of the order."""
        found = self._inner(REFUNDS, {"order_id": order_id}, "result")
        return read_after.read_refund(found.get("refund_list"), reference)

    # traffic and reviews ----------------------------------------------------------------------------------------

    def traffic(self, *, since: date, until: date) -> list[Raw]:
        """A row per day."""
        days = {"start_date": since.isoformat(), "end_date": until.isoformat(), "page_size": str(PAGE)}
        found: list[Raw] = []
        for number in range(1, MOST_PAGES):
            rows = rows_of(self._inner(VISITORS, {**days, "current_page": str(number)}, "result"), "data_list")
            found += [_raw(f"{read.SITE}:{row.get('stat_date')}", row, _start_of(row)) for row in rows]
            if len(rows) < PAGE:
                break
        return found

    def read_traffic(self, raw: dict[str, Any]) -> RemoteTraffic:
        """See `stores.connectors.aliexpress.read_after`."""
        return read_after.read_traffic(raw)

    def reviews(self, *, since: datetime) -> list[Raw]:
        """Evaluations that became effective since then, each with the code of the SKU, which only its order knows."""
        start, end = read.window(since, clock.now() + AHEAD)
        asked = {"start_valid_date": start, "end_valid_date": end, "page_size": PAGE}
        found: list[Raw] = []
        for number in range(1, MOST_PAGES):
            answer = self._call(EVALUATIONS, {"trade_evaluation_request": to_json({**asked, "current_page": number})})
            rows = rows_of(answer, "target_list")
            found += [self._review(row) for row in rows]
            if len(rows) < PAGE:
                break
        return found

    def _review(self, row: Mapping[str, Any]) -> Raw:
        raw = {"listed": row, "sku_code": self._sku_code(row)}
        return _raw(str(row.get("order_id") or ""), raw, _time(row, "valid_date"))

    def _sku_code(self, row: Mapping[str, Any]) -> str:
        try:
            detail = self._detail(str(row.get("parent_order_id")))
        except (NotFound, Rejected):
            return ""  # a review of an order that is gone still counts for the shop
        children = records(detail.get("child_order_list"), "child_order_list")
        codes = {str(child.get("child_order_id")): str(child.get("sku_code") or "") for child in children}
        return codes.get(str(row.get("order_id")), "")

    def read_review(self, raw: dict[str, Any]) -> RemoteReview:
        """See `stores.connectors.aliexpress.read_after`."""
        return read_after.read_review(raw)


def _changed_since(row: Mapping[str, Any], since: datetime) -> bool:
    """Whether it may have changed since then; a row without a readable time counts as changed, so that it is not lost."""
    changed = _time(row, "gmt_modified")
    return changed is None or changed >= since


def _time(row: Mapping[str, Any], name: str) -> datetime | None:
    try:
        return read.updated_at(row.get(name), now=clock.now())
    except Wrong:
        return None


def _start_of(row: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.combine(day(row.get("stat_date"), "stat_date"), datetime.min.time(), tzinfo=read.PACIFIC)
    except Wrong:
        return None


def _or_nameless(key: Any, row: Mapping[str, Any]) -> str:
    """The key of a row; what has none gets a name of its own and is refused when it is read."""
    try:
        return str(key(row))
    except Wrong:
        return f"?{digest(row)}"


def _raw(external_id: str, raw: Mapping[str, Any], at: datetime | None) -> Raw:
    version = digest(raw)
    return Raw(external_id or f"?{version}", version, dict(raw), at)


def _wanted(request: RefundRequest) -> dict[str, str]:
    return {
        "refund_amount": str(read_after.refund_total(request)),
        "refund_amount_currency": request.currency,
        "refund_reason": request.reason,
        "refund_detail": _parts(request),
    }


def _parts(request: RefundRequest) -> str:
    lines = [{"child_order_id": line, "quantity": units, "amount": str(goods)} for line, units, goods in request.lines]
    parts = {"items": request.items, "shipping": request.shipping, "tax": request.tax}
    return to_json({**{part: str(value) for part, value in parts.items()}, "child_list": lines})
