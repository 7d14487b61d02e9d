"""Amazon's listings, prices, cancelling, messages and FBA stock: recorded answers, and one round with the mock over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings

from erp.kernel import clock
from stores.connectors.amazon import read_listings
from stores.connectors.amazon.messages import read_message
from stores.connectors.errors import AlreadyDone, OutcomeUnknown, Rejected, UnreadableAnswer
from stores.connectors.port import (
    CancelAnswer,
    CancelRequest,
    PriceResult,
    PriceTarget,
    Receipt,
    RemoteListing,
    RemoteMessage,
    RemoteWarehouseStock,
    Reply,
    StockTarget,
)
from stores.connectors.registry import connector_for
from tests.factories import make_store
from tests.mock_marketplaces.conftest import until
from tests.stores.conftest import Shop
from tests.stores.connectors.mangling import mangled, read_or_refuse
from tests.stores.connectors.recorded import connector
from tests.stores.connectors.test_amazon_after import made
from tests.stores.test_amazon_recorded import item, order

pytestmark = pytest.mark.django_db
DE, US = "A1PA6795UKMFR9", "ATVPDKIKX0DER"
ORDER_ID = "902-1234567-7654321"
RED = {"asin": "B00TEST001", "seller_sku": "WID/RED 1", "marketplace_id": DE}
PRICE = PriceTarget(7, RED, "DE", Decimal("19.90"), "EUR")
ACCEPTED = {"sku": "WID/RED 1", "status": "ACCEPTED", "submissionId": "s", "issues": []}


def test_a_price_is_merged_into_the_offer_of_its_site() -> None:
    issue = {"code": "90225", "message": "'currency' must be EUR.", "severity": "ERROR", "categories": []}
    amazon, script = connector("amazon", ACCEPTED, {**ACCEPTED, "status": "INVALID", "issues": [issue]})
    wrong = PriceTarget(8, RED, "FR", Decimal(1), "EUR")

    assert amazon.push_prices([PRICE, wrong, PRICE]) == [
        PriceResult(7, accepted=True),
        PriceResult(8, accepted=False, error="the listing is not of site FR: map it again"),
        PriceResult(7, accepted=False, error="90225 'currency' must be EUR."),
    ]
    assert (script.asked[0].method, script.asked[0].query) == ("PATCH", {"marketplaceIds": DE})
    value = {"marketplace_id": DE, "currency": "EUR", "our_price": [{"schedule": [{"value_with_tax": 19.9}]}]}
    assert script.asked[0].body["patches"] == [
        {"op": "merge", "path": "/attributes/purchasable_offer", "value": [value]}
    ]


def test_a_lost_answer_to_a_price_is_unknown_and_what_went_before_it_counts() -> None:
    amazon, _ = connector("amazon", httpx2.ReadTimeout("slow"), ACCEPTED, httpx2.ReadTimeout("slow"))

    with pytest.raises(OutcomeUnknown):
        amazon.push_prices([PRICE])
    assert amazon.push_prices([PRICE, PRICE]) == [PriceResult(7, accepted=True)]


def test_the_price_shown_is_that_of_everybody_on_the_site() -> None:
    offers = [
        {"marketplaceId": DE, "offerType": "B2B", "price": {"amount": "9.00", "currencyCode": "EUR"}},
        {"marketplaceId": DE, "offerType": "B2C", "price": {"amount": "19.90", "currencyCode": "EUR"}},
    ]
    gone = (404, {"errors": [{"code": "NotFound", "message": "SKU not found"}]})
    amazon, script = connector("amazon", {"sku": "X", "offers": offers}, gone)

    assert amazon.read_prices([PRICE, PriceTarget(8, RED, "DE", Decimal(1), "EUR")]) == {7: Decimal("19.90")}
    assert script.asked[0].query == {"marketplaceIds": DE, "includedData": "offers"}


def test_listings_come_site_by_site_with_what_pushing_needs() -> None:
    head = "item-name\tseller-sku\tprice\tquantity\tasin1\tfulfillment-channel"
    file = f"{head}\r\nRot\tWID/RED 1\t19.90\t5\tB00TEST001\tDEFAULT\r\nAt Amazon\tFBA-1\t5\t\tB2\tAMAZON_EU\r\nBad\tX\t?\t1\tB3\tDEFAULT"
    report: list[Any] = [{"reports": []}, {"reportId": "P1"}, made(0, 1), {"url": "https://files.test/1"}, file]
    amazon, script = connector("amazon", *report, *report)
    make_store(account=amazon.account, site="DE")
    make_store(account=amazon.account, site="US")

    page = amazon.listings(page=None)
    last = amazon.listings(page=page.next_page)

    assert page.listings == [
        RemoteListing("WID/RED 1", "EU:WID/RED 1", "DE", "WID/RED 1", "Rot", Decimal("19.90"), "EUR", 5, RED),
        RemoteListing(
            "FBA-1", "fba:DE:FBA-1", "DE", "FBA-1", "At Amazon", Decimal(5), "EUR", None,
            {"asin": "B2", "seller_sku": "FBA-1", "marketplace_id": DE}, "marketplace",
        ),
    ]  # fmt: skip
    assert [(row.external_id, "price is '?'" in row.reason) for row in page.unreadable] == [("X", True)]
    assert (page.next_page, last.next_page, last.listings[0].pool_key) == ("US", None, "US:WID/RED 1")
    assert script.asked[1].body["reportType"] == "GET_MERCHANT_LISTINGS_ALL_DATA"
    with pytest.raises(Rejected, match="no open store on site FR"):
        amazon.listings(page="FR")


def asks(*lines: tuple[str, int], reason: Any = "out_of_stock") -> CancelRequest:
    return CancelRequest(ORDER_ID, "C-1", reason, "US", lines)


def test_cancelling_is_a_feed_that_names_whole_items() -> None:
    raw = order(orderItems=[item(), item(orderItemId="82")])
    feed: list[Any] = [
        {"feedDocumentId": "D1", "url": "https://files.test/up"},
        (200, ""),
        (202, {"feedId": "F1"}),
    ]
    amazon, script = connector("amazon", {"order": raw}, *feed)

    receipt = amazon.cancel(asks(("82", 2)))

    assert receipt == Receipt("submitted", {"feed_id": "F1"})
    assert (
        "<AmazonOrderID>902-1234567-7654321</AmazonOrderID><StatusCode>Failure</StatusCode>"
        "<Item><AmazonOrderItemCode>82</AmazonOrderItemCode><CancelReason>NoInventory</CancelReason></Item>"
        in script.asked[2].body
    )
    assert script.asked[3].body == {
        "feedType": "POST_ORDER_ACKNOWLEDGEMENT_DATA", "marketplaceIds": [US], "inputFeedDocumentId": "D1",
    }  # fmt: skip
    lost, _ = connector("amazon", {"order": raw}, *feed[:2], httpx2.ReadTimeout("slow"))
    with pytest.raises(OutcomeUnknown):
        lost.cancel(asks(("82", 2)))


GONE = item(fulfillment={"quantityFulfilled": 0, "quantityUnfulfilled": 0})
AFN = {**order()["fulfillment"], "fulfilledBy": "AMAZON"}


@pytest.mark.parametrize(
    ("raw", "request_", "error"),
    [
        (order(), asks(("81000000000001", 1)), Rejected),  # half an item
        (order(), asks(("99", 1)), Rejected),
        (order(fulfillment=AFN), asks(("81000000000001", 2)), Rejected),
        (order(orderItems=[GONE]), asks(("81000000000001", 2)), AlreadyDone),
    ],
)
def test_what_cannot_be_cancelled_is_said_without_a_feed(raw: Any, request_: Any, error: type[Exception]) -> None:
    amazon, script = connector("amazon", {"order": raw})

    with pytest.raises(error):
        amazon.cancel(request_)
    assert len(script.asked) == 1


def test_a_refused_wish_sends_nothing() -> None:
    amazon, script = connector("amazon")

    assert amazon.answer_cancel(CancelAnswer(ORDER_ID, accept=False)) == Receipt("confirmed", {"sent": False})
    assert script.asked == []


MESSAGE: dict[str, Any] = {
    "messageId": "M1", "conversationId": "T1", "marketplaceId": DE, "sender": "BUYER", "text": "Wo ist es?",
    "buyer": {"buyerId": "abc", "buyerName": "Jürgen"}, "createdTime": "2026-11-20T08:00:00.250Z", "amazonOrderId": ORDER_ID,
    "sellerSku": "WID-RED", "respondBy": "2026-11-21T08:00:00.250Z",
}  # fmt: skip


def test_messages_are_read_over_pages_and_answered() -> None:
    second = {"messageId": "M2", "conversationId": "T1", "createdTime": "2026-11-20T09:00:00Z"}
    pages: list[Any] = [{"messages": [MESSAGE], "pagination": {"nextToken": "t2"}}, {"messages": [second]}]
    amazon, script = connector("amazon", *pages, (201, {"messageId": "M3"}), httpx2.ReadTimeout("slow"))

    found = amazon.messages(since=datetime(2026, 11, 20, 7, tzinfo=UTC))

    assert [(row.external_id, row.at) for row in found] == [
        ("M1", datetime(2026, 11, 20, 8, 0, 0, 250_000, tzinfo=UTC)), ("M2", datetime(2026, 11, 20, 9, tzinfo=UTC)),
    ]  # fmt: skip
    assert [asked.query.get("paginationToken") for asked in script.asked] == [None, "t2"]
    sent_at = datetime(2026, 11, 20, 8, 0, 0, 250_000, tzinfo=UTC)
    assert amazon.read_message(found[0].raw) == RemoteMessage(
        "M1", "T1", "DE", ORDER_ID, "WID-RED", "abc", "Jürgen", True, "Wo ist es?", sent_at, "", sent_at + timedelta(days=1)
    )  # fmt: skip
    with pytest.raises(UnreadableAnswer, match="marketplaceId"):
        amazon.read_message(found[1].raw)
    reply = Reply("T1", "R-1", "Bald.", "DE", ORDER_ID)
    assert amazon.send_message(reply) == Receipt("confirmed", {"message_id": "M3"})
    assert (script.asked[2].path, script.asked[2].body) == (
        "/messaging/v1/conversations/T1/messages", {"text": "Bald.", "clientReference": "R-1"},
    )  # fmt: skip
    with pytest.raises(OutcomeUnknown):
        amazon.send_message(reply)


STOCK = {
    "asin": "B2", "sellerSku": "FBA-1", "lastUpdatedTime": "2026-11-20T08:00:00Z", "totalQuantity": 12,
    "inventoryDetails": {
        "fulfillableQuantity": 5, "inboundWorkingQuantity": 1, "inboundShippedQuantity": 2, "inboundReceivingQuantity": 3,
        "reservedQuantity": {"totalReservedQuantity": 4}, "unfulfillableQuantity": {"totalUnfulfillableQuantity": 1},
        "researchingQuantity": {"totalResearchingQuantity": 2},
    },
}  # fmt: skip


def test_fba_stock_is_read_over_pages() -> None:
    first = {"payload": {"inventorySummaries": [STOCK]}, "pagination": {"nextToken": "t2"}}
    amazon, script = connector("amazon", first, {"payload": {"inventorySummaries": []}})
    make_store(account=amazon.account, site="DE")

    found = amazon.warehouse_stock(since=clock.now() - timedelta(days=2000))

    assert [(row.external_id, row.at) for row in found] == [("DE:FBA-1", datetime(2026, 11, 20, 8, tzinfo=UTC))]
    assert amazon.read_warehouse_stock(found[0].raw) == RemoteWarehouseStock("DE", "FBA-1", "FBA-1", 5, 6, 4, 3)
    assert [asked.query.get("nextToken") for asked in script.asked] == [None, "t2"]
    with pytest.raises(UnreadableAnswer, match="fulfillableQuantity is missing"):
        read_listings.read_warehouse_stock({"site": "DE", "sellerSku": "X", "inventoryDetails": {}})


@pytest.mark.parametrize(
    ("read", "good", "kind"),
    [
        (read_message, MESSAGE, RemoteMessage),
        (read_listings.read_warehouse_stock, {"site": "DE", **STOCK}, RemoteWarehouseStock),
    ],
)
def test_odd_answers_are_read_or_refused(read: Any, good: dict[str, Any], kind: type) -> None:
    @given(mangled(good))
    @settings(max_examples=60, deadline=None)
    def one(raw: Any) -> None:
        assert read_or_refuse(read, raw, kind)

    one()


@pytest.mark.parametrize("shop", ["amazon"], indirect=True)
def test_a_round_with_the_mock(shop: Shop) -> None:
    account = {"account_id": shop.there["account_id"]}
    fba = {"sku": "FBA-1", "quantity": 0, "fulfilled_quantity": 7, "price": {"amount": "5.00"}}
    shop.mocks.control("listings", {**account, "items": [fba]})
    amazon, since = connector_for(shop.account), clock.now() - timedelta(hours=1)

    listed = {row.listing_key: row for row in amazon.listings(page=None).listings}
    red = listed["WID-RED"]
    keys = {"WID-RED": "EU:WID-RED", "WID-BLU": "EU:WID-BLU", "FBA-1": "fba:DE:FBA-1"}
    assert {key: row.pool_key for key, row in listed.items()} == keys
    assert red.external == shop.there["items"]["WID-RED"]

    tag = PriceTarget(1, red.external, "DE", Decimal("13.50"), "EUR")
    assert (amazon.push_prices([tag]), amazon.read_prices([tag])) == (
        [PriceResult(1, accepted=True)], {1: Decimal("13.50")},
    )  # fmt: skip
    assert amazon.read_stock([StockTarget(1, red.external, 0)]) == {1: 50}

    held = [amazon.read_warehouse_stock(row.raw) for row in amazon.warehouse_stock(since=since)]
    assert held == [RemoteWarehouseStock("DE", "FBA-1", "FBA-1", 7)]

    ours, theirs = shop.sell(("WID-RED", 2)), shop.sell(("WID-BLU", 1))
    line = amazon.read_order(amazon.order(external_id=ours).raw).lines[0].external_line_id
    shop.mocks.control(f"orders/{theirs}/cancel", {"request": True})
    assert amazon.cancel(CancelRequest(ours, "C-1", "out_of_stock", "DE", ((line, 2),))).state == "submitted"
    assert amazon.answer_cancel(CancelAnswer(theirs, accept=True)).state == "submitted"
    for order_id in (ours, theirs):
        until(lambda order_id=order_id: amazon.read_order(amazon.order(external_id=order_id).raw).cancelled_at)
    with pytest.raises(AlreadyDone):
        amazon.cancel(CancelRequest(ours, "C-1", "out_of_stock", "DE", ((line, 2),)))

    thread = shop.mocks.control("messages", {**account, "sku": "WID-RED", "site": "DE", "text": "有货吗？"})[
        "thread_id"
    ]
    amazon.send_message(Reply(thread, "R-1", "有的", "DE"))
    said = [amazon.read_message(row.raw) for row in amazon.messages(since=since)]
    assert [(each.thread_id, each.listing_key, each.from_buyer, each.text, each.reference) for each in said] == [
        (thread, "WID-RED", True, "有货吗？", ""), (thread, "WID-RED", False, "有的", "R-1"),
    ]  # fmt: skip
