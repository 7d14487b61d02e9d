"""Which process is it? A number alone is reused by the system; a number and a start time are not."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import psutil

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def started(pid: int) -> str | None:
    """When the living process `pid` began, in a form that is only compared; None when it is gone or a zombie."""
    if _BOOT_ID.exists():
        return _started_on_linux(pid)
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else f"{process.create_time():.2f}"
    except psutil.NoSuchProcess:
        return None


def _started_on_linux(pid: int) -> str | None:
    """Ticks since boot never move with the wall clock, as psutil's creation time may."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = stat.rpartition(")")[2].split()  # the name before it may hold spaces
    state, ticks = fields[0], fields[19]
    return None if state in "ZX" else f"{_BOOT_ID.read_text().strip()}:{ticks}"


@dataclass(frozen=True)
class Identity:
    """A process as it is written down: the same number with another start is somebody else."""

    pid: int
    started: str

    @classmethod
    def of(cls, pid: int) -> Identity | None:
        begun = started(pid)
        return None if begun is None else cls(pid, begun)

    @classmethod
    def mine(cls) -> Identity:
        me = cls.of(os.getpid())
        if me is None:
            raise RuntimeError("the running process has no start time")
        return me

    @property
    def alive(self) -> bool:
        return started(self.pid) == self.started
