"""Secrets made at random on the first start, each in a file that only its owner reads."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from erp.launcher.layout import Layout, locked, read_json, write_json

ROLES = ("postgres", "erp_owner", "erp_app")


def server_passwords(layout: Layout) -> dict[str, str]:
    """Passwords of the three database roles and of Valkey; the same ones ever after."""
    path = layout.keys / "servers.json"
    with locked(layout.keys / ".lock"):
        known = read_json(path)
        if known is None:
            known = {name: secrets.token_urlsafe(24) for name in (*ROLES, "valkey")}
            write_json(path, known)
    return {str(name): str(value) for name, value in known.items()}


def export_keys(layout: Layout) -> None:
    """Set SECRET_KEY and ERP_KEYRING_FILE where the person has not; make the files on the first start."""
    if not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = _secret_key(layout)
    if not os.environ.get("ERP_KEYRING_FILE"):
        os.environ["ERP_KEYRING_FILE"] = str(_keyring(layout))


def _secret_key(layout: Layout) -> str:
    path = layout.keys / "secret_key"
    with locked(layout.keys / ".lock"):
        if not path.exists():
            write_json(path, secrets.token_urlsafe(48))
    return str(read_json(path))


def _keyring(layout: Layout) -> Path:
    """The ring encrypts credentials and buyers; its loss is theirs, so none is ever made over an old one."""
    path = layout.keys / "keyring.json"
    with locked(layout.keys / ".lock"):
        if not path.exists():
            fernet = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
            search = base64.b64encode(secrets.token_bytes(32)).decode()
            write_json(path, {"fernet": [{"id": "k1", "key": fernet}], "hmac": search})
    return path
