"""Parcels that shall not leave as they are: stopped, and what else was in them is packed anew. And orders that leave their group."""

from collections.abc import Iterable, Sequence

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.services import bell
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, rows
from logistics.services.parcels import cancel_parcels
from orders.services.holds import locked_states
from orders.services.moving import back_to_approved
from people.models import User


def stop_parcels(order_ids: Sequence[int], *, actor: User | None, reason: str) -> dict[int, Refusal]:
    """Stop the parcels of locked orders at every later station. Other orders in them go back to be packed anew.

    Refused: `shipped` (by whom and when), an order of which something has left the door; none of its parcels is touched.
    """
    links = rows(
        """SELECT op.order_id, p.id, p.shipped_at IS NOT NULL FROM orders_orderparcel op JOIN logistics_parcel p ON p.id = op.parcel_id
           WHERE op.order_id = ANY(%s) AND p.cancelled_at IS NULL ORDER BY p.id""",
        [list(order_ids)],
    )
    left = {order_id: parcel_id for order_id, parcel_id, shipped in links if shipped}
    living = sorted({parcel_id for order_id, parcel_id, _ in links if order_id not in left})
    outcomes = cancel_parcels(sorted({*living, *left.values()}), actor=actor, reason=reason)
    repack(outcomes.done, but=order_ids, actor=actor, reason=reason)
    return {
        order_id: Refusal("shipped", outcomes.refused[parcel_id].values if parcel_id in outcomes.refused else {})
        for order_id, parcel_id in left.items()
    }


def repack(parcel_ids: Sequence[int], *, but: Iterable[int], actor: User | None, reason: str) -> None:
    """What was in these stopped parcels is packed anew, but for the orders that the caller decides about."""
    if not parcel_ids:
        return
    execute(
        """UPDATE orders_portion SET packed = false WHERE packed AND id IN (
             SELECT owner_id FROM logistics_parcel WHERE id = ANY(%s) AND owner_kind = 'portion')""",
        [list(parcel_ids)],
    )
    mates = [row[0] for row in rows(
        "SELECT DISTINCT order_id FROM orders_orderparcel WHERE parcel_id = ANY(%s) AND order_id <> ALL(%s) ORDER BY 1",
        [list(parcel_ids), sorted(set(but))],
    )]  # fmt: skip
    if mates:
        locked_states(mates)
        moved = back_to_approved(mates)
        record("order.repacked", subject_kind="order", subject_ids=moved, actor=actor, data={"reason": reason})
        bell.ring("orders.allocate")


def leave_merges(order_ids: Sequence[int], *, actor: User | None) -> list[int]:
    """Take locked orders out of their groups; a group of one is no group any more. The orders that left."""
    found = rows(
        "SELECT id, merge_id FROM orders_order WHERE id = ANY(%s) AND merge_id IS NOT NULL ORDER BY id",
        [list(order_ids)],
    )
    gone = [row[0] for row in found]
    if not gone:
        return []
    execute("UPDATE orders_order SET merge_id = NULL WHERE id = ANY(%s)", [gone])
    lonely = [row[0] for row in rows(
        """SELECT m.id FROM orders_merge m WHERE m.id = ANY(%s) AND
             (SELECT count(*) FROM orders_order o WHERE o.merge_id = m.id) < 2 ORDER BY m.id""",
        [[row[1] for row in found]],
    )]  # fmt: skip
    alone = rows("UPDATE orders_order SET merge_id = NULL WHERE merge_id = ANY(%s) RETURNING id", [lonely])
    execute("UPDATE orders_merge SET ended_at = %s WHERE id = ANY(%s)", [clock.now(), lonely])
    record("order.unmerged", subject_kind="order", subject_ids=gone, actor=actor)
    record("order.left_alone", subject_kind="order", subject_ids=sorted(row[0] for row in alone), actor=actor)
    return gone
