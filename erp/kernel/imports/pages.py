"""What the pages of every kind of import show: the run, its rows with their words, and where to go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy

from erp.kernel.imports import files, texts
from erp.kernel.imports.columns import LAYOUT_WORDS
from erp.kernel.imports.kinds import ImportKind, Options, Reason, kind_of
from erp.kernel.imports.models import ImportRow, ImportRun
from erp.kernel.imports.states import EmptyCell, RunState, Verdict
from erp.kernel.imports.words import file_words, reason_words
from erp.kernel.imports.xlsx import NotASheet
from erp.kernel.services import sheets_in
from erp.kernel.tables import Page, keyset_page

if TYPE_CHECKING:
    from people.models import User

_TABS = (Verdict.NEW, Verdict.CHANGED, Verdict.SAME, Verdict.KEPT, Verdict.WRONG)
_TONES = {
    RunState.READING: "progress", RunState.CHECKING: "progress", RunState.CHECKED: "warn", RunState.APPLYING: "progress",
    RunState.APPLIED: "ok", RunState.UNREADABLE: "bad",
}  # fmt: skip
_VERDICT_TONES = {Verdict.NEW: "ok", Verdict.CHANGED: "progress", Verdict.WRONG: "bad"}
FIRST_CELLS = 5


class UploadForm(forms.Form):
    """A file and how to read it; a kind adds what is to be made of it: `update`, `create`, `empty`."""

    file = forms.FileField(
        label=gettext_lazy("File, .xlsx or .csv"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"})
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Text encoding of a .csv"), required=False,
        choices=[("", gettext_lazy("Found out")), *((name, LAYOUT_WORDS[name]) for name in texts.ENCODINGS)],
    )  # fmt: skip
    separator = forms.ChoiceField(
        label=gettext_lazy("Separator of a .csv"), required=False,
        choices=[("", gettext_lazy("Found out")), *((name, LAYOUT_WORDS[name]) for name in texts.SEPARATORS)],
    )  # fmt: skip
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @classmethod
    def fresh(cls) -> UploadForm:
        """A form with a wish of its own: sent twice, it is one import."""
        return cls(initial={"client_id": uuid4()})


def take_in(kind: str, upload: UploadedFile, wanted: Mapping[str, Any], actor: User) -> ImportRun:
    """Keep an upload and begin to read it. Raises NotASheet; nothing stays then."""
    stored = files.keep(upload.chunks(), sealed=bool(kind_of(kind).sealed))
    try:
        layout = files.look(stored.name, encoding=wanted.get("encoding", ""), separator=wanted.get("separator", ""))
    except NotASheet:
        files.remove(stored.name)
        raise
    client_id = wanted.get("client_id")
    return sheets_in.start_run(
        kind=kind, client_id=client_id if isinstance(client_id, UUID) else uuid4(), file_name=upload.name or "", stored=stored,
        options=Options(bool(wanted.get("update")), wanted.get("empty") or EmptyCell.LEAVE, bool(wanted.get("create"))),
        layout=layout, actor=actor,
    )  # fmt: skip


def error_words(error: NotASheet) -> str:
    """Why a file could not be taken in."""
    return file_words(error.code, error.values)


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row of the file as the page shows it."""

    number: int
    key: str
    verdict: str
    tone: str
    written: bool
    changes: list[tuple[str, str, str]]
    reasons: list[str]
    cells: str


def run_context(run: ImportRun, request: HttpRequest) -> dict[str, Any]:
    """The page of one run. Raises BadCursor."""
    kind, tab = kind_of(run.kind), request.GET.get("tab", "")
    tab = tab if tab in _TABS else _first_tab(run)
    page: Page[ImportRow] | None = None
    if not run.forgotten_at and run.state != RunState.UNREADABLE:
        found = ImportRow.objects.filter(run=run, verdict=tab)
        page = keyset_page(found, request.GET, order=("number",), count=False)
    busy = sheets_in.working(run)
    return {
        "run": run,
        "tone": _TONES[RunState(run.state)],
        "page": page,
        "rows": [_shown(kind, row) for row in page.rows] if page else [],
        "tabs": _tabs(run, tab),
        "columns": _columns(kind, run),
        "layout": _layout(run),
        "changed_columns": [
            (kind.heading(name, _language()), count) for name, count in run.counts.get("columns", {}).items()
        ],
        "error": file_words(run.error["code"], run.error["values"]) if run.error else "",
        "busy": busy,
        "stopped": run.state in (RunState.READING, RunState.CHECKING, RunState.APPLYING)
        and not busy
        and not run.forgotten_at,
        "progress": _progress(run),
        "may_write": run.state == RunState.CHECKED and sheets_in.has_work(run) and not run.forgotten_at,
        "nothing": run.state == RunState.CHECKED and not sheets_in.has_work(run),
        "wrong": run.counts.get(Verdict.WRONG, 0),
        "to_write": run.counts.get(Verdict.NEW, 0) + run.counts.get(Verdict.CHANGED, 0),
    }


def _language() -> str:
    return get_language() or "en"


def _first_tab(run: ImportRun) -> str:
    for verdict in (Verdict.WRONG, Verdict.CHANGED, Verdict.NEW):
        if run.counts.get(verdict):
            return verdict
    return Verdict.SAME if run.counts else Verdict.NEW


def _tabs(run: ImportRun, tab: str) -> list[dict[str, Any]]:
    return [
        {"label": verdict.label, "url": f"?tab={verdict}", "count": run.counts.get(verdict, 0), "active": verdict == tab,
         "warn": verdict == Verdict.WRONG}
        for verdict in _TABS if verdict != Verdict.KEPT or run.counts.get(verdict)
    ]  # fmt: skip


def _columns(kind: ImportKind, run: ImportRun) -> list[tuple[str, str]]:
    """Each heading of the file with the column that it was taken for; empty = ignored."""
    return [
        (heading, kind.heading(name, _language()) if name else "")
        for heading, name in zip(run.headings, run.columns, strict=False)
        if heading
    ]


def _layout(run: ImportRun) -> str:
    if run.layout.get("form") != "csv":
        return ".xlsx"
    return ", ".join(str(LAYOUT_WORDS[run.layout[part]]) for part in ("encoding", "separator"))


def _progress(run: ImportRun) -> dict[str, int]:
    """How far the step is, in rows."""
    if run.state == RunState.READING:
        return {"done": run.row_count, "total": 0}
    if run.state == RunState.CHECKING:
        unseen = ImportRow.objects.filter(run=run, verdict="").count()
        return {"done": run.row_count - unseen, "total": run.row_count}
    return {"done": run.written, "total": run.counts.get(Verdict.NEW, 0) + run.counts.get(Verdict.CHANGED, 0)}


def _shown(kind: ImportKind, row: ImportRow) -> RowShown:
    return RowShown(
        number=row.number,
        key=row.key,
        verdict=str(Verdict(row.verdict).label),
        tone=_VERDICT_TONES.get(Verdict(row.verdict), "off"),
        written=row.written_at is not None,
        changes=[(kind.heading(name, _language()), before, after) for name, (before, after) in row.changes.items()],
        reasons=[reason_words(kind, Reason(*each)) for each in row.reasons],
        cells=" · ".join([cell for cell in row.cells if cell][:FIRST_CELLS]),
    )


def runs_shown(runs: list[ImportRun]) -> list[dict[str, Any]]:
    """Past runs, each with the tone of its state."""
    return [
        {"run": run, "tone": _TONES[RunState(run.state)], "wrong": run.counts.get(Verdict.WRONG, 0)} for run in runs
    ]
