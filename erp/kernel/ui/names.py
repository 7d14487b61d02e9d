"""Names that are kept in both languages."""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import get_language


class Named(Protocol):
    """Anything with a name in both languages."""

    @property
    def name(self) -> str: ...
    @property
    def name_zh(self) -> str: ...


def local_name(thing: Named | None) -> str:
    """The name in the reader's language: Chinese where there is one."""
    if thing is None:
        return ""
    return thing.name_zh or thing.name if (get_language() or "").startswith("zh") else thing.name
