"""DHgate after the sale: payments that add up, disputes in our words, refunds under our number, visitors and reviews."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings

from stores.connectors.dhgate.read_after import read_refund, read_return, read_review, read_settlement, read_traffic
from stores.connectors.errors import (
    AlreadyDone,
    ConnectorError,
    NotFound,
    OutcomeUnknown,
    Rejected,
    Transient,
    UnreadableAnswer,
)
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
from tests.stores.connectors.test_dhgate import KEYS, refused, said

NUMBER = "2026112000001234"


def part(number: int, kind: str, money: str, order: str = NUMBER) -> dict[str, Any]:
    return {"fundId": number, "rfxNo": order, "rfxId": "4028", "money": money, "paymenttype": kind, "remark": "",
            "isfactory": 0, "updateDate": "2026-11-20 00:30:00"}  # fmt: skip


PAYMENT: dict[str, Any] = {
    "paymentNo": "900000000001", "mmode": "USD", "rate": 1, "tprice": 21.98, "fee": 1.5, "payoutMoney": 20.48,
    "tdate": "2026-11-20 18:00:00", "startDate": "2026-11-05 00:00:00", "endDate": "2026-11-20 18:00:00",
    "orderList": [part(1, "ORDER_ITEM", "23.98"), part(2, "ORDER_SHIPPING", "2.00"), part(3, "COMMISSION", "-3.25"),
                  part(4, "MYSTERY_TAKEN", "-0.75", "")],
}  # fmt: skip
DISPUTE: dict[str, Any] = {
    "orderNo": NUMBER, "orderStatus": "105001", "warnReason": "Item arrived damaged", "disputeStatus": "106001",
    "disputeId": "500000000001", "disputeType": "1", "disputeWish": "2", "disputeContent": "cracked", "disputeMoney": 9.0,
    "disputeRefundMoney": 4.0,
    "disputeOpenDate": "2026-11-19 10:00:00", "disputeUpdateDate": "2026-11-20 10:00:00", "returnDeliveryNo": "RT1",
    "disputeItemList": [{"itemcode": "700", "skuId": "9", "seq": 1, "itemCount": 2},
                        {"itemcode": "700", "skuId": "9", "seq": 2, "itemCount": 1}],
}  # fmt: skip
REVIEW: dict[str, Any] = {
    "reviewId": "6", "orderNo": NUMBER, "itemcode": "700", "skuId": "9", "score": 4, "title": "Good", "content": "Nice",
    "buyerNickName": "testbuyer", "reviewDate": "2026-11-20 10:00:00",
}  # fmt: skip
TRAFFIC = {"statDate": "2026-11-18", "visitors": 120, "pageViews": 300}
REFUND: dict[str, Any] = {
    "refundId": "7",
    "refundNo": "R12",
    "refundStatus": "1",
    "refundMoney": 11.99,
    "failReason": "",
}


def line(number: str, kind: str, component: str, amount: str, order: str = NUMBER) -> RemoteSettlementLine:
    return RemoteSettlementLine(number, kind, component, order, "GLOBAL", Decimal(amount), date(2026, 11, 20))


def test_a_payment_is_read_to_the_last_part_and_the_fee_of_its_transfer() -> None:
    assert read_settlement(PAYMENT) == RemoteSettlement(
        external_id="900000000001", currency="USD", period_from=date(2026, 11, 5), period_to=date(2026, 11, 20),
        total=Decimal("20.48"),
        lines=(
            line("1", "ORDER_ITEM", "items", "23.98"), line("2", "ORDER_SHIPPING", "shipping", "2.00"),
            line("3", "COMMISSION", "commission", "-3.25"), line("4", "MYSTERY_TAKEN", "", "-0.75", ""),
            line("900000000001:fee", "PAYOUT_FEE", "payment_fee", "-1.5", ""),
        ),
    )  # fmt: skip


def test_a_payment_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(UnreadableAnswer) as caught:
        read_settlement({**PAYMENT, "fee": 0})

    said_why = "a payment of DHgate cannot be read: its parts add up to 21.98, and it pays out 20.48"
    assert str(caught.value) == said_why


def test_a_dispute_is_read_to_the_last_field() -> None:
    assert read_return(DISPUTE) == RemoteReturn(
        external_id="500000000001", order_id=NUMBER, kind="return_refund", reason="damaged",
        remote_reason="Item arrived damaged", status="106001", closed=False,
        requested_at=datetime(2026, 11, 19, 2, 0, tzinfo=UTC), updated_at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
        lines=(("700:9", 2), ("700:9#2", 1)), note="cracked", tracking_number="RT1", refund=Decimal("9.0"),
        refunded=Decimal("4.0"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "kind", "closed"),
    [
        ({"disputeWish": "1"}, "refund_only", False),
        ({"disputeWish": None}, "refund_only", False),
        ({"disputeStatus": "107002"}, "dispute", False),
        ({"disputeCloseDate": "2026-11-20 11:00:00", "disputeStatus": "106003"}, "return_refund", True),
    ],
)
def test_statuses_and_wishes_make_the_kind(changes: dict[str, Any], kind: str, closed: bool) -> None:
    found = read_return({**DISPUTE, **changes})

    assert (found.kind, found.closed) == (kind, closed)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"disputeStatus": "1"}, "disputeStatus is '1', which we do not know"),
        ({"disputeWish": "9"}, "disputeWish is '9', which we do not know"),
        ({"disputeId": None}, "disputeId is missing, not an id"),
        ({"disputeOpenDate": "soon"}, "disputeOpenDate is 'soon', not a time"),
    ],
)
def test_what_makes_no_sense_is_named(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(UnreadableAnswer) as caught:
        read_return({**DISPUTE, **changes})

    assert str(caught.value) == f"a dispute of DHgate cannot be read: {reason}"


def test_a_review_a_day_and_a_refund_are_read() -> None:
    assert read_review(REVIEW) == RemoteReview(
        "6", "GLOBAL", "700:9", NUMBER, 4, "Good", "Nice", "testbuyer", datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    )
    assert read_traffic(TRAFFIC) == RemoteTraffic("GLOBAL", date(2026, 11, 18), 120, 300)
    assert read_refund([REFUND], "R12") == RefundKnown("confirmed", "7")
    assert read_refund([REFUND], "R1") == RefundKnown("absent")
    assert read_refund([{**REFUND, "refundStatus": "2", "failReason": "no"}], "R12") == RefundKnown("failed", "7", "no")


@pytest.mark.parametrize(
    ("read", "good", "kind"),
    [
        (read_settlement, PAYMENT, RemoteSettlement),
        (read_return, DISPUTE, RemoteReturn),
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


WISH = RefundRequest(
    order_id=NUMBER, reference="R12", currency="USD", items=Decimal("11.99"), shipping=Decimal("1.00"), tax=Decimal(0),
    lines=(("700:9#2", 1, Decimal("11.99")),), reason="damaged", site="GLOBAL", case_id="5",
)  # fmt: skip


@pytest.mark.django_db
def test_a_refund_carries_our_number_its_parts_and_its_dispute() -> None:
    dh, script = connector("dhgate", said(result=True, refundId="7"), **KEYS)

    receipt = dh.refund(WISH)

    form = script.asked[0].form
    assert json.loads(form.pop("refundItemList")) == [
        {"itemcode": "700", "skuId": "9", "seq": 2, "itemCount": 1, "money": "11.99"}
    ]
    assert form == {
        "orderNo": NUMBER, "refundNo": "R12", "refundMoney": "12.99", "itemMoney": "11.99", "shippingMoney": "1.00", "taxMoney": "0",
        "refundReason": "damaged", "disputeId": "5",
    }  # fmt: skip
    assert (receipt.state, receipt.detail, script.asked[0].query["v"]) == ("confirmed", {"refund_id": "7"}, "2.0")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refused("this refund is saved already"), AlreadyDone),
        (refused("the order does not exist or is not of this seller"), NotFound),
        (refused("order 1 has items 0.00 left to refund"), Rejected),
        (said(result=False), Rejected),
        ((503, "<html>down</html>"), OutcomeUnknown),
        ("<html>down</html>", OutcomeUnknown),
        (httpx2.RemoteProtocolError("gone"), OutcomeUnknown),
        (httpx2.ConnectTimeout("gone"), Transient),
    ],
)
@pytest.mark.django_db
def test_errors_of_a_refund_are_classified(answer: Any, error: type[ConnectorError]) -> None:
    dh, _ = connector("dhgate", answer, answer, **KEYS)

    with pytest.raises(error) as caught:
        dh.refund(WISH)

    assert type(caught.value) is error


@pytest.mark.django_db
def test_payments_are_asked_for_in_beijing_time_and_the_old_version() -> None:
    nameless = {**PAYMENT, "paymentNo": None}
    page = said(count=2, pages=1, sellerOrderAccountList=[PAYMENT, nameless])
    dh, script = connector("dhgate", page, seller_id="s1", **KEYS)

    found = dh.settlements(since=NOON)

    assert (found[0].external_id, found[1].external_id[0]) == ("900000000001", "?")
    with pytest.raises(UnreadableAnswer, match="paymentNo is missing"):
        dh.read_settlement(found[1].raw)
    asked = json.loads(script.asked[0].form["paymentList"])
    assert (script.asked[0].query["v"], asked["startDate"], asked["supplierId"], asked["moneyMode"]) == (
        "1.0", "2026-11-20 20:00:00", "s1", "USD"
    )  # fmt: skip


@pytest.mark.django_db
def test_disputes_of_all_kinds_are_asked_for_and_only_news_are_kept() -> None:
    old = {**DISPUTE, "disputeId": "1", "disputeUpdateDate": "2026-11-01 10:00:00"}
    closed = {**DISPUTE, "disputeId": "2", "disputeCloseDate": "2026-11-20 11:00:00"}
    empty = said(count=0, pages=0)
    opened, done = said(orderDisputeOpenInfos=[DISPUTE, old]), said(orderDisputeCloseInfos=[closed])
    dh, script = connector("dhgate", opened, done, empty, empty, empty, empty, **KEYS)

    found = dh.returns(since=datetime(2026, 11, 10, tzinfo=UTC))

    assert [raw.external_id for raw in found] == ["500000000001", "2"]
    assert [raw.at for raw in found] == [datetime(2026, 11, 20, 2, 0, tzinfo=UTC)] * 2
    assert [asked.form["disputeType"] for asked in script.asked] == ["1", "1", "2", "2", "3", "3"]
