"""Wish's connector against its mock over real HTTP: listings, prices, cancelling, messages, and orders that are released again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from erp.kernel import clock
from inventory.services.stock import Receipt as Goods
from inventory.services.stock import receive
from orders.models import Demand, Order
from orders.services.intake import Arrival, take_in
from stores.connectors.errors import AlreadyDone, OutcomeUnknown, Rejected
from stores.connectors.port import CancelRequest, PriceTarget, RemoteOrder, Reply
from stores.connectors.registry import connector_for
from stores.services import sync
from tests.factories import make_listing, make_warehouse
from tests.mock_marketplaces.conftest import until
from tests.stores.conftest import Shop
from tests.stores.connectors.recorded import confirmation

pytestmark = [pytest.mark.parametrize("shop", ["wish"], indirect=True), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def moments(shop: Shop) -> Iterator[None]:
    """All orders of an hour share one update time."""
    shop.mocks.control("settings", {"marketplace": "wish", "update_step_s": 3600.0})
    yield
    shop.mocks.control("settings", {"marketplace": "wish", "update_step_s": 0.001})


def read(shop: Shop, order_id: str) -> RemoteOrder:
    connector = connector_for(shop.account)
    return connector.read_order(connector.order(external_id=order_id).raw)


def cancel(order_id: str, reference: str = "C-1") -> CancelRequest:
    return CancelRequest(order_id, reference, "out_of_stock", "GLOBAL", ((order_id, 1),))


def state(shop: Shop, order_id: str) -> Any:
    return shop.mocks.call("GET", f"/control/orders/{order_id}").json["native_status"]


def test_listings_are_named_as_order_lines_name_them_and_take_prices(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stores.connectors.wish.shelf.LISTING_PAGE", 2)
    connector = connector_for(shop.account)
    [line] = read(shop, shop.sell(("WID-RED", 3))).lines

    found, page = [], None
    while not found or page:
        answer = connector.listings(page=page)
        found += answer.listings
        page = answer.next_page
    listings = {listing.seller_sku: listing for listing in found}
    red, blue = listings["WID-RED"], listings["WID-BLU"]
    targets = [
        PriceTarget(1, red.external, "GLOBAL", Decimal("12.35"), "USD"),
        PriceTarget(2, blue.external, "GLOBAL", Decimal("9.99"), "EUR"),
    ]
    results = connector.push_prices(targets)

    assert len(found) == 2
    assert (red.listing_key, red.quantity, red.price) == (line.listing_key, 47, Decimal("11.90"))
    assert red.external == shop.there["items"]["WID-RED"]
    assert [(result.accepted, "sells in USD" in result.error) for result in results] == [(True, False), (False, True)]
    assert connector.read_prices(targets) == {1: Decimal("12.35")}


def test_a_cancelled_order_is_refunded_once_even_when_the_answer_is_lost(shop: Shop) -> None:
    order_id, shipped = shop.sell(("WID-RED", 1)), shop.sell(("WID-RED", 1))
    connector = connector_for(shop.account)
    connector.confirm_shipment(confirmation(shipped, tracking_number="YT1"))
    shop.faults({"kind": "applied_but_answer_lost", "operation": "refund_order"})

    with pytest.raises(OutcomeUnknown):
        connector.cancel(cancel(order_id))
    until(lambda: read(shop, order_id).cancelled_at)
    with pytest.raises(AlreadyDone):
        connector.cancel(cancel(order_id))
    until(lambda: state(shop, shipped) == "SHIPPED")
    with pytest.raises(Rejected):
        connector.cancel(cancel(shipped))

    [refund] = shop.truth()["refunds"]
    assert (refund["order_id"], refund["reference"], refund["reason"]) == (order_id, "C-1", "MERCHANT_OUT_OF_STOCK")
    assert (read(shop, order_id).releasable, read(shop, order_id).lines[0].cancelled) == (False, 1)


def test_buyers_are_answered_once_even_when_the_answer_is_lost(shop: Shop) -> None:
    order_id, account = shop.sell(("WID-RED", 1)), {"account_id": shop.there["account_id"]}
    shop.mocks.control("messages", {**account, "order_id": order_id, "text": "Where is it?"})
    shop.mocks.control("messages", {**account, "sku": "WID-BLU", "text": "Does it fit?"})
    connector, since = connector_for(shop.account), clock.now() - timedelta(hours=1)
    [about_order, asked] = [connector.read_message(raw.raw) for raw in connector.messages(since=since)]
    shop.faults({"kind": "applied_but_answer_lost", "operation": "reply_ticket"})

    with pytest.raises(OutcomeUnknown):
        connector.send_message(Reply(asked.thread_id, "M-1", "It does.", "GLOBAL"))
    connector.send_message(Reply(asked.thread_id, "M-1", "It does.", "GLOBAL"))
    told = [connector.read_message(raw.raw) for raw in connector.messages(since=since)]

    blue = shop.there["items"]["WID-BLU"]["variation_id"]
    assert (about_order.order_id, about_order.from_buyer, asked.order_id, asked.listing_key) == (
        order_id,
        True,
        "",
        blue,
    )
    assert [(said.text, said.from_buyer, said.reference) for said in told if said.thread_id == asked.thread_id] == [
        ("Does it fit?", True, ""), ("It does.", False, "M-1"),
    ]  # fmt: skip
    assert connector.returns(since=since) == []


def test_what_lies_at_wish_is_told_and_is_no_listing_of_ours_to_fill(shop: Shop) -> None:
    there = {"account_id": shop.there["account_id"], "name": "FBW-US", "type": "FBW", "stock": {"WID-RED": 6}}
    shop.mocks.control("warehouses", there)
    connector = connector_for(shop.account)

    [row] = [connector.read_warehouse_stock(raw.raw) for raw in connector.warehouse_stock(since=clock.now())]

    red = shop.there["items"]["WID-RED"]["variation_id"]
    assert (row.listing_key, row.seller_sku, row.fulfillable) == (red, "WID-RED", 6)
    assert {each.external["warehouse_id"] for each in connector.listings(page=None).listings} == {
        shop.there["credentials"]["warehouse_id"]
    }


@pytest.mark.usefixtures("moments")
def test_a_full_page_of_one_moment_does_not_stop_the_pull(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stores.connectors.wish.client.PAGE_SIZE", 3)
    monkeypatch.setattr("stores.connectors.wish.pages.LARGEST", 4)
    ids = {shop.sell(("WID-RED", 1)) for _ in range(10)}

    pulled = sync.pull_orders(shop.account.pk)

    assert (pulled.ids, pulled.error) == (ids, "")


def test_an_order_that_is_released_again_asks_for_its_stock_anew(shop: Shop) -> None:
    listing = make_listing(store=shop.store, external_key=shop.there["items"]["WID-RED"]["variation_id"])
    warehouse = make_warehouse(serves=[shop.store])
    receive(receipts=[Goods(listing.sku_id, warehouse.pk, 5, 500, "test", 1)], actor=None)
    order_id = shop.sell(("WID-RED", 2))
    told = []
    for verb in ("", "cancel", "rerelease", "cancel"):
        if verb:
            shop.mocks.control(f"orders/{order_id}/{verb}", {})
        take_in(arrivals=[Arrival(shop.account.pk, shop.store.pk, read(shop, order_id))])
        told.append((Order.objects.get().state, sorted(Demand.objects.values_list("attempt", "cancelled", "reserved"))))

    assert told == [
        ("review", [(1, 0, 2)]),
        ("cancelled", [(1, 2, 0)]),
        ("review", [(1, 2, 0), (2, 0, 2)]),
        ("cancelled", [(1, 2, 0), (2, 2, 0)]),
    ]


def test_a_release_after_shipping_waits_to_be_shipped_and_its_refund_then_cancels(shop: Shop) -> None:
    order_id, connector = shop.sell(("WID-RED", 1)), connector_for(shop.account)
    connector.confirm_shipment(confirmation(order_id, tracking_number="YT1"))
    until(lambda: state(shop, order_id) == "SHIPPED")
    shipped = read(shop, order_id)
    shop.mocks.control(f"orders/{order_id}/rerelease", {})
    anew = read(shop, order_id)
    connector.cancel(cancel(order_id))
    until(lambda: state(shop, order_id) == "REFUNDED")
    gone = read(shop, order_id)

    assert [(order.releasable, bool(order.shipped_at), bool(order.cancelled_at)) for order in (shipped, anew, gone)] == [
        (False, True, False), (True, False, False), (False, False, True),
    ]  # fmt: skip
    assert anew.ship_by > shipped.ship_by
