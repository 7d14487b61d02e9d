"""Waves: the list, how new ones are made, one wave with its parcels and its way, and what is undone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes
from erp.kernel.services import jobs as job_services
from erp.kernel.tables import BadCursor, keyset_page
from inventory.models import Warehouse
from logistics import jobs, reads_waves
from logistics.forms_waves import WaveForm
from logistics.models import Wave
from logistics.services.waves import dissolve, take_out
from logistics.states import LIVE, WaveKind, WaveState
from logistics.views.papers import paper_kinds
from logistics.views.stations import number
from logistics.wording import say
from people.access import AuthedRequest, permission_required

TIMELINE_SHOWN = 100


@require_GET
@permission_required("parcels.view")
def wave_list(request: AuthedRequest) -> HttpResponse:
    """Waves, newest first; and what was missing in its bin."""
    params = request.GET
    found = reads_waves.waves(state=params.get("state", ""), warehouse_id=number(params.get("warehouse", "")))
    try:
        page = keyset_page(found, params)
    except BadCursor as error:
        raise Http404 from error
    sums = reads_waves.progress([wave.pk for wave in page.rows])
    context = {
        "page": page,
        "rows": [
            {"wave": wave, "tone": reads_waves.TONES[WaveState(wave.state)], "sums": sums[wave.pk]} for wave in page.rows
        ],
        "states": WaveState.choices,
        "warehouses": Warehouse.objects.order_by("code").values_list("pk", "code"),
        "filtered": any(params.get(name) for name in ("state", "warehouse")),
        "shortages": reads_waves.shortages(),
        "may_count": request.user.can("stock.adjust"),
        "may_work": request.user.can("stations.use"),
    }  # fmt: skip
    return render(request, "logistics/waves/list.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("stations.use")
def wave_new(request: AuthedRequest) -> HttpResponse:
    """What waits to be picked and which waves it would make; a POST makes them, as a job with an outcome per parcel."""
    form = WaveForm(request.POST if request.method == "POST" else request.GET)
    ids: list[int] = []
    listed: list[reads_waves.Proposal] = []
    if form.is_valid():
        ids, listed = reads_waves.proposals(form.wanted(), size=form.most(), wall=form.slots())
        ids = form.of_kinds(ids)
        listed = [one for one in listed if form.takes(one.kind)]
    if request.method == "POST" and ids:
        params = {"size": form.most(), "wall": form.slots()}
        job = job_services.start(jobs.WAVES, subject_ids=ids, params=params, actor=request.user)
        return redirect("job", job.pk)
    if request.method == "POST" and form.is_valid():
        messages.info(request, _("Nothing waits to be picked."))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "proposals": listed, "count": len(ids), "most": reads_waves.MOST}
    return render(request, "logistics/waves/new.html", context, status=status)


@require_GET
@permission_required("parcels.view")
def wave_page(request: AuthedRequest, wave_id: int) -> HttpResponse:
    """One wave: its parcels by slot, its way through the bins, and what happened."""
    wave = get_object_or_404(Wave.objects.select_related("warehouse", "picker", "created_by"), pk=wave_id)
    entries = TimelineEntry.objects.filter(subject_kind="wave", subject_id=wave_id).select_related("actor")
    context = {
        "wave": wave,
        "tone": reads_waves.TONES[WaveState(wave.state)],
        "sums": reads_waves.progress([wave.pk])[wave.pk],
        "places": reads_waves.places(wave),
        "picks": [{"stop": stop, "name": reads_waves.stop_name(stop)} for stop in reads_waves.picks(wave.pk)],
        "events": [
            {"text": say(entry.action, entry.data), "at": entry.at, "actor": _who(entry.actor)}
            for entry in entries.order_by("-pk")[:TIMELINE_SHOWN]
        ],
        "live": wave.state in LIVE,
        "may_work": request.user.can("stations.use"),
        "mixed": wave.kind == WaveKind.MIXED,
        "kinds": paper_kinds(),
    }
    return render(request, "logistics/waves/page.html", context)


@require_POST
@permission_required("stations.use")
def wave_act(request: AuthedRequest, wave_id: int, action: str) -> HttpResponse:
    """Dissolve a wave, or take parcels out of it (`kick`: those that were cancelled)."""
    wave = get_object_or_404(Wave, pk=wave_id)
    if action == "dissolve":
        outcomes = dissolve([wave_id], actor=request.user)
        done = _("%(wave)s is dissolved; its parcels are free for others.") % {"wave": wave.number}
    elif action == "out":
        ids = [key for text in request.POST.getlist("ids") if (key := number(text))]
        outcomes = take_out(ids, wave_id=wave_id, actor=request.user) if ids else Outcomes()
        done = _("%(count)s parcels are out of %(wave)s.") % {"count": len(outcomes.done), "wave": wave.number}
    elif action == "kick":
        ids = [seat["parcel"].pk for seat in reads_waves.places(wave) if seat["kick_out"]]
        outcomes = take_out(ids, wave_id=wave_id, actor=request.user, why="kicked") if ids else Outcomes()
        done = _("%(count)s parcels are out of %(wave)s.") % {"count": len(outcomes.done), "wave": wave.number}
    else:
        raise Http404
    for refused in outcomes.refused.values():
        messages.error(request, say(refused.code, refused.values))
    if outcomes.done:
        messages.success(request, done)
    return redirect("logistics:wave", wave_id)


def _who(user: Any) -> str:
    return user.display_name if user else _("the system")
