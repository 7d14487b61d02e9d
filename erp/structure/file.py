"""The file: what it stands for, and how it is read. Imports no Django."""

import re
from pathlib import Path

from erp.launcher.servers import fingerprint

FILE = Path(__file__).with_name("structure.sql")
_MARK = "-- migrations: "
_APPLIED = re.compile(r"^INSERT INTO public\.django_migrations VALUES \(\d+, '(\w+)', '(\w+)'", re.MULTILINE)


def fits() -> bool:
    """Whether the file stands for the migrations that are here."""
    if not FILE.exists():
        return False
    with FILE.open(encoding="utf-8") as file:
        return file.readline().rstrip("\n") == _MARK + fingerprint()


def names() -> set[tuple[str, str]]:
    """The migrations whose tables it holds: app and name."""
    return set(_APPLIED.findall(FILE.read_text(encoding="utf-8"))) if FILE.exists() else set()


def statements() -> str:
    """What fills an empty database."""
    return FILE.read_text(encoding="utf-8")


def write(dumped: str) -> None:
    """Keep what pg_dump said, without what belongs to its own session."""
    kept = [line for line in dumped.splitlines() if not _of_the_session(line)]
    text = "\n".join(line for line, after in zip(kept, [*kept[1:], ""], strict=True) if line or after)
    FILE.write_text(f"{_MARK}{fingerprint()}\n{text.strip()}\n", encoding="utf-8")


def _of_the_session(line: str) -> bool:
    """Settings of the dump's own connection, psql's commands, remarks. No line of a function's body begins so."""
    return line.startswith(("\\", "--", "SELECT pg_catalog.set_config(")) or (
        line.startswith("SET ") and line.endswith(";") and " = " in line
    )
