"""A distributor's order goes the way of every other: approved, allocated, labelled in its sender's name, shipped; then the money is taken."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from aftersales.events import RefundsConfirmed
from distribution.models import Distributor, DistributorOrder, Wallet, WalletEntry, WalletHold
from distribution.services.wallets import capture
from erp.bridges import credit_refunds
from erp.kernel.models import OutboxCommand
from erp.kernel.outcomes import Refusal
from logistics.models import Parcel, ParcelLine
from logistics.reads import labels
from logistics.services.stations import ship_parcels
from orders.events import OrdersShipped
from orders.models import Order
from orders.services.allocate import allocate_orders
from orders.services.cancel import cancel_orders
from orders.services.review import approve_orders
from stores.access import account_ids_for
from stores.models import SyncState
from stores.services.sync import pull_due
from tests.distribution.make import make_distributor, make_placed_order, make_price_list, make_stock, placed
from tests.factories import make_account, make_service, make_sku, make_store, make_user

pytestmark = pytest.mark.django_db


def figures(distributor: Distributor) -> tuple[int, int]:
    return Wallet.objects.values_list("balance", "held").get(pk=distributor.pk)


def a_distributor(orders: int = 1, **fields: Any) -> tuple[Distributor, list[DistributorOrder]]:
    """A distributor with as many orders of 24.00 each, and the goods for them."""
    cup = make_sku()
    warehouse = make_stock(cup, units=1000)
    make_service(warehouses=[warehouse])
    distributor = make_distributor(price_list=make_price_list(prices={cup: "12"}), balance=1_000_000, **fields)
    made = [placed(distributor, [(cup, 2)]).order for _ in range(orders)]
    return distributor, [order for order in made if order is not None]


def ship(made: DistributorOrder) -> Parcel:
    owner = make_user()
    approve_orders(order_ids=[made.order_id], actor=owner)
    assert allocate_orders(order_ids=[made.order_id]).done == (made.order_id,)
    parcel = Parcel.objects.get(order_link__order=made.order_id)
    ParcelLine.objects.filter(parcel=parcel).update(verified=F("quantity"))
    Parcel.objects.filter(pk=parcel.pk).update(state="weighed", weighed_g=500)
    assert ship_parcels([parcel.pk], actor=owner).done == (parcel.pk,)
    return parcel


def test_it_ships_and_what_was_held_is_taken_once() -> None:
    distributor, (made,) = a_distributor()
    assert figures(distributor) == (1_000_000, 2400)
    ship(made)
    assert Order.objects.get(pk=made.order_id).state == "shipped"
    entry = WalletEntry.objects.get(key=f"capture:{made.order_id}")
    assert (entry.kind, entry.amount, entry.document_kind, entry.document_id) == (
        "capture",
        -2400,
        "order",
        made.order_id,
    )
    assert (figures(distributor), WalletHold.objects.get().state) == ((997_600, 0), "captured")
    capture(OrdersShipped((made.order_id,)))
    assert (figures(distributor), WalletEntry.objects.filter(kind="capture").count()) == ((997_600, 0), 1)
    assert OutboxCommand.objects.count() == 0, "nobody is told of own sales"


def test_its_label_names_the_distributor_and_not_us() -> None:
    sender = ["Nordlicht Trading", "Am Kai 5", "20457 Hamburg"]
    _, (made,) = a_distributor(label_sender=sender)
    approve_orders(order_ids=[made.order_id], actor=make_user())
    allocate_orders(order_ids=[made.order_id])
    parcel = Parcel.objects.select_related("warehouse").get(order_link__order=made.order_id)
    label = labels(parcel_ids=[parcel.pk])[0][0]
    assert label.sender_lines == tuple(sender)
    assert label.order_numbers == (made.number,)
    shown = " ".join((*label.sender_lines, *label.recipient_lines, *label.order_numbers, label.printed_note))
    assert not [line for line in parcel.warehouse.sender if line in shown]


def test_an_order_of_a_marketplace_keeps_the_warehouse_as_its_sender() -> None:
    from tests.factories import make_parcel

    parcel = make_parcel()
    assert labels(parcel_ids=[parcel.pk])[0][0].sender_lines == tuple(parcel.warehouse.sender)


def test_called_off_by_us_it_gives_the_money_back_and_shipped_it_can_not_be() -> None:
    distributor, (first, second) = a_distributor(2)
    ship(first)
    refused = cancel_orders(order_ids=[first.order_id], actor=None, reason="late").refused
    assert refused == {first.order_id: Refusal("shipped", {"state": "shipped"})}
    assert cancel_orders(order_ids=[second.order_id], actor=None, reason="late").done == (second.order_id,)
    assert (figures(distributor), [row.state for row in WalletHold.objects.order_by("pk")]) == (
        (997_600, 0),
        ["captured", "released"],
    )


def test_a_whole_event_is_taken_in_the_same_statements() -> None:
    _, orders = a_distributor(40)

    def cost(some: list[DistributorOrder]) -> int:
        with CaptureQueriesContext(connection) as queries:
            capture(OrdersShipped(tuple(order.order_id for order in some)))
        return len(queries)

    assert cost(orders[:1]) == cost(orders[1:])
    assert WalletEntry.objects.filter(kind="capture").count() == 40


def test_refunds_of_its_orders_come_back_to_the_wallet_once() -> None:
    from aftersales.models import Case, Refund

    distributor, (made,) = a_distributor()
    ship(made)
    foreign = make_store()
    cases = [
        Case.objects.create(
            client_id=uuid4(), number=f"C{place}", order=order, account=order.account, kind="refund_only", opened_at=order.imported_at
        )
        for place, order in enumerate((made.order, _order_of(foreign)))
    ]  # fmt: skip
    refunds = [
        Refund.objects.create(
            client_id=uuid4(), case=case, currency="USD", items_minor=1000, shipping_minor=50, agreed_at=made.at
        )
        for case in cases
    ]
    event = RefundsConfirmed(tuple(refund.pk for refund in refunds))
    credit_refunds(event)
    credit_refunds(event)
    entry = WalletEntry.objects.get(kind="refund")
    assert (entry.key, entry.amount, entry.document_kind, entry.document_id) == (
        f"refund:{refunds[0].pk}", 1050, "refund", refunds[0].pk,
    )  # fmt: skip
    assert figures(distributor) == (998_650, 0)


def _order_of(store: object) -> Order:
    from tests.factories import make_order

    return make_order(store=store)  # type: ignore[arg-type]  # a store of the factories


def test_own_sales_are_left_out_of_all_that_speaks_to_marketplaces() -> None:
    make_placed_order()
    known = make_account()
    make_store(account=known)
    pull_due()
    assert list(SyncState.objects.values_list("account", flat=True)) == [known.pk]
    assert account_ids_for(make_user()) == [known.pk]
