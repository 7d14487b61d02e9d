"""The mocks' clock: real time plus an offset that `/control/clock` moves, and the ways to write a moment down."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


class Clock:
    """Seconds since the epoch, shifted. Everything that expires or is due reads this one."""

    def __init__(self, offset_s: float = 0.0) -> None:
        self.offset_s = offset_s
        self._held = threading.local()

    def now(self) -> float:
        held: float | None = getattr(self._held, "moment", None)
        return time.time() + self.offset_s if held is None else held

    @contextmanager
    def held_at(self, moment: float) -> Iterator[None]:
        """For this thread it is that moment: what was planned for it gets its exact time, however late we come to it."""
        self._held.moment = moment
        try:
            yield
        finally:
            self._held.moment = None


def iso_seconds(moment: float) -> str:
    return datetime.fromtimestamp(int(moment), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso_millis(moment: float) -> str:
    at = datetime.fromtimestamp(moment, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def parse_iso(text: str) -> float:
    """Epoch seconds of an ISO 8601 text; without an offset it means UTC. Raises ValueError on anything else."""
    at = datetime.fromisoformat(text.strip().replace(" ", "+"))
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def wall(moment: float | None, zone: ZoneInfo) -> str | None:
    """`yyyy-MM-dd HH:mm:ss` as a clock on the wall of `zone` shows it: no offset, as AliExpress and DHgate write."""
    return None if moment is None else f"{datetime.fromtimestamp(moment, zone):%Y-%m-%d %H:%M:%S}"


def parse_wall(text: str, zone: ZoneInfo) -> float:
    return datetime.strptime(text.strip(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone).timestamp()
