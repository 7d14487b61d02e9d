"""The factories make rows that the database accepts."""

import pytest

from erp.kernel import crypto
from orders.models import Demand
from orders.states import HoldKind
from stores.models import Store
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_an_order_brings_its_buyer_lines_and_demands() -> None:
    store = make.make_store()
    part = make.make_sku()
    bundle = make.make_listing(store=store, sku=make.make_bundle(parts={part: 3}))
    unmapped = make.make_listing(store=store, mapped=False)
    order = make.make_order(store=store, lines=[(bundle, 2), (unmapped, 1)])

    assert crypto.unseal_json(order.buyer.sealed) == make.ADDRESS
    demands = Demand.objects.order_by("id").values_list("sku", "per_unit", "quantity", "waiting", "unmapped")
    assert list(demands) == [(part.pk, 3, 6, 6, 0), (None, 1, 1, 0, 1)]


def test_every_other_factory_makes_its_row() -> None:
    store = make.make_store()
    warehouse = make.make_warehouse(serves=[store])
    order = make.make_order(store=store)
    parcel = make.make_parcel(order=order, warehouse=warehouse)
    hold = make.make_hold(order=order, kind=HoldKind.ADDRESS)
    rows = [
        parcel.lines.get(),
        make.make_move(),
        make.make_sync_state(),
        make.make_parcel(),
        make.make_sku(barcodes=["690"]).barcodes.get(),
    ]

    assert (all(row.pk for row in rows), hold.order.held, list(warehouse.stores.values_list("store", flat=True))) == (
        True,
        True,
        [store.pk],
    )


def test_a_person_sees_the_stores_given() -> None:
    mine, other = make.make_store(), make.make_store()
    manager = make.make_user(role="manager", stores=[mine])

    assert list(Store.objects.for_user(manager)) == [mine]
    assert set(Store.objects.for_user(make.make_user(role="owner"))) == {mine, other}
