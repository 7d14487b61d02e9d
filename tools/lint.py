"""`make lint`: every check side by side on the machine's cores; all that fail are shown, not only the first."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BIN = Path(sys.executable).parent
BASE_DIR = Path(__file__).resolve().parent.parent
TEMPLATES = sorted(str(path.relative_to(BASE_DIR)) for path in BASE_DIR.glob("templates/**/*.html"))
# Enough to read the settings; no check connects to anything, or leaves a data folder behind.
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "erp.settings",
    "SECRET_KEY": "lint",
    "DATABASE_URL": "postgresql:///lint",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}
CHECKS: dict[str, list[str | Path]] = {
    "types": [BIN / "mypy"],
    "migrations": [sys.executable, "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run"],
    "layers": [BIN / "lint-imports"],
    "style": [BIN / "ruff", "check", "."],
    "format": [BIN / "ruff", "format", "--check", "."],
    "templates": [BIN / "djade", "--target-version", "5.2", "--check", *TEMPLATES],
    "vendored": [sys.executable, "tools/vendor.py", "--check"],
    "fonts": [sys.executable, "tools/vendor_fonts.py", "--check"],
}


def checks() -> dict[str, list[str | Path]]:
    """The list above, and each `tools/check_*.py` (translations)."""
    own: dict[str, list[str | Path]] = {
        path.stem.removeprefix("check_"): [sys.executable, "-m", f"tools.{path.stem}"]
        for path in sorted((BASE_DIR / "tools").glob("check_*.py"))
    }
    return {name: words for name, words in (CHECKS | own).items() if name != "templates" or TEMPLATES}


def run(name: str, words: list[str | Path]) -> tuple[str, int, str, float]:
    began = time.monotonic()
    env = os.environ | SETTINGS
    done = subprocess.run(words, cwd=BASE_DIR, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return name, done.returncode, done.stdout.decode(errors="replace").rstrip(), time.monotonic() - began


def main() -> int:
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, code, said, seconds in pool.map(lambda check: run(*check), checks().items()):
            print(f"{'ok  ' if code == 0 else 'FAIL'} {name} ({seconds:.1f} s)", flush=True)
            if code:
                failed.append(name)
                print(said, flush=True)
    if failed:
        print(f"lint: {', '.join(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
