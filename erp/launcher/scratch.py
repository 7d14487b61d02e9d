"""Databases for rehearsals, measurements and tests: made on the server that is in use, gone at the end."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis
from psycopg2 import sql

from erp.launcher.errors import LauncherError
from erp.launcher.net import free_port, wait_for_http
from erp.launcher.processes import Process, start_process, stop_process, stop_processes

__all__ = [
    "Process",
    "free_port",
    "scratch_database",
    "start_process",
    "stop_process",
    "stop_processes",
    "wait_for_http",
]

TAKEN_FOR_S = 86_400  # a broker number whose taker was killed comes free after a day
MOST_BROKERS = 256


@contextmanager
def scratch_database(prefix: str, *, keep: bool = False) -> Iterator[dict[str, str]]:
    """An empty database of `erp_owner`, and a broker number, as a whole environment for child processes.

    Needs the addresses in os.environ, as every manage.py command has them. With `keep` the database stays.
    """
    name = f"erp_{prefix}_{secrets.token_hex(4)}"
    owner_url = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    _run(owner_url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        with _scratch_broker(os.environ["REDIS_URL"]) as redis_url:
            yield {
                **{key: value for key, value in os.environ.items() if key != "ERP_AS_OWNER"},
                "DATABASE_URL": with_path(os.environ["DATABASE_URL"], name),
                "DATABASE_OWNER_URL": with_path(owner_url, name),
                "REDIS_URL": redis_url,
            }
    finally:
        if not keep:
            _run(owner_url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def with_path(url: str, path: str) -> str:
    """The same server, another database."""
    parts = urlsplit(url)
    bare = urlunsplit(parts._replace(path=f"/{path}"))
    # urlunsplit drops the slashes of an address without a host, which ours on a socket are not: they have a user
    return bare if "://" in bare else bare.replace(":", "://", 1)


def _run(url: str, statement: sql.Composable) -> None:
    connection = psycopg2.connect(with_path(url, "postgres"))
    connection.autocommit = True  # databases are made and dropped outside transactions
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except psycopg2.errors.InsufficientPrivilege as error:
        raise LauncherError(
            "scratch database",
            f"the role of DATABASE_OWNER_URL may not do this: {str(error).strip()}",
            "give that role CREATEDB and pg_signal_backend, or set DATABASE_OWNER_URL to one that has them.",
        ) from error
    finally:
        connection.close()


@contextmanager
def _scratch_broker(url: str) -> Iterator[str]:
    """A database number that nobody else uses, written down in number 0, emptied before and after."""
    register = redis.Redis.from_url(with_path(url, "0"))
    number = next((number for number in range(1, MOST_BROKERS) if _take(register, number, url)), None)
    if number is None:
        raise LauncherError(
            "scratch broker",
            "every database number of the broker is taken",
            "end other rehearsals, or raise `databases` on your own Valkey server.",
        )
    ours = redis.Redis.from_url(with_path(url, str(number)))
    try:
        ours.flushdb()
        yield with_path(url, str(number))
        ours.flushdb()
    finally:
        register.delete(_key(number))
        ours.close()
        register.close()


def _key(number: int) -> str:
    return f"erp:scratch:{number}"


def _take(register: redis.Redis, number: int, url: str) -> bool:
    if not register.set(_key(number), os.getpid(), nx=True, ex=TAKEN_FOR_S):
        return False
    probe = redis.Redis.from_url(with_path(url, str(number)))
    try:
        probe.ping()
    except redis.exceptions.ResponseError:  # the server has fewer numbers
        register.delete(_key(number))
        return False
    finally:
        probe.close()
    return True
