"""Long actions on many orders, as the job table of the wiring runs them."""

from collections.abc import Mapping
from typing import Any

from erp.kernel.outcomes import Outcomes
from orders.services import cancel_requests, holds, merging, review, splitting
from people.models import User


def approve(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Approve a slice."""
    return review.approve_orders(order_ids=ids, actor=actor)


def hold(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Hold a slice by hand."""
    return holds.hold_by_hand(order_ids=ids, actor=actor, reason=str(params.get("reason", "")))


def release(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Release a slice from the hold by hand."""
    return holds.release_by_hand(order_ids=ids, actor=actor)


def back_to_review(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Take approval back from a slice."""
    return review.back_to_review(order_ids=ids, actor=actor)


def accept_cancel(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Let the buyers of a slice have their wish."""
    return cancel_requests.accept_cancels(order_ids=ids, actor=actor)


def refuse_cancel(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Refuse the buyers of a slice."""
    return cancel_requests.refuse_cancels(order_ids=ids, actor=actor, reason=str(params.get("reason", "")))


def merge(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Put a slice together, by buyer and address."""
    return merging.merge_orders(order_ids=ids, actor=actor)


def unmerge(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Take a slice out of its groups."""
    return merging.unmerge_orders(order_ids=ids, actor=actor)


def split_stock(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Let what is there of a slice leave now."""
    return splitting.split_orders(order_ids=ids, by="stock", actor=actor)


def split_warehouse(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Look for what a slice lacks in other warehouses."""
    return splitting.split_orders(order_ids=ids, by="warehouse", actor=actor)


def split_line(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Each line of a slice in a parcel of its own."""
    return splitting.split_orders(order_ids=ids, by="line", actor=actor)


def unsplit(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Make a slice whole again."""
    return splitting.unsplit_orders(order_ids=ids, actor=actor)


GROUPING = {
    "merge": merge, "unmerge": unmerge, "split_stock": split_stock, "split_warehouse": split_warehouse, "split_line": split_line,
    "unsplit": unsplit,
}  # fmt: skip
