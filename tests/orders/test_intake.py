"""Orders come in once, hold their stock at first sight, and say what is missing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erp.kernel.clock import frozen
from erp.kernel.models import TimelineEntry
from inventory.models import StockLevel, Warehouse
from inventory.services.stock import Receipt, receive
from orders.models import Demand, Hold, Order
from orders.services.cancel import expire_unpaid
from orders.services.demand import refresh_demands
from orders.services.intake import take_in
from orders.services.review import approve_orders
from products.models import Listing
from products.services.listings import map_listings
from stores.models import Store
from tests.factories import NOON, make_bundle, make_listing, make_sku, make_store, make_user, make_warehouse
from tests.orders.arrivals import arrival, later, remote_line, remote_order, unpaid

pytestmark = pytest.mark.django_db

Shop = tuple[Store, Warehouse, Listing]


@pytest.fixture
def shop() -> Shop:
    """A store with one mapped listing and five units of its SKU."""
    store = make_store(site="DE")
    warehouse = make_warehouse(serves=[store])
    listing = make_listing(store=store)
    receive(receipts=[Receipt(listing.sku_id, warehouse.pk, 5, 500, "test", 1)], actor=None)
    return store, warehouse, listing


def reserved(listing: Listing) -> int:
    return StockLevel.objects.get(sku=listing.sku_id).reserved


def holds(order: Order) -> list[str]:
    return sorted(Hold.objects.filter(order=order, released_at=None).values_list("kind", flat=True))


def test_a_clean_order_holds_its_stock_and_goes_to_review(shop: Shop) -> None:
    store, _, listing = shop
    remote = remote_order(remote_line(listing, 2))
    ids = take_in(arrivals=[arrival(store, remote)])
    assert take_in(arrivals=[arrival(store, remote), arrival(store, remote)]) == ids
    order = Order.objects.get()
    assert (order.state, order.held, order.country, reserved(listing)) == ("review", False, "PL", 2)
    demand = Demand.objects.values("quantity", "reserved", "waiting", "unmapped").get()
    assert demand == {"quantity": 2, "reserved": 2, "waiting": 0, "unmapped": 0}


def test_an_unpaid_order_holds_stock_too_and_is_released_by_payment(shop: Shop) -> None:
    store, _, listing = shop
    remote = remote_order(remote_line(listing))
    take_in(arrivals=[arrival(store, unpaid(remote))])
    order = Order.objects.get()
    assert (order.state, holds(order), reserved(listing)) == ("new", ["unpaid"], 1)
    take_in(arrivals=[arrival(store, later(remote))])
    order.refresh_from_db()
    assert (order.state, holds(order), order.held, reserved(listing)) == ("review", [], False, 1)
    take_in(arrivals=[arrival(store, unpaid(remote))])
    order.refresh_from_db()
    assert order.state == "review"


def test_a_bundle_is_reserved_by_its_parts(shop: Shop) -> None:
    store, warehouse, _ = shop
    cup, spoon = make_sku(), make_sku()
    bundle = make_bundle(parts={cup: 1, spoon: 2})
    receive(
        receipts=[Receipt(cup.pk, warehouse.pk, 9, 9, "test", 2), Receipt(spoon.pk, warehouse.pk, 5, 5, "test", 3)],
        actor=None,
    )
    take_in(arrivals=[arrival(store, remote_order(remote_line(make_listing(store=store, sku=bundle), 3)))])
    assert dict(Demand.objects.values_list("sku", "reserved")) == {cup.pk: 3, spoon.pk: 5}
    assert holds(Order.objects.get()) == ["out_of_stock"]


def test_a_line_that_maps_to_nothing_holds_the_order_until_somebody_maps_it(shop: Shop) -> None:
    store, _warehouse, listing = shop
    take_in(arrivals=[arrival(store, remote_order(remote_line("NEW-KEY"), remote_line(listing)))])
    order = Order.objects.get()
    assert holds(order) == ["unmapped"]
    new = order.lines.get(listing__external_key="NEW-KEY").listing
    assert map_listings(targets={new.pk: listing.sku_id}, actor=None).done == (new.pk,)
    order.refresh_from_db()
    assert (holds(order), order.held, reserved(listing)) == ([], False, 2)


def test_goods_that_arrive_lift_the_hold(shop: Shop) -> None:
    store, warehouse, listing = shop
    take_in(arrivals=[arrival(store, remote_order(remote_line(listing, 6)))])
    order = Order.objects.get()
    assert holds(order) == ["out_of_stock"]
    receive(receipts=[Receipt(listing.sku_id, warehouse.pk, 5, 500, "test", 2)], actor=None)
    refresh_demands()
    order.refresh_from_db()
    assert (holds(order), order.held, reserved(listing)) == ([], False, 6)


def test_a_cancelled_order_frees_its_stock_and_may_live_again(shop: Shop) -> None:
    store, _, listing = shop
    remote = remote_order(remote_line(listing, 2))
    take_in(arrivals=[arrival(store, remote)])
    gone = later(remote, cancelled_at=remote.updated_at, releasable=False)
    take_in(arrivals=[arrival(store, gone)])
    order = Order.objects.get()
    assert (order.state, reserved(listing)) == ("cancelled", 0)
    take_in(arrivals=[arrival(store, later(gone, cancelled_at=None, releasable=True))])
    order.refresh_from_db()
    assert (order.state, reserved(listing)) == ("review", 2)
    assert sorted(Demand.objects.values_list("attempt", "cancelled", "reserved")) == [(1, 2, 0), (2, 0, 2)]


def test_a_shipped_order_that_is_wanted_once_more_says_so_once(shop: Shop) -> None:
    store, _, listing = shop
    remote = remote_order(remote_line(listing, 2))
    shipped = later(remote, shipped_at=remote.updated_at, releasable=False)
    take_in(arrivals=[arrival(store, remote)])
    take_in(arrivals=[arrival(store, shipped)])
    anew = later(shipped, shipped_at=None, releasable=True, ship_by=NOON + timedelta(days=9))
    for _ in range(2):
        take_in(arrivals=[arrival(store, anew)])
    order = Order.objects.get()
    assert (order.state, order.shipped_at, order.remote_shipped_at) == ("shipped", remote.updated_at, None)
    assert TimelineEntry.objects.filter(action="order.released_after_shipping").count() == 1


def test_an_order_that_the_marketplace_ships_takes_none_of_our_stock(shop: Shop) -> None:
    store, _, listing = shop
    take_in(arrivals=[arrival(store, remote_order(remote_line(listing), fulfilled_by="marketplace"))])
    assert (Order.objects.get().state, reserved(listing), Demand.objects.get().elsewhere) == ("new", 0, 1)


def test_nobody_pays_and_the_stock_is_free_again(shop: Shop) -> None:
    store, _, listing = shop
    take_in(arrivals=[arrival(store, unpaid(remote_order(remote_line(listing))))])
    with frozen(NOON + timedelta(minutes=store.unpaid_hold_minutes)):
        assert (expire_unpaid(), reserved(listing)) == (0, 1)
    with frozen(NOON + timedelta(minutes=store.unpaid_hold_minutes + 1)):
        assert (expire_unpaid(), reserved(listing), Order.objects.get().cancel_reason) == (1, 0, "unpaid_expired")


def test_approval_is_refused_with_the_holds_as_the_reason(shop: Shop) -> None:
    store, _, listing = shop
    take_in(
        arrivals=[arrival(store, remote_order(remote_line(listing))), arrival(store, remote_order(remote_line("X")))]
    )
    clean, held = Order.objects.order_by("held")
    outcomes = approve_orders(order_ids=[clean.pk, held.pk, 0], actor=make_user())
    assert (outcomes.done, {key: refusal.code for key, refusal in outcomes.refused.items()}) == (
        (clean.pk,), {held.pk: "held", 0: "not_found"},
    )  # fmt: skip
    assert outcomes.refused[held.pk].values == {"holds": ["unmapped"]}
    held.refresh_from_db()
    assert held.state == "review"


def test_intake_costs_the_same_at_1_and_1000_orders(shop: Shop) -> None:
    store, warehouse, listing = shop
    receive(receipts=[Receipt(listing.sku_id, warehouse.pk, 5000, 500, "test", 9)], actor=None)
    take_in(arrivals=[arrival(store, remote_order(remote_line("OTHER")))])
    counts = []
    for many in (1, 1000):
        arrivals = [arrival(store, remote_order(remote_line(listing), remote_line("OTHER"))) for _ in range(many)]
        with CaptureQueriesContext(connection) as queries:
            take_in(arrivals=arrivals)
        counts.append(len(queries))
    assert counts[0] == counts[1]
