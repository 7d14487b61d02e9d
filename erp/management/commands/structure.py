"""`manage.py structure`: bring the structure file up to the migrations, by a scratch database that is filled from it and migrated."""

import subprocess
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from erp.backups.database import structure_of
from erp.launcher.layout import BASE_DIR
from erp.launcher.scratch import scratch_database
from erp.structure.file import FILE, fits, write


class Command(BaseCommand):
    help = "Write erp/structure/structure.sql: what all migrations together make. Needed after each new migration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only say whether the file stands for the migrations here"
        )
        parser.add_argument(
            "--anew",
            action="store_true",
            help="run all migrations, not only those that came since: after one that the file stands for was edited",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Seconds for what is new, minutes anew. Migrations that have gone or got another name begin anew by themselves."""
        if options["check"]:
            if not fits():
                raise CommandError(f"{FILE.name} stands for other migrations: run `manage.py structure`")
            return
        with scratch_database("structure") as env:
            mode = "0" if options["anew"] else "onto"
            own = {**env, "ERP_AS_OWNER": "1", "DATABASE_URL": env["DATABASE_OWNER_URL"], "ERP_STRUCTURE": mode}
            migrate = [sys.executable, str(BASE_DIR / "manage.py"), "migrate", "--no-input", "--verbosity", "0"]
            subprocess.run(migrate, env=own, check=True)
            write(structure_of(env["DATABASE_OWNER_URL"]))
        self.stdout.write(f"written: {FILE.relative_to(BASE_DIR)}, {FILE.stat().st_size // 1024} kB")
