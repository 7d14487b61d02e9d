"""Wish: what it says is read exactly, what it refuses is named, and its list is walked to the end without a page token."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings

from erp.kernel import clock
from stores.connectors.errors import (
    AlreadyDone,
    AuthRevoked,
    ConnectorError,
    NotFound,
    OutcomeUnknown,
    PushRefused,
    Rejected,
    Throttled,
    Transient,
    UnreadableAnswer,
)
from stores.connectors.port import RemoteAddress, RemoteLine, RemoteOrder, StockResult, StockTarget
from stores.connectors.wish import hooks
from stores.connectors.wish.client import WishConnector
from stores.connectors.wish.read import read_order, read_shipments
from tests.stores.connectors.mangling import mangled, read_or_refuse
from tests.stores.connectors.recorded import NOON, confirmation, connector

ORDER: dict[str, Any] = {
    "id": "5f3512807dbde500568873ae", "transaction_id": "5f3512807dbde50056887000", "state": "APPROVED",
    "released_at": "2026-11-20T08:15:30.000Z", "updated_at": "2026-11-20T08:47:02.123Z",
    "product_information": {"id": "5f3500000000000000000b01", "variation_id": "5f3500000000000000000c01", "sku": "WID-RED", "name": "Widget"},
    "order_payment": {"general_payment_details": {
        "product_quantity": 2, "product_price": {"amount": Decimal("11.99"), "currency_code": "USD"},
        "product_shipping_price": {"amount": 3, "currency_code": "USD"},
        "payment_total": {"amount": Decimal("25.48"), "currency_code": "USD"}}},
    "full_address": {"shipping_detail": {
        "name": "Test Buyer", "street_address1": "1 Example St", "street_address2": "", "city": "Seattle", "state": "WA",
        "zipcode": "98101", "country": "United States", "country_code": "US", "phone_number": {"number": "5550100", "country_code": "1"}}},
    "fulfillment_requirements": {"expected_ship_time": "2026-11-25T08:15:30.000Z"},
    "fulfillment_records": [{"event_type": "ORDER_RELEASED", "event_time": "2026-11-20T08:15:30.000Z"}],
    "fulfillment_order_types": [], "tracking_information": [],
    "warehouse_information": {"warehouse_id": "5f3500000000000000000d01", "warehouse_type": "STANDARD"}, "refunds": [],
}  # fmt: skip
KEYS = {"client_id": "c", "client_secret": "s", "refresh_token": "r0"}
RELEASED, UPDATED = datetime(2026, 11, 20, 8, 15, 30, tzinfo=UTC), datetime(2026, 11, 20, 8, 47, 2, 123000, tzinfo=UTC)
SHIPPED = {"fulfillment_records": [{"event_type": "ORDER_SHIPPED", "event_time": "2026-11-20T08:30:00.000Z"}]}
SHIPPED_AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def order(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(ORDER), **changes}


def ok(data: Any) -> dict[str, Any]:
    return {"message": "", "code": 0, "data": data}


def row(number: int, updated: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(order(id=f"{number:024x}", updated_at=updated), default=float))
    return found


def test_an_order_is_read_to_the_last_field() -> None:
    assert read_order(ORDER) == RemoteOrder(
        external_id="5f3512807dbde500568873ae", group_id="5f3512807dbde50056887000", site="GLOBAL", status="APPROVED",
        updated_at=UPDATED, ordered_at=RELEASED, paid_at=RELEASED, cancelled_at=None, cancel_requested_at=None, shipped_at=None,
        ship_by=datetime(2026, 11, 25, 8, 15, 30, tzinfo=UTC), currency="USD", items_total=Decimal("23.98"), shipping_total=Decimal(6),
        total=Decimal("29.98"), fulfilled_by="seller", buyer_note="", releasable=True,
        address=RemoteAddress(
            name="Test Buyer", lines=("1 Example St",), city="Seattle", state="WA", postcode="98101", country="US", phone="+1 5550100", email=""
        ),
        lines=(RemoteLine("5f3512807dbde500568873ae", "5f3500000000000000000c01", "WID-RED", "Widget", 2, Decimal("11.99")),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        ({}, (RELEASED, None, None, True, 0)),
        ({"state": "REQUIRE_REVIEW", "released_at": None}, (None, None, None, False, 0)),
        ({"state": "SHIPPED", **SHIPPED}, (RELEASED, SHIPPED_AT, None, False, 0)),
        ({"state": "SHIPPED"}, (RELEASED, UPDATED, None, False, 0)),
        ({"state": "REFUNDED"}, (RELEASED, None, UPDATED, False, 2)),
        ({"state": "REFUNDED", "refunds": [{"refund_time": "2026-11-20T08:20:00Z"}]},
         (RELEASED, None, datetime(2026, 11, 20, 8, 20, tzinfo=UTC), False, 2)),
        ({"state": "REFUNDED", **SHIPPED}, (RELEASED, SHIPPED_AT, None, False, 0)),
        ({"state": "DECLINED"}, (RELEASED, None, UPDATED, False, 2)),
        ({"tracking_information": [{"tracking_number": "OLD1"}], **SHIPPED}, (RELEASED, None, None, True, 0)),  # released again
        ({"fulfillment_order_types": ["FULFILLED_BY_WISH"]}, (RELEASED, None, None, False, 0)),
    ],
)  # fmt: skip
def test_states_become_facts(changes: dict[str, Any], facts: tuple[Any, ...]) -> None:
    found = read_order(order(**changes))

    assert (found.paid_at, found.shipped_at, found.cancelled_at, found.releasable, found.lines[0].cancelled) == facts
    assert found.fulfilled_by == ("marketplace" if changes.get("fulfillment_order_types") else "seller")


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        (("state",), "SHINY", "state is 'SHINY', which we do not know"),
        (("updated_at",), "2026-11-20 08:00:00", "updated_at is 2026-11-20 08:00:00, a time without a zone"),
        (("product_information",), None, "product_information is missing, not a record"),
        (("order_payment",), "unavailable", "order_payment is 'unavailable', not a record"),
        (("order_payment", "general_payment_details", "product_quantity"), 0, "product_quantity is 0, not a whole number from 1 to 1000000"),
        (("order_payment", "general_payment_details", "product_price", "amount"), "NaN", "is no believable amount"),
        (("order_payment", "general_payment_details", "product_price", "currency_code"), "ZZZ", "is no known currency"),
        (("order_payment", "general_payment_details", "product_shipping_price", "currency_code"), "EUR", "the amounts are in USD and EUR"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_named(path: tuple[str, ...], value: Any, reason: str) -> None:
    raw = order()
    place = raw
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value

    with pytest.raises(UnreadableAnswer) as caught:
        read_order(raw)

    assert str(caught.value).startswith("an order of Wish cannot be read: ")
    assert str(caught.value).endswith(reason)


@settings(max_examples=300, deadline=None)
@given(mangled(json.loads(json.dumps(ORDER, default=str))))
def test_no_mangled_order_raises_anything_else(raw: Any) -> None:
    assert read_or_refuse(read_order, raw)


@pytest.mark.django_db
def test_the_list_is_walked_by_time_and_the_boundary_row_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stores.connectors.wish.client.PAGE_SIZE", 2)
    first, second, third = (
        row(1, "2026-11-20T08:00:00.000Z"),
        row(2, "2026-11-20T08:00:01.000Z"),
        row(3, "2026-11-20T08:00:02.000Z"),
    )
    wish, script = connector("wish", ok([first, second]), ok([second, third]), ok([third]), **KEYS)

    pages: list[list[str]] = []
    token = None
    while not pages or token:
        page = wish.changed_orders(since=NOON - timedelta(days=1), until=NOON, page=token)
        pages.append([found.external_id for found in page.orders])
        token = page.next_page

    assert pages == [[first["id"], second["id"]], [third["id"]], []]
    assert [asked.query["updated_at_min"] for asked in script.asked] == [
        "2026-11-19T12:00:00.000Z",
        second["updated_at"],
        third["updated_at"],
    ]
    assert {(asked.query["sort_by"], asked.query["updated_at_max"]) for asked in script.asked} == {
        ("updated_at.asc", "2026-11-20T12:00:00.000Z")
    }
    assert script.asked[0].headers["authorization"] == "Bearer token-1"


@pytest.mark.django_db
def test_a_moment_with_more_orders_than_a_page_is_passed_by_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stores.connectors.wish.client.PAGE_SIZE", 2)
    monkeypatch.setattr("stores.connectors.wish.pages.LARGEST", 3)
    crowd = [row(number, "2026-11-20T08:00:00.000Z") for number in range(1, 8)]
    later = row(9, "2026-11-20T09:00:00.000Z")

    def answer(asked: Any) -> Any:
        query = asked.query
        found = [
            each for each in [*crowd, later]
            if query["updated_at_min"] <= each["updated_at"] <= query["updated_at_max"] and each["id"] >= query.get("id_min", "")
        ]  # fmt: skip
        return ok(found[: int(query["limit"])])

    wish, _ = connector("wish", *[answer] * 20, **KEYS)
    seen, token, pages = [], None, 0
    while not pages or token:
        page = wish.changed_orders(since=NOON - timedelta(days=1), until=NOON, page=token)
        seen += [found.external_id for found in page.orders]
        token, pages = page.next_page, pages + 1

    assert sorted(set(seen)) == [each["id"] for each in [*crowd, later]]
    assert pages <= 9


@pytest.mark.django_db
def test_a_row_without_id_or_time_is_set_aside_and_the_page_goes_on() -> None:
    bad = {**row(2, "yesterday")}
    wish, _ = connector("wish", ok([row(1, "2026-11-20T08:00:00.000Z"), bad, "junk"]), **KEYS)

    page = wish.changed_orders(since=NOON, until=NOON, page=None)

    assert [found.external_id for found in page.orders] == [f"{1:024x}"]
    assert [(found.external_id, found.reason) for found in page.unreadable] == [
        (bad["id"], "no readable order id and time: updated_at is 'yesterday', not a time"),
        ("", "no readable order id and time: the row is 'junk', not a record"),
    ]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((400, {"message": "expired", "code": 1007, "data": {}}), AuthRevoked),  # the fresh token is refused as well
        ((401, {"message": "Missing access token", "code": 1012, "data": {}}), AuthRevoked),
        ((400, {"message": "Account disabled", "code": 1002, "data": {}}), AuthRevoked),
        ((404, {"message": "Order not found", "code": 1004, "data": {}}), NotFound),
        ((400, {"message": "bad parameter", "code": 1000, "data": {}}), Rejected),
        ((200, {"message": "odd", "code": 17, "data": {}}), Rejected),
        ((503, "down"), Transient),
        ((429, {"message": "slow down", "code": 1014}, {"Wish-Rate-Limit-Reset": "7"}), Throttled),
        ((200, "{not json"), UnreadableAnswer),
        (httpx2.ReadTimeout("late"), Transient),
    ],
)
@pytest.mark.django_db
def test_errors_of_a_read_are_classified(answer: Any, error: type[ConnectorError]) -> None:
    wish, script = connector("wish", answer, answer, **KEYS)

    with pytest.raises(error):
        wish.order(external_id="5f35")

    again = error in (AuthRevoked, Transient) and "disabled" not in str(answer)
    assert len(script.asked) == (2 if again else 1)
    assert bool(wish.tokens.stopped) == (error is AuthRevoked)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((503, "down"), OutcomeUnknown),
        ((200, "{not json"), OutcomeUnknown),
        (httpx2.ReadTimeout("late"), OutcomeUnknown),
        (httpx2.ConnectError("refused"), Transient),
        ((400, {"message": "the order has been fulfilled", "code": 1002, "data": {}}), AlreadyDone),
        ((400, {"message": "tracking_number must be alphanumeric", "code": 1000, "data": {}}), Rejected),
        (ok({"id": "1", "processing_source": "UPDATE_TRACKING", "processing_status": "FAILED"}), Rejected),
        (ok({"id": "1"}), OutcomeUnknown),
    ],
)
@pytest.mark.django_db
def test_errors_of_a_confirmation_are_classified(answer: Any, error: type[ConnectorError]) -> None:
    wish, _ = connector("wish", answer, **KEYS)

    with pytest.raises(error):
        wish.confirm_shipment(confirmation("5f35"))


@pytest.mark.django_db
def test_a_throttle_tells_how_long_however_it_is_written() -> None:
    moment = clock.now() + timedelta(seconds=30)
    waits = []
    for given_text in ("12", str(int(moment.timestamp())), moment.isoformat(), "soon"):
        wish, _ = connector("wish", (429, {"code": 1014}, {"Wish-Rate-Limit-Reset": given_text}), **KEYS)
        with pytest.raises(Throttled) as caught:
            wish.order(external_id="1")
        waits.append(caught.value.wait_s)

    assert (waits[0], waits[3]) == (12, 5)
    assert all(25 < wait <= 31 for wait in waits[1:3])


@pytest.mark.django_db
def test_a_confirmation_is_submitted_and_judged_later() -> None:
    judging = {"processing_source": "UPDATE_TRACKING", "processing_status": "IN_PROGRESS"}
    wish, script = connector("wish", ok(order(**judging) | {"order_payment": {}}), **KEYS)

    receipt = wish.confirm_shipment(confirmation("5f35", tracking_number="YT1"))

    assert (receipt.state, script.asked[0].method, script.asked[0].path) == (
        "submitted",
        "PUT",
        "/api/v3/orders/5f35/tracking",
    )
    assert script.asked[0].body == {
        "shipping_provider": "YunExpress",
        "tracking_number": "YT1",
        "origin_country": "CN",
        "ship_note": "",
    }


@pytest.mark.parametrize(
    ("step", "state", "on_order", "asked"),
    [
        ("IN_PROGRESS", "APPROVED", [], "pending"),
        ("FAILED", "APPROVED", [], "failed"),
        ("SUCCEEDED", "SHIPPED", ["YT1"], "confirmed"),
        ("SUCCEEDED", "SHIPPED", ["OTHER"], None),
        ("IN_PROGRESS", "SHIPPED", ["OLD"], "pending"),
        ("FAILED", "SHIPPED", ["OLD"], "failed"),
        (None, "APPROVED", [], None),
    ],
)
def test_the_number_being_judged_is_pending_until_wish_has_spoken(
    step: str | None, state: str, on_order: list[str], asked: str | None
) -> None:
    entries = [{"tracking_number": number} for number in on_order]
    processing = {"processing_source": "UPDATE_TRACKING", "processing_status": step} if step else {}

    found = read_shipments(order(state=state, tracking_information=entries, **processing))

    assert (found.tracking.get("YT1"), list(found.tracking), found.status) == (asked, on_order, state)


@pytest.mark.django_db
def test_stock_goes_out_per_product_and_one_refusal_spares_the_others() -> None:
    def target(pool: int, product: str, variation: str, quantity: int) -> StockTarget:
        return StockTarget(pool, {"product_id": product, "variation_id": variation, "warehouse_id": "w"}, quantity)

    wish, script = connector(
        "wish", ok({}), (404, {"message": "Product p2 not found", "code": 1004, "data": {}}), ok({}), **KEYS
    )

    results = wish.push_stock(
        [target(1, "p1", "v1", 3), target(2, "p2", "v2", 4), target(3, "p1", "v3", 0), StockTarget(4, {}, 1)]
    )

    stock = [
        {"id": "v1", "inventories": [{"warehouse_id": "w", "inventory": 3}]},
        {"id": "v3", "inventories": [{"warehouse_id": "w", "inventory": 0}]},
    ]
    assert results == [
        StockResult(1, True), StockResult(3, True), StockResult(2, False, "Wish answered 404 1004: Product p2 not found"),
        StockResult(4, False, "the pool lacks product_id, variation_id or warehouse_id: map its listing again"),
    ]  # fmt: skip
    assert [(asked.method, asked.path) for asked in script.asked] == [
        ("PUT", "/api/v3/products/p1"),
        ("PUT", "/api/v3/products/p2"),
    ]
    assert script.asked[0].body == {"variations": stock}


@pytest.mark.django_db
def test_a_refresh_gives_the_new_pair_or_stops_the_account() -> None:
    fresh = {"access_token": "a1", "refresh_token": "r1", "expiry_time": (clock.now() + timedelta(days=30)).isoformat()}
    wish, script = connector(
        "wish", ok(fresh), (400, {"message": "revoked", "code": 1008, "data": {}}), (503, "down"), **KEYS
    )

    pair = wish.refresh()

    assert (pair.access_token, pair.refresh_token, round(pair.expires_in_s / 86400)) == ("a1", "r1", 30)
    assert (script.asked[0].path, script.asked[0].query["refresh_token"]) == ("/api/v3/oauth/refresh_token", "r0")
    for error in (AuthRevoked, Transient):
        with pytest.raises(error):
            wish.refresh()


BODY = b'[{"data":{"id":"5f3512807dbde500568873ae","state":"APPROVED"},"timestamp":1615579054}]'
PUSHED = datetime.fromtimestamp(1615579054, UTC)


def headers(body: bytes, **more: str) -> dict[str, str]:
    return {
        "wish-hmac-sha256": hooks.sign("wish-client-secret", body),
        "wish-topic": "ORDER_RELEASE",
        "wish-subscription-id": "sub1",
        **more,
    }


def verify(body: bytes, given_headers: dict[str, str], now: datetime) -> Any:
    return WishConnector.verify_push(
        secrets={"client_secret": "wish-client-secret"}, headers=given_headers, body=body, now=now
    )


def test_the_signature_is_the_documented_one() -> None:
    assert hooks.sign("wish-client-secret", BODY) == "qHBqRnLdKypfznzqS0mm2b8s8gqCrOk35X9Efv4cKYU="


def test_a_push_names_its_order_and_every_retry_is_the_same_delivery() -> None:
    first = verify(BODY, headers(BODY, **{"wish-retry-attempt": "0"}), PUSHED)
    retry = verify(BODY, headers(BODY, **{"wish-retry-attempt": "24"}), PUSHED + timedelta(hours=24))

    assert (first.order_id, first.topic, first == retry, len(first.delivery_id) < 200) == (
        "5f3512807dbde500568873ae",
        "ORDER_RELEASE",
        True,
        True,
    )
    assert verify(BODY, headers(BODY, **{"wish-topic": "TICKET_AWAITING_MERCHANT"}), PUSHED).order_id is None


@pytest.mark.parametrize(
    ("body", "more", "later", "reason"),
    [
        (BODY, {"wish-hmac-sha256": "AAAA"}, 0, "signature"),
        (BODY, {"wish-hmac-sha256": "ü"}, 0, "signature"),
        (BODY, {}, 26 * 3600, "stale"),
        (BODY, {}, -3600, "stale"),
        (b"[]", {}, 0, "unreadable"),
        (b"{", {}, 0, "unreadable"),
        (b'[{"data":{},"timestamp":1}]', {}, 0, "unreadable"),
        (b'[{"data":{"id":1},"timestamp":NaN}]', {}, 0, "stale"),
    ],
)
def test_a_push_that_is_not_theirs_or_too_old_is_refused(
    body: bytes, more: dict[str, str], later: int, reason: str
) -> None:
    with pytest.raises(PushRefused) as caught:
        verify(body, {**headers(body), **more}, PUSHED + timedelta(seconds=later))

    assert caught.value.reason == reason
