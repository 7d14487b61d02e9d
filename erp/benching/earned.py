"""`bench profit`: what was earned, by each way of grouping, beside the plainest SQL that answers the same figures."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from erp.benching.ground import Result, RowsDiffer, limit_statements, middle, small_company, timed
from erp.benching.posting import PARCELS, SLICE, book_slice, shipped
from erp.kernel import clock
from erp.kernel.sql import execute, rows
from insights.queries.profit import WAYS, Span, profit_by

RUNS = 5
Answer = list[dict[Any, int]]


def profit() -> Result:
    """The profit of 10,000 orders by order, SKU, store, marketplace and country; both sides must say the same of each key."""
    facts = shipped(small_company(skus=500, units=100))
    for start in range(0, PARCELS, SLICE):
        book_slice(facts[start : start + SLICE])
    execute("ANALYZE finance_leg")
    today = clock.business_date()
    span = Span(today - timedelta(days=1), today + timedelta(days=2))
    if _ours(span) != _limit(span):
        raise RowsDiffer("the profits differ from those of plain SQL")
    ours = [timed(lambda: _ours(span)) for _ in range(RUNS)]
    limit = [timed(lambda: _limit(span)) for _ in range(RUNS)]
    [(legs,)] = rows("SELECT count(*) FROM finance_leg")
    more = {
        "legs": legs,
        "ways": len(WAYS),
        "runs": RUNS,
        "seconds": round(middle(ours), 3),
        "currency": settings.BASE_CURRENCY,
    }
    return Result("profit", PARCELS, "orders/s", PARCELS / middle(ours), PARCELS / middle(limit), more)


def _ours(span: Span) -> Answer:
    return [{found.key: found.profit for found in profit_by(way, span)} for way in WAYS]


def _limit(span: Span) -> Answer:
    window = {"first": span.start, "last": span.end}
    return [dict(rows(statement, window)) for statement in limit_statements("profit")]
