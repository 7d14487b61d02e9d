"""The floor in a real browser, on a phone: goods put away by scan, undone with one touch, a transfer counted in; a wrong scan is loud."""

from __future__ import annotations

import os
import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from inventory.services.transfers import plan_transfer, send_transfers
from tests.browser.test_ui_kit import CHROMIUM, PHONE, SWITCHES, overflow
from tests.factories import make_sku, make_user, make_warehouse
from tests.inventory.floor import goods, lies, make_bins, stock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_clerk_works_with_one_hand(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
    )  # Playwright's loop runs in this thread, our queries between its calls
    shots = os.environ.get("SCREENSHOTS")
    here, there, cup = make_warehouse(), make_warehouse(), make_sku(code="CUP", name="A blue cup", barcodes=["6900001"])
    goods(here, (cup, 9, 90))
    make_bins(here, "A-01-1", "B-01-1")
    sent = plan_transfer(client_id=uuid4(), source_id=here.pk, target_id=there.pk, lines=[(cup.pk, 2)], actor=None)
    assert sent.transfer
    send_transfers(transfer_ids=[sent.transfer.pk], actor=None)
    client, complaints = Client(), list[str]()
    client.force_login(make_user(role="manager"))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        context = chromium.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, reduced_motion="reduce")
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([session])  # type: ignore[list-item]  # a plain dict is what Playwright takes
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))

        def look(name: str) -> None:
            assert overflow(page) == 0, name
            if shots:
                page.screenshot(path=f"{shots}/{name}.png")

        def scan(code: str) -> None:
            page.fill("[data-scan-input]", code)
            page.press("[data-scan-input]", "Enter")
            expect(page.locator("[data-scan-state]")).to_have_text(re.compile(rf"^{code} · "))

        page.goto(live_server.url + reverse("floor"))
        look("floor")
        page.goto(live_server.url + reverse("stock-receive"))
        look("receive")
        page.goto(live_server.url + reverse("floor-mode", args=["put"]))
        scan("6900001")
        expect(page.locator("input[name=quantity]")).to_have_value("1")
        page.fill("input[name=quantity]", "4")
        look("put")
        scan("NOTHING")
        expect(page.locator("[data-scan-wrong]")).to_be_visible()
        scan("A-01-1")
        expect(page.locator(".scan-now.ok")).to_be_visible()
        look("put-done")
        assert lies(cup, here) == ({"A-01-1": 4}, 3)
        page.get_by_role("button", name="Undo").first.click()
        expect(page.get_by_text("It is undone")).to_be_visible()
        assert lies(cup, here) == ({}, 7)
        page.goto(live_server.url + reverse("transfer-bench", args=[sent.transfer.pk]))
        scan("6900001")
        scan("CUP")
        look("count-in")
        page.get_by_role("button", name="Book what was counted").click()
        expect(page.locator(".scan-now.ok").first).to_be_visible()
        assert stock(cup) == {"own": 9}
        for name in ("transfers", "stock-documents", "stock-bins", "stock-bins-new", "stock-requests", "transfer-new"):
            page.goto(live_server.url + reverse(name))
            look(name)
        page.set_viewport_size({"width": 1280, "height": 800})
        for name, url in {
            "transfer": reverse("transfer", args=[sent.transfer.pk]),
            "sku": reverse("stock-sku", args=[cup.pk]),
            "document-new": reverse("stock-document-new", args=["assembly"]),
            "documents-wide": reverse("stock-documents"),
        }.items():
            page.goto(live_server.url + url)
            look(name)
        chromium.close()
    assert complaints == []
