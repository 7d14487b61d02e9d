"""The rules of a set, compiled."""

from dataclasses import dataclass

from orders.models import Rule, RuleSet
from orders.rules.engine import CompiledRule, compile_rules
from orders.states import RuleSetState


@dataclass(frozen=True, slots=True)
class Compiled:
    """A version with its rules that are on."""

    id: int
    version: int
    rules: tuple[CompiledRule, ...]


def live_rules() -> Compiled | None:
    """What is switched on, if anything is."""
    found = RuleSet.objects.filter(state=RuleSetState.LIVE).first()
    return compiled(found) if found else None


def compiled(rule_set: RuleSet) -> Compiled:
    """A set ready to judge."""
    found = Rule.objects.filter(rule_set=rule_set).values(
        "id", "key", "position", "name", "conditions", "actions", "stop_after", "is_on"
    )
    return Compiled(rule_set.pk, rule_set.version, compile_rules(list(found)))
