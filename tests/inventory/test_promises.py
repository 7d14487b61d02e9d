"""Each promise of the stock is kept by a day that went the right way, and each planted violation is named with its row."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from erp.kernel import clock
from inventory.models import (
    CameBack,
    CostLayer,
    LayerUse,
    ListingPushRule,
    Reservation,
    Revaluation,
    StockDocumentLine,
    StockLevel,
    StockMove,
    StockValueMonth,
)
from inventory.promises import STOCK as PROMISES
from inventory.services.channel import refresh_pools
from inventory.services.documents import Arrived, Corrected, adjust_stock, receive_goods
from inventory.services.months import keep_months
from products.models import Sku
from products.services.listings import map_listings
from stores.models import QuantityPool
from tests.factories import make_listing, make_sku, make_warehouse
from tests.inventory.test_revaluing import back, came_in, late, sold
from tests.proofs import Day, broken, findings, plant, trade

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> Day:
    """A day's trade; two months before it, a cost came after goods were sold, and a unit came back with its part."""
    ListingPushRule.objects.create(
        listing=make_listing(mapped=False), fixed=3, fixed_until=clock.now() + timedelta(hours=1)
    )
    with clock.frozen(clock.now() - timedelta(days=62)):
        sku, home = make_sku(), make_warehouse()
        layer = came_in(sku, home, 10, 100)
        line = sold(sku, home, 4)
        late({layer: 50})
        back(sku, home, 1, line)
    keep_months()
    return trade()


def test_a_day_that_went_the_right_way_keeps_and_exercises_them_all(day: Day) -> None:
    found = findings(PROMISES)
    assert {name: offenders for name, (_, offenders) in found.items() if offenders} == {}
    assert [name for name, (checked, _) in found.items() if not checked] == []
    assert len(found) == len(PROMISES)


def _level(day: Day, sku: Sku | None = None) -> StockLevel:
    return StockLevel.objects.get(sku=sku or day.spoon, warehouse=day.warehouse)


def more_on_hand(day: Day) -> int:
    level = _level(day)
    plant("UPDATE inventory_stocklevel SET on_hand = on_hand + 1 WHERE id = %s", level.pk)
    return level.pk


def a_move_of_other_units(day: Day) -> int:
    move = StockMove.objects.get(level=_level(day), kind="adjustment")
    plant("UPDATE inventory_stockmove SET delta = delta - 1 WHERE id = %s", move.pk, table="inventory_stockmove")
    return move.pk


def a_reversal_of_another_move(day: Day) -> int:
    undo, other = StockMove.objects.get(kind="reversal"), StockMove.objects.get(level=_level(day), kind="adjustment")
    plant("UPDATE inventory_stockmove SET origin_id = %s WHERE id = %s", other.pk, undo.pk, table="inventory_stockmove")
    return undo.pk


def a_layer_with_more_left(day: Day) -> int:
    layer = CostLayer.objects.get(level=_level(day))
    plant("UPDATE inventory_costlayer SET quantity_left = quantity_left + 1 WHERE id = %s", layer.pk)
    return layer.pk


def a_layer_worth_less(day: Day) -> int:
    layer = CostLayer.objects.get(level=_level(day))
    plant("UPDATE inventory_costlayer SET value_left = value_left - 1 WHERE id = %s", layer.pk)
    return layer.pk


def a_sale_without_its_cost(day: Day) -> int:
    move = StockMove.objects.filter(kind="sale").order_by("-pk").first()
    assert move
    plant("UPDATE inventory_stockmove SET value = value - 1 WHERE id = %s", move.pk, table="inventory_stockmove")
    return move.pk


def a_receipt_without_its_layer(day: Day) -> int:
    move = StockMove.objects.get(level=_level(day), kind="receipt")
    plant("UPDATE inventory_stockmove SET value = value + 1 WHERE id = %s", move.pk, table="inventory_stockmove")
    return move.pk


def a_use_of_anothers_layer(day: Day) -> int:
    use = LayerUse.objects.filter(move__level=_level(day)).first()
    assert use
    other = CostLayer.objects.get(level__sku=day.cup)
    plant("UPDATE inventory_layeruse SET layer_id = %s WHERE id = %s", other.pk, use.pk, table="inventory_layeruse")
    return use.pk


def stock_of_a_bundle(day: Day) -> int:
    level = _level(day)
    plant("UPDATE products_sku SET kind = 'bundle' WHERE id = %s", day.spoon.pk, table="products_sku")
    return level.pk


def a_document_line_of_other_units(day: Day) -> int:
    line = StockDocumentLine.objects.get(sku=day.cup)
    plant(
        "UPDATE inventory_stockdocumentline SET quantity = quantity + 1 WHERE id = %s",
        line.pk,
        table="inventory_stockdocumentline",
    )
    return line.pk


def a_promise_to_nobody(day: Day) -> int:
    level = _level(day)
    plant("UPDATE inventory_stocklevel SET reserved = reserved + 1 WHERE id = %s", level.pk)
    return level.pk


def an_oversold_level(day: Day) -> int:
    level = _level(day, day.cup)
    plant(
        "UPDATE inventory_stocklevel SET reserved = on_hand + 1 WHERE id = %s",
        level.pk,
        table="inventory_stocklevel",
        constraints=("stock_level_no_oversell",),
    )
    return level.pk


def somebody_who_was_passed_over(day: Day) -> int:
    level = _level(day, day.cup)
    held = Reservation.objects.filter(level=level, held__gt=0).first()
    assert held
    plant("UPDATE inventory_reservation SET held = held - 1, waiting = waiting + 1 WHERE id = %s", held.pk)
    plant("UPDATE inventory_stocklevel SET reserved = reserved - 1 WHERE id = %s", level.pk)
    return level.pk


