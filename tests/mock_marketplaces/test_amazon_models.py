"""The real answer of every operation that Amazon publishes a model for, checked against it, over HTTP."""

import gzip
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.mock_marketplaces.amazon import check, sign_in
from tests.mock_marketplaces.conftest import Mocks, Receiver, until

DE = "A1PA6795UKMFR9"
SKU = "WID/RED 1"
OLD = "2020-01-01T00:00:00Z"
EVERY = "BUYER,RECIPIENT,PROCEEDS,FULFILLMENT,PACKAGES,CANCELLATION"
ACK = (
    "<AmazonEnvelope><MessageType>OrderAcknowledgement</MessageType><Message><MessageID>1</MessageID><OrderAcknowledgement>"
    "<AmazonOrderID>{order}</AmazonOrderID><StatusCode>Failure</StatusCode>"
    "<Item><AmazonOrderItemCode>{line}</AmazonOrderItemCode><CancelReason>{reason}</CancelReason></Item>"
    "</OrderAcknowledgement></Message></AmazonEnvelope>"
)
FULFILLED = (
    "<AmazonEnvelope><MessageType>OrderFulfillment</MessageType><Message><MessageID>1</MessageID><OrderFulfillment>"
    "<AmazonOrderID>{order}</AmazonOrderID><FulfillmentDate>2026-11-21T03:00:00Z</FulfillmentDate><FulfillmentData>"
    "<CarrierName>YunExpress</CarrierName><ShipperTrackingNumber>YT1</ShipperTrackingNumber></FulfillmentData>"
    "<Item><AmazonOrderItemCode>{line}</AmazonOrderItemCode><Quantity>2</Quantity></Item>"
    "</OrderFulfillment></Message></AmazonEnvelope>"
)


@dataclass
class Seller:
    """A seller of the mock with a token; `call` answers what came back."""

    mocks: Mocks
    account: Any
    head: dict[str, str]

    def call(self, method: str, path: str, body: Any = None, status: int = 200, **query: str) -> Any:
        asked = f"/amazon{path}{'?' + urlencode(query) if query else ''}"
        reply = self.mocks.call(method, asked, body, self.head)
        assert reply.status == status, reply.body
        return reply.json if reply.body else None

    @property
    def items(self) -> str:
        return f"/listings/2021-08-01/items/{self.account['credentials']['seller_id']}"

    def lines(self, order_id: str) -> list[str]:
        order = self.call("GET", f"/orders/2026-01-01/orders/{order_id}")["order"]
        return [item["orderItemId"] for item in order["orderItems"]]

    def feed(self, kind: str, content: str | bytes) -> tuple[str, str]:
        """(feed id, the processing report) of a feed from its document to its end."""
        document = self.call("POST", "/feeds/2021-06-30/documents", {"contentType": "text/xml"}, 201)
        check("feeds_2021-06-30", "CreateFeedDocumentResponse", document)
        put = document["url"].partition(str(self.mocks.port))[2]
        raw = content if isinstance(content, bytes) else content.encode()
        assert self.mocks.call("PUT", put, raw).status == 200
        asked = {"feedType": kind, "marketplaceIds": [DE], "inputFeedDocumentId": document["feedDocumentId"]}
        made = self.call("POST", "/feeds/2021-06-30/feeds", asked, 202)
        check("feeds_2021-06-30", "CreateFeedResponse", made)
        path = f"/feeds/2021-06-30/feeds/{made['feedId']}"
        done = until(
            lambda: next((got for got in [self.call("GET", path)] if "resultFeedDocumentId" in got), None), every_s=0.35
        )
        check("feeds_2021-06-30", "Feed", done)
        report = self.call("GET", f"/feeds/2021-06-30/documents/{done['resultFeedDocumentId']}")
        check("feeds_2021-06-30", "FeedDocument", report)
        body = self.mocks.call("GET", report["url"].partition(str(self.mocks.port))[2]).body
        return made["feedId"], (gzip.decompress(body) if "compressionAlgorithm" in report else body).decode()


def seller_of(mocks: Mocks) -> Seller:
    account = mocks.open("amazon", ["DE"], {SKU: 20, "WID-BLU": 20})
    return Seller(mocks, account, sign_in(mocks, account))


