"""The stations in a real browser on a small phone, with a keyboard-wedge scanner and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from erp.kernel import clock
from inventory.models import StockMove
from logistics.models import Parcel
from logistics.services.manifests import fill_manifest
from logistics.services.parcels import cancel_parcels
from people.models import User
from tests.browser.test_ui_kit import CHROMIUM, PHONE, SWITCHES, overflow, serious_findings
from tests.factories import make_sku, make_user
from tests.logistics.cast import make_parcels, make_weighed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURES = Path(__file__).parents[2] / "artifacts" / "stations"
Opened = Callable[..., Page]


def wedge(page: Page, code: str) -> None:
    """A scanner is a keyboard: its keys go to whatever has the focus, which is the pad's field when nobody touched the screen."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


@pytest.fixture
def lin() -> User:
    return make_user(role="warehouse", first_name="Lin")


@pytest.fixture
def opened(live_server: LiveServer, lin: User, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Opens a page as Lin; at the end, anything the console complained of fails the test."""
    monkeypatch.setenv(
        "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
    )  # Playwright's loop runs in this thread, our queries between its calls
    client = Client()
    client.force_login(lin)
    complaints: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)

        def open_page(path: str, *, language: str = "en", theme: str = "light") -> Page:
            context = chromium.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, reduced_motion="reduce")
            cookies = {
                "sessionid": client.cookies["sessionid"].value,
                "theme": theme,
                settings.LANGUAGE_COOKIE_NAME: language,
            }
            context.add_cookies(
                [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
            )
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
            page.goto(live_server.url + path)
            page.wait_for_load_state("networkidle")
            return page

        yield open_page
        chromium.close()
    assert complaints == []


def test_a_parcel_is_packed_from_its_label_to_the_door_with_a_scanner_alone(opened: Opened) -> None:
    (parcel,) = make_parcels(1, {make_sku(code="MUG-350-BLU", weight_g=200): 2, make_sku(code="SPOON", weight_g=70): 1})
    page = opened("/stations/pack/")
    now = page.locator("[data-now]")
    for code, then in [
        (parcel.number, "Scan the next unit"),
        ("MUG-350-BLU", "Scan the next unit"),
        ("SPOON", "Scan the next unit"),
        ("CMD:UNDO", "Scan the next unit"),
        ("SPOON", "Scan the next unit"),
    ]:
        wedge(page, code)
        expect(page.locator("[data-scan-state]")).to_contain_text(code)
        expect(now).to_have_text(then)
        page.wait_for_timeout(850)  # the same code sooner is one trigger pulled twice
    wedge(page, "MUG-350-BLU")
    expect(now).to_have_text("Weigh the parcel")
    wedge(page, "0.495kg")
    expect(now).to_have_text("Scan the label to ship it")
    wedge(page, parcel.tracking_number)
    expect(now).to_have_text("Shipped. Scan the next parcel")
    expect(page.locator("#day-counts")).to_contain_text("1 verified · 1 weighed · 1 shipped")
    parcel.refresh_from_db()
    assert (parcel.state, parcel.weighed_g) == ("shipped", 495)
    assert StockMove.objects.filter(document_kind="parcel_line").count() == 2


def test_a_shipped_parcel_is_taken_back_under_its_scan_and_the_scanner_goes_on(opened: Opened) -> None:
    first, second = make_weighed(2, {make_sku(): 1})
    page = opened("/stations/ship/")
    wedge(page, first.number)
    reason = page.get_by_label("Why the shipping is undone")
    reason.click()
    page.keyboard.type("wrong box", delay=60)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / "ship-undo.png")
    assert (overflow(page), serious_findings(page)) == (0, [])
    page.wait_for_timeout(850)
    page.keyboard.type(second.number)  # a scan while the hand is in the field ships the next one
    page.keyboard.press("Enter")
    expect(page.locator("[data-bench]")).to_have_text(second.number)
    reason = page.get_by_label("Why the shipping is undone")
    reason.click()
    page.keyboard.type("wrong box", delay=60)
    page.get_by_role("button", name="Undo the shipping").click()
    expect(page.locator("#toasts")).to_contain_text("The last step is taken back.")
    expect(page.locator("#day-counts")).to_contain_text("1 shipped")
    assert dict(Parcel.objects.values_list("number", "state")) == {first.number: "shipped", second.number: "weighed"}

    Parcel.objects.update(weighed_at=clock.now())
    house, carrier = first.warehouse_id, first.service.carrier_id
    page = opened(f"/stations/manifests/{fill_manifest(carrier_id=carrier, warehouse_id=house, actor=None).pk}/")
    page.get_by_text("The carrier leaves a parcel here").click()
    page.screenshot(path=PICTURES / "manifest-undo.png", full_page=True)
    assert (overflow(page), serious_findings(page)) == (0, [])
    page.get_by_label("Parcel", exact=True).fill(first.number)
    page.get_by_label("Why the shipping is undone").fill("refused at the dock")
    page.get_by_role("button", name="Undo the shipping").click()
    expect(page.locator("#toasts")).to_contain_text("The last step is taken back.")
    assert list(Parcel.objects.values_list("state", flat=True)) == ["weighed"] * 2


def test_a_wrong_unit_and_a_cancelled_parcel_fill_the_screen_with_words(opened: Opened) -> None:
    (parcel,) = make_parcels(1, {make_sku(code="MUG", name_zh=""): 2})
    make_sku(code="FORK", name="Fork", name_zh="")
    omar = make_user(first_name="Omar")
    page = opened("/stations/verify/")
    red = page.locator("[data-scan-wrong]")
    wedge(page, parcel.number)
    expect(page.locator("[data-now]")).to_have_text("Scan the next unit")
    wedge(page, "FORK")
    expect(red).to_contain_text(f"FORK Fork does not belong in {parcel.number}. Put it back and take: MUG.")
    wedge(page, "MUG")
    expect(red).to_be_hidden()
    expect(page.locator(".qty")).to_have_text("1 / 2")
    cancel_parcels([parcel.pk], actor=omar, reason="buyer cancelled")
    page.wait_for_timeout(850)
    wedge(page, "MUG")
    expect(red).to_contain_text(f"{parcel.number} was cancelled by Omar at")
    expect(red).to_contain_text("buyer cancelled. Do not send it; put the goods back.")
    assert Parcel.objects.get().lines.get().verified == 1


def test_the_label_opens_by_its_control_code(opened: Opened) -> None:
    (parcel,) = make_parcels(1, {make_sku(): 2})
    page = opened("/stations/verify/")
    wedge(page, parcel.number)
    expect(page.locator("[data-now]")).to_have_text("Scan the next unit")
    with page.context.expect_page():
        wedge(page, "CMD:PRINT")
    expect(page.locator("[data-said]")).to_contain_text("opens in a new tab")
    page.wait_for_timeout(500)
    parcel.refresh_from_db()
    assert parcel.print_count == 1


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh-hans", "dark")])
def test_stations_fit_a_small_phone_and_axe_finds_nothing_serious(opened: Opened, language: str, theme: str) -> None:
    (parcel, _other) = make_parcels(2, {make_sku(code="MUG-350-BLU-VERY-LONG-NAME-2026", name_zh="大号蓝色马克杯"): 12})
    PICTURES.mkdir(parents=True, exist_ok=True)
    found = []
    for name, path in {
        "chooser": "/stations/",
        "print": "/stations/print/",
        "pack": f"/stations/pack/?parcel={parcel.pk}",
        "parcels": "/parcels/",
        "parcel": f"/parcels/{parcel.pk}/",
    }.items():
        page = opened(path, language=language, theme=theme)
        page.screenshot(path=PICTURES / f"{name}-{language}-{theme}.png")
        found.append((name, overflow(page), serious_findings(page)))
        page.context.close()
    assert [page for page in found if page[1:] != (0, [])] == []
