"""The rows of a file in the database: copied in as they are read, compared with each other, judged, and marked when written."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from typing import Any

from django.db import connection

from erp.kernel import clock, crypto
from erp.kernel.imports.columns import by_name
from erp.kernel.imports.kinds import Facts, Given, ImportKind, Judged, Reason
from erp.kernel.imports.models import ImportRun
from erp.kernel.imports.states import Verdict
from erp.kernel.sql import array, execute, rows

DUE = "written_at IS NULL AND verdict IN ('new', 'changed')"
_COLUMNS = ("run_id", "number", "cells", "sealed", "key", "unit", "rank", "claims")
_NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_in(run: ImportRun, found: Sequence[tuple[int, list[str], Facts]], *, sealed: AbstractSet[str]) -> None:
    """Put rows into the staging table by COPY; what stands in `sealed` columns only encrypted."""
    hidden = [place for place, name in enumerate(run.columns) if name in sealed]
    out = io.StringIO()
    for number, cells, facts in found:
        apart = {run.columns[place]: cells[place] for place in hidden if place < len(cells) and cells[place]}
        shown = ["" if run.columns[place] in apart else cell for place, cell in enumerate(cells)]
        values = (
            str(run.pk), str(number), json.dumps(shown, ensure_ascii=False), f"\\x{crypto.seal_json(apart).hex()}" if apart else None,
            facts.key, facts.unit, str(facts.rank), json.dumps(facts.claims, ensure_ascii=False),
        )  # fmt: skip
        out.write("\t".join(_NULL if value is None else value.translate(_ESCAPES) for value in values))
        out.write("\n")
    out.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY kernel_importrow ({', '.join(_COLUMNS)}) FROM STDIN", out)


def find_clashes(run: ImportRun, kind: ImportKind) -> None:
    """Compare the rows of a file with each other: a key twice, a code of two keys, a unit that is told in two ways.

    The first row is right and the later one wrong, so that a file can be mended from top to bottom; only of a code that two keys claim
    nobody can say whose it is, and all of their rows are wrong.
    """
    with _joined_by_hash():
        _keys_twice(run.pk)
        _claims_twice(run.pk)
        for name in kind.shared:
            if name in run.columns:
                _units_differ(run.pk, run.columns.index(name), name)


_ADD = """WITH found AS MATERIALIZED ({found}) UPDATE kernel_importrow r SET clashes = r.clashes || f.found FROM found f
  WHERE r.run_id = %(run)s AND r.number = f.number"""


@contextmanager
def _joined_by_hash() -> Iterator[None]:
    """Fresh rows have no statistics yet, and a planner that believes in one row would compare each with each."""
    execute("SET LOCAL enable_nestloop = off")
    yield
    execute("SET LOCAL enable_nestloop = on")


def _keys_twice(run_id: int) -> None:
    found = """
        SELECT number, jsonb_build_array(jsonb_build_array('twice', '', jsonb_build_object('first', first, 'key', key))) AS found
        FROM (SELECT number, key, first_value(number) OVER (PARTITION BY key ORDER BY number) AS first
              FROM kernel_importrow WHERE run_id = %(run)s AND key <> '') k WHERE first <> number"""
    execute(_ADD.format(found=found), {"run": run_id})


def _claims_twice(run_id: int) -> None:
    found = """
        SELECT number, jsonb_agg(jsonb_build_array('claimed', split_part(claim, '=', 1), jsonb_build_object(
                 'value', substr(claim, strpos(claim, '=') + 1), 'first', other, 'key', other_key)) ORDER BY claim) AS found
        FROM (SELECT number, claim, CASE WHEN key = first_key THEN next ELSE first END AS other,
                     CASE WHEN key = first_key THEN next_key ELSE first_key END AS other_key
              FROM (SELECT *, (array_agg(number) FILTER (WHERE key <> first_key) OVER a)[1] AS next,
                           (array_agg(key) FILTER (WHERE key <> first_key) OVER a)[1] AS next_key
                    FROM (SELECT r.number, r.key, c.claim, first_value(r.number) OVER w AS first, first_value(r.key) OVER w AS first_key
                          FROM kernel_importrow r CROSS JOIN LATERAL jsonb_array_elements_text(r.claims) c(claim)
                          WHERE r.run_id = %(run)s WINDOW w AS (PARTITION BY c.claim ORDER BY r.number)) k
                    WINDOW a AS (PARTITION BY claim ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)) m
              WHERE next IS NOT NULL) n GROUP BY number"""
    execute(_ADD.format(found=found), {"run": run_id})


def _units_differ(run_id: int, place: int, name: str) -> None:
    found = """
        SELECT number, jsonb_build_array(jsonb_build_array('unit_differs', %(name)s::text,
                 jsonb_build_object('first', first, 'value', value, 'theirs', theirs, 'unit', unit))) AS found
        FROM (SELECT number, unit, cells ->> %(place)s AS value, first_value(number) OVER w AS first,
                     first_value(cells ->> %(place)s) OVER w AS theirs
              FROM kernel_importrow WHERE run_id = %(run)s AND unit <> '' AND coalesce(cells ->> %(place)s, '') <> ''
              WINDOW w AS (PARTITION BY unit ORDER BY number)) u WHERE value <> theirs"""
    execute(_ADD.format(found=found), {"run": run_id, "place": place, "name": name})


def given(run: ImportRun, where: str, params: Sequence[Any], *, lock: bool = False) -> list[Given]:
    """Rows of a run, by number."""
    found = rows(
        f"SELECT number, cells, sealed, clashes FROM kernel_importrow WHERE run_id = %s AND {where} ORDER BY number"
        + (" FOR UPDATE" if lock else ""),
        [run.pk, *params],
    )
    return [
        Given(number, _values(run, cells, sealed), [Reason(*each) for each in _json(clashes)])
        for number, cells, sealed, clashes in found
    ]


def _values(run: ImportRun, cells: Any, sealed: memoryview | None) -> dict[str, str]:
    return by_name(run.columns, _json(cells)) | (crypto.unseal_json(sealed) if sealed is not None else {})


def erase(kind: str, keys: Sequence[str]) -> list[int]:
    """Forget what sealed columns said in the rows with these keys, or with one of them behind a store and a bar; the runs they are in."""
    found = rows(
        """UPDATE kernel_importrow r SET sealed = NULL FROM kernel_importrun u
           WHERE u.kind = %s AND u.forgotten_at IS NULL AND r.run_id = u.id AND r.sealed IS NOT NULL
             AND EXISTS (SELECT 1 FROM unnest(%s::text[]) AS k(key) WHERE r.key = k.key OR right(r.key, length(k.key) + 1) = '|' || k.key)
           RETURNING u.id""",
        [kind, list(keys)],
    )
    return sorted({row[0] for row in found})


class FileRows:
    """What a judge may ask about the whole file."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run

    def keys(self, wanted: Sequence[str]) -> dict[str, Mapping[str, str]]:
        """The rows with these keys; wrong ones are left out."""
        found = rows(
            """SELECT key, cells, sealed FROM kernel_importrow WHERE run_id = %s AND key = ANY(%s) AND verdict <> 'wrong'
               AND jsonb_array_length(clashes) = 0""",
            [self._run.pk, list(wanted)],
        )
        return {key: _values(self._run, cells, sealed) for key, cells, sealed in found}