@pytest.fixture
def seller(mocks: Mocks) -> Seller:
    return seller_of(mocks)


@pytest.fixture(scope="module")
def veteran(mocks: Mocks) -> Seller:
    """A seller who has shipped, refunded, been paid out, and has goods at Amazon."""
    here = seller_of(mocks)
    wanted = {"sku": "FBA-1", "quantity": 0, "fulfilled_quantity": 7, "price": {"amount": "5.00"}}
    mocks.control("listings", {"account_id": here.account["account_id"], "items": [wanted]})
    mocks.sell(here.account, ("FBA-1", 3), marketplace_fulfilled=True)
    shipped = mocks.sell(here.account, (SKU, 2), shipping="3.00", tax="1.10")[0]
    here.feed("POST_ORDER_FULFILLMENT_DATA", FULFILLED.format(order=shipped, line=here.lines(shipped)[0]))
    mocks.control(f"orders/{shipped}/refund", {"items": "5.00"})
    mocks.control("settle", {"account_id": here.account["account_id"]})
    mocks.control(f"orders/{shipped}/refund", {"items": "1.00"})
    here.account["shipped"] = shipped
    return here


READS = [
    ("orders_2026-01-01", "SearchOrdersResponse", "/orders/2026-01-01/orders", {"lastUpdatedAfter": OLD, "includedData": EVERY}),
    ("orders_2026-01-01", "GetOrderResponse", "/orders/2026-01-01/orders/{order}", {"includedData": EVERY}),
    ("ordersV0", "GetOrdersResponse", "/orders/v0/orders", {"LastUpdatedAfter": OLD, "MarketplaceIds": DE}),
    ("ordersV0", "GetOrderResponse", "/orders/v0/orders/{order}", {}),
    ("ordersV0", "GetOrderItemsResponse", "/orders/v0/orders/{order}/orderItems", {}),
    ("listingsItems_2021-08-01", "ItemSearchResults", "{items}",
     {"marketplaceIds": DE, "includedData": "summaries,offers,issues,attributes,productTypes"}),
    ("listingsItems_2021-08-01", "Item", "{items}/FBA-1", {"marketplaceIds": DE, "includedData": "fulfillmentAvailability,attributes"}),
    ("fbaInventory", "GetInventorySummariesResponse", "/fba/inventory/v1/summaries",
     {"granularityType": "Marketplace", "granularityId": DE, "marketplaceIds": DE, "details": "true"}),
    ("financesV0", "ListFinancialEventsResponse", "/finances/v0/orders/{order}/financialEvents", {}),
    ("financesV0", "ListFinancialEventsResponse", "/finances/v0/financialEvents", {"PostedAfter": OLD}),
    ("financesV0", "ListFinancialEventGroupsResponse", "/finances/v0/financialEventGroups", {}),
    ("finances_2024-06-19", "ListTransactionsResponse", "/finances/2024-06-19/transactions", {"postedAfter": OLD}),
    ("feeds_2021-06-30", "GetFeedsResponse", "/feeds/2021-06-30/feeds", {"feedTypes": "POST_ORDER_FULFILLMENT_DATA"}),
    ("reports_2021-06-30", "GetReportsResponse", "/reports/2021-06-30/reports", {"reportTypes": "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"}),
]  # fmt: skip


@pytest.mark.parametrize(("model", "definition", "path", "query"), READS)
def test_what_is_read_is_of_the_published_shape(
    veteran: Seller, model: str, definition: str, path: str, query: dict[str, str]
) -> None:
    answer = veteran.call("GET", path.format(order=veteran.account["shipped"], items=veteran.items), **query)
    check(model, definition, answer)
    rows = answer.get("payload", answer)
    assert any(rows.values() if isinstance(rows, dict) else rows)


