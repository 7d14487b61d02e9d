"""The rows of a text file (.csv, .tsv): which encoding and which separator are found out, told, and may be overruled."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Generator
from typing import IO

from erp.kernel.imports.xlsx import NotASheet, Row

ENCODINGS = ("utf-8-sig", "utf-8", "gb18030", "utf-16")
SEPARATORS = (",", ";", "\t")
CHUNK = 1 << 16
HEAD = 1 << 16
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def encoding_of(file: IO[bytes]) -> str:
    """By its mark; else UTF-8 when the whole file is that; else GB18030 when the whole file is that. Anything else is refused.

    A file that is not UTF-8 but passes for GB18030 may still be something else: the page shows what was taken, with the first rows.
    """
    file.seek(0)
    head = file.read(4)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    for name in ("utf-8", "gb18030"):
        if _is(file, name):
            return name
    raise NotASheet("encoding")


def _is(file: IO[bytes], name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)("strict")
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def separator_of(file: IO[bytes], encoding: str) -> str:
    """What stands most often between the headings; quoted text does not count."""
    file.seek(0)
    first = io.TextIOWrapper(io.BytesIO(file.read(HEAD)), encoding=encoding, errors="ignore").readline()
    bare, quoted = [], False
    for letter in first:
        quoted ^= letter == '"'
        if not quoted:
            bare.append(letter)
    line = "".join(bare)
    return max(SEPARATORS, key=line.count)


def read_rows(file: IO[bytes], *, encoding: str, separator: str) -> Generator[Row, None, None]:
    """The rows as text, numbered as a spreadsheet would; rows without any cell are left out. Raises NotASheet."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="strict", newline="")
    number = 0
    try:
        for number, cells in enumerate(csv.reader(text, delimiter=separator), start=1):
            if any(cells):
                yield number, cells
    except csv.Error as error:
        raise NotASheet("bad_line", row=number + 1) from error
    except UnicodeError as error:
        raise NotASheet("encoding") from error
    finally:
        text.detach()
