"""The AliExpress connector at the mock: listings, prices, child shipments, messages, a wish to cancel, the risk check."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from erp.kernel import clock
from stores.connectors.errors import AlreadyDone, OutcomeUnknown
from stores.connectors.port import CancelAnswer, PriceTarget, Reply, StockTarget
from stores.connectors.registry import connector_for
from tests.mock_marketplaces.conftest import until
from tests.stores.conftest import Shop
from tests.stores.connectors.recorded import confirmation
from tests.stores.connectors.test_over_http import of, read

SAY = "aliexpress.message.redefining.versiontwo.addmsg"


@of("aliexpress")
def test_what_is_listed_can_be_priced_stocked_and_recognised_in_an_order(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stores.connectors.aliexpress.catalogue.LIST_PAGE", 1)
    connector = connector_for(shop.account)
    first = connector.listings(page=None)
    second = connector.listings(page=first.next_page)
    listed = {row.seller_sku: row for row in (*first.listings, *second.listings)}
    red = listed["WID-RED"]
    tag = PriceTarget(1, red.external, red.site, Decimal("17.25"), red.currency)
    stock = StockTarget(1, red.external, 3)

    priced, stocked = connector.push_prices([tag]), connector.push_stock([stock])
    order = read(shop, shop.sell(("WID-RED", 1)))

    assert (set(listed), second.next_page) == ({"WID-RED", "WID-BLU"}, None)
    assert [(row.accepted, row.error) for row in (*priced, *stocked)] == [(True, "")] * 2
    assert (red.price, red.quantity, red.external) == (Decimal("11.90"), 50, shop.there["items"]["WID-RED"])
    assert [(line.listing_key, line.unit_price) for line in order.lines] == [(red.listing_key, Decimal("17.25"))]
    assert (connector.read_prices([tag]), connector.read_stock([stock])) == ({1: Decimal("17.25")}, {1: 2})


@of("aliexpress")
def test_two_parcels_carry_their_own_lines(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 2), ("WID-BLU", 1))
    connector = connector_for(shop.account)
    red, blue = read(shop, order_id).lines

    connector.confirm_shipment(
        confirmation(order_id, tracking_number="YT000201", complete=False, lines=((blue.external_line_id, 1),))
    )
    connector.confirm_shipment(
        confirmation(order_id, tracking_number="HP-77", carrier_code="", carrier_name="Harbour Parcel", lines=((red.external_line_id, 2),))
    )  # fmt: skip

    boxes = shop.truth()["orders"][0]["shipments"]
    assert [(box["carrier"], box["tracking"], [(part["sku"], part["quantity"]) for part in box["lines"]]) for box in boxes] == [
        ("YUNEXPRESS", "YT000201", [("WID-BLU", 1)]), ("OTHER", "HP-77", [("WID-RED", 2)]),
    ]  # fmt: skip
    assert read(shop, order_id).shipped_at is not None


@of("aliexpress")
def test_a_buyers_message_is_answered_once_though_the_answer_got_lost(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 1))
    account = {"account_id": shop.there["account_id"]}
    shop.mocks.control("messages", {**account, "order_id": order_id, "text": "Where is it?"})
    shop.mocks.control("messages", {**account, "sku": "WID-BLU", "text": "Is it blue?"})
    connector, since = connector_for(shop.account), clock.now() - timedelta(hours=1)
    before = {
        message.text: message
        for message in map(connector.read_message, (raw.raw for raw in connector.messages(since=since)))
    }
    reply = Reply(before["Where is it?"].thread_id, "M-1", "On its way", "GLOBAL", order_id)

    shop.faults({"kind": "applied_but_answer_lost", "operation": SAY})
    with pytest.raises(OutcomeUnknown):
        connector.send_message(reply)
    connector.send_message(reply)

    after = [connector.read_message(raw.raw) for raw in connector.messages(since=since)]
    ours = [(message.text, message.reference, message.order_id) for message in after if not message.from_buyer]
    assert ours == [("On its way", "M-1", order_id)]
    blue = shop.there["items"]["WID-BLU"]
    assert before["Is it blue?"].listing_key == f"{blue['product_id']}:{blue['sku_code']}"
    assert (before["Where is it?"].order_id, before["Where is it?"].from_buyer, len(after)) == (order_id, True, 3)


@of("aliexpress")
def test_a_wish_to_cancel_is_granted_or_not(shop: Shop) -> None:
    granted, refused = (shop.sell(("WID-RED", 1)) for _ in range(2))
    connector = connector_for(shop.account)
    for order_id in (granted, refused):
        shop.mocks.control(f"orders/{order_id}/cancel", {"request": True})
    asked = read(shop, granted)

    for order_id, accept in ((granted, True), (refused, False)):
        connector.answer_cancel(CancelAnswer(order_id, accept))

    assert (asked.cancel_requested_at is not None, asked.releasable) == (True, False)
    assert (read(shop, granted).cancelled_at is not None, read(shop, refused).releasable) == (True, True)
    with pytest.raises(AlreadyDone):
        connector.answer_cancel(CancelAnswer(granted, accept=True))


@of("aliexpress")
def test_an_order_under_the_risk_check_is_paid_and_not_to_be_shipped_yet(shop: Shop) -> None:
    shop.mocks.control("settings", {"marketplace": "aliexpress", "risk_control_s": 0.3})
    try:
        order_id = shop.sell(("WID-RED", 1))
        early = read(shop, order_id)
    finally:
        shop.mocks.control("settings", {"marketplace": "aliexpress", "risk_control_s": 0})

    assert (early.status, early.paid_at is not None, early.releasable, early.address) == (
        "RISK_CONTROL",
        True,
        False,
        None,
    )
    until(lambda: read(shop, order_id).releasable)