def test_a_report_from_order_to_document(veteran: Seller) -> None:
    body = {"reportType": "GET_MERCHANT_LISTINGS_ALL_DATA", "marketplaceIds": [DE]}
    made = veteran.call("POST", "/reports/2021-06-30/reports", body, 202)
    check("reports_2021-06-30", "CreateReportResponse", made)
    path = f"/reports/2021-06-30/reports/{made['reportId']}"
    done = until(lambda: next((got for got in [veteran.call("GET", path)] if "reportDocumentId" in got), None))
    check("reports_2021-06-30", "Report", done)
    document = veteran.call("GET", f"/reports/2021-06-30/documents/{done['reportDocumentId']}")
    check("reports_2021-06-30", "ReportDocument", document)
    text = veteran.mocks.call("GET", document["url"].partition(str(veteran.mocks.port))[2]).body.decode()
    names, *rows = [line.split("\t") for line in text.splitlines()]
    read = [dict(zip(names, row, strict=True)) for row in rows]
    keys = ("seller-sku", "price", "quantity", "fulfillment-channel", "status")
    assert [tuple(row[key] for key in keys) for row in read] == [
        (SKU, "11.90", "18", "DEFAULT", "Active"), ("WID-BLU", "11.90", "20", "DEFAULT", "Active"),
        ("FBA-1", "5.00", "", "AMAZON_EU", "Active"),
    ]  # fmt: skip


def test_the_money_of_both_finances_is_the_settlements(veteran: Seller) -> None:
    group = veteran.call("GET", "/finances/v0/financialEventGroups")["payload"]["FinancialEventGroupList"][0]
    path = f"/finances/v0/financialEventGroups/{group['FinancialEventGroupId']}/financialEvents"
    events = veteran.call("GET", path)
    check("financesV0", "ListFinancialEventsResponse", events)
    found = veteran.call("GET", "/finances/2024-06-19/transactions", postedAfter=OLD)["payload"]["transactions"]
    amounts = [(each["transactionType"], each["transactionStatus"]) for each in found]
    paid = sum(each["totalAmount"]["currencyAmount"] for each in found if each["transactionStatus"] == "RELEASED")
    assert amounts == [("Shipment", "RELEASED"), ("Refund", "RELEASED"), ("Refund", "DEFERRED")]
    assert round(paid, 2) == group["OriginalTotal"]["CurrencyAmount"] == 18.53
    inside = events["payload"]["FinancialEvents"]
    assert (len(inside["ShipmentEventList"]), len(inside["RefundEventList"])) == (1, 1)
    fee = inside["ShipmentEventList"][0]["ShipmentItemList"][0]["ItemFeeList"]
    assert fee == [{"FeeType": "Commission", "FeeAmount": {"CurrencyCode": "EUR", "CurrencyAmount": -4.02}}]


def test_goods_at_amazon_are_held_for_orders_that_amazon_fulfils(seller: Seller) -> None:
    mocks, account_id = seller.mocks, seller.account["account_id"]
    item = {"sku": "FBA-1", "quantity": 5, "fulfilled_quantity": 7, "price": {"amount": "5.00"}}
    mocks.control("listings", {"account_id": account_id, "items": [item]})
    kept, gone = (mocks.sell(seller.account, ("FBA-1", 2), marketplace_fulfilled=True)[0] for _ in range(2))
    mocks.control(f"orders/{gone}/cancel", {})
    over = {"lines": [{"sku": "FBA-1", "quantity": 6}], "marketplace_fulfilled": True}
    mocks.control("orders", {"account_id": account_id, "orders": [over]}, status=409)
    query = {"granularityType": "Marketplace", "granularityId": DE, "marketplaceIds": DE, "details": "true"}

    def shown() -> tuple[int, int, int]:
        row = seller.call("GET", "/fba/inventory/v1/summaries", **query)["payload"]["inventorySummaries"][0]
        details = row["inventoryDetails"]
        reserved = details["reservedQuantity"]["totalReservedQuantity"]
        return details["fulfillableQuantity"], reserved, row["totalQuantity"]

    before = shown()
    mocks.control(f"orders/{kept}/ship", {"tracking": "TBA1"})
    assert (before, shown()) == ((5, 2, 7), (5, 0, 5))
    own = next(row for row in mocks.truth(account_id)["listings"] if row["sku"] == "FBA-1")
    assert own["quantity"] == 5


