"""The live rules look at orders: facts gathered without a lock, then all of it done in one transaction, each step one statement."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.sql import retried
from orders.rules import hooks
from orders.rules.doing import Plan, Situation, plan_of
from orders.rules.engine import Decision, because, facts_hash, judge, needs_of
from orders.rules.facts import Gathered, gather
from orders.rules.live import Compiled, live_rules
from orders.rules.situations import runs_of, situations
from orders.rules.writing import Reasons, log, write_standings, write_tags, write_wishes
from orders.services import holds
from orders.services.holds import RuleHold, locked_states
from orders.services.review import approve_orders
from orders.states import OrderState
from people.models import User

OPEN_TO_RULES = (OrderState.NEW, OrderState.REVIEW)
Work = dict[int, tuple[Decision, Plan]]


@retried()
@transaction.atomic
def apply_rules(*, order_ids: Sequence[int], actor: User | None = None) -> Outcomes:
    """Do with orders what the live rules say. With the same version and the same facts as last time: already.

    Refused: `no_rules` (none are live), `past_rules` (approved, or over), `meanwhile` (looked at by another worker since), `not_found`.
    """
    live = live_rules()
    if live is None:
        return Outcomes(refused={key: Refusal("no_rules") for key in order_ids})
    runs = runs_of(order_ids)
    facts = gather(order_ids, needs_of(live.rules))
    states = locked_states(order_ids)
    now = situations([key for key in states if key in facts])
    work: Work = {}
    hashes: dict[int, bytes] = {}
    already, refused = [], missing(order_ids, states)
    for order_id, state in states.items():
        here = now[order_id]
        if state not in OPEN_TO_RULES:
            refused[order_id] = Refusal("past_rules", {"state": state})
        elif here.run != runs.get(order_id, 0):
            refused[order_id] = Refusal("meanwhile")
        else:
            hashes[order_id] = facts_hash(live.rules, facts[order_id], here.decides)
            if here.rule_set_id == live.id and here.facts_hash == hashes[order_id]:
                already.append(order_id)
            else:
                decision = judge(live.rules, facts[order_id])
                work[order_id] = (decision, plan_of(decision, here))
    if work:
        _do(live, work, facts, now, hashes)
    return Outcomes(tuple(work), tuple(already), refused)


def _do(live: Compiled, work: Work, facts: Gathered, now: Mapping[int, Situation], hashes: Mapping[int, bytes]) -> None:
    reasons = {
        (order_id, match.rule.id): because(match.rule, facts[order_id])
        for order_id, (decision, _plan) in work.items()
        for match in decision.matches
    }
    holds.release_ruled([hold_id for _, plan in work.values() for hold_id in plan.release])
    holds.place_ruled(_holds_of(live, work, reasons))
    write_tags({order_id: plan.tags for order_id, (_, plan) in work.items()})
    write_wishes({order_id: plan.wishes for order_id, (_, plan) in work.items()}, now)
    _split(work)
    approve = [order_id for order_id, (_, plan) in work.items() if plan.approve]
    if approve:
        approve_orders(order_ids=approve, actor=None)
    write_standings(live.id, {order_id: plan for order_id, (_, plan) in work.items()}, now, hashes)
    log(live, {order_id: plan for order_id, (_, plan) in work.items()}, now, hashes, reasons)


def _holds_of(live: Compiled, work: Work, reasons: Reasons) -> list[RuleHold]:
    names = {rule.id: {"rule": rule.position, "name": rule.name, "version": live.version} for rule in live.rules}
    return [
        RuleHold(order_id, rule_id, kind, {**names[rule_id], "because": reasons[order_id, rule_id]})
        for order_id, (_, plan) in work.items()
        for rule_id, kind in plan.place.items()
    ]


def _split(work: Work) -> None:
    """Split what the rules want split; what could not be is written beside the action. The parts are orders that rules look at too."""
    wanted = [order_id for order_id, (_, plan) in work.items() if plan.split]
    if not wanted:
        return
    outcomes = hooks.split_by_stock(wanted)
    for order_id in wanted:
        refusal = outcomes.refused.get(order_id)
        for acted in (each for did in work[order_id][1].did.values() for each in did if each["kind"] == "split"):
            acted["outcome"] = "refused" if refusal else "done"
            if refusal:
                acted["code"] = refusal.code
