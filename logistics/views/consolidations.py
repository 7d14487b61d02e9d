"""Line-hauls that parcels share: begun, filled, handed over with their cost, undone before that."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes
from erp.kernel.tables import BadCursor, keyset_page
from logistics import reads_rates
from logistics.forms import ConsolidationForm, HandOverForm, minor
from logistics.models import Consolidation, Parcel
from logistics.rate_wording import batch_words, money_words
from logistics.services import consolidating
from logistics.states import ConsolidationState
from logistics.wording import say
from people.access import AuthedRequest, permission_required

VIEW, WORK = "parcels.view", "stations.use"
MOST = 2_000


@require_GET
@permission_required(VIEW)
def consolidations(request: AuthedRequest) -> HttpResponse:
    """Line-hauls, newest first."""
    state = request.GET.get("state", "")
    found = reads_rates.consolidations_found()
    if state in ConsolidationState.values:
        found = found.filter(state=state)
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    rows = [
        {"each": each, "tone": reads_rates.CONSOLIDATION_TONES[ConsolidationState(each.state)],
         "cost": money_words(each.cost) if each.cost is not None else ""}
        for each in page.rows
    ]  # fmt: skip
    context = {
        "page": page,
        "rows": rows,
        "states": ConsolidationState.choices,
        "filtered": bool(state),
        "may_work": request.user.can(WORK),
    }
    return render(request, "logistics/rates/consolidations.html", context)  # fmt: skip


@require_http_methods(["GET", "POST"])
@permission_required(WORK)
def new(request: AuthedRequest) -> HttpResponse:
    """Begin a line-haul."""
    form = ConsolidationForm(request.POST if request.method == "POST" else None, initial={"client_id": uuid4()})
    if form.is_valid():
        data = form.cleaned_data
        made = consolidating.open_consolidation(
            client_id=data["client_id"], warehouse_id=data["warehouse"].pk, carrier_id=data["carrier"].pk, country=data["country"].upper(),
            destination=data["destination"], split_by=data["split_by"], actor=request.user,
        )  # fmt: skip
        return redirect("logistics:consolidation", made.pk)
    return render(request, "logistics/rates/consolidation_new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@permission_required(VIEW)
def consolidation(request: AuthedRequest, consolidation_id: int) -> HttpResponse:
    """One line-haul with its parcels and their shares."""
    return _page(request, _found(consolidation_id))


def _found(consolidation_id: int) -> Consolidation:
    return get_object_or_404(reads_rates.consolidations_found(), pk=consolidation_id)


def _page(request: AuthedRequest, found: Consolidation, **more: Any) -> HttpResponse:
    context = {
        "each": found,
        "tone": reads_rates.CONSOLIDATION_TONES[ConsolidationState(found.state)],
        "cost": money_words(found.cost) if found.cost is not None else "",
        "rows": reads_rates.consolidated_shown(found),
        "open": found.state == ConsolidationState.OPEN,
        "may_work": request.user.can(WORK),
        "hand_over": HandOverForm(),
        "events": _events(found),
        **more,
    }
    return render(request, "logistics/rates/consolidation.html", context, status=422 if more else 200)


def _events(found: Consolidation) -> list[dict[str, Any]]:
    entries = TimelineEntry.objects.filter(subject_kind=consolidating.KIND, subject_id=found.pk).select_related("actor")
    return [
        {"text": say(entry.action, entry.data), "at": entry.at, "actor": entry.actor.display_name if entry.actor else _("the system")}
        for entry in entries.order_by("-pk")
    ]  # fmt: skip


@require_POST
@permission_required(WORK)
def act(request: AuthedRequest, consolidation_id: int, verb: str) -> HttpResponse:
    """Put parcels on it (`add`) or take them off (`remove`), by their numbers; `hand-over`; `undo`."""
    found = _found(consolidation_id)
    if verb in ("add", "remove"):
        return _parcels(request, found, verb)
    if verb == "undo":
        outcomes = consolidating.undo(consolidation_id=found.pk, actor=request.user)
    elif verb == "hand-over":
        form = HandOverForm(request.POST)
        if not form.is_valid():
            return _page(request, found, hand_over=form)
        outcomes = consolidating.hand_over(
            consolidation_id=found.pk, cost=minor(form.cleaned_data["cost"]) or 0, reference=form.cleaned_data["reference"], actor=request.user
        )  # fmt: skip
    else:
        raise Http404
    wrong = _wrong(outcomes)
    if wrong:
        return _page(request, found, wrong=wrong)
    return redirect("logistics:consolidation", found.pk)


def _parcels(request: AuthedRequest, found: Consolidation, verb: str) -> HttpResponse:
    text = request.POST.get("numbers", "").replace("\0", "")
    numbers = list(dict.fromkeys(text.replace(",", " ").upper().split()))[:MOST]
    known = dict(Parcel.objects.filter(number__in=numbers).values_list("number", "pk"))
    tracked = Parcel.objects.filter(tracking_number__in=numbers).values_list("tracking_number", "pk")
    known |= {number: key for number, key in tracked if number}
    call = consolidating.add_parcels if verb == "add" else consolidating.remove_parcels
    outcomes = call(consolidation_id=found.pk, parcel_ids=sorted(set(known.values())), actor=request.user)
    wrong = [
        _("No parcel has the number %(number)s.") % {"number": number[:40]} for number in numbers if number not in known
    ]
    wrong += _wrong(outcomes)
    if wrong:
        return _page(request, _found(found.pk), wrong=wrong[:50])
    told = ngettext("%(count)s parcel.", "%(count)s parcels.", len(outcomes.done)) % {"count": len(outcomes.done)}
    messages.success(request, told)
    return redirect("logistics:consolidation", found.pk)


def _wrong(outcomes: Outcomes) -> list[str]:
    return [batch_words(refusal.code, refusal.values) for refusal in outcomes.refused.values()]
