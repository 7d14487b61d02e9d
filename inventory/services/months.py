"""What the stock was worth at the end of each month, kept so that any past day is at most a month of moves away."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from erp.kernel import clock
from erp.kernel.months import next_month
from erp.kernel.sql import execute, rows
from inventory.models import StockMonth

SETTLED = timedelta(hours=1)  # a month is kept when whatever was being written as it ended is long there
KEEPING = 0x73746F6B  # the advisory lock of who keeps months: one at a time
FLOWS = """
  SELECT level_id, delta::bigint AS units, value FROM inventory_stockmove WHERE at >= %(since)s AND at < %(until)s
  UNION ALL
  SELECT c.level_id, 0, l.value FROM inventory_revaluation r JOIN inventory_layerrevaluation l ON l.revaluation_id = r.id
  JOIN inventory_costlayer c ON c.id = l.layer_id WHERE r.at >= %(since)s AND r.at < %(until)s"""


def keep_months() -> list[date]:
    """Keep every month that is over and not kept yet, in order, from that of the first move on; a transaction each. Which."""
    kept = []
    while (month := _due()) is not None:
        _keep(month)
        kept.append(month)
    return kept


def end_of_day(day: date) -> datetime:
    """The moment at which a day of the company is over."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(settings.COMPANY_ZONE))


def _due() -> date | None:
    last = StockMonth.objects.order_by("-month").values_list("month", flat=True).first()
    if last is None:
        [(first,)] = rows("SELECT min(at) FROM inventory_stockmove")
        month = clock.business_date(first).replace(day=1) if first else None
    else:
        month = next_month(last)
    return month if month and _until(month) + SETTLED <= clock.now() else None


def _until(month: date) -> datetime:
    return end_of_day(next_month(month) - timedelta(days=1))


@transaction.atomic
def _keep(month: date) -> None:
    """The month before and the moves of this one, by level; levels that end empty are left out."""
    execute("SELECT pg_advisory_xact_lock(%s)", [KEEPING])
    if StockMonth.objects.filter(pk=month).exists():
        return
    before = StockMonth.objects.order_by("-month").first()
    since = before.until if before else datetime(1, 1, 2, tzinfo=ZoneInfo("UTC"))
    execute(
        f"""INSERT INTO inventory_stockvaluemonth (month, level_id, units, value)
            SELECT %(month)s, level_id, sum(units), sum(value) FROM (
              SELECT level_id, units::bigint, value FROM inventory_stockvaluemonth WHERE month = %(before)s UNION ALL {FLOWS}) t
            GROUP BY level_id HAVING sum(units) <> 0 OR sum(value) <> 0""",
        {"month": month, "before": before.month if before else None, "since": since, "until": _until(month)},
    )
    [(value,)] = rows("SELECT coalesce(sum(value), 0)::bigint FROM inventory_stockvaluemonth WHERE month = %s", [month])
    StockMonth.objects.create(month=month, until=_until(month), value=value, kept_at=clock.now())
