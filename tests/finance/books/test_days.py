"""Balances read from kept days are those of all legs, whoever is writing meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg2
import pytest
from django.db import connection

from erp.kernel.sql import execute, rows
from finance import chart
from finance.models import LedgerDay
from finance.promises.books import PROMISES
from finance.queries.books import standing, trial_balance
from finance.queries.reports import balances, profit_and_loss
from finance.services.days import keep_days
from finance.services.ledger import Draft, LegDraft, post_entries
from tests.factories import make_store
from tests.proofs import offended

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)


def sell(key: str, on: date, amount: int, store_id: int | None = None) -> None:
    legs = (
        LegDraft(chart.RECEIVABLE, amount, "CNY", amount, store_id=store_id),
        LegDraft(chart.SALES, -amount, "CNY", -amount, store_id=store_id),
    )
    post_entries([Draft(key, "sale", "order", 1, on, legs)], actor=None)


def keep_now() -> None:
    """As a run and the next one, when nobody has been writing between."""
    keep_days()
    execute("UPDATE finance_ledgermark SET next_xid = 0")  # a test is one transaction, which never waits for itself
    keep_days()


def read(store_id: int) -> list[Any]:
    return [
        trial_balance(first=NOVEMBER, last=DECEMBER),
        standing(chart.RECEIVABLE, before=NOVEMBER),
        balances(before=DECEMBER),
        profit_and_loss(start=OCTOBER, end=DECEMBER),
        profit_and_loss(start=OCTOBER, end=DECEMBER, store_ids=[store_id]),
    ]


@pytest.mark.django_db
def test_what_is_kept_changes_no_figure() -> None:
    store = make_store()
    sell("a", date(2026, 10, 31), 100)
    sell("b", date(2026, 11, 1), 50, store.pk)
    sell("c", date(2026, 11, 1), -20, store.pk)
    before = read(store.pk)
    keep_now()
    assert read(store.pk) == before
    kept = [(row.account_id, row.booked_on.day, row.store_id, row.debit, row.credit) for row in LedgerDay.objects.all()]
    assert sorted(kept, key=str) == sorted(
        [
            ("1100", 31, None, 100, 0), ("4010", 31, None, 0, 100),
            ("1100", 1, store.pk, 50, 20), ("4010", 1, store.pk, 20, 50),
        ],
        key=str,
    )  # fmt: skip

    sell("late", date(2026, 10, 31), 7)
    assert standing(chart.RECEIVABLE, before=NOVEMBER) == 107
    keep_now()
    assert (standing(chart.RECEIVABLE, before=NOVEMBER), LedgerDay.objects.count()) == (107, 4)
    assert offended(PROMISES) == []


@pytest.mark.django_db
def test_a_mark_of_another_server_is_ready() -> None:
    """After a restore the numbers of transactions may begin anew."""
    sell("a", OCTOBER, 100)
    keep_days()
    execute("UPDATE finance_ledgermark SET next_xid = next_xid + 1000000000")
    assert keep_days() == rows("SELECT max(id) FROM finance_leg")[0][0]


@contextmanager
def somebody_else() -> Iterator[Any]:
    other = psycopg2.connect(**{k: v for k, v in connection.get_connection_params().items() if k != "cursor_factory"})
    try:
        yield other
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_a_leg_of_a_lower_number_that_comes_later_is_not_lost() -> None:
    """Somebody's booking has its numbers and is not finished; a later one is. Nothing is kept that would leave the first out."""
    with somebody_else() as other, other.cursor() as cursor:
        cursor.execute(
            """INSERT INTO finance_entry (key, kind, document_kind, document_id, occurred_on, booked_on, posted_at, signature)
               VALUES ('slow', 'sale', 'order', 2, '2026-10-05', '2026-10-05', now(), '') RETURNING id"""
        )
        entry = cursor.fetchone()[0]
        cursor.execute(
            """INSERT INTO finance_leg (entry_id, account_id, booked_on, amount, currency, currency_amount)
               VALUES (%(e)s, '1100', '2026-10-05', 5, 'CNY', 5), (%(e)s, '4010', '2026-10-05', -5, 'CNY', -5)""",
            {"e": entry},
        )
        sell("quick", OCTOBER, 100)
        assert (keep_days(), keep_days(), LedgerDay.objects.count()) == (0, 0, 0)
        assert standing(chart.RECEIVABLE, before=NOVEMBER) == 100
        other.commit()
    assert standing(chart.RECEIVABLE, before=NOVEMBER) == 105
    last, end = rows("SELECT max(id) FROM finance_leg")[0][0], time.monotonic() + 120
    while keep_days() < last:  # transactions in the other databases of the server are waited for too
        assert time.monotonic() < end
        time.sleep(0.2)
    assert standing(chart.RECEIVABLE, before=NOVEMBER) == 105
