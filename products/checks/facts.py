"""What the checks look at, and what they say. Plain values."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """A finding stops the publishing, or only warns."""

    STOP = "stop"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as measured: its size, how much of its border is white in thousandths (none: not measured), and its dHash."""

    width: int
    height: int
    white_border: int | None = None
    dhash: int | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A forbidden word or phrase. `marketplace` is empty for all of them."""

    text: str
    kind: str
    severity: Severity
    marketplace: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another listing of the same store that may be nearly the same."""

    label: str
    title: str
    dhash: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A listing as it is to be published, with what its SKU brings."""

    marketplace: str
    title: str = ""
    description: str = ""
    bullets: Sequence[str] = ()
    brand: str = ""
    category: str = ""
    attributes: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    pictures: Sequence[Picture] = ()
    price: Decimal | None = None
    currency: str = ""
    barcodes: Sequence[str] = ()
    weight_g: int = 0
    size_mm: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: a stable code, the field it is about, and the values that the words need."""

    code: str
    severity: Severity
    field: str
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def stops(self) -> bool:
        """Whether it keeps the listing from being published."""
        return self.severity is Severity.STOP
