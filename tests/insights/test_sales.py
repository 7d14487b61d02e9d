"""Sales = traffic x conversion x average order value, and which factor moved them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from insights.models import TrafficDay
from insights.queries.sales import Change, Factors, StoreDay, explain, factors, store_days
from insights.services.traffic import Reported, take_traffic
from stores.connectors.port import RemoteTraffic
from tests.factories import make_order, make_store

DAY = date(2026, 11, 20)


def span(visitors: int, orders: int, sales: str) -> Factors:
    return Factors(visitors, orders, Decimal(sales))


def test_the_worked_number_of_the_trade() -> None:
    one = span(10_000, 250, "8000")
    assert (one.conversion, one.average) == (Decimal("0.025"), Decimal(32))


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (span(100, 10, "100"), span(200, 20, "200"), Change(Decimal(100), Decimal(100), Decimal(0), Decimal(0))),
        (span(100, 10, "100"), span(100, 20, "200"), Change(Decimal(100), Decimal(0), Decimal(100), Decimal(0))),
        (span(100, 10, "100"), span(100, 10, "200"), Change(Decimal(100), Decimal(0), Decimal(0), Decimal(100))),
        (span(100, 10, "100"), span(100, 10, "100"), Change(Decimal(0), Decimal(0), Decimal(0), Decimal(0))),
        (span(0, 0, "0"), span(100, 10, "100"), Change(Decimal(100))),
        (span(100, 10, "100"), span(0, 0, "0"), Change(Decimal(-100))),
    ],
)
def test_a_change_is_shared_out_among_what_moved(before: Factors, now: Factors, change: Change) -> None:
    assert explain(before, now) == change


def test_the_shares_add_up_to_the_change() -> None:
    change = explain(span(913, 31, "1204.37"), span(1207, 29, "1399.12"))
    assert change.traffic is not None
    assert change.conversion is not None
    assert change.average is not None
    assert change.traffic + change.conversion + change.average == change.sales == Decimal("194.75")


@pytest.mark.django_db
def test_days_are_the_stores_own_and_only_paid_orders_count() -> None:
    store = make_store(zone="America/Los_Angeles", currency="USD")
    night = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)  # still the 20th there
    paid = {
        "store": store,
        "ordered_at": night,
        "paid_at": night,
        "total": Decimal("12.00"),
        "tax_total": Decimal("2.00"),
    }
    make_order(**paid)
    make_order(**paid)
    make_order(**{**paid, "paid_at": None})
    make_order(**{**paid, "state": "cancelled", "cancelled_at": night})
    make_order()
    TrafficDay.objects.create(store=store, day=date(2026, 11, 19), visitors=40, reported_at=night)
    take_traffic([Reported(store.pk, RemoteTraffic("X", DAY, visitors, 9)) for visitors in (50, 80)])
    days = store_days(store_ids=[store.pk], start=date(2026, 11, 19), end=date(2026, 11, 21))
    assert days == [
        StoreDay(store.pk, date(2026, 11, 19), 40, 0, Decimal(0)),
        StoreDay(store.pk, DAY, 80, 2, Decimal("20.00")),
    ]
    assert factors(days) == span(120, 2, "20.00")
