"""Start and end processes: each leads a group of its own, so that an end reaches its children and nobody else's."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from erp.launcher.identity import Identity
from erp.launcher.layout import BASE_DIR
from erp.launcher.logs import open_log, rotate
from erp.launcher.unprivileged import dies_with_parent

WARM_LIMIT_S = 15.0  # a Celery worker finishes its task, gunicorn its requests
COLD_LIMIT_S = 5.0


@dataclass
class Process:
    """A process that we started, and what to start it with again."""

    name: str
    argv: list[str]
    env: dict[str, str]
    log: Path
    popen: subprocess.Popen[bytes]
    born: float = field(default_factory=time.monotonic)

    @property
    def running(self) -> bool:
        return self.popen.poll() is None

    @property
    def identity(self) -> Identity | None:
        return Identity.of(self.popen.pid)


def start_process(name: str, argv: Sequence[str | Path], env: Mapping[str, str], log: Path) -> Process:
    """Run `argv` in a group of its own, output appended to `log`. On Linux it ends with the thread that started it."""
    words = [str(word) for word in argv]
    with open_log(log) as output:
        popen = subprocess.Popen(
            words,
            cwd=BASE_DIR,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509  # it makes one system call
        )
    return Process(name, words, dict(env), log, popen)


def start_afresh(name: str, argv: Sequence[str | Path], env: Mapping[str, str], log: Path) -> Process:
    """The same with a new log, the last run's kept beside it."""
    rotate(log)
    return start_process(name, argv, env, log)


def stop_processes(processes: Iterable[Process], *, warm_limit_s: float = WARM_LIMIT_S) -> None:
    """Ask all of them to end, at once; after the limit kill what is left of their groups."""
    asked = list(processes)
    for process in asked:
        if process.running:  # the leader alone: it ends its own children in its own order
            process.popen.send_signal(signal.SIGTERM)
    limit = time.monotonic() + warm_limit_s
    for process in asked:
        try:
            process.popen.wait(max(0.0, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            continue
    for process in asked:
        kill_group(process.popen.pid)
        process.popen.wait(COLD_LIMIT_S)


def stop_process(process: Process, *, warm_limit_s: float = WARM_LIMIT_S) -> None:
    stop_processes([process], warm_limit_s=warm_limit_s)


def kill_group(leader: int) -> None:
    """End what is left of a group that we made; an empty one is no news."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def end_leftovers(known: Iterable[Identity]) -> None:
    """Processes of a run that was killed: the same number with the same start is ours, and nothing else is touched."""
    limit = time.monotonic() + COLD_LIMIT_S
    left = [identity for identity in known if identity.alive]
    while left and time.monotonic() < limit:  # most end by themselves when their parent does
        time.sleep(0.05)
        left = [identity for identity in left if identity.alive]
    for identity in left:
        kill_group(identity.pid)
