"""A label is bought once, whatever happens on the way: over real HTTP to both mock carriers, with their own account of it."""

import time
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from erp.kernel.models import OutboxCommand
from erp.kernel.promises import audit
from erp.kernel.services import outbox
from erp.kernel.sql import execute
from logistics.labels import label_pdfs, not_ready
from logistics.models import CarrierLabel, LabelCost, LabelPrint, Parcel
from logistics.services import label_sending
from logistics.services.buying import look_and_buy
from logistics.services.parcels import cancel_parcels
from logistics.services.stations import mark_printed, ship_parcels, verify_scan
from tests.factories import make_user
from tests.logistics.carriers import Line

pytestmark = pytest.mark.django_db(transaction=True)


def broken() -> list[str]:
    """Our promises that rows break now."""
    names = ("parcels.", "labels.", "tracking.")
    return [found.promise.name for found in audit() if found.promise.name.startswith(names) and not found.kept]


def believe_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time enough has passed since the carrier was asked."""
    monkeypatch.setattr(label_sending, "BELIEVED_AFTER", timedelta(0))


def test_a_label_is_there_with_the_answer(swift: Line) -> None:
    parcel = swift.parcel()
    assert [(parcel.label_state, parcel.tracking_number), swift.commands()] == [
        ("to_buy", None),
        [("label.buy", "pending")],
    ]
    swift.work()
    parcel.refresh_from_db()
    label = CarrierLabel.objects.get()
    assert parcel.tracking_number is not None
    assert (parcel.label_state, parcel.tracking_number) == ("bought", label.tracking_number)
    assert swift.truth()["labels"] == {parcel.number: ["bought"]}
    assert str(LabelCost.objects.get().amount.quantize(Decimal("0.01"))) == swift.truth()["net"]
    pdf = label_pdfs([parcel.pk])[parcel.pk]
    assert pdf is not None
    assert pdf.startswith(b"%PDF")
    assert broken() == []


def test_an_order_is_accepted_first_and_has_its_label_later(air: Line) -> None:
    air.mocks.control("settings", {"carrier": "lineair", "label_delay_s": 3600})
    parcel = air.parcel()
    air.work()
    air.work()
    parcel.refresh_from_db()
    assert [(parcel.label_state, parcel.tracking_number), air.commands()] == [
        ("buying", None),
        [("label.buy", "submitted")],
    ]
    air.mocks.control("clock", {"advance_s": 3601})
    try:
        air.work()
    finally:
        air.mocks.control("clock", {"advance_s": -3601})
    parcel.refresh_from_db()
    assert parcel.label_state == "bought"
    assert air.truth()["labels"] == {parcel.number: ["bought"]}
    assert not_ready([parcel]) == {}
    assert label_pdfs([parcel.pk])[parcel.pk] is not None
    assert broken() == []


@pytest.mark.parametrize("carrier", ["swift", "air"])
@pytest.mark.parametrize("fault", ["applied_but_answer_lost", "truncated_json"])
def test_bought_and_the_answer_lost_is_looked_up_and_never_bought_again(
    request: pytest.FixtureRequest, carrier: str, fault: str
) -> None:
    line: Line = request.getfixturevalue(carrier)
    line.faults({"kind": fault, "operation": {"swift": "labels.create", "air": "order.create"}[carrier]})
    parcel = line.parcel()
    line.work()
    parcel.refresh_from_db()
    assert parcel.label_state == "maybe"
    assert not_ready([parcel])[parcel.pk].code == "label_missing"
    line.work()
    parcel.refresh_from_db()
    assert parcel.label_state == "bought"
    assert line.truth()["labels"] == {parcel.number: ["bought"]}
    assert LabelCost.objects.count() == 1
    assert broken() == []


def test_what_is_still_worked_on_there_is_not_bought_again(swift: Line) -> None:
    """The answer is lost at once, the carrier sells the label a second later: 'not found' is not believed yet."""
    swift.faults({"kind": "applied_late", "operation": "labels.create", "seconds": 1.0})
    parcel = swift.parcel()
    swift.work()
    swift.work()
    parcel.refresh_from_db()
    assert [parcel.label_state, swift.truth()["labels"]] == ["maybe", {}]
    deadline = time.monotonic() + 20
    while not swift.truth()["labels"] and time.monotonic() < deadline:
        time.sleep(0.1)
    swift.work()
    parcel.refresh_from_db()
    assert [parcel.label_state, swift.truth()["labels"]] == ["bought", {parcel.number: ["bought"]}]


@pytest.mark.parametrize("carrier", ["swift", "air"])
def test_what_never_arrived_there_is_bought_then(
    request: pytest.FixtureRequest, carrier: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    line: Line = request.getfixturevalue(carrier)
    line.faults({"kind": "reset", "operation": {"swift": "labels.create", "air": "order.create"}[carrier]})
    parcel = line.parcel()
    line.work()
    believe_at_once(monkeypatch)
    line.work()
    line.work()
    parcel.refresh_from_db()
    assert [parcel.label_state, line.truth()["labels"]] == ["bought", {parcel.number: ["bought"]}]


def test_a_worker_killed_while_it_buys_leaves_one_label(swift: Line) -> None:
    """The row stays `sending`; when its lease is over, the next worker looks before anything else."""
    parcel = swift.parcel()
    row = outbox._claim(swift.account.lane)[0]
    label_sending.send([row])  # bought, and dead before it could write that down
    parcel.refresh_from_db()
    assert [parcel.label_state, OutboxCommand.objects.get().state] == ["buying", "sending"]
    execute("UPDATE kernel_outboxcommand SET lease_until = clock_timestamp() - interval '1 second'")
    swift.work()
    parcel.refresh_from_db()
    assert [parcel.label_state, swift.truth()["labels"]] == ["bought", {parcel.number: ["bought"]}]
    assert broken() == []


def test_a_worker_that_lost_its_lease_buys_nothing(swift: Line) -> None:
    parcel = swift.parcel()
    row = outbox._claim(swift.account.lane)[0]
    execute("UPDATE kernel_outboxcommand SET lease_until = clock_timestamp() - interval '1 second'")
    assert label_sending.send([row])[row.pk].state == "unknown"
    assert swift.truth()["labels"] == {}
    parcel.refresh_from_db()
    assert parcel.label_state == "to_buy"


def test_of_two_labels_one_is_given_back(swift: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worst case: sold twice at SwiftPost, which knows no idempotency. One is kept, the other goes back with its money."""
    parcel = swift.parcel()
    row = outbox._claim(swift.account.lane)[0]
    label_sending.send([row])
    believe_at_once(monkeypatch)
    execute("UPDATE kernel_outboxcommand SET lease_until = clock_timestamp() + interval '1 minute'")
    label_sending.send([row])
    execute("UPDATE kernel_outboxcommand SET lease_until = clock_timestamp() - interval '1 second'")
    swift.work()
    swift.work()
    assert swift.truth()["labels"] == {parcel.number: ["bought", "cancelled"]}
    assert swift.commands() == [("label.buy", "confirmed"), ("label.cancel", "confirmed")]
    kinds = sorted(LabelCost.objects.values_list("kind", flat=True))
    assert kinds == ["bought", "bought", "refunded"]
    total = sum(LabelCost.objects.values_list("amount", flat=True))
    assert total == Decimal(swift.truth()["net"])
    assert broken() == []


