"""From approval to the confirmed tracking number, and what stops on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erp.kernel.models import OutboxCommand
from erp.kernel.promises import audit
from erp.kernel.services import outbox
from inventory.models import Reservation, Warehouse
from inventory.services.stock import Change, Receipt, adjust, receive
from logistics.models import Parcel, Service
from logistics.services.stations import ship_parcels, verify_scan, weigh
from orders.models import Hold, Order, OrderParcel
from orders.services import confirm
from orders.services.allocate import allocate_approved
from orders.services.cancel import cancel_orders
from orders.services.demand import refresh_demands
from orders.services.intake import take_in
from orders.services.review import approve_orders
from orders.services.shipping import CONFIRM
from people.models import User
from products.models import Listing
from stores.connectors import errors
from stores.connectors.port import Confirmation, RemoteOrder, ShipmentState
from stores.connectors.port import Receipt as Told
from stores.models import Store
from tests.factories import NOON, make_listing, make_parcel, make_service, make_store, make_user, make_warehouse
from tests.orders.arrivals import arrival, later, remote_line, remote_order

pytestmark = pytest.mark.django_db

Shop = tuple[Store, Warehouse, Listing, User]


class FakeMarketplace:
    """Remembers what it was told; `says` is what it does with the next confirmation."""

    def __init__(self) -> None:
        self.told: list[Confirmation] = []
        self.says: Exception | None = None
        self.loses_answer = False

    def confirm_shipment(self, confirmation: Confirmation) -> Told:
        if self.says:
            raise self.says
        self.told.append(confirmation)
        if self.loses_answer:
            raise errors.OutcomeUnknown("the answer was lost")
        return Told("confirmed")

    def shipped_tracking(self, *, order_id: str) -> ShipmentState:
        return ShipmentState({told.tracking_number: "confirmed" for told in self.told if told.order_id == order_id})


@pytest.fixture
def marketplace(monkeypatch: pytest.MonkeyPatch) -> FakeMarketplace:
    """In place of the account's connector."""
    fake = FakeMarketplace()

    @contextmanager
    def connected(account_id: int) -> Iterator[FakeMarketplace]:
        yield fake

    monkeypatch.setattr(confirm, "connected", connected)
    return fake


@pytest.fixture
def shop() -> Shop:
    """A store, its warehouse with a service, one mapped listing with five units, and a clerk."""
    store = make_store(site="DE")
    warehouse = make_warehouse(serves=[store])
    make_service(warehouses=[warehouse])
    listing = make_listing(store=store)
    receive(receipts=[Receipt(listing.sku_id, warehouse.pk, 5, 500, "test", 1)], actor=None)
    return store, warehouse, listing, make_user()


def allocated(shop: Shop, quantity: int = 2) -> tuple[Order, RemoteOrder, Parcel]:
    store, _, listing, clerk = shop
    remote = remote_order(remote_line(listing, quantity))
    take_in(arrivals=[arrival(store, remote)])
    order = Order.objects.get(external_id=remote.external_id)
    assert approve_orders(order_ids=[order.pk], actor=clerk).done == (order.pk,)
    allocate_approved()
    order.refresh_from_db()
    return order, remote, Parcel.objects.get(order_link__order=order, cancelled_at=None)


def pack(parcel: Parcel, clerk: User) -> None:
    """Every unit scanned, then weighed, at the stations."""
    verify_scan(code=parcel.number, client_id=uuid4(), actor=clerk)
    for line in parcel.lines.select_related("sku"):
        for _ in range(line.quantity):
            verify_scan(code=line.sku.code, client_id=uuid4(), actor=clerk, parcel_id=parcel.pk)
    weigh(code=parcel.number, client_id=uuid4(), actor=clerk)
    weigh(code=f"{parcel.expected_g} g", client_id=uuid4(), actor=clerk, parcel_id=parcel.pk)


def test_a_clean_order_goes_out_of_the_door_and_the_marketplace_hears_of_it_once(
    shop: Shop, marketplace: FakeMarketplace
) -> None:
    order, remote, parcel = allocated(shop)
    assert order.state == "allocated"
    pack(parcel, shop[3])
    ship_parcels([parcel.pk], actor=shop[3])
    ship_parcels([parcel.pk], actor=shop[3])
    order.refresh_from_db()
    assert order.state == "shipped"
    outbox.work(order.account.lane)
    outbox.work(order.account.lane)
    told = [(c.order_id, c.tracking_number, [q for _, q in c.lines], c.complete) for c in marketplace.told]
    assert told == [(remote.external_id, parcel.tracking_number, [2], True)]
    assert OutboxCommand.objects.get().state == "confirmed"
    assert [finding.promise.name for finding in audit() if not finding.kept] == []


def test_only_the_last_of_two_parcels_says_that_the_order_is_complete(shop: Shop, marketplace: FakeMarketplace) -> None:
    order, _, parcel = allocated(shop)
    pack(parcel, shop[3])
    ship_parcels([parcel.pk], actor=shop[3])
    other = make_parcel(tracking_number="T-2", shipped_at=NOON)
    OrderParcel.objects.create(order=order, parcel=other)
    payload = {"order_id": order.pk, "parcel_id": other.pk}
    outbox.command([outbox.Command(CONFIRM, "confirm:other", f"order:{order.pk}", order.account.lane, "", payload)])
    outbox.work(order.account.lane)
    assert [(told.tracking_number, told.complete) for told in marketplace.told] == [
        (parcel.tracking_number, False), ("T-2", True),
    ]  # fmt: skip


