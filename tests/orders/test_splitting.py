"""An order leaves in several parcels: decided by pure functions, carried out with every unit accounted for, undone until it has left."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.promises import audit
from erp.kernel.services import outbox
from inventory.models import Reservation
from inventory.services.stock import Receipt, receive
from logistics.models import Parcel
from logistics.services.stations import ship_parcels
from orders.models import Demand, Hold, Order, OrderLine, Portion
from orders.services.allocate import allocate_approved
from orders.services.cancel import cancel_orders
from orders.services.demand import refresh_demands
from orders.services.intake import take_in
from orders.services.portioning import OpenPart, Piece, by_stock, by_warehouse, shares_of, units_of
from orders.services.review import approve_orders
from orders.services.splitting import split_order, split_orders, unsplit_orders
from stores.models import Store
from tests.factories import make_listing, make_service, make_store, make_warehouse
from tests.orders.arrivals import arrival, remote_line, remote_order
from tests.orders.test_fulfilment import FakeMarketplace, Shop, marketplace, pack, shop

__all__ = ["marketplace", "shop"]
pytestmark = pytest.mark.django_db


def broken() -> list[str]:
    return [finding.promise.name for finding in audit() if not finding.kept]


def came_in(shop: Shop, quantity: int, *more: object) -> Order:
    """An order of so many units of the shop's listing, in review."""
    store, _, listing, _ = shop
    remote = remote_order(remote_line(listing, quantity), *(remote_line(each) for each in more))
    take_in(arrivals=[arrival(store, remote)])
    return Order.objects.get(external_id=remote.external_id)


def pieces_of(order: Order) -> list[tuple[int, int, int]]:
    """(portion number, reserved, waiting) of each living portion."""
    found = Demand.objects.filter(line__order=order, portion__ended_at=None).order_by("portion__number", "id")
    return [(d.portion.number, d.reserved, d.waiting) for d in found.select_related("portion") if d.portion]


def part(line: int, sku: int, held: int, waiting: int, *, per_unit: int = 1, warehouse: int = 1) -> OpenPart:
    return OpenPart(line * 100 + sku, line, 1, sku, 1, per_unit, held, waiting, warehouse)


def test_by_stock_takes_whole_units_only() -> None:
    bundle = [part(1, 7, 2, 0), part(1, 8, 3, 1, per_unit=2)]
    assert by_stock(bundle) == [Piece({1: 1}), Piece({1: 1})]


def test_by_warehouse_looks_for_what_is_missing_in_rank_order() -> None:
    parts = [part(1, 7, 1, 4), part(2, 8, 0, 2)]
    assert by_warehouse(parts, [(5, {7: 3}), (6, {7: 9, 8: 1})]) == [
        Piece({1: 1, 2: 0}), Piece({1: 3}, 5), Piece({1: 1, 2: 1}, 6), Piece({1: 0, 2: 1}),
    ]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # two busy cores
@given(st.data())
def test_shares_always_add_up(data: st.DataObject) -> None:
    parts, plan = [], []
    for line in range(1, data.draw(st.integers(1, 3)) + 1):
        units = data.draw(st.integers(1, 6))
        for sku in range(1, data.draw(st.integers(1, 2)) + 1):
            per_unit = data.draw(st.integers(1, 3))
            held = data.draw(st.integers(0, units * per_unit))
            parts.append(part(line, sku, held, units * per_unit - held, per_unit=per_unit))
    left = units_of(parts)
    for warehouse in data.draw(st.lists(st.sampled_from([None, 5, 6]), max_size=3)):
        taken = {line: data.draw(st.integers(0, count)) for line, count in left.items()}
        left = {line: count - taken[line] for line, count in left.items()}
        plan.append(Piece(taken, warehouse))
    plan.append(Piece(left))
    for asked, shares in zip(parts, shares_of(plan, parts, dict(enumerate(range(len(plan))))), strict=True):
        assert (sum(s.held for s in shares), sum(s.waiting for s in shares)) == (asked.held, asked.waiting)
        assert all(share.held >= 0 and share.waiting >= 0 and share.held + share.waiting for share in shares)


