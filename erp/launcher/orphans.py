"""Servers of an earlier start whose supervisor was killed. Each works inside its data folder, closed to others."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from pathlib import Path

import psutil

from erp.launcher.errors import LauncherError

PATIENCE_S = 5.0


def processes_inside(folder: Path) -> list[psutil.Process]:
    """Living processes whose working folder is `folder`."""
    inside = []
    for process in psutil.process_iter():
        try:
            if process.status() != psutil.STATUS_ZOMBIE and process.cwd() == str(folder):
                inside.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return inside


def end_processes_inside(folder: Path, requests: Sequence[signal.Signals]) -> None:
    """Let them end by themselves, as they do when their parent dies; then ask, each time less politely.

    A person's shell that happens to stand in the folder is left alone: only programs that we run are asked.
    """
    for request in (None, *requests):
        orphans = [process for process in processes_inside(folder) if _is_server(process)]
        if not orphans:
            return
        for orphan in orphans:
            if request is not None and orphan.is_running():
                orphan.send_signal(request)
        psutil.wait_procs(orphans, timeout=PATIENCE_S)
    raise LauncherError(
        "servers",
        f"processes of an earlier start still use {folder} and don't end",
        "end them by hand (they show this folder as their working directory), then start again.",
    )


def _is_server(process: psutil.Process) -> bool:
    try:
        return Path(process.exe()).name in {"postgres", "valkey-server"}
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
