"""The small process that holds the embedded servers while somebody has a lease, and takes them down after the last.

It is nobody's child in the terminal, so that the command which happened to start the servers may end before the others.
The servers die with it; whoever holds a lease starts another one (`servers.ensure`).
"""

from __future__ import annotations

import os
import signal
import sys
import time
from types import FrameType

from erp.launcher.errors import LauncherError
from erp.launcher.identity import Identity
from erp.launcher.layout import Layout, locked_at_once, write_json
from erp.launcher.leases import live_needs
from erp.launcher.logs import rotate
from erp.launcher.postgres import Postgres
from erp.launcher.valkey import Valkey

LOOK_EVERY_S = 0.2
LONGEST_PAUSE_S = 10.0
KINDS: dict[str, type[Postgres | Valkey]] = {"postgres": Postgres, "valkey": Valkey}


class Supervisor:
    """Starts what the living leases need, restarts what dies, on the same address."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.servers: dict[str, Postgres | Valkey] = {}
        self.written: dict[str, dict[str, object]] = {}
        self.pause_s = 0.5
        self.told_to_stop = False

    def run(self) -> None:
        for request in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(request, self._stop_soon)
        try:
            while not self.told_to_stop and not self._stopped_without_leases():
                self._start_needed()
                self._restart_dead()
                time.sleep(LOOK_EVERY_S)
        finally:
            self._stop()

    def _stop_soon(self, _number: int, _frame: FrameType | None) -> None:
        self.told_to_stop = True

    def _stopped_without_leases(self) -> bool:
        """Stop under the lock that a new command takes first, so that it meets servers that run, or none."""
        if live_needs(self.layout):
            return False
        with locked_at_once(self.layout.run / "lock") as mine:
            if not mine or live_needs(self.layout):
                return False
            self._stop()
            return True

    def _start_needed(self) -> None:
        for name in sorted(live_needs(self.layout) - self.servers.keys()):
            server = KINDS[name](self.layout)
            rotate(server.log)
            self.servers[name] = server
            self.written[name] = server.start()
            self._write()

    def _restart_dead(self) -> None:
        for name, server in self.servers.items():
            if server.process is None or server.process.poll() is None:
                continue
            print(f"{name} ended with {server.process.returncode}; starting it again", flush=True)
            try:
                self.written[name] = server.start()
            except LauncherError as error:
                print(error, flush=True)
                time.sleep(self.pause_s)
                self.pause_s = min(self.pause_s * 2, LONGEST_PAUSE_S)
            else:
                self.pause_s = 0.5
                self._write()

    def _write(self, failure: str | None = None) -> None:
        me = Identity.mine()
        state = {"pid": me.pid, "started": me.started, "servers": self.written, "failure": failure}
        write_json(self.layout.state, state)

    def _stop(self) -> None:
        """Clients first lose the broker, then the database, which is the one that must end well."""
        for name in ("valkey", "postgres"):
            server = self.servers.pop(name, None)
            if server is not None:
                server.stop()
        self.layout.state.unlink(missing_ok=True)


def main() -> int:
    layout = Layout.from_environment()
    with locked_at_once(layout.run / "supervisor.lock") as mine:
        if not mine:
            return 0  # another one serves already; whoever asked finds its state
        supervisor = Supervisor(layout)
        try:
            supervisor.run()
        except LauncherError as error:
            write_json(layout.run / "failure.json", [error.step, error.why, error.what_to_do])
            return 1
    return 0


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main())
