"""A late cost over many layers and uses is shared by as many statements as one over a single layer, and traced once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import CostLayer, MoveRevaluation
from inventory.promises import PROMISES
from tests.factories import make_sku, make_warehouse
from tests.inventory.test_revaluing import came_in, carried, late, sold, worth
from tests.proofs import broken

pytestmark = pytest.mark.django_db


def statements(amounts: dict[CostLayer, int]) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        late(amounts)
    return [query["sql"] for query in seen.captured_queries]


def traces(found: list[str]) -> int:
    """How often the units of layers were followed."""
    return sum("FROM asked a JOIN inventory_layeruse" in statement for statement in found)


def test_many_layers_sold_to_many_are_the_same_statements_as_one_and_one_trace() -> None:
    house = make_warehouse()
    layers = [came_in(make_sku(), house, 10, 100) for _ in range(12)]
    for layer in layers:
        for _ in range(3):
            sold(layer.level.sku, house, 2)
    one = statements({layers[0]: 1_000})
    many = statements(dict.fromkeys(layers, 1_000))
    assert (len(many), traces(one), traces(many)) == (len(one), 1, 1)
    assert MoveRevaluation.objects.count() == 3 * 13
    assert [worth(layer)[1] for layer in layers] == [100 + 800] + [100 + 400] * 11
    assert broken(PROMISES) == {}


def test_goods_that_moved_on_are_followed_again_when_their_new_place_is_locked() -> None:
    house, other, cup = make_warehouse(), make_warehouse(), make_sku()
    layer = came_in(cup, house, 10, 100)
    there = carried(layer, 4, other)
    found = statements({layer: 1_000})
    # A trace is two steps here: of the layer, and of the layer that it went into.
    assert traces(found) == 4
    locks = [
        sql for sql in found if sql.startswith("SELECT id FROM inventory_stocklevel") and sql.endswith("FOR UPDATE")
    ]
    assert len(locks) == 2
    assert (worth(layer)[2], worth(there)[2]) == (60 + 600, 40 + 400)
    assert broken(PROMISES) == {}
