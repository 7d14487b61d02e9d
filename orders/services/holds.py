"""Holds: rows, each with its own way out. `Order.held` says whether any is open, and is kept here only."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from orders.events import OrdersChanged
from orders.states import BY_HAND, OPEN, RULE_HOLDS, HoldKind
from people.models import User


def place(
    kind: HoldKind,
    order_ids: Iterable[int],
    *,
    actor: User | None = None,
    data: Mapping[int, Mapping[str, Any]] | None = None,
) -> list[int]:
    """Open a hold on each order that has none of the kind; the orders that got one. The orders are locked by the caller."""
    ids = sorted(set(order_ids))
    if not ids:
        return []
    values = [json.dumps(dict((data or {}).get(order_id, {})), default=str) for order_id in ids]
    new = rows(
        """INSERT INTO orders_hold (order_id, kind, data, placed_at, placed_by_id)
           SELECT i, %s, d::jsonb, %s, %s FROM unnest(%s::bigint[], %s::text[]) AS t(i, d)
           ON CONFLICT (order_id, kind, rule_id) WHERE released_at IS NULL DO NOTHING RETURNING order_id""",
        [str(kind), clock.now(), actor.pk if actor else None, ids, values],
    )
    placed = [row[0] for row in new]
    record("order.held", subject_kind="order", subject_ids=placed, actor=actor, data={"hold": str(kind)})
    _refresh_held(placed)
    return placed


def release(kind: HoldKind, order_ids: Iterable[int], *, actor: User | None = None) -> list[int]:
    """Close the open holds of a kind; the orders that had one. The orders are locked by the caller."""
    ids = sorted(set(order_ids))
    if not ids:
        return []
    gone = rows(
        """UPDATE orders_hold SET released_at = %s, released_by_id = %s
           WHERE order_id = ANY(%s) AND kind = %s AND released_at IS NULL RETURNING order_id""",
        [clock.now(), actor.pk if actor else None, ids, str(kind)],
    )
    released = [row[0] for row in gone]
    record("order.hold_released", subject_kind="order", subject_ids=released, actor=actor, data={"hold": str(kind)})
    _refresh_held(released)
    if actor and released:
        publish(OrdersChanged(tuple(released)))
    return released


@dataclass(frozen=True, slots=True)
class RuleHold:
    """A hold that a rule wants: on which order, of what kind, and what the rule says of it."""

    order_id: int
    rule_id: int
    kind: str
    data: Mapping[str, Any]


def place_ruled(wanted: Sequence[RuleHold]) -> None:
    """Open holds of rules, each once per rule. The orders are locked by the caller."""
    if not wanted:
        return
    execute(
        """INSERT INTO orders_hold (order_id, kind, rule_id, data, placed_at)
           SELECT o, k, r, d::jsonb, %s FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[]) AS t(o, k, r, d)
           ON CONFLICT (order_id, kind, rule_id) WHERE released_at IS NULL DO NOTHING""",
        [
            clock.now(),
            [hold.order_id for hold in wanted],
            [hold.kind for hold in wanted],
            [hold.rule_id for hold in wanted],
            [json.dumps(dict(hold.data), default=str) for hold in wanted],
        ],
    )
    by_id: dict[int, list[RuleHold]] = {}
    for hold in wanted:
        by_id.setdefault(hold.order_id, []).append(hold)
    for nth in range(max(len(own) for own in by_id.values())):  # an order that several rules hold has a line for each
        lines = {key: own[nth] for key, own in by_id.items() if len(own) > nth}
        record(
            "order.held",
            subject_kind="order",
            subject_ids=lines,
            actor=None,
            data_by_id={key: {"hold": hold.kind, **hold.data} for key, hold in lines.items()},
        )
    _refresh_held(list(by_id))


def release_ruled(hold_ids: Sequence[int]) -> None:
    """Close holds whose rule no longer wants them. The orders are locked by the caller."""
    if hold_ids:
        _close(hold_ids, actor=None)


def _close(hold_ids: Sequence[int], *, actor: User | None) -> list[tuple[int, int, str]]:
    """Close open holds by id, with their line on the timeline; (hold, order, kind) of those that were open."""
    gone = rows(
        """UPDATE orders_hold SET released_at = %s, released_by_id = %s WHERE id = ANY(%s) AND released_at IS NULL
           RETURNING id, order_id, kind""",
        [clock.now(), actor.pk if actor else None, list(hold_ids)],
    )
    for kind in sorted({row[2] for row in gone}):
        ids = [row[1] for row in gone if row[2] == kind]
        record("order.hold_released", subject_kind="order", subject_ids=ids, actor=actor, data={"hold": kind})
    _refresh_held(sorted({row[1] for row in gone}))
    return [(row[0], row[1], row[2]) for row in gone]


@retried()
@transaction.atomic
def release_rule_holds(*, hold_ids: Sequence[int], actor: User) -> Outcomes:
    """Let orders go on that rules had stopped; the rule does not hold them again. By hold.

    Refused: `no_rule` (not a rule's hold: it ends another way), `not_yours` (of a kind that other people decide), `not_found`.
    """
    found = {row[0]: (row[1], row[2], row[3]) for row in rows(
        "SELECT id, order_id, kind, released_at IS NOT NULL FROM orders_hold WHERE id = ANY(%s)", [list(hold_ids)]
    )}  # fmt: skip
    locked_states({order_id for order_id, _, _ in found.values()})
    refused = missing(hold_ids, found)
    for key, (_, kind, _gone) in found.items():
        if kind not in RULE_HOLDS:
            refused[key] = Refusal("no_rule")
        elif not actor.can(RULE_HOLDS[HoldKind(kind)]):
            refused[key] = Refusal("not_yours", {"holds": [kind]})
    fit = [key for key in found if key not in refused]
    closed = _close([key for key in fit if not found[key][2]], actor=actor)
    if closed:
        publish(OrdersChanged(tuple(sorted({order_id for _, order_id, _ in closed}))))
    done = {key for key, _, _ in closed}
    return Outcomes(tuple(sorted(done)), tuple(key for key in fit if key not in done), refused)


def release_all(order_ids: Iterable[int], *, actor: User | None = None) -> None:
    """Close every open hold: the order is over."""
    ids = sorted(set(order_ids))
    execute(
        "UPDATE orders_hold SET released_at = %s, released_by_id = %s WHERE order_id = ANY(%s) AND released_at IS NULL",
        [clock.now(), actor.pk if actor else None, ids],
    )
    _refresh_held(ids)


def reopen(since_by_order: Mapping[int, datetime]) -> None:
    """The shipping that closed holds was undone: those that the house itself closed since then stand as before. The orders are locked."""
    if not since_by_order:
        return
    again = rows(
        """UPDATE orders_hold h SET released_at = NULL FROM unnest(%s::bigint[], %s::timestamptz[]) AS t(i, since)
           WHERE h.order_id = t.i AND h.released_at >= t.since AND h.released_by_id IS NULL RETURNING h.order_id, h.kind""",
        [list(since_by_order), list(since_by_order.values())],
    )
    for kind in sorted({row[1] for row in again}):
        ids = sorted({row[0] for row in again if row[1] == kind})
        record("order.held", subject_kind="order", subject_ids=ids, actor=None, data={"hold": kind})
    _refresh_held(list(since_by_order))


def _refresh_held(order_ids: Sequence[int]) -> None:
    if order_ids:
        execute(
            """UPDATE orders_order o SET held = h.is_held
               FROM (SELECT i AS id, EXISTS (SELECT 1 FROM orders_hold h WHERE h.order_id = i AND h.released_at IS NULL) AS is_held
                     FROM unnest(%s::bigint[]) AS t(i)) h
               WHERE o.id = h.id AND o.held <> h.is_held""",
            [list(order_ids)],
        )


@retried()
@transaction.atomic
def hold_by_hand(*, order_ids: Sequence[int], actor: User, reason: str = "") -> Outcomes:
    """Stop orders that a person wants to look at. Refused: `over` (shipped, closed or cancelled)."""
    found = locked_states(order_ids)
    refused = missing(order_ids, found) | {
        key: Refusal("over", {"state": state}) for key, state in found.items() if state not in OPEN
    }
    fit = [key for key, state in found.items() if state in OPEN]
    placed = place(HoldKind.MANUAL, fit, actor=actor, data={key: {"reason": reason} for key in fit})
    return Outcomes(tuple(placed), tuple(key for key in fit if key not in set(placed)), refused)


@retried()
@transaction.atomic
def release_by_hand(*, order_ids: Sequence[int], actor: User) -> Outcomes:
    """Let orders go on that a person had stopped, or whose label was refused; holds of other kinds stay."""
    found = locked_states(order_ids)
    released = {key for kind in BY_HAND for key in release(kind, found, actor=actor)}
    return Outcomes(
        tuple(sorted(released)), tuple(key for key in found if key not in released), missing(order_ids, found)
    )


def locked_states(order_ids: Iterable[int]) -> dict[int, str]:
    """Lock orders in the order of their ids, and those they are merged with; the states of the asked ones."""
    asked = set(order_ids)
    found = rows(
        """SELECT id, state FROM orders_order WHERE id IN (
             SELECT unnest(%s::bigint[])
             UNION SELECT mate.id FROM orders_order o JOIN orders_order mate ON mate.merge_id = o.merge_id WHERE o.id = ANY(%s))
           ORDER BY id FOR NO KEY UPDATE""",
        [sorted(asked), sorted(asked)],
    )
    return {row[0]: row[1] for row in found if row[0] in asked}
