"""Rule sets for the tests of rules."""

from typing import Any
from uuid import uuid4

from orders.models import RuleSet
from orders.rules import sets
from people.models import User
from tests.factories import make_user

Rows = list[dict[str, Any]]


def cond(field: str, op: str, value: Any, **more: Any) -> dict[str, Any]:
    """A condition."""
    return {"field": field, "op": op, "value": value, **more}


def act(kind: str, value: Any = None) -> dict[str, Any]:
    """An action."""
    return {"kind": kind} if value is None else {"kind": kind, "value": value}


def make_set(*rules: tuple[Rows, Rows], live: bool = True, stop: bool = False, actor: User | None = None) -> RuleSet:
    """A set of rules, each (conditions, actions); live unless said otherwise."""
    actor = actor or make_user(role="owner")
    made = sets.new_draft(client_id=uuid4(), actor=actor)
    for number, (conditions, actions) in enumerate(rules, start=1):
        rule, checked = sets.save_rule(
            rule_set_id=made.pk,
            rule_id=None,
            name=f"Rule {number}",
            conditions=conditions,
            actions=actions,
            stop_after=stop,
        )
        assert rule, checked.problems
    if live:
        outcomes = sets.switch_on(rule_set_id=made.pk, actor=actor)
        assert outcomes.done, outcomes
    made.refresh_from_db()
    return made