def test_a_lost_answer_is_looked_up_before_anything_is_sent_again(shop: Shop, marketplace: FakeMarketplace) -> None:
    order, _, parcel = allocated(shop)
    pack(parcel, shop[3])
    ship_parcels([parcel.pk], actor=shop[3])
    marketplace.loses_answer = True
    outbox.work(order.account.lane)
    command = OutboxCommand.objects.get()
    assert (command.state, command.must_read) == ("unknown", True)
    OutboxCommand.objects.update(next_at="2020-01-01T00:00Z")
    outbox.work(order.account.lane)
    command.refresh_from_db()
    assert (command.state, len(marketplace.told)) == ("confirmed", 1)


def test_a_refusal_stays_visible_until_a_person_acts(shop: Shop, marketplace: FakeMarketplace) -> None:
    order, _, parcel = allocated(shop)
    pack(parcel, shop[3])
    ship_parcels([parcel.pk], actor=shop[3])
    marketplace.says = errors.Rejected("wrong carrier")
    outbox.work(order.account.lane)
    command = OutboxCommand.objects.get()
    assert (command.state, command.last_error) == ("rejected", "wrong carrier")
    marketplace.says = None
    assert outbox.try_again([command.pk]) == 1
    outbox.work(order.account.lane)
    command.refresh_from_db()
    assert (command.state, len(marketplace.told)) == ("confirmed", 1)


def test_a_cancellation_stops_the_parcel_and_one_too_late_is_written_down(shop: Shop) -> None:
    store, _, _, clerk = shop
    order, remote, parcel = allocated(shop, 1)
    take_in(arrivals=[arrival(store, later(remote, cancelled_at=remote.updated_at, releasable=False))])
    parcel.refresh_from_db()
    order.refresh_from_db()
    assert (order.state, parcel.state) == ("cancelled", "cancelled")
    shipped, remote, parcel = allocated(shop, 1)
    pack(parcel, clerk)
    ship_parcels([parcel.pk], actor=clerk)
    take_in(arrivals=[arrival(store, later(remote, cancelled_at=remote.updated_at, releasable=False))])
    shipped.refresh_from_db()
    assert (shipped.state, shipped.remote_cancelled_at is not None) == ("shipped", True)
    assert cancel_orders(order_ids=[shipped.pk], actor=clerk, reason="x").refused[shipped.pk].code == "shipped"


def test_stock_lost_after_the_label_stops_the_parcel_but_never_what_is_in_a_clerks_hands(shop: Shop) -> None:
    _, warehouse, listing, clerk = shop
    picked, _, parcel = allocated(shop, 2)
    label, _, other = allocated(shop, 3)
    verify_scan(code=parcel.number, client_id=uuid4(), actor=clerk)
    verify_scan(code=listing.sku.code, client_id=uuid4(), actor=clerk, parcel_id=parcel.pk)
    assert Reservation.objects.get(picked=True).held == 2
    lost = Change(listing.sku_id, warehouse.pk, -1, "damaged", "test", 9)
    assert adjust(changes=[lost], actor=clerk).done == (0,)
    refresh_demands()
    label.refresh_from_db()
    other.refresh_from_db()
    picked.refresh_from_db()
    assert (picked.state, label.state, other.state) == ("fulfilling", "review", "cancelled")
    assert list(Hold.objects.filter(released_at=None).values_list("order_id", "kind")) == [(label.pk, "out_of_stock")]
    assert [finding.promise.name for finding in audit() if not finding.kept] == []


def test_an_order_that_no_service_can_carry_goes_back_with_the_reason(shop: Shop) -> None:
    store, _, listing, clerk = shop
    remote = remote_order(remote_line(listing))
    take_in(arrivals=[arrival(store, remote)])
    Service.objects.update(countries=["US"])
    order = Order.objects.get()
    approve_orders(order_ids=[order.pk], actor=clerk)
    allocate_approved()
    order.refresh_from_db()
    hold = Hold.objects.get(released_at=None)
    assert (order.state, hold.kind, hold.data["country"]) == ("review", "no_service", "PL")


def test_shipping_costs_the_same_at_1_and_50_orders(shop: Shop) -> None:
    store, warehouse, listing, clerk = shop
    receive(receipts=[Receipt(listing.sku_id, warehouse.pk, 500, 500, "test", 2)], actor=None)
    counts = []
    for many in (1, 50):
        take_in(arrivals=[arrival(store, remote_order(remote_line(listing))) for _ in range(many)])
        ids = list(Order.objects.filter(state="review").values_list("pk", flat=True))
        steps = []
        with CaptureQueriesContext(connection) as queries:
            approve_orders(order_ids=ids, actor=clerk)
        steps.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            allocate_approved()
        steps.append(len(queries))
        Parcel.objects.filter(state="labelled").update(state="weighed")
        parcels = list(Parcel.objects.filter(state="weighed").values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            ship_parcels(parcels, actor=clerk)
        steps.append(len(queries))
        counts.append(steps)
    assert counts[0] == counts[1]
