"""A shipment that is undone leaves orders as they were: shared, split and typed in ones, their holds, the buyer's wish, and who was told."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse

from erp.kernel import clock
from erp.kernel.models import OutboxCommand
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.promises import audit
from erp.kernel.services import outbox, outbox_by_hand
from erp.kernel.services.outbox import Answer, Sender
from erp.kernel.sql import rows
from inventory.models import AlertRule, BinLevel, StockAlert, StockLevel
from inventory.reads_value import slow_lines
from inventory.services.alerts import reckon
from inventory.services.bins import Placed, place
from logistics import reads, reads_output
from logistics.models import Manifest, ManifestParcel, Parcel, ScanEvent
from logistics.services.calling_back import undo_shipment
from logistics.services.manifests import check_scan, fill_manifest, hand_over
from logistics.services.shipping import ship_parcels
from logistics.services.stations import ship
from orders.models import Demand, Hold, Order, OrderLine
from orders.services.allocate import allocate_approved
from orders.services.cancel import cancel_orders
from orders.services.cancel_requests import accept_cancels
from orders.services.holds import hold_by_hand
from orders.services.intake import take_in
from orders.services.manual import ManualLine, create_orders
from orders.services.review import approve_orders
from orders.services.splitting import split_order
from procurement.queries.replenishment import stock_figures
from stores.connectors import registry
from stores.connectors.port import Capabilities
from stores.models import Store
from tests.factories import make_user
from tests.finance.books import make
from tests.inventory.floor import make_bins
from tests.orders.arrivals import arrival, later
from tests.orders.test_cancel_at_stations import stopped_everywhere
from tests.orders.test_fulfilment import Shop, allocated, pack, shop
from tests.orders.test_manual import draft, stocked
from tests.orders.test_merging import packed_together, states
from tests.orders.test_splitting import broken, came_in
from tests.proofs import plant

__all__ = ["shop"]


class AnswersCancels:
    """A marketplace that takes our answer to a wish to cancel."""

    capabilities = Capabilities(answers_cancels=True, partial_shipment=True, shared_parcels=True)


def stands() -> dict[str, Any]:
    """What stands of the stock, the promises, the orders and the books."""
    return {
        "levels": list(StockLevel.objects.order_by("pk").values_list("on_hand", "reserved")),
        "bins": list(BinLevel.objects.order_by("pk").values_list("quantity", flat=True)),
        "held": rows("SELECT owner_id, held, waiting, consumed FROM inventory_reservation ORDER BY id"),
        "layers": rows("SELECT quantity_left, value_left, received_at FROM inventory_costlayer ORDER BY id"),
        "demands": list(Demand.objects.order_by("pk").values_list("reserved", "waiting", "shipped", "cancelled")),
        "orders": list(Order.objects.order_by("pk").values_list("state", "shipped_at", "held")),
        "holds": list(Hold.objects.filter(released_at=None).order_by("pk").values_list("order_id", "kind")),
        "books": rows("SELECT account_id, sum(amount)::bigint FROM finance_leg GROUP BY 1 HAVING sum(amount) <> 0 ORDER BY 1"),
    }  # fmt: skip


@pytest.mark.django_db
def test_orders_that_share_a_parcel_come_back_together_and_leave_again(shop: Shop) -> None:
    clerk = shop[3]
    orders, parcel = packed_together(shop)
    pack(parcel, clerk)
    before = stands()
    ship_parcels([parcel.pk], actor=clerk)
    assert (states(orders), OutboxCommand.objects.filter(state="pending").count()) == (["shipped"] * 3, 3)
    assert undo_shipment([parcel.pk], reason="wrong pallet", actor=clerk).done == (parcel.pk,)
    assert stands() == before
    assert (set(OutboxCommand.objects.values_list("state", flat=True)), broken()) == ({"withdrawn"}, [])
    assert ship_parcels([parcel.pk], actor=clerk).done == (parcel.pk,)
    assert (states(orders), OutboxCommand.objects.filter(state="pending").count()) == (["shipped"] * 3, 3)
    assert broken() == []


@pytest.mark.django_db
def test_one_order_of_a_shared_parcel_that_was_told_keeps_them_all_shipped(shop: Shop) -> None:
    orders, parcel = packed_together(shop)
    pack(parcel, shop[3])
    ship_parcels([parcel.pk], actor=shop[3])
    OutboxCommand.objects.filter(key=f"order:{orders[1].pk}").update(
        state="confirmed", sent_at=clock.now(), finished_at=clock.now()
    )
    before = stands()
    assert undo_shipment([parcel.pk], reason="x", actor=shop[3]).refused[parcel.pk].code == "told"
    assert (stands(), OutboxCommand.objects.filter(state="withdrawn").count()) == (before, 0)


@pytest.mark.django_db
def test_portions_of_one_order_come_back_one_by_one_and_in_one_go(shop: Shop) -> None:
    clerk, order = shop[3], came_in(shop, 4)
    line = OrderLine.objects.get(order=order)
    assert split_order(order_id=order.pk, pieces=[{line.pk: 1}], actor=clerk).done == (order.pk,)
    approve_orders(order_ids=[order.pk], actor=clerk)
    allocate_approved()
    parcels = list(Parcel.objects.filter(order_link__order=order).order_by("pk"))
    for parcel in parcels:
        pack(parcel, clerk)
    ids, before = [parcel.pk for parcel in parcels], stands()
    ship_parcels(ids, actor=clerk)
    assert undo_shipment(ids[:1], reason="x", actor=clerk).done == (ids[0],)
    assert (states([order]), broken()) == (["fulfilling"], [])
    assert undo_shipment(ids[1:], reason="x", actor=clerk).done == (ids[1],)
    assert (stands(), broken()) == (before, [])
    ship_parcels(ids, actor=clerk)
    assert (states([order]), broken()) == (["shipped"], [])
    assert undo_shipment(ids, reason="x", actor=clerk).done == tuple(ids)
    assert (stands(), broken()) == (before, [])


@pytest.mark.django_db
def test_an_order_by_hand_comes_back_though_no_marketplace_is_told() -> None:
    code, _sku = stocked()
    clerk = make_user()
    [made] = create_orders(drafts=[draft(ManualLine(code, 2))], actor=clerk)
    approve_orders(order_ids=[made.order_id], actor=clerk)
    allocate_approved()
    parcel = Parcel.objects.get()
    pack(parcel, clerk)
    before = stands()
    ship_parcels([parcel.pk], actor=clerk)
    assert undo_shipment([parcel.pk], reason="x", actor=clerk).done == (parcel.pk,)
    assert (stands(), OutboxCommand.objects.count(), broken()) == (before, 0, [])
    ship_parcels([parcel.pk], actor=clerk)
    assert (Order.objects.get().state, broken()) == ("shipped", [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on_shelves", "left"), [((5,), (3,)), ((2, 3), (0, 3)), ((1, 2), (0, 1)), ((1,), (0,)), ((), ())]
)
def test_on_paper_goods_lie_where_they_lay_and_leave_from_there_again(
    shop: Shop, on_shelves: tuple[int, ...], left: tuple[int, ...]
) -> None:
    _store, house, listing, clerk = shop
    bins = make_bins(house, *(f"A{n}" for n, _ in enumerate(on_shelves)))
    placed = [Placed(listing.sku_id, house.pk, None, bin_.pk, n) for bin_, n in zip(bins, on_shelves, strict=True)]
    assert not place(client_id=uuid4(), placed=placed, actor=clerk).refused
    _order, _remote, parcel = allocated(shop)  # two units
    pack(parcel, clerk)
    before = stands()
    for _ in range(2):
        ship_parcels([parcel.pk], actor=clerk)
        assert (stands()["bins"], broken()) == (list(left), [])
        undo_shipment([parcel.pk], reason="x", actor=clerk)
        after = stands()
        assert (sum(after.pop("bins")), after, broken()) == (
            sum(left) + (2 if on_shelves else 0), {key: value for key, value in before.items() if key != "bins"}, [],
        )  # fmt: skip


@pytest.mark.django_db
def test_a_cancelled_orders_parcel_is_stopped_once_it_is_here_again(shop: Shop) -> None:
    order, _remote, parcel = allocated(shop)
    canceller = make_user()
    pack(parcel, shop[3])
    ship_parcels([parcel.pk], actor=shop[3])
    assert cancel_orders(order_ids=[order.pk], actor=canceller, reason="sold out").refused[order.pk].code == "shipped"
    undo_shipment([parcel.pk], reason="x", actor=shop[3])
    assert cancel_orders(order_ids=[order.pk], actor=canceller, reason="sold out").done == (order.pk,)
    stopped_everywhere(parcel, canceller, shop[3])
    refusal = undo_shipment([parcel.pk], reason="x", actor=shop[3]).refused[parcel.pk]
    assert (refusal.code, broken()) == ("cancelled", [])


@pytest.mark.django_db
def test_holds_that_shipping_closed_are_open_again(shop: Shop) -> None:
    order, _remote, parcel = allocated(shop)
    pack(parcel, shop[3])
    assert hold_by_hand(order_ids=[order.pk], actor=shop[3], reason="look at it").done == (order.pk,)
    before = stands()
    ship_parcels([parcel.pk], actor=shop[3])
    assert Hold.objects.filter(released_at=None).count() == 0
    undo_shipment([parcel.pk], reason="x", actor=shop[3])
    assert (stands(), broken()) == (before, [])


@pytest.mark.django_db
def test_a_buyer_who_asked_to_cancel_meanwhile_is_heard(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "connector_class", lambda _marketplace: AnswersCancels)
    order, remote, parcel = allocated(shop)
    pack(parcel, shop[3])
    ship_parcels([parcel.pk], actor=shop[3])
    take_in(arrivals=[arrival(shop[0], later(remote, cancel_requested_at=clock.now()))])
    assert Hold.objects.filter(order=order, released_at=None).count() == 0
    undo_shipment([parcel.pk], reason="the buyer cancels", actor=shop[3])
    order.refresh_from_db()
    wish = list(Hold.objects.filter(order=order, released_at=None).values_list("kind", flat=True))
    assert (order.held, wish, broken()) == (True, ["cancel_requested"], [])
    assert accept_cancels(order_ids=[order.pk], actor=shop[3]).done == (order.pk,)
    parcel.refresh_from_db()
    assert (parcel.state, broken()) == ("cancelled", [])


@pytest.mark.django_db
def test_the_marketplaces_deadline_ends_the_waiting_not_the_houses(shop: Shop) -> None:
    Store.objects.update(tell_after_minutes=120)
    order, _remote, parcel = allocated(shop)
    pack(parcel, shop[3])
    now = clock.now()
    for ship_by, told_in in ((timedelta(days=2), 120), (timedelta(minutes=90), 30), (timedelta(minutes=-30), 0)):
        Order.objects.filter(pk=order.pk).update(ship_by=now + ship_by, paid_at=now - timedelta(days=3))
        with clock.frozen(now):
            ship_parcels([parcel.pk], actor=shop[3])
            row = OutboxCommand.objects.latest("pk")
            assert row.next_at == now + timedelta(minutes=told_in)
            undo_shipment([parcel.pk], reason="x", actor=shop[3])


@pytest.mark.django_db
def test_who_waits_in_turn_behind_a_waiting_word_is_not_overdue(shop: Shop) -> None:
    clerk, order = shop[3], came_in(shop, 4)
    Store.objects.update(tell_after_minutes=600)
    line = OrderLine.objects.get(order=order)
    split_order(order_id=order.pk, pieces=[{line.pk: 1}], actor=clerk)
    approve_orders(order_ids=[order.pk], actor=clerk)
    allocate_approved()
    for parcel in Parcel.objects.all():
        pack(parcel, clerk)
    ship_parcels(Parcel.objects.values_list("pk", flat=True), actor=clerk)
    first, second = OutboxCommand.objects.order_by("pk")
    long_ago = clock.now() - timedelta(hours=2)
    OutboxCommand.objects.filter(pk=first.pk).update(next_at=clock.now() + timedelta(hours=1))
    OutboxCommand.objects.filter(pk=second.pk).update(next_at=long_ago)
    assert broken() == []
    OutboxCommand.objects.filter(pk=first.pk).update(next_at=long_ago)
    found = {finding.promise.name: finding.offenders for finding in audit() if not finding.kept}
    assert {name: sorted((row["id"] for row in offenders), reverse=True) for name, offenders in found.items()} == {
        "outbox_delivered_due_or_visible": [second.pk, first.pk]
    }


@pytest.mark.django_db
def test_what_was_undone_was_never_sold_for_who_buys_and_who_looks_at_slow_goods(shop: Shop) -> None:
    sku_id = shop[2].sku_id
    _order, _remote, parcel = allocated(shop)  # two of five units
    pack(parcel, shop[3])
    tomorrow = clock.business_date() + timedelta(days=1)
    AlertRule.objects.create(sku_id=sku_id, low_units=10)

    def sold() -> tuple[list[int], list[int], list[int]]:
        reckon()
        return (
            [row["units_30"] for row in stock_figures(on=tomorrow, sku_ids=[sku_id])],
            [row["sold"] for row in slow_lines(days=30, dead=False)],
            list(StockAlert.objects.filter(sku_id=sku_id, kind="low").values_list("sold_14", flat=True)),
        )

    for _ in range(2):
        ship_parcels([parcel.pk], actor=shop[3])
        assert sold() == ([2], [], [2])  # no slow seller: two of three
        undo_shipment([parcel.pk], reason="x", actor=shop[3])
        assert sold() == ([], [], [0])


@pytest.mark.django_db
def test_an_undoing_whose_stock_never_came_back_is_found(shop: Shop) -> None:
    _order, _remote, parcel = allocated(shop)
    pack(parcel, shop[3])
    ship_parcels([parcel.pk], actor=shop[3])
    undo_shipment([parcel.pk], reason="x", actor=shop[3])
    assert not {"parcels.only_shipped_moved", "undone_shipping_is_not_told"} & set(broken())
    [(move,)] = rows("SELECT id FROM inventory_stockmove WHERE kind = 'reversal'")
    plant("DELETE FROM inventory_layeruse WHERE move_id = %s", move, table="inventory_layeruse")
    plant("DELETE FROM inventory_stockmove WHERE id = %s", move, table="inventory_stockmove")
    OutboxCommand.objects.update(state="pending", finished_at=None)
    assert {"parcels.only_shipped_moved", "undone_shipping_is_not_told"} <= set(broken())


@pytest.mark.django_db
def test_nobody_brings_a_withdrawn_word_back(shop: Shop) -> None:
    _order, _remote, parcel = allocated(shop)
    pack(parcel, shop[3])
    ship_parcels([parcel.pk], actor=shop[3])
    undo_shipment([parcel.pk], reason="x", actor=shop[3])
    row = OutboxCommand.objects.get()
    no = Outcomes(refused={row.pk: Refusal("withdrawn")})
    assert outbox_by_hand.retry(ids=[row.pk], actor=shop[3]) == no
    assert outbox_by_hand.settle(ids=[row.pk], happened=True, reason="seen there", actor=shop[3]) == no
    row.refresh_from_db()
    assert (row.state, row.settled_by, broken()) == ("withdrawn", None, [])


@pytest.mark.django_db
def test_an_undone_scan_counts_for_nobody_and_one_that_stands_once(shop: Shop) -> None:
    clerk, other = shop[3], make_user(username="bo")
    _order, _remote, parcel = allocated(shop)
    pack(parcel, clerk)
    today = clock.business_date()

    def shipped() -> list[tuple[int, int]]:
        found = reads_output.output(first=today, last=today, person_id=None)
        day = {user: {one.word: one.count for one in reads.day_counts(user=user)}["shipped"] for user in (clerk, other)}
        assert {one.person_id: one.by_station.get("ship", 0) for one in found} == {
            one.person_id: day[{clerk.pk: clerk, other.pk: other}[one.person_id]] for one in found
        }
        return [(user.pk, count) for user, count in day.items() if count]

    assert ship(code=parcel.number, client_id=uuid4(), actor=clerk).code == "shipped_now"
    assert shipped() == [(clerk.pk, 1)]
    undo_shipment([parcel.pk], reason="x", actor=other)
    assert shipped() == []
    assert ship(code=parcel.number, client_id=uuid4(), actor=other).code == "shipped_now"
    assert shipped() == [(other.pk, 1)]
    assert ScanEvent.objects.filter(outcome="shipped_now").count() == 2  # the history stays


@pytest.mark.django_db
def test_the_station_and_the_manifest_take_a_parcel_back_with_a_reason(client: Client) -> None:
    place_, clerk = make.shop(), make_user(role="warehouse")
    parcels = place_.ready(*(place_.order((place_.stock(3, 10_00), 1)) for _ in range(4)))
    Parcel.objects.update(weighed_at=clock.now(), verified_at=clock.now())
    client.force_login(clerk)
    numbers = dict(Parcel.objects.values_list("pk", "number"))
    scanned = client.post(reverse("logistics:ship-scan"), {"code": numbers[parcels[0]]}).content.decode()
    undo = reverse("logistics:parcel-undo", args=[parcels[0]])
    assert f'action="{undo}"' in scanned
    back = client.post(undo, {"reason": "wrong box", "at": "ship"}, follow=True)
    assert (back.redirect_chain[-1][0], f'action="{undo}"' in back.content.decode()) == (
        reverse("logistics:ship"),
        False,
    )
    assert Parcel.objects.get(pk=parcels[0]).state == "weighed"

    ship_parcels(parcels[1:], actor=clerk)
    manifest = fill_manifest(carrier_id=place_.service.carrier_id, warehouse_id=place_.warehouse.pk, actor=clerk)
    check_scan(code=numbers[parcels[1]], client_id=uuid4(), actor=clerk, manifest_id=manifest.pk)
    page, url = (
        reverse("logistics:manifest", args=[manifest.pk]),
        reverse("logistics:manifest-undo", args=[manifest.pk]),
    )
    assert f'action="{url}"' in client.get(page).content.decode()
    told = client.post(url, {"code": numbers[parcels[0]], "reason": "torn"}, follow=True).content.decode()
    assert ("is not on this manifest" in told, Parcel.objects.filter(state="shipped").count()) == (True, 3)
    told = client.post(url, {"code": numbers[parcels[1]], "reason": " "}, follow=True).content.decode()
    assert ("Say why the shipping is undone." in told, Parcel.objects.filter(state="shipped").count()) == (True, 3)
    client.post(url, {"code": numbers[parcels[1]].lower(), "reason": "refused at the dock"})
    assert list(Parcel.objects.order_by("pk").values_list("state", flat=True)) == [
        "weighed",
        "weighed",
        "shipped",
        "shipped",
    ]
    assert list(ManifestParcel.objects.order_by("pk").values_list("parcel_id", flat=True)) == parcels[2:]
    for key in parcels[2:]:
        check_scan(code=numbers[key], client_id=uuid4(), actor=clerk, manifest_id=manifest.pk)
    assert hand_over(manifest_id=manifest.pk, to="Li", leave=False, actor=clerk).done
    assert f'action="{url}"' not in client.get(page).content.decode()
    told = client.post(url, {"code": numbers[parcels[2]], "reason": "late"}, follow=True).content.decode()
    assert (manifest.number in told, Parcel.objects.get(pk=parcels[2]).state) == (True, "shipped")


def in_thread(call: Any, into: dict[str, Any], name: str) -> Thread:
    """Run in a connection of its own."""

    def run() -> None:
        try:
            into[name] = call()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_one_undoes_and_the_other_is_told_by_whom() -> None:
    place_, mei, bo = make.shop(), make_user(username="mei"), make_user(username="bo")
    [parcel] = place_.ship(place_.order((place_.stock(3, 10_00), 1)))
    answers: dict[str, Any] = {}
    with transaction.atomic():
        assert undo_shipment([parcel], reason="first", actor=mei).done == (parcel,)
        waits = in_thread(lambda: undo_shipment([parcel], reason="second", actor=bo), answers, "bo")
        waits.join(0.5)
        assert waits.is_alive()  # at the lock of the first
    waits.join(10)
    refusal = answers["bo"].refused[parcel]
    assert (refusal.code, refusal.values["by"]) == ("called_back", "mei")
    assert rows("SELECT count(*) FROM inventory_stockmove WHERE kind = 'reversal'") == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_was_first_wins_and_the_undoing_waits_for_it_and_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While the word is on its way nothing is undone; nor once it has arrived."""
    place_ = make.shop()
    [parcel] = place_.ship(place_.order((place_.stock(3, 10_00), 1)))
    on_its_way, may_arrive, answers = Event(), Event(), dict[str, Any]()

    def send(found: outbox.Rows) -> dict[int, Answer]:
        on_its_way.set()
        may_arrive.wait(10)
        return {row.pk: Answer("confirmed") for row in found}

    monkeypatch.setattr(outbox, "_senders", {"shipment.confirm": Sender(send, send, lambda _settled: None)})
    lane = OutboxCommand.objects.get(kind="shipment.confirm").lane
    worker = in_thread(lambda: outbox.work(lane), answers, "worked")
    assert on_its_way.wait(10)
    assert undo_shipment([parcel], reason="x", actor=None).refused[parcel].code == "told"
    may_arrive.set()
    worker.join(10)
    assert (answers["worked"], undo_shipment([parcel], reason="x", actor=None).refused[parcel].code) == (1, "told")
    assert rows("SELECT count(*) FROM inventory_stockmove WHERE kind = 'reversal'") == [(0,)]


