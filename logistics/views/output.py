"""What each clerk finished; and what the scale has learned about the catalogue's weights."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.tables import TooSlow, limited
from erp.kernel.ui.charts import Chart, Series
from logistics import reads_output
from logistics.services.learning import accept_weights, learned_weights
from logistics.views.stations import number
from logistics.wording import say
from people.access import AuthedRequest, permission_required
from products.catalogue_words import refusal_words
from products.models import Sku

USUAL, LONGEST, PLOTTED = 7, 92, 6
EVERYONE = "stations.override"  # who accepts a weight for others also sees what others did


@require_GET
@permission_required("stations.use")
def output(request: AuthedRequest) -> HttpResponse:
    """Work by person and station; a clerk sees their own, a supervisor everybody's."""
    last = _day(request.GET.get("last", "")) or clock.business_date()
    first = _day(request.GET.get("first", "")) or last - timedelta(days=USUAL - 1)
    first = min(max(first, last - timedelta(days=LONGEST - 1)), last)
    everyone = request.user.can(EVERYONE)
    found, too_broad = [], False
    try:
        with limited():
            found = reads_output.output(first=first, last=last, person_id=None if everyone else request.user.pk)
    except TooSlow:
        too_broad = True
    days = reads_output.days_between(first, last)
    chart = Chart(
        says=_("Finished work by day"),
        labels=[f"{day:%m-%d}" for day in days],
        series=[Series(one.person, [one.by_day.get(day, 0) for day in days]) for one in found[:PLOTTED]],
        kind="bars",
    )
    context = {
        "people": found,
        "stations": reads_output.STATIONS.values(),
        "chart": chart if found else None,
        "first": first,
        "last": last,
        "too_broad": too_broad,
        "everyone": everyone,
    }
    return render(request, "logistics/output.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_GET
@permission_required("parcels.view")
def weights(request: AuthedRequest) -> HttpResponse:
    """SKUs that the scale says weigh something else than the catalogue."""
    learned, too_broad = [], False
    try:
        with limited():
            learned = learned_weights()
    except TooSlow:
        too_broad = True
    context = {"learned": learned, "too_broad": too_broad, "may_accept": request.user.can("products.manage")}
    return render(request, "logistics/weights.html", context)


@require_POST
@permission_required("products.manage")
def accept(request: AuthedRequest) -> HttpResponse:
    """Write the chosen weights into the catalogue."""
    ids = sorted({key for text in request.POST.getlist("ids") if (key := number(text))})
    if not ids:
        return render(request, "logistics/batch_refused.html", {"why": _("Choose at least one SKU.")}, status=422)
    outcomes = accept_weights(ids, actor=request.user)
    named = dict(Sku.objects.filter(pk__in=ids).values_list("pk", "code"))
    kinds = [(key, "refused") for key in outcomes.refused]
    kinds += [(key, "already") for key in outcomes.already] + [(key, "done") for key in outcomes.done]
    rows = [
        {
            "id": key,
            "kind": kind,
            "label": named.get(key, f"#{key}"),
            "reason": _why(outcomes.refused[key]) if kind == "refused" else "",
        }
        for key, kind in kinds
    ]
    context = {
        "outcomes": rows,
        "done": len(outcomes.done),
        "already": len(outcomes.already),
        "refused": len(outcomes.refused),
    }
    return render(request, "logistics/batch.html", context)


def _why(refusal: Refusal) -> str:
    if refusal.code == "not_learned":
        return say(refusal.code, refusal.values)
    return refusal_words(refusal.code, refusal.values)
