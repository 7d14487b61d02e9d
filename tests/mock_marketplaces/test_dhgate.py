"""DHgate: everything HTTP 200, Beijing times, three calls an order, the whole item for a quantity."""

import json
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.mock_marketplaces.conftest import Mocks

BEIJING = timezone(timedelta(hours=8))


@pytest.fixture
def account(mocks: Mocks) -> Any:
    return mocks.open("dhgate", ["EN"], {"RED": 9, "BLU": 5})


def api(mocks: Mocks, account: Any, method: str, **business: Any) -> Any:
    token, stamp = account["credentials"]["access_token"], str(int(mocks.now() * 1000))
    fields = {"access_token": token, "method": method, "v": "2.0", "timestamp": stamp, **business}
    body = {key: value if isinstance(value, str) else json.dumps(value) for key, value in fields.items()}
    reply = mocks.call("POST", "/dhgate/dop/router", urlencode(body).encode())
    assert reply.status == 200
    return reply.json


def token(mocks: Mocks, account: Any, **fields: str) -> Any:
    keys = {key: account["credentials"][key] for key in ("client_id", "client_secret")}
    form = {**keys, "scope": "basic", "grant_type": "refresh_token", **fields}
    return mocks.call("POST", "/dhgate/dop/oauth2/access_token", urlencode(form).encode())


