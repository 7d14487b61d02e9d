"""Goods of a purchase order in a real browser: scanned, typed, counted as defective, booked; a wrong one is loud."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from inventory.states import WarehouseKind
from tests.browser.test_ui_kit import CHROMIUM, PHONE, SWITCHES, overflow
from tests.factories import make_sku, make_user, make_warehouse
from tests.procurement.make import make_purchase

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_clerk_books_what_was_scanned_and_typed(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
    )  # Playwright's loop runs in this thread, our queries between its calls
    make_warehouse(kind=WarehouseKind.DEFECTIVE)
    cup, spoon = make_sku(code="CUP", barcodes=["6900001"]), make_sku(code="SPOON")
    order = make_purchase(lines=[(cup, 5, "77.77"), (spoon, 40, "1")])
    first, second = order.lines.order_by("pk")
    client, complaints = Client(), list[str]()
    client.force_login(make_user(role="warehouse"))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        context = chromium.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, reduced_motion="reduce")
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([session])  # type: ignore[list-item]  # a plain dict is what Playwright takes
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + reverse("procurement:receive"))

        def scan(code: str) -> None:
            page.fill("[data-scan-input]", code)
            page.press("[data-scan-input]", "Enter")
            expect(page.locator("[data-scan-state]")).to_have_text(re.compile(rf"^{code} · "))

        good = page.locator(f"input[name=good-{first.pk}]")
        scan(order.number)
        scan("6900001")
        expect(good).to_have_value("1")
        page.fill(f"input[name=good-{second.pk}]", "40")
        scan("NOTHING")
        expect(page.locator("[data-scan-wrong]")).to_be_visible()
        scan("CMD:BAD")
        scan("6900001")
        expect(page.locator(f"input[name=bad-{first.pk}]")).to_have_value("1")
        expect(good).to_have_value("1")
        assert "77.77" not in page.content()
        assert overflow(page) == 0
        page.get_by_role("button", name="Book what was counted").click()
        expect(page.locator(".scan-now.ok")).to_be_visible()
        chromium.close()
    assert complaints == []
    assert list(order.lines.order_by("pk").values_list("received", "defective")) == [(1, 1), (40, 0)]
