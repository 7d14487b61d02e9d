"""The life of purchase orders: approved, taken back, closed short, cancelled. Drafts are written in `drafting`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import retried, rows
from people.models import User
from procurement.events import PurchaseOrdersClosed
from procurement.services.drafting import SUBJECT, ExtraDraft, Line, OrderDraft, Ordered, create_orders
from procurement.states import OrderState, sources


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides over an order's next move."""

    state: str
    lines: int
    receipts: int
    supplier: str
    supplier_closed: bool
    warehouse: str
    warehouse_closed: bool


def create_order(
    *,
    client_id: UUID,
    supplier_id: int,
    warehouse_id: int,
    lines: Sequence[Line],
    extras: Sequence[ExtraDraft] = (),
    expected_on: date | None = None,
    note: str = "",
    over_receipt_percent: int = 0,
    actor: User | None,
) -> Ordered:
    """Write one draft order; see `drafting.create_orders`."""
    draft = OrderDraft(client_id, supplier_id, warehouse_id, lines, extras, expected_on, note, over_receipt_percent)
    return create_orders(drafts=[draft], actor=actor)[0]


Verdict = Refusal | bool  # a refusal, or whether there is something to do (False: so already)


def locked(order_ids: Sequence[int]) -> dict[int, Standing]:
    """Lock orders in the order of their ids, and say how they stand."""
    found = rows(
        """SELECT o.id, o.state, (SELECT count(*) FROM procurement_purchaseline l WHERE l.order_id = o.id),
                  (SELECT count(*) FROM procurement_goodsreceipt r WHERE r.order_id = o.id),
                  s.code, s.closed_at IS NOT NULL, w.code, w.closed_at IS NOT NULL
           FROM procurement_purchaseorder o JOIN procurement_supplier s ON s.id = o.supplier_id
           JOIN inventory_warehouse w ON w.id = o.warehouse_id WHERE o.id = ANY(%s) ORDER BY o.id FOR UPDATE OF o""",
        [list(order_ids)],
    )
    return {row[0]: Standing(*row[1:]) for row in found}


def move(target: OrderState, order_ids: Sequence[int], assignments: Mapping[str, Any]) -> None:
    """The one place where an order's state changes, along `MOVES` only; the orders are locked."""
    columns = "".join(f", {name} = %s" for name in assignments)
    moved = rows(
        f"UPDATE procurement_purchaseorder SET state = %s{columns} WHERE id = ANY(%s) AND state = ANY(%s) RETURNING id",
        [str(target), *assignments.values(), list(order_ids), sources(target)],
    )
    assert len(moved) == len(set(order_ids)), "a move that MOVES does not know"


