"""A worker that is killed loses nothing and does nothing twice: between slices, inside one, while reading; and memory stays small."""

from __future__ import annotations

import resource
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from erp.kernel.imports import staging
from erp.kernel.imports.models import ImportRun
from erp.kernel.promises import audit
from erp.kernel.services import jobs, sheets_in
from erp.kernel.sql import rows
from products.models import Sku
from tests.products.sheets import checked, csv_bytes, start, verdicts, work, written

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """As a kill is: nobody catches it."""


def many(count: int, *, name: str = "SThing") -> bytes:
    """A sheet of so many SKUs."""
    return csv_bytes(
        ["SKU", "Name", "Weight g"], [[f"{name[0]}{n:06}", f"{name} {n}", str(n % 999)] for n in range(count)]
    )


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts and batches of a few rows."""
    monkeypatch.setattr(sheets_in, "PART", 4)
    monkeypatch.setattr(sheets_in, "BATCH", 5)


def killed_at(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, call: int) -> None:
    """Let the n-th call of a function be its last."""
    real, calls = getattr(owner, name), [0]

    def dying(*args: Any, **kwargs: Any) -> Any:
        calls[0] += 1
        if calls[0] == call:
            raise Killed
        return real(*args, **kwargs)

    monkeypatch.setattr(owner, name, dying)


def wanted_and_worked(run: ImportRun) -> None:
    """Write a checked run to the end."""
    sheets_in.write_run(run_id=run.pk, actor=run.created_by)
    work()


@pytest.mark.parametrize(("where", "call"), [("mark_written", 1), ("mark_written", 3), ("due_parts", 1), ("given", 2)])
def test_a_kill_while_writing(small: None, monkeypatch: pytest.MonkeyPatch, where: str, call: int) -> None:
    run = checked(many(18))
    with monkeypatch.context() as patch:
        killed_at(patch, staging, where, call)
        with pytest.raises(Killed):
            wanted_and_worked(run)
    before = Sku.objects.count()

    sheets_in.write_run(run_id=run.pk, actor=run.created_by)
    work()

    run.refresh_from_db()
    assert (before in (0, 2, 6, 10, 14), run.state, run.written, Sku.objects.count()) == (True, "applied", 18, 18)
    [(events,)] = rows("SELECT count(*) FROM products_skuevent")
    assert events == 18


def test_a_kill_after_a_part_and_before_its_mark_in_the_job(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    run = checked(many(18))
    sheets_in.write_run(run_id=run.pk, actor=run.created_by)
    with monkeypatch.context() as patch:
        killed_at(patch, jobs, "_record", 2)
        with pytest.raises(Killed):
            work()
    work()
    run.refresh_from_db()
    [(events,)] = rows("SELECT count(*) FROM products_skuevent")
    assert (run.state, run.written, events) == ("applied", 18, 18)


@pytest.mark.parametrize(("where", "call"), [("copy_in", 1), ("copy_in", 3), ("find_clashes", 1), ("keep_verdicts", 2)])
def test_a_kill_while_reading_and_checking(small: None, monkeypatch: pytest.MonkeyPatch, where: str, call: int) -> None:
    run = start(many(18))
    with monkeypatch.context() as patch:
        killed_at(patch, staging, where, call)
        with pytest.raises(Killed):
            work()
    work()
    run.refresh_from_db()
    assert (run.state, run.row_count, run.counts, run.rows.count()) == ("checked", 18, {"new": 18, "columns": {}}, 18)


def test_a_cancelled_run_goes_on(small: None) -> None:
    run = checked(many(18))
    sheets_in.write_run(run_id=run.pk, actor=run.created_by)
    run.refresh_from_db()
    jobs.cancel(run.job)
    work()
    run.refresh_from_db()
    assert (run.state, run.written, sheets_in.working(run)) == ("applying", 0, False)

    sheets_in.go_on(run_id=run.pk, actor=run.created_by)
    work()
    run.refresh_from_db()
    assert (run.state, run.written) == ("applied", 18)


def test_a_row_that_the_database_refuses_stands_alone(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = sheets_in.kind_of("products.catalogue")

    def refusing(found: Sequence[Any], *rest: Any) -> Any:
        if any(row.values["sku"] == "S000005" for row in found):
            raise DatabaseError("no S000005 here")
        return kind.write(found, *rest)

    run = checked(many(18))
    monkeypatch.setattr(sheets_in, "kind_of", lambda _name: _with(kind, refusing))
    sheets_in.write_run(run_id=run.pk, actor=run.created_by)
    work()
    run.refresh_from_db()
    assert (run.state, run.written, [n for n, verdict in verdicts(run).items() if verdict == "wrong"]) == (
        "applied",
        17,
        [7],
    )
    assert not Sku.objects.filter(code="S000005").exists()


def _with(kind: Any, write: Any) -> Any:
    return replace(kind, write=write)


def test_a_slice_of_ten_costs_the_statements_of_one_of_two_thousand() -> None:
    counts = []
    for size in (10, 2000):
        run = checked(many(size, name="A" if size == 10 else "B"))
        numbers = [
            row[0] for row in rows(f"SELECT number FROM kernel_importrow WHERE run_id = %s AND {staging.DUE}", [run.pk])
        ]
        with CaptureQueriesContext(connection) as queries:
            sheets_in._write_slice(run, numbers, run.created_by)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_imported_stands_in_the_audit_trail() -> None:
    run = written(many(3))
    [(actor, import_run)] = rows(
        """SELECT DISTINCT (c.metadata ->> 'user')::bigint, (c.metadata ->> 'import_run')::bigint FROM products_skuevent e
           JOIN pghistory_context c ON c.id = e.pgh_context_id"""
    )
    assert (actor, import_run) == (run.created_by_id, run.pk)


def test_twenty_thousand_rows_in_bounded_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    run = checked(many(20_000))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    assert run.counts == {"new": 20_000, "columns": {}}
    assert grown < 80, f"{grown} MB more"


def test_the_promises_of_imports_notice_what_breaks_them() -> None:
    run = written(many(3))
    broken = {finding.promise.name for finding in audit() if not finding.kept}
    assert not broken & {"imports_count_their_rows", "imports_are_written_whole"}
    rows("UPDATE kernel_importrow SET written_at = NULL WHERE run_id = %s AND number = 2 RETURNING 1", [run.pk])
    broken = {finding.promise.name for finding in audit() if not finding.kept}
    assert {"imports_count_their_rows", "imports_are_written_whole"} <= broken
