"""AliExpress and DHgate after the sale, at the mocks over HTTP: what they settle, refund, take back, count and hear."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from erp.kernel import clock
from stores.connectors.errors import AlreadyDone, OutcomeUnknown, Rejected
from stores.connectors.port import RefundKnown, RefundRequest, RemoteReturn
from stores.connectors.registry import connector_for
from stores.models import SyncState
from stores.reports import kinds_of
from stores.services import pulls
from tests.stores.conftest import Shop
from tests.stores.connectors.recorded import confirmation

BOTH = ["aliexpress", "dhgate"]
AGO = timedelta(hours=1)
REFUND_CALLS = {"aliexpress": "aliexpress.trade.seller.refund.create", "dhgate": "dh.order.refund.save"}
# 8 % and 12.5 % of 23.80 + 3.00, and what comes back of it with 11.90 + 1.50
COMMISSION = {"aliexpress": (Decimal("-2.14"), Decimal("1.07")), "dhgate": (Decimal("-3.35"), Decimal("1.68"))}


def of(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("shop", list(names), indirect=True)


def shipped(shop: Shop, *lines: tuple[str, int], **more: Any) -> str:
    order_id = shop.sell(*(lines or [("WID-RED", 2)]), **more)
    connector_for(shop.account).confirm_shipment(confirmation(order_id, tracking_number=f"YT{order_id[-8:]}"))
    return order_id


def settle(shop: Shop, **body: Any) -> Any:
    return shop.mocks.control("settle", {"account_id": shop.there["account_id"], **body})["settlements"]


def request(shop: Shop, order_id: str, reference: str = "R1", **changes: Any) -> RefundRequest:
    """A refund of one unit of the first line, with a part of shipping and tax."""
    connector = connector_for(shop.account)
    line = connector.read_order(connector.order(external_id=order_id).raw).lines[0]
    values: dict[str, Any] = {
        "order_id": order_id, "reference": reference, "currency": "USD", "items": Decimal("11.90"), "shipping": Decimal("1.50"),
        "tax": Decimal("0.95"), "lines": ((line.external_line_id, 1, Decimal("11.90")),), "reason": "damaged", "site": "GLOBAL",
        **changes,
    }  # fmt: skip
    return RefundRequest(**values)


def lines_of(settlement: Any) -> dict[tuple[str, str], Decimal]:
    return {(line.order_id, line.component or line.raw_kind): line.amount for line in settlement.lines}


@of(*BOTH)
def test_an_order_shows_shipping_and_tax_apart(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 2), shipping="3.00", tax="1.90")

    connector = connector_for(shop.account)
    order = connector.read_order(connector.order(external_id=order_id).raw)

    assert (order.items_total, order.shipping_total, order.tax_total, order.total) == (
        Decimal("23.80"), Decimal("3.00"), Decimal("1.90"), Decimal("28.70")
    )  # fmt: skip


@of(*BOTH)
def test_a_settlement_comes_with_every_line_and_its_refunds(shop: Shop) -> None:
    order_id = shipped(shop, shipping="3.00", tax="1.90")
    wrong_id = shipped(shop, ("WID-BLU", 1))
    connector, (fee, fee_back) = connector_for(shop.account), COMMISSION[shop.account.marketplace]
    extra = [{"component": "advertising", "amount": "-1.00"}, {"raw_kind": "NEW_WORD", "amount": "-0.50"}]
    wrong = {"order_id": wrong_id, "component": "commission", "amount": "-9.99"}
    closed = settle(shop, lines=extra, wrong_fee=wrong)[0]
    connector.refund(request(shop, order_id))
    back = settle(shop)[0]

    first, second = (connector.read_settlement(raw.raw) for raw in connector.settlements(since=clock.now() - AGO))

    assert (first.external_id, first.currency, str(first.total)) == (closed["id"], "USD", closed["total"])
    assert (second.external_id, str(second.total)) == (back["id"], back["total"])
    assert lines_of(first) == {
        (order_id, "items"): Decimal("23.80"), (order_id, "shipping"): Decimal("3.00"), (order_id, "tax"): Decimal("1.90"),
        (order_id, "tax_withheld"): Decimal("-1.90"), (order_id, "commission"): fee,
        (wrong_id, "items"): Decimal("11.90"), (wrong_id, "commission"): Decimal("-9.99"),
        ("", "advertising"): Decimal("-1.00"), ("", "NEW_WORD"): Decimal("-0.50"),
    }  # fmt: skip
    assert {(part, amount) for (_, part), amount in lines_of(second).items()} == {
        ("refund_items", Decimal("-11.90")), ("refund_shipping", Decimal("-1.50")), ("refund_tax", Decimal("-0.95")),
        ("refund_tax_withheld", Decimal("0.95")), ("refund_commission", fee_back),
    }  # fmt: skip
    assert {line.site for line in first.lines} == {"GLOBAL"}
    assert first.period_from <= first.period_to == second.period_from
    assert connector.settlements(since=clock.now() + AGO) == []


@of(*BOTH)
def test_a_return_comes_changes_and_closes(shop: Shop) -> None:
    order_id = shipped(shop, ("WID-RED", 2), ("WID-BLU", 1))
    connector = connector_for(shop.account)
    wanted = {"lines": [{"sku": "WID-BLU", "quantity": 1}], "reason": "damaged", "note": "cracked", "amount": "9.00"}
    return_id = shop.mocks.control(f"orders/{order_id}/return", wanted)["return_id"]
    line = connector.read_order(connector.order(external_id=order_id).raw).lines[1]

    (before,) = connector.returns(since=clock.now() - AGO)
    found = connector.read_return(before.raw)
    shop.mocks.control(f"orders/{order_id}/return", {"return_id": return_id, "tracking": "RT1", "status": "closed"})
    (after,) = connector.returns(since=clock.now() - AGO)

    assert found == RemoteReturn(
        external_id=return_id, order_id=order_id, kind="return_refund", reason="damaged", remote_reason=found.remote_reason,
        status=found.status, closed=False, requested_at=found.requested_at, updated_at=found.updated_at,
        lines=((line.external_line_id, 1),), note="cracked", tracking_number="", refund=Decimal("9.00"),
        refunded=Decimal(0),
    )  # fmt: skip
    assert abs(found.requested_at - clock.now()) < timedelta(minutes=5)
    changed = connector.read_return(after.raw)
    assert (after.external_id, changed.closed, changed.tracking_number) == (before.external_id, True, "RT1")
    assert after.version != before.version
    assert connector.read_order(connector.order(external_id=order_id).raw).shipped_at is not None
    assert connector.returns(since=clock.now() + AGO) == []


@of(*BOTH)
def test_kinds_and_reasons_are_ours(shop: Shop) -> None:
    connector = connector_for(shop.account)
    reasons = [
        "damaged", "defective", "not_as_described", "wrong_item", "missing", "not_arrived", "changed_mind", "other",
    ]  # fmt: skip
    told = [("return", "refund_only"), ("return", "return_refund"), ("dispute", "dispute")]
    opened: dict[str, tuple[str, str]] = {}
    for number, reason in enumerate(reasons):
        verb, kind = told[number % len(told)]
        order_id = shipped(shop, ("WID-RED", 1))
        made = shop.mocks.control(f"orders/{order_id}/{verb}", {"reason": reason, "kind": kind})
        opened[made["return_id"]] = (kind, reason)

    found = [connector.read_return(raw.raw) for raw in connector.returns(since=clock.now() - AGO)]

    assert {each.external_id: (each.kind, each.reason) for each in found} == opened


@of(*BOTH)
def test_a_refund_is_paid_once_and_known_by_its_reference(shop: Shop) -> None:
    order_id = shipped(shop, shipping="3.00", tax="1.90")
    connector = connector_for(shop.account)

    receipt = connector.refund(request(shop, order_id))
    with pytest.raises(AlreadyDone):
        connector.refund(request(shop, order_id))
    with pytest.raises(Rejected):
        connector.refund(request(shop, order_id, "R2", items=Decimal("99.00"), lines=()))
    states = [connector.refund_state(order_id=order_id, reference=reference) for reference in ("R1", "R2")]

    (kept,) = shop.truth()["refunds"]
    assert receipt.state == "confirmed"
    assert (kept["reference"], kept["items"], kept["shipping"], kept["tax"]) == ("R1", "11.90", "1.50", "0.95")
    assert states == [RefundKnown("confirmed", kept["id"]), RefundKnown("absent")]


@of(*BOTH)
@pytest.mark.parametrize("kind", ["applied_but_answer_lost", "truncated_json", "reset"])
def test_a_lost_answer_is_looked_up_and_never_paid_twice(shop: Shop, kind: str) -> None:
    order_id = shipped(shop, shipping="3.00", tax="1.90")
    connector = connector_for(shop.account)
    wanted = request(shop, order_id)
    shop.faults({"kind": kind, "operation": REFUND_CALLS[shop.account.marketplace]})

    with pytest.raises(OutcomeUnknown):
        connector.refund(wanted)
    known = connector.refund_state(order_id=order_id, reference="R1")
    if known.state == "absent":
        connector.refund(wanted)
        known = connector.refund_state(order_id=order_id, reference="R1")

    assert known.state == "confirmed"
    assert [(kept["reference"], kept["times_received"]) for kept in shop.truth()["refunds"]] == [("R1", 1)]


@of("dhgate")
def test_a_refund_of_a_dispute_ends_it(shop: Shop) -> None:
    order_id = shipped(shop, ("WID-RED", 1), ("WID-RED", 1))
    connector = connector_for(shop.account)
    made = shop.mocks.control(f"orders/{order_id}/dispute", {"reason": "defective"})
    lines = connector.read_order(connector.order(external_id=order_id).raw).lines
    (opened,) = (connector.read_return(raw.raw) for raw in connector.returns(since=clock.now() - AGO))
    second = {"shipping": Decimal(0), "tax": Decimal(0), "lines": ((lines[1].external_line_id, 1, Decimal("11.90")),)}

    connector.refund(request(shop, order_id, case_id=made["return_id"], **second))

    (closed,) = (connector.read_return(raw.raw) for raw in connector.returns(since=clock.now() - AGO))
    assert [line for line, _ in opened.lines] == [line.external_line_id for line in lines]
    assert (opened.closed, closed.closed, closed.external_id) == (False, True, opened.external_id)
    assert (opened.refunded, closed.refunded) == (Decimal(0), Decimal("11.90"))
    assert connector.read_order(connector.order(external_id=order_id).raw).status == "101009"


@of("aliexpress")
@pytest.mark.parametrize("amount", ["11.90", "5.00"])
def test_a_refund_of_an_issue_ends_it(shop: Shop, amount: str) -> None:
    order_id = shipped(shop)
    connector = connector_for(shop.account)
    wanted = {"lines": [{"sku": "WID-RED", "quantity": 1}], "reason": "defective", "kind": "refund_only"}
    case_id = shop.mocks.control(f"orders/{order_id}/return", wanted)["return_id"]
    opened = connector.read_order(connector.order(external_id=order_id).raw)
    less = {"items": Decimal(amount), "shipping": Decimal(0), "tax": Decimal(0), "lines": (), "case_id": case_id}

    connector.refund(request(shop, order_id, **less))

    (found,) = (connector.read_return(raw.raw) for raw in connector.returns(since=clock.now() - AGO))
    ended = connector.read_order(connector.order(external_id=order_id).raw)
    assert (opened.status, ended.status, found.closed) == ("IN_ISSUE", "WAIT_BUYER_ACCEPT_GOODS", True)
    assert (found.status, found.refunded) == ("finish", Decimal(amount))
    assert connector.refund_state(order_id=order_id, reference="R1").state == "confirmed"
    calls = shop.truth()["calls"]
    method = "aliexpress.issue.solution.agree" if amount == "11.90" else "aliexpress.issue.solution.save"
    assert calls[method] == 1


@of(*BOTH)
def test_what_the_marketplace_gave_back_by_itself_is_told(shop: Shop) -> None:
    order_id = shipped(shop)
    connector = connector_for(shop.account)
    shop.mocks.control(f"orders/{order_id}/dispute", {"reason": "not_arrived"})
    shop.mocks.control(f"orders/{order_id}/refund", {"items": "7.00", "shipping": "0"})

    (found,) = (connector.read_return(raw.raw) for raw in connector.returns(since=clock.now() - AGO))

    assert (found.kind, found.reason, found.closed, found.refunded) == (
        "dispute",
        "not_arrived",
        False,
        Decimal("7.00"),
    )


@of(*BOTH)
def test_reports_land_in_the_inbox_once_and_move_their_cursor(shop: Shop) -> None:
    order_id = shipped(shop)
    settle(shop)
    shop.mocks.control(f"orders/{order_id}/return", {"reason": "damaged"})
    shop.mocks.control(f"orders/{order_id}/review", {"stars": 5, "text": "好"})
    asked = {"account_id": shop.there["account_id"], "order_id": order_id, "text": "Where?"}
    shop.mocks.control("messages", asked)
    kinds = sorted(kinds_of(shop.account.marketplace))

    first = {kind: pulls.pull_reports(shop.account.pk, kind) for kind in kinds}
    again = {kind: pulls.pull_reports(shop.account.pk, kind) for kind in kinds}

    assert {kind: (brought.error, brought.new > 0) for kind, brought in first.items()} == dict.fromkeys(
        kinds, ("", True)
    )
    assert {kind: (brought.error, brought.new) for kind, brought in again.items()} == dict.fromkeys(kinds, ("", 0))
    cursors = SyncState.objects.filter(account=shop.account, kind__in=kinds, cursor__isnull=False)
    assert sorted(cursors.values_list("kind", flat=True)) == kinds
    assert kinds == ["messages", "returns", "reviews", "settlements", "traffic"]


@of(*BOTH)
def test_visitors_come_per_day(shop: Shop) -> None:
    connector = connector_for(shop.account)
    said = {"account_id": shop.there["account_id"], "day": "2026-01-02", "visitors": 50, "page_views": 120}
    shop.mocks.control("traffic", said)

    rows = connector.traffic(since=date(2026, 1, 1), until=date(2026, 3, 2))
    days = [connector.read_traffic(row.raw) for row in rows]

    assert [row.external_id for row in rows[:2]] == ["GLOBAL:2026-01-01", "GLOBAL:2026-01-02"]
    assert [day.day for day in days] == [date(2026, 1, 1) + timedelta(days=n) for n in range(61)]
    assert (days[1].site, days[1].visitors, days[1].page_views) == ("GLOBAL", 50, 120)


@of(*BOTH)
def test_a_review_names_its_listing_and_changes(shop: Shop) -> None:
    order_id = shipped(shop, ("WID-RED", 1), ("WID-BLU", 1))
    connector = connector_for(shop.account)
    shop.mocks.control(f"orders/{order_id}/review", {"sku": "WID-BLU", "stars": 2, "text": "late"})
    (before,) = connector.reviews(since=clock.now() - AGO)
    shop.mocks.control(f"orders/{order_id}/review", {"sku": "WID-BLU", "stars": 4, "text": "came after all"})

    (after,) = connector.reviews(since=clock.now() - AGO)

    found, line = (
        connector.read_review(after.raw),
        connector.read_order(connector.order(external_id=order_id).raw).lines[1],
    )
    assert (found.order_id, found.listing_key, found.stars, found.text) == (
        order_id,
        line.listing_key,
        4,
        "came after all",
    )
    assert (after.external_id, after.version != before.version, found.site) == (before.external_id, True, "GLOBAL")
    assert abs(found.reviewed_at - clock.now()) < timedelta(minutes=5)
    assert connector.reviews(since=clock.now() + AGO) == []
