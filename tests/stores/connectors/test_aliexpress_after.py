"""AliExpress after the sale: statements that add up, issues in our words, refunds by agreement, visitors and evaluations."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings

from stores.connectors.aliexpress.read_after import (
    read_refund,
    read_return,
    read_review,
    read_settlement,
    read_traffic,
)
from stores.connectors.errors import AlreadyDone, ConnectorError, OutcomeUnknown, Rejected, Transient, UnreadableAnswer
from stores.connectors.port import (
    RefundKnown,
    RefundRequest,
    RemoteReturn,
    RemoteReview,
    RemoteSettlement,
    RemoteSettlementLine,
    RemoteTraffic,
)
from tests.stores.connectors.mangling import mangled, read_or_refuse
from tests.stores.connectors.recorded import NOON, connector

KEYS = {"app_key": "12345678", "app_secret": "helloworld", "refresh_token": "r0"}
ORDER, CHILD, ISSUE = 8123456789012345, 8223456789022345, 500000000001


def usd(amount: str) -> dict[str, Any]:
    return {"amount": amount, "currency_code": "USD", "cent_factor": 100}


def fund(number: int, kind: str, amount: str) -> dict[str, Any]:
    return {"fund_id": number, "fund_type": kind, "amount": usd(amount), "gmt_fund": "2026-11-19 23:30:00"}


HEAD: dict[str, Any] = {
    "statement_no": "900000000001", "statement_amount": usd("21.50"), "statement_start": "2026-11-05 00:00:00",
    "statement_end": "2026-11-19 23:59:59",
}  # fmt: skip
SOLD = {
    "order_id": ORDER, **HEAD, "amount_total": usd("25.98"), "fund_detail_list": {"fund_detail_vo": []},
    "son_order_list": {"son_order_loan_vo": [{
        "child_order_id": CHILD, "loan_status": "loan_ok", "escrow_fee": usd("2.08"), "real_loan_amount": usd("23.90"),
        "fund_detail_list": {"fund_detail_vo": [fund(1, "PRODUCT_AMOUNT", "23.98"), fund(2, "LOGISTICS_AMOUNT", "2.00"),
                                                fund(3, "ESCROW_FEE", "-2.08")]}}]},
}  # fmt: skip
OWED = {
    "order_id": None, **HEAD, "son_order_list": {},
    "fund_detail_list": {"fund_detail_vo": [fund(4, "AFFILIATE_COMMISSION", "-1.40"), fund(5, "MYSTERY_TAKEN", "-1.00")]},
}  # fmt: skip
STATEMENT: dict[str, Any] = {"rows": [SOLD, OWED]}


def line(number: int, kind: str, component: str, amount: str, order: str = str(ORDER)) -> RemoteSettlementLine:
    return RemoteSettlementLine(str(number), kind, component, order, "GLOBAL", Decimal(amount), date(2026, 11, 19))


LISTED: dict[str, Any] = {
    "issue_id": ISSUE, "buyer_login_id": "xx1", "order_id": CHILD, "parent_order_id": ORDER, "issue_status": "processing",
    "reason_chinese": "货物破损", "reason_english": "Goods arrived damaged", "gmt_create": "2026-11-18 10:00:00",
    "gmt_modified": "2026-11-19 10:00:00",
}  # fmt: skip
ASKED = {
    "id": 5001, "solution_type": "return_and_refund", "refund_money": "11.99", "refund_money_currency": "USD",
    "status": "wait_seller_accept",
}  # fmt: skip
DETAIL: dict[str, Any] = {
    "id": ISSUE, "buyer_login_id": "xx1", "parent_order_id": ORDER, "buyer_return_no": "RT1",
    "buyer_solution_list": {"solution_api_dto": [ASKED]}, "platform_solution_list": {"solution_api_dto": []},
    "process_dto_list": {"api_issue_process_dto": [{"content": "the lid is cracked"}]},
    "issue_goods_list": {"issue_goods_dto": [{"child_order_id": CHILD, "quantity": 1}]},
}  # fmt: skip
RETURN: dict[str, Any] = {"listed": LISTED, "detail": DETAIL}
REVIEW: dict[str, Any] = {
    "listed": {"order_id": CHILD, "parent_order_id": ORDER, "product_id": 1005001234567890, "buyer_evaluation": "4",
               "buyer_feedback": "Nice", "buyer_login_id": "xx1", "buyer_fb_date": "2026-07-01 10:00:00"},
    "sku_code": "WID-RED",
}  # fmt: skip
TRAFFIC = {"stat_date": "2026-11-18", "visitor_count": 120, "viewed_count": 300}
REFUNDED = {"refund_dto": [{"refund_id": 7, "out_ref": "R12", "refund_status": "success", "fail_reason": None}]}


def test_a_statement_is_read_to_the_last_fund() -> None:
    assert read_settlement(STATEMENT) == RemoteSettlement(
        external_id="900000000001", currency="USD", period_from=date(2026, 11, 5), period_to=date(2026, 11, 19),
        total=Decimal("21.50"),
        lines=(
            line(1, "PRODUCT_AMOUNT", "items", "23.98"), line(2, "LOGISTICS_AMOUNT", "shipping", "2.00"),
            line(3, "ESCROW_FEE", "commission", "-2.08"), line(4, "AFFILIATE_COMMISSION", "advertising", "-1.40", ""),
            line(5, "MYSTERY_TAKEN", "", "-1.00", ""),
        ),
    )  # fmt: skip


def test_a_statement_that_does_not_add_up_is_refused() -> None:
    torn = {"rows": [SOLD]}

    with pytest.raises(UnreadableAnswer) as caught:
        read_settlement(torn)

    said = "a statement of AliExpress cannot be read: its funds add up to 23.90, and it pays out 21.50"
    assert str(caught.value) == said


def test_an_issue_is_read_to_the_last_field() -> None:
    assert read_return(RETURN) == RemoteReturn(
        external_id=str(ISSUE), order_id=str(ORDER), kind="return_refund", reason="damaged",
        remote_reason="Goods arrived damaged", status="processing", closed=False,
        requested_at=datetime(2026, 11, 18, 18, 0, tzinfo=UTC), updated_at=datetime(2026, 11, 19, 18, 0, tzinfo=UTC),
        lines=((str(CHILD), 1),), note="the lid is cracked", tracking_number="RT1", refund=Decimal("11.99"),
        refunded=Decimal(0),
    )  # fmt: skip


def test_a_ruling_makes_a_dispute_and_an_end_closes() -> None:
    disputed = copy.deepcopy(RETURN)
    disputed["detail"]["platform_solution_list"]["solution_api_dto"] = [ASKED]
    disputed["listed"]["issue_status"] = "finish"

    disputed["detail"]["platform_solution_list"]["solution_api_dto"].append(
        {"status": "reached", "refund_money": "4.00"}
    )

    found = read_return(disputed)

    assert (found.kind, found.closed, found.refunded) == ("dispute", True, Decimal("4.00"))


@pytest.mark.parametrize(
    ("part", "changes", "reason"),
    [
        ("listed", {"issue_status": "odd"}, "issue_status is 'odd', which we do not know"),
        ("detail", {"id": 1}, "its detail is of another issue"),
        ("listed", {"gmt_create": "yesterday"}, "gmt_create is 'yesterday', not a time"),
    ],
)
def test_what_makes_no_sense_is_named(part: str, changes: dict[str, Any], reason: str) -> None:
    given_raw = copy.deepcopy(RETURN)
    given_raw[part].update(changes)

    with pytest.raises(UnreadableAnswer) as caught:
        read_return(given_raw)

    assert str(caught.value) == f"an issue of AliExpress cannot be read: {reason}"


def test_a_review_and_a_day_are_read_in_their_summer_time() -> None:
    assert read_review(REVIEW) == RemoteReview(
        str(CHILD), "GLOBAL", "1005001234567890:WID-RED", str(ORDER), 4, "", "Nice", "xx1", datetime(2026, 7, 1, 17, 0, tzinfo=UTC)
    )  # fmt: skip
    assert read_traffic(TRAFFIC) == RemoteTraffic("GLOBAL", date(2026, 11, 18), 120, 300)


def test_a_refund_is_known_by_our_reference() -> None:
    failed = {"refund_dto": [{**REFUNDED["refund_dto"][0], "refund_status": "failed", "fail_reason": "no money"}]}

    assert read_refund(REFUNDED, "R12") == RefundKnown("confirmed", "7")
    assert read_refund(REFUNDED, "R1") == RefundKnown("absent")
    assert read_refund(failed, "R12") == RefundKnown("failed", "7", "no money")


@pytest.mark.parametrize(
    ("read", "good", "kind"),
    [
        (read_settlement, STATEMENT, RemoteSettlement),
        (read_return, RETURN, RemoteReturn),
        (read_traffic, TRAFFIC, RemoteTraffic),
        (read_review, REVIEW, RemoteReview),
    ],
)
def test_no_mangled_answer_raises_anything_else(read: Any, good: dict[str, Any], kind: type) -> None:
    @settings(max_examples=100, deadline=None)
    @given(mangled(good))
    def check(raw: Any) -> None:
        assert read_or_refuse(read, raw, kind)

    check()


def said(method: str, **inner: Any) -> dict[str, Any]:
    return {method.replace(".", "_") + "_response": {**inner, "request_id": "1"}}


def wish(amount: str = "11.99", case_id: str = str(ISSUE)) -> RefundRequest:
    return RefundRequest(
        order_id=str(ORDER), reference="R12", currency="USD", items=Decimal(amount), shipping=Decimal(0), tax=Decimal(0),
        lines=((str(CHILD), 1, Decimal(amount)),), reason="damaged", site="GLOBAL", case_id=case_id,
    )  # fmt: skip


AGREE, SAVE = "aliexpress.issue.solution.agree", "aliexpress.issue.solution.save"
CREATE, ISSUE_GET = "aliexpress.trade.seller.refund.create", "aliexpress.issue.detail.get"
DONE = {"result": {"success": True, "refund_id": 7}}


@pytest.mark.django_db
def test_a_refund_takes_the_buyers_proposal_or_makes_another_or_needs_none() -> None:
    shown = said(ISSUE_GET, result_object=DETAIL)
    ali, script = connector(
        "aliexpress", shown, said(AGREE, **DONE), shown, said(SAVE, result_object=True), said(CREATE, **DONE), **KEYS
    )

    agreed, proposed, plain = (ali.refund(request) for request in (wish(), wish("5.00"), wish(case_id="")))

    assert [receipt.state for receipt in (agreed, proposed, plain)] == ["confirmed", "submitted", "confirmed"]
    assert [asked.query["method"] for asked in script.asked] == [ISSUE_GET, AGREE, ISSUE_GET, SAVE, CREATE]
    parts = {"items": "11.99", "shipping": "0", "tax": "0",
             "child_list": [{"child_order_id": str(CHILD), "quantity": 1, "amount": "11.99"}]}  # fmt: skip
    form = script.asked[1].form
    assert json.loads(form.pop("refund_detail")) == parts
    assert form == {"issue_id": str(ISSUE), "buyer_login_id": "xx1", "solution_id": "5001", "out_ref": "R12"}
    assert script.asked[3].form["solution_context"] == "R12"
    assert (script.asked[3].form["refund_amount"], script.asked[4].form["out_ref"]) == ("5.00", "R12")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (said(CREATE, result={"success": False, "error_code": "-999", "error_message": "this refund was already declared"}), AlreadyDone),
        (said(CREATE, result={"success": False, "error_code": "-999", "error_message": "not enough left"}), Rejected),
        (httpx2.RemoteProtocolError("gone"), OutcomeUnknown),
        (httpx2.ConnectTimeout("gone"), Transient),
        ("{cut", OutcomeUnknown),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_errors_of_a_refund_are_classified(answer: Any, error: type[ConnectorError]) -> None:
    ali, _ = connector("aliexpress", answer, **KEYS)

    with pytest.raises(error) as caught:
        ali.refund(wish(case_id=""))

    assert type(caught.value) is error


@pytest.mark.django_db
def test_a_statement_is_put_together_from_its_pages_and_asked_for_in_their_time() -> None:
    method = "aliexpress.trade.redefining.findloanlistquery"
    other = {**OWED, "statement_no": "2"}
    page = said(method, result={"total_item": 3, "order_list": {"order_loan_item_vo": [SOLD, OWED, other]}})
    ali, script = connector("aliexpress", page, **KEYS)

    found = ali.settlements(since=NOON)

    assert [(raw.external_id, len(raw.raw["rows"])) for raw in found] == [("900000000001", 2), ("2", 1)]
    assert [raw.at for raw in found] == [datetime(2026, 11, 20, 7, 59, 59, tzinfo=UTC)] * 2
    asked = json.loads(script.asked[0].form["param1"])
    assert (asked["loan_status"], asked["released_date_start"], asked["page"]) == ("loan_ok", "11/20/2026 04:00:00", 1)


@pytest.mark.django_db
def test_issues_are_read_until_nothing_new_is_left() -> None:
    method = "aliexpress.issue.issuelist.get"
    old = {**LISTED, "issue_id": 1, "gmt_modified": "2026-11-01 10:00:00"}
    page = said(method, data_list={"issue_api_issue_dto": [LISTED, {"issue_id": 9}, old]}, total_item=3)
    gone = said(ISSUE_GET, result={"success": False, "error_code": "-999", "error_message": "the issue was not found"})
    ali, _ = connector("aliexpress", page, said(ISSUE_GET, result_object=DETAIL), gone, **KEYS)

    found = ali.returns(since=datetime(2026, 11, 10, tzinfo=UTC))

    assert [raw.external_id for raw in found] == [str(ISSUE), "9"]
    assert ali.read_return(found[0].raw) == read_return(RETURN)
    with pytest.raises(UnreadableAnswer, match="the detail is missing"):
        ali.read_return(found[1].raw)
