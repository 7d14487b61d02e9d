"""What rules write on orders, one statement for each table: tags, wishes, how the order stands, and the log."""

import json
from collections.abc import Mapping
from typing import Any

from erp.kernel import clock
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute
from orders.rules.doing import WISHES, Plan, Situation
from orders.rules.live import Compiled

Plans = Mapping[int, Plan]
Reasons = Mapping[tuple[int, int], list[dict[str, Any]]]


def write_tags(wanted: Mapping[int, Mapping[str, int]]) -> None:
    """The tags that rules want on these orders; those of rules that no longer want theirs go."""
    flat = [(order_id, name, rule_id) for order_id, tags in wanted.items() for name, rule_id in tags.items()]
    columns = [list(column) for column in zip(*flat, strict=True)] if flat else [[], [], []]
    execute(
        """DELETE FROM orders_ordertag t WHERE t.order_id = ANY(%s) AND t.rule_id IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS w(o, n, r)
             WHERE w.o = t.order_id AND w.n = t.name AND w.r = t.rule_id)""",
        [list(wanted), *columns],
    )
    execute(
        """INSERT INTO orders_ordertag (order_id, name, rule_id, put_at)
           SELECT o, n, r, %s FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS w(o, n, r) ON CONFLICT (order_id, name) DO NOTHING""",
        [clock.now(), *columns],
    )


def write_wishes(wanted: Mapping[int, Mapping[str, int | None]], now: Mapping[int, Situation]) -> None:
    """Warehouse, service and priority, where they are to be other than they are."""
    changed = [
        (order_id, *(wishes[name] for name in WISHES))
        for order_id, wishes in wanted.items()
        if wishes != now[order_id].wishes
    ]
    if changed:
        execute(
            """UPDATE orders_order o SET wished_warehouse_id = t.w, wished_service_id = t.s, priority = t.p
               FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::int[]) AS t(id, w, s, p) WHERE o.id = t.id""",
            [list(column) for column in zip(*changed, strict=True)],
        )


def write_standings(rule_set_id: int, plans: Plans, now: Mapping[int, Situation], hashes: Mapping[int, bytes]) -> None:
    """Which version looked, with which facts, and what rules have written."""
    values = [
        (order_id, hashes[order_id], now[order_id].run + 1, *(plan.written[name] for name in WISHES))
        for order_id, plan in plans.items()
    ]
    execute(
        """INSERT INTO orders_rulestanding (order_id, rule_set_id, facts_hash, run, applied_at, warehouse_id, service_id, priority)
           SELECT o, %s, h, n, %s, w, s, p
           FROM unnest(%s::bigint[], %s::bytea[], %s::int[], %s::bigint[], %s::bigint[], %s::int[]) AS t(o, h, n, w, s, p)
           ON CONFLICT (order_id) DO UPDATE SET rule_set_id = excluded.rule_set_id, facts_hash = excluded.facts_hash,
             run = excluded.run, applied_at = excluded.applied_at, warehouse_id = excluded.warehouse_id,
             service_id = excluded.service_id, priority = excluded.priority""",
        [rule_set_id, clock.now(), *(list(column) for column in zip(*values, strict=True))],
    )


def log(
    live: Compiled, plans: Plans, now: Mapping[int, Situation], hashes: Mapping[int, bytes], reasons: Reasons
) -> None:
    """A row for each rule that applied, and a line on the timeline of orders with which something but a hold was done."""
    values = [
        (order_id, rule_id, now[order_id].run + 1, hashes[order_id], json.dumps(did), json.dumps(reasons[order_id, rule_id], default=str))
        for order_id, plan in plans.items()
        for rule_id, did in plan.did.items()
    ]  # fmt: skip
    if not values:
        return
    execute(
        """INSERT INTO orders_ruleapplication (order_id, rule_id, run, facts_hash, did, because, at)
           SELECT o, r, n, h, d::jsonb, b::jsonb, %s
           FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::bytea[], %s::text[], %s::text[]) AS t(o, r, n, h, d, b)""",
        [clock.now(), *(list(column) for column in zip(*values, strict=True))],
    )
    names = {rule.id: {"rule": rule.position, "name": rule.name} for rule in live.rules}
    told = {order_id: _told(plan, names) for order_id, plan in plans.items()}
    seen = {order_id: {"version": live.version, "ruled": lines} for order_id, lines in told.items() if lines}
    record("order.ruled", subject_kind="order", subject_ids=seen, actor=None, data_by_id=seen)


def _told(plan: Plan, names: Mapping[int, Mapping[str, Any]]) -> list[dict[str, Any]]:
    lines = []
    for rule_id, did in plan.did.items():
        done = [action for action in did if action["outcome"] == "done" and action["kind"] != "hold"]
        if done:
            lines.append({**names[rule_id], "did": done})
    return lines
