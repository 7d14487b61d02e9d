"""Which warehouses serve a store: saved whole, once, and followed by what the store offers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from erp.kernel.models import TimelineEntry
from inventory.models import StoreWarehouse
from inventory.services.channel import refresh_pools
from inventory.services.serving import set_warehouses
from inventory.states import WarehouseKind
from stores.services import onboarding
from stores.services.onboarding import Rules
from tests.factories import make_level, make_listing, make_store, make_user, make_warehouse

pytestmark = pytest.mark.django_db


def test_what_a_store_offers_follows_its_warehouses_and_its_rules() -> None:
    owner, store = make_user(), make_store()
    near, far = make_warehouse(), make_warehouse()
    listing = make_listing(store=store)
    make_level(sku=listing.sku, warehouse=near, on_hand=4)
    make_level(sku=listing.sku, warehouse=far, on_hand=6)

    def offered() -> int | None:
        refresh_pools()
        listing.pool.refresh_from_db()
        desired: int | None = listing.pool.desired
        return desired

    ranking = {store.pk: [far.pk, near.pk, far.pk]}
    assert set_warehouses(account_id=store.account_id, ranking=ranking, actor=owner)
    assert not set_warehouses(account_id=store.account_id, ranking=ranking, actor=owner)
    assert offered() == 10
    assert list(StoreWarehouse.objects.order_by("rank").values_list("warehouse", "rank")) == [(far.pk, 1), (near.pk, 2)]
    set_warehouses(account_id=store.account_id, ranking={store.pk: [near.pk]}, actor=owner)
    assert offered() == 4
    onboarding.change_settings(
        account_id=store.account_id, name="Shop", poll_every_s=60, actor=owner,
        rules={store.pk: Rules(store.name, 60, True, store.stock_share, 1)},
    )  # fmt: skip
    assert offered() == 3
    assert TimelineEntry.objects.filter(action="account.warehouses_set").count() == 2


def test_the_page_offers_our_own_places_in_the_order_typed() -> None:
    store = make_store()
    first, second = make_warehouse(), make_warehouse()
    fba = make_warehouse(kind=WarehouseKind.MARKETPLACE)
    client = Client()
    client.force_login(make_user())
    address = reverse("account-warehouses", args=[store.account_id])

    assert (first.code in (page := client.get(address).content.decode()), fba.code in page) == (True, False)
    typed = {f"store{store.pk}-w{first.pk}": "2", f"store{store.pk}-w{second.pk}": "1"}
    assert client.post(address, typed | {f"store{store.pk}-w{first.pk}": "0"}).status_code == 200
    assert client.post(address, typed).status_code == 302
    assert list(StoreWarehouse.objects.order_by("rank").values_list("warehouse", flat=True)) == [second.pk, first.pk]
