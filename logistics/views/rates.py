"""Carriers, services with their limits, zones and rate cards, and what is wrong with them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel import clock
from erp.kernel.tables import BadCursor, keyset_page
from logistics import reads_rates, reads_setup
from logistics.forms import FuelForm, RemoteForm, TermsForm, ZoneForm, major
from logistics.forms_setup import terms_initial
from logistics.forms_surcharges import SurchargeForm, surcharge_initial
from logistics.models import CardSurcharge, Carrier, FuelRate, RateCard, Service, ServiceTerms, Zone
from logistics.rate_lint import lint
from logistics.services import rates
from logistics.services.rates import FuelDraft
from logistics.views.stations import number
from people.access import AuthedRequest, permission_required

VIEW, EDIT = "parcels.view", "logistics.rates"


@require_GET
@permission_required(VIEW)
def carriers(request: AuthedRequest) -> HttpResponse:
    """Carriers and how many services each has."""
    try:
        page = keyset_page(Carrier.objects.prefetch_related("services"), request.GET)
    except BadCursor as error:
        raise Http404 from error
    rows = [
        {"carrier": carrier, "services": sorted(carrier.services.all(), key=lambda service: service.rank)}
        for carrier in page.rows
    ]
    return render(
        request, "logistics/rates/carriers.html", {"page": page, "rows": rows, "may_edit": request.user.can(EDIT)}
    )


@require_GET
@permission_required(VIEW)
def services(request: AuthedRequest) -> HttpResponse:
    """Services with their limits and findings; the filters are in the address."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    carrier = request.GET.get("carrier", "")
    today = clock.business_date()
    found = Service.objects.select_related("carrier")
    if text:
        found = found.filter(code__istartswith=text) | found.filter(name__icontains=text)
    if carrier:
        found = found.filter(carrier__code=carrier)
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    findings = lint(on=today, service_ids=[service.pk for service in page.rows])
    context = {
        "page": page,
        "rows": reads_rates.services_shown(page.rows, findings, on=today),
        "carriers": Carrier.objects.order_by("name").values_list("code", "name"),
        "filtered": bool(text or carrier),
        "may_edit": request.user.can(EDIT),
    }
    return render(request, "logistics/rates/services.html", context)


@require_GET
@permission_required(VIEW)
def findings(request: AuthedRequest) -> HttpResponse:
    """What is wrong with the rate cards of all services."""
    found = lint(on=clock.business_date())
    by_id = Service.objects.select_related("carrier").in_bulk([each.service_id for each in found])
    return render(
        request, "logistics/rates/findings.html", {"rows": reads_rates.findings_shown(found, by_id), "count": len(found)}
    )  # fmt: skip


@require_GET
@permission_required(VIEW)
def service(request: AuthedRequest, service_id: int) -> HttpResponse:
    """One service: limits, zones, cards, fuel, remote areas, findings."""
    found = get_object_or_404(Service.objects.select_related("carrier"), pk=service_id)
    return service_page(request, found)


def service_page(
    request: AuthedRequest,
    found: Service,
    *,
    card_form: tuple[int, forms.Form] | None = None,
    bad: Mapping[str, forms.Form] | None = None,
) -> HttpResponse:
    """The page of a service, again with what is wrong in a form. `card_form`: that of a card, by its id."""
    today = clock.business_date()
    terms = ServiceTerms.objects.filter(service=found).first()
    context: dict[str, Any] = {
        "service": found,
        "terms": terms,
        "traits": reads_rates.trait_words(terms.refused_traits) if terms else "",
        "max_value": major(terms.max_value) if terms and terms.max_value else None,
        "warehouses": list(found.warehouses.order_by("code").values_list("code", flat=True)),
        "zones": reads_rates.zones_shown(found),
        "cards": _cards(request, found, card_form),
        "fuel": reads_rates.fuel_of(found),
        "remote": reads_rates.remote_text(found),
        "findings": reads_rates.findings_shown(lint(on=today, service_ids=[found.pk]), {found.pk: found}),
        "may_edit": request.user.can(EDIT),
        **reads_setup.service_setup_shown(found),
        "terms_form": TermsForm(initial=terms_initial(found, terms)),
        "zone_form": ZoneForm(auto_id="zone_%s"),
        "fuel_form": FuelForm(initial={"valid_from": today}, auto_id="fuel_%s"),
        "remote_form": RemoteForm(initial={"areas": reads_rates.remote_text(found)}, auto_id="remote_%s"),
        **(bad or {}),
    }
    return render(request, "logistics/rates/service.html", context, status=422 if bad or card_form else 200)


