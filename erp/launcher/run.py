"""`make run`: from nothing to a working ERP, one named step after the other, and all of it down again at the end."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from erp.launcher import demo, services
from erp.launcher.console import Watched, say
from erp.launcher.errors import LauncherError
from erp.launcher.identity import Identity
from erp.launcher.layout import Layout, locked_at_once, read_json, write_json
from erp.launcher.logs import tail
from erp.launcher.net import answers, free_port
from erp.launcher.processes import Process, end_leftovers, start_afresh, start_process, stop_processes
from erp.launcher.servers import ADDRESSES, ensure, export_addresses, migrate, needed, servers, supervised
from erp.launcher.services import Service
from erp.launcher.unprivileged import dies_with_parent

WEB_PORT = 8000
MOCKS_PORT = 8900
READY_LIMIT_S = 90.0
ENDING_LIMIT_S = 30.0
LONGEST_PAUSE_S = 30.0
STEADY_AFTER_S = 60.0
LOOK_EVERY_S = 0.1


class Stopped(BaseException):
    """Ctrl-C or SIGTERM: the only way a run ends well."""


class Run:
    """The processes of one run, what to watch of them, and when a dead one may start again."""

    def __init__(self, layout: Layout, needs: set[str]) -> None:
        self.layout = layout
        self.needs = needs
        self.environment: dict[str, str] = {}
        self.running: dict[str, Process] = {}
        self.services: dict[str, Service] = {}
        self.watched: dict[str, Watched] = {}
        self.pauses: dict[str, float] = {}
        self.again_at: dict[str, float] = {}

    def start(self, service: Service) -> None:
        log = self.layout.logs / f"{service.name}.log"
        self.services[service.name] = service
        self.running[service.name] = start_afresh(service.name, service.argv, self.environment, log)
        self.watched[service.name] = Watched(service.name, log)
        self._write_down()

    def wait_until(self, service: Service, works: Callable[[], bool]) -> None:
        """Pump the logs until the service works; a service that ends meanwhile can't."""
        limit = time.monotonic() + READY_LIMIT_S
        process = self.running[service.name]
        while not works():
            self.report()
            if not process.running or time.monotonic() > limit:
                ended = f"ended with {process.popen.returncode}" if not process.running else "does not answer"
                raise LauncherError(
                    service.name,
                    f"the process {ended}; the end of {process.log}:\n{tail(process.log)}",
                    "the lines above name the cause; put it right and start again.",
                )
            time.sleep(LOOK_EVERY_S)

    def log_says(self, service: Service) -> Callable[[], bool]:
        log = self.layout.logs / f"{service.name}.log"
        return lambda: service.ready in log.read_text(errors="replace")

    def report(self) -> None:
        for watched in self.watched.values():
            for line in watched.troubles():
                say(f"{watched.name:>10} | {line}")

    def keep_going(self) -> None:
        """Until somebody ends the run: show troubles, start again what died, after a pause that grows."""
        while True:
            self.report()
            if self.needs and not supervised(self.layout):
                self._servers_again()
            for name, process in list(self.running.items()):
                if not process.running:
                    self._again(name, process)
            time.sleep(LOOK_EVERY_S)

    def _again(self, name: str, process: Process) -> None:
        now = time.monotonic()
        if name not in self.again_at:
            steady = now - process.born > STEADY_AFTER_S
            pause = 1.0 if steady else min(self.pauses.get(name, 0.5) * 2, LONGEST_PAUSE_S)
            self.pauses[name], self.again_at[name] = pause, now + pause
            say(f"{name} ended with {process.popen.returncode}; it starts again in {pause:.0f} s (log: {process.log})")
        elif now >= self.again_at[name]:
            del self.again_at[name]
            stop_processes([process])  # what is left of its group
            self.running[name] = start_process(name, process.argv, self.environment, process.log)
            self._write_down()

    def _servers_again(self) -> None:
        """The supervisor was killed and the servers died with it; services follow only when an address changed."""
        say("the embedded servers ended; starting them again")
        before = {key: os.environ.get(key) for key in ADDRESSES}
        ensure(self.layout, self.needs)
        export_addresses(self.layout, self.needs)
        if before != {key: os.environ.get(key) for key in ADDRESSES}:
            self.environment.update({key: os.environ[key] for key in ("DATABASE_URL", "REDIS_URL")})
            stop_processes(self.running.values())

    def stop(self) -> None:
        stop_processes(self.running.values())
        self.report()
        (self.layout.run / "processes.json").unlink(missing_ok=True)

    def _write_down(self) -> None:
        """For the next start, should this one be killed."""
        known = [identity for process in self.running.values() if (identity := process.identity) is not None]
        write_json(self.layout.run / "processes.json", [[identity.pid, identity.started] for identity in known])


