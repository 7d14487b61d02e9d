"""Stock is held in fair turns, never beyond what is there, and costs what its layers say."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import CostLayer, LayerUse, Reservation, StockLevel, StockMove, Warehouse
from inventory.services.reserve import Consumption, NotHeld, Standing, Wish, consume, move_to, release, reserve
from inventory.services.stock import Change, Receipt, adjust, receive
from products.models import Sku
from tests.factories import NOON, make_sku, make_warehouse

pytestmark = pytest.mark.django_db


def receipt(sku: Sku, warehouse: Warehouse, quantity: int, value: int, document: int) -> Receipt:
    return Receipt(sku.pk, warehouse.pk, quantity, value, "test", document)


def wish(owner: int, sku: Sku, warehouse: Warehouse, quantity: int, hours: int = 24) -> Wish:
    return Wish("demand", owner, sku.pk, warehouse.pk, quantity, NOON + timedelta(hours=hours))


def level(sku: Sku, warehouse: Warehouse) -> tuple[int, int]:
    return StockLevel.objects.values_list("on_hand", "reserved").get(sku=sku, warehouse=warehouse)


def test_whoever_comes_late_waits_and_is_served_when_goods_arrive_by_deadline() -> None:
    sku, warehouse = make_sku(), make_warehouse()
    receive(receipts=[receipt(sku, warehouse, 3, 300, 1)], actor=None)
    standing = reserve(
        [wish(1, sku, warehouse, 2), wish(2, sku, warehouse, 4, hours=48), wish(3, sku, warehouse, 1, hours=30)]
    )
    assert standing == {1: Standing(2, 0), 2: Standing(0, 4), 3: Standing(1, 0)}
    assert reserve([wish(4, sku, warehouse, 1, hours=1)]) == {4: Standing(0, 1)}
    receive(receipts=[receipt(sku, warehouse, 2, 200, 2)], actor=None)
    held = dict(Reservation.objects.values_list("owner_id", "held"))
    assert held == {1: 2, 2: 1, 3: 1, 4: 1}
    assert level(sku, warehouse) == (5, 5)


def test_the_same_wish_again_keeps_what_it_has() -> None:
    sku, warehouse = make_sku(), make_warehouse()
    receive(receipts=[receipt(sku, warehouse, 3, 300, 1)], actor=None)
    assert reserve([wish(1, sku, warehouse, 2)]) == reserve([wish(1, sku, warehouse, 2)]) == {1: Standing(2, 0)}
    assert level(sku, warehouse) == (3, 2)


def test_what_is_let_go_serves_the_next() -> None:
    sku, warehouse = make_sku(), make_warehouse()
    receive(receipts=[receipt(sku, warehouse, 2, 200, 1)], actor=None)
    reserve([wish(1, sku, warehouse, 2), wish(2, sku, warehouse, 1)])
    release("demand", [1])
    release("demand", [1])
    assert dict(Reservation.objects.values_list("owner_id", "held")) == {1: 0, 2: 1}
    assert level(sku, warehouse) == (2, 1)


def test_the_same_receipt_again_changes_nothing() -> None:
    sku, warehouse = make_sku(), make_warehouse()
    receive(receipts=[receipt(sku, warehouse, 2, 200, 1)], actor=None)
    assert receive(receipts=[receipt(sku, warehouse, 2, 200, 1)], actor=None) == ()
    assert level(sku, warehouse) == (2, 0)


def test_cost_leaves_first_in_first_out_and_the_last_unit_takes_the_rest() -> None:
    sku, warehouse = make_sku(), make_warehouse()
    receive(receipts=[receipt(sku, warehouse, 3, 100, 1), receipt(sku, warehouse, 2, 50, 2)], actor=None)
    reserve([wish(1, sku, warehouse, 2), wish(2, sku, warehouse, 2)])
    consume(
        items=[Consumption("demand", 1, 2, "parcel_line", 11), Consumption("demand", 2, 2, "parcel_line", 12)],
        actor=None,
    )
    sold = StockMove.objects.filter(delta__lt=0).order_by("id").values_list("delta", "value")
    assert list(sold) == [(-2, -66), (-2, -34 - 25)]
    assert list(CostLayer.objects.order_by("id").values_list("quantity_left", "value_left")) == [(0, 0), (1, 25)]
    assert list(LayerUse.objects.order_by("id").values_list("quantity", "value")) == [(2, 66), (1, 34), (1, 25)]
    assert level(sku, warehouse) == (1, 0)


def test_nobody_takes_out_what_he_does_not_hold() -> None:
    sku, warehouse = make_sku(), make_warehouse()
    receive(receipts=[receipt(sku, warehouse, 1, 100, 1)], actor=None)
    reserve([wish(1, sku, warehouse, 2)])
    with pytest.raises(NotHeld):
        consume(items=[Consumption("demand", 1, 2, "parcel_line", 11)], actor=None)


def test_a_count_that_finds_less_puts_the_latest_deadline_back_in_the_queue() -> None:
    sku, warehouse = make_sku(), make_warehouse()
    receive(receipts=[receipt(sku, warehouse, 4, 400, 1)], actor=None)
    reserve([wish(1, sku, warehouse, 2, hours=10), wish(2, sku, warehouse, 2, hours=20)])
    outcomes = adjust(changes=[Change(sku.pk, warehouse.pk, -1, "damaged", "test", 5)], actor=None)
    again = adjust(changes=[Change(sku.pk, warehouse.pk, -1, "damaged", "test", 5)], actor=None)
    refused = adjust(changes=[Change(sku.pk, warehouse.pk, -9, "damaged", "test", 6)], actor=None)
    assert (outcomes.done, again.already, refused.refused[0].code) == ((0,), (0,), "below_zero")
    assert list(Reservation.objects.order_by("owner_id").values_list("held", "waiting")) == [(2, 0), (1, 1)]
    assert level(sku, warehouse) == (3, 3)


def test_units_that_turn_up_come_in_at_the_average_cost() -> None:
    sku, warehouse = make_sku(), make_warehouse()
    receive(receipts=[receipt(sku, warehouse, 4, 401, 1)], actor=None)
    adjust(changes=[Change(sku.pk, warehouse.pk, 2, "found", "test", 5)], actor=None)
    assert list(StockMove.objects.order_by("id").values_list("delta", "value")) == [(4, 401), (2, 201)]


def test_a_reservation_moves_to_another_warehouse() -> None:
    sku, here, there = make_sku(), make_warehouse(), make_warehouse()
    receive(receipts=[receipt(sku, here, 1, 100, 1), receipt(sku, there, 3, 300, 2)], actor=None)
    reserve([wish(1, sku, here, 2), wish(2, sku, here, 1)])
    assert move_to("demand", {1: there.pk}) == {1: Standing(2, 0)}
    assert (level(sku, here), level(sku, there)) == ((1, 1), (3, 2))


def test_services_cost_the_same_at_1_and_1000_wishes() -> None:
    warehouse = make_warehouse()
    skus = [make_sku() for _ in range(20)]
    receive(receipts=[receipt(sku, warehouse, 500, 50_000, index) for index, sku in enumerate(skus)], actor=None)
    counts = []
    for first, number in ((1, 1), (1000, 1000)):
        wishes = [wish(first + i, skus[i % 20], warehouse, 1) for i in range(number)]
        with CaptureQueriesContext(
            connection,
        ) as reserving:
            reserve(wishes)
        with CaptureQueriesContext(connection) as consuming:
            consume(items=[Consumption("demand", w.owner_id, 1, "parcel_line", w.owner_id) for w in wishes], actor=None)
        counts.append((len(reserving), len(consuming)))
    assert counts[0] == counts[1]
