"""Columns that a sheet may have, and where they are in a given one: headings in any language, case and order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from erp.kernel.imports.xlsx import NotASheet

if TYPE_CHECKING:
    from django.utils.functional import Promise

WRONG = "what is wrong"
WRONG_HEADINGS = ("What is wrong", "错误说明")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: our name, its headings (the first is English, the second Chinese), what may stand in it.

    A family stands for many columns: its headings end in a colon, and what follows is part of the name ("option:colour"). What stands in a
    `sealed` one names a buyer: it is encrypted wherever it is kept, and shown on no page.
    """

    name: str
    headings: tuple[str, ...]
    says: str | Promise
    required: bool = False
    family: bool = False
    sealed: bool = False

    def heading(self, language: str) -> str:
        """How a sheet of ours calls it."""
        return self.headings[1 if language.startswith("zh") and len(self.headings) > 1 else 0]


@dataclass(frozen=True, slots=True)
class Mapped:
    """The columns of a file: our names in its order, empty where it is ignored."""

    names: list[str]
    ignored: list[str]


def map_columns(headings: Sequence[str], columns: Sequence[Column]) -> Mapped:
    """Find our columns under their headings. Raises NotASheet when one that must be there is missing or stands twice."""
    plain = {_folded(each): column.name for column in columns if not column.family for each in column.headings}
    plain |= {_folded(column.name): column.name for column in columns if not column.family}
    families = {_folded(each): column.name for column in columns if column.family for each in column.headings}
    names: list[str] = []
    ignored: list[str] = []
    for heading in headings:
        name = _named(heading, plain, families)
        if name and name in names:
            raise NotASheet("column_twice", heading=heading, first=headings[names.index(name)])
        if not name and heading and _folded(heading) not in map(_folded, WRONG_HEADINGS):
            ignored.append(heading)
        names.append(name)
    missing = [column.headings[0] for column in columns if column.required and column.name not in names]
    if missing:
        raise NotASheet("columns_missing", columns=missing)
    return Mapped(names, ignored)


def _named(heading: str, plain: Mapping[str, str], families: Mapping[str, str]) -> str:
    folded = _folded(heading)
    if folded in plain:
        return plain[folded]
    front, colon, rest = heading.replace("：", ":").partition(":")
    family = families.get(_folded(front))
    what = " ".join(rest.split())
    return f"{family}:{what}" if family and colon and what else ""


def _folded(heading: str) -> str:
    """Headings are the same in any case, with blanks, underscores or a star for 'must be there'."""
    return re.sub(r"[\s_*()（）/-]+", "", unicodedata.normalize("NFKC", heading)).casefold()


def by_name(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The cells of a row by our names; a short row ends in empty cells."""
    found = {name: "" for name in names if name}
    found.update({name: cell for name, cell in zip(names, cells, strict=False) if name})
    return found


LAYOUT_WORDS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 (BOM)",
    "utf-16": "UTF-16",
    "gb18030": "GB18030",
    ",": _("comma"),
    ";": _("semicolon"),
    "\t": _("tab"),
}
