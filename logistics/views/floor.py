"""Pick and put wall: a page each, and the address that its scanner posts to."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from logistics import reads, reads_waves
from logistics.models import Wave
from logistics.services.picking import pick_scan
from logistics.services.scans import Answer
from logistics.services.wall import wall_scan
from logistics.states import LIVE, WaveKind, WaveState
from logistics.views.stations import number
from logistics.wording import say
from people.access import AuthedRequest, permission_required

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Bench:
    """A station that works on a wave: its name, its title, and what it asks for first."""

    name: str
    title: LazyText
    first: LazyText
    icon: str


BENCHES = {
    bench.name: bench
    for bench in (
        Bench("pick", gettext_lazy("Pick"), gettext_lazy("Scan a wave, or choose one"), "clipboard-list"),
        Bench("wall", gettext_lazy("Put wall"), gettext_lazy("Scan a wave, or choose one"), "box"),
    )
}


@require_GET
@permission_required("stations.use")
def station(request: AuthedRequest, bench: str) -> HttpResponse:
    """A station's page. `?wave=` shows a wave, for a clerk who comes from the wave's page; it is taken in hand by a scan."""
    wave_id = number(request.GET.get("wave", ""))
    return render(request, "logistics/stations/wave_station.html", _context(request, BENCHES[bench], wave_id, None))


@require_POST
@permission_required("stations.use")
def scan(request: AuthedRequest, bench: str) -> HttpResponse:
    """One scan, one answer."""
    at = BENCHES[bench]
    try:
        client_id = UUID(request.POST["client_id"]) if request.POST.get("client_id") else uuid4()
    except ValueError:
        return HttpResponseBadRequest(_("The scan's id is not an id. Reload the page and scan again."))
    code = request.POST.get("code", "").strip()
    if not code or "\0" in code:
        return HttpResponseBadRequest(_("Nothing was scanned. Scan again."))
    wave_id, pick_id = number(request.POST.get("wave", "")), number(request.POST.get("pick", ""))
    if bench == "pick":
        answer = pick_scan(code=code, client_id=client_id, actor=request.user, wave_id=wave_id, pick_id=pick_id)
    else:
        answer = wall_scan(code=code, client_id=client_id, actor=request.user, wave_id=wave_id)
    whole = "HX-Request" not in request.headers
    template = "logistics/stations/wave_station.html" if whole else f"logistics/stations/{bench}_bench.html"
    response = render(request, template, _context(request, at, answer.current, answer))
    response["X-Scan-Sound"] = answer.sound
    return response


def _context(request: AuthedRequest, bench: Bench, wave_id: int | None, answer: Answer | None) -> dict[str, Any]:
    wave = Wave.objects.select_related("warehouse", "picker").filter(pk=wave_id).first() if wave_id else None
    return {
        "bench": bench,
        "part": f"logistics/stations/{bench.name}_bench.html",
        "scan_url": reverse(f"logistics:{bench.name}-scan"),
        "wave": wave,
        "answer": answer,
        "words": say(answer.code, answer.values) if answer else "",
        "counts": reads.day_counts(user=request.user),
        "waves": [] if wave else _choice(bench),
        **(_pick(wave, answer) if bench.name == "pick" else _wall(wave, answer)),
    }


def _choice(bench: Bench) -> list[dict[str, Any]]:
    """The waves that this station may go on with, the oldest first."""
    found = Wave.objects.filter(state__in=LIVE).select_related("warehouse", "picker")
    wanted = {
        "pick": found.exclude(state=WaveState.PICKED),
        "wall": found.filter(kind=WaveKind.MIXED).exclude(state=WaveState.OPEN),
    }
    waves = list(wanted[bench.name].order_by("pk")[:SHOWN])
    sums = reads_waves.progress([wave.pk for wave in waves])
    return [{"wave": wave, "sums": sums[wave.pk]} for wave in waves]


def _pick(wave: Wave | None, answer: Answer | None) -> dict[str, Any]:
    """Where to go now, whether one stands there, and the stops after it."""
    if wave is None:
        return {}
    picks: list[dict[str, Any]] = [
        {"stop": stop, "name": reads_waves.stop_name(stop), "left": stop.quantity - stop.picked - stop.short}
        for stop in reads_waves.picks(wave.pk)
    ]
    todo = [pick for pick in picks if pick["left"]]
    at = answer.values.get("pick_id") if answer else None
    now = todo[0] if todo else None
    there = bool(now and (now["stop"].bin_id is None or now["stop"].pk == at))
    out = [seat for seat in reads_waves.places(wave) if seat["kick_out"]]
    return {
        "now": now, "there": there, "at": at if there else "", "rest": todo[1:SHOWN], "left": len(todo), "stops": len(picks), "kick_out": out,
        "begun": wave.picker is not None,
    }  # fmt: skip


def _wall(wave: Wave | None, answer: Answer | None) -> dict[str, Any]:
    """The slots, and the one that the last item goes to."""
    if wave is None:
        return {}
    slot = answer.values.get("slot") if answer and answer.sound != "wrong" else None
    return {"slots": reads_waves.wall(wave.pk), "slot": slot}
