"""Small helpers for set-based statements. Values always travel as parameters; table names come from models."""

import functools
import random
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

P = ParamSpec("P")
R = TypeVar("R")
_RETRYABLE = {"40P01", "40001", "55P03"}


def rows(statement: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement and return its rows (none when it returns nothing)."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall()) if cursor.description else []


def dicts(statement: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[dict[str, Any]]:
    """Run one statement and return its rows by column name."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()] if names else []


def execute(statement: str, params: Sequence[Any] | dict[str, Any] = ()) -> int:
    """Run one statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)


def array(values: Iterable[object]) -> str:
    """Many values as one constant, for `%s::bigint[]` and its like.

    psycopg2 spells a list out as ARRAY[..]: an expression for each element, which PostgreSQL takes more than ten times as long to read.
    """
    return "{" + ",".join(map(_element, values)) + "}"


def _element(value: object) -> str:
    if value is None:
        return "NULL"
    if type(value) is int:
        return str(value)
    text = f"\\x{value.hex()}" if isinstance(value, bytes) else str(value)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def next_ids(table: str, count: int) -> list[int]:
    """Draw `count` ids from a table's sequence, so that children can be written with their parents in one go each."""
    found = rows("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
    return [row[0] for row in found]


def retried(attempts: int = 4) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Run the whole transaction again, with jitter, when PostgreSQL chose it as the loser of a deadlock or lock wait.

    Only the outermost call may retry: inside an open transaction the error goes up to whoever opened it.
    """

    def wrap(call: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(call)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            for attempt in range(1, attempts + 1):
                try:
                    return call(*args, **kwargs)
                except OperationalError as error:
                    code = getattr(error.__cause__, "pgcode", None)
                    if code not in _RETRYABLE or attempt == attempts or transaction.get_connection().in_atomic_block:
                        raise
                    time.sleep(random.uniform(0.01, 0.05) * attempt)
            raise AssertionError("unreachable")

        return run

    return wrap
