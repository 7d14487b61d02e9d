"""DHgate's shop: items of several SKUs, prices, shelves, messages, changed numbers, after-sale disputes, money and its tiers."""

import json
from typing import Any

import pytest

from tests.mock_marketplaces.conftest import Mocks
from tests.mock_marketplaces.test_dhgate import api, orders, wall


@pytest.fixture
def account(mocks: Mocks) -> Any:
    return mocks.open("dhgate", ["EN"], {"RED": 9, "BLU": 5})


def group(mocks: Mocks, account: Any, **skus: int) -> dict[str, dict[str, str]]:
    """One item of these SKUs."""
    wanted = [{"sku": sku, "product": "P", "title": "Cup", "quantity": quantity} for sku, quantity in skus.items()]
    found = mocks.control("listings", {"account_id": account["account_id"], "items": wanted})["items"]
    return {row["sku"]: row["external"] for row in found}


def price(mocks: Mocks, account: Any, code: str, **how: Any) -> Any:
    answer = api(mocks, account, "dh.item.price.update", itemCode=code, siteId="EN", **how)
    return answer.get("isSuccess", answer["status"]["code"])


def prices(mocks: Mocks, account: Any, code: str) -> dict[str, float]:
    skus = api(mocks, account, "dh.item.sku.list", itemCode=code, siteId="EN")["itemSkuList"]
    return {sku["skuCode"]: sku["retailPrice"] for sku in skus}


def test_the_skus_of_a_product_are_one_item_and_have_prices_of_their_own(mocks: Mocks, account: Any) -> None:
    ids = group(mocks, account, S=3, L=4)
    code = ids["S"]["item_code"]
    item = api(mocks, account, "dh.item.get", itemCode=code)
    tried = [
        price(mocks, account, code, disCountType="2", itemPrice="8.5"),
        price(mocks, account, code, disCountType="1", skuPriceList=[{"skuMD5": ids["L"]["sku_md5"], "skuPrice": 9.25}]),
        price(mocks, account, code, disCountType="1", skuPriceList=[{"skuMD5": "other", "skuPrice": 9.25}]),
        price(mocks, account, code, disCountType="1", skuPriceList=[{"skuMD5": ids["L"]["sku_md5"], "skuPrice": "9"}]),
        price(mocks, account, code, disCountType="1", itemPrice="8.5", skuPriceList=[]),
        price(mocks, account, code, disCountType="2", itemPrice="0"),
        price(mocks, account, code, disCountType="3", itemPrice="8.5"),
    ]

    assert ids["S"]["item_code"] == ids["L"]["item_code"] != account["items"]["RED"]["item_code"]
    assert [(sku["skuCode"], sku["inventory"]) for sku in item["itemSkuList"]] == [("S", 3), ("L", 4)]
    assert item["itemInventory"]["inventoryQty"] == 7
    assert tried == [True, True, "44", "44", "44", "44", "44"]
    assert prices(mocks, account, code) == {"S": 8.5, "L": 9.25}


def test_items_are_listed_by_state_and_what_is_off_the_shelf_is_not_sold(mocks: Mocks, account: Any) -> None:
    code = account["items"]["RED"]["item_code"]

    def listed(state: str, **more: str) -> Any:
        window = {"operateDateStart": "2020-01-01 00:00:00", "pages": "1", "pageSize": "60", "state": state}
        answer = api(mocks, account, "dh.item.list", **{**window, **more})
        return [str(row["itemCode"]) for row in answer.get("itemList", [])], answer["status"]["code"]

    both = sorted(ids["item_code"] for ids in account["items"].values())
    before = listed("100100", orderBy="itemCodes", orderByAsc="1")
    paged = [listed("100100", pageSize="1", pages=page, orderBy="itemCodes", orderByAsc="1")[0] for page in ("1", "2")]
    down = api(mocks, account, "dh.item.downshelf.list", itemCodes=f"{code},1")
    sold_off = {"account_id": account["account_id"], "orders": [{"lines": [{"sku": "RED", "quantity": 1}]}]}
    mocks.control("orders", sold_off, status=409)
    off = listed("100400")
    at_random = mocks.control("orders", {"account_id": account["account_id"], "count": 3, "seed": 4})["order_ids"]
    up = api(mocks, account, "dh.item.upshelf.list", itemCodes=code)
    mocks.control("orders", sold_off)

    assert (before, paged, off) == ((both, "00000000"), [[both[0]], [both[1]]], ([code], "00000000"))
    assert (down["isSuccess"], [(row["itemCode"], row["isSuccess"]) for row in down["resultList"]]) == (
        False, [(code, True), ("1", False)],
    )  # fmt: skip
    assert (up["isSuccess"], up["resultList"], len(at_random)) == (True, [], 3)
    wrong = [{"pageSize": "61"}, {"state": "1"}, {"siteId": "DE"}]
    assert [listed(**{"state": "100100", **query})[1] for query in wrong] == ["44"] * 3
    assert listed("100200") == ([], "00000001")


