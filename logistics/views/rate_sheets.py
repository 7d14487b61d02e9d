"""Rate cards from a sheet and as a sheet: upload, what the rows would do, writing them, past imports, downloads."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel import clock
from erp.kernel.imports import files, pages
from erp.kernel.imports.kinds import kind_of
from erp.kernel.imports.models import ExportFile, ImportRun
from erp.kernel.imports.xlsx import NotASheet
from erp.kernel.job_words import toast_context
from erp.kernel.services import jobs, sheets_in, sheets_out
from erp.kernel.tables import BadCursor, keyset_page
from logistics.rate_sheet import KIND, MANAGE
from logistics.services.rate_sheet.columns import COLUMNS
from people.access import AuthedRequest, permission_required

FORMS = ("xlsx", "csv")


class RateUploadForm(pages.UploadForm):
    """A file of rates; an empty cell always leaves what is there."""

    empty = None  # type: ignore[assignment]  # takes the field away
    create = forms.BooleanField(label=gettext_lazy("Make missing zones"), initial=True, required=False)


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def imports(request: AuthedRequest) -> HttpResponse:
    """Send a sheet; below, the past imports."""
    wrong = ""
    if request.method == "POST":
        form = RateUploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                run = pages.take_in(KIND, form.cleaned_data["file"], form.cleaned_data, request.user)
            except NotASheet as error:
                wrong = pages.error_words(error)
            else:
                return redirect("logistics:rate-import-run", run.pk)
    else:
        form = RateUploadForm(initial={"client_id": uuid4()})
    try:
        page = keyset_page(ImportRun.objects.filter(kind=KIND).select_related("created_by"), request.GET)
    except BadCursor as error:
        raise Http404 from error
    context = {"form": form, "wrong": wrong, "page": page, "columns": COLUMNS, "rows": pages.runs_shown(page.rows)}
    return render(request, "logistics/rates/imports.html", context, status=422 if wrong or form.errors else 200)


@require_GET
@permission_required(MANAGE)
def import_run(request: AuthedRequest, run_id: int) -> HttpResponse:
    """One import: how the file was read, and row by row what it would do or has done."""
    run = _run(run_id)
    try:
        context = pages.run_context(run, request)
    except BadCursor as error:
        raise Http404 from error
    part = request.headers.get("HX-Target", "") == "import-progress"
    return render(
        request, "logistics/rates/import_progress.html" if part else "logistics/rates/import_run.html", context
    )


@require_POST
@permission_required(MANAGE)
def write_run(request: AuthedRequest, run_id: int) -> HttpResponse:
    """Write the new and changed rows; the wrong ones are left out."""
    run = _run(run_id)
    try:
        sheets_in.write_run(run_id=run.pk, actor=request.user)
    except sheets_in.NotNow:
        return redirect("logistics:rate-import-run", run_id)
    return redirect("logistics:rate-import-run", run_id)


@require_POST
@permission_required(MANAGE)
def go_on(request: AuthedRequest, run_id: int) -> HttpResponse:
    """Go on with a run that was cancelled."""
    sheets_in.go_on(run_id=_run(run_id).pk, actor=request.user)
    return redirect("logistics:rate-import-run", run_id)


@require_POST
@permission_required(MANAGE)
def cancel_run(request: AuthedRequest, run_id: int) -> HttpResponse:
    """Stop after the part that is at work; what is written stays."""
    run = _run(run_id)
    if run.job:
        jobs.cancel(run.job)
    return redirect("logistics:rate-import-run", run_id)


@require_POST
@permission_required(MANAGE)
def wrong_rows(request: AuthedRequest, run_id: int) -> HttpResponse:
    """The wrong rows as a sheet of the same columns, each with what is wrong."""
    run = _run(run_id)
    name = _("%(file)s, wrong rows") % {"file": run.file_name.rsplit(".", 1)[0][:150]}
    export = sheets_out.start_export(
        kind=KIND, what=sheets_out.WRONG, params={"run": run.pk}, form=run.layout.get("form", "xlsx"), file_name=name,
        actor=request.user,
    )  # fmt: skip
    return redirect("logistics:rate-export", export.pk)


@require_POST
@permission_required(MANAGE)
def start_export(request: AuthedRequest) -> HttpResponse:
    """All rate cards, or those of one service, in the columns that an import takes."""
    form = request.POST.get("form", "xlsx")
    service = request.POST.get("service", "").replace("\0", "")[:24]
    export = sheets_out.start_export(
        kind=KIND, what=sheets_out.ROWS, params={"filters": {"service": service} if service else {}},
        form=form if form in FORMS else "xlsx", file_name=f"rates-{service or 'all'}-{clock.business_date():%Y%m%d}", actor=request.user,
    )  # fmt: skip
    return redirect("logistics:rate-export", export.pk)


@require_GET
@permission_required(MANAGE)
def export_page(request: AuthedRequest, export_id: int) -> HttpResponse:
    """How far one's own export is, and its link."""
    export = get_object_or_404(ExportFile.objects.select_related("job"), pk=export_id, created_by=request.user)
    context = {
        "export": export,
        "expired": export.expires_at <= clock.now(),
        "busy": not export.finished_at and export.job is not None and sheets_out.working(export),
        "toast": toast_context(export.job) if export.job else None,
        "title": kind_of(export.kind).title,
    }
    part = request.headers.get("HX-Target", "") == "export-state"
    return render(request, "logistics/rates/export_state.html" if part else "logistics/rates/export.html", context)


@require_GET
@permission_required(MANAGE)
def download(request: AuthedRequest, token: str) -> HttpResponseBase:
    """The file; only for who made it, and only until its link expires."""
    export = get_object_or_404(ExportFile, token=token, created_by=request.user)
    if not export.stored or export.expires_at <= clock.now():
        return render(request, "logistics/rates/export.html", {"export": export, "expired": True}, status=410)
    try:
        file = files.path_of(export.stored).open("rb")
    except FileNotFoundError:
        return render(request, "logistics/rates/export.html", {"export": export, "expired": True}, status=410)
    return FileResponse(file, as_attachment=True, filename=export.file_name)


def _run(run_id: int) -> ImportRun:
    return get_object_or_404(ImportRun.objects.select_related("created_by", "applied_by", "job"), pk=run_id, kind=KIND)
