"""The key ring of a backup: kept in a file apart, and proved to fit before anything is touched."""

import hmac
import os
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.conf import settings

from erp.backups import Refused
from erp.kernel import clock, crypto

_SAID = b"the key ring of this backup"


def check_values() -> dict[str, str]:
    """For the manifest: a value that only this ring opens, and the fingerprint of its search key."""
    return {"sealed": crypto.seal(_SAID).decode(), "search": _fingerprint(crypto.read_ring(settings.KEYRING_FILE)[1])}


def fits(ring: Path, values: dict[str, str]) -> bool:
    """Does this ring open what the backup sealed, and search it with the same key? A missing file does not."""
    try:
        fernet, search = crypto.read_ring(ring)
        opened = fernet.decrypt(values["sealed"].encode())
    except (crypto.KeyRingMissing, InvalidToken):
        return False
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(f"{ring} is not a key ring: {error}") from error
    return opened == _SAID and hmac.compare_digest(values["search"], _fingerprint(search))


def ring_to_install(values: dict[str, str], given: Path | None) -> Path | None:
    """The ring that must come with the restore: None when the present one fits. Refuses when neither does."""
    if given is not None and not fits(given, values):
        raise Refused(f"the key ring {given} does not open this backup: give the .keys file made with it")
    if fits(settings.KEYRING_FILE, values):
        return None
    if given is None:
        raise Refused(
            f"the key ring {settings.KEYRING_FILE} does not open this backup: add --keys with the .keys file made with it"
        )
    return given


def install(ring: Path) -> Path | None:
    """Put a ring in place. The one that was there is never lost: it is kept beside it, and its path is returned."""
    target = Path(settings.KEYRING_FILE)
    aside = target.with_name(f"{target.stem}-until-{clock.now():%Y%m%d-%H%M%S}{target.suffix}")
    had = target.exists()
    if had:
        target.rename(aside)
    write_private(target, ring.read_bytes())
    crypto.forget_ring()
    return aside if had else None


def uninstall(aside: Path | None) -> None:
    """Undo `install`."""
    target = Path(settings.KEYRING_FILE)
    target.unlink()
    if aside is not None:
        aside.rename(target)
    crypto.forget_ring()


def write_private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner reads."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _fingerprint(search: bytes) -> str:
    return hmac.digest(search, _SAID, "sha256").hex()
