"""The stations: a page each, and the address that its scanner posts to."""

from collections.abc import Callable
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

from erp.kernel.tables import capped_count
from logistics import reads
from logistics.models import Manifest, Parcel, Wave
from logistics.services.stations import Answer, pack_scan, ship, verify_scan, weigh
from logistics.states import OPEN, ParcelState, WaveKind, WaveState
from logistics.wording import say
from people.access import AuthedRequest, permission_required

Scan = Callable[..., Answer]


@dataclass(frozen=True, slots=True)
class Desk:
    """A station: its name, the service its scans go to, and what it asks for when nothing is on it."""

    name: str
    title: LazyText
    first: LazyText
    icon: str
    scan: Scan
    takes_parcel: bool = True


DESKS = {
    desk.name: desk
    for desk in (
        Desk("pack", gettext_lazy("Pack"), gettext_lazy("Scan a parcel"), "package", pack_scan),
        Desk("verify", gettext_lazy("Verify"), gettext_lazy("Scan a parcel"), "checks", verify_scan),
        Desk("weigh", gettext_lazy("Weigh"), gettext_lazy("Scan a parcel"), "scale", weigh),
        Desk(
            "ship",
            gettext_lazy("Ship"),
            gettext_lazy("Scan parcels to ship them"),
            "truck-delivery",
            ship,
            takes_parcel=False,
        ),
    )
}
_PARCEL_LIMIT = 2**63


@require_GET
@permission_required("stations.use")
def chooser(request: AuthedRequest) -> HttpResponse:
    """Every station, with how much waits there."""
    waiting = {
        state: capped_count(Parcel.objects.filter(state=state))
        for state in (ParcelState.LABELLED, ParcelState.VERIFIED, ParcelState.WEIGHED)
    }
    to_print = capped_count(Parcel.objects.filter(state__in=OPEN, printed_at__isnull=True))
    waves = {
        to_pick: capped_count(Wave.objects.filter(state__in=[WaveState.OPEN, WaveState.PICKING]))
        if to_pick
        else capped_count(Wave.objects.filter(state__in=[WaveState.PICKING, WaveState.PICKED], kind=WaveKind.MIXED))
        for to_pick in (True, False)
    }
    tiles = [
        {"url": "logistics:print", "icon": "printer", "title": _("Print"), "count": to_print},
        {"url": "logistics:pick", "icon": "clipboard-list", "title": _("Pick"), "count": waves[True]},
        {"url": "logistics:wall", "icon": "box", "title": _("Put wall"), "count": waves[False]},
        {
            "url": "logistics:pack",
            "icon": "package",
            "title": DESKS["pack"].title,
            "count": waiting[ParcelState.LABELLED],
        },
        {
            "url": "logistics:verify",
            "icon": "checks",
            "title": DESKS["verify"].title,
            "count": waiting[ParcelState.LABELLED],
        },
        {
            "url": "logistics:weigh",
            "icon": "scale",
            "title": DESKS["weigh"].title,
            "count": waiting[ParcelState.VERIFIED],
        },
        {
            "url": "logistics:ship",
            "icon": "truck-delivery",
            "title": DESKS["ship"].title,
            "count": waiting[ParcelState.WEIGHED],
        },
        {
            "url": "logistics:manifests",
            "icon": "truck",
            "title": _("Hand-over"),
            "count": capped_count(Manifest.objects.filter(handed_at=None)),
        },
    ]
    return render(
        request, "logistics/stations/chooser.html", {"tiles": tiles, "counts": reads.day_counts(user=request.user)}
    )


@require_GET
@permission_required("stations.use")
def station(request: AuthedRequest, desk: str) -> HttpResponse:
    """A station's page. `?parcel=` puts a parcel on it, for a clerk who comes from the parcel's page."""
    parcel_id = number(request.GET.get("parcel", ""))
    return render(request, "logistics/stations/station.html", _context(request, DESKS[desk], parcel_id, answer=None))


@require_POST
@permission_required("stations.use")
def scan(request: AuthedRequest, desk: str) -> HttpResponse:
    """One scan, one answer: the station's new look, and how it sounds. Without a script the whole page comes back."""
    at = DESKS[desk]
    try:
        client_id = UUID(request.POST["client_id"]) if request.POST.get("client_id") else uuid4()
    except ValueError:
        return HttpResponseBadRequest(_("The scan's id is not an id. Reload the page and scan again."))
    code = request.POST.get("code", "").strip()
    if not code or "\0" in code:
        return HttpResponseBadRequest(_("Nothing was scanned. Scan again."))
    context = {"parcel_id": number(request.POST.get("parcel", ""))} if at.takes_parcel else {}
    answer = at.scan(code=code, client_id=client_id, actor=request.user, **context)
    whole = "HX-Request" not in request.headers
    template = "logistics/stations/station.html" if whole else "logistics/stations/bench.html"
    response = render(request, template, _context(request, at, answer.current, answer=answer))
    response["X-Scan-Sound"] = answer.sound
    return response


def _context(request: AuthedRequest, desk: Desk, parcel_id: int | None, *, answer: Answer | None) -> dict[str, Any]:
    bench = reads.bench(parcel_id=parcel_id)
    return {
        "desk": desk,
        "scan_url": reverse(f"logistics:{desk.name}-scan"),
        "bench": bench,
        "answer": answer,
        "words": say(answer.code, answer.values) if answer else "",
        "now": _now(desk, bench),
        "counts": reads.day_counts(user=request.user),
    }


def _now(desk: Desk, bench: reads.Bench | None) -> str:
    """The one huge thing: what to do now."""
    if bench is None or not desk.takes_parcel:
        return str(desk.first)
    todo = {
        ParcelState.LABELLED: _("Scan the next unit"),
        ParcelState.VERIFIED: _("Weigh the parcel"),
        ParcelState.WEIGHED: _("Scan the label to ship it")
        if desk.name == "pack"
        else _("Weighed. Scan the next parcel"),
        ParcelState.SHIPPED: _("Shipped. Scan the next parcel"),
        ParcelState.CANCELLED: _("Cancelled. Put the goods back"),
    }
    if desk.name == "verify" and bench.parcel.state == ParcelState.VERIFIED:
        return _("Complete. Scan the next parcel")
    return todo[ParcelState(bench.parcel.state)]


def number(text: str) -> int | None:
    return int(text) if text.isdecimal() and int(text) < _PARCEL_LIMIT else None
