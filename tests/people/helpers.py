"""Browsers of people, each with an address of its own: rate limits count by address and by name."""

from __future__ import annotations

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client

from people.models import User
from tests import factories as make


def browser(**extra: str) -> Client:
    """A browser at an address that nobody else uses in this run of tests."""
    a, b, c = make.number() % 250 + 1, time.time_ns() // 1000 % 250, time.time_ns() // 250_000 % 250
    return Client(REMOTE_ADDR=f"10.{a}.{b}.{c}", **extra)


def person(**fields: object) -> User:
    """Somebody with a password, whose name no earlier run of the tests has used up its tries for."""
    name = f"p{time.time_ns()}x{make.number()}"
    return make.make_user(**{"role": "manager", "username": name, "password": make.PASSWORD, **fields})  # type: ignore[arg-type]


def sign_in(client: Client, user: User, password: str = make.PASSWORD, *, then: str = "") -> HttpResponse:
    """Through the sign-in page."""
    return client.post("/accounts/login/", {"login": user.username, "password": password, "next": then})


def code_now(secret: str) -> str:
    """What the authenticator app shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))  # noqa: TID251  # the app's clock, not ours
