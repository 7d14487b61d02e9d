"""Find the embedded servers of DATA_DIR running, or start them while somebody needs them. Imports no Django."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from erp.launcher import leases
from erp.launcher.errors import LauncherError
from erp.launcher.identity import Identity
from erp.launcher.keys import export_keys
from erp.launcher.layout import BASE_DIR, Layout, locked, locked_at_once, read_json
from erp.launcher.logs import open_log, rotate, tail
from erp.launcher.postgres import database_url
from erp.launcher.valkey import redis_url

ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
START_LIMIT_S = 180.0
STOP_LIMIT_S = 60.0

# They read no table, so nothing is started for them.
WITHOUT_SERVERS = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "spectacular",
    "startapp",
    "version",
}
# They make or change tables, or whole databases.
AS_OWNER = {"flush", "makemigrations", "migrate", "optimizemigration", "pgtrigger", "showmigrations", "sqlmigrate"}
AS_OWNER |= {"restore", "sqlflush", "squashmigrations", "test"}


@contextmanager
def servers_for_command(argv: Sequence[str]) -> Iterator[None]:
    """Set the environment of one manage.py command and keep the servers that it needs running meanwhile."""
    layout = Layout.from_environment()
    command = argv[1] if len(argv) > 1 else "help"
    try:
        if command in WITHOUT_SERVERS or command.startswith("-") or {"-h", "--help"} & set(argv):
            layout.make()
            export_keys(layout)
            _export_unconnected()
            yield
            return
        with servers(layout) as embedded:
            if command in AS_OWNER:
                os.environ["ERP_AS_OWNER"] = "1"
            elif embedded:
                migrate_when_new(layout)
            yield
            if embedded and list(argv[1:]) == ["migrate"]:
                layout.migrated.write_text(fingerprint())
    except LauncherError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


@contextmanager
def servers(layout: Layout | None = None) -> Iterator[bool]:
    """Hold a lease on the embedded servers, with their addresses in os.environ. True when the database is embedded.

    A DATABASE_URL or REDIS_URL that is set already is used as it is, and that server is not started.
    """
    layout = layout or Layout.from_environment()
    layout.make()
    os.environ["DATA_DIR"] = str(layout.root)
    export_keys(layout)
    needs = needed()
    if not needs:
        os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
        yield False
        return
    with locked(layout.run / "lock"):
        lease = leases.take(layout, needs)
        supervisor = None
        try:
            supervisor = ensure(layout, needs)
        except BaseException:
            lease.unlink(missing_ok=True)
            raise
    before = {key: os.environ.get(key) for key in ADDRESSES}
    try:
        export_addresses(layout, needs)
        yield "postgres" in needs
    finally:
        holder = _holder(layout)
        lease.unlink(missing_ok=True)
        _wait_for_the_end(layout, holder, supervisor)
        _restore(before)


def needed() -> set[str]:
    """The servers that the environment does not name already."""
    return {name for name, key in (("postgres", "DATABASE_URL"), ("valkey", "REDIS_URL")) if not os.environ.get(key)}


def ensure(layout: Layout, needs: set[str]) -> subprocess.Popen[bytes] | None:
    """See to it that a supervisor runs and that all of `needs` answer. Returns the supervisor when we started it."""
    supervisor = None if supervised(layout) else _start_supervisor(layout)
    limit = time.monotonic() + START_LIMIT_S
    while time.monotonic() < limit:
        if needs <= _running(layout).keys():
            return supervisor
        if supervisor is not None and supervisor.poll() is not None:
            break
        if supervisor is None and not supervised(layout):
            supervisor = _start_supervisor(layout)
        time.sleep(0.02)
    failure = read_json(layout.run / "failure.json")
    if failure is not None:
        raise LauncherError(*failure)
    raise LauncherError(
        "servers",
        f"the embedded servers did not start; the end of {layout.logs / 'servers.log'}:\n"
        + tail(layout.logs / "servers.log"),
        "the lines above name the cause; put it right and start again.",
    )


def is_embedded(layout: Layout) -> bool:
    """Does DATABASE_URL lead to the server of this DATA_DIR?"""
    folder = _running(layout).get("postgres", {}).get("socket_folder")
    return folder is not None and os.environ.get("DATABASE_URL", "").endswith(f"?host={folder}")


def supervised(layout: Layout) -> bool:
    with locked_at_once(layout.run / "supervisor.lock") as nobody_serves:
        return not nobody_serves


def _running(layout: Layout) -> dict[str, dict[str, object]]:
    state = read_json(layout.state)
    return dict(state["servers"]) if state else {}


def _start_supervisor(layout: Layout) -> subprocess.Popen[bytes]:
    log = layout.logs / "servers.log"
    rotate(log)
    layout.state.unlink(missing_ok=True)
    (layout.run / "failure.json").unlink(missing_ok=True)
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH") if key in os.environ}
    with open_log(log) as output:
        return subprocess.Popen(
            [sys.executable, "-m", "erp.launcher.supervisor"],
            cwd=BASE_DIR,
            env={**kept, "DATA_DIR": str(layout.root)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def export_addresses(layout: Layout, needs: set[str]) -> None:
    running = _running(layout)
    if "postgres" in needs:
        folder = str(running["postgres"]["socket_folder"])
        os.environ["DATABASE_URL"] = database_url(layout, "erp_app", folder)
        os.environ["DATABASE_OWNER_URL"] = database_url(layout, "erp_owner", folder)
    else:
        os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
    if "valkey" in needs:
        os.environ["REDIS_URL"] = redis_url(layout, int(str(running["valkey"]["port"])))


def _export_unconnected() -> None:
    """Settings want addresses even from a command that connects to none."""
    os.environ.setdefault("DATABASE_URL", "postgresql:///erp")
    os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6379/0")


def _restore(before: dict[str, str | None]) -> None:
    for key, value in before.items():
        if value is None:
            os.environ.pop(key, None)
        else:
            os.environ[key] = value


def _wait_for_the_end(layout: Layout, holder: Identity | None, supervisor: subprocess.Popen[bytes] | None) -> None:
    """The last one out waits until all is down, so that nothing runs on behind a command that has ended.

    The supervisor gives its lock back a moment before its process is gone, so both are asked.
    """
    limit = time.monotonic() + STOP_LIMIT_S
    while time.monotonic() < limit and not leases.live_needs(layout):
        if not supervised(layout) and (holder is None or not holder.alive):
            break
        time.sleep(0.02)
    if supervisor is not None:
        supervisor.poll()  # takes its exit status, when it has ended


def _holder(layout: Layout) -> Identity | None:
    state = read_json(layout.state)
    return Identity(state["pid"], state["started"]) if state else None


def migrate_when_new(layout: Layout) -> None:
    """Migrate the embedded database once, before the first command that needs tables."""
    if not layout.migrated.exists():
        migrate(layout)


def migrate(layout: Layout) -> None:
    """Run `manage.py migrate` as the owner of the tables. Two commands at once do it one after the other."""
    with locked(layout.run / "migrate.lock"):
        now = fingerprint()
        if layout.migrated.exists() and layout.migrated.read_text() == now:
            return
        done = subprocess.run(
            [sys.executable, BASE_DIR / "manage.py", "migrate", "--no-input", "--verbosity", "0"],
            env={**os.environ, "ERP_AS_OWNER": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode != 0:
            said = done.stdout.decode(errors="replace").strip()[-3000:]
            raise LauncherError(
                "migrate",
                f"`manage.py migrate` ended with {done.returncode}:\n{said}",
                "the last lines above name the cause; the database is as it was before the migration that failed.",
            )
        if is_embedded(layout):
            layout.migrated.write_text(now)


def fingerprint() -> str:
    """Of every migration file and every locked package: while it stays the same there is nothing to migrate."""
    digest = hashlib.sha256((BASE_DIR / "requirements.lock").read_bytes())
    for path in sorted([*BASE_DIR.glob("*/migrations/*.py"), *BASE_DIR.glob("erp/*/migrations/*.py")]):
        digest.update(str(path.relative_to(BASE_DIR)).encode() + path.read_bytes())
    return digest.hexdigest()
