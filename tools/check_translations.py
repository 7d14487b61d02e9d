"""Is every string of the pages in the catalogue and translated, and is the compiled catalogue the one that the text makes?

Reads and compiles with Babel, since GNU gettext may be missing where this runs. `--compile` writes the catalogue.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

BASE_DIR = Path(__file__).resolve().parent.parent
SOURCE = BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
COMPILED = SOURCE.with_suffix(".mo")
UNSPOKEN = {".venv", "tests", "node_modules", "migrations"}
# What marks a string, and which of its arguments are the text (babel's way of saying it).
MARKS: dict[str, Any] = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None}
MARKS |= dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2))
MARKS |= dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2))
MARKS |= dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3))


def spoken() -> Iterator[tuple[str, str | None, str]]:
    """Each string that code and templates mark: where, its context, and its text (the singular where it has two)."""
    for path in sorted([*BASE_DIR.rglob("*.py"), *(BASE_DIR / "templates").rglob("*.html")]):
        where = path.relative_to(BASE_DIR)
        if UNSPOKEN & set(where.parts):
            continue
        source = path.read_text()
        if path.suffix == ".html":
            # What is no string is blotted out; its indents mean nothing to Python's tokenizer.
            source = re.sub(r"(?m)^[ \t]+", "", templatize(source))
        elif "gettext" not in source:
            continue
        for _line, text, _comments, context in extract("python", io.BytesIO(source.encode()), MARKS):
            yield str(where), context, text if isinstance(text, str) else text[0]


def not_listed(catalogue: Catalog) -> list[str]:
    """Strings that the code says and the catalogue has not heard of yet."""
    listed = {(message.context, forms(message.id)[0]) for message in catalogue if message.id}
    return [
        f"not in the catalogue: {text!r} ({where}); run `make messages`, then translate it"
        for where, context, text in spoken()
        if text and (context, text) not in listed
    ]


def faults(catalogue: Catalog) -> list[str]:
    """Strings without a translation, and those that gettext only guessed."""
    found = []
    for message in catalogue:
        if message.id and not all(forms(message.string)):
            found.append(f"not translated: {message.id!r}")
        if message.id and message.fuzzy:
            found.append(f"guessed (fuzzy), to be confirmed: {message.id!r}")
    return found


def compiled(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def is_fresh(catalogue: Catalog) -> bool:
    """Compares what the two catalogues say, since gettext and Babel lay the same words out differently."""
    if not COMPILED.exists():
        return False
    with COMPILED.open("rb") as file:
        said = words(read_mo(file))
    return said == words(read_mo(io.BytesIO(compiled(catalogue))))


def words(catalogue: Catalog) -> dict[tuple[object, object], object]:
    return {(context_of(message), forms(message.id)): forms(message.string) for message in catalogue if message.id}


def context_of(message: Message) -> str | None:
    """Babel reads the context of a compiled catalogue as bytes."""
    context: str | bytes | None = message.context
    return context.decode() if isinstance(context, bytes) else context


def forms(text: object) -> tuple[object, ...]:
    """Singular and plural of a text, so that they can be compared and looked up."""
    return tuple(text) if isinstance(text, (list, tuple)) else (text,)


def main() -> int:
    if not SOURCE.exists():
        print(f"{SOURCE.relative_to(BASE_DIR)} is missing; run `make messages`")
        return 1
    with SOURCE.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    found = faults(catalogue) + not_listed(catalogue)
    if "--compile" in sys.argv[1:]:
        COMPILED.write_bytes(compiled(catalogue))
    elif not is_fresh(catalogue):
        found.append(f"{COMPILED.relative_to(BASE_DIR)} is older than its text; run `make messages`")
    if found:
        print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
