"""Merging, splitting, changing and writing orders by the API: of one's own stores, with an outcome per order."""

from decimal import Decimal

import pytest

from orders.models import Merge, Order, OrderLine, Portion
from orders.services.intake import take_in
from tests import factories as make
from tests.api.conftest import Asks
from tests.orders.arrivals import arrival, remote_line, remote_order
from tests.orders.test_fulfilment import Shop, shop

__all__ = ["shop"]
pytestmark = pytest.mark.django_db


def came_in(shop: Shop, *quantities: int) -> list[Order]:
    remotes = [remote_order(remote_line(shop[2], quantity)) for quantity in quantities]
    take_in(arrivals=[arrival(shop[0], remote) for remote in remotes])
    return [Order.objects.get(external_id=remote.external_id) for remote in remotes]


def test_orders_are_merged_and_taken_apart_each_with_its_outcome(asks: Asks, shop: Shop) -> None:
    one, two = came_in(shop, 1, 1)
    hidden = make.make_order()
    api = asks(make.make_user(role="operations", stores=[shop[0]]))
    answer = api.post("/orders/merge", {"order_ids": [one.pk, two.pk, hidden.pk]}).json()
    assert (answer["done"], [(each["id"], each["code"]) for each in answer["refused"]]) == (
        [one.pk, two.pk], [(hidden.pk, "not_found")],
    )  # fmt: skip
    assert api.post("/orders/unmerge", {"order_ids": [one.pk]}).json()["done"] == [one.pk]
    assert Merge.objects.get().ended_at is not None


def test_an_order_is_split_by_quantity_and_made_whole(asks: Asks, shop: Shop) -> None:
    [order] = came_in(shop, 4)
    line = OrderLine.objects.get(order=order)
    api = asks(make.make_user(role="operations", stores=[shop[0]]))
    over = {"pieces": [{"lines": [{"line_id": line.pk, "units": 5}]}]}
    assert api.post(f"/orders/{order.pk}/pieces", over).json()["refused"][0]["code"] == "more_than_open"
    pieces = {"pieces": [{"lines": [{"line_id": line.pk, "units": 1}]}]}
    assert api.post(f"/orders/{order.pk}/pieces", pieces).json()["done"] == [order.pk]
    assert Portion.objects.filter(ended_at=None).count() == 2
    assert api.post("/orders/split", {"order_ids": [order.pk], "by": "stock"}).json()["already"] == [order.pk]
    assert api.post("/orders/unsplit", {"order_ids": [order.pk]}).json()["done"] == [order.pk]
    assert api.post("/orders/split", {"order_ids": [order.pk], "by": "colour"}).status_code == 400
    assert api.post(f"/orders/{make.make_order().pk}/pieces", pieces).status_code == 404


def test_an_order_is_changed_and_written_once(asks: Asks, shop: Shop) -> None:
    [order] = came_in(shop, 1)
    api = asks(make.make_user(role="operations", stores=[shop[0]]))
    edit = {"our_note": "call first", "wished_warehouse": shop[1].pk}
    assert api.post(f"/orders/{order.pk}/edit", edit).json()["done"] == [order.pk]
    order.refresh_from_db()
    assert (order.our_note, order.wished_warehouse_id) == ("call first", shop[1].pk)
    assert shop[2].sku is not None
    new = {
        "currency": "EUR", "lines": [{"sku": shop[2].sku.code, "quantity": 2, "unit_price": "9.90"}], "number": "Z-1",
        "address": {"name": "Ann", "lines": ["Road 1"], "city": "Ghent", "country": "BE"},
    }  # fmt: skip
    first = api.post("/orders/new", new).json()
    again = api.post("/orders/new", new).json()
    assert (again, Order.objects.get(external_id="Z-1").total) == (
        {"order_id": first["order_id"], "already": True}, Decimal("19.80"),
    )  # fmt: skip
    wrong = api.post("/orders/new", {**new, "number": "Z-2", "lines": [{"sku": "NONE", "quantity": 1}]})
    assert (wrong.status_code, Order.objects.filter(external_id="Z-2").exists()) == (422, False)
    theirs = api.post("/orders/new", {**new, "number": "Z-3", "store": make.make_store().pk})
    assert theirs.status_code == 422
