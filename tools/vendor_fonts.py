"""Make the fonts of our PDF files from pinned packages, or check that what is committed is what was made.

    python tools/vendor_fonts.py            fetch, subset, write the fonts, their licences and fonts.lock.json
    python tools/vendor_fonts.py --check    compare the committed files with the lock; exit 1 and name each that differs

The outputs are committed, so neither installing nor running the ERP needs npm or a network. Only TrueType outlines will
do: reportlab refuses the PostScript ones.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FONTS = Path(__file__).resolve().parents[1] / "erp" / "kernel" / "pdf" / "fonts"
LOCK = FONTS / "fonts.lock.json"
LICENCE = "OFL-1.1"
# Scripts that need shaping (Devanagari ...) stay out: drawn letter by letter they would be wrong without looking wrong.
LATIN_GREEK_CYRILLIC = (
    (0x0020, 0x007E),
    (0x00A0, 0x052F),
    (0x1E00, 0x1FFF),
    (0x2000, 0x218F),
    (0x2200, 0x22FF),
    (0xFFFD, 0xFFFD),
)
DROPPED_TABLES = ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "DSIG", "VORG", "vhea", "vmtx", "meta"]


@dataclass(frozen=True)
class Source:
    """One npm package, and which of its files becomes which of ours; `licence_file` is for its OFL text."""

    name: str
    version: str
    licence_file: str
    files: tuple[tuple[str, str], ...]
    characters: frozenset[int]


def gbk() -> frozenset[int]:
    """Every character of GBK: simplified and traditional Chinese, kana, full-width forms."""
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    texts = (pair.decode("gbk", errors="ignore") for pair in pairs)
    return frozenset(ord(text) for text in texts if len(text) == 1) | frozenset(range(0x20, 0x7F))


def ranges(pairs: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(code for first, last in pairs for code in range(first, last + 1))


SOURCES = (
    Source(
        name="@expo-google-fonts/noto-sans",
        version="0.4.2",
        licence_file="OFL-NotoSans.txt",
        files=(
            ("400Regular/NotoSans_400Regular.ttf", "NotoSans-Regular.ttf"),
            ("700Bold/NotoSans_700Bold.ttf", "NotoSans-Bold.ttf"),
        ),
        characters=ranges(LATIN_GREEK_CYRILLIC),
    ),
    Source(
        name="@expo-google-fonts/noto-sans-sc",
        version="0.4.3",
        licence_file="OFL-NotoSansSC.txt",
        files=(("400Regular/NotoSansSC_400Regular.ttf", "NotoSansSC-Regular.ttf"),),
        characters=gbk(),
    ),
)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(source: Source, folder: Path) -> Path:
    """Download the pinned package with the npm client, whichever registry that is set up with."""
    command = ["npm", "pack", "--silent", f"{source.name}@{source.version}"]
    printed = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout
    return folder / printed.strip().splitlines()[-1]


def member(package: tarfile.TarFile, path: str) -> bytes:
    found = package.extractfile(f"package/{path}")
    if found is None:
        raise SystemExit(f"{path} is not a file of the package: look at its listing and correct SOURCES.")
    return found.read()


def subset(original: Path, target: Path, characters: frozenset[int]) -> None:
    """Keep the outlines of `characters` and nothing a PDF of ours doesn't use. The same input gives the same bytes."""
    from fontTools import subset as subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(original, recalcTimestamp=False)
    options = subsetter.Options()
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables = [*options.drop_tables, *DROPPED_TABLES]
    worker = subsetter.Subsetter(options)
    worker.populate(unicodes=characters)
    worker.subset(font)
    font.save(target)


def make(source: Source, folder: Path) -> dict[str, Any]:
    """Write the files of one package and answer its entry for the lock."""
    archive = fetch(source, folder)
    written = [source.licence_file]
    with tarfile.open(archive) as package:
        (FONTS / source.licence_file).write_bytes(member(package, "LICENSE_FONT"))
        for path, name in source.files:
            original = folder / name
            original.write_bytes(member(package, path))
            subset(original, FONTS / name, source.characters)
            written.append(name)
    return {
        "name": source.name,
        "version": source.version,
        "licence": LICENCE,
        "sha256": sha256(archive),
        "files": {name: sha256(FONTS / name) for name in sorted(written)},
    }


def vendor() -> None:
    FONTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        entries = [make(source, Path(folder)) for source in SOURCES]
    LOCK.write_text(json.dumps({"packages": entries}, indent=2) + "\n")


def differences() -> list[str]:
    """What is committed against what the lock says; one line for each difference, with what to do."""
    locked = {
        name: digest for entry in json.loads(LOCK.read_text())["packages"] for name, digest in entry["files"].items()
    }
    present = {path.name: sha256(path) for path in FONTS.iterdir() if path != LOCK}
    return [
        f"{name}: {'missing' if name not in present else 'not in the lock' if name not in locked else 'changed'};"
        " run tools/vendor_fonts.py"
        for name in sorted(locked.keys() | present.keys())
        if locked.get(name) != present.get(name)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare the committed files with the lock, write nothing")
    if not parser.parse_args().check:
        vendor()
        return 0
    found = differences()
    print("\n".join(found) or "the fonts are those of the lock")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
