"""Parcels to look at: the list and the page of one. The address is on the label only."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from erp.kernel.models import TimelineEntry
from erp.kernel.tables import BadCursor, keyset_page
from inventory.models import Warehouse
from logistics import label_reads, reads, reads_leaving
from logistics.models import Parcel, ScanEvent
from logistics.states import LABELLED, OPEN, LabelState, ParcelState
from logistics.views.stations import number
from logistics.wording import say
from people.access import AuthedRequest, permission_required

SCANS_SHOWN = 200


@require_GET
@permission_required("parcels.view")
def parcel_list(request: AuthedRequest) -> HttpResponse:
    """Parcels, newest first; the filters are in the address."""
    params = request.GET
    state = params.get("state", "")
    found = reads.search_parcels(
        state=state if state in ParcelState.values else "",
        warehouse_id=number(params.get("warehouse", "")),
        text=params.get("q", "").replace("\0", ""),
        overdue=params.get("overdue") == "1",
    )
    try:
        page = keyset_page(found, params)
    except BadCursor as error:
        raise Http404 from error
    rows = [
        {
            "parcel": parcel,
            "tone": reads.STATE_TONES[ParcelState(parcel.state)],
            "late": reads.is_late(parcel),
            "to": reads.masked_recipient(parcel),
        }
        for parcel in page.rows
    ]
    return render(
        request,
        "logistics/parcels/list.html",
        {
            "page": page,
            "rows": rows,
            "tabs": _tabs(request),
            "filtered": any(params.get(name) for name in ("q", "state", "warehouse", "overdue")),
            "warehouses": Warehouse.objects.order_by("code").values_list("pk", "code"),
            "overdue_options": [("1", _("Late"))],
        },
    )


def _tabs(request: AuthedRequest) -> list[dict[str, Any]]:
    kept = request.GET.copy()
    for name in ("state", "after", "before"):
        kept.pop(name, None)
    current = request.GET.get("state", "")

    def tab(label: str, state: str) -> dict[str, Any]:
        query = kept.copy()
        if state:
            query["state"] = state
        return {"label": label, "url": f"{request.path}?{query.urlencode()}", "active": current == state}

    return [tab(_("All"), ""), *(tab(str(state.label), state.value) for state in ParcelState)]


@require_GET
@permission_required("parcels.view")
def parcel_page(request: AuthedRequest, parcel_id: int) -> HttpResponse:
    """One parcel: contents, scans, and all that happened to it."""
    get_object_or_404(Parcel, pk=parcel_id)
    bench = reads.bench(parcel_id=parcel_id)
    entries = (
        TimelineEntry.objects.filter(subject_kind="parcel", subject_id=parcel_id)
        .select_related("actor")
        .order_by("-pk")
    )
    scans = ScanEvent.objects.filter(parcel_id=parcel_id).select_related("actor").order_by("-pk")[:SCANS_SHOWN]
    return render(
        request,
        "logistics/parcels/page.html",
        {
            "bench": bench,
            "way": label_reads.way_of(parcel_id),
            "tracking_url": bench.parcel.service.carrier.tracking_url(bench.parcel.tracking_number) if bench else "",
            "label_tone": label_reads.LABEL_TONES[LabelState(bench.parcel.label_state)] if bench else "off",
            "seen": label_reads.milestone_words(bench.parcel.tracking_state) if bench else "",
            "tone": reads.STATE_TONES[ParcelState(bench.parcel.state)] if bench else "off",
            "late": bool(bench and reads.is_late(bench.parcel)),
            "to": reads.masked_recipient(bench.parcel) if bench else "",
            "printable": bool(
                bench
                and bench.parcel.state in OPEN
                and bench.parcel.label_state in LABELLED
                and request.user.can("stations.use")
            ),
            "recallable": bool(
                bench
                and request.user.can("stations.use")
                and reads_leaving.at_door(warehouse_id=None, carrier_id=None).filter(pk=parcel_id).exists()
            ),
            "events": [
                {"text": say(entry.action, entry.data), "at": entry.at, "actor": _who(entry.actor)} for entry in entries
            ],
            "scans": [
                {
                    "at": event.at,
                    "actor": _who(event.actor),
                    "station": event.get_station_display(),
                    "code": event.code,
                    "wrong": event.data["sound"] == "wrong",
                    "text": say(event.outcome, event.data["values"]),
                }
                for event in scans
            ],
        },
    )


def _who(user: Any) -> str:
    return user.display_name if user else _("the system")
