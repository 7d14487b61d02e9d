"""What the page of an order says about rules: tags, what was applied last and why, and, when asked, why the others were not."""

from typing import Any

from orders.models import Order, OrderTag, RuleApplication, RuleStanding
from orders.rules.explain import explain
from orders.rules.live import live_rules
from orders.rules.words import because_words, did_words, reason_words
from people.models import User


def rules_panel(order: Order, *, user: User) -> dict[str, Any]:
    """What rules did when they looked last; three queries."""
    standing = RuleStanding.objects.filter(order=order).select_related("rule_set").first()
    applied = RuleApplication.objects.filter(order=order).select_related("rule").order_by("-run", "rule__position")
    run = standing.run if standing else 0
    return {
        "standing": standing,
        "applied": [
            {
                "rule": row.rule,
                "did": did_words(row.did),
                "because": because_words(row.because),
                "at": row.at,
            }
            for row in applied.filter(run=run)
        ],
        "tags": list(OrderTag.objects.filter(order=order).order_by("name").values_list("name", flat=True)),
        "may_explain": user.can("orders.review"),
        "may_watch": user.can("orders.review"),
    }


_VERDICTS = {True: "ok", False: "off", None: "warn"}


def explained(order: Order) -> list[dict[str, Any]] | None:
    """Each live rule on this order with the facts of now; None when no rules are live."""
    live = live_rules()
    if live is None:
        return None
    return [
        {
            "rule": each.rule,
            "verdict": "skipped" if each.skipped else each.verdict,
            "tone": "off" if each.skipped else _VERDICTS[each.verdict],
            "conditions": [
                {"words": reason_words(told), "holds": told["holds"], "tone": _VERDICTS[told["holds"]]}
                for told in each.because
            ],
        }
        for each in explain(live, order.pk)
    ]