def test_what_is_there_leaves_and_the_rest_follows_each_told_with_its_quantity(
    shop: Shop, marketplace: FakeMarketplace
) -> None:
    _store, warehouse, listing, clerk = shop
    order = came_in(shop, 7)
    assert list(Hold.objects.filter(order=order, released_at=None).values_list("kind", flat=True)) == ["out_of_stock"]
    assert split_orders(order_ids=[order.pk], by="stock", actor=clerk).done == (order.pk,)
    assert (pieces_of(order), Hold.objects.filter(order=order, released_at=None).count()) == ([(1, 5, 0), (2, 0, 2)], 0)
    assert split_orders(order_ids=[order.pk], by="stock", actor=clerk).already == (order.pk,)
    approve_orders(order_ids=[order.pk], actor=clerk)
    allocate_approved()
    first = Parcel.objects.get(order_link__order=order)
    pack(first, clerk)
    ship_parcels([first.pk], actor=clerk)
    order.refresh_from_db()
    assert (order.state, order.shipped_at) == ("fulfilling", None)
    assert broken() == []
    receive(receipts=[Receipt(listing.sku_id, warehouse.pk, 2, 200, "test", 2)], actor=None)
    refresh_demands()
    allocate_approved()
    second = Parcel.objects.get(order_link__order=order, shipped_at=None)
    assert list(second.lines.values_list("quantity", flat=True)) == [2]
    pack(second, clerk)
    ship_parcels([second.pk], actor=clerk)
    order.refresh_from_db()
    assert order.state == "shipped"
    for _ in range(3):
        outbox.work(order.account.lane)
    told = [(each.tracking_number, [count for _, count in each.lines], each.complete) for each in marketplace.told]
    assert told == [(first.tracking_number, [5], False), (second.tracking_number, [2], True)]
    assert broken() == []


def test_two_parcels_of_one_order_that_leave_in_one_scan_are_told_of_separately(
    shop: Shop, marketplace: FakeMarketplace
) -> None:
    clerk, order = shop[3], came_in(shop, 4)
    line = OrderLine.objects.get(order=order)
    assert split_order(order_id=order.pk, pieces=[{line.pk: 1}], actor=clerk).done == (order.pk,)
    approve_orders(order_ids=[order.pk], actor=clerk)
    allocate_approved()
    parcels = list(Parcel.objects.filter(order_link__order=order).order_by("pk"))
    for parcel in parcels:
        pack(parcel, clerk)
    ship_parcels([parcel.pk for parcel in parcels], actor=clerk)
    order.refresh_from_db()
    assert order.state == "shipped"
    for _ in range(3):
        outbox.work(order.account.lane)
    assert [([count for _, count in each.lines], each.complete) for each in marketplace.told] == [
        ([1], False),
        ([3], True),
    ]
    assert broken() == []


def test_a_split_is_undone_until_something_has_left(shop: Shop) -> None:
    clerk, order = shop[3], came_in(shop, 4)
    line = OrderLine.objects.get(order=order)
    split_order(order_id=order.pk, pieces=[{line.pk: 1}, {line.pk: 2}], actor=clerk)
    approve_orders(order_ids=[order.pk], actor=clerk)
    allocate_approved()
    assert [p.state for p in Parcel.objects.filter(order_link__order=order)] == ["labelled"] * 3
    assert unsplit_orders(order_ids=[order.pk], actor=clerk).done == (order.pk,)
    order.refresh_from_db()
    assert (order.state, list(Demand.objects.filter(line=line).values_list("quantity", "reserved", "portion"))) == (
        "approved", [(4, 4, None)],
    )  # fmt: skip
    assert Reservation.objects.filter(owner_kind="demand", held__gt=0).count() == 1
    allocate_approved()
    whole = Parcel.objects.get(order_link__order=order, cancelled_at=None)
    assert (whole.owner_kind, list(whole.lines.values_list("quantity", flat=True)), broken()) == ("order", [4], [])
    split_order(order_id=order.pk, pieces=[{line.pk: 1}], actor=clerk)
    allocate_approved()
    gone = Parcel.objects.filter(order_link__order=order, cancelled_at=None).order_by("pk")[0]
    pack(gone, clerk)
    ship_parcels([gone.pk], actor=clerk)
    refused = unsplit_orders(order_ids=[order.pk], actor=clerk).refused[order.pk].code
    assert (refused, Portion.objects.filter(order=order, ended_at=None).count(), broken()) == ("started", 2, [])


