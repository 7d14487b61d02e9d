"""Amazon: shapes against its own models, the rules of pages, shipping and stock, and the relay's pushes."""

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.mock_marketplaces.amazon import check, sign_in
from tests.mock_marketplaces.conftest import Mocks, Receiver, until

ALL = "BUYER,RECIPIENT,PROCEEDS,FULFILLMENT,PACKAGES,CANCELLATION"
DE = "A1PA6795UKMFR9"


@pytest.fixture
def account(mocks: Mocks) -> Any:
    return mocks.open("amazon", ["DE", "FR"], {"WID/RED 1": 9, "WID-BLU": 5})


@pytest.fixture
def head(mocks: Mocks, account: Any) -> dict[str, str]:
    return sign_in(mocks, account)


def search(mocks: Mocks, head: dict[str, str], **more: str) -> Any:
    query = urlencode({"lastUpdatedAfter": "2020-01-01T00:00:00Z", "includedData": ALL, **more})
    return mocks.call("GET", f"/amazon/orders/2026-01-01/orders?{query}", headers=head)


def confirm(mocks: Mocks, head: dict[str, str], order: Any, reference: str, tracking: str, units: int = 1) -> Any:
    detail = {
        "packageReferenceId": reference, "carrierCode": "Other", "carrierName": "YunExpress",
        "trackingNumber": tracking,
        "shipDate": "2026-11-21T03:00:00Z",
        "orderItems": [{"orderItemId": item["orderItemId"], "quantity": units} for item in order["orderItems"]],
    }  # fmt: skip
    body = {"marketplaceId": order["salesChannel"]["marketplaceId"], "packageDetail": detail}
    check("ordersV0", "ConfirmShipmentRequest", body)
    return mocks.call("POST", f"/amazon/orders/v0/orders/{order['orderId']}/shipmentConfirmation", body, head)


def test_orders_in_every_state_validate_against_both_models(mocks: Mocks, account: Any, head: dict[str, str]) -> None:
    paid, part, cancelled = (mocks.sell(account, ("WID-BLU", 1))[0] for _ in range(3))
    pending = mocks.sell(account, ("WID/RED 1", 2), paid=False)[0]
    mocks.control(f"orders/{cancelled}/cancel", {})
    mocks.control(f"orders/{paid}/cancel", {"request": True})
    whole = search(mocks, head).json
    confirm(mocks, head, next(order for order in whole["orders"] if order["orderId"] == part), "1", "YT1")
    whole = search(mocks, head).json
    check("orders_2026-01-01", "SearchOrdersResponse", whole)
    states = {order["orderId"]: order["fulfillment"]["fulfillmentStatus"] for order in whole["orders"]}
    assert states == {paid: "UNSHIPPED", part: "SHIPPED", cancelled: "CANCELLED", pending: "PENDING"}
    unpaid = next(order for order in whole["orders"] if order["orderId"] == pending)
    assert "recipient" not in unpaid
    assert "price" not in unpaid["orderItems"][0]["product"]
    assert "proceeds" not in unpaid
    single = mocks.call("GET", f"/amazon/orders/2026-01-01/orders/{paid}", headers=head).json
    check("orders_2026-01-01", "GetOrderResponse", single)
    assert set(single["order"]) == {"orderId", "createdTime", "lastUpdatedTime", "salesChannel", "orderItems"}

    listed = mocks.call(
        "GET", f"/amazon/orders/v0/orders?MarketplaceIds={DE}&CreatedAfter=2020-01-01", headers=head
    ).json
    check("ordersV0", "GetOrdersResponse", listed)
    assert sorted(order["OrderStatus"] for order in listed["payload"]["Orders"]) == [
        "Canceled", "Pending", "Shipped", "Unshipped",
    ]  # fmt: skip
    items = mocks.call("GET", f"/amazon/orders/v0/orders/{paid}/orderItems", headers=head).json
    check("ordersV0", "GetOrderItemsResponse", items)
    assert items["payload"]["OrderItems"][0]["ItemPrice"] == {"CurrencyCode": "EUR", "Amount": "11.90"}


def test_v0_shows_the_buyer_to_a_restricted_token_only(mocks: Mocks, account: Any, head: dict[str, str]) -> None:
    order_id = mocks.sell(account, ("WID-BLU", 1))[0]
    path = f"/amazon/orders/v0/orders/{order_id}"
    wanted = {"restrictedResources": [{"method": "GET", "path": "/orders/v0/orders/{orderId}"}]}
    token = mocks.call("POST", "/amazon/tokens/2021-03-01/restrictedDataToken", wanted, head).json[
        "restrictedDataToken"
    ]
    open_to = mocks.call("GET", path, headers={"x-amz-access-token": token}).json["payload"]
    check("ordersV0", "GetOrderResponse", {"payload": open_to})
    assert "ShippingAddress" in open_to
    assert "ShippingAddress" not in mocks.call("GET", path, headers=head).json["payload"]


