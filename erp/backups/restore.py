"""Bring a backup back: into a new database first, swapped in by name only when all of it is proved good."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from erp.backups import Refused, archive, database, keys
from erp.kernel.services import outbox
from erp.launcher.layout import BASE_DIR, Layout, locked_at_once
from erp.launcher.scratch import with_path
from erp.launcher.servers import is_embedded
from orders.services import forgetting

Say = Callable[[str], None]
_LONGEST_NAME = 50  # of 63 bytes; the rest is for our endings


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `kept_ring`: where the key ring lies that was replaced. `audit`: as `manage.py audit --json` says it.
    `forgotten`: buyers that the backup still knew and that had been forgotten since.
    """

    manifest: archive.Manifest
    media_files: int
    kept_ring: Path | None
    audit: dict[str, Any]
    forgotten: int


def restore_backup(*, file: Path, replace: str | None, keys_file: Path | None, say: Say) -> Restored:
    """Check everything, fill a new database, freeze its outbox, audit it as the working role, then swap.

    Until the swap nothing in use is touched, and the swap is one transaction: a restore that fails leaves the old
    database, media and key ring as they were. The same restore again gives the same result.
    """
    name = str(connection.settings_dict["NAME"])
    with _nobody_runs(), archive.checked(file) as (zipped, manifest):
        _require_replaceable(name, replace)
        _require_known_migrations(manifest)
        ring = keys.ring_to_install(manifest["keys"], keys_file)
        return _restore(zipped, manifest, name, ring, say)


def _restore(zipped: ZipFile, manifest: archive.Manifest, name: str, ring: Path | None, say: Say) -> Restored:
    new, replaced = f"{name[:_LONGEST_NAME]}_restoring", f"{name[:_LONGEST_NAME]}_replaced"
    with database.new_database(new), _folder(Path(f"{settings.MEDIA_ROOT}.restoring")) as media:
        say("database")
        with zipped.open(archive.DUMP) as pieces:
            database.load(new, archive.chunks(pieces))
        with _working_in(new):
            _require_same_rows(manifest)
            say("migrate")
            call_command("migrate", interactive=False, verbosity=0)  # its signal applies the grants
            outbox.freeze(reason=f"restored from the backup of {manifest['made_at'][:19]}")
        say("media")
        files = archive.unpack_media(zipped, manifest, media)
        say("audit")
        findings = _audited(new)
        say("swap")
        kept_ring = _take_over(name, new, replaced, media, ring)
        say("forget")
        forgotten = forgetting.forget_again()
    database.drop(replaced)
    layout = Layout.from_environment()
    if is_embedded(layout):
        layout.migrated.unlink(missing_ok=True)  # it spoke of the database that is gone
    return Restored(manifest, files, kept_ring, findings, forgotten)


@contextmanager
def _nobody_runs() -> Iterator[None]:
    """Refuse beside a `make run` of this DATA_DIR, and keep one from starting meanwhile."""
    layout = Layout.from_environment()
    with locked_at_once(layout.run / "run.lock") as free:
        if not free:
            raise Refused(f"`make run` is using {layout.root}: end it with Ctrl-C, then restore")
        yield


def _require_replaceable(name: str, replace: str | None) -> None:
    if replace is not None and replace != name:
        raise Refused(f"--replace names {replace}, but DATABASE_URL leads to {name}: nothing was changed")
    filled = database.tables_with_data()
    if filled and replace is None:
        raise Refused(
            f"the database {name} holds data ({len(filled)} tables, such as {', '.join(filled[:3])}): "
            f"to give it up for the backup, add --replace {name}"
        )


def _require_known_migrations(manifest: archive.Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = sorted(set(manifest["migrations"]) - known)
    if unknown:
        raise Refused(f"the backup was made by a newer version of the ERP (it has {unknown[0]}): use that version")


def _require_same_rows(manifest: archive.Manifest) -> None:
    found, wanted = database.row_counts(), manifest["rows"]
    differing = sorted(table for table in found.keys() | wanted.keys() if found.get(table) != wanted.get(table))
    if differing:
        table = differing[0]
        raise Refused(
            f"{table} came back with {found.get(table)} rows instead of {wanted.get(table)}: take another backup"
        )


@contextmanager
def _working_in(name: str) -> Iterator[None]:
    """Point Django's connection at another database of the same server."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()  # the swap can't rename a database that is in use
        connection.settings_dict["NAME"] = usual


@contextmanager
def _folder(path: Path) -> Iterator[Path]:
    """A name for a folder to be made; whatever is there at the end, or was left by a killed restore, goes."""
    shutil.rmtree(path, ignore_errors=True)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _audited(name: str) -> dict[str, Any]:
    """The audit of the new database, as the working role and in a process of its own: it proves the grants too."""
    env = {key: value for key, value in os.environ.items() if key != "ERP_AS_OWNER"}
    env |= {"DATABASE_URL": with_path(env["DATABASE_URL"], name), "DATABASE_OWNER_URL": database.owner_url(name)}
    words = [sys.executable, str(BASE_DIR / "manage.py"), "audit", "--json"]
    done = subprocess.run(words, env=env, capture_output=True, check=False)
    if done.returncode not in (0, 1) or not done.stdout.strip():
        raise Refused(f"the audit of the restored database broke off: {done.stderr.decode(errors='replace')[-2000:]}")
    return dict(json.loads(done.stdout.decode().splitlines()[-1]))


def _take_over(name: str, new: str, replaced: str, media: Path, ring: Path | None) -> Path | None:
    """Key ring, media and database, the last by one transaction; when one fails the others go back."""
    kept = None
    with ExitStack() as undo:
        if ring is not None:
            kept = keys.install(ring)
            undo.callback(keys.uninstall, kept)
        target = Path(settings.MEDIA_ROOT)
        old_media = undo.enter_context(_folder(Path(f"{target}.replaced")))
        if target.exists():
            target.rename(old_media)
            undo.callback(old_media.rename, target)
        media.rename(target)
        undo.callback(target.rename, media)
        database.swap(name, new, replaced)
        undo.pop_all()
    shutil.rmtree(old_media, ignore_errors=True)
    return kept
