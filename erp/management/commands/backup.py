"""`manage.py backup FILE`: database and media in FILE, the key ring in FILE.keys."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from erp.backups import Refused
from erp.backups.archive import DUMP
from erp.backups.backup import Made, make_backup


class Command(BaseCommand):
    help = (
        "Write a backup of database and media to FILE, and the key ring that opens it to FILE.keys. Never overwrites."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and say how big it is."""
        try:
            made = make_backup(file=options["file"].resolve())
        except Refused as error:
            raise CommandError(str(error)) from error
        report = summary(made)
        if options["json"]:
            self.stdout.write(json.dumps(report))
            return
        self.stdout.write(f"{report['file']}: {report['bytes']:,} bytes")
        self.stdout.write(
            f"  database {report['database_bytes']:,} bytes: {report['rows']:,} rows in {report['tables']} tables"
        )
        self.stdout.write(f"  media    {report['media_bytes']:,} bytes: {report['media_files']:,} files")
        self.stdout.write(f"{report['keys']}: the key ring. Keep it apart: FILE is unreadable without it.")


def summary(made: Made) -> dict[str, Any]:
    """{file, keys, made_at, bytes, database_bytes, media_bytes, media_files, tables, rows}."""
    members = dict(made.manifest["members"])
    dump = members.pop(DUMP)
    return {
        "file": str(made.file),
        "keys": str(made.keys),
        "made_at": made.manifest["made_at"],
        "bytes": made.file.stat().st_size,
        "database_bytes": dump["bytes"],
        "media_bytes": sum(member["bytes"] for member in members.values()),
        "media_files": len(members),
        "tables": len(made.manifest["rows"]),
        "rows": sum(made.manifest["rows"].values()),
    }
