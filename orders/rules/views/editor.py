"""The editor of a rule: rows of conditions and actions with the input that each needs. A row is drawn anew when its field changes."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orders.models import Rule, RuleSet
from orders.rules import sets
from orders.rules.checking import Checked
from orders.rules.choices import labels_of, pairs_of, sku_ids
from orders.rules.vocabulary import ACTION_VALUES, ACTIONS, FIELDS, GROUP_WORDS, OPERATOR_WORDS, OPERATORS
from orders.states import RuleSetState
from people.access import AuthedRequest, permission_required


@require_http_methods(["GET", "POST"])
@permission_required("orders.rules")
def add(request: AuthedRequest, set_id: int) -> HttpResponse:
    """A new rule at the end of a draft."""
    found = get_object_or_404(RuleSet, pk=set_id)
    return _save(request, found, None) if request.method == "POST" else _form(request, found, None, _blank())


@require_http_methods(["GET", "POST"])
@permission_required("orders.rules")
def edit(request: AuthedRequest, set_id: int, rule_id: int) -> HttpResponse:
    """A rule of a draft."""
    rule = get_object_or_404(Rule.objects.select_related("rule_set"), pk=rule_id, rule_set_id=set_id)
    if request.method == "POST":
        return _save(request, rule.rule_set, rule)
    told = {
        "name": rule.name,
        "stop_after": rule.stop_after,
        "is_on": rule.is_on,
        "conditions": [condition_context(data) for data in rule.conditions],
        "actions": [action_context(data) for data in rule.actions],
    }
    return _form(request, rule.rule_set, rule, told)


def _blank() -> dict[str, Any]:
    return {
        "name": "",
        "stop_after": False,
        "is_on": True,
        "conditions": [condition_context({})],
        "actions": [action_context({})],
    }


@require_GET
@permission_required("orders.rules")
def condition_row(request: AuthedRequest) -> HttpResponse:
    """An empty condition, or one for the field that was chosen."""
    field = next((value for key, value in request.GET.items() if key.endswith("-field")), "")
    return render(request, "rules/condition.html", {"row": condition_context({"field": field})})


@require_GET
@permission_required("orders.rules")
def action_row(request: AuthedRequest) -> HttpResponse:
    """An empty action, or one of the kind that was chosen."""
    kind = next((value for key, value in request.GET.items() if key.endswith("-kind")), "")
    return render(request, "rules/action.html", {"row": action_context({"kind": kind})})


def condition_context(data: dict[str, Any], problem: str = "") -> dict[str, Any]:
    """What a row of a condition is drawn from: its choices, and the input of its type."""
    field = data.get("field", "")
    spec = FIELDS.get(field)
    value = data.get("value", "")
    many = bool(spec and spec.source and spec.source != "skus")
    if spec and spec.source == "skus" and isinstance(value, list):
        value = ", ".join(labels_of("skus", value))
    elif spec and spec.type == "words" and isinstance(value, list):
        value = ", ".join(value)
    chosen = {str(each) for each in value} if many and isinstance(value, list) else set()
    return {
        "id": uuid4().hex[:12],
        "field": field if spec else "",
        "fields": [
            (str(words), [(key, str(each.label)) for key, each in FIELDS.items() if each.group == group])
            for group, words in GROUP_WORDS.items()
        ],
        "operators": [(op, str(OPERATOR_WORDS[op])) for op in OPERATORS[spec.type]] if spec else [],
        "op": data.get("op", ""),
        "type": "many" if many else spec.type if spec else "",
        "options": [(key, label, str(key) in chosen) for key, label in pairs_of(spec.source)] if spec and many else [],
        "value": {True: "true", False: "false"}.get(value, value) if not isinstance(value, list) else "",
        "days": data.get("days", 30) if spec and spec.days else None,
        "currency": settings.BASE_CURRENCY,
        "problem": problem,
    }


def action_context(data: dict[str, Any], problem: str = "") -> dict[str, Any]:
    """What a row of an action is drawn from."""
    kind = data.get("kind", "")
    source = ACTION_VALUES.get(kind, "")
    chosen = source in ("holds", "warehouses", "services")
    return {
        "id": uuid4().hex[:12],
        "kind": kind if kind in ACTIONS else "",
        "kinds": [(key, str(label)) for key, label in ACTIONS.items()],
        "type": "choice" if chosen else source,
        "options": pairs_of(source) if chosen else [],
        "value": data.get("value", ""),
        "problem": problem,
    }


def _save(request: AuthedRequest, found: RuleSet, rule: Rule | None) -> HttpResponse:
    conditions, unknown = _conditions(request)
    actions = _actions(request)
    values: dict[str, Any] = {
        "name": request.POST.get("name", ""),
        "stop_after": request.POST.get("stop_after") == "on",
        "is_on": request.POST.get("is_on") == "on",
    }
    checked = Checked()
    if not unknown:
        saved, checked = sets.save_rule(
            rule_set_id=found.pk, rule_id=rule.pk if rule else None, conditions=conditions, actions=actions, **values
        )
        if saved:
            return redirect("rules:set", set_id=found.pk)
    problems = checked.problems | {("conditions", index): why for index, why in unknown.items()}
    told = values | {
        "conditions": [condition_context(row, problems.get(("conditions", n), "")) for n, row in enumerate(conditions)],
        "actions": [action_context(row, problems.get(("actions", n), "")) for n, row in enumerate(actions)],
    }
    return _form(request, found, rule, told, complaint=_complaint(problems, found))


def _complaint(problems: dict[tuple[str, int], str], found: RuleSet) -> str:
    own = problems.get(("rule", 0), "")
    if own == "name":
        return _("The rule needs a name.")
    if own == "most":
        return _("There are too many rules.")
    if not problems and found.state != RuleSetState.DRAFT:
        return _("A version that is or was live is never changed. Make a new draft of it.")
    return own or _("Something is missing; it is said beside each row.")


def _conditions(request: AuthedRequest) -> tuple[list[dict[str, Any]], dict[int, str]]:
    """The rows of conditions as they were sent, and which name SKUs that nobody knows. A row without a field is none."""
    found: list[dict[str, Any]] = []
    unknown: dict[int, str] = {}
    for key in request.POST.getlist("c")[:100]:
        field = request.POST.get(f"{key}-field", "")
        if not field:
            continue
        values = request.POST.getlist(f"{key}-value")
        spec = FIELDS.get(field)
        row: dict[str, Any] = {"field": field, "op": request.POST.get(f"{key}-op", "")}
        if spec and spec.source == "skus":
            ids, lost = sku_ids(values[0] if values else "")
            row["value"] = ids
            if lost:
                unknown[len(found)] = _("nobody knows the SKUs %(codes)s.") % {"codes": ", ".join(lost)[:200]}
        elif spec and spec.type == "words":
            row["value"] = [
                word for word in (each.strip() for each in (values[0] if values else "").split(",")) if word
            ]
        else:
            row["value"] = values if spec and spec.source else values[0] if values else ""
        if spec and spec.days:
            row["days"] = request.POST.get(f"{key}-days", "")
        found.append(row)
    return found, unknown


def _actions(request: AuthedRequest) -> list[dict[str, Any]]:
    found = []
    for key in request.POST.getlist("a")[:100]:
        kind = request.POST.get(f"{key}-kind", "")
        if kind:
            found.append({"kind": kind, "value": request.POST.get(f"{key}-value", "")})
    return found


def _form(
    request: AuthedRequest, found: RuleSet, rule: Rule | None, told: dict[str, Any], *, complaint: str = ""
) -> HttpResponse:
    context = {
        "set": found,
        "rule": rule,
        "told": told,
        "complaint": complaint,
        "editable": found.state == RuleSetState.DRAFT,
    }
    return render(request, "rules/rule.html", context, status=422 if complaint else 200)
