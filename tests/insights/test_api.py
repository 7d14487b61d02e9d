"""Profit and sales for programs: the pages' figures, within the person's stores."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rest_framework.test import APIClient

from insights.models import TrafficDay
from people.models import User
from tests.factories import NOON, make_order, make_sku, make_store, make_user
from tests.insights.test_profit import sold

pytestmark = pytest.mark.django_db
OCTOBER = {"day_from": "2026-10-01", "day_to": "2026-10-31"}


def asked(user: User, address: str, **params: Any) -> Any:
    client = APIClient()
    client.force_authenticate(user)
    return client.get(f"/api/v1/{address}", params)


def figures(row: dict[str, Any]) -> tuple[Any, int, int, Any]:
    return (row["key"], row["revenue"], row["profit"], row["margin"])


def test_profits_come_in_pages_with_the_whole_and_only_of_ones_own_stores() -> None:
    mine, theirs = make_store(), make_store()
    lamp = make_sku()
    orders = [make_order(store=store) for store in (mine, mine, theirs)]
    for order, sales in zip(orders, (100_00, 50_00, 900_00), strict=True):
        sold(order, lamp.pk, sales=sales, cost=40_00, fee=5_00, on=date(2026, 10, 5))
    manager = make_user(role="manager", stores=[mine])
    first = asked(manager, "profit", by="order", page_size=1, **OCTOBER).json()
    assert [figures(row) for row in first["results"]] == [(orders[0].pk, 100_00, 55_00, "55.0")]
    assert figures(first["whole"]) == (None, 150_00, 60_00, "40.0")
    second = asked(manager, "profit", by="order", page_size=1, after=first["next"], **OCTOBER).json()
    assert [figures(row) for row in second["results"]] == [(orders[1].pk, 50_00, 5_00, "10.0")]
    assert second["next"] is None
    assert asked(manager, "profit", by="order", store=theirs.pk, **OCTOBER).status_code == 404
    assert asked(manager, f"profit/orders/{orders[2].pk}").status_code == 404
    one = asked(manager, f"profit/orders/{orders[0].pk}").json()
    assert (one["profit"]["profit"], [row["component"] for row in one["components"]]) == (
        55_00,
        ["items", "commission"],
    )


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"by": "order", "day_from": "2026-10-31", "day_to": "2026-10-01"},
        {"by": "order", "day_from": "2020-01-01", "day_to": "2026-10-01"},
        {"by": "person", **OCTOBER},
        {"by": "order", "after": "x", **OCTOBER},
        {"by": "order", "colour": "red", **OCTOBER},
    ],
)
def test_what_makes_no_sense_is_refused(params: dict[str, str]) -> None:
    assert asked(make_user(role="manager", stores=[make_store()]), "profit", **params).status_code == 400


def test_sales_by_store_and_day() -> None:
    mine, theirs = make_store(zone="UTC"), make_store(zone="UTC")
    for store in (mine, theirs):
        make_order(store=store, ordered_at=NOON, paid_at=NOON)
        TrafficDay.objects.create(store=store, day=NOON.date(), visitors=20, reported_at=NOON)
    manager = make_user(role="manager", stores=[mine])
    told = asked(manager, "sales", day_from=str(NOON.date()), day_to=str(NOON.date())).json()
    assert [(row["id"], row["rating"], row["reviews"]) for row in told["stores"]] == [(mine.pk, None, 0)]
    assert [(row["store"], row["visitors"], row["orders"]) for row in told["days"]] == [(mine.pk, 20, 1)]
