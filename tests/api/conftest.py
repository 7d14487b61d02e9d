"""Who asks the API: a client that speaks JSON with a token."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client

from people.models import User
from people.services.tokens import create_token

Asks = Callable[..., "Api"]


class Api:
    """A script with a token of a person."""

    def __init__(self, user: User, *, scope: str = "write") -> None:
        self.user = user
        self.token, key = create_token(user=user, name="script", scope=scope)
        self.client = Client(headers={"Authorization": f"Bearer {key}"}, raise_request_exception=False)

    def get(self, path: str, **params: Any) -> HttpResponse:
        return self.client.get(f"/api/v1{path}", params)

    def post(self, path: str, body: Any, *, key: str | None = "", raw: str | bytes | None = None) -> HttpResponse:
        """A write; `key=None` sends none, the empty one is a new one."""
        headers = {} if key is None else {"Idempotency-Key": key or uuid4().hex}
        data = json.dumps(body) if raw is None else raw
        return self.client.post(f"/api/v1{path}", data, content_type="application/json", headers=headers)


@pytest.fixture(autouse=True)
def _counters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins with its whole allowance, though all test processes share the cache and have the same ids."""
    monkeypatch.setattr(caches["default"], "key_prefix", uuid4().hex)


@pytest.fixture
def asks() -> Asks:
    return Api