def test_a_listing_is_made_changed_and_ended(seller: Seller) -> None:
    path = f"{seller.items}/{quote('NEW 1', safe='')}"

    def offer(price: Any, **more: str) -> list[dict[str, Any]]:
        values = {"marketplace_id": DE, "currency": "EUR", **more}
        return [{**values, "our_price": [{"schedule": [{"value_with_tax": price}]}]}]

    made = {"item_name": [{"value": "New one"}], "purchasable_offer": offer(12.5)}
    stock = [{"fulfillment_channel_code": "DEFAULT", "quantity": 4}]
    body = {"productType": "PRODUCT", "requirements": "LISTING"}
    answers = [
        seller.call("PUT", path, {**body, "attributes": {"item_name": made["item_name"]}}, marketplaceIds=DE),
        seller.call(
            "PUT", path, {**body, "attributes": {**made, "fulfillment_availability": stock}}, marketplaceIds=DE
        ),
        *(
            seller.call(
                "PATCH",
                path,
                {
                    "productType": "PRODUCT",
                    "patches": [{"op": "merge", "path": "/attributes/purchasable_offer", "value": value}],
                },
                marketplaceIds=DE,
            )
            for value in (offer(13.75), offer(1, currency="USD"))
        ),
    ]
    item = seller.call("GET", path, marketplaceIds=DE, includedData="offers,summaries")
    answers.append(seller.call("DELETE", path, marketplaceIds=DE))
    for answer in answers:
        check("listingsItems_2021-08-01", "ListingsItemSubmissionResponse", answer)
    assert [answer["status"] for answer in answers] == ["INVALID", "ACCEPTED", "ACCEPTED", "INVALID", "ACCEPTED"]
    assert (item["summaries"][0]["itemName"], item["offers"][0]["price"]) == (
        "New one", {"currencyCode": "EUR", "amount": "13.75"},
    )  # fmt: skip
    seller.call("GET", path, status=404, marketplaceIds=DE)
    left = seller.call("GET", seller.items, marketplaceIds=DE)
    assert [row["sku"] for row in left["items"]] == [SKU, "WID-BLU"]


def test_a_listings_feed_accepts_what_it_can(seller: Seller) -> None:
    def message(number: int, sku: str, **value: Any) -> dict[str, Any]:
        patch = {"op": "merge", "path": "/attributes/fulfillment_availability", "value": [value]}
        return {"messageId": number, "sku": sku, "operationType": "PATCH", "productType": "PRODUCT", "patches": [patch]}

    price = {"marketplace_id": DE, "currency": "EUR", "our_price": [{"schedule": [{"value_with_tax": 5}]}]}
    made = {"item_name": [{"value": "New"}], "purchasable_offer": [price]}
    feed = {
        "header": {
            "sellerId": seller.account["credentials"]["seller_id"],
            "version": "2.0",
            "issueLocale": "en_US",
        },
        "messages": [
            message(1, SKU, fulfillment_channel_code="DEFAULT", quantity=4),
            message(2, "NOBODY", fulfillment_channel_code="DEFAULT", quantity=4),
            message(3, "WID-BLU", fulfillment_channel_code="AMAZON_EU", quantity=4),
            {
                "messageId": 4,
                "sku": "NEW-1",
                "operationType": "UPDATE",
                "productType": "PRODUCT",
                "attributes": made,
            },
            {"messageId": 5, "sku": "WID-BLU", "operationType": "DELETE"},
        ],
    }
    check("listings-feed-schema-v2", "", feed)
    feed_id, text = seller.feed("JSON_LISTINGS_FEED", json.dumps(feed))
    report = json.loads(text)
    check("listings-feed-processing-report-schema-v2", "", report)
    assert report["header"]["feedId"] == feed_id
    assert report["summary"] == {
        "errors": 2, "warnings": 0, "messagesProcessed": 5, "messagesAccepted": 3, "messagesInvalid": 2,
    }  # fmt: skip
    assert [(each["messageId"], each["sku"], each["code"]) for each in report["issues"]] == [
        (2, "NOBODY", "13013"), (3, "WID-BLU", "90244"),
    ]  # fmt: skip

    def on_sale() -> dict[str, int]:
        items = seller.mocks.call("GET", f"/control/listings?account_id={seller.account['account_id']}").json["items"]
        return {item["sku"]: item["quantity"] for item in items}

    until(lambda: on_sale() == {SKU: 4, "NEW-1": 0})
    _, broken = seller.feed("JSON_LISTINGS_FEED", b"{")
    check("listings-feed-processing-report-schema-v2", "", json.loads(broken))
    assert json.loads(broken)["summary"]["messagesProcessed"] == 0


