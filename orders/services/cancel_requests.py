"""Buyers who want to cancel, and orders that we can't fulfil: decided here at once, and told to the marketplace by the outbox."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.outbox import Command, command
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from orders.services import holds
from orders.services.cancel import cancel_locked
from orders.states import OPEN, HoldKind, OrderState
from people.models import User
from stores.connectors.port import CancelReason
from stores.connectors.registry import capabilities_of
from stores.states import CONNECTED

CANCEL = "order.cancel"
ANSWER = "order.answer_cancel"


@dataclass(frozen=True, slots=True)
class Asked:
    """An order under lock: how far it is, where it was sold, the open hold of the buyer's wish, and which attempt it is at."""

    id: int
    state: str
    account_id: int
    store_id: int
    marketplace: str
    hold_id: int | None
    attempt: int
    alive_there: bool  # paid, and nobody there has cancelled

    @property
    def own_sale(self) -> bool:
        """Nobody but us has to know."""
        return self.marketplace not in CONNECTED


@retried()
@transaction.atomic
def accept_cancels(*, order_ids: Sequence[int], actor: User, answered_there: bool = False) -> Outcomes:
    """Let buyers have their wish: the order is cancelled here at once, its parcel stopped, and the marketplace told.

    Refused: `shipped`, `no_request` (nobody asks), `answer_there` (the marketplace takes no answer by API: answer it in the seller centre,
    then call this again with `answered_there`), `not_found`. Cancelled meanwhile: already.
    """
    found = _locked(order_ids)
    refused = missing(order_ids, found) | _why_not(found, answered_there=answered_there)
    fit = {key: asked for key, asked in found.items() if key not in refused}
    outcomes = cancel_locked({key: asked.state for key, asked in fit.items()}, actor=actor, reason="buyer_request")
    done = [fit[key] for key in outcomes.done]
    record("order.cancel_accepted", subject_kind="order", subject_ids=outcomes.done, actor=actor)
    _answer(done, accept=True, reason="", actor=actor)
    return Outcomes(outcomes.done, outcomes.already, {**outcomes.refused, **refused})


@retried()
@transaction.atomic
def refuse_cancels(*, order_ids: Sequence[int], actor: User, reason: str, answered_there: bool = False) -> Outcomes:
    """Say no: the order goes on, and the marketplace is told why. Refused as `accept_cancels`. Cancelled meanwhile, or refused before:
    already."""
    found = _locked(order_ids)
    refused = missing(order_ids, found) | _why_not(found, answered_there=answered_there)
    already = tuple(key for key, asked in found.items() if asked.state == OrderState.CANCELLED)
    fit = [asked for key, asked in found.items() if key not in refused and key not in already]
    ids = [asked.id for asked in fit]
    holds.release(HoldKind.CANCEL_REQUESTED, ids, actor=actor)
    execute("UPDATE orders_order SET cancel_refused_at = %s WHERE id = ANY(%s)", [clock.now(), ids])
    record("order.cancel_refused", subject_kind="order", subject_ids=ids, actor=actor, data={"reason": reason})
    _answer(fit, accept=False, reason=reason, actor=actor)
    return Outcomes(tuple(ids), already, refused)


@retried()
@transaction.atomic
def cancel_by_us(
    *, order_ids: Sequence[int], actor: User, reason: str, why: CancelReason = "other", cancelled_there: bool = False
) -> Outcomes:
    """Cancel what we can't or won't fulfil: here at once, and at the marketplace where an order lives there. What a buyer asks for is
    accepted. `why` is for the marketplace, `reason` for the next person.

    Refused: `shipped`, `ask_marketplace` (it lets nobody cancel by API: cancel it in the seller centre, then call this again with
    `cancelled_there`), `answer_there`, `not_found`. Cancelled before: already.
    """
    found = _locked(order_ids)
    asked_for = [key for key, asked in found.items() if asked.hold_id is not None]
    rest = {key: asked for key, asked in found.items() if asked.hold_id is None}
    to_tell = {key for key, asked in rest.items() if asked.alive_there and not cancelled_there}
    refused = missing(order_ids, found) | {
        key: Refusal("ask_marketplace", {"marketplace": rest[key].marketplace})
        for key in to_tell
        if rest[key].state in OPEN and not capabilities_of(rest[key].marketplace).cancels_orders
    }
    states = {key: asked.state for key, asked in rest.items() if key not in refused}
    outcomes = cancel_locked(states, actor=actor, reason=reason)
    _tell([rest[key] for key in outcomes.done if key in to_tell], why=why, actor=actor)
    accepted = accept_cancels(order_ids=asked_for, actor=actor, answered_there=cancelled_there)
    return Outcomes(outcomes.done, outcomes.already, {**outcomes.refused, **refused}) + accepted


