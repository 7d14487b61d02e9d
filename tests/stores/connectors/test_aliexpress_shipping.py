"""AliExpress: what left is declared by order or by child, under the carrier's name there."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from stores.connectors.aliexpress.shipping import CARRIERS, CHILDREN, FULFIL
from stores.connectors.errors import AlreadyDone, ConnectorError, OutcomeUnknown, Rejected, Transient, UnreadableAnswer
from tests.stores.connectors.recorded import confirmation, connector
from tests.stores.connectors.test_aliexpress import ID, KEYS, answer

NAMES = [
    ("CPAM", "China Post Registered Air Mail"),
    ("YUNEXPRESS", "YunExpress"),
    ("OTHER", "Seller's shipping method"),
]
LISTED = answer(
    CARRIERS, result_success=True,
    result_list={"aeop_logistics_service_result": [
        {"service_name": key, "display_name": name, "tracking_no_regex": "^.+$"} for key, name in NAMES]},
)  # fmt: skip
DETAIL = answer(
    "aliexpress.trade.new.redefining.findorderbyid",
    target={"id": ID, "child_order_list": {"aeop_tp_child_order_dto": [
        {"child_order_id": 11, "product_count": 3}, {"child_order_id": 12, "product_count": 1}]}},
)  # fmt: skip
FULL = answer(FULFIL, result={"result_success": True})


def receipts(*children: dict[str, Any], success: bool = True) -> dict[str, Any]:
    listed = {"aeop_seller_shipment_sub_trade_order_d_t_o": list(children)}
    return answer(CHILDREN, result={"success": success, "sub_trade_order_list": listed})


REFUSALS: list[tuple[Any, type[ConnectorError]]] = [
    ({"error_response": {"code": "InvalidSignature", "msg": "no"}}, Rejected),
    ({"code": "InvalidParameter", "message": "no"}, Rejected),
    (answer(FULFIL, result={"result_success": False, "error_message": "already declared"}), AlreadyDone),
    (answer(FULFIL, result={"result_success": None}), Rejected),
    ({"result": {"result_success": False, "error_code": "-999", "error_message": "bad number"}}, Rejected),  # simplified
    ((503, "down"), OutcomeUnknown),
    ("<html>", OutcomeUnknown),
    (answer("another.method", result={"result_success": True}), OutcomeUnknown),
    (httpx2.ReadTimeout("late"), OutcomeUnknown),
    (httpx2.ConnectError("refused"), Transient),
]  # fmt: skip
VERDICTS: list[tuple[Any, type[ConnectorError]]] = [
    (receipts({"sub_trade_order_index": 2, "error_code": "-999", "error_msg": "this shipment was already declared"}), AlreadyDone),
    (answer(CHILDREN, result={"success": False, "error_code": "-999", "error_msg": "already declared"}), AlreadyDone),
    (receipts({"sub_trade_order_index": 2, "error_code": "-999", "error_msg": "risky"}), Rejected),
    (receipts(), OutcomeUnknown),
    (answer(CHILDREN, result={"sub_trade_order_list": "lost"}), OutcomeUnknown),
]  # fmt: skip


def error_of(ali: Any, **changes: Any) -> type[ConnectorError]:
    with pytest.raises(ConnectorError) as caught:
        ali.confirm_shipment(confirmation(str(ID), **changes))
    return type(caught.value)


@pytest.mark.django_db
def test_errors_of_a_confirmation_are_classified() -> None:
    ali, _ = connector("aliexpress", LISTED, *(given_answer for given_answer, _ in REFUSALS), **KEYS)

    assert [error_of(ali) for _ in REFUSALS] == [error for _, error in REFUSALS]


@pytest.mark.django_db
def test_the_last_parcel_closes_the_order_under_the_carriers_name_there() -> None:
    other = {"carrier_code": "harbour", "carrier_name": "Harbour Parcel"}
    ali, script = connector("aliexpress", LISTED, FULL, FULL, **KEYS)

    receipt = ali.confirm_shipment(confirmation(str(ID)))
    ali.confirm_shipment(confirmation(str(ID), **other))

    assert (receipt.state, receipt.detail) == ("confirmed", {"send_type": "all"})
    number = "YT0000000000000001"
    common = {"logistics_no": number, "out_ref": str(ID), "send_type": "all"}
    assert [asked.form for asked in script.asked] == [
        {}, {"service_name": "YUNEXPRESS", **common},
        {"service_name": "OTHER", **common, "actual_carrier": "Harbour Parcel",
         "tracking_website": f"https://t.17track.net/en#nums={number}"},
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_parcel_before_the_last_is_declared_child_by_child() -> None:
    confirmed = receipts({"sub_trade_order_index": 1}, {"sub_trade_order_index": 2})
    ali, script = connector("aliexpress", LISTED, DETAIL, confirmed, **KEYS)

    receipt = ali.confirm_shipment(confirmation(str(ID), complete=False, lines=(("12", 1), ("11", 2))))

    assert (receipt.state, receipt.detail) == ("confirmed", {"send_type": "part", "children": [1, 2]})
    parcel = [{"service_name": "YUNEXPRESS", "logistics_no": "YT0000000000000001"}]
    assert json.loads(script.asked[2].form["param_aeop_seller_shipment_sub_trade_order_request"]) == {
        "trade_order_id": ID,
        "sub_trade_order_list": [
            {"sub_trade_order_index": 1, "send_type": "part", "shipment_list": parcel},
            {"sub_trade_order_index": 2, "send_type": "all", "shipment_list": parcel},
        ],
    }


@pytest.mark.django_db
def test_each_child_has_its_own_verdict() -> None:
    scripted = [given_answer for verdict, _ in VERDICTS for given_answer in (DETAIL, verdict)]
    ali, _ = connector("aliexpress", LISTED, *scripted, **KEYS)

    found = [error_of(ali, complete=False, lines=(("12", 1),)) for _ in VERDICTS]

    assert found == [error for _, error in VERDICTS]


@pytest.mark.django_db
def test_a_line_that_the_order_lacks_is_not_declared() -> None:
    ali, script = connector("aliexpress", LISTED, DETAIL, **KEYS)

    with pytest.raises(UnreadableAnswer, match="it has no child order 99"):
        ali.confirm_shipment(confirmation(str(ID), complete=False, lines=(("99", 1),)))

    assert len(script.asked) == 2
