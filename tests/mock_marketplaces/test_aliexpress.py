"""AliExpress: signatures by the documented vectors, Pacific times, pages, shipping in parts, stock with failures."""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from tests.mock_marketplaces.conftest import Mocks, Receiver


@pytest.fixture
def account(mocks: Mocks) -> Any:
    return mocks.open("aliexpress", ["GLOBAL"], {"RED": 9, "BLU": 5})


def sign(params: dict[str, str], secret: str, path: str = "") -> str:
    """Written from the documentation, apart from the mock's own."""
    plain = path + "".join(key + params[key] for key in sorted(params) if params[key])
    if params["sign_method"] == "md5":
        return hashlib.md5(f"{secret}{plain}{secret}".encode(), usedforsecurity=False).hexdigest().upper()
    return hmac.new(secret.encode(), plain.encode(), hashlib.sha256).hexdigest().upper()


def test_the_signatures_reproduce_the_documented_vectors() -> None:
    business = {
        "access_token": "test", "aliexpress_category_id": "200135143", "app_key": "123456", "sign_method": "sha256",
        "method": "aliexpress.logistics.redefining.getonlinelogisticsinfo", "timestamp": "1517820392000",
    }  # fmt: skip
    system = {
        "app_key": "12345678", "code": "3_500102_JxZ05Ux3cnnSSUm6dCxYg6Q26", "sign_method": "sha256",
        "timestamp": "1517820392000",
    }  # fmt: skip
    own = {
        "app_key": "12345678", "format": "json", "method": "aliexpress.solution.order.get", "session": "tok-1",
        "param0": '{"current_page":1,"page_size":20,"order_status":"WAIT_SELLER_SEND_GOODS"}', "sign_method": "sha256",
        "timestamp": "1795428000000", "v": "2.0",
    }  # fmt: skip
    top = {**own, "sign_method": "md5", "timestamp": "2026-11-23 18:00:00"}
    assert [
        sign(business, "helloworld"), sign(system, "helloworld", "/auth/token/create"), sign(own, "helloworld"),
        sign(top, "helloworld"),
    ] == [
        "F7F7926B67316C9D1E8E15F7E66940ED3059B1638C497D77973F30046EFB5BBB",
        "35607762342831B6A417A0DED84B79C05FEFBF116969C48AD6DC00279A9F4D81",
        "FD94CFB04BA4AFA0E54D661C89A58C16FA578C56D70779CCAE23BA29887A1173",
        "59986D9967D5D78A062379AB5BE87A8A",
    ]  # fmt: skip


def api(mocks: Mocks, account: Any, method: str, sign_method: str = "sha256", **business: Any) -> Any:
    keys = account["credentials"]
    stamp = str(int(mocks.now() * 1000)) if sign_method == "sha256" else "2026-11-23 18:00:00"
    system = {
        "app_key": keys["app_key"], "session": keys["access_token"], "method": method, "sign_method": sign_method,
        "timestamp": stamp, "v": "2.0",
    }  # fmt: skip
    body = {key: value if isinstance(value, str) else json.dumps(value) for key, value in business.items()}
    system["sign"] = sign({**system, **body}, keys["app_secret"])
    reply = mocks.call("POST", f"/aliexpress/sync?{urlencode(system)}", urlencode(body).encode())
    assert reply.status == 200
    return reply.json.get(method.replace(".", "_") + "_response") or reply.json["error_response"]


def rest(mocks: Mocks, account: Any, path: str, **fields: str) -> Any:
    keys = account["credentials"]
    params = {"app_key": keys["app_key"], "sign_method": "sha256", "timestamp": str(int(mocks.now() * 1000)), **fields}
    params["sign"] = sign(params, keys["app_secret"], path)
    return mocks.call("POST", f"/aliexpress/rest{path}", urlencode(params).encode()).json


def orders(mocks: Mocks, account: Any, **query: Any) -> Any:
    asked = {"current_page": 1, "page_size": 50, **query}
    return api(mocks, account, "aliexpress.solution.order.get", param0=asked)["result"]


