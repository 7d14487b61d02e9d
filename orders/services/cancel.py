"""Orders that are off: their parcels are stopped at every later station, their stock is free again."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from inventory.services.reserve import release
from orders.events import OrdersCancelled
from orders.services import holds
from orders.services.demand import KIND
from orders.services.holds import locked_states
from orders.services.moving import move
from orders.services.unpacking import leave_merges, stop_parcels
from orders.states import OPEN, OrderState
from people.models import User

UNPAID = "unpaid_expired"


@retried()
@transaction.atomic
def cancel_orders(*, order_ids: Sequence[int], actor: User | None, reason: str) -> Outcomes:
    """Cancel on our side. Refused: `shipped` (with when), so nothing that left the door is ever called cancelled."""
    found = locked_states(order_ids)
    outcomes = cancel_locked(found, actor=actor, reason=reason)
    return Outcomes(outcomes.done, outcomes.already, {**outcomes.refused, **missing(order_ids, found)})


def cancel_locked(states: Mapping[int, str], *, actor: User | None, reason: str) -> Outcomes:
    """Cancel orders that the caller has locked; `states` are theirs."""
    already = tuple(key for key, state in states.items() if state == OrderState.CANCELLED)
    refused = {
        key: Refusal("shipped", {"state": state})
        for key, state in states.items()
        if state not in OPEN and key not in already
    }
    live = [key for key, state in states.items() if state in OPEN]
    refused |= stop_parcels(live, actor=actor, reason=reason)
    fit = [key for key in live if key not in refused]
    if fit:
        _free_stock(fit)
        holds.release_all(fit, actor=actor)
        execute(
            "UPDATE orders_order SET cancelled_at = %s, cancel_reason = %s WHERE id = ANY(%s)",
            [clock.now(), reason[:120], fit],
        )
        move(OrderState.CANCELLED, fit)
        leave_merges(fit, actor=actor)
        execute(
            "UPDATE orders_portion SET ended_at = %s WHERE order_id = ANY(%s) AND ended_at IS NULL", [clock.now(), fit]
        )
        record("order.cancelled", subject_kind="order", subject_ids=fit, actor=actor, data={"reason": reason})
        publish(OrdersCancelled(tuple(fit)))
    return Outcomes(tuple(fit), already, refused)


def _free_stock(order_ids: Sequence[int]) -> None:
    demands = [row[0] for row in rows(
        "SELECT d.id FROM orders_demand d JOIN orders_orderline l ON l.id = d.line_id WHERE l.order_id = ANY(%s) ORDER BY d.id",
        [list(order_ids)],
    )]  # fmt: skip
    release(KIND, demands)
    execute(
        """UPDATE orders_demand SET cancelled = cancelled + unmapped + waiting + reserved, unmapped = 0, waiting = 0, reserved = 0
           WHERE id = ANY(%s) AND unmapped + waiting + reserved > 0""",
        [demands],
    )


def expire_unpaid(*, limit: int = 500) -> int:
    """Unpaid orders whose store's patience is over lose their stock; when they are paid after all they live again. How many."""
    due = rows(
        """SELECT o.id FROM orders_order o JOIN stores_store s ON s.id = o.store_id
           WHERE o.state = 'new' AND o.paid_at IS NULL AND o.ordered_at < %s - s.unpaid_hold_minutes * interval '1 minute'
           ORDER BY o.id LIMIT %s""",
        [clock.now(), limit],
    )
    return len(cancel_orders(order_ids=[row[0] for row in due], actor=None, reason=UNPAID).done) if due else 0
