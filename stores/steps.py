"""What a new account still needs, in its order. Each app puts its own step in here when it is ready; the account's page shows them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its page takes the account's id, and `done` says in words what is set, '' while nothing is."""

    rank: int
    label: str | Promise
    says: str | Promise
    url_name: str
    done: Callable[[int], str]


STEPS: list[Step] = []


def steps() -> list[Step]:
    """All of them, in the order in which a person takes them."""
    return sorted(STEPS, key=lambda step: step.rank)
