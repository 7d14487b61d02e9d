"""Closing a month in a real browser: what can't be taken back is asked first."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from erp.kernel import clock
from finance.models import Period
from tests.browser.test_ui_kit import CHROMIUM, SWITCHES
from tests.factories import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_month_closes_only_when_the_question_is_answered(
    live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    today = clock.business_date()
    month = f"{today.year - (today.month == 1)}-{(today.month - 2) % 12 + 1:02}"
    client = Client()
    client.force_login(make_user(role="finance"))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        context = chromium.new_context(reduced_motion="reduce")
        cookies = {"sessionid": client.cookies["sessionid"].value, settings.LANGUAGE_COOKIE_NAME: "en"}
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        page = context.new_page()
        page.goto(f"{live_server.url}/finance/periods/{month}/")
        page.get_by_role("button", name="Close the month").click()
        page.get_by_role("button", name="Keep as it is").click()
        assert not Period.objects.exists()
        page.get_by_role("button", name="Close the month").click()
        page.get_by_role("button", name="Yes, do it").click()
        expect(page.get_by_role("button", name="Close the month")).to_have_count(0)
        chromium.close()
    assert Period.objects.count() == 1
