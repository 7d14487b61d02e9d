"""Wish's listings, prices, own warehouse, cancelling and messages, from recorded answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from stores.connectors.errors import AlreadyDone, NotFound, OutcomeUnknown, Rejected, Throttled
from stores.connectors.port import (
    CancelAnswer,
    CancelRequest,
    ListingPage,
    PriceResult,
    PriceTarget,
    Raw,
    Receipt,
    RemoteListing,
    RemoteMessage,
    RemoteWarehouseStock,
    Reply,
    StockResult,
    StockTarget,
    Unreadable,
)
from stores.connectors.wish import read_shelf, talk
from tests.stores.connectors.mangling import mangled, read_or_refuse
from tests.stores.connectors.recorded import NOON, connector
from tests.stores.connectors.test_wish import KEYS, SHIPPED, ok, order

ORDER_ID = "5f3512807dbde500568873ae"
OWN, SECOND, THEIRS = "W1", "W2", "W9"
WAREHOUSES = [
    {"id": OWN, "name": "STANDARD", "type": "STANDARD"}, {"id": SECOND, "name": "EAST", "type": "STANDARD"},
    {"id": THEIRS, "name": "FBW-US", "type": "FBW"},
]  # fmt: skip
GONE = (404, {"message": "gone", "code": 1004, "data": {}})
SAID = "2026-11-20T12:00:00.000Z"
TICKET: dict[str, Any] = {
    "id": "T1", "label": "QUESTION", "state": "AWAITING_MERCHANT", "updated_at": SAID, "orders": [{"id": ORDER_ID}],
    "product": {"id": "P1", "variation_id": "V1"}, "user": {"id": "U1", "name": "王小明"},
    "replies": [
        {"id": "R1", "sender": "USER", "message": "old", "date": "2026-11-19T12:00:00.000Z", "reference_id": ""},
        {"id": "R2", "sender": "USER", "message": "在哪里？", "date": SAID, "reference_id": ""},
        {"id": "R3", "sender": "MERCHANT", "message": "On its way", "date": SAID, "reference_id": "M-1"},
    ],
}  # fmt: skip


def variation(number: str, *held: tuple[str, int], **changes: Any) -> dict[str, Any]:
    stock = [{"warehouse_id": place, "inventory": quantity} for place, quantity in held]
    price = {"amount": 11.9, "currency_code": "USD"}
    return {
        "id": f"V{number}",
        "sku": f"S{number}",
        "status": "ENABLED",
        "price": price,
        "inventories": stock,
        **changes,
    }


def product(number: str, *variations: dict[str, Any]) -> dict[str, Any]:
    return {"id": f"P{number}", "name": f"Product {number}", "variations": list(variations)}


def listing(number: str, place: str, quantity: int | None, by: Any = "seller") -> RemoteListing:
    external = {"product_id": "P1", "variation_id": f"V{number}", "sku": f"S{number}", "warehouse_id": place}
    key, price = f"V{number}", Decimal("11.9")
    return RemoteListing(key, key, "GLOBAL", f"S{number}", "Product 1", price, "USD", quantity, external, by)


def price_of(tag: int, number: str, product_id: str = "P1", currency: str = "USD") -> PriceTarget:
    external = {"product_id": product_id, "variation_id": f"V{number}"} if product_id else {}
    return PriceTarget(tag, external, "GLOBAL", Decimal("12.35"), currency)


@pytest.mark.django_db
def test_listings_come_page_by_page_and_each_variation_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stores.connectors.wish.shelf.LISTING_PAGE", 2)
    first = product(
        "1",
        variation("1", (SECOND, 4), (OWN, 9)),
        variation("2", (THEIRS, 7)),
        variation("3", (SECOND, 5)),
        variation("4"),
    )
    bad = product("2", variation("5", (OWN, 1), price=None))
    wish, script = connector("wish", ok(WAREHOUSES), ok([first, bad]), ok(WAREHOUSES), ok([bad]), **KEYS)

    one = wish.listings(page=None)
    two = wish.listings(page=one.next_page)

    assert one == ListingPage(
        [listing("1", OWN, 9), listing("2", "", None, "marketplace"), listing("3", SECOND, 5), listing("4", OWN, None)],
        [Unreadable("P2", json.dumps(bad), "price is missing, not a record")],
        "P2",
    )
    assert two == ListingPage([])
    assert [asked.query for asked in script.asked if asked.path.endswith("/products")] == [
        {"limit": "2"}, {"limit": "2", "id_min": "P2"},
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_lies_in_wishs_own_warehouse_is_told() -> None:
    rows = [product("1", variation("1", (OWN, 9), (THEIRS, 7)), variation("2", (OWN, 3)))]
    wish, script = connector("wish", ok(WAREHOUSES), ok(rows), ok(WAREHOUSES[:2]), **KEYS)

    [found] = wish.warehouse_stock(since=NOON)
    none = wish.warehouse_stock(since=NOON)

    raw = {"variation_id": "V1", "sku": "S1", "warehouse_id": THEIRS, "inventory": 7}
    assert (found, none) == (Raw(f"V1:{THEIRS}", found.version, raw), [])
    assert wish.read_warehouse_stock(raw) == RemoteWarehouseStock("GLOBAL", "V1", "S1", 7)
    assert len(script.asked) == 3


@pytest.mark.django_db
def test_prices_go_out_per_product_and_one_that_is_gone_spares_its_siblings() -> None:
    wish, script = connector("wish", GONE, ok({}), GONE, (429, {"code": 1014}, {"Wish-Rate-Limit-Reset": "1"}), **KEYS)
    targets = [price_of(1, "1"), price_of(2, "2"), price_of(3, "", ""), price_of(4, "4", "P2")]

    results = wish.push_prices(targets)

    price = {"amount": 12.35, "currency_code": "USD"}
    assert results == [
        PriceResult(1, True), PriceResult(2, False, "Wish answered 404 1004: gone"),
        PriceResult(3, False, "the listing lacks product_id or variation_id: map it again"),
    ]  # fmt: skip
    assert [(asked.path, [each["id"] for each in asked.body["variations"]]) for asked in script.asked] == [
        ("/api/v3/products/P1", ["V1", "V2"]), ("/api/v3/products/P1", ["V1"]), ("/api/v3/products/P1", ["V2"]),
        ("/api/v3/products/P2", ["V4"]),
    ]  # fmt: skip
    assert script.asked[1].body == {"variations": [{"id": "V1", "price": price}]}


@pytest.mark.django_db
def test_a_push_whose_answer_is_lost_is_unknown() -> None:
    wish, _ = connector("wish", (502, "gone"), (429, {"code": 1014}), **KEYS)
    with pytest.raises(OutcomeUnknown):
        wish.push_prices([price_of(1, "1")])
    with pytest.raises(Throttled):
        wish.push_prices([price_of(1, "1")])


@pytest.mark.django_db
def test_quantities_of_two_warehouses_of_a_variation_go_out_together() -> None:
    wish, script = connector("wish", ok({}), **KEYS)
    ids = {"product_id": "P1", "variation_id": "V1"}
    targets = [StockTarget(number, {**ids, "warehouse_id": place}, number) for number, place in ((1, OWN), (2, SECOND))]

    assert wish.push_stock(targets) == [StockResult(1, True), StockResult(2, True)]
    stock = [{"warehouse_id": OWN, "inventory": 1}, {"warehouse_id": SECOND, "inventory": 2}]
    assert script.asked[0].body == {"variations": [{"id": "V1", "inventories": stock}]}


@pytest.mark.django_db
def test_prices_and_quantities_are_read_back() -> None:
    shown = product("1", variation("1", (OWN, 9), (SECOND, 4)), variation("2", (OWN, 3)))
    wish, _ = connector("wish", ok(shown), GONE, ok(shown), **KEYS)

    prices = wish.read_prices([price_of(1, "1"), price_of(2, "2", currency="EUR"), price_of(3, "3", "P3")])
    ids = {"product_id": "P1", "variation_id": "V1"}
    stock = wish.read_stock([StockTarget(7, {**ids, "warehouse_id": SECOND}, 0), StockTarget(8, ids, 0)])

    assert (prices, stock) == ({1: Decimal("11.9")}, {7: 4})


def wanted(**changes: Any) -> CancelRequest:
    values: dict[str, Any] = {"reference": "C-1", "reason": "out_of_stock", "site": "GLOBAL", "lines": ((ORDER_ID, 2),)}
    return CancelRequest(ORDER_ID, **{**values, **changes})


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=float))


@pytest.mark.parametrize(
    ("reason", "word"),
    [("out_of_stock", "MERCHANT_OUT_OF_STOCK"), ("buyer_request", "CUSTOMER_REQUEST"), ("undeliverable", "UNABLE_TO_SHIP"),
     ("wrong_price", "OTHER"), ("other", "OTHER")],
)  # fmt: skip
@pytest.mark.django_db
def test_cancelling_is_refunding_before_it_ships(reason: Any, word: str) -> None:
    wish, script = connector("wish", ok(plain(order())), ok(plain(order(processing_status="IN_PROGRESS"))), **KEYS)

    receipt = wish.cancel(wanted(reason=reason))

    assert receipt == Receipt("submitted", {"processing_status": "IN_PROGRESS"})
    assert (script.asked[1].method, script.asked[1].path) == ("PUT", f"/api/v3/orders/{ORDER_ID}/refund")
    assert script.asked[1].body == {"refund_reason": word, "refund_reason_note": "C-1"}


@pytest.mark.parametrize(
    ("answers", "changes", "error"),
    [
        ([ok(plain(order(state="SHIPPED", **SHIPPED)))], {}, Rejected),
        ([ok(plain(order(state="REFUNDED")))], {}, AlreadyDone),
        ([ok(plain(order()))], {"lines": ((ORDER_ID, 1),)}, Rejected),
        ([GONE], {}, NotFound),
        ([ok(plain(order())), (503, "down")], {}, OutcomeUnknown),
        ([ok(plain(order())), ok({"processing_status": "FAILED"})], {}, Rejected),
    ],
)
@pytest.mark.django_db
def test_what_can_not_be_cancelled_is_named(answers: Any, changes: Any, error: type[Exception]) -> None:
    wish, script = connector("wish", *answers, **KEYS)
    with pytest.raises(error):
        wish.cancel(wanted(**changes))
    assert len(script.asked) == len(answers)
    with pytest.raises(Rejected):
        wish.answer_cancel(CancelAnswer(ORDER_ID, accept=True))


@pytest.mark.django_db
def test_what_was_said_since_then_is_read() -> None:
    wish, script = connector("wish", ok([TICKET]), **KEYS)

    found = wish.messages(since=NOON)

    assert [(raw.external_id, raw.at) for raw in found] == [("R2", NOON), ("R3", NOON)]
    assert (script.asked[0].path, script.asked[0].query["updated_at_min"]) == ("/api/v3/tickets", SAID)
    theirs, ours = (wish.read_message(raw.raw) for raw in found)
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert theirs == RemoteMessage("R2", "T1", "GLOBAL", ORDER_ID, "V1", "U1", "王小明", True, "在哪里？", at)
    assert (ours.from_buyer, ours.text, ours.reference) == (False, "On its way", "M-1")


@pytest.mark.django_db
def test_questions_are_no_returns_and_our_replies_are_not_the_buyers_note() -> None:
    asks = {**TICKET, "id": "T2", "label": "REFUND", "sublabel": "OTHER", "opened_at": SAID}
    wish, _ = connector("wish", ok([TICKET, asks]), **KEYS)

    [found] = wish.returns(since=NOON)

    assert (found.external_id, wish.read_return(found.raw).note) == ("T2", "old\n在哪里？")


@pytest.mark.django_db
def test_a_reply_is_sent_with_our_reference() -> None:
    reply = Reply("T1", "M-1", "On its way", "GLOBAL")
    closed = (400, {"message": "Ticket T1 is closed", "code": 1000, "data": {}})
    wish, script = connector("wish", ok({**TICKET, "state": "AWAITING_USER"}), closed, (502, "gone"), ok({}), **KEYS)

    receipt = wish.send_message(reply)

    assert receipt == Receipt("confirmed", {"state": "AWAITING_USER"})
    assert (script.asked[0].method, script.asked[0].path) == ("POST", "/api/v3/tickets/T1/replies")
    assert script.asked[0].body == {"reply": "On its way", "reference_id": "M-1"}
    for error in (Rejected, OutcomeUnknown, OutcomeUnknown):
        with pytest.raises(error):
            wish.send_message(reply)
    with pytest.raises(Rejected):
        wish.send_message(Reply("", "M-2", "Hello", "GLOBAL", order_id=ORDER_ID))


@settings(max_examples=150, deadline=None)
@given(mangled({"ticket": {key: TICKET[key] for key in talk.ABOUT}, "reply": TICKET["replies"][1]}))
def test_no_mangled_message_raises_anything_else(raw: Any) -> None:
    assert read_or_refuse(talk.read_message, raw, RemoteMessage)


@settings(max_examples=150, deadline=None)
@given(mangled(plain(product("1", variation("1", (OWN, 9), (THEIRS, 7))))))
def test_no_mangled_product_hides_its_page(raw: Any) -> None:
    good = product("9", variation("9", (OWN, 1)))
    found, unreadable = read_shelf.read_listings([raw, good], own=[OWN], theirs=[THEIRS])
    assert "V9" in {each.listing_key for each in found}
    assert len(found) + len(unreadable) >= 1
    read_shelf.stock_rows([raw], theirs=[THEIRS])
    assert read_or_refuse(read_shelf.quantities, raw, dict)
    assert read_or_refuse(read_shelf.prices, raw, dict)