def test_what_is_missing_comes_from_another_warehouse_and_back(shop: Shop) -> None:
    store, warehouse, listing, clerk = shop
    other = make_warehouse()
    from inventory.models import StoreWarehouse

    StoreWarehouse.objects.create(store=store, warehouse=other, rank=99)
    make_service(warehouses=[other])
    receive(receipts=[Receipt(listing.sku_id, other.pk, 3, 300, "test", 3)], actor=None)
    order = came_in(shop, 7)
    assert split_orders(order_ids=[order.pk], by="warehouse", actor=clerk).done == (order.pk,)
    approve_orders(order_ids=[order.pk], actor=clerk)
    allocate_approved()
    found = Parcel.objects.filter(order_link__order=order).order_by("pk")
    assert [(p.warehouse_id, p.lines.get().quantity) for p in found] == [(warehouse.pk, 5), (other.pk, 2)]
    assert broken() == []
    assert unsplit_orders(order_ids=[order.pk], actor=clerk).done == (order.pk,)
    demand = Demand.objects.get(line__order=order)
    assert (demand.reserved, demand.waiting, broken()) == (5, 2, [])


def test_the_store_may_want_to_split_or_to_wait(shop: Shop) -> None:
    store, warehouse, listing, clerk = shop
    Store.objects.filter(pk=store.pk).update(partial_stock="split")
    order = came_in(shop, 7)
    assert Hold.objects.filter(order=order, released_at=None).count() == 0
    approve_orders(order_ids=[order.pk], actor=clerk)
    allocate_approved()
    order.refresh_from_db()
    assert (order.state, pieces_of(order)) == ("allocated", [(1, 5, 0), (2, 0, 2)])
    Store.objects.filter(pk=store.pk).update(partial_stock="wait")
    late = came_in(shop, 3)
    approve_orders(order_ids=[late.pk], actor=clerk)
    allocate_approved()
    late.refresh_from_db()
    assert (late.state, late.parcel_links.count(), broken()) == ("approved", 0, [])
    receive(receipts=[Receipt(listing.sku_id, warehouse.pk, 5, 500, "test", 4)], actor=None)
    refresh_demands()
    allocate_approved()
    late.refresh_from_db()
    assert (late.state, broken()) == ("allocated", [])


def test_what_may_not_be_split_is_refused_with_its_reason_and_stays(shop: Shop) -> None:
    _store, _warehouse, _listing, clerk = shop
    wish = make_store(marketplace="wish")
    sold = make_listing(store=wish)
    remote = remote_order(remote_line(sold, 2), site=wish.site)
    take_in(arrivals=[arrival(wish, remote)])
    there = Order.objects.get(external_id=remote.external_id)
    whole, started = came_in(shop, 1), came_in(shop, 2)
    approve_orders(order_ids=[started.pk], actor=clerk)
    allocate_approved()
    pack(Parcel.objects.get(order_link__order=started), clerk)
    outcomes = split_orders(order_ids=[there.pk, whole.pk, started.pk, 10**9], by="line", actor=clerk)
    assert outcomes == Outcomes(
        refused={
            10**9: Refusal("not_found"),
            there.pk: Refusal("no_parts", {"marketplace": "wish"}),
            started.pk: Refusal("started"),
            whole.pk: Refusal("nothing_to_split"),
        }
    )
    assert Portion.objects.count() == 0
    line = OrderLine.objects.get(order=whole)
    over = split_order(order_id=whole.pk, pieces=[{line.pk: 2}], actor=clerk)
    assert over.refused == {whole.pk: Refusal("more_than_open", {"line": line.pk})}


def test_cancelling_a_split_order_stops_every_parcel(shop: Shop) -> None:
    clerk, order = shop[3], came_in(shop, 4)
    line = OrderLine.objects.get(order=order)
    split_order(order_id=order.pk, pieces=[{line.pk: 1}], actor=clerk)
    approve_orders(order_ids=[order.pk], actor=clerk)
    allocate_approved()
    assert cancel_orders(order_ids=[order.pk], actor=clerk, reason="no").done == (order.pk,)
    assert [p.state for p in Parcel.objects.filter(order_link__order=order)] == ["cancelled", "cancelled"]
    assert (Reservation.objects.filter(held__gt=0).count(), broken(), str(uuid4()) != "") == (0, [], True)
