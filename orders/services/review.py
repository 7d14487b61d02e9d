"""Review: clean orders are approved, alone or by the thousand; a held one is refused with its holds as the reason."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services import bell
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from orders.services.holds import locked_states
from orders.services.moving import move
from orders.services.unpacking import stop_parcels
from orders.states import OrderState
from people.models import User

_DONE = (
    OrderState.APPROVED,
    OrderState.ALLOCATED,
    OrderState.FULFILLING,
    OrderState.SHIPPED,
    OrderState.DELIVERED,
    OrderState.CLOSED,
)


@retried()
@transaction.atomic
def approve_orders(*, order_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Accept orders for fulfilment; a worker allocates them next. Without an actor a rule has approved them.

    Refused: `held` (with the holds), `cancelled`, `not_payable` (unpaid, or shipped by the marketplace). Approved before: already.
    """
    states = locked_states(order_ids)
    kinds = _open_holds(states)
    verdict = sort_for_approval(states, kinds)
    if verdict.done:
        fit = list(verdict.done)
        execute(
            "UPDATE orders_order SET approved_at = %s, approved_by_id = %s WHERE id = ANY(%s)",
            [clock.now(), actor.pk if actor else None, fit],
        )
        move(OrderState.APPROVED, fit)
        record("order.approved", subject_kind="order", subject_ids=fit, actor=actor)
        bell.ring("orders.allocate")
    return Outcomes(verdict.done, verdict.already, {**verdict.refused, **missing(order_ids, states)})


def sort_for_approval(states: Mapping[int, str], kinds: Mapping[int, Sequence[str]]) -> Outcomes:
    """Who may pass: states and open holds in, verdicts out. Pure."""
    done, already, refused = [], [], {}
    for order_id, state in states.items():
        if state in _DONE:
            already.append(order_id)
        elif state == OrderState.CANCELLED:
            refused[order_id] = Refusal("cancelled")
        elif order_id in kinds:
            refused[order_id] = Refusal("held", {"holds": list(kinds[order_id])})
        elif state == OrderState.NEW:
            refused[order_id] = Refusal("not_payable")
        else:
            done.append(order_id)
    return Outcomes(tuple(done), tuple(already), refused)


def _open_holds(states: Mapping[int, str]) -> dict[int, list[str]]:
    kinds: dict[int, list[str]] = {}
    for order_id, kind in rows(
        "SELECT order_id, kind FROM orders_hold WHERE order_id = ANY(%s) AND released_at IS NULL ORDER BY order_id, kind",
        [list(states)],
    ):
        kinds.setdefault(order_id, []).append(kind)
    return kinds


@retried()
@transaction.atomic
def back_to_review(*, order_ids: Sequence[int], actor: User) -> Outcomes:
    """Take approval back, to change something: a parcel that nobody has begun is stopped, and what else was in it is packed anew.

    Refused: `started` (the floor has begun; cancel the order instead), `shipped` (a part has left), `over`.
    """
    states = locked_states(order_ids)
    started = {row[0] for row in rows(
        """SELECT DISTINCT op.order_id FROM orders_orderparcel op JOIN logistics_parcel p ON p.id = op.parcel_id
           WHERE op.order_id = ANY(%s) AND p.cancelled_at IS NULL AND p.state <> 'labelled'""",
        [list(states)],
    )}  # fmt: skip
    already = tuple(key for key, state in states.items() if state == OrderState.REVIEW)
    refused = {
        key: Refusal("started" if state == OrderState.FULFILLING or key in started else "over", {"state": state})
        for key, state in states.items()
        if key not in already and (state not in (OrderState.APPROVED, OrderState.ALLOCATED) or key in started)
    }
    fit = [key for key in states if key not in already and key not in refused]
    refused |= stop_parcels(fit, actor=actor, reason="back_to_review")
    moved = move(
        OrderState.REVIEW,
        [key for key in fit if key not in refused],
        extra="approved_at = NULL, approved_by_id = NULL",
    )
    record("order.back_to_review", subject_kind="order", subject_ids=moved, actor=actor)
    return Outcomes(tuple(moved), already, {**refused, **missing(order_ids, states)})
