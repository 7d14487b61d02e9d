"""The door: many parcels are shipped at once, steps are taken back, and carriers sign for what they take."""

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from reportlab.pdfgen.canvas import Canvas

from erp.kernel.job_words import toast_context
from erp.kernel.outcomes import Outcomes
from erp.kernel.services import jobs as job_services
from erp.kernel.tables import BadCursor, keyset_page
from inventory.models import Warehouse
from logistics import jobs, reads_leaving
from logistics.models import Carrier, Manifest, ManifestParcel
from logistics.papers.handover import ManifestList, draw_manifest
from logistics.services.calling_back import undo_shipment
from logistics.services.manifests import check_scan, fill_manifest, hand_over
from logistics.services.scans import find_parcel
from logistics.services.shipping import ship_parcels
from logistics.services.undoing import undo_step
from logistics.views.stations import number
from logistics.wording import say
from people.access import AuthedRequest, permission_required

INLINE, MOST = 100, 10_000
LONG = {"ship": jobs.SHIP, "recall": jobs.RECALL}  # what runs as a job when it is about more than so many


@require_GET
@permission_required("stations.use")
def leaving(request: AuthedRequest) -> HttpResponse:
    """What is weighed and may leave, newest first; with `tab=out`, what was shipped and is still here."""
    params = request.GET
    out = params.get("tab") == "out"
    found = (reads_leaving.at_door if out else reads_leaving.ready)(
        warehouse_id=number(params.get("warehouse", "")), carrier_id=number(params.get("carrier", ""))
    )
    try:
        page = keyset_page(found, params)
    except BadCursor as error:
        raise Http404 from error
    context = {
        "page": page,
        "out": out,
        "tabs": [
            {"label": _("To ship"), "url": request.path, "active": not out},
            {"label": _("Shipped, still here"), "url": f"{request.path}?tab=out", "active": out},
        ],
        "warehouses": Warehouse.objects.order_by("code").values_list("pk", "code"),
        "carriers": Carrier.objects.order_by("name").values_list("pk", "name"),
        "filtered": any(params.get(name) for name in ("warehouse", "carrier")),
    }
    return render(request, "logistics/leaving.html", context)


@require_POST
@permission_required("stations.use")
def batch(request: AuthedRequest, action: str) -> HttpResponse:
    """Ship the chosen parcels (or, with `all`, every one that is weighed and fits the filter), take their last step back, or undo their
    shipping."""
    if action not in ("ship", "undo", "recall"):
        raise Http404
    ids = sorted({key for text in request.POST.getlist("ids") if (key := number(text))})
    if action == "ship" and request.POST.get("all"):
        found = reads_leaving.ready(
            warehouse_id=number(request.POST.get("warehouse", "")), carrier_id=number(request.POST.get("carrier", ""))
        )
        ids = list(found.order_by("pk").values_list("pk", flat=True)[:MOST])
    if not ids or len(ids) > MOST:
        why = _("Choose 1 to %(most)s parcels.") % {"most": MOST}
        return render(request, "logistics/batch_refused.html", {"why": why}, status=422)
    if action in LONG and len(ids) > INLINE:
        params = {"reason": _reason(request)} if action == "recall" else {}
        job = job_services.start(LONG[action], subject_ids=ids, params=params, actor=request.user)
        if request.headers.get("HX-Request") != "true":
            return redirect("job", job.pk)
        return render(request, "logistics/batch_job.html", toast_context(job))
    if action == "recall":
        outcomes = undo_shipment(ids, reason=_reason(request), actor=request.user)
    else:
        outcomes = (ship_parcels if action == "ship" else undo_step)(ids, actor=request.user)
    return render(request, "logistics/batch.html", _outcome(outcomes, request))


def _reason(request: AuthedRequest) -> str:
    return request.POST.get("reason", "").replace("\0", "")


def _outcome(outcomes: Outcomes, request: AuthedRequest) -> dict[str, Any]:
    """What the outcome panel shows: refused first, each with its reason and a link."""
    kinds = [(key, "refused") for key in outcomes.refused]
    kinds += [(key, "already") for key in outcomes.already] + [(key, "done") for key in outcomes.done]
    named = jobs.labels([key for key, _kind in kinds], request.user)
    rows = [
        {
            "id": key, "kind": kind, "label": named.get(key, (f"#{key}", ""))[0], "url": named.get(key, ("", ""))[1],
            "reason": say(outcomes.refused[key].code, outcomes.refused[key].values) if kind == "refused" else "",
        }
        for key, kind in kinds
    ]  # fmt: skip
    return {
        "outcomes": rows,
        "done": len(outcomes.done),
        "already": len(outcomes.already),
        "refused": len(outcomes.refused),
    }


@require_POST
@permission_required("stations.use")
def undo(request: AuthedRequest, parcel_id: int) -> HttpResponse:
    """Take the last step of one parcel back, from its page; with a reason, its shipping, from the stations that ship too."""
    if "reason" in request.POST:
        outcomes = undo_shipment([parcel_id], reason=_reason(request), actor=request.user)
    else:
        outcomes = undo_step([parcel_id], actor=request.user)
    for refused in outcomes.refused.values():
        messages.error(request, say(refused.code, refused.values))
    if outcomes.done:
        messages.success(request, _("The last step is taken back."))
    desk = request.POST.get("at")
    return redirect(f"logistics:{desk}") if desk in ("ship", "pack") else redirect("logistics:parcel", parcel_id)


