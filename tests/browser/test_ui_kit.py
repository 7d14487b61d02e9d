"""The kit in a real browser: how it looks in both languages and themes, what axe finds, and what the scripts do.

The pages store nothing, so a plain WSGI server in a thread is enough. Pictures land in `artifacts/ui-kit/`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
PICTURES = HERE.parents[1] / "artifacts" / "ui-kit"
CHROMIUM = "/usr/bin/chromium"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, PHONE = (1440, 860), (360, 740)
WRONG_CODE = "BAD-000-111"


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """The test's output is the browser's, not an access log."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    instance = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    instance.daemon_threads = True
    instance.set_app(StaticFilesHandler(WSGIHandler()))
    thread = threading.Thread(target=instance.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{instance.server_port}"
    instance.shutdown()
    instance.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, server: str) -> Iterator[Opened]:
    """Opens a page of the kit; at the end, anything the console complained of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str, *, language: str = "en", theme: str = "light", size: tuple[int, int] = WIDE) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
        contexts.append(context)
        context.add_cookies(
            [
                {"name": "theme", "value": theme, "url": server},
                {"name": "django_language", "value": language, "url": server},
            ]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.goto(server + path)
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()
    # A lost connection is what one test makes on purpose; the browser reports it by itself.
    assert [text for text in complaints if "ERR_FAILED" not in text] == []


def serious_findings(page: Page) -> list[str]:
    """axe-core's serious and critical findings, each with the elements."""
    page.evaluate((HERE / "vendor" / "axe.min.js").read_text())
    violations = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations)")
    return [
        f"{found['id']}: {[node['html'][:120] + ' ' + str(node['failureSummary'])[:160] for node in found['nodes']]}"
        for found in violations
        if found["impact"] in ("serious", "critical")
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page, or a column of it that should not, scrolls sideways."""
    return int(
        page.evaluate(
            "Math.max(document.documentElement.scrollWidth - innerWidth,"
            " ...[...document.querySelectorAll('.content, .station-main')]"
            ".map((el) => el.scrollWidth - el.clientWidth))"
        )
    )


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", ["/ui-kit/", "/ui-kit/list/", "/ui-kit/station/"])
def test_page_looks_right(opened: Opened, path: str, language: str, theme: str, size: tuple[int, int]) -> None:
    page = opened(path, language=language, theme=theme, size=size)
    found = (page.locator("html").get_attribute("data-theme"), overflow(page), serious_findings(page))
    PICTURES.mkdir(parents=True, exist_ok=True)
    name = f"{path.strip('/').replace('/', '-')}-{language}-{theme}-{size[0]}.png"
    page.set_viewport_size({"width": size[0], "height": max(size[1], content_height(page))})
    page.screenshot(path=PICTURES / name)
    assert found == (theme, 0, [])


def content_height(page: Page) -> int:
    return int(page.evaluate("(document.querySelector('.content')?.scrollHeight ?? 0) + 110"))


def test_filter_keeps_the_address_and_the_selection(opened: Opened) -> None:
    page = opened("/ui-kit/list/")
    page.locator('tr[data-id="1005"] [data-row-check]').click()
    page.keyboard.press("Escape")
    page.locator("[data-search]").fill("王小明")
    expect(page.locator(".pager .range")).to_have_text("1–25 of 25")
    assert page.url.endswith("/ui-kit/list/?q=%E7%8E%8B%E5%B0%8F%E6%98%8E")
    expect(page.locator('tr[data-id="1005"]')).to_have_class("is-selected")
    page.locator("[data-search]").fill("Łukasz")
    expect(page.locator("[data-batch-elsewhere]")).to_have_text("not on this page: 1")
    page.locator("[data-search]").fill("nothing like it")
    expect(page.locator(".empty h3")).to_have_text("Nothing matches these filters")
    page.go_back()
    expect(page.locator("[data-search]")).to_have_value("Łukasz")


def test_keys_move_select_open_and_close(opened: Opened) -> None:
    page = opened("/ui-kit/list/")
    for key in "jxjj":
        page.keyboard.press(key)
    page.keyboard.press("Shift+X")
    expect(page.locator("[data-batch-count]")).to_have_text("3")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer h2")).to_have_text("WI-196646195")
    assert page.url.endswith("?open=1002")
    page.keyboard.press("j")
    expect(page.locator("#drawer h2")).to_have_text("DH-196654114")
    assert serious_findings(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#drawer h2")).to_have_count(0)
    assert page.url.endswith("/ui-kit/list/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("pack")
    page.keyboard.press("Enter")
    expect(page.locator("[data-scan-pad]")).to_be_visible()


def test_a_copied_address_opens_its_drawer(opened: Opened) -> None:
    page = opened("/ui-kit/list/?open=1003")
    expect(page.locator("#drawer h2")).to_have_text("DH-196654114")


def test_batch_tells_each_row_and_keeps_the_refused_selected(opened: Opened) -> None:
    page = opened("/ui-kit/list/")
    for row in (1000, 1001, 1002):
        page.locator(f'tr[data-id="{row}"] [data-row-check]').click()
    page.get_by_role("button", name="Hold").click()
    expect(page.locator("#confirm")).to_be_visible()
    page.get_by_role("button", name="Yes, do it").click()
    expect(page.locator("[data-outcome] li")).to_have_count(3)
    expect(page.locator("[data-outcome] li").nth(1)).to_contain_text("The address has no postcode")
    expect(page.locator("[data-batch-count]")).to_have_text("1")
    expect(page.locator("tr.is-selected")).to_have_attribute("data-id", "1001")


def test_sorting_paging_and_tabs_swap_rows_footer_and_tabs(opened: Opened) -> None:
    page = opened("/ui-kit/list/")
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".pager .range")).to_have_text("61–120 of 180")
    page.get_by_role("link", name="Units").click()
    expect(page.locator(".pager .range")).to_have_text("1–60 of 180")
    expect(page.locator('th[aria-sort="ascending"]')).to_contain_text("Units")
    page.locator("#orders-tabs").get_by_role("link", name="Shipped").click()
    expect(page.locator("#orders-tabs [aria-current]")).to_contain_text("Shipped")
    expect(page.locator(".pager .range")).to_have_text("1–26 of 26")


def test_a_job_shows_its_progress_to_the_end(opened: Opened) -> None:
    page = opened("/ui-kit/list/")
    page.get_by_role("button", name="Print labels").click()
    expect(page.locator("#job-sample progress")).to_have_attribute("value", "40")
    expect(page.locator("#job-sample")).to_contain_text("Finished", timeout=8000)


def test_theme_and_menu_are_kept_for_the_server(opened: Opened) -> None:
    page = opened("/ui-kit/")
    page.locator("summary[aria-label=Theme]").click()
    page.get_by_role("button", name="Dark").click()
    page.get_by_role("button", name="Fold the menu").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("data-nav", "narrow")


def test_menu_of_a_phone_opens_over_the_page(opened: Opened) -> None:
    page = opened("/ui-kit/list/", size=PHONE)
    expect(page.locator("#nav")).not_to_be_visible()
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("#nav")).to_be_visible()
    page.mouse.click(340, 300)
    expect(page.locator("#nav")).not_to_be_visible()


def wedge(page: Page, code: str) -> None:
    """What a scanner does while something other than the pad's field has the focus: keys faster than any hand."""
    page.evaluate(
        """(keys) => { for (const key of keys) document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })); }""",
        [*code, "Enter"],
    )


def test_a_scan_counts_wherever_the_focus_is(opened: Opened) -> None:
    page = opened("/ui-kit/station/", size=PHONE)
    page.locator("summary[aria-label=Theme]").focus()
    wedge(page, "CBL-USBC-1M-2")
    expect(page.locator("[data-scanned]")).to_have_text("CBL-USBC-1M-2")
    expect(page.locator("details[open]")).to_have_count(0)
    wedge(page, "AB")  # too short for a code: two keys of a hand
    expect(page.locator("[data-scanned]")).to_have_text("CBL-USBC-1M-2")
    page.locator("[data-scan-input]").focus()
    page.keyboard.type("BAG-CANVAS-L-6")
    page.keyboard.press("Enter")
    expect(page.locator("[data-scanned]")).to_have_text("BAG-CANVAS-L-6")
    expect(page.locator("[data-scan-input]")).to_have_value("")


def test_half_a_code_is_never_sent(opened: Opened) -> None:
    page = opened("/ui-kit/station/")
    page.locator("summary[aria-label=Theme]").focus()
    page.evaluate(
        """async () => {
            const press = (key) =>
                document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
            "MUG-".split("").forEach(press);
            const until = performance.now() + 70;
            while (performance.now() < until);
            [..."350-BLU", "Enter"].forEach(press);
        }"""
    )
    expect(page.locator("[data-scan-state]")).to_have_text("The code was not read whole. Scan it again.")
    expect(page.locator("[data-scanned]")).to_have_count(0)


def test_the_same_code_at_once_is_ignored_and_said(opened: Opened) -> None:
    page = opened("/ui-kit/station/")
    page.locator("summary[aria-label=Theme]").focus()
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.post_data or "") if request.method == "POST" else None)
    wedge(page, "MUG-350-BLU-8")
    wedge(page, "MUG-350-BLU-8")
    expect(page.locator("[data-scan-state]")).to_contain_text("MUG-350-BLU-8")
    page.wait_for_timeout(900)
    wedge(page, "MUG-350-BLU-8")
    page.wait_for_load_state("networkidle")
    assert len(posted) == 2


