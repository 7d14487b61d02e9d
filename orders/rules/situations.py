"""How orders stand before rules touch them: holds, what people decided, what rules wrote before."""

from collections.abc import Sequence

from erp.kernel.sql import rows
from orders.rules.doing import OpenHold, Situation


def runs_of(order_ids: Sequence[int]) -> dict[int, int]:
    """How many times rules have looked at each order."""
    return dict(rows("SELECT order_id, run FROM orders_rulestanding WHERE order_id = ANY(%s)", [list(order_ids)]))


def situations(order_ids: Sequence[int]) -> dict[int, Situation]:
    """The situation of orders that the caller has locked."""
    found = rows(
        """SELECT o.id, o.state, o.fulfilled_by, o.wished_warehouse_id, o.wished_service_id, o.priority,
                  s.rule_set_id, s.facts_hash, s.run, s.warehouse_id, s.service_id, s.priority
           FROM orders_order o LEFT JOIN orders_rulestanding s ON s.order_id = o.id WHERE o.id = ANY(%s)""",
        [list(order_ids)],
    )
    made: dict[int, Situation] = {}
    for key, state, by, warehouse, service, priority, rule_set, facts, run, *written in found:
        made[key] = Situation(state, by, {"warehouse": warehouse, "service": service, "priority": priority})
        if run is not None:
            made[key].written = dict(zip(("warehouse", "service", "priority"), written, strict=True))
            made[key].rule_set_id, made[key].facts_hash, made[key].run = rule_set, bytes(facts), run
    _add_holds(made)
    for row in rows(
        """SELECT DISTINCT subject_id FROM kernel_timelineentry
           WHERE subject_kind = 'order' AND subject_id = ANY(%s) AND action = 'order.back_to_review' AND actor_id IS NOT NULL""",
        [list(made)],
    ):
        made[row[0]].taken_back = True
    return made


def _add_holds(made: dict[int, Situation]) -> None:
    """Open holds; and of the holds that a person let go, the rules that had placed them."""
    for order_id, hold_id, kind, rule_id, key, is_open in rows(
        """SELECT h.order_id, h.id, h.kind, h.rule_id, r.key, h.released_at IS NULL FROM orders_hold h
           LEFT JOIN orders_rule r ON r.id = h.rule_id
           WHERE h.order_id = ANY(%s) AND (h.released_at IS NULL OR (h.rule_id IS NOT NULL AND h.released_by_id IS NOT NULL))
           ORDER BY h.id""",
        [list(made)],
    ):
        if not is_open:
            made[order_id].let_go.add(str(key))
        elif rule_id is None:
            made[order_id].other_holds.append(kind)
        else:
            made[order_id].ruled_holds.append(OpenHold(hold_id, rule_id, kind))
