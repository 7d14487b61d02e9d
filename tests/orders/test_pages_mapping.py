"""Unmapped listings: suggestions, mapping many at once, and the orders that go on."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inventory.services.stock import Receipt, receive
from orders.models import Order
from orders.services.intake import take_in
from people.models import User
from products.models import Listing
from stores.models import Store
from tests import factories as make
from tests.orders.arrivals import arrival, remote_line, remote_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    return make.make_store(site="DE", name="Northwind DE")


@pytest.fixture
def lin(client: Client, store: Store) -> User:
    user = make.make_user(role="operations", stores=[store])
    client.force_login(user)
    return user


def test_a_listing_shows_who_waits_and_a_suggestion(client: Client, lin: User, store: Store) -> None:
    same, alike = make.make_sku(code="MUG-350-BLU"), make.make_sku(code="LAMP-OAK-S")
    make.make_warehouse(serves=[store])
    take_in(
        arrivals=[
            arrival(store, remote_order(remote_line("mug-350-blu"))),
            arrival(store, remote_order(remote_line("LAMP-OAK-XL"))),
        ]
    )
    make.make_listing(mapped=False)  # another store's
    rows = client.get(reverse("orders:unmapped")).context["rows"]
    told = [entry["row"] for entry in rows]
    assert {(row.listing.seller_sku, row.waiting, row.best.sku_id, row.sure) for row in told} == {
        ("mug-350-blu", 1, same.pk, "MUG-350-BLU"), ("LAMP-OAK-XL", 1, alike.pk, "")
    }  # fmt: skip


def test_mapping_lets_the_waiting_orders_go_on(client: Client, lin: User, store: Store) -> None:
    sku = make.make_sku()
    warehouse = make.make_warehouse(serves=[store])
    receive(receipts=[Receipt(sku.pk, warehouse.pk, 9, 900, "test", 1)], actor=None)
    take_in(
        arrivals=[
            arrival(store, remote_order(remote_line("A"), remote_line("B"))),
            arrival(store, remote_order(remote_line("A"))),
        ]
    )
    other = make.make_listing(mapped=False)
    keys = dict(Listing.objects.filter(store=store).values_list("external_key", "pk"))
    data = {
        "ids": [*keys.values(), other.pk],
        f"sku-{keys['A']}": sku.code,
        f"sku-{keys['B']}": "NO-SUCH",
        f"sku-{other.pk}": sku.code,
    }
    answer = client.post(reverse("orders:map"), data)
    rows = {(row["label"], row["kind"], row["reason"]) for row in answer.context["outcomes"]}
    assert rows == {("A", "done", sku.code), ("B", "refused", "There is no such SKU.")}
    assert "1 order goes on" in answer.content.decode()
    assert sorted(Order.objects.values_list("held", flat=True)) == [False, True]
    other.refresh_from_db()
    assert other.sku_id is None


def test_the_page_costs_the_same_for_one_and_for_three(client: Client, lin: User, store: Store) -> None:
    make.make_listing(store=store, mapped=False)
    client.get(reverse("orders:unmapped"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("orders:unmapped"))
    for _ in range(3):
        make.make_listing(store=store, mapped=False)
    with CaptureQueriesContext(connection) as more:
        client.get(reverse("orders:unmapped"))
    assert len(one) == len(more)


def test_typing_finds_skus_by_code_then_by_name(client: Client, lin: User) -> None:
    make.make_sku(code="MUG-1", name="Blue cup")
    make.make_sku(code="A-9", name="Mug with a handle")
    make.make_sku(code="B-7", name="Lamp", name_zh="台灯")
    text = client.get(reverse("products:find-sku"), {"sku-12": "mug"}).content.decode()
    assert text.index("MUG-1") < text.index("A-9")
    assert "B-7" in client.get(reverse("products:find-sku"), {"q": "台灯"}).content.decode()
    assert "MUG-1" in client.get(reverse("products:find-sku"), {"q": "u"}).content.decode()
    assert client.get(reverse("products:find-sku"), {"q": " "}).content.decode().strip() == ""


def test_who_may_not_map_is_refused(client: Client, store: Store) -> None:
    client.force_login(make.make_user(role="service", stores=[store]))
    assert [client.get(reverse("orders:unmapped")).status_code, client.post(reverse("orders:map")).status_code] == [
        403,
        403,
    ]
