"""AliExpress beyond the plain sale: child shipments, corrections, discounts, feeds, the shelf, messages, evidence, risk."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.mock_marketplaces.conftest import Mocks, until
from tests.mock_marketplaces.test_aliexpress import api, orders, sign

FULFIL = "aliexpress.solution.order.fulfill"
CHILDREN, REQUEST = "aliexpress.logistics.order.shipment", "param_aeop_seller_shipment_sub_trade_order_request"
INFO = "aliexpress.solution.product.info.get"
PRICES = "aliexpress.solution.batch.product.price.update"
SHELF = "aliexpress.postproduct.redefining"
MESSAGES = "aliexpress.message.redefining.versiontwo"


@pytest.fixture
def account(mocks: Mocks) -> Any:
    return mocks.open("aliexpress", ["GLOBAL"], {"RED": 20, "BLU": 20})


def declare(mocks: Mocks, account: Any, order_id: str, *children: tuple[int, str, str]) -> Any:
    """Child orders by their place: (place, all or part, tracking number)."""
    listed = [
        {"sub_trade_order_index": place, "send_type": kind,
         "shipment_list": [{"service_name": "YUNEXPRESS", "logistics_no": number}]}
        for place, kind, number in children
    ]  # fmt: skip
    asked = {"trade_order_id": int(order_id), "sub_trade_order_list": listed}
    return api(mocks, account, CHILDREN, **{REQUEST: asked})["result"]


def product(mocks: Mocks, account: Any, sku: str) -> Any:
    result = api(mocks, account, INFO, product_id=account["items"][sku]["product_id"])["result"]
    return result["product_status_type"], result["aeop_ae_product_s_k_us"]["global_aeop_ae_product_sku"][0]


def test_carriers_are_listed_and_only_these_are_taken(mocks: Mocks, account: Any) -> None:
    order_id = mocks.sell(account, ("RED", 1))[0]
    listed = api(mocks, account, "aliexpress.logistics.redefining.listlogisticsservice")["result_list"]
    patterns = {row["service_name"]: row["tracking_no_regex"] for row in listed["aeop_logistics_service_result"]}

    def said(service: str, number: str) -> str:
        asked = {"service_name": service, "logistics_no": number, "out_ref": order_id, "send_type": "all"}
        return str(api(mocks, account, FULFIL, **asked)["result"].get("error_message"))

    assert patterns["EMS"] == "^E[A-Z][0-9]{9}[A-Z]{2}$"
    assert [said("YunExpress", "YT0001"), said("EMS", "YT0001"), said("EMS", "EA123456789CN")] == [
        "the service name is not one of listlogisticsservice", "wrong tracking number format for the carrier", "None",
    ]  # fmt: skip


def test_child_orders_ship_by_themselves_and_the_last_closes_the_order(mocks: Mocks, account: Any) -> None:
    order_id = mocks.sell(account, ("RED", 3), ("BLU", 1))[0]

    first = declare(mocks, account, order_id, (1, "part", "YT0001"), (2, "all", "YT0001"))
    partly = mocks.truth(account["account_id"])["orders"][0]
    wrong = declare(mocks, account, order_id, (1, "all", "YT0001"), (2, "all", "YT0002"))
    none = declare(mocks, account, order_id, (3, "all", "YT0002"))
    last = declare(mocks, account, order_id, (1, "all", "YT0002"))

    assert (first["success"], partly["native_status"]) == (True, "SELLER_PART_SEND_GOODS")
    assert [(line["sku"], line["shipped"]) for line in partly["lines"]] == [("RED", 0), ("BLU", 1)]
    receipts = wrong["sub_trade_order_list"]["aeop_seller_shipment_sub_trade_order_d_t_o"]
    assert (wrong["success"], [row.get("error_msg") for row in receipts]) == (
        False, ["this shipment was already declared", "the child order was already declared fully shipped"],
    )  # fmt: skip
    assert (none["success"], none["error_msg"]) == (False, "the order has no such sub_trade_order_index")
    assert last["success"] is True
    whole = mocks.truth(account["account_id"])["orders"][0]
    assert (whole["native_status"], whole["refused_confirmations"]) == ("WAIT_BUYER_ACCEPT_GOODS", 2)
    assert [(box["tracking"], [(part["sku"], part["quantity"]) for part in box["lines"]]) for box in whole["shipments"]] == [
        ("YT0001", [("RED", 0)]), ("YT0001", [("BLU", 1)]), ("YT0002", [("RED", 3)]),
    ]  # fmt: skip


def test_a_declared_shipment_is_corrected(mocks: Mocks, account: Any) -> None:
    order_id = mocks.sell(account, ("RED", 1))[0]
    api(mocks, account, FULFIL, service_name="EMS", logistics_no="EA123456789CN", out_ref=order_id, send_type="all")

    def correct(old: str, new: str) -> str:
        result = api(
            mocks, account, "aliexpress.logistics.sellermodifiedshipmentfortop", old_service_name="EMS",
            old_logistics_no=old, new_service_name="YUNEXPRESS", new_logistics_no=new, out_ref=order_id, send_type="all",
        )["result"]  # fmt: skip
        return str(result.get("error_message"))

    assert [correct("EA000000000CN", "YT0009"), correct("EA123456789CN", "9"), correct("EA123456789CN", "YT0009")] == [
        "the old service and tracking number were never declared", "wrong tracking number format for the carrier", "None",
    ]  # fmt: skip
    boxes = mocks.truth(account["account_id"])["orders"][0]["shipments"]
    assert [(box["carrier"], box["tracking"], [was["tracking"] for was in box["earlier"]]) for box in boxes] == [
        ("YUNEXPRESS", "YT0009", ["EA123456789CN"])
    ]


def test_a_price_without_a_discount_erases_it(mocks: Mocks, account: Any) -> None:
    red = int(account["items"]["RED"]["product_id"])

    def price(**sku: str) -> Any:
        batch = [{"product_id": red, "multiple_sku_update_list": [{"sku_code": "RED", **sku}]}]
        failed = api(mocks, account, PRICES, mutiple_product_update_list=batch)["update_failed_list"]
        shown = product(mocks, account, "RED")[1]
        refused = [row["error_message"] for row in failed["synchronize_product_response_dto"]]
        return shown["sku_price"], shown.get("sku_discount_price"), refused

    assert price(price="20.00", discount_price="15.00") == ("20.00", "15.00", [])
    assert mocks.sell(account, ("RED", 1))
    assert orders(mocks, account)["target_list"]["order_dto"][0]["pay_amount"]["amount"] == "15.00"
    assert price(price="20.00", discount_price="20.00") == (
        "20.00", "15.00", ["discount_price of RED must be below its price"],
    )  # fmt: skip
    assert price(price="18.00") == ("18.00", None, [])


def test_a_feed_is_worked_off_later_with_a_result_per_item(mocks: Mocks, account: Any) -> None:
    red = account["items"]["RED"]["product_id"]

    def item(name: str, product_id: Any, inventory: Any) -> dict[str, str]:
        skus = [{"sku_code": "RED", "inventory": inventory}]
        return {
            "item_content_id": name,
            "item_content": json.dumps({"product_id": product_id, "multiple_sku_update_list": skus}),
        }

    submit = {"operation_type": "PRODUCT_STOCKS_UPDATE"}
    items = [item("a", red, 77), item("b", 1, 5), {"item_content_id": "c", "item_content": "[{"}]
    job_id = api(mocks, account, "aliexpress.solution.feed.submit", **submit, item_list=items)["job_id"]

    def done() -> Any:
        answer = api(mocks, account, "aliexpress.solution.feed.query", job_id=str(job_id))
        return answer if answer["result_list"]["single_item_response_dto"] else None

    answer = until(done)
    results = [
        (row["item_content_id"], json.loads(row["item_execution_result"]))
        for row in answer["result_list"]["single_item_response_dto"]
    ]
    assert (answer["success_item_count"], answer["total_item_count"]) == (1, 3)
    assert [(name, result["success"], result.get("errorMessage")) for name, result in results] == [
        ("a", True, None), ("b", False, "product not found"), ("c", False, "item_content cannot be read"),
    ]  # fmt: skip
    assert product(mocks, account, "RED")[1]["ipm_sku_stock"] == 77
    twice = api(mocks, account, "aliexpress.solution.feed.submit", **submit, item_list=[items[0], items[0]])
    assert twice["code"] == "InvalidParameter"
    listed = api(mocks, account, "aliexpress.solution.feed.list.get", status="FINISH")["job_list"]
    assert [row["job_id"] for row in listed["batch_operation_job_dto"]] == [job_id]


def test_feeds_beyond_a_days_allowance_wait(mocks: Mocks, account: Any) -> None:
    skus = [{"sku_code": "RED", "price": "12.00"}]
    content = json.dumps({"product_id": account["items"]["RED"]["product_id"], "multiple_sku_update_list": skus})
    feed = {"operation_type": "PRODUCT_PRICES_UPDATE", "item_list": [{"item_content_id": "a", "item_content": content}]}
    jobs = [api(mocks, account, "aliexpress.solution.feed.submit", **feed)["job_id"] for _ in range(151)]

    def count(job_id: int) -> int:
        return int(api(mocks, account, "aliexpress.solution.feed.query", job_id=str(job_id))["success_item_count"])

    until(lambda: count(jobs[149]) == 1)
    assert count(jobs[150]) == 0


def test_a_product_off_the_shelf_is_listed_apart_and_not_sold(mocks: Mocks, account: Any) -> None:
    red, blue = (account["items"][sku]["product_id"] for sku in ("RED", "BLU"))

    def listed(status: str) -> list[str]:
        query = {"product_status_type": status, "page_size": 1, "current_page": 1}
        result = api(mocks, account, "aliexpress.solution.product.list.get", aeop_a_e_product_list_query=query)[
            "result"
        ]
        rows = result["aeop_a_e_product_display_d_t_o_list"]["item_display_dto"]
        return [str(row["product_id"]) for row in rows] + [f"of {result['product_count']}"]

    off = api(mocks, account, f"{SHELF}.offlineaeproduct", product_ids=f"{red};1")["result"]
    sale = {"account_id": account["account_id"], "orders": [{"lines": [{"sku": "RED", "quantity": 1}]}]}

    assert (off["modify_count"], off["error_details"]["ae_error_detail"][0]["product_ids"]) == (1, {"number": ["1"]})
    assert (listed("onSelling"), listed("offline")) == ([blue, "of 1"], [red, "of 1"])
    assert mocks.control("orders", sale, status=409) == {"error": "RED is off the shelf"}
    assert product(mocks, account, "RED")[0] == "offline"
    assert api(mocks, account, f"{SHELF}.onlineaeproduct", product_ids=red)["result"]["success"] is True
    assert mocks.sell(account, ("RED", 1))


def test_messages_come_by_channel_and_the_shop_answers_once(mocks: Mocks, account: Any) -> None:
    order_id = mocks.sell(account, ("RED", 1), buyer={"name": "Ada Vos"})[0]
    of_account = {"account_id": account["account_id"]}
    about_order = mocks.control("messages", {**of_account, "order_id": order_id, "text": "Where is it?"})
    about_product = mocks.control("messages", {**of_account, "sku": "BLU", "text": "Is it blue?"})

    def relations(**query: Any) -> Any:
        asked = {"current_page": 1, "page_size": 10, **query}
        result = api(mocks, account, f"{MESSAGES}.querymsgrelationlist", query=asked)["result"]
        return {row["channel_id"]: row for row in result["relation_list"]["relation_result"]}

    def said(channel: str) -> Any:
        asked = {"channel_id": channel, "current_page": "1", "page_size": "10"}
        result = api(mocks, account, f"{MESSAGES}.querymsgdetaillist", **asked)["result"]
        return result["message_detail_list"]["detail_result"]

    order_channel, product_channel = about_order["thread_id"], about_product["thread_id"]
    known = relations()
    assert list(known) == [product_channel, order_channel]
    first = said(order_channel)[0]
    assert (first["message_type"], str(first["extern_id"]), first["sender_name"]) == ("order", order_id, "Ada Vos")
    assert (first["summary"]["sender_login_id"], known[order_channel]["unread_count"]) == (
        known[order_channel]["other_login_id"], 1,
    )  # fmt: skip
    assert str(said(product_channel)[0]["extern_id"]) == account["items"]["BLU"]["product_id"]
    reply = {
        "buyer_id": known[order_channel]["other_login_id"], "message_type": "order", "extern_id": int(order_id),
        "content": "On its way", "seller_id": account["credentials"]["user_nick"], "out_ref": "M-1",
    }  # fmt: skip
    answers = [api(mocks, account, f"{MESSAGES}.addmsg", create_param=reply)["result"] for _ in range(2)]
    stranger = api(mocks, account, f"{MESSAGES}.addmsg", create_param={**reply, "buyer_id": "nobody"})["result"]
    assert [answer["is_success"] for answer in answers] == [True, True]
    assert (stranger["is_success"], stranger["error_msg"]) == (False, "the buyer and the relation were not found")
    assert [(row["content"], row.get("out_ref")) for row in said(order_channel)] == [
        ("On its way", "M-1"), ("Where is it?", None),
    ]  # fmt: skip
    assert relations()[order_channel]["unread_count"] == 0
    assert list(relations(start_time=int((mocks.now() + 60) * 1000))) == []


def test_a_picture_is_evidence_and_its_bytes_are_not_signed(mocks: Mocks, account: Any) -> None:
    order_id = mocks.sell(account, ("RED", 1))[0]
    issue_id = mocks.control(f"orders/{order_id}/dispute", {"reason": "damaged"})["return_id"]
    listed = api(mocks, account, "aliexpress.issue.issuelist.get", query_dto={"current_page": 1, "page_size": 10})
    buyer, picture = listed["data_list"]["issue_api_issue_dto"][0]["buyer_login_id"], b"\x89PNG\r\n\x1a\n and more"

    def upload(body: bytes, **changes: str) -> Any:
        keys = account["credentials"]
        fields = {"buyer_login_id": buyer, "extension": "png", "issue_id": issue_id, **changes}
        system = {
            "app_key": keys["app_key"], "session": keys["access_token"], "method": "aliexpress.issue.image.upload",
            "sign_method": "sha256", "timestamp": str(int(mocks.now() * 1000)),
        }  # fmt: skip
        system["sign"] = sign({**system, **fields}, keys["app_secret"])
        parts = [
            f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = b'--b\r\nContent-Disposition: form-data; name="image_bytes"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
        content = {"Content-Type": "multipart/form-data; boundary=b"}
        sent = b"".join([*parts, head, body, b"\r\n--b--\r\n"])
        return mocks.call("POST", f"/aliexpress/sync?{urlencode(system)}", sent, content).json

    taken = upload(picture)["aliexpress_issue_image_upload_response"]["result_object"]
    refused = [upload(b"text")["error_response"]["code"], upload(picture, issue_id="9")["error_response"]["code"]]
    steps = api(mocks, account, "aliexpress.issue.detail.get", issue_id=issue_id)["result_object"]["process_dto_list"]
    path = steps["api_issue_process_dto"][1]["attachments"]["api_attachment_dto"][0]["file_path"]
    file = mocks.call("GET", path[path.index("/aliexpress") :])

    assert (taken, refused) == (True, ["InvalidParameter", "IllegalParameter"])
    assert (file.headers["content-type"], file.body) == ("image/png", picture)


def test_a_paid_order_passes_the_risk_check_first(mocks: Mocks) -> None:
    mocks.control("settings", {"marketplace": "aliexpress", "risk_control_s": 30})
    account = mocks.open("aliexpress", ["GLOBAL"], {"RED": 9})
    try:
        paid, unpaid = mocks.sell(account, ("RED", 1))[0], mocks.sell(account, ("RED", 1), paid=False)[0]
    finally:
        mocks.control("settings", {"marketplace": "aliexpress", "risk_control_s": 0})

    def statuses(**query: Any) -> dict[str, str]:
        rows = orders(mocks, account, **query)["target_list"]["order_dto"]
        return {str(row["order_id"]): row["order_status"] for row in rows}

    asked = {"service_name": "YUNEXPRESS", "logistics_no": "YT0001", "out_ref": paid, "send_type": "all"}
    early = api(mocks, account, FULFIL, **asked)["result"]

    assert statuses() == {paid: "RISK_CONTROL", unpaid: "PLACE_ORDER_SUCCESS"}
    assert statuses(order_status="RISK_CONTROL") == {paid: "RISK_CONTROL"}
    assert early["error_message"] == "order not in an operable state"
    mocks.control("clock", {"advance_s": 31})
    until(lambda: statuses()[paid] == "WAIT_SELLER_SEND_GOODS")
    order = mocks.truth(account["account_id"])["orders"][0]
    assert order["updated_at"] >= order["paid_at"] + 30


def test_both_lists_and_a_simplified_answer_hold_the_same(mocks: Mocks, account: Any) -> None:
    mocks.sell(account, ("RED", 1), ("BLU", 2))
    query = {"current_page": 1, "page_size": 10}
    wrapped = orders(mocks, account)["target_list"]["order_dto"]
    other = api(mocks, account, "aliexpress.trade.seller.orderlist.get", param_aeop_order_query=query)["result"]

    plain = api_plain(mocks, account, "aliexpress.solution.order.get", param0=query)
    empty = api_plain(mocks, account, "aliexpress.issue.issuelist.get", query_dto=query)

    (row,) = other["target_list"]["aeop_order_item_dto"]
    drifting = {"timeout_left_time", "left_send_good_min", "product_list"}
    assert {key: value for key, value in row.items() if key not in drifting} == {
        key: value for key, value in wrapped[0].items() if key not in drifting
    }
    (simple,) = plain["result"]["target_list"]
    assert [line["sku_code"] for line in simple["product_list"]] == ["RED", "BLU"]
    assert (plain["code"], plain["result"]["total_count"], empty["data_list"]) == ("0", 1, [])


def api_plain(mocks: Mocks, account: Any, method: str, **business: Any) -> Any:
    """A call with `simplify=true`."""
    keys = account["credentials"]
    params = {
        "app_key": keys["app_key"], "session": keys["access_token"], "method": method, "sign_method": "sha256",
        "timestamp": str(int(mocks.now() * 1000)), "simplify": "true",
        **{name: json.dumps(value) for name, value in business.items()},
    }  # fmt: skip
    params["sign"] = sign(params, keys["app_secret"])
    return mocks.call("POST", "/aliexpress/sync", urlencode(params).encode()).json


def test_the_hour_that_comes_twice_shows_twice(mocks: Mocks) -> None:
    """On 1 November 2026 at 2:00 the clocks of the Pacific coast go back to 1:00."""
    before = mocks.call("GET", "/control/clock").json
    first_pass, second_pass = 1793523000, 1793524200  # 08:50 and 09:10 UTC
    try:
        mocks.control("clock", {"offset_s": first_pass - (before["now"] - before["offset_s"])})
        account = mocks.open("aliexpress", ["GLOBAL"], {"RED": 9})
        early = mocks.sell(account, ("RED", 1))[0]
        mocks.control("clock", {"advance_s": second_pass - first_pass})
        late = mocks.sell(account, ("RED", 1))[0]
        window = {
            "create_date_start": "2026-10-01 00:00:00", "create_date_end": "2026-11-02 00:00:00",
            "modified_date_start": "2026-11-01 01:00:00", "modified_date_end": "2026-11-01 02:00:00",
        }  # fmt: skip
        rows = orders(mocks, account, **window)["target_list"]["order_dto"]
        assert [(str(row["order_id"]), row["gmt_create"][:15]) for row in rows] == [
            (late, "2026-11-01 01:1"), (early, "2026-11-01 01:5"),
        ]  # fmt: skip
    finally:
        mocks.control("clock", {"offset_s": before["offset_s"]})


def test_a_ban_says_how_long_it_lasts(mocks: Mocks, account: Any) -> None:
    throttle = {"kind": "throttle", "operation": INFO, "seconds": 3}
    mocks.control("faults", {"account_id": account["account_id"], "rules": [throttle]})

    banned = api(mocks, account, INFO, product_id="1")

    assert (banned["code"], banned["msg"]) == (
        "ApiCallLimit", "Api access frequency exceeds the limit. this ban will last 1 seconds",
    )  # fmt: skip


def test_the_loan_list_tells_what_waits_and_what_was_released(mocks: Mocks, account: Any) -> None:
    first, second = (mocks.sell(account, ("RED", 1))[0] for _ in range(2))
    whole = {"service_name": "YUNEXPRESS", "logistics_no": "YT0001", "out_ref": first, "send_type": "all"}
    api(mocks, account, FULFIL, **whole)
    mocks.control("settle", {"account_id": account["account_id"]})

    def loans(status: str, **more: Any) -> list[tuple[str, str, str]]:
        asked = {"loan_status": status, "page": 1, "page_size": 10, **more}
        created = {"create_date_start": "01/01/2020 00:00:00", "create_date_end": "01/01/2090 00:00:00"}
        result = api(mocks, account, "aliexpress.trade.redefining.findloanlistquery", param1={**created, **asked})[
            "result"
        ]
        return [
            (str(row["order_id"]), son["loan_status"], son["escrow_fee"]["amount"])
            for row in result["order_list"]["order_loan_item_vo"]
            for son in row["son_order_list"]["son_order_loan_vo"]
        ]

    assert (loans("wait_loan"), loans("loan_ok")) == ([(second, "wait_loan", "0.95")], [(first, "loan_ok", "0.95")])
    assert loans("loan_ok", order_id=second) == []