def test_signatures_and_tokens_are_required(mocks: Mocks, account: Any) -> None:
    method = "aliexpress.solution.order.get"
    asked = {"current_page": 1, "page_size": 10}
    assert api(mocks, account, method, "md5", param0=asked)["result"]["success"] is True
    forged = {**account, "credentials": {**account["credentials"], "app_secret": "other"}}
    stranger = {**account, "credentials": {**account["credentials"], "access_token": "other"}}
    assert api(mocks, forged, method, param0=asked)["code"] == "IncompleteSignature"
    assert api(mocks, stranger, method, param0=asked)["code"] == "IllegalAccessToken"
    old = account["credentials"]
    fresh = rest(mocks, account, "/auth/token/refresh", refresh_token=old["refresh_token"])
    assert (fresh["code"], fresh["seller_id"]) == ("0", old["seller_id"])
    assert api(mocks, account, method, param0=asked)["code"] == "IllegalAccessToken"
    again = rest(mocks, account, "/auth/token/refresh", refresh_token=old["refresh_token"])
    assert (again["code"], again["type"]) == ("IllegalRefreshToken", "ISV")
    account["credentials"] = {**old, "access_token": fresh["access_token"]}
    assert orders(mocks, account)["success"] is True
    mocks.control("clock", {"advance_s": 86401})
    assert api(mocks, account, method, param0=asked)["code"] == "IllegalAccessToken"


