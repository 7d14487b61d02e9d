"""Wish after the sale, from recorded answers: what it reports is read exactly, and a refund is asked for once."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from stores.connectors.errors import AlreadyDone, OutcomeUnknown, Rejected, Throttled, UnreadableAnswer
from stores.connectors.port import (
    Raw,
    RefundKnown,
    RefundRequest,
    RemoteReturn,
    RemoteReview,
    RemoteSettlement,
    RemoteSettlementLine,
    RemoteTraffic,
)
from stores.connectors.wish.read_after import read_refund, read_return, read_review, read_settlement, read_traffic
from tests.stores.connectors.mangling import mangled, read_or_refuse
from tests.stores.connectors.recorded import NOON, connector
from tests.stores.connectors.test_wish import KEYS, ok, order

ORDER_ID = "5f3512807dbde500568873ae"
OPENED, UPDATED = "2026-11-20T08:15:30.000Z", "2026-11-21T09:00:00.000Z"
HEAD = "invoice_id,period_start,period_end,currency,invoice_total,line_id,order_id,type,amount,posted_at"
CSV = "\r\n".join(
    [
        HEAD,
        f"INV1,2026-11-01,2026-11-15,USD,9.79,1,{ORDER_ID},PRODUCT_PRICE,11.99,{OPENED}",
        f"INV1,2026-11-01,2026-11-15,USD,9.79,2,{ORDER_ID},WISH_COMMISSION,-1.80,{OPENED}",
        f"INV1,2026-11-01,2026-11-15,USD,9.79,3,,LOYALTY_GIFT,-0.40,{OPENED}",
    ]
)
TICKET: dict[str, Any] = {
    "id": "T1", "state": "AWAITING_MERCHANT", "label": "RETURN", "sublabel": "ITEM_ARRIVED_DAMAGED", "subject": "x",
    "opened_at": OPENED, "updated_at": UPDATED, "orders": [{"id": ORDER_ID, "quantity": 2}],
    "requested_refund": {"amount": Decimal("9.00"), "currency_code": "USD"}, "return_information": {"tracking_number": "RT1"},
    "replies": [{"sender": "USER", "message": "broken", "date": OPENED}],
}  # fmt: skip
RATING: dict[str, Any] = {
    "id": "G1", "order_id": ORDER_ID, "product_id": "P1", "variation_id": "V1", "rating": 4, "title": "", "comment": "fine",
    "user": {"name": "王小明"}, "created_at": OPENED, "updated_at": UPDATED,
}  # fmt: skip
DAY = {"site": "GLOBAL", "date": "2026-11-20", "visitors": 50, "page_views": 120}
READERS = [
    (read_settlement, {"csv": CSV}, RemoteSettlement),
    (read_return, TICKET, RemoteReturn),
    (read_review, RATING, RemoteReview),
    (read_traffic, DAY, RemoteTraffic),
]


def wanted(**changes: Any) -> RefundRequest:
    values: dict[str, Any] = {
        "order_id": ORDER_ID, "reference": "R-1", "currency": "USD", "items": Decimal("23.98"), "shipping": Decimal(6),
        "tax": Decimal(0), "lines": ((ORDER_ID, 2, Decimal("23.98")),), "reason": "damaged", "site": "GLOBAL", **changes,
    }  # fmt: skip
    return RefundRequest(**values)


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=float))


def test_an_invoice_is_read_to_the_last_line() -> None:
    day = date(2026, 11, 20)
    assert read_settlement({"csv": CSV}) == RemoteSettlement(
        "INV1", "USD", date(2026, 11, 1), date(2026, 11, 15), Decimal("9.79"),
        (
            RemoteSettlementLine("1", "PRODUCT_PRICE", "items", ORDER_ID, "GLOBAL", Decimal("11.99"), day),
            RemoteSettlementLine("2", "WISH_COMMISSION", "commission", ORDER_ID, "GLOBAL", Decimal("-1.80"), day),
            RemoteSettlementLine("3", "LOYALTY_GIFT", "", "", "GLOBAL", Decimal("-0.40"), day),
        ),
    )  # fmt: skip


def test_an_invoice_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(UnreadableAnswer, match=r"add up to 9\.79, not to the 9\.99"):
        read_settlement({"csv": CSV.replace("USD,9.79", "USD,9.99")})


def test_tickets_ratings_and_visitors_are_read() -> None:
    opened, updated = datetime(2026, 11, 20, 8, 15, 30, tzinfo=UTC), datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert read_return(TICKET) == RemoteReturn(
        "T1", ORDER_ID, "return_refund", "damaged", "ITEM_ARRIVED_DAMAGED", "AWAITING_MERCHANT", False, opened, updated,
        ((ORDER_ID, 2),), "broken", "RT1", Decimal("9.00"),
    )  # fmt: skip
    assert read_review(RATING) == RemoteReview(
        "G1", "GLOBAL", "V1", ORDER_ID, 4, "", "fine", "王小明", updated,
    )  # fmt: skip
    assert read_traffic(DAY) == RemoteTraffic("GLOBAL", date(2026, 11, 20), 50, 120)


def test_a_ticket_says_what_wish_gave_back_by_itself() -> None:
    told = read_return({**TICKET, "granted_refund": {"amount": 11.5, "currency_code": "USD"}})
    assert (told.refund, told.refunded) == (Decimal("9.00"), Decimal("11.5"))


def test_words_that_we_do_not_know_go_to_a_person() -> None:
    read = read_return({**TICKET, "label": "HUG", "sublabel": "LONELY", "state": "CLOSED", "requested_refund": None})
    assert (read.kind, read.reason, read.remote_reason, read.closed, read.refund) == (
        "dispute", "other", "LONELY", True, None,
    )  # fmt: skip


@pytest.mark.parametrize(("read", "good", "kind"), READERS)
def test_no_mangled_report_raises_anything_else(read: Any, good: dict[str, Any], kind: type) -> None:
    @settings(max_examples=150, deadline=None)
    @given(mangled(plain(good)))
    def check(raw: Any) -> None:
        assert read_or_refuse(read, raw, kind)

    check()


@pytest.mark.parametrize(
    ("changes", "known"),
    [
        ({}, RefundKnown("absent")),
        ({"processing_source": "REFUND", "processing_status": "IN_PROGRESS"}, RefundKnown("pending")),
        (
            {"processing_source": "REFUND", "processing_status": "FAILED"},
            RefundKnown("failed", error="Wish refused the refund"),
        ),
        ({"processing_source": "UPDATE_TRACKING", "processing_status": "IN_PROGRESS"}, RefundKnown("absent")),
        ({"refunds": [{"refund_reason_note": "R-1", "refund_time": OPENED}]}, RefundKnown("confirmed", OPENED)),
        ({"refunds": [{"refund_source": "MERCHANT", "refund_time": OPENED}]}, RefundKnown("confirmed", OPENED)),
        (
            {"refunds": [{"refund_source": "WISH", "refund_reason": "LATE"}]},
            RefundKnown("failed", error="the order was refunded otherwise (WISH, LATE)"),
        ),
    ],
)
def test_what_became_of_a_refund(changes: dict[str, Any], known: RefundKnown) -> None:
    assert read_refund({**copy.deepcopy(order()), **changes}, "R-1") == known


@pytest.mark.django_db
def test_a_whole_order_is_refunded_with_our_reference_as_its_note() -> None:
    accepted = plain(order(processing_status="IN_PROGRESS"))
    wish, script = connector("wish", ok(plain(ORDER)), ok(accepted), **KEYS)

    receipt = wish.refund(wanted())

    assert (receipt.state, script.asked[1].method, script.asked[1].path) == (
        "submitted", "PUT", f"/api/v3/orders/{ORDER_ID}/refund",
    )  # fmt: skip
    assert script.asked[1].body == {"refund_reason": "OTHER", "refund_reason_note": "R-1"}


ORDER = order()


@pytest.mark.django_db
def test_a_part_a_second_refund_and_a_lost_answer_are_told_apart() -> None:
    refunded = plain(order(state="REFUNDED", refunds=[{"refund_time": OPENED}]))
    wish, script = connector("wish", ok(plain(ORDER)), ok(refunded), ok(plain(ORDER)), (502, "gone"), **KEYS)

    with pytest.raises(Rejected, match="whole orders only"):
        wish.refund(wanted(shipping=Decimal(0)))
    with pytest.raises(AlreadyDone):
        wish.refund(wanted())
    with pytest.raises(OutcomeUnknown):
        wish.refund(wanted())

    assert [asked.method for asked in script.asked] == ["GET", "GET", "GET", "PUT"]


@pytest.mark.django_db
def test_invoices_are_waited_for_and_a_job_that_takes_too_long_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stores.connectors.wish.after.time.sleep", lambda _s: None)
    ready = {"id": "J1", "status": "READY", "file_urls": ["https://files.example.test/1.csv"]}
    wish, script = connector("wish", ok({"id": "J1", "status": "PENDING"}), ok(ready), CSV, **KEYS)
    found = wish.settlements(since=NOON)
    assert [(row.external_id, row.at) for row in found] == [("INV1", datetime(2026, 11, 15, tzinfo=UTC))]
    assert [asked.path for asked in script.asked] == [
        "/api/v3/payments/invoices/bulk_get", "/api/v3/payments/invoices/bulk_get/J1", "/1.csv",
    ]  # fmt: skip
    assert "authorization" not in script.asked[2].headers

    monkeypatch.setattr("stores.connectors.wish.after.JOB_PATIENCE_S", -1)
    slow, _ = connector("wish", ok({"id": "J2", "status": "PENDING"}), **KEYS)
    with pytest.raises(Throttled, match="still making"):
        slow.settlements(since=NOON)


@pytest.mark.django_db
def test_a_list_is_walked_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stores.connectors.wish.after.PAGE", 1)
    wish, script = connector("wish", ok([plain(TICKET)]), ok([plain(TICKET)]), ok([]), ok([{"id": "x"}]), **KEYS)

    found = wish.returns(since=NOON)

    assert found == [Raw("T1", found[0].version, found[0].raw, datetime(2026, 11, 21, 9, tzinfo=UTC))]
    assert [(asked.query["updated_at_min"], asked.query["offset"]) for asked in script.asked] == [
        ("2026-11-20T12:00:00.000Z", "0"), (UPDATED, "0"), (UPDATED, "1"),
    ]  # fmt: skip
    monkeypatch.setattr("stores.connectors.wish.after.PAGE", 2)
    with pytest.raises(UnreadableAnswer, match="updated_at is missing"):
        wish.reviews(since=NOON)
