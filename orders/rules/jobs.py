"""Long work of the rules, as the job table of the wiring runs it."""

from collections.abc import Mapping
from typing import Any

from erp.kernel.outcomes import Outcomes
from orders.rules import rehearse
from orders.rules.apply import apply_rules
from people.models import User

APPLY, REHEARSE = "orders.apply_rules", rehearse.KIND


def apply_live(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Let the live rules look at a slice of open orders."""
    return apply_rules(order_ids=ids, actor=actor)


def rehearse_parts(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Try a set on one part of the past orders; the subjects of the job are the numbers of the parts."""
    return rehearse.rehearse_parts(rehearsal_id=int(params["rehearsal"]), numbers=ids)
