"""A sheet goes out: written by a job in bounded memory, in the very columns that come in, behind a link that expires."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import IO, Any

from django.db import transaction
from django.utils import translation
from xlsxwriter import Workbook

from erp.kernel import clock
from erp.kernel.imports import files
from erp.kernel.imports.columns import WRONG_HEADINGS
from erp.kernel.imports.files import escaped
from erp.kernel.imports.kinds import Reason, kind_of
from erp.kernel.imports.models import ExportFile, ImportRun
from erp.kernel.imports.words import reason_words
from erp.kernel.models import Job
from erp.kernel.outcomes import Outcomes
from erp.kernel.services import jobs
from erp.kernel.sql import rows
from erp.kernel.states import JobState
from people.models import User

WRITE = "exports.write"
ROWS, WRONG = "rows", "wrong"
EXPIRES = timedelta(hours=24)
BATCH = 2_000
Batches = Iterable[Sequence[Sequence[str]]]


@transaction.atomic
def start_export(
    *, kind: str, what: str, params: Mapping[str, Any], form: str, file_name: str, actor: User
) -> ExportFile:
    """Ask for a sheet: `rows` of the kind for `params`, or the `wrong` rows of the run `params["run"]`."""
    if what not in (ROWS, WRONG) or form not in ("xlsx", "csv"):
        raise ValueError(f"no such sheet: {what} {form}")
    export = ExportFile.objects.create(
        kind=kind_of(kind).name, params={**params, "what": what, "language": translation.get_language() or "en"}, form=form,
        file_name=f"{file_name}.{form}", created_by=actor, created_at=clock.now(), expires_at=clock.now() + EXPIRES,
    )  # fmt: skip
    export.job = jobs.start(WRITE, subject_ids=[export.pk], params={}, actor=actor)
    export.save(update_fields=["job"])
    return export


def run_write(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """The runner: writes the file anew when an earlier try was cut off; one that is there stays."""
    done, already = [], []
    for export_id in ids:
        export = ExportFile.objects.select_related("created_by").get(pk=export_id)
        if export.stored or export.finished_at:
            already.append(export_id)
            continue
        _write(export)
        done.append(export_id)
    return Outcomes(done=tuple(done), already=tuple(already))


def _write(export: ExportFile) -> None:
    name = f"exports/{export.token}"
    with translation.override(export.params["language"]):
        headings, batches = _content(export)
        with files.written(name) as out:
            count = write_sheet(out, export.form, headings, _alive(batches, export.job_id))
    size = files.path_of(name).stat().st_size
    ExportFile.objects.filter(pk=export.pk, finished_at=None).update(
        stored=name, row_count=count, size=size, finished_at=clock.now()
    )


def _alive(batches: Batches, job_id: int | None) -> Iterator[Sequence[Sequence[str]]]:
    for batch in batches:
        yield batch
        jobs.keep_lease(job_id)


def _content(export: ExportFile) -> tuple[list[str], Batches]:
    if export.params["what"] == WRONG:
        run = ImportRun.objects.get(pk=export.params["run"], kind=export.kind)
        return [*run.headings, WRONG_HEADINGS[1 if export.params["language"].startswith("zh") else 0]], _wrong_rows(run)
    kind = kind_of(export.kind)
    if kind.export is None or kind.export_columns is None:
        raise ValueError(f"{kind.name} is not exported")
    names = kind.export_columns(export.params)
    found = kind.export(export.params)
    batches = ([[row.get(name, "") for name in names] for row in batch] for batch in found)
    return [kind.heading(name, export.params["language"]) for name in names], batches


def _wrong_rows(run: ImportRun) -> Iterator[list[list[str]]]:
    """The rows as they came, each with what is wrong with it."""
    after, width = 0, len(run.headings)
    kind = kind_of(run.kind)
    while True:
        found = rows(
            """SELECT number, cells, reasons FROM kernel_importrow WHERE run_id = %s AND verdict = 'wrong' AND number > %s
               ORDER BY number LIMIT %s""",
            [run.pk, after, BATCH],
        )
        if not found:
            return
        after = found[-1][0]
        yield [
            [*_wide(_list(cells), width), " ".join(reason_words(kind, Reason(*each)) for each in _list(reasons))]
            for _number, cells, reasons in found
        ]


def _wide(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))][:width]


def _list(value: Any) -> list[Any]:
    return list(json.loads(value) if isinstance(value, str) else value)


def write_sheet(out: IO[bytes], form: str, headings: Sequence[str], batches: Batches) -> int:
    """A sheet of texts, none of which a spreadsheet takes for a formula, a number or a day. How many rows."""
    writers: dict[str, Callable[[IO[bytes], Sequence[str], Batches], int]] = {"csv": _write_csv, "xlsx": _write_xlsx}
    return writers[form](out, headings, batches)


def _write_csv(out: IO[bytes], headings: Sequence[str], batches: Batches) -> int:
    """With the mark by which Excel knows UTF-8."""
    count = 0
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(map(escaped, headings))
    for batch in batches:
        writer.writerows([escaped(cell) for cell in row] for row in batch)
        count += len(batch)
    text.flush()
    text.detach()
    return count


def _write_xlsx(out: IO[bytes], headings: Sequence[str], batches: Batches) -> int:
    """Row by row through a file, never the whole sheet in memory; the columns are texts, so that codes stay what they are."""
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        options = {
            "constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False,
        }  # fmt: skip
        book = Workbook(out, options)
        page = book.add_worksheet("Sheet1")
        as_text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        page.set_column(0, max(len(headings) - 1, 0), 16, as_text)
        page.freeze_panes(1, 0)
        for place, heading in enumerate(headings):
            page.write_string(0, place, escaped(heading), bold)
        for batch in batches:
            for row in batch:
                count += 1
                for place, cell in enumerate(row):
                    if cell:
                        page.write_string(count, place, escaped(cell)[:32_767], as_text)
        book.close()
    return count


def forget_expired() -> int:
    """Remove the files whose link has expired. How many."""
    due = list(ExportFile.objects.filter(expires_at__lt=clock.now()).exclude(stored="").order_by("pk")[:200])
    for export in due:
        files.remove(export.stored)
        ExportFile.objects.filter(pk=export.pk).update(stored="")
    return len(due)


def working(export: ExportFile) -> bool:
    """Whether its job runs or waits for a worker."""
    states = [JobState.QUEUED, JobState.RUNNING]
    return bool(export.job_id and Job.objects.filter(pk=export.job_id, state__in=states).exists())
