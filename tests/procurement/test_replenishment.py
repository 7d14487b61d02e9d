"""The list of what to buy, from the rows of the house to draft orders."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal
from inventory.models import Reservation, StockLevel, Warehouse
from procurement.models import PurchaseOrder, Replenishment
from procurement.services.replenishment import draft_suggested, reckon
from procurement.services.suppliers import close_suppliers
from products.models import Sku
from tests.factories import NOON, make_level, make_move, make_sku, make_user, make_warehouse, number
from tests.procurement.make import make_purchase, make_quote, make_rate, make_supplier

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


def sold(level: StockLevel, units: int, *, days_ago: int) -> None:
    make_move(level=level, kind="sale", delta=-units, at=NOON - timedelta(days=days_ago))


def selling(sku: Sku | None = None, **fields: object) -> StockLevel:
    """A level of which 70 units left yesterday: five and more a day."""
    level = make_level(**{"sku": sku or make_sku(), "on_hand": 10, **fields})  # type: ignore[arg-type]  # free fields of a factory
    sold(level, 70, days_ago=1)
    return level


def test_a_line_holds_every_figure_it_was_reckoned_from() -> None:
    level = make_level(on_hand=50, reserved=5)
    sku, warehouse = level.sku, level.warehouse
    for units, days_ago in ((9, 0), (4, 1), (10, 7), (28, 8), (18, 30), (5, 31)):
        sold(level, units, days_ago=days_ago)
    make_move(level=level, delta=-3, kind="adjustment", at=NOON - timedelta(days=1))
    Reservation.objects.create(
        owner_kind="demand", owner_id=1, level=level, held=5, waiting=2, deadline=NOON, queued_at=NOON
    )
    coming = make_purchase(warehouse=warehouse, lines=[(sku, 30, "1")])
    coming.lines.update(received=10)
    make_purchase(warehouse=warehouse, lines=[(sku, 10, "1")], state="draft")
    make_purchase(warehouse=warehouse, lines=[(sku, 99, "1")], state="closed")
    make_purchase(lines=[(sku, 99, "1")])
    quote = make_quote(sku=sku, supplier=make_supplier(lead_days=16), pack=10, min_quantity=20)
    assert reckon() == 1
    line = Replenishment.objects.values().get()
    assert {name: value for name, value in line.items() if name != "id"} == {
        "sku_id": sku.pk, "warehouse_id": warehouse.pk, "units_7": 14, "units_14": 42, "units_30": 60,
        "squares_30": 16 + 100 + 784 + 324, "on_hand": 50, "reserved": 5, "waiting": 2, "on_order": 20, "drafted": 10,
        "quote_id": quote.pk, "supplier_id": quote.supplier_id, "lead_days": 16, "pack": 10, "minimum": 20,
        "suggested": 80, "days_left": -3, "counted_on": NOON.date(), "reckoned_at": NOON,
    }  # fmt: skip


def test_who_neither_sells_nor_is_waited_for_is_not_listed_and_leaves_the_list() -> None:
    selling(warehouse=make_warehouse(closed_at=NOON))
    selling(warehouse=make_warehouse(kind="marketplace"))
    make_level(on_hand=3)
    level = selling()
    assert reckon() == 1
    with clock.frozen(NOON + timedelta(days=40)):
        assert (reckon(sku_ids=[level.sku_id]), Replenishment.objects.count()) == (0, 0)


def test_a_point_that_is_suspended_is_bought_nothing_until_it_serves_again() -> None:
    point = make_warehouse(kind="pickup")
    level, other = selling(warehouse=point), selling()
    assert reckon() == 2
    Warehouse.objects.filter(pk=point.pk).update(suspended_at=NOON)
    assert (reckon(), Replenishment.objects.get().sku_id) == (1, other.sku_id)
    Warehouse.objects.filter(pk=point.pk).update(suspended_at=None)
    assert (reckon(sku_ids=[level.sku_id]), Replenishment.objects.count()) == (1, 2)


def test_reckoning_some_leaves_the_others_and_again_changes_nothing() -> None:
    one, two = selling(), selling()
    reckon()
    before = list(Replenishment.objects.order_by("pk").values())
    assert (reckon(sku_ids=[one.sku_id]), reckon(), list(Replenishment.objects.order_by("pk").values())) == (
        1,
        2,
        before,
    )
    assert {row["sku_id"] for row in before} == {one.sku_id, two.sku_id}


def test_it_is_bought_where_it_is_cheapest_in_our_money() -> None:
    make_rate("USD", "7")
    sku = selling().sku
    make_quote(sku=sku, price="8", supplier=make_supplier(currency="CNY"))
    dollar = make_quote(sku=sku, price="1", supplier=make_supplier(currency="USD", lead_days=40))
    make_quote(sku=sku, price="0.5", supplier=make_supplier(currency="EUR"))
    make_quote(sku=sku, price="0.1", supplier=make_supplier(closed_at=NOON))
    make_quote(sku=sku, price="0.1", valid_from=NOON.date() + timedelta(days=1))
    reckon()
    line = Replenishment.objects.get()
    assert (line.quote, line.supplier, line.lead_days) == (dollar, dollar.supplier, 40)


def test_one_click_drafts_an_order_per_supplier_and_warehouse_once() -> None:
    buyer, warehouse = make_user(), make_warehouse()
    supplier, other = make_supplier(), make_supplier(currency="USD")
    make_rate()
    cup, spoon, fork, lid = (selling(warehouse=warehouse).sku for _ in range(4))
    for sku, whose in ((cup, supplier), (spoon, supplier), (fork, other)):
        make_quote(sku=sku, supplier=whose, price="3", pack=100)
    reckon()
    ids = {line.sku_id: line.pk for line in Replenishment.objects.all()}
    client_id = uuid4()
    first = draft_suggested(client_id=client_id, line_ids=[*ids.values(), 0], actor=buyer)
    again = draft_suggested(client_id=client_id, line_ids=list(ids.values()), actor=buyer)
    drafted = (ids[cup.pk], ids[spoon.pk], ids[fork.pk])
    bare = {ids[lid.pk]: Refusal("no_quote", {"sku": lid.code})}
    assert first.outcomes == Outcomes(drafted, (), {**bare, 0: Refusal("not_found")})
    assert again.outcomes == Outcomes((), drafted, bare)
    assert again.orders == first.orders
    orders = PurchaseOrder.objects.order_by("pk").values_list(
        "supplier", "state", "created_by", "lines__sku", "lines__quantity"
    )
    assert sorted(orders) == sorted([
        (supplier.pk, "draft", buyer.pk, cup.pk, 400), (supplier.pk, "draft", buyer.pk, spoon.pk, 400),
        (other.pk, "draft", buyer.pk, fork.pk, 400),
    ])  # fmt: skip
    assert list(Replenishment.objects.filter(pk__in=drafted).values_list("suggested", "drafted")) == [(0, 400)] * 3
    later = draft_suggested(client_id=uuid4(), line_ids=drafted, actor=buyer)
    assert later.outcomes == Outcomes(
        (), (), {ids[sku.pk]: Refusal("not_needed", {"sku": sku.code}) for sku in (cup, spoon, fork)}
    )
    assert PurchaseOrder.objects.count() == 2


def test_a_supplier_that_closed_since_is_said_and_nothing_is_drafted() -> None:
    quote = make_quote(sku=selling().sku, supplier=make_supplier(code="GONE"))
    reckon()
    close_suppliers(supplier_ids=[quote.supplier_id], actor=None)
    line = Replenishment.objects.get()
    drafted = draft_suggested(client_id=uuid4(), line_ids=[line.pk], actor=None)
    assert drafted.outcomes == Outcomes((), (), {line.pk: Refusal("closed", {"code": "GONE"})})
    assert (drafted.orders, PurchaseOrder.objects.count()) == ((), 0)


def test_one_sku_or_thirty_are_reckoned_and_drafted_by_the_same_statements() -> None:
    counts = []
    for many in (1, 30):
        levels = [selling() for _ in range(many)]
        for level in levels:
            make_quote(sku=level.sku, price=str(Decimal(number())))
        with CaptureQueriesContext(connection) as queries:
            reckon()
            ids = Replenishment.objects.filter(sku__in=[level.sku_id for level in levels]).values_list("pk", flat=True)
            assert len(draft_suggested(client_id=uuid4(), line_ids=list(ids), actor=None).outcomes.done) == many
        counts.append(len(queries))
    assert counts[0] == counts[1]
