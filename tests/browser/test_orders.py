"""Operations at work in a real browser: orders are approved by keys, and each row says what became of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from inventory.services.stock import Receipt, receive
from orders.models import Order
from orders.services.allocate import allocate_approved
from orders.services.intake import take_in
from tests.browser.test_ui_kit import CHROMIUM, SWITCHES, serious_findings
from tests.factories import make_listing, make_service, make_store, make_user, make_warehouse
from tests.orders.arrivals import arrival, remote_line, remote_order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A desk with a keyboard, signed in as operations with access to one store that has two clean orders and a held one."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    store = make_store(site="DE", name="Lumen DE")
    warehouse = make_warehouse(serves=[store])
    make_service(warehouses=[warehouse])
    listing = make_listing(store=store)
    receive(receipts=[Receipt(listing.sku_id, warehouse.pk, 5, 500, "test", 1)], actor=None)
    orders = [remote_order(remote_line(listing)), remote_order(remote_line(listing)), remote_order(remote_line("NEW"))]
    take_in(arrivals=[arrival(store, order) for order in orders])
    client = Client()
    client.force_login(make_user(role="operations", first_name="Chen", stores=[store]))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        context = chromium.new_context(viewport={"width": 1440, "height": 860}, reduced_motion="reduce")
        cookies = {"sessionid": client.cookies["sessionid"].value, settings.LANGUAGE_COOKIE_NAME: "en"}
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        opened = context.new_page()
        opened.goto(f"{live_server.url}/orders/")
        opened.wait_for_load_state("networkidle")
        yield opened
        chromium.close()


def test_two_clean_orders_are_approved_by_keys_and_the_held_one_says_why_not(page: Page) -> None:
    expect(page.locator("tbody tr")).to_have_count(3)
    assert serious_findings(page) == []
    page.locator("thead input[type=checkbox]").check()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("tbody tr", has_text="Line not mapped to a SKU")).to_have_count(1)
    expect(page.locator("tbody tr", has_text="Approved")).to_have_count(2)
    assert sorted(Order.objects.values_list("state", flat=True)) == ["approved", "approved", "review"]
    allocate_approved()
    page.reload()
    expect(page.locator("tbody tr", has_text="Allocated")).to_have_count(2)


def test_an_orders_page_tells_its_whole_story(page: Page) -> None:
    held = Order.objects.get(held=True)
    page.goto(page.url.rstrip("/") + f"/{held.pk}/")
    page.wait_for_load_state("networkidle")
    assert serious_findings(page) == []
    expect(page.locator("main").get_by_text("Line not mapped to a SKU").first).to_be_visible()
    expect(page.locator("main").get_by_text(held.external_id).first).to_be_visible()
