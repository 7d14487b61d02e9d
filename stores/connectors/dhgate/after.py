"""Calls after the sale at DHgate: payments, disputes, refunds, visitors, reviews."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from erp.kernel import clock
from stores.connectors.dhgate import protocol, read, read_after
from stores.connectors.dhgate.calls import PAGE, Calls, Row, as_raw, pages, rows_of
from stores.connectors.errors import Rejected
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
from stores.connectors.reading import Wrong

PAYMENTS, PAYMENTS_VERSION = "dh.seller.payment.get", "1.0"
OPEN, CLOSED = "dh.order.disputeopen.list", "dh.order.disputeclose.list"
REFUND, REFUNDS = "dh.order.refund.save", "dh.order.refund.list"
VISITORS, REVIEWS = "dh.seller.traffic.get", "dh.order.review.list"
DISPUTE_TYPES = ("1", "2", "3")  # by agreement, before DHgate, after the sale
AHEAD = timedelta(minutes=5)  # their clock may be ahead of ours


class AfterSale(Calls):
    """The part of the connector that follows an order to the money and the buyer's word."""

    # settlements ------------------------------------------------------------------------------------------------

    def settlements(self, *, since: datetime) -> list[Raw]:
        """The payments to us since then."""
        start, end = read.wall(since), read.wall(clock.now() + AHEAD)
        asked = {"startDate": start, "endDate": end, "moneyMode": read.CURRENCY, "pagesize": PAGE,
                 "supplierId": self.account.secrets.get("seller_id", "")}  # fmt: skip

        def page(number: int) -> Row:
            whole = {"paymentList": protocol.parameter({**asked, "pagenum": number})}
            return self._call(PAYMENTS, whole, version=PAYMENTS_VERSION)

        return [
            as_raw(row.get("paymentNo"), row, read_after.time_of(row, "tdate"))
            for row in pages(page, "sellerOrderAccountList")
        ]

    def read_settlement(self, raw: dict[str, Any]) -> RemoteSettlement:
        """See `stores.connectors.dhgate.read_after`."""
        return read_after.read_settlement(raw)

    # returns ----------------------------------------------------------------------------------------------------

    def returns(self, *, since: datetime) -> list[Raw]:
        """Disputes of all three kinds: the open ones that changed since then, and those closed since then."""
        window = {"startDate": read.wall(since), "endDate": read.wall(clock.now() + AHEAD)}
        found: list[Row] = []
        for kind in DISPUTE_TYPES:
            opened = self._paged(OPEN, {"disputeType": kind}, "orderDisputeOpenInfos")
            found += [row for row in opened if _changed_since(row, since)]
            found += self._paged(CLOSED, {"disputeType": kind, **window}, "orderDisputeCloseInfos")
        return [as_raw(row.get("disputeId"), row, _changed_at(row)) for row in found]

    def read_return(self, raw: dict[str, Any]) -> RemoteReturn:
        """See `stores.connectors.dhgate.read_after`."""
        return read_after.read_return(raw)

    # refunds ----------------------------------------------------------------------------------------------------

    def refund(self, request: RefundRequest) -> Receipt:
        """Give money back under our own number; a dispute that is named ends with it."""
        body = self._call(REFUND, _wanted(request), writes=True)
        if body.get("result") is not True:
            raise Rejected(f"DHgate did not accept refund {request.reference}")
        return Receipt("confirmed", {"refund_id": str(body.get("refundId") or "")})

    def refund_state(self, *, order_id: str, reference: str) -> RefundKnown:
        """Our refund among those of the order."""
        return read_after.read_refund(self._call(REFUNDS, {"orderNo": order_id}).get("refundList"), reference)

    # traffic and reviews ----------------------------------------------------------------------------------------

    def traffic(self, *, since: date, until: date) -> list[Raw]:
        """A row per day."""
        body = self._call(VISITORS, {"startDate": since.isoformat(), "endDate": until.isoformat()})
        rows = rows_of(body, "trafficList")
        return [as_raw(f"{read.SITE}:{row.get('statDate')}", row, read_after.start_of(row)) for row in rows]

    def read_traffic(self, raw: dict[str, Any]) -> RemoteTraffic:
        """See `stores.connectors.dhgate.read_after`."""
        return read_after.read_traffic(raw)

    def reviews(self, *, since: datetime) -> list[Raw]:
        """Reviews written or changed since then."""
        window = {"startDate": read.wall(since), "endDate": read.wall(clock.now() + AHEAD)}
        return [
            as_raw(row.get("reviewId"), row, read_after.time_of(row, "updateDate"))
            for row in self._paged(REVIEWS, window, "reviewList")
        ]

    def read_review(self, raw: dict[str, Any]) -> RemoteReview:
        """See `stores.connectors.dhgate.read_after`."""
        return read_after.read_review(raw)


def _changed_since(row: Row, since: datetime) -> bool:
    """Whether it may have changed since then; a row without a readable time counts as changed, so that it is not lost."""
    changed = _changed_at(row)
    return changed is None or changed >= since


def _changed_at(row: Row) -> datetime | None:
    try:
        return read_after.changed_at(row)
    except Wrong:
        return None


def _wanted(request: RefundRequest) -> dict[str, str]:
    items = []
    for line_id, units, goods in request.lines:
        key, _, seq = line_id.partition("#")
        item, _, sku_id = key.partition(":")
        items.append({"itemcode": item, "skuId": sku_id, "seq": int(seq or 1), "itemCount": units, "money": str(goods)})
    whole = {
        "orderNo": request.order_id,
        "refundNo": request.reference,
        "refundMoney": str(request.items + request.shipping + request.tax),
        "itemMoney": str(request.items),
        "shippingMoney": str(request.shipping),
        "taxMoney": str(request.tax),
        "refundReason": request.reason,
        "refundItemList": protocol.parameter(items),
    }
    return {**whole, "disputeId": request.case_id} if request.case_id else whole
