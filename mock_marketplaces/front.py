"""The one port: passes each marketplace's and carrier's traffic to its child and serves what of `/control` concerns them all."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from mock_marketplaces.core.clock import Clock
from mock_marketplaces.core.http import Request, Response, json_response, read_body, read_head

MARKETPLACES = ("amazon", "aliexpress", "wish", "dhgate")
CARRIERS = ("swiftpost", "lineair")
STOP_TIMEOUT_S = 3.0


class Down(Exception):
    """The child does not answer."""


class Child:
    """A marketplace's or carrier's process. `generation` tells connections of an earlier life from this one's."""

    def __init__(self, name: str, data: Path, seed: int) -> None:
        self.name = name
        self.generation = 0
        self.port = 0
        self._command = [
            sys.executable,
            "-m",
            f"mock_marketplaces.{'carriers' if name in CARRIERS else 'core'}.child",
            name,
            "--data",
            str(data),
            "--seed",
            str(seed),
        ]
        self._process: subprocess.Popen[bytes] | None = None

    def launch(self, base_url: str, offset_s: float) -> None:
        """Start the process without waiting for it; `ready` does that."""
        command = [*self._command, "--base-url", base_url, "--clock-offset", repr(offset_s)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).resolve().parent.parent
        )
        self.generation += 1

    def ready(self) -> None:
        """Wait for the port. Raises RuntimeError when the child ends before it has one."""
        if self._process is None or self._process.stdout is None:
            raise RuntimeError(f"{self.name} was never launched")
        line = self._process.stdout.readline().strip()
        if not line:
            raise RuntimeError(f"the {self.name} mock ended while starting; its own message is above")
        self.port = int(line)

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self, *, at_once: bool = False) -> None:
        if self._process is None:
            return
        if at_once:
            self._process.kill()
        else:
            self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        self._process = None


