"""What the pages themselves offer: every list of the house with its tabs, filters, sorts and search box, read off the answer.

So a new list, or a new filter of one, is measured without being named anywhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import product
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

# Addresses that are not measured, by a part of them.
LEFT_OUT: Mapping[str, str] = {
    "/ui-kit/": "examples of the kit, on rows of their own",
    "/api/": "documentation of the API",
    "/export/": "files, not pages",
}
EACH = 4  # a filter with more choices than these is measured at its first, middle and last one
WORDS = ("lamp", "蓝牙耳机", "no such thing")
PAGING = ("after", "before")


@dataclass(slots=True)
class Offer:
    """What one answer offers: parts of addresses as pairs of name and value."""

    pager: bool = False
    rows: int = 0
    search: str = ""
    choices: dict[str, list[str]] = field(default_factory=dict)
    days: list[str] = field(default_factory=list)
    tabs: list[str] = field(default_factory=list)
    sorts: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    @property
    def is_list(self) -> bool:
        """Whether people page through it or narrow it down."""
        return self.pager or bool(self.choices or self.search)


class _Reader(HTMLParser):
    """Reads an answer for the parts that the kit's components draw."""

    def __init__(self) -> None:
        super().__init__()
        self.offer = Offer()
        self._in_filter = self._in_tabs = self._in_head = self._in_body = self._in_code = False
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        kinds = given.get("class", "").split()
        if tag in ("form", "nav", "thead", "tbody"):
            self._place(tag, kinds, entering=True)
        elif tag == "tr" and self._in_body:
            self.offer.rows += 1
        elif tag == "a":
            self._link(given, kinds)
        elif self._in_filter:
            self._control(tag, given)
        if self._in_body and "mono" in kinds:
            self._in_code = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("form", "nav", "thead", "tbody"):
            self._place(tag, [], entering=False)
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._in_code and data.strip():
            self.offer.codes.append(data.strip())
            self._in_code = False

    def _place(self, tag: str, kinds: list[str], *, entering: bool) -> None:
        if tag == "form":
            self._in_filter = entering and "filter-bar" in kinds
        elif tag == "nav":
            self._in_tabs = entering and "tabs" in kinds
            self.offer.pager |= "pager" in kinds
        elif tag == "thead":
            self._in_head = entering
        else:
            self._in_body = entering

    def _link(self, given: dict[str, str], kinds: list[str]) -> None:
        href = given.get("href", "")
        if self._in_tabs:
            self.offer.tabs.append(href)
        elif self._in_head and "sort=" in href:
            self.offer.sorts.append(dict(parse_qsl(urlsplit(href).query))["sort"])
        elif "data-row-link" in given or self._in_body:
            self.offer.opened.append(href)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "select":
            self._select = name
            self.offer.choices[name] = []
        elif tag == "option" and self._select and given.get("value"):
            self.offer.choices[self._select].append(given["value"])
        elif tag == "input" and kind == "search":
            self.offer.search = name
        elif tag == "input" and kind == "checkbox":
            self.offer.choices.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "input" and kind == "date":
            self.offer.days.append(name)


def read(html: str) -> Offer:
    """What an answer offers."""
    reader = _Reader()
    reader.feed(html)
    return reader.offer


@dataclass(frozen=True, slots=True)
class Address:
    """A list as people open it: by itself or a tab of it, narrowed or sorted, or a search, which may take longer."""

    path: str
    search: bool = False
    view: bool = False


def lists_offered(client: Client, *, days: tuple[str, str]) -> dict[str, list[Address]]:
    """Every list of the house by its own address, each with everything that it offers. `days` are put into filters by date."""
    found: dict[str, list[Address]] = {}
    names: set[str] = set()
    waiting = [path for path in _plain_addresses(get_resolver().url_patterns) if not _left_out(path)]
    while waiting:
        path = waiting.pop(0)
        answer = client.get(path)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        offer = read(answer.content.decode())
        if offer.is_list:
            found[path] = list({each.path: each for each in reversed(list(_addresses(path, offer, days)))}.values())[
                ::-1
            ]
        waiting += _others(path, offer, names)
    return found


def _addresses(path: str, offer: Offer, days: tuple[str, str]) -> Iterator[Address]:
    """The list as it is and its tabs, these and every filter with every sort, and searches."""
    views: list[dict[str, str]] = [{}]
    for href in offer.tabs:
        parts = urlsplit(urljoin(path, href))
        if parts.path == path:
            views.append(dict(parse_qsl(parts.query)))
    for view in views:
        yield Address(_address(path, view), view=True)
    filters = [{name: value} for name, values in offer.choices.items() for value in _some(values)]
    if offer.days:
        filters.append(dict(zip(offer.days, days * len(offer.days), strict=False)))
    sorts = ["", *(sign + name.lstrip("-") for name in offer.sorts for sign in ("", "-"))]
    for chosen, sort in product([*views, *filters], sorts):
        yield Address(_address(path, chosen | ({"sort": sort} if sort else {})))
    if offer.search:
        for text in _texts(offer):
            yield Address(_address(path, {offer.search: text}), search=True)


def _texts(offer: Offer) -> list[str]:
    """What somebody types: the first code that the list shows, a part of it, and words."""
    code = next((code for code in offer.codes if len(code) > 3), "")
    return [text for text in (code, code[1:6], *WORDS) if text]


def _some(values: list[str]) -> list[str]:
    return values if len(values) <= EACH else [values[0], values[len(values) // 2], values[-1]]


def _address(path: str, params: Mapping[str, str]) -> str:
    kept = {name: value for name, value in params.items() if name not in PAGING and value}
    return f"{path}?{urlencode(kept)}" if kept else path


def _others(path: str, offer: Offer, names: set[str]) -> list[str]:
    """One of each kind of page that the rows open: it may have a list of its own."""
    found = []
    for href in offer.opened:
        target = urlsplit(urljoin(path, href)).path
        name = _name_of(target)
        if name and name not in names and not _left_out(target):
            names.add(name)
            found.append(target)
    return found


def _name_of(path: str) -> str:
    """The name of an address with an object; "" for others, which are known already."""
    try:
        match: Any = resolve(path)
    except ValueError:
        return ""
    return match.view_name if match.kwargs else ""


def _left_out(path: str) -> bool:
    return any(part in path for part in LEFT_OUT)


def _plain_addresses(patterns: list[Any], before: str = "") -> Iterator[str]:
    """Every named address without an object."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if not pattern.pattern.regex.groups:
                space = f"{before}{pattern.namespace}:" if pattern.namespace else before
                yield from _plain_addresses(pattern.url_patterns, space)
        elif isinstance(pattern, URLPattern) and pattern.name and not pattern.pattern.regex.groups:
            yield reverse(before + pattern.name)
