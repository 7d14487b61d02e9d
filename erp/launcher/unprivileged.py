"""Servers never run as root: a child gives up its rights, and folders are reached without opening any of them wider."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from erp.launcher.errors import LauncherError

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class PopenOptions(TypedDict, total=False):
    """What `subprocess` needs to become somebody else."""

    user: int
    group: int
    extra_groups: tuple[int, ...]


@dataclass(frozen=True)
class ServerUser:
    """Whom the servers run as. `changes` is False when that is simply the person who typed the command."""

    name: str
    uid: int
    gid: int
    changes: bool

    def popen_options(self) -> PopenOptions:
        return {"user": self.uid, "group": self.gid, "extra_groups": ()} if self.changes else {}


def server_user(data: Path) -> ServerUser:
    """The unprivileged user for `data`: its owner when it exists and is not root's, else `nobody` or `daemon`."""
    if os.geteuid() != 0:
        return ServerUser(str(os.geteuid()), os.geteuid(), os.getegid(), changes=False)
    if data.exists() and data.stat().st_uid != 0:
        owner = data.stat()
        return ServerUser(f"user {owner.st_uid}", owner.st_uid, owner.st_gid, changes=True)
    for name in ("nobody", "daemon"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(name, entry.pw_uid, entry.pw_gid, changes=True)
    raise LauncherError(
        "database user",
        "PostgreSQL refuses to run as root, and this machine has neither a user 'nobody' nor 'daemon'",
        "add one of them, or run as an ordinary user.",
    )


def closed_folder(path: Path, user: ServerUser) -> Path | None:
    """The first folder on the way to `path` that `user` may not pass, asked of the system as that user."""
    if not user.changes:
        return None
    folders = [*reversed(path.parents), path]
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:  # only system calls from here: the parent may hold any lock
        try:
            os.setgroups([])
            os.setgid(user.gid)
            os.setuid(user.uid)
            closed = [number for number, folder in enumerate(folders) if not os.access(folder, os.X_OK)]
            os.write(writer, str(closed[0] if closed else "").encode() or b"-")
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    if said == "-":
        return None
    return folders[int(said)] if said else folders[0]


def require_reachable(root: Path, user: ServerUser) -> None:
    """Refuse a DATA_DIR that the servers' user can't reach; we open nobody's folder for it."""
    closed = closed_folder(root, user)
    if closed is not None:
        raise LauncherError(
            "data folder",
            f"started by root, the servers run as {user.name}, who may not pass through the folder {closed}",
            f"set DATA_DIR to a folder that {user.name} can reach (for example DATA_DIR=/var/lib/erp), "
            "or run as an ordinary user.",
        )


def private_folder(folder: Path, user: ServerUser) -> None:
    """Make `folder` for the servers' user alone; an existing one is left as it is."""
    if folder.exists():
        return
    folder.mkdir(mode=0o700)
    if user.changes:
        os.chown(folder, user.uid, user.gid)


def reachable_copy(source: Path, parts: tuple[str, ...], target: Path, user: ServerUser) -> Path:
    """`source` itself when the servers' user can reach it, else a copy of its `parts` under `target`.

    The copy is named after the source's size and times, so that an upgraded package is copied anew.
    """
    if closed_folder((source / parts[0]).parent, user) is None:
        return source
    stamp = "\n".join(f"{path} {path.stat().st_mtime_ns}" for path in (source / part for part in parts))
    mark = target / ".copied-from"
    if mark.exists() and mark.read_text() == stamp:
        return target
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for part in parts:
        (target / part).parent.mkdir(parents=True, exist_ok=True)
        if (source / part).is_dir():
            shutil.copytree(source / part, target / part, symlinks=True, ignore=shutil.ignore_patterns("*.a"))
        else:
            shutil.copy2(source / part, target / part)
    for path in (target.parent, target, *target.rglob("*")):  # our own copy: anybody may run it
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    mark.write_text(stamp)
    return target


def dies_with_parent(death: signal.Signals, of: int | None = None) -> Callable[[], None] | None:
    """For `preexec_fn`: the kernel sends `death` when the thread that forked ends. It is lost by a change of user,
    and Popen changes the user before it calls this, so the order is right."""
    if _libc is None:
        return None
    parent = os.getpid() if of is None else of
    prctl = _libc.prctl

    def bind() -> None:
        prctl(_PR_SET_PDEATHSIG, int(death), 0, 0, 0)
        if os.getppid() != parent:  # it died before we were bound
            os._exit(1)

    return bind
