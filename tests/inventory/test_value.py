"""What the stock was worth, how old it is, what does not sell: worked by hand, and the kept months proved by their moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from erp.kernel import clock
from erp.kernel.sheets import read_sheet
from erp.kernel.sql import execute
from inventory.models import CostLayer, StockMonth, StockValueMonth, Warehouse
from inventory.promises import PROMISES
from inventory.reads_value import age_lines, age_totals, slow_lines, value_lines, worth_at, worth_of_months, worth_today
from inventory.services.months import keep_months
from inventory.services.stock import Receipt, receive
from products.models import Sku
from tests import proofs
from tests.factories import make_sku, make_user, make_warehouse, number
from tests.inventory.test_revaluing import came_in, carried, late, sold

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # noon of the company


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)


def broken() -> list[str]:
    return proofs.offended(PROMISES)


def history() -> tuple[Sku, Sku]:
    """
    3 Aug: 100 A for 1,000. 10 Sep: 40 sold. 15 Sep: freight 200: 120 stay. 5 Oct: 10 B for 70. 31 Oct 23:30 of the company: 1 B for 9.
    """
    a, b, home = make_sku(), make_sku(), make_warehouse()
    with clock.frozen(on(date(2026, 8, 3))):
        layer = came_in(a, home, 100, 1_000)
    with clock.frozen(on(date(2026, 9, 10))):
        sold(a, home, 40)
    with clock.frozen(on(date(2026, 9, 15))):
        late({layer: 200})
    with clock.frozen(on(date(2026, 10, 5))):
        came_in(b, home, 10, 70)
    with clock.frozen(datetime(2026, 10, 31, 15, 30, tzinfo=UTC)):
        came_in(b, home, 1, 9)
    return a, b


DAYS = {
    date(2026, 8, 2): (0, 0), date(2026, 8, 3): (100, 1_000), date(2026, 8, 31): (100, 1_000), date(2026, 9, 10): (60, 600),
    date(2026, 9, 30): (60, 720), date(2026, 10, 30): (70, 790), date(2026, 10, 31): (71, 799), date(2026, 11, 20): (71, 799),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [False, True])
def test_any_past_day_is_its_moves_and_late_costs_with_or_without_months_kept(kept: bool) -> None:
    a, b = history()
    with clock.frozen(NOW):
        assert (keep_months() if kept else []) == [date(2026, month, 1) for month in ((8, 9, 10) if kept else ())]
        assert {day: (worth_at(day).units, worth_at(day).value) for day in DAYS} == DAYS
        assert worth_at(date(2026, 11, 20)) == worth_today()
        lines = [(line["id"], line["units"], line["value"]) for line in value_lines(date(2026, 10, 31), by="sku")]
        assert lines == [(a.pk, 60, 720), (b.pk, 11, 79)]
        [after] = value_lines(date(2026, 10, 31), by="sku", after=(720, a.pk))
        assert after["id"] == b.pk
    assert broken() == []


@pytest.mark.django_db
def test_months_are_kept_once_each_and_in_order() -> None:
    history()
    with clock.frozen(NOW):
        keep_months()
        before = list(StockValueMonth.objects.order_by("pk").values_list("month", "units", "value"))
        assert keep_months() == []
        assert worth_of_months(date(2026, 11, 20)) == [
            (date(2026, 8, 1), 1_000), (date(2026, 9, 1), 720), (date(2026, 10, 1), 799),
        ]  # fmt: skip
    assert list(StockValueMonth.objects.order_by("pk").values_list("month", "units", "value")) == before
    with clock.frozen(datetime(2026, 11, 30, 16, 30, tzinfo=UTC)):  # half an hour into December
        assert keep_months() == []


@pytest.mark.django_db
def test_a_kept_month_that_is_not_its_moves_is_found() -> None:
    history()
    with clock.frozen(NOW):
        keep_months()
    execute("UPDATE inventory_stockvaluemonth SET value = value + 1 WHERE month = '2026-09-01'")
    assert broken() == ["months_are_their_moves"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE inventory_costlayer SET value = value + 1, value_left = value_left + 1 WHERE quantity = 100", "moves_in_are_layers"),
        (("INSERT INTO inventory_moverevaluation (revaluation_id, move_id, fate, value) SELECT r.id, m.id, 'written_off', 1 "
         "FROM inventory_revaluation r, inventory_stockmove m WHERE m.delta < 0"), "revaluations_are_their_shares"),
        (("INSERT INTO inventory_cameback (move_id, quantity, value, late, document_kind, document_id, leg) "
         "SELECT id, 1, 100, 90, 'x', 1, '' FROM inventory_stockmove WHERE delta < 0"), "late_costs_come_back_with_their_units"),
    ],
)  # fmt: skip
def test_a_broken_promise_is_named(statement: str, name: str) -> None:
    history()
    assert broken() == []
    execute(statement)
    assert name in broken()


def aged(sku: Sku, warehouse: Warehouse, days: int, units: int, value: int) -> int:
    since = NOW - timedelta(days=days)
    receipt = Receipt(sku.pk, warehouse.pk, units, value, "test", number(), received_at=since)
    with clock.frozen(NOW):
        [move] = receive(receipts=[receipt], actor=None)
    return move


@pytest.mark.django_db
def test_age_is_the_layers_and_goods_keep_it_when_they_move() -> None:
    sku, home, abroad = make_sku(), make_warehouse(), make_warehouse()
    for days, units in (
        (0, 1),
        (30, 2),
        (31, 4),
        (60, 8),
        (90, 16),
        (91, 32),
        (180, 64),
        (181, 128),
        (365, 256),
        (366, 512),
    ):
        aged(sku, home, days, units, units * 10)
    with clock.frozen(NOW):
        totals = [(total.units, total.value) for total in age_totals()]
        assert totals == [(3, 30), (12, 120), (16, 160), (96, 960), (384, 3840), (512, 5120)]
        other = make_sku()
        old = aged(other, home, 100, 10, 100)
        carried(CostLayer.objects.get(move_id=old), 4, abroad)
        lines = age_lines(warehouse_id=abroad.pk)
    assert [(line["units_3"], line["value_3"], line["units"]) for line in lines] == [(4, 40, 4)]


@pytest.mark.django_db
def test_dead_stock_has_no_sale_and_is_old_and_slow_stock_sells_less_than_a_tenth() -> None:
    dead, fresh, slow, quick = (make_sku() for _ in range(4))
    home = make_warehouse()
    for sku, days in ((dead, 120), (fresh, 10), (slow, 120), (quick, 120)):
        aged(sku, home, days, 100, 1_000)
    with clock.frozen(NOW - timedelta(days=5)):
        sold(slow, home, 5)
        sold(quick, home, 50)
    with clock.frozen(NOW):
        assert [(line["id"], line["units"], line["value"]) for line in slow_lines(days=90)] == [(dead.pk, 100, 1_000)]
        assert [(line["id"], line["units"], line["sold"]) for line in slow_lines(days=90, dead=False)] == [
            (slow.pk, 95, 5)
        ]


@pytest.mark.django_db
def test_pages_and_workbooks_show_it_to_who_may_know_costs_only() -> None:
    a, b = history()
    pages = [
        "/stock/value/",
        "/stock/value/?by=warehouse&day=2026-10-31",
        "/stock/age/",
        "/stock/slow/",
        "/stock/slow/?show=slow&days=30",
    ]
    exports = ["/stock/value/export/?day=2026-10-31", "/stock/age/export/", "/stock/slow/export/"]
    answers: dict[str, list[int]] = {}
    for role in ("purchaser", "warehouse"):
        page = Client()
        page.force_login(make_user(role=role))
        answers[role] = [page.get(address).status_code for address in [*pages, *exports]]
        layers = page.get(f"/stock/{a.pk}/?show=layers").content.decode()
        assert ("Value left" in layers, "Moving average" in layers) == (role == "purchaser", role == "purchaser")
    assert answers == {"purchaser": [200] * 8, "warehouse": [403] * 8}
    owner = Client()
    owner.force_login(make_user(role="owner"))
    columns = {"code": ["Code"], "units": ["Units"], "value": ["Value"]}
    sheet = read_sheet(owner.get("/stock/value/export/?day=2026-10-31").content, columns=columns)
    assert [row.values for row in sheet] == [
        {"code": a.code, "units": "60", "value": "7.2"}, {"code": b.code, "units": "11", "value": "0.79"},
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_kept_month_stays_when_more_happens_later() -> None:
    history()
    with clock.frozen(NOW):
        keep_months()
        kept = StockMonth.objects.count()
        aged(make_sku(), make_warehouse(), 0, 5, 50)
        assert (worth_at(date(2026, 10, 31)).value, worth_at(date(2026, 11, 20)).value, kept) == (799, 849, 3)
