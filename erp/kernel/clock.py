"""The one source of business time, so that tests and rehearsals can share a shifted clock with the mocks.

Leases and due times of queues are the exception: they use the database's clock, because workers' clocks differ.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)
_offset = timedelta(seconds=float(os.environ.get("ERP_CLOCK_OFFSET_S", "0")))
# A rehearsal that leaps over days writes its shift here, in seconds.
_file = Path(os.environ["ERP_CLOCK_FILE"]) if "ERP_CLOCK_FILE" in os.environ else None
_read_at = -1


def now() -> datetime:
    """This moment in UTC, shifted when a rehearsal says so, standing still inside `frozen`."""
    return _frozen.get() or datetime.now(UTC) + _shift()


def _shift() -> timedelta:
    """The shift as the environment or the file says it; the file is read again when it changes, so that all processes leap together."""
    global _offset, _read_at
    if _file is not None:
        written = _file.stat().st_mtime_ns
        if written != _read_at:
            _offset, _read_at = timedelta(seconds=float(_file.read_text())), written
    return _offset


def business_date(moment: datetime | None = None) -> date:
    """The company's calendar day of a moment; it decides the period a document belongs to."""
    return (moment or now()).astimezone(ZoneInfo(settings.COMPANY_ZONE)).date()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock still at `moment` (tests and replays)."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
