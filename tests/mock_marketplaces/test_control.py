"""What holds for all four: processes, the clock, faults, and an honest `/control`."""

import http.client
import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.mock_marketplaces.conftest import Mocks, Receiver, until


def token(mocks: Mocks, account: Any) -> Any:
    keys = account["credentials"]
    form = {
        "grant_type": "refresh_token",
        **{key: keys[key] for key in ("refresh_token", "client_id", "client_secret")},
    }
    return mocks.call("POST", "/amazon/auth/o2/token", urlencode(form).encode())


def search(mocks: Mocks, account: Any, access: str) -> Any:
    query = "lastUpdatedAfter=2020-01-01T00:00:00Z&includedData=FULFILLMENT"
    return mocks.call("GET", f"/amazon/orders/2026-01-01/orders?{query}", headers={"x-amz-access-token": access})


@pytest.fixture
def account(mocks: Mocks) -> Any:
    return mocks.open("amazon", ["US"], {"A": 20})


def fault(mocks: Mocks, account: Any, *rules: dict[str, Any], **more: Any) -> None:
    mocks.control("faults", {"account_id": account["account_id"], "rules": list(rules), **more})


def test_refusals_are_4xx_with_an_error(mocks: Mocks, account: Any) -> None:
    mine = {"account_id": account["account_id"]}
    answers = [
        mocks.control("accounts", {"marketplace": "ebay"}, status=400),
        mocks.control("accounts", {"marketplace": "amazon", "sites": ["US", "DE"]}, status=400),
        mocks.control("listings", mine, status=400),
        mocks.control("hooks", {**mine, "hooks_url": "here"}, status=400),
        mocks.control("orders", {**mine, "orders": [{"lines": [{"sku": "nope"}]}]}, status=404),
        mocks.control("orders/900-1-1/pay", {}, status=404),
        mocks.control("faults", {**mine, "profile": "cruel"}, status=400),
        mocks.control("kill", {"marketplace": "ebay"}, status=404),
        mocks.call("GET", "/control/truth?account_id=amazon-999").json,
        mocks.call("GET", "/ebay/orders").json,
    ]
    assert [list(answer) for answer in answers] == [["error"]] * len(answers)


def test_faults_strike_as_told_and_no_more(mocks: Mocks, account: Any) -> None:
    access = token(mocks, account).json["access_token"]
    mocks.sell(account, ("A", 1))
    seen = []
    for kind in (
        "throttle",
        "error500",
        "reset",
        "applied_but_answer_lost",
        "truncated_json",
        "unreadable_row",
        "hang",
    ):
        fault(mocks, account, {"kind": kind, "operation": "searchOrders", "seconds": 0.05})
        try:
            reply = search(mocks, account, access)
            seen.append(reply.status if reply.status != 200 else sound(reply.body))
        except (ConnectionResetError, http.client.RemoteDisconnected) as problem:
            seen.append(type(problem).__name__)
        assert search(mocks, account, access).status == 200
    assert seen == [
        429,
        500,
        "ConnectionResetError",
        "RemoteDisconnected",
        "broken",
        "unreadable",
        "RemoteDisconnected",
    ]


def sound(body: bytes) -> str:
    try:
        orders = json.loads(body)["orders"]
    except ValueError:
        return "broken"
    return "sound" if all("lastUpdatedTime" in order for order in orders) else "unreadable"


def test_a_lost_answer_leaves_its_work_done(mocks: Mocks, account: Any) -> None:
    fault(mocks, account, {"kind": "applied_but_answer_lost", "operation": "token"})
    with pytest.raises(http.client.RemoteDisconnected):
        token(mocks, account)
    assert mocks.truth(account["account_id"])["calls"] == {"token": 1}


def test_profiles_are_mixtures_that_a_seed_repeats(mocks: Mocks) -> None:
    def weather(seed: int) -> list[int | str]:
        account = mocks.open("amazon", ["US"], {"A": 1})
        fault(mocks, account, profile="harsh", seed=seed)
        outcomes: list[int | str] = []
        for _ in range(40):
            try:
                outcomes.append(token(mocks, account).status)
            except (ConnectionResetError, http.client.RemoteDisconnected):
                outcomes.append("lost")
        return outcomes

    first = weather(1)
    assert first == weather(1) != weather(2)
    assert {200, 429, 500} <= set(first)