@retried()
@transaction.atomic
def approve_orders(*, order_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Let orders go to their suppliers; goods may arrive from now on.

    Refused: `no_lines`, `supplier_closed`, `warehouse_closed`, `cancelled`, `unmeasured` (an extra is shared by a weight or size that
    SKUs lack; with the SKUs). Approved or closed before: already.
    """
    outcomes = _measured(_sorted(order_ids, approval))
    if outcomes.done:
        by = {"approved_at": clock.now(), "approved_by_id": actor.pk if actor else None}
        move(OrderState.APPROVED, outcomes.done, by)
        record("purchase.approved", subject_kind=SUBJECT, subject_ids=outcomes.done, actor=actor)
    return outcomes


@retried()
@transaction.atomic
def back_to_draft(*, order_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Take approval back while nothing has come. Refused: `received` (close it short instead), `over`."""
    outcomes = _sorted(order_ids, taking_back)
    if outcomes.done:
        move(OrderState.DRAFT, outcomes.done, {"approved_at": None, "approved_by_id": None})
        record("purchase.back_to_draft", subject_kind=SUBJECT, subject_ids=outcomes.done, actor=actor)
    return outcomes


@retried()
@transaction.atomic
def close_orders(*, order_ids: Sequence[int], reason: str, actor: User | None) -> Outcomes:
    """Close short: nothing more is awaited of these orders. Refused: `not_approved`, `nothing_came` (cancel it instead), `cancelled`."""
    outcomes = _sorted(order_ids, closing)
    if outcomes.done:
        move(OrderState.CLOSED, outcomes.done, {"closed_at": clock.now(), "close_reason": reason})
        data = {"reason": reason}
        record("purchase.closed_short", subject_kind=SUBJECT, subject_ids=outcomes.done, actor=actor, data=data)
        publish(PurchaseOrdersClosed(outcomes.done))
    return outcomes


@retried()
@transaction.atomic
def cancel_orders(*, order_ids: Sequence[int], reason: str, actor: User | None) -> Outcomes:
    """Give orders up before anything came. Refused: `received` (close it short instead)."""
    outcomes = _sorted(order_ids, cancelling)
    if outcomes.done:
        move(OrderState.CANCELLED, outcomes.done, {"closed_at": clock.now(), "close_reason": reason})
        data = {"reason": reason}
        record("purchase.cancelled", subject_kind=SUBJECT, subject_ids=outcomes.done, actor=actor, data=data)
    return outcomes


def approval(order: Standing) -> Verdict:
    """May it be approved? Pure, like the three below."""
    if order.state in (OrderState.APPROVED, OrderState.CLOSED):
        return False
    if order.state == OrderState.CANCELLED:
        return Refusal("cancelled")
    if order.supplier_closed:
        return Refusal("supplier_closed", {"supplier": order.supplier})
    if order.warehouse_closed:
        return Refusal("warehouse_closed", {"warehouse": order.warehouse})
    return True if order.lines else Refusal("no_lines")


def taking_back(order: Standing) -> Verdict:
    """May approval be taken back?"""
    if order.state == OrderState.DRAFT:
        return False
    if order.state != OrderState.APPROVED:
        return Refusal("over", {"state": order.state})
    return Refusal("received") if order.receipts else True


def closing(order: Standing) -> Verdict:
    """May it be closed short?"""
    if order.state == OrderState.CLOSED:
        return False
    if order.state == OrderState.CANCELLED:
        return Refusal("cancelled")
    if order.state == OrderState.DRAFT:
        return Refusal("not_approved")
    return True if order.receipts else Refusal("nothing_came")


def cancelling(order: Standing) -> Verdict:
    """May it be given up?"""
    if order.state == OrderState.CANCELLED:
        return False
    return Refusal("received") if order.receipts else True


def _measured(outcomes: Outcomes) -> Outcomes:
    """Orders whose extras can't be shared, for want of a weight or a size, are refused."""
    found = rows(
        """SELECT o.id, o.by, array_agg(DISTINCT s.code ORDER BY s.code) FROM (
             SELECT DISTINCT e.order_id AS id, e.share_by AS by FROM procurement_purchaseextra e WHERE e.order_id = ANY(%s)) o
           JOIN procurement_purchaseline l ON l.order_id = o.id JOIN products_sku s ON s.id = l.sku_id
           WHERE (o.by IN ('weight', 'chargeable') AND s.weight_g = 0)
              OR (o.by IN ('volume', 'chargeable') AND 0 IN (s.length_mm, s.width_mm, s.height_mm)) GROUP BY 1, 2""",
        [list(outcomes.done)],
    )
    refused = {row[0]: Refusal("unmeasured", {"by": row[1], "skus": ", ".join(row[2][:20])}) for row in found}
    return Outcomes(
        tuple(key for key in outcomes.done if key not in refused), outcomes.already, {**outcomes.refused, **refused}
    )


def _sorted(order_ids: Sequence[int], judge: Callable[[Standing], Verdict]) -> Outcomes:
    verdicts = {key: judge(order) for key, order in locked(order_ids).items()}
    return Outcomes(
        tuple(key for key, verdict in verdicts.items() if verdict is True),
        tuple(key for key, verdict in verdicts.items() if verdict is False),
        {key: verdict for key, verdict in verdicts.items() if isinstance(verdict, Refusal)}
        | missing(order_ids, verdicts),
    )
