"""Papers as one PDF: asked for here, drawn by a job, fetched by whoever asked until the link expires."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel import clock
from erp.kernel.imports import files
from erp.kernel.imports.models import ExportFile
from erp.kernel.job_words import toast_context
from erp.kernel.services import sheets_out
from logistics.models import WaveParcel
from logistics.services.papers import KIND, KINDS, MOST, start_papers
from logistics.views.stations import number
from people.access import AuthedRequest, permission_required


@require_POST
@permission_required("stations.use")
def ask(request: AuthedRequest) -> HttpResponse:
    """Papers of the chosen parcels, or of all of a wave that are not out."""
    wave_id = number(request.POST.get("wave", ""))
    ids = [key for text in request.POST.getlist("ids") if (key := number(text))]
    if wave_id and not ids:
        ids = list(WaveParcel.objects.filter(wave_id=wave_id, out_at=None).values_list("parcel_id", flat=True))
    kinds = [kind for kind in KINDS if kind in request.POST.getlist("kinds")]
    if not kinds:
        messages.error(request, _("Choose which papers to print."))
    elif not ids or len(ids) > MOST:
        messages.error(request, _("Choose 1 to %(most)s parcels.") % {"most": MOST})
    else:
        return redirect("logistics:paper", start_papers(ids, kinds=kinds, wave_id=wave_id, actor=request.user).pk)
    return redirect("logistics:wave", wave_id) if wave_id else redirect("logistics:print")


@require_GET
@permission_required("stations.use")
def paper(request: AuthedRequest, paper_id: int) -> HttpResponse:
    """How far one's own papers are, and their link."""
    export = get_object_or_404(_mine(request), pk=paper_id)
    context = {
        "export": export,
        "expired": export.expires_at <= clock.now(),
        "busy": not export.finished_at and sheets_out.working(export),
        "toast": toast_context(export.job) if export.job else None,
        "wave_id": export.params.get("wave"),
    }
    part = request.headers.get("HX-Target", "") == "paper-state"
    return render(request, "logistics/waves/paper_state.html" if part else "logistics/waves/paper.html", context)


@require_GET
@permission_required("stations.use")
def file(request: AuthedRequest, token: str) -> HttpResponseBase:
    """The PDF; only for who asked, and only until its link expires: it names buyers."""
    export = get_object_or_404(_mine(request), token=token)
    if not export.stored or export.expires_at <= clock.now():
        return render(request, "logistics/waves/paper.html", {"export": export, "expired": True}, status=410)
    try:
        opened = files.path_of(export.stored).open("rb")
    except FileNotFoundError:
        return render(request, "logistics/waves/paper.html", {"export": export, "expired": True}, status=410)
    response = FileResponse(opened, filename=export.file_name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response


def paper_kinds() -> list[tuple[str, Any]]:
    """The papers that there are, with their names."""
    names = {
        "pick_list": _("Pick list"),
        "label": _("Labels"),
        "slip": _("Packing slips"),
        "customs": _("Customs declarations"),
        "invoice": _("Commercial invoices"),
    }
    return [(kind, names[kind]) for kind in KINDS]


def _mine(request: AuthedRequest) -> QuerySet[ExportFile]:
    return ExportFile.objects.select_related("job").filter(kind=KIND, created_by=request.user)
