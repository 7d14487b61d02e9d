"""The page of the API in a real browser: it draws offline, under the house's content rules, and tries requests with the session."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_ui_kit import CHROMIUM, SWITCHES
from tests.factories import make_order, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_page_draws_and_tries_without_a_complaint(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    order, client, complaints = make_order(), Client(), []
    client.force_login(make_user())
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        context = chromium.new_context()
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on(
            "request",
            lambda asked: (
                None if asked.url.startswith((live_server.url, "data:", "blob:")) else complaints.append(asked.url)
            ),
        )
        page.goto(f"{live_server.url}/api/v1/docs/")
        page.get_by_placeholder("Filter by tag").fill("orders")
        block = page.locator(".opblock", has_text="/api/v1/orders/hold")
        block.locator(".opblock-summary-control").click()
        block.get_by_role("button", name="Try it out").click()
        block.get_by_placeholder("Idempotency-Key").fill("from the page")
        block.locator("textarea.body-param__text").fill(f'{{"order_ids": [{order.pk}]}}')
        block.get_by_role("button", name="Execute").click()
        expect(block.locator(".live-responses-table td.response-col_status").last).to_contain_text("200")
        chromium.close()
    order.refresh_from_db()
    assert (complaints, order.held) == ([], True)
