"""The faults that need more than one answer to see: pages that lie, tokens that die, pushes that overtake each other."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.mock_marketplaces.conftest import Mocks, Receiver
from tests.mock_marketplaces.test_control import fault, token


@pytest.fixture
def account(mocks: Mocks) -> Any:
    return mocks.open("amazon", ["US"], {"A": 40})


def pages(mocks: Mocks, account: Any, count: int) -> list[list[str]]:
    """The ids on so many pages of two orders, read one after another."""
    access, found, mark = token(mocks, account).json["access_token"], [], ""
    for _ in range(count):
        query = {"lastUpdatedAfter": "2020-01-01T00:00:00Z", "maxResultsPerPage": "2"}
        asked = urlencode(query | ({"paginationToken": mark} if mark else {}))
        reply = mocks.call(
            "GET", f"/amazon/orders/2026-01-01/orders?{asked}", headers={"x-amz-access-token": access}
        ).json
        found.append([order["orderId"] for order in reply["orders"]])
        mark = reply.get("pagination", {}).get("nextToken", "")
    return found


def test_a_row_comes_twice(mocks: Mocks, account: Any) -> None:
    first, second = (mocks.sell(account, ("A", 1))[0] for _ in range(2))
    fault(mocks, account, {"kind": "duplicate_row", "operation": "searchOrders"})
    assert pages(mocks, account, 1) == [[first, second, first]]


def test_a_row_moves_on_while_its_page_is_read(mocks: Mocks, account: Any) -> None:
    first, second, third = (mocks.sell(account, ("A", 1))[0] for _ in range(3))
    fault(mocks, account, {"kind": "drifting_row", "operation": "searchOrders"})
    assert pages(mocks, account, 2) == [[first], [third]]
    assert pages(mocks, account, 2) == [[first, third], [second]]
    seen = {order["id"]: order["listed_at"] is None for order in mocks.truth(account["account_id"])["orders"]}
    assert seen == {first: False, second: False, third: False}


def test_a_page_comes_again_with_its_token(mocks: Mocks, account: Any) -> None:
    first, second, third = (mocks.sell(account, ("A", 1))[0] for _ in range(3))
    fault(mocks, account, {"kind": "repeated_page", "operation": "searchOrders"})
    assert pages(mocks, account, 3) == [[first, second], [first, second], [third]]


def test_a_token_dies_in_the_middle(mocks: Mocks, account: Any) -> None:
    access = token(mocks, account).json["access_token"]
    fault(mocks, account, {"kind": "revoked_token", "operation": "searchOrders"})
    query = "/amazon/orders/2026-01-01/orders?lastUpdatedAfter=2020-01-01T00:00:00Z"
    statuses = [mocks.call("GET", query, headers={"x-amz-access-token": access}).status for _ in range(2)]
    fresh = token(mocks, account).json["access_token"]
    statuses.append(mocks.call("GET", query, headers={"x-amz-access-token": fresh}).status)
    assert statuses == [403, 403, 200]
    assert [row["revoked"] for row in mocks.truth(account["account_id"])["tokens"] if row["kind"] == "access"] == [
        True, False,
    ]  # fmt: skip


def test_pushes_overtake_each_other(mocks: Mocks, account: Any, receiver: Receiver) -> None:
    mocks.control("hooks", {"account_id": account["account_id"], "hooks_url": receiver.url})
    fault(mocks, account, {"kind": "shuffled_push", "seconds": 0.4})
    [order_id] = mocks.sell(account, ("A", 1), paid=False)
    mocks.control(f"orders/{order_id}/pay", {})
    got = [json.loads(body)["Payload"]["OrderChangeNotification"] for _, body, _ in receiver.wait_for(2)]
    statuses = [change["Summary"]["OrderStatus"] for change in got]
    assert statuses == ["Unshipped", "Pending"]


def test_a_push_held_back_keeps_the_order(mocks: Mocks, account: Any, receiver: Receiver) -> None:
    mocks.control("hooks", {"account_id": account["account_id"], "hooks_url": receiver.url})
    fault(mocks, account, {"kind": "late_push", "seconds": 0.4}, {"kind": "bad_signature_push"})
    [order_id] = mocks.sell(account, ("A", 1), paid=False)
    mocks.control(f"orders/{order_id}/pay", {})
    got = [json.loads(body)["Payload"]["OrderChangeNotification"] for _, body, _ in receiver.wait_for(2)]
    assert [change["Summary"]["OrderStatus"] for change in got] == ["Pending", "Unshipped"]
