"""Lists of orders that come wrong: rows twice, rows that move between pages, a page that comes again, rows that can't be read."""

import json
import threading
from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.faults import PAGES
from mock_marketplaces.core.http import Response, encode_json
from mock_marketplaces.core.protocol import Call

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

ROW_IDS = ("orderNo", "AmazonOrderId", "orderId", "order_id", "id")  # DHgate's orderId is another number


class Pages:
    """Harms the lists of orders; other answers pass as they are. The last page of each list is remembered, to come again."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self._lock = threading.Lock()
        self._last: dict[tuple[str | None, str], bytes] = {}

    def kinds(self, call: Call) -> tuple[str, ...]:
        """The faults that this call can feel; only a later page can be an earlier one again."""
        if call.operation not in self.world.protocol.order_lists:
            return ()
        return tuple(kind for kind in PAGES if call.page or kind != "repeated_page")

    def disturb(self, kind: str, call: Call, response: Response, *, since: float) -> Response:
        """The answer as the fault makes it; `since` is when the call came."""
        if call.operation not in self.world.protocol.order_lists or response.status != HTTPStatus.OK:
            return response
        with self._lock:
            before = self._last.get((call.account_id, call.operation))
            self._last[call.account_id, call.operation] = response.body
        if kind == "repeated_page" and before:
            self.not_seen(call, since=since)
            response.body = before
        elif kind in ("duplicate_row", "drifting_row", "unreadable_row"):
            payload = json.loads(response.body, parse_float=Decimal)
            self._harm(kind, self.world.protocol.order_rows(payload), since)
            response.body = encode_json(payload)
        return response

    def _harm(self, kind: str, rows: list[Any], since: float) -> None:
        if rows and kind == "duplicate_row":
            rows.append(rows[0])
        elif rows and kind == "drifting_row":
            self._move_on(rows.pop(), since)
        elif rows:
            self._unlist(_id(rows[0]), since)
            self.world.protocol.spoil(rows[0])

    def _move_on(self, row: dict[str, Any], since: float) -> None:
        """The order changes while its page is made: it is not there, and sorts to where new changes are."""
        with self.world.store.tx() as store:
            store.run("UPDATE sale SET updated_at = ? WHERE id = ?", self.world.clock.now(), _id(row))
        self._unlist(_id(row), since)

    def not_seen(self, call: Call, *, since: float) -> None:
        """The answer does not arrive as it was made: what it would have shown for the first time was not shown."""
        if call.operation in self.world.protocol.order_lists:
            with self.world.store.tx() as store:
                store.run(
                    "UPDATE sale SET listed_at = NULL WHERE account_id = ? AND listed_at >= ?", call.account_id, since
                )

    def _unlist(self, order_id: str, since: float) -> None:
        with self.world.store.tx() as store:
            store.run("UPDATE sale SET listed_at = NULL WHERE id = ? AND listed_at >= ?", order_id, since)


def _id(row: dict[str, Any]) -> str:
    return str(next(row[name] for name in ROW_IDS if name in row))