@pytest.mark.django_db(transaction=True)
def test_a_claim_that_is_not_committed_yet_makes_the_undoing_wait() -> None:
    place_ = make.shop()
    [parcel] = place_.ship(place_.order((place_.stock(3, 10_00), 1)))
    answers: dict[str, Any] = {}
    with transaction.atomic():
        OutboxCommand.objects.filter(kind="shipment.confirm").update(state="sending", attempts=F("attempts") + 1)
        waits = in_thread(lambda: undo_shipment([parcel], reason="x", actor=None), answers, "undo")
        waits.join(0.5)
        assert waits.is_alive()
    waits.join(10)
    assert (answers["undo"].refused[parcel].code, Parcel.objects.get().state) == ("told", "shipped")


@pytest.mark.django_db(transaction=True)
def test_a_manifest_is_not_filled_with_what_is_being_undone() -> None:
    place_, clerk = make.shop(), make_user()
    parcels = place_.ship(*(place_.order((place_.stock(3, 10_00), 1)) for _ in range(2)))
    Parcel.objects.update(weighed_at=clock.now())
    answers: dict[str, Any] = {}

    def fill() -> Manifest:
        return fill_manifest(carrier_id=place_.service.carrier_id, warehouse_id=place_.warehouse.pk, actor=clerk)

    with transaction.atomic():
        undo_shipment(parcels[:1], reason="x", actor=clerk)
        filling = in_thread(fill, answers, "manifest")
        filling.join(1)
    filling.join(10)
    assert list(ManifestParcel.objects.values_list("parcel_id", flat=True)) == parcels[1:]
