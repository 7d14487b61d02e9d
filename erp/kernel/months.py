"""Months of the company's calendar, by their first day."""

from datetime import date

from erp.kernel import clock

_FIRST = date(2000, 1, 1)


def month_of(text: str) -> date:
    """The month of an address (2026-11); the present one when it is none, or still to come."""
    present = clock.business_date().replace(day=1)
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return present
    return min(max(month, _FIRST), present)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
