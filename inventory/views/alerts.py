"""Alerts of the stock: what is low, out, oversold or not selling, noted or kept quiet by many at once, and the limits behind them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.outcomes import Outcomes
from erp.kernel.tables import BadCursor, keyset_page
from inventory.models import AlertRule, StockAlert
from inventory.reads_alerts import alert_rows, open_alerts
from inventory.services.alerts import Limits, company_limits, note, set_limits
from inventory.states import AlertKind
from people.access import AuthedRequest, permission_required
from products.models import Sku
from products.queries import matching
from products.states import SkuKind

MOST, QUIET_DAYS = 500, 7
ACTIONS = {"note": 0, "quiet": QUIET_DAYS}


@require_GET
@permission_required("stock.view")
def alert_list(request: AuthedRequest) -> HttpResponse:
    """Open alerts, newest first; noted ones on demand. The filters are in the address."""
    kind = request.GET.get("tab", "")
    kind = kind if kind in AlertKind.values else ""
    text, everything = request.GET.get("q", "").replace("\0", "").strip()[:60], bool(request.GET.get("noted"))
    found = open_alerts(kind=kind, all_of_them=everything).select_related("sku", "noted_by")
    if text:
        found = found.filter(sku__in=Sku.objects.filter(matching(text)))
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    context = {
        "page": page,
        "rows": alert_rows(page.rows),
        "tabs": _tabs(request, kind),
        "filtered": bool(text or kind or everything),
        "noted_choices": [("1", _("Noted ones too"))],
        "may_note": request.user.can("stock.alerts"),
        "may_limit": request.user.can("stock.limits"),
        "quiet_days": QUIET_DAYS,
    }
    return render(request, "inventory/alerts.html", context)


@require_POST
@permission_required("stock.alerts")
def alert_batch(request: AuthedRequest, action: str) -> HttpResponse:
    """Note the chosen alerts, or keep them quiet for a week."""
    if action not in ACTIONS:
        raise Http404
    ids = sorted({int(key) for key in request.POST.getlist("ids") if key.isdecimal() and len(key) < 19})
    if not ids or len(ids) > MOST:
        why = _("Choose 1 to %(most)s rows.") % {"most": MOST}
        return render(request, "products/batch_refused.html", {"why": why}, status=422)
    outcomes = note(alert_ids=ids, actor=request.user, quiet_days=ACTIONS[action])
    return render(request, "products/price_batch.html", _outcome(outcomes))


def _outcome(outcomes: Outcomes) -> dict[str, Any]:
    why = {"closed": _("It is over: the stock has changed."), "not_found": _("There is no such alert.")}
    kinds = [(key, "refused") for key in outcomes.refused]
    kinds += [(key, "already") for key in outcomes.already] + [(key, "done") for key in outcomes.done]
    named = dict(StockAlert.objects.filter(pk__in=[key for key, _kind in kinds]).values_list("pk", "sku__code"))
    rows = [
        {
            "id": key,
            "kind": kind,
            "label": named.get(key) or f"#{key}",
            "reason": why[outcomes.refused[key].code] if key in outcomes.refused else "",
        }
        for key, kind in kinds
    ]
    return {
        "outcomes": rows,
        "done": len(outcomes.done),
        "already": len(outcomes.already),
        "refused": len(outcomes.refused),
    }


def _tabs(request: AuthedRequest, current: str) -> list[dict[str, Any]]:
    tabs = []
    for name, label in (("", _("All")), *AlertKind.choices):
        query = request.GET.copy()
        for key in ("tab", "after", "before"):
            query.pop(key, None)
        if name:
            query["tab"] = name
        tabs.append({"label": label, "url": f"{request.path}?{query.urlencode()}", "active": current == name})
    return tabs


class LimitsForm(forms.Form):
    """When to raise an alarm. For a single SKU, an empty field means the company's limit."""

    low_units = forms.IntegerField(
        label=gettext_lazy("Low at, units"),
        min_value=0,
        max_value=1_000_000,
        help_text=gettext_lazy("At or below so many available units; 0 looks at the days of sales only."),
    )
    low_days = forms.IntegerField(
        label=gettext_lazy("Low below, days of sales"),
        min_value=0,
        max_value=365,
        help_text=gettext_lazy("By what was sold in the last 14 days."),
    )
    dead_days = forms.IntegerField(
        label=gettext_lazy("Not selling after, days"),
        min_value=1,
        max_value=3650,
        help_text=gettext_lazy("The oldest unit lies so long, and none was sold in that time."),
    )

    def __init__(self, *args: Any, whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = whole

    def limits(self) -> Limits:
        """What was typed."""
        return Limits(**{name: self.cleaned_data[name] for name in self.fields})


@require_http_methods(["GET", "POST"])
@permission_required("stock.limits")
def alert_limits(request: AuthedRequest) -> HttpResponse:
    """The company's limits."""
    now = company_limits()
    initial = {name: getattr(now, name) for name in ("low_units", "low_days", "dead_days")}
    form = LimitsForm(request.POST or None, initial=initial, whole=True)
    if request.method == "POST" and form.is_valid():
        set_limits(limits=form.limits())
        messages.success(request, _("Saved. The alerts follow within two minutes."))
        return redirect("stock-alerts")
    return render(
        request, "inventory/alert_limits.html", {"form": form, "sku": None}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "POST"])
@permission_required("stock.limits")
def sku_limits(request: AuthedRequest, sku_id: int) -> HttpResponse:
    """The limits of one SKU, where they differ from the company's."""
    sku = get_object_or_404(Sku, pk=sku_id, kind=SkuKind.SINGLE)
    rule = AlertRule.objects.filter(sku=sku).first()
    initial = {name: getattr(rule, name, None) for name in ("low_units", "low_days", "dead_days")}
    form = LimitsForm(request.POST or None, initial=initial, whole=False)
    if request.method == "POST" and form.is_valid():
        set_limits(limits=form.limits(), sku_ids=[sku.pk])
        messages.success(request, _("Saved. The alerts follow within two minutes."))
        return redirect("stock-sku", sku.pk)
    context = {"form": form, "sku": sku, "company": company_limits()}
    return render(request, "inventory/alert_limits.html", context, status=422 if form.is_bound else 200)
