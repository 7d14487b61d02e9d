"""What a row of the access matrix is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from people.models import User
from stores.models import Store

Kwargs = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One address: its rule, the methods it answers, and (for APIs) the methods that have another rule."""

    name: str
    access: str
    methods: tuple[str, ...] = ("GET",)
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    of_store: Callable[[Store], Kwargs] | None = None
    of_nobody: Callable[[], Kwargs] | None = None
    of_self: Callable[[User], Kwargs] | None = None  # an object of the asking person: another's is 404
    api: bool = False
    answers: tuple[
        int, ...
    ] = ()  # what an allowed empty request may answer, when not simply below 400 (or 400, 409, 422 when unsafe)
    methods_access: Mapping[str, str] = field(default_factory=dict)

    def rule(self, method: str) -> str:
        """The rule for a method."""
        return self.methods_access.get(method, self.access)
