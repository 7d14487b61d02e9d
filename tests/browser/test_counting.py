"""A blind count in a real browser on a phone: scanned, typed, taken back, and sent again after the connection was gone."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from inventory.models import StockCountEntry
from inventory.services import counts
from tests.browser.test_ui_kit import CHROMIUM, PHONE, SWITCHES, overflow
from tests.inventory.counting import Place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOOK = 7391


def test_a_clerk_counts_with_a_phone(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread, our queries between
    place = Place(BOOK)
    count = place.open()
    code = place.sku.code
    client, complaints = Client(), list[str]()
    client.force_login(place.ana)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        context = chromium.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, reduced_motion="reduce")
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([session])  # type: ignore[list-item]  # a plain dict is what Playwright takes
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + reverse("stock-count-work", args=[count.pk]) + "?place=A-1")

        def scan(text: str) -> None:
            page.fill("[data-scan-input]", text)
            page.press("[data-scan-input]", "Enter")

        def done(text: str) -> None:
            expect(page.locator("[data-scan-state]")).to_have_text(re.compile(rf"^{text} · "), timeout=20_000)

        scan(code)
        done(code)
        scan("12")
        done("12")
        expect(page.locator(".scan-now.ok")).to_be_visible()
        scan(code)
        done(code)
        context.set_offline(True)
        scan("7")
        expect(page.locator("[data-scan-state]")).to_have_attribute("data-kind", "offline", timeout=20_000)
        context.set_offline(False)
        done("7")
        scan("NOTHING")
        expect(page.locator("[data-scan-wrong]")).to_be_visible()
        scan(code)
        done(code)
        page.get_by_role("button", name="Take back the last").click()
        expect(page.locator(".scan-now")).to_contain_text("Taken back")
        assert (str(BOOK) in page.content(), overflow(page)) == (False, 0)
        page.screenshot(path="/tmp/counts-work.png")
        counts.leave_out(count_id=count.pk, line_ids=[], actor=place.maker)
        counts.finish(count_id=count.pk, actor=place.maker)
        place.see(count, 7380, by=place.ben)
        counts.finish(count_id=count.pk, actor=place.maker)
        page.set_viewport_size({"width": 1280, "height": 800})
        for name, args in (("stock-count", [count.pk]), ("stock-counts", []), ("stock-there", [])):
            page.goto(live_server.url + reverse(name, args=args))
            page.screenshot(path=f"/tmp/counts-{name}.png")
        chromium.close()
    assert complaints == []
    kept = StockCountEntry.objects.filter(counted_by=place.ana).order_by("pk").values_list("quantity", "place")
    assert list(kept) == [(12, "A-1"), (7, "A-1"), (-7, "A-1")]
