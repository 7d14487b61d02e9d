"""Marketplaces' own warehouses: what they say, what leaves from there with its order, and nothing twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finance.models import Leg
from inventory.models import MirrorLevel, MirrorPlace, MirrorReport, StockLevel, StockMove
from inventory.services import mirror, stock
from inventory.services.mirror import SoldThere, Told
from orders.models import Order
from orders.services.intake import take_in
from products.models import Listing, Sku
from products.services.listings import map_listings
from stores.connectors.port import RemoteWarehouseStock
from stores.models import Store
from tests.factories import NOON, make_account, make_bundle, make_listing, make_sku, make_store, make_warehouse, number
from tests.orders.arrivals import arrival, later, remote_line, remote_order

pytestmark = pytest.mark.django_db
H = timedelta(hours=1)


def told(
    listing: Listing, sellable: int, at: datetime = NOON, *, reserved: int = 0, version: int = 0, **fields: int
) -> Told:
    row = RemoteWarehouseStock(
        listing.store.site, listing.external_key, listing.seller_sku, sellable, reserved=reserved, **fields
    )
    return Told(listing.store.account_id, listing.external_key, row, at, version or number())


def known(sku: Sku, units: int = 10, cost: int = 250) -> None:
    """Goods of ours elsewhere, so that their cost is known."""
    stock.receive(
        receipts=[stock.Receipt(sku.pk, make_warehouse().pk, units, units * cost, "test", number())], actor=None
    )


def there(sku: Sku) -> StockLevel:
    return StockLevel.objects.get(sku=sku, warehouse__kind="marketplace")


def moves(sku: Sku) -> list[tuple[str, int, int]]:
    return list(StockMove.objects.filter(level=there(sku)).order_by("pk").values_list("kind", "delta", "value"))


def store(marketplace: str = "amazon") -> Store:
    return make_store(account=make_account(marketplace=marketplace), site="DE" if marketplace == "amazon" else "GLOBAL")


def bring(shop: Store, listing: Listing, quantity: int = 1, **fields: object) -> Order:
    remote = remote_order(remote_line(listing, quantity), fulfilled_by="marketplace", **fields)
    take_in(arrivals=[arrival(shop, remote)])
    return Order.objects.get(external_id=remote.external_id)


def test_the_first_report_makes_the_warehouse_and_the_stock_at_its_known_cost() -> None:
    listing = make_listing(store=store())
    assert listing.sku
    known(listing.sku)
    assert mirror.take_told([told(listing, 5, reserved=2, inbound=7, unfulfillable=1)]) == 1
    place = MirrorPlace.objects.select_related("warehouse").get()
    row = MirrorLevel.objects.get()
    assert (place.site, place.warehouse.kind, place.warehouse.country) == ("DE", "marketplace", "DE")
    assert (row.sellable, row.reserved, row.inbound, row.unsellable) == (5, 2, 7, 1)
    assert moves(listing.sku) == [("mirror", 7, 7 * 250)]


def test_never_older_over_newer_and_the_same_again_is_nothing() -> None:
    listing = make_listing(store=store())
    assert listing.sku
    new, old = told(listing, 5, NOON + H, version=10), told(listing, 9, NOON, version=11)
    assert [mirror.take_told([one]) for one in (new, old, new)] == [1, 0, 0]
    assert (there(listing.sku).on_hand, MirrorReport.objects.count()) == (5, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        MirrorLevel.objects.update(as_of=NOON, version=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        MirrorReport.objects.update(sellable=1)


def test_what_nobody_has_mapped_is_seen_and_counts_once_it_is() -> None:
    shop = store()
    listing = make_listing(store=shop, mapped=False, external_key="FBA-1")
    bundle = make_listing(store=shop, sku=make_bundle(), external_key="FBA-B")
    mirror.take_told([told(listing, 5), told(bundle, 3), told(replace_key(listing, "FBA-9"), 4)])
    assert (StockMove.objects.count(), MirrorLevel.objects.filter(sku=None).count()) == (0, 3)
    sku, other = make_sku(), make_sku()
    map_listings(targets={listing.pk: sku.pk}, actor=None)
    row = MirrorLevel.objects.get(external_id="FBA-9")
    assert mirror.map_row(mirror_id=row.pk, sku=other)
    assert not mirror.map_row(mirror_id=MirrorLevel.objects.get(external_id="FBA-B").pk, sku=make_bundle())
    assert (moves(sku), moves(other)) == ([("mirror", 5, 0)], [("mirror", 4, 0)])


def replace_key(listing: Listing, key: str) -> Listing:
    return Listing(store=listing.store, external_key=key, seller_sku=key)


@pytest.mark.parametrize("first", ["report", "order"])
def test_a_unit_shipped_there_leaves_once_with_its_order(first: str) -> None:
    """Amazon still counts a sold unit as reserved until it ships; the report of afterwards no longer has it."""
    shop = store()
    listing = make_listing(store=shop)
    assert listing.sku
    known(listing.sku)
    mirror.take_told([told(listing, 5)])
    order = remote_order(remote_line(listing, 2), fulfilled_by="marketplace", ordered_at=NOON + H)
    take_in(arrivals=[arrival(shop, order)])
    mirror.take_told([told(listing, 3, NOON + H, reserved=2)])
    assert moves(listing.sku) == [("mirror", 5, 1250)]
    steps = [
        lambda: take_in(arrivals=[arrival(shop, later(order, shipped_at=NOON + 2 * H))]),
        lambda: mirror.take_told([told(listing, 3, NOON + 2 * H)]),
    ]
    for step in steps if first == "order" else steps[::-1]:
        step()
    between = [] if first == "order" else [("mirror", -2, -500), ("mirror", 2, 500)]
    assert moves(listing.sku) == [("mirror", 5, 1250), *between, ("sale", -2, -500)]
    assert there(listing.sku).on_hand == 3
    cost = Leg.objects.filter(account__code="5010").values_list("amount", "order_id")
    assert list(cost) == [(500, Order.objects.get(external_id=order.external_id).pk)]


def test_a_report_from_before_the_shipment_that_comes_after_it_changes_nothing() -> None:
    shop = store()
    listing = make_listing(store=shop)
    assert listing.sku
    mirror.take_told([told(listing, 5)])
    bring(shop, listing, 2, ordered_at=NOON + H, shipped_at=NOON + 3 * H)
    mirror.take_told([told(listing, 3, NOON + 2 * H, reserved=2)])
    assert [row[:2] for row in moves(listing.sku)] == [("mirror", 5), ("sale", -2)]
    mirror.take_told([told(listing, 3, NOON + 3 * H)])
    assert there(listing.sku).on_hand == 3


def test_wish_counts_a_sold_unit_out_when_it_is_ordered() -> None:
    shop = store("wish")
    listing = make_listing(store=shop)
    assert listing.sku
    mirror.take_told([told(listing, 5)])
    mirror.take_told([told(listing, 4, NOON + 2 * H)])
    bring(shop, listing, 1, ordered_at=NOON + H, shipped_at=NOON + 3 * H)
    kinds = [row[:2] for row in moves(listing.sku)]
    assert kinds == [("mirror", 5), ("mirror", -1), ("mirror", 1), ("sale", -1)]
    assert (there(listing.sku).on_hand, MirrorLevel.objects.get().reserved) == (4, None)


def test_a_sale_of_what_no_report_told_of_proves_that_it_was_there() -> None:
    shop = store()
    listing = make_listing(store=shop)
    assert listing.sku
    order = bring(shop, listing, 2, shipped_at=NOON)
    again = SoldThere(
        shop.account_id,
        "DE",
        listing.sku.pk,
        2,
        NOON,
        NOON,
        "demand",
        order.lines.get().demands.get().pk,
        f"sku:{listing.sku.pk}",
    )
    mirror.sell_there([again])
    assert [row[:2] for row in moves(listing.sku)] == [("mirror", 2), ("sale", -2)]


def test_lines_mapped_after_they_left_take_their_goods_then() -> None:
    shop = store()
    bundle_part = make_sku()
    bundle = make_bundle(parts={bundle_part: 3})
    listing = make_listing(store=shop, mapped=False)
    bring(shop, listing, 2, shipped_at=NOON)
    assert StockMove.objects.count() == 0
    map_listings(targets={listing.pk: bundle.pk}, actor=None)
    assert [row[:2] for row in moves(bundle_part)] == [("mirror", 6), ("sale", -6)]


def test_what_we_ship_ourselves_is_none_of_this() -> None:
    shop = store()
    listing = make_listing(store=shop)
    take_in(arrivals=[arrival(shop, remote_order(remote_line(listing), shipped_at=NOON))])
    assert MirrorPlace.objects.count() == 0


EVENT = st.sampled_from(["order", "ship", "cancel", "inbound", "loss"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    events=st.lists(EVENT, max_size=10),
    market=st.sampled_from(["amazon", "wish"]),
    seed=st.randoms(use_true_random=False),
)
def test_in_whatever_order_news_comes_the_level_ends_at_what_they_say(
    events: list[str], market: str, seed: object
) -> None:
    """A marketplace's day; its reports and our sales reach us shuffled, some of them twice."""
    with transaction.atomic():
        shop = store(market)
        listing = make_listing(store=shop)
        assert listing.sku
        sellable, open_, at, n = 6, [], NOON, 0
        news: list[object] = [told(listing, sellable, at)]
        for event in events:
            at += H
            if event == "order" and sellable:
                sellable -= 1
                open_.append(at)
            elif event == "ship" and open_:
                n += 1
                news.append(
                    SoldThere(shop.account_id, shop.site, listing.sku.pk, 1, open_.pop(0), at, "test", number())
                )
            elif event == "cancel" and open_:
                open_.pop()
                sellable += 1
            elif event == "inbound":
                sellable += 2
            elif event == "loss" and sellable:
                sellable -= 1
            news.append(told(listing, sellable, at, reserved=len(open_)))
        news += [one for one in news if seed.random() < 0.3]  # type: ignore[attr-defined]  # a seeded Random
        seed.shuffle(news)  # type: ignore[attr-defined]  # a seeded Random
        for one in news:
            if isinstance(one, Told):
                mirror.take_told([one])
            else:
                mirror.sell_there([one])  # type: ignore[list-item]  # the other kind of news
        wanted = sellable + (len(open_) if market == "amazon" else 0)
        sold = StockMove.objects.filter(kind="sale", document_kind="test").count()
        assert (there(listing.sku).on_hand, sold) == (wanted, n)
        transaction.set_rollback(True)
