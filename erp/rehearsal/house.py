"""The scratch house of a rehearsal: database, broker, mocks, web, workers and scheduler, ended with it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from erp.launcher.layout import BASE_DIR
from erp.launcher.scratch import (
    Process,
    free_port,
    scratch_database,
    start_process,
    stop_processes,
    wait_for_http,
)
from erp.launcher.services import service_environment

START_S = 60


class HouseDidNotStart(Exception):
    """A part of the scratch house did not come up; its log says why."""


@contextmanager
def scratch_house(*, keep: bool = False, shift_s: float | None = None) -> Iterator[dict[str, str]]:
    """Everything a trading day needs, on free loopback ports. Yields the environment; the folder of logs is in REHEARSAL_DIR.

    Where anything fails the logs are kept and named. With `shift_s` the house lives so many seconds from now, mocks and all,
    and can leap: see `erp.rehearsal.calendar`.
    """
    folder = Path(tempfile.mkdtemp(prefix="erp-rehearsal-"))
    running: list[Process] = []
    kept = keep
    try:
        with scratch_database("rehearsal", keep=keep) as base:
            env = _environment(base, folder)
            if shift_s is not None:
                env["ERP_CLOCK_FILE"] = str(folder / "clock")
                (folder / "clock").write_text(repr(shift_s))
            _migrate(env)
            running += _start(env, folder)
            yield env
            stop_processes(reversed(running))
            running.clear()
    except BaseException:
        kept = True
        raise
    finally:
        stop_processes(reversed(running))
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _environment(base: dict[str, str], folder: Path) -> dict[str, str]:
    web, mocks = free_port(0), free_port(0)
    return {
        **base,
        "REHEARSAL_DIR": str(folder),
        "PORT": str(web),
        "PUBLIC_URL": f"http://127.0.0.1:{web}",
        "MOCKS_URL": f"http://127.0.0.1:{mocks}",
        "MOCKS_PORT": str(mocks),
        "ERP_REHEARSAL": "1",
        "EXPOSURE_EVERY_S": "3",
    }


def _migrate(env: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, BASE_DIR / "manage.py", "migrate", "--verbosity", "0"],
        env={**env, "ERP_AS_OWNER": "1"},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise HouseDidNotStart(f"migrate: {done.stderr.decode(errors='replace')[-2000:]}")


def _start(env: dict[str, str], folder: Path) -> list[Process]:
    own = service_environment(env)
    python = sys.executable
    celery = (python, "-m", "celery", "-A", "erp")
    worker = (*celery, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle")
    shift = ("--clock-offset", (folder / "clock").read_text()) if (folder / "clock").exists() else ()
    commands = {
        "mocks": (python, "-m", "mock_marketplaces", "--port", env["MOCKS_PORT"], "--data", str(folder / "mocks"), *shift),
        "web": (
            python, "-m", "gunicorn", "erp.wsgi:application", "--worker-class", "gthread", "--workers", "1", "--threads", "8",
            "--no-control-socket", "--keep-alive", "30", "--bind", f"127.0.0.1:{env['PORT']}",
        ),
        "worker": (*worker, "-n", "work@rehearsal", "--queues", "work,celery", "--pool", "prefork", "--concurrency", "2"),
        "worker-io": (*worker, "-n", "io@rehearsal", "--queues", "io", "--pool", "threads", "--concurrency", "12"),
        "scheduler": (*celery, "beat", "--loglevel", "WARNING", "--schedule", str(folder / "beat"), "--pidfile", ""),
    }  # fmt: skip
    running = [start_process(name, argv, own, folder / f"{name}.log") for name, argv in commands.items()]
    for url in (f"{env['PUBLIC_URL']}/healthz", f"{env['MOCKS_URL']}/control/clock"):
        if not wait_for_http(url, START_S):
            stop_processes(reversed(running))
            raise HouseDidNotStart(f"{url} did not answer within {START_S} s; see the logs in {folder}")
    return running


def rehearsal_folder() -> Path:
    """Where this rehearsal keeps its logs."""
    return Path(os.environ["REHEARSAL_DIR"])
