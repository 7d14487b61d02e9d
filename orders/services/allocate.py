"""Approved orders get their warehouse, their service and their parcel. Approval never reserves: the stock is held since first sight."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from erp.kernel import clock, crypto
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services.slices import SLICE
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from inventory.services.reserve import move_to
from logistics.services.parcels import ParcelDraft, ParcelDraftLine, create_parcels
from logistics.services.quoting import Consignment, quote
from orders.services import holds
from orders.services.demand import KIND, copy_standings
from orders.services.moving import move
from orders.states import HoldKind, OrderState


@dataclass(frozen=True, slots=True)
class _Need:
    demand_id: int
    sku_id: int
    held: int
    missing: int
    warehouse_id: int


@dataclass(frozen=True, slots=True)
class _Order:
    id: int
    external_id: str
    country: str
    ship_by: datetime
    sealed: bytes | None
    attempt: int
    sender: tuple[str, ...]
    wished_service_id: int | None


def allocate_approved() -> int:
    """Allocate every approved order, in slices; how many were looked at."""
    seen, last = 0, 0
    while ids := [row[0] for row in rows(
        "SELECT id FROM orders_order WHERE state = 'approved' AND id > %s ORDER BY id LIMIT %s", [last, SLICE]
    )]:  # fmt: skip
        allocate_orders(order_ids=ids)
        seen, last = seen + len(ids), ids[-1]
    return seen


@retried()
@transaction.atomic
def allocate_orders(*, order_ids: Sequence[int]) -> Outcomes:
    """Fix warehouse and service and make the parcel, set-based.

    Refused and back in review with a hold: `out_of_stock` (part of it waits), `no_service` (with the reason of each service),
    `address` (nothing to write on the label). Not approved any more: `state`.
    """
    orders = _locked(order_ids)
    needs = _gathered(_needs([order.id for order in orders]))
    refused: dict[int, Refusal] = {}
    ready: dict[int, _Order] = {}
    for order in orders:
        found = needs.get(order.id, [])
        if not found or len({need.warehouse_id for need in found}) != 1 or any(need.missing for need in found):
            refused[order.id] = Refusal("out_of_stock")
        elif order.sealed is None:
            refused[order.id] = Refusal("address")
        else:
            ready[order.id] = order
    fit: dict[int, tuple[_Order, int, int]] = {}
    quotes = quote(
        [_consignment(order, needs[order.id]) for order in ready.values()], on=clock.business_date(clock.now())
    )
    for order_id, order in ready.items():
        quoted = quotes[order_id]
        if quoted.service_id is None:
            values = {"country": order.country, "weight_g": quoted.weight_g, "services": quoted.reasons}
            refused[order_id] = Refusal("no_service", values)
        else:
            fit[order_id] = (order, needs[order_id][0].warehouse_id, quoted.service_id)
    _make_parcels(fit, needs)
    _send_back(refused)
    gone = {key: Refusal("state") for key in order_ids if key not in fit and key not in refused}
    return Outcomes(done=tuple(fit), refused=refused | gone)


def _locked(order_ids: Sequence[int]) -> list[_Order]:
    locked = rows(
        "SELECT id FROM orders_order WHERE id = ANY(%s) AND state = 'approved' ORDER BY id FOR NO KEY UPDATE",
        [sorted(order_ids)],
    )
    found = rows(
        """SELECT o.id, o.external_id, o.country, o.ship_by, b.sealed,
                  1 + (SELECT count(*) FROM orders_orderparcel op WHERE op.order_id = o.id), o.label_sender, o.wished_service_id
           FROM orders_order o LEFT JOIN orders_buyer b ON b.order_id = o.id WHERE o.id = ANY(%s) ORDER BY o.id""",
        [[row[0] for row in locked]],
    )
    return [
        _Order(
            row[0],
            row[1],
            row[2],
            row[3],
            bytes(row[4]) if row[4] is not None else None,
            row[5],
            tuple(json.loads(row[6])),
            row[7],
        )
        for row in found
    ]


def _needs(order_ids: Sequence[int]) -> dict[int, list[_Need]]:
    found = rows(
        """SELECT l.order_id, d.id, d.sku_id, coalesce(r.held, 0), d.unmapped + coalesce(r.waiting, d.waiting), coalesce(sl.warehouse_id, 0)
           FROM orders_orderline l JOIN orders_demand d ON d.line_id = l.id
           LEFT JOIN inventory_reservation r ON r.owner_kind = %s AND r.owner_id = d.id
           LEFT JOIN inventory_stocklevel sl ON sl.id = r.level_id
           WHERE l.order_id = ANY(%s) AND d.quantity > d.cancelled + d.shipped + d.elsewhere ORDER BY l.order_id, d.id""",
        [KIND, list(order_ids)],
    )
    needs: dict[int, list[_Need]] = {}
    for order_id, *values in found:
        needs.setdefault(order_id, []).append(_Need(*values))
    return needs


def _gathered(needs: dict[int, list[_Need]]) -> dict[int, list[_Need]]:
    """Bring the stock of an order that is held in several warehouses to the one that holds most of it."""
    targets: dict[int, int] = {}
    scattered = []
    for order_id, found in needs.items():
        held: dict[int, int] = {}
        for need in found:
            held[need.warehouse_id] = held.get(need.warehouse_id, 0) + need.held
        if len(held) > 1:
            best = max(held, key=lambda warehouse_id: (held[warehouse_id], -warehouse_id))
            scattered.append(order_id)
            targets |= {need.demand_id: best for need in found if need.warehouse_id != best}
    if not targets:
        return needs
    move_to(KIND, targets)
    copy_standings(sorted(targets))
    return needs | _needs(scattered)


def _consignment(order: _Order, needs: Sequence[_Need]) -> Consignment:
    contents = tuple((need.sku_id, need.held) for need in needs)
    postcode = str(_recipient(order).get("postcode", ""))
    return Consignment(
        order.id, needs[0].warehouse_id, order.country, contents, postcode, service_id=order.wished_service_id
    )


def _make_parcels(fit: Mapping[int, tuple[_Order, int, int]], needs: Mapping[int, Sequence[_Need]]) -> None:
    if not fit:
        return
    drafts = [
        ParcelDraft(
            owner_kind="order",
            owner_id=order.id,
            attempt=order.attempt,
            warehouse_id=warehouse_id,
            service_id=service_id,
            recipient=_recipient(order),
            references=(order.external_id,),
            ship_by=order.ship_by,
            sender=order.sender,
            lines=tuple(ParcelDraftLine(need.sku_id, need.held, KIND, need.demand_id) for need in needs[order.id]),
        )
        for order, warehouse_id, service_id in fit.values()
    ]
    parcels = create_parcels(drafts)
    execute(
        "INSERT INTO orders_orderparcel (order_id, parcel_id) SELECT * FROM unnest(%s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING",
        [list(fit), [parcels["order", order_id] for order_id in fit]],
    )
    execute(
        """UPDATE orders_order o SET warehouse_id = t.w, service_id = t.s, allocated_at = %s
           FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS t(id, w, s) WHERE o.id = t.id""",
        [clock.now(), list(fit), [entry[1] for entry in fit.values()], [entry[2] for entry in fit.values()]],
    )
    move(OrderState.ALLOCATED, list(fit))
    record("order.allocated", subject_kind="order", subject_ids=fit, actor=None)


def _recipient(order: _Order) -> dict[str, Any]:
    assert order.sealed is not None
    return {**crypto.unseal_json(order.sealed), "country": order.country}


def _send_back(refused: Mapping[int, Refusal]) -> None:
    """Back to review, with the hold that says why."""
    move(OrderState.REVIEW, list(refused), extra="approved_at = NULL, approved_by_id = NULL")
    hold_of = {"out_of_stock": HoldKind.OUT_OF_STOCK, "no_service": HoldKind.NO_SERVICE, "address": HoldKind.ADDRESS}
    for code, kind in hold_of.items():
        chosen = {key: refusal.values for key, refusal in refused.items() if refusal.code == code}
        holds.place(kind, chosen, data=chosen)
