"""Sales = traffic x conversion x average order value, per store and day.

Sales are paid orders that were not cancelled, by the day they were placed in the store's zone, in the store's currency; conversion is orders per
visitor; the average order value is sales per order. A change between two spans is shared out by the logarithms of the factors, so
that the three shares add up to the change exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import log

from erp.kernel.sql import rows


@dataclass(frozen=True, slots=True)
class StoreDay:
    """One store on one day."""

    store_id: int
    day: date
    visitors: int | None  # None: the marketplace has not reported it
    orders: int
    sales: Decimal


@dataclass(frozen=True, slots=True)
class Factors:
    """A store over a span of days."""

    visitors: int
    orders: int
    sales: Decimal

    @property
    def conversion(self) -> Decimal | None:
        """Orders per visitor; None without visitors."""
        return Decimal(self.orders) / self.visitors if self.visitors else None

    @property
    def average(self) -> Decimal | None:
        """Sales per order; None without orders."""
        return self.sales / self.orders if self.orders else None


@dataclass(frozen=True, slots=True)
class Change:
    """By how much sales moved, and how much of it came from traffic, conversion and the average order value."""

    sales: Decimal
    traffic: Decimal | None = None
    conversion: Decimal | None = None
    average: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """What buyers said of a store: the average of the stars, and how many said it."""

    average: Decimal
    count: int


def explain(before: Factors, now: Factors) -> Change:
    """Share the change of sales out among the three factors by their logarithms. A factor at nought in either span: only the change. Pure."""
    moved = now.sales - before.sales
    pairs = [
        (Decimal(before.visitors), Decimal(now.visitors)),
        (before.conversion, now.conversion),
        (before.average, now.average),
    ]
    if not all(old and new for old, new in pairs):
        return Change(moved)
    logs = [log(new) - log(old) for old, new in pairs if old and new]
    whole = sum(logs)
    if abs(whole) < 1e-12:
        return Change(moved, Decimal(0), Decimal(0), Decimal(0))
    traffic, conversion = (round(moved * Decimal(part / whole), 2) for part in logs[:2])
    return Change(moved, traffic, conversion, moved - traffic - conversion)


def store_days(*, store_ids: Sequence[int], start: date, end: date) -> list[StoreDay]:
    """Each store and day from `start` to before `end` that has visitors or orders, in one statement."""
    found = rows(
        """WITH sold AS (
             SELECT o.store_id, (o.ordered_at AT TIME ZONE s.zone)::date AS day, count(*) AS n, sum(o.total - o.tax_total) AS worth
             FROM orders_order o JOIN stores_store s ON s.id = o.store_id
             WHERE o.store_id = ANY(%s) AND o.paid_at IS NOT NULL AND o.cancelled_at IS NULL
               AND o.ordered_at >= %s::date - 1 AND o.ordered_at < %s::date + 2 GROUP BY 1, 2)
           SELECT coalesce(t.store_id, d.store_id), coalesce(t.day, d.day), t.visitors, coalesce(d.n, 0), coalesce(d.worth, 0)
           FROM (SELECT * FROM insights_trafficday WHERE store_id = ANY(%s)) t
           FULL JOIN sold d ON d.store_id = t.store_id AND d.day = t.day
           WHERE coalesce(t.day, d.day) >= %s AND coalesce(t.day, d.day) < %s ORDER BY 2, 1""",
        [list(store_ids), start, end, list(store_ids), start, end],
    )
    return [StoreDay(*row) for row in found]


def factors(days: Sequence[StoreDay]) -> Factors:
    """A span of days as one."""
    return Factors(
        sum(day.visitors or 0 for day in days),
        sum(day.orders for day in days),
        sum((day.sales for day in days), Decimal(0)),
    )


def ratings(*, store_ids: Sequence[int], start: date, end: date) -> dict[int, Rating]:
    """What buyers said of each store in the span."""
    found = rows(
        """SELECT store_id, round(avg(stars), 2), count(*) FROM aftersales_review
           WHERE store_id = ANY(%s) AND reviewed_at >= %s AND reviewed_at < %s GROUP BY 1""",
        [list(store_ids), start, end],
    )
    return {row[0]: Rating(row[1], row[2]) for row in found}
