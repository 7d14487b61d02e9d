"""The order list in a house with a long past: what it shows does not depend on how its rows are found, and that they are found by an index."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from erp.kernel import tables
from erp.kernel.sql import execute, rows
from orders.models import Order
from orders.services.forgetting import due
from stores.models import Store
from tests import factories as make
from tests.conftest import work_as_owner
from tests.factories import NOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def store() -> Store:
    return make.make_store(site="DE", name="Northwind DE")


@pytest.fixture(autouse=True)
def _lin(client: Client, store: Store) -> None:
    """Operations, in one store."""
    client.force_login(make.make_user(role="operations", stores=[store]))


def shown(client: Client, **query: object) -> list[str]:
    answer: Any = client.get(reverse("orders:list"), query)
    return [row.order.external_id for row in answer.context["rows"]]


def three(store: Store) -> list[Order]:
    """On three days; the one in the middle is due first."""
    return [
        make.make_order(store=store, external_id=f"A-10{n}", ordered_at=NOON + n * DAY, ship_by=NOON + later * DAY)
        for n, later in enumerate((8, 5, 9))
    ]


@pytest.mark.parametrize("cap", [0, 1, 250_000])
def test_days_and_numbers_show_the_same_rows_however_many_there_are(
    client: Client, store: Store, monkeypatch: pytest.MonkeyPatch, cap: int
) -> None:
    monkeypatch.setattr(tables, "SPAN_CAP", cap)
    three(store)
    days = {"ordered_from": "2026-11-20", "ordered_to": "2026-11-21"}
    assert [shown(client, **days, sort=sort) for sort in ("ship_by", "-ship_by", "ordered_at")] == [
        ["A-100", "A-101"][::step] for step in (-1, 1, 1)
    ]
    assert [shown(client, q=words, sort="ship_by") for words in ("A-10", "A-102", "A-11")] == [
        ["A-101", "A-100", "A-102"], ["A-102"], [],
    ]  # fmt: skip
    assert shown(client, q="A-10", ordered_to="2026-11-20", sort="-ship_by") == ["A-100"]


def test_who_has_no_store_sees_no_orders_and_no_error(client: Client, store: Store) -> None:
    three(store)
    client.force_login(make.make_user(role="operations", stores=[]))
    answer: Any = client.get(reverse("orders:list"))
    assert (answer.status_code, len(answer.context["rows"]), {tab["count"] for tab in answer.context["tabs"]}) == (
        200,
        0,
        {0},
    )


def a_long_past(store: Store) -> None:
    """Some thousand orders that are over, their buyers forgotten, and one still open."""
    order = make.make_order(
        store=store, state="closed", shipped_at=NOON, delivered_at=NOON, approved_at=NOON, forgotten=True, address=None
    )
    fixed = ("id", "external_id", "ordered_at", "ship_by")
    columns = [
        field.column for field in Order._meta.concrete_fields if field.column not in fixed and not field.generated
    ]
    work_as_owner()
    execute(
        f"""INSERT INTO orders_order (external_id, ordered_at, ship_by, {", ".join(columns)})
            SELECT 'P-' || n, ordered_at - n * interval '1 hour', ship_by - n * interval '1 hour', {", ".join(columns)}
            FROM orders_order CROSS JOIN generate_series(1, 5000) n WHERE id = %s""",
        [order.pk],
    )
    execute(
        "INSERT INTO orders_buyer (order_id, erased_at) SELECT id, %s FROM orders_order WHERE id <> %s",
        [NOON, order.pk],
    )
    make.make_order(store=store)
    execute("ANALYZE orders_order, orders_buyer")


def plans(statements: Sequence[str]) -> str:
    """How these are run."""
    return "\n".join(row[0] for statement in statements for row in rows("EXPLAIN " + statement.replace("%", "%%"), []))


@pytest.mark.parametrize(
    ("query", "indexes"),
    [
        ({"country": "LY"}, ["order_by_country"]),
        *(({**which, "sort": sort}, ["order_live", "order_deadline"])
          for which in ({"tab": "problems"}, {"overdue": "true"}) for sort in ("ordered_at", "ship_by")),
    ],
)  # fmt: skip
def test_what_is_few_among_many_has_an_index_of_its_own(
    client: Client, store: Store, query: dict[str, str], indexes: list[str]
) -> None:
    a_long_past(store)
    with CaptureQueriesContext(connection) as seen:
        shown(client, **query)
    pages = [each["sql"] for each in seen if "LIMIT 51" in each["sql"]]
    plan = plans(pages)
    assert (len(pages), any(index in plan for index in indexes)) == (1, True), plan


def test_whose_time_is_over_is_looked_for_among_the_kept_only(store: Store) -> None:
    a_long_past(store)
    with CaptureQueriesContext(connection) as seen:
        due()
    plan = plans([each["sql"] for each in seen if "NOT o.forgotten" in each["sql"]])
    assert "order_to_forget" in plan, plan