def test_pushes_can_be_dropped_doubled_and_forged(mocks: Mocks, account: Any, receiver: Receiver) -> None:
    mocks.control("hooks", {"account_id": account["account_id"], "hooks_url": receiver.url})
    fault(mocks, account, {"kind": "drop_push"}, {"kind": "duplicate_push"})
    dropped, doubled = mocks.sell(account, ("A", 1)), []
    time.sleep(0.1)
    doubled = mocks.sell(account, ("A", 1))
    got = receiver.wait_for(2)
    sent = [json.loads(body)["Payload"]["OrderChangeNotification"]["AmazonOrderId"] for _, body, _ in got]
    assert sent == doubled * 2
    truth = {order["id"]: order["pushed_at"] for order in mocks.truth(account["account_id"])["orders"]}
    assert truth[dropped[0]] is None
    assert truth[doubled[0]] is not None


def test_eager_buyers_never_get_more_than_there_is(mocks: Mocks, account: Any) -> None:
    order = {"account_id": account["account_id"], "orders": [{"lines": [{"sku": "A", "quantity": 3}]}]}
    with ThreadPoolExecutor(8) as buyers:
        statuses = list(buyers.map(lambda _: mocks.call("POST", "/control/orders", order).status, range(16)))
    assert sorted(statuses) == [200] * 6 + [409] * 10
    assert mocks.truth(account["account_id"])["listings"][0]["quantity"] == 2


def test_random_orders_repeat_by_seed_and_speak_many_scripts(mocks: Mocks) -> None:
    def buyers(seed: int) -> list[str]:
        account = mocks.open("amazon", ["DE"], {"A": 400, "B": 400, "C": 400})
        mocks.control("orders", {"account_id": account["account_id"], "count": 40, "seed": seed})
        access = token(mocks, account).json["access_token"]
        query = "lastUpdatedAfter=2020-01-01T00:00:00Z&includedData=RECIPIENT"
        reply = mocks.call(
            "GET", f"/amazon/orders/2026-01-01/orders?{query}", headers={"x-amz-access-token": access}
        ).json
        return [
            order["recipient"]["deliveryAddress"]["name"]
            + str([item["quantityOrdered"] for item in order["orderItems"]])
            for order in reply["orders"]
            if "recipient" in order
        ]

    first = buyers(5)
    assert first == buyers(5) != buyers(6)
    text = "".join(first)
    assert any("а" <= letter <= "я" for letter in text)
    assert any(letter in "żłśćęą" for letter in text)


def test_a_killed_marketplace_answers_502_and_comes_back_with_its_data(mocks: Mocks, account: Any) -> None:
    order_id = mocks.sell(account, ("A", 1))[0]
    access = token(mocks, account).json["access_token"]
    mocks.control("kill", {"marketplace": "amazon"})
    health = mocks.call("GET", "/control/health").json["marketplaces"]
    assert [search(mocks, account, access).status, health["amazon"]] == [502, False]
    mocks.control("start", {"marketplace": "amazon"})
    assert [order["orderId"] for order in search(mocks, account, access).json["orders"]] == [order_id]


def test_the_clock_moves_all_and_survives_a_restart(tmp_path: Path) -> None:
    first = Mocks(tmp_path)
    first.control("clock", {"advance_s": 5000})
    first.stop()
    second = Mocks(tmp_path)
    offset = second.call("GET", "/control/clock").json["offset_s"]
    children = children_of(second.process.pid)
    health = second.call("GET", "/control/health").json
    second.process.send_signal(signal.SIGKILL)
    second.process.wait(5)
    if second.process.stdout:
        second.process.stdout.close()
    assert offset == 5000
    assert len(children) == len(health["marketplaces"]) + len(health["carriers"])
    until(lambda: not any(alive(pid) for pid in children))


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
