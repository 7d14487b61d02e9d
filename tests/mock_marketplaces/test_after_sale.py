"""What the mocks' core records after the sale: refunds, returns, reviews, visitors, and settlements that add up."""

from typing import Any

import pytest

from tests.mock_marketplaces.conftest import Mocks, until


@pytest.fixture
def account(mocks: Mocks) -> Any:
    return mocks.open("wish", ["GLOBAL"], {"RED": 20, "BLU": 20})


def api(mocks: Mocks, account: Any, method: str, path: str, body: Any = None) -> Any:
    head = {"Authorization": f"Bearer {account['credentials']['access_token']}"}
    return mocks.call(method, f"/wish/api/v3{path}", body, head).json


def shipped(mocks: Mocks, account: Any, *lines: tuple[str, int], **more: Any) -> str:
    order_id = mocks.sell(account, *lines, **more)[0]
    body = {"shipping_provider": "YunExpress", "tracking_number": "YT1", "origin_country": "CN"}
    api(mocks, account, "PUT", f"/orders/{order_id}/tracking", body)
    until(lambda: api(mocks, account, "GET", f"/orders/{order_id}")["data"]["state"] == "SHIPPED")
    return order_id


def settle(mocks: Mocks, account: Any, **body: Any) -> Any:
    return mocks.control("settle", {"account_id": account["account_id"], **body})["settlements"]


def lines_of(mocks: Mocks, account: Any, number: int = -1) -> dict[tuple[str, str], str]:
    settlement = mocks.truth(account["account_id"])["settlements"][number]
    return {(line["order_id"], line["component"]): line["amount"] for line in settlement["lines"]}


def test_a_settlement_holds_every_shipped_order_once(mocks: Mocks, account: Any) -> None:
    first = shipped(mocks, account, ("RED", 1), shipping="3.00", tax="0.95")
    mocks.sell(account, ("RED", 1))  # not shipped, so not settled

    closed = settle(mocks, account, lines=[{"component": "subscription", "amount": "-5.00"}])
    empty = settle(mocks, account)
    second = shipped(mocks, account, ("BLU", 2))
    wrong = settle(mocks, account, wrong_fee={"order_id": second, "component": "commission", "amount": "-4.00"})

    assert [(row["total"], row["lines"]) for row in closed] == [
        ("7.66", 6)
    ]  # 11.90 + 3.00 - 2.24 - 5.00; tax in and out
    assert empty == []
    assert lines_of(mocks, account, 0) == {
        (first, "items"): "11.90", (first, "shipping"): "3.00", (first, "tax"): "0.95", (first, "tax_withheld"): "-0.95",
        (first, "commission"): "-2.24", ("", "subscription"): "-5.00",
    }  # fmt: skip
    assert wrong[0]["total"] == "19.80"  # 23.80 - 4.00 in place of 3.57
    assert lines_of(mocks, account) == {(second, "items"): "23.80", (second, "commission"): "-4.00"}


def test_a_refund_is_settled_with_its_commission_given_back(mocks: Mocks, account: Any) -> None:
    order_id = shipped(mocks, account, ("RED", 1), shipping="3.00", tax="0.95")
    settle(mocks, account)
    mocks.control(f"orders/{order_id}/refund", {"items": "11.90", "tax": "0.95", "reason": "damaged"})

    closed = settle(mocks, account)

    assert closed[0]["total"] == "-10.11"
    assert lines_of(mocks, account) == {
        (order_id, "refund_items"): "-11.90", (order_id, "refund_tax"): "-0.95", (order_id, "refund_tax_withheld"): "0.95",
        (order_id, "refund_commission"): "1.79",
    }  # fmt: skip
    mocks.control(f"orders/{order_id}/refund", {"items": "0.01"}, status=409)
    assert [(row["amount"], row["source"]) for row in mocks.truth(account["account_id"])["refunds"]] == [
        ("12.85", "marketplace")
    ]


def test_a_refund_told_twice_is_paid_once(mocks: Mocks, account: Any) -> None:
    order_id = shipped(mocks, account, ("RED", 1))
    body = {"refund_reason": "OTHER", "refund_reason_note": "R-1"}
    api(mocks, account, "PUT", f"/orders/{order_id}/refund", body)
    until(lambda: mocks.truth(account["account_id"])["refunds"])
    again = api(mocks, account, "PUT", f"/orders/{order_id}/refund", body)

    refunds = mocks.truth(account["account_id"])["refunds"]

    assert "refunded already" in again["message"]
    assert [(row["reference"], row["amount"], row["times_received"]) for row in refunds] == [("R-1", "11.90", 2)]


