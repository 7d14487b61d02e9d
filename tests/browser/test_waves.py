"""Picking and the scale in a real browser on a small phone; and two equal units scanned one right after the other."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from logistics.models import ParcelLine, Wave
from logistics.services.manifests import fill_manifest
from logistics.services.shipping import ship_parcels
from logistics.services.waves import make_waves
from people.models import User
from tests.browser.test_stations import PICTURES, Opened, lin, opened, wedge  # noqa: F401  # fixtures
from tests.browser.test_ui_kit import overflow, serious_findings
from tests.factories import make_sku
from tests.logistics.cast import make_parcels, make_weighed, scan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A scale on a serial port, as the browser shows it: it says what the test puts on it.
SCALE = """
if (!navigator.serial) Object.defineProperty(navigator, 'serial', {value: {}});
navigator.serial.getPorts = async () => [{
  open: async () => {},
  readable: new ReadableStream({ start: (out) => { window.scaleSays = (line) => out.enqueue(new TextEncoder().encode(line + "\\r\\n")); } }),
}];
"""


def test_two_equal_units_scanned_quickly_count_twice_and_a_double_fire_once(opened: Opened) -> None:  # noqa: F811  # the fixture
    (parcel,) = make_parcels(1, {make_sku(code="MUG"): 4})
    page = opened("/stations/verify/")
    wedge(page, parcel.number)
    expect(page.locator("[data-now]")).to_have_text("Scan the next unit")
    wedge(page, "MUG")
    page.wait_for_timeout(250)
    wedge(page, "MUG")
    expect(page.locator(".qty")).to_have_text("2 / 4")
    page.wait_for_timeout(250)
    # A trigger that fires twice: both within a few milliseconds.
    page.evaluate("for (let i = 0; i < 2; i++) document.dispatchEvent(new CustomEvent('scan:code', {detail: 'MUG'}))")
    expect(page.locator(".qty")).to_have_text("3 / 4")
    page.wait_for_timeout(300)
    assert ParcelLine.objects.get().verified == 3


def test_a_connected_scale_weighs_the_parcel_once_it_stands_still(opened: Opened, lin: User) -> None:  # noqa: F811  # the fixtures
    (parcel,) = make_parcels(1, {make_sku(code="MUG", weight_g=502): 1})
    scan(parcel.number, actor=lin)
    scan("MUG", actor=lin, parcel=parcel)
    page = opened("/stations/weigh/")
    page.add_init_script(SCALE)
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-scale-state]")).to_have_text("Scale connected")
    wedge(page, parcel.number)
    expect(page.locator("[data-now]")).to_have_text("Weigh the parcel")
    for line in ("US,GS,+ 0.211kg", "ST,GS,+ 0.532kg", "ST,GS,+ 0.532kg", "ST,GS,+ 0.532kg", "ST,GS,+ 0.532kg"):
        page.evaluate("line => window.scaleSays(line)", line)
    expect(page.locator("[data-said]")).to_contain_text("weighs 532 g")
    parcel.refresh_from_db()
    assert (parcel.state, parcel.weighed_g) == ("weighed", 532)


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh-hans", "dark")])
def test_the_pages_of_waves_fit_a_small_phone(opened: Opened, lin: User, language: str, theme: str) -> None:  # noqa: F811
    red, blue = make_sku(code="MUG-350-RED", name_zh="红色马克杯"), make_sku(code="MUG-350-BLUE", name_zh="蓝色马克杯")
    make_waves([parcel.pk for parcel in make_parcels(5, {red: 1, blue: 2})], actor=lin)
    wave = Wave.objects.get()
    shipped = make_weighed(2, {red: 1})
    ParcelLine.objects.filter(parcel__in=shipped).update(verified=1)
    ship_parcels([shipped[0].pk], actor=lin)
    manifest = fill_manifest(carrier_id=shipped[0].service.carrier_id, warehouse_id=shipped[0].warehouse_id, actor=lin)
    found = []
    PICTURES.mkdir(parents=True, exist_ok=True)
    page = opened("/stations/pick/", language=language, theme=theme)
    wedge(page, wave.number)
    expect(page.locator("[data-left]")).to_be_visible()
    page.screenshot(path=PICTURES / f"picking-{language}-{theme}.png")
    found.append(("picking", overflow(page), serious_findings(page)))
    page.context.close()
    for name, path in {
        "chooser": "/stations/",
        "pick": "/stations/pick/",
        "wall": f"/stations/wall/?wave={wave.pk}",
        "waves": "/waves/",
        "wave": f"/waves/{wave.pk}/",
        "wave-new": "/waves/new/",
        "leaving": "/stations/leaving/",
        "manifests": "/stations/manifests/",
        "manifest": f"/stations/manifests/{manifest.pk}/",
        "output": "/stations/output/",
        "weights": "/stations/weights/",
    }.items():
        page = opened(path, language=language, theme=theme)
        page.screenshot(path=PICTURES / f"{name}-{language}-{theme}.png")
        found.append((name, overflow(page), serious_findings(page)))
        page.context.close()
    assert [page for page in found if page[1:] != (0, [])] == []