def keep_verdicts(run_id: int, judged: Mapping[int, Judged]) -> None:
    """Write what was found out of rows that were not judged yet."""
    with _joined_by_hash():
        execute(
            """UPDATE kernel_importrow r SET verdict = u.v, reasons = u.w::jsonb, changes = u.c::jsonb
               FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[]) AS u(n, v, w, c)
               WHERE r.run_id = %s AND r.number BETWEEN %s AND %s AND r.number = u.n AND r.verdict = ''""",
            [*_packed(judged), run_id, min(judged), max(judged)],
        )


def mark_written(run_id: int, judged: Mapping[int, Judged]) -> int:
    """Mark rows as written, or as wrong when they could not be. A row with nothing left to do keeps its verdict. How many are written."""
    with _joined_by_hash():
        [(count,)] = rows(
            """WITH marked AS (
                 UPDATE kernel_importrow r SET
                   verdict = CASE WHEN u.v IN ('same', 'kept') THEN r.verdict ELSE u.v END,
                   reasons = u.w::jsonb,
                   changes = CASE WHEN u.v IN ('same', 'kept', 'wrong') THEN r.changes ELSE u.c::jsonb END,
                   written_at = CASE WHEN u.v = 'wrong' THEN NULL ELSE %s END
                 FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[]) AS u(n, v, w, c)
                 WHERE r.run_id = %s AND r.number BETWEEN %s AND %s AND r.number = u.n AND r.written_at IS NULL RETURNING r.written_at)
               SELECT count(written_at) FROM marked""",
            [clock.now(), *_packed(judged), run_id, min(judged), max(judged)],
        )
    return int(count)


def counts(run_id: int) -> dict[str, int]:
    """How many rows of each verdict."""
    found = rows("SELECT verdict, count(*) FROM kernel_importrow WHERE run_id = %s GROUP BY 1", [run_id])
    return {verdict: count for verdict, count in found if verdict}


def column_counts(run_id: int) -> dict[str, int]:
    """Which columns would change, and in how many rows."""
    found = rows(
        """SELECT k.name, count(*) FROM kernel_importrow r CROSS JOIN LATERAL jsonb_object_keys(r.changes) k(name)
           WHERE r.run_id = %s AND r.verdict = 'changed' GROUP BY 1 ORDER BY 2 DESC, 1""",
        [run_id],
    )
    return dict(found)


def due_parts(run_id: int, step: int, per_rank: int) -> list[int]:
    """The parts that have something to write: rank after rank, each so many row numbers long."""
    found = rows(
        f"""SELECT DISTINCT rank::bigint * %s + (number / %s) * %s FROM kernel_importrow
            WHERE run_id = %s AND {DUE} ORDER BY 1""",
        [per_rank, step, step, run_id],
    )
    return [row[0] for row in found]


def _packed(judged: Mapping[int, Judged]) -> list[str]:
    return [
        array(judged),
        array(str(each.verdict) for each in judged.values()),
        array(json.dumps([reason.packed() for reason in each.reasons], ensure_ascii=False) for each in judged.values()),
        array(
            json.dumps({name: list(change) for name, change in each.changes.items()}, ensure_ascii=False)
            for each in judged.values()
        ),
    ]


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def failed(error: str) -> Judged:
    """The verdict on a row that the database refused when it was alone."""
    return Judged(Verdict.WRONG, (Reason("failed", "", {"error": error}),))
