"""A started instance of the mocks, and a receiver for their pushes: real processes, real HTTP."""

import http.client
import http.server
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Mocks:
    """A running `python -m mock_marketplaces`."""

    def __init__(self, data: Path) -> None:
        command = [sys.executable, "-m", "mock_marketplaces", "--port", "0", "--data", str(data), "--seed", "7"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline() if self.process.stdout else ""
        self.port = int(line.rsplit(":", 1)[1])

    def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, timeout: float = 20
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
            connection.request(method, path, raw, headers or {})
            answer = connection.getresponse()
            return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def control(self, path: str, body: Any, status: int = 200) -> Any:
        reply = self.call("POST", f"/control/{path}", body)
        assert reply.status == status, reply.body
        return reply.json

    def now(self) -> float:
        moment: float = self.call("GET", "/control/clock").json["now"]
        return moment

    def truth(self, account_id: str) -> Any:
        return self.call("GET", f"/control/truth?account_id={account_id}").json

    def open(self, marketplace: str, sites: list[str], listings: dict[str, int], **more: Any) -> Any:
        """A new account that lists these SKUs with these quantities on all its sites; `items` are their ids by SKU."""
        account = self.control("accounts", {"marketplace": marketplace, "sites": sites, **more})
        wanted = [
            {"sku": sku, "title": f"Title {sku}", "site": site, "price": {"amount": "11.90"}, "quantity": quantity}
            for sku, quantity in listings.items()
            for site in sites
        ]
        items = self.control("listings", {"account_id": account["account_id"], "items": wanted})["items"]
        return {**account, "items": {item["sku"]: item["external"] for item in items}}

    def sell(self, account: Any, *lines: tuple[str, int], **more: Any) -> list[str]:
        """One order; the ids it became."""
        order = {"lines": [{"sku": sku, "quantity": quantity} for sku, quantity in lines], **more}
        ids: list[list[str]] = self.control("orders", {"account_id": account["account_id"], "orders": [order]})[
            "order_ids"
        ]
        return ids[0]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        if self.process.stdout:
            self.process.stdout.close()


@pytest.fixture(scope="session")
def mocks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mocks]:
    running = Mocks(tmp_path_factory.mktemp("mocks"))
    running.control("settings", {"visibility_lag_s": 0, "stock_delay_s": 0.05, "tracking_delay_s": 0.05})
    yield running
    running.stop()


@dataclass
class Receiver:
    """Takes pushes in; `answers` are the statuses it gives first, then 200."""

    url: str = ""
    got: list[tuple[dict[str, str], bytes, float]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def wait_for(self, count: int, timeout_s: float = 8.0) -> list[tuple[dict[str, str], bytes, float]]:
        return until(lambda: self.got if len(self.got) >= count else None, timeout_s)


def until(probe: Callable[[], Any], timeout_s: float = 8.0, every_s: float = 0.05) -> Any:
    """Ask again until there is an answer."""
    deadline = time.monotonic() + timeout_s
    while True:
        found = probe()
        if found:
            return found
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(every_s)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    state = Receiver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.got.append(({name.lower(): value for name, value in self.headers.items()}, body, time.monotonic()))
            self.send_response(state.answers.pop(0) if state.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}/hooks/here"
    yield state
    server.shutdown()
    server.server_close()
