"""The context processor that gives every page its shell: navigation, theme, language, store switcher, sync dot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse

from erp.kernel.ui.nav import NAV, SHELL, NavItem, StoreChoice, SyncState

THEMES = ("system", "light", "dark")
DENSITIES = ("compact", "normal", "relaxed")


@dataclass(frozen=True)
class NavLink:
    """A navigation entry made ready for one person on one page."""

    label: str
    icon: str
    url: str
    count: int | None
    key: str
    active: bool


@dataclass(frozen=True)
class NavSection:
    label: str
    links: list[NavLink]


@dataclass(frozen=True)
class ShellContext:
    """What templates read as `shell`."""

    theme: str
    density: str
    narrow: bool
    product_name: str
    sections: list[NavSection]
    stores: Sequence[StoreChoice]
    store: StoreChoice | None
    sync: SyncState | None
    notices: int | None
    notices_url: str
    search_url: str
    home_url: str
    logout_url: str
    profile_url: str
    language_url: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """Everything `base.html` needs, and which base to extend: `{% extends base_template %}`.

    A swap asked for by htmx gets `base_partial.html`, the page without its shell. A full load, a step back in the
    history and a swap of the whole body get `base.html`. Counts are only asked for when the navigation is drawn.
    """
    partial = _is_swap(request)
    user = None if partial else _person(request)
    stores = SHELL.stores(user) if user and SHELL.stores else ()
    return {
        "base_template": "base_partial.html" if partial else "base.html",
        "shell": ShellContext(
            theme=_choice(request, "theme", THEMES, "system"),
            density=_choice(request, "density", DENSITIES, "normal"),
            narrow=request.COOKIES.get("nav") == "narrow",
            product_name=SHELL.product_name,
            sections=nav_sections(NAV, user=user, path=request.path) if user else [],
            stores=stores,
            store=_chosen_store(stores, request.GET.get("store", "")),
            sync=SHELL.sync(user) if user and SHELL.sync else None,
            notices=SHELL.notices(user) if user and SHELL.notices else None,
            notices_url=url_or_nothing(SHELL.notices_url_name),
            search_url=url_or_nothing(SHELL.search_url_name),
            home_url=url_or_nothing(SHELL.home_url_name) or "/",
            logout_url=url_or_nothing(SHELL.logout_url_name),
            profile_url=url_or_nothing(SHELL.profile_url_name),
            language_url=url_or_nothing("set_language"),
        ),
    }


def nav_sections(items: Iterable[NavItem], *, user: Any, path: str) -> list[NavSection]:
    """The entries this person may open, by section, each where its first entry stands. The longest matching address is active."""
    known = [(item, url_or_nothing(item.url_name)) for item in items]
    shown = [
        (item, url)
        for item, url in known
        if url and (item.permission is None or user.can(item.permission)) and (item.shown is None or item.shown(user))
    ]
    active = max(
        (url for _, url in shown if path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))),
        key=len,
        default="",
    )
    links = [
        (
            str(item.section),
            NavLink(
                label=str(item.label),
                icon=item.icon,
                url=url,
                count=item.count(user) if item.count else None,
                key=item.key,
                active=url == active,
            ),
        )
        for item, url in shown
    ]
    sections: dict[str, list[NavLink]] = {}
    for name, link in links:
        sections.setdefault(name, []).append(link)
    return [NavSection(name, group) for name, group in sections.items()]


def url_or_nothing(name: str) -> str:
    """The address of a named page, or "" while the app that has it is not there."""
    return _address(name, str(get_urlconf() or settings.ROOT_URLCONF)) if name else ""


@lru_cache(maxsize=512)
def _address(name: str, urlconf: str) -> str:
    """Every page asks for the same sixty."""
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return ""


def _is_swap(request: HttpRequest) -> bool:
    headers = request.headers
    into_part = headers.get("HX-Request") == "true" and not headers.get("HX-Target", "").startswith("body")
    return into_part and headers.get("HX-History-Restore-Request") != "true"


def _person(request: HttpRequest) -> Any:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def _choice(request: HttpRequest, cookie: str, allowed: tuple[str, ...], otherwise: str) -> str:
    value = request.COOKIES.get(cookie, otherwise)
    return value if value in allowed else otherwise


def _chosen_store(stores: Sequence[StoreChoice], wanted: str) -> StoreChoice | None:
    return next((store for store in stores if str(store.id) == wanted), None)
