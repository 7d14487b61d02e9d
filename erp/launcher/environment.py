"""`make setup`: the virtual environment from a lock file. Runs on the person's own Python, so only on what that has.

uv does it in a quarter of pip's time; where uv can't be had, or doesn't like the index, pip does it alone.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VENV = (BASE_DIR / ".venv").resolve()  # a link to a shared one is fine
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
UV = "uv>=0.13,<0.14"
OLDEST = (3, 11)


def stamp(kind: str) -> Path:
    return VENV / f".installed-{kind}"


def wanted(kind: str) -> str:
    """The lock's hash and the interpreter's version: with either changed the environment is filled again."""
    lock = (BASE_DIR / LOCKS[kind]).read_bytes()
    return f"{hashlib.sha256(lock).hexdigest()} {sys.version_info[0]}.{sys.version_info[1]}"


def up_to_date(kind: str) -> bool:
    return stamp(kind).exists() and stamp(kind).read_text() == wanted(kind) and (VENV / "bin" / "python").exists()


def python_fits() -> str | None:
    """None, or what to tell the person."""
    if sys.version_info[:2] < OLDEST:
        version, oldest = sys.version.split()[0], ".".join(map(str, OLDEST))
        return f"Python {version} is older than {oldest}. Name another one: make setup PYTHON=/path/to/python{oldest}"
    try:
        import ensurepip  # noqa: F401  Debian ships Python without it
        import venv  # noqa: F401
    except ImportError:
        return (
            f"{sys.executable} lacks the module venv. On Debian and Ubuntu: apt-get install python3-venv; "
            "elsewhere name another Python: make setup PYTHON=/path/to/python"
        )
    return None


def index_options() -> dict[str, str]:
    """uv reads none of pip's configuration, so hand over where pip would look."""
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "config", "list"]
    listed = subprocess.run(pip, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout.decode()
    settings: dict[str, str] = {}
    for line in listed.splitlines():  # the environment comes first and wins
        key, _, value = line.partition("=")
        settings.setdefault(key.rpartition(".")[2], value.strip("'\""))
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "cert": "SSL_CERT_FILE",
    }
    found = {names[key]: " ".join(value.replace("\\n", " ").split()) for key, value in settings.items() if key in names}
    found["UV_INDEX_STRATEGY"] = "unsafe-best-match"  # as pip does; the lock's hashes say what is accepted
    if "trusted-host" in settings:
        found["UV_INSECURE_HOST"] = settings["trusted-host"]
    return found


def install(lock: str) -> int:
    python = str(VENV / "bin" / "python")
    quiet_pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*quiet_pip, UV], check=False).returncode == 0:
        uv = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", python, "--requirements", lock]
        if subprocess.run(uv, cwd=BASE_DIR, env={**index_options(), **os.environ}, check=False).returncode == 0:
            return 0
        print("setup: uv could not install; pip does it alone (this takes longer)", flush=True)
    return subprocess.run([*quiet_pip, "--requirement", lock], cwd=BASE_DIR, check=False).returncode


def main() -> int:
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    if up_to_date(kind) or (kind == "run" and up_to_date("dev")):  # dev is a superset of run
        return 0
    if stamp("dev").exists():
        kind = "dev"
    complaint = python_fits()
    if complaint:
        print(f"setup: {complaint}", file=sys.stderr)
        return 1
    print(f"setup: installing {LOCKS[kind]} into .venv", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode
    if made or install(LOCKS[kind]):
        print(
            f"setup: could not install {LOCKS[kind]}; the lines above name the cause. Is the package index reachable? "
            "PIP_INDEX_URL names another one. Then run `make setup` again.",
            file=sys.stderr,
        )
        return 1
    stamp(kind).write_text(wanted(kind))
    return 0


if __name__ == "__main__":
    sys.exit(main())
