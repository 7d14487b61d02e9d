"""A month closes: in order, when it is over and all is booked; its report stays byte for byte, whatever comes later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from finance import chart
from finance.models import Period, Unposted
from finance.promises.reports import PROMISES
from finance.queries.reports import ProfitAndLoss, month_report, profit_and_loss
from finance.services.closing import close_month
from finance.services.ledger import Draft, LegDraft, post_entries, reverse_entries
from tests.factories import make_store
from tests.proofs import broken, plant

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture(autouse=True)
def in_december() -> Iterator[None]:
    with clock.frozen(datetime(2026, 12, 2, 9, tzinfo=UTC)):
        yield


def book(key: str, on: date, sales: int, cost: int, store_id: int | None = None) -> int:
    legs = (
        LegDraft(chart.RECEIVABLE, sales, "CNY", sales),
        LegDraft(chart.SALES, -sales, "CNY", -sales, store_id=store_id),
        LegDraft(chart.COST_OF_GOODS, cost, "CNY", cost, store_id=store_id),
        LegDraft(chart.INVENTORY, -cost, "CNY", -cost),
    )
    return post_entries([Draft(key, "sale", "order", 1, on, legs)], actor=None).new[key]


def amounts(result: ProfitAndLoss) -> tuple[dict[str, int], dict[str, int], int]:
    return {x.account: x.amount for x in result.income}, {x.account: x.amount for x in result.expense}, result.profit


def test_profit_and_loss_of_days_and_stores() -> None:
    store = make_store()
    book("a", date(2026, 10, 31), 100_00, 40_00, store.pk)
    book("b", date(2026, 11, 1), 50_00, 60_00)
    assert amounts(profit_and_loss(start=OCTOBER, end=NOVEMBER)) == ({"4010": 100_00}, {"5010": 40_00}, 60_00)
    assert amounts(profit_and_loss(start=OCTOBER, end=DECEMBER))[2] == 50_00
    assert amounts(profit_and_loss(start=OCTOBER, end=DECEMBER, store_ids=[store.pk]))[2] == 60_00


def test_the_report_of_a_closed_month_stays_byte_for_byte() -> None:
    entry = book("a", date(2026, 10, 20), 100_00, 40_00)
    period = close_month(month=date(2026, 10, 5), actor=None)
    assert isinstance(period, Period)
    assert json.loads(period.report) == {
        "month": "2026-10",
        "entries": 1,
        "income": {"4010": 100_00},
        "expense": {"5010": 40_00},
        "profit": 60_00,
        "balances": {"1100": 100_00, "1300": -40_00, "4010": -100_00, "5010": 40_00},
    }
    book("late", date(2026, 10, 21), 7_00, 3_00)
    reverse_entries([entry], on=date(2026, 10, 22), reason="never happened", actor=None)
    assert month_report(OCTOBER) == period.report
    assert close_month(month=OCTOBER, actor=None) == period
    assert amounts(profit_and_loss(start=NOVEMBER, end=DECEMBER))[2] == 4_00 - 60_00


def test_an_entry_that_was_smuggled_into_a_closed_month_is_named() -> None:
    book("a", date(2026, 10, 20), 100_00, 40_00)
    close_month(month=OCTOBER, actor=None)
    assert broken(PROMISES) == {}
    late = book("late", date(2026, 11, 20), 7_00, 3_00)
    plant("UPDATE finance_entry SET booked_on = '2026-10-31' WHERE id = %s", late, table="finance_entry")
    assert list(broken(PROMISES)) == ["closed_months_stay_closed"]


def test_months_close_in_order_when_they_are_over_and_all_is_booked() -> None:
    book("a", date(2026, 10, 20), 2, 1)
    book("b", date(2026, 11, 20), 2, 1)
    assert close_month(month=NOVEMBER, actor=None) == Refusal("earlier_open", {"month": "2026-10"})
    assert close_month(month=DECEMBER, actor=None) == Refusal("not_over", {"month": "2026-12", "from": "2027-01-01"})
    Unposted.objects.create(kind="sale", document_id=1, reason="no rate", at=datetime(2026, 10, 31, 15, 59, tzinfo=UTC))
    assert close_month(month=OCTOBER, actor=None) == Refusal("unposted", {"count": 1})
    assert Period.objects.count() == 0
    Unposted.objects.update(at=datetime(2026, 10, 31, 16, 0, tzinfo=UTC))  # already November in Shanghai
    assert isinstance(close_month(month=OCTOBER, actor=None), Period)
