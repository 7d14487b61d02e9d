"""What a set-based service answers: an outcome per id, never an exception for a business refusal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one id was left as it was: a stable code, and the values that the words need."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Per id: done now, already so before, or refused with the reason. Ids that do not exist are refused as `not_found`."""

    done: tuple[int, ...] = ()
    already: tuple[int, ...] = ()
    refused: Mapping[int, Refusal] = field(default_factory=dict)

    def __add__(self, other: "Outcomes") -> "Outcomes":
        return Outcomes(self.done + other.done, self.already + other.already, {**self.refused, **other.refused})

    @property
    def total(self) -> int:
        """How many ids were answered."""
        return len(self.done) + len(self.already) + len(self.refused)


def missing(asked: Iterable[int], found: Iterable[int]) -> dict[int, Refusal]:
    """A `not_found` refusal for each asked id that was not found."""
    known = set(found)
    return {key: Refusal("not_found") for key in asked if key not in known}
