"""A month closes: no entry may be dated in it any more, and its report is kept as it was."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.sql import execute, rows
from finance.models import Period
from finance.queries import closed_through
from finance.queries.reports import digest, month_report, next_month
from finance.services.ledger import CLOSING
from people.models import User


@transaction.atomic
def close_month(*, month: date, actor: User | None) -> Period | Refusal:
    """Close a month by its first day, and keep its report. Closed already: the period as it is, nothing changes.

    Refused: `not_over` (the month still runs), `earlier_open` (an earlier month has entries and is open: close that first),
    `unposted` (facts of the time before its end wait to be booked: they would land in the next month).
    """
    month = month.replace(day=1)
    execute("SELECT pg_advisory_xact_lock(%s)", [CLOSING])
    known = Period.objects.filter(pk=month, closed_at__isnull=False).first()
    if known:
        return known
    refusal = _refusal(month)
    if refusal:
        return refusal
    report = month_report(month)
    values = {"closed_at": clock.now(), "closed_by": actor, "report": report, "digest": digest(report)}
    return Period.objects.update_or_create(month=month, defaults=values)[0]


def _refusal(month: date) -> Refusal | None:
    if clock.business_date() < next_month(month):
        return Refusal("not_over", {"month": f"{month:%Y-%m}", "from": next_month(month).isoformat()})
    closed = closed_through()
    [(first,)] = rows(
        "SELECT min(booked_on) FROM finance_entry WHERE booked_on < %s AND booked_on >= %s",
        [month, next_month(closed) if closed else date.min],
    )
    if first:
        return Refusal("earlier_open", {"month": f"{first:%Y-%m}"})
    waiting = rows("SELECT count(*) FROM finance_unposted WHERE at < %s", [_end_of(month)])[0][0]
    return Refusal("unposted", {"count": waiting}) if waiting else None


def _end_of(month: date) -> datetime:
    """The moment at which the month is over in the company's zone."""
    return datetime.combine(next_month(month), time(), ZoneInfo(settings.COMPANY_ZONE))
