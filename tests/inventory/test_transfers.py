"""Goods between warehouses: under way at their cost, counted where they arrive, and what never comes is written off with a reason."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from erp.kernel.outcomes import Outcomes, Refusal
from inventory.models import CostLayer, StockMove, Transfer, TransferArrival, TransferLine, Warehouse
from inventory.promises import PROMISES
from inventory.services.documents import Corrected, Written, adjust_stock
from inventory.services.reserve import Wish, reserve, standings
from inventory.services.reversals import reverse_moves
from inventory.services.transfers import (
    Arrived,
    cancel_transfers,
    close_transfer,
    plan_transfer,
    receive_transfer,
    send_transfers,
    set_lines,
    transit_warehouse,
)
from products.models import Sku
from tests.factories import make_bundle, make_sku, make_user, make_warehouse
from tests.inventory.floor import goods, layers, lies, make_bins, put, stock, worth
from tests.proofs import broken

pytestmark = pytest.mark.django_db
DEADLINE = datetime(2026, 12, 1, tzinfo=UTC)


def planned(source: Warehouse, target: Warehouse, *lines: tuple[Sku, int]) -> Transfer:
    done = plan_transfer(
        client_id=uuid4(),
        source_id=source.pk,
        target_id=target.pk,
        lines=[(sku.pk, units) for sku, units in lines],
        actor=None,
    )
    assert done.transfer
    return done.transfer


def sent(source: Warehouse, target: Warehouse, *lines: tuple[Sku, int]) -> tuple[Transfer, list[TransferLine]]:
    transfer = planned(source, target, *lines)
    assert send_transfers(transfer_ids=[transfer.pk], actor=None).done == (transfer.pk,)
    return transfer, list(transfer.lines.order_by("pk"))


def came(
    transfer: Transfer, *counted: tuple[TransferLine, int, int], reason: str = "", wish: UUID | None = None
) -> Arrived:
    rows = [(line.pk, good, damaged) for line, good, damaged in counted]
    return receive_transfer(client_id=wish or uuid4(), transfer_id=transfer.pk, counted=rows, reason=reason, actor=None)


def state(transfer: Transfer) -> tuple[str, list[tuple[int, int, int, int]]]:
    transfer.refresh_from_db()
    lines = transfer.lines.order_by("pk").values_list("sent", "arrived", "lost", "over")
    return transfer.state, list(lines)


def test_goods_arrive_in_parts_at_their_cost_and_age() -> None:
    here, there, cup = make_warehouse(), make_warehouse(), make_sku()
    goods(here, (cup, 3, 100), (cup, 5, 200))
    [shelf] = make_bins(here, "A1")
    put(cup, shelf, 8)
    transfer, [line] = sent(here, there, (cup, 5))
    way = transit_warehouse()
    assert (layers(cup, here), layers(cup, way), lies(cup, here)) == ([(3, 120)], [(3, 100), (2, 80)], ({"A1": 3}, 0))
    wish = uuid4()
    first = came(transfer, (line, 4, 0), wish=wish)
    assert first.arrival
    assert came(transfer, (line, 4, 0), wish=wish) == Arrived(first.arrival, already=True)
    assert (layers(cup, there), layers(cup, way)) == ([(3, 100), (1, 40)], [(1, 40)])
    assert state(transfer) == ("sent", [(5, 4, 0, 0)])
    assert came(transfer, (line, 1, 0)).arrival
    assert state(transfer) == ("closed", [(5, 5, 0, 0)])
    roots = list(CostLayer.objects.filter(level__warehouse=here).order_by("id").values_list("received_at", flat=True))
    ends = CostLayer.objects.filter(level__warehouse=there).order_by("id").select_related("source__source")
    assert [(row.received_at, row.source.source.level.warehouse) for row in ends] == [
        (roots[0], here), (roots[1], here), (roots[1], here),
    ]  # fmt: skip
    assert worth() == 300
    assert broken(PROMISES) == {}


def test_each_transfer_takes_its_own_goods_off_the_way_not_the_oldest() -> None:
    here, there, cup = make_warehouse(), make_warehouse(), make_sku()
    goods(here, (cup, 2, 20), (cup, 2, 200))
    sent(here, there, (cup, 2))
    second, [line] = sent(here, there, (cup, 2))
    assert came(second, (line, 2, 0)).arrival
    assert (layers(cup, there), layers(cup, transit_warehouse())) == ([(2, 200)], [(2, 20)])
    assert broken(PROMISES) == {}


def test_only_what_is_free_is_sent_each_transfer_whole_or_not_at_all() -> None:
    here, there, cup, mug = make_warehouse(), make_warehouse(), make_sku(), make_sku()
    goods(here, (cup, 5, 50), (mug, 1, 10))
    reserve([Wish("demand", 1, cup.pk, here.pk, 2, DEADLINE)])
    much, right, empty = (
        planned(here, there, (cup, 4), (mug, 1)), planned(here, there, (cup, 3), (mug, 1)), planned(here, there),
    )  # fmt: skip
    outcomes = send_transfers(transfer_ids=[much.pk, right.pk, empty.pk, 10**9], actor=None)
    assert outcomes == Outcomes(
        (right.pk,),
        (),
        {
            10**9: Refusal("not_found"),
            empty.pk: Refusal("nothing"),
            much.pk: Refusal("too_few", {cup.code: 3}),
        },
    )
    assert (stock(cup), stock(mug)) == ({"own": 2, "transit": 3}, {"transit": 1})
    assert send_transfers(transfer_ids=[right.pk], actor=None).already == (right.pk,)
    assert standings("demand", [1])[1].held == 2
    assert broken(PROMISES) == {}


def test_damaged_over_and_short_are_booked_with_their_reason() -> None:
    here, there, cup, mug = make_warehouse(), make_warehouse(), make_sku(), make_sku()
    bad = make_warehouse(kind="defective")
    goods(here, (cup, 10, 100), (mug, 4, 400))
    transfer, [cups, mugs] = sent(here, there, (cup, 10), (mug, 4))
    assert came(transfer, (cups, 5, 2)).refused == {0: Refusal("no_reason")}
    assert came(transfer, (cups, 5, 6), reason="x").refused == {
        cups.pk: Refusal("too_many_damaged", {"under_way": 10, "counted": 11})
    }
    assert came(transfer).refused == {0: Refusal("nothing")}
    assert came(transfer, (cups, 5, 2), (mugs, 6, 0), reason="wet box, two mugs too many").arrival
    assert (layers(cup, there), layers(cup, bad), layers(mug, there)) == ([(5, 50)], [(2, 20)], [(4, 400), (2, 200)])
    assert state(transfer) == ("sent", [(10, 7, 0, 0), (4, 4, 0, 2)])
    given = {"transfer_id": transfer.pk, "actor": None}
    assert close_transfer(client_id=uuid4(), reason=" ", **given).refused == {0: Refusal("no_reason")}
    assert close_transfer(client_id=uuid4(), reason="never came", **given).arrival
    assert state(transfer) == ("closed", [(10, 7, 3, 0), (4, 4, 0, 2)])
    lost = StockMove.objects.get(kind="write_off")
    assert (lost.delta, lost.value, lost.reason) == (-3, -30, "never came")
    assert close_transfer(client_id=uuid4(), reason="again", **given).refused == {0: Refusal("state")}
    assert stock(cup) == {"own": 5, "defective": 2}
    assert broken(PROMISES) == {}


def test_who_waits_at_the_other_end_is_served() -> None:
    here, there, cup = make_warehouse(), make_warehouse(), make_sku()
    goods(here, (cup, 2, 20))
    reserve([Wish("demand", 1, cup.pk, there.pk, 1, DEADLINE)])
    transfer, [line] = sent(here, there, (cup, 2))
    assert standings("demand", [1])[1].held == 0
    came(transfer, (line, 2, 0))
    assert standings("demand", [1])[1].held == 1


def test_a_transfer_is_called_back_into_its_very_layers_until_some_of_it_has_arrived() -> None:
    here, there, cup = make_warehouse(), make_warehouse(), make_sku()
    goods(here, (cup, 3, 100))
    first, _ = sent(here, there, (cup, 1))
    second, [line] = sent(here, there, (cup, 2))
    draft = planned(here, there, (cup, 9))
    came(second, (line, 1, 0))
    outcomes = cancel_transfers(transfer_ids=[first.pk, second.pk, draft.pk], reason="not now", actor=None)
    assert outcomes == Outcomes((first.pk, draft.pk), (), {second.pk: Refusal("arrived")})
    assert (layers(cup, here), stock(cup)) == ([(1, 33)], {"own": 2, "transit": 1})
    move = StockMove.objects.filter(kind="transfer").latest("id")
    assert reverse_moves([move.pk], reason="x", actor=None).refused == {move.pk: Refusal("part_of_document")}
    assert cancel_transfers(transfer_ids=[first.pk], reason="x", actor=None).already == (first.pk,)
    assert broken(PROMISES) == {}


def test_what_can_not_be_planned_says_why() -> None:
    here, there, cup = make_warehouse(), make_warehouse(), make_sku()
    bundle = make_bundle(parts={cup: 2})

    def plan(target: int, *lines: tuple[int, int]) -> object:
        return plan_transfer(client_id=uuid4(), source_id=here.pk, target_id=target, lines=lines, actor=None).refused

    assert [plan(here.pk), plan(transit_warehouse().pk), plan(there.pk, (bundle.pk, 1))] == [
        {0: Refusal("same_warehouse")}, {0: Refusal("transit")}, {bundle.pk: Refusal("bundle", {"sku": bundle.code})},
    ]  # fmt: skip
    transfer = planned(here, there, (cup, 2))
    set_lines(transfer_id=transfer.pk, lines=[(cup.pk, 1)], add=True)
    assert transfer.lines.get().quantity == 3
    set_lines(transfer_id=transfer.pk, lines=[(cup.pk, 0)])
    assert not transfer.lines.exists()
    way = [Corrected(cup.pk, 1)]
    refused = adjust_stock(
        client_id=uuid4(), warehouse_id=transit_warehouse().pk, reason="x", corrected=way, actor=None
    )
    assert refused == Written(None, refused={cup.pk: Refusal("transit")})


RUNS = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@RUNS
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9999)), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 2)), min_size=1, max_size=8),
)
def test_the_money_is_conserved_whatever_way_it_goes(
    received: list[tuple[int, int]], steps: list[tuple[int, int, int]]
) -> None:
    """Any receipts, sendings, arrivals and cancellings: what is on the shelves, under way and written off is what came in."""
    here, there, cup = make_warehouse(country="NZ"), make_warehouse(country="NZ"), make_sku()
    make_warehouse(kind="defective", country="NZ")
    before = worth()
    goods(here, *((cup, units, value) for units, value in received))
    for verb, good, damaged in steps:
        open_ = Transfer.objects.filter(state="sent", source=here).order_by("id").first()
        if verb == 0 or open_ is None:
            transfer = planned(here, there, (cup, good + 1))
            send_transfers(transfer_ids=[transfer.pk], actor=None)
        elif verb == 1:
            line = open_.lines.get()
            within = min(good, line.sent - line.arrived)
            came(open_, (line, within, min(damaged, line.sent - line.arrived - within)), reason="x")
        elif verb == 2:
            close_transfer(client_id=uuid4(), transfer_id=open_.pk, reason="x", actor=None)
        else:
            cancel_transfers(transfer_ids=[open_.pk], reason="x", actor=None)
    lost = sum(StockMove.objects.filter(kind="write_off", level__sku=cup).values_list("value", flat=True))
    assert worth() - before - lost == sum(value for _, value in received)
    assert broken(PROMISES) == {}


def test_any_number_costs_the_same() -> None:
    transit_warehouse()

    def cost(count: int) -> int:
        here, there, clerk = make_warehouse(), make_warehouse(), make_user()
        skus = [make_sku() for _ in range(count)]
        goods(here, *((sku, 3, 100) for sku in skus))
        transfers = [planned(here, there, (sku, 2)) for sku in skus]
        big = planned(here, there, *((sku, 1) for sku in skus))
        with CaptureQueriesContext(connection) as seen:
            assert len(send_transfers(transfer_ids=[row.pk for row in transfers], actor=clerk).done) == count
            assert send_transfers(transfer_ids=[big.pk], actor=clerk).done == (big.pk,)
            assert came(big, *((line, 1, 0) for line in big.lines.all())).arrival
        return len(seen)

    assert cost(1) == cost(15)


@pytest.mark.django_db(transaction=True)
def test_two_who_count_the_same_arrival_at_once_book_it_once() -> None:
    here, there, cup = make_warehouse(), make_warehouse(), make_sku()
    goods(here, (cup, 3, 100))
    transfer, [line] = sent(here, there, (cup, 3))
    gate = Barrier(2)

    def counts(wish: UUID) -> Arrived:
        try:
            gate.wait()
            return came(transfer, (line, 3, 0), wish=wish)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(counts, [uuid4(), uuid4()]))
    assert [answer.refused for answer in answers if not answer.arrival] == [{0: Refusal("state")}]
    assert (TransferArrival.objects.count(), stock(cup)) == (1, {"own": 3})


@pytest.mark.django_db(transaction=True)
def test_two_transfers_of_the_last_units_and_one_of_them_leaves() -> None:
    here, there, cup = make_warehouse(), make_warehouse(), make_sku()
    goods(here, (cup, 2, 100))
    pair = [planned(here, there, (cup, 2)).pk for _ in range(2)]
    gate = Barrier(2)

    def sends(key: int) -> Outcomes:
        try:
            gate.wait()
            return send_transfers(transfer_ids=[key], actor=None)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(sends, pair))
    assert sorted(len(answer.done) for answer in answers) == [0, 1]
    assert [dict(answer.refused[key].values) for answer, key in zip(answers, pair, strict=True) if answer.refused] == [
        {cup.code: 0}
    ]
    assert (stock(cup), layers(cup, transit_warehouse())) == ({"transit": 2}, [(2, 100)])
