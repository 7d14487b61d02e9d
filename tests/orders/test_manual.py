"""Orders that a person writes: the form, the API's service and the sheet bring them in by one road, once; what may be changed on them."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from erp.kernel.imports.kinds import Given, Options, Reason
from erp.kernel.models import OutboxCommand, TimelineEntry
from erp.kernel.outcomes import Refusal
from inventory.models import Reservation, Warehouse
from inventory.services.stock import Receipt, receive
from logistics.models import Parcel
from logistics.services.stations import ship_parcels
from orders.models import AddressEdit, Demand, Hold, ManualOrder, Order, OrderLine
from orders.services.allocate import allocate_approved
from orders.services.editing import edit_address, edit_order
from orders.services.forgetting import erase_buyers
from orders.services.intake import take_in
from orders.services.line_editing import change_sku, lower_quantity
from orders.services.manual import Made, ManualDraft, ManualLine, create_orders, judge_orders
from orders.services.order_sheet import judge, write
from orders.services.review import approve_orders, back_to_review
from tests.factories import NOON, make_service, make_sku, make_store, make_user, make_warehouse, number
from tests.orders.arrivals import ADDRESS, arrival, later, remote_line, remote_order
from tests.orders.test_fulfilment import Shop, pack, shop
from tests.orders.test_splitting import broken

__all__ = ["shop"]
pytestmark = pytest.mark.django_db


def draft(*lines: ManualLine, **fields: object) -> ManualDraft:
    values = {"client_id": uuid4(), "lines": lines, "address": ADDRESS, "currency": "EUR", **fields}
    return ManualDraft(**values)  # type: ignore[arg-type]  # built from names


def stocked() -> tuple[str, int]:
    """A SKU with ten units in an own warehouse with a service; its code and id."""
    warehouse, sku = make_warehouse(), make_sku()
    make_service(warehouses=[warehouse])
    receive(receipts=[Receipt(sku.pk, warehouse.pk, 10, 1000, "test", number())], actor=None)
    return sku.code, sku.pk


def test_an_order_by_hand_goes_the_usual_way_and_no_marketplace_hears_of_it() -> None:
    code, _ = stocked()
    clerk, amazon = make_user(), make_store(currency="EUR")
    one = draft(ManualLine(code, 2, Decimal("9.90")), shipping=Decimal(5))
    two = draft(ManualLine(code, 1), number="902-7", store_id=amazon.pk)
    assert judge_orders([one, two]) == [Made(), Made()]
    assert Order.objects.count() == 0
    made = create_orders(drafts=[one, two], actor=clerk)
    orders = [Order.objects.get(pk=each.order_id) for each in made]
    assert [(o.external_id, o.store.name if o.store_id != amazon.pk else "there", o.total) for o in orders] == [
        (f"M{ManualOrder.objects.get(order=orders[0]).pk:08d}", "Own sales EUR", Decimal("24.80")),
        ("902-7", "there", Decimal(0)),
    ]
    again = create_orders(drafts=[one, replace(two, client_id=uuid4())], actor=clerk)
    assert again == [Made(orders[0].pk, already=True), Made(orders[1].pk, already=True)]
    approve_orders(order_ids=[order.pk for order in orders], actor=clerk)
    allocate_approved()
    for parcel in Parcel.objects.all():
        pack(parcel, clerk)
    ship_parcels(Parcel.objects.values_list("pk", flat=True), actor=clerk)
    assert (set(Order.objects.values_list("state", flat=True)), OutboxCommand.objects.count()) == ({"shipped"}, 0)
    assert broken() == []


def test_all_that_is_wrong_with_a_draft_is_said_at_once_and_nothing_is_written() -> None:
    wrong = draft(
        ManualLine("NONE", 0, Decimal(-1)), address=replace(ADDRESS, city=""), currency="eur", store_id=10**9,
    )  # fmt: skip
    codes = [problem.code for problem in create_orders(drafts=[wrong], actor=None)[0].problems]
    assert codes == ["unknown_sku", "quantity", "price", "address", "currency", "store"]
    assert (Order.objects.count(), Reservation.objects.count()) == (0, 0)


def test_without_an_open_warehouse_an_order_is_refused_and_said_why() -> None:
    sku = make_sku()
    warehouse = make_warehouse(closed_at=NOON)
    asked = draft(ManualLine(sku.code, 1))
    nowhere = [Made(problems=(Refusal("no_warehouse"),))]
    assert (judge_orders([asked]), create_orders(drafts=[asked], actor=None)) == (nowhere, nowhere)

    Warehouse.objects.filter(pk=warehouse.pk).update(closed_at=None)
    assert create_orders(drafts=[asked], actor=None)[0].problems == ()


def test_a_sheet_is_judged_row_by_row_and_the_same_sheet_again_changes_nothing() -> None:
    code, _ = stocked()
    lin = make_user(role="operations")
    theirs = make_store(currency="EUR")
    cells = {
        "number": "X-1", "currency": "eur", "lines": f"{code}*2*9.90; {code}*1", "name": "Ann", "street": "Road 1", "city": "Ghent",
        "country": "be",
    }  # fmt: skip
    rows = [
        Given(2, cells),
        Given(3, {**cells, "number": "X-2", "lines": "two lamps", "country": "Belgium"}),
        Given(4, {**cells, "number": "X-3", "store": theirs.name}),
    ]
    judged = judge(rows, Options(), None)  # type: ignore[arg-type]  # asks nothing of the file
    assert [judged[n].verdict for n in (2, 3, 4)] == ["new", "wrong", "new"]
    assert judged[3].reasons == (
        Reason("not_a_line", "lines", {"value": "two lamps"}),
        Reason("country", "country", {}),
    )
    written = write(rows, Options(), lin)
    assert [written[n].verdict for n in (2, 3, 4)] == ["new", "wrong", "wrong"]
    again = write(rows, Options(), lin)
    assert [again[n].verdict for n in (2, 3, 4)] == ["same", "wrong", "wrong"]
    assert [(o.external_id, o.country, o.unit_count) for o in Order.objects.all()] == [("X-1", "BE", 3)]


def test_an_address_is_corrected_with_its_fields_named_and_its_values_sealed(shop: Shop) -> None:
    store, _, listing, clerk = shop
    remote = remote_order(remote_line(listing), address=replace(ADDRESS, city=""))
    take_in(arrivals=[arrival(store, remote)])
    order = Order.objects.get(external_id=remote.external_id)
    assert Hold.objects.get(order=order, released_at=None).kind == "address"
    assert edit_address(order_id=order.pk, address=ADDRESS, actor=clerk).done == (order.pk,)
    assert edit_address(order_id=order.pk, address=ADDRESS, actor=clerk).already == (order.pk,)
    entry = TimelineEntry.objects.get(action="order.address_edited")
    assert (entry.data, entry.actor) == ({"fields": ["city"]}, clerk)
    assert Hold.objects.filter(order=order, released_at=None).count() == 0
    before = bytes(Order.objects.get(pk=order.pk).buyer.sealed or b"")
    take_in(arrivals=[arrival(store, later(remote, status="UNSHIPPED"))])
    assert bytes(Order.objects.get(pk=order.pk).buyer.sealed or b"") == before
    take_in(arrivals=[arrival(store, later(later(remote), address=replace(ADDRESS, city="Kraków")))])
    assert bytes(Order.objects.get(pk=order.pk).buyer.sealed or b"") != before
    approve_orders(order_ids=[order.pk], actor=clerk)
    allocate_approved()
    assert edit_address(order_id=order.pk, address=ADDRESS, actor=clerk).refused == {
        order.pk: Refusal("labelled", {"state": "allocated"})
    }
    assert back_to_review(order_ids=[order.pk], actor=clerk).done == (order.pk,)
    assert Parcel.objects.get(order_link__order=order).state == "cancelled"
    assert edit_address(order_id=order.pk, address=ADDRESS, actor=clerk).done == (order.pk,)
    Order.objects.filter(pk=order.pk).update(state="cancelled", cancelled_at=NOON)
    erase_buyers(order_ids=[order.pk], actor=None)
    assert set(AddressEdit.objects.values_list("sealed", flat=True)) == {None}


def test_note_wishes_and_deadline_keep_what_stood_there_before(shop: Shop) -> None:
    store, warehouse, listing, clerk = shop
    remote = remote_order(remote_line(listing))
    take_in(arrivals=[arrival(store, remote)])
    order = Order.objects.get()
    changes = {"our_note": "gift wrap", "wished_warehouse": warehouse.pk}
    assert edit_order(order_id=order.pk, changes=changes, actor=clerk).done == (order.pk,)
    assert edit_order(order_id=order.pk, changes=changes, actor=clerk).already == (order.pk,)
    assert TimelineEntry.objects.get(action="order.edited").data["changes"] == [
        {"what": "our_note", "before": "", "after": "gift wrap"},
        {"what": "wished_warehouse_id", "before": "", "after": warehouse.code},
    ]
    late = edit_order(order_id=order.pk, changes={"ship_by": NOON + timedelta(days=9)}, actor=clerk)
    unknown = edit_order(order_id=order.pk, changes={"wished_service": 10**9}, actor=clerk)
    assert (late.refused, unknown.refused) == (
        {order.pk: Refusal("their_deadline")}, {order.pk: Refusal("unknown_place")},
    )  # fmt: skip
    code, _ = stocked()
    own = Order.objects.get(pk=create_orders(drafts=[draft(ManualLine(code, 1))], actor=clerk)[0].order_id)
    due = NOON + timedelta(days=9)
    assert edit_order(order_id=own.pk, changes={"ship_by": due}, actor=clerk).done == (own.pk,)
    assert Reservation.objects.get(owner_id=Demand.objects.get(line__order=own).pk).deadline == due


def test_fewer_units_and_another_sku(shop: Shop) -> None:
    code, _ = stocked()
    other, other_id = stocked()
    clerk = shop[3]
    own = Order.objects.get(pk=create_orders(drafts=[draft(ManualLine(code, 3, Decimal(10)))], actor=clerk)[0].order_id)
    line = OrderLine.objects.get(order=own)
    assert lower_quantity(line_id=line.pk, units=1, actor=clerk).done == (line.pk,)
    assert lower_quantity(line_id=line.pk, units=2, actor=clerk).refused == {line.pk: Refusal("cancel_instead")}
    own.refresh_from_db()
    demand = Demand.objects.get(line=line)
    assert (demand.reserved, demand.cancelled, own.total, broken()) == (2, 1, Decimal(20), [])
    assert change_sku(line_id=line.pk, sku_id=other_id, actor=clerk).done == (line.pk,)
    assert change_sku(line_id=line.pk, sku_id=other_id, actor=clerk).already == (line.pk,)
    line.refresh_from_db()
    found = Demand.objects.filter(line=line).order_by("attempt").values_list("sku__code", "reserved", "cancelled")
    assert (list(found), broken()) == ([(code, 0, 3), (other, 2, 1)], [])
    sold = remote_order(remote_line(shop[2], 2))
    take_in(arrivals=[arrival(shop[0], sold)])
    theirs = OrderLine.objects.get(order__external_id=sold.external_id)
    assert change_sku(line_id=theirs.pk, sku_id=other_id, actor=clerk).refused == {theirs.pk: Refusal("not_ours")}
    assert lower_quantity(line_id=theirs.pk, units=1, actor=clerk).done == (theirs.pk,)
    assert broken() == []


def test_the_form_makes_one_order_of_two_sendings() -> None:
    code, _ = stocked()
    client = Client()
    client.force_login(make_user(role="owner"))
    values = {
        "client_id": str(uuid4()), "currency": "eur", "items": f"{code} 2 9.90", "name": "Ann", "lines": "Road 1", "city": "Ghent",
        "country": "be", "shipping": "", "number": "", "store": "",
    }  # fmt: skip
    assert [client.post("/orders/new/", values).status_code for _ in range(2)] == [302, 302]
    assert Order.objects.count() == 1
    answer = client.post("/orders/new/", {**values, "client_id": str(uuid4()), "items": "nonsense"})
    assert (answer.status_code, b"This is not a line" in answer.content, Order.objects.count()) == (422, True, 1)
