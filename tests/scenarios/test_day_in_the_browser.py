"""A day as its people see it: a whole house, Chromium for operations and two clerks, and the marketplace's own account at the end."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from erp.launcher.layout import BASE_DIR
from tests.browser.test_ui_kit import CHROMIUM, SWITCHES
from tests.launcher.conftest import environment

SHOP = "wish-001"


@dataclass
class House:
    """A running company: its address, its mocks, its sign-ins."""

    url: str
    mocks: str
    passwords: dict[str, str]

    def ask(self, path: str, body: Any = None) -> Any:
        """One call to the control side of the mocks."""
        data = json.dumps(body).encode() if body is not None else None
        with urllib.request.urlopen(f"{self.mocks}/control/{path}", data=data, timeout=10) as answer:
            return json.load(answer)

    def sell(self, *skus: str) -> list[str]:
        """Paid orders of one unit each, at one marketplace; their numbers."""
        orders = [{"lines": [{"sku": sku, "quantity": 1}], "country": "DE", "paid": True} for sku in skus]
        return [
            order_id
            for ids in self.ask("orders", {"account_id": SHOP, "orders": orders})["order_ids"]
            for order_id in ids
        ]

    def truth(self, order_ids: list[str]) -> dict[str, dict[str, Any]]:
        """What the marketplace itself says of these orders."""
        return {each["id"]: each for each in self.ask(f"truth?account_id={SHOP}")["orders"] if each["id"] in order_ids}


@pytest.fixture
def house() -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="erp-day-", dir="/tmp"))
    folder.chmod(0o755)  # the servers' user, when root runs this, passes it
    run = subprocess.Popen(
        [sys.executable, "-m", "erp.launcher.run"], cwd=BASE_DIR, env=environment(folder) | {"PORT": "0", "ERP_DEMO": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    said = []
    assert run.stdout is not None
    for line in run.stdout:
        said.append(line.rstrip())
        if said[-1] == "ready":
            break
    try:
        assert said[-1] == "ready", said
        told = "\n".join(said)
        address = re.search(r"^address: (\S+)$", told, re.MULTILINE)
        port = re.search(r"^mock marketplaces: .* using (\d+)$", told, re.MULTILINE)
        names = (folder / "keys" / "demo-sign-ins.txt").read_text(encoding="utf-8").splitlines()
        assert address
        yield House(
            address[1], f"http://127.0.0.1:{port[1] if port else 8900}",
            {words[0]: words[-1] for line in names if len(words := line.split()) > 2},
        )  # fmt: skip
    finally:
        run.send_signal(signal.SIGINT)
        run.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


class Desk:
    """One person at one screen."""

    def __init__(self, browser: Browser, house: House, name: str) -> None:
        self.page: Page = browser.new_context(
            viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
        ).new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.url = house.url
        self.go("/accounts/login/")
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", house.passwords[name])
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(re.compile(r"^(?!.*login)"))

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)
        self.page.wait_for_load_state("networkidle")

    def scan(self, code: str, then: str | re.Pattern[str]) -> None:
        """A wedge scanner: keys and Enter; the big words say what comes next, or the red screen what is wrong."""
        self.page.keyboard.type(code)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("body")).to_contain_text(then)


def until(found: Callable[[], Any], *, within_s: float = 60) -> Any:
    """Ask again until there is an answer."""
    end = time.monotonic() + within_s
    while not (answer := found()):
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.5)
    return answer


class Operations(Desk):
    """Approves what is clean, and looks orders up."""

    def open(self, order_id: str) -> str:
        """The page of an order, and its text."""
        self.go(f"/orders/?q={order_id}")
        self.go(self.page.locator("tbody a", has_text=order_id).first.get_attribute("href") or "")
        return self.page.inner_text("main")

    def approve(self, order_id: str) -> None:
        self.open(order_id)
        self.page.get_by_role("button", name=re.compile("^Approve")).first.click()
        self.page.wait_for_load_state("networkidle")

    def parcel_of(self, order_id: str) -> str | None:
        """The number of the order's parcel, once the workers have made it."""
        found = re.search(r"\bP\d{10}\b", self.open(order_id))
        return found[0] if found else None

    def known(self, order_id: str) -> bool:
        self.go(f"/orders/?q={order_id}")
        return self.page.locator("tbody a", has_text=order_id).count() > 0


