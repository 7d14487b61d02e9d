"""Amazon after the sale, from recorded answers: its files are read exactly, reports are waited for, refunds travel as a feed."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings

from erp.kernel import clock
from stores.connectors.amazon import feeds
from stores.connectors.amazon.read_after import (
    read_refund_events,
    read_return,
    read_review,
    read_settlement,
    read_traffic,
)
from stores.connectors.errors import OutcomeUnknown, Rejected, Throttled, Transient, UnreadableAnswer
from stores.connectors.port import (
    RefundKnown,
    RefundRequest,
    RemoteReturn,
    RemoteReview,
    RemoteSettlement,
    RemoteSettlementLine,
    RemoteTraffic,
)
from tests.factories import make_store
from tests.stores.connectors.mangling import mangled, read_or_refuse
from tests.stores.connectors.recorded import connector

DE = "A1PA6795UKMFR9"
ORDER_ID = "902-1234567-7654321"
HEAD = [
    "settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date", "total-amount", "currency", "transaction-type",
    "order-id", "marketplace-name", "amount-type", "amount-description", "amount", "posted-date",
]  # fmt: skip


def tsv(*rows: dict[str, str]) -> str:
    return "\r\n".join(["\t".join(HEAD), *("\t".join(row.get(name, "") for name in HEAD) for row in rows)])


def line(kind: str, what: str, said: str, amount: str, order_id: str = ORDER_ID) -> dict[str, str]:
    return {
        "settlement-id": "900", "transaction-type": kind, "order-id": order_id, "marketplace-name": "Amazon.de" if order_id else "",
        "amount-type": what, "amount-description": said, "amount": amount, "posted-date": "20.11.2026",
    }  # fmt: skip


FILE = tsv(
    {
        "settlement-id": "900", "settlement-start-date": "01.11.2026 00:00:00 UTC", "settlement-end-date": "15.11.2026 00:00:00 UTC",
        "deposit-date": "17.11.2026 00:00:00 UTC", "total-amount": "1010,15", "currency": "EUR",
    },
    line("Order", "ItemPrice", "Principal", "1200,00"),
    line("Order", "ItemPrice", "Tax", "228,00"),
    line("Order", "ItemWithheldTax", "MarketplaceFacilitatorTax-Principal", "-228,00"),
    line("Order", "ItemFees", "Commission", "-180,00"),
    line("Refund", "ItemPrice", "Principal", "-10,00"),
    line("Refund", "ItemFees", "Commission", "0,15"),
    line("other-transaction", "Mystery", "Unheard of", "0,00", order_id=""),
)  # fmt: skip
RETURN = {
    "reported_at": "2026-11-22T10:00:00Z",
    "rows": [
        {
            "Order ID": ORDER_ID, "Return request date": "20-Nov-2026", "Return request status": "Approved", "Amazon RMA ID": "RMA1",
            "Tracking ID": "RT1", "A-to-Z Claim": "N", "Merchant SKU": "WID-RED", "Return quantity": "2",
            "Return Reason": "CR-DEFECTIVE", "Resolution": "StandardRefund", "Order Item ID": "81", "Buyer comment": "kaputt",
        }
    ],
}  # fmt: skip
FEEDBACK = {
    "Date": "2026-11-21T09:00:00Z", "Rating": "2", "Comments": "zu spät", "Order ID": ORDER_ID, "Feedback ID": "F1", "Marketplace ID": DE,
    "Merchant SKU": "WID-RED", "Title": "", "Rater Name": "Jürgen",
}  # fmt: skip
DAY = {"site": "DE", "date": "2026-11-20", "trafficByDate": {"sessions": 31, "pageViews": 77}}
READERS = [
    (read_settlement, {"tsv": FILE}, RemoteSettlement),
    (read_return, RETURN, RemoteReturn),
    (read_review, FEEDBACK, RemoteReview),
    (read_traffic, DAY, RemoteTraffic),
]


def test_a_european_settlement_is_read_to_the_last_line() -> None:
    day = date(2026, 11, 20)

    def read(number: str, raw_kind: str, component: str, amount: str, order_id: str = ORDER_ID) -> RemoteSettlementLine:
        return RemoteSettlementLine(
            number, raw_kind, component, order_id, "DE" if order_id else "", Decimal(amount), day
        )

    assert read_settlement({"tsv": FILE}) == RemoteSettlement(
        "900", "EUR", date(2026, 11, 1), date(2026, 11, 15), Decimal("1010.15"),
        (
            read("1", "Order/ItemPrice/Principal", "items", "1200"),
            read("2", "Order/ItemPrice/Tax", "tax", "228"),
            read("3", "Order/ItemWithheldTax/MarketplaceFacilitatorTax-Principal", "tax_withheld", "-228"),
            read("4", "Order/ItemFees/Commission", "commission", "-180"),
            read("5", "Refund/ItemPrice/Principal", "refund_items", "-10"),
            read("6", "Refund/ItemFees/Commission", "refund_commission", "0.15"),
            read("7", "other-transaction/Mystery/Unheard of", "", "0", ""),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (FILE.replace("1010,15", "1010,16"), r"add up to 1010\.15, not to the 1010\.16"),
        (FILE.replace("1010,15", ""), "does not say what is paid out"),
        (FILE.replace("20.11.2026", "Freitag"), "not a day"),
        (FILE + "\textra", "more cells"),
    ],
)
def test_a_settlement_that_makes_no_sense_is_refused(file: str, reason: str) -> None:
    with pytest.raises(UnreadableAnswer, match=reason):
        read_settlement({"tsv": file})


def test_returns_feedback_and_traffic_are_read() -> None:
    assert read_return(RETURN) == RemoteReturn(
        "RMA1", ORDER_ID, "return_refund", "defective", "CR-DEFECTIVE", "Approved", False, datetime(2026, 11, 20, tzinfo=UTC),
        datetime(2026, 11, 22, 10, tzinfo=UTC), (("81", 2),), "kaputt", "RT1",
    )  # fmt: skip
    assert read_review(FEEDBACK) == RemoteReview(
        "F1", "DE", "WID-RED", ORDER_ID, 2, "", "zu spät", "Jürgen", datetime(2026, 11, 21, 9, tzinfo=UTC)
    )
    assert read_traffic(DAY) == RemoteTraffic("DE", date(2026, 11, 20), 31, 77)


@pytest.mark.parametrize(("read", "good", "kind"), READERS)
def test_no_mangled_report_raises_anything_else(read: Any, good: dict[str, Any], kind: type) -> None:
    @settings(max_examples=150, deadline=None)
    @given(mangled(good))
    def check(raw: Any) -> None:
        assert read_or_refuse(read, raw, kind)

    check()


def wanted(**changes: Any) -> RefundRequest:
    values: dict[str, Any] = {
        "order_id": ORDER_ID, "reference": "R&1", "currency": "EUR", "items": Decimal("15.00"), "shipping": Decimal("3.00"),
        "tax": Decimal("0.50"), "lines": (("81", 1, Decimal("11.90")), ("82", 1, Decimal("3.10"))), "reason": "damaged", "site": "DE",
        **changes,
    }  # fmt: skip
    return RefundRequest(**values)


FILE_URL = "https://files.example.test/x"
DOCUMENT = {"feedDocumentId": "D1", "url": FILE_URL}


@pytest.mark.django_db
def test_a_refund_travels_as_an_order_adjustment() -> None:
    amazon, script = connector("amazon", DOCUMENT, "", (202, {"feedId": "F1"}))

    receipt = amazon.refund(wanted())

    upload = script.asked[1]
    assert (receipt.state, receipt.detail) == ("submitted", {"feed_id": "F1"})
    assert (upload.method, upload.path, upload.headers["content-type"]) == ("PUT", "/x", feeds.XML)
    for part in (
        "<MerchantAdjustmentItemID>R&amp;1</MerchantAdjustmentItemID>", "<MerchantAdjustmentItemID>R&amp;1.2</MerchantAdjustmentItemID>",
        '<Type>Principal</Type><Amount currency="EUR">11.90</Amount>', '<Type>Shipping</Type><Amount currency="EUR">3.00</Amount>',
        '<Type>Tax</Type><Amount currency="EUR">0.50</Amount>', '<Type>Principal</Type><Amount currency="EUR">3.10</Amount>',
    ):  # fmt: skip
        assert upload.body.count(part) == 1
    assert script.asked[2].body == {
        "feedType": "POST_PAYMENT_ADJUSTMENT_DATA", "marketplaceIds": [DE], "inputFeedDocumentId": "D1",
    }  # fmt: skip
    with pytest.raises(Rejected, match="name what is refunded"):
        amazon.refund(wanted(lines=()))


@pytest.mark.django_db
def test_only_the_last_step_of_a_refund_can_be_lost() -> None:
    amazon, _script = connector("amazon", (500, "no"), (500, "no"), DOCUMENT, "", httpx2.ReadTimeout("gone"))
    with pytest.raises(Transient):
        amazon.refund(wanted())
    with pytest.raises(OutcomeUnknown):
        amazon.refund(wanted())


def report(*results: tuple[str, str, str], good: int) -> str:
    rows = "".join(
        f"<Result><ResultCode>{code}</ResultCode><ResultDescription>{said}</ResultDescription><AdditionalInfo>"
        f"<MerchantAdjustmentItemID>{reference}</MerchantAdjustmentItemID></AdditionalInfo></Result>"
        for code, said, reference in results
    )
    return f"<MessagesSuccessful>{good}</MessagesSuccessful>{rows}"


NO_EVENTS: dict[str, Any] = {"payload": {"FinancialEvents": {"RefundEventList": []}}}
EVENT = {"ShipmentItemAdjustmentList": [{"MerchantAdjustmentItemId": "R&1", "OrderAdjustmentItemId": "A7"}]}
DONE = {"feedId": "F1", "processingStatus": "DONE", "resultFeedDocumentId": "RD"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answers", "known"),
    [
        ([{"payload": {"FinancialEvents": {"RefundEventList": [EVENT]}}}], RefundKnown("confirmed", "A7")),
        ([(404, {"errors": []})], RefundKnown("failed", error=f"Amazon knows no order {ORDER_ID}")),
        ([NO_EVENTS, {"feeds": []}], RefundKnown("absent")),
        ([NO_EVENTS, {"feeds": [{"processingStatus": "FATAL"}]}], RefundKnown("absent")),
        ([NO_EVENTS, {"feeds": [{"processingStatus": "IN_QUEUE"}]}], RefundKnown("pending")),
        (
            [NO_EVENTS, {"feeds": [DONE]}, DOCUMENT, report(("Error", "too much &amp; late", "R&amp;1"), good=0)],
            RefundKnown("failed", error="too much & late"),
        ),
        ([NO_EVENTS, {"feeds": [DONE]}, DOCUMENT, report(("Success", "", "R&amp;1"), good=1)], RefundKnown("pending")),
        ([NO_EVENTS, {"feeds": [DONE]}, DOCUMENT, report(("Success", "", "R2"), good=1)], RefundKnown("absent")),
        ([NO_EVENTS, {"feeds": [DONE]}, DOCUMENT, report(good=1)], RefundKnown("pending")),  # whose it was is not said
    ],
)
def test_what_became_of_a_refund(answers: list[Any], known: RefundKnown) -> None:
    feeds._reports.clear()
    amazon, script = connector("amazon", *answers)

    assert amazon.refund_state(order_id=ORDER_ID, reference="R&1") == known
    assert script.answers == []


def test_events_that_make_no_sense_are_refused() -> None:
    with pytest.raises(UnreadableAnswer):
        read_refund_events({"payload": "?"}, "R1")


def made(minutes_ago: float, took_s: float, **more: Any) -> dict[str, Any]:
    ended = clock.now() - timedelta(minutes=minutes_ago)
    return {
        "reportId": "P1", "marketplaceIds": [DE], "processingStatus": "DONE", "reportDocumentId": "D1",
        "createdTime": (ended - timedelta(seconds=took_s)).isoformat(), "processingEndTime": ended.isoformat(), **more,
    }  # fmt: skip


@pytest.mark.django_db
def test_a_report_is_waited_for_and_a_slow_one_is_taken_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stores.connectors.amazon.papers.time.sleep", lambda _s: None)
    going, done = {**made(0, 1), "processingStatus": "IN_PROGRESS"}, made(0, 1)
    where, file = {"url": FILE_URL}, "Order ID\tAmazon RMA ID\r\n1\tRMA1\r\n2\tRMA1\r\n3\tRMA2"
    amazon, script = connector("amazon", {"reports": []}, {"reportId": "P1"}, going, done, where, file)
    make_store(account=amazon.account, site="DE")
    found = amazon.returns(since=clock.now())
    assert [(row.external_id, len(row.raw["rows"])) for row in found] == [("RMA1", 2), ("RMA2", 1)]
    assert [asked.method for asked in script.asked] == ["GET", "POST", "GET", "GET", "GET", "GET"]
    assert script.asked[1].body["marketplaceIds"] == [DE]
    assert "x-amz-access-token" not in script.asked[5].headers

    monkeypatch.setattr("stores.connectors.amazon.papers.PATIENCE_S", -1)
    slow, _ = connector("amazon", {"reports": []}, {"reportId": "P1"})
    make_store(account=slow.account, site="DE")
    with pytest.raises(Throttled, match="still making"):
        slow.returns(since=clock.now())

    monkeypatch.setattr("stores.connectors.amazon.papers.PATIENCE_S", 20)
    later, script = connector("amazon", {"reports": [made(1, 300)]}, where, file)
    make_store(account=later.account, site="DE")
    assert len(later.returns(since=clock.now())) == 2
    assert [asked.method for asked in script.asked] == ["GET", "GET", "GET"]


@pytest.mark.django_db
def test_settlements_are_unpacked_and_what_was_read_is_kept_when_the_budget_ends() -> None:
    listed = {
        "reports": [made(1, 1, createdTime="2026-11-20T00:00:00Z"), made(2, 1, createdTime="2026-11-06T00:00:00Z")]
    }
    where = {"url": FILE_URL, "compressionAlgorithm": "GZIP"}
    amazon, script = connector("amazon", listed, where, None, where, None, listed, where, "no gzip")

    def transport(request: httpx2.Request) -> httpx2.Response:
        answer = script(request) if script.answers[0] is not None else script.answers.pop(0)
        return answer or httpx2.Response(200, content=gzip.compress(FILE.encode()))

    amazon.http._own = httpx2.Client(transport=httpx2.MockTransport(transport))

    found = amazon.settlements(since=clock.now())
    assert [(row.external_id, row.at) for row in found] == [
        ("900", datetime(2026, 11, 6, tzinfo=UTC)), ("900", datetime(2026, 11, 20, tzinfo=UTC)),
    ]  # fmt: skip
    assert read_settlement(found[0].raw).total == Decimal("1010.15")
    with pytest.raises(UnreadableAnswer, match="cannot be unpacked"):
        amazon.settlements(since=clock.now())

    short, _ = connector("amazon", listed, {"url": FILE_URL}, FILE, (429, {"errors": []}))
    assert [row.external_id for row in short.settlements(since=clock.now())] == ["900"]


@pytest.mark.django_db
def test_traffic_is_asked_for_site_by_site() -> None:
    days = {"salesAndTrafficByDate": [{"date": "2026-11-20", "trafficByDate": {"sessions": 3, "pageViews": 7}}]}
    each: list[Any] = [{"reports": []}, {"reportId": "P1"}, made(0, 1), {"url": FILE_URL}, json.dumps(days)]
    amazon, script = connector("amazon", *each, *each)
    make_store(account=amazon.account, site="DE")
    make_store(account=amazon.account, site="FR")

    found = amazon.traffic(since=date(2026, 11, 18), until=date(2026, 11, 20))

    assert [row.external_id for row in found] == ["DE:2026-11-20", "FR:2026-11-20"]
    assert script.asked[1].body["reportOptions"] == {"dateGranularity": "DAY", "asinGranularity": "PARENT"}