def a_store_that_was_told_too_much(day: Day) -> int:
    pool = QuantityPool.objects.get(pk=day.listing.pool_id)
    plant("UPDATE stores_quantitypool SET desired = desired + 1 WHERE id = %s", pool.pk)
    return pool.pk


def a_fixed_quantity_that_goes_on(day: Day) -> int:
    rule = ListingPushRule.objects.get()
    plant(
        "UPDATE inventory_listingpushrule SET fixed_until = %s WHERE id = %s", clock.now() - timedelta(hours=1), rule.pk
    )
    return rule.pk


def a_late_cost_of_another_value(day: Day) -> int:
    found = Revaluation.objects.get()
    plant("UPDATE inventory_revaluation SET value = value + 1 WHERE id = %s", found.pk, table="inventory_revaluation")
    return found.pk


def a_unit_that_brings_back_more(day: Day) -> int:
    found = CameBack.objects.get(late__gt=0)
    plant("UPDATE inventory_cameback SET late = late + 100 WHERE id = %s", found.pk, table="inventory_cameback")
    return found.move_id


def a_month_of_another_value(day: Day) -> int:
    found = StockValueMonth.objects.order_by("pk")[0]
    plant("UPDATE inventory_stockvaluemonth SET value = value + 1 WHERE id = %s", found.pk)
    return found.level_id


Plant = Callable[[Day], int]
PLANTS: dict[str, tuple[Plant, set[str]]] = {
    "on_hand_is_moves": (more_on_hand, {"on_hand_is_moves", "on_hand_is_layers"}),
    "moves_out_carry_their_cost": (
        a_move_of_other_units,
        {"moves_out_carry_their_cost", "on_hand_is_moves", "documents_are_moved"},
    ),
    "layers_are_their_uses": (a_layer_worth_less, {"layers_are_their_uses"}),
    "on_hand_is_layers": (a_layer_with_more_left, {"on_hand_is_layers", "layers_are_their_uses"}),
    "sale_cost": (a_sale_without_its_cost, {"moves_out_carry_their_cost"}),
    "moves_in_are_layers": (a_receipt_without_its_layer, {"moves_in_are_layers"}),
    "uses_stay_in_their_level": (a_use_of_anothers_layer, {"uses_stay_in_their_level", "layers_are_their_uses"}),
    "bundles_are_never_kept": (stock_of_a_bundle, {"bundles_are_never_kept"}),
    "documents_are_moved": (a_document_line_of_other_units, {"documents_are_moved"}),
    "reserved_is_held": (a_promise_to_nobody, {"reserved_is_held"}),
    "never_oversold": (an_oversold_level, {"never_oversold", "reserved_is_held"}),
    "nobody_waits_beside_free_stock": (
        somebody_who_was_passed_over,
        {"nobody_waits_beside_free_stock", "pools_follow_the_stock"},
    ),
    "reversals_mirror_their_moves": (a_reversal_of_another_move, {"reversals_mirror_their_moves"}),
    "fixed_quantities_end": (a_fixed_quantity_that_goes_on, {"fixed_quantities_end"}),
    "revaluations_are_their_shares": (a_late_cost_of_another_value, {"revaluations_are_their_shares"}),
    "late_costs_come_back_with_their_units": (a_unit_that_brings_back_more, {"late_costs_come_back_with_their_units"}),
    "months_are_their_moves": (a_month_of_another_value, {"months_are_their_moves"}),
    "pools_follow_the_stock": (a_store_that_was_told_too_much, {"pools_follow_the_stock"}),
}


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_violation_is_named_with_its_row(day: Day, name: str) -> None:
    break_it, names = PLANTS[name]
    row = break_it(day)
    found = broken(PROMISES)
    assert set(found) == names
    assert row in {offender.get(column) for rows in found.values() for offender in rows for column in ("id", "pool_id")}


def test_every_promise_has_a_violation_that_is_planted() -> None:
    named = set().union(*(names for _, names in PLANTS.values()))
    assert {promise.name for promise in PROMISES} == named


@pytest.mark.parametrize(
    "change",
    ["reserved = on_hand + 1", "on_hand = reserved - 1", "reserved = -1"],
)
def test_the_database_itself_refuses_to_oversell(day: Day, change: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE inventory_stocklevel SET {change} WHERE sku_id = %s", [day.cup.pk])


def test_nothing_is_kept_of_a_document_that_is_refused(day: Day) -> None:
    bundle = Sku.objects.get(kind="bundle")
    before = StockDocumentLine.objects.count()
    refused = receive_goods(
        client_id=uuid4(), warehouse_id=day.warehouse.pk, arrived=[Arrived(bundle.pk, 1, 1)], actor=None
    )
    short = adjust_stock(
        client_id=uuid4(),
        warehouse_id=day.warehouse.pk,
        reason="x",
        corrected=[Corrected(make_sku().pk, -1)],
        actor=None,
    )
    assert [{refusal.code for refusal in (written.refused or {}).values()} for written in (refused, short)] == [
        {"bundle"},
        {"below_zero"},
    ]
    assert StockDocumentLine.objects.count() == before


def test_a_listing_that_is_mapped_is_offered_without_any_order(day: Day) -> None:
    listing = make_listing(store=day.store, mapped=False)
    map_listings(targets={listing.pk: day.spoon.pk}, actor=None)
    refresh_pools()
    assert QuantityPool.objects.get(pk=listing.pool_id).desired == 17
    assert broken(PROMISES) == {}
