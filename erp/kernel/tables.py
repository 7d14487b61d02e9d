"""Keyset pages: a page costs the same at the first row and at the millionth, and nothing counts a big table."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db import OperationalError, transaction
from django.db.models import DateField, DateTimeField, DecimalField, IntegerField, Model, Q, QuerySet

from erp.kernel.sql import execute, rows

M = TypeVar("M", bound=Model)
COUNT_CAP = 1000
SPAN_CAP = 250_000
SIZES = (50, 100, 200)
READ_LIMIT_MS = 2000
_QUERY_CANCELED = "57014"


class BadCursor(ValueError):
    """The page mark in the address is not one of ours."""


class TooSlow(Exception):
    """A filter without an index of its own took longer than a list may: narrow the date range."""


@contextmanager
def limited(limit_ms: int = READ_LIMIT_MS) -> Iterator[None]:
    """Reads inside stop after `limit_ms` and raise `TooSlow`, so that no odd filter holds a connection for long."""
    try:
        with transaction.atomic():
            execute("SELECT set_config('statement_timeout', %s, true)", [str(limit_ms)])
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) != _QUERY_CANCELED:
            raise
        raise TooSlow from error


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page of a list. The three queries are query strings without `?`, or None where there is no such page."""

    rows: list[M]
    next_query: str | None
    prev_query: str | None
    first_query: str | None
    count_text: str

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


_watching: ContextVar[list[tuple[QuerySet[Any], Sequence[str]]] | None] = ContextVar("watching", default=None)


@contextmanager
def watched() -> Iterator[list[tuple[QuerySet[Any], Sequence[str]]]]:
    """The rows and the order of each page that is made inside: for measurements, which open a list in its middle."""
    seen: list[tuple[QuerySet[Any], Sequence[str]]] = []
    token = _watching.set(seen)
    try:
        yield seen
    finally:
        _watching.reset(token)


def keyset_page(
    queryset: QuerySet[M],
    params: Mapping[str, Any],
    *,
    order: Sequence[str] = ("-id",),
    size: int = 50,
    count: bool = True,
) -> Page[M]:
    """The page that `params` (a QueryDict) ask for, in `order`, whose last column must be unique (the tie-breaker).

    `after` and `before` hold the sort values of the row at the edge; all other parameters are kept in the page's queries.
    """
    if (seen := _watching.get()) is not None:
        seen.append((queryset, order))
    after, before = params.get("after"), params.get("before")
    wanted = order if not before else tuple(_flipped(column) for column in order)
    mark = before or after
    rows_ = queryset.filter(_beyond(wanted, _values_of(mark, queryset, order))) if mark else queryset
    found = list(rows_.order_by(*wanted)[: size + 1])
    more, found = len(found) > size, found[:size]
    if before:
        found.reverse()
    has_next = more if not before else True
    has_prev = bool(after) if not before else more
    return Page(
        rows=found,
        next_query=_query(params, "after", _mark(found[-1], order)) if found and has_next else None,
        prev_query=_query(params, "before", _mark(found[0], order)) if found and has_prev else None,
        first_query=_query(params) if mark else None,
        count_text=_count_text(queryset) if count else "",
    )


def spanned(found: QuerySet[Any], column: str) -> Q:
    """Where in `column` the rows of `found` lie, when they are not too many to look: true of all of them, and of few others.

    For rows that an index finds and that lie close together in another order: without it a page in that order is looked for from the end.
    """
    inner, params = found.order_by().values_list(column)[: SPAN_CAP + 1].query.sql_with_params()
    first, last, count = rows(f"SELECT min(x), max(x), count(*) FROM ({inner}) t(x)", params)[0]
    if count > SPAN_CAP:
        return Q()
    return Q(**{f"{column}__gte": first, f"{column}__lte": last}) if count else Q(pk__in=[])


def capped_count(queryset: QuerySet[Any]) -> int:
    """How many rows, but never looking at more than a thousand and one."""
    return len(queryset.order_by().values_list("pk", flat=True)[: COUNT_CAP + 1])


def _count_text(queryset: QuerySet[Any]) -> str:
    number = capped_count(queryset)
    return f"{COUNT_CAP:,}+" if number > COUNT_CAP else f"{number:,}"


def _flipped(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after the mark: a OR (a = and b) ..., with the leading bound spelled out so that the index serves it."""
    first = order[0].lstrip("-")
    lead = Q(**{f"{first}__{'lte' if order[0].startswith('-') else 'gte'}": values[0]})
    branches, equal = Q(), Q()
    for column, value in zip(order, values, strict=True):
        name = column.lstrip("-")
        branches |= equal & Q(**{f"{name}__{'lt' if column.startswith('-') else 'gt'}": value})
        equal &= Q(**{name: value})
    return lead & branches


def mark_of(values: Sequence[Any]) -> str:
    """The mark of a row with these sort values: what `after` and `before` hold."""
    return base64.urlsafe_b64encode(json.dumps([_packed(value) for value in values]).encode()).decode().rstrip("=")


def _mark(row: Model, order: Sequence[str]) -> str:
    return mark_of([getattr(row, column.lstrip("-")) for column in order])


def _packed(value: Any) -> list[Any]:
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["y", value.isoformat()]
    return ["d", str(value)] if isinstance(value, Decimal) else ["v", value]


def _read(mark: str, count: int) -> list[Any]:
    unpack: dict[str, Callable[[Any], Any]] = {
        "t": datetime.fromisoformat, "y": date.fromisoformat, "d": Decimal, "v": lambda value: value,
    }  # fmt: skip
    try:
        packed = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        values = [unpack[kind](value) for kind, value in packed]
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise BadCursor(mark) from error
    if len(values) != count or any(isinstance(value, list | dict) for value in values):
        raise BadCursor(mark)
    return values


def _values_of(mark: str, queryset: QuerySet[Any], order: Sequence[str]) -> list[Any]:
    """The values of a mark, of the kinds that these columns hold: a mark of another list or sort is a bad one, not a crash."""
    values = _read(mark, len(order))
    for column, value in zip(order, values, strict=True):
        field = _field_of(queryset, column.lstrip("-"))
        if isinstance(field, DateTimeField):
            fits = isinstance(value, datetime) and value.tzinfo is not None
        elif isinstance(field, DateField):
            fits = isinstance(value, date) and not isinstance(value, datetime)
        elif isinstance(field, DecimalField):
            fits = isinstance(value, Decimal) and value.is_finite()
        elif isinstance(field, IntegerField):
            fits = isinstance(value, int) and not isinstance(value, bool)
        else:
            fits = isinstance(value, str) and "\0" not in value
        if not fits:
            raise BadCursor(mark)
    return values


def _field_of(queryset: QuerySet[Any], column: str) -> Any:
    """The kind of a column to sort by: the table's own, or one that the list has brought in from another table."""
    brought = queryset.query.annotations.get(column)
    field = brought if brought is not None else queryset.model._meta.get_field(column)
    return getattr(field, "output_field", field)  # what the database reckons is of its result's kind


def _query(params: Mapping[str, Any], name: str = "", mark: str = "") -> str:
    kept = [
        (key, value)
        for key, values in _lists(params)
        for value in values
        if key not in ("after", "before") and value != ""
    ]
    return urlencode([*kept, (name, mark)] if name else kept)


def _lists(params: Mapping[str, Any]) -> list[tuple[str, list[Any]]]:
    return list(params.lists()) if hasattr(params, "lists") else [(key, [value]) for key, value in params.items()]
