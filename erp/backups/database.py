"""PostgreSQL's own programs and the few statements on whole databases that a backup and a restore need."""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import make_dsn, parse_dsn

from erp.backups import Refused
from erp.backups.archive import chunks
from erp.kernel.sql import rows
from erp.launcher.postgres import binaries
from erp.launcher.scratch import with_path

# What a migrated database holds before anybody has worked in it.
_UNWORKED = {"django_migrations", "django_content_type", "auth_permission"}
_SWAP_ATTEMPTS = 3


def owner_url(database: str | None = None) -> str:
    """The address of the owner of the tables, for this database or another one of the same server."""
    url = os.environ["DATABASE_OWNER_URL"]
    return with_path(url, database) if database else url


def row_counts() -> dict[str, int]:
    """Rows of every table, by its name, in the current transaction's snapshot."""
    return {name: int(count) for name, count in _of_each_table("SELECT {literal}, count(*) FROM {table}")}


def tables_with_data() -> list[str]:
    """The tables in which somebody has worked."""
    found = _of_each_table("SELECT {literal}, EXISTS (SELECT 1 FROM {table})")
    return sorted(name for name, filled in found if filled and name not in _UNWORKED)


def _of_each_table(template: str) -> list[tuple[Any, ...]]:
    tables = rows(
        """SELECT c.relname, quote_literal(c.relname), quote_ident(n.nspname) || '.' || quote_ident(c.relname)
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE c.relkind = 'r' AND n.nspname = 'public' ORDER BY 1"""
    )
    parts = [template.format(literal=literal, table=table) for _, literal, table in tables]
    return rows(" UNION ALL ".join(parts)) if parts else []


def dump(snapshot: str) -> Iterator[bytes]:
    """The database as pg_dump's custom format, exactly as the exported snapshot sees it."""
    words, env = _program("pg_dump", owner_url())
    words += ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=errors) as process:
            assert process.stdout is not None
            try:
                yield from chunks(process.stdout)
            except BaseException:
                process.kill()
                raise
        _require_success("pg_dump", process.returncode, errors)


def structure_of(url: str) -> str:
    """A database as SQL: its tables, functions and triggers, and the rows that migrations wrote."""
    words, env = _program("pg_dump", url)
    words += ["--format=plain", "--no-owner", "--no-privileges", "--inserts", "--no-comments"]
    words += [
        f"--exclude-table-data={table}" for table in ("django_content_type", "auth_permission")
    ]  # each migrate writes them
    with tempfile.TemporaryFile() as errors:
        done = subprocess.run(words, env=env, stdout=subprocess.PIPE, stderr=errors, check=False)
        _require_success("pg_dump", done.returncode, errors)
    return done.stdout.decode()


def load(database: str, pieces: Iterable[bytes]) -> None:
    """Fill an empty database from a dump, in one transaction."""
    words, env = _program("pg_restore", owner_url(database))
    words += ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(words, env=env, stdin=subprocess.PIPE, stdout=errors, stderr=errors) as process:
            assert process.stdin is not None
            try:
                for piece in pieces:
                    process.stdin.write(piece)
            except BrokenPipeError:
                pass  # it has given up, and its exit status and words say why
            except BaseException:
                process.kill()
                raise
        _require_success("pg_restore", process.returncode, errors)


def _program(name: str, url: str) -> tuple[list[str], dict[str, str]]:
    """A program with its address; the password goes by the environment, where other users do not see it."""
    parts = parse_dsn(url)
    password = parts.pop("password", "")
    env = {**os.environ, "PGPASSWORD": str(password)} if password else dict(os.environ)
    return [str(binaries() / name), f"--dbname={make_dsn(**parts)}", "--no-password"], env


def _require_success(name: str, code: int, errors: Any) -> None:
    if code:
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip()[-2000:]
        raise Refused(f"{name} ended with {code}: {said}")


@contextmanager
def new_database(name: str) -> Iterator[None]:
    """An empty database beside the one in use; dropped when the block fails. One left by a killed restore makes room."""
    try:
        _on_server(_drop(name))
        _on_server(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    except psycopg2.errors.InsufficientPrivilege as error:
        raise Refused(
            f"the role of DATABASE_OWNER_URL may not make databases ({str(error).strip()}): a restore fills a new one beside "
            "the old. Give that role CREATEDB, or set DATABASE_OWNER_URL to one that has it"
        ) from error
    try:
        yield
    except BaseException:
        _on_server(_drop(name))
        raise


def swap(name: str, new: str, replaced: str) -> None:
    """`new` gets the name, the old one becomes `replaced`: both or neither. Whoever is connected to them is cut off."""
    _on_server(_drop(replaced))
    for attempt in range(1, _SWAP_ATTEMPTS + 1):
        session = psycopg2.connect(owner_url("postgres"))
        try:
            with session, session.cursor() as cursor:
                cursor.execute(
                    """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE datname IN (%s, %s) AND backend_type = 'client backend'""",
                    [name, new],
                )
                rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
                cursor.execute(rename.format(sql.Identifier(name), sql.Identifier(replaced)))
                cursor.execute(rename.format(sql.Identifier(new), sql.Identifier(name)))
            return
        except psycopg2.errors.ObjectInUse as error:  # somebody connected again at once
            if attempt == _SWAP_ATTEMPTS:
                raise Refused(f"{name} is in use: stop the web and the workers, then restore again") from error
        except psycopg2.errors.InsufficientPrivilege as error:
            raise Refused(
                f"the role of DATABASE_OWNER_URL may not rename {name} ({str(error).strip()}): it must own the database and "
                "have CREATEDB and pg_signal_backend"
            ) from error
        finally:
            session.close()


def drop(name: str) -> None:
    """Drop a database that was replaced."""
    _on_server(_drop(name))


def _drop(name: str) -> sql.Composable:
    return sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))


def _on_server(statement: sql.Composable) -> None:
    session = psycopg2.connect(owner_url("postgres"))
    session.autocommit = True  # databases are made and dropped outside transactions
    try:
        with session.cursor() as cursor:
            cursor.execute(statement)
    finally:
        session.close()