@pytest.mark.parametrize("carrier", ["swift", "air"])
def test_a_cancelled_parcel_gives_its_label_back(request: pytest.FixtureRequest, carrier: str) -> None:
    line: Line = request.getfixturevalue(carrier)
    parcel = line.parcel()
    line.work()
    line.work()
    cancel_parcels([parcel.pk], actor=None, reason="off")
    parcel.refresh_from_db()
    assert parcel.label_state == "cancelling"
    assert broken() == []
    line.work()
    parcel.refresh_from_db()
    assert [parcel.label_state, line.truth()["labels"]] == ["cancelled", {parcel.number: ["cancelled"]}]
    assert Decimal(line.truth()["net"]) == 0 == sum(LabelCost.objects.values_list("amount", flat=True))
    assert broken() == []


@pytest.mark.parametrize("carrier", ["swift", "air"])
def test_a_cancel_that_crosses_the_purchase_leaves_nothing_bought(request: pytest.FixtureRequest, carrier: str) -> None:
    line: Line = request.getfixturevalue(carrier)
    line.faults(
        {"kind": "applied_but_answer_lost", "operation": {"swift": "labels.create", "air": "order.create"}[carrier]}
    )
    parcel = line.parcel()
    line.work()
    cancel_parcels([parcel.pk], actor=None, reason="off")
    for _ in range(3):
        line.work()
    parcel.refresh_from_db()
    assert [parcel.label_state, line.truth()["labels"]] == ["cancelled", {parcel.number: ["cancelled"]}]
    assert Decimal(line.truth()["net"]) == 0
    assert broken() == []


