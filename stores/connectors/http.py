"""HTTP to a marketplace: one kept-alive client per account and process, bounded in time and size, never inside a transaction.

What the network does to a call becomes one of `stores.connectors.errors`; what a marketplace answers is for its connector to judge.
A read that fails is Transient. A write that fails after it may have left is OutcomeUnknown: nobody may simply repeat it.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Protocol, TypeVar

import httpx2
from django.db import transaction

from stores.connectors.errors import AuthExpired, AuthRevoked, OutcomeUnknown, Rejected, Transient, UnreadableAnswer
from stores.connectors.port import TokenPair

T = TypeVar("T")
TIMEOUT = httpx2.Timeout(10.0, connect=3.0)
SOON_S, PAUSE_S = 2.0, 0.2
WHOLE_CALL_S = 30.0  # a server that drips one byte at a time never trips the read timeout
SIZE_CAP = 10 * 1024 * 1024
# Shorter than a server's usual 2 s: a write on a connection that the server is just closing would end as 'unknown'.
LIMITS = httpx2.Limits(max_connections=20, max_keepalive_connections=10, keepalive_expiry=1.5)
USER_AGENT = "crossborder-erp/0.1 (Language=Python)"
_NOT_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.UnsupportedProtocol,
    httpx2.InvalidURL,
)

outer_blocks = 0  # transactions that are none of ours: a test that runs inside one counts it here

_clients: dict[tuple[int, int], httpx2.Client] = {}
_clients_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back, whole, whatever its status."""

    status: int
    headers: Mapping[str, str]
    text: str
    writes: bool
    content: bytes = b""

    def json(self) -> Any:
        """The body as JSON, numbers with a point as Decimal. A write whose answer can't be read has an unknown outcome."""
        try:
            return json.loads(self.text, parse_float=Decimal)
        except ValueError as error:
            raise self.unreadable(f"the answer is not JSON: {error}") from error

    def unreadable(self, reason: str) -> OutcomeUnknown | UnreadableAnswer:
        """The error for an answer that makes no sense, by what was asked."""
        if self.writes:
            return OutcomeUnknown(f"{reason} (HTTP {self.status}); whether it was carried out is unknown")
        return UnreadableAnswer(f"{reason} (HTTP {self.status})", raw=self.text)

    def raise_for_server_error(self) -> None:
        """A 5xx: Transient for a read, unknown for a write. A redirect is never followed, for it would carry our token along."""
        if self.status >= 500:
            said = f"the marketplace answered HTTP {self.status}: {self.text[:300]}"
            raise OutcomeUnknown(said) if self.writes else Transient(said)
        if 300 <= self.status < 400:
            raise Rejected(
                f"the marketplace redirects to {self.headers.get('location', '?')}: check the address of the account"
            )


class TokenSource(Protocol):
    """Keeps an account's access token; see `stores.services.tokens`."""

    def current(self, refresh: Callable[[], TokenPair]) -> str:
        """A token that should still be good; fetched when there is none."""

    def renewed(self, *, stale: str, refresh: Callable[[], TokenPair]) -> str:
        """Another token than `stale`: fetched by us, or meanwhile by somebody else."""

    def revoked(self, message: str) -> None:
        """Stop the account: a person must connect it again."""


def with_token(tokens: TokenSource, refresh: Callable[[], TokenPair], call: Callable[[str], T]) -> T:
    """Make a call with the account's token. An expired one is renewed and the call repeated, once; refused again means revoked.

    A stumble that changed nothing there and came soon is tried again at once: most are over by then.
    """
    token = tokens.current(partial(_again, refresh))
    try:
        return _again(partial(call, token))
    except AuthExpired:
        fresh = tokens.renewed(stale=token, refresh=partial(_again, refresh))
    try:
        return _again(partial(call, fresh))
    except AuthExpired as error:
        tokens.revoked(str(error))
        raise AuthRevoked(f"a fresh token was refused: {error}") from error


def _again(call: Callable[[], T]) -> T:
    """Make a call, and once more after a Transient that did not take long: a silence must not hold the worker twice."""
    started = time.monotonic()
    try:
        return call()
    except Transient:
        if time.monotonic() - started > SOON_S:
            raise
    time.sleep(PAUSE_S)
    return call()


class AccountHttp:
    """Calls on behalf of one account. `transport` replaces the network (recorded answers in tests)."""

    def __init__(self, account_id: int, *, transport: httpx2.BaseTransport | None = None) -> None:
        self.account_id = account_id
        self.answered = 0  # calls that the marketplace answered, be it with a refusal
        self._own = httpx2.Client(transport=transport, timeout=TIMEOUT) if transport else None

    def send(
        self,
        *,
        method: str,
        url: str,
        writes: bool,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        json_body: Any = None,
        form: Mapping[str, Any] | None = None,
        body: tuple[str, bytes] | None = None,
    ) -> HttpAnswer:
        """Make one call and read the whole answer. `writes` says whether repeating it blindly could do harm.

        `body` is a file as it is, with its content type.
        """
        if len(transaction.get_connection().atomic_blocks) > outer_blocks:
            raise RuntimeError(f"{method} {url} was called inside a transaction: commit first, then call")
        client = self._own or _client(self.account_id)
        # Decimal amounts go out as JSON numbers, so the body is built here.
        content = None if json_body is None else json.dumps(json_body, default=_plain, ensure_ascii=False).encode()
        kind = {"content-type": "application/json"} if content is not None else {}
        if body is not None:
            kind, content = {"content-type": body[0]}, body[1]
        request = client.build_request(
            method,
            url,
            params=params,
            content=content,
            data=form,
            headers={"user-agent": USER_AGENT, **kind, **(headers or {})},
        )
        try:
            answer = _read_whole(client, request, writes=writes)
        except _NOT_SENT as error:
            raise Transient(f"no connection to {request.url.host}: {error!r}") from error
        except httpx2.HTTPError as error:
            said = f"the call to {request.url.host} broke off: {error!r}"
            raise (OutcomeUnknown(said) if writes else Transient(said)) from error
        self.answered += answer.status < 500
        return answer


def _read_whole(client: httpx2.Client, request: httpx2.Request, *, writes: bool) -> HttpAnswer:
    until = time.monotonic() + WHOLE_CALL_S
    answer = client.send(request, stream=True, follow_redirects=False)
    try:
        body = bytearray()
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > SIZE_CAP or time.monotonic() > until:
                too_much = HttpAnswer(answer.status_code, answer.headers, "", writes)
                raise too_much.unreadable(
                    f"the answer of {request.url.host} is larger than {SIZE_CAP} bytes or took too long"
                )
        text = body.decode(answer.encoding or "utf-8", "replace")
        return HttpAnswer(answer.status_code, answer.headers, text, writes, bytes(body))
    finally:
        answer.close()


def _client(account_id: int) -> httpx2.Client:
    """The client of this account in this process: a forked worker must not share its parent's sockets."""
    key = (os.getpid(), account_id)
    with _clients_lock:
        client = _clients.get(key)
        if client is None:
            client = _clients[key] = httpx2.Client(timeout=TIMEOUT, limits=LIMITS, trust_env=False)
        return client


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value) if value % 1 else int(value)
    raise TypeError(f"{type(value).__name__} does not belong in a request body")


def forget_clients() -> None:
    """Close this process's connections (at its end, and between tests)."""
    with _clients_lock:
        while _clients:
            _clients.popitem()[1].close()
