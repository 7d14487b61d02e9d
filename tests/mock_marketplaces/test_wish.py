"""Wish: rotating tokens, keyset lists, tracking that is judged later, stock per warehouse, signed webhooks."""

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.mock_marketplaces.conftest import Mocks, Receiver, until


@pytest.fixture
def account(mocks: Mocks) -> Any:
    return mocks.open("wish", ["US"], {"RED": 9, "BLU": 5})


def api(mocks: Mocks, account: Any, method: str, path: str, body: Any = None) -> Any:
    head = {"Authorization": f"Bearer {account['credentials']['access_token']}"}
    return mocks.call(method, f"/wish/api/v3{path}", body, head)


def refresh(mocks: Mocks, account: Any, token: str) -> Any:
    keys = {key: account["credentials"][key] for key in ("client_id", "client_secret")}
    query = urlencode({**keys, "refresh_token": token, "grant_type": "refresh_token"})
    return mocks.call("GET", f"/wish/api/v3/oauth/refresh_token?{query}")


def test_each_line_is_an_order_of_one_transaction(mocks: Mocks, account: Any) -> None:
    first, second = mocks.sell(account, ("RED", 2), ("BLU", 1), country="PL")
    mocks.sell(account, ("RED", 1), paid=False)
    reply = api(mocks, account, "GET", "/orders?sort_by=updated_at.asc")
    assert (reply.status, reply.json["code"]) == (200, 0)
    red, blue = sorted(reply.json["data"], key=lambda row: row["product_information"]["sku"], reverse=True)
    assert [red["id"], blue["id"]] == [first, second]
    assert red["transaction_id"] == blue["transaction_id"]
    assert (red["state"], red["product_information"]["sku"]) == ("APPROVED", "RED")
    assert red["full_address"]["shipping_detail"]["country_code"] == "PL"
    assert b'"product_price":{"amount":11.90,' in reply.body
    assert red["product_information"]["variation_id"] == account["items"]["RED"]["variation_id"]


def test_the_keyset_brings_the_boundary_row_again(mocks: Mocks, account: Any) -> None:
    sold = [mocks.sell(account, ("RED", 1))[0] for _ in range(5)]
    seen: list[str] = []
    since = "2020-01-01T00:00:00Z"
    while True:
        query = urlencode({"sort_by": "updated_at.asc", "limit": 2, "updated_at_min": since, "states": "APPROVED"})
        rows = api(mocks, account, "GET", f"/orders?{query}").json["data"]
        seen += [row["id"] for row in rows]
        if len(rows) < 2:
            break
        since = rows[-1]["updated_at"]
        if rows[-1]["id"] == sold[-1]:
            break
    assert list(dict.fromkeys(seen)) == sold
    assert len(seen) > len(sold)
    wrong = ["limit=501", "states=LOST", "sort_by=price", "updated_at_min=soon", "order_type=NONE"]
    assert [api(mocks, account, "GET", f"/orders?{query}").status for query in wrong] == [400] * 5


def test_refreshing_kills_the_old_pair_at_once(mocks: Mocks, account: Any) -> None:
    old = dict(account["credentials"])
    fresh = refresh(mocks, account, old["refresh_token"]).json["data"]
    assert api(mocks, account, "GET", "/orders").json["code"] == 1008
    assert refresh(mocks, account, old["refresh_token"]).json["code"] == 1008
    account["credentials"]["access_token"] = fresh["access_token"]
    assert api(mocks, account, "GET", "/oauth/test").json["data"]["merchant_id"] == old["merchant_id"]
    mocks.control("clock", {"advance_s": 30 * 86400 + 1})
    assert api(mocks, account, "GET", "/orders").json["code"] == 1007
    missing = mocks.call("GET", "/wish/api/v3/orders")
    assert (missing.status, missing.json) == (
        401, {"message": "Missing access token in authorization header", "code": 1012, "data": {}},
    )  # fmt: skip


def test_tracking_is_accepted_then_judged(mocks: Mocks, account: Any) -> None:
    order_id = mocks.sell(account, ("RED", 2))[0]
    path = f"/orders/{order_id}/tracking"
    good = {"shipping_provider": "YunExpress", "tracking_number": "YT001", "origin_country": "CN"}
    assert api(mocks, account, "PUT", path, {**good, "tracking_number": "no-dash"}).status == 400
    assert api(mocks, account, "PUT", path, {"tracking_number": "YT001"}).status == 400

    def judged(number: str) -> Any:
        accepted = api(mocks, account, "PUT", path, {**good, "tracking_number": number}).json["data"]
        assert (accepted["processing_source"], accepted["processing_status"]) == ("UPDATE_TRACKING", "IN_PROGRESS")
        ended = ("SUCCEEDED", "FAILED")
        read = lambda: api(mocks, account, "GET", f"/orders/{order_id}").json["data"]  # noqa: E731
        return until(lambda: next((row for row in [read()] if row["processing_status"] in ended), None))

    outcomes = [
        (row["processing_status"], row["state"]) for row in (judged("INVALID1"), judged("YT001"), judged("YT002"))
    ]
    assert outcomes == [("FAILED", "APPROVED"), ("SUCCEEDED", "SHIPPED"), ("SUCCEEDED", "SHIPPED")]
    sold = mocks.truth(account["account_id"])["orders"][0]
    shipments = [(box["tracking"], box["times_received"]) for box in sold["shipments"]]
    assert (sold["status"], shipments, sold["refused_confirmations"]) == ("shipped", [("YT002", 2)], 2)


