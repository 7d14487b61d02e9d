"""The counter of a pick-up point in a real browser, on a phone: a slip scanned twice, a typed code with its last digits, a wrong one is loud."""

from __future__ import annotations

import os
import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from inventory.models import Collection
from tests.browser.test_ui_kit import CHROMIUM, PHONE, SWITCHES, overflow
from tests.factories import make_user
from tests.inventory.test_pickup import Point

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_clerk_hands_out_with_a_phone(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread, our queries between
    shots = os.environ.get("SCREENSHOTS")
    point = Point()
    one, two = point.opened(3), point.opened(2)
    point.paper(until=20)
    client, complaints = Client(), list[str]()
    client.force_login(make_user(role="owner"))
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

        page.goto(live_server.url + reverse("collect", args=[point.house.pk]))
        page.wait_for_load_state("networkidle")  # the pad's script comes after the page
        scan(f"COL{one.code}")
        expect(page.locator(".scan-now .big")).to_have_text("Wang Fang")
        look("pickup-shown")
        page.wait_for_timeout(900)  # the pad takes the same code at once for a scanner that stutters
        scan(f"COL{one.code}")
        expect(page.locator(".scan-now.ok")).to_be_visible()
        look("pickup-done")
        assert point.stands == (7, 2)
        scan(two.code)
        expect(page.locator("input[name=shown]")).to_have_value(two.code)
        scan(two.code[-4:])
        expect(page.locator(".scan-now.ok")).to_be_visible()
        assert (point.stands, Collection.objects.filter(state="collected").count()) == ((5, 0), 2)
        scan(f"COL{one.code}")
        expect(page.locator("[data-scan-wrong]")).to_be_visible()
        page.set_viewport_size({"width": 1280, "height": 800})
        for name, url in {
            "points": reverse("points"),
            "point": reverse("point", args=[point.house.pk]),
            "point-statement": reverse("point-statement", args=[point.house.pk]),
            "collection-new": reverse("collection-new", args=[point.house.pk]),
            "paper-new": reverse("point-paper-new", args=[point.house.pk]),
            "collections": reverse("collections"),
            "collection": reverse("collection", args=[one.pk]),
        }.items():
            page.goto(live_server.url + url)
            look(name)
        chromium.close()
    assert complaints == []
