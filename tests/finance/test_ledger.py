"""The ledger defends itself: balance per entry and currency, one entry per fact, no edit, no entry in a closed month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from erp.kernel import clock
from finance import chart
from finance.models import Entry, Leg, Period
from finance.services.ledger import Draft, KeyReused, LegDraft, post_entries, reverse_entries
from tests.conftest import work_as_owner

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def sale(key: str = "sale:1", *, usd: int = 10_00, cny: int = 72_00, on: date = DAY, off: int = 0) -> Draft:
    """A sale of so many dollars; `off` unbalances it."""
    legs = (
        LegDraft(chart.RECEIVABLE, cny, "USD", usd, component="items"),
        LegDraft(chart.SALES, -cny + off, "USD", -usd),
    )
    return Draft(key, "sale", "order", 1, on, legs)


def balances() -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for leg in Leg.objects.order_by("id"):
        base, own = found.get(leg.account_id, (0, 0))
        found[leg.account_id] = (base + leg.amount, own + leg.currency_amount)
    return found


def refused(*drafts: Draft) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        post_entries(drafts, actor=None)
    return str(caught.value)


def test_a_fact_is_booked_once() -> None:
    first = post_entries([sale()], actor=None)
    again = post_entries([sale()], actor=None)
    assert (list(first.new), again.new, again.already) == (["sale:1"], {}, ("sale:1",))
    assert balances() == {chart.RECEIVABLE: (72_00, 10_00), chart.SALES: (-72_00, -10_00)}


def test_another_fact_under_the_same_key_is_an_error_and_writes_nothing() -> None:
    post_entries([sale()], actor=None)
    with pytest.raises(KeyReused):
        post_entries([sale("sale:2"), sale(usd=11_00)], actor=None)
    assert Entry.objects.count() == 1


def test_an_entry_that_does_not_balance_is_refused_by_the_database() -> None:
    assert "does not balance in base" in refused(sale("sale:1"), sale("sale:2", off=1))
    legs = (LegDraft(chart.MONEY, 100, "USD", 14), LegDraft(chart.BANK_FEES, -100, "EUR", -14))
    assert "does not balance in" in refused(Draft("k", "x", "x", 1, DAY, legs))
    assert (Entry.objects.count(), Leg.objects.count()) == (0, 0)


def test_an_exchange_difference_is_a_leg_without_foreign_amount() -> None:
    legs = (
        LegDraft(chart.MONEY, 71_00, "USD", 10_00),
        LegDraft(chart.RECEIVABLE, -72_00, "USD", -10_00),
        LegDraft(chart.EXCHANGE_DIFFERENCES, 1_00, "USD", 0),
    )
    post_entries([Draft("payout:1", "payout", "settlement", 1, DAY, legs)], actor=None)
    assert balances()[chart.EXCHANGE_DIFFERENCES] == (1_00, 0)


@pytest.mark.parametrize("model", [Entry, Leg])
def test_history_is_not_edited(model: type[Entry | Leg]) -> None:
    post_entries([sale()], actor=None)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        model.objects.update(booked_on=DAY)
    work_as_owner()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(booked_on=DAY)


def test_a_fact_of_a_closed_month_is_booked_on_the_first_open_day() -> None:
    Period.objects.create(month=date(2026, 11, 1), closed_at=clock.now())
    post_entries([sale()], actor=None)
    assert list(Entry.objects.values_list("occurred_on", "booked_on")) == [(DAY, date(2026, 12, 1))]
    assert list(Leg.objects.values_list("booked_on", flat=True)) == [date(2026, 12, 1)] * 2


def test_the_database_refuses_an_entry_in_a_closed_month() -> None:
    Period.objects.create(month=date(2026, 11, 1), closed_at=clock.now())
    with pytest.raises(IntegrityError, match="closed month"), transaction.atomic():
        Entry.objects.create(
            key="k",
            kind="x",
            document_kind="x",
            document_id=1,
            occurred_on=DAY,
            booked_on=DAY,
            posted_at=clock.now(),
            signature=b"",
        )


def test_reversed_is_zero_and_reversed_again_is_already() -> None:
    ids = list(post_entries([sale(), sale("sale:2", usd=1_00, cny=7_21)], actor=None).new.values())
    outcomes = reverse_entries(ids, on=DAY, reason="typed twice", actor=None)
    again = reverse_entries([*ids, 2**40], on=DAY, reason="typed twice", actor=None)
    assert (outcomes.done, again.done, sorted(again.already), list(again.refused)) == (tuple(ids), (), ids, [2**40])
    assert balances() == {chart.RECEIVABLE: (0, 0), chart.SALES: (0, 0)}


@pytest.mark.parametrize("work", ["post", "reverse"])
def test_a_hundred_cost_the_statements_of_one(work: str) -> None:
    def cost(drafts: Sequence[Draft]) -> int:
        keys = [draft.key for draft in drafts]
        ids = list(Entry.objects.filter(key__in=keys).values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as seen:
            if work == "post":
                post_entries(drafts, actor=None)
            else:
                reverse_entries(ids, on=DAY, reason="typed twice", actor=None)
        return len(seen)

    sets = ([sale("sale:0")], [sale(f"many:{n}") for n in range(100)])
    if work == "reverse":
        for drafts in sets:
            post_entries(drafts, actor=None)
    assert cost(sets[0]) == cost(sets[1])
