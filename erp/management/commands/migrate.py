"""`manage.py migrate`, which fills an empty database from the structure file first, when that stands for the migrations here."""

import os
from typing import Any

from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader

from erp.structure.file import fits, names, statements


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """As ever; on an empty database in one step. `ERP_STRUCTURE`: `0` runs each migration there too, `onto` begins with the file even
        when it stands for fewer migrations than are here.
        """
        asked = any(
            options.get(name) for name in ("app_label", "migration_name", "plan", "check_unapplied", "fake", "prune")
        )
        alias = options["database"]
        if not asked and _of_use(os.environ.get("ERP_STRUCTURE", "")) and _empty(alias):
            with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                cursor.execute("SET LOCAL check_function_bodies = off")  # functions come before the tables they read
                cursor.execute(statements())
        super().handle(*args, **options)


def _of_use(wish: str) -> bool:
    """Whether the file is a beginning: it stands for just these migrations, or, when asked, for no others than are here."""
    if wish == "0" or fits():
        return wish != "0"
    return wish == "onto" and bool(names()) and names() <= set(MigrationLoader(None).disk_migrations)


def _empty(alias: str) -> bool:
    """Whether nobody has made anything in the schema yet."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            """SELECT NOT EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace)
                  AND NOT EXISTS (SELECT 1 FROM pg_proc WHERE pronamespace = 'public'::regnamespace)"""
        )
        return bool(cursor.fetchone()[0])
