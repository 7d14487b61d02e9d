"""Make a backup: everything as one moment saw it, whole under its final name or not there at all."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import django
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from erp.backups import Refused, archive, database, keys
from erp.kernel import clock
from erp.kernel.sql import execute, rows


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup."""

    file: Path
    keys: Path
    manifest: archive.Manifest


def make_backup(*, file: Path) -> Made:
    """Write FILE (database, media, manifest) and FILE.keys (the key ring), both readable by their owner alone.

    Refuses to overwrite either. What fails half way leaves neither. The same call with another name makes another backup.
    """
    keys_file = file.with_name(f"{file.name}.keys")
    for path in (file, keys_file):
        if path.exists():
            raise Refused(f"{path} exists: a backup never overwrites; choose another name")
    if not file.parent.is_dir():
        raise Refused(f"there is no folder {file.parent}: make it, or choose another place")
    with _whole_or_nothing(keys_file) as keys_part, _whole_or_nothing(file) as part:
        keys.write_private(keys_part, Path(settings.KEYRING_FILE).read_bytes())
        keys.write_private(part, b"")
        with ZipFile(part, "w") as zipped:
            manifest = _fill(zipped)
        _to_disk(part)
    return Made(file, keys_file, manifest)


def _fill(zipped: ZipFile) -> archive.Manifest:
    with transaction.atomic():
        execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # this one waits for pg_dump
        manifest = _described()
        snapshot = rows("SELECT pg_export_snapshot()")[0][0]
        members = {archive.DUMP: archive.add(zipped, archive.DUMP, database.dump(snapshot))}
    # after the dump: a file that a row names was written before its row
    members |= archive.add_media(zipped, Path(settings.MEDIA_ROOT))
    manifest["members"] = members
    archive.add(zipped, archive.MANIFEST, [json.dumps(manifest, indent=1, ensure_ascii=False).encode()])
    return manifest


def _described() -> archive.Manifest:
    server: list[tuple[Any, ...]] = rows("SELECT current_setting('server_version')")
    return {
        "format": archive.FORMAT,
        "made_at": clock.now().isoformat(),
        "database": connection.settings_dict["NAME"],
        "versions": {
            "django": django.get_version(),
            "postgresql": server[0][0],
            "pghistory": version("django-pghistory"),
        },
        "migrations": sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
        "rows": database.row_counts(),
        "keys": keys.check_values(),
    }


@contextmanager
def _whole_or_nothing(path: Path) -> Iterator[Path]:
    """A name beside the final one, renamed to it at the end; gone when the block fails."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
