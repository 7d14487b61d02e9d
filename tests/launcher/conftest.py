"""Every test here starts servers of its own, in a folder that is short and that the servers' user can pass."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil
import pytest

from erp.launcher.layout import BASE_DIR

HOLD = """
import json, os, sys
from erp.launcher.layout import Layout, read_json
from erp.launcher.servers import servers
with servers():
    addresses = {key: os.environ[key] for key in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")}
    print(json.dumps({**addresses, "state": read_json(Layout.from_environment().state)}), flush=True)
    sys.stdin.readline()
"""


def gone(pid: int) -> bool:
    """Zombies count as gone: their parent, maybe a container that reaps nobody, has not asked yet."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


class Holder:
    """A command that holds a lease until it is let go."""

    def __init__(self, python: str, env: Mapping[str, str], **options: Any) -> None:
        self.popen = subprocess.Popen(
            [python, "-c", HOLD],
            cwd="/",
            env=dict(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **options,
        )
        assert self.popen.stdout is not None
        self.said: dict[str, Any] = json.loads(self.popen.stdout.readline())

    @property
    def pids(self) -> dict[str, int]:
        state = self.said["state"]
        return {"supervisor": state["pid"]} | {name: server["pid"] for name, server in state["servers"].items()}

    def let_go(self) -> None:
        assert self.popen.stdin is not None
        self.popen.stdin.close()
        assert self.popen.wait(60) == 0


@pytest.fixture
def data_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="erp-t-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def environment(data_dir: Path) -> dict[str, str]:
    """As on a machine where nothing is set."""
    ours = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "ERP_KEYRING_FILE", "ERP_AS_OWNER"}
    kept = {key: value for key, value in os.environ.items() if key not in ours and not key.startswith("PYTEST")}
    return {**kept, "DATA_DIR": str(data_dir), "PYTHONPATH": str(BASE_DIR)}


@pytest.fixture
def hold() -> Iterator[Callable[..., Holder]]:
    """Start a lease holder; what a failing test left behind is ended."""
    with ExitStack() as end:

        def start(
            data_dir: Path, *, python: str = sys.executable, env: Mapping[str, str] | None = None, **options: Any
        ) -> Holder:
            holder = Holder(python, env or environment(data_dir), **options)
            end.callback(holder.popen.wait, 60)
            end.callback(holder.popen.kill)
            return holder

        yield start
