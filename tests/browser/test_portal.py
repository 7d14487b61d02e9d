"""A distributor at work in a real browser: the total follows the typing, the order is placed by keys, on a phone as at a desk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from distribution.models import DistributorOrder
from tests.browser.test_ui_kit import CHROMIUM, SWITCHES, serious_findings
from tests.distribution.make import make_distributor, make_portal_user, make_price_list, make_stock
from tests.factories import make_sku

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["desk", "phone"])
def page(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The order form of a distributor with money, a cup at 12.00 and a spoon at 1.50."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    cup, spoon = make_sku(code="CUP"), make_sku(code="SPOON")
    make_stock(cup, units=60)
    price_list = make_price_list(prices={cup: "12", spoon: "1.5"})
    distributor = make_distributor(
        price_list=price_list, balance=50_000, shipping_fee=Decimal(3), name="Nordlicht Trading"
    )
    client = Client()
    client.force_login(make_portal_user(distributor, first_name="Kim"))
    width, height = request.param
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        context = chromium.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        cookies = {"sessionid": client.cookies["sessionid"].value, settings.LANGUAGE_COOKIE_NAME: "en"}
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        opened = context.new_page()
        opened.goto(f"{live_server.url}/portal/orders/new/")
        opened.wait_for_load_state("networkidle")
        yield opened
        chromium.close()


def test_an_order_is_typed_and_placed(page: Page) -> None:
    page.keyboard.type("CUP")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    expect(page.locator("[data-order-total]")).to_have_text("27.00")
    page.keyboard.press("Tab")
    page.keyboard.type("SPOON")
    page.keyboard.press("Tab")
    page.keyboard.type("3")
    expect(page.locator("[data-order-total]")).to_have_text("31.50")
    for label, text in (
        ("Your reference", "PO-1"),
        ("Recipient", "Jo"),
        ("Street and number", "Street 1"),
        ("City", "Berlin"),
    ):
        page.get_by_label(label, exact=False).first.fill(text)
    page.get_by_label("Country", exact=False).first.fill("de")
    assert serious_findings(page) == []
    _look(page, "new")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr", has_text="PO-1")).to_have_count(1)
    made = DistributorOrder.objects.get()
    assert (made.items_minor, made.shipping_minor, made.order.country) == (2850, 300, "DE")
    for name in ("", "catalogue/", "orders/", f"orders/{made.pk}/", "orders/upload/", "wallet/"):
        page.goto(page.url.split("/portal/")[0] + f"/portal/{name}")
        page.wait_for_load_state("networkidle")
        assert serious_findings(page) == [], name
        _look(page, name.strip("/").replace("/", "-") or "home")


def _look(page: Page, name: str) -> None:
    """Pictures for who wants to look, in the folder that PICTURES names."""
    if folder := os.environ.get("PICTURES"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=str(Path(folder) / f"portal-{name}-{width}.png"), full_page=True)
