"""Wish beyond taking and shipping orders: releases anew, deadlines, addresses, tickets, fines, bulk jobs, warehouses, statuses."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.mock_marketplaces.conftest import Mocks, Receiver, until
from tests.mock_marketplaces.test_wish import api, attempts


@pytest.fixture
def account(mocks: Mocks) -> Any:
    return mocks.open("wish", ["US"], {"RED": 9, "BLU": 5})


@contextmanager
def setting(mocks: Mocks, **values: Any) -> Iterator[None]:
    """Settings for the while, and then as they were."""
    before = mocks.call("GET", "/control/settings").json["wish"]
    mocks.control("settings", {"marketplace": "wish", **values})
    yield
    mocks.control("settings", {"marketplace": "wish", **{name: before[name] for name in values}})


def data(mocks: Mocks, account: Any, method: str, path: str, body: Any = None) -> Any:
    reply = api(mocks, account, method, path, body)
    assert reply.status == 200, reply.body
    return reply.json["data"]


def ends(mocks: Mocks, account: Any, order_id: str, *outcomes: str) -> Any:
    """The order once its processing is over."""
    return until(
        lambda: next(
            (
                row
                for row in [data(mocks, account, "GET", f"/orders/{order_id}")]
                if row["processing_status"] in outcomes
            ),
            None,
        )
    )


def ship(mocks: Mocks, account: Any, order_id: str, number: str) -> Any:
    body = {"shipping_provider": "YunExpress", "tracking_number": number, "origin_country": "CN"}
    data(mocks, account, "PUT", f"/orders/{order_id}/tracking", body)
    return ends(mocks, account, order_id, "SUCCEEDED", "FAILED")


def test_a_refunded_and_a_shipped_order_are_released_again(mocks: Mocks, account: Any) -> None:
    refunded, shipped = mocks.sell(account, ("RED", 1), ("BLU", 1))
    data(mocks, account, "PUT", f"/orders/{refunded}/refund", {"refund_reason": "OTHER"})
    first = data(mocks, account, "GET", f"/orders/{refunded}")
    ends(mocks, account, refunded, "SUCCEEDED")
    ship(mocks, account, shipped, "YT1")
    again = {order_id: mocks.control(f"orders/{order_id}/rerelease", {}) for order_id in (refunded, shipped)}
    mocks.control(f"orders/{shipped}/rerelease", {}, status=409)

    rows = {row["id"]: row for row in data(mocks, account, "GET", "/orders?states=APPROVED")}
    assert [again[order_id]["native_status"] for order_id in again] == ["APPROVED", "APPROVED"]
    assert set(rows) == {refunded, shipped}
    assert rows[refunded]["released_at"] > first["released_at"]
    due = rows[refunded]["fulfillment_requirements"]["expected_ship_time"]
    assert due > first["fulfillment_requirements"]["expected_ship_time"]
    assert (rows[refunded]["refunds"], "processing_status" in rows[refunded]) == ([], False)
    assert [[event["event_type"] for event in rows[order_id]["fulfillment_records"]] for order_id in again] == [
        ["ORDER_RELEASED", "ORDER_REFUNDED", "ORDER_RELEASED"], ["ORDER_RELEASED", "ORDER_SHIPPED", "ORDER_RELEASED"],
    ]  # fmt: skip

    anew = ship(mocks, account, shipped, "YT2")
    truth = {order["id"]: order for order in mocks.truth(account["account_id"])["orders"]}
    assert (anew["state"], [entry["tracking_number"] for entry in anew["tracking_information"]]) == (
        "SHIPPED", ["YT1", "YT2"],
    )  # fmt: skip
    assert [(box["tracking"], box["times_received"]) for box in truth[shipped]["shipments"]] == [("YT2", 1)]


def test_a_settled_refund_is_not_undone_by_a_release(mocks: Mocks, account: Any) -> None:
    order_id = mocks.sell(account, ("RED", 1))[0]
    ship(mocks, account, order_id, "YT1")
    mocks.control(f"orders/{order_id}/refund", {})
    mocks.control("settle", {"account_id": account["account_id"]})
    said = mocks.control(f"orders/{order_id}/rerelease", {}, status=409)
    assert said == {"error": f"the refund of order {order_id} is settled"}


def test_what_nobody_ships_in_time_is_refunded_where_that_is_switched_on(mocks: Mocks, account: Any) -> None:
    before = mocks.sell(account, ("RED", 1))[0]
    with setting(mocks, refund_overdue=True):
        late, shipped, again = (mocks.sell(account, ("RED", 1))[0] for _ in range(3))
        ship(mocks, account, shipped, "YT1")
        mocks.control("clock", {"advance_s": 4 * 86400})
        ship(mocks, account, again, "YT2")
        mocks.control(f"orders/{again}/rerelease", {})
        mocks.control("clock", {"advance_s": 86400 + 1})
        [gone] = until(lambda: data(mocks, account, "GET", "/orders?states=REFUNDED"))
    assert (gone["id"], gone["refunds"][0]["refund_source"], gone["refunds"][0]["refund_reason"]) == (
        late, "WISH", "LATE_FULFILLMENT",
    )  # fmt: skip
    rows = {row["id"]: row["state"] for row in data(mocks, account, "GET", "/orders")}
    assert rows == {before: "APPROVED", late: "REFUNDED", shipped: "SHIPPED", again: "APPROVED"}


def test_an_address_changes_later_and_not_after_shipping(mocks: Mocks, account: Any) -> None:
    order_id = mocks.sell(account, ("RED", 1), country="US")[0]
    new = {
        "name": "Ann Lee", "street_address1": "2 Oak Rd", "street_address2": "", "city": "Reno", "state": "NV",
        "zipcode": "89501", "country": "United States", "country_code": "US", "phone_number": {"number": "1", "country_code": "1"},
    }  # fmt: skip
    path = f"/orders/{order_id}/address"
    accepted = data(mocks, account, "PUT", path, new)
    changed = ends(mocks, account, order_id, "SUCCEEDED")
    ship(mocks, account, order_id, "YT1")

    assert (accepted["processing_source"], accepted["processing_status"]) == ("UPDATE_ADDRESS", "IN_PROGRESS")
    assert accepted["full_address"]["shipping_detail"]["city"] != "Reno"
    assert changed["full_address"]["shipping_detail"] == new
    assert [api(mocks, account, "PUT", path, body).status for body in (new, {"name": "x"})] == [400, 400]


def test_tickets_carry_a_conversation(mocks: Mocks, account: Any) -> None:
    order_id, name = mocks.sell(account, ("RED", 1))[0], account["account_id"]
    asked = mocks.control("messages", {"account_id": name, "sku": "BLU", "text": "Does it fit?"})["thread_id"]
    ship(mocks, account, order_id, "YT1")
    case = mocks.control(f"orders/{order_id}/return", {"reason": "it smells"})["return_id"]
    for _ in range(2):
        data(mocks, account, "POST", f"/tickets/{asked}/replies", {"reply": "It does.", "reference_id": "M-1"})
    answered = data(mocks, account, "POST", f"/tickets/{case}/replies", {"reply": "Send it back, please."})
    mocks.control("messages", {"account_id": name, "thread_id": case, "text": "I did."})

    tickets = {row["id"]: row for row in data(mocks, account, "GET", "/tickets?updated_at_min=2020-01-01T00:00:00Z")}
    told = {
        key: (row["label"], row["state"], [(said["sender"], said["message"]) for said in row["replies"]])
        for key, row in tickets.items()
    }
    assert told == {
        asked: ("QUESTION", "AWAITING_USER", [("USER", "Does it fit?"), ("MERCHANT", "It does.")]),
        case: ("RETURN", "AWAITING_MERCHANT",
               [("USER", "it smells"), ("MERCHANT", "Send it back, please."), ("USER", "I did.")]),
    }  # fmt: skip
    assert answered["state"] == "AWAITING_USER"
    assert tickets[asked]["product"]["variation_id"] == account["items"]["BLU"]["variation_id"]
    assert [row["times_received"] for row in mocks.truth(name)["messages"] if row["reference"] == "M-1"] == [2]
    mocks.control(f"orders/{order_id}/return", {"return_id": case, "status": "closed"})
    paths = ((case, "late"), (asked, ""), ("nobody", "x"))
    got = [api(mocks, account, "POST", f"/tickets/{key}/replies", {"reply": text}).status for key, text in paths]
    assert got == [400, 400, 404]


def test_a_fine_is_listed_shown_and_taken_by_one_invoice(mocks: Mocks, account: Any) -> None:
    order_id = mocks.sell(account, ("RED", 1))[0]
    made = mocks.control(f"orders/{order_id}/penalty", {"amount": "2.50", "reason": "MISLEADING_TRACKING"})
    mocks.control(f"orders/{order_id}/penalty", {"amount": "0"}, status=400)
    [fine] = data(mocks, account, "GET", "/penalties")
    settled = [mocks.control("settle", {"account_id": account["account_id"]})["settlements"] for _ in range(2)]

    assert (fine["id"], fine["order_id"], fine["status"], fine["amount"]) == (
        made["penalty_id"], order_id, "NEW", {"amount": 2.5, "currency_code": "USD"},
    )  # fmt: skip
    shown = data(mocks, account, "GET", f"/orders/{order_id}")["penalties"]
    assert shown == [{"id": fine["id"], "reason": "MISLEADING_TRACKING", "amount": "2.50"}]
    assert [[row["total"] for row in each] for each in settled] == [["-2.50"], []]
    lines = mocks.truth(account["account_id"])["settlements"][0]["lines"]
    assert lines == [{"order_id": order_id, "component": "penalty", "amount": "-2.50"}]
    assert data(mocks, account, "GET", "/penalties")[0]["status"] == "CHARGED"
    assert data(mocks, account, "GET", "/penalties/count") == {"count": 1}


def test_many_orders_come_as_a_file(mocks: Mocks, account: Any) -> None:
    sold = sorted(mocks.sell(account, ("RED", 2), ("BLU", 1), country="PL"))
    job = data(mocks, account, "POST", "/orders/bulk_get?states=APPROVED")
    ready = until(
        lambda: next(
            (row for row in [data(mocks, account, "GET", f"/orders/bulk_get/{job['id']}")] if row["status"] == "READY"),
            None,
        )
    )
    url = urlsplit(ready["file_urls"][0])
    file = mocks.call("GET", f"{url.path}?{url.query}").body.decode()

    rows = sorted(csv.DictReader(io.StringIO(file)), key=lambda row: row["id"])
    assert job["status"] == "PENDING"
    assert [row["id"] for row in rows] == sold
    assert {(row["sku"], row["quantity"], row["price"], row["country_code"]) for row in rows} == {
        ("RED", "2", "11.90", "PL"), ("BLU", "1", "11.90", "PL"),
    }  # fmt: skip
    assert api(mocks, account, "GET", "/orders/bulk_get/unknown").status == 404


def test_many_products_change_each_on_its_own(mocks: Mocks, account: Any) -> None:
    red, blue = account["items"]["RED"], account["items"]["BLU"]

    def item(ids: Any, quantity: int, **more: Any) -> Any:
        stock = [{"warehouse_id": ids["warehouse_id"], "inventory": quantity}]
        return {"id": ids["product_id"], "variations": [{"id": ids["variation_id"], "inventories": stock, **more}]}

    wrong = item(blue, 8, price={"amount": 5, "currency_code": "EUR"})
    price = {"amount": 12.35, "currency_code": "USD"}
    job = data(mocks, account, "POST", "/products/bulk_update", [item(red, 7, price=price), wrong, {"id": "nothing"}])
    path = f"/products/bulk_update/{job['id']}"
    done = until(lambda: next((row for row in [data(mocks, account, "GET", path)] if row["status"] == "READY"), None))

    assert (job["status"], [(row["id"], row["status"], row["code"]) for row in done["results"]]) == (
        "PENDING",
        [(red["product_id"], "SUCCEEDED", 0), (blue["product_id"], "FAILED", 1000), ("nothing", "FAILED", 1004)],
    )
    found = {row["parent_sku"]: row["variations"][0] for row in data(mocks, account, "GET", "/products")}
    assert (found["RED"]["inventories"][0]["inventory"], found["RED"]["price"]["amount"]) == (7, 12.35)
    assert found["BLU"]["inventories"][0]["inventory"] == 5  # nothing of what was refused
    assert api(mocks, account, "POST", "/products/bulk_update", {}).status == 400


def test_what_is_disabled_is_not_sold(mocks: Mocks, account: Any) -> None:
    ids, name = account["items"]["RED"], account["account_id"]
    path = f"/products/{ids['product_id']}"
    off = data(mocks, account, "PUT", path, {"status": "DISABLED"})
    order = {"account_id": name, "orders": [{"lines": [{"sku": "RED", "quantity": 1}]}]}
    refused = mocks.control("orders", order, status=409)
    on = data(mocks, account, "PUT", path, {"variations": [{"id": ids["variation_id"], "status": "ENABLED"}]})
    mocks.control("orders", order)

    shown = [(row["status"], row["variations"][0]["status"]) for row in (off, on)]
    assert (shown, refused) == ([("DISABLED",) * 2, ("ENABLED",) * 2], {"error": "RED is not on sale"})
    assert api(mocks, account, "PUT", path, {"status": "GONE"}).status == 400


def test_a_product_gets_a_further_variation_and_products_come_by_id(mocks: Mocks, account: Any) -> None:
    product = account["items"]["RED"]["product_id"]
    stock = [{"warehouse_id": account["credentials"]["warehouse_id"], "inventory": 4}]
    new = {"sku": "RED-L", "price": {"amount": 13, "currency_code": "USD"}, "inventories": stock}
    grown = data(mocks, account, "POST", f"/products/{product}/variations", new)
    again = api(mocks, account, "POST", f"/products/{product}/variations", new)
    mocks.sell(account, ("RED-L", 1))

    pages = [data(mocks, account, "GET", f"/products?limit=1&id_min={start}") for start in ("", product)]
    everything = data(mocks, account, "GET", "/products")
    assert [row["sku"] for row in grown["variations"]] == ["RED", "RED-L"]
    assert (again.status, again.json["code"]) == (400, 90001)
    assert [row["id"] for row in everything] == sorted(ids["product_id"] for ids in account["items"].values())
    assert [page[0]["id"] for page in pages] == [everything[0]["id"], product]
    sizes = {row["sku"]: row["inventories"][0]["inventory"] for row in pages[1][0]["variations"]}
    assert sizes == {"RED": 9, "RED-L": 3}


def test_several_warehouses_hold_a_variation_and_serve_it_in_turn(mocks: Mocks, account: Any) -> None:
    name, ids = account["account_id"], account["items"]["RED"]
    east = mocks.control("warehouses", {"account_id": name, "name": "EAST"})["warehouse_id"]
    wish = mocks.control("warehouses", {"account_id": name, "name": "FBW-US", "type": "FBW", "stock": {"RED": 6}})
    path = f"/products/{ids['product_id']}"

    def put(warehouse_id: str, quantity: int) -> Any:
        stock = [{"warehouse_id": warehouse_id, "inventory": quantity}]
        return api(mocks, account, "PUT", path, {"variations": [{"id": ids["variation_id"], "inventories": stock}]})

    def held() -> dict[str, int]:
        [variation] = data(mocks, account, "GET", path)["variations"]
        return {stock["warehouse_id"]: stock["inventory"] for stock in variation["inventories"]}

    statuses = [put(ids["warehouse_id"], 2).status, put(east, 3).status, put(wish["warehouse_id"], 1).status]
    before = held()
    sold = [mocks.sell(account, ("RED", 2))[0] for _ in range(2)]
    mocks.sell(account, ("RED", 1), marketplace_fulfilled=True)
    orders = {row["id"]: row["warehouse_information"]["warehouse_id"] for row in data(mocks, account, "GET", "/orders")}

    assert statuses == [200, 200, 400]
    assert before == {ids["warehouse_id"]: 2, east: 3, wish["warehouse_id"]: 6}
    assert [orders[order_id] for order_id in sold] == [ids["warehouse_id"], east]
    assert held() == {ids["warehouse_id"]: 0, east: 1, wish["warehouse_id"]: 5}
    assert [row["type"] for row in data(mocks, account, "GET", "/merchant/warehouses")] == [
        "STANDARD",
        "STANDARD",
        "FBW",
    ]


def test_orders_that_share_a_moment_are_told_apart_by_id(mocks: Mocks, account: Any) -> None:
    with setting(mocks, update_step_s=3600.0):
        sold = sorted(mocks.sell(account, ("RED", 1))[0] for _ in range(5))
        rows = data(mocks, account, "GET", "/orders?sort_by=updated_at.asc")
        moment = rows[0]["updated_at"]
        window = f"/orders?sort_by=updated_at.asc&updated_at_min={moment}&updated_at_max={moment}&limit=2&id_min="
        pages = [[row["id"] for row in data(mocks, account, "GET", window + start)] for start in ("", sold[1], sold[3])]
    assert {row["updated_at"] for row in rows} == {moment}
    assert pages == [sold[:2], sold[1:3], sold[3:]]


def test_a_throttle_says_when_to_come_back_in_three_forms(mocks: Mocks, account: Any) -> None:
    said = []
    for form in ("time", "epoch", "seconds"):
        mocks.control("faults", {"account_id": account["account_id"], "rules": [{"kind": "throttle"}]})
        with setting(mocks, rate_limit_reset=form):
            reply = api(mocks, account, "GET", "/orders")
        said.append(reply.headers["wish-rate-limit-reset"])
        assert (reply.status, reply.json["code"], reply.headers["wish-rate-limit-remaining"]) == (429, 1014, "0")
    now = mocks.now()
    assert abs(datetime.fromisoformat(said[0]).timestamp() - now) < 5
    assert (abs(int(said[1]) - now) < 5, said[2]) == (True, "1")


def test_changes_within_ten_seconds_become_one_push(mocks: Mocks, account: Any, receiver: Receiver) -> None:
    body = {"topic_id": "ORDER_PENALTY", "endpoint": receiver.url}
    data(mocks, account, "POST", "/webhook/subscriptions", body)
    order_id = mocks.sell(account, ("RED", 1))[0]
    with setting(mocks, merge_pushes_s=10.0):
        for amount in ("1.00", "2.00"):
            mocks.control(f"orders/{order_id}/penalty", {"amount": amount})
        waited = list(receiver.got)
        mocks.control("clock", {"advance_s": 10})
        receiver.wait_for(1)
        mocks.control(f"orders/{order_id}/penalty", {"amount": "3.00"})
        mocks.control("clock", {"advance_s": 10})
        got = receiver.wait_for(2)
    fines = [[fine["amount"] for fine in json.loads(raw)[0]["data"]["penalties"]] for _, raw, _ in got]
    assert (waited, fines) == ([], [["1.00", "2.00"], ["1.00", "2.00", "3.00"]])


def test_a_subscription_that_is_off_hears_nothing_until_it_is_on_again(
    mocks: Mocks, account: Any, receiver: Receiver
) -> None:
    body = {"topic_id": "ORDER_RELEASE", "endpoint": receiver.url}
    path = f"/webhook/subscriptions/{data(mocks, account, 'POST', '/webhook/subscriptions', body)['id']}"
    receiver.answers = [500] * 60
    first = mocks.sell(account, ("RED", 1))[0]
    second = mocks.sell(account, ("RED", 1))[0]
    for attempt in range(1, 25):
        until(lambda done=2 * attempt: attempts(mocks, account) >= done)
        mocks.control("clock", {"advance_s": 3601})
    until(lambda: data(mocks, account, "GET", "/webhook/subscriptions")[0]["status"] == "INACTIVE")
    truth = until(
        lambda: next((row for row in [mocks.truth(account["account_id"])] if row["pushes"] == {"dead": 2}), None)
    )
    heard, receiver.answers = len(receiver.got), []
    mocks.sell(account, ("RED", 1))
    data(mocks, account, "PUT", path, {"status": "ACTIVE"})
    last = mocks.sell(account, ("RED", 1))[0]

    ids = [json.loads(raw)[0]["data"]["id"] for _, raw, _ in receiver.wait_for(heard + 1)[heard:]]
    assert (ids, truth["pushes"]) == ([last], {"dead": 2})
    assert {first, second} >= {json.loads(raw)[0]["data"]["id"] for _, raw, _ in receiver.got[:heard]}
