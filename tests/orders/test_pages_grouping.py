"""The pages to merge, split and change: what a person sees and does, and what each answer says."""

import pytest
from django.test import Client

from orders.models import Merge, Order, OrderLine, Portion
from orders.services.allocate import allocate_approved
from orders.services.intake import take_in
from orders.services.review import approve_orders
from orders.services.splitting import split_order
from people.models import User
from tests.factories import make_store, make_user
from tests.orders.arrivals import arrival, remote_line, remote_order
from tests.orders.test_fulfilment import Shop, shop
from tests.orders.test_merging import three

__all__ = ["shop"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def lin(shop: Shop, client: Client) -> User:
    """Lin runs the shop's store."""
    lin = make_user(role="operations", stores=[shop[0]])
    client.force_login(lin)
    return lin


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]  # of the test client


def test_three_orders_to_one_address_are_suggested_once_and_merged_at_a_click(
    client: Client, lin: User, shop: Shop
) -> None:
    orders = three(shop)
    elsewhere = make_store(site="FR")
    take_in(arrivals=[arrival(elsewhere, remote_order(remote_line("x"), site="FR")) for _ in range(2)])
    page = text(client.get("/orders/to-merge/"))
    assert [page.count(f'data-id="{order.pk}"') for order in orders] == [0, 1, 0]  # the one that is due first leads
    assert page.count('data-id="') == 1
    answer = client.post("/orders/to-merge/merge/", {"ids": [orders[1].pk]})
    assert (answer.status_code, set(Order.objects.filter(merge__isnull=False)), Merge.objects.count()) == (
        200, set(orders), 1,
    )  # fmt: skip
    assert "No two open orders" in text(client.get("/orders/to-merge/"))
    shared = text(client.get("/orders/?parcels=merged"))
    assert [order.external_id in shared for order in orders] == [True] * 3
    assert orders[1].external_id in text(client.get(f"/orders/{orders[0].pk}/"))
    assert client.post("/orders/to-merge/merge/", {}).status_code == 422


def test_an_order_is_split_in_its_dialog_and_made_whole_by_a_key(client: Client, lin: User, shop: Shop) -> None:
    take_in(arrivals=[arrival(shop[0], remote_order(remote_line(shop[2], 4)))])
    order = Order.objects.get()
    line = OrderLine.objects.get()
    url = f"/orders/{order.pk}/"
    assert "split-order" in text(client.get(url))
    client.post(f"{url}split/", {"by": "quantity", f"units-{line.pk}": "x"})
    client.post(f"{url}split/", {"by": "quantity"})
    assert Portion.objects.count() == 0
    client.post(f"{url}split/", {"by": "quantity", f"units-{line.pk}": "3"})
    assert sorted(Portion.objects.values_list("demands__quantity", flat=True)) == [1, 3]
    page = text(client.get(url))
    assert ("How it leaves" in page, "Undo the split" in page, 'id="split-order"' in page) == (True, True, False)
    client.post(f"{url}act/unsplit/", {"from": "page"})
    assert Portion.objects.filter(ended_at=None).count() == 0


def test_lists_find_what_has_left_in_part(client: Client, lin: User, shop: Shop) -> None:
    take_in(arrivals=[arrival(shop[0], remote_order(remote_line(shop[2], 2))) for _ in range(2)])
    one, other = Order.objects.order_by("pk")
    split_order(order_id=one.pk, pieces=[{OrderLine.objects.get(order=one).pk: 1}], actor=lin)
    Order.objects.filter(pk=one.pk).update(state="fulfilling")
    one.lines.get().demands.filter(portion__number=1).update(shipped=1, reserved=0)
    for value, shown in {"split": [one], "partly": [one], "merged": []}.items():
        page = text(client.get(f"/orders/?parcels={value}"))
        assert [each for each in (one, other) if each.external_id in page] == shown, value


def test_a_labelled_order_says_the_way_out_and_takes_only_a_note(client: Client, lin: User, shop: Shop) -> None:
    take_in(arrivals=[arrival(shop[0], remote_order(remote_line(shop[2])))])
    order = Order.objects.get()
    approve_orders(order_ids=[order.pk], actor=lin)
    allocate_approved()
    page = text(client.get(f"/orders/{order.pk}/edit/"))
    assert "Take it back to review first" in page
    values = {"our_note": "call first", "wished_warehouse": "", "wished_service": ""}
    assert client.post(f"/orders/{order.pk}/edit/", values).status_code == 302
    assert client.get(f"/orders/{order.pk}/address/").status_code == 302
    assert "call first" in text(client.get(f"/orders/{order.pk}/"))
    client.post(f"/orders/{order.pk}/act/back_to_review/", {"from": "page"})
    order.refresh_from_db()
    assert order.state == "review"
    assert client.get(f"/orders/{order.pk}/address/").status_code == 200
