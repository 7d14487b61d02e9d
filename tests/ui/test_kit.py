"""The kit renders in both languages, and the shell shows a person only what that person may open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import timezone, translation

from erp.kernel.clock import frozen
from erp.kernel.ui.context import NavLink, NavSection, nav_sections, shell
from erp.kernel.ui.nav import NavItem

PAGES = (
    "/ui-kit/",
    "/ui-kit/list/",
    "/ui-kit/list/?q=nothing-like-it",
    "/ui-kit/list/?after=60&sort=-units&tab=ok",
    "/ui-kit/list/1003/",
    "/ui-kit/station/",
    "/ui-kit/job/40/",
)


@dataclass
class Person:
    """Stands in for a signed-in user: only what the shell asks."""

    codes: set[str] = field(default_factory=set)
    is_authenticated: bool = True

    def can(self, code: str) -> bool:
        return code in self.codes


def _blank(request: object) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("orders/", _blank, name="t-orders"),
    path("orders/review/", _blank, name="t-review"),
    path("money/", _blank, name="t-money"),
]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("page", PAGES)
def test_pages_of_the_kit_render(page: str, language: str) -> None:
    client = Client(headers={"accept-language": language})
    assert client.get(page).status_code == 200


def test_a_row_that_is_not_there_is_404_inside_the_shell() -> None:
    answer = Client().get("/ui-kit/list/9/")
    assert (answer.status_code, "error-page" in answer.content.decode()) == (404, True)


def test_htmx_gets_the_page_without_its_shell_and_history_gets_it_whole() -> None:
    def base(**headers: str) -> str:
        request = RequestFactory().get("/", headers=headers)
        request.user = AnonymousUser()
        return str(shell(request)["base_template"])

    swap = {"HX-Request": "true", "HX-Target": "div#orders-grid"}
    assert [
        base(),
        base(**swap),
        base(**swap, **{"HX-Boosted": "true"}),
        base(**swap, **{"HX-History-Restore-Request": "true"}),
        base(**{"HX-Request": "true", "HX-Target": "body"}),
    ] == ["base.html", "base_partial.html", "base_partial.html", "base.html", "base.html"]


@override_settings(ROOT_URLCONF="tests.ui.test_kit")
def test_navigation_hides_pages_that_are_not_there_and_pages_one_may_not_open() -> None:
    items = [
        NavItem("", "Orders", "box", "t-orders", "orders.view", count=lambda _user: 7, key="o"),
        NavItem("", "Review", "check", "t-review"),
        NavItem("Money", "Money", "receipt", "t-money", "money.view"),
        NavItem("Money", "Later", "receipt", "t-later"),
    ]
    shown = nav_sections(items, user=Person({"orders.view"}), path="/orders/review/5/")
    assert shown == [
        NavSection(
            "",
            [
                NavLink("Orders", "box", "/orders/", 7, "o", active=False),
                NavLink("Review", "check", "/orders/review/", None, "", active=True),
            ],
        )
    ]


def test_a_stranger_gets_no_navigation_and_odd_cookies_are_ignored() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    request.COOKIES.update({"theme": "<script>", "density": "huge", "nav": "narrow"})
    drawn = shell(request)["shell"]
    assert (drawn.sections, drawn.theme, drawn.density, drawn.narrow) == ([], "system", "normal", True)


@pytest.mark.parametrize(
    ("source", "drawn"),
    [
        (
            "{% money amount 'EUR' %}",
            '<span class="money">1,234.50 <span class="cur">EUR</span></span>',
        ),
        ("{% money nothing 'EUR' %}", '<span class="mute">—</span>'),
        (
            "{% money loss 'JPY' 0 %}",
            '<span class="money is-negative">-18 <span class="cur">JPY</span></span>',
        ),
        (
            "{% datetime moment %}",
            '<time datetime="2026-11-23T20:30:00+00:00" title="2026-11-23 20:30:00 UTC">11-24 04:30</time>',
        ),
        (
            "{% datetime old %}",
            '<time datetime="2025-01-02T03:04:05+00:00" title="2025-01-02 03:04:05 UTC">2025-01-02 11:04</time>',
        ),
        ("{% status 'nonsense' tag %}", '<span class="status tone-neutral">&lt;b&gt;</span>'),
        ("{{ 1000|capped }} {{ 1001|capped }}", "1,000 1,000+"),
    ],
)
def test_tags_draw(source: str, drawn: str) -> None:
    values = {
        "amount": Decimal("1234.5"),
        "loss": Decimal(-18),
        "nothing": None,
        "tag": "<b>",
        "moment": datetime(2026, 11, 23, 20, 30, tzinfo=UTC),
        "old": datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC),
    }
    with frozen(datetime(2026, 11, 24, tzinfo=UTC)), timezone.override("Asia/Shanghai"), translation.override("en"):
        assert Template(source).render(Context(values)) == drawn


def test_sorting_again_turns_the_order_round_and_starts_at_page_one() -> None:
    request = RequestFactory().get("/?q=mug&sort=units&after=abc")
    source = "{% sort_url 'units' %} {% sort_url 'number' %} {% sort_state 'units' %} {% url_with q=None %}"
    drawn = Template(source).render(Context({"request": request}, autoescape=False))
    assert drawn == "?q=mug&sort=-units ?q=mug&sort=number ascending ?sort=units"
