"""The second wall: the working role may not rewrite history. Applied after each migrate, proved by audit."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import connection

from erp.kernel.append_only import TABLES
from erp.kernel.sql import rows

_APP_ROLE = "erp_app"


def role_of(url: str) -> str:
    """The role name in a database URL."""
    return unquote(urlsplit(url).username or "")


def apply_grants(**_: Any) -> None:
    """Let `erp_app` work on every table, and only add to the append-only ones. Does nothing where the role does not exist."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [_APP_ROLE])
        if cursor.fetchone() is None:
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {_APP_ROLE}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {_APP_ROLE}")
        cursor.execute(f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {_APP_ROLE}")
        for table in TABLES:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {_APP_ROLE}")


def rewritable_tables() -> list[str]:
    """The append-only tables whose rows the current role could rewrite (empty when the grants are in force)."""
    statement = """
        SELECT t FROM unnest(%s::text[]) t
        WHERE to_regclass(t) IS NOT NULL
          AND (has_table_privilege(t, 'UPDATE') OR has_table_privilege(t, 'DELETE') OR has_table_privilege(t, 'TRUNCATE'))
        ORDER BY 1"""
    return [row[0] for row in rows(statement, [list(TABLES)])]
