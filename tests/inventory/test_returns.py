"""Units that come back at the cost they left with, to the cent, whoever brings them and in whatever order."""

import threading
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.models import CameBack, CostLayer, StockLevel, StockMove, Warehouse
from inventory.services.documents import Corrected, adjust_stock
from inventory.services.reserve import Consumption, Wish, consume, reserve
from inventory.services.returns import MoreThanLeft, TakenBack, WrittenOff, cost_share, share, take_back
from inventory.services.stock import Receipt, receive
from products.models import Sku
from tests.factories import NOON, make_sku, make_warehouse, number


def came_in(sku: Sku, warehouse: Warehouse, units: int, value: int) -> None:
    receive(receipts=[Receipt(sku.pk, warehouse.pk, units, value, "test", number())], actor=None)


def sold(sku: Sku, warehouse: Warehouse, units: int) -> int:
    """The parcel line that took them out."""
    line = number()
    reserve([Wish("test", line, sku.pk, warehouse.pk, units, NOON)])
    consume(items=[Consumption("test", line, units, "parcel_line", line)], actor=None)
    return line


def back(sku: Sku, warehouse: Warehouse, units: int, line: int) -> TakenBack:
    return TakenBack(sku.pk, warehouse.pk, units, "parcel_line", line, "inspection", number(), "restocked")


def layers(sku: Sku) -> list[tuple[int, int]]:
    """Open layers, oldest first: (units left, value left)."""
    found = CostLayer.objects.filter(level__sku=sku, quantity_left__gt=0).order_by("received_at", "pk")
    return list(found.values_list("quantity_left", "value_left"))


@pytest.mark.django_db
def test_the_worked_numbers_with_a_return() -> None:
    """50 at 10, 100 at 12; 120 leave for 500 + 70 x 12 = 1,340. Ten come back: 1,340 x 10 / 120 = 111 (rounded down), then 110 of them,
    and the last take the rest. 60 at 14 come in; then the oldest go first: 30 at 12, 60 at 14 and what came back after them."""
    sku, shelf = make_sku(), make_warehouse()
    came_in(sku, shelf, 50, 500)
    came_in(sku, shelf, 100, 1200)
    first = sold(sku, shelf, 120)
    came_in(sku, shelf, 60, 840)
    assert StockMove.objects.get(document_id=first, delta=-120).value == -1340
    moves = take_back(items=[back(sku, shelf, 10, first)], actor=None)
    move = StockMove.objects.get(pk=moves[0])
    origin = StockMove.objects.get(document_id=first, delta=-120)
    assert (move.kind, move.delta, move.value, move.origin_id) == ("return", 10, 111, origin.pk)
    assert layers(sku) == [(30, 360), (60, 840), (10, 111)]
    second = sold(sku, shelf, 70)
    assert StockMove.objects.get(document_id=second, delta=-70).value == -920
    assert layers(sku) == [(20, 280), (10, 111)]
    take_back(items=[back(sku, shelf, 110, first)], actor=None)
    assert layers(sku) == [(20, 280), (10, 111), (110, 1229)]


@pytest.mark.django_db
def test_written_off_units_take_their_share_and_never_enter_the_stock() -> None:
    sku, shelf, other = make_sku(), make_warehouse(), make_warehouse()
    came_in(sku, shelf, 3, 100)
    line = sold(sku, shelf, 3)
    item = WrittenOff(1, "parcel_line", line, "inspection", number(), "written_off")
    assert (cost_share(items=[item]), cost_share(items=[item])) == (33, 33)
    again = [back(sku, other, 1, line), back(sku, shelf, 1, line)]
    assert len(take_back(items=again, actor=None)) == 2
    assert take_back(items=again, actor=None) == ()
    assert list(CameBack.objects.order_by("pk").values_list("quantity", "value")) == [(1, 33), (1, 33), (1, 34)]
    assert list(StockLevel.objects.order_by("pk").values_list("warehouse_id", "on_hand")) == [
        (shelf.pk, 1), (other.pk, 1),
    ]  # fmt: skip
    with pytest.raises(MoreThanLeft):
        take_back(items=[back(sku, shelf, 1, line)], actor=None)
    with pytest.raises(MoreThanLeft):
        cost_share(items=[WrittenOff(1, "parcel_line", 0, "inspection", number())])
    assert (CameBack.objects.count(), StockLevel.objects.get(warehouse=shelf).on_hand) == (3, 1)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # on a busy machine drawing takes its time
@given(
    value=st.integers(0, 10**12),
    cuts=st.lists(st.integers(1, 40), min_size=1, max_size=30),
)
def test_the_shares_of_all_units_are_exactly_what_left(value: int, cuts: list[int]) -> None:
    total, points = sum(cuts), [0]
    for cut in cuts:
        points.append(points[-1] + cut)
    shares = [share(value, total, after) - share(value, total, before) for before, after in pairwise(points)]
    assert sum(shares) == value
    assert min(shares) >= 0


@pytest.mark.django_db
def test_it_costs_the_same_at_1_and_50_lines() -> None:
    shelf = make_warehouse()
    counts = []
    for many in (1, 50):
        sku = make_sku()
        came_in(sku, shelf, many, 7 * many)
        items = [back(sku, shelf, 1, sold(sku, shelf, 1)) for _ in range(many)]
        with CaptureQueriesContext(connection) as queries:
            assert len(take_back(items=items, actor=None)) == many
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_somebody_who_waits_is_served_by_what_comes_back() -> None:
    sku, shelf = make_sku(), make_warehouse()
    came_in(sku, shelf, 1, 10)
    line = sold(sku, shelf, 1)
    assert reserve([Wish("test", 999, sku.pk, shelf.pk, 1, NOON)])[999].waiting == 1
    take_back(items=[back(sku, shelf, 1, line)], actor=None)
    level = StockLevel.objects.get(sku=sku)
    assert (level.on_hand, level.reserved) == (1, 1)
    adjust_stock(client_id=uuid4(), warehouse_id=shelf.pk, reason="lost", corrected=[Corrected(sku.pk, -1)], actor=None)
    assert StockMove.objects.filter(level=level).latest("pk").value == -10


@pytest.mark.django_db(transaction=True)
def test_clerks_who_take_units_of_one_parcel_back_at_once_share_its_cost_and_no_more() -> None:
    sku, shelf = make_sku(), make_warehouse()
    came_in(sku, shelf, 7, 100)
    line = sold(sku, shelf, 7)
    failed: list[Exception] = []

    def clerk() -> None:
        try:
            take_back(items=[back(sku, shelf, 1, line)], actor=None)
        except MoreThanLeft as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=clerk) for _ in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    values = list(CameBack.objects.values_list("value", flat=True))
    assert (len(values), sum(values), len(failed)) == (7, 100, 2)
    assert StockLevel.objects.get(sku=sku).on_hand == 7
