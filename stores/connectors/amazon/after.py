"""What Amazon reports beside orders, through its Reports API, and refunds through an order adjustment feed.

A feed is accepted first and carried out later. Our reference goes with each adjusted item; by it the refund is found again, in the
order's financial events once it is booked, and in the feed's processing report before that.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, unescape

from erp.kernel import clock
from stores.connectors.amazon import read_after
from stores.connectors.amazon.feeds import FEEDS, Feeds, record_of
from stores.connectors.amazon.papers import iso, moment
from stores.connectors.amazon.sites import BY_CODE
from stores.connectors.errors import NotFound, Rejected, Throttled
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
from stores.connectors.reading import digest, record, records, understood

SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
RETURNS = "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE"
FEEDBACK = "GET_SELLER_FEEDBACK_DATA"
TRAFFIC = "GET_SALES_AND_TRAFFIC_REPORT"
ADJUSTMENT = "POST_PAYMENT_ADJUSTMENT_DATA"
LOOK_BACK = timedelta(
    days=60
)  # returns are listed by the day of the request, so older ones must be asked for to see what became of them
OFFERED = timedelta(days=89)  # Amazon keeps reports for 90 days
FEED_MEMORY = timedelta(hours=48)  # so long an event may be missing from an order's finances
REASONS = {
    "damaged": "CarrierDamaged", "defective": "CustomerReturn", "not_as_described": "DifferentItem", "wrong_item": "DifferentItem",
    "missing": "CustomerReturn", "not_arrived": "CouldNotShip", "changed_mind": "CustomerReturn", "other": "GeneralAdjustment",
}  # fmt: skip
_RESULT = re.compile(
    r"<ResultCode>(?P<code>\w+)</ResultCode>.*?<ResultDescription>(?P<said>.*?)</ResultDescription>"
    r".*?<MerchantAdjustmentItemID>(?P<reference>.*?)</MerchantAdjustmentItemID>",
    re.DOTALL,
)
_SUCCESSES = re.compile(r"<MessagesSuccessful>(\d+)</MessagesSuccessful>")


class AmazonAfterSale(Feeds):
    """The part of the connector that speaks about what comes after the sale."""

    # settlements ------------------------------------------------------------------------------------------------

    def settlements(self, *, since: datetime) -> list[Raw]:
        """The settlement reports that Amazon made since then, oldest first; when the budget ends, those that were read."""
        after = max(since, clock.now() - OFFERED)
        params = {
            "reportTypes": SETTLEMENT,
            "processingStatuses": "DONE",
            "createdSince": iso(after),
            "pageSize": "100",
        }
        found: list[Raw] = []
        for report in sorted(self._listed(params), key=lambda report: str(report.get("createdTime"))):
            try:
                file = self._document(str(report.get("reportDocumentId")))
            except Throttled:
                if found:
                    break
                raise
            number, _last_day = read_after.settlement_name(file)
            found.append(Raw(number, digest(file), {"tsv": file}, moment(report.get("createdTime"))))
        return found

    def read_settlement(self, raw: dict[str, Any]) -> RemoteSettlement:
        """See `stores.connectors.amazon.read_after`."""
        return read_after.read_settlement(raw)

    # returns, feedback, traffic ---------------------------------------------------------------------------------

    def returns(self, *, since: datetime) -> list[Raw]:
        """The returns asked for in the last sixty days, as they stand now."""
        file, made = self._report(RETURNS, self._marketplaces(), clock.now() - LOOK_BACK)
        grouped: dict[str, list[dict[str, str]]] = {}
        for row in understood("Amazon", read_after.table, file, what="a report of returns"):
            grouped.setdefault(row.get("Amazon RMA ID", ""), []).append(row)
        return [
            Raw(key or f"?{digest(rows)}", digest(rows), {"rows": rows, "reported_at": iso(made)}, made)
            for key, rows in grouped.items()
        ]

    def read_return(self, raw: dict[str, Any]) -> RemoteReturn:
        """See `stores.connectors.amazon.read_after`."""
        return read_after.read_return(raw)

    def reviews(self, *, since: datetime) -> list[Raw]:
        """What buyers said since then."""
        file, made = self._report(FEEDBACK, self._marketplaces(), since)
        return [
            Raw(row.get("Feedback ID") or row.get("Order ID") or f"?{digest(row)}", digest(row), dict(row), made)
            for row in understood("Amazon", read_after.table, file, what="a report of feedback")
        ]

    def read_review(self, raw: dict[str, Any]) -> RemoteReview:
        """See `stores.connectors.amazon.read_after`."""
        return read_after.read_review(raw)

    def traffic(self, *, since: date, until: date) -> list[Raw]:
        """Sessions and page views of each site and day. Amazon makes one report per site."""
        start, end = (datetime.combine(day, datetime.min.time(), tzinfo=UTC) for day in (since, until))
        options = {"dateGranularity": "DAY", "asinGranularity": "PARENT"}
        found: list[Raw] = []
        for site in self._sites():
            file, _made = self._report(TRAFFIC, [BY_CODE[site].marketplace_id], start, end, options)
            found += understood("Amazon", lambda file, site=site: _days(file, site), file, what="a report of traffic")  # type: ignore[misc]
        return found

    def read_traffic(self, raw: dict[str, Any]) -> RemoteTraffic:
        """See `stores.connectors.amazon.read_after`."""
        return read_after.read_traffic(raw)

    def _marketplaces(self) -> list[str]:
        return [BY_CODE[site].marketplace_id for site in self._sites()]

    # refunds ----------------------------------------------------------------------------------------------------

    def refund(self, request: RefundRequest) -> Receipt:
        """Hand in an order adjustment feed. Only its last step changes anything, so only that one's answer can be lost."""
        if request.site not in BY_CODE or not request.lines:
            raise Rejected("a refund at Amazon needs the site and the order's items: name what is refunded")
        body = _feed(self.account.seller_id, request).encode()
        feed_id = self._hand_in(ADJUSTMENT, BY_CODE[request.site].marketplace_id, body)
        return Receipt("submitted", {"feed_id": feed_id})

    def refund_state(self, *, order_id: str, reference: str) -> RefundKnown:
        """Booked, refused, or still under way. While a feed's outcome cannot be told, nothing is called absent."""
        path = f"/finances/v0/orders/{order_id}/financialEvents"
        try:
            answer = self._call("listFinancialEventsByOrderId", "GET", path)
        except NotFound:
            return RefundKnown("failed", error=f"Amazon knows no order {order_id}")
        known = read_after.read_refund_events(answer.json(), reference)
        return known or self._in_feeds(reference)

    def _in_feeds(self, reference: str) -> RefundKnown:
        params = {"feedTypes": ADJUSTMENT, "pageSize": "100", "createdSince": iso(clock.now() - FEED_MEMORY)}
        body = record_of(self._call("getFeeds", "GET", f"{FEEDS}/feeds", params=params).json())
        feeds = understood("Amazon", lambda raw: records(raw.get("feeds"), "feeds"), body, what="a list of feeds")
        under_way = False
        for feed in feeds:
            if feed.get("processingStatus") in {"CANCELLED", "FATAL"}:
                continue
            report = self._processing_report(feed)
            named = {unescape(found["reference"]): found for found in _RESULT.finditer(report)}
            if reference in named:
                wrong = named[reference]["code"] == "Error"
                return (
                    RefundKnown("failed", error=unescape(named[reference]["said"])) if wrong else RefundKnown("pending")
                )
            good = _SUCCESSES.search(report)
            told = sum(found["code"] != "Error" for found in named.values())
            under_way |= not report or (good is not None and int(good[1]) > told)
        return RefundKnown("pending" if under_way else "absent")


