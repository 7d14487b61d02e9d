"""Bins follow the stock: put away, moved, taken by what leaves, never holding more than is there; the database itself says so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from erp.kernel.outcomes import Outcomes, Refusal
from inventory.models import BinLevel, BinMove, StockLevel
from inventory.promises import PROMISES
from inventory.services.bin_setup import BinDraft, close_bins, save_bins
from inventory.services.bins import Placed, place, undo_bin_move
from inventory.services.documents import Corrected, adjust_stock
from inventory.services.reserve import Consumption, Wish, consume, reserve
from inventory.states import BinKind
from tests.factories import make_sku, make_user, make_warehouse
from tests.inventory.floor import goods, lies, make_bins, put
from tests.proofs import broken

DEADLINE = datetime(2026, 12, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_goods_are_put_away_moved_and_taken_out_once_each() -> None:
    house, cup, clerk = make_warehouse(), make_sku(), make_user(role="warehouse")
    goods(house, (cup, 10, 100))
    near, far = make_bins(house, "A1", "B1")
    put(cup, near, 6, actor=clerk)
    wish = uuid4()
    placed = [
        Placed(cup.pk, house.pk, near.pk, far.pk, 2),
        Placed(cup.pk, house.pk, None, far.pk, 5),
        Placed(cup.pk, house.pk, near.pk, None, 1),
        Placed(cup.pk, house.pk, near.pk, near.pk, 1),
        Placed(cup.pk, house.pk, None, far.pk, 0),
    ]
    refused = {2 - 1: Refusal("not_enough", {"there": 4, "wanted": 5}), 3: Refusal("same_bin"), 4: Refusal("nothing")}
    assert place(client_id=wish, placed=placed, actor=clerk) == Outcomes((0, 2), (), refused)
    assert lies(cup, house) == ({"A1": 3, "B1": 2}, 5)
    assert place(client_id=wish, placed=placed[:1], actor=clerk) == Outcomes((), (0,))
    assert lies(cup, house) == ({"A1": 3, "B1": 2}, 5)
    assert list(BinMove.objects.order_by("id").values_list("kind", "quantity")) == [
        ("put_away", 6), ("move", 2), ("take_out", 1),
    ]  # fmt: skip
    assert broken(PROMISES) == {}


def test_a_bin_of_another_house_or_a_closed_one_takes_nothing() -> None:
    house, other, cup = make_warehouse(), make_warehouse(), make_sku()
    goods(house, (cup, 2, 100))
    [abroad], [shut] = make_bins(other, "A1"), make_bins(house, "Z9")
    assert close_bins(bin_ids=[shut.pk]).done == (shut.pk,)
    placed = [Placed(cup.pk, house.pk, None, each.pk, 1) for each in (abroad, shut)]
    outcomes = place(client_id=uuid4(), placed=placed, actor=None)
    assert outcomes == Outcomes(refused={0: Refusal("no_bin"), 1: Refusal("no_bin")})
    assert (BinLevel.objects.count(), BinMove.objects.count()) == (0, 0)


def test_a_bin_is_closed_when_it_is_empty_and_opened_by_naming_it_again() -> None:
    house, cup = make_warehouse(), make_sku()
    goods(house, (cup, 2, 100))
    [shelf] = make_bins(house, "A1")
    put(cup, shelf, 2)
    assert close_bins(bin_ids=[shelf.pk, 10**9]) == Outcomes(
        refused={shelf.pk: Refusal("not_empty", {"units": 2}), 10**9: Refusal("not_found")}
    )
    place(client_id=uuid4(), placed=[Placed(cup.pk, house.pk, shelf.pk, None, 2)], actor=None)
    assert close_bins(bin_ids=[shelf.pk]).done == (shelf.pk,)
    assert close_bins(bin_ids=[shelf.pk]).already == (shelf.pk,)
    assert save_bins(warehouse_id=house.pk, drafts=[BinDraft("A1", zone="A")]) == (shelf.pk,)
    shelf.refresh_from_db()
    assert (shelf.closed_at, shelf.zone) == (None, "A")


def test_a_parcel_takes_from_shelves_in_picking_order_then_what_is_not_put_away_then_from_staging() -> None:
    house, cup = make_warehouse(), make_sku()
    goods(house, (cup, 12, 120))
    near, far = make_bins(house, "B1", "A1")
    [staging] = make_bins(house, "S1", kind=BinKind.STAGING)
    for shelf, units in ((near, 2), (far, 3), (staging, 4)):
        put(cup, shelf, units)
    assert lies(cup, house) == ({"B1": 2, "S1": 4, "A1": 3}, 3)

    def ships(owner: int, units: int) -> tuple[dict[str, int], int]:
        reserve([Wish("demand", owner, cup.pk, house.pk, units, DEADLINE)])
        consume(items=[Consumption("demand", owner, units, "parcel_line", owner)], actor=None)
        return lies(cup, house)

    assert ships(1, 3) == ({"S1": 4, "A1": 2}, 3)
    assert ships(2, 4) == ({"S1": 4}, 1)
    assert ships(3, 2) == ({"S1": 3}, 0)
    assert broken(PROMISES) == {}


def test_what_a_correction_takes_away_leaves_the_bins_too() -> None:
    house, cup = make_warehouse(), make_sku()
    goods(house, (cup, 5, 50))
    [shelf] = make_bins(house, "A1")
    put(cup, shelf, 5)
    lost = [Corrected(cup.pk, -2)]
    adjust_stock(client_id=uuid4(), warehouse_id=house.pk, reason="gone", corrected=lost, actor=None)
    assert lies(cup, house) == ({"A1": 3}, 0)
    assert broken(PROMISES) == {}


def test_a_bin_move_is_undone_until_somebody_else_has_acted() -> None:
    house, cup = make_warehouse(), make_sku()
    clerk, other = make_user(role="warehouse"), make_user(role="warehouse")
    goods(house, (cup, 5, 50))
    near, far = make_bins(house, "A1", "B1")
    put(cup, near, 3, actor=clerk)
    move = BinMove.objects.get()
    assert undo_bin_move(move_id=move.pk, actor=other).refused == {move.pk: Refusal("not_yours")}
    assert undo_bin_move(move_id=move.pk, actor=clerk).done == (move.pk,)
    assert undo_bin_move(move_id=move.pk, actor=clerk).already == (move.pk,)
    assert lies(cup, house) == ({}, 5)
    put(cup, near, 3, actor=clerk)
    move = BinMove.objects.latest("id")
    place(client_id=uuid4(), placed=[Placed(cup.pk, house.pk, near.pk, far.pk, 1)], actor=other)
    assert undo_bin_move(move_id=move.pk, actor=clerk).refused == {move.pk: Refusal("somebody_acted")}
    assert lies(cup, house) == ({"A1": 2, "B1": 1}, 2)
    assert broken(PROMISES) == {}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE inventory_binlevel SET quantity = quantity + 3",
        "UPDATE inventory_binlevel SET quantity = -1",
        "UPDATE inventory_stocklevel SET on_hand = 3 WHERE binned > 0",
        "UPDATE inventory_stocklevel SET binned = binned - 1 WHERE binned > 0",
        "UPDATE inventory_binlevel SET bin_id = (SELECT max(id) FROM inventory_bin)",
        """INSERT INTO inventory_stocklevel (sku_id, warehouse_id, on_hand, binned)
           SELECT sku_id, (SELECT max(id) FROM inventory_warehouse), 1, 1 FROM inventory_stocklevel LIMIT 1""",
    ],
)
def test_the_database_itself_refuses_bins_that_do_not_add_up(change: str) -> None:
    house, cup, other = make_warehouse(), make_sku(), make_warehouse()
    goods(house, (cup, 6, 50))
    [shelf] = make_bins(house, "A1")
    put(cup, shelf, 4)
    make_bins(other, "A1")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert lies(cup, house) == ({"A1": 4}, 2)


def test_any_number_costs_the_same() -> None:
    def cost(count: int) -> int:
        house = make_warehouse()
        skus = [make_sku() for _ in range(count)]
        goods(house, *((sku, 5, 10) for sku in skus))
        [shelf] = make_bins(house, "A1")
        placed = [Placed(sku.pk, house.pk, None, shelf.pk, 5) for sku in skus]
        with CaptureQueriesContext(connection) as seen:
            assert len(place(client_id=uuid4(), placed=placed, actor=None).done) == count
            lost = [Corrected(sku.pk, -1) for sku in skus]
            adjust_stock(client_id=uuid4(), warehouse_id=house.pk, reason="x", corrected=lost, actor=None)
        return len(seen)

    assert cost(1) == cost(30)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_move_the_last_unit_and_one_of_them_does() -> None:
    house, cup = make_warehouse(), make_sku()
    goods(house, (cup, 1, 50))
    shelves = make_bins(house, "A1", "B1")
    gate = Barrier(2)

    def moves(target: int) -> Outcomes:
        try:
            gate.wait()
            placed = [Placed(cup.pk, house.pk, None, target, 1)]
            return place(client_id=uuid4(), placed=placed, actor=None)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(moves, [shelf.pk for shelf in shelves]))
    assert sorted(answer.done for answer in answers) == [(), (0,)]
    assert [answer.refused for answer in answers if answer.refused] == [
        {0: Refusal("not_enough", {"there": 0, "wanted": 1})}
    ]
    level = StockLevel.objects.get()
    assert (level.on_hand, level.binned, BinMove.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_write_bins_without_asking_for_the_level_still_cannot_overfill_it() -> None:
    """The trigger itself takes the level's lock: the second to come sees what the first has put there."""
    house, cup = make_warehouse(), make_sku()
    goods(house, (cup, 1, 50))
    level, shelves, gate = StockLevel.objects.get(), make_bins(house, "A1", "B1"), Barrier(2)

    def writes(target: int) -> bool:
        try:
            gate.wait()
            BinLevel.objects.create(level=level, bin_id=target, quantity=1)
            return True
        except IntegrityError:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(writes, [shelf.pk for shelf in shelves])) == [False, True]
    level.refresh_from_db()
    assert level.binned == 1
