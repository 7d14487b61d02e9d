"""Goods that become other goods or go to another place: cost and age go with them, to the cent, and a document is undone whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from erp.kernel.outcomes import Refusal
from inventory.models import CostLayer, StockDocument, StockLevel, StockMove
from inventory.promises import PROMISES
from inventory.services.changing import (
    Part,
    assemble,
    damage,
    disassemble,
    relabel,
    repair,
    shared,
    undo_document,
    write_off,
)
from inventory.services.documents import Written
from inventory.services.reserve import Wish, mark_picked, reserve, standings
from inventory.services.reversals import reverse_moves
from tests.factories import make_bundle, make_sku, make_warehouse
from tests.inventory.floor import goods, layers, lies, make_bins, put, stock, worth
from tests.proofs import broken

pytestmark = pytest.mark.django_db
DEADLINE = datetime(2026, 12, 1, tzinfo=UTC)


def test_relabelled_goods_keep_cost_and_age_and_know_what_they_were() -> None:
    house, old, new = make_warehouse(), make_sku(), make_sku()
    goods(house, (old, 3, 100), (old, 5, 200))
    wish = uuid4()
    done = relabel(client_id=wish, warehouse_id=house.pk, lines=[(old.pk, new.pk, 4)], reason="new box", actor=None)
    assert done.document
    assert (layers(old, house), layers(new, house)) == ([(4, 160)], [(3, 100), (1, 40)])
    sources = list(CostLayer.objects.filter(level__sku=old).order_by("id"))
    arrived = list(CostLayer.objects.filter(level__sku=new).order_by("id"))
    assert [(row.source, row.received_at) for row in arrived] == [(row, row.received_at) for row in sources]
    out = StockMove.objects.get(kind="relabel", delta=-4)
    assert {row.move.origin_id for row in arrived} == {out.pk}
    again = relabel(client_id=wish, warehouse_id=house.pk, lines=[(old.pk, new.pk, 4)], reason="new box", actor=None)
    assert (again.document, again.already) == (done.document, True)
    assert broken(PROMISES) == {}


def test_damaged_goods_go_to_the_defective_place_of_the_country_and_come_back_when_they_are_good() -> None:
    house, cup = make_warehouse(country="DE"), make_sku()
    abroad, place = make_warehouse(kind="defective", country="CN"), make_warehouse(kind="defective", country="DE")
    goods(house, (cup, 3, 100))
    [shelf] = make_bins(house, "A1")
    put(cup, shelf, 3)
    assert damage(client_id=uuid4(), warehouse_id=house.pk, lines=[(cup.pk, 2)], reason="fell", actor=None).document
    assert (layers(cup, house), layers(cup, place), lies(cup, house)) == ([(1, 34)], [(2, 66)], ({"A1": 1}, 0))
    assert not StockLevel.objects.filter(warehouse=abroad).exists()
    back = repair(client_id=uuid4(), warehouse_id=house.pk, lines=[(cup.pk, 1)], reason="a scratch only", actor=None)
    assert back.document
    assert (back.document.warehouse, back.document.to_warehouse) == (place, house)
    assert (layers(cup, house), layers(cup, place)) == ([(1, 34), (1, 33)], [(1, 33)])
    assert worth() == 100
    assert broken(PROMISES) == {}


def test_without_a_place_for_defective_goods_nothing_is_damaged() -> None:
    house, cup = make_warehouse(), make_sku()
    goods(house, (cup, 3, 100))
    refused = damage(client_id=uuid4(), warehouse_id=house.pk, lines=[(cup.pk, 2)], reason="fell", actor=None)
    assert refused == Written(None, refused={0: Refusal("no_defective_warehouse")})
    assert (layers(cup, house), StockDocument.objects.count()) == ([(3, 100)], 1)


@pytest.mark.parametrize("verb", [damage, write_off])
def test_more_than_is_free_sends_the_latest_promise_back_to_wait_and_stops_at_clerks_hands(
    verb: Callable[..., Written],
) -> None:
    house, cup = make_warehouse(), make_sku()
    make_warehouse(kind="defective")
    goods(house, (cup, 6, 60))
    reserve([Wish("demand", n, cup.pk, house.pk, 2, DEADLINE + timedelta(n)) for n in (1, 2, 3)])
    mark_picked("demand", [1])
    done = verb(client_id=uuid4(), warehouse_id=house.pk, lines=[(cup.pk, 3)], reason="wet", actor=None)
    assert done.document
    assert {key: (found.held, found.waiting) for key, found in standings("demand", [1, 2, 3]).items()} == {
        1: (2, 0), 2: (1, 1), 3: (0, 2),
    }  # fmt: skip
    before = StockDocument.objects.count()
    refused = verb(client_id=uuid4(), warehouse_id=house.pk, lines=[(cup.pk, 2)], reason="wet", actor=None)
    assert refused.refused == {cup.pk: Refusal("picked", {"on_hand": 3, "picked": 2})}
    refused = verb(client_id=uuid4(), warehouse_id=house.pk, lines=[(cup.pk, 4)], reason="wet", actor=None)
    assert refused.refused == {cup.pk: Refusal("below_zero", {"on_hand": 3, "delta": -4})}
    assert (StockDocument.objects.count(), stock(cup)["own"]) == (before, 3)
    assert broken(PROMISES) == {}


def test_what_is_made_costs_its_components_and_the_fee_and_takes_only_what_is_free() -> None:
    house, lid, pot, kit = make_warehouse(), make_sku(), make_sku(), make_sku()
    goods(house, (lid, 5, 100), (pot, 5, 1000))
    reserve([Wish("demand", 1, lid.pk, house.pk, 2, DEADLINE)])
    given = {"warehouse_id": house.pk, "sku_id": kit.pk, "actor": None}
    short = assemble(client_id=uuid4(), quantity=4, components=[(lid.pk, 4), (pot.pk, 4)], **given)
    assert short.refused == {lid.pk: Refusal("not_enough", {"available": 3, "wanted": 4})}
    done = assemble(client_id=uuid4(), quantity=3, components=[(lid.pk, 3), (pot.pk, 3)], fee=41, **given)
    assert done.document
    assert (layers(lid, house), layers(pot, house), layers(kit, house)) == ([(2, 40)], [(2, 400)], [(3, 701)])
    assert CostLayer.objects.get(level__sku=kit).source is None
    assert {line.sku: (line.quantity, line.value) for line in done.document.lines.all()} == {
        lid: (-3, None), pot: (-3, None), kit: (3, 701),
    }  # fmt: skip
    assert broken(PROMISES) == {}


def test_what_falls_apart_is_shared_by_per_cent_or_by_what_the_parts_cost_elsewhere() -> None:
    house, kit, lid, pot = make_warehouse(), make_sku(), make_sku(), make_sku()
    goods(house, (kit, 2, 101), (lid, 1, 10), (pot, 1, 30))
    parts = [Part(lid.pk, 1, Decimal(40)), Part(pot.pk, 1, Decimal(60))]
    given = {"warehouse_id": house.pk, "sku_id": kit.pk, "quantity": 1, "actor": None}
    assert disassemble(client_id=uuid4(), parts=parts, **given).document
    assert (layers(lid, house), layers(pot, house)) == ([(1, 10), (1, 20)], [(1, 30), (1, 30)])
    parts = [Part(lid.pk, 2), Part(pot.pk, 1)]  # 15 and 30 apiece: half of 51 each
    assert disassemble(client_id=uuid4(), parts=parts, **given).document
    assert (layers(lid, house)[2:], layers(pot, house)[2:]) == ([(2, 26)], [(1, 25)])
    wrong = [Part(lid.pk, 1, Decimal(40)), Part(pot.pk, 1, Decimal(59))]
    assert disassemble(client_id=uuid4(), parts=wrong, **given).refused == {0: Refusal("percent")}
    assert broken(PROMISES) == {}


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_shares_add_up_and_the_largest_takes_the_rest(value: int, weights: list[int]) -> None:
    shares = shared(value, [Decimal(weight) for weight in weights])
    assert (sum(shares), min(shares) >= 0) == (value, True)


def test_bundles_are_never_made_nor_renamed() -> None:
    house, cup = make_warehouse(), make_sku()
    bundle = make_bundle(parts={cup: 2})
    goods(house, (cup, 2, 10))
    given = {"client_id": uuid4(), "warehouse_id": house.pk, "actor": None}
    answers = [
        assemble(sku_id=bundle.pk, quantity=1, components=[(cup.pk, 2)], **given),
        relabel(lines=[(cup.pk, bundle.pk, 1)], reason="x", **given),
        write_off(lines=[(bundle.pk, 1)], reason="x", **given),
    ]
    assert [answer.refused for answer in answers] == [{bundle.pk: Refusal("bundle", {"sku": bundle.code})}] * 3
    assert StockDocument.objects.count() == 1


def test_a_document_is_undone_whole_and_once() -> None:
    house, old, new = make_warehouse(), make_sku(), make_sku()
    goods(house, (old, 3, 100), (old, 5, 200))
    done = relabel(client_id=uuid4(), warehouse_id=house.pk, lines=[(old.pk, new.pk, 4)], reason="box", actor=None)
    assert done.document
    out = StockMove.objects.get(kind="relabel", delta=-4)
    assert reverse_moves([out.pk], reason="x", actor=None).refused == {out.pk: Refusal("part_of_document")}
    undone = undo_document(document_id=done.document.pk, client_id=uuid4(), reason="wrong box", actor=None)
    assert undone.document
    assert undone.document.undoes == done.document
    assert (layers(old, house), layers(new, house)) == ([(3, 100), (5, 200)], [])
    again = undo_document(document_id=done.document.pk, client_id=uuid4(), reason="wrong box", actor=None)
    assert (again.document, again.already) == (undone.document, True)
    twice = undo_document(document_id=undone.document.pk, client_id=uuid4(), reason="x", actor=None)
    assert twice.refused == {0: Refusal("is_undoing")}
    assert broken(PROMISES) == {}


def test_a_document_whose_goods_have_gone_on_is_not_undone() -> None:
    house, lid, kit = make_warehouse(), make_sku(), make_sku()
    goods(house, (lid, 5, 100))
    done = assemble(
        client_id=uuid4(), warehouse_id=house.pk, sku_id=kit.pk, quantity=2, components=[(lid.pk, 4)], actor=None
    )
    assert done.document
    write_off(client_id=uuid4(), warehouse_id=house.pk, lines=[(kit.pk, 1)], reason="wet", actor=None)
    refused = undo_document(document_id=done.document.pk, client_id=uuid4(), reason="x", actor=None)
    assert refused == Written(None, refused={kit.pk: Refusal("used", {"left": 1, "came": 2})})
    assert (layers(lid, house), layers(kit, house)) == ([(1, 20)], [(1, 40)])
    assert not StockDocument.objects.filter(undoes__isnull=False).exists()


RUNS = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@RUNS
@given(
    st.lists(st.tuples(st.integers(1, 7), st.integers(0, 999)), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9)), min_size=1, max_size=12),
)
def test_whatever_changes_place_the_money_stays(received: list[tuple[int, int]], steps: list[tuple[int, int]]) -> None:
    """Any receipts, any order of relabelling, damage, repair and undoing: not a cent is lost, and every promise holds."""
    house, cup, mug = make_warehouse(country="NZ"), make_sku(), make_sku()
    make_warehouse(kind="defective", country="NZ")
    before, documents = worth(), StockDocument.objects.count()
    goods(house, *((cup, units, value) for units, value in received))
    for verb, units in steps:
        given = {"client_id": uuid4(), "warehouse_id": house.pk, "reason": "x", "actor": None}
        if verb == 0:
            relabel(lines=[(cup.pk, mug.pk, units)], **given)
        elif verb == 1:
            damage(lines=[(cup.pk, units), (mug.pk, 1)], **given)
        elif verb == 2:
            repair(lines=[(cup.pk, units)], **given)
        else:
            last = StockDocument.objects.latest("id")
            undo_document(document_id=last.pk, client_id=uuid4(), reason="x", actor=None)
    ours = StockDocument.objects.order_by("id")[documents:]
    undone = [row.undoes.lines.get().value or 0 for row in ours if row.undoes and row.undoes.kind == "receipt"]
    assert worth() - before == sum(value for _, value in received) - sum(undone)
    assert broken(PROMISES) == {}


def test_any_number_costs_the_same() -> None:
    def cost(count: int) -> int:
        house = make_warehouse(country="FR")
        make_warehouse(kind="defective", country="FR")
        pairs = [(make_sku(), make_sku()) for _ in range(count)]
        goods(house, *((old, 3, 100) for old, _ in pairs))
        given = {"warehouse_id": house.pk, "reason": "x", "actor": None}
        with CaptureQueriesContext(connection) as seen:
            relabel(client_id=uuid4(), lines=[(old.pk, new.pk, 2) for old, new in pairs], **given)
            damage(client_id=uuid4(), lines=[(old.pk, 1) for old, _ in pairs], **given)
        return len(seen)

    assert cost(1) == cost(20)
