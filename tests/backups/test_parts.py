"""The file itself, and the ring that opens it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from erp.backups import Refused, archive, keys
from erp.kernel import crypto


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A small file in the shape of a backup."""
    media = tmp_path / "media"
    (media / "标签").mkdir(parents=True)
    (media / "标签" / "1.txt").write_bytes(b"one")
    (media / "away").symlink_to("/etc/hostname")
    file = tmp_path / "a.erp"
    with ZipFile(file, "w") as zipped:
        members = {archive.DUMP: archive.add(zipped, archive.DUMP, [b"x" * 1000, b"y"])}
        members |= archive.add_media(zipped, media)
        manifest = {"format": archive.FORMAT, "members": members}
        archive.add(zipped, archive.MANIFEST, [json.dumps(manifest).encode()])
    return file


def refusal(file: Path) -> str:
    with pytest.raises(Refused) as refused, archive.checked(file):
        pass
    return str(refused.value)


def test_a_whole_file_gives_back_what_went_in(backup: Path, tmp_path: Path) -> None:
    with archive.checked(backup) as (zipped, manifest):
        assert archive.unpack_media(zipped, manifest, tmp_path / "back") == 1
        assert zipped.read(archive.DUMP) == b"x" * 1000 + b"y"
    assert (tmp_path / "back" / "标签" / "1.txt").read_bytes() == b"one"


def test_a_file_that_differs_is_refused_with_the_reason(backup: Path, tmp_path: Path) -> None:
    cut, more, text = tmp_path / "cut.erp", tmp_path / "more.erp", tmp_path / "text.erp"
    cut.write_bytes(backup.read_bytes()[:-30])
    more.write_bytes(backup.read_bytes())
    with ZipFile(more, "a") as zipped:
        zipped.writestr("media/../../evil", b"x")
    text.write_text("hello")
    flipped = bytearray(backup.read_bytes())
    flipped[flipped.index(b"xxxx")] ^= 1
    (tmp_path / "flipped.erp").write_bytes(flipped)
    assert "Bad CRC-32" in refusal(tmp_path / "flipped.erp")
    assert "is not a whole backup" in refusal(cut)
    assert "differs from its manifest" in refusal(more)
    assert "is not a whole backup" in refusal(text)
    assert "there is no file" in refusal(tmp_path / "none.erp")


def test_a_member_outside_the_media_folder_is_refused(backup: Path, tmp_path: Path) -> None:
    manifest: dict[str, Any] = {"members": {"media/../../evil": {}}}
    with ZipFile(backup) as zipped, pytest.raises(Refused, match="outside the media folder"):
        archive.unpack_media(zipped, manifest, tmp_path / "back")


def test_only_the_ring_of_the_backup_fits_and_an_older_key_of_it_still_does(tmp_path: Path, settings: Any) -> None:
    values = keys.check_values()
    ring = json.loads(settings.KEYRING_FILE.read_text())
    rotated, search_lost = tmp_path / "rotated.json", tmp_path / "search.json"
    rotated.write_text(json.dumps({**ring, "fernet": [{"id": "k2", "key": "A" * 43 + "="}, *ring["fernet"]]}))
    search_lost.write_text(json.dumps({**ring, "hmac": "AAAA"}))
    found = [keys.fits(path, values) for path in (settings.KEYRING_FILE, rotated, search_lost, tmp_path / "none")]
    assert found == [True, True, False, False]


def test_a_ring_that_is_replaced_is_kept_and_can_come_back(tmp_path: Path, settings: Any) -> None:
    given = tmp_path / "given.keys"
    given.write_bytes(settings.KEYRING_FILE.read_bytes())
    settings.KEYRING_FILE = tmp_path / "keyring.json"
    settings.KEYRING_FILE.write_text("old")
    kept = keys.install(given)
    assert kept is not None
    assert (kept.read_text(), settings.KEYRING_FILE.read_bytes()) == ("old", given.read_bytes())
    assert settings.KEYRING_FILE.stat().st_mode & 0o777 == 0o600
    keys.uninstall(kept)
    assert (settings.KEYRING_FILE.read_text(), kept.exists()) == ("old", False)
    crypto.forget_ring()
