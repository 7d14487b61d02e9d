"""`make run`: up to `ready`, with ports that are taken, and down again without leaving anything."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from erp.launcher.layout import BASE_DIR
from erp.launcher.net import answers
from tests.launcher.conftest import environment, gone

pytestmark = pytest.mark.timeout(240)


def started(data_dir: Path, port: int) -> tuple[subprocess.Popen[str], list[str]]:
    """Run until `ready`, and what was said until then."""
    env = environment(data_dir) | {"PORT": str(port), "ERP_DEMO": "0"}
    run = subprocess.Popen(
        [sys.executable, "-m", "erp.launcher.run"],
        cwd=BASE_DIR,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert run.stdout is not None
    said = []
    for line in run.stdout:
        said.append(line.rstrip())
        if said[-1] == "ready":
            break
    return run, said


def test_everything_starts_beside_a_taken_port_and_ends_with_sigterm(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run, said = started(data_dir, port)
        assert said[-1] == "ready", said
        assert [line for line in said if line.startswith(f"web: port {port} is taken, using ")]
        address = next(line.removeprefix("address: ") for line in said if line.startswith("address: "))
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
        assert answers(f"{address}/healthz")
        family = psutil.Process(run.pid).children(recursive=True)
        assert len(family) > 8
        run.send_signal(signal.SIGTERM)
        assert run.wait(60) == 0
        assert [process for process in family if not gone(process.pid)] == []


def test_the_processes_of_a_killed_run_are_gone_before_the_next_one_works(data_dir: Path) -> None:
    run, said = started(data_dir, 0)
    assert said[-1] == "ready", said
    family = psutil.Process(run.pid).children(recursive=True)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    began = time.monotonic()
    again, said = started(data_dir, 0)
    assert said[-1] == "ready", said
    assert time.monotonic() - began < 90
    assert [process for process in family if not gone(process.pid)] == []
    again.send_signal(signal.SIGINT)
    assert again.wait(60) == 0