class Front:
    """Answers on the front's threads. Each keeps its own connection to each child."""

    def __init__(self, data: Path, seed: int, clock_offset_s: float | None) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.base_url = ""
        self._clock_file = data / "clock.json"
        self._lock = threading.Lock()
        self._local = threading.local()
        kept = json.loads(self._clock_file.read_text())["offset_s"] if self._clock_file.exists() else 0.0
        self.clock = Clock(kept if clock_offset_s is None else clock_offset_s)
        self._keep_clock()
        self.children = {name: Child(name, data, seed) for name in (*MARKETPLACES, *CARRIERS)}

    def _keep_clock(self) -> None:
        self._clock_file.write_text(json.dumps({"offset_s": self.clock.offset_s}))

    def start(self, base_url: str) -> None:
        self.base_url = base_url
        for child in self.children.values():
            child.launch(base_url, self.clock.offset_s)
        for child in self.children.values():
            child.ready()

    def stop(self) -> None:
        for child in self.children.values():
            child.stop()

    # traffic --------------------------------------------------------------------------------------------------

    def answer(self, request: Request) -> Response:
        first, _, rest = request.target.lstrip("/").partition("/")
        if first == "control":
            return self._control(request)
        child = self.children.get(first)
        if child is None:
            return json_response({"error": f"no /{first}; there are {', '.join(self.children)} and control"}, 404)
        try:
            return self._forward(child, Request(request.method, f"/{rest}", request.headers, request.body))
        except Down as problem:
            return json_response({"error": str(problem)}, 502)

    def _forward(self, child: Child, request: Request) -> Response:
        """One exchange with the child. A connection from before its last start is replaced, never reused."""
        if not child.alive:
            raise Down(f"the {child.name} mock is not running")
        connections = self._local.__dict__
        kept = connections.get(child.name)
        try:
            if kept is None or kept[0] != child.generation:
                self._drop(child.name)
                link = socket.create_connection(("127.0.0.1", child.port), timeout=5)
                link.settimeout(None)
                link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                kept = connections[child.name] = (child.generation, link, link.makefile("rb"))
            kept[1].sendall(_encode_request(request))
            head = read_head(kept[2])
            if head is None:
                raise ConnectionError("closed without an answer")
            body = read_body(kept[2], head[1])
        except (OSError, ConnectionError) as problem:
            self._drop(child.name)
            raise Down(f"the {child.name} mock went away: {problem}") from problem
        return _decode_response(head, body)

    def _drop(self, name: str) -> None:
        kept = self._local.__dict__.pop(name, None)
        if kept:
            kept[2].close()
            kept[1].close()

    def ended(self) -> None:
        """A client's connection is over, and with it its thread."""
        for name in self.children:
            self._drop(name)

    # control --------------------------------------------------------------------------------------------------

    def _control(self, request: Request) -> Response:
        try:
            body = (
                request.json()
                if request.method != "GET"
                else {key: values[-1] for key, values in request.query().items()}
            )
        except ValueError as wrong:
            return json_response({"error": f"the body is not JSON: {wrong}"}, 400)
        if not isinstance(body, dict):
            return json_response({"error": "the body must be a JSON object"}, 400)
        parts = request.path.removeprefix("/control").strip("/").split("/")
        try:
            if parts == ["health"]:
                alive = {name: child.alive for name, child in self.children.items()}
                return json_response(
                    {
                        "marketplaces": {name: alive[name] for name in MARKETPLACES},
                        "carriers": {name: alive[name] for name in CARRIERS},
                    }
                )
            if parts == ["clock"]:
                return self._move_clock(request, body)
            if parts in (["kill"], ["start"]):
                return self._kill_or_start(parts[0], str(body.get("marketplace", "")))
            name = str(body.get("account_id") or "").partition("-")[0] or str(
                body.get("marketplace") or body.get("carrier") or ""
            )
            if name in self.children:
                return self._forward(self.children[name], request)
            return self._ask_around(request, parts, name)
        except Down as problem:
            return json_response({"error": str(problem)}, 502)

    def _move_clock(self, request: Request, body: dict[str, Any]) -> Response:
        """`advance_s` moves all clocks at once, and those of children that start later; `offset_s` sets them."""
        if request.method == "POST":
            if "advance_s" not in body and "offset_s" not in body:
                return json_response(
                    {"error": "give advance_s (seconds to add) or offset_s (seconds against real time)"}, 400
                )
            with self._lock:
                base = float(body["offset_s"]) if "offset_s" in body else self.clock.offset_s
                self.clock.offset_s = base + float(body.get("advance_s", 0))
                self._keep_clock()
            told = Request("POST", "/control/clock", {}, json.dumps({"offset_s": self.clock.offset_s}).encode())
            for child in (child for child in self.children.values() if child.alive):
                self._forward(child, told)
        return json_response({"now": self.clock.now(), "offset_s": self.clock.offset_s})

    def _running(self) -> Iterable[Child]:
        """The marketplaces that run: what is asked of all of them concerns no carrier."""
        return [self.children[name] for name in MARKETPLACES if self.children[name].alive]

    def _kill_or_start(self, verb: str, name: str) -> Response:
        child = self.children.get(name)
        if child is None:
            return json_response({"error": f"no marketplace {name!r}; there are {', '.join(MARKETPLACES)}"}, 404)
        with self._lock:
            if verb == "kill":
                child.stop(at_once=True)
            elif not child.alive:
                child.stop()
                child.launch(self.base_url, self.clock.offset_s)
                try:
                    child.ready()
                except RuntimeError as problem:
                    raise Down(str(problem)) from problem
        return json_response({"marketplace": name, "alive": child.alive})

    def _ask_around(self, request: Request, parts: list[str], name: str) -> Response:
        """No account named: settings and accounts concern all; an order belongs to whoever knows it."""
        if not name and (parts in (["settings"], ["world"]) or (parts == ["accounts"] and request.method == "GET")):
            return self._ask_all(request, parts[0])
        if len(parts) in (2, 3) and parts[0] == "orders":
            lookup = Request("GET", f"/control/orders/{quote(unquote(parts[1]))}", {}, b"")
            for child in self._running():
                if self._forward(child, lookup).status == 200:
                    return self._forward(child, request)
            return json_response({"error": f"no marketplace knows order {unquote(parts[1])!r}"}, 404)
        hint = f"there is no marketplace {name!r}" if name else "say which account (account_id) or which marketplace"
        return json_response({"error": f"{hint}; marketplaces: {', '.join(MARKETPLACES)}"}, 400)

    def _ask_all(self, request: Request, what: str) -> Response:
        """The answers of all running children: settings by marketplace, accounts and worlds as one list. The first refusal is
        the answer."""
        answers = {}
        for child in self._running():
            response = self._forward(child, request)
            if response.status >= 400:
                return response
            answers[child.name] = json.loads(response.body)
        if what == "settings":
            return json_response(answers)
        key = {"accounts": "accounts", "world": "worlds"}[what]
        return json_response({key: [row for answer in answers.values() for row in answer[key]]})


def _encode_request(request: Request) -> bytes:
    headers = {
        name: value for name, value in request.headers.items() if name not in ("connection", "content-length", "expect")
    }
    lines = [f"{request.method} {request.target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    lines.append(f"content-length: {len(request.body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + request.body


def _decode_response(head: tuple[str, dict[str, str]], body: bytes) -> Response:
    first, headers = head
    misbehave = headers.pop("x-mock-misbehave", "")
    headers.pop("content-length", None)
    return Response(int(first.split()[1]), body, headers, misbehave)
