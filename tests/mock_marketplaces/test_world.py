"""Buyers of their own accord: the same out of the same seed, at the moments planned, and all that they do later."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.mock_marketplaces.conftest import Mocks

DAY = 86400.0
BUSY = {
    "rate_per_hour": 40, "unpaid_share": 0.3, "cancel_share": 0.1, "cancel_request_share": 0.1, "address_change_share": 0.1,
    "message_share": 0.2, "return_share": 0.3, "dispute_share": 0.2, "review_share": 0.5, "marketplace_fulfilled_share": 1,
}  # fmt: skip


def live(mocks: Mocks, starts_at: float) -> list[Any]:
    """One hour of buyers on four marketplaces, and what became of it two weeks later."""
    for marketplace in ("amazon", "aliexpress", "wish", "dhgate"):
        mocks.open(marketplace, ["US", "CA"] if marketplace == "amazon" else ["US"], {"A": 90, "B": 60, "C": 30})
    flash = [{"sku": "C", "after_s": 600, "for_s": 900, "factor": 9}]
    mocks.control("world", {**BUSY, "seed": 5, "starts_at": starts_at, "until_s": 3600, "flash_sales": flash})
    mocks.control("clock", {"advance_s": 14 * DAY})
    return [mocks.truth(f"{name}-001") for name in ("amazon", "aliexpress", "wish", "dhgate")]


def test_a_seed_repeats_orders_and_lives_to_the_moment(tmp_path: Path) -> None:
    lived, starts_at = [], 0.0
    for _ in range(2):
        mocks = Mocks(tmp_path / str(len(lived)))
        try:
            starts_at = starts_at or mocks.now() + 30
            lived.append(live(mocks, starts_at))
        finally:
            mocks.stop()
    told = ("orders", "returns", "reviews", "messages", "refunds", "calls")
    first, again = ([{name: truth[name] for name in told} for truth in truths] for truths in lived)
    assert first == again
    orders = [order for truth in first for order in truth["orders"]]
    assert {starts_at < order["sold_at"] < starts_at + 3600 for order in orders} == {True}
    assert set(Counter(fact["kind"] for order in orders for fact in order["facts"])) >= {
        "cancel", "cancel_request", "address_change", "return", "dispute", "review",
    }  # fmt: skip
    assert all(truth["messages"] for truth in first)
    for order in orders:
        for kind in ("return", "review"):
            later = [fact["t"] for fact in order["facts"] if fact["kind"] == kind]
            assert all(at > order["shipped_at"] + 6 * DAY for at in later)


@pytest.fixture
def account(mocks: Mocks) -> Any:
    return mocks.open("aliexpress", ["US"], {"A": 1000, "B": 1000, "C": 1000, "D": 1000})


def sold(mocks: Mocks, account: Any) -> Counter[str]:
    orders = mocks.truth(account["account_id"])["orders"]
    return Counter(line["sku"] for order in orders for line in order["lines"])


def test_few_skus_sell_most_and_a_flash_sale_brings_buyers(mocks: Mocks, account: Any) -> None:
    mine = {"account_id": account["account_id"], "rate_per_hour": 200, "until_s": 3600}
    mocks.control("world", {**mine, "popularity": 1.5})
    mocks.control("clock", {"advance_s": 3700})
    usual = sold(mocks, account)
    assert usual["A"] > usual["B"] > usual["D"] > 0
    assert usual["A"] > 2 * usual["D"]
    mocks.control("world", {**mine, "seed": 2, "flash_sales": [{"sku": "D", "for_s": 3600, "factor": 6}]})
    mocks.control("clock", {"advance_s": 3700})
    assert (sold(mocks, account) - usual)["D"] > 3 * usual["D"]


def test_buyers_stop_when_told_when_enough_bought_and_when_nothing_is_left(mocks: Mocks, account: Any) -> None:
    mine = {"account_id": account["account_id"]}
    [told] = mocks.control("world", {**mine, "rate_per_hour": 3600, "orders": 7})["worlds"]
    assert (told["state"], told["placed"], told["plan"]["orders"]) == ("running", 0, 7)
    mocks.control("clock", {"advance_s": 60})
    [enough] = mocks.call("GET", f"/control/world?account_id={mine['account_id']}").json["worlds"]
    assert (enough["state"], enough["placed"], enough["next_at"]) == ("over", 7, None)
    mocks.control("world", {**mine, "rate_per_hour": 3600})
    [stopped] = mocks.control("world", {**mine, "stop": True})["worlds"]
    assert stopped["state"] == "over"
    mocks.control("listings", {**mine, "items": [{"sku": sku, "quantity": 0} for sku in "ABCD"]})
    mocks.control("world", {**mine, "rate_per_hour": 3600, "until_s": 30})
    mocks.control("clock", {"advance_s": 60})
    [empty] = mocks.call("GET", f"/control/world?account_id={mine['account_id']}").json["worlds"]
    assert empty["placed"] == 0
    assert empty["refused"] > 5


def test_another_seed_is_another_world(mocks: Mocks, account: Any) -> None:
    mine = {"account_id": account["account_id"], "rate_per_hour": 10, "starts_at": mocks.now() + 60}
    first, again, other = (mocks.control("world", {**mine, "seed": seed})["worlds"][0]["next_at"] for seed in (1, 1, 2))
    mocks.control("world", {"account_id": account["account_id"], "stop": True})
    assert first == again != other


def test_what_makes_no_sense_is_refused(mocks: Mocks, account: Any) -> None:
    mine = {"account_id": account["account_id"]}
    wrong: list[dict[str, Any]] = [
        {"cancel_share": 2}, {"rate_per_hour": -1}, {"return_share": 0.6, "dispute_share": 0.6}, {"stars": [1, 2]},
        {"rate_per_hour": "many"}, {"flash_sales": [{"sku": "A"}]},
    ]  # fmt: skip
    assert [list(mocks.control("world", {**mine, **body}, status=400)) for body in wrong] == [["error"]] * len(wrong)


def test_the_truth_knows_requests_addresses_prices_penalties_and_tokens(mocks: Mocks) -> None:
    account = mocks.open("wish", ["US"], {"A": 9})
    mine = {"account_id": account["account_id"]}
    [asked], [moved], [shipped] = (mocks.sell(account, ("A", 1)) for _ in range(3))
    mocks.control(f"orders/{asked}/cancel", {"request": True, "reason": "too slow"})
    mocks.control(f"orders/{asked}/cancel", {"reason": "accepted"})
    mocks.control(f"orders/{moved}/address", {"street": "9 New Road", "city": "Leeds"})
    mocks.control(f"orders/{moved}/address", {"colour": "red"}, status=400)
    mocks.control(f"orders/{shipped}/penalty", {"amount": "5.00", "reason": "OTHER"})
    mocks.control("listings", {**mine, "items": [{"sku": "A", "price": {"amount": "12.50", "currency": "USD"}}]})
    truth = mocks.truth(account["account_id"])
    known = {order["id"]: order for order in truth["orders"]}
    [request] = known[asked]["cancel_requests"]
    told = next(fact for fact in known[asked]["facts"] if fact["kind"] == "cancel")
    assert (request["reason"], request["answer"], request["answered_at"]) == ("too slow", "accepted", told["t"])
    [change] = known[moved]["address_changes"]
    assert change["to"] == {"street": "9 New Road", "city": "Leeds"}
    assert change["to"].items() <= known[moved]["address"].items()
    [penalty] = truth["penalties"]
    assert (penalty["order_id"], penalty["amount"], penalty["reason"]) == (shipped, "5.00", "OTHER")
    [offer] = truth["listings"][0]["offers"]
    assert (offer["state"], offer["amount"]) == ("active", "12.50")
    assert [(price["amount"], price["cause"]) for price in offer["prices"]] == [
        ("11.90", "listed"),
        ("12.50", "listed"),
    ]
    assert [token["kind"] for token in truth["tokens"]] == ["access", "refresh"]
