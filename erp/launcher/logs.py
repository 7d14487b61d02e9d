"""One log file per process, the last run kept beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

KEPT = 3


def rotate(log: Path) -> None:
    """web.log becomes web.log.1, and so on; the oldest goes."""
    for number in range(KEPT, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        newer = log.with_name(f"{log.name}.{number - 1}") if number > 1 else log
        if newer.exists():
            newer.replace(older)


def open_log(log: Path) -> IO[bytes]:
    """Append to `log`; what we log may name buyers, so only its owner reads it."""
    return os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab")


def tail(log: Path, lines: int = 12) -> str:
    """The last lines, for a message that has to say why."""
    if not log.exists():
        return "(no log was written)"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
