"""Sheets for the tests of imports: written to the house's folder, taken in and driven to the end without workers."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from erp.kernel.imports import files
from erp.kernel.imports.kinds import Options
from erp.kernel.imports.models import ExportFile, ImportRow, ImportRun
from erp.kernel.models import Job
from erp.kernel.services import jobs, sheets_in, sheets_out
from erp.kernel.states import JobState
from people.models import User
from products.catalogue_sheet import KIND
from tests import factories as make


def csv_bytes(
    headings: Sequence[str], rows: Sequence[Sequence[str]], *, encoding: str = "utf-8", by: str = ","
) -> bytes:
    """A text file."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=by)
    writer.writerows([headings, *rows])
    return out.getvalue().encode(encoding)


def xlsx_bytes(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook as we write them."""
    out = io.BytesIO()
    sheets_out.write_sheet(out, "xlsx", headings, [rows])
    return out.getvalue()


def start(
    data: bytes, *, name: str = "goods.csv", actor: User | None = None, client_id: UUID | None = None, **options: Any
) -> ImportRun:
    """Take a file in; nothing is read yet."""
    stored = files.keep([data])
    return sheets_in.start_run(
        kind=KIND, client_id=client_id or uuid4(), file_name=name, stored=stored, options=Options(**options),
        layout=files.look(stored.name), actor=actor or make.make_user(role="owner"),
    )  # fmt: skip


def work() -> None:
    """Do what the workers would, until nothing is open."""
    while True:
        open_ = Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).order_by("pk").first()
        if open_ is None:
            return
        Job.objects.filter(pk=open_.pk).update(lease_until=None)
        jobs.work(open_.pk)


def checked(data: bytes, **given: Any) -> ImportRun:
    """A file that was taken in, read and checked."""
    run = start(data, **given)
    work()
    run.refresh_from_db()
    return run


def written(data: bytes, **given: Any) -> ImportRun:
    """A file that was taken in, checked and written."""
    run = checked(data, **given)
    sheets_in.write_run(run_id=run.pk, actor=run.created_by)
    work()
    run.refresh_from_db()
    return run


def verdicts(run: ImportRun) -> dict[int, str]:
    """The verdict on each row."""
    return dict(ImportRow.objects.filter(run=run).order_by("number").values_list("number", "verdict"))


def reasons(run: ImportRun) -> dict[int, list[Any]]:
    """The reasons of each wrong row, as (code, column)."""
    found = ImportRow.objects.filter(run=run, verdict="wrong").order_by("number")
    return {row.number: [(code, column) for code, column, _values in row.reasons] for row in found}


def exported(*, what: str = "rows", form: str = "xlsx", actor: User | None = None, **params: Any) -> bytes:
    """A sheet that was asked for, as it lies behind its link."""
    actor = actor or make.make_user(role="owner")
    export = sheets_out.start_export(kind=KIND, what=what, params=params, form=form, file_name="goods", actor=actor)
    work()
    export = ExportFile.objects.get(pk=export.pk)
    return files.path_of(export.stored).read_bytes()


def rows_of(data: bytes) -> list[list[str]]:
    """The rows of a sheet of ours."""
    stored = files.keep([data])
    with files.opened(stored.name, files.look(stored.name)) as found:
        return [cells for _number, cells in found]


def by_heading(data: bytes) -> list[Mapping[str, str]]:
    """The rows of a sheet by heading."""
    first, *rest = rows_of(data)
    return [dict(zip(first, [*row, *[""] * (len(first) - len(row))], strict=True)) for row in rest]
