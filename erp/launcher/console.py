"""What the person at the terminal sees: the steps, and of each log only what went wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_TROUBLE = re.compile(r"\b(WARNING|WARN|ERROR|CRITICAL|FATAL|PANIC)\b|^Traceback ")


def say(text: str) -> None:
    print(text, flush=True)


@dataclass
class Watched:
    """One growing log file; remembers how far it was read and whether a traceback is still open."""

    name: str
    log: Path
    position: int = 0
    inside: bool = False
    rest: bytes = b""

    def troubles(self) -> list[str]:
        """New lines that warn, with the tracebacks that follow them."""
        if not self.log.exists():
            return []
        with self.log.open("rb") as file:
            file.seek(self.position)
            new = self.rest + file.read()
            self.position = file.tell()
        *lines, self.rest = new.split(b"\n")
        return [line for line in (raw.decode(errors="replace") for raw in lines) if self._matters(line)]

    def _matters(self, line: str) -> bool:
        if _TROUBLE.search(line):
            self.inside = True
            return True
        if self.inside and line.startswith((" ", "\t")):
            return True
        last_of_traceback, self.inside = (
            self.inside and bool(re.match(r"[\w.]+(Error|Exception|Refused)\b", line)),
            False,
        )
        return last_of_traceback
