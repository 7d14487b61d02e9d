"""A small HTTP/1.1 server with keep-alive: one thread a connection, one write an answer, no Nagle delay.

The standard library's `http.server` parses heads with the e-mail package and writes in pieces; the ERP's lag is
measured through these mocks, so their own share of it is kept small.
"""

import json
import socket
import socketserver
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from io import BufferedIOBase
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

LONGEST_LINE = 65536


class BadRequest(Exception):
    """The bytes on the wire are not a request that this server reads."""


@dataclass(slots=True)
class Request:
    """One request: raw path and query as sent, header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """Still percent-encoded: a SKU may hold a slash."""
        return urlsplit(self.target).path

    @property
    def raw_query(self) -> str:
        return urlsplit(self.target).query

    def query(self) -> dict[str, list[str]]:
        return parse_qs(self.raw_query, keep_blank_values=True)

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def json(self) -> Any:
        """The body as JSON with exact decimals; raises ValueError when it is not JSON."""
        return json.loads(self.body or b"{}", parse_float=Decimal)


@dataclass(slots=True)
class Response:
    """An answer. `misbehave` asks the front to treat the client badly: `reset`, `lost` (close without an answer)."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    misbehave: str = ""


def encode_json(value: Any) -> bytes:
    """JSON in which a Decimal is a number written exactly as held: 19.90 never becomes 19.9 by way of a float."""
    return _dump(value).encode()


def _dump(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(str(key))}:{_dump(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_dump(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def json_response(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(status, encode_json(value), {"Content-Type": "application/json;charset=UTF-8", **(headers or {})})


def read_head(stream: BufferedIOBase) -> tuple[str, dict[str, str]] | None:
    """First line and headers; None when the peer closed between messages."""
    first = stream.readline(LONGEST_LINE)
    if not first:
        return None
    headers: dict[str, str] = {}
    while True:
        line = stream.readline(LONGEST_LINE)
        if line in (b"\r\n", b"\n"):
            return first.decode("latin-1").rstrip("\r\n"), headers
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon:
            raise BadRequest("a header line without a colon, or a head cut short")
        headers[name.strip().lower()] = value.strip()


def read_body(stream: BufferedIOBase, headers: dict[str, str]) -> bytes:
    if "transfer-encoding" in headers:
        raise BadRequest("chunked bodies are not read here; send Content-Length")
    length = int(headers.get("content-length") or 0)
    body = stream.read(length) if length else b""
    if len(body) < length:
        raise BadRequest("the body ended early")
    return body


def encode_response(response: Response) -> bytes:
    reason = HTTPStatus(response.status).phrase
    lines = [f"HTTP/1.1 {response.status} {reason}", *(f"{name}: {value}" for name, value in response.headers.items())]
    if response.status != HTTPStatus.NO_CONTENT:
        lines.append(f"Content-Length: {len(response.body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + response.body


def reset(connection: socket.socket) -> None:
    """Close so that the peer sees a connection reset instead of an orderly end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class Connection(socketserver.StreamRequestHandler):
    """Serves the requests of one connection in turn."""

    disable_nagle_algorithm = True
    server: "Server"

    def handle(self) -> None:
        try:
            while self._serve_one():
                pass
        except (ConnectionError, TimeoutError):
            return

    def _serve_one(self) -> bool:
        try:
            head = read_head(self.rfile)
            if head is None:
                return False
            method, _, rest = head[0].partition(" ")
            request = Request(method.upper(), rest.rpartition(" ")[0], head[1], read_body(self.rfile, head[1]))
        except (BadRequest, ValueError) as problem:
            self.connection.sendall(
                encode_response(json_response({"error": str(problem)}, 400, {"Connection": "close"}))
            )
            return False
        response = self.server.answer(request)
        if response.misbehave and not self.server.marks_misbehaviour:
            if response.misbehave == "reset":
                reset(self.connection)
            return False
        if response.misbehave:
            response.headers["X-Mock-Misbehave"] = response.misbehave
        self.connection.sendall(encode_response(response))
        return request.headers.get("connection", "").lower() != "close"

    def finish(self) -> None:
        self.server.ended()
        if self.connection.fileno() >= 0:
            super().finish()


class Server(socketserver.ThreadingTCPServer):
    """`answer` is called on the connection's thread; `ended` when that connection is over.

    A child `marks_misbehaviour` for the front, which alone holds the client's socket.
    """

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 256

    def __init__(
        self,
        address: tuple[str, int],
        answer: Callable[[Request], Response],
        *,
        ended: Callable[[], None] = lambda: None,
        marks_misbehaviour: bool = False,
    ) -> None:
        self.answer = answer
        self.ended = ended
        self.marks_misbehaviour = marks_misbehaviour
        super().__init__(address, Connection)
