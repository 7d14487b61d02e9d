"""The surcharges of a rate card, on the page of its service."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from logistics.forms_surcharges import SurchargeForm
from logistics.models import RateCard
from logistics.services.surcharges import remove_surcharge, save_surcharges
from logistics.views.rates import EDIT, service_page
from people.access import AuthedRequest, permission_required


@require_POST
@permission_required(EDIT)
def save(request: AuthedRequest, card_id: int) -> HttpResponse:
    """Add a surcharge to a card, or change the one of the same kind."""
    card = get_object_or_404(RateCard.objects.select_related("service__carrier"), pk=card_id)
    form = SurchargeForm(request.POST, auto_id=f"surcharge{card.pk}_%s")
    if not form.is_valid():
        return service_page(request, card.service, card_form=(card.pk, form))
    if save_surcharges(card_id=card.pk, drafts=[form.draft()]):
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("The card was taken away meanwhile."))
    return redirect("logistics:service", card.service_id)


@require_POST
@permission_required(EDIT)
def remove(request: AuthedRequest, card_id: int, surcharge_id: int) -> HttpResponse:
    """Take a surcharge away."""
    card = get_object_or_404(RateCard, pk=card_id)
    if remove_surcharge(card_id=card.pk, surcharge_id=surcharge_id):
        messages.success(request, _("Taken away. The audit trail keeps it."))
    return redirect("logistics:service", card.service_id)
