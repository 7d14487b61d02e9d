"""The pages of every kind of sheet: upload, what the rows would do, writing them, past imports, and sheets that go out.

An app names what its kind has of its own (`SheetPages`) and takes the addresses from `sheet_urls`; nothing else stands twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel import clock
from erp.kernel.imports import files, pages
from erp.kernel.imports.kinds import Options, kind_of
from erp.kernel.imports.models import ExportFile, ImportRun
from erp.kernel.imports.xlsx import NotASheet
from erp.kernel.job_words import toast_context
from erp.kernel.services import jobs, sheets_in, sheets_out
from erp.kernel.tables import BadCursor, keyset_page
from people.access import AuthedRequest, permission_required

if TYPE_CHECKING:
    from django.utils.functional import Promise

FORMS = ("xlsx", "csv")
_SEND = gettext_lazy("First you see what each row would do. Nothing is written before you say so.")
_LEFT_OUT = gettext_lazy("The wrong rows are left out. Get them as a sheet, correct them and send that again.")
_HIDDEN = ("csrfmiddlewaretoken", "form")


@dataclass(frozen=True, slots=True)
class GoesOut:
    """How sheets of a kind go out: what the card says, and what a wish of the page means: (filters, name of the file)."""

    says: Promise
    wish: Callable[[Mapping[str, str]], tuple[dict[str, Any], str]]
    hidden: Mapping[str, str] | None = None  # filters of the card's own buttons


@dataclass(frozen=True, slots=True)
class SheetPages:
    """What the pages of one kind of sheet have of their own.

    `app` and `prefix` make the names of its addresses. `own_only`: a person sees the own sheets only, since people stand in them.
    Without `out` no sheets go out, wrong rows neither.
    """

    kind: str
    permission: str
    app: str
    heading: Promise
    form: type[pages.UploadForm]
    sub: Promise | str = ""
    prefix: str = ""
    send_says: Promise = _SEND
    left_out: Promise = _LEFT_OUT
    choices: Callable[[Options], list[str]] | None = None
    out: GoesOut | None = None
    own_only: bool = False
    back: tuple[Promise, str] | None = None
    button: tuple[str, Promise, str] | None = None  # icon, words and address of a way that is not a sheet

    def name(self, what: str) -> str:
        """The full name of one of its addresses."""
        return f"{self.app}:{self.prefix}{what}"

    def names(self) -> dict[str, str]:
        """The names of all addresses, as the templates ask for them."""
        return {what.replace("-", "_"): self.name(what) for what, *_rest in (*_COMING_IN, _WRONG, *_GOING_OUT)}

    def runs(self, request: AuthedRequest) -> QuerySet[ImportRun]:
        """The imports that this person may see."""
        found = ImportRun.objects.filter(kind=self.kind).select_related("created_by", "applied_by", "job")
        return found.filter(created_by=request.user) if self.own_only else found

    def run(self, request: AuthedRequest, run_id: int) -> ImportRun:
        """One of them."""
        return get_object_or_404(self.runs(request), pk=run_id)

    def show(self, request: AuthedRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """A page of ours."""
        context = {"sheet": self, "names": self.names(), **context}
        return render(request, f"sheets/{template}.html", context, status=status)


def imports(request: AuthedRequest, sheet: SheetPages) -> HttpResponse:
    """Send a sheet; below, the past imports."""
    wrong = ""
    form = sheet.form(request.POST, request.FILES) if request.method == "POST" else sheet.form.fresh()
    if form.is_bound and form.is_valid():
        try:
            run = pages.take_in(sheet.kind, form.cleaned_data["file"], form.cleaned_data, request.user)
        except NotASheet as error:
            wrong = pages.error_words(error)
        else:
            return redirect(sheet.name("import-run"), run.pk)
    try:
        page = keyset_page(sheet.runs(request), request.GET)
    except BadCursor as error:
        raise Http404 from error
    context = {
        "form": form, "wrong": wrong, "page": page, "columns": kind_of(sheet.kind).columns, "rows": pages.runs_shown(page.rows),
    }  # fmt: skip
    return sheet.show(request, "imports", context, status=422 if wrong or form.errors else 200)


def import_run(request: AuthedRequest, run_id: int, sheet: SheetPages) -> HttpResponse:
    """One import: how the file was read, and row by row what it would do or has done."""
    run = sheet.run(request, run_id)
    try:
        context = pages.run_context(run, request)
    except BadCursor as error:
        raise Http404 from error
    context["earlier"] = sheets_in.same_file(run, by=request.user if sheet.own_only else None)
    context["choices"] = sheet.choices(Options(**run.options)) if sheet.choices else []
    part = request.headers.get("HX-Target", "") == "import-progress"
    return sheet.show(request, "import_progress" if part else "import_run", context)


def write_run(request: AuthedRequest, run_id: int, sheet: SheetPages) -> HttpResponse:
    """Write the new and changed rows; the wrong ones are left out."""
    run = sheet.run(request, run_id)
    try:
        sheets_in.write_run(run_id=run.pk, actor=request.user)
    except sheets_in.NotNow:
        return redirect(sheet.name("import-run"), run_id)  # its page tells what it is waiting for
    return redirect(sheet.name("import-run"), run_id)


def go_on(request: AuthedRequest, run_id: int, sheet: SheetPages) -> HttpResponse:
    """Go on with a run that was cancelled."""
    sheets_in.go_on(run_id=sheet.run(request, run_id).pk, actor=request.user)
    return redirect(sheet.name("import-run"), run_id)


def cancel_run(request: AuthedRequest, run_id: int, sheet: SheetPages) -> HttpResponse:
    """Stop after the part that is at work; what is written stays."""
    run = sheet.run(request, run_id)
    if run.job:
        jobs.cancel(run.job)
    return redirect(sheet.name("import-run"), run_id)


def wrong_rows(request: AuthedRequest, run_id: int, sheet: SheetPages) -> HttpResponse:
    """The wrong rows as a sheet of the same columns, each with what is wrong."""
    run = sheet.run(request, run_id)
    name = _("%(file)s, wrong rows") % {"file": run.file_name.rsplit(".", 1)[0][:150]}
    export = sheets_out.start_export(
        kind=sheet.kind, what=sheets_out.WRONG, params={"run": run.pk}, form=run.layout.get("form", "xlsx"), file_name=name,
        actor=request.user,
    )  # fmt: skip
    return redirect(sheet.name("export"), export.pk)


def start_export(request: AuthedRequest, sheet: SheetPages) -> HttpResponse:
    """What a page shows or asks for, in the columns that an import takes."""
    if sheet.out is None:
        raise Http404
    form = request.POST.get("form", "xlsx")
    filters, name = sheet.out.wish({key: str(value) for key, value in request.POST.items() if key not in _HIDDEN})
    export = sheets_out.start_export(
        kind=sheet.kind, what=sheets_out.ROWS, params={"filters": filters}, form=form if form in FORMS else "xlsx",
        file_name=f"{name}-{clock.business_date():%Y%m%d}", actor=request.user,
    )  # fmt: skip
    return redirect(sheet.name("export"), export.pk)


def export_page(request: AuthedRequest, export_id: int, sheet: SheetPages) -> HttpResponse:
    """How far one's own export is, and its link."""
    export = get_object_or_404(_exports(request, sheet), pk=export_id)
    context = {
        "export": export,
        "expired": export.expires_at <= clock.now(),
        "busy": not export.finished_at and export.job is not None and sheets_out.working(export),
        "toast": toast_context(export.job) if export.job else None,
    }
    part = request.headers.get("HX-Target", "") == "export-state"
    return sheet.show(request, "export_state" if part else "export", context)


