"""An order leaves in several parcels: by line, by quantity, by warehouse, or what is there now. Undone until something has left.

Each portion has demands of its own, so it stands in the queue for stock by itself and may wait in another warehouse.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services import bell
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, next_ids, retried, rows
from inventory.services.dividing import Division, divide, unite
from inventory.services.reserve import move_to
from orders.queries import free_stock, ranked_warehouses
from orders.services.demand import KIND, copy_standings, settle_stock_holds
from orders.services.holds import locked_states
from orders.services.moving import back_to_approved
from orders.services.portioning import (
    OpenPart,
    Piece,
    Plan,
    Share,
    by_line,
    by_stock,
    by_warehouse,
    shares_of,
    units_of,
)
from orders.services.unpacking import stop_parcels
from orders.states import OrderState
from people.models import User
from stores.connectors.registry import capabilities_of
from stores.states import CONNECTED

WAYS = ("stock", "warehouse", "line")
_BEFORE_LABEL = (OrderState.REVIEW, OrderState.APPROVED, OrderState.ALLOCATED)


@retried()
@transaction.atomic
def split_orders(*, order_ids: Sequence[int], by: str, actor: User | None) -> Outcomes:
    """Split orders in the same way. `by`: `stock` (what is there leaves, the rest waits), `warehouse` (what is missing is looked for in
    the store's other warehouses), `line` (each line leaves alone).

    Refused: `not_found`, `over`, `started` (the floor has begun), `merged`, `no_parts` (the marketplace takes no part of an order),
    `unmapped`, `nothing_to_split` (it would be one parcel). Split before: already. A parcel that exists is stopped and made anew.
    """
    if by not in WAYS:
        raise ValueError(f"orders are split by {', '.join(WAYS)}, not by {by!r}")
    already, refused, parts = _ready(order_ids)
    plans = _by_warehouse(parts) if by == "warehouse" else {key: _PLANS[by](found) for key, found in parts.items()}
    return _split(plans, parts, already=already, refused=refused, actor=actor, by=by)


@retried()
@transaction.atomic
def split_order(*, order_id: int, pieces: Sequence[Mapping[int, int]], actor: User | None) -> Outcomes:
    """Split one order as a person says: each piece names units by order line; what no piece names is a piece of its own.

    Refused as in `split_orders`, and `more_than_open` (with the line) where the pieces ask for more than is still to be sent.
    """
    already, refused, parts = _ready([order_id])
    if order_id not in parts:
        return Outcomes((), already, refused)
    left = units_of(parts[order_id])
    plan: Plan = []
    for piece in pieces:
        units = {line_id: count for line_id, count in piece.items() if count > 0}
        over = next((line_id for line_id, count in units.items() if count > left.get(line_id, 0)), None)
        if over is not None:
            return Outcomes((), (), {order_id: Refusal("more_than_open", {"line": over})})
        left = {line_id: count - units.get(line_id, 0) for line_id, count in left.items()}
        plan.append(Piece(units))
    plan.append(Piece(left))
    return _split({order_id: plan}, parts, already=already, refused=refused, actor=actor, by="quantity")


def split_what_is_there(order_ids: Sequence[int]) -> list[int]:
    """Split approved orders, locked by the caller, whose store says that what is there shall leave. The orders that were split."""
    already, refused, parts = _ready(order_ids)
    plans = {key: by_stock(found) for key, found in parts.items()}
    return list(_split(plans, parts, already=already, refused=refused, actor=None, by="stock").done)


@retried()
@transaction.atomic
def unsplit_orders(*, order_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Make split orders whole again: parcels are stopped, what waited elsewhere is brought together.

    Refused: `not_found`, `over`, `started`, `shipped` (something has left). Not split: already.
    """
    states = locked_states(order_ids)
    facts = _facts(list(states))
    refused = missing(order_ids, states) | {
        key: why
        for key, state in states.items()
        if facts[key]["split"] and (why := _not_before_label(state, started=bool(facts[key]["started"])))
    }
    split = [key for key in states if facts[key]["split"] and key not in refused]
    refused |= stop_parcels(split, actor=actor, reason="unsplit")
    fit = [key for key in split if key not in refused]
    _unite(fit)
    execute("UPDATE orders_portion SET ended_at = %s WHERE order_id = ANY(%s) AND ended_at IS NULL", [clock.now(), fit])
    back_to_approved(fit)
    settle_stock_holds(fit)
    record("order.unsplit", subject_kind="order", subject_ids=fit, actor=actor)
    bell.ring("orders.allocate")
    return Outcomes(tuple(fit), tuple(key for key in states if not facts[key]["split"]), refused)


_PLANS = {"stock": by_stock, "line": by_line}


def _by_warehouse(parts: Mapping[int, Sequence[OpenPart]]) -> dict[int, Plan]:
    stores = dict(rows("SELECT id, store_id FROM orders_order WHERE id = ANY(%s)", [list(parts)]))
    ranked = ranked_warehouses(sorted(set(stores.values())))
    free = free_stock(sorted({part.sku_id for found in parts.values() for part in found if part.sku_id}))
    plans: dict[int, Plan] = {}
    for key, found in parts.items():
        here = {part.warehouse_id for part in found if part.held}
        offers = [(place, free.get(place, {})) for place, _ in ranked[stores[key]] if place not in here]
        plans[key] = by_warehouse(found, offers)
        for piece in plans[key]:
            if piece.warehouse_id is not None:  # what one order takes is not offered to the next
                stock = free.get(piece.warehouse_id, {})
                for part in found:
                    if count := piece.units.get(part.line_id, 0):
                        stock[part.sku_id or 0] = stock.get(part.sku_id or 0, 0) - count * part.per_unit
    return plans


# what may be split ------------------------------------------------------------------------------------------------------------


def _ready(order_ids: Sequence[int]) -> tuple[tuple[int, ...], dict[int, Refusal], dict[int, list[OpenPart]]]:
    """Lock orders; those that are split already, those that can't be, and the open parts of the others."""
    states = locked_states(order_ids)
    facts = _facts(list(states))
    refused = missing(order_ids, states)
    for key, state in states.items():
        if not facts[key]["split"] and (why := _why_not(state, facts[key])):
            refused[key] = why
    already = tuple(key for key in states if facts[key]["split"])
    fit = [key for key in states if key not in refused and key not in already]
    parts: dict[int, list[OpenPart]] = {key: [] for key in fit}
    for part in _open_parts(fit):
        parts[part.order_id].append(part)
    for key in [key for key, found in parts.items() if any(part.sku_id is None for part in found)]:
        refused[key] = Refusal("unmapped")
        del parts[key]
    return already, refused, parts


def _why_not(state: str, facts: Mapping[str, Any]) -> Refusal | None:
    if facts["merged"]:
        return Refusal("merged")
    if why := _not_before_label(state, started=facts["started"]):
        return why
    tells = facts["marketplace"] in CONNECTED and not facts["manual"]
    if tells and not capabilities_of(facts["marketplace"]).partial_shipment:
        return Refusal("no_parts", {"marketplace": facts["marketplace"]})
    return None


def _not_before_label(state: str, *, started: bool) -> Refusal | None:
    if state == OrderState.NEW:
        return Refusal("not_payable")
    if state == OrderState.FULFILLING or (started and state == OrderState.ALLOCATED):
        return Refusal("started")
    return None if state in _BEFORE_LABEL else Refusal("over", {"state": state})


def _facts(order_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    names = ("merged", "marketplace", "manual", "split", "started")
    found = rows(
        """SELECT o.id, o.merge_id IS NOT NULL, a.marketplace,
                  EXISTS (SELECT 1 FROM orders_manualorder m WHERE m.order_id = o.id),
                  EXISTS (SELECT 1 FROM orders_portion p WHERE p.order_id = o.id AND p.ended_at IS NULL),
                  EXISTS (SELECT 1 FROM orders_orderparcel op JOIN logistics_parcel p ON p.id = op.parcel_id
                          WHERE op.order_id = o.id AND p.cancelled_at IS NULL AND p.state <> 'labelled')
           FROM orders_order o JOIN stores_selleraccount a ON a.id = o.account_id WHERE o.id = ANY(%s)""",
        [list(order_ids)],
    )
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in found}


def _open_parts(order_ids: Sequence[int]) -> list[OpenPart]:
    found = rows(
        """SELECT d.id, d.line_id, l.order_id, d.sku_id, d.attempt, d.per_unit, coalesce(r.held, 0),
                  d.unmapped + coalesce(r.waiting, d.waiting), coalesce(sl.warehouse_id, 0)
           FROM orders_orderline l JOIN orders_demand d ON d.line_id = l.id
           LEFT JOIN inventory_reservation r ON r.owner_kind = %s AND r.owner_id = d.id
           LEFT JOIN inventory_stocklevel sl ON sl.id = r.level_id
           WHERE l.order_id = ANY(%s) AND d.unmapped + d.waiting + d.reserved > 0 ORDER BY d.id""",
        [KIND, list(order_ids)],
    )
    return [OpenPart(*row) for row in found]


# doing it ---------------------------------------------------------------------------------------------------------------------


def _split(
    plans: Mapping[int, Plan],
    parts: Mapping[int, Sequence[OpenPart]],
    *,
    already: tuple[int, ...],
    refused: dict[int, Refusal],
    actor: User | None,
    by: str,
) -> Outcomes:
    """Carry plans out: parcels stopped, a portion for each piece, demands and promises divided. A plan of one piece is refused."""
    whole = {key: [piece for piece in plan if any(piece.units.values())] for key, plan in plans.items()}
    refused = refused | {key: Refusal("nothing_to_split") for key, plan in whole.items() if len(plan) < 2}
    refused |= stop_parcels([key for key in whole if key not in refused], actor=actor, reason="split")
    fit = {key: plan for key, plan in whole.items() if key not in refused}
    if fit:
        portions = _make_portions(fit, actor=actor)
        moving = _divide(fit, parts, portions)
        if moving:
            move_to(KIND, moving)
            copy_standings(sorted(moving))
        back_to_approved(list(fit))
        settle_stock_holds(fit)
        told = {key: {"by": by, "parcels": len(plan)} for key, plan in fit.items()}
        record("order.split", subject_kind="order", subject_ids=fit, actor=actor, data_by_id=told)
        bell.ring("orders.allocate")
    return Outcomes(tuple(fit), already, refused)


def _make_portions(fit: Mapping[int, Plan], *, actor: User | None) -> dict[tuple[int, int], int]:
    """A portion for each piece, numbered on from those of before; their ids by (order, place in the plan)."""
    last = dict(
        rows("SELECT order_id, max(number) FROM orders_portion WHERE order_id = ANY(%s) GROUP BY 1", [list(fit)])
    )
    keys = [(key, place) for key, plan in fit.items() for place in range(len(plan))]
    ids = next_ids("orders_portion", len(keys))
    execute(
        """INSERT INTO orders_portion (id, order_id, number, packed, created_at, created_by_id)
           SELECT i, o, n, false, %s, %s FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) AS t(i, o, n)""",
        [
            clock.now(), actor.pk if actor else None, list(ids), [key for key, _ in keys],
            [last.get(key, 0) + place + 1 for key, place in keys],
        ],
    )  # fmt: skip
    return dict(zip(keys, ids, strict=True))


def _divide(
    fit: Mapping[int, Plan], parts: Mapping[int, Sequence[OpenPart]], portions: Mapping[tuple[int, int], int]
) -> dict[int, int]:
    """Divide demands and their promises; the demands that are to move to another warehouse."""
    kept: list[Share] = []
    new: list[Share] = []
    for key, plan in fit.items():
        portion_of = {place: portions[key, place] for place in range(len(plan))}
        for shares in shares_of(plan, parts[key], portion_of):
            kept.append(shares[0])
            new += shares[1:]
    ids = next_ids("orders_demand", len(new))
    gone: dict[int, list[int]] = {}
    for share in new:
        total = gone.setdefault(share.part.demand_id, [0, 0])
        total[0] += share.held
        total[1] += share.waiting
    execute(
        """UPDATE orders_demand d SET portion_id = t.p, quantity = d.quantity - t.h - t.w, reserved = d.reserved - t.h,
                  waiting = d.waiting - t.w
           FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::int[]) AS t(id, p, h, w) WHERE d.id = t.id""",
        [
            [share.part.demand_id for share in kept],
            [share.portion_id for share in kept],
            [gone.get(share.part.demand_id, [0, 0])[0] for share in kept],
            [gone.get(share.part.demand_id, [0, 0])[1] for share in kept],
        ],
    )
    execute(
        """INSERT INTO orders_demand (id, line_id, sku_id, attempt, portion_id, per_unit, quantity, reserved, waiting, unmapped, shipped,
                                      cancelled, elsewhere)
           SELECT t.id, d.line_id, d.sku_id, d.attempt, t.p, d.per_unit, t.h + t.w, t.h, t.w, 0, 0, 0, 0
           FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::int[], %s::int[]) AS t(id, f, p, h, w)
           JOIN orders_demand d ON d.id = t.f""",
        [
            list(ids), [share.part.demand_id for share in new], [share.portion_id for share in new],
            [share.held for share in new], [share.waiting for share in new],
        ],
    )  # fmt: skip
    divide(
        KIND,
        [Division(share.part.demand_id, key, share.held, share.waiting) for key, share in zip(ids, new, strict=True)],
    )
    moving = {share.part.demand_id: share.warehouse_id for share in kept if share.warehouse_id is not None}
    moving |= {key: share.warehouse_id for key, share in zip(ids, new, strict=True) if share.warehouse_id is not None}
    return moving


def _unite(order_ids: Sequence[int]) -> None:
    """Bring the demands of each part together again, on the row and in the warehouse of the first."""
    found = rows(
        """SELECT d.id, first_value(d.id) OVER w, sl.warehouse_id, first_value(sl.warehouse_id) OVER w
           FROM orders_demand d JOIN orders_orderline l ON l.id = d.line_id JOIN orders_portion p ON p.id = d.portion_id AND p.ended_at IS NULL
           LEFT JOIN inventory_reservation r ON r.owner_kind = %s AND r.owner_id = d.id LEFT JOIN inventory_stocklevel sl ON sl.id = r.level_id
           WHERE l.order_id = ANY(%s) WINDOW w AS (PARTITION BY d.line_id, d.sku_id, d.attempt ORDER BY d.id)""",
        [KIND, list(order_ids)],
    )
    into = {row[0]: row[1] for row in found if row[0] != row[1]}
    away = {row[0]: row[3] for row in found if row[2] != row[3] and row[3] is not None}
    if away:
        move_to(KIND, away)
        copy_standings(sorted(away))
    unite(KIND, into)
    execute(
        """WITH gone AS (
             DELETE FROM orders_demand d USING unnest(%s::bigint[], %s::bigint[]) AS t(o, n) WHERE d.id = t.o
             RETURNING t.n, d.quantity, d.waiting, d.reserved, d.cancelled)
           UPDATE orders_demand d SET quantity = d.quantity + g.q, waiting = d.waiting + g.w, reserved = d.reserved + g.r,
                  cancelled = d.cancelled + g.c
           FROM (SELECT n, sum(quantity)::int AS q, sum(waiting)::int AS w, sum(reserved)::int AS r, sum(cancelled)::int AS c
                 FROM gone GROUP BY n) g WHERE d.id = g.n""",
        [list(into), list(into.values())],
    )
    execute(
        """UPDATE orders_demand SET portion_id = NULL WHERE portion_id IN (
             SELECT id FROM orders_portion WHERE order_id = ANY(%s) AND ended_at IS NULL)""",
        [list(order_ids)],
    )
