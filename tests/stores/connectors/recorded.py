"""An account whose marketplace answers from a script: what was asked is kept, what it answers is given."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx2

from stores.connectors.http import AccountHttp
from stores.connectors.port import Confirmation, TokenPair
from stores.connectors.registry import connector_class
from tests.factories import make_account

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """A request as it went out."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    body: Any
    headers: Mapping[str, str]


@dataclass
class Script:
    """Answers in their order: a body for 200, (status, body), (status, body, headers), an exception, or a function of the request.

    The last one is given once more when it is asked for again, as a stumble is.
    """

    answers: list[Any]
    asked: list[Asked] = field(default_factory=list)
    given: Any = None

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        sent = request.content.decode()
        is_form = "form" in request.headers.get("content-type", "")
        asked = Asked(
            request.method,
            request.url.path,
            dict(request.url.params),
            dict(parse_qsl(sent, keep_blank_values=True)) if is_form else {},
            (json.loads(sent) if "json" in request.headers.get("content-type", "") else sent)
            if sent and not is_form
            else None,
            request.headers,
        )
        self.asked.append(asked)
        answer, self.given = (self.answers.pop(0),) * 2 if self.answers else (self.given, None)
        assert answer is not None, f"{asked.method} {asked.path} was not expected"
        if isinstance(answer, Callable):  # type: ignore[arg-type]
            answer = answer(asked)
        if isinstance(answer, Exception):
            raise answer
        status, body, headers = (*answer, {})[:3] if isinstance(answer, tuple) else (200, answer, {})
        content = body if isinstance(body, str) else json.dumps(body)
        return httpx2.Response(status, text=content, headers=headers)


@dataclass
class Tokens:
    """A token source without a database: 'token-1', then 'token-2' ..."""

    number: int = 1
    stopped: list[str] = field(default_factory=list)

    def current(self, refresh: Callable[[], TokenPair]) -> str:
        return f"token-{self.number}"

    def renewed(self, *, stale: str, refresh: Callable[[], TokenPair]) -> str:
        self.number += 1
        return f"token-{self.number}"

    def revoked(self, message: str) -> None:
        self.stopped.append(message)


def connector(marketplace: str, *answers: Any, **credentials: str) -> tuple[Any, Script]:
    """A connector of a stored account with scripted answers; the script says afterwards what was asked."""
    script = Script(list(answers))
    account = make_account(marketplace=marketplace, base_url="https://shop.example.test", credentials=credentials)
    http = AccountHttp(account.pk, transport=httpx2.MockTransport(script))
    return connector_class(marketplace)(account, Tokens(), http), script


def confirmation(order_id: str, **changes: Any) -> Confirmation:
    """A parcel with everything of the order."""
    values: dict[str, Any] = {
        "order_id": order_id,
        "tracking_number": "YT0000000000000001",
        "carrier_code": "YunExpress",
        "carrier_name": "Yun Express",
        "shipped_at": NOON,
        "lines": (("1", 2),),
        "parcel_number": "P1",
        "package_reference": 1,
        "site": "GLOBAL",
        "complete": True,
        **changes,
    }
    return Confirmation(**values)
