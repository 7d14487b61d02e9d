"""Secrets and buyer details at rest: authenticated encryption under a rotatable key ring, and keyed hashes for exact search.

The ring is a JSON file, `{"fernet": [{"id", "key"}, ...newest first], "hmac": base64}`; old keys still open, the newest seals.
"""

import base64
import hmac
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class KeyRingMissing(Exception):
    """There is no key ring file; `make run` writes one, or set ERP_KEYRING_FILE."""


def read_ring(path: Path) -> tuple[MultiFernet, bytes]:
    """The keys of a ring file: those that seal and open, and the one of exact search."""
    try:
        data = json.loads(path.read_text())
    except FileNotFoundError as error:
        raise KeyRingMissing(f"no key ring at {path}: start with make run or set ERP_KEYRING_FILE") from error
    return MultiFernet([Fernet(entry["key"]) for entry in data["fernet"]]), base64.b64decode(data["hmac"])


@lru_cache(maxsize=1)
def _ring() -> tuple[MultiFernet, bytes]:
    return read_ring(settings.KEYRING_FILE)


def forget_ring() -> None:
    """Read the key ring again at the next use (after a rotation)."""
    _ring.cache_clear()


def seal(value: bytes) -> bytes:
    """Encrypt; the newest key of the ring is used."""
    return _ring()[0].encrypt(value)


def unseal(value: bytes | memoryview) -> bytes:
    """Decrypt with whichever key of the ring fits; raises `InvalidToken` when none does."""
    return _ring()[0].decrypt(bytes(value))


def seal_json(value: Any) -> bytes:
    """Encrypt a JSON value."""
    return seal(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode())


def unseal_json(value: bytes | memoryview) -> Any:
    """Decrypt a JSON value."""
    return json.loads(unseal(value))


def reseal(value: bytes | memoryview) -> bytes:
    """Encrypt again under the newest key (rotation)."""
    return _ring()[0].rotate(bytes(value))


def blind_index(kind: str, value: str) -> bytes | None:
    """A keyed hash for exact search of an encrypted value; case and outer space do not count, empty gives None."""
    folded = " ".join(value.casefold().split())
    return hmac.digest(_ring()[1], f"{kind}\0{folded}".encode(), "sha256")[:16] if folded else None


__all__ = [
    "InvalidToken",
    "KeyRingMissing",
    "blind_index",
    "forget_ring",
    "read_ring",
    "reseal",
    "seal",
    "seal_json",
    "unseal",
    "unseal_json",
]
