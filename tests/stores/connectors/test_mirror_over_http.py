"""What Amazon and Wish hold, over real HTTP into our mirror of it: looks repeat, orders leave from there, nothing is taken twice."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from erp.kernel.models import InboxMessage
from erp.kernel.services import inbox
from inventory.models import MirrorLevel, StockLevel, StockMove
from stores.models import SyncState
from stores.services import pulls, sync
from stores.states import SyncKind
from tests.factories import make_listing, make_sku
from tests.stores.conftest import Shop

pytestmark = pytest.mark.django_db(transaction=True)
STOCK = SyncKind.WAREHOUSE_STOCK


def look(shop: Shop) -> pulls.Brought:
    """Ask, and understand what came."""
    brought = pulls.pull_reports(shop.account.pk, STOCK)
    assert not brought.error, brought.error
    inbox.process("warehouse.stock")
    return brought


def on_hand() -> int:
    return StockLevel.objects.get(warehouse__kind="marketplace").on_hand


def kinds() -> list[tuple[str, int]]:
    return list(
        StockMove.objects.filter(level__warehouse__kind="marketplace").order_by("pk").values_list("kind", "delta")
    )


@pytest.mark.parametrize("shop", ["amazon"], indirect=True)
def test_amazon_holds_sells_and_ships(shop: Shop) -> None:
    account = {"account_id": shop.there["account_id"]}
    fba = {"sku": "FBA-1", "quantity": 0, "fulfilled_quantity": 7, "price": {"amount": "5.00"}}
    shop.mocks.control("listings", {**account, "items": [fba]})
    make_listing(store=shop.store, sku=make_sku(), external_key="FBA-1", seller_sku="FBA-1")

    first, again = look(shop), look(shop)
    row = MirrorLevel.objects.get(seller_sku="FBA-1")
    assert (first.new >= 1, again.new, on_hand(), row.sellable, row.place.site) == (True, 0, 7, 7, "DE")

    order = shop.sell(("FBA-1", 2), marketplace_fulfilled=True, site="DE")
    look(shop)
    row.refresh_from_db()
    assert (row.sellable, row.reserved, on_hand(), kinds()) == (5, 2, 7, [("mirror", 7)])

    time.sleep(1.1)  # Amazon tells its times in seconds: the report of before the shipment is to be of an earlier one
    shop.mocks.control(f"orders/{order}/ship", {"tracking": "1Z9"})
    sync.pull_one(shop.account.pk, external_id=order)
    inbox.process("order.snapshot")
    assert (on_hand(), kinds()) == (5, [("mirror", 7), ("sale", -2)])
    look(shop)
    sync.pull_one(shop.account.pk, external_id=order)
    inbox.process("order.snapshot")
    assert (on_hand(), kinds()) == (5, [("mirror", 7), ("sale", -2)])


@pytest.mark.parametrize("shop", ["wish"], indirect=True)
def test_wish_holds_sells_and_ships_and_each_look_is_news(shop: Shop) -> None:
    place = {"account_id": shop.there["account_id"], "name": "FBW-US", "type": "FBW", "stock": {"WID-RED": 6}}
    red = shop.there["items"]["WID-RED"]["variation_id"]
    make_listing(store=shop.store, sku=make_sku(), external_key=red, seller_sku="WID-RED")
    shop.mocks.control("warehouses", place)
    looks = [look(shop).new, look(shop).new]
    order = shop.sell(("WID-RED", 2), marketplace_fulfilled=True)
    time.sleep(1.1)
    look(shop)
    assert (looks, on_hand(), kinds()) == ([1, 1], 4, [("mirror", 6), ("mirror", -2)])
    shop.mocks.control(f"orders/{order}/ship", {"tracking": "1Z9"})
    sync.pull_one(shop.account.pk, external_id=order)
    inbox.process("order.snapshot")
    look(shop)
    assert (on_hand(), kinds()[2:]) == (4, [("mirror", 2), ("sale", -2)])
    kept = InboxMessage.objects.filter(kind="warehouse.stock")
    assert max(message.delete_after - message.received_at for message in kept) <= timedelta(days=7, seconds=5)


@pytest.mark.parametrize("shop", ["amazon"], indirect=True)
def test_the_schedule_asks_and_a_failure_is_seen(shop: Shop) -> None:
    assert pulls.pull_reports_due() > 0
    shop.faults({"kind": "error500", "operation": "getInventorySummaries", "times": 2})
    failed = pulls.pull_reports(shop.account.pk, STOCK)
    state = SyncState.objects.get(account=shop.account, kind=STOCK)
    healed = pulls.pull_reports(shop.account.pk, STOCK)
    assert (bool(failed.error), state.last_error != "", state.cursor, healed.error) == (True, True, None, "")
