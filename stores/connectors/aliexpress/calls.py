"""What the parts of the AliExpress connector ask of its client."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from stores.connectors.errors import UnreadableAnswer
from stores.connectors.reading import Wrong, records

if TYPE_CHECKING:
    from stores.models import SellerAccount


class Calls(ABC):
    """Signed calls of one account."""

    account: SellerAccount

    @abstractmethod
    def _call(self, method: str, params: Mapping[str, str], *, writes: bool = False) -> Mapping[str, Any]: ...

    @abstractmethod
    def _inner(self, method: str, params: Mapping[str, str], *wrappers: str) -> Mapping[str, Any]: ...

    @abstractmethod
    def _detail(self, external_id: str) -> Mapping[str, Any]: ...


def rows_of(answer: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """A list in an answer; raises UnreadableAnswer when it is none."""
    try:
        return records(answer.get(name), name)
    except Wrong as error:
        raise UnreadableAnswer(f"{name} cannot be read: {error}", raw=to_json(answer)) from error


def to_json(value: Any) -> str:
    """JSON as it is signed and sent."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def as_number(external_id: str) -> int | str:
    """An id as the gateway's JSON has it."""
    return int(external_id) if external_id.isascii() and external_id.isdigit() else external_id


def word(value: Any) -> str:
    """A text or number to look around with, '' for anything else: what is kept is read by `stores.connectors.reading`."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
