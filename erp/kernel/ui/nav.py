"""What the page shell shows. The kernel knows no app, so the apps put their entries in here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise as LazyText

Health = Literal["ok", "late", "failing", "unknown"]


@dataclass(frozen=True)
class NavItem:
    """One entry of the side navigation. It is shown when its page exists and the person may open it."""

    section: str | LazyText  # "" for the top of the list; a lazy translation otherwise
    label: str | LazyText
    icon: str
    url_name: str
    permission: str | None = None
    count: Callable[[Any], int | None] | None = None
    key: str = ""  # the letter after `g` that goes there
    shown: Callable[[Any], bool] | None = None  # a condition besides the permission


@dataclass(frozen=True)
class StoreChoice:
    """One line of the store switcher; the chosen id travels as `?store=` to the same page."""

    id: int
    name: str
    marketplace: str


@dataclass(frozen=True)
class SyncState:
    """The dot in the top bar: how the marketplaces' accounts this person sees are doing, in one word."""

    health: Health
    text: str
    url: str


@dataclass
class Shell:
    """Sources of the top bar. Each is set once by the app that knows; one that is None is not shown."""

    stores: Callable[[Any], Sequence[StoreChoice]] | None = None
    sync: Callable[[Any], SyncState | None] | None = None
    notices: Callable[[Any], int] | None = None
    notices_url_name: str = ""
    search_url_name: str = ""
    home_url_name: str = ""
    logout_url_name: str = "account_logout"
    profile_url_name: str = ""
    product_name: str = "Crossborder ERP"


NAV: list[NavItem] = []
SHELL = Shell()
