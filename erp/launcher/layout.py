"""The folders of DATA_DIR. What we make is as closed as it can be; what exists is never opened wider."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from erp.launcher.errors import LauncherError

BASE_DIR = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Layout:
    """Where everything of one installation lies."""

    root: Path

    @classmethod
    def from_environment(cls) -> Layout:
        return cls(Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data").resolve())

    @property
    def postgres(self) -> Path:
        return self.root / "pg"

    @property
    def valkey(self) -> Path:
        return self.root / "valkey"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def leases(self) -> Path:
        return self.run / "leases"

    @property
    def state(self) -> Path:
        return self.run / "servers.json"

    @property
    def migrated(self) -> Path:
        """Exists once the embedded database has been migrated to the end for the first time."""
        return self.postgres.with_name("migrated")

    def make(self) -> None:
        """Make the folders. Started by root, DATA_DIR lets the servers' own user pass through, and no more."""
        passable = 0o711 if os.geteuid() == 0 else 0o700
        try:
            for folder, mode in ((self.root, passable), (self.keys, 0o700), (self.run, passable)):
                _make(folder, mode)
            for folder in (self.logs, self.leases):
                _make(folder, 0o700)
        except PermissionError as error:
            raise LauncherError(
                "data folder",
                f"{error.filename} can't be written by this user",
                "set DATA_DIR to a folder of your own, or run as the user who owns this one.",
            ) from error


def _make(folder: Path, mode: int) -> None:
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(mode)
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise PermissionError(13, "closed to this user", str(folder))


def write_json(path: Path, value: Any, mode: int = 0o600) -> None:
    """Write whole or not at all: a reader, or the next start after a crash, never sees half a file."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read_json(path: Path) -> Any:
    """What was written, or None when there is no such file."""
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return None


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file's lock; the system gives it back even after kill -9."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def locked_at_once(path: Path) -> Iterator[bool]:
    """True while we hold the file's lock, False when somebody else does."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
