"""The Amazon connector on recorded answers in the documented shape: one per operation, and the odd ones."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from erp.kernel import clock
from stores.connectors.amazon.client import AmazonConnector
from stores.connectors.amazon.read import read_order
from stores.connectors.errors import (
    AlreadyDone,
    AuthRevoked,
    NotFound,
    OutcomeUnknown,
    Rejected,
    Transient,
    UnreadableAnswer,
)
from stores.connectors.http import AccountHttp
from stores.connectors.port import (
    Confirmation,
    PushMessage,
    RemoteAddress,
    RemoteLine,
    StockResult,
    StockTarget,
    TokenPair,
)
from tests.factories import make_account

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
Handler = Callable[[httpx2.Request], httpx2.Response]


class Tokens:
    """A token source that never runs dry."""

    def current(self, refresh: Callable[[], TokenPair]) -> str:
        return "Atza|one"

    def renewed(self, *, stale: str, refresh: Callable[[], TokenPair]) -> str:
        return "Atza|two"

    def revoked(self, message: str) -> None:
        return None


def order(**changes: Any) -> dict[str, Any]:
    """An order as searchOrders and getOrder show it."""
    return {
        "orderId": "902-1234567-7654321",
        "createdTime": "2026-11-20T08:15:30Z",
        "lastUpdatedTime": "2026-11-20T08:47:02Z",
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": "ATVPDKIKX0DER", "marketplaceName": "Amazon.com"},
        "buyer": {"buyerName": "Test Buyer", "buyerEmail": "abc123@marketplace.amazon.com"},
        "recipient": {
            "deliveryAddress": {
                "name": "Test Buyer", "addressLine1": "1 Example St", "city": "Seattle", "stateOrRegion": "WA",
                "postalCode": "98101", "countryCode": "US", "phone": "555-0100", "addressType": "RESIDENTIAL",
            }
        },
        "proceeds": {"grandTotal": {"amount": "45.98", "currencyCode": "USD"}},
        "fulfillment": {
            "fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "MERCHANT", "fulfillmentServiceLevel": "STANDARD",
            "shipByWindow": {"earliestDateTime": "2026-11-20T08:00:00Z", "latestDateTime": "2026-11-23T07:59:59Z"},
        },
        "orderItems": [item()],
        "packages": [],
        **changes,
    }  # fmt: skip


def item(**changes: Any) -> dict[str, Any]:
    return {
        "orderItemId": "81000000000001",
        "quantityOrdered": 2,
        "product": {
            "asin": "B00TEST001", "title": "Widget", "sellerSku": "WID-RED",
            "price": {"unitPrice": {"amount": "19.99", "currencyCode": "USD"}},
        },
        "proceeds": {
            "proceedsTotal": {"amount": "45.98", "currencyCode": "USD"},
            "breakdowns": [
                {"type": "ITEM", "subtotal": {"amount": "39.98", "currencyCode": "USD"}},
                {"type": "SHIPPING", "subtotal": {"amount": "6.00", "currencyCode": "USD"}},
            ],
        },
        "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": 2},
        **changes,
    }  # fmt: skip


def connector(handler: Handler) -> AmazonConnector:
    account = make_account(
        base_url="https://sellingpartnerapi-na.amazon.com",
        credentials={"client_id": "c", "client_secret": "s", "refresh_token": "Atzr|r"},
    )
    return AmazonConnector(account, Tokens(), AccountHttp(account.pk, transport=httpx2.MockTransport(handler)))


def answering(status: int, body: Any = None, **headers: str) -> tuple[list[httpx2.Request], Handler]:
    asked: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return httpx2.Response(status, content=content, headers=headers)

    return asked, handle


def failure(code: str, message: str, details: str = "") -> dict[str, Any]:
    return {"errors": [{"code": code, "message": message, "details": details}]}


CONFIRMATION = Confirmation(
    order_id="902-1234567-7654321", tracking_number="YT0000000000000001", carrier_code="", carrier_name="YunExpress", shipped_at=NOW,
    lines=(("81000000000001", 1),), parcel_number="P1", package_reference=1, site="US", complete=False,
)  # fmt: skip
TARGET = StockTarget(7, {"seller_sku": "WID/RED 1", "marketplace_id": "ATVPDKIKX0DER"}, 37)


def test_a_paid_order_is_read_whole() -> None:
    found = read_order(order())

    assert (found.external_id, found.site, found.status, found.releasable) == (
        "902-1234567-7654321",
        "US",
        "UNSHIPPED",
        True,
    )
    assert (found.ordered_at, found.paid_at) == (datetime(2026, 11, 20, 8, 15, 30, tzinfo=UTC),) * 2
    assert (found.cancelled_at, found.cancel_requested_at, found.shipped_at) == (None, None, None)
    assert found.ship_by == datetime(2026, 11, 23, 7, 59, 59, tzinfo=UTC)
    assert (found.currency, found.items_total, found.shipping_total, found.total) == (
        "USD", Decimal("39.98"), Decimal("6.00"), Decimal("45.98"),
    )  # fmt: skip
    assert found.address == RemoteAddress(
        "Test Buyer", ("1 Example St",), "Seattle", "WA", "98101", "US", "555-0100", "abc123@marketplace.amazon.com"
    )
    assert found.lines == (RemoteLine("81000000000001", "WID-RED", "WID-RED", "Widget", 2, Decimal("19.99")),)


def test_a_pending_order_is_not_paid_and_has_nothing_to_ship_to() -> None:
    bare = item(product={"asin": "B00TEST001", "title": "Widget", "sellerSku": "WID-RED"})
    del bare["proceeds"], bare["fulfillment"]
    raw = order(fulfillment={"fulfillmentStatus": "PENDING", "fulfilledBy": "MERCHANT"}, orderItems=[bare])
    del raw["recipient"], raw["proceeds"], raw["buyer"]

    found = read_order(raw)

    assert (found.paid_at, found.releasable, found.address, found.total, found.currency) == (
        None,
        False,
        None,
        Decimal(0),
        "USD",
    )
    assert [(line.quantity, line.unit_price, line.cancelled) for line in found.lines] == [(2, None, 0)]


def test_cancellations_facts_and_wishes() -> None:
    asked = item(cancellation={"cancellationRequest": {"requester": "BUYER", "cancelReason": "too late"}})
    gone = item(fulfillment={"quantityFulfilled": 0, "quantityUnfulfilled": 0})
    updated = datetime(2026, 11, 20, 8, 47, 2, tzinfo=UTC)

    assert read_order(order(orderItems=[asked])).cancel_requested_at == updated
    cancelled = read_order(order(fulfillment={"fulfillmentStatus": "CANCELLED"}, orderItems=[gone]))
    assert (cancelled.cancelled_at, [line.cancelled for line in cancelled.lines]) == (updated, [2])
    part = read_order(
        order(orderItems=[item(quantityOrdered=5, fulfillment={"quantityFulfilled": 1, "quantityUnfulfilled": 3})])
    )
    assert [(line.quantity, line.cancelled) for line in part.lines] == [(5, 1)]


def test_marketplace_fulfilled_and_shipped() -> None:
    package = {"packageReferenceId": "1", "shipTime": "2026-11-21T03:00:00Z", "trackingNumber": "YT1"}
    found = read_order(order(fulfillment={"fulfillmentStatus": "SHIPPED", "fulfilledBy": "AMAZON"}, packages=[package]))

    assert (found.fulfilled_by, found.shipped_at, found.releasable) == (
        "marketplace",
        datetime(2026, 11, 21, 3, tzinfo=UTC),
        False,
    )


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("text", "string indices"),
        (order(orderItems="unavailable"), "orderItems is not a list"),
        (order(orderItems=[]), "orderItems is not a list"),
        (order(lastUpdatedTime=None), "not a time"),
        (order(lastUpdatedTime="2026-11-20T08:47:02"), "without zone"),
        (order(fulfillment={"fulfillmentStatus": "MELTED"}), "MELTED"),
        (order(salesChannel={"channelName": "NON_AMAZON"}), "unknown marketplaceId"),
        (order(orderItems=[item(quantityOrdered="2")]), "not a quantity"),
        ({"orderId": "1"}, "missing 'fulfillment'"),
    ],
)
def test_nonsense_is_refused_with_its_reason(raw: Any, reason: str) -> None:
    with pytest.raises(UnreadableAnswer, match=reason):
        read_order(raw)


def test_search_asks_and_reads_a_page() -> None:
    bad = {"orderId": "902-0-0", "orderItems": "unavailable"}
    asked, handler = answering(
        200,
        {"orders": [order(), bad], "pagination": {"nextToken": "opaque"}, "lastUpdatedBefore": "2026-11-20T09:00:00Z"},
        **{"x-amzn-RateLimit-Limit": "0.5"},
    )
    with clock.frozen(NOW):
        page = connector(handler).changed_orders(since=datetime(2026, 11, 19, tzinfo=UTC), until=NOW, page="t1")

    query = dict(asked[0].url.params)
    assert asked[0].headers["x-amz-access-token"] == "Atza|one"
    assert (query["lastUpdatedAfter"], query["paginationToken"], "lastUpdatedBefore" in query) == (
        "2026-11-19T00:00:00Z",
        "t1",
        False,
    )
    assert [found.external_id for found in page.orders] == ["902-1234567-7654321"]
    assert [found.external_id for found in page.unreadable] == ["902-0-0"]
    assert (page.next_page, page.cursor) == ("opaque", datetime(2026, 11, 20, 9, tzinfo=UTC))


def test_a_past_window_is_bounded_and_the_last_page_has_no_token() -> None:
    asked, handler = answering(200, {"orders": [], "lastUpdatedBefore": "2026-11-18T00:00:00Z"})
    with clock.frozen(NOW):
        page = connector(handler).changed_orders(
            since=datetime(2026, 11, 17, tzinfo=UTC), until=datetime(2026, 11, 18, tzinfo=UTC), page=None
        )

    assert asked[0].url.params["lastUpdatedBefore"] == "2026-11-18T00:00:00Z"
    assert (page.orders, page.next_page) == ([], None)


def test_confirmation_names_package_carrier_and_lines() -> None:
    asked, handler = answering(204)

    receipt = connector(handler).confirm_shipment(CONFIRMATION)

    assert asked[0].url.path == "/orders/v0/orders/902-1234567-7654321/shipmentConfirmation"
    assert json.loads(asked[0].content) == {
        "marketplaceId": "ATVPDKIKX0DER",
        "packageDetail": {
            "packageReferenceId": "1",
            "carrierCode": "Other",
            "carrierName": "YunExpress",
            "trackingNumber": "YT0000000000000001",
            "shipDate": "2026-11-20T12:00:00Z",
            "orderItems": [{"orderItemId": "81000000000001", "quantity": 1}],
        },
    }
    assert receipt.state == "confirmed"


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, failure("InvalidInput", "No matching package was found", "PackageToUpdateNotFound"), AlreadyDone),
        (400, failure("InvalidInput", "packageReferenceId must be a positive number."), Rejected),
        (404, failure("NotFound", "no order"), NotFound),
        (403, failure("Unauthorized", "Access denied.", "The access token you provided has expired."), AuthRevoked),
        (403, failure("Unauthorized", "Access to requested resource is denied."), Rejected),
        (500, failure("InternalFailure", "try again"), OutcomeUnknown),
        (503, b"<html>busy</html>", OutcomeUnknown),
        (302, b"", Rejected),
    ],
)
def test_what_a_refused_write_means(status: int, body: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        connector(answering(status, body)[1]).confirm_shipment(CONFIRMATION)


@pytest.mark.parametrize(
    ("failing", "error"),
    [
        (httpx2.ConnectError("refused"), Transient),
        (httpx2.ReadTimeout("slow"), OutcomeUnknown),
        (httpx2.RemoteProtocolError("cut"), OutcomeUnknown),
    ],
)
def test_a_write_that_may_have_left_is_unknown(failing: Exception, error: type[Exception]) -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        raise failing

    with pytest.raises(error):
        connector(handler).confirm_shipment(CONFIRMATION)
    with pytest.raises(Transient):
        connector(handler).order(external_id="902-1-1")


def test_stock_is_merged_into_the_sellers_own_channel() -> None:
    asked, handler = answering(200, {"sku": "WID/RED 1", "status": "ACCEPTED", "submissionId": "s", "issues": []})

    amazon = connector(handler)

    assert amazon.push_stock([TARGET]) == [StockResult(7, accepted=True)]
    path = f"/listings/2021-08-01/items/{amazon.account.seller_id}/WID%2FRED%201?marketplaceIds=ATVPDKIKX0DER"
    assert asked[0].url.raw_path.decode() == path
    assert json.loads(asked[0].content)["patches"] == [
        {
            "op": "merge",
            "path": "/attributes/fulfillment_availability",
            "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": 37}],
        }
    ]


def test_an_invalid_quantity_is_refused_although_http_says_200() -> None:
    issue = {"code": "90220", "message": "'quantity' is required", "severity": "ERROR"}
    _, handler = answering(200, {"sku": "X", "status": "INVALID", "submissionId": "s", "issues": [issue]})

    assert connector(handler).push_stock([TARGET]) == [
        StockResult(7, accepted=False, error="90220 'quantity' is required")
    ]


def test_stock_is_read_from_the_effective_quantity() -> None:
    channels = [
        {"fulfillmentChannelCode": "AMAZON_NA", "quantity": 99},
        {"fulfillmentChannelCode": "DEFAULT", "quantity": 12},
    ]
    _, handler = answering(200, {"sku": "X", "fulfillmentAvailability": channels})

    assert connector(handler).read_stock([TARGET]) == {7: 12}


def test_tokens_come_from_login_with_amazon() -> None:
    asked, handler = answering(200, {"access_token": "Atza|n", "token_type": "bearer", "expires_in": 3600})

    assert connector(handler).refresh() == TokenPair("Atza|n", 3600.0)
    assert str(asked[0].url) == "https://api.amazon.com/auth/o2/token"
    with pytest.raises(AuthRevoked, match="invalid_grant"):
        connector(answering(400, {"error": "invalid_grant", "error_description": "gone"})[1]).refresh()
    with pytest.raises(Transient):
        connector(answering(503, b"")[1]).refresh()


def test_a_notification_with_small_letters_is_a_hint_too() -> None:
    note = {
        "notificationType": "FEED_PROCESSING_FINISHED",
        "payload": {},
        "notificationMetadata": {"notificationId": "N1"},
    }
    body, stamp = json.dumps(note).encode(), str(int(NOW.timestamp()))
    signature = hmac.new(b"key", stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"x-relay-timestamp": stamp, "x-relay-signature": f"sha256={signature}"}

    found = AmazonConnector.verify_push(secrets={"relay_secret": "key"}, headers=headers, body=body, now=NOW)

    assert found == PushMessage("N1", None, "FEED_PROCESSING_FINISHED")


def test_an_endless_answer_is_cut_off() -> None:
    with pytest.raises(UnreadableAnswer, match="larger than"):
        connector(answering(200, b"x" * (10 * 1024 * 1024 + 1))[1]).order(external_id="902-1-1")
