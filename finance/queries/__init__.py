"""Reads of the books that more than one caller needs."""

from datetime import date, timedelta

from erp.kernel.sql import rows


def closed_through() -> date | None:
    """The last closed month, by its first day. Months close in order."""
    found = rows("SELECT max(month) FROM finance_period WHERE closed_at IS NOT NULL")
    return found[0][0] if found else None


def first_open_day(closed: date | None) -> date:
    """The first day that may still be booked on."""
    return date.min if closed is None else (closed.replace(day=28) + timedelta(days=4)).replace(day=1)
