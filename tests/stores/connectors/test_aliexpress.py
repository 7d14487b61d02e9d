"""AliExpress: signatures as published, orders read from list, detail and address, errors told apart by their words."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from stores.connectors.aliexpress import hooks, protocol
from stores.connectors.aliexpress.client import AliExpressConnector
from stores.connectors.aliexpress.read import read_order, updated_at, window
from stores.connectors.errors import (
    AlreadyDone,
    AuthExpired,
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
from tests.stores.connectors.recorded import NOON, connector

KEYS = {"app_key": "12345678", "app_secret": "helloworld", "refresh_token": "r0"}
USD = {"currency_code": "USD"}
ID = 8123456789012345
LISTED: dict[str, Any] = {
    "order_id": ID, "order_status": "WAIT_SELLER_SEND_GOODS", "gmt_create": "2026-11-19 10:11:12",
    "gmt_pay_time": "2026-11-19 10:15:00",
    "gmt_update": "2026-11-20 00:20:00", "gmt_send_goods_time": None, "pay_amount": {"amount": "25.98", **USD},
    "logistics_status": "WAIT_SELLER_SEND_GOODS", "left_send_good_day": "6", "timeout_left_time": 529800000,
    "product_list": {"order_product_dto": [{
        "child_id": ID + 10000, "order_id": ID, "product_id": 1005001234567890, "sku_code": "WID-RED", "product_name": "Widget",
        "product_count": 2, "product_unit_price": {"amount": "11.99", **USD}, "send_goods_operator": "SELLER_SEND_GOODS",
        "goods_prepare_time": 5}]},
}  # fmt: skip
DETAIL: dict[str, Any] = {
    "id": ID, "order_status": "WAIT_SELLER_SEND_GOODS", "gmt_create": "2026-11-19 10:11:12", "gmt_pay_success": "2026-11-19 10:15:00",
    "gmt_modified": "2026-11-20 00:20:00", "order_amount": {"amount": "25.98", "cent": 2598, **USD},
    "logistics_amount": {"amount": "2.00", **USD}, "memo": "Red please", "oaid": "o1", "over_time_left": "x",
    "child_order_list": {"aeop_tp_child_order_dto": [{
        "child_order_id": ID + 10000, "product_id": 1005001234567890, "sku_code": "WID-RED", "product_name": "Widget", "product_count": 2,
        "product_price": {"amount": "11.99", **USD}, "send_goods_operator": "SELLER_SEND_GOODS"}]},
    "logistic_info_list": {"aeop_tp_logistic_info_dto": []},
}  # fmt: skip
ADDRESS = {
    "contact_person": "Test Buyer", "detail_address": "1 Example St", "address2": "Flat 2", "city": "Seattle", "province": "WA",
    "zip": "98101", "country": "US", "mobile_no": "5550100", "phone_country": "+1",
}  # fmt: skip
UPDATED = datetime(2026, 11, 20, 8, 20, tzinfo=UTC)
PAID, PLACED = datetime(2026, 11, 19, 18, 15, tzinfo=UTC), datetime(2026, 11, 19, 18, 11, 12, tzinfo=UTC)
RAW: dict[str, Any] = {"listed": LISTED, "detail": DETAIL, "address": ADDRESS, "updated_at": UPDATED.isoformat()}
SENT: dict[str, Any] = {
    "logistic_info_list": {"d": [{"logistics_no": "YT1", "gmt_send": "2026-11-19 20:00:00"}]},
    "logistics_status": "SELLER_SEND_GOODS",
}
SENT_AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def raw(**detail: Any) -> dict[str, Any]:
    found = copy.deepcopy(RAW)
    found["detail"].update(detail)
    return found


def answer(method: str, **values: Any) -> dict[str, Any]:
    return {method.replace(".", "_") + "_response": {**values, "request_id": "1"}}


def listing(*rows: dict[str, Any], total: int, pages: int) -> dict[str, Any]:
    result = {
        "success": True,
        "total_count": total,
        "total_page": pages,
        "current_page": 1,
        "target_list": {"order_dto": list(rows)},
    }
    return answer("aliexpress.solution.order.get", result=result)


DETAILED = answer("aliexpress.trade.new.redefining.findorderbyid", target=DETAIL)
ADDRESSED = answer("aliexpress.trade.seller.order.decrypt", result={"success": True, **ADDRESS})


@pytest.mark.parametrize(
    ("params", "secret", "path", "expected"),
    [
        ({"access_token": "test", "aliexpress_category_id": "200135143", "app_key": "123456",
          "method": "aliexpress.logistics.redefining.getonlinelogisticsinfo", "sign_method": "sha256", "timestamp": "1517820392000"},
         "helloworld", "", "F7F7926B67316C9D1E8E15F7E66940ED3059B1638C497D77973F30046EFB5BBB"),
        ({"app_key": "12345678", "code": "3_500102_JxZ05Ux3cnnSSUm6dCxYg6Q26", "sign_method": "sha256", "timestamp": "1517820392000"},
         "helloworld", "/auth/token/create", "35607762342831B6A417A0DED84B79C05FEFBF116969C48AD6DC00279A9F4D81"),
        ({"app_key": "12345678", "format": "json", "method": "aliexpress.solution.order.get", "session": "tok-1", "sign_method": "sha256",
          "param0": '{"current_page":1,"page_size":20,"order_status":"WAIT_SELLER_SEND_GOODS"}', "timestamp": "1795428000000", "v": "2.0",
          "sign": "left out", "empty": ""},
         "helloworld", "", "FD94CFB04BA4AFA0E54D661C89A58C16FA578C56D70779CCAE23BA29887A1173"),
    ],
)  # fmt: skip
def test_signatures_are_the_published_ones(params: dict[str, str], secret: str, path: str, expected: str) -> None:
    assert protocol.sign(params, secret, path) == expected


def test_an_order_is_read_to_the_last_field() -> None:
    assert read_order(RAW) == RemoteOrder(
        external_id=str(ID), group_id="", site="GLOBAL", status="WAIT_SELLER_SEND_GOODS", updated_at=UPDATED, ordered_at=PLACED, paid_at=PAID,
        cancelled_at=None, cancel_requested_at=None, shipped_at=None, ship_by=PAID + timedelta(days=5), currency="USD",
        items_total=Decimal("23.98"), shipping_total=Decimal("2.00"), total=Decimal("25.98"), fulfilled_by="seller", buyer_note="Red please",
        address=RemoteAddress("Test Buyer", ("1 Example St", "Flat 2"), "Seattle", "WA", "98101", "US", "+1 5550100", ""), releasable=True,
        lines=(RemoteLine(str(ID + 10000), "1005001234567890:WID-RED", "WID-RED", "Widget", 2, Decimal("11.99")),),
    )  # fmt: skip
    assert read_order({**RAW, "listed": None}).lines == read_order(RAW).lines


@pytest.mark.parametrize(
    ("detail", "facts"),
    [
        ({"order_status": "PLACE_ORDER_SUCCESS", "gmt_pay_success": None}, (False, None, None, None, False)),
        ({"order_status": "PAYMENT_PROCESSING", "gmt_pay_success": None}, (False, None, None, None, False)),
        ({"order_status": "WAIT_SELLER_EXAMINE_MONEY", "gmt_pay_success": None}, (False, None, None, None, False)),
        ({"order_status": "RISK_CONTROL"}, (True, None, None, None, False)),
        ({"order_status": "RISK_CONTROL_HOLD"}, (True, None, None, None, False)),
        ({"order_status": "WAIT_SELLER_SEND_GOODS", "gmt_pay_success": None}, (True, None, None, None, True)),
        ({"order_status": "SELLER_PART_SEND_GOODS", **SENT, "logistics_status": "SELLER_SEND_PART_GOODS"}, (True, None, None, None, True)),
        ({"order_status": "WAIT_BUYER_ACCEPT_GOODS", **SENT}, (True, SENT_AT, None, None, False)),
        ({"order_status": "WAIT_BUYER_ACCEPT_GOODS"}, (True, UPDATED, None, None, False)),
        ({"order_status": "IN_CANCEL"}, (True, None, None, UPDATED, False)),
        ({"order_status": "IN_ISSUE"}, (True, None, None, None, False)),
        ({"order_status": "IN_ISSUE", **SENT}, (True, SENT_AT, None, None, False)),
        ({"order_status": "IN_FROZEN"}, (True, None, None, None, False)),
        ({"order_status": "FUND_PROCESSING", **SENT}, (True, SENT_AT, None, None, False)),
        ({"order_status": "FINISH", **SENT}, (True, SENT_AT, None, None, False)),
        ({"order_status": "FINISH", "end_reason": "cancel_order_close_trade"}, (True, None, UPDATED, None, False)),
        ({"order_status": "ARCHIVE"}, (True, None, UPDATED, None, False)),
    ],
)  # fmt: skip
def test_statuses_become_facts(detail: dict[str, Any], facts: tuple[Any, ...]) -> None:
    given_raw = raw(**detail)
    if not facts[0] or detail.get("gmt_pay_success", "told") is None:
        given_raw["listed"]["gmt_pay_time"] = None
    found = read_order(given_raw)

    assert (
        found.paid_at is not None,
        found.shipped_at,
        found.cancelled_at,
        found.cancel_requested_at,
        found.releasable,
    ) == facts
    assert found.lines[0].cancelled == (2 if found.cancelled_at else 0)


def test_a_warehouse_order_is_not_ours_to_ship() -> None:
    given_raw = copy.deepcopy(RAW)
    given_raw["detail"]["child_order_list"]["aeop_tp_child_order_dto"][0]["send_goods_operator"] = (
        "WAREHOUSE_SEND_GOODS"
    )

    assert (read_order(given_raw).fulfilled_by, read_order(given_raw).releasable) == ("marketplace", False)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"order_status": "SHINY"}, "order_status is 'SHINY', which we do not know"),
        ({"order_amount": {"amount": "9e99", **USD}}, "order_amount is '9e99', which is no believable amount"),
        ({"order_amount": {"amount": "25.98", "currency_code": "EUR"}}, "its amounts are in EUR and USD"),
        ({"gmt_create": "19.11.2026"}, "gmt_create is '19.11.2026', not a time"),
        ({"child_order_list": "unavailable"}, "child_order_list is 'unavailable', not a list"),
    ],
)
def test_what_makes_no_sense_is_named(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(UnreadableAnswer) as caught:
        read_order(raw(**changes))

    assert str(caught.value) == f"an order of AliExpress cannot be read: {reason}"


@settings(max_examples=300, deadline=None)
@given(mangled(RAW))
def test_no_mangled_order_raises_anything_else(mangled_raw: Any) -> None:
    assert read_or_refuse(read_order, mangled_raw)


def test_the_hour_that_comes_twice_never_makes_a_later_change_look_older() -> None:
    first_pass, second_pass = datetime(2026, 11, 1, 8, 50, tzinfo=UTC), datetime(2026, 11, 1, 9, 10, tzinfo=UTC)

    assert updated_at("2026-11-01 01:50:00", now=first_pass + timedelta(minutes=5)) == first_pass
    assert updated_at("2026-11-01 01:10:00", now=second_pass + timedelta(minutes=5)) == second_pass
    assert updated_at("2026-07-01 01:10:00", now=second_pass) == datetime(2026, 7, 1, 8, 10, tzinfo=UTC)


def test_a_payment_in_that_hour_is_not_before_its_order() -> None:
    """Placed at 1:50 of the first pass and paid twenty minutes later, when the clocks show 1:10; sent at 1:30."""
    sent = {"logistic_info_list": {"d": [{"logistics_no": "YT1", "gmt_send": "2026-11-01 01:30:00"}]}}
    times = {"gmt_create": "2026-11-01 01:50:00", "gmt_pay_success": "2026-11-01 01:10:00"}

    found = read_order(raw(order_status="WAIT_BUYER_ACCEPT_GOODS", **times, **sent))

    assert (found.ordered_at, found.paid_at, found.shipped_at) == (
        datetime(2026, 11, 1, 8, 50, tzinfo=UTC), datetime(2026, 11, 1, 9, 10, tzinfo=UTC), datetime(2026, 11, 1, 9, 30, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("since", "until", "walls"),
    [
        ((11, 20, 12, 0), (11, 20, 13, 0), ("2026-11-20 04:00:00", "2026-11-20 05:00:00")),
        (
            (11, 1, 8, 30),
            (11, 1, 9, 10),
            ("2026-11-01 00:30:00", "2026-11-01 02:10:00"),
        ),  # from the first 1:30 to the second 1:10
        ((3, 8, 9, 50), (3, 8, 10, 10), ("2026-03-08 00:50:00", "2026-03-08 04:10:00")),
    ],
)
def test_a_window_covers_the_change_of_the_clocks(
    since: tuple[int, ...], until: tuple[int, ...], walls: tuple[str, str]
) -> None:
    assert window(datetime(2026, *since, tzinfo=UTC), datetime(2026, *until, tzinfo=UTC)) == walls  # type: ignore[arg-type, misc]


@pytest.mark.django_db
def test_a_page_is_completed_and_asked_again_costs_one_call() -> None:
    page_answer = listing(LISTED, {"order_id": 5, "gmt_update": None}, total=2, pages=1)
    ali, script = connector("aliexpress", page_answer, DETAILED, ADDRESSED, page_answer, **KEYS)
    until = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

    page, again = (ali.changed_orders(since=until - timedelta(hours=1), until=until, page=None) for _ in range(2))

    assert ali.read_order(page.orders[0].raw) == read_order(RAW)
    assert "over_time_left" not in page.orders[0].raw["detail"]
    assert "timeout_left_time" not in page.orders[0].raw["listed"]
    assert [(row.external_id, row.reason) for row in page.unreadable] == [
        ("5", "no readable order id and time: gmt_modified is missing, not a time")
    ]
    assert (page.orders, page.next_page) == (again.orders, None)
    assert [asked.query["method"].rsplit(".", 2)[-2:] for asked in script.asked] == [
        ["order", "get"], ["redefining", "findorderbyid"], ["order", "decrypt"], ["order", "get"]]  # fmt: skip
    first = script.asked[0]
    asked = json.loads(first.form["param0"])
    assert (asked["modified_date_start"], asked["modified_date_end"]) == ("2026-11-20 03:00:00", "2026-11-20 04:00:00")
    assert (asked["create_date_end"], "FINISH" in asked["order_status_list"], asked["current_page"]) == (
        "2026-11-20 04:00:00",
        True,
        1,
    )
    signed = {**first.query, **first.form}
    assert (first.path, first.query["session"]) == ("/sync", "token-1")
    assert signed["sign"] == protocol.sign(signed, "helloworld")


@pytest.mark.django_db
def test_a_window_whose_pages_shrank_is_read_again() -> None:
    ali, _ = connector(
        "aliexpress", listing(total=60, pages=2), listing(total=59, pages=2), listing(total=59, pages=1), **KEYS
    )

    tokens: list[str | None] = [None]
    while len(tokens) == 1 or tokens[-1]:
        tokens.append(ali.changed_orders(since=NOON, until=NOON, page=tokens[-1]).next_page)

    assert tokens == [None, "2:1:60", "1:2:0", None]


@pytest.mark.django_db
def test_an_order_whose_address_is_refused_comes_in_without_one() -> None:
    no = {"result": {"success": False, "error_code": "-999", "error_message": "not allowed"}}
    ali, script = connector("aliexpress", DETAILED, no, no, **KEYS)

    order = ali.read_order(ali.order(external_id=str(ID)).raw)

    assert (order.address, order.releasable, len(script.asked)) == (None, True, 3)


@pytest.mark.parametrize(
    ("said", "writes", "error"),
    [
        ({"type": "ISV", "code": "IllegalAccessToken", "msg": "invalid or expired"}, False, AuthExpired),
        ({"code": 27, "msg": "Invalid session"}, False, AuthExpired),
        (
            {"code": "ApiCallLimit", "msg": "Api access frequency exceeds the limit. this ban will last 3 seconds"},
            True,
            Throttled,
        ),
        ({"code": 7, "msg": "App Call Limited", "sub_msg": "This ban will last for 1 more seconds"}, False, Throttled),
        ({"type": "ISP", "code": "ServiceUnavailable", "msg": "down"}, False, Transient),
        ({"type": "SYSTEM", "code": "Oops", "msg": "down"}, True, OutcomeUnknown),
        ({"code": 15, "sub_code": "isp.timeout", "msg": "Remote service error"}, False, Transient),
        ({"code": 15, "sub_code": "isv.bad", "msg": "Remote service error"}, False, Rejected),
        ({"error_code": "-999", "error_message": "system error, try later"}, False, Transient),
        ({"error_code": "-999", "error_message": "system error, try later"}, True, OutcomeUnknown),
        ({"error_code": "-999", "error_message": "the order was already declared fully shipped"}, True, AlreadyDone),
        ({"error_code": "-999", "error_message": "order id wrong or not of this account"}, False, NotFound),
        ({"error_code": "-999", "error_message": "wrong tracking number format for the carrier"}, True, Rejected),
        ({"type": "ISV", "code": "InvalidSignature", "msg": "no"}, False, Rejected),
        ({}, False, Rejected),
    ],
)
def test_refusals_are_told_apart(said: dict[str, Any], writes: bool, error: type[ConnectorError]) -> None:
    found = protocol.failure(said, writes=writes)

    assert type(found) is error
    if isinstance(found, Throttled):
        assert found.wait_s == (3 if said["code"] == "ApiCallLimit" else 1)


@pytest.mark.django_db
def test_a_refresh_gives_the_new_pair_or_stops_the_account() -> None:
    fresh = {
        "access_token": "a1",
        "refresh_token": "r1",
        "expires_in": 86400,
        "refresh_expires_in": 172800,
        "code": "0",
    }
    refused = {"type": "ISV", "code": "IllegalRefreshToken", "message": "invalid"}
    ali, script = connector("aliexpress", fresh, refused, {"type": "ISP", "code": "X", "message": "down"}, **KEYS)

    pair = ali.refresh()

    assert (pair.access_token, pair.refresh_token, pair.expires_in_s, pair.refresh_expires_in_s) == (
        "a1",
        "r1",
        86400,
        172800,
    )
    asked = script.asked[0]
    assert (asked.path, asked.form["sign"]) == (
        "/rest/auth/token/refresh",
        protocol.sign(asked.form, "helloworld", "/auth/token/refresh"),
    )
    for error in (AuthRevoked, Transient):
        with pytest.raises(error):
            ali.refresh()


BODY = (
    b'{"seller_id":"1234567","message_type":0,"data":{"order_status":"unpaid","trade_order_id":"260422900198363"},'
    b'"timestamp":1603766859530,"site":"ae_global"}'
)
PUSHED = datetime.fromtimestamp(1603766859.53, UTC)


def verify(body: bytes, signature: str, now: datetime) -> Any:
    secrets = {"app_key": "123456", "app_secret": "helloworld"}
    return AliExpressConnector.verify_push(secrets=secrets, headers={"authorization": signature}, body=body, now=now)


def test_a_push_is_proved_by_the_documented_signature_and_its_retry_is_the_same() -> None:
    signature = "857e5175daae6a3e4ca4475fe6dd424d251ff9387c255795a818e7e69bb427fb"
    first, retry = (verify(BODY, signature, PUSHED + timedelta(hours=hours)) for hours in (0, 5))

    assert (first.order_id, first.topic, first == retry) == ("260422900198363", "0", True)
    other = BODY.replace(b'"message_type":0', b'"message_type":5')
    assert verify(other, hooks.sign("123456", "helloworld", other), PUSHED).order_id is None


@pytest.mark.parametrize(
    ("body", "signature", "later", "reason"),
    [
        (BODY, "0" * 64, 0, "signature"),
        (BODY + b" ", hooks.sign("123456", "helloworld", BODY), 0, "signature"),
        (BODY, None, 25 * 3600, "stale"),
        (BODY, None, -3600, "stale"),
        (b"[]", None, 0, "unreadable"),
        (b"\xff", None, 0, "unreadable"),
        (b'{"timestamp":1,"message_type":0}', None, 0, "unreadable"),
    ],
)
def test_a_push_that_is_not_theirs_or_too_old_is_refused(
    body: bytes, signature: str | None, later: int, reason: str
) -> None:
    with pytest.raises(PushRefused) as caught:
        verify(body, signature or hooks.sign("123456", "helloworld", body), PUSHED + timedelta(seconds=later))

    assert caught.value.reason == reason
