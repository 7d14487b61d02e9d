"""Versions of the rules: made as drafts, changed as drafts only, switched on and retired. What was live is never edited."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from orders.models import Rule, RuleSet
from orders.rules.checking import Checked, check
from orders.rules.choices import known
from orders.rules.vocabulary import MOST_RULES
from orders.states import RuleSetState
from people.models import User

_LOCK = 0x72756C65  # versions are counted by one at a time


@transaction.atomic
def new_draft(*, client_id: UUID, actor: User, copy_of: int | None = None, name: str = "") -> RuleSet:
    """A draft, with the rules of another version if one is named. The same wish again finds the draft that is there."""
    execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    found = RuleSet.objects.filter(client_id=client_id).first()
    if found:
        return found
    source = RuleSet.objects.filter(pk=copy_of).first() if copy_of else None
    version = (RuleSet.objects.aggregate(most=Max("version"))["most"] or 0) + 1
    made = RuleSet.objects.create(
        version=version,
        name=name.strip()[:80] or (source.name if source else ""),
        copied_from=source,
        client_id=client_id,
        created_at=clock.now(),
        created_by=actor,
    )
    if source:
        execute(
            """INSERT INTO orders_rule (rule_set_id, key, position, name, conditions, actions, stop_after, is_on)
               SELECT %s, key, position, name, conditions, actions, stop_after, is_on FROM orders_rule WHERE rule_set_id = %s""",
            [made.pk, source.pk],
        )
    record("rule_set.made", subject_kind="rule_set", subject_ids=[made.pk], actor=actor)
    return made


def _draft(rule_set_id: int) -> RuleSet | None:
    """The set under lock, if it may be changed."""
    return RuleSet.objects.filter(pk=rule_set_id, state=RuleSetState.DRAFT).select_for_update(of=("self",)).first()


@transaction.atomic
def save_rule(
    *,
    rule_set_id: int,
    rule_id: int | None,
    name: str,
    conditions: Sequence[Any],
    actions: Sequence[Any],
    stop_after: bool = False,
    is_on: bool = True,
) -> tuple[Rule | None, Checked]:
    """Write a rule of a draft, a new one at the end. Nothing is written while something is wrong, and all of it is said."""
    checked = check(conditions=conditions, actions=actions, known=known(conditions, actions))
    told = " ".join(name.split())[:80]
    if not told:
        checked.problems["rule", 0] = "name"
    if checked.problems or _draft(rule_set_id) is None:
        return None, checked
    values: dict[str, Any] = {
        "name": told,
        "conditions": checked.conditions,
        "actions": checked.actions,
        "stop_after": stop_after,
        "is_on": is_on,
    }
    if rule_id is not None:
        rule = Rule.objects.get(pk=rule_id, rule_set_id=rule_set_id)
        for field, value in values.items():
            setattr(rule, field, value)
        rule.save(update_fields=list(values))
        return rule, checked
    last = Rule.objects.filter(rule_set_id=rule_set_id).aggregate(most=Max("position"))["most"] or 0
    if last >= MOST_RULES:
        checked.problems["rule", 0] = "most"
        return None, checked
    return Rule.objects.create(rule_set_id=rule_set_id, key=uuid4(), position=last + 1, **values), checked


@transaction.atomic
def move_rule(*, rule_set_id: int, rule_id: int, to: int) -> bool:
    """Put a rule of a draft at another place; the others close up. False: the set may not be changed."""
    if _draft(rule_set_id) is None:
        return False
    order = list(Rule.objects.filter(rule_set_id=rule_set_id).order_by("position").values_list("pk", flat=True))
    if rule_id not in order:
        return False
    order.remove(rule_id)
    order.insert(max(0, min(to - 1, len(order))), rule_id)
    _number(order)
    return True


def _number(order: Sequence[int]) -> None:
    execute(
        """UPDATE orders_rule r SET position = t.n FROM unnest(%s::bigint[]) WITH ORDINALITY AS t(id, n)
           WHERE r.id = t.id AND r.position <> t.n""",
        [list(order)],
    )


@transaction.atomic
def turn_rule(*, rule_set_id: int, rule_id: int) -> bool:
    """Switch one rule of a draft on or off. False: the set may not be changed."""
    if _draft(rule_set_id) is None:
        return False
    rule = Rule.objects.filter(pk=rule_id, rule_set_id=rule_set_id).first()
    if rule is None:
        return False
    rule.is_on = not rule.is_on
    rule.save(update_fields=["is_on"])
    return True


@transaction.atomic
def drop_rule(*, rule_set_id: int, rule_id: int) -> bool:
    """Take a rule out of a draft. False: the set may not be changed."""
    if _draft(rule_set_id) is None:
        return False
    gone, _ = Rule.objects.filter(pk=rule_id, rule_set_id=rule_set_id).delete()
    _number(list(Rule.objects.filter(rule_set_id=rule_set_id).order_by("position").values_list("pk", flat=True)))
    return bool(gone)


@transaction.atomic
def drop_draft(*, rule_set_id: int) -> bool:
    """Throw a draft away, its rehearsals with it. False: it is or was live."""
    found = _draft(rule_set_id)
    if found is None:
        return False
    found.delete()
    return True


@retried()
@transaction.atomic
def switch_on(*, rule_set_id: int, actor: User) -> Outcomes:
    """Make a draft the live version; the one before it retires in the same moment. Live already: already.

    Refused: `no_draft` (it is retired, or gone), `no_rules_on` (nothing in it is switched on), `broken` (a store, SKU, warehouse ... that a
    rule names is gone: with what is wrong, by rule).
    """
    execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    found = RuleSet.objects.filter(pk=rule_set_id).select_for_update(of=("self",)).first()
    if found and found.state == RuleSetState.LIVE:
        return Outcomes(already=(rule_set_id,))
    if found is None or found.state != RuleSetState.DRAFT:
        return Outcomes(refused={rule_set_id: Refusal("no_draft")})
    rules = list(Rule.objects.filter(rule_set=found, is_on=True).order_by("position"))
    if not rules:
        return Outcomes(refused={rule_set_id: Refusal("no_rules_on")})
    broken = {rule.position: why for rule in rules if (why := _wrong(rule))}
    if broken:
        return Outcomes(refused={rule_set_id: Refusal("broken", {"rules": broken})})
    now = clock.now()
    retire(actor=actor)
    RuleSet.objects.filter(pk=rule_set_id).update(state=RuleSetState.LIVE, live_at=now, live_by=actor)
    record("rule_set.live", subject_kind="rule_set", subject_ids=[rule_set_id], actor=actor)
    return Outcomes(done=(rule_set_id,))


def _wrong(rule: Rule) -> str:
    checked = check(conditions=rule.conditions, actions=rule.actions, known=known(rule.conditions, rule.actions))
    return checked.complaint


@transaction.atomic
def retire(*, actor: User) -> Outcomes:
    """Switch the live version off; what it has done stays done. Nothing is live: nothing is done."""
    found = rows(
        "UPDATE orders_ruleset SET state = 'retired', retired_at = %s WHERE state = 'live' RETURNING id", [clock.now()]
    )
    record("rule_set.retired", subject_kind="rule_set", subject_ids=[row[0] for row in found], actor=actor)
    return Outcomes(done=tuple(row[0] for row in found))


def make_from_data(
    *, client_id: UUID, actor: User, name: str, rules: Sequence[Mapping[str, Any]]
) -> tuple[RuleSet | None, dict[int, str]]:
    """A draft with all of its rules at once, as a program tells them; or what is wrong with each, and nothing is made."""
    wrong: dict[int, str] = {}
    for index, told in enumerate(rules):
        checked = check(
            conditions=told["conditions"], actions=told["actions"], known=known(told["conditions"], told["actions"])
        )
        if checked.problems:
            wrong[index] = checked.complaint
    if wrong:
        return None, wrong
    with transaction.atomic():
        made = new_draft(client_id=client_id, actor=actor, name=name)
        if not made.rules.exists():
            for told in rules:
                save_rule(rule_set_id=made.pk, rule_id=None, **told)
    return made, {}
