"""DHgate: three calls make an order, three vocabularies make an error, and stock travels with the whole item."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings

from stores.connectors.dhgate.client import DHgateConnector
from stores.connectors.dhgate.read import read_order, read_shipments
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
from stores.connectors.port import RemoteAddress, RemoteLine, RemoteOrder
from tests.stores.connectors.mangling import mangled, read_or_refuse
from tests.stores.connectors.recorded import NOON, Asked, confirmation, connector

KEYS = {"client_id": "c", "client_secret": "s", "refresh_token": "r0"}
OK = {"code": "00000000", "message": "OK", "solution": "", "subErrors": []}
NUMBER = "2026112000001234"
LISTED: dict[str, Any] = {
    "orderNo": NUMBER, "orderStatus": "103001", "startedDate": "2026-11-20 16:15:30", "payDate": "2026-11-20 16:20:00",
    "updateDate": "2026-11-20 16:47:02", "deliveryDeadline": "2026-11-27 16:20:00", "deliveryDate": None, "cancelDate": None,
}  # fmt: skip
DETAIL: dict[str, Any] = {
    "orderNo": NUMBER, "orderStatus": "103001", "orderTotalPrice": 25.98, "itemTotalPrice": 23.98, "shippingCost": 2.0, "buyerRemark": "",
    "orderContact": {"firstName": "Test", "lastName": "Buyer", "addressLine1": "1 Example St", "addressLine2": "", "city": "Seattle",
                     "state": "WA", "country": "United States", "postalcode": "98101", "telephone": "5550100", "email": "b@example.test"},
    "orderDeliveryList": [],
}  # fmt: skip
PRODUCT = {
    "itemcode": "700000001",
    "itemName": "Widget",
    "skuCode": "WID-RED",
    "skuId": "9000000001",
    "itemCount": 2,
    "itemPrice": 11.99,
}
RAW: dict[str, Any] = {"listed": LISTED, "detail": DETAIL, "products": [PRODUCT]}
PLACED, PAID = datetime(2026, 11, 20, 8, 15, 30, tzinfo=UTC), datetime(2026, 11, 20, 8, 20, tzinfo=UTC)
UPDATED, SENT_AT = datetime(2026, 11, 20, 8, 47, 2, tzinfo=UTC), datetime(2026, 11, 20, 8, 40, tzinfo=UTC)
SENT, GONE = {"deliveryDate": "2026-11-20 16:40:00"}, {"cancelDate": "2026-11-20 16:40:00"}


def raw(status: str, **listed: Any) -> dict[str, Any]:
    found = copy.deepcopy(RAW)
    found["listed"].update(orderStatus=status, **listed)
    found["detail"].update(orderStatus=status)
    return found


def said(**values: Any) -> dict[str, Any]:
    return {**values, "status": OK}


def refused(message: str) -> dict[str, Any]:
    return {
        "status": {"code": "44", "message": "Validation failed", "subErrors": [{"code": "isv.x", "message": message}]}
    }


def test_an_order_is_read_to_the_last_field() -> None:
    assert read_order(RAW) == RemoteOrder(
        external_id=NUMBER, group_id="", site="GLOBAL", status="103001", updated_at=UPDATED, ordered_at=PLACED, paid_at=PAID,
        cancelled_at=None, cancel_requested_at=None, shipped_at=None, ship_by=PAID + timedelta(days=7), currency="USD",
        items_total=Decimal("23.98"), shipping_total=Decimal("2.0"), total=Decimal("25.98"), fulfilled_by="seller", buyer_note="",
        address=RemoteAddress("Test Buyer", ("1 Example St",), "Seattle", "WA", "98101", "US", "5550100", "b@example.test"), releasable=True,
        lines=(RemoteLine("700000001:9000000001", "700000001:9000000001", "WID-RED", "Widget", 2, Decimal("11.99")),),
    )  # fmt: skip


def test_lines_of_the_same_sku_have_ids_of_their_own() -> None:
    lines = read_order({**RAW, "products": [PRODUCT, PRODUCT]}).lines

    assert [(line.external_line_id, line.listing_key) for line in lines] == [
        ("700000001:9000000001", "700000001:9000000001"),
        ("700000001:9000000001#2", "700000001:9000000001"),
    ]


@pytest.mark.parametrize(
    ("status", "listed", "facts"),
    [
        ("101003", {"payDate": None}, (None, None, None, None, False)),
        ("102001", {}, (PAID, None, None, None, False)),
        ("103001", {}, (PAID, None, None, None, True)),
        ("103002", SENT, (PAID, None, None, None, True)),
        ("105003", {}, (PAID, None, None, None, True)),
        ("101009", SENT, (PAID, SENT_AT, None, None, False)),
        ("102006", SENT, (PAID, SENT_AT, None, None, False)),
        ("102007", SENT, (PAID, SENT_AT, None, None, False)),
        ("102111", {}, (PAID, UPDATED, None, None, False)),
        ("105001", {}, (PAID, None, None, UPDATED, False)),
        ("105001", SENT, (PAID, SENT_AT, None, None, False)),
        ("105002", {}, (PAID, None, UPDATED, None, False)),
        ("105002", SENT, (PAID, SENT_AT, None, None, False)),
        ("105004", {}, (PAID, None, None, None, False)),
        ("106001", {}, (PAID, None, None, None, False)),
        ("106002", SENT, (PAID, SENT_AT, None, None, False)),
        ("106003", {}, (PAID, None, None, None, False)),
        ("111000", GONE, (PAID, None, SENT_AT, None, False)),
        ("111111", {}, (PAID, None, UPDATED, None, False)),
        ("111111", SENT, (PAID, SENT_AT, None, None, False)),
    ],
)
def test_statuses_become_facts(status: str, listed: dict[str, Any], facts: tuple[Any, ...]) -> None:
    found = read_order(raw(status, **listed))

    assert (found.paid_at, found.shipped_at, found.cancelled_at, found.cancel_requested_at, found.releasable) == facts
    assert found.lines[0].cancelled == (2 if found.cancelled_at else 0)


@pytest.mark.parametrize(
    ("part", "changes", "reason"),
    [
        ("detail", {"orderStatus": "999999"}, "orderStatus is '999999', which we do not know"),
        ("detail", {"orderNo": "1"}, "its detail is of another order"),
        ("detail", {"orderTotalPrice": "unavailable"}, "orderTotalPrice is 'unavailable', not an amount"),
        ("detail", {"itemTotalPrice": float("nan")}, "itemTotalPrice is nan, which is no believable amount"),
        ("listed", {"startedDate": "2026-11-20T16:15:30Z"}, "startedDate is '2026-11-20T16:15:30Z', not a time"),
        ("listed", {"updateDate": "0001-01-01 00:00:00"}, "updateDate is in the year 1"),
    ],
)
def test_what_makes_no_sense_is_named(part: str, changes: dict[str, Any], reason: str) -> None:
    given_raw = copy.deepcopy(RAW)
    given_raw[part].update(changes)

    with pytest.raises(UnreadableAnswer) as caught:
        read_order(given_raw)

    assert str(caught.value) == f"an order of DHgate cannot be read: {reason}"


@settings(max_examples=300, deadline=None)
@given(mangled(RAW))
def test_no_mangled_order_raises_anything_else(mangled_raw: Any) -> None:
    assert read_or_refuse(read_order, mangled_raw)


@pytest.mark.django_db
def test_a_page_takes_two_more_calls_per_order_and_only_once() -> None:
    page_answer = said(count=2, pages=1, orderBaseInfoList=[LISTED, {"orderNo": "5", "updateDate": None}])
    dh, script = connector("dhgate", page_answer, said(**DETAIL), said(orderProductList=[PRODUCT]), page_answer, **KEYS)

    page, again = (dh.changed_orders(since=NOON - timedelta(hours=1), until=NOON, page=None) for _ in range(2))

    assert dh.read_order(page.orders[0].raw) == read_order(RAW)
    assert (page.orders, page.next_page) == (again.orders, None)
    assert [(row.external_id, row.reason) for row in page.unreadable] == [
        ("5", "no readable order id and time: updateDate is missing, not a time")
    ]
    assert [asked.query["method"] for asked in script.asked] == [
        "dh.order.list.get", "dh.order.get", "dh.order.product.get", "dh.order.list.get"]  # fmt: skip
    assert script.asked[0].form == {
        "startDate": "2026-11-20 19:00:00", "endDate": "2026-11-20 20:00:00", "querytimeType": "3", "pageNo": "1", "pageSize": "50",
    }  # fmt: skip
    assert (script.asked[0].path, script.asked[0].query["v"], script.asked[0].query["access_token"]) == (
        "/dop/router",
        "2.0",
        "token-1",
    )


@pytest.mark.django_db
def test_what_was_bought_is_asked_for_once_and_a_sick_order_does_not_hold_up_its_page() -> None:
    later = {**LISTED, "updateDate": "2026-11-20 16:48:00"}
    pages = iter([[LISTED, {**LISTED, "orderNo": "sick"}], [later], [{**LISTED, "orderNo": "sick"}]])

    def answer(asked: Asked) -> Any:
        if asked.query["method"] == "dh.order.list.get":
            return said(count=2, pages=1, orderBaseInfoList=next(pages))
        if asked.form["orderNo"] == "sick":
            return 503, "<html>down</html>"
        return said(**DETAIL) if asked.query["method"] == "dh.order.get" else said(orderProductList=[PRODUCT])

    dh, script = connector("dhgate", *[answer] * 40, **KEYS)

    def page() -> Any:
        return dh.changed_orders(since=NOON - timedelta(hours=1), until=NOON, page=None)

    first, second = page(), page()

    assert [order.external_id for order in first.orders] == [order.external_id for order in second.orders] == [NUMBER]
    assert [(row.external_id, row.reason[:30]) for row in first.unreadable] == [
        ("sick", "its details cannot be fetched:")
    ]
    methods = [asked.query["method"] for asked in script.asked]
    assert (methods.count("dh.order.product.get"), methods.count("dh.order.get")) == (1, 1 + 12 + 1)
    with pytest.raises(Transient):  # nothing says that the marketplace itself is well
        page()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (
            {"code": "40", "message": "access token expired or not exist"},
            AuthRevoked,
        ),  # the fresh token is refused as well
        ({"code": "2", "message": "access token is missing"}, AuthRevoked),
        ({"code": "7", "message": "call limit reached", "solution": "call again in 4 seconds"}, Throttled),
        ({"code": "22", "message": "invalid method"}, Rejected),
        (refused("the order does not exist or is not of this seller"), NotFound),
        (refused("orderNo is required"), Rejected),
        ((503, "<html>down</html>"), Transient),
        ("<html>down</html>", Transient),
        ("[]", UnreadableAnswer),
        ({"orderNo": "1"}, UnreadableAnswer),
        ((400, {"error": "bad_request", "error_description": "no"}), Rejected),
        (httpx2.ReadTimeout("late"), Transient),
    ],
)
@pytest.mark.django_db
def test_errors_of_a_read_are_classified(answer: Any, error: type[ConnectorError]) -> None:
    dh, _ = connector("dhgate", answer, answer, **KEYS)

    with pytest.raises(error) as caught:
        dh.shipped_tracking(order_id=NUMBER)

    assert type(caught.value) is error
    assert getattr(caught.value, "wait_s", 4) == 4


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refused("the order is shipped already"), AlreadyDone),
        (refused("deliveryNo is required"), Rejected),
        (said(result=False), Rejected),
        ((503, "<html>down</html>"), OutcomeUnknown),
        ("<html>down</html>", OutcomeUnknown),
        (httpx2.RemoteProtocolError("gone"), OutcomeUnknown),
        (httpx2.ConnectTimeout("gone"), Transient),
    ],
)
@pytest.mark.django_db
def test_errors_of_a_confirmation_are_classified(answer: Any, error: type[ConnectorError]) -> None:
    dh, _ = connector("dhgate", answer, answer, **KEYS)

    with pytest.raises(error):
        dh.confirm_shipment(confirmation(NUMBER))


@pytest.mark.parametrize(("complete", "state"), [(True, "1"), (False, "2")])
@pytest.mark.django_db
def test_a_confirmation_says_whether_all_is_shipped(complete: bool, state: str) -> None:
    dh, script = connector("dhgate", said(result=True), **KEYS)

    assert dh.confirm_shipment(confirmation(NUMBER, complete=complete)).state == "confirmed"
    assert script.asked[0].form == {
        "orderNo": NUMBER, "deliveryNo": "YT0000000000000001", "deliveryState": state, "shippingType": "YunExpress",
    }  # fmt: skip


def test_a_changed_number_is_the_one_that_counts() -> None:
    deliveries = [{"deliveryNo": "OLD", "newDeliveryNo": "NEW"}, {"deliveryNo": "YT1", "newDeliveryNo": ""}]

    assert dict(read_shipments({**DETAIL, "orderDeliveryList": deliveries}).tracking) == {
        "NEW": "confirmed",
        "YT1": "confirmed",
    }


@pytest.mark.django_db
def test_a_refresh_gives_the_new_pair_or_stops_the_account() -> None:
    fresh = {"access_token": "a1", "refresh_token": "r1", "expires_in": "864000000", "scope": "basic"}
    no = (400, {"error": "invalid_grant", "error_description": "expired"})
    dh, script = connector("dhgate", fresh, no, {"code": "7", "message": "call limit reached"}, "<html>", **KEYS)

    pair = dh.refresh()

    assert (pair.access_token, pair.refresh_token, pair.expires_in_s) == ("a1", "r1", 43200)
    assert (script.asked[0].path, script.asked[0].form["refresh_token"]) == ("/dop/oauth2/access_token", "r0")
    for error in (AuthRevoked, Throttled, Transient):
        with pytest.raises(error):
            dh.refresh()


def test_nothing_is_pushed_by_dhgate() -> None:
    with pytest.raises(PushRefused, match="unsupported"):
        DHgateConnector.verify_push(secrets=KEYS, headers={}, body=b"{}", now=NOON)
    assert DHgateConnector.capabilities.push is False