def test_a_parcel_cancelled_before_its_turn_buys_nothing(swift: Line) -> None:
    parcel = swift.parcel()
    cancel_parcels([parcel.pk], actor=None, reason="off")
    swift.work()
    swift.work()
    parcel.refresh_from_db()
    assert [parcel.label_state, swift.truth()["labels"]] == ["cancelled", {}]
    assert swift.commands() == [("label.buy", "rejected"), ("label.cancel", "confirmed")]
    assert broken() == []


def test_a_label_of_a_parcel_on_its_way_is_not_taken_back_and_stays_visible(swift: Line) -> None:
    parcel = swift.parcel()
    swift.work()
    swift.scan(parcel, "accepted")
    cancel_parcels([parcel.pk], actor=None, reason="off")
    swift.work()
    parcel.refresh_from_db()
    assert [parcel.state, parcel.label_state] == ["cancelled", "bought"]
    assert swift.commands() == [("label.buy", "confirmed"), ("label.cancel", "rejected")]
    assert broken() == []


@pytest.mark.parametrize("carrier", ["swift", "air"])
def test_a_refused_label_says_why_and_may_be_asked_for_again(request: pytest.FixtureRequest, carrier: str) -> None:
    line: Line = request.getfixturevalue(carrier)
    parcel = line.parcel(postcode="00000")
    line.work()
    parcel.refresh_from_db()
    assert [parcel.label_state, line.truth()["labels"]] == ["refused", {}]
    assert "00000" in OutboxCommand.objects.get().last_error
    lin = make_user(role="owner")
    assert look_and_buy(parcel_ids=[parcel.pk], actor=lin).done == (parcel.pk,)
    assert look_and_buy(parcel_ids=[parcel.pk], actor=lin).refused[parcel.pk].code == "label_waiting"
    parcel.refresh_from_db()
    assert parcel.label_state == "maybe"


def test_nothing_goes_through_the_stations_without_a_label(swift: Line) -> None:
    lin, parcel = make_user(role="owner"), swift.parcel()
    answers = [
        mark_printed([parcel.pk], actor=lin).refused[parcel.pk].code,
        verify_scan(code=parcel.number, client_id=uuid4(), actor=lin).code,
        ship_parcels([parcel.pk], actor=lin).refused[parcel.pk].code,
    ]
    assert answers == ["label_missing"] * 3
    parcel.refresh_from_db()
    assert [parcel.state, parcel.print_count, LabelPrint.objects.count()] == ["labelled", 0, 0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Parcel.objects.filter(pk=parcel.pk).update(state="verified")
    with pytest.raises(IntegrityError), transaction.atomic():
        Parcel.objects.filter(pk=parcel.pk).update(label_state="bought")
    swift.work()
    assert mark_printed([parcel.pk], actor=lin).done == (parcel.pk,)
    mark_printed([parcel.pk], actor=lin)
    assert list(LabelPrint.objects.order_by("nth").values_list("nth", "actor")) == [(1, lin.pk), (2, lin.pk)]


@pytest.mark.parametrize("fault", ["throttle", "error500", "hang"])
def test_a_carrier_in_trouble_sells_one_label_in_the_end(
    swift: Line, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    swift.faults({"kind": fault, "operation": "labels.create", "seconds": 0.1})
    parcel = swift.parcel()
    believe_at_once(monkeypatch)
    for _ in range(3):
        swift.work()
    parcel.refresh_from_db()
    assert [parcel.label_state, swift.truth()["labels"]] == ["bought", {parcel.number: ["bought"]}]
