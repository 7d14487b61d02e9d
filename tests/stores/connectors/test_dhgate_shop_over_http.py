"""DHgate's shop at the mock over HTTP: listings, prices, one item with several SKUs and several writers, messages."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections

from erp.kernel import clock
from stores.connectors.dhgate.client import DHgateConnector
from stores.connectors.errors import OutcomeUnknown, Throttled
from stores.connectors.port import PriceResult, PriceTarget, Reply, StockTarget
from stores.connectors.registry import connector_for
from tests.stores.conftest import Shop
from tests.stores.connectors.recorded import confirmation

pytestmark = pytest.mark.parametrize("shop", ["dhgate"], indirect=True)
AGO = timedelta(hours=1)


def test_what_is_listed_is_what_orders_name_and_what_prices_take(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stores.connectors.dhgate.shelf.LISTING_PAGE", 1)
    connector = connector_for(shop.account)
    order_id = shop.sell(("WID-RED", 2))
    line = connector.read_order(connector.order(external_id=order_id).raw).lines[0]

    first = connector.listings(page=None)
    second = connector.listings(page=first.next_page)
    red = next(row for row in first.listings + second.listings if row.seller_sku == "WID-RED")
    tag = PriceTarget(1, red.external, red.site, Decimal("12.35"), "USD")
    results = connector.push_prices([tag])

    assert (red.listing_key, red.price, red.currency, red.quantity) == (line.listing_key, Decimal("11.9"), "USD", 48)
    assert red.external.items() <= shop.there["items"]["WID-RED"].items()
    assert (second.next_page, first.unreadable, second.unreadable) == (None, [], [])
    assert (results, connector.read_prices([tag])) == ([PriceResult(1, True)], {1: Decimal("12.35")})


def test_writers_of_one_item_do_not_undo_each_other(shop: Shop) -> None:
    wanted = [{"sku": f"S{number}", "product": "cup", "quantity": 1} for number in range(4)]
    items = shop.mocks.control("listings", {"account_id": shop.there["account_id"], "items": wanted})["items"]
    targets = [StockTarget(number, row["external"], 10 + number) for number, row in enumerate(items)]

    def push(target: StockTarget) -> bool:
        try:
            while True:
                try:
                    return connector_for(shop.account).push_stock([target])[0].accepted
                except Throttled:
                    continue
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        accepted = list(pool.map(push, targets))

    shown = {row["sku"]: row["quantity"] for row in shop.truth()["listings"] if row["sku"][0] == "S"}
    assert (accepted, shown) == ([True] * 4, {"S0": 10, "S1": 11, "S2": 12, "S3": 13})
    assert connector_for(shop.account).read_stock(targets) == {0: 10, 1: 11, 2: 12, 3: 13}


def test_an_answer_whose_receipt_is_lost_is_found_among_the_messages(shop: Shop) -> None:
    connector = connector_for(shop.account)
    order_id = shop.sell(("WID-RED", 1))
    name = shop.there["account_id"]
    asked = shop.mocks.control("messages", {"account_id": name, "order_id": order_id, "text": "Where is <it>?"})
    shop.mocks.control("messages", {"account_id": name, "sku": "WID-BLU", "text": "Fits?"})
    before = [connector.read_message(raw.raw) for raw in connector.messages(since=clock.now() - AGO)]
    reply = Reply(
        thread_id=asked["thread_id"], reference="m1", text="Soon & safe\nLin", site="GLOBAL", order_id=order_id
    )
    shop.faults({"kind": "applied_but_answer_lost", "operation": "dh.message.info.reply"})

    with pytest.raises(OutcomeUnknown):
        connector.send_message(reply)
    after = [connector.read_message(raw.raw) for raw in connector.messages(since=clock.now() - AGO)]
    blue = shop.there["items"]["WID-BLU"]
    assert sorted((said.order_id, said.listing_key, said.from_buyer, said.text) for said in before) == [
        ("", f"{blue['item_code']}:{blue['sku_id']}", True, "Fits?"), (order_id, "", True, "Where is <it>?"),
    ]  # fmt: skip
    ours = [said for said in after if not said.from_buyer]
    assert [(said.thread_id, said.text) for said in ours] == [(asked["thread_id"], "Soon & safe\nLin")]
    assert connector.messages(since=clock.now() + AGO) == []


def test_statuses_numbers_and_disputes_are_read_as_dhgate_means_them(shop: Shop) -> None:
    connector = connector_for(shop.account)
    assert isinstance(connector, DHgateConnector)
    order_id = shop.sell(("WID-RED", 2))

    def now() -> tuple[Any, ...]:
        order = connector.read_order(connector.order(external_id=order_id).raw)
        asked, sent = order.cancel_requested_at is not None, order.shipped_at is not None
        return order.status, order.releasable, asked, sent

    seen = [now()]
    shop.mocks.control(f"orders/{order_id}/cancel", {"request": True})
    seen.append(now())
    shop.mocks.control(f"orders/{order_id}/status", {"status": "105004"})
    seen.append(now())
    shop.mocks.control(f"orders/{order_id}/status", {"status": "105003"})
    seen.append(now())
    connector.confirm_shipment(confirmation(order_id, tracking_number="YT1", complete=False))
    seen.append(now())
    shop.mocks.control(f"orders/{order_id}/renumber", {"tracking": "YT1", "new": "YT9"})
    connector.confirm_shipment(confirmation(order_id, tracking_number="YT2", package_reference=2))
    seen.append(now())
    shop.mocks.control(
        f"orders/{order_id}/dispute", {"after_sale": True, "reason": "defective", "kind": "return_refund"}
    )
    (dispute,) = (connector.read_return(raw.raw) for raw in connector.returns(since=clock.now() - AGO))

    assert seen == [
        ("103001", True, False, False), ("105001", False, True, False), ("105004", False, False, False),
        ("105003", True, False, False), ("103002", True, False, False), ("101009", False, False, True),
    ]  # fmt: skip
    assert dict(connector.shipped_tracking(order_id=order_id).tracking) == {"YT9": "confirmed", "YT2": "confirmed"}
    assert (dispute.status, dispute.kind, dispute.reason, dispute.closed) == (
        "109001",
        "return_refund",
        "defective",
        False,
    )
