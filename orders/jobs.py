"""Long actions on many orders, as the job table of the wiring runs them."""

from collections.abc import Mapping
from typing import Any

from erp.kernel.outcomes import Outcomes
from orders.services import cancel_requests, holds, review
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
