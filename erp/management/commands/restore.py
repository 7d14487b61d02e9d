"""`manage.py restore FILE`: the way back from a backup. Afterwards nothing goes out until a person says `thaw`."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from erp.backups import Refused
from erp.backups.archive import MEDIA
from erp.backups.restore import Restored, restore_backup


class Command(BaseCommand):
    help = "Restore a backup. Refuses a database with data unless --replace names it. Exit 1 when a promise is broken in it."
    requires_system_checks = []  # the tables may not exist yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--keys", type=Path, metavar="FILE.keys", help="the key ring that was written beside FILE")
        parser.add_argument("--replace", metavar="NAME", help="give up the data of this database, named to be sure")
        parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, then say what came back and what to do next."""
        try:
            restored = restore_backup(
                file=options["file"],
                replace=options["replace"],
                keys_file=options["keys"],
                say=lambda step: print(f"restore: {step}", file=sys.stderr, flush=True),
            )
        except Refused as error:
            raise CommandError(str(error)) from error
        report = summary(restored)
        self.stdout.write(json.dumps(report, default=str) if options["json"] else _words(report))
        if report["broken"]:
            raise SystemExit(1)


def summary(restored: Restored) -> dict[str, Any]:
    """{made_at, tables, rows, media_files, media_bytes, frozen, forgotten, kept_ring, promises, broken, checked}."""
    manifest = restored.manifest
    return {
        "made_at": manifest["made_at"],
        "tables": len(manifest["rows"]),
        "rows": sum(manifest["rows"].values()),
        "media_files": restored.media_files,
        "media_bytes": sum(each["bytes"] for name, each in manifest["members"].items() if name.startswith(MEDIA)),
        "frozen": True,
        "forgotten": restored.forgotten,
        "kept_ring": str(restored.kept_ring) if restored.kept_ring else None,
        **restored.audit,
    }


def _words(report: dict[str, Any]) -> str:
    lines = [
        f"restored the backup of {report['made_at']}: {report['rows']:,} rows in {report['tables']} tables",
        f"media: {report['media_files']:,} files",
        f"audit: {report['promises']} promises, {len(report['broken'])} broken",
        *(f"  BROKEN {each['promise']}: {row}" for each in report["broken"] for row in each["rows"]),
    ]
    if report["forgotten"]:
        lines.append(f"{report['forgotten']:,} buyers that had been forgotten since are forgotten again")
    if report["kept_ring"]:
        lines.append(f"the key ring that was in use is kept as {report['kept_ring']}")
    lines.append(
        "nothing is sent to the marketplaces now. Compare with them, then run manage.py thaw (or use the sync page)"
    )
    return "\n".join(lines)
