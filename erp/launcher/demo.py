"""The demo company of a first start, and its sign-ins, shown at every start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from erp.launcher.errors import LauncherError
from erp.launcher.layout import BASE_DIR, Layout


def is_wanted(layout: Layout) -> bool:
    """On the first start, and when an address moved since; not for a person who said ERP_DEMO=0."""
    if os.environ.get("ERP_DEMO", "1").lower() in {"", "0", "false", "no"}:
        return False
    return not _made(layout).exists() or _made(layout).read_text() != _addresses()


def make(layout: Layout) -> None:
    """Run `manage.py demo --json` and keep the sign-ins that it answers; an existing company only learns the new addresses."""
    done = subprocess.run(
        [sys.executable, BASE_DIR / "manage.py", "demo", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    said = done.stdout.decode(errors="replace").strip()
    if done.returncode != 0:
        raise LauncherError(
            "demo company",
            f"`manage.py demo` ended with {done.returncode}:\n{said[-3000:]}",
            "the last lines above name the cause; ERP_DEMO=0 starts without a demo company.",
        )
    answer = json.loads(said.splitlines()[-1])
    if answer.get("sign_ins"):
        _write_private(_file(layout), "".join(f"{_line(sign_in)}\n" for sign_in in answer["sign_ins"]))
    _made(layout).write_text(_addresses())


def sign_ins(layout: Layout) -> list[str]:
    """For the console: where they are kept, then each of them."""
    if not _file(layout).exists():
        return []
    return [f"sign-ins: {_file(layout)}", *(f"  {line}" for line in _file(layout).read_text().splitlines())]


def _line(sign_in: dict[str, str]) -> str:
    return "  ".join(f"{value:<28}" for value in sign_in.values()).rstrip()


def _file(layout: Layout) -> Path:
    return layout.keys / "demo-sign-ins.txt"


def _addresses() -> str:
    return f"{os.environ['PUBLIC_URL']} {os.environ['MOCKS_URL']}"


def _made(layout: Layout) -> Path:
    return layout.root / "demo-made"


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