def test_stock_is_set_per_warehouse_and_read_back(mocks: Mocks, account: Any) -> None:
    ids, warehouse = account["items"]["RED"], api(mocks, account, "GET", "/merchant/warehouses").json["data"][0]["id"]

    def put(quantity: int, warehouse_id: str = warehouse) -> Any:
        stock = [{"warehouse_id": warehouse_id, "inventory": quantity}]
        body = {"variations": [{"id": ids["variation_id"], "inventories": stock}]}
        return api(mocks, account, "PUT", f"/products/{ids['product_id']}", body)

    assert [put(37).status, put(-1).status, put(500_001).status, put(1, "elsewhere").status] == [200, 400, 400, 404]
    product = api(mocks, account, "GET", f"/products/{ids['product_id']}").json["data"]
    assert product["variations"][0]["inventories"] == [{"warehouse_id": warehouse, "inventory": 37}]
    over = {"account_id": account["account_id"], "orders": [{"lines": [{"sku": "RED", "quantity": 38}]}]}
    assert mocks.control("orders", over, status=409) == {"error": "RED: 37 left, 38 wanted"}


def test_a_refund_ends_an_order(mocks: Mocks, account: Any) -> None:
    order_id = mocks.sell(account, ("RED", 1))[0]
    assert api(mocks, account, "PUT", f"/orders/{order_id}/refund", {"refund_reason": "BORED"}).status == 400
    body = {"refund_reason": "MERCHANT_OUT_OF_STOCK"}
    assert api(mocks, account, "PUT", f"/orders/{order_id}/refund", body).json["data"]["processing_source"] == "REFUND"
    rows = until(lambda: api(mocks, account, "GET", "/orders?states=REFUNDED").json["data"])
    assert [(row["id"], row["refunds"][0]["refund_reason"]) for row in rows] == [(order_id, "MERCHANT_OUT_OF_STOCK")]


def test_webhooks_are_signed_ordered_and_give_up_after_25(mocks: Mocks, account: Any, receiver: Receiver) -> None:
    body = {"topic_id": "ORDER_ALL", "endpoint": receiver.url}
    subscription = api(mocks, account, "POST", "/webhook/subscriptions", body).json["data"]
    order_id = mocks.sell(account, ("RED", 1))[0]
    mocks.control(f"orders/{order_id}/cancel", {"reason": "CUSTOMER_REQUEST"})
    seen = []
    for head, raw, _ in receiver.wait_for(2):
        key = account["credentials"]["client_secret"].encode()
        assert head["wish-hmac-sha256"] == base64.b64encode(hmac.new(key, raw, hashlib.sha256).digest()).decode()
        assert head["wish-subscription-id"] == subscription["id"]
        data = json.loads(raw)[0]["data"]
        seen.append((head["wish-topic"], data["id"], data["state"], head["wish-retry-attempt"]))
    assert seen == [("ORDER_RELEASE", order_id, "APPROVED", "0"), ("ORDER_REFUND", order_id, "REFUNDED", "0")]

    receiver.got.clear()
    receiver.answers = [500] * 25
    mocks.sell(account, ("RED", 1))
    for attempt in range(25):
        receiver.wait_for(attempt + 1)
        until(lambda done=attempt + 1: attempts(mocks, account) >= done)
        mocks.control("clock", {"advance_s": 3601})
    assert [head["wish-retry-attempt"] for head, _, _ in receiver.got] == [str(number) for number in range(25)]
    account["credentials"]["access_token"] = refresh(mocks, account, account["credentials"]["refresh_token"]).json[
        "data"
    ]["access_token"]
    found = until(lambda: api(mocks, account, "GET", "/webhook/subscriptions").json["data"])
    assert [row["status"] for row in found] == ["INACTIVE"]


def attempts(mocks: Mocks, account: Any) -> int:
    """Attempts that failed so far, as the push queue counts them."""
    count: int = mocks.truth(account["account_id"])["push_attempts"]
    return count
