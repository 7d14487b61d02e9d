"""The people of the rehearsal: an operator who approves, and clerks at the pack station, all over HTTP with their own sessions."""

import re
import threading
import time
import uuid
from dataclasses import dataclass, field

import httpx2

from erp.kernel.sql import rows

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class StaffStopped(Exception):
    """A page did not let somebody work; the message says which and what it said."""


class Person:
    """A signed-in browser without a screen."""

    def __init__(self, base_url: str, username: str, password: str) -> None:
        self.client = httpx2.Client(base_url=base_url, timeout=60, follow_redirects=False)
        page = self.client.get("/accounts/login/")
        found = _TOKEN.search(page.text)
        if not found:
            raise StaffStopped(f"the sign-in page has no form: {page.status_code}")
        answer = self.client.post(
            "/accounts/login/", data={"login": username, "password": password, "csrfmiddlewaretoken": found.group(1)},
            headers={"Referer": base_url},
        )  # fmt: skip
        if answer.status_code != 302:
            raise StaffStopped(f"{username} could not sign in: {answer.status_code}")

    def post(self, path: str, data: dict[str, object]) -> httpx2.Response:
        """POST a form as htmx does."""
        headers = {"X-CSRFToken": self.client.cookies["csrftoken"], "HX-Request": "true"}
        try:
            return self.client.post(path, data=data, headers=headers)
        except httpx2.TransportError:  # as the station does: the same scan again, with the same id, is harmless
            return self.client.post(path, data=data, headers=headers)


@dataclass(slots=True)
class Operator:
    """Approves whatever is clean, again and again."""

    person: Person
    rounds: int = 0
    seconds: list[float] = field(default_factory=list)

    def run(self, stop: threading.Event) -> None:
        """Until told to stop."""
        while not stop.wait(0.5):
            ids = [
                row[0]
                for row in rows("SELECT id FROM orders_order WHERE state = 'review' AND NOT held ORDER BY id LIMIT 200")
            ]
            if ids:
                started = time.monotonic()
                answer = self.person.post("/orders/batch/approve/", {"ids": ids})
                self.seconds.append(time.monotonic() - started)
                if answer.status_code != 200:
                    raise StaffStopped(f"approve: {answer.status_code} {answer.text[:300]}")
                self.rounds += 1


@dataclass(slots=True)
class Clerk:
    """Packs every second open parcel: scan the parcel, each unit, the scale, the label."""

    person: Person
    number: int
    of: int
    packed: int = 0
    stopped: int = 0
    seconds: list[float] = field(default_factory=list)

    def run(self, stop: threading.Event) -> None:
        """Until told to stop."""
        while not stop.is_set():
            found = rows(
                """SELECT p.id, p.number, p.expected_g, array_agg(s.code ORDER BY l.id), array_agg(l.quantity - l.verified ORDER BY l.id)
                   FROM logistics_parcel p JOIN logistics_parcelline l ON l.parcel_id = p.id JOIN products_sku s ON s.id = l.sku_id
                   WHERE p.state IN ('labelled', 'verified', 'weighed') AND p.id %% %s = %s GROUP BY p.id ORDER BY p.id LIMIT 20""",
                [self.of, self.number],
            )
            if not found:
                stop.wait(0.3)
            for parcel_id, number, grams, codes, counts in found:
                if stop.is_set():
                    return
                self.pack(
                    parcel_id,
                    number,
                    grams,
                    [code for code, count in zip(codes, counts, strict=True) for _ in range(count)],
                )

    def pack(self, parcel_id: int, number: str, grams: int, units: list[str]) -> None:
        """One parcel through the station: its number, its units, its weight, its number again."""
        for code in (number, *units, f"{grams} g", number):
            if self._scan(code, parcel_id) == "wrong":
                self.stopped += 1  # cancelled under the clerk's hands: the station said so
                return
        self.packed += 1

    def _scan(self, code: str, parcel_id: int) -> str:
        started = time.monotonic()
        answer = self.person.post(
            "/stations/pack/scan/", {"code": code, "client_id": str(uuid.uuid4()), "parcel": parcel_id}
        )
        self.seconds.append(time.monotonic() - started)
        if answer.status_code != 200:
            raise StaffStopped(f"scan {code}: {answer.status_code} {answer.text[:300]}")
        return str(answer.headers["X-Scan-Sound"])
