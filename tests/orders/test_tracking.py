"""What carriers say reaches the orders: a refused label brings one back, deliveries end it; and the deadlines in their order."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from erp.kernel import clock
from erp.kernel.models import OutboxCommand
from erp.kernel.promises import audit
from erp.kernel.services.outbox import Answer
from inventory.services.stock import Receipt, receive
from logistics.connectors.port import Seen
from logistics.models import LabelPaper, Parcel
from logistics.services import label_settling
from logistics.services.stations import ship_parcels
from logistics.services.tracking import take_in
from logistics.states import Milestone
from orders.events import BuyersErased
from orders.models import Hold, Order
from orders.reads.deadlines import deadline_rows
from orders.services import tracking
from orders.services.allocate import allocate_approved
from orders.services.holds import release_by_hand
from orders.services.intake import take_in as take_orders
from orders.services.review import approve_orders
from tests.architecture.rows.carriers import make_line
from tests.factories import make_listing, make_order, make_store, make_user, make_warehouse, number
from tests.orders.arrivals import arrival, remote_line, remote_order
from tests.orders.test_fulfilment import Shop, pack

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    """A store whose warehouse sends with a carrier that sells labels."""
    store = make_store(site="DE")
    warehouse = make_warehouse(serves=[store])
    make_line().warehouses.add(warehouse)
    listing = make_listing(store=store)
    receive(receipts=[Receipt(listing.sku_id, warehouse.pk, 5, 500, "test", 1)], actor=None)
    return store, warehouse, listing, make_user(role="owner")


def allocated(shop: Shop) -> tuple[Order, Parcel]:
    store, _, listing, clerk = shop
    remote = remote_order(remote_line(listing, 2))
    take_orders(arrivals=[arrival(store, remote)])
    order = Order.objects.get(external_id=remote.external_id)
    approve_orders(order_ids=[order.pk], actor=clerk)
    return again(order)


def again(order: Order) -> tuple[Order, Parcel]:
    allocate_approved()
    order.refresh_from_db()
    return order, Parcel.objects.get(order_link__order=order, cancelled_at=None)


def say(parcel: Parcel, answer: Answer) -> None:
    """What the outbox does with the carrier's answer."""
    row = OutboxCommand.objects.get(wish=f"label:{parcel.number}")
    with transaction.atomic():
        OutboxCommand.objects.filter(pk=row.pk).update(state=answer.state, finished_at=clock.now())
        label_settling.settled([(row, answer)])


def label(n: str) -> Answer:
    detail = {"remote_id": f"R{n}", "tracking_number": f"SP{n}", "price": "20.5", "currency": "CNY", "extra": []}
    return Answer("confirmed", detail=detail)


def seen(parcel: Parcel, milestone: str) -> None:
    parcel.refresh_from_db()
    assert parcel.service.account_id
    scan = Seen(
        f"e{number()}",
        parcel.tracking_number or "",
        Milestone(milestone),
        "X",
        "Warszawa",
        clock.now() - timedelta(days=1),
    )
    take_in(account_id=parcel.service.account_id, scans=[scan], cursor="c")


def broken() -> list[str]:
    return [finding.promise.name for finding in audit() if not finding.kept]


def test_a_refused_label_brings_the_order_back_with_the_reason_and_the_next_parcel_is_another(shop: Shop) -> None:
    order, parcel = allocated(shop)
    say(parcel, Answer("rejected", error="postcode 00-050 does not exist"))
    order.refresh_from_db()
    parcel.refresh_from_db()
    hold = Hold.objects.get(order=order, released_at=None)
    assert [order.state, order.held, parcel.state, parcel.label_state] == ["review", True, "cancelled", "refused"]
    assert [hold.kind, hold.data["reason"], hold.data["parcel"]] == [
        "label_refused",
        "postcode 00-050 does not exist",
        parcel.number,
    ]
    assert approve_orders(order_ids=[order.pk], actor=shop[3]).refused[order.pk].code == "held"
    assert release_by_hand(order_ids=[order.pk], actor=shop[3]).done == (order.pk,)
    approve_orders(order_ids=[order.pk], actor=shop[3])
    order, second = again(order)
    assert [order.state, second.attempt, second.label_state] == ["allocated", 2, "to_buy"]
    assert broken() == []


def test_an_order_is_delivered_with_its_parcel_and_over_some_days_later(shop: Shop, settings: object) -> None:
    order, parcel = allocated(shop)
    say(parcel, label("1"))
    parcel.refresh_from_db()
    pack(parcel, shop[3])
    assert ship_parcels([parcel.pk], actor=shop[3]).done == (parcel.pk,)
    seen(parcel, "accepted")
    order.refresh_from_db()
    assert order.state == "shipped"
    seen(parcel, "delivered")
    order.refresh_from_db()
    parcel.refresh_from_db()
    assert [order.state, order.delivered_at] == ["delivered", parcel.delivered_at]
    assert tracking.close_delivered() == 0
    Order.objects.filter(pk=order.pk).update(delivered_at=clock.now() - timedelta(days=8))
    assert [tracking.close_delivered(), tracking.close_delivered()] == [1, 0]
    order.refresh_from_db()
    assert order.state == "closed"
    assert broken() == []


def test_a_delivery_told_before_we_shipped_counts_when_we_do(shop: Shop) -> None:
    order, parcel = allocated(shop)
    say(parcel, label("2"))
    seen(parcel, "delivered")
    order.refresh_from_db()
    assert order.state == "allocated"
    pack(parcel, shop[3])
    ship_parcels([parcel.pk], actor=shop[3])
    order.refresh_from_db()
    assert order.state == "delivered"


def test_a_forgotten_buyers_label_is_forgotten_too(shop: Shop) -> None:
    order, parcel = allocated(shop)
    LabelPaper.objects.create(parcel=parcel, sealed=b"x", at=clock.now())
    tracking.erase_papers(BuyersErased((order.pk,)))
    assert LabelPaper.objects.count() == 0


def test_the_sooner_of_two_deadlines_governs_and_the_nearest_stands_first() -> None:
    store, now = make_store(), clock.now()
    fields = {"store": store, "state": "review"}
    house = make_order(**fields, paid_at=now - timedelta(hours=22), ship_by=now + timedelta(days=2))
    theirs = make_order(**fields, paid_at=now, ship_by=now + timedelta(hours=6))
    late = make_order(**fields, paid_at=now - timedelta(hours=30), ship_by=now + timedelta(days=2))
    make_order(store=store, state="shipped", shipped_at=now, paid_at=now, ship_by=now)
    owner = make_user(role="owner")
    client = Client()
    client.force_login(owner)
    shown = client.get("/orders/deadlines/").context["rows"]
    assert [(r.row.order.pk, r.house, r.risk) for r in shown] == [
        (late.pk, True, True),
        (house.pk, True, True),
        (theirs.pk, False, False),
    ]
    assert next(r.left for r in shown).endswith("late")
    risk = client.get("/orders/deadlines/?tab=risk").context["rows"]
    assert [r.row.order.pk for r in risk] == [late.pk, house.pk]
    assert deadline_rows([], user=owner) == []


def test_the_deadlines_go_on_to_a_second_page() -> None:
    store, now = make_store(), clock.now()
    made = [make_order(store=store, state="review", ship_by=now + timedelta(hours=nth)) for nth in range(52)]
    client = Client()
    client.force_login(make_user(role="owner"))
    first = client.get("/orders/deadlines/").context["page"]
    second = client.get(f"/orders/deadlines/?{first.next_query}").context["rows"]
    assert [r.row.order.pk for r in second] == [row.pk for row in made[50:]]
