"""Versions of the rules: the list, one version with its rules, and what may be done with it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.tables import BadCursor, keyset_page
from orders.models import Rule, RuleSet
from orders.rules import sets
from orders.rules.views.asked import number_of, wish_of
from orders.rules.words import action_words, condition_words, refusal_words
from orders.states import RuleSetState
from people.access import AuthedRequest, permission_required

TONES = {RuleSetState.DRAFT: "info", RuleSetState.LIVE: "ok", RuleSetState.RETIRED: "off"}


@require_GET
@permission_required("orders.review")
def set_list(request: AuthedRequest) -> HttpResponse:
    """All versions, the newest first."""
    try:
        page = keyset_page(RuleSet.objects.select_related("created_by", "live_by"), request.GET, order=("-version",))
    except BadCursor as error:
        raise Http404 from error
    counts: dict[int, int] = {}
    for set_id in Rule.objects.filter(rule_set__in=page.rows).values_list("rule_set", flat=True):
        counts[set_id] = counts.get(set_id, 0) + 1
    live = RuleSet.objects.filter(state=RuleSetState.LIVE).first()
    context = {
        "page": page,
        "rows": [
            {"set": row, "tone": TONES[RuleSetState(row.state)], "rules": counts.get(row.pk, 0)} for row in page.rows
        ],
        "live": live,
        "may": request.user.can("orders.rules"),
        "client_id": uuid4(),
    }
    return render(request, "rules/sets.html", context)


@require_POST
@permission_required("orders.rules")
def new(request: AuthedRequest) -> HttpResponse:
    """A draft: empty, or a copy."""
    made = sets.new_draft(
        client_id=wish_of(request),
        actor=request.user,
        copy_of=number_of(request.POST.get("copy_of", "")),
        name=request.POST.get("name", ""),
    )
    return redirect("rules:set", set_id=made.pk)


@require_GET
@permission_required("orders.review")
def set_page(request: AuthedRequest, set_id: int) -> HttpResponse:
    """One version: its rules in words, and its rehearsals."""
    found = get_object_or_404(RuleSet.objects.select_related("created_by", "live_by", "copied_from"), pk=set_id)
    rules = list(Rule.objects.filter(rule_set=found).order_by("position"))
    may = request.user.can("orders.rules")
    context = {
        "set": found,
        "tone": TONES[RuleSetState(found.state)],
        "rules": [rule_row(rule) for rule in rules],
        "last": len(rules),
        "may": may,
        "draft": found.state == RuleSetState.DRAFT,
        "editable": may and found.state == RuleSetState.DRAFT,
        "rehearsals": list(found.rehearsals.select_related("started_by", "against").order_by("-id")[:10]),
        "client_id": uuid4(),
        "copy_id": uuid4(),
    }
    return render(request, "rules/set.html", context)


def rule_row(rule: Rule) -> dict[str, Any]:
    """A rule in words."""
    return {
        "rule": rule,
        "conditions": [condition_words(data) for data in rule.conditions],
        "actions": [action_words(data) for data in rule.actions],
    }


@require_POST
@permission_required("orders.rules")
def rule_act(request: AuthedRequest, set_id: int, rule_id: int, verb: str) -> HttpResponse:
    """Move a rule of a draft up or down, to a place, switch it, or take it out."""
    rule = get_object_or_404(Rule, pk=rule_id, rule_set_id=set_id)
    if verb in ("up", "down", "to"):
        to = (
            {"up": rule.position - 1, "down": rule.position + 1}.get(verb) or number_of(request.POST.get("to", "")) or 1
        )
        done = sets.move_rule(rule_set_id=set_id, rule_id=rule_id, to=to)
    elif verb == "turn":
        done = sets.turn_rule(rule_set_id=set_id, rule_id=rule_id)
    elif verb == "drop":
        done = sets.drop_rule(rule_set_id=set_id, rule_id=rule_id)
    else:
        raise Http404
    if not done:
        messages.error(request, _("A version that is or was live is never changed. Make a new draft of it."))
    return redirect("rules:set", set_id=set_id)


@require_POST
@permission_required("orders.rules")
def drop(request: AuthedRequest, set_id: int) -> HttpResponse:
    """Throw a draft away."""
    get_object_or_404(RuleSet, pk=set_id)
    if sets.drop_draft(rule_set_id=set_id):
        messages.success(request, _("The draft is gone."))
        return redirect("rules:sets")
    messages.error(request, _("A version that is or was live stays."))
    return redirect("rules:set", set_id=set_id)


@require_POST
@permission_required("orders.rules")
def switch_on(request: AuthedRequest, set_id: int) -> HttpResponse:
    """Make a draft live."""
    get_object_or_404(RuleSet, pk=set_id)
    outcomes = sets.switch_on(rule_set_id=set_id, actor=request.user)
    refusal = outcomes.refused.get(set_id)
    if refusal:
        messages.error(request, refusal_words(refusal.code, refusal.values))
    else:
        messages.success(request, _("The rules are live. New orders and those that change are looked at by them."))
    return redirect("rules:set", set_id=set_id)


@require_POST
@permission_required("orders.rules")
def retire(request: AuthedRequest) -> HttpResponse:
    """Switch the live rules off."""
    if sets.retire(actor=request.user).done:
        messages.success(request, _("No rules are live any more. What they did stays done."))
    return redirect("rules:sets")
