"""What a rehearsal came to, for its page and its download."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from erp.kernel.models import Job
from erp.kernel.states import JobState
from orders.models import RehearsedOrder, Rule, RuleRehearsal
from orders.rules.choices import pairs_of
from orders.rules.rehearse import added_up
from orders.rules.words import amount_words
from orders.states import HoldKind

OPEN_JOB = (JobState.QUEUED, JobState.RUNNING)


def summary_of(rehearsal: RuleRehearsal) -> dict[str, Any]:
    """The counts of the parts that are done, by rule too; `complete` when all are."""
    parts = list(rehearsal.parts.values_list("counts", flat=True))
    told = added_up(parts)
    by_rule = told.get("rules", {})
    job = Job.objects.filter(pk=rehearsal.job_id).first() if rehearsal.job_id else None
    return {
        "complete": len(parts) == len(rehearsal.spans),
        "stopped": job is not None and job.state not in OPEN_JOB and len(parts) < len(rehearsal.spans),
        "orders": told.get("orders", 0),
        "changed": told.get("changed", 0),
        "kinds": told.get("kinds", {}),
        "held_before": told.get("held_before", 0),
        "held_after": told.get("held_after", 0),
        "approved_before": told.get("approved_before", 0),
        "approved_after": told.get("approved_after", 0),
        "currency": settings.BASE_CURRENCY,
        "unknown": told.get("margin_unknown", 0),
        **{
            f"{what}_{side}": amount_words(told.get(f"{what}_{side}", 0))
            for what in ("freight", "margin")
            for side in ("before", "after")
        },
        "rules": [
            {
                "rule": rule,
                **{name: by_rule.get(str(rule.pk), {}).get(name, 0) for name in ("matched", "held", "unknown")},
            }
            for rule in Rule.objects.filter(rule_set_id=rehearsal.rule_set_id, is_on=True).order_by("position")
        ],
    }


def rehearsed_rows(rows: Sequence[RehearsedOrder]) -> list[dict[str, Any]]:
    """Rows with both ways in words."""
    names = {source: dict(pairs_of(source)) for source in ("warehouses", "services")}
    return [
        {
            "row": row,
            "before": way_words(row.before, names),
            "after": way_words(row.after, names),
            "freight_before": amount_words(row.freight_before),
            "freight_after": amount_words(row.freight_after),
            "margin_before": amount_words(row.margin_before),
            "margin_after": amount_words(row.margin_after),
        }
        for row in rows
    ]


def way_words(told: Mapping[str, Any], names: Mapping[str, Mapping[Any, str]]) -> str:
    """What rules make of an order, in a line."""
    words = [
        _("held (%(kind)s, rule %(rule)s)") % {"kind": HoldKind(hold["kind"]).label, "rule": hold["rule"]}
        for hold in told["holds"]
    ]
    words += [_("tag %(tag)s") % {"tag": tag} for tag in told["tags"]]
    if told["warehouse"]:
        words.append(_("from %(place)s") % {"place": names["warehouses"].get(told["warehouse"], told["warehouse"])})
    if told["service"]:
        words.append(_("by %(service)s") % {"service": names["services"].get(told["service"], told["service"])})
    if told["priority"]:
        words.append(_("priority %(priority)s") % {"priority": told["priority"]})
    if told["split"]:
        words.append(_("split"))
    if told["approve"]:
        words.append(_("approved by itself"))
    return ", ".join(words) or _("left as it is")
