"""The company's routing rules are written, switched and put in their order."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from logistics.models import RoutingRule
from logistics.states import RuleOutcome

FIELDS = (
    "name", "countries", "from_g", "to_g", "from_value", "to_value", "traits", "warehouse_ids", "store_ids", "wished_ids", "outcome",
    "service_id", "among_ids",
)  # fmt: skip


@transaction.atomic
def save_rule(*, values: Mapping[str, Any], rule_id: int | None = None) -> RoutingRule:
    """Change a rule, or add one at the end. A rule that names its service compares nothing."""
    _locked()
    kept = {name: values[name] for name in FIELDS if name in values}
    if kept.get("outcome") == RuleOutcome.SERVICE:
        kept["among_ids"] = []
    else:
        kept["service_id"] = None
    if rule_id is None:
        last = RoutingRule.objects.aggregate(last=Max("position"))["last"] or 0
        return RoutingRule.objects.create(position=last + 1, **kept)
    RoutingRule.objects.filter(pk=rule_id).update(**kept)
    return RoutingRule.objects.get(pk=rule_id)


@transaction.atomic
def move_rule(*, rule_id: int, up: bool) -> bool:
    """Swap a rule with the one before or after it; False when there is none."""
    order = _locked()
    place = order.index(rule_id) if rule_id in order else None
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(order):
        return False
    order[place], order[other] = order[other], order[place]
    _place(order)
    return True


@transaction.atomic
def switch_rule(*, rule_id: int, active: bool) -> bool:
    """Switch a rule on or off; it keeps its place."""
    _locked()
    return bool(RoutingRule.objects.filter(pk=rule_id).exclude(active=active).update(active=active))


@transaction.atomic
def remove_rule(*, rule_id: int) -> bool:
    """Take a rule away; those after it move up. The audit trail keeps it."""
    order = _locked()
    if rule_id not in order:
        return False
    RoutingRule.objects.filter(pk=rule_id).delete()
    order.remove(rule_id)
    _place(order)
    return True


def _locked() -> list[int]:
    """All rules in their order, locked by id: the order is one thing, and two people can't change it at once."""
    rules = RoutingRule.objects.order_by("pk").select_for_update().values_list("position", "pk")
    return [key for _position, key in sorted(rules)]


def _place(order: list[int]) -> None:
    """Write the places that differ; unique at the end of the transaction only."""
    rules = list(RoutingRule.objects.filter(pk__in=order))
    moved = [rule for rule in rules if rule.position != order.index(rule.pk) + 1]
    for rule in moved:
        rule.position = order.index(rule.pk) + 1
    RoutingRule.objects.bulk_update(moved, ["position"])