def test_buyers_write_and_the_shop_answers_in_the_topic(mocks: Mocks, account: Any) -> None:
    order_no = mocks.sell(account, ("RED", 1))[0]
    name = account["account_id"]
    told = mocks.control("messages", {"account_id": name, "order_id": order_no, "text": "Where?\nIt is <late>"})
    mocks.control("messages", {"account_id": name, "sku": "BLU", "text": "Fits?"})

    def topics(**more: str) -> Any:
        asked = {"beforeDay": "1", "msgType": "001,002", "pageNo": "1", "pageSize": "50", "orderType": "asc", **more}
        return api(mocks, account, "dh.message.list", **asked)

    first, second = topics()["msgList"]
    detail = api(mocks, account, "dh.message.get", msgId=str(first["msgId"]))["msgDetailList"][0]
    written = {"msgId": str(first["msgId"]), "receiverId": first["senderId"], "content": "Soon &amp; safe<br/>Lin"}
    answers = [api(mocks, account, "dh.message.info.reply", **{**written, **wrong})["status"]["code"]
               for wrong in ({}, {"receiverId": "x"}, {"msgId": "1"})]  # fmt: skip
    began = api(mocks, account, "dh.message.send", msgTitle=f"PO#{order_no}", param=order_no, sendMsgType="2",
                reciverId=first["senderId"], content="Sent")  # fmt: skip

    assert [(row["msgType"], row["param"], row["msgReplyCount"]) for row in (first, second)] == [
        ("002", order_no, 0), ("001", account["items"]["BLU"]["item_code"], 0),
    ]  # fmt: skip
    assert (first["msgId"], detail["content"]) == (int(told["thread_id"]), "Where?<br/>It is &lt;late&gt;")
    assert detail["senderId"] == first["senderId"] == orders(mocks, account)["orderBaseInfoList"][0]["buyerId"]
    assert (answers, bool(began["msgId"])) == (["00000000", "44", "44"], True)
    said = [(row["from_buyer"], row["text"]) for row in mocks.truth(name)["messages"] if row["order_id"]]
    assert said == [(True, "Where?\nIt is <late>"), (False, "Soon & safe\nLin"), (False, "Sent")]
    assert [topics(**wrong)["status"]["code"] for wrong in ({"msgType": "014"}, {"beforeDay": "367"})] == ["44", "44"]
    assert topics(searchKey=order_no)["msgList"][0]["msgId"] == first["msgId"]


def test_a_number_is_changed_on_dhgates_pages(mocks: Mocks, account: Any) -> None:
    order_no = mocks.sell(account, ("RED", 2))[0]
    parcel = {"orderNo": order_no, "deliveryNo": "YT1", "deliveryState": "2", "shippingType": "YunExpress"}
    api(mocks, account, "dh.order.delivery.save", **parcel)
    mocks.control(f"orders/{order_no}/renumber", {"tracking": "YT1", "new": "YT9", "carrier": "4PX"})
    mocks.control(f"orders/{order_no}/renumber", {"tracking": "YT1", "new": "YT9"}, status=404)

    detail = api(mocks, account, "dh.order.get", orderNo=order_no)

    assert detail["orderStatus"] == "103002"
    assert detail["orderDeliveryList"] == [
        {"deliveryNo": "YT1", "newDeliveryNo": "YT9", "shippingType": "YunExpress", "newShippingType": "4PX", "remark": "",
         "newRemark": ""}
    ]  # fmt: skip