def test_a_wrong_scan_stays_red_until_a_good_one(opened: Opened) -> None:
    page = opened("/ui-kit/station/", size=PHONE)
    page.locator("summary[aria-label=Theme]").focus()
    wedge(page, WRONG_CODE)
    expect(page.locator("[data-scan-wrong]")).to_contain_text(f"{WRONG_CODE} is not in this parcel")
    assert serious_findings(page) == []
    page.screenshot(path=PICTURES / "ui-kit-station-wrong.png")
    page.locator("[data-scan-input]").press_sequentially("BAG-CANVAS-L-6", delay=60)
    page.get_by_role("button", name="Enter").click()
    expect(page.locator("[data-scan-wrong]")).not_to_be_visible()


def test_scans_without_a_network_are_kept_in_order_and_sent_once(opened: Opened) -> None:
    page = opened("/ui-kit/station/")
    page.locator("summary[aria-label=Theme]").focus()
    sent: list[tuple[str, str]] = []
    cut = True

    def relay(route: Route) -> None:
        fields = dict(pair.split("=") for pair in (route.request.post_data or "").split("&"))
        sent.append((fields["code"], fields["client_id"]))
        if cut:
            route.abort()
        else:
            route.continue_()

    page.route("**/station/scan/", relay)
    for code in ("AAA-111", "BBB-222", "CCC-333"):
        wedge(page, code)
    expect(page.locator("[data-scan-state]")).to_contain_text("Scans are kept and sent again: 3")
    cut = False
    expect(page.locator("[data-scanned]")).to_have_text("CCC-333", timeout=10000)
    tried = [code for code, _ in sent]
    ids = {code: {client for scanned, client in sent if scanned == code} for code in tried}
    assert (tried[-3:], [len(clients) for clients in ids.values()]) == (["AAA-111", "BBB-222", "CCC-333"], [1, 1, 1])
