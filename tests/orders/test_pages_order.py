"""The order page: everything about one order, for those who may see it, and what they may do with it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from erp.kernel.models import OutboxCommand, TimelineEntry
from erp.kernel.services.inbox import Incoming, keep
from erp.kernel.services.timeline import record
from orders.models import Order
from orders.services.holds import hold_by_hand
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    return make.make_store(name="Northwind DE")


@pytest.fixture
def lin(client: Client, store: Store) -> User:
    user = make.make_user(role="operations", stores=[store], username="lin", first_name="Lin", last_name="Wei")
    client.force_login(user)
    return user


def actions(order: Order) -> list[tuple[str, str | None]]:
    return list(
        TimelineEntry.objects.filter(subject_id=order.pk).order_by("id").values_list("action", "actor__username")
    )


@pytest.mark.parametrize("name", ["orders:order", "orders:drawer"])
def test_another_stores_order_is_not_there(client: Client, lin: User, name: str) -> None:
    order = make.make_order()
    assert client.get(reverse(name, args=[order.pk])).status_code == 404
    assert client.get(reverse(name, args=[order.pk + 1])).status_code == 404
    for action, args in (
        ("orders:act", [order.pk, "approve"]),
        ("orders:cancel", [order.pk]),
        ("orders:reveal", [order.pk]),
    ):
        assert client.post(reverse(action, args=args), {"reason": "x"}).status_code == 404


def test_the_page_shows_lines_demands_parcels_and_raw_messages(client: Client, lin: User, store: Store) -> None:
    listing, unmapped = make.make_listing(store=store), make.make_listing(store=store, mapped=False)
    order = make.make_order(store=store, lines=[(listing, 2), (unmapped, 1)])
    make.make_hold(order=order, kind="unmapped")
    parcel = make.make_parcel(order=order)
    keep([Incoming(store.account.lane, "order.snapshot", "1", order.external_id, {"raw": {}})])
    record("order.imported", subject_kind="order", subject_ids=[order.pk], actor=None)
    response = client.get(reverse("orders:order", args=[order.pk]))
    text = response.content.decode()
    for said in (
        listing.sku.code,
        unmapped.seller_sku,
        "2 waiting",
        "1 not mapped",
        parcel.tracking_number,
        "order.snapshot",
        "Order came in",
        "by itself",
    ):
        assert said in text, said
    assert reverse("orders:unmapped") in text


def test_the_page_costs_the_same_for_one_line_and_for_three(client: Client, lin: User, store: Store) -> None:
    small = make.make_order(store=store)
    make.make_parcel(order=small)
    large = make.make_order(store=store, lines=[(make.make_listing(store=store), 1) for _ in range(3)])
    for number in (1, 2):
        make.make_parcel(order=large, attempt=number)
    client.get(reverse("orders:order", args=[small.pk]))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("orders:order", args=[small.pk]))
    with CaptureQueriesContext(connection) as more:
        client.get(reverse("orders:order", args=[large.pk]))
    assert len(one) == len(more)


def test_a_look_at_the_buyer_is_written_down(client: Client, lin: User, store: Store) -> None:
    order = make.make_order(store=store)
    page = client.get(reverse("orders:order", args=[order.pk])).content.decode()
    assert ("Jo Müller" in page, "Lange Straße" in page, "jo@example.org" in page) == (True, False, False)
    shown = client.post(reverse("orders:reveal", args=[order.pk])).content.decode()
    assert ("Lange Straße 1" in shown, "jo@example.org" in shown) == (True, True)
    assert actions(order) == [("order.buyer_revealed", "lin")]


def test_who_may_not_see_buyers_sees_initials_and_reveals_nothing(client: Client, store: Store) -> None:
    order = make.make_order(store=store)
    client.force_login(make.make_user(role="finance", stores=[store]))
    page = client.get(reverse("orders:order", args=[order.pk])).content.decode()
    assert ("Jo Müller" in page, "J. M." in page, "10115" in page) == (False, True, False)
    assert client.post(reverse("orders:reveal", args=[order.pk])).status_code == 403
    assert actions(order) == []


def test_holding_and_releasing_from_the_page(client: Client, lin: User, store: Store) -> None:
    order = make.make_order(store=store)
    client.post(reverse("orders:act", args=[order.pk, "hold"]), {"reason": "call the buyer"})
    page = client.get(reverse("orders:order", args=[order.pk]))
    assert ("call the buyer" in page.content.decode(), page.context["acts"].approve, page.context["acts"].release) == (
        True,
        False,
        True,
    )
    drawer = client.post(reverse("orders:act", args=[order.pk, "release"]), {"from": "drawer"})
    assert (drawer["HX-Trigger"], drawer.context["acts"].approve) == ("list:refresh", True)
    assert actions(order) == [("order.held", "lin"), ("order.hold_released", "lin")]


def test_a_refusal_is_said_where_the_button_was(client: Client, lin: User, store: Store) -> None:
    order = make.make_order(store=store)
    hold_by_hand(order_ids=[order.pk], actor=lin, reason="wait")
    drawer = client.post(reverse("orders:act", args=[order.pk, "approve"]), {"from": "drawer"}).content.decode()
    page = client.post(reverse("orders:act", args=[order.pk, "approve"]), follow=True).content.decode()
    said = "Held: Held by hand. Clear this first."
    assert (said in drawer, said in page) == (True, True)


def test_a_paid_order_is_cancelled_once_it_is_cancelled_there(client: Client) -> None:
    store = make.make_store(marketplace="dhgate")  # lets nobody cancel by API
    client.force_login(make.make_user(role="operations", stores=[store]))
    order = make.make_order(store=store)
    url = reverse("orders:cancel", args=[order.pk])
    refused = client.post(url, {"reason": "typo"}, follow=True).content.decode()
    assert ("Cancel it in its seller centre" in refused, Order.objects.get().state) == (True, "review")
    client.post(url, {"reason": "", "cancelled_there": "1"})
    assert Order.objects.get().state == "review"
    client.post(url, {"reason": "buyer asked", "cancelled_there": "1"})
    assert Order.objects.values_list("state", "cancel_reason").get() == ("cancelled", "buyer asked")
    assert "It is cancelled." in client.post(url, {"reason": "again"}, follow=True).content.decode()


def test_who_may_not_cancel_is_refused(client: Client, store: Store) -> None:
    order = make.make_order(store=store, paid_at=None)
    client.force_login(make.make_user(role="finance", stores=[store]))
    assert client.post(reverse("orders:cancel", args=[order.pk]), {"reason": "x"}).status_code == 403


def test_a_rejected_confirmation_goes_again_by_hand(client: Client, lin: User, store: Store) -> None:
    order = make.make_order(store=store, state="shipped")
    parcel = make.make_parcel(order=order)
    command = OutboxCommand.objects.create(
        kind="shipment.confirm", wish=f"confirm:{parcel.number}:{order.pk}", key=f"order:{order.pk}", lane=store.account.lane,
        payload={"order_id": order.pk, "parcel_id": parcel.pk}, state="rejected", last_error="unknown carrier",
        created_at=NOON, finished_at=NOON,
    )  # fmt: skip
    assert "unknown carrier" in client.get(reverse("orders:order", args=[order.pk])).content.decode()
    url = reverse("orders:confirm-again", args=[order.pk, command.pk])
    client.post(url)
    command.refresh_from_db()
    assert (command.state, command.finished_at, actions(order)) == (
        "pending",
        None,
        [("order.confirmation_retried", "lin")],
    )
    assert "not waiting for a person" in client.post(url, follow=True).content.decode()
