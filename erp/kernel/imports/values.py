"""Cells as values of the trade. What can't be read adds a reason to the row's list; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from erp.kernel.imports.kinds import Reason

_EXPONENT = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?")
_EXCEL_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_YES = {"yes", "y", "true", "1", "是", "已归档"}
_NO = {"no", "n", "false", "0", "否"}
_SEPARATORS = ",;|\n，；、"


@dataclass(slots=True)
class Cells:
    """The cells of one row; each reader below adds what is wrong to `reasons` and answers None then."""

    values: Mapping[str, str]
    reasons: list[Reason] = field(default_factory=list)

    def wrong(self, code: str, column: str, **values: object) -> None:
        """Say what is wrong."""
        self.reasons.append(Reason(code, column, values))

    def raw(self, column: str) -> str:
        """The text of a cell; empty when the sheet has no such column. A spreadsheet's error is wrong everywhere."""
        text = self.values.get(column, "")
        if text.startswith("#") and _EXCEL_ERROR.fullmatch(text):
            self.wrong("excel_error", column, value=text)
            return ""
        return text

    def text(self, column: str, most: int) -> str:
        """A text of at most so many letters."""
        text = self.raw(column)
        if len(text) > most:
            self.wrong("too_long", column, most=most, length=len(text))
        return text

    def code(self, column: str, most: int) -> str:
        """A code: a text that a spreadsheet may have spoiled by taking it for a number or a day."""
        text = self.text(column, most)
        self.spoiled(column, text)
        return text

    def spoiled(self, column: str, text: str) -> bool:
        """Whether a spreadsheet has made another thing of a code."""
        if _EXPONENT.fullmatch(text):
            self.wrong("exponent", column, value=text)
        elif _DAY.fullmatch(text):
            self.wrong("became_a_day", column, value=text)
        else:
            return False
        return True

    def decimal(self, column: str, *, most: Decimal, places: int) -> Decimal | None:
        """A number; 1,000 is one thousand, 1e3 too."""
        text = self.raw(column)
        if not text:
            return None
        if _DAY.fullmatch(text):
            self.wrong("became_a_day", column, value=text)
            return None
        bare = text.replace(" ", "")
        bare = bare.replace(",", "") if _GROUPED.fullmatch(bare) else bare
        try:
            number = Decimal(bare)
        except InvalidOperation:
            self.wrong("not_a_number", column, value=text)
            return None
        if not number.is_finite() or abs(number) > most:
            self.wrong("too_large", column, value=text, most=str(most))
        elif number < 0:
            self.wrong("negative", column, value=text)
        elif number != round(number, places):
            self.wrong("too_fine" if places else "not_whole", column, value=text, places=places)
        else:
            return number
        return None

    def whole(self, column: str, *, most: int) -> int | None:
        """A whole number from 0 on."""
        number = self.decimal(column, most=Decimal(most), places=0)
        return None if number is None else int(number)

    def yes(self, column: str) -> bool | None:
        """Yes or no."""
        text = self.raw(column).casefold()
        if not text or text in _YES | _NO:
            return text in _YES if text else None
        self.wrong("not_yes_or_no", column, value=text)
        return None

    def words(self, column: str) -> list[str]:
        """Several things in one cell, in their order, each once."""
        return list(dict.fromkeys(split(self.raw(column))))

    def choice(self, column: str, known: Mapping[str, str]) -> str | None:
        """One of the words we know, in either language; `known`: folded word -> value."""
        text = self.raw(column)
        if not text:
            return None
        found = known.get(folded(text))
        if found is None:
            self.wrong("unknown_word", column, value=text, known=_told(known))
        return found

    def choices(self, column: str, known: Mapping[str, str]) -> list[str]:
        """Several of the words we know, sorted by value."""
        found = []
        for word in self.words(column):
            value = known.get(folded(word))
            if value is None:
                self.wrong("unknown_word", column, value=word, known=_told(known))
            else:
                found.append(value)
        return sorted(set(found))


def split(text: str, separators: str = _SEPARATORS) -> list[str]:
    """The parts of a cell; a backslash keeps the next sign from being a separator."""
    if "\\" not in text:
        return [part for each in re.split(f"[{re.escape(separators)}]", text) if (part := each.strip())]
    parts, part, kept = [], "", False
    for sign in text:
        if kept:
            part, kept = part + sign, False
        elif sign == "\\":
            kept = True
        elif sign in separators:
            parts.append(part)
            part = ""
        else:
            part += sign
    return [each for each in (one.strip() for one in (*parts, part)) if each]


def joined(parts: Iterable[str], separator: str = ", ", separators: str = _SEPARATORS) -> str:
    """A cell that `split` takes apart again."""
    return separator.join(re.sub(f"([\\\\{re.escape(separators)}])", r"\\\1", part) for part in parts)


def folded(word: str) -> str:
    """Words are the same in any case, with blanks, dashes or underscores."""
    return re.sub(r"[\s_-]+", "", word).casefold()


def _told(known: Mapping[str, str]) -> list[str]:
    values: Collection[str] = dict.fromkeys(known.values())
    return list(values)
