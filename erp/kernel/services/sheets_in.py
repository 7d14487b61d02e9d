"""A sheet comes in: read into rows, judged without changing anything, and written when a person says so.

Each step is a job of parts; what a part has done is committed with its mark, so a worker that is killed costs at most one part's time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

import pghistory
from django.db import DatabaseError, transaction

from erp.kernel import clock
from erp.kernel.imports import files, staging
from erp.kernel.imports.columns import by_name, map_columns
from erp.kernel.imports.files import Layout, Stored
from erp.kernel.imports.kinds import ImportKind, Options, kind_of
from erp.kernel.imports.models import ImportRow, ImportRun
from erp.kernel.imports.states import RunState, Verdict
from erp.kernel.imports.xlsx import NotASheet, Row
from erp.kernel.models import Job
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services import jobs
from erp.kernel.sql import execute, retried, rows
from erp.kernel.states import JobState
from people.models import User

READ, CHECK, WRITE = "imports.read", "imports.check", "imports.write"
BATCH = 5_000  # rows of one COPY
PART = 2_000  # rows of one part of a check or a write
RANK = 100_000_000  # the part of rank r that begins at row n has the id r * RANK + n
KEPT_DAYS = 30


class NotNow(Exception):
    """The run is not where this step begins."""


class LostPlace(Exception):
    """Another worker reads the same file and is further, or somebody wants it to stop."""


@transaction.atomic
def start_run(
    *, kind: str, client_id: UUID, file_name: str, stored: Stored, options: Options, layout: Layout, actor: User
) -> ImportRun:
    """Take a kept file in and begin to read it. The same `client_id` again answers with the same run, and its new file goes."""
    run, made = ImportRun.objects.get_or_create(
        client_id=client_id,
        defaults={
            "kind": kind_of(kind).name, "file_name": file_name[-200:] or "sheet", "stored": stored.name, "sha256": stored.sha256,
            "size": stored.size, "options": asdict(options), "layout": layout.as_dict(), "created_by": actor, "created_at": clock.now(),
        },
    )  # fmt: skip
    if not made:
        if run.stored != stored.name:
            files.remove(stored.name)
        return run
    _begin(run, READ, [run.pk], actor)
    return run


@transaction.atomic
def write_run(*, run_id: int, actor: User) -> ImportRun:
    """Write the new and changed rows of a checked run. Asked again while it runs, or when it is written, it changes nothing."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.state in (RunState.APPLYING, RunState.APPLIED):
        return run
    if run.state != RunState.CHECKED or run.forgotten_at:
        raise NotNow(run.state)
    run.state, run.applied_by, run.finished_at = RunState.APPLYING, actor, None
    run.save(update_fields=["state", "applied_by", "finished_at"])
    _write_rest(run, actor)
    return run


