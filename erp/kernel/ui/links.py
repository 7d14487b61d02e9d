"""Names and pages of documents, by kind, for pages of apps below them: each app puts in the kinds it knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True, slots=True)
class Link:
    """What a document is called, and its page; no page when the person may not open it."""

    text: str
    url: str = ""


Finder = Callable[[list[int], "User"], Mapping[int, Link]]
LINKS: dict[str, Finder] = {}


def links_for(wanted: Iterable[tuple[str, int]], *, user: User) -> dict[tuple[str, int], Link]:
    """The link of each (kind, id), in one call per kind. An unknown kind or id is shown by its bare name."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, key in sorted(set(wanted)):
        by_kind[kind].append(key)
    found: dict[tuple[str, int], Link] = {}
    for kind, keys in by_kind.items():
        known = LINKS[kind](keys, user) if kind in LINKS else {}
        found |= {(kind, key): known.get(key) or Link(f"{kind} {key}") for key in keys}
    return found
