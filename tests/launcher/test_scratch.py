"""Scratch databases are empty, private to their work, and gone afterwards."""

from __future__ import annotations

import os

import psycopg2
import pytest
import redis

from erp.launcher.net import free_port
from erp.launcher.scratch import scratch_database, with_path


def databases() -> set[str]:
    session = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    with session.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        names = {name for (name,) in cursor.fetchall()}
    session.close()
    return names


def test_a_scratch_database_is_dropped_even_while_somebody_is_in_it() -> None:
    before = databases()
    with scratch_database("test") as env:
        session = psycopg2.connect(env["DATABASE_URL"])
        with session.cursor() as cursor:
            cursor.execute("SELECT current_user::text, count(*) FROM pg_tables WHERE schemaname = 'public'")
            assert cursor.fetchone() == ("erp_app", 0)
        assert len(databases() - before) == 1
        redis.Redis.from_url(env["REDIS_URL"]).set("mine", 1)
        with scratch_database("test") as other:
            assert other["REDIS_URL"] != env["REDIS_URL"]
            assert redis.Redis.from_url(other["REDIS_URL"]).dbsize() == 0
    session.close()
    assert databases() - before == set()


@pytest.mark.parametrize(
    ("url", "same_server"),
    [
        ("postgresql://a:b@/erp?host=/tmp/x", "postgresql://a:b@/q?host=/tmp/x"),
        ("postgresql:///erp?host=/tmp/x", "postgresql:///q?host=/tmp/x"),
        ("postgresql://a@db:5433/erp", "postgresql://a@db:5433/q"),
    ],
)
def test_another_database_of_the_same_server(url: str, same_server: str) -> None:
    assert with_path(url, "q") == same_server


def test_a_free_port_is_the_usual_one_when_nobody_has_it() -> None:
    port = free_port(0)
    assert (port > 0, free_port(port)) == (True, port)
