"""Blind counts: sightings beside the moment, second rounds, approval, and the truth at the end whatever happens meanwhile."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal
from inventory.models import CountRules, Reservation, StockCount, StockCountEntry, StockMove
from inventory.promises import PROMISES
from inventory.services import counts, reserve, stock
from inventory.services.count_entries import Seen, record_seen, undo_last
from inventory.states import CountScope
from tests.factories import make_bundle, make_sku, make_user, number
from tests.inventory.counting import Place
from tests.proofs import findings

pytestmark = pytest.mark.django_db


def test_what_differs_is_posted_as_a_move_at_the_cost_of_its_layer() -> None:
    place = Place(10)
    count = place.open()
    place.see(count, 4, place="A-1")
    place.see(count, 5, by=place.ben, place="B-2")
    first = counts.finish(count_id=count.pk, actor=place.maker)
    place.see(count, 9, by=make_user(role="warehouse"))
    answers = [counts.finish(count_id=count.pk, actor=place.maker), counts.post(count_id=count.pk, actor=place.maker)]
    again = counts.post(count_id=count.pk, actor=place.maker)

    move = StockMove.objects.get(kind="count")
    line = count.lines.get()
    count.refresh_from_db()
    assert (first.refused, [answer.refused for answer in answers], again.done) == (
        {0: Refusal("asked", {"n": 1})}, [{}, {}], True,
    )  # fmt: skip
    assert (move.delta, move.value, move.document_kind, move.document_id) == (-1, -100, "count_line", line.pk)
    assert (line.counted, line.expected, line.difference, count.state, count.differences_value) == (
        9,
        10,
        -1,
        "posted",
        100,
    )
    assert place.level.on_hand == 9
    assert [name for name, (_, bad) in findings(PROMISES).items() if bad] == []


def test_the_same_sighting_again_is_kept_once() -> None:
    place = Place(10)
    count = place.open()
    one = Seen(uuid4(), place.sku.pk, 3)
    answers = [record_seen(count_id=count.pk, seen=[one], actor=place.ana) for _ in range(2)]
    assert (answers, StockCountEntry.objects.count()) == ([Outcomes((0,)), Outcomes((), (0,))], 1)


def test_the_last_sighting_can_be_taken_back_once() -> None:
    place = Place(10)
    count = place.open()
    place.see(count, 3)
    place.see(count, 7)
    key = uuid4()
    taken = [undo_last(count_id=count.pk, client_id=key, actor=place.ana) for _ in range(2)]
    assert [entry.quantity for entry in taken if entry] == [-7, -7]
    assert [row.counted for row in counts.standings(count.pk)] == [3]
    assert undo_last(count_id=count.pk, client_id=uuid4(), actor=place.ben) is None


def test_goods_that_ship_between_the_count_and_the_posting_are_no_difference() -> None:
    place = Place(10)
    place.pick(3)
    count = place.open()
    place.see(count, 7)
    place.ship()
    place.receive(5)
    place.pick(1)
    assert counts.finish(count_id=count.pk, actor=place.maker).done
    assert counts.post(count_id=count.pk, actor=place.maker).done
    assert (place.level.on_hand, StockMove.objects.filter(kind="count").count()) == (12, 0)


def test_goods_that_move_between_two_sightings_are_counted_again() -> None:
    place = Place(10)
    count = place.open()
    place.see(count, 6, place="A")
    place.pick(2)
    place.see(count, 4, place="B")
    answer = counts.finish(count_id=count.pk, actor=place.maker)
    line = count.lines.get()
    assert (answer.again, line.ask, line.round) == (1, "moved", 2)
    place.see(count, 8)
    assert counts.finish(count_id=count.pk, actor=place.maker).done
    assert [row.difference for row in counts.standings(count.pk)] == [0]


def test_a_sighting_that_arrives_late_is_compared_with_its_own_moment() -> None:
    place = Place(10)
    count = place.open()
    StockCount.objects.filter(pk=count.pk).update(created_at=clock.now() - timedelta(hours=1))
    late = place.see(count, 10, age=timedelta(minutes=1))
    entry = StockCountEntry.objects.get()
    # The receipt came after that moment: nobody can say whether it was seen.
    assert (late, entry.on_hand, entry.last_move_id, entry.unsure) == (Outcomes((0,)), 0, None, True)
    assert place.see(count, 1, age=timedelta(hours=2)) == Outcomes((), (), {0: Refusal("too_old")})


def test_who_differed_does_not_count_it_again() -> None:
    place = Place(10)
    count = place.open()
    place.see(count, 3)
    counts.finish(count_id=count.pk, actor=place.maker)
    assert place.see(count, 3) == Outcomes((), (), {0: Refusal("other_person")})
    assert place.see(count, 3, by=place.ben) == Outcomes((0,))
    assert counts.finish(count_id=count.pk, actor=place.maker).done


def test_a_line_left_out_stays_as_it_is() -> None:
    place = Place(10)
    count = place.open()
    place.see(count, 3)
    counts.finish(count_id=count.pk, actor=place.maker)
    counts.leave_out(count_id=count.pk, line_ids=[count.lines.get().pk], actor=place.maker)
    assert counts.finish(count_id=count.pk, actor=place.maker).refused == {0: Refusal("nothing")}
    assert (place.level.on_hand, StockMove.objects.filter(kind="count").count()) == (10, 0)


def test_above_the_limit_another_person_approves() -> None:
    place = Place(10, unit=100_000)
    count = place.open()
    place.see(count, 8)
    counts.finish(count_id=count.pk, actor=place.maker)
    place.see(count, 8, by=place.ben)
    counts.finish(count_id=count.pk, actor=place.maker)
    refused = counts.post(count_id=count.pk, actor=place.maker)
    own = [counts.approve(count_id=count.pk, actor=person) for person in (place.maker, place.ana)]
    assert refused.refused == {0: Refusal("needs_approval", {"value": 200_000, "limit": 100_000})}
    assert [answer.refused for answer in own] == [{0: Refusal("own")}] * 2
    assert (place.level.on_hand, count.lines.get().difference) == (10, None)
    assert counts.approve(count_id=count.pk, actor=make_user(role="manager")).done
    assert counts.post(count_id=count.pk, actor=place.maker).done
    assert place.level.on_hand == 8


def test_the_database_knows_no_approval_of_ones_own_and_no_posting_above_the_limit() -> None:
    place = Place(10)
    count = place.open()
    with pytest.raises(IntegrityError, match="count_approver_is_another"), transaction.atomic():
        StockCount.objects.filter(pk=count.pk).update(approved_by=place.maker)
    with pytest.raises(IntegrityError, match="count_posted_within_limit"), transaction.atomic():
        StockCount.objects.filter(pk=count.pk).update(
            state="posted", posted_at=clock.now(), posted_by=place.maker, differences_value=2, limit_value=1
        )
    place.see(count, 3)
    with pytest.raises(DatabaseError), transaction.atomic():
        StockCountEntry.objects.update(quantity=4)


def test_latest_unpicked_promises_wait_when_less_is_found() -> None:
    place = Place(10)
    for owner in (1, 2):
        wish = reserve.Wish("d", owner, place.sku.pk, place.warehouse.pk, 5, clock.now() + timedelta(days=owner))
        reserve.reserve([wish])
    count = place.open()
    place.see(count, 7)
    counts.finish(count_id=count.pk, actor=place.maker)
    place.see(count, 7, by=place.ben)
    counts.finish(count_id=count.pk, actor=place.maker)
    assert counts.post(count_id=count.pk, actor=place.maker).done
    held = Reservation.objects.filter(owner_kind="d").order_by("owner_id").values_list("held", "waiting")
    assert list(held) == [(5, 0), (2, 3)]


def test_a_correction_by_hand_after_the_count_stops_the_posting() -> None:
    place = Place(10)
    CountRules.objects.create(pk=1, tolerance_units=9)
    count = place.open()
    place.see(count, 9)
    counts.finish(count_id=count.pk, actor=place.maker)
    stock.adjust(changes=[stock.Change(place.sku.pk, place.warehouse.pk, -1, "lost", "test", number())], actor=None)
    answer = counts.post(count_id=count.pk, actor=place.maker)
    assert (answer.refused, place.level.on_hand) == ({place.sku.pk: Refusal("corrected")}, 9)


def test_two_counts_of_the_same_goods_correct_them_once() -> None:
    place = Place(10)
    CountRules.objects.create(pk=1, tolerance_units=9)
    both = [place.open(), place.open()]
    for count in both:
        place.see(count, 9)
    for count in both:
        counts.finish(count_id=count.pk, actor=place.maker)
        assert counts.post(count_id=count.pk, actor=place.maker).done
    assert (place.level.on_hand, StockMove.objects.filter(kind="count").count()) == (9, 1)


def test_what_was_not_counted_is_untouched_unless_asked_for() -> None:
    place = Place(10)
    CountRules.objects.create(pk=1, tolerance_units=9)
    other = make_sku()
    stock.receive(receipts=[stock.Receipt(other.pk, place.warehouse.pk, 4, 400, "test", number())], actor=None)
    plain, zeroing = place.open(), place.open(zero_uncounted=True)
    for count in (plain, zeroing):
        place.see(count, 10)
        counts.finish(count_id=count.pk, actor=place.maker)
        counts.post(count_id=count.pk, actor=place.maker)
    moves = StockMove.objects.filter(kind="count").values_list("level__sku", "delta")
    assert list(moves) == [(other.pk, -4)]


def test_a_narrow_scope_takes_no_other_goods_and_bundles_never() -> None:
    place, other, bundle = Place(3), make_sku(), make_bundle()
    low = place.open(CountScope.LOW, below=5)
    chosen = place.open(CountScope.CHOSEN, sku_ids=[other.pk])
    assert [count.lines.get().sku_id for count in (low, chosen)] == [place.sku.pk, other.pk]
    assert place.see(chosen, 1) == Outcomes((), (), {0: Refusal("not_asked")})
    wide = place.open()
    seen = Seen(uuid4(), bundle.pk, 1)
    assert record_seen(count_id=wide.pk, seen=[seen], actor=place.ana) == Outcomes((), (), {0: Refusal("bundle")})
    counts.cancel(count_id=wide.pk, actor=place.maker)
    assert place.see(wide, 1) == Outcomes((), (), {0: Refusal("closed")})


def test_one_sighting_or_a_hundred_cost_the_same_statements() -> None:
    place = Place(1)
    count = place.open()
    place.see(count, 1)

    def cost(n: int) -> int:
        seen = [Seen(uuid4(), make_sku().pk, 1) for _ in range(n)]
        with CaptureQueriesContext(connection) as queries:
            record_seen(count_id=count.pk, seen=seen, actor=place.ana)
        return len(queries)

    assert cost(1) == cost(100)


STEP = st.one_of(
    st.tuples(st.just("receive"), st.integers(1, 4)),
    st.tuples(st.just("pick"), st.integers(1, 4)),
    st.tuples(st.just("ship"), st.just(0)),
    st.tuples(st.just("put_back"), st.just(0)),
    st.tuples(st.just("see"), st.just(0)),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(missing=st.integers(-3, 5), steps=st.lists(STEP, max_size=14), split=st.booleans(), side=st.booleans())
def test_whatever_happens_meanwhile_the_count_ends_at_the_truth(
    missing: int, steps: list[tuple[str, int]], split: bool, side: bool
) -> None:
    """Shelves A and B are counted one after the other while goods come, go and come back; doubt is counted again until there is none."""
    with transaction.atomic():
        place = Place(8, missing=missing)
        count = place.open()
        people = [make_user(role="warehouse") for _ in range(4)]
        part = place.shelf // 2 if split else place.shelf
        place.see(count, part, by=people[0])
        first_rest = place.shelf - part
        seen_rest = not split

        def rest() -> int:
            # What moved meanwhile moved on the second shelf, or all of it on the first, which had been counted.
            return max(0, place.shelf - part) if side else first_rest

        for what, units in steps:
            if what == "see":
                if not seen_rest:
                    place.see(count, rest(), by=people[0])
                    seen_rest = True
            elif what in ("receive", "pick"):
                getattr(place, what)(units)
            else:
                getattr(place, what)()
        if not seen_rest:
            place.see(count, rest(), by=people[0])
        for person in people[1:]:
            answer = counts.finish(count_id=count.pk, actor=place.maker)
            if answer.done:
                break
            place.see(count, place.shelf, by=person)
            place.ship()
            place.receive(1)
        assert counts.post(count_id=count.pk, actor=place.maker).done
        assert place.level.on_hand == place.shelf + place.hands
        transaction.set_rollback(True)
