"""Is every string of the pages translated, and is the compiled catalogue the one that the text makes?

Compiles with Babel, since GNU gettext may be missing where this runs. `--compile` writes the catalogue.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

BASE_DIR = Path(__file__).resolve().parent.parent
SOURCE = BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
COMPILED = SOURCE.with_suffix(".mo")


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
    return {(message.context, forms(message.id)): forms(message.string) for message in catalogue if message.id}


def forms(text: object) -> tuple[object, ...]:
    """Singular and plural of a text, so that they can be compared and looked up."""
    return tuple(text) if isinstance(text, (list, tuple)) else (text,)


def main() -> int:
    if not SOURCE.exists():
        print(f"{SOURCE.relative_to(BASE_DIR)} is missing; run `make messages`")
        return 1
    with SOURCE.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    found = faults(catalogue)
    if "--compile" in sys.argv[1:]:
        COMPILED.write_bytes(compiled(catalogue))
    elif not is_fresh(catalogue):
        found.append(f"{COMPILED.relative_to(BASE_DIR)} is older than its text; run `make messages`")
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
