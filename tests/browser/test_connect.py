"""A store is connected in a real browser: form, the marketplace's own page, back, stores, warehouses, first import."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from erp.kernel.models import Job
from erp.kernel.services import jobs
from inventory.models import StoreWarehouse
from stores.connectors import http
from stores.models import SellerAccount, Store
from tests.browser.test_ui_kit import CHROMIUM, PHONE, SWITCHES, overflow
from tests.factories import make_user, make_warehouse
from tests.mock_marketplaces.conftest import Mocks, mocks

__all__ = ["mocks"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_whole_round_trip_at_wish(
    live_server: LiveServer, mocks: Mocks, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.MARKETPLACE_ORIGINS = [f"http://127.0.0.1:{mocks.port}"]
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    there, warehouse = mocks.open("wish", ["GLOBAL"], {"CUP": 5}), make_warehouse()
    keys = there["credentials"]
    client, complaints = Client(), list[str]()
    client.force_login(make_user(role="manager"))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        context = chromium.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, reduced_motion="reduce")
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([session])  # type: ignore[list-item]  # a plain dict is what Playwright takes
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + reverse("accounts"))
        page.get_by_role("link", name="Connect a store").first.click()
        page.get_by_role("link", name="Connect Wish").click()
        page.get_by_label("Client ID").fill(keys["client_id"])
        page.get_by_label("Client secret").fill(keys["client_secret"])
        page.get_by_label("Address of the API").fill(there["base_url"])
        page.get_by_role("button", name="Continue").click()
        assert (overflow(page), keys["client_secret"] in page.content()) == (0, False)
        page.get_by_role("link", name="Continue to Wish").click()
        expect(page.locator("main")).to_contain_text(keys["merchant_id"])
        page.get_by_role("button", name="Allow").click()
        page.get_by_label("Name of the store").fill("Berlin")
        page.get_by_role("button", name="Open these stores").click()
        page.get_by_role("link", name="Next").click()
        page.get_by_label(warehouse.code).fill("1")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("link", name="Next").click()
        page.get_by_label("Days of orders to read").fill("2")
        page.get_by_role("button", name="Start the import").click()
        expect(page.locator("[data-job=running]")).to_be_visible()
        jobs.work(Job.objects.get().pk)
        expect(page.locator("[data-job=done]")).to_be_visible()
        assert overflow(page) == 0
        chromium.close()
    http.forget_clients()
    assert complaints == []
    assert (SellerAccount.objects.get().state, Store.objects.get().name) == ("active", "Berlin")
    assert StoreWarehouse.objects.get().warehouse == warehouse
