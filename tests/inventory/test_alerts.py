"""Alerts open when a SKU becomes low, out, oversold or dead, and close when it no longer is."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal
from inventory.models import AlertRule, StockAlert, Warehouse
from inventory.services.alerts import Limits, company_limits, note, reckon, set_limits
from inventory.services.reserve import Consumption, Wish, consume, reserve
from inventory.services.stock import Receipt, receive
from people.roles import Role
from products.models import Sku
from tests.factories import NOON, make_bundle, make_listing, make_sku, make_store, make_user, make_warehouse

pytestmark = pytest.mark.django_db


def kept(*, units: int = 0, sold: int = 0, on: int = 0, listed: bool = True) -> tuple[Sku, Warehouse]:
    """A SKU of which `units` are left and `sold` were sold `on` days before noon."""
    sku, warehouse = make_sku(), make_warehouse()
    if listed:
        make_listing(store=make_store(), sku=sku)
    with clock.frozen(NOON - timedelta(days=on)):
        if units + sold:
            receive(receipts=[Receipt(sku.pk, warehouse.pk, units + sold, 1000, "t", sku.pk)], actor=None)
        if sold:
            reserve([Wish("t", sku.pk, sku.pk, warehouse.pk, sold, NOON)])
            consume(items=[Consumption("t", sku.pk, sold, "out", sku.pk)], actor=None)
    return sku, warehouse


def alarms() -> set[tuple[int, str, int, int]]:
    return set(StockAlert.objects.filter(closed_at=None).values_list("sku_id", "kind", "units", "sold_14"))


def test_each_kind_opens_once_with_its_figures_and_closes_when_it_is_over() -> None:
    fine, _ = kept(units=50, sold=14, on=1)
    low, low_at = kept(units=3, sold=14, on=1)
    out, _ = kept(sold=2, on=1)
    wanted, place = kept(units=1)
    reserve([Wish("more", wanted.pk, wanted.pk, place.pk, 4, NOON)])
    dead, _ = kept(units=5, on=100, listed=False)
    kept(units=5, on=89, listed=False)
    with clock.frozen(NOON):
        assert reckon() == 5
        assert reckon() == 0
    assert alarms() == {
        (low.pk, "low", 3, 14),
        (out.pk, "out", 0, 2),
        (wanted.pk, "out", 0, 0),
        (wanted.pk, "oversold", 3, 0),
        (dead.pk, "dead", 5, 0),
    }
    assert fine.pk not in {row[0] for row in alarms()}
    receive(receipts=[Receipt(low.pk, low_at.pk, 40, 1000, "more", low.pk)], actor=None)
    with clock.frozen(NOON):
        reckon()
    assert (low.pk, "low") not in {row[:2] for row in alarms()}
    assert StockAlert.objects.get(sku=low).closed_at == NOON


def test_a_part_of_a_listed_bundle_is_listed_and_a_closed_warehouse_holds_nothing_to_sell() -> None:
    part, _ = kept(listed=False)
    make_listing(store=make_store(), sku=make_bundle(parts={part: 2}))
    shut, place = kept(units=9, on=1)
    Warehouse.objects.filter(pk=place.pk).update(closed_at=NOON)
    with clock.frozen(NOON):
        reckon()
    assert {row[:2] for row in alarms()} == {(part.pk, "out"), (shut.pk, "out")}


def test_limits_of_a_sku_go_before_the_companys() -> None:
    first, _ = kept(units=10, on=1)
    second, _ = kept(units=10, on=1)
    bundle = make_bundle(parts={first: 1})
    assert company_limits() == Limits(0, 7, 90)
    set_limits(limits=Limits(10, 7, 90))
    own = set_limits(limits=Limits(5, None, None), sku_ids=[second.pk, bundle.pk, 0])
    assert own == Outcomes((second.pk,), (), {bundle.pk: Refusal("bundle"), 0: Refusal("not_found")})
    assert set_limits(limits=Limits(5, None, None), sku_ids=[second.pk]).already == (second.pk,)
    with clock.frozen(NOON):
        reckon()
    assert alarms() == {(first.pk, "low", 10, 0)}
    assert AlertRule.objects.count() == 2


def test_a_noted_alert_leaves_the_list_and_a_quiet_one_comes_back() -> None:
    sku, _ = kept()
    anna = make_user(role=Role.OPERATIONS, username="anna")
    with clock.frozen(NOON):
        reckon()
        alert = StockAlert.objects.get()
        assert note(alert_ids=[alert.pk, 0], actor=anna) == Outcomes((alert.pk,), (), {0: Refusal("not_found")})
        assert note(alert_ids=[alert.pk], actor=anna).already == (alert.pk,)
        assert shown(anna) == []
        assert note(alert_ids=[alert.pk], actor=anna, quiet_days=7).done == (alert.pk,)
        assert shown(anna) == []
    with clock.frozen(NOON + timedelta(days=8)):
        assert shown(anna) == [sku.code]
    StockAlert.objects.update(closed_at=NOON)
    assert note(alert_ids=[alert.pk], actor=anna).refused == {alert.pk: Refusal("closed")}


def shown(user: Any) -> list[str]:
    client = Client()
    client.force_login(user)
    return [row["sku"].code for row in client.get(reverse("stock-alerts")).context["rows"]]


def test_the_pages_note_and_set_limits() -> None:
    sku, _ = kept()
    with clock.frozen(NOON):
        reckon()
    mary = make_user(role=Role.MANAGER)
    client = Client()
    client.force_login(mary)
    done = client.post(reverse("stock-alerts-batch", args=["note"]), {"ids": StockAlert.objects.get().pk})
    assert (done.status_code, StockAlert.objects.get().noted_by) == (200, mary)
    assert client.post(reverse("stock-alerts-batch", args=["note"]), {}).status_code == 422
    page = client.post(reverse("stock-sku-limits", args=[sku.pk]), {"low_units": "-1"})
    assert (page.status_code, AlertRule.objects.count()) == (422, 0)
    client.post(reverse("stock-sku-limits", args=[sku.pk]), {"low_units": "4", "low_days": "", "dead_days": ""})
    assert list(AlertRule.objects.values_list("sku", "low_units", "low_days", "dead_days")) == [(sku.pk, 4, None, None)]
    assert client.post(reverse("stock-alert-limits"), {"low_units": "4"}).status_code == 422
    client.post(reverse("stock-alert-limits"), {"low_units": "4", "low_days": "5", "dead_days": "60"})
    assert company_limits() == Limits(4, 5, 60)


def test_reckoning_costs_the_same_for_one_sku_and_for_many(django_assert_num_queries: Any) -> None:
    for _ in range(3):
        kept()
        with clock.frozen(NOON), django_assert_num_queries(5):
            reckon()