def test_pages_hold_every_order_once_and_tokens_die_after_a_day(
    mocks: Mocks, account: Any, head: dict[str, str]
) -> None:
    sold = [mocks.sell(account, ("WID/RED 1", 1))[0] for _ in range(5)]
    seen, token = [], ""
    while True:
        page = search(mocks, head, maxResultsPerPage="2", **({"paginationToken": token} if token else {})).json
        seen += [order["orderId"] for order in page["orders"]]
        if "pagination" not in page:
            break
        token = page["pagination"]["nextToken"]
    assert seen == sold
    other = search(mocks, head, maxResultsPerPage="2", paginationToken=token, fulfilledBy="AMAZON")
    mocks.control("clock", {"advance_s": 24 * 3600 + 1})
    late = search(mocks, sign_in(mocks, account), maxResultsPerPage="2", paginationToken=token)
    assert [other.status, late.status] == [400, 400]
    check("orders_2026-01-01", "ErrorList", late.json)
    assert "expired" in late.json["errors"][0]["message"]


def test_searching_wrongly_is_refused(mocks: Mocks, account: Any, head: dict[str, str]) -> None:
    wrong = [
        {"createdAfter": "2020-01-01T00:00:00Z"}, {"lastUpdatedAfter": "yesterday"}, {"lastUpdatedBefore": "2099-01-01T00:00:00Z"},
        {"fulfillmentStatuses": "LOST"}, {"includedData": "SECRETS"}, {"maxResultsPerPage": "101"},
        {"marketplaceIds": "NOPE"}, {"paginationToken": "bm90IGE="},
    ]  # fmt: skip
    assert [search(mocks, head, **query).status for query in wrong] == [400] * len(wrong)
    assert search(mocks, head, marketplaceIds="ATVPDKIKX0DER").status == 403


def test_a_change_becomes_visible_after_the_lag(mocks: Mocks, account: Any, head: dict[str, str]) -> None:
    mocks.control("settings", {"visibility_lag_s": 120})
    try:
        order_id = mocks.sell(account, ("WID-BLU", 1))[0]
        before = search(mocks, head).json["orders"]
        mocks.control("clock", {"advance_s": 121})
        after = [order["orderId"] for order in search(mocks, head).json["orders"]]
    finally:
        mocks.control("settings", {"visibility_lag_s": 0})
    assert (before, after) == ([], [order_id])


def test_tokens_expire_are_revoked_and_refused(mocks: Mocks, account: Any, head: dict[str, str]) -> None:
    mocks.control("clock", {"advance_s": 3601})
    expired = search(mocks, head)
    assert (expired.status, expired.json["errors"][0]["code"]) == (403, "Unauthorized")
    again = sign_in(mocks, account)
    assert search(mocks, again).status == 200
    mocks.control("tokens/revoke", {"account_id": account["account_id"], "refresh": True})
    form = {"grant_type": "refresh_token", "refresh_token": account["credentials"]["refresh_token"]}
    keys = {key: account["credentials"][key] for key in ("client_id", "client_secret")}
    refused = mocks.call("POST", "/amazon/auth/o2/token", urlencode({**form, **keys}).encode())
    stranger = mocks.call("POST", "/amazon/auth/o2/token", urlencode({**form, **keys, "client_secret": "no"}).encode())
    assert [search(mocks, again).status, refused.status, stranger.status] == [403, 400, 401]
    assert [refused.json["error"], stranger.json["error"]] == ["invalid_grant", "invalid_client"]


def test_confirming_a_shipment_part_whole_edit_and_twice(mocks: Mocks, account: Any, head: dict[str, str]) -> None:
    order_id = mocks.sell(account, ("WID/RED 1", 2))[0]
    order = search(mocks, head).json["orders"][0]
    statuses = [
        confirm(mocks, head, order, "x", "YT0").status,  # not a number
        confirm(mocks, head, order, "1", "YT1").status,  # one of two
        confirm(mocks, head, order, "2", "YT9", units=2).status,  # more than are left
        confirm(mocks, head, order, "2", "YT2").status,  # the rest
        confirm(mocks, head, order, "2", "YT3").status,  # an edit
    ]
    third = confirm(mocks, head, order, "3", "YT4")
    assert statuses == [400, 204, 400, 204, 204]
    assert (third.status, third.json["errors"][0]["details"]) == (400, "PackageToUpdateNotFound")
    sold = mocks.truth(account["account_id"])["orders"][0]
    assert (sold["id"], sold["status"], sold["native_status"], sold["refused_confirmations"]) == (
        order_id, "shipped", "Shipped", 3,
    )  # fmt: skip
    assert [(box["tracking"], box["carrier"], box["times_received"]) for box in sold["shipments"]] == [
        ("YT1", "YunExpress", 1), ("YT3", "YunExpress", 2),
    ]  # fmt: skip
    assert [part["quantity"] for box in sold["shipments"] for part in box["lines"]] == [1, 1]


