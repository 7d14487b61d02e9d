"""Write the table of what each marketplace can do into `docs/architecture.md`, as the connectors publish it."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "architecture.md"
PLACE = re.compile(r"(?<=<!-- abilities -->\n).*?(?=<!-- /abilities -->)", re.DOTALL)


def table() -> str:
    """The table in English, as Markdown. Django must be set up."""
    from django.utils.translation import override

    from stores.abilities import all_abilities
    from stores.states import Marketplace

    with override("en"):
        columns = all_abilities()
        names = [str(Marketplace(name).label) for name in columns]
        rows = [f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
        lines = zip(*columns.values(), strict=True)
        rows += [f"| {line[0].label} | {' | '.join(str(cell.words) for cell in line)} |" for line in lines]
    return "\n".join(rows) + "\n"


def written(page: str) -> str:
    """The table that a page holds."""
    found = PLACE.search(page)
    return found.group() if found else ""


def main() -> int:
    """Set Django up without a database, and write."""
    from tools.lint import SETTINGS

    os.environ.update(SETTINGS)
    import django

    django.setup()
    page = PAGE.read_text()
    PAGE.write_text(PLACE.sub(lambda _: table(), page))
    print(f"{PAGE.name}: {'as it was' if written(page) == table() else 'changed'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