def test_lines_are_cancelled_by_feed_and_the_rest_ships(seller: Seller) -> None:
    order_id = seller.mocks.sell(seller.account, (SKU, 2), ("WID-BLU", 1), shipping="3.00", tax="3.57")[0]
    first, second = seller.lines(order_id)
    kind = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
    _, wrong = seller.feed(kind, ACK.format(order=order_id, line=second, reason="Bored"))
    _, right = seller.feed(kind, ACK.format(order=order_id, line=second, reason="NoInventory"))
    _, again = seller.feed(kind, ACK.format(order=order_id, line=second, reason="NoInventory"))
    assert [text.count("<ResultCode>Success") for text in (wrong, right, again)] == [0, 1, 0]
    order = seller.call("GET", f"/orders/2026-01-01/orders/{order_id}", includedData=EVERY)["order"]
    check("orders_2026-01-01", "Order", order)
    assert [(each["quantityOrdered"], each["fulfillment"]["quantityUnfulfilled"]) for each in order["orderItems"]] == [
        (2, 2), (1, 0),
    ]  # fmt: skip
    assert order["proceeds"]["grandTotal"] == {"amount": "28.18", "currencyCode": "EUR"}
    old = seller.call("GET", f"/orders/v0/orders/{order_id}/orderItems")["payload"]["OrderItems"]
    assert [each["QuantityOrdered"] for each in old] == [2, 0]
    _, sent = seller.feed("POST_ORDER_FULFILLMENT_DATA", FULFILLED.format(order=order_id, line=first))
    assert "<ResultCode>Success" in sent
    assert seller.mocks.truth(seller.account["account_id"])["orders"][0]["status"] == "shipped"


def test_an_order_whose_every_line_is_cancelled_is_cancelled(seller: Seller) -> None:
    order_id = seller.mocks.sell(seller.account, (SKU, 2))[0]
    kind, line = "POST_ORDER_ACKNOWLEDGEMENT_DATA", seller.lines(order_id)[0]
    _, text = seller.feed(kind, ACK.format(order=order_id, line=line, reason="NoInventory"))
    assert "<ResultCode>Success" in text
    assert seller.mocks.truth(seller.account["account_id"])["orders"][0]["status"] == "cancelled"


def test_notifications_are_subscribed_to_and_come_through_the_relay(seller: Seller, receiver: Receiver) -> None:
    mocks, keys = seller.mocks, seller.account["credentials"]
    mocks.control("hooks", {"account_id": seller.account["account_id"], "hooks_url": receiver.url})
    form = {"grant_type": "client_credentials", "scope": "sellingpartnerapi::notifications"}
    form |= {key: keys[key] for key in ("client_id", "client_secret")}
    token = mocks.call("POST", "/amazon/auth/o2/token", urlencode(form).encode()).json["access_token"]
    app = Seller(mocks, seller.account, {"x-amz-access-token": token})
    wanted = {"name": "queue", "resourceSpecification": {"sqs": {"arn": "arn:aws:sqs:eu-west-1:1:q"}}}
    base = "/notifications/v1"
    seller.call("POST", f"{base}/destinations", wanted, 403)  # grantless: a seller's token does not open it
    made = app.call("POST", f"{base}/destinations", wanted)
    check("notifications", "CreateDestinationResponse", made)
    check("notifications", "GetDestinationsResponse", app.call("GET", f"{base}/destinations"))
    number = made["payload"]["destinationId"]
    check("notifications", "GetDestinationResponse", app.call("GET", f"{base}/destinations/{number}"))
    body: dict[str, Any] = {"payloadVersion": "1.0", "destinationId": number}
    only = {"eventFilterType": "ORDER_CHANGE", "orderChangeTypes": ["BuyerRequestedChange"]}
    directed = {**body, "processingDirective": {"eventFilter": only}}
    check("notifications", "CreateSubscriptionRequest", directed)
    orders = seller.call("POST", f"{base}/subscriptions/ORDER_CHANGE", directed)
    feeds = seller.call("POST", f"{base}/subscriptions/FEED_PROCESSING_FINISHED", body)
    for answer in (orders, feeds):
        check("notifications", "CreateSubscriptionResponse", answer)
    seller.call("POST", f"{base}/subscriptions/ORDER_CHANGE", body, 409)
    check("notifications", "GetSubscriptionResponse", seller.call("GET", f"{base}/subscriptions/ORDER_CHANGE"))
    listed = seller.call("GET", f"{base}/subscriptions", notificationTypes="ORDER_CHANGE")
    check("notifications", "GetSubscriptionsResponse", listed)
    by_id = f"{base}/subscriptions/ORDER_CHANGE/{orders['payload']['subscriptionId']}"
    check("notifications", "GetSubscriptionByIdResponse", app.call("GET", by_id))

    order_id = mocks.sell(seller.account, (SKU, 1))[0]
    mocks.control(f"orders/{order_id}/cancel", {"request": True})
    seller.feed("POST_ORDER_ACKNOWLEDGEMENT_DATA", "<AmazonEnvelope/>")
    first, second = (json.loads(body) for _, body, _ in receiver.wait_for(2))
    check("OrderChangeNotification", "", first)
    check("FeedProcessingFinishedNotification", "", second)
    assert first["Payload"]["OrderChangeNotification"]["OrderChangeType"] == "BuyerRequestedChange"
    assert first["NotificationMetadata"]["SubscriptionId"] == orders["payload"]["subscriptionId"]
    for path in (by_id, f"{base}/destinations/{number}"):
        check("notifications", "DeleteSubscriptionByIdResponse", app.call("DELETE", path))
    seller.call("GET", f"{base}/subscriptions/ORDER_CHANGE", status=404)


