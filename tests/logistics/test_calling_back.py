"""A shipment is undone while the parcel is still here: shelves, cost, orders, books and the word to the marketplace are as before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from aftersales.models import Case
from distribution.promises import PROMISES as OF_DISTRIBUTION
from erp.kernel import clock
from erp.kernel.models import Job, OutboxCommand, TimelineEntry
from erp.kernel.services import jobs, outbox
from erp.kernel.services.outbox import Answer, Sender
from erp.kernel.sql import execute, rows
from finance.promises.books import PROMISES as OF_BOOKS
from finance.services.books.booking import post_unposted
from inventory.models import StockLevel, StockMove
from inventory.promises import PROMISES as OF_STOCK
from inventory.services.stock import Receipt, receive
from logistics.jobs import RECALL
from logistics.models import ManifestParcel, Parcel, ParcelLine
from logistics.promises import PROMISES as OF_PARCELS
from logistics.services.calling_back import undo_shipment
from logistics.services.manifests import check_scan, fill_manifest, hand_over
from logistics.services.shipping import ship, ship_parcels
from logistics.views import leaving
from orders.models import Demand, Order
from orders.promises import PROMISES as OF_ORDERS
from stores.models import Store
from tests.factories import make_user, number
from tests.finance.books import make
from tests.proofs import broken, plant

ALL = [*OF_STOCK, *OF_PARCELS, *OF_ORDERS, *OF_BOOKS, *OF_DISTRIBUTION]
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def shelf(sku_id: int) -> dict[str, Any]:
    """What stands of a SKU: stock, promises, layers, and all accounts of the books."""
    level = StockLevel.objects.get(sku=sku_id)
    return {
        "level": (level.on_hand, level.reserved),
        "held": rows("SELECT held, waiting, consumed FROM inventory_reservation WHERE level_id = %s ORDER BY id", [level.pk]),
        "layers": rows("SELECT quantity_left, value_left, received_at FROM inventory_costlayer WHERE level_id = %s ORDER BY id", [level.pk]),
        "demands": list(Demand.objects.order_by("pk").values_list("reserved", "shipped")),
        "books": rows("SELECT account_id, sum(amount)::bigint FROM finance_leg GROUP BY 1 HAVING sum(amount) <> 0 ORDER BY 1"),
    }  # fmt: skip


def a_shop(**fields: Any) -> make.Shop:
    make.rate("EUR", "8")
    make.fee_rule()
    place = make.shop(**fields)
    make.service_rate(place.service)
    return place


@pytest.mark.django_db
def test_undone_all_is_as_before_and_it_can_leave_again() -> None:
    place, mei = a_shop(), make_user(username="mei")
    sku = place.stock(2, 10_00)
    receive(receipts=[Receipt(sku.pk, place.warehouse.pk, 5, 30_00, "stock_line", number())], actor=None)
    order = place.order((sku, 3))
    [parcel] = place.ready(order)
    before = shelf(sku.pk)
    ship_parcels([parcel], actor=mei)
    assert shelf(sku.pk)["layers"] == [(0, 0, NOW), (4, 24_00, NOW)]

    assert undo_shipment([parcel], reason=" wrong box ", actor=mei).done == (parcel,)

    assert shelf(sku.pk) == before
    order.refresh_from_db()
    [told] = OutboxCommand.objects.all()
    assert (order.state, order.shipped_at, told.state, Parcel.objects.get().state) == (
        "fulfilling",
        None,
        "withdrawn",
        "weighed",
    )
    entries = TimelineEntry.objects.filter(action__in=["parcel.called_back", "order.called_back"])
    assert [(entry.actor, entry.data) for entry in entries] == [(mei, {"reason": "wrong box"})] * 2
    assert broken(ALL) == {}
    again = undo_shipment([parcel], reason="again", actor=None).refused[parcel]
    assert (again.code, again.values["by"]) == ("called_back", "mei")

    with clock.frozen(NOW + timedelta(hours=1)):
        assert ship_parcels([parcel], actor=mei).done == (parcel,)
    order.refresh_from_db()
    assert (order.state, shelf(sku.pk)["level"]) == ("shipped", (4, 0))
    assert rows("SELECT wish, state FROM kernel_outboxcommand ORDER BY id") == [
        (told.wish, "withdrawn"), (f"{told.wish}:1", "pending"),
    ]  # fmt: skip
    assert rows("SELECT key FROM finance_entry WHERE kind IN ('sale', 'freight') AND reverses_id IS NULL ORDER BY id") == [
        (f"sale:{order.pk}",), (f"freight:{parcel}",), (f"sale:{order.pk}:1",), (f"freight:{parcel}:1",),
    ]  # fmt: skip
    assert broken(ALL) == {}
    # ... and once more, with what only waited to be booked.
    assert undo_shipment([parcel], reason="once more", actor=mei).done == (parcel,)
    assert shelf(sku.pk) == before
    assert broken(ALL) == {}


@pytest.mark.django_db
def test_what_waited_to_be_booked_waits_no_more() -> None:
    place = make.shop()  # without a rate: the sale waits
    order = place.order((place.stock(3, 10_00), 1))
    [parcel] = place.ship(order)
    undo_shipment([parcel], reason="x", actor=None)
    make.rate("EUR", "8")
    assert post_unposted()[0] == 0
    assert rows("SELECT count(*) FROM finance_entry WHERE kind = 'sale'") == [(0,)]
    assert broken(ALL) == {}


@pytest.mark.django_db
def test_a_part_of_an_order_and_several_orders_in_one_parcel() -> None:
    place = a_shop()
    sku = place.stock(20, 100_00)
    one, two = place.order((sku, 2)), place.order((sku, 3))
    parcels = place.ship(one, two)
    assert undo_shipment([parcels[1], 10**9], reason="x", actor=None).done == (parcels[1],)
    assert sorted(Order.objects.values_list("pk", "state")) == [(one.pk, "shipped"), (two.pk, "fulfilling")]
    assert shelf(sku.pk)["level"] == (18, 3)
    assert broken(ALL) == {}


@pytest.mark.django_db
def test_too_late_is_refused_with_what_to_do_and_changes_nothing() -> None:
    place, mei = a_shop(), make_user(username="mei")
    sku = place.stock(20, 100_00)
    orders = [place.order((sku, 1)) for _ in range(6)]
    parcels = place.ship(*orders)
    told, scanned, over, there, gone, case = parcels
    OutboxCommand.objects.filter(payload__parcel_id=told).update(state="confirmed", finished_at=NOW, sent_at=NOW)
    Parcel.objects.filter(pk=scanned).update(picked_up_at=NOW)
    Order.objects.filter(parcel_links__parcel=over).update(state="delivered", delivered_at=NOW)
    Order.objects.filter(parcel_links__parcel=there).update(remote_shipped_at=NOW)
    Order.objects.filter(parcel_links__parcel=gone).update(remote_cancelled_at=NOW)
    opened = make.case_of(orders[5])
    before = shelf(sku.pk)
    refused = undo_shipment(parcels, reason="x", actor=mei).refused
    assert {key: refusal.code for key, refusal in refused.items()} == {
        told: "told", scanned: "carrier_has_it", over: "order_over", there: "shipped_there", gone: "cancelled_there", case: "case_open",
    }  # fmt: skip
    assert (refused[told].values["market"], refused[case].values["case"]) == (place.store.account.name, opened.number)
    assert undo_shipment(parcels, reason="  ", actor=mei).refused[told].code == "no_reason"
    assert shelf(sku.pk) == before
    Case.objects.filter(pk=opened.pk).update(closed_at=NOW)
    assert undo_shipment([case], reason="x", actor=mei).done == (case,)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["sending", "submitted", "unknown", "dead"])
def test_what_may_have_been_told_counts_as_told(state: str) -> None:
    place = a_shop()
    [parcel] = place.ship(place.order((place.stock(3, 10_00), 1)))
    OutboxCommand.objects.update(state=state, must_read=state == "dead", finished_at=NOW if state == "dead" else None)
    assert undo_shipment([parcel], reason="x", actor=None).refused[parcel].code == "told"


@pytest.mark.django_db
def test_a_store_may_wait_before_it_tells_and_a_signed_manifest_ends_that() -> None:
    place, mei = a_shop(), make_user()
    Store.objects.update(tell_after_minutes=90)
    sku = place.stock(9, 90_00)
    late, soon = place.order((sku, 1)), place.order((sku, 1), ship_by=NOW + timedelta(minutes=80))
    parcels = place.ship(late, soon)
    due = dict(OutboxCommand.objects.values_list("payload__order_id", "next_at"))
    assert due == {late.pk: NOW + timedelta(minutes=90), soon.pk: NOW + timedelta(minutes=20)}

    Parcel.objects.filter(pk__in=parcels).update(weighed_at=NOW)
    manifest = fill_manifest(carrier_id=place.service.carrier_id, warehouse_id=place.warehouse.pk, actor=mei)
    assert undo_shipment([parcels[1]], reason="x", actor=mei).done == (parcels[1],)
    assert list(ManifestParcel.objects.values_list("parcel_id", flat=True)) == [parcels[0]]
    code = Parcel.objects.get(pk=parcels[0]).number
    assert check_scan(code=code, client_id=uuid4(), actor=mei, manifest_id=manifest.pk).code == "checked"
    assert hand_over(manifest_id=manifest.pk, to="Li", leave=True, actor=mei).done
    row = OutboxCommand.objects.get(payload__parcel_id=parcels[0])
    assert rows("SELECT next_at <= clock_timestamp() FROM kernel_outboxcommand WHERE id = %s", [row.pk]) == [(True,)]
    refusal = undo_shipment([parcels[0]], reason="x", actor=mei).refused[parcels[0]]
    assert (refusal.code, refusal.values["manifest"]) == ("handed_before", manifest.number)


@pytest.mark.django_db
def test_a_distributors_money_is_held_again() -> None:
    place = a_shop(marketplace="direct", currency="USD")
    make.rate("USD", "7")
    order = place.order((place.stock(3, 10_00), 1))
    reseller = make.distributor()
    made = make.distributor_order(reseller, order, items=8_00, shipping=2_00)
    make.wallet_entry(reseller, "opening", 50_00)
    execute(
        "INSERT INTO distribution_wallethold (wallet_id, order_id, amount, state, at) VALUES (%s, %s, 1000, 'held', now())",
        [reseller.pk, order.pk],
    )
    execute("UPDATE distribution_wallet SET held = 1000 WHERE distributor_id = %s", [reseller.pk])
    [parcel] = place.ship(order)
    assert rows("SELECT balance, held FROM distribution_wallet") == [(40_00, 0)]
    undo_shipment([parcel], reason="x", actor=None)
    assert rows("SELECT balance, held FROM distribution_wallet") == [(50_00, 10_00)]
    assert broken(OF_DISTRIBUTION) == {}
    ship_parcels([parcel], actor=None)
    assert rows("SELECT balance, held FROM distribution_wallet") == [(40_00, 0)]
    assert (broken(OF_DISTRIBUTION), made.order_id) == ({}, order.pk)


@pytest.mark.django_db
def test_the_station_takes_back_what_its_clerk_shipped_last() -> None:
    place, mei, bo = a_shop(), make_user(username="mei"), make_user(username="bo")
    parcels = place.ready(*(place.order((place.stock(3, 10_00), 1)) for _ in range(2)))
    numbers = dict(Parcel.objects.values_list("pk", "number"))
    for key in parcels:
        assert ship(code=numbers[key], client_id=uuid4(), actor=mei).code == "shipped_now"
    assert ship(code="CMD:UNDO", client_id=uuid4(), actor=bo).code == "no_ship_scan"
    answer = ship(code="cmd:undo", client_id=uuid4(), actor=mei)
    assert (answer.code, answer.parcel_id) == ("called_back_now", parcels[1])
    assert ship(code="CMD:UNDO", client_id=uuid4(), actor=mei).code == "called_back"
    assert broken(ALL) == {}


@pytest.mark.django_db
def test_pages_and_api_undo_and_say_why_not(client: Client) -> None:
    place, clerk = a_shop(), make_user(role="warehouse")
    parcels = place.ship(*(place.order((place.stock(3, 10_00), 1)) for _ in range(4)))
    Parcel.objects.update(weighed_at=NOW)
    OutboxCommand.objects.filter(payload__parcel_id=parcels[3]).update(state="confirmed", finished_at=NOW, sent_at=NOW)
    client.force_login(clerk)
    page = client.get(reverse("logistics:leaving"), {"tab": "out"}).content.decode()
    assert [str(Parcel.objects.get(pk=key).number) in page for key in parcels] == [True] * 4
    assert "Undo the shipping" in client.get(reverse("logistics:parcel", args=[parcels[0]])).content.decode()
    client.post(reverse("logistics:parcel-undo", args=[parcels[0]]), {"reason": "torn"})
    answer = client.post(
        reverse("logistics:leaving-batch", args=["recall"]), {"ids": [parcels[1], parcels[3]], "reason": "rain"}
    )
    assert {row["id"]: row["kind"] for row in answer.context["outcomes"]} == {parcels[1]: "done", parcels[3]: "refused"}
    body = client.post(
        "/api/v1/parcels/recall",
        {"parcel_ids": [parcels[2], parcels[3]], "reason": "dock"},
        content_type="application/json",
        headers={"Idempotency-Key": "recall-1"},
    ).json()
    assert (body["done"], [one["code"] for one in body["refused"]]) == ([parcels[2]], ["told"])
    assert list(Parcel.objects.filter(state="shipped").values_list("pk", flat=True)) == [parcels[3]]


@pytest.mark.django_db
def test_many_are_undone_by_a_job_with_the_reason(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "INLINE", 2)
    place = a_shop()
    parcels = place.ship(*(place.order((place.stock(3, 10_00), 1)) for _ in range(3)))
    OutboxCommand.objects.filter(payload__parcel_id=parcels[2]).update(state="confirmed", finished_at=NOW, sent_at=NOW)
    client.force_login(make_user(role="warehouse"))
    client.post(reverse("logistics:leaving-batch", args=["recall"]), {"ids": parcels, "reason": "rain"})
    job = Job.objects.get(kind=RECALL)
    assert Parcel.objects.filter(state="shipped").count() == 3  # nothing in the request itself
    jobs.work(job.pk)
    assert dict(job.rows.values_list("subject_id", "state")) == dict(
        zip(parcels, ["done", "done", "refused"], strict=True)
    )
    assert TimelineEntry.objects.filter(action="parcel.called_back", data__reason="rain").count() == 2


@pytest.mark.django_db
def test_a_sale_that_stands_for_what_was_called_back_is_found() -> None:
    place = a_shop()
    order = place.order((place.stock(3, 10_00), 1))
    [parcel] = place.ship(order)
    undo_shipment([parcel], reason="x", actor=None)
    plant(
        "DELETE FROM finance_leg WHERE entry_id IN (SELECT id FROM finance_entry WHERE key = %s)",
        f"reverse:sale:{order.pk}",
        table="finance_leg",
    )
    plant("DELETE FROM finance_entry WHERE key = %s", f"reverse:sale:{order.pk}", table="finance_entry")
    assert "called_back_is_not_sold" in broken(OF_BOOKS)


@pytest.mark.django_db(transaction=True)
def test_either_the_word_goes_out_or_the_shipment_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    """While somebody undoes, a worker finds nothing to send; what a worker has taken up can't be undone."""
    place = a_shop()
    first, second = place.ship(*(place.order((place.stock(3, 10_00), 1)) for _ in range(2)))
    sent: list[int] = []

    def send(found: outbox.Rows) -> dict[int, Answer]:
        sent.extend(row.payload["parcel_id"] for row in found)
        return {row.pk: Answer("confirmed") for row in found}

    monkeypatch.setattr(outbox, "_senders", {"shipment.confirm": Sender(send, send, lambda _settled: None)})
    lane = OutboxCommand.objects.filter(kind="shipment.confirm")[0].lane
    undoing, worked = Event(), Event()

    def work() -> None:
        undoing.wait(10)
        outbox.work(lane)
        worked.set()
        connection.close()

    worker = Thread(target=work)
    worker.start()
    with transaction.atomic():
        assert undo_shipment([first], reason="x", actor=None).done == (first,)
        undoing.set()
        assert worked.wait(10)  # skips the locked row, sends the other
    worker.join()
    outbox.work(lane)
    assert sent == [second]
    assert undo_shipment([second], reason="x", actor=None).refused[second].code == "told"
    assert (StockMove.objects.filter(kind="reversal").count(), ParcelLine.objects.count()) == (1, 2)
