"""The rows of an .xlsx in bounded memory: the sheet is parsed as it is unpacked, and only its shared texts are held, packed.

A library that loads whole sheets takes about 350 MB for 100,000 rows of 36 columns; a worker has no such room.
"""

from __future__ import annotations

import re
import zipfile
from array import array
from collections.abc import Callable, Generator, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import IO, Any
from xml.parsers import expat

MOST_UNPACKED = 2_000_000_000  # bytes of one part; a sheet of 200,000 rows has some hundred MB
MOST_TEXT = 160_000_000  # bytes of all shared texts together
MOST_COLUMNS = 500
CHUNK = 1 << 16
_DAYS = {14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58}
_TIMES = {18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56}
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # a sheet's days have no zone
Row = tuple[int, list[str]]


class NotASheet(Exception):
    """The file is no workbook that can be read; the code says why."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class Texts:
    """The shared texts of a workbook, packed into one buffer."""

    def __init__(self) -> None:
        self._packed, self._ends = bytearray(), array("Q", [0])

    def add(self, text: str) -> None:
        """The next text."""
        self._packed += text.encode("utf-8", "surrogatepass")
        if len(self._packed) > MOST_TEXT:
            raise NotASheet("too_much_text", megabytes=MOST_TEXT // 1_000_000)
        self._ends.append(len(self._packed))

    def __getitem__(self, place: int) -> str:
        if not 0 <= place < len(self._ends) - 1:
            raise NotASheet("broken")
        return bytes(self._packed[self._ends[place] : self._ends[place + 1]]).decode("utf-8", "replace")


def read_rows(file: IO[bytes]) -> Generator[Row, None, None]:
    """The rows of the first sheet as text, each with its number; rows without any cell are left out. Raises NotASheet."""
    try:
        with zipfile.ZipFile(file) as book:
            for info in book.infolist():
                if info.file_size > MOST_UNPACKED:
                    raise NotASheet("too_large_inside")
            yield from _rows(book)
    # RuntimeError is also what an unknown compression and a password that is asked for raise
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, EOFError, RuntimeError) as error:
        raise NotASheet("broken") from error


def _rows(book: zipfile.ZipFile) -> Iterator[Row]:
    rels: dict[str, str] = {}
    sheets: list[tuple[str, bool]] = []
    since_1904 = [False]

    def rel(name: str, has: dict[str, str]) -> None:
        if name == "Relationship":
            rels[has["Id"]] = has["Target"]

    def sheet(name: str, has: dict[str, str]) -> None:
        if name == "sheet":
            sheets.append((has.get(_REL) or has.get("r:id", ""), has.get("state", "visible") == "visible"))
        elif name == "workbookPr":
            since_1904[0] = has.get("date1904", "") in ("1", "true")

    _scan(book, "xl/_rels/workbook.xml.rels", rel)
    _scan(book, "xl/workbook.xml", sheet)
    if not sheets:
        raise NotASheet("broken")
    first = next((ref for ref, visible in sheets if visible), sheets[0][0])
    target = rels[first].lstrip("/")
    part = target if target.startswith("xl/") else f"xl/{target}"
    yield from _Sheet(_texts(book), _day_styles(book), 1462 if since_1904[0] else 0).rows(book, part)


def _scan(book: zipfile.ZipFile, part: str, start: Callable[[str, dict[str, str]], None]) -> None:
    parser = _parser()
    parser.StartElementHandler = lambda name, has: start(_local(name), has)
    with book.open(part) as data:
        for _ in _fed(parser, data):
            pass


def _parser() -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _no_doctype(*_: Any) -> None:
    raise NotASheet("broken")  # no workbook has one; entities could unpack without end


def _fed(parser: Any, data: IO[bytes]) -> Iterator[None]:
    while chunk := data.read(CHUNK):
        parser.Parse(chunk, False)
        yield
    parser.Parse(b"", True)
    yield


def _local(name: str) -> str:
    return name.rsplit(":", 1)[-1]


def _texts(book: zipfile.ZipFile) -> Texts:
    texts = Texts()
    if "xl/sharedStrings.xml" not in book.namelist():
        return texts
    parts: list[str] = []
    reading, hidden = [False], [0]

    def start(name: str, _has: dict[str, str]) -> None:
        name = _local(name)
        if name == "si":
            parts.clear()
        elif name == "rPh":  # how a Chinese or Japanese word is spoken: not part of the text
            hidden[0] += 1
        reading[0] = name == "t" and not hidden[0]

    def end(name: str) -> None:
        name = _local(name)
        if name == "si":
            texts.add("".join(parts))
        elif name == "rPh":
            hidden[0] -= 1
        reading[0] = False

    def text(data: str) -> None:
        if reading[0]:
            parts.append(data)

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    with book.open("xl/sharedStrings.xml") as data:
        for _ in _fed(parser, data):
            pass
    return texts


def _day_styles(book: zipfile.ZipFile) -> dict[str, str]:
    """Which cell styles show a number as a day or a time."""
    if "xl/styles.xml" not in book.namelist():
        return {}
    own: dict[int, str] = {}
    found: dict[str, str] = {}
    place, inside = [0], [False]

    def kind_of(number: int) -> str:
        if number in own:
            return own[number]
        return "day" if number in _DAYS else "time" if number in _TIMES else ""

    def start(name: str, has: dict[str, str]) -> None:
        if name == "numFmt":
            own[int(has["numFmtId"])] = _kind_of_format(has.get("formatCode", ""))
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside[0] = name == "cellXfs"
        elif name == "xf" and inside[0]:
            kind = kind_of(int(has.get("numFmtId", "0")))
            if kind:
                found[str(place[0])] = kind
            place[0] += 1

    _scan(book, "xl/styles.xml", start)
    return found


def _kind_of_format(code: str) -> str:
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code).lower()
    if re.search(r"[yd]", bare):
        return "day"
    return "time" if re.search(r"[hs]", bare) else ""


class _Sheet:
    """The handlers of one sheet: cells gather in a row, rows in a list that is handed on with each chunk."""

    def __init__(self, texts: Texts, days: dict[str, str], shift: int) -> None:
        self._texts, self._days, self._shift = texts, days, shift
        self._done: list[Row] = []
        self._row: list[str] = []
        self._number = self._column = 0
        self._kind = self._style = ""
        self._taking = False
        self._value: list[str] = []

    def rows(self, book: zipfile.ZipFile, part: str) -> Iterator[Row]:
        """The rows, a chunk of the file at a time."""
        parser = _parser()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        with book.open(part) as data:
            for _ in _fed(parser, data):
                done, self._done = self._done, []
                yield from done

    def _start(self, name: str, has: dict[str, str]) -> None:
        if ":" in name:
            name = _local(name)
        if name in ("v", "t"):
            self._taking = True
        elif name == "c":
            place = has.get("r")
            self._column = _column_of(place) if place else self._column + 1
            self._kind, self._style = has.get("t", "n"), has.get("s", "")
            self._value.clear()
        elif name == "row":
            self._number = int(has["r"]) if "r" in has else self._number + 1
            self._row, self._column = [], 0
        elif name == "rPh":
            self._kind = "skip"

    def _end(self, name: str) -> None:
        if ":" in name:
            name = _local(name)
        if name in ("v", "t"):
            self._taking = False
        elif name == "c":
            if self._value:
                self._put("".join(self._value))
        elif name == "row" and any(self._row):
            self._done.append((self._number, self._row))

    def _text(self, data: str) -> None:
        if self._taking and self._kind != "skip":
            self._value.append(data)

    def _put(self, raw: str) -> None:
        if self._column > MOST_COLUMNS:
            return
        missing = self._column - len(self._row)
        if missing > 0:
            self._row.extend([""] * missing)
        self._row[self._column - 1] = self._shown(raw)

    def _shown(self, raw: str) -> str:
        """A cell as a person reads it: 12.0 is 12, a day is ISO. Numbers that Excel can't hold exactly keep their exponent."""
        kind = self._kind
        if kind == "s":
            return self._texts[int(raw)]
        if kind == "n":
            return self._number_of(raw)
        if kind == "b":
            return "TRUE" if raw == "1" else "FALSE"
        return raw

    def _number_of(self, raw: str) -> str:
        day = self._days.get(self._style)
        if not day and raw.isdecimal() and len(raw) <= 15:
            return raw
        try:
            number = float(raw)
        except ValueError:
            return raw
        if day and 0 <= number < 2_958_466:
            return _moment(number + self._shift, day)
        if number.is_integer():
            return str(int(number)) if abs(number) < 1e15 else f"{number:.14E}"
        return f"{number:.15g}"


def _moment(number: float, kind: str) -> str:
    at = _EPOCH + timedelta(days=int(number), seconds=round((number - int(number)) * 86_400))
    if kind == "time" and number < 1:
        return at.strftime("%H:%M:%S")
    return at.date().isoformat() if at.time() == datetime.min.time() else at.isoformat(sep=" ")


@cache
def _column_named(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


def _column_of(place: str) -> int:
    letters = place.rstrip("0123456789")
    if not 1 <= len(letters) <= 3 or not letters.isascii() or not letters.isalpha():
        raise NotASheet("broken")
    return _column_named(letters.upper())