def chosen_port(wanted: int, what: str) -> int:
    port = free_port(wanted)
    if port != wanted:
        say(f"{what}: port {wanted} is taken, using {port}")
    return port


def run(layout: Layout) -> None:
    """All steps. Raises LauncherError from a step that fails and Stopped when the person ends it."""
    needs = needed()
    say(f"servers: {', '.join(sorted(needs)) or 'your own'} (data in {layout.root})")
    with servers(layout):
        end_leftovers(Identity(pid, started) for pid, started in read_json(layout.run / "processes.json") or [])
        house = Run(layout, needs)
        try:
            _bring_up(house, layout)
            house.keep_going()
        finally:
            _ignore_further_signals()
            say("stopping")
            house.stop()


def _bring_up(house: Run, layout: Layout) -> None:
    """Mocks beside migrate, web beside the demo company; workers only when all tables and accounts are there."""
    mocks_port = chosen_port(MOCKS_PORT, "mock marketplaces")
    port = chosen_port(int(os.environ.get("PORT") or WEB_PORT), "web")
    os.environ.setdefault("ERP_DEMO", "1")
    os.environ["MOCKS_URL"] = f"http://127.0.0.1:{mocks_port}"
    os.environ.setdefault("PUBLIC_URL", f"http://127.0.0.1:{port}")
    house.environment = services.service_environment(os.environ)
    mocks, web = services.mocks(mocks_port, layout), services.web(port)
    say("mock marketplaces")
    house.start(mocks)
    say("migrate")
    migrate(layout)
    say("web")
    house.start(web)
    house.wait_until(mocks, lambda: answers(f"http://127.0.0.1:{mocks_port}/control/health"))
    if demo.is_wanted(layout):
        say("demo company")
        demo.make(layout)
    say("workers and scheduler")
    others = [*services.workers(), services.scheduler(layout)]
    for service in others:
        house.start(service)
    house.wait_until(web, lambda: answers(f"http://127.0.0.1:{port}/healthz"))
    for service in others:
        house.wait_until(service, house.log_says(service))
    say(f"address: {os.environ['PUBLIC_URL']}")
    for line in demo.sign_ins(layout):
        say(line)
    say("ready")


def _ignore_further_signals() -> None:
    for request in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(request, signal.SIG_IGN)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


@contextmanager
def only_run(layout: Layout) -> Iterator[None]:
    """One run per DATA_DIR. An earlier one that is just ending is waited for; one that simply goes on is a refusal."""
    limit = time.monotonic() + ENDING_LIMIT_S
    while time.monotonic() < limit:
        with locked_at_once(layout.run / "run.lock") as mine:
            if mine:
                yield
                return
        time.sleep(LOOK_EVERY_S)
    raise LauncherError(
        "start",
        f"another `make run` is using {layout.root}",
        "end that one with Ctrl-C, or give this one a DATA_DIR of its own.",
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--bound", action="store_true", help="end when the parent process (make) does")
    if parser.parse_args().bound and (bind := dies_with_parent(signal.SIGTERM, of=os.getppid())):
        bind()
    for request in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(request, _stop)
    layout = Layout.from_environment()
    try:
        layout.make()
        with only_run(layout):
            run(layout)
    except Stopped:
        say("stopped")
        return 0
    except LauncherError as error:
        print(f"failed at {error}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
