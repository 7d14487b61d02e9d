"""Buyers are forgotten: when their marketplace's time is over, when a person says so, and again after an old backup came back.

Gone are the details and hashes, the note, the recipient on parcels, the raw messages, and what the apps above keep of them. Money, goods,
country and times stay. What was forgotten is written to a file outside the database first, so that no restore brings it back.
"""

import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services import inbox, sheets_in
from erp.kernel.services.slices import SLICE
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from logistics.services.parcels import erase_recipients
from orders.events import BuyersErased
from orders.services.columns import KIND
from orders.services.holds import locked_states
from orders.states import OPEN
from people.models import User
from stores.models import SellerAccount

log = logging.getLogger(__name__)

# How far back a run looks for messages that came about buyers who were forgotten before.
LOOK_BACK = timedelta(days=7)

Keeper = Callable[[Sequence[int]], set[int]]
_keepers: list[Keeper] = []


def set_keepers(*keepers: Keeper) -> None:
    """Called by the wiring: who still needs the buyers of orders, such as an open case."""
    _keepers[:] = keepers


@retried()
@transaction.atomic
def erase_buyers(*, order_ids: Sequence[int], actor: User | None, reason: str = "") -> Outcomes:
    """Forget who bought. Refused: `open` (still to be sent)."""
    states = locked_states(order_ids)
    refused = missing(order_ids, states) | {
        key: Refusal("open", {"state": state}) for key, state in states.items() if state in OPEN
    }
    fit = [key for key in states if key not in refused]
    gone = rows(
        """UPDATE orders_buyer SET sealed = NULL, email_hash = NULL, phone_hash = NULL, name_hash = NULL, address_hash = NULL,
                  told_hash = NULL, erased_at = %s WHERE order_id = ANY(%s) AND erased_at IS NULL RETURNING order_id""",
        [clock.now(), fit],
    )
    done = tuple(sorted(row[0] for row in gone))
    if done:
        execute("UPDATE orders_addressedit SET sealed = NULL WHERE order_id = ANY(%s)", [list(done)])
        execute("UPDATE orders_order SET buyer_note = '', forgotten = true WHERE id = ANY(%s)", [list(done)])
        erase_recipients(parcel_ids=_parcels(done))
        named = _named(done)
        inbox.erase(about=[(source, number) for source, _, number in named])
        sheets_in.erase(kind=KIND, keys=[number for _, _, number in named])
        publish(BuyersErased(done))
        _note([(account_id, number) for _, account_id, number in named])
    record(
        "order.buyer_erased",
        subject_kind="order",
        subject_ids=done,
        actor=actor,
        data={"reason": reason} if reason else None,
    )
    return Outcomes(done, tuple(key for key in fit if key not in set(done)), refused)


def _parcels(order_ids: Sequence[int]) -> list[int]:
    found = rows("SELECT parcel_id FROM orders_orderparcel WHERE order_id = ANY(%s)", [list(order_ids)])
    return [row[0] for row in found]


def _named(order_ids: Sequence[int]) -> list[tuple[str, int, str]]:
    """The orders as the outside names them: (where their messages come from, account, number)."""
    found = rows("SELECT account_id, external_id FROM orders_order WHERE id = ANY(%s)", [list(order_ids)])
    lanes = {key: account.lane for key, account in SellerAccount.objects.in_bulk({row[0] for row in found}).items()}
    return [(lanes[account_id], account_id, number) for account_id, number in found]