def patch_quantity(mocks: Mocks, account: Any, head: dict[str, str], quantity: Any, **value: Any) -> Any:
    patch = {"op": "merge", "path": "/attributes/fulfillment_availability"}
    value = {"fulfillment_channel_code": "DEFAULT", "quantity": quantity, **value}
    body = {"productType": "PRODUCT", "patches": [{**patch, "value": [value]}]}
    path = f"/amazon/listings/2021-08-01/items/{account['credentials']['seller_id']}/{quote('WID/RED 1', safe='')}"
    return mocks.call("PATCH", f"{path}?marketplaceIds={DE}", body, head)


def available(mocks: Mocks, account: Any, head: dict[str, str], site: str) -> int:
    path = f"/amazon/listings/2021-08-01/items/{account['credentials']['seller_id']}/{quote('WID/RED 1', safe='')}"
    marketplace_id = account["credentials"]["marketplace_ids"][site]
    query = f"marketplaceIds={marketplace_id}&includedData=fulfillmentAvailability,summaries"
    item = mocks.call("GET", f"{path}?{query}", headers=head).json
    check("listingsItems_2021-08-01", "Item", item)
    quantity: int = item["fulfillmentAvailability"][0]["quantity"]
    return quantity


def test_a_stock_push_takes_effect_later_on_all_sites_of_europe(
    mocks: Mocks, account: Any, head: dict[str, str]
) -> None:
    accepted = patch_quantity(mocks, account, head, 4)
    check("listingsItems_2021-08-01", "ListingsItemSubmissionResponse", accepted.json)
    assert (accepted.status, accepted.json["status"]) == (200, "ACCEPTED")
    until(lambda: available(mocks, account, head, "DE") == 4)
    assert available(mocks, account, head, "FR") == 4
    invalid = patch_quantity(mocks, account, head, 4, fulfillment_channel_code="").json
    check("listingsItems_2021-08-01", "ListingsItemSubmissionResponse", invalid)
    assert (invalid["status"], patch_quantity(mocks, account, head, -1).json["status"]) == ("INVALID", "INVALID")
    listing = mocks.truth(account["account_id"])["listings"][0]
    assert (listing["sku"], listing["quantity"], listing["pushes"], listing["sites"]) == (
        "WID/RED 1",
        4,
        1,
        ["DE", "FR"],
    )
    assert [step["cause"] for step in listing["history"]][-1] == "pushed"


def test_a_mock_sells_only_what_its_listing_says(mocks: Mocks, account: Any) -> None:
    mocks.sell(account, ("WID-BLU", 4))
    over = {
        "account_id": account["account_id"],
        "orders": [{"lines": [{"sku": "WID-BLU", "quantity": 2}], "site": "FR"}],
    }
    assert mocks.control("orders", over, status=409) == {"error": "WID-BLU: 1 left, 2 wanted"}
    many = mocks.control("orders", {"account_id": account["account_id"], "count": 50, "seed": 3})["order_ids"]
    truth = mocks.truth(account["account_id"])
    assert [listing["quantity"] for listing in truth["listings"]] == [0, 0]
    assert len(truth["orders"]) == 1 + len(many)
    assert sum(line["quantity"] for order in truth["orders"] for line in order["lines"]) == 14


def test_usage_plans_throttle_until_the_bucket_fills(mocks: Mocks, account: Any, head: dict[str, str]) -> None:
    replies = [search(mocks, head) for _ in range(21)]
    assert [reply.status for reply in replies] == [200] * 20 + [429]
    assert replies[0].headers["x-amzn-ratelimit-limit"] == "0.0056"
    assert "x-amzn-ratelimit-limit" not in replies[-1].headers
    assert replies[-1].json["errors"][0]["code"] == "QuotaExceeded"
    mocks.control("clock", {"advance_s": 180})
    assert search(mocks, head).status == 200


def test_the_relay_pushes_signed_notifications_in_order(mocks: Mocks, account: Any, receiver: Receiver) -> None:
    mocks.control("hooks", {"account_id": account["account_id"], "hooks_url": receiver.url})
    receiver.answers = [503]
    started = time.monotonic()
    order_id = mocks.sell(account, ("WID-BLU", 1), paid=False)[0]
    assert receiver.wait_for(1)[0][2] - started < 0.5
    mocks.control(f"orders/{order_id}/pay", {})
    mocks.control(f"orders/{order_id}/cancel", {})
    statuses = []
    for head, body, _ in receiver.wait_for(4):
        check("OrderChangeNotification", "", json.loads(body))
        key = account["credentials"]["relay_secret"].encode()
        signed = f"{head['x-relay-timestamp']}.".encode() + body
        assert head["x-relay-signature"] == "sha256=" + hmac.new(key, signed, hashlib.sha256).hexdigest()
        change = json.loads(body)["Payload"]["OrderChangeNotification"]
        assert change["AmazonOrderId"] == order_id
        statuses.append(change["Summary"]["OrderStatus"])
    assert statuses == ["Pending", "Pending", "Unshipped", "Canceled"]