@transaction.atomic
def go_on(*, run_id: int, actor: User) -> ImportRun:
    """Go on with a run whose job was cancelled; one that works or is at its end is left alone."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.forgotten_at or (run.job and run.job.state in (JobState.QUEUED, JobState.RUNNING)):
        return run
    if run.state == RunState.READING:
        _begin(run, READ, [run.pk], actor)
    elif run.state == RunState.CHECKING:
        _begin(run, CHECK, _unseen_parts(run.pk), actor)
    elif run.state == RunState.APPLYING:
        _write_rest(run, actor)
    return run


def _begin(run: ImportRun, job_kind: str, parts: Sequence[int], actor: User) -> None:
    run.job = jobs.start(job_kind, subject_ids=parts, params={"run": run.pk}, actor=actor)
    run.save(update_fields=["job"])


def _write_rest(run: ImportRun, actor: User) -> None:
    parts = staging.due_parts(run.pk, PART, RANK)
    if parts:
        _begin(run, WRITE, parts, actor)
    else:
        _end_if_written(run)


# Reading


def run_read(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """The runner of a reading: one part, the file. It goes on after the last row that is in."""
    done, refused = [], dict[int, Refusal]()
    for run_id in ids:
        run = ImportRun.objects.select_related("created_by").get(pk=run_id)
        if run.state != RunState.READING:
            return Outcomes(already=(run_id,))
        try:
            _read(run, kind_of(run.kind))
        except NotASheet as error:
            ImportRun.objects.filter(pk=run_id, state=RunState.READING).update(
                state=RunState.UNREADABLE, error=files.values_of(error), finished_at=clock.now()
            )
            refused[run_id] = Refusal(error.code, error.values)
        except LostPlace:
            return Outcomes(already=(run_id,))
        else:
            _end_reading(run_id)
            done.append(run_id)
    return Outcomes(done=tuple(done), refused=refused)


def _read(run: ImportRun, kind: ImportKind) -> None:
    with files.opened(run.stored, Layout(**run.layout)) as found:
        first = next(found, None)
        if first is None:
            raise NotASheet("empty")
        mapped = map_columns(first[1], kind.columns)
        run.headings, run.columns = list(first[1]), mapped.names
        run.save(update_fields=["headings", "columns"])
        for batch in _batches(found, after=run.staged):
            if batch[-1][0] > files.MOST_ROWS + 1:
                raise NotASheet("too_many_rows", most=files.MOST_ROWS)
            _stage(run, kind, batch)
    if not run.staged:
        raise NotASheet("no_rows")


def _batches(found: Iterator[Row], *, after: int) -> Iterator[list[Row]]:
    rest = (row for row in found if row[0] > after)
    while batch := list(islice(rest, BATCH)):
        yield batch


@transaction.atomic
def _stage(run: ImportRun, kind: ImportKind, batch: Sequence[Row]) -> None:
    """Rows and the mark of how far we are, together; a second reader finds the mark moved and leaves."""
    if jobs.cancel_wanted(run.job_id):
        raise LostPlace
    last = batch[-1][0]
    moved = execute(
        "UPDATE kernel_importrun SET staged = %s, row_count = row_count + %s WHERE id = %s AND staged = %s AND state = 'reading'",
        [last, len(batch), run.pk, run.staged],
    )
    if not moved:
        raise LostPlace
    width = len(run.columns)
    staging.copy_in(
        run,
        [(number, cells[:width], kind.facts(by_name(run.columns, cells))) for number, cells in batch],
        sealed=kind.sealed,
    )
    jobs.keep_lease(run.job_id)
    run.staged = last


@transaction.atomic
def _end_reading(run_id: int) -> None:
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("created_by").get(pk=run_id)
    if run.state != RunState.READING:
        return
    staging.find_clashes(run, kind_of(run.kind))
    run.state = RunState.CHECKING
    run.save(update_fields=["state"])
    _begin(run, CHECK, _unseen_parts(run_id), run.created_by)


def _unseen_parts(run_id: int) -> list[int]:
    found = rows(
        "SELECT DISTINCT (number / %s) * %s FROM kernel_importrow WHERE run_id = %s AND verdict = '' ORDER BY 1",
        [PART, PART, run_id],
    )
    return [row[0] for row in found] or [0]


# Checking


def run_check(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """The runner of a check: parts of the rows. It writes verdicts and nothing else."""
    run = ImportRun.objects.get(pk=params["run"])
    for part in ids:
        _check(run, part)
    return Outcomes(done=tuple(ids))


@transaction.atomic
def _check(run: ImportRun, part: int) -> None:
    kind = kind_of(run.kind)
    found = staging.given(run, "number >= %s AND number < %s AND verdict = ''", [part, part + PART])
    if found:
        staging.keep_verdicts(run.pk, kind.judge(found, Options(**run.options), staging.FileRows(run)))
    if not rows("SELECT 1 FROM kernel_importrow WHERE run_id = %s AND verdict = '' LIMIT 1", [run.pk]):
        told = staging.counts(run.pk) | {"columns": staging.column_counts(run.pk)}
        ImportRun.objects.filter(pk=run.pk, state=RunState.CHECKING).update(
            state=RunState.CHECKED, counts=told, finished_at=clock.now()
        )


# Writing


def run_write(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """The runner of a write: parts of the rows, rank after rank, a transaction each."""
    run = ImportRun.objects.select_related("applied_by").get(pk=params["run"])
    for part in ids:
        rank, start = divmod(part, RANK)
        found = rows(
            f"""SELECT number FROM kernel_importrow WHERE run_id = %s AND rank = %s AND number >= %s AND number < %s
                AND {staging.DUE} ORDER BY number""",
            [run.pk, rank, start, start + PART],
        )
        _write(run, [row[0] for row in found], actor)
    _end_if_written(run)
    return Outcomes(done=tuple(ids))


def _write(run: ImportRun, numbers: Sequence[int], actor: User) -> None:
    """One slice; when the database refuses it, its halves, until the row that it refuses is alone and told as wrong."""
    if not numbers:
        return
    try:
        _write_slice(run, numbers, actor)
    except DatabaseError as error:
        if len(numbers) == 1:
            staging.mark_written(run.pk, {numbers[0]: staging.failed(str(error).splitlines()[0][:300])})
            return
        half = len(numbers) // 2
        _write(run, numbers[:half], actor)
        _write(run, numbers[half:], actor)


@retried()
@transaction.atomic
def _write_slice(run: ImportRun, numbers: Sequence[int], actor: User) -> None:
    with pghistory.context(user=actor.pk, import_run=run.pk):
        found = staging.given(run, f"number = ANY(%s) AND {staging.DUE}", [list(numbers)], lock=True)
        if not found:
            return
        judged = kind_of(run.kind).write(found, Options(**run.options), actor, staging.FileRows(run))
        count = staging.mark_written(run.pk, judged)
        execute("UPDATE kernel_importrun SET written = written + %s WHERE id = %s", [count, run.pk])


@transaction.atomic
def _end_if_written(run: ImportRun) -> None:
    if rows(f"SELECT 1 FROM kernel_importrow WHERE run_id = %s AND {staging.DUE} LIMIT 1", [run.pk]):
        return
    told = staging.counts(run.pk) | {"columns": run.counts.get("columns", {})}
    ImportRun.objects.filter(pk=run.pk, state=RunState.APPLYING).update(
        state=RunState.APPLIED, counts=told, finished_at=clock.now()
    )


# Reads and forgetting


def same_file(run: ImportRun, *, by: User | None = None) -> ImportRun | None:
    """An earlier run that wrote this very file; one of this person alone when `by` is given."""
    found = ImportRun.objects.filter(kind=run.kind, sha256=run.sha256, state=RunState.APPLIED, pk__lt=run.pk)
    found = found.filter(created_by=by) if by else found
    return found.select_related("created_by").order_by("-id").first()


def working(run: ImportRun) -> bool:
    """Whether its job runs or waits for a worker."""
    states = [JobState.QUEUED, JobState.RUNNING]
    return bool(run.job_id and Job.objects.filter(pk=run.job_id, state__in=states).exists())


def forget_old() -> int:
    """Remove the files and rows of runs that are 30 days old; the figures stay. How many runs."""
    due = ImportRun.objects.filter(forgotten_at=None, created_at__lt=clock.now() - timedelta(days=KEPT_DAYS)).order_by(
        "pk"
    )[:20]
    for run in due:
        with transaction.atomic():
            ImportRow.objects.filter(run=run)._raw_delete("default")
            ImportRun.objects.filter(pk=run.pk).update(forgotten_at=clock.now(), stored="")
            if run.stored:
                transaction.on_commit(partial(files.remove, run.stored))
    return len(due)


def erase(*, kind: str, keys: Sequence[str]) -> None:
    """Forget what sheets of a kind said of the people in the rows with these keys. The files that they came in go too."""
    # One that is still read needs its file: it goes with the run, in time.
    found = (
        ImportRun.objects.filter(pk__in=staging.erase(kind, keys)).exclude(stored="").exclude(state=RunState.READING)
    )
    for run in found.select_for_update():
        transaction.on_commit(partial(files.remove, run.stored))
    found.update(stored="")


def has_work(run: ImportRun) -> bool:
    """Whether writing it would do anything."""
    return bool(run.counts.get(Verdict.NEW, 0) or run.counts.get(Verdict.CHANGED, 0))
