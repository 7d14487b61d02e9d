"""What an app tells the engine about one kind of sheet: its columns, and how its rows are judged and written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from erp.kernel.imports.columns import Column
from erp.kernel.imports.states import EmptyCell, Verdict

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from people.models import User


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is wrong: a code, the column it is about (empty = the row), and the values that the words need."""

    code: str
    column: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def packed(self) -> list[Any]:
        """For the row."""
        return [self.code, self.column, dict(self.values)]


@dataclass(frozen=True, slots=True)
class Options:
    """What the person chose."""

    update: bool = True  # change things that exist
    empty: str = EmptyCell.LEAVE
    create: bool = True  # make what rows refer to (categories, brands) when it is missing

    @property
    def clears(self) -> bool:
        """An empty cell takes away what is there."""
        return self.empty == EmptyCell.CLEAR


@dataclass(frozen=True, slots=True)
class Facts:
    """What staging must know of a row without asking the database.

    `key` names the thing (twice in a file is wrong), `unit` the larger thing it belongs to, `rank` the round it is written in,
    `claims` the codes that no row of another key may have.
    """

    key: str
    unit: str = ""
    rank: int = 0
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """A row to judge or to write: its number, its cells by column, and how it clashes with other rows of the file."""

    number: int
    values: Mapping[str, str]
    clashes: Sequence[Reason] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What a row would do or has done. `changes`: column -> (before, after) of a thing that exists."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


class FileView(Protocol):
    """What a judge may ask about the whole file."""

    def keys(self, wanted: Sequence[str]) -> dict[str, Mapping[str, str]]:
        """The rows of the file with these keys, by key; rows that are wrong are left out."""
        ...


@dataclass(frozen=True, slots=True)
class ImportKind:
    """One kind of sheet.

    `judge` reads only. `write` judges the same rows again under its locks and writes what is right, in one transaction that the
    engine opens; both cost the same few statements for one row and for thousands. `shared`: columns in which the rows of a unit
    must agree. `export` gives the rows of a sheet (values by column) for `params`, in batches.
    """

    name: str
    title: str | Promise
    permission: str
    columns: Sequence[Column]
    facts: Callable[[Mapping[str, str]], Facts]
    judge: Callable[[Sequence[Given], Options, FileView], dict[int, Judged]]
    write: Callable[[Sequence[Given], Options, User, FileView], dict[int, Judged]]
    words: Callable[[str, Mapping[str, Any]], str]
    shared: tuple[str, ...] = ()
    export_columns: Callable[[Mapping[str, Any]], list[str]] | None = None
    export: Callable[[Mapping[str, Any]], Iterator[list[Mapping[str, str]]]] | None = None

    @property
    def sealed(self) -> frozenset[str]:
        """The columns that name a buyer."""
        return frozenset(column.name for column in self.columns if column.sealed)

    def heading(self, name: str, language: str) -> str:
        """How a column is called on pages and in sheets."""
        front, _, rest = name.partition(":")
        column = next((each for each in self.columns if each.name == front), None)
        if column is None:
            return name
        return f"{column.heading(language)}:{rest}" if column.family else column.heading(language)


_kinds: dict[str, ImportKind] = {}


def set_kinds(kinds: Sequence[ImportKind]) -> None:
    """Called by the wiring with all kinds of sheets."""
    _kinds.clear()
    _kinds.update({kind.name: kind for kind in kinds})


def kind_of(name: str) -> ImportKind:
    """A kind by its name."""
    return _kinds[name]
