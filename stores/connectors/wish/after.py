"""What Wish reports beside orders: invoices (a bulk job with CSV files), tickets, ratings, visitors; and orders given back whole.

Wish has no key against doing a refund twice, but an order can be refunded once only, and our reference travels as its note.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from stores.connectors import rates
from stores.connectors.errors import AlreadyDone, NotFound, Rejected, Throttled, Transient, UnreadableAnswer
from stores.connectors.http import AccountHttp, HttpAnswer
from stores.connectors.port import (
    CancelAnswer,
    CancelReason,
    CancelRequest,
    Raw,
    Receipt,
    RefundKnown,
    RefundRequest,
    RemoteReturn,
    RemoteReview,
    RemoteSettlement,
    RemoteTraffic,
)
from stores.connectors.reading import Wrong, digest, identity, moment, record
from stores.connectors.wish import read, read_after

PLAN = rates.Plan(20, 100)
PAGE = 100
MOST_PAGES = 50
JOB_PATIENCE_S = 45.0  # a job cannot be found again later, so it is worth waiting for
REASONS = {"changed_mind": "CUSTOMER_REQUEST"}
OTHER_REASON = "OTHER"
CANCEL_REASONS: Mapping[CancelReason, str] = {
    "out_of_stock": "MERCHANT_OUT_OF_STOCK",
    "buyer_request": "CUSTOMER_REQUEST",
    "undeliverable": "UNABLE_TO_SHIP",
    "wrong_price": OTHER_REASON,
    "other": OTHER_REASON,
}


class WishAfterSale:
    """The part of the connector that speaks about what comes after the sale."""

    account: Any
    http: AccountHttp

    def _call(
        self, operation: str, method: str, path: str, *,
        params: Mapping[str, str] | None = None, json_body: Any = None, writes: bool = False,
    ) -> HttpAnswer:  # fmt: skip
        raise NotImplementedError  # the connector it is mixed into answers this

    def _data(self, answer: HttpAnswer) -> Any:
        raise NotImplementedError  # the connector it is mixed into answers this

    def _order(self, external_id: str) -> dict[str, Any]:
        raise NotImplementedError  # the connector it is mixed into answers this

    # settlements ------------------------------------------------------------------------------------------------

    def settlements(self, *, since: datetime) -> list[Raw]:
        """The invoices released since then, one file each."""
        params = {"payment_released_at_min": read_after.iso(since)}
        job = self._data(self._call("bulk_get_invoices", "POST", "/payments/invoices/bulk_get", params=params))
        return [self._invoice(url) for url in self._file_urls(job)]

    def _file_urls(self, job: Any) -> list[str]:
        until = time.monotonic() + JOB_PATIENCE_S
        while isinstance(job, dict) and job.get("status") in {"PENDING", "CREATING"}:
            if time.monotonic() > until:
                raise Throttled("Wish is still making the file of invoices", wait_s=60.0)
            time.sleep(0.3)
            path = f"/payments/invoices/bulk_get/{read_after.part(str(job.get('id')))}"
            job = self._data(self._call("bulk_get_invoices_status", "GET", path))
        if not isinstance(job, dict) or job.get("status") != "READY":
            raise Transient(f"Wish could not make the file of invoices: {str(job)[:200]}")
        return [str(url) for url in job.get("file_urls") or []]

    def _invoice(self, url: str) -> Raw:
        rates.take(self.account.pk, "download_file", PLAN)
        answer = self.http.send(method="GET", url=url, writes=False)
        answer.raise_for_server_error()
        if answer.status != 200:
            raise Transient(f"the file of an invoice answered HTTP {answer.status}: {answer.text[:200]}")
        raw = {"csv": answer.text}
        settled = read_after.read_settlement(raw)
        at = datetime.combine(settled.period_to, datetime.min.time(), tzinfo=UTC)
        return Raw(settled.external_id, digest(raw), raw, at)

    def read_settlement(self, raw: dict[str, Any]) -> RemoteSettlement:
        """See `stores.connectors.wish.read_after`."""
        return read_after.read_settlement(raw)

    # returns and reviews ----------------------------------------------------------------------------------------

    def returns(self, *, since: datetime) -> list[Raw]:
        """The tickets changed since then that ask for more than an answer."""
        tickets = self._tickets(since)
        return [_raw(row, "ticket") for row in tickets if not read_after.is_question(row)]

    def _tickets(self, since: datetime) -> list[Any]:
        return self._pages("list_tickets", "/tickets", since)

    def read_return(self, raw: dict[str, Any]) -> RemoteReturn:
        """See `stores.connectors.wish.read_after`."""
        return read_after.read_return(raw)

    def reviews(self, *, since: datetime) -> list[Raw]:
        """The ratings written or changed since then."""
        return [_raw(row, "rating") for row in self._pages("list_ratings", "/ratings", since)]

    def read_review(self, raw: dict[str, Any]) -> RemoteReview:
        """See `stores.connectors.wish.read_after`."""
        return read_after.read_review(raw)

    def _pages(self, operation: str, path: str, since: datetime) -> list[Any]:
        """The rows changed since then. Each page begins at the moment where the last one ended, for what changes meanwhile moves
        to the end; only inside one moment do we count.
        """
        found: dict[Any, Any] = {}
        start, offset = read_after.iso(since), 0
        for _ in range(MOST_PAGES):
            params = {"updated_at_min": start, "limit": str(PAGE), "offset": str(offset)}
            answer = self._call(operation, "GET", path, params=params)
            rows = self._data(answer)
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise answer.unreadable("the answer holds no list of records")
            found |= {row.get("id"): row for row in rows}
            if len(rows) < PAGE:
                break
            last = str(rows[-1].get("updated_at") or start)
            start, offset = last, offset + PAGE if last == start else 0
        return list(found.values())

    # traffic ----------------------------------------------------------------------------------------------------

    def traffic(self, *, since: date, until: date) -> list[Raw]:
        """Visitors of each day."""
        params = {"start_date": since.isoformat(), "end_date": until.isoformat()}
        answer = self._call("merchant_traffic", "GET", "/merchant/traffic", params=params)
        rows = self._data(answer)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise answer.unreadable("the answer holds no list of days")
        found = [{"site": read.SITE, **row} for row in rows]
        days = [read_after.read_traffic(raw).day for raw in found]
        return [
            Raw(
                f"{read.SITE}:{day.isoformat()}",
                digest(raw),
                raw,
                datetime.combine(day, datetime.min.time(), tzinfo=UTC),
            )
            for day, raw in zip(days, found, strict=True)
        ]

    def read_traffic(self, raw: dict[str, Any]) -> RemoteTraffic:
        """See `stores.connectors.wish.read_after`."""
        return read_after.read_traffic(raw)

    # refunds ----------------------------------------------------------------------------------------------------

    def refund(self, request: RefundRequest) -> Receipt:
        """Give the order back whole; Wish takes no part of it. Accepted first and done later."""
        order = read.read_order(self._order(request.order_id))
        if order.status == "REFUNDED":
            raise AlreadyDone(f"Wish says that order {request.order_id} is refunded")
        whole = order.items_total + order.shipping_total
        if (request.items + request.shipping, request.currency) != (whole, order.currency):
            raise Rejected(
                f"Wish refunds whole orders only: {whole} {order.currency}, not {request.items + request.shipping}"
                f" {request.currency}. Refund all of it, or agree on the rest with the buyer in Wish's dashboard."
            )
        return self._give_back(request.order_id, REASONS.get(request.reason, OTHER_REASON), request.reference)

    def cancel(self, request: CancelRequest) -> Receipt:
        """At Wish, cancelling is refunding before anything left. One that shipped is refused: its money goes back as a refund."""
        order = read.read_order(self._order(request.order_id))
        if order.cancelled_at:
            raise AlreadyDone(f"Wish says that order {request.order_id} is {order.status}")
        if order.shipped_at:
            raise Rejected(f"Wish says that order {request.order_id} has shipped: refund it instead")
        if sum(quantity for _, quantity in request.lines) < order.lines[0].quantity:
            raise Rejected(f"Wish cancels whole orders only: {order.lines[0].quantity} units")
        return self._give_back(request.order_id, CANCEL_REASONS[request.reason], request.reference)

    def answer_cancel(self, answer: CancelAnswer) -> Receipt:
        """Not at Wish: buyers cancel there themselves, or not at all."""
        raise Rejected("Wish asks the seller nothing when a buyer cancels")

    def _give_back(self, order_id: str, reason: str, reference: str) -> Receipt:
        body = {"refund_reason": reason, "refund_reason_note": reference}
        path = f"/orders/{read_after.part(order_id)}/refund"
        answer = self._call("refund_order", "PUT", path, json_body=body, writes=True)
        said = self._data(answer)
        step = said.get("processing_status") if isinstance(said, dict) else None
        if step == "FAILED":
            raise Rejected(f"Wish refused to refund order {order_id}", code="FAILED")
        if step not in {"IN_PROGRESS", "SUCCEEDED"}:
            raise answer.unreadable(f"the answer has processing_status {step!r}")
        return Receipt("confirmed" if step == "SUCCEEDED" else "submitted", {"processing_status": step})

    def refund_state(self, *, order_id: str, reference: str) -> RefundKnown:
        """What the order shows of the refund with our reference."""
        try:
            return read_after.read_refund(self._order(order_id), reference)
        except NotFound:
            return RefundKnown("failed", error=f"Wish knows no order {order_id}")


def _raw(row: Any, what: str) -> Raw:
    try:
        found = record(row, what)
        return Raw(
            identity(found.get("id"), "id"), digest(row), dict(found), moment(found.get("updated_at"), "updated_at")
        )
    except Wrong as error:
        raise UnreadableAnswer(f"a {what} of Wish cannot be read: {error}", raw=str(row)) from error
