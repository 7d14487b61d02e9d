"""Completing the rows of a list, for marketplaces whose list leaves the buyer or the lines to calls per order.

What was fetched for an order at one update time is remembered for a while: pulls overlap, and a page that is cut short by
trouble goes on where it stopped instead of asking for everything again.
"""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from erp.kernel import clock
from stores.connectors.errors import NotFound, Rejected, Throttled, Transient, UnreadableAnswer
from stores.connectors.port import RawOrder, Unreadable

MOST_KEPT = 2000
KEPT_S = 1200.0
SETTLED = timedelta(seconds=3)  # update times are whole seconds: a younger order may change again without showing it
TRIES = 3
SHORT_WAIT_S = 3.0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list with its order id and update time."""

    external_id: str
    updated_at: datetime
    listed: dict[str, Any]


class _Recent:
    """The last fetched orders of this process, by (account, order, update time)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, str, datetime], tuple[float, dict[str, Any]]] = OrderedDict()

    def get(self, key: tuple[int, str, datetime]) -> dict[str, Any] | None:
        with self._lock:
            found = self._kept.get(key)
        return found[1] if found and time.monotonic() - found[0] < KEPT_S else None

    def put(self, key: tuple[int, str, datetime], raw: dict[str, Any]) -> None:
        if clock.now() - key[2] < SETTLED:
            return
        with self._lock:
            self._kept[key] = (time.monotonic(), raw)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


recent = _Recent()


def completed(
    account_id: int, rows: Sequence[Row], fetch: Callable[[Row], dict[str, Any]]
) -> tuple[list[RawOrder], list[Unreadable]]:
    """Each row with what `fetch` adds. An order whose own calls fail for good is set aside; trouble with the marketplace is raised."""
    orders, unreadable = [], []
    for row in rows:
        key = (account_id, row.external_id, row.updated_at)
        raw = recent.get(key)
        if raw is None:
            try:
                raw = patiently(partial(fetch, row))
            except (NotFound, Rejected, UnreadableAnswer) as error:
                reason = f"its details cannot be fetched: {error}"
                unreadable.append(Unreadable(row.external_id, json.dumps(row.listed, default=str), reason))
                continue
            recent.put(key, raw)
        orders.append(RawOrder(external_id=row.external_id, updated_at=row.updated_at, raw=raw))
    return orders, unreadable


def patiently(read: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Read, and again after a stumble; a whole page hangs on it. Raises the last error."""
    for left in reversed(range(TRIES)):
        try:
            return read()
        except Throttled as error:
            if not left or error.wait_s > SHORT_WAIT_S:
                raise
            time.sleep(error.wait_s)
        except (Transient, UnreadableAnswer):
            if not left:
                raise
            time.sleep(0.2)
    raise AssertionError("unreachable")
