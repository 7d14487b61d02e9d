"""Trial freight over all services, and the rules that choose one of them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel import clock
from erp.kernel.tables import BadCursor, keyset_page
from logistics import reads_rates
from logistics.forms import RuleForm, TrialForm, major
from logistics.models import RoutingRule
from logistics.services import routing_rules
from logistics.services.quoting import Consignment, quote, trial
from logistics.services.trying import consignment_of
from people.access import AuthedRequest, permission_required
from people.models import User
from stores.models import Store

VIEW, EDIT = "parcels.view", "logistics.rates"


@require_GET
@permission_required(VIEW)
def trial_page(request: AuthedRequest) -> HttpResponse:
    """Name goods and a destination: every service with its price and days, or why not, and which one the rules choose."""
    stores = Store.objects.for_user(request.user).order_by("name")
    asked = bool(request.GET.get("country"))
    form = TrialForm(request.GET if asked else None, stores=stores)
    context: dict[str, Any] = {"form": form, "asked": False}
    if asked and form.is_valid():
        context |= _tried(form.consignment())
    return render(request, "logistics/rates/trial.html", context, status=422 if asked and form.errors else 200)


def _tried(asked: Consignment) -> dict[str, Any]:
    on = clock.business_date()
    found, quoted = trial([asked], on=on)[asked.key], quote([asked], on=on)[asked.key]
    return {
        "asked": True,
        "rows": reads_rates.trial_shown(found, quoted),
        "grams": quoted.weight_g,
        "because": reads_rates.decision_words(quoted),
    }


@require_GET
@permission_required(VIEW)
def rules(request: AuthedRequest) -> HttpResponse:
    """The rules in their order; below, one tried on an order or a parcel."""
    try:
        page = keyset_page(RoutingRule.objects.all(), request.GET, order=("position",))
    except BadCursor as error:
        raise Http404 from error
    context: dict[str, Any] = {
        "page": page,
        "rows": reads_rates.rules_shown(page.rows, _stores(request.user)),
        "may_edit": request.user.can(EDIT),
        "number": request.GET.get("parcel", "").replace("\0", "")[:120],
    }
    if context["number"]:
        context |= _tested(context["number"].strip(), request.user)
    return render(request, "logistics/rates/rules.html", context)


def _tested(number: str, user: User) -> dict[str, Any]:
    """What the rules would choose today for an order or a parcel that there is."""
    asked = consignment_of(number, user)
    if asked is None:
        return {"unknown": True}
    found = _tried(asked)
    return {"tested": found["rows"], "grams": found["grams"], "because": found["because"]}


def _stores(user: User) -> dict[int, str]:
    return dict(Store.objects.for_user(user).values_list("pk", "name"))


@require_http_methods(["GET", "POST"])
@permission_required(EDIT)
def rule(request: AuthedRequest, rule_id: int | None = None) -> HttpResponse:
    """Add a rule at the end, or change one."""
    known = get_object_or_404(RoutingRule, pk=rule_id) if rule_id else None
    form = RuleForm(request.POST if request.method == "POST" else None, initial=_initial(known))
    mine = Store.objects.for_user(request.user).order_by("name")
    form.fields["stores"].queryset = mine  # type: ignore[attr-defined]  # it is a choice of rows
    if form.is_valid():
        values = form.values()
        if known is not None:  # stores that one may not see stay named
            values["store_ids"] = sorted(
                {*values["store_ids"], *(set(known.store_ids) - set(mine.values_list("pk", flat=True)))}
            )
        routing_rules.save_rule(values=values, rule_id=rule_id)
        messages.success(request, _("Saved."))
        return redirect("logistics:routing")  # fmt: skip
    heading = known.name if known else _("New rule")
    context = {"form": form, "rule": known, "heading": heading}
    return render(request, "logistics/rates/rule.html", context, status=422 if form.errors else 200)


def _initial(known: RoutingRule | None) -> dict[str, Any]:
    if known is None:
        return {}
    names = ("name", "from_g", "to_g", "traits", "outcome", "service")
    return {name: getattr(known, name) for name in names} | {
        "countries": ", ".join(known.countries), "from_value": major(known.from_value), "to_value": major(known.to_value),
        "warehouses": known.warehouse_ids, "stores": known.store_ids, "wished": known.wished_ids, "among": known.among_ids,
    }  # fmt: skip


@require_POST
@permission_required(EDIT)
def act(request: AuthedRequest, rule_id: int, verb: str) -> HttpResponse:
    """Move a rule `up` or `down`, switch it `on` or `off`, or `remove` it."""
    get_object_or_404(RoutingRule, pk=rule_id)
    if verb in ("up", "down"):
        routing_rules.move_rule(rule_id=rule_id, up=verb == "up")
    elif verb in ("on", "off"):
        routing_rules.switch_rule(rule_id=rule_id, active=verb == "on")
    elif verb == "remove":
        routing_rules.remove_rule(rule_id=rule_id)
    else:
        raise Http404
    return redirect("logistics:routing")
