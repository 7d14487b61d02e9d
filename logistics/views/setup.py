"""Carriers and services are set up here: entered, changed, switched off rather than deleted."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.outcomes import Refusal
from logistics import reads_setup
from logistics.forms_setup import CarrierForm, ServiceForm, carrier_initial, service_initial
from logistics.models import Carrier, Service
from logistics.services.carrier_setup import change_carrier, close_carriers, create_carrier, reopen_carriers
from logistics.services.service_setup import change_service, close_services, create_service, reopen_services
from logistics.wording_setup import refusal_sentence
from people.access import AuthedRequest, permission_required

VIEW, EDIT = "parcels.view", "logistics.rates"


@require_GET
@permission_required(VIEW)
def carrier(request: AuthedRequest, carrier_id: int) -> HttpResponse:
    """One carrier: its services and accounts, how marketplaces call it, and what speaks against switching it off."""
    found = get_object_or_404(Carrier, pk=carrier_id)
    context = reads_setup.carrier_shown(found) | {"may_edit": request.user.can(EDIT)}
    return render(request, "logistics/setup/carrier.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(EDIT)
def carrier_new(request: AuthedRequest) -> HttpResponse:
    """Enter a carrier."""
    return _edit_carrier(request, None)


@require_http_methods(["GET", "POST"])
@permission_required(EDIT)
def carrier_edit(request: AuthedRequest, carrier_id: int) -> HttpResponse:
    """Change a carrier."""
    return _edit_carrier(request, get_object_or_404(Carrier, pk=carrier_id))


def _edit_carrier(request: AuthedRequest, known: Carrier | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = CarrierForm(data, initial=carrier_initial(known) if known else {})
    if form.is_valid():
        if known is None:
            saved = create_carrier(draft=form.draft(), actor=request.user)
        else:
            saved = change_carrier(carrier_id=known.pk, draft=form.draft(), actor=request.user)
        if saved.carrier is not None:
            messages.success(request, _("Saved."))
            return redirect("logistics:carrier", saved.carrier.pk)
        _add_refusals(form, dict(saved.refused))
    context = {"form": form, "known": known, "heading": known.name if known else _("New carrier")}
    return render(request, "logistics/setup/carrier_form.html", context, status=422 if form.errors else 200)


def _add_refusals(form: forms.Form, refused: dict[str, Refusal]) -> None:
    for name, refusal in refused.items():
        form.add_error(name if name in form.fields else None, refusal_sentence(refusal))


@require_POST
@permission_required(EDIT)
def carrier_closing(request: AuthedRequest, carrier_id: int) -> HttpResponse:
    """Switch a carrier off, or on again."""
    found = get_object_or_404(Carrier, pk=carrier_id)
    act = reopen_carriers if found.closed_at else close_carriers
    outcomes = act(carrier_ids=[found.pk], actor=request.user)
    for refusal in outcomes.refused.values():
        messages.error(request, refusal_sentence(refusal))
    if outcomes.done:
        said = (
            _("%(name)s is on again.")
            if found.closed_at
            else _("%(name)s is switched off. What was sent with it stays.")
        )
        messages.success(request, said % {"name": found.name})
    return redirect("logistics:carrier", found.pk)


@require_http_methods(["GET", "POST"])
@permission_required(EDIT)
def service_new(request: AuthedRequest) -> HttpResponse:
    """Enter a service; `carrier` in the address chooses its carrier."""
    key = request.GET.get("carrier", "")
    return _edit_service(request, None, {"carrier": int(key)} if key.isdecimal() and len(key) < 19 else {})


@require_http_methods(["GET", "POST"])
@permission_required(EDIT)
def service_edit(request: AuthedRequest, service_id: int) -> HttpResponse:
    """Change a service."""
    known = get_object_or_404(Service, pk=service_id)
    return _edit_service(request, known, service_initial(known))


def _edit_service(request: AuthedRequest, known: Service | None, initial: dict[str, Any]) -> HttpResponse:
    form = ServiceForm(request.POST if request.method == "POST" else None, initial=initial, known=known)
    if form.is_valid():
        if known is None:
            saved = create_service(draft=form.service_draft(), actor=request.user)
        else:
            saved = change_service(service_id=known.pk, draft=form.service_draft(), actor=request.user)
        if saved.service is not None:
            messages.success(request, _("Saved."))
            return redirect("logistics:service", saved.service.pk)
        _add_refusals(form, dict(saved.refused))
    context = {"form": form, "known": known, "heading": known.name if known else _("New service")}
    return render(request, "logistics/setup/service_form.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required(EDIT)
def service_closing(request: AuthedRequest, service_id: int) -> HttpResponse:
    """Switch a service off, or on again."""
    found = get_object_or_404(Service, pk=service_id)
    act = reopen_services if found.closed_at else close_services
    outcomes = act(service_ids=[found.pk], actor=request.user)
    for refusal in outcomes.refused.values():
        messages.error(request, refusal_sentence(refusal))
    if outcomes.done:
        said = (
            _("%(name)s is on again.")
            if found.closed_at
            else _("%(name)s is switched off. Parcels that have it still leave by it.")
        )
        messages.success(request, said % {"name": found.name})
    return redirect("logistics:service", found.pk)