def download(request: AuthedRequest, token: str, sheet: SheetPages) -> HttpResponseBase:
    """The file; only for who made it, and only until its link expires."""
    export = get_object_or_404(_exports(request, sheet), token=token)
    gone = {"export": export, "expired": True}
    if not export.stored or export.expires_at <= clock.now():
        return sheet.show(request, "export", gone, status=410)
    try:
        file = files.path_of(export.stored).open("rb")
    except FileNotFoundError:
        return sheet.show(request, "export", gone, status=410)
    return FileResponse(file, as_attachment=True, filename=export.file_name)


def _exports(request: AuthedRequest, sheet: SheetPages) -> QuerySet[ExportFile]:
    return ExportFile.objects.filter(kind=sheet.kind, created_by=request.user).select_related("job")


_EITHER = require_http_methods(["GET", "POST"])
_COMING_IN: tuple[tuple[str, str, Any, Any], ...] = (
    ("imports", "", imports, _EITHER),
    ("import-run", "<int:run_id>/", import_run, require_GET),
    ("import-write", "<int:run_id>/write/", write_run, require_POST),
    ("import-go-on", "<int:run_id>/go-on/", go_on, require_POST),
    ("import-cancel", "<int:run_id>/cancel/", cancel_run, require_POST),
)
_GOING_OUT: tuple[tuple[str, str, Any, Any], ...] = (
    ("export-start", "", start_export, require_POST),
    ("export", "<int:export_id>/", export_page, require_GET),
    ("export-file", "file/<str:token>/", download, require_GET),
)
_WRONG: tuple[str, str, Any, Any] = ("import-wrong", "<int:run_id>/wrong/", wrong_rows, require_POST)


def sheet_urls(sheet: SheetPages, *, imports_at: str, exports_at: str = "") -> list[URLPattern]:
    """The addresses of one kind's pages; each asks for the kind's permission."""
    coming = [*_COMING_IN, _WRONG] if sheet.out else list(_COMING_IN)
    going = _GOING_OUT if sheet.out else ()
    return [
        path(f"{at}{rest}", method(permission_required(sheet.permission)(view)), {"sheet": sheet}, name=f"{sheet.prefix}{what}")
        for at, parts in ((imports_at, coming), (exports_at, going))
        for what, rest, view, method in parts
    ]  # fmt: skip