def test_a_return_is_opened_sent_and_closed(mocks: Mocks, account: Any) -> None:
    order_id = shipped(mocks, account, ("RED", 3))
    made = mocks.control(
        f"orders/{order_id}/return", {"lines": [{"sku": "RED", "quantity": 2}], "reason": "damaged", "amount": "9.00"}
    )
    opened = api(mocks, account, "GET", f"/tickets/{made['return_id']}")["data"]
    mocks.control(f"orders/{order_id}/return", {"return_id": made["return_id"], "tracking": "RT1", "status": "closed"})
    disputed = mocks.control(f"orders/{order_id}/dispute", {"reason": "it smells"})

    tickets = api(mocks, account, "GET", "/tickets?updated_at_min=2020-01-01T00:00:00Z")["data"]

    assert (opened["state"], opened["label"], opened["sublabel"]) == (
        "AWAITING_MERCHANT",
        "RETURN",
        "ITEM_ARRIVED_DAMAGED",
    )
    assert (opened["orders"], opened["requested_refund"]["amount"]) == ([{"id": order_id, "quantity": 2}], 9.0)
    assert [
        (row["id"], row["state"], row["label"], row["return_information"]["tracking_number"]) for row in tickets
    ] == [
        (made["return_id"], "CLOSED", "RETURN", "RT1"),
        (disputed["return_id"], "AWAITING_MERCHANT", "DISPUTE", ""),
    ]
    assert tickets[1]["replies"][0]["message"] == "it smells"
    assert [row["status"] for row in mocks.truth(account["account_id"])["returns"]] == ["closed", "open"]
    mocks.control(f"orders/{order_id}/return", {"lines": [{"sku": "RED", "quantity": 4}]}, status=400)


def test_a_ticket_changes_when_wish_gives_a_part_back(mocks: Mocks, account: Any) -> None:
    order_id = shipped(mocks, account, ("RED", 3))
    made = mocks.control(f"orders/{order_id}/return", {"lines": [{"sku": "RED", "quantity": 1}]})
    opened = api(mocks, account, "GET", f"/tickets/{made['return_id']}")["data"]
    mocks.control(f"orders/{order_id}/refund", {"items": "11.90"})

    [ticket] = api(mocks, account, "GET", f"/tickets?updated_at_min={opened['updated_at']}")["data"]

    assert (opened["granted_refund"], ticket["granted_refund"]["amount"]) == (None, 11.9)
    assert ticket["updated_at"] > opened["updated_at"]


def test_a_review_can_be_changed_and_visitors_repeat(mocks: Mocks, account: Any) -> None:
    order_id = shipped(mocks, account, ("RED", 1))
    mocks.control(f"orders/{order_id}/review", {"stars": 2, "text": "late"})
    mocks.control(f"orders/{order_id}/review", {"stars": 4, "text": "arrived after all"})
    mocks.control(f"orders/{order_id}/review", {"stars": 6}, status=400)
    said = {"account_id": account["account_id"], "day": "2026-01-02", "visitors": 50, "page_views": 120}
    mocks.control("traffic", said)

    ratings = api(mocks, account, "GET", "/ratings")["data"]
    query = "/merchant/traffic?start_date=2026-01-01&end_date=2026-01-02"
    days, again = (api(mocks, account, "GET", query)["data"] for _ in range(2))

    assert [(row["order_id"], row["rating"], row["comment"]) for row in ratings] == [(order_id, 4, "arrived after all")]
    assert days == again
    assert days[1] == {"date": "2026-01-02", "visitors": 50, "page_views": 120}
    assert days[0]["page_views"] >= 2 * days[0]["visitors"] > 0


def test_shipping_that_wish_cannot_say_per_unit_is_refused(mocks: Mocks, account: Any) -> None:
    order = {"lines": [{"sku": "RED", "quantity": 3}], "shipping": "5.00"}
    mocks.control("orders", {"account_id": account["account_id"], "orders": [order]}, status=400)
    assert mocks.truth(account["account_id"])["orders"] == []


def test_buyers_write_about_orders_and_about_what_they_have_not_bought(mocks: Mocks, account: Any) -> None:
    order_id = mocks.sell(account, ("RED", 1))[0]
    name = account["account_id"]
    first = mocks.control("messages", {"account_id": name, "order_id": order_id, "text": "Where is it?"})
    again = mocks.control("messages", {"account_id": name, "order_id": order_id, "text": "Hello?"})
    asked = mocks.control("messages", {"account_id": name, "sku": "BLU", "text": "Does it fit?"})
    on = mocks.control("messages", {"account_id": name, "thread_id": asked["thread_id"], "text": "In green?"})
    mocks.control("messages", {"account_id": name, "sku": "NOPE", "text": "?"}, status=404)

    assert first["thread_id"] == again["thread_id"] != asked["thread_id"] == on["thread_id"]
    told = mocks.truth(name)["messages"]
    assert [(row["order_id"], row["sku"], row["from_buyer"], row["text"]) for row in told] == [
        (order_id, "RED", True, "Where is it?"), (order_id, "RED", True, "Hello?"),
        ("", "BLU", True, "Does it fit?"), ("", "BLU", True, "In green?"),
    ]  # fmt: skip
