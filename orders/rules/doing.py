"""From what the rules want of an order to what is done with it. Pure: a person's decision stands above any rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orders.rules.engine import Decision, Match
from orders.states import FulfilledBy, OrderState

WISHES = ("warehouse", "service", "priority")
NOTHING: dict[str, int | None] = {"warehouse": None, "service": None, "priority": 0}


@dataclass(frozen=True, slots=True)
class OpenHold:
    """A hold that a rule has placed and that is open."""

    id: int
    rule_id: int
    kind: str


@dataclass(slots=True)
class Situation:
    """An order under lock, as far as rules care. `written`: what rules wrote last; a wish that differs from it is a person's."""

    state: str
    fulfilled_by: str
    wishes: Mapping[str, int | None]
    written: Mapping[str, int | None] = field(default_factory=lambda: dict(NOTHING))
    rule_set_id: int | None = None
    facts_hash: bytes = b""
    run: int = 0
    other_holds: list[str] = field(default_factory=list)
    ruled_holds: list[OpenHold] = field(default_factory=list)
    let_go: set[str] = field(default_factory=set)
    taken_back: bool = False

    @property
    def decides(self) -> Any:
        """What of it the outcome depends on."""
        return (
            self.state,
            sorted(self.other_holds),
            sorted(self.let_go),
            self.taken_back,
            sorted(self.wishes.items(), key=str),
        )


@dataclass(slots=True)
class Plan:
    """What is to be done. `did`: by rule and action, what became of it."""

    place: dict[int, str] = field(default_factory=dict)
    release: list[int] = field(default_factory=list)
    tags: dict[str, int] = field(default_factory=dict)
    wishes: dict[str, int | None] = field(default_factory=dict)
    written: dict[str, int | None] = field(default_factory=dict)
    approve: bool = False
    split: bool = False
    did: dict[int, list[dict[str, Any]]] = field(default_factory=dict)


def plan_of(decision: Decision, now: Situation) -> Plan:
    """What to do with an order. A hold that a person let go is not placed again by the same rule, in whichever version."""
    plan = Plan(tags=dict(decision.tags), wishes=dict(now.wishes), written=dict(now.written))
    ours = now.fulfilled_by == FulfilledBy.SELLER
    keys = {match.rule.id: match.rule.key for match in decision.matches}
    wanted = {rule: kind for rule, kind in decision.holds.items() if ours and keys[rule] not in now.let_go}
    standing = {hold.rule_id: hold for hold in now.ruled_holds}
    plan.place = {rule: kind for rule, kind in wanted.items() if rule not in standing or standing[rule].kind != kind}
    plan.release = [hold.id for hold in now.ruled_holds if wanted.get(hold.rule_id) != hold.kind]
    persons = {name for name in WISHES if now.wishes[name] != now.written[name]}
    for name in WISHES if ours else ():
        value = getattr(decision, name)
        if name not in persons:
            plan.wishes[name] = plan.written[name] = NOTHING[name] if value is None else value
    free = ours and not wanted and not now.other_holds and now.state == OrderState.REVIEW
    plan.split = ours and decision.split
    plan.approve = decision.approve and free and not now.taken_back
    chosen: set[str] = set()
    for match in decision.matches:
        plan.did[match.rule.id] = [_did(match, action, plan, now, wanted, persons, chosen) for action in match.actions]
    return plan


def _did(
    match: Match,
    action: Mapping[str, Any],
    plan: Plan,
    now: Situation,
    wanted: Mapping[int, str],
    persons: set[str],
    chosen: set[str],
) -> dict[str, Any]:
    """What became of one action of one rule."""
    kind, outcome = action["kind"], "done"
    if now.fulfilled_by != FulfilledBy.SELLER and kind != "tag":
        outcome = "not_ours"
    elif kind == "hold" and match.rule.id not in wanted:
        outcome = "let_go"
    elif kind in WISHES:
        outcome = "persons" if kind in persons else "outranked" if kind in chosen else "done"
        chosen.add(kind)
    elif kind == "approve" and not plan.approve:
        outcome = "taken_back" if now.taken_back else "held" if wanted or now.other_holds else "not_yet"
    return {**action, "outcome": outcome}
