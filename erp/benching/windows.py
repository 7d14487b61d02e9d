"""Work that changes rows and writes others, done by us, put back, and done again by plain SQL that leaves the same rows."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise

from django.db import transaction

from erp.benching.ground import checksums, limit_statements, the_same, timed, vacuum
from erp.kernel.outcomes import Outcomes
from erp.kernel.sql import execute, rows

Marks = dict[str, int]


def side_by_side(
    name: str,
    *,
    written: Sequence[str],
    changed: Mapping[str, Sequence[str]],
    start: Marks,
    runs: int,
    work: Callable[[list[Marks]], None],
) -> tuple[list[float], list[float]]:
    """Seconds of each of our runs, and of plain SQL's. `work` does all slices and notes how far each got; the limit writes by these marks.

    `written`: tables that get rows, children first; `changed`: tables and what is changed in them. All were put aside before.
    """
    tables = (*written, *changed)
    first = marks_of(written) | start
    ours, limit = [], []
    for _ in range(runs):
        marks = [first | marks_of(written)]
        ours.append(timed(partial(work, marks)))
        left = checksums(tables)
        _bring_back(written, changed, first, keep=True)
        limit.append(timed(partial(_limit, name, marks)))
        the_same(left, checksums(tables))
        _bring_back(written, changed, first)
    return ours, limit


def in_slices(
    ids: Sequence[int],
    marks: list[Marks],
    *,
    size: int,
    written: Sequence[str],
    name: str,
    act: Callable[[list[int]], Outcomes],
) -> None:
    """Do all of the ids, a slice at a time, and note how far each slice got; `name` is that of the ids' own mark."""
    for start in range(0, len(ids), size):
        chosen = list(ids[start : start + size])
        outcomes = act(chosen)
        if len(outcomes.done) != len(chosen):
            raise AssertionError(next(iter(outcomes.refused.values())))
        marks.append(marks_of(written) | {name: chosen[-1]})


def marks_of(written: Sequence[str]) -> Marks:
    """How far each table is."""
    return {table: rows(f"SELECT coalesce(max(id), 0) FROM {table}")[0][0] for table in written}


def _limit(name: str, marks: list[Marks]) -> None:
    statements = limit_statements(name)
    for before, after in pairwise(marks):
        window = {f"{key}_from": before[key] for key in before} | {f"{key}_to": after[key] for key in after}
        with transaction.atomic():
            for statement in statements:
                execute(statement, window)


def _bring_back(
    written: Sequence[str], changed: Mapping[str, Sequence[str]], first: Marks, *, keep: bool = False
) -> None:
    """Put the tables back as they were; with `keep` the rows that the work left are kept as `ours_...`."""
    tables = (*written, *changed)
    if keep:
        for table in tables:
            execute(f"DROP TABLE IF EXISTS ours_{table}")
            execute(f"CREATE TABLE ours_{table} AS TABLE {table}")
            execute(f"CREATE UNIQUE INDEX ON ours_{table} (id)")
            execute(f"ANALYZE ours_{table}")
    for table in written:
        # Append-only tables refuse a DELETE; their owner may set that aside in a scratch database.
        execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        execute(f"DELETE FROM {table} WHERE id > %s", [first[table]])
        execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    for table, columns in changed.items():
        names, theirs = ", ".join(columns), ", ".join(f"b.{column}" for column in columns)
        mine = ", ".join(f"t.{column}" for column in columns)
        execute(
            f"UPDATE {table} t SET ({names}) = ROW({theirs}) FROM before_{table} b "
            f"WHERE b.id = t.id AND ({mine}) IS DISTINCT FROM ({theirs})"
        )
    vacuum(tables)
