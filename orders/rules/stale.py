"""Which orders the rules have to look at: noted in the transaction of the change, looked at soon after, set by set."""

from collections.abc import Sequence

from django.db import transaction

from erp.kernel.services import bell
from erp.kernel.services.slices import SLICE
from erp.kernel.sql import execute, retried, rows
from orders.events import OrdersChanged
from orders.rules.apply import apply_rules


def note_changed(event: OrdersChanged) -> None:
    """Keep which orders changed, if there are rules at all. Facts of theirs may be slow to gather: that is for a worker."""
    note(event.order_ids)


def note(order_ids: Sequence[int]) -> None:
    """Have rules look at these orders anew."""
    if order_ids and execute(
        """INSERT INTO orders_staleorder (order_id) SELECT i FROM unnest(%s::bigint[]) AS t(i)
           WHERE EXISTS (SELECT 1 FROM orders_ruleset WHERE state = 'live')""",
        [list(order_ids)],
    ):
        bell.ring("orders.apply_rules")


def apply_stale() -> int:
    """Let the live rules look at every order that changed; how many there were."""
    seen = 0
    while found := _apply_some():
        seen += found
    return seen


@retried()
@transaction.atomic
def _apply_some() -> int:
    """A row is taken by one worker; the orders themselves are locked only when the facts have been gathered."""
    stale = rows("SELECT id, order_id FROM orders_staleorder ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED", [SLICE])
    if stale:
        outcomes = apply_rules(order_ids=sorted({row[1] for row in stale}))
        execute("DELETE FROM orders_staleorder WHERE id = ANY(%s)", [[row[0] for row in stale]])
        note([key for key, refusal in outcomes.refused.items() if refusal.code == "meanwhile"])
    return len(stale)