def _locked(order_ids: Iterable[int]) -> dict[int, Asked]:
    states = holds.locked_states(order_ids)
    found = rows(
        """SELECT o.id, o.state, o.account_id, o.store_id, CASE WHEN m.order_id IS NULL THEN a.marketplace ELSE 'direct' END, h.id,
                  (SELECT coalesce(max(d.attempt), 1) FROM orders_demand d JOIN orders_orderline l ON l.id = d.line_id WHERE l.order_id = o.id),
                  o.paid_at IS NOT NULL AND o.remote_cancelled_at IS NULL AND a.marketplace = ANY(%s) AND m.order_id IS NULL
           FROM orders_order o JOIN stores_selleraccount a ON a.id = o.account_id LEFT JOIN orders_manualorder m ON m.order_id = o.id
           LEFT JOIN orders_hold h ON h.order_id = o.id AND h.kind = %s AND h.released_at IS NULL
           WHERE o.id = ANY(%s) ORDER BY o.id""",
        [[str(market) for market in CONNECTED], str(HoldKind.CANCEL_REQUESTED), list(states)],
    )
    return {row[0]: Asked(*row) for row in found}


def _why_not(found: Mapping[int, Asked], *, answered_there: bool) -> dict[int, Refusal]:
    refused = {}
    for key, asked in found.items():
        if asked.state == OrderState.CANCELLED:
            continue
        if asked.state not in OPEN:
            refused[key] = Refusal("shipped", {"state": asked.state})
        elif asked.hold_id is None:
            refused[key] = Refusal("no_request")
        elif not (answered_there or asked.own_sale or capabilities_of(asked.marketplace).answers_cancels):
            refused[key] = Refusal("answer_there", {"marketplace": asked.marketplace})
    return refused


def _answer(orders: Sequence[Asked], *, accept: bool, reason: str, actor: User) -> None:
    """Command what the marketplace is told; where it takes no answer by API a person has told it."""
    told = [asked for asked in orders if not asked.own_sale and capabilities_of(asked.marketplace).answers_cancels]
    command(
        [
            Command(
                kind=ANSWER,
                wish=f"answer_cancel:{asked.hold_id}",
                key=f"order:{asked.id}",
                lane=f"account:{asked.account_id}",
                scope=f"store:{asked.store_id}",
                payload={"order_id": asked.id, "accept": accept, "reason": reason},
                created_by=actor.pk,
            )
            for asked in told
        ]
    )
    if accept:
        _note_told(told)


def _tell(orders: Sequence[Asked], *, why: CancelReason, actor: User) -> None:
    command(
        [
            Command(
                kind=CANCEL,
                wish=f"cancel:{asked.id}:{asked.attempt}",
                key=f"order:{asked.id}",
                lane=f"account:{asked.account_id}",
                scope=f"store:{asked.store_id}",
                payload={"order_id": asked.id, "accept": True, "why": why, "attempt": asked.attempt},
                created_by=actor.pk,
            )
            for asked in orders
        ]
    )
    _note_told(orders)


def _note_told(orders: Sequence[Asked]) -> None:
    execute(
        "UPDATE orders_order SET cancel_told_at = %s WHERE id = ANY(%s)", [clock.now(), [each.id for each in orders]]
    )