def test_a_restricted_token_and_every_refusal_are_of_the_published_shape(seller: Seller) -> None:
    wanted = {"restrictedResources": [{"method": "GET", "path": "/orders/v0/orders", "dataElements": ["buyerInfo"]}]}
    made = seller.call("POST", "/tokens/2021-03-01/restrictedDataToken", wanted)
    check("tokens_2021-03-01", "CreateRestrictedDataTokenResponse", made)
    refused = [
        ("listingsItems_2021-08-01", seller.call("GET", f"{seller.items}/X", status=404, marketplaceIds=DE)),
        ("feeds_2021-06-30", seller.call("GET", "/feeds/2021-06-30/feeds/x", status=404)),
        ("finances_2024-06-19", seller.call("GET", "/finances/2024-06-19/transactions", status=400)),
        ("reports_2021-06-30", seller.call("GET", "/reports/2021-06-30/reports/x", status=404)),
        ("orders_2026-01-01", seller.call("GET", "/orders/2026-01-01/orders/x", status=404)),
    ]
    for model, answer in refused:
        check(model, "ErrorList", answer)
    cancelled = seller.call("GET", "/fba/inventory/v1/summaries", status=400, marketplaceIds=DE)
    check("fbaInventory", "GetInventorySummariesResponse", cancelled)


def test_what_buyers_write_is_read_in_pages_and_answered_once(seller: Seller) -> None:
    account_id = seller.account["account_id"]
    order_id = seller.mocks.sell(seller.account, (SKU, 1))[0]
    thread = seller.mocks.control("messages", {"account_id": account_id, "order_id": order_id, "text": "Wo?"})
    path = f"/messaging/v1/conversations/{thread['thread_id']}/messages"
    replies = [seller.call("POST", path, {"text": "Bald.", "clientReference": "M-1"}, 201) for _ in range(2)]
    seller.call("POST", path, {"text": "<b>no</b>"}, 400)
    seller.call("POST", "/messaging/v1/conversations/9/messages", {"text": "no"}, 404)
    query = {"createdAfter": OLD, "maxResultsPerPage": "1"}
    first = seller.call("GET", "/messaging/v1/messages", **query)
    second = seller.call("GET", "/messaging/v1/messages", **query, paginationToken=first["pagination"]["nextToken"])
    assert replies[0] == replies[1]
    assert "pagination" not in second
    found = [page["messages"][0] for page in (first, second)]
    assert [(each["sender"], each["text"], each["amazonOrderId"], each["sellerSku"]) for each in found] == [
        ("BUYER", "Wo?", order_id, SKU), ("SELLER", "Bald.", order_id, SKU),
    ]  # fmt: skip
