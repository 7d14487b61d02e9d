"""Files of imports and exports: kept under MEDIA_ROOT, written whole or not at all, opened as rows."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from erp.kernel import crypto
from erp.kernel.imports import texts, xlsx
from erp.kernel.imports.xlsx import NotASheet, Row

MOST_BYTES = 100_000_000
MOST_ROWS = 200_000
FOLDERS = ("imports", "exports")
_SEALED = b"ERP sealed 1\n"  # how a sealed file begins; then one token a line


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that was kept: its name under MEDIA_ROOT, and what is in it."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is to be read."""

    form: str  # xlsx or csv
    encoding: str = ""
    separator: str = ""

    def as_dict(self) -> dict[str, str]:
        """For the run's row."""
        return asdict(self)


def path_of(name: str) -> Path:
    """Where a kept file is."""
    folder, _, leaf = name.partition("/")
    if folder not in FOLDERS or not leaf or "/" in leaf or leaf.startswith("."):
        raise ValueError(f"not a kept file: {name}")
    return Path(settings.MEDIA_ROOT) / folder / leaf


def keep(chunks: Iterable[bytes], *, folder: str = "imports", sealed: bool = False) -> Stored:
    """Write an upload to disk as it arrives, encrypted piece by piece when it names buyers. Raises NotASheet when it is empty or too
    large; nothing stays then."""
    name = f"{folder}/{secrets.token_hex(16)}"
    found, size = hashlib.sha256(), 0
    with written(name) as out:
        if sealed:
            out.write(_SEALED)
        for chunk in chunks:
            size += len(chunk)
            if size > MOST_BYTES:
                raise NotASheet("too_large", megabytes=MOST_BYTES // 1_000_000)
            found.update(chunk)
            out.write(crypto.seal(chunk) + b"\n" if sealed else chunk)
        if not size:
            raise NotASheet("empty")
    return Stored(name, found.hexdigest(), size)


@contextmanager
def written(name: str) -> Iterator[IO[bytes]]:
    """A file that gets its name when it is whole; a failure or a kill leaves none under that name."""
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with half.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def remove(name: str) -> None:
    """Forget a kept file; one that is gone already is fine."""
    path_of(name).unlink(missing_ok=True)


def look(name: str, *, encoding: str = "", separator: str = "") -> Layout:
    """How the file is to be read: found out, or as a person says. Raises NotASheet."""
    with _plain(name) as file:
        head = file.read(8)
        if head.startswith(b"PK\x03\x04"):
            return Layout("xlsx")
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            raise NotASheet("old_excel")
        if encoding and encoding not in texts.ENCODINGS:
            raise NotASheet("encoding")
        encoding = encoding or texts.encoding_of(file)
        return Layout(
            "csv", encoding, separator if separator in texts.SEPARATORS else texts.separator_of(file, encoding)
        )


@contextmanager
def _plain(name: str) -> Iterator[IO[bytes]]:
    """A kept file, opened; of a sealed one a copy that is in memory only."""
    with path_of(name).open("rb") as file:
        if file.read(len(_SEALED)) != _SEALED:
            file.seek(0)
            yield file
            return
        with BytesIO() as copy:
            for token in file:
                copy.write(crypto.unseal(token.rstrip(b"\n")))
            copy.seek(0)
            yield copy


@contextmanager
def opened(name: str, layout: Layout) -> Iterator[Iterator[Row]]:
    """The rows of a kept file, the headings first. Raises NotASheet."""
    with _plain(name) as file:
        rows = (
            xlsx.read_rows(file)
            if layout.form == "xlsx"
            else texts.read_rows(file, encoding=layout.encoding, separator=layout.separator)
        )
        with closing(rows), closing(_cleaned(rows)) as cleaned:
            yield cleaned


def _cleaned(rows: Iterator[Row]) -> Generator[Row, None, None]:
    """Cells without surrounding blanks and without the apostrophe that keeps a formula from being one; a NUL is refused."""
    for number, cells in rows:
        shown = [unescaped(cell) for cell in cells]
        if any("\0" in cell for cell in shown):
            raise NotASheet("nul", row=number)
        if any(shown):
            yield number, shown


_RISKY = ("=", "+", "-", "@", "\t", "\r", "'")


def escaped(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; `unescaped` gives the text back."""
    return f"'{text}" if text.startswith(_RISKY) else text


def unescaped(text: str) -> str:
    """The text of a cell that `escaped` wrote, or of any other."""
    bare = text.strip(" \u3000\ufeff\xa0\n")
    return bare[1:] if bare.startswith("'") and bare[1:].startswith(_RISKY) else bare.strip()


def forget_parts(*, older_than_s: float, now_s: float) -> int:
    """Remove halves that a killed process left behind. How many."""
    count = 0
    for folder in FOLDERS:
        for path in (Path(settings.MEDIA_ROOT) / folder).glob("*.part"):
            if now_s - path.stat().st_mtime > older_than_s:
                path.unlink(missing_ok=True)
                count += 1
    return count


def values_of(error: NotASheet) -> dict[str, Any]:
    """The error as a run keeps it."""
    return {"code": error.code, "values": error.values}
