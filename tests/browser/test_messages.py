"""Customer service in a real browser: the next buyer, an answer, sent, without the mouse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from aftersales.models import Conversation
from erp.kernel import clock
from tests.aftersales.talk import FakeTalk, make_conversation, said, talk
from tests.browser.test_ui_kit import CHROMIUM, SWITCHES, serious_findings
from tests.factories import make_store, make_user

__all__ = ["talk"]  # a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(live_server: LiveServer, talk: FakeTalk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The inbox of Mei, customer service, with one buyer who is late to be answered and one who is not."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    store, now = make_store(site="DE", name="Lumen DE"), clock.now()
    make_conversation(store=store, text="Where is it?", sent_at=now - timedelta(hours=25), buyer_name="Late Jo")
    make_conversation(store=store, text="Is it blue?", sent_at=now, buyer_name="New Ann")
    client = Client()
    client.force_login(make_user(role="service", first_name="Mei", stores=[store]))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        context = chromium.new_context(viewport={"width": 1440, "height": 860}, reduced_motion="reduce")
        cookies = {"sessionid": client.cookies["sessionid"].value, settings.LANGUAGE_COOKIE_NAME: "en"}
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        opened = context.new_page()
        opened.goto(f"{live_server.url}/aftersales/messages/")
        opened.wait_for_load_state("networkidle")
        yield opened
        chromium.close()


def test_the_most_urgent_buyer_is_answered_by_keys(page: Page) -> None:
    expect(page.locator("tbody tr").first).to_contain_text("Late Jo")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer .talk")).to_contain_text("Where is it?")
    assert serious_findings(page) == []
    page.keyboard.press("r")
    expect(page.locator("#reply-text")).to_be_focused()
    page.keyboard.type("Tomorrow, {buyer_name}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#drawer .talk .ours")).to_contain_text("Tomorrow, Late Jo")
    expect(page.locator("tbody tr")).to_have_count(1)
    answered = Conversation.objects.get(answer_by=None)
    assert said(answered) == [("buyer", "Where is it?", "received"), ("us", "Tomorrow, Late Jo", "sending")]
