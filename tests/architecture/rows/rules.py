"""Who may open what of the rules, and what their lists may show."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from orders.models import RehearsedOrder, Rule, RuleRehearsal, RuleSet, WatchEntry
from orders.states import WatchKind
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row

POST, BOTH = ("POST",), ("GET", "POST")
SEE, RULE = "orders.review", "orders.rules"


def draft() -> RuleSet:
    """A draft with one rule."""
    made = RuleSet.objects.create(
        version=make.number() + 1000,
        client_id=uuid4(),
        created_at=make.NOON,
        created_by=make.make_user(),
    )
    Rule.objects.create(rule_set=made, key=uuid4(), position=1, name="All", actions=[{"kind": "tag", "value": "all"}])
    return made


def some_set() -> Kwargs:
    """A draft."""
    return {"set_id": draft().pk}


def some_rule() -> Kwargs:
    """A rule of a draft."""
    made = draft()
    return {"set_id": made.pk, "rule_id": made.rules.get().pk}


def some_move() -> Kwargs:
    """A rule of a draft, switched."""
    return {**some_rule(), "verb": "turn"}


def rehearsal() -> RuleRehearsal:
    """A rehearsal of a draft."""
    return RuleRehearsal.objects.create(
        rule_set=draft(),
        client_id=uuid4(),
        days=1,
        since=make.NOON - timedelta(days=1),
        until=make.NOON,
        spans=[],
        orders=0,
        started_at=make.NOON,
        started_by=make.make_user(),
        delete_after=make.NOON + timedelta(days=30),
    )


def some_rehearsal() -> Kwargs:
    """A rehearsal of a draft."""
    return {"rehearsal_id": rehearsal().pk}


def entry(store: Store, user: User, reason: str) -> WatchEntry:
    """An entry of the watch list that came from an order."""
    return WatchEntry.objects.create(
        kind=WatchKind.EMAIL,
        hash=uuid4().bytes,
        reason=reason,
        order=make.make_order(store=store),
        added_at=make.NOON,
        added_by=user,
    )


def some_entry() -> Kwargs:
    """An entry of the watch list."""
    return {"entry_id": entry(make.make_store(), make.make_user(), "chargeback").pk}


def order_of(store: Store) -> Kwargs:
    """An order to review."""
    return {"order_id": make.make_order(store=store).pk}


def hold_of(store: Store) -> Kwargs:
    """A hold of an order."""
    order = make.make_order(store=store)
    return {"order_id": order.pk, "hold_id": make.make_hold(order=order).pk}


ROWS: list[Row] = [
    Row("rules:sets", SEE),
    Row("rules:new", RULE, POST),
    Row("rules:retire", RULE, POST),
    Row("rules:condition", RULE),
    Row("rules:action", RULE),
    Row("rules:set", SEE, of_nobody=some_set),
    Row("rules:drop", RULE, POST, of_nobody=some_set),
    Row("rules:on", RULE, POST, of_nobody=some_set),
    Row("rules:rehearse", RULE, POST, of_nobody=some_set),
    Row("rules:add", RULE, BOTH, of_nobody=some_set),
    Row("rules:rule", RULE, BOTH, of_nobody=some_rule),
    Row("rules:rule-act", RULE, POST, of_nobody=some_move),
    Row("rules:rehearsal", SEE, of_nobody=some_rehearsal),
    Row("rules:rehearsal-csv", SEE, of_nobody=some_rehearsal),
    Row("rules:apply", RULE, POST),
    Row("rules:watch", SEE),
    Row("rules:watch-add", RULE, POST),
    Row("rules:watch-remove", RULE, POST, of_nobody=some_entry),
    Row("rules:explain", SEE, of_store=order_of),
    Row("rules:watch-order", SEE, POST, of_store=order_of),
    Row("rules:release", "orders.view", POST, of_store=hold_of),
    Row("api:rule-sets", SEE, api=True),
    Row("api:rule-sets-new", RULE, POST, api=True),
    Row("api:rule-sets-on", RULE, POST, api=True),
    Row("api:rule-set", SEE, of_nobody=some_set, api=True),
    Row("api:rules-rehearse", RULE, POST, api=True),
    Row("api:rule-rehearsal", SEE, of_nobody=some_rehearsal, api=True),
]
LISTS: set[str] = {"rules:sets", "rules:watch", "api:rule-sets"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show. Rules are the company's; a watch list's order is of a store."""
    draft()
    entry(store, user, "chargeback")
    run = rehearsal()
    RehearsedOrder.objects.create(
        rehearsal=run, order=make.make_order(store=store, external_id=f"{name}-9"), kind="other", before={}, after={}
    )
