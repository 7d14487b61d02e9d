"""Late costs: entered, shared in their currency, refused, shown, billed, taken back."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from erp.kernel.promises import audit
from erp.kernel.sql import execute, rows
from finance.models import Entry
from finance.services.bill_differences import undo_unbilled
from inventory.models import CostLayer
from procurement.models import GoodsReceiptLine, LateCost, PurchaseOrder
from procurement.services.late_costs import Added, LateDraft, add_late_cost
from procurement.services.receiving import receive_goods
from products.models import Sku
from tests.factories import make_sku, make_user, make_warehouse
from tests.finance.books.make import legs, rate
from tests.procurement.make import make_purchase

ON = date(2026, 11, 20)


def came(*wanted: tuple[Sku, int, str]) -> PurchaseOrder:
    """An order of which all has come."""
    order = make_purchase(warehouse=make_warehouse(), lines=list(wanted))
    lines = [(line.pk, line.quantity, 0) for line in order.lines.all()]
    assert receive_goods(client_id=uuid4(), order_id=order.pk, lines=lines, actor=None).receipt
    return order


def add(order: PurchaseOrder, minor: int, *, currency: str = "CNY", share_by: str = "value") -> Added:
    draft = LateDraft(
        uuid4(), order.supplier_id, currency, minor, ON, share_by=share_by, order_ids=[order.pk], kind="customs"
    )
    return add_late_cost(draft=draft, actor=None)


def broken() -> list[str]:
    return [finding.promise.name for finding in audit() if not finding.kept]


def values() -> list[tuple[int, int]]:
    return list(CostLayer.objects.order_by("pk").values_list("value", "value_left"))


@pytest.mark.django_db
def test_a_cost_in_dollars_is_booked_in_dollars_and_yuan_to_the_cent() -> None:
    rate("USD", "7.1")
    one, two = make_sku(), make_sku()
    order = came((one, 2, "10"), (two, 1, "10"))
    made = add(order, 100, currency="USD").late_cost  # 7.10: 4.74 and 2.36, the rest on the largest
    assert made is not None
    assert (made.base, values()) == (7_10, [(24_74, 24_74), (12_36, 12_36)])
    [entry] = Entry.objects.filter(kind="revaluation")
    assert [(leg[0], leg[2], leg[3]) for leg in legs(entry.key)] == [
        ("1300", 2_36, "33 USD"), ("1300", 4_74, "67 USD"), ("2010", -7_10, "-100 USD"),
    ]  # fmt: skip
    assert broken() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("share_by", "sizes", "shares"),
    [
        ("value", [(1, (1, 1, 1)), (1, (1, 1, 1))], [400, 100]),
        ("quantity", [(1, (1, 1, 1)), (1, (1, 1, 1))], [250, 250]),
        ("weight", [(100, (1, 1, 1)), (400, (1, 1, 1))], [100, 400]),
        ("volume", [(1, (10, 10, 30)), (1, (10, 10, 20))], [300, 200]),
        ("chargeable", [(100, (60, 100, 100)), (400, (10, 10, 10))], [100, 400]),  # 600 cm3 is 100 g
        ("chargeable", [(100, (600, 100, 100)), (400, (10, 10, 10))], [358, 142]),  # 6,000 cm3 is 1,000 g: 1000 to 400
    ],
)
def test_it_is_shared_by_what_is_asked(
    share_by: str, sizes: list[tuple[int, tuple[int, int, int]]], shares: list[int]
) -> None:
    skus = [make_sku(weight_g=grams, length_mm=size[0], width_mm=size[1], height_mm=size[2]) for grams, size in sizes]
    order = came((skus[0], 1, "40"), (skus[1], 1, "10"))
    made = add(order, 500, share_by=share_by).late_cost
    assert made is not None
    assert list(made.lines.order_by("pk").values_list("base", flat=True)) == shares


@pytest.mark.django_db
def test_what_is_wrong_is_named_and_nothing_changes() -> None:
    plain, heavy = make_sku(weight_g=0, length_mm=0), make_sku(weight_g=5, length_mm=1, width_mm=1, height_mm=1)
    order = came((plain, 1, "1"), (heavy, 1, "1"))
    before = values()
    empty = make_purchase()
    found = {
        "weight": add(order, 5, share_by="weight"), "volume": add(order, 5, share_by="volume"), "amount": add(order, 0),
        "rate": add(order, 5, currency="GBP"), "nothing": add(empty, 5),
    }  # fmt: skip
    told = {name: {place: refusal.code for place, refusal in each.refused.items()} for name, each in found.items()}
    assert told == {
        "weight": {"share_by": "unmeasured"}, "volume": {"share_by": "unmeasured"}, "amount": {"amount": "amount"},
        "rate": {"currency": "no_rate"}, "nothing": {"receipts": "no_receipts"},
    }  # fmt: skip
    assert found["weight"].refused["share_by"].values["skus"] == plain.code
    assert (LateCost.objects.count(), values()) == (0, before)


@pytest.mark.django_db
def test_the_same_sending_again_is_the_first() -> None:
    order = came((make_sku(), 3, "1"))
    draft = LateDraft(uuid4(), order.supplier_id, "CNY", 100, ON, order_ids=[order.pk])
    first, again = (add_late_cost(draft=draft, actor=None) for _ in range(2))
    assert (again.already, again.late_cost, LateCost.objects.count(), values()) == (
        True,
        first.late_cost,
        1,
        [(400, 400)],
    )


@pytest.mark.django_db
def test_undone_it_is_gone_and_once_only() -> None:
    order = came((make_sku(), 3, "1"), (make_sku(), 4, "1"))
    made = add(order, 101).late_cost
    assert made is not None
    assert undo_unbilled([made.pk], reason="", actor=None).refused[made.pk].code == "no_reason"
    assert undo_unbilled([made.pk], reason="twice", actor=None).done == (made.pk,)
    assert undo_unbilled([made.pk], reason="twice", actor=None).already == (made.pk,)
    opposite = LateCost.objects.get(reverses=made)
    assert undo_unbilled([opposite.pk], reason="x", actor=None).refused[opposite.pk].code == "is_reversal"
    assert (values(), broken()) == ([(300, 300), (400, 400)], [])
    assert rows("SELECT account_id, sum(amount) FROM finance_leg WHERE account_id = '2010' GROUP BY 1") == [
        ("2010", -700)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "name"),
    [
        (("INSERT INTO procurement_latecostline (late_cost_id, receipt_line_id, minor, base) SELECT late_cost_id, %s, 1, 1 "
         "FROM procurement_latecostline LIMIT 1"), "late_costs_are_their_lines"),
        ("INSERT INTO inventory_revaluation (document_kind, document_id, value, at) VALUES ('test', %s, 5, now())", "revaluation_is_booked"),
    ],
)  # fmt: skip
def test_a_broken_promise_is_named(statement: str, name: str) -> None:
    add(came((make_sku(), 3, "1")), 101)
    other = came((make_sku(), 3, "1"))
    assert broken() == []
    execute(statement, [GoodsReceiptLine.objects.get(line__order=other).pk])
    assert name in broken()


@pytest.mark.django_db
def test_pages_enter_show_and_undo() -> None:
    order = came((make_sku(), 4, "2.50"))
    page = Client()
    page.force_login(make_user(role="owner"))
    form = {
        "client_id": str(uuid4()), "orders": order.number, "supplier": order.supplier_id, "amount": "2.00", "currency": "cny",
        "on": "2026-11-20", "kind": "freight", "share_by": "quantity", "note": "by sea",
    }  # fmt: skip
    assert page.post("/purchasing/late-costs/new/", {**form, "orders": "PO-none"}).status_code == 422
    entered = page.post("/purchasing/late-costs/new/", form)
    made = LateCost.objects.get()
    assert (entered.headers["Location"], values()) == (f"/purchasing/late-costs/{made.pk}/", [(12_00, 12_00)])
    assert made.number in page.get("/purchasing/late-costs/").content.decode()
    assert "All of it is in stock" in page.get(f"/purchasing/late-costs/{made.pk}/").content.decode()
    assert made.number in page.get(f"/finance/bills/new/?supplier={order.supplier_id}").content.decode()
    page.post(f"/purchasing/late-costs/{made.pk}/undo/", {"reason": "twice"})
    assert (values(), LateCost.objects.filter(reverses=made).count()) == ([(10_00, 10_00)], 1)


@pytest.mark.django_db
def test_value_page_shows_goods_and_books_beside_each_other() -> None:
    add(came((make_sku(), 4, "2.50")), 200)
    page = Client()
    page.force_login(make_user(role="finance"))
    context = page.get("/stock/value/").context
    assert (context["value"], context["booked"], context["differs"]) == (12, 12, False)
