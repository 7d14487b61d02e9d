"""A cost that comes after the goods finds every unit: left, sold, returned, moved on, assembled, written off; nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from erp.kernel.sql import rows
from inventory.models import CameBack, CostLayer, LayerRevaluation, MoveRevaluation, StockLevel, StockMove, Warehouse
from inventory.promises import PROMISES
from inventory.services.carrying import Carried, carry
from inventory.services.documents import Corrected, adjust_stock
from inventory.services.levels import lock_pairs
from inventory.services.reserve import Consumption, Wish, consume, reserve
from inventory.services.returns import TakenBack, WrittenOff, cost_share, take_back
from inventory.services.revaluing import revalue, step
from inventory.services.reversals import reverse_moves
from inventory.services.stock import Change, Receipt, adjust, receive
from inventory.states import MoveKind
from products.models import Sku
from tests import proofs
from tests.factories import NOON, make_sku, make_warehouse, number


def came_in(sku: Sku, warehouse: Warehouse, units: int, value: int) -> CostLayer:
    [move] = receive(receipts=[Receipt(sku.pk, warehouse.pk, units, value, "test", number())], actor=None)
    return CostLayer.objects.get(move_id=move)


def sold(sku: Sku, warehouse: Warehouse, units: int) -> int:
    """The parcel line that took them out."""
    line = number()
    reserve([Wish("test", line, sku.pk, warehouse.pk, units, NOON)])
    consume(items=[Consumption("test", line, units, "parcel_line", line)], actor=None)
    return line


def back(sku: Sku, warehouse: Warehouse, units: int, line: int) -> CostLayer:
    item = TakenBack(sku.pk, warehouse.pk, units, "parcel_line", line, "inspection", number())
    [move] = take_back(items=[item], actor=None)
    return CostLayer.objects.get(move_id=move)


def carried(
    layer: CostLayer, units: int, to: Warehouse, *, sku: Sku | None = None, kind: MoveKind = MoveKind.TRANSFER
) -> CostLayer:
    """Units that change places and keep their source, as transfers and relabels write them."""
    came, held = layer.move, layer.level
    source, target = (held.sku_id, held.warehouse_id), ((sku or held.sku).pk, to.pk)
    levels = lock_pairs([source, target])
    goods = Carried(source, target, units, kind, "test_move", number(), of=(came.document_kind, came.document_id))
    moves = carry([goods], levels, actor=None)
    return CostLayer.objects.get(source=layer, move_id__in=moves)


def late(amounts: Mapping[CostLayer, int], *, undoes: int | None = None) -> int:
    """Share a late cost; the number of its document."""
    document = number()
    revalue(
        document_kind="test_late", document_id=document, actor=None, undoes=undoes,
        amounts={layer.pk: amount for layer, amount in amounts.items()},
    )  # fmt: skip
    return document


def worth(layer: CostLayer) -> tuple[int, int, int]:
    layer.refresh_from_db()
    return layer.quantity_left, layer.value, layer.value_left


def gone() -> dict[tuple[int, str], int]:
    """By parcel line (or other document) and fate, what was shared onto it."""
    found = rows(
        """SELECT m.document_id, r.fate, sum(r.value)::bigint FROM inventory_moverevaluation r JOIN inventory_stockmove m ON m.id = r.move_id
           GROUP BY 1, 2"""
    )
    return {(row[0], row[1]): row[2] for row in found}


def broken() -> list[str]:
    return proofs.offended(PROMISES)


@pytest.mark.django_db
def test_freight_after_forty_of_a_hundred_were_sold_is_120_to_stock_and_80_to_what_was_sold() -> None:
    sku, warehouse = make_sku(), make_warehouse()
    layer = came_in(sku, warehouse, 100, 1_000_00)
    line = sold(sku, warehouse, 40)
    late({layer: 200_00})
    assert (worth(layer), gone()) == ((60, 1_120_00, 720_00), {(line, "gone"): 80_00})
    assert broken() == []


@pytest.mark.django_db
def test_the_same_document_again_changes_nothing() -> None:
    layer = came_in(make_sku(), make_warehouse(), 10, 100)
    document = number()
    for _ in range(2):
        revalue(document_kind="test_late", document_id=document, amounts={layer.pk: 50}, actor=None)
    assert (worth(layer), LayerRevaluation.objects.count()) == ((10, 150, 150), 1)


@pytest.mark.django_db
def test_units_that_came_back_carry_their_part_and_written_off_ones_are_a_loss() -> None:
    sku, warehouse = make_sku(), make_warehouse()
    layer = came_in(sku, warehouse, 100, 1_000_00)
    line = sold(sku, warehouse, 40)
    returned = back(sku, warehouse, 5, line)
    cost_share(items=[WrittenOff(2, "parcel_line", line, "inspection", number(), "written_off")])
    late({layer: 200_00})
    assert (worth(layer), worth(returned)) == ((60, 1_120_00, 720_00), (5, 60_00, 60_00))
    assert gone() == {(line, "gone"): 66_00, (line, "written_off"): 4_00}
    assert broken() == []


@pytest.mark.django_db
def test_units_that_come_back_after_the_late_cost_bring_their_part_with_them_to_the_cent() -> None:
    sku, warehouse = make_sku(), make_warehouse()
    layer = came_in(sku, warehouse, 10, 1_000)
    line = sold(sku, warehouse, 3)
    late({layer: 101})  # 70 stay with 7 units, 31 went with 3
    values = [worth(back(sku, warehouse, 1, line))[1] for _ in range(3)]
    assert (worth(layer)[2], gone(), values, sum(values)) == (771, {(line, "gone"): 30}, [110, 110, 110], 330)
    assert list(CameBack.objects.order_by("pk").values_list("value", "late")) == [(110, 10)] * 3
    assert broken() == []


@pytest.mark.django_db
def test_goods_that_moved_on_are_followed_through_every_place() -> None:
    sku, other = make_sku(), make_sku()
    home, road, abroad = make_warehouse(), make_warehouse(kind="transit"), make_warehouse()
    layer = came_in(sku, home, 100, 1_000_00)
    on_the_way = carried(layer, 60, road)
    there = carried(on_the_way, 50, abroad)
    renamed = carried(there, 20, abroad, sku=other, kind=MoveKind.RELABEL)
    line = sold(other, abroad, 8)
    late({layer: 200_00})
    assert [worth(each) for each in (layer, on_the_way, there, renamed)] == [
        (40, 1_080_00, 480_00), (10, 620_00, 120_00), (30, 560_00, 360_00), (12, 224_00, 144_00),
    ]  # fmt: skip
    assert gone() == {(line, "gone"): 16_00}
    assert broken() == []


@pytest.mark.django_db
def test_parts_of_what_was_assembled_hand_their_cost_to_it() -> None:
    part, kit, warehouse = make_sku(), make_sku(), make_warehouse()
    layer = came_in(part, warehouse, 100, 1_000_00)
    document = number()
    adjust(changes=[Change(part.pk, warehouse.pk, -40, "", "assembly", document, "out", MoveKind.ASSEMBLY)], actor=None)
    [move] = receive(
        receipts=[Receipt(kit.pk, warehouse.pk, 20, 400_00, "assembly", document, "in", MoveKind.ASSEMBLY)], actor=None
    )
    built = CostLayer.objects.get(move_id=move)
    line = sold(kit, warehouse, 5)
    late({layer: 200_00})
    assert (worth(layer), worth(built), gone()) == (
        (60, 1_120_00, 720_00),
        (15, 460_00, 360_00),
        {(line, "gone"): 20_00},
    )


@pytest.mark.django_db
def test_a_credit_never_makes_goods_worth_less_than_nothing() -> None:
    sku, warehouse = make_sku(), make_warehouse()
    layer = came_in(sku, warehouse, 10, 100)
    line = sold(sku, warehouse, 4)
    document = late({layer: -200})
    assert (worth(layer), gone()) == ((6, 40, 0), {(line, "gone"): -80})
    assert list(LayerRevaluation.objects.values_list("value", "not_taken")) == [(-60, -60)]
    late({layer: 200}, undoes=document)
    assert (worth(layer), gone(), broken()) == ((6, 100, 60), {(line, "gone"): 0}, [])


@pytest.mark.django_db
def test_a_sale_undone_after_the_late_cost_takes_its_part_back_into_the_layer() -> None:
    sku, warehouse = make_sku(), make_warehouse()
    layer = came_in(sku, warehouse, 100, 1_000_00)
    line = sold(sku, warehouse, 40)
    move = StockMove.objects.get(document_kind="parcel_line", document_id=line)
    document = late({layer: 200_00})
    assert reverse_moves([move.pk], reason="not sold", actor=None).done == (move.pk,)
    assert (worth(layer), gone()) == ((100, 1_200_00, 1_200_00), {(line, "gone"): 0})
    assert reverse_moves([layer.move_id], reason="x", actor=None).refused[layer.move_id].code == "revalued"
    late({layer: -200_00}, undoes=document)
    assert (worth(layer), broken()) == ((100, 1_000_00, 1_000_00), [])
    assert reverse_moves([layer.move_id], reason="never came", actor=None).done == (layer.move_id,)
    assert (worth(layer)[0::2], broken()) == ((0, 0), [])


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 50), min_size=1, max_size=12).filter(any))
def test_steps_of_a_value_are_the_value(value: int, parts: list[int]) -> None:
    whole, before, given_out = sum(parts), 0, 0
    for part in parts:
        given_out += step(value, before=before, after=before + part, whole=whole)
        before += part
    assert given_out == value


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_happened_a_late_cost_is_shared_to_the_cent_and_can_be_undone(data: st.DataObject) -> None:
    sku, home, abroad = make_sku(), make_warehouse(), make_warehouse()
    layers = [came_in(sku, home, data.draw(st.integers(1, 30)), data.draw(st.integers(0, 5_000))) for _ in range(2)]
    lines: list[tuple[int, int]] = []
    documents: list[tuple[int, dict[CostLayer, int]]] = []

    def on_hand(place: Warehouse) -> int:
        held = StockLevel.objects.filter(sku=sku, warehouse=place).values_list("on_hand", flat=True)
        return held[0] if held else 0

    for word in data.draw(st.lists(st.sampled_from(["sell", "back", "late", "lose", "move", "undo"]), max_size=14)):
        if word == "sell" and on_hand(home):
            units = data.draw(st.integers(1, on_hand(home)))
            lines.append((sold(sku, home, units), units))
        elif word == "back" and lines:
            line, units = lines.pop()
            back(sku, home, data.draw(st.integers(1, units)), line)
        elif word == "late":
            amounts = {layer: data.draw(st.integers(-700, 2_000)) for layer in layers}
            documents.append((late(amounts), amounts))
        elif word == "lose" and on_hand(home):
            lost = [Corrected(sku.pk, -1)]
            adjust_stock(client_id=uuid4(), warehouse_id=home.pk, reason="lost", corrected=lost, actor=None)
        elif word == "move":
            at_home = CostLayer.objects.filter(level__sku=sku, level__warehouse=home, quantity_left__gt=0)
            open_layer = at_home.order_by("received_at", "pk").first()
            if open_layer:
                carried(open_layer, data.draw(st.integers(1, open_layer.quantity_left)), abroad)
        elif word == "undo" and documents:
            document, amounts = documents.pop()
            late({layer: -amount for layer, amount in amounts.items()}, undoes=document)
    assert broken() == []


@pytest.mark.django_db
def test_a_thousand_layers_cost_the_statements_of_one() -> None:
    skus, warehouse = [make_sku() for _ in range(30)], make_warehouse()
    layers = [came_in(sku, warehouse, 10, 100) for sku in skus]
    for sku in skus:
        sold(sku, warehouse, 4)
    counts = []
    for chosen in (layers[:1], layers):
        with CaptureQueriesContext(connection) as queries:
            late(dict.fromkeys(chosen, 77))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert MoveRevaluation.objects.count() == 31
