#!/usr/bin/env python3
"""Fetch the browser files we ship from pinned npm packages, and prove that the committed copies are those.

`tools/vendor.py` needs npm and writes; `tools/vendor.py --check` needs nothing but the checkout and only compares.
Nothing of this runs at install or run time: what it writes is committed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = Path("static/vendor")
LOCK = VENDOR / "vendor.lock.json"
SPRITE = VENDOR / "icons.svg"
SOURCE_MAP = re.compile(rb"\n?//# sourceMappingURL=\S+\s*$")


@dataclass(frozen=True)
class Package:
    """One npm package at one version, and which of its files go where in the checkout."""

    name: str
    version: str
    files: dict[str, Path] = field(default_factory=dict)


TABLER = Package("@tabler/icons", "3.51.0", {"LICENSE": VENDOR / "licences/tabler-icons.txt"})
PACKAGES = (
    Package(
        "htmx.org",
        "4.0.1",
        {
            "dist/htmx.min.js": VENDOR / "htmx.min.js",
            "LICENSE": VENDOR / "licences/htmx.txt",
        },
    ),
    Package(
        "@fontsource-variable/inter",
        "5.3.0",
        {
            "files/inter-latin-wght-normal.woff2": VENDOR / "fonts/inter-latin.woff2",
            "files/inter-latin-ext-wght-normal.woff2": VENDOR / "fonts/inter-latin-ext.woff2",
            "LICENSE": VENDOR / "licences/inter.txt",
        },
    ),
    Package("axe-core", "4.14.1", {"axe.min.js": Path("tests/browser/vendor/axe.min.js")}),
    TABLER,
)
# The icons in use. A name that is missing here renders as nothing, and tests/ui says so.
ICONS = """
    home shopping-cart package truck truck-delivery arrow-back-up tags tag building-warehouse cash-banknote chart-bar
    headset plug plug-connected plug-connected-x settings refresh download upload printer search bell user users
    chevron-down chevron-left chevron-right chevrons-left chevrons-right menu-2 x check plus minus filter columns-3
    star sun moon device-desktop language logout alert-triangle alert-circle info-circle circle-check circle-x clock
    barcode scan scale list-check clipboard-list key keyboard dots external-link edit trash player-stop player-play
    link unlink lock eye eye-off calendar arrow-up arrow-down selector building-store receipt history shield-check
    help mood-smile inbox layout-sidebar package-export rotate-clockwise hand-stop message copy file-text bolt world
    box map-pin adjustments-horizontal checks
""".split()  # noqa: SIM905  # a list of one word a line would be a page long


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def packed(package: Package, folder: Path) -> Path:
    """Let npm fetch one package; the answer is the tarball."""
    command = [
        "npm",
        "pack",
        f"{package.name}@{package.version}",
        "--silent",
        "--pack-destination",
        str(folder),
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"npm could not fetch {package.name} {package.version}:\n{done.stderr.strip()}")
    return folder / done.stdout.split()[-1]


def sprite(archive: tarfile.TarFile) -> bytes:
    """One SVG with a <symbol> per listed icon, drawn by `<use href="icons.svg#name">`."""
    symbols = []
    for name in sorted(ICONS):
        drawing = member(archive, f"icons/outline/{name}.svg").decode()
        body = re.sub(
            r'<path stroke="none"[^>]*/>',
            "",
            drawing.split(">", 1)[1].rsplit("</svg>", 1)[0],
        )
        shapes = re.sub(r"\s+", " ", body).replace("> <", "><").strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>')
    return ('<svg xmlns="http://www.w3.org/2000/svg">' + "\n".join(symbols) + "</svg>\n").encode()


def member(archive: tarfile.TarFile, path: str) -> bytes:
    file = archive.extractfile(f"package/{path}")
    if file is None:
        raise SystemExit(f"{path} is a folder in the package: name a file")
    return file.read()


def write(path: Path, content: bytes) -> str:
    target = ROOT / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return sha256(content)


def vendor() -> int:
    """Fetch, copy, build the sprite, write the lock."""
    lock = []
    with tempfile.TemporaryDirectory() as name:
        for package in PACKAGES:
            tarball = packed(package, Path(name))
            with tarfile.open(tarball) as archive:
                licence = json.loads(member(archive, "package.json"))["license"]
                files = {
                    str(target): write(target, SOURCE_MAP.sub(b"\n", member(archive, source)))
                    for source, target in package.files.items()
                }
                if package is TABLER:
                    files[str(SPRITE)] = write(SPRITE, sprite(archive))
            lock.append(
                {
                    "name": package.name,
                    "version": package.version,
                    "licence": licence,
                    "package_sha256": sha256(tarball.read_bytes()),
                    "files": files,
                }
            )
    write(LOCK, (json.dumps(lock, indent=2) + "\n").encode())
    return 0


def differences() -> list[str]:
    """What in the checkout is not what the lock says, in words; empty when all is well."""
    lock = json.loads((ROOT / LOCK).read_text())
    wanted = {(package.name, package.version) for package in PACKAGES}
    found = {(entry["name"], entry["version"]) for entry in lock}
    wrong = [f"{name} {version} is not the same in tools/vendor.py and the lock" for name, version in wanted ^ found]
    locked = {path: digest for entry in lock for path, digest in entry["files"].items()}
    for path, digest in locked.items():
        file = ROOT / path
        if not file.exists():
            wrong.append(f"{path} is missing")
        elif sha256(file.read_bytes()) != digest:
            wrong.append(f"{path} was changed by hand")
    stored = {str(file.relative_to(ROOT)) for file in (ROOT / VENDOR).rglob("*") if file.is_file()}
    wrong += [f"{path} is not in the lock" for path in stored - set(locked) - {str(LOCK)}]
    return sorted(wrong)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--check",
        action="store_true",
        help="only compare the committed files with the lock",
    )
    if not parser.parse_args().check:
        return vendor()
    wrong = differences()
    for line in wrong:
        print(f"{line}: run tools/vendor.py")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
