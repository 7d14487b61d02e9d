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
from stores.connectors.errors import ConnectorError, NotFound, Rejected, Throttled, Transient, UnreadableAnswer
from stores.connectors.port import RawOrder, Unreadable

MOST_KEPT = 2000
KEPT_S = 1200.0
SETTLED = timedelta(seconds=3)  # update times are whole seconds: a younger order may change again without showing it
TRIES = 3
SHORT_WAIT_S = 3.0
MOST_STUMBLES = 2  # orders of a page; with more the marketplace itself is ill
_FOR_GOOD = (NotFound, Rejected, UnreadableAnswer)


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
    """Each row with what `fetch` adds. An order whose own calls fail for good is set aside; trouble with the marketplace is raised.

    An order at which the marketplace stumbles is tried once more after the others. When it was well enough for one of them and
    still stumbles, the trouble is that order's, and it is set aside too: the page must not hang on it.
    """
    found: dict[int, dict[str, Any]] = {}
    failed: dict[int, ConnectorError] = {}
    fresh, stumbled = 0, list[int]()
    for number, row in enumerate(rows):
        known = recent.get(_key(account_id, row))
        try:
            found[number] = known or _fetched(account_id, row, fetch)
            fresh += known is None
        except _FOR_GOOD as error:
            failed[number] = error
        except Transient:
            stumbled.append(number)
            if len(stumbled) > MOST_STUMBLES:
                raise
    for number in stumbled:
        try:
            found[number] = _fetched(account_id, rows[number], fetch)
        except (*_FOR_GOOD, Transient) as error:
            if not fresh:
                raise
            failed[number] = error
    orders = [RawOrder(rows[number].external_id, rows[number].updated_at, found[number]) for number in sorted(found)]
    return orders, [_set_aside(rows[number], failed[number]) for number in sorted(failed)]


def _key(account_id: int, row: Row) -> tuple[int, str, datetime]:
    return account_id, row.external_id, row.updated_at


def _fetched(account_id: int, row: Row, fetch: Callable[[Row], dict[str, Any]]) -> dict[str, Any]:
    raw = patiently(partial(fetch, row))
    recent.put(_key(account_id, row), raw)
    return raw


def _set_aside(row: Row, error: ConnectorError) -> Unreadable:
    reason = f"its details cannot be fetched: {error}"
    return Unreadable(row.external_id, json.dumps(row.listed, default=str), reason)


def once(account_id: int, external_id: str, since: datetime, fetch: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What does not change any more since then: asked for once in a while, whatever else happens to the order. Nothing is not kept."""
    key = (account_id, f"{external_id} once", since)
    known = recent.get(key)
    if known is None:
        known = fetch()
        if known:
            recent.put(key, known)
    return known


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