def _note(named: Iterable[tuple[int, str]]) -> None:
    """Write down who was forgotten before the commit makes it so: a line too many does no harm, one too few would."""
    # It begins with a line end: a line that was torn by a full disk or a crash does not swallow the next one.
    lines = "\n" + "".join(json.dumps([account_id, number], ensure_ascii=False) + "\n" for account_id, number in named)
    Path(settings.ERASURES_FILE).parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(settings.ERASURES_FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, lines.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


Mark = tuple[datetime, int]


def due(*, limit: int = SLICE) -> list[int]:
    """Orders whose buyers are kept longer than their marketplace allows, by account, the longest past first; those that somebody still
    needs are left out.

    The time runs from the delivery; where nobody reported one, from `DELIVERED_AFTER_DAYS` after the order left, or from its end.
    """
    found: list[int] = []
    for account_id, marketplace in SellerAccount.objects.order_by("pk").values_list("pk", "marketplace"):
        before = cut_offs().get(marketplace) or _cut_off(settings.BUYER_DAYS_ELSEWHERE)
        mark: Mark | None = None
        while len(found) < limit and (page := _overdue(account_id, before=before, after=mark, limit=limit)):
            mark = page[-1]
            ids = [key for _, key in page]
            kept = set[int]().union(*(keeper(ids) for keeper in _keepers))
            found += [key for key in ids if key not in kept]
    return found[:limit]


# As the index `order_to_forget` has it: when an order was over at the earliest, whatever was reported since.
_OVER = "coalesce(o.delivered_at, o.shipped_at, o.remote_shipped_at, o.cancelled_at, o.ordered_at)"


def _overdue(account_id: int, *, before: datetime, after: Mark | None, limit: int) -> list[Mark]:
    """The next of an account that are over for long enough, from after a mark on: only among the buyers who are still kept."""
    beyond = f"AND ({_OVER}, o.id) > (%(at)s, %(id)s)" if after else ""
    found = rows(
        f"""SELECT {_OVER}, o.id FROM orders_order o JOIN orders_buyer b ON b.order_id = o.id AND b.erased_at IS NULL
           WHERE o.account_id = %(account)s AND NOT o.forgotten AND o.state IN ('shipped', 'delivered', 'closed', 'cancelled')
             AND {_OVER} < %(before)s {beyond}
             AND coalesce(o.delivered_at, coalesce(o.shipped_at, o.remote_shipped_at) + %(days)s * interval '1 day',
                          o.cancelled_at, o.ordered_at) < %(before)s
           ORDER BY 1, 2 LIMIT %(limit)s""",
        {
            "account": account_id, "before": before, "days": settings.DELIVERED_AFTER_DAYS, "limit": limit,
            "at": after and after[0], "id": after and after[1],
        },
    )  # fmt: skip
    return [(row[0], row[1]) for row in found]


def cut_offs() -> dict[str, datetime]:
    """The marketplaces with a time of their own: what was delivered before that moment is forgotten."""
    return {name: _cut_off(days) for name, days in settings.BUYER_DAYS.items()}


def _cut_off(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def forget_due() -> int:
    """Forget all buyers whose time is over, in slices, and what came in late about those forgotten lately; how many buyers."""
    total = 0
    while ids := due():
        total += len(erase_buyers(order_ids=ids, actor=None, reason="time_over").done)
    inbox.erase(about=_late_messages())
    return total


def _late_messages() -> list[tuple[str, str]]:
    """What was understood lately about buyers who were forgotten before: a marketplace tells an old order again."""
    found = rows(
        """SELECT DISTINCT m.source, m.subject FROM kernel_inboxmessage m
           JOIN orders_order o ON m.source = 'account:' || o.account_id AND m.subject = o.external_id
           JOIN orders_buyer b ON b.order_id = o.id AND b.erased_at IS NOT NULL
           WHERE m.state = 'done' AND m.erased_at IS NULL AND m.delete_after > %s""",
        [clock.now() + inbox.KEEP_RAW - LOOK_BACK],
    )
    return [(source, subject) for source, subject in found]


def forget_again() -> int:
    """After a restore: forget whom the file names and the backup still knew; how many."""
    file = Path(settings.ERASURES_FILE)
    if not file.exists():
        return 0
    named = list(_written(file))
    total = 0
    for start in range(0, len(named), SLICE):
        part = named[start : start + SLICE]
        found = rows(
            """SELECT o.id FROM unnest(%s::bigint[], %s::text[]) AS u(a, n)
               JOIN orders_order o ON o.account_id = u.a AND o.external_id = u.n JOIN orders_buyer b ON b.order_id = o.id AND b.erased_at IS NULL
               ORDER BY o.id""",
            [[pair[0] for pair in part], [pair[1] for pair in part]],
        )
        total += len(erase_buyers(order_ids=[row[0] for row in found], actor=None, reason="restored").done)
    return total


def _written(file: Path) -> Iterator[tuple[int, str]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            account_id, number = json.loads(line)
        except ValueError:
            if line:
                log.warning("a torn line in the file of erasures is passed over")
            continue
        yield account_id, number
