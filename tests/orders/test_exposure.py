"""How far pools may oversell: from sales and acknowledgements to the buffer. One SKU in two stores; Berlin sells, Wish lags behind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from erp.kernel import clock
from inventory.models import Exposure, TouchedSku
from inventory.promises import PROMISES
from inventory.services import exposure as stock_exposure
from inventory.services.channel import offers, refresh_pools
from inventory.services.exposure import Buffer, Sold
from orders.models import Order
from orders.services import exposure
from people.roles import Role
from products.models import Listing, Sku
from stores.models import PushAck, QuantityPool, Store
from stores.services import pools, values
from stores.services.rules import PushRules, set_push_rules
from stores.states import Marketplace
from tests.factories import (
    make_bundle,
    make_level,
    make_listing,
    make_order,
    make_sku,
    make_store,
    make_user,
    make_warehouse,
)
from tests.proofs import broken, plant
from tests.stores.conftest import Shelf, shelf

__all__ = ["shelf"]
pytestmark = pytest.mark.django_db
D = Decimal


@dataclass
class Company:
    cup: Sku
    berlin: Listing
    wish: Listing
    single: Listing  # sold nowhere else


@pytest.fixture
def company(shelf: Shelf) -> Company:
    berlin, wish = make_store(), make_store(marketplace=Marketplace.WISH)
    warehouse = make_warehouse(serves=[berlin])
    wish.warehouses.create(warehouse=warehouse, rank=1)
    cup = make_sku()
    make_level(sku=cup, warehouse=warehouse, on_hand=20)
    return Company(
        cup, make_listing(store=berlin, sku=cup), make_listing(store=wish, sku=cup), make_listing(store=berlin)
    )


def pool_of(listing: Listing) -> QuantityPool:
    assert listing.pool_id
    return QuantityPool.objects.get(pk=listing.pool_id)


def ack(pool: QuantityPool, *seconds: float, days_ago: int = 0, kind: str = "stock") -> None:
    at = clock.now() - timedelta(days=days_ago)
    PushAck.objects.bulk_create(
        PushAck(
            kind=kind,
            target_id=pool.pk,
            account_id=pool.account_id,
            value=1,
            version=1,
            desired_at=at - timedelta(seconds=s),
            acked_at=at,
        )
        for s in seconds
    )


def told(listing: Listing) -> tuple[Any, ...]:
    row = Exposure.objects.get(pool=pool_of(listing))
    return row.sold_14, row.elsewhere_14, row.elsewhere_hour, row.push_lag_s, row.order_lag_s, row.units_at_risk


def test_risk_is_what_sells_elsewhere_in_the_time_that_news_takes(company: Company) -> None:
    berlin, wish = pool_of(company.berlin), pool_of(company.wish)
    ack(wish, *[10.0] * 95, *[400.0] * 5)
    ack(wish, 9999.0, days_ago=4)
    ack(wish, 9999.0, kind="prices")
    sales = [Sold(company.cup.pk, berlin.pk, 140, 0), Sold(company.cup.pk, wish.pk, 14, 0)]

    exposure_count = stock_exposure.reckon(sales=sales, order_lags={berlin.account_id: D(134), wish.account_id: D(5)})
    again = stock_exposure.reckon(sales=sales, order_lags={berlin.account_id: D(134), wish.account_id: D(5)})

    # Wish: 10 a day in Berlin x (134 s until the order is here + 29.5 s until Wish has it); Berlin: 1 a day x 5 s.
    assert (exposure_count, again) == (3, 0)
    assert told(company.wish) == (154, 140, 0, D("29.500"), D(134), D("0.0189"))
    assert told(company.berlin) == (154, 14, 0, D(0), D(5), D("0.0001"))
    assert told(company.single) == (0, 0, 0, D(0), D(0), D(0))


def test_a_rush_counts_as_if_it_went_on_and_a_bundle_as_its_scarcest_part(company: Company) -> None:
    spoon = make_sku()
    bundle = make_listing(store=company.wish.store, sku=make_bundle(parts={company.cup: 1, spoon: 2}))
    berlin = pool_of(company.berlin)
    sales = [Sold(company.cup.pk, berlin.pk, 20, 10), Sold(spoon.pk, None, 56, 0)]

    stock_exposure.reckon(sales=sales, order_lags={berlin.account_id: D(360)})

    assert told(bundle) == (20, 20, 10, D(0), D(360), D(1))  # 240 a day, not 20/14; of spoons 28 bundles in 14 days
    assert told(company.wish)[2:] == (10, D(0), D(360), D(1))


def test_a_wish_that_waits_is_as_late_as_it_is_old(company: Company) -> None:
    wish = pool_of(company.wish)
    ack(wish, 2.0)
    QuantityPool.objects.filter(pk=wish.pk).update(
        desired=3, desired_version=1, desired_at=clock.now() - timedelta(hours=1)
    )

    stock_exposure.reckon(sales=[], order_lags={})

    assert 3600 <= told(company.wish)[3] < 3660


def test_the_lag_is_written_with_the_acknowledgement(company: Company, shelf: Shelf) -> None:
    wish = pool_of(company.wish)
    pools.want({wish.pk: 4})
    QuantityPool.objects.filter(pk=wish.pk).update(desired_at=clock.now() - timedelta(seconds=30))

    assert pools.push_due(wish.account_id) == 1

    row = PushAck.objects.get()
    assert (row.kind, row.target_id, row.account_id, row.value, row.version) == (
        "stock",
        wish.pk,
        wish.account_id,
        D(4),
        1,
    )
    assert 30 <= (row.acked_at - row.desired_at).total_seconds() < 60
    PushAck.objects.update(acked_at=clock.now() - timedelta(days=8))
    assert (values.forget_acks(), PushAck.objects.count()) == (1, 0)


def test_sales_and_lags_are_read_from_orders(company: Company) -> None:
    now = clock.now()
    account = company.berlin.store.account
    order = make_order(store=company.berlin.store, lines=[(company.berlin, 3)])
    old = make_order(store=company.berlin.store, lines=[(company.berlin, 9)])
    theirs = make_order(store=company.berlin.store, lines=[(company.berlin, 9)], fulfilled_by="marketplace")
    late = make_order(store=company.berlin.store, lines=[(company.berlin, 1)])
    Order.objects.filter(pk=old.pk).update(ordered_at=now - timedelta(days=15), imported_at=now - timedelta(hours=3))
    Order.objects.filter(pk=theirs.pk).update(ordered_at=now - timedelta(days=2), imported_at=now - timedelta(hours=3))
    Order.objects.filter(pk=late.pk).update(
        ordered_at=now - timedelta(hours=2), imported_at=now - timedelta(hours=2) + timedelta(seconds=90)
    )
    Order.objects.filter(pk=order.pk).update(
        ordered_at=now - timedelta(minutes=9), imported_at=now - timedelta(minutes=8)
    )

    assert exposure.sales() == [Sold(company.cup.pk, pool_of(company.berlin).pk, 4, 3)]
    assert exposure.order_lags() == {
        account.pk: D("88.500")
    }  # of 60 and 90; what was there before the first look is no lag


def rules(**changes: Any) -> PushRules:
    kept = PushRules(D(1), 2, buffer_follows_lag=False, buffer_min=1, buffer_max=5, our_price_wins=False)
    return replace(kept, **changes)


@pytest.mark.parametrize(("risk", "units"), [("0", 1), ("0.2", 1), ("2.01", 3), ("3", 3), ("77", 5)])
def test_the_buffer_follows_the_lag_within_its_limits(company: Company, risk: str, units: int) -> None:
    wish = pool_of(company.wish)
    set_push_rules(store_ids=[company.wish.store_id], rules=rules(buffer_follows_lag=True), actor=None)
    stock_exposure.reckon(sales=[], order_lags={})
    Exposure.objects.filter(pool=wish).update(units_at_risk=D(risk))

    assert offers([wish.pk]) == {wish.pk: 20 - units}
    assert Buffer(fixed=2, follows_lag=True, least=1, most=5).of(D(risk)) == units


def test_new_rules_and_new_risk_are_offered_at_once(company: Company) -> None:
    wish, berlin = pool_of(company.wish), pool_of(company.berlin)
    refresh_pools()

    changed = set_push_rules(store_ids=[company.wish.store_id], rules=rules(), actor=None)
    same = set_push_rules(store_ids=[company.wish.store_id], rules=rules(), actor=None)
    refresh_pools()
    fixed = pool_of(company.wish).desired
    set_push_rules(store_ids=[company.wish.store_id], rules=rules(buffer_follows_lag=True), actor=None)
    refresh_pools()
    least = pool_of(company.wish).desired
    stock_exposure.reckon(
        sales=[Sold(company.cup.pk, berlin.pk, 140, 0)], order_lags={berlin.account_id: D(86400 // 4)}
    )
    touched = list(TouchedSku.objects.values_list("sku_id", flat=True))
    refresh_pools()

    assert (changed.done, same.already) == ((company.wish.store_id,), (company.wish.store_id,))
    assert (fixed, least, touched, pool_of(company.wish).desired) == (18, 19, [company.cup.pk], 17)
    assert _beyond(wish) == []
    plant("UPDATE inventory_exposure SET units_at_risk = 4 WHERE pool_id = %s", wish.pk)
    assert _beyond(wish) == [{"pool_id": wish.pk, "desired": 17, "allowed": 16}]


def _beyond(pool: QuantityPool) -> list[dict[str, Any]]:
    """What the audit says of the pool."""
    found = broken(PROMISES).get("pools_follow_the_stock", [])
    return [row for row in found if row["pool_id"] == pool.pk]


def test_pages_show_the_worst_first_and_open_to_what_makes_it(company: Company) -> None:
    berlin = pool_of(company.berlin)
    stock_exposure.reckon(sales=[Sold(company.cup.pk, berlin.pk, 140, 0)], order_lags={berlin.account_id: D(864)})
    lin = make_user(role=Role.MANAGER, stores=[company.wish.store])
    client = Client()
    client.force_login(lin)

    rows = client.get(f"/stock/exposure/?q={company.cup.code}").context["rows"]
    page = client.get(f"/stock/exposure/{company.wish.pool_id}/")

    assert [(row.pool.pk, row.stores, row.exposure.units_at_risk) for row in rows] == [
        (company.wish.pool_id, (company.wish.store.name,), D("0.1000"))
    ]
    assert [(sale["store"], sale["units"]) for sale in page.context["sales"]] == [
        ("", 140)
    ]  # Berlin is not hers to know
    assert company.berlin.store.name not in page.content.decode()
    assert client.get(f"/stock/exposure/{company.berlin.pool_id}/").status_code == 404
    form = {"stock_share": "0.5", "stock_buffer": "1", "buffer_min": "0", "buffer_max": "3"}
    saved, wrong = (
        client.post(f"/stores/{company.wish.store_id}/rules/", each) for each in (form, {**form, "buffer_min": "4"})
    )
    assert (saved.status_code, wrong.status_code) == (302, 422)
    assert Store.objects.get(pk=company.wish.store_id).stock_share == D("0.5")