class Clerk(Desk):
    """Works at the benches with a scanner alone."""

    def begin(self, parcel: str, sku: str) -> None:
        self.scan(parcel, "Scan the next unit")
        self.scan(sku, "Weigh the parcel")

    def finish(self, parcel: str) -> None:
        """On the scale, which shows what is expected, and out of the door."""
        expected = re.search(r"(\d+) g", self.page.inner_text("main"))
        assert expected, self.page.inner_text("main")
        self.scan(f"{expected[1]}g", "Scan the label to ship it")
        self.scan(parcel, "Shipped. Scan the next parcel")


@pytest.mark.scenario
@pytest.mark.timeout(400)
def test_operations_approves_and_two_clerks_ship_one_wave_while_a_buyer_cancels(house: House) -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        operations = Operations(chromium, house, "operations")
        anna, ben = Clerk(chromium, house, "clerk"), Clerk(chromium, house, "clerk2")

        orders = house.sell(*["MUG-BLU"] * 4)
        for order_id in orders:
            until(lambda order_id=order_id: operations.known(order_id))
            operations.approve(order_id)
        parcels = [until(lambda order_id=order_id: operations.parcel_of(order_id)) for order_id in orders]

        # One wave of the four; whoever comes second is told who has it in hand.
        anna.go("/waves/new/")
        anna.page.get_by_role("button", name="Put 4 parcels into waves").click()
        wave = until(lambda: _wave(anna))
        anna.go("/stations/pick/")
        anna.scan(wave, "MUG-BLU")
        ben.go("/stations/pick/")
        ben.scan(wave, re.compile(rf"{wave} since"))
        anna.scan(_bin(anna), "Scan each unit")
        anna.scan("MUG-BLU", re.compile("1 of 4|1 / 4"))
        anna.scan("4", re.compile("is picked|picked"))

        # Both at the benches at once; a buyer cancels the parcel that Ben has just begun.
        anna.go("/stations/pack/")
        ben.go("/stations/pack/")
        anna.begin(parcels[0], "MUG-BLU")
        ben.begin(parcels[1], "MUG-BLU")
        anna.finish(parcels[0])
        ben.finish(parcels[1])
        anna.begin(parcels[2], "MUG-BLU")
        ben.scan(parcels[3], "Scan the next unit")
        house.ask(f"orders/{orders[3]}/cancel", {"account_id": SHOP})
        until(lambda: "Cancelled" in operations.open(orders[3]))
        ben.scan("MUG-BLU", re.compile(rf"{parcels[3]} was cancelled .*Do not send it", re.DOTALL))
        anna.finish(parcels[2])
        ben.go("/stations/pack/")
        ben.scan(parcels[2], re.compile(rf"{parcels[2]} .*shipped", re.DOTALL))

        def told() -> dict[str, Any]:
            return {
                key: [each["times_received"] for each in row["shipments"]] for key, row in house.truth(orders).items()
            }

        wanted = {**{key: [1] for key in orders[:3]}, orders[3]: []}
        until(lambda: told() == wanted)
        assert [desk.complaints for desk in (operations, anna, ben)] == [[], [], []]
        chromium.close()


def _wave(clerk: Clerk) -> str | None:
    clerk.go("/waves/")
    found = re.search(r"\bW\d{6,}\b", clerk.page.inner_text("main"))
    return found[0] if found else None


def _bin(clerk: Clerk) -> str:
    """The bin that the picking station sends to."""
    found = re.search(r"Go to\s+([A-Z]-\d\d)", clerk.page.inner_text("main"))
    assert found, clerk.page.inner_text("main")
    return found[1]
