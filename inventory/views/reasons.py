"""Reasons to correct stock: the list, a new one, one with its history, and switching off and on."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.outcomes import Refusal
from erp.kernel.tables import BadCursor, keyset_page
from inventory.forms_reasons import ReasonForm
from inventory.models import StockReason
from inventory.reads_reasons import reason_history, reason_rows
from inventory.services.reasons import change_reason, create_reason, switch_reasons
from people.access import AuthedRequest, permission_required

RULES = "stores.rules"


@require_GET
@permission_required(RULES)
def reason_list(request: AuthedRequest) -> HttpResponse:
    """All reasons; the open ones alone on request."""
    found = StockReason.objects.all()
    only = request.GET.get("show") == "open"
    try:
        page = keyset_page(found.filter(closed_at=None) if only else found, request.GET, order=("code", "id"))
    except BadCursor as error:
        raise Http404 from error
    context = {"page": page, "rows": reason_rows(page.rows), "filtered": only, "shows": [("open", _("Offered"))]}
    return render(request, "inventory/reasons.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(RULES)
def reason_new(request: AuthedRequest) -> HttpResponse:
    """Add a reason."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = create_reason(code=form.cleaned_data["code"], facts=form.facts())
        if not isinstance(made, Refusal):
            messages.success(request, _("The reason is offered from now on."))
            return redirect("stock-reason", made.pk)
        form.add_error("code", refusal_words(made))
    return _form(request, form, None)


@require_http_methods(["GET", "POST"])
@permission_required(RULES)
def reason_page(request: AuthedRequest, reason_id: int) -> HttpResponse:
    """One reason: its form and its history."""
    reason = get_object_or_404(StockReason, pk=reason_id)
    form = ReasonForm.of(reason, request.POST or None)
    if request.method == "POST" and form.is_valid():
        changed = change_reason(reason_id=reason.pk, facts=form.facts())
        if not isinstance(changed, Refusal):
            messages.success(request, _("Saved. What it explained before keeps its words."))
            return redirect("stock-reason", reason.pk)
        form.add_error("sign", refusal_words(changed))
    return _form(request, form, reason)


@require_POST
@permission_required(RULES)
def reason_switch(request: AuthedRequest, reason_id: int, verb: str) -> HttpResponse:
    """Offer a reason, or offer it no longer."""
    if verb not in ("on", "off") or not StockReason.objects.filter(pk=reason_id).exists():
        raise Http404
    outcomes = switch_reasons(reason_ids=[reason_id], on=verb == "on")
    if outcomes.refused:
        messages.error(request, refusal_words(outcomes.refused[reason_id]))
    elif outcomes.already:
        messages.info(request, _("It was so already; nothing is changed."))
    else:
        messages.success(
            request, _("The reason is offered from now on.") if verb == "on" else _("The reason is no longer offered.")
        )
    return redirect("stock-reason", reason_id)


def refusal_words(refusal: Refusal) -> str:
    """Why it stayed as it was."""
    return {
        "code_taken": _("There is a reason with that code."),
        "last_fewer": _("It is the last reason for missing units, and a write-off must name one. Offer another first."),
        "last_more": _("It is the last reason for units that turned up. Offer another first."),
        "not_found": _("There is no such reason."),
    }[refusal.code]


def _form(request: AuthedRequest, form: ReasonForm, reason: StockReason | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "reason": reason}
    if reason:
        context |= {"row": reason_rows([reason])[0], "history": reason_history(reason)}
    status = 422 if request.method == "POST" else 200
    return render(request, "inventory/reason.html", context, status=status)
