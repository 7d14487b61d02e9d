"""Undo stock moves: exact opposites by new rows; what can't be undone says what to undo first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erp.kernel.outcomes import Outcomes, Refusal
from inventory.models import CostLayer, StockLevel, StockMove, Warehouse
from inventory.promises import PROMISES
from inventory.services.documents import Arrived, receive_goods
from inventory.services.reserve import Consumption, Wish, consume, mark_picked, reserve, standings
from inventory.services.reversals import reverse_moves
from products.models import Sku
from tests.factories import make_sku, make_warehouse
from tests.proofs import broken

pytestmark = pytest.mark.django_db
DEADLINE = datetime(2026, 12, 1, tzinfo=UTC)


def received(warehouse: Warehouse, *goods: tuple[Sku, int, int]) -> list[StockMove]:
    for sku, quantity, value in goods:
        arrived = [Arrived(sku.pk, quantity, value)]
        receive_goods(client_id=uuid4(), warehouse_id=warehouse.pk, arrived=arrived, actor=None)
    return list(StockMove.objects.order_by("-id")[: len(goods)])[::-1]


def sold(warehouse: Warehouse, sku: Sku, quantity: int, *, owner: int) -> StockMove:
    reserve([Wish("demand", owner, sku.pk, warehouse.pk, quantity, DEADLINE)])
    consume(items=[Consumption("demand", owner, quantity, "parcel_line", owner)], actor=None)
    return StockMove.objects.latest("id")


def layers() -> list[tuple[int, int]]:
    return list(CostLayer.objects.order_by("id").values_list("quantity_left", "value_left"))


def test_a_sale_undone_puts_the_units_back_into_their_very_layers() -> None:
    warehouse, cup = make_warehouse(), make_sku()
    received(warehouse, (cup, 3, 100), (cup, 5, 200))
    move = sold(warehouse, cup, 4, owner=1)
    assert layers() == [(0, 0), (4, 160)]
    assert reverse_moves([move.pk], reason="wrong parcel", actor=None) == Outcomes((move.pk,))
    undo = StockMove.objects.latest("id")
    assert (undo.delta, undo.value, undo.kind, undo.origin_id, undo.reason) == (
        4,
        140,
        "reversal",
        move.pk,
        "wrong parcel",
    )
    assert (layers(), StockLevel.objects.get().on_hand) == ([(3, 100), (5, 200)], 8)
    assert reverse_moves([move.pk], reason="again", actor=None) == Outcomes(already=(move.pk,))
    assert broken(PROMISES) == {}


def test_a_receipt_is_undone_whole_or_refused_with_what_is_left() -> None:
    warehouse, cup = make_warehouse(), make_sku()
    first, second = received(warehouse, (cup, 3, 100), (cup, 5, 200))
    sale = sold(warehouse, cup, 1, owner=1)
    outcomes = reverse_moves([first.pk, second.pk], reason="not ours", actor=None)
    assert outcomes == Outcomes((second.pk,), refused={first.pk: Refusal("used", {"left": 2, "came": 3})})
    assert reverse_moves([sale.pk], reason="not ours", actor=None).done == (sale.pk,)
    assert reverse_moves([first.pk], reason="not ours", actor=None).done == (first.pk,)
    assert (layers(), StockLevel.objects.get().on_hand) == ([(0, 0), (0, 0)], 0)
    undo = StockMove.objects.latest("id")
    assert reverse_moves([undo.pk], reason="x", actor=None).refused == {undo.pk: Refusal("is_reversal")}
    assert broken(PROMISES) == {}


def test_who_was_promised_the_goods_waits_again_unless_they_are_picked() -> None:
    warehouse, cup = make_warehouse(), make_sku()
    first, second = received(warehouse, (cup, 3, 100), (cup, 5, 200))
    early, late = (
        Wish("demand", 1, cup.pk, warehouse.pk, 3, DEADLINE),
        Wish("demand", 2, cup.pk, warehouse.pk, 4, DEADLINE + timedelta(1)),
    )
    reserve([early, late])
    mark_picked("demand", [1])
    assert reverse_moves([first.pk], reason="not ours", actor=None).done == (first.pk,)
    assert {key: (found.held, found.waiting) for key, found in standings("demand", [1, 2]).items()} == {
        1: (3, 0),
        2: (2, 2),
    }
    assert reverse_moves([second.pk], reason="not ours", actor=None).refused == {
        second.pk: Refusal("picked", {"free": 2, "delta": 5})
    }
    assert broken(PROMISES) == {}


def test_any_number_costs_the_same() -> None:
    def cost(count: int) -> int:
        moves = received(make_warehouse(), *((make_sku(), 2, 100) for _ in range(count)))
        with CaptureQueriesContext(connection) as seen:
            outcomes = reverse_moves([move.pk for move in moves], reason="not ours", actor=None)
        assert len(outcomes.done) == count
        return len(seen)

    assert cost(1) == cost(30)