def _cards(request: AuthedRequest, found: Service, bad: tuple[int, forms.Form] | None) -> list[dict[str, Any]]:
    """The cards, each with a form for a surcharge: empty, or filled with the one that the address names."""
    shown = reads_rates.cards_shown(found, on=clock.business_date())
    chosen = number(request.GET.get("surcharge", ""))
    known = CardSurcharge.objects.filter(pk=chosen, card__service=found).first() if chosen else None
    for row in shown:
        card = row["card"]
        mine = known if known and known.card_id == card.pk else None
        row["changing"] = mine is not None or bool(bad and bad[0] == card.pk)
        row["form"] = (
            bad[1]
            if bad and bad[0] == card.pk
            else SurchargeForm(initial=surcharge_initial(card, mine), auto_id=f"surcharge{card.pk}_%s")
        )
    return shown


@require_POST
@permission_required(EDIT)
def save(request: AuthedRequest, service_id: int, part: str) -> HttpResponse:
    """Save a part of a service: its limits (`terms`), a `zone`, a `fuel` percentage, its `remote` areas."""
    found = get_object_or_404(Service.objects.select_related("carrier"), pk=service_id)
    form_class = {"terms": TermsForm, "zone": ZoneForm, "fuel": FuelForm, "remote": RemoteForm}.get(part)
    if form_class is None:
        raise Http404
    form = form_class(request.POST, auto_id=f"{part}_%s")
    if not form.is_valid():
        return service_page(request, found, bad={f"{part}_form": form})
    if isinstance(form, TermsForm):
        data = form.cleaned_data
        rates.save_terms([form.draft(found.pk)])
        rates.save_limits(
            service_id=found.pk, rank=data["rank"], max_weight_g=data["max_weight_g"], countries=data["countries"]
        )
    elif isinstance(form, ZoneForm):
        rates.save_zones([form.draft(found.pk)])
    elif isinstance(form, FuelForm):
        rates.save_fuel([FuelDraft(found.pk, form.cleaned_data["valid_from"], form.cleaned_data["percent"])])
    else:
        rates.save_remote_areas(service_id=found.pk, areas=form.cleaned_data["areas"])
    messages.success(request, _("Saved."))
    return redirect("logistics:service", found.pk)


@require_POST
@permission_required(EDIT)
def remove(request: AuthedRequest, service_id: int, part: str, key: int) -> HttpResponse:
    """Take away a `card`, a `zone` that no card prices, or a `fuel` percentage."""
    found = get_object_or_404(Service, pk=service_id)
    if part == "card":
        rates.remove_card(card_id=get_object_or_404(RateCard, pk=key, service=found).pk)
    elif part == "fuel":
        rates.remove_fuel(fuel_id=get_object_or_404(FuelRate, pk=key, service=found).pk)
    elif part == "zone":
        if not rates.remove_zone(zone_id=get_object_or_404(Zone, pk=key, service=found).pk):
            messages.error(request, _("A rate card has a price for this zone. Take the card away first."))
            return redirect("logistics:service", found.pk)
    else:
        raise Http404
    messages.success(request, _("Taken away. The audit trail keeps it."))
    return redirect("logistics:service", found.pk)
