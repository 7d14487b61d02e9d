"""Why the rules did or did not touch an order, with the facts of now: each rule that is on, condition by condition."""

from dataclasses import dataclass
from typing import Any

from orders.rules.engine import CompiledRule, because, holds_of, needs_of
from orders.rules.facts import gather
from orders.rules.live import Compiled


@dataclass(frozen=True, slots=True)
class Explained:
    """One rule on one order: applies, does not, or not known; and the conditions with what they found."""

    rule: CompiledRule
    verdict: bool | None
    because: list[dict[str, Any]]
    skipped: bool


def explain(rules: Compiled, order_id: int) -> list[Explained]:
    """All rules of a version in their order; `skipped`: one before it applied and says that it is the last."""
    told = gather([order_id], needs_of(rules.rules)).get(order_id)
    found: list[Explained] = []
    ended = False
    for rule in rules.rules if told else ():
        assert told is not None
        verdict = holds_of(rule, told)
        found.append(Explained(rule, verdict, because(rule, told), skipped=ended))
        ended = ended or (bool(verdict) and rule.stop_after)
    return found