def test_statuses_follow_refunds_and_control(mocks: Mocks, account: Any) -> None:
    part, whole, checked = (mocks.sell(account, ("RED", 1))[0] for _ in range(3))
    mocks.control(f"orders/{part}/refund", {"items": "1.00"})
    mocks.control(f"orders/{whole}/refund", {})
    under_check = mocks.control(f"orders/{checked}/status", {"status": "102001"})
    mocks.control(f"orders/{checked}/status", {"status": "1"}, status=400)

    def ship(order_no: str) -> str:
        parcel = {"orderNo": order_no, "deliveryNo": f"N{order_no}", "deliveryState": "1", "shippingType": "EMS"}
        code: str = api(mocks, account, "dh.order.delivery.save", **parcel)["status"]["code"]
        return code

    shipped = [ship(order_no) for order_no in (part, whole, checked)]
    mocks.control(f"orders/{part}/status", {"status": "102006"})
    rows = orders(mocks, account)["orderBaseInfoList"]

    assert (under_check["native_status"], shipped) == ("102001", ["00000000", "44", "44"])
    assert {row["orderNo"]: row["orderStatus"] for row in rows} == {part: "102006", whole: "105002", checked: "102001"}
    assert [bool(row["buyerConfirmDate"]) for row in rows] == [False, False, True]
    assert orders(mocks, account, orderStatus="102001")["count"] == 1


def test_disputes_stand_in_the_list_of_their_type(mocks: Mocks, account: Any) -> None:
    agreed, platform, late = (mocks.sell(account, ("RED", 1))[0] for _ in range(3))
    mocks.control(f"orders/{agreed}/return", {})
    mocks.control(f"orders/{platform}/dispute", {})
    made = mocks.control(f"orders/{late}/dispute", {"after_sale": True})

    def listed(which: str, kind: str) -> list[tuple[str, str]]:
        window = {"startDate": wall(mocks, -60), "endDate": wall(mocks, 60)} if which == "close" else {}
        asked = {"disputeType": kind, "pageNo": "1", "pageSize": "50", **window}
        answer = api(mocks, account, f"dh.order.dispute{which}.list", **asked)
        rows = answer[f"orderDispute{which.title()}Infos"]
        return [(row["orderNo"], row["disputeStatus"]) for row in rows]

    opened = [listed("open", kind) for kind in "123"]
    mocks.control(f"orders/{late}/dispute", {"return_id": made["return_id"], "status": "closed"})

    assert opened == [[(agreed, "106001")], [(platform, "107001")], [(late, "109001")]]
    assert (listed("open", "3"), listed("close", "3")) == ([], [(late, "109002")])
    assert {row["orderNo"]: row["orderStatus"] for row in orders(mocks, account)["orderBaseInfoList"]} == {
        agreed: "105001", platform: "106002", late: "103001",
    }  # fmt: skip


def test_money_is_asked_for_once_and_the_rate_falls_with_the_total(mocks: Mocks, account: Any) -> None:
    small = mocks.sell(account, ("RED", 1))[0]
    item = {"sku": "BIG", "quantity": 2, "price": {"amount": "400.00"}}
    mocks.control("listings", {"account_id": account["account_id"], "items": [item]})
    big = mocks.sell(account, ("BIG", 1))[0]
    check = api(mocks, account, "dh.order.applymoney.check", orderNo=small)["canMoneyApply"]
    for order_no in (small, big):
        parcel = {"orderNo": order_no, "deliveryNo": f"N{order_no}", "deliveryState": "1", "shippingType": "EMS"}
        api(mocks, account, "dh.order.delivery.save", **parcel)
    after = api(mocks, account, "dh.order.applymoney.check", orderNo=small)["canMoneyApply"]
    asked, again = (api(mocks, account, "dh.order.applymoney.get", orderNo=small)["result"] for _ in range(2))
    mocks.control(f"orders/{big}/refund", {"items": "100.00"})
    mocks.control("settle", {"account_id": account["account_id"]})

    tiers = api(mocks, account, "dh.categorys.commissions", v="1.0")["list"][0]["unitList"]
    lines = mocks.truth(account["account_id"])["settlements"][0]["lines"]

    assert (check, after, asked, again) == (False, True, True, False)
    assert [(row["leftBound"], row["rightBound"], row["commissionRate"]) for row in tiers] == [
        ("0", "300", "0.125"), ("300", "1000", "0.08"), ("1000", "", "0.04"),
    ]  # fmt: skip
    assert {(row["order_id"], row["component"]): row["amount"] for row in lines if "commission" in row["component"]} == {
        (small, "commission"): "-1.49", (big, "commission"): "-32.00", (big, "refund_commission"): "8.00",
    }  # fmt: skip
    assert api(mocks, account, "dh.order.get", orderNo=big)["commissionAmount"] == 32.0
    assert json.dumps(tiers[0]["leftBoundClose"]) == "true"
