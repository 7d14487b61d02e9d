"""Orders of one buyer share a parcel: each keeps its number and its confirmation, and each may leave the group until it has left."""

from dataclasses import replace
from datetime import timedelta

import pytest

from erp.kernel.outcomes import Refusal
from erp.kernel.services import outbox
from logistics.models import Parcel
from logistics.services.stations import ship_parcels
from orders.models import Merge, Order
from orders.services.allocate import allocate_approved
from orders.services.cancel import cancel_orders
from orders.services.intake import take_in
from orders.services.merging import merge_orders, unmerge_orders
from orders.services.review import approve_orders, back_to_review
from tests.factories import NOON, make_listing, make_store
from tests.orders.arrivals import ADDRESS, arrival, later, remote_line, remote_order
from tests.orders.test_fulfilment import FakeMarketplace, Shop, marketplace, pack, shop
from tests.orders.test_splitting import broken

__all__ = ["marketplace", "shop"]
pytestmark = pytest.mark.django_db


def three(shop: Shop, **fields: object) -> list[Order]:
    """Three orders of one buyer, the second due first."""
    remotes = [remote_order(remote_line(shop[2]), ship_by=NOON + timedelta(days=days), **fields) for days in (3, 1, 2)]
    take_in(arrivals=[arrival(shop[0], each) for each in remotes])
    found = {order.external_id: order for order in Order.objects.all()}
    return [found[each.external_id] for each in remotes]


def packed_together(shop: Shop) -> tuple[list[Order], Parcel]:
    orders, clerk = three(shop), shop[3]
    ids = [order.pk for order in orders]
    assert merge_orders(order_ids=ids, actor=clerk).done == tuple(ids)
    approve_orders(order_ids=ids, actor=clerk)
    allocate_approved()
    return orders, Parcel.objects.get(cancelled_at=None)


def states(orders: list[Order]) -> list[str]:
    return [Order.objects.get(pk=order.pk).state for order in orders]


def test_one_parcel_three_confirmations(shop: Shop, marketplace: FakeMarketplace) -> None:
    orders, parcel = packed_together(shop)
    assert (parcel.references, parcel.ship_by, parcel.lines.count()) == (
        [order.external_id for order in orders], NOON + timedelta(days=1), 3,
    )  # fmt: skip
    assert merge_orders(order_ids=[order.pk for order in orders], actor=shop[3]).already == tuple(o.pk for o in orders)
    pack(parcel, shop[3])
    ship_parcels([parcel.pk], actor=shop[3])
    assert states(orders) == ["shipped"] * 3
    for _ in range(3):
        outbox.work(orders[0].account.lane)
    told = sorted((each.order_id, each.tracking_number, len(each.lines), each.complete) for each in marketplace.told)
    assert told == sorted((order.external_id, parcel.tracking_number, 1, True) for order in orders)
    assert broken() == []
    refused = unmerge_orders(order_ids=[orders[0].pk], actor=shop[3]).refused
    assert refused[orders[0].pk].code in ("started", "over", "shipped")


def test_a_cancelled_one_leaves_and_the_rest_is_packed_anew(shop: Shop) -> None:
    orders, parcel = packed_together(shop)
    pack(parcel, shop[3])
    assert cancel_orders(order_ids=[orders[1].pk], actor=shop[3], reason="buyer_request").done == (orders[1].pk,)
    parcel.refresh_from_db()
    assert (parcel.state, states(orders)) == ("cancelled", ["approved", "cancelled", "approved"])
    allocate_approved()
    again = Parcel.objects.get(cancelled_at=None)
    assert (again.references, again.ship_by) == (
        [orders[0].external_id, orders[2].external_id],
        NOON + timedelta(days=2),
    )
    assert broken() == []
    cancel_orders(order_ids=[orders[0].pk], actor=shop[3], reason="buyer_request")
    allocate_approved()
    alone = Parcel.objects.get(cancelled_at=None)
    assert (alone.owner_kind, alone.owner_id, Merge.objects.get().ended_at is None) == ("order", orders[2].pk, False)
    assert broken() == []


def test_orders_with_labels_of_their_own_are_packed_anew_together_and_apart(shop: Shop) -> None:
    orders, clerk = three(shop), shop[3]
    ids = [order.pk for order in orders]
    approve_orders(order_ids=ids, actor=clerk)
    allocate_approved()
    assert Parcel.objects.filter(cancelled_at=None).count() == 3
    assert merge_orders(order_ids=ids[:2], actor=clerk).done == tuple(sorted(ids[:2]))
    assert states(orders) == ["approved", "approved", "allocated"]
    allocate_approved()
    assert Parcel.objects.filter(cancelled_at=None).count() == 2
    assert merge_orders(order_ids=ids[1:], actor=clerk).done == tuple(ids[1:])
    assert Merge.objects.filter(ended_at=None).count() == 1
    allocate_approved()
    assert (Parcel.objects.get(cancelled_at=None).lines.count(), broken()) == (3, [])
    assert unmerge_orders(order_ids=ids[:1], actor=clerk).done == tuple(ids[:1])
    allocate_approved()
    living = Parcel.objects.filter(cancelled_at=None).order_by("pk")
    assert (sorted(p.lines.count() for p in living), states(orders), broken()) == ([1, 2], ["allocated"] * 3, [])


def test_a_group_waits_for_all_of_its_orders(shop: Shop) -> None:
    orders, _parcel = packed_together(shop)
    assert back_to_review(order_ids=[orders[0].pk], actor=shop[3]).done == (orders[0].pk,)
    allocate_approved()
    assert (states(orders), Parcel.objects.filter(cancelled_at=None).count()) == (["review", "approved", "approved"], 0)
    approve_orders(order_ids=[orders[0].pk], actor=shop[3])
    allocate_approved()
    assert (states(orders), Parcel.objects.filter(cancelled_at=None).count(), broken()) == (["allocated"] * 3, 1, [])


def test_only_what_goes_to_one_buyer_at_one_address_is_merged(shop: Shop) -> None:
    orders, clerk = three(shop), shop[3]
    elsewhere = remote_order(remote_line(shop[2]), address=replace(ADDRESS, city="Kraków"))
    wish = make_store(marketplace="wish")
    sold = remote_order(remote_line(make_listing(store=wish)), site=wish.site)
    take_in(arrivals=[arrival(shop[0], elsewhere), arrival(wish, sold)])
    away, theirs = (Order.objects.get(external_id=each.external_id) for each in (elsewhere, sold))
    outcomes = merge_orders(order_ids=[orders[0].pk, orders[1].pk, away.pk, theirs.pk, 10**9], actor=clerk)
    assert (outcomes.done, outcomes.refused) == (
        (orders[0].pk, orders[1].pk),
        {
            10**9: Refusal("not_found"), away.pk: Refusal("alone"),
            theirs.pk: Refusal("no_shared_parcels", {"marketplace": "wish"}),
        },
    )  # fmt: skip
    assert Order.objects.filter(merge=None).count() == 3


def test_another_address_takes_an_order_out_of_its_group(shop: Shop) -> None:
    remotes = [remote_order(remote_line(shop[2])) for _ in range(2)]
    take_in(arrivals=[arrival(shop[0], each) for each in remotes])
    ids = list(Order.objects.order_by("pk").values_list("pk", flat=True))
    merge_orders(order_ids=ids, actor=shop[3])
    take_in(arrivals=[arrival(shop[0], later(remotes[0], address=replace(ADDRESS, city="Kraków")))])
    assert (Order.objects.filter(merge=None).count(), broken()) == (2, [])