def wall(mocks: Mocks, seconds: float) -> str:
    return datetime.fromtimestamp(mocks.now() + seconds, BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def orders(mocks: Mocks, account: Any, **more: str) -> Any:
    window = {"startDate": wall(mocks, -3600), "endDate": wall(mocks, 60), "querytimeType": "3"}
    return api(mocks, account, "dh.order.list.get", **{**window, "pageNo": "1", "pageSize": "50", **more})


def test_an_order_takes_three_calls(mocks: Mocks, account: Any) -> None:
    assert orders(mocks, account)["status"]["code"] == "00000001"
    paid = mocks.sell(account, ("RED", 2), ("BLU", 1), country="DE")[0]
    unpaid = mocks.sell(account, ("RED", 1), paid=False)[0]
    first, second = orders(mocks, account, pageSize="1"), orders(mocks, account, pageSize="1", pageNo="2")
    rows = first["orderBaseInfoList"] + second["orderBaseInfoList"]
    assert (first["count"], first["pages"], first["status"]["code"]) == (2, 2, "00000000")
    assert {row["orderNo"]: row["orderStatus"] for row in rows} == {paid: "103001", unpaid: "101003"}
    assert paid.startswith(wall(mocks, 0)[:10].replace("-", ""))
    assert isinstance(rows[0]["orderTotalPrice"], float)
    detail = api(mocks, account, "dh.order.get", orderNo=paid)
    assert (detail["orderContact"]["country"], detail["orderTotalPrice"]) == ("Germany", 35.7)
    assert api(mocks, account, "dh.order.get", orderNo=unpaid)["orderContact"] is None
    lines = api(mocks, account, "dh.order.product.get", orderNo=paid)["orderProductList"]
    ids = account["items"]["RED"]
    assert next((line["itemcode"], line["skuId"], line["itemCount"]) for line in lines) == (
        ids["item_code"], ids["sku_id"], 2,
    )  # fmt: skip
    mocks.control(f"orders/{paid}/cancel", {})
    assert orders(mocks, account, orderStatus="111000")["orderBaseInfoList"][0]["orderNo"] == paid
    wrong = [{"pageSize": "51"}, {"querytimeType": "4"}, {"startDate": "today"}, {"startDate": "2020-01-01 00:00:00"}]
    assert [orders(mocks, account, **query)["status"]["code"] for query in wrong] == ["44"] * 4


def test_tokens_expire_rotate_and_are_missed(mocks: Mocks, account: Any) -> None:
    old = account["credentials"]
    fresh = token(mocks, account, refresh_token=old["refresh_token"]).json
    assert (fresh["expires_in"], fresh["scope"]) == ("864000000", "basic")
    assert api(mocks, account, "dh.order.get", orderNo="1")["code"] == "40"
    again = token(mocks, account, refresh_token=old["refresh_token"])
    assert (again.status, again.json["error"]) == (400, "invalid_grant")
    account["credentials"] = {**old, "access_token": fresh["access_token"]}
    assert api(mocks, account, "dh.order.get", orderNo="1")["status"]["code"] == "44"
    mocks.control("clock", {"advance_s": 86401})
    assert api(mocks, account, "dh.order.get", orderNo="1")["code"] == "40"
    assert api(mocks, account, "dh.order.get", access_token="")["code"] == "2"


def test_saving_deliveries(mocks: Mocks, account: Any) -> None:
    order_no = mocks.sell(account, ("RED", 2))[0]

    def save(number: str, state: str, **more: str) -> tuple[bool, str]:
        fields = {
            "orderNo": order_no,
            "deliveryNo": number,
            "deliveryState": state,
            "shippingType": "YunExpress",
            **more,
        }
        answer = api(mocks, account, "dh.order.delivery.save", **fields)
        return answer["result"], answer["status"]["code"]

    outcomes = [
        save("YT1", "3"), save("YT1", "2"), save("YT1", "2"), save("YT2", "1", deliveryRemark="你好"), save("YT2", "1"),
        save("YT3", "1"),
    ]  # fmt: skip
    refused, done = (False, "44"), (True, "00000000")
    assert outcomes == [refused, done, refused, refused, done, refused]
    sold = mocks.truth(account["account_id"])["orders"][0]
    assert (sold["native_status"], sold["refused_confirmations"]) == ("101009", 4)
    assert [(box["tracking"], box["times_received"]) for box in sold["shipments"]] == [("YT1", 1), ("YT2", 1)]


def test_stock_goes_with_the_whole_item(mocks: Mocks, account: Any) -> None:
    code = account["items"]["RED"]["item_code"]
    item = api(mocks, account, "dh.item.get", itemCode=code)
    sku = {key: item["itemSkuList"][0][key] for key in ("skuId", "skuMD5", "skuCode", "retailPrice", "saleStatus")}
    named = ("itemCode", "itemBase", "catePubId", "siteId", "shippingModelId", "vaildDay", "itemSaleSetting")
    written = {**{key: item[key] for key in named}, "itemAttrgroupList": item["itemAttrGroupList"]}

    def update(skus: Any) -> str:
        code: str = api(mocks, account, "dh.item.update", **written, itemSkuList=skus)["status"]["code"]
        return code

    places = [{"inventoryLocation": "CN", "skuInventoryQty": 4}, {"inventoryLocation": "US", "skuInventoryQty": 3}]
    by_place = {**sku, "itemSkuInventoryList": places}
    as_read = {**sku, "inventory": 5, "itemSkuInvenList": places}
    tried = ([{**sku, "inventory": 37}], [], [sku], [{**by_place, "inventory": 8}], [as_read], [by_place])
    assert [update(skus) for skus in tried] == ["00000000", "44", "44", "44", "44", "00000000"]
    assert api(mocks, account, "dh.item.get", itemCode=code)["itemSkuList"][0]["inventory"] == 7
    listing = mocks.truth(account["account_id"])["listings"][0]
    assert (listing["quantity"], [push["quantity"] for push in listing["stock_pushes"]]) == (7, [37, 7])


def test_disputes_and_returns_show(mocks: Mocks, account: Any) -> None:
    returned, disputed = (mocks.sell(account, ("RED", 1))[0] for _ in range(2))
    mocks.control(f"orders/{returned}/return", {"reason": "too small"})
    mocks.control(f"orders/{disputed}/dispute", {"reason": "not received"})
    rows = orders(mocks, account)["orderBaseInfoList"]
    assert {row["orderNo"]: row["orderStatus"] for row in rows} == {returned: "105001", disputed: "106002"}


def test_throttling_and_outages_look_like_dhgate(mocks: Mocks, account: Any) -> None:
    rules = [{"kind": "throttle"}, {"kind": "error500"}]
    mocks.control("faults", {"account_id": account["account_id"], "rules": rules})
    fields = {"access_token": account["credentials"]["access_token"], "method": "dh.order.get", "v": "2.0"}
    replies = [mocks.call("POST", "/dhgate/dop/router", urlencode(fields).encode()) for _ in range(2)]
    assert [(reply.status, reply.body[:6]) for reply in replies] == [(200, b'{"code'), (503, b"<html>")]