@require_GET
@permission_required("stations.use")
def manifest_list(request: AuthedRequest) -> HttpResponse:
    """Manifests, newest first, and for whom parcels wait at the door."""
    found = Manifest.objects.select_related("carrier", "warehouse", "handed_by")
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    counts = reads_leaving.manifest_counts([manifest.pk for manifest in page.rows])
    rows = [{"manifest": manifest, "counts": counts[manifest.pk]} for manifest in page.rows]
    return render(
        request, "logistics/manifests.html", {"page": page, "rows": rows, "waiting": reads_leaving.waiting_at_door()}
    )


@require_POST
@permission_required("stations.use")
def manifest_fill(request: AuthedRequest) -> HttpResponse:
    """The open manifest of a carrier at a warehouse, with all on it that waits there."""
    carrier = get_object_or_404(Carrier, pk=number(request.POST.get("carrier", "")) or 0)
    warehouse = get_object_or_404(Warehouse, pk=number(request.POST.get("warehouse", "")) or 0)
    manifest = fill_manifest(carrier_id=carrier.pk, warehouse_id=warehouse.pk, actor=request.user)
    return redirect("logistics:manifest", manifest.pk)


@require_GET
@permission_required("stations.use")
def manifest(request: AuthedRequest, manifest_id: int) -> HttpResponse:
    """One manifest: scan each parcel into the van, then hand over."""
    get_object_or_404(Manifest, pk=manifest_id)
    return render(request, "logistics/manifest.html", _manifest(manifest_id))


@require_POST
@permission_required("stations.use")
def manifest_scan(request: AuthedRequest, manifest_id: int) -> HttpResponse:
    """One scan at the van."""
    get_object_or_404(Manifest, pk=manifest_id)
    try:
        client_id = UUID(request.POST["client_id"]) if request.POST.get("client_id") else uuid4()
    except ValueError:
        return HttpResponseBadRequest(_("The scan's id is not an id. Reload the page and scan again."))
    code = request.POST.get("code", "").strip()
    if not code or "\0" in code:
        return HttpResponseBadRequest(_("Nothing was scanned. Scan again."))
    answer = check_scan(code=code, client_id=client_id, actor=request.user, manifest_id=manifest_id)
    context = _manifest(manifest_id) | {"answer": answer, "words": say(answer.code, answer.values)}
    whole = "HX-Request" not in request.headers
    response = render(request, "logistics/manifest.html" if whole else "logistics/manifest_bench.html", context)
    response["X-Scan-Sound"] = answer.sound
    return response


@require_POST
@permission_required("stations.use")
def manifest_hand(request: AuthedRequest, manifest_id: int) -> HttpResponse:
    """The carrier took it: who signed, and whether what was not scanned stays here."""
    get_object_or_404(Manifest, pk=manifest_id)
    outcomes = hand_over(
        manifest_id=manifest_id,
        to=request.POST.get("to", "").replace("\0", ""),
        leave=bool(request.POST.get("leave")),
        actor=request.user,
    )
    for refused in outcomes.refused.values():
        messages.error(request, say(refused.code, refused.values))
    if outcomes.done:
        messages.success(request, _("The parcels are handed over."))
    return redirect("logistics:manifest", manifest_id)


@require_POST
@permission_required("stations.use")
def manifest_undo(request: AuthedRequest, manifest_id: int) -> HttpResponse:
    """The carrier leaves a parcel of this manifest at the dock: its shipping is undone, with the reason."""
    get_object_or_404(Manifest, pk=manifest_id)
    code = request.POST.get("code", "").replace("\0", "").strip()
    parcel_id = find_parcel(code) if code else None
    if parcel_id is None or not ManifestParcel.objects.filter(manifest_id=manifest_id, parcel_id=parcel_id).exists():
        messages.error(request, _("%(scanned)s is not on this manifest.") % {"scanned": code or "—"})
        return redirect("logistics:manifest", manifest_id)
    outcomes = undo_shipment([parcel_id], reason=_reason(request), actor=request.user)
    for refused in outcomes.refused.values():
        messages.error(request, say(refused.code, refused.values))
    if outcomes.done:
        messages.success(request, _("The last step is taken back."))
    return redirect("logistics:manifest", manifest_id)


@require_GET
@permission_required("stations.use")
def manifest_print(request: AuthedRequest, manifest_id: int) -> HttpResponse:
    """The manifest as PDF, to be signed."""
    found = get_object_or_404(Manifest.objects.select_related("carrier", "warehouse", "handed_by"), pk=manifest_id)
    handed = ""
    if found.handed_at and found.handed_by:
        at = timezone.localtime(found.handed_at).strftime("%Y-%m-%d %H:%M")
        handed = f"{at} · {found.handed_by.display_name} → {found.handed_to}"
    carrier = f"{found.carrier.name} {found.carrier.name_zh}".strip()
    listed = ManifestList(found.number, carrier, found.warehouse.code, reads_leaving.manifest_rows(manifest_id), handed)
    output = BytesIO()
    canvas = Canvas(output, invariant=1, pageCompression=1)
    draw_manifest(canvas, listed)
    canvas.save()
    response = HttpResponse(output.getvalue(), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _manifest(manifest_id: int) -> dict[str, Any]:
    found = Manifest.objects.select_related("carrier", "warehouse", "handed_by").get(pk=manifest_id)
    return {
        "manifest": found,
        "counts": reads_leaving.manifest_counts([manifest_id])[manifest_id],
        "grams": reads_leaving.manifest_grams(manifest_id),
        "unchecked": reads_leaving.unchecked(manifest_id),
        "scan_url": reverse("logistics:manifest-scan", args=[manifest_id]),
    }