def _days(file: Any, site: str) -> list[Raw]:
    rows = records(record(json.loads(file), "the report").get("salesAndTrafficByDate"), "salesAndTrafficByDate")
    found = []
    for row in rows:
        raw = {"site": site, "date": row.get("date"), "trafficByDate": row.get("trafficByDate")}
        day = read_after.read_traffic(raw).day
        at = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
        found.append(Raw(f"{site}:{day.isoformat()}", digest(raw), raw, at))
    return found


def _feed(seller_id: str, request: RefundRequest) -> str:
    """The XML of an order adjustment. Shipping and tax go with the first item; items after it carry numbered references."""
    items = ""
    for number, (line_id, _quantity, goods) in enumerate(request.lines):
        parts = {"Principal": goods, **({"Shipping": request.shipping, "Tax": request.tax} if number == 0 else {})}
        components = "".join(_component(kind, amount, request.currency) for kind, amount in parts.items() if amount)
        reference = request.reference if number == 0 else f"{request.reference}.{number + 1}"
        items += (
            f"<AdjustedItem><AmazonOrderItemCode>{escape(line_id)}</AmazonOrderItemCode>"
            f"<MerchantAdjustmentItemID>{escape(reference)}</MerchantAdjustmentItemID>"
            f"<AdjustmentReason>{REASONS.get(request.reason, REASONS['other'])}</AdjustmentReason>"
            f"<ItemPriceAdjustments>{components}</ItemPriceAdjustments></AdjustedItem>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><AmazonEnvelope><Header><DocumentVersion>1.01</DocumentVersion>'
        f"<MerchantIdentifier>{escape(seller_id)}</MerchantIdentifier></Header><MessageType>OrderAdjustment</MessageType>"
        "<Message><MessageID>1</MessageID><OrderAdjustment>"
        f"<AmazonOrderID>{escape(request.order_id)}</AmazonOrderID>{items}</OrderAdjustment></Message></AmazonEnvelope>"
    )


def _component(kind: str, amount: Decimal, currency: str) -> str:
    return f'<Component><Type>{kind}</Type><Amount currency="{escape(currency)}">{amount:f}</Amount></Component>'
