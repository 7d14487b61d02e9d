"""Orders from a sheet: send it, see what each row would do, then let them be written. A person sees the own sheets only: buyers stand
in them."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.imports import pages
from erp.kernel.imports.models import ImportRun
from erp.kernel.imports.xlsx import NotASheet
from erp.kernel.services import sheets_in
from erp.kernel.tables import BadCursor, keyset_page
from orders.order_sheet import KIND, MANAGE
from orders.services.columns import COLUMNS
from people.access import AuthedRequest, permission_required


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def imports(request: AuthedRequest) -> HttpResponse:
    """Send a sheet; below, the own past ones."""
    wrong = ""
    form = pages.UploadForm(request.POST, request.FILES) if request.method == "POST" else pages.fresh_form()
    for name in ("update", "create", "empty"):  # an order is made once, whole
        form.fields[name].required = False
        form.fields[name].widget = form.fields[name].hidden_widget()
    if form.is_bound and form.is_valid():
        try:
            run = pages.take_in(KIND, form.cleaned_data["file"], form.cleaned_data, request.user)
        except NotASheet as error:
            wrong = pages.error_words(error)
        else:
            return redirect("orders:import-run", run.pk)
    try:
        page = keyset_page(_mine(request).select_related("created_by"), request.GET)
    except BadCursor as error:
        raise Http404 from error
    context = {"form": form, "wrong": wrong, "page": page, "columns": COLUMNS, "rows": pages.runs_shown(page.rows)}
    return render(request, "orders/imports.html", context, status=422 if wrong or form.errors else 200)


@require_GET
@permission_required(MANAGE)
def import_run(request: AuthedRequest, run_id: int) -> HttpResponse:
    """One sheet, row by row."""
    run = get_object_or_404(_mine(request), pk=run_id)
    try:
        context = pages.run_context(run, request)
    except BadCursor as error:
        raise Http404 from error
    part = request.headers.get("HX-Target", "") == "import-progress"
    return render(request, "orders/import_progress.html" if part else "orders/import_run.html", context)


@require_POST
@permission_required(MANAGE)
def write_run(request: AuthedRequest, run_id: int) -> HttpResponse:
    """Write the new rows; the wrong ones are left out."""
    run = get_object_or_404(_mine(request), pk=run_id)
    try:
        sheets_in.write_run(run_id=run.pk, actor=request.user)
    except sheets_in.NotNow:
        return redirect("orders:import-run", run_id)
    return redirect("orders:import-run", run_id)


def _mine(request: AuthedRequest) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(kind=KIND, created_by=request.user)
