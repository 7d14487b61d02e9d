"""Shipping: stock leaves with the parcel, once, and the loser of a race is told who was first."""

import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erp.kernel import events
from erp.kernel.clock import frozen
from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from inventory.models import Reservation, StockLevel, StockMove
from inventory.services.reserve import release
from logistics.events import ParcelsClaimed, ParcelsShipped
from logistics.models import Parcel, ParcelLine
from logistics.services.shipping import covered
from logistics.services.stations import Answer, ship, ship_parcels
from people.models import User
from tests.factories import NOON, make_sku, make_user
from tests.logistics.cast import make_parcels, make_weighed


def moves() -> list[tuple[int, int, str]]:
    return list(
        StockMove.objects.filter(document_kind="parcel_line").order_by("pk").values_list("document_id", "delta", "kind")
    )


@pytest.mark.django_db
def test_a_scan_ships_a_parcel_and_its_stock(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = []
    monkeypatch.setitem(events._handlers, ParcelsShipped, [heard.append])
    monkeypatch.setitem(events._handlers, ParcelsClaimed, [heard.append])
    lin = make_user(first_name="Lin")
    cup, spoon = make_sku(), make_sku()
    (parcel,) = make_weighed(1, {cup: 2, spoon: 1})
    with frozen(NOON):
        answer = ship(code=parcel.number, client_id=uuid4(), actor=lin)
    assert answer == Answer("done", "shipped_now", parcel.pk, parcel.pk, {"number": parcel.number})
    parcel.refresh_from_db()
    assert (parcel.state, parcel.shipped_at, parcel.shipped_by) == ("shipped", NOON, lin)
    assert sorted(moves()) == [(line.pk, -line.quantity, "sale") for line in parcel.lines.order_by("pk")]
    assert list(StockLevel.objects.values_list("on_hand", "reserved")) == [(0, 0), (0, 0)]
    assert heard == [ParcelsClaimed((parcel.pk,)), ParcelsShipped((parcel.pk,))]
    assert TimelineEntry.objects.filter(action="parcel.shipped", subject_id=parcel.pk, actor=lin).count() == 1


@pytest.mark.django_db
def test_the_same_sending_ships_once_and_another_scan_is_told_by_whom() -> None:
    lin, omar = make_user(first_name="Lin"), make_user(first_name="Omar")
    (parcel,) = make_weighed(1, {make_sku(): 2})
    sending = uuid4()
    with frozen(NOON):
        first = ship(code=parcel.number, client_id=sending, actor=lin)
        again = ship(code=parcel.number, client_id=sending, actor=lin)
        other = ship(code=parcel.tracking_number, client_id=uuid4(), actor=omar)
    values = {"number": parcel.number, "by": "Lin", "at": NOON.isoformat()}
    assert (again, other) == (first, Answer("wrong", "shipped", parcel.pk, None, values))
    assert len(moves()) == 1


@pytest.mark.django_db
def test_what_may_not_leave_is_refused_with_its_reason() -> None:
    lin, omar = make_user(), make_user(first_name="Omar")
    open_, verified, weighed, cancelled, shipped, lost = make_parcels(6, {make_sku(): 1})
    for parcel, fields in [
        (verified, {"state": "verified"}),
        (weighed, {"state": "weighed"}),
        (cancelled, {"state": "cancelled", "cancelled_at": NOON, "cancelled_by": omar, "cancel_reason": "wrong size"}),
        (shipped, {"state": "shipped", "shipped_at": NOON, "shipped_by": omar}),
        (lost, {"state": "weighed"}),
    ]:
        Parcel.objects.filter(pk=parcel.pk).update(**fields)
    release("test", [lost.lines.get().holder_id])
    outcomes = ship_parcels([p.pk for p in (open_, verified, weighed, cancelled, shipped, lost)] + [0], actor=lin)
    assert outcomes == Outcomes(
        (weighed.pk,),
        (shipped.pk,),
        {
            0: Refusal("not_found"),
            open_.pk: Refusal("not_verified", {"number": open_.number}),
            verified.pk: Refusal("not_weighed", {"number": verified.number}),
            cancelled.pk: Refusal(
                "cancelled", {"number": cancelled.number, "by": "Omar", "at": NOON.isoformat(), "reason": "wrong size"}
            ),
            lost.pk: Refusal("stock_not_held", {"number": lost.number}),
        },
    )
    assert moves() == [(weighed.lines.get().pk, -1, "sale")]
    assert ship(code="P999", client_id=uuid4(), actor=lin) == Answer(
        "wrong", "unknown_parcel", values={"scanned": "P999"}
    )


@pytest.mark.django_db
def test_a_thousand_parcels_cost_the_statements_of_one() -> None:
    counts = []
    for size in (1, 100, 1000):
        ids = [parcel.pk for parcel in make_weighed(size, {make_sku(): 2, make_sku(): 1})]
        with CaptureQueriesContext(connection) as queries:
            outcomes = ship_parcels(ids, actor=None)
        assert len(outcomes.done) == size
        counts.append(len(queries))
    assert counts == [counts[0]] * 3


@pytest.mark.django_db
def test_a_demand_split_over_two_parcels_leaves_with_both() -> None:
    first, second = make_weighed(2, {make_sku(): 2})
    holder = first.lines.get().holder_id
    release("test", [second.lines.get().holder_id])
    ParcelLine.objects.filter(parcel__in=[first, second]).update(quantity=1, holder_id=holder)
    assert ship_parcels([first.pk, second.pk], actor=None).done == (first.pk, second.pk)
    assert Reservation.objects.get(owner_kind="test", owner_id=holder).consumed == 2


def test_parcels_share_what_a_holder_holds_in_turn() -> None:
    def lines(*pairs: tuple[int, int]) -> list[ParcelLine]:
        return [ParcelLine(holder_kind="demand", holder_id=holder, quantity=quantity) for holder, quantity in pairs]

    contents = {1: lines((7, 2), (8, 1)), 2: lines((7, 2)), 3: lines((7, 1)), 4: [], 5: lines((9, 1))}
    assert covered(contents, held={("demand", 7): 3, ("demand", 8): 1}) == ([1, 3], [2, 4, 5])


@pytest.mark.django_db(transaction=True)
def test_two_clerks_ship_one_parcel_and_the_second_is_told_by_whom() -> None:
    clerks = [make_user(first_name=name) for name in ("Lin", "Omar")]
    (parcel,) = make_weighed(1, {make_sku(): 2})
    answers, start = {}, threading.Barrier(2)

    def work(clerk: User) -> None:
        start.wait()
        try:
            answers[clerk.first_name] = ship(code=parcel.number, client_id=uuid4(), actor=clerk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[clerk]) for clerk in clerks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    parcel.refresh_from_db()
    winner = parcel.shipped_by.first_name
    (loser,) = {"Lin", "Omar"} - {winner}
    assert (answers[winner].code, len(moves())) == ("shipped_now", 1)
    assert (answers[loser].sound, answers[loser].code, answers[loser].values["by"]) == ("wrong", "shipped", winner)
