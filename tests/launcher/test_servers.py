"""The embedded servers: shared, restarted, recovered, and never anybody else's."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import time
from collections.abc import Callable
from pathlib import Path

import psycopg2
import pytest
import redis
from django.db import connection

from erp.launcher.errors import LauncherError
from erp.launcher.layout import Layout, read_json
from erp.launcher.servers import servers
from tests.launcher.conftest import Holder, gone

pytestmark = pytest.mark.timeout(90)
Hold = Callable[..., Holder]


def one_value(url: str, statement: str) -> object:
    session = psycopg2.connect(url)
    session.autocommit = True
    with session.cursor() as cursor:
        cursor.execute(statement)
        value = cursor.fetchone()[0] if cursor.description else None
    session.close()
    return value


@pytest.mark.django_db
def test_the_test_database_is_an_embedded_postgresql_18_of_the_owner_worked_on_as_the_app() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, current_user, current_setting('server_version_num')::int / 10000")
        assert cursor.fetchone() == ("erp_owner", "erp_app", 18)


def test_two_commands_share_the_servers_and_the_last_one_stops_them(data_dir: Path, hold: Hold) -> None:
    first, second = hold(data_dir), hold(data_dir)
    assert first.said == second.said
    first.let_go()
    assert one_value(second.said["DATABASE_URL"], "SELECT current_user::text") == "erp_app"
    assert redis.Redis.from_url(second.said["REDIS_URL"]).ping()
    second.let_go()
    assert [name for name, pid in second.pids.items() if not gone(pid)] == []
    assert not Layout(data_dir).state.exists()


def test_a_command_that_is_killed_holds_nothing(data_dir: Path, hold: Hold) -> None:
    holder = hold(data_dir)
    holder.popen.kill()
    limit = time.monotonic() + 30
    while not all(gone(pid) for pid in holder.pids.values()) and time.monotonic() < limit:
        time.sleep(0.05)
    assert [name for name, pid in holder.pids.items() if not gone(pid)] == []


def test_servers_that_are_killed_come_back_on_the_same_address_with_their_data(data_dir: Path, hold: Hold) -> None:
    holder = hold(data_dir)
    one_value(holder.said["DATABASE_OWNER_URL"], "CREATE TABLE kept AS SELECT 7 AS seven")
    for name in ("postgres", "valkey"):
        os.kill(holder.pids[name], signal.SIGKILL)
    assert until_it_answers(holder.said["DATABASE_OWNER_URL"], "SELECT seven FROM kept") == 7
    holder.let_go()


def until_it_answers(url: str, statement: str) -> object:
    limit = time.monotonic() + 30
    while True:
        try:
            return one_value(url, statement)
        except psycopg2.OperationalError:
            assert time.monotonic() < limit
            time.sleep(0.1)


def test_after_kill_9_of_everything_the_next_start_recovers(data_dir: Path, hold: Hold) -> None:
    first = hold(data_dir)
    one_value(first.said["DATABASE_OWNER_URL"], "CREATE TABLE kept AS SELECT 7 AS seven")
    redis.Redis.from_url(first.said["REDIS_URL"]).set("kept", "7")
    time.sleep(1.2)  # Valkey writes to disk once a second
    for pid in (first.popen.pid, *first.pids.values()):
        os.kill(pid, signal.SIGKILL)
    second = hold(data_dir)
    assert one_value(second.said["DATABASE_OWNER_URL"], "SELECT seven FROM kept") == 7
    assert redis.Redis.from_url(second.said["REDIS_URL"]).get("kept") == b"7"
    second.let_go()


def test_a_pid_file_whose_number_belongs_to_somebody_else_is_forgotten(data_dir: Path, hold: Hold) -> None:
    hold(data_dir).let_go()
    (data_dir / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n{data_dir / 'pg'}\n1\n5432\n\n\n\nready\n")
    hold(data_dir).let_go()
    assert not gone(os.getpid())


def test_a_taken_port_is_left_to_whoever_has_it(data_dir: Path, hold: Hold) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        (data_dir / "run").mkdir(mode=0o711)
        (data_dir / "run" / "valkey-port").write_text(str(port))
        holder = hold(data_dir)
        assert holder.said["state"]["servers"]["valkey"]["port"] != port
        holder.let_go()


def test_addresses_of_ones_own_are_used_as_they_are(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(data_dir))
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@db.example/mine")
    monkeypatch.setenv("REDIS_URL", "redis://broker.example/3")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    with servers() as embedded:
        assert (embedded, os.environ["DATABASE_OWNER_URL"]) == (False, "postgresql://me@db.example/mine")
    assert sorted(path.name for path in data_dir.iterdir()) == ["keys", "logs", "run"]
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder(data_dir: Path, hold: Hold) -> None:
    deep = data_dir / ("long-" * 20)
    holder = hold(deep)
    folder = Path(holder.said["state"]["servers"]["postgres"]["socket_folder"])
    assert (deep / "run" / "socket-folder").read_text() == str(folder)
    assert (stat.S_IMODE(folder.stat().st_mode), folder.parent == deep / "run") == (0o700, False)
    assert one_value(holder.said["DATABASE_URL"], "SELECT 1") == 1
    holder.let_go()
    assert not folder.exists()


def test_secrets_are_private_and_stay(data_dir: Path, hold: Hold) -> None:
    hold(data_dir).let_go()
    keys = {path.name: path.read_bytes() for path in (data_dir / "keys").glob("[a-z]*")}
    assert {name: stat.S_IMODE((data_dir / "keys" / name).stat().st_mode) for name in keys} == {
        "keyring.json": 0o600,
        "secret_key": 0o600,
        "servers.json": 0o600,
    }
    assert stat.S_IMODE((data_dir / "keys").stat().st_mode) == stat.S_IMODE((data_dir / "pg").stat().st_mode) == 0o700
    hold(data_dir).let_go()
    assert {path.name: path.read_bytes() for path in (data_dir / "keys").glob("[a-z]*")} == keys
    assert sorted(read_json(data_dir / "keys" / "keyring.json")) == ["fernet", "hmac"]


def test_a_closed_folder_is_named_and_left_closed(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For root, whose servers run as somebody else; for an ordinary user a folder that even he may not enter."""
    closed = data_dir / "closed"
    closed.mkdir(mode=0o700 if os.geteuid() == 0 else 0o500)
    monkeypatch.setenv("DATA_DIR", str(closed / "data"))
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name)
    mode = stat.S_IMODE(closed.stat().st_mode)
    with pytest.raises(LauncherError, match=str(closed)), servers():
        pass
    assert stat.S_IMODE(closed.stat().st_mode) == mode
    closed.chmod(0o700)
    shutil.rmtree(closed)
