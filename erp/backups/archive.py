"""The backup file: a zip of the dump, the media tree, and a manifest that holds the hash of each of them."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from erp.backups import Refused

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
MEDIA = "media/"
CHUNK = 1 << 20

Manifest = dict[str, Any]


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """The rest of an open file, piece by piece."""
    while piece := file.read(CHUNK):
        yield piece


def add(archive: ZipFile, name: str, pieces: Iterable[bytes]) -> dict[str, Any]:
    """Write one member; its size and hash. The dump is compressed already."""
    member = ZipInfo(name)
    member.compress_type = ZIP_STORED if name == DUMP else ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with archive.open(member, "w", force_zip64=True) as out:
        for piece in pieces:
            out.write(piece)
            digest.update(piece)
            size += len(piece)
    return {"bytes": size, "sha256": digest.hexdigest()}


def add_media(archive: ZipFile, root: Path) -> dict[str, dict[str, Any]]:
    """Write the media tree. A file that is deleted meanwhile was not wanted."""
    added: dict[str, dict[str, Any]] = {}
    for path in sorted(root.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue
        name = MEDIA + path.relative_to(root).as_posix()
        with file:
            added[name] = add(archive, name, chunks(file))
    return added


@contextmanager
def checked(path: Path) -> Iterator[tuple[ZipFile, Manifest]]:
    """Open a backup, its manifest read and every member compared with it; refuses one that differs in a single byte."""
    try:
        with ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise Refused(f"{path} has format {manifest['format']}: use the version of the ERP that wrote it")
            _compare(archive, manifest["members"])
            yield archive, manifest
    except FileNotFoundError as error:
        raise Refused(f"there is no file {path}") from error
    except (BadZipFile, KeyError, ValueError, EOFError) as error:
        raise Refused(f"{path} is not a whole backup ({error}); take another copy of it") from error


def _compare(archive: ZipFile, members: dict[str, dict[str, Any]]) -> None:
    if set(archive.namelist()) != {MANIFEST, *members}:
        raise ValueError("its list of contents differs from its manifest")
    for name, known in members.items():
        digest = hashlib.sha256()
        with archive.open(name) as file:
            for piece in chunks(file):
                digest.update(piece)
        if digest.hexdigest() != known["sha256"]:
            raise ValueError(f"{name} is damaged")


def unpack_media(archive: ZipFile, manifest: Manifest, root: Path) -> int:
    """Write the media tree into a folder; how many files."""
    root.mkdir(mode=0o700)
    names = [name for name in manifest["members"] if name.startswith(MEDIA)]
    for name in names:
        target = root / name.removeprefix(MEDIA)
        if not target.resolve().is_relative_to(root.resolve()):
            raise Refused(f"the backup holds a file outside the media folder: {name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as file, target.open("xb") as out:
            for piece in chunks(file):
                out.write(piece)
    return len(names)
