"""Each promise of the floor is kept by a day on the floor, and each planted violation is named with its row."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from inventory.models import (
    BinLevel,
    BinMove,
    CostLayer,
    StockDocument,
    StockLevel,
    StockMove,
    StockRequest,
    TransferLine,
)
from inventory.promises_floor import PROMISES
from inventory.services.changing import assemble, damage, relabel
from inventory.services.transfers import plan_transfer, receive_transfer, send_transfers
from tests.factories import NOON, make_sku, make_user, make_warehouse
from tests.inventory.floor import goods, make_bins, put
from tests.proofs import broken, findings, plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> None:
    """Goods are put away, sent, counted in, damaged, relabelled and assembled; one correction waits for a second person."""
    here, there, cup, mug, kit = make_warehouse(), make_warehouse(), make_sku(), make_sku(), make_sku()
    make_warehouse(kind="defective")
    goods(here, (cup, 20, 1000))
    [shelf] = make_bins(here, "A1")
    put(cup, shelf, 12)
    planned = plan_transfer(
        client_id=uuid4(), source_id=here.pk, target_id=there.pk, lines=[(cup.pk, 4)], actor=None
    ).transfer
    assert planned
    send_transfers(transfer_ids=[planned.pk], actor=None)
    counted = [(planned.lines.get().pk, 3, 0)]
    assert receive_transfer(client_id=uuid4(), transfer_id=planned.pk, counted=counted, actor=None).arrival
    given = {"warehouse_id": here.pk, "actor": None}
    assert damage(client_id=uuid4(), lines=[(cup.pk, 1)], reason="x", **given).document
    assert relabel(client_id=uuid4(), lines=[(cup.pk, mug.pk, 3)], reason="x", **given).document
    assert assemble(client_id=uuid4(), sku_id=kit.pk, quantity=1, components=[(mug.pk, 2)], fee=5, **given).document
    StockRequest.objects.create(
        client_id=uuid4(), kind="adjustment", warehouse=here, reason="x", lines=[], value=1, made_by=make_user(), made_at=NOON
    )  # fmt: skip


def test_a_day_on_the_floor_keeps_and_exercises_them_all(day: None) -> None:
    found = findings(PROMISES)
    assert {name: offenders for name, (_, offenders) in found.items() if offenders} == {}
    assert [name for name, (checked, _) in found.items() if not checked] == []
    assert len(found) == len(PROMISES)


def more_in_bins_than_the_level_says() -> int:
    level = StockLevel.objects.get(binned__gt=0)
    plant("UPDATE inventory_stocklevel SET binned = binned + 1 WHERE id = %s", level.pk, table="inventory_stocklevel")
    return level.pk


def a_bin_nobody_filled() -> int:
    move = BinMove.objects.earliest("id")
    plant("UPDATE inventory_binmove SET quantity = quantity - 1 WHERE id = %s", move.pk, table="inventory_binmove")
    return BinLevel.objects.get().pk


def goods_that_lost_value_on_the_way() -> int:
    move = StockMove.objects.filter(kind="transfer", delta__lt=0).earliest("id")
    plant("UPDATE inventory_stockmove SET value = value - 1 WHERE id = %s", move.pk, table="inventory_stockmove")
    return move.pk


def goods_that_grew_younger() -> int:
    layer = CostLayer.objects.filter(source__isnull=False).latest("id")
    plant("UPDATE inventory_costlayer SET received_at = received_at + interval '1 day' WHERE id = %s", layer.pk)
    return layer.pk


def a_unit_that_never_arrived() -> int:
    line = TransferLine.objects.get()
    plant("UPDATE inventory_transferline SET arrived = arrived + 1 WHERE id = %s", line.pk)
    return line.pk


def a_fee_nobody_asked() -> int:
    document = StockDocument.objects.get(kind="assembly")
    plant(
        "UPDATE inventory_stockdocument SET fee = fee + 1 WHERE id = %s", document.pk, table="inventory_stockdocument"
    )
    return document.pk


def an_approval_by_the_maker() -> int:
    row = StockRequest.objects.get()
    names = ("stock_request_second_person", "stock_request_decided")
    statement = "UPDATE inventory_stockrequest SET decided_by_id = made_by_id WHERE id = %s"
    plant(statement, row.pk, table="inventory_stockrequest", constraints=names)
    return row.pk


PLANTS: dict[str, Callable[[], int]] = {
    "bins_and_unplaced_are_on_hand": more_in_bins_than_the_level_says,
    "bins_are_their_moves": a_bin_nobody_filled,
    "carried_goods_keep_their_cost": goods_that_lost_value_on_the_way,
    "moved_layers_keep_their_age": goods_that_grew_younger,
    "transfers_add_up": a_unit_that_never_arrived,
    "assemblies_keep_their_cost": a_fee_nobody_asked,
    "corrections_have_a_second_person": an_approval_by_the_maker,
}


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_violation_is_named_with_its_row(day: None, name: str) -> None:
    row = PLANTS[name]()
    found = broken(PROMISES)
    assert list(found) == [name]
    assert row in {offender["id"] for offender in found[name]}


def test_every_promise_has_a_violation_that_is_planted() -> None:
    assert {promise.name for promise in PROMISES} == set(PLANTS)
