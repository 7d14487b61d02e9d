"""A draft tried on the orders of the last days: what would be other than with the live rules. Orders are only read.

Facts are those of now: the margin by today's freight and costs, and the stock of an order that is over is not known.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes
from erp.kernel.services import jobs
from erp.kernel.sql import execute, rows
from logistics.services.quoting import Quote
from orders.models import RehearsalPart, RuleRehearsal, RuleSet
from orders.rules.engine import CompiledRule, Decision, judge, needs_of
from orders.rules.facts import Gathered, gather
from orders.rules.facts_money import margin, quoted
from orders.rules.live import compiled
from orders.states import RuleSetState
from people.models import User

KIND = "orders.rehearse_rules"
PART = 2000
LIFE = timedelta(days=30)
MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class Way:
    """What rules make of an order. Money in minor units of the base currency, None where it is not known or not asked."""

    holds: tuple[tuple[int, str], ...]
    tags: tuple[str, ...]
    warehouse: int | None
    service: int | None
    priority: int
    split: bool
    approve: bool
    freight: int | None = None
    margin: int | None = None

    @property
    def told(self) -> dict[str, Any]:
        """As data: what a page shows of it."""
        return {
            "holds": [{"rule": rule, "kind": kind} for rule, kind in self.holds],
            "tags": list(self.tags), "warehouse": self.warehouse, "service": self.service, "priority": self.priority,
            "split": self.split, "approve": self.approve,
        }  # fmt: skip

    @property
    def shape(self) -> tuple[Any, ...]:
        """What counts as a difference: not which rule holds it, but for what."""
        return (
            sorted(kind for _, kind in self.holds), self.tags, self.warehouse, self.service, self.priority, self.split, self.approve,
            self.freight,
        )  # fmt: skip


@transaction.atomic
def start(*, rule_set_id: int, client_id: UUID, days: int, with_money: bool, actor: User) -> RuleRehearsal:
    """Begin to try a set on the orders of the last days, beside what is live now. The same wish again finds the rehearsal that runs."""
    known = RuleRehearsal.objects.filter(client_id=client_id).first()
    if known:
        return known
    now = clock.now()
    since = now - timedelta(days=max(1, min(days, MOST_DAYS)))
    spans = rows(
        """SELECT min(id), max(id), count(*) FROM (
             SELECT id, (row_number() OVER (ORDER BY id) - 1) / %s AS part FROM orders_order WHERE ordered_at >= %s AND ordered_at < %s) o
           GROUP BY part ORDER BY part""",
        [PART, since, now],
    )
    live = RuleSet.objects.filter(state=RuleSetState.LIVE).exclude(pk=rule_set_id).first()
    made = RuleRehearsal.objects.create(
        rule_set_id=rule_set_id,
        against=live,
        client_id=client_id,
        days=days,
        since=since,
        until=now,
        with_money=with_money,
        spans=[[first, last] for first, last, _ in spans],
        orders=sum(row[2] for row in spans),
        started_at=now,
        started_by=actor,
        delete_after=now + LIFE,
    )
    if spans:
        job = jobs.start(KIND, subject_ids=range(1, len(spans) + 1), params={"rehearsal": made.pk}, actor=actor)
        made.job_id = job.pk
        made.save(update_fields=["job_id"])
    return made


def rehearse_parts(*, rehearsal_id: int, numbers: Sequence[int]) -> Outcomes:
    """Try parts, each in a transaction; one that is there already stays."""
    rehearsal = RuleRehearsal.objects.select_related("rule_set", "against").get(pk=rehearsal_id)
    rules = compiled(rehearsal.rule_set).rules
    before = compiled(rehearsal.against).rules if rehearsal.against else ()
    done, already = [], []
    for number in numbers:
        if RehearsalPart.objects.filter(rehearsal=rehearsal, number=number).exists():
            already.append(number)
        else:
            _rehearse_part(rehearsal, number, before, rules)
            done.append(number)
        jobs.keep_lease(rehearsal.job_id)
    return Outcomes(tuple(done), tuple(already))


@transaction.atomic
def _rehearse_part(
    rehearsal: RuleRehearsal, number: int, before: Sequence[CompiledRule], after: Sequence[CompiledRule]
) -> None:
    first, last = rehearsal.spans[number - 1]
    ids = [row[0] for row in rows(
        "SELECT id FROM orders_order WHERE id BETWEEN %s AND %s AND ordered_at >= %s AND ordered_at < %s ORDER BY id",
        [first, last, rehearsal.since, rehearsal.until],
    )]  # fmt: skip
    facts = gather(ids, needs_of(before, after) | ({"margin"} if rehearsal.with_money else set()))
    decisions = {key: (judge(before, told), judge(after, told)) for key, told in facts.items()}
    olds = _ways(facts, {key: pair[0] for key, pair in decisions.items()}, with_money=rehearsal.with_money)
    news = _ways(facts, {key: pair[1] for key, pair in decisions.items()}, with_money=rehearsal.with_money)
    changed = [key for key in facts if olds[key].shape != news[key].shape]
    _write(rehearsal.pk, changed, olds, news)
    counts = _counts(olds, news, changed) | {"rules": _by_rule(after, [pair[1] for pair in decisions.values()])}
    RehearsalPart.objects.create(rehearsal=rehearsal, number=number, counts=counts)


def _ways(facts: Gathered, decisions: Mapping[int, Decision], *, with_money: bool) -> dict[int, Way]:
    """The way of each order. Freight is asked once more only where a rule wishes another warehouse or service."""
    quotes: dict[int, Quote] = {}
    if with_money:
        wishes = {
            key: (decision.warehouse, decision.service)
            for key, decision in decisions.items()
            if facts[key]["_sending"] and (decision.warehouse or decision.service)
        }
        again = quoted({key: facts[key]["_sending"] for key in wishes}, wishes)
        quotes = {key: told["_quote"] for key, told in facts.items() if told["_quote"]} | again
    return {key: _way(decision, facts[key], quotes.get(key)) for key, decision in decisions.items()}


def _way(decision: Decision, told: Mapping[str, Any], quoted_: Quote | None) -> Way:
    positions = {match.rule.id: match.rule.position for match in decision.matches}
    freight = quoted_.freight if quoted_ else None
    return Way(
        holds=tuple((positions[rule_id], kind) for rule_id, kind in decision.holds.items()),
        tags=tuple(sorted(decision.tags)),
        warehouse=decision.warehouse,
        service=quoted_.service_id if quoted_ else decision.service,
        priority=decision.priority or 0,
        split=decision.split,
        approve=decision.approve,
        freight=freight,
        margin=margin({**told["margin_parts"], "freight": freight}) if quoted_ else None,
    )


def kind_of(before: Way, after: Way) -> str:
    """What the change is about, the weightiest first."""
    if bool(before.holds) != bool(after.holds):
        return "held" if after.holds else "freed"
    if (before.service, before.warehouse, before.freight) != (after.service, after.warehouse, after.freight):
        return "sent"
    if before.approve != after.approve:
        return "approved"
    return "other"


def _write(rehearsal_id: int, changed: Sequence[int], olds: Mapping[int, Way], news: Mapping[int, Way]) -> None:
    if not changed:
        return
    values = [
        (key, kind_of(olds[key], news[key]), json.dumps(olds[key].told), json.dumps(news[key].told),
         olds[key].freight, news[key].freight, olds[key].margin, news[key].margin)
        for key in changed
    ]  # fmt: skip
    execute(
        """INSERT INTO orders_rehearsedorder (rehearsal_id, order_id, kind, before, after, freight_before, freight_after, margin_before,
                                             margin_after)
           SELECT %s, o, k, b::jsonb, a::jsonb, fb, fa, mb, ma
           FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
             AS t(o, k, b, a, fb, fa, mb, ma)""",
        [rehearsal_id, *(list(column) for column in zip(*values, strict=True))],
    )


def _counts(olds: Mapping[int, Way], news: Mapping[int, Way], changed: Sequence[int]) -> dict[str, Any]:
    counts: dict[str, Any] = {"orders": len(news), "changed": len(changed), "kinds": {}}
    for key in changed:
        kind = kind_of(olds[key], news[key])
        counts["kinds"][kind] = counts["kinds"].get(kind, 0) + 1
    for side, ways in (("before", olds), ("after", news)):
        counts[f"held_{side}"] = sum(bool(way.holds) for way in ways.values())
        counts[f"approved_{side}"] = sum(way.approve for way in ways.values())
    for what in ("freight", "margin"):
        pairs = [(getattr(olds[key], what), getattr(news[key], what)) for key in news]
        both = [pair for pair in pairs if None not in pair]
        counts[f"{what}_before"], counts[f"{what}_after"] = sum(pair[0] for pair in both), sum(pair[1] for pair in both)
        counts[f"{what}_unknown"] = len(pairs) - len(both)
    return counts


def _by_rule(rules: Sequence[CompiledRule], decisions: Sequence[Decision]) -> dict[str, dict[str, int]]:
    counts = {rule.id: {"matched": 0, "unknown": 0, "held": 0} for rule in rules}
    for decision in decisions:
        for match in decision.matches:
            counts[match.rule.id]["matched"] += 1
        for rule in decision.unknown:
            counts[rule.id]["unknown"] += 1
        for rule_id in decision.holds:
            counts[rule_id]["held"] += 1
    return {str(rule_id): told for rule_id, told in counts.items()}


def added_up(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The counts of parts together."""
    whole: dict[str, Any] = {}
    for part in parts:
        _add(whole, part)
    return whole


def _add(whole: dict[str, Any], part: Mapping[str, Any]) -> None:
    for key, value in part.items():
        if isinstance(value, Mapping):
            _add(whole.setdefault(key, {}), value)
        else:
            whole[key] = whole.get(key, 0) + value


@transaction.atomic
def forget_old() -> int:
    """Throw away rehearsals whose time is over; how many."""
    old = [
        row[0] for row in rows("SELECT id FROM orders_rulerehearsal WHERE delete_after < %s LIMIT 20", [clock.now()])
    ]
    for table, column in (
        ("rehearsedorder", "rehearsal_id"),
        ("rehearsalpart", "rehearsal_id"),
        ("rulerehearsal", "id"),
    ):
        execute(f"DELETE FROM orders_{table} WHERE {column} = ANY(%s)", [old])
    return len(old)
