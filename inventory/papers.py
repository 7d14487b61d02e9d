"""Scans of papers as bytes: a PDF that opens, or a picture freed of its metadata. Pure; a file's name and claims are not trusted."""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from products.pictures import MOST_BYTES, BadPicture, read_picture

PDF = "pdf"


class BadPaper(ValueError):
    """It is no scan that we keep; `code` and `values` say why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as we keep it, named by the hash of its content."""

    sha256: str
    form: str
    content: bytes


def read_scan(content: bytes) -> Scan:
    """Read an upload. Raises BadPaper: `too_big`, `broken`, `locked`, or `not_a_paper` for what is neither a PDF nor a picture."""
    if len(content) > MOST_BYTES:
        raise BadPaper("too_big", most=MOST_BYTES // 1024 // 1024)
    if content.startswith(b"%PDF-"):
        _look_through(content)
        return Scan(hashlib.sha256(content).hexdigest(), PDF, content)
    try:
        picture = read_picture(content)
    except BadPicture as bad:
        raise BadPaper("not_a_paper") from bad
    return Scan(hashlib.sha256(picture.original).hexdigest(), picture.format, picture.original)


def _look_through(content: bytes) -> None:
    """Every page can be found, without a password."""
    try:
        reader = PdfReader(BytesIO(content))
        locked, pages = reader.is_encrypted, 0 if reader.is_encrypted else len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, OSError, RecursionError) as error:
        raise BadPaper("broken") from error
    if locked:
        raise BadPaper("locked")
    if not pages:
        raise BadPaper("broken")
