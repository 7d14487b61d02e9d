"""Settlements, returns, traffic and reviews over real HTTP into the inbox, and refunds whose answer gets lost."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from erp.kernel import clock, crypto
from erp.kernel.models import InboxMessage
from erp.kernel.services import inbox
from stores.connectors.errors import OutcomeUnknown
from stores.connectors.port import RefundRequest
from stores.connectors.registry import connector_for
from stores.models import SellerAccount, SyncState
from stores.services import accounts, pulls
from stores.states import SyncKind
from tests.mock_marketplaces.conftest import until
from tests.stores.conftest import Shop
from tests.stores.connectors.recorded import confirmation

KINDS = [SyncKind.SETTLEMENTS, SyncKind.RETURNS, SyncKind.TRAFFIC, SyncKind.REVIEWS, SyncKind.MESSAGES]
BROKEN = {"wish": "list_tickets", "amazon": "getReports"}


def of(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("shop", list(names), indirect=True)


def ship(shop: Shop, *lines: tuple[str, int], **more: Any) -> str:
    order_id = shop.sell(*lines, **more)
    connector = connector_for(shop.account)
    found = connector.read_order(connector.order(external_id=order_id).raw)
    bought = tuple((line.external_line_id, line.quantity) for line in found.lines)
    connector.confirm_shipment(confirmation(order_id, tracking_number="YT9", lines=bought, site=found.site))
    until(lambda: shop.mocks.call("GET", f"/control/orders/{order_id}").json["status"] == "shipped")
    return order_id


def kept(shop: Shop, kind: SyncKind) -> list[dict[str, Any]]:
    """What the inbox holds of a kind, oldest first."""
    messages = InboxMessage.objects.filter(source=shop.account.lane, kind=pulls.REPORTS[kind].snapshot).order_by("pk")
    return [crypto.unseal_json(message.payload)["raw"] for message in messages]


def request_of(shop: Shop, order_id: str, **changes: Any) -> RefundRequest:
    connector = connector_for(shop.account)
    order = connector.read_order(connector.order(external_id=order_id).raw)
    values: dict[str, Any] = {
        "order_id": order_id, "reference": "R-77", "currency": order.currency, "items": order.items_total,
        "shipping": order.shipping_total, "tax": order.tax_total, "site": order.site, "reason": "damaged",
        "lines": tuple((line.external_line_id, line.quantity, order.items_total) for line in order.lines[:1]), **changes,
    }  # fmt: skip
    return RefundRequest(**values)


@of("wish", "amazon")
def test_what_a_marketplace_reports_lands_in_the_inbox_once(shop: Shop) -> None:
    order_id = ship(shop, ("WID-RED", 2), shipping="3.00", tax="1.10")
    account = {"account_id": shop.there["account_id"]}
    shop.mocks.control("settle", {**account, "lines": [{"amount": "-0.50", "raw_kind": "SURPRISE"}]})
    shop.mocks.control(
        f"orders/{order_id}/return", {"lines": [{"sku": "WID-RED", "quantity": 1}], "reason": "defective"}
    )
    shop.mocks.control(f"orders/{order_id}/review", {"stars": 2, "text": "坏了"})
    shop.mocks.control("messages", {**account, "order_id": order_id, "text": "坏了！"})
    today = clock.now().date()
    shop.mocks.control("traffic", {**account, "day": today.isoformat(), "visitors": 31, "page_views": 77})

    first = {kind: pulls.pull_reports(shop.account.pk, kind) for kind in KINDS}
    again = {kind: pulls.pull_reports(shop.account.pk, kind) for kind in KINDS}

    connector = connector_for(shop.account)
    settlement = connector.read_settlement(kept(shop, SyncKind.SETTLEMENTS)[0])
    returned = connector.read_return(kept(shop, SyncKind.RETURNS)[0])
    review = connector.read_review(kept(shop, SyncKind.REVIEWS)[0])
    day = connector.read_traffic(kept(shop, SyncKind.TRAFFIC)[-1])
    written = [connector.read_message(raw) for raw in kept(shop, SyncKind.MESSAGES)]
    assert {kind: (brought.error, brought.new > 0) for kind, brought in first.items()} == dict.fromkeys(
        KINDS, ("", True)
    )
    assert {kind: (brought.error, brought.new) for kind, brought in again.items()} == dict.fromkeys(KINDS, ("", 0))
    order = shop.truth()["orders"][0]
    net = Decimal(order["items"]) + Decimal(order["shipping"])
    by_component = {line.component: line.amount for line in settlement.lines}
    assert (by_component[""], by_component["tax"], by_component["tax_withheld"]) == (
        Decimal("-0.50"), Decimal("1.10"), Decimal("-1.10"),
    )  # fmt: skip
    assert by_component["items"] + by_component["shipping"] == net
    assert settlement.total == Decimal(shop.truth()["settlements"][0]["total"]) == sum(by_component.values())
    assert (returned.order_id, returned.kind, returned.reason, returned.closed) == (
        order_id, "return_refund", "defective", False,
    )  # fmt: skip
    assert [quantity for _, quantity in returned.lines] == [1]
    assert (review.order_id, review.stars, review.text) == (order_id, 2, "坏了")
    assert review.listing_key == connector.read_order(connector.order(external_id=order_id).raw).lines[0].listing_key
    assert (day.day, day.visitors, day.page_views) == (today, 31, 77)
    assert "坏了！" in [each.text for each in written if each.from_buyer and each.order_id == order_id]


@of("wish", "amazon")
def test_news_of_a_return_is_another_delivery(shop: Shop) -> None:
    order_id = ship(shop, ("WID-RED", 1))
    made = shop.mocks.control(f"orders/{order_id}/return", {})
    pulls.pull_reports(shop.account.pk, SyncKind.RETURNS)
    shop.mocks.control(
        f"orders/{order_id}/return", {"return_id": made["return_id"], "status": "closed", "tracking": "RT1"}
    )

    brought = pulls.pull_reports(shop.account.pk, SyncKind.RETURNS)

    read = [connector_for(shop.account).read_return(raw) for raw in kept(shop, SyncKind.RETURNS)]
    assert (brought.new, [(row.external_id, row.closed, row.tracking_number) for row in read]) == (
        1, [(made["return_id"], False, ""), (made["return_id"], True, "RT1")],
    )  # fmt: skip


@of("wish", "amazon")
def test_a_refund_whose_answer_is_lost_is_found_and_not_paid_twice(shop: Shop) -> None:
    order_id = ship(shop, ("WID-RED", 1))
    connector = connector_for(shop.account)
    request = request_of(shop, order_id)
    before = connector.refund_state(order_id=order_id, reference="R-77")
    shop.faults({"kind": "applied_but_answer_lost", "operation": REFUND[shop.account.marketplace]})

    with pytest.raises(OutcomeUnknown):
        connector.refund(request)

    # Amazon lets its feeds be asked for ten times in a row, then once in 45 seconds.
    until(lambda: connector.refund_state(order_id=order_id, reference="R-77").state == "confirmed", 20.0, every_s=2.5)
    refunds = shop.truth()["refunds"]
    assert before.state == "absent"
    assert [(row["reference"], row["amount"], row["times_received"]) for row in refunds] == [("R-77", "11.90", 1)]


REFUND = {"wish": "refund_order", "amazon": "createFeed"}


@of("wish", "amazon")
def test_trouble_with_one_kind_stays_with_it_and_is_tried_again_soon(shop: Shop) -> None:
    order_id = ship(shop, ("WID-RED", 1))
    shop.mocks.control(f"orders/{order_id}/return", {})
    shop.faults({"kind": "error500", "operation": BROKEN[shop.account.marketplace], "times": 2})

    failed = pulls.pull_reports(shop.account.pk, SyncKind.RETURNS)
    other = pulls.pull_reports(shop.account.pk, SyncKind.TRAFFIC)
    state = SyncState.objects.get(account=shop.account, kind=SyncKind.RETURNS)
    healed = pulls.pull_reports(shop.account.pk, SyncKind.RETURNS)
    after = SyncState.objects.get(account=shop.account, kind=SyncKind.RETURNS)

    assert (bool(failed.error), other.error, healed.new) == (True, "", 1)
    assert (state.last_error.startswith("Transient"), state.cursor) == (True, None)
    assert state.next_at <= clock.now() + timedelta(seconds=pulls.RETRY_S)
    assert (after.last_error, after.last_rows, after.cursor is None) == ("", 1, False)


@of("wish", "amazon")
def test_due_kinds_ring_once_and_a_paused_account_not_at_all(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[tuple[Any, ...]] = []
    monkeypatch.setattr("stores.services.pulls.bell.ring", lambda *args, queue: rung.append((*args, queue)))

    first, second = pulls.pull_reports_due(), pulls.pull_reports_due()
    SyncState.objects.update(next_at=clock.now() - timedelta(seconds=1))
    SellerAccount.objects.update(state="paused")
    paused = pulls.pull_reports_due()

    kinds = sorted([*KINDS, SyncKind.WAREHOUSE_STOCK])
    assert (first, second, paused) == (len(kinds), 0, 0)
    assert rung == [("stores.pull_reports", shop.account.pk, kind, "io") for kind in kinds]


@of("wish", "amazon")
def test_a_closed_account_is_not_called(shop: Shop) -> None:
    SellerAccount.objects.update(state="paused")
    brought = pulls.pull_reports(shop.account.pk, SyncKind.RETURNS)
    assert ("is paused" in brought.error, shop.truth()["calls"]) == (True, {})
    assert accounts.ASK_AGAIN_S > pulls.RETRY_S


@pytest.mark.django_db
def test_a_kind_that_nobody_understands_yet_stays_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "_processors", {})
    inbox.keep([inbox.Incoming("account:1", "review.snapshot", "R1@a", "R1", {"account_id": 1, "raw": {}})])
    inbox.ring_overdue()
    understood: list[str] = []

    def understand(messages: list[inbox.Received]) -> dict[int, inbox.Verdict]:
        understood.extend(message.subject for message in messages)
        return {message.id: inbox.DONE for message in messages}

    inbox.set_processors({"review.snapshot": inbox.Processor(understand)})
    assert (inbox.process("review.snapshot"), understood) == (1, ["R1"])
