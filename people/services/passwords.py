"""One-time passwords: made at random, shown once, changed at the next sign-in."""

from __future__ import annotations

import secrets


def random_password() -> str:
    """96 bits, in letters that survive being read aloud badly once."""
    return secrets.token_urlsafe(12)