def test_pages_times_and_statuses(mocks: Mocks, account: Any) -> None:
    sold = [mocks.sell(account, ("RED", 1), ("BLU", 1))[0] for _ in range(3)]
    unpaid = mocks.sell(account, ("RED", 1), paid=False)[0]
    mocks.control(f"orders/{sold[0]}/cancel", {})
    mocks.control(f"orders/{sold[1]}/cancel", {"request": True})
    first, second = orders(mocks, account, page_size=2), orders(mocks, account, page_size=2, current_page=2)
    assert (first["total_count"], first["total_page"]) == (3, 2)
    rows = first["target_list"]["order_dto"] + second["target_list"]["order_dto"]
    assert {str(row["order_id"]): row["order_status"] for row in rows} == {
        unpaid: "PLACE_ORDER_SUCCESS", sold[2]: "WAIT_SELLER_SEND_GOODS", sold[1]: "IN_CANCEL",
    }  # fmt: skip
    finished = orders(mocks, account, order_status_list=["FINISH"])["target_list"]["order_dto"]
    assert [str(row["order_id"]) for row in finished] == [sold[0]]
    now = mocks.now()
    pacific = ZoneInfo("America/Los_Angeles")
    created = datetime.strptime(rows[0]["gmt_create"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=pacific).timestamp()
    assert abs(created - now) < 30
    assert orders(mocks, account, modified_date_start="2020-01-01 00:00:00")["success"] is False
    window = {"create_date_start": "2020-01-01 00:00:00", "modified_date_start": rows[0]["gmt_update"]}
    assert orders(mocks, account, **window)["total_count"] >= 1
    bad = api(mocks, account, "aliexpress.solution.order.get", param0={"current_page": 1, "page_size": 51})
    assert bad["code"] == "InvalidParameter"


def test_the_address_is_masked_until_asked_for(mocks: Mocks, account: Any) -> None:
    order_id = mocks.sell(account, ("RED", 2), country="BR", buyer={"name": "Maria da Conceição"})[0]
    method = "aliexpress.trade.new.redefining.findorderbyid"
    target = api(mocks, account, method, param1={"order_id": int(order_id)})["target"]
    assert (target["receipt_address"]["contact_person"], target["receipt_address"]["mobile_no"]) == ("M***", "***")
    full = api(mocks, account, "aliexpress.solution.order.receiptinfo.get", param1={"order_id": order_id})["result"]
    assert (full["contact_person"], full["country"], "cpf_number" in full) == ("Maria da Conceição", "BR", True)
    opened = api(mocks, account, "aliexpress.trade.seller.order.decrypt", orderId=order_id, oaid=target["oaid"])
    assert opened["result"]["contact_person"] == "Maria da Conceição"
    assert target["child_order_list"]["aeop_tp_child_order_dto"][0]["sku_code"] == "RED"


def test_shipping_in_parts_then_all_then_no_more(mocks: Mocks, account: Any) -> None:
    order_id = mocks.sell(account, ("RED", 2))[0]

    def declare(number: str, kind: str, ref: str = order_id, service: str = "YANWEN_AM") -> tuple[bool, str]:
        result = api(
            mocks, account, "aliexpress.solution.order.fulfill",
            service_name=service, logistics_no=number, out_ref=ref, send_type=kind,
        )["result"]  # fmt: skip
        return result["result_success"], result.get("error_message", "")

    outcomes = [
        declare("??", "all"), declare("UA01", "part"), declare("UA01", "part"), declare("UA02", "all"),
        declare("UA03", "all"), declare("UA04", "all", ref="1"), declare("UA05", "part", service="OTHER_US_LOCAL"),
    ]  # fmt: skip
    assert outcomes == [
        (False, "wrong tracking number format for the carrier"), (True, ""),
        (False, "this shipment was already declared"),
        (True, ""), (False, "the order was already declared fully shipped"),
        (False, "order id wrong or not of this account"), (False, "tracking_website is required for this carrier"),
    ]  # fmt: skip
    sold = mocks.truth(account["account_id"])["orders"][0]
    assert (sold["status"], sold["native_status"]) == ("shipped", "WAIT_BUYER_ACCEPT_GOODS")
    assert [(box["tracking"], box["times_received"]) for box in sold["shipments"]] == [("UA01", 1), ("UA02", 1)]


def test_stock_goes_in_batches_with_a_verdict_per_product(mocks: Mocks, account: Any) -> None:
    red, blue = (int(account["items"][sku]["product_id"]) for sku in ("RED", "BLU"))
    batch = [
        {"product_id": red, "multiple_sku_update_list": [{"sku_code": "RED", "inventory": 37}]},
        {"product_id": blue, "multiple_sku_update_list": [{"sku_code": "NOPE", "inventory": 1}]},
        {"product_id": 1, "multiple_sku_update_list": [{"sku_code": "X", "inventory": 1}]},
    ]
    method = "aliexpress.solution.batch.product.inventory.update"
    answer = api(mocks, account, method, mutiple_product_update_list=batch)
    failed = answer["update_failed_list"]["synchronize_product_response_dto"]
    assert (answer["update_success"], [(row["product_id"], row["error_message"]) for row in failed]) == (
        False, [(blue, "sku NOPE not found"), (1, "product not found")],
    )  # fmt: skip
    assert answer["update_successful_list"] == {"synchronize_product_response_dto": [{"product_id": red}]}
    read = api(mocks, account, "aliexpress.solution.product.info.get", product_id=str(red))["result"]
    assert read["aeop_ae_product_s_k_us"]["global_aeop_ae_product_sku"][0]["ipm_sku_stock"] == 37
    assert api(mocks, account, method, mutiple_product_update_list=batch * 7)["code"] == "InvalidParameter"


def test_the_webhook_is_signed_over_key_and_body(mocks: Mocks, receiver: Receiver) -> None:
    message = (
        '123456{"seller_id":"1234567","message_type":0,"data":{"order_status":"unpaid",'
        '"trade_order_id":"260422900198363"},"timestamp":1603766859530,"site":"ae_global"}'
    )
    vector = hmac.new(b"helloworld", message.encode(), hashlib.sha256).hexdigest()
    assert vector == "857e5175daae6a3e4ca4475fe6dd424d251ff9387c255795a818e7e69bb427fb"
    account = mocks.open("aliexpress", ["GLOBAL"], {"RED": 9}, hooks_url=receiver.url)
    order_id = mocks.sell(account, ("RED", 1))[0]
    head, body, _ = receiver.wait_for(1)[0]
    keys = account["credentials"]
    expected = hmac.new(keys["app_secret"].encode(), keys["app_key"].encode() + body, hashlib.sha256).hexdigest()
    assert head["authorization"] == expected
    assert json.loads(body)["data"] == {"order_status": "WAIT_SELLER_SEND_GOODS", "trade_order_id": order_id}
