"""What the tests of the access matrix share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.architecture.world import World


@pytest.fixture(scope="module")
def fast_passwords() -> Iterator[None]:
    """Signing in is not what is tested here; argon2 takes its time by design."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def world(db: None, fast_passwords: None) -> World:
    return World()
