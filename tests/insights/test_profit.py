"""Profit is the sum of its postings, by whatever it is grouped; nobody sees what another store earned."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from erp.kernel import clock
from finance import chart
from finance.services.ledger import Draft, LegDraft, post_entries
from insights.queries.profit import ComponentLine, Profit, Span, order_components, profit_by, profit_of_order, total
from orders.models import Order
from tests.factories import make_order, make_sku, make_store, make_user

pytestmark = pytest.mark.django_db
OCTOBER = Span(date(2026, 10, 1), date(2026, 11, 1))


def sold(order: Order, sku_id: int, *, sales: int, cost: int, fee: int, on: date) -> None:
    """Ship an order in the books: goods at `sales`, cost and commission in base minor units."""
    about = {"store_id": order.store_id, "order_id": order.pk}
    legs = (
        LegDraft(chart.RECEIVABLE, sales, "CNY", sales, component="items", **about),
        LegDraft(chart.SALES, -sales, "CNY", -sales, sku_id=sku_id, quantity=1, **about),
        LegDraft(chart.COST_OF_GOODS, cost, "CNY", cost, sku_id=sku_id, **about),
        LegDraft(chart.INVENTORY, -cost, "CNY", -cost, sku_id=sku_id),
        LegDraft(chart.COMMISSION, fee, "CNY", fee, sku_id=sku_id, **about),
        LegDraft(chart.RECEIVABLE, -fee, "CNY", -fee, component="commission", **about),
    )
    post_entries([Draft(f"sale:{order.pk}", "sale", "order", order.pk, on, legs)], actor=None)


def settled(order: Order, component: str, amount: int) -> None:
    legs = (
        LegDraft(chart.MARKETPLACE_BALANCE, amount, "CNY", amount),
        LegDraft(
            chart.RECEIVABLE, -amount, "CNY", -amount, component=component, order_id=order.pk, store_id=order.store_id
        ),
    )
    key = f"settlement:{order.pk}:{component}"
    post_entries([Draft(key, "settlement", "settlement", 1, date(2026, 10, 25), legs)], actor=None)


def test_profit_by_each_way_of_grouping() -> None:
    germany, france = make_store(), make_store(marketplace="wish")
    lamp, mug = make_sku(), make_sku()
    first = make_order(store=germany, country="DE", ordered_at=datetime(2026, 9, 30, tzinfo=UTC))
    second = make_order(store=france, country="FR", ordered_at=datetime(2026, 10, 2, tzinfo=UTC))
    sold(first, lamp.pk, sales=100_00, cost=40_00, fee=15_00, on=date(2026, 10, 5))
    sold(second, mug.pk, sales=30_00, cost=25_00, fee=8_00, on=date(2026, 10, 6))
    one = Profit(first.pk, 100_00, 0, 40_00, 0, 15_00, 0, 0, 0, 1)
    other = Profit(second.pk, 30_00, 0, 25_00, 0, 8_00, 0, 0, 0, 1)
    assert profit_by("order", OCTOBER) == [one, other]
    assert profit_by("order", OCTOBER, worst_first=True) == [other, one]
    assert profit_by("order", OCTOBER, after=(45_00, str(first.pk)), limit=5) == [other]
    assert [(row.key, row.profit) for row in profit_by("sku", OCTOBER)] == [(lamp.pk, 45_00), (mug.pk, -3_00)]
    assert [(row.key, row.profit) for row in profit_by("store", OCTOBER)] == [(germany.pk, 45_00), (france.pk, -3_00)]
    assert [(row.key, row.profit) for row in profit_by("marketplace", OCTOBER)] == [("amazon", 45_00), ("wish", -3_00)]
    assert [(row.key, row.profit) for row in profit_by("country", OCTOBER)] == [("DE", 45_00), ("FR", -3_00)]
    ordered = Span(OCTOBER.start, OCTOBER.end, None, "ordered")
    assert [row.key for row in profit_by("order", ordered)] == [second.pk]
    assert (total(OCTOBER).profit, total(OCTOBER).margin) == (42_00, Decimal("32.3"))
    assert total(Span(OCTOBER.start, OCTOBER.end, (france.pk,))).profit == -3_00
    assert profit_of_order(first.pk) == Profit(first.pk, 100_00, 0, 40_00, 0, 15_00, 0, 0, 0)


def test_an_order_says_what_was_expected_and_what_was_settled() -> None:
    order = make_order()
    sold(order, make_sku().pk, sales=100_00, cost=40_00, fee=15_00, on=date(2026, 10, 5))
    settled(order, "items", 100_00)
    settled(order, "commission", -16_00)
    lines = order_components(order.pk)
    assert lines == [
        ComponentLine("items", "CNY", 100_00, 100_00, 0),
        ComponentLine("commission", "CNY", -15_00, -16_00, 0),
    ]
    assert [line.difference for line in lines] == [0, -1_00]


def test_a_manager_sees_own_stores_only_and_each_figure_opens(client: Client) -> None:
    mine, other = make_store(), make_store()
    lamp = make_sku()
    for store in (mine, other):
        sold(
            make_order(store=store, external_id=f"O-{store.pk}"),
            lamp.pk,
            sales=70_00,
            cost=1_00,
            fee=2_00,
            on=date(2026, 10, 5),
        )
    client.force_login(make_user(role="manager", stores=[mine]))
    with clock.frozen(datetime(2026, 10, 20, 12, tzinfo=UTC)):
        page = client.get(reverse("insights:profit", args=["order"]))
        row = page.context["rows"][0]
        assert ([each["label"] for each in page.context["rows"]], row["profit"]) == ([f"O-{mine.pk}"], Decimal("67.00"))
        for cell in row["cells"]:
            if cell["url"]:
                shown = client.get(cell["url"]).context["rows"]
                assert abs(sum(each["earned"] for each in shown)) == cell["amount"]
        assert sum(each["earned"] for each in client.get(row["postings"]).context["rows"]) == row["profit"]
        everything = client.get(reverse("insights:postings"), {"store": other.pk})
        assert {each["leg"].store_id for each in everything.context["rows"]} <= {mine.pk}
        assert client.get(reverse("insights:profit", args=["nonsense"])).status_code == 404
        for query in ("after=--5~1", "day_from=0001-01-01&day_to=0001-01-02", "day_to=9999-12-31", "store=x&order=x"):
            for name, args in (("profit", ["sku"]), ("postings", []), ("sales", [])):
                assert client.get(f"{reverse(f'insights:{name}', args=args)}?{query}").status_code in (200, 404)
