"""What the parts of the connector stand on: one account, its calls, and lists that come by page number."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from stores.connectors.dhgate import protocol
from stores.connectors.errors import UnreadableAnswer
from stores.connectors.port import Raw
from stores.connectors.reading import Wrong, digest, records

if TYPE_CHECKING:
    from datetime import datetime

    from stores.models import SellerAccount

PAGE = 50
MOST_PAGES = 1000
Row = Mapping[str, Any]


class Calls(ABC):
    """A part of the connector of one account."""

    account: SellerAccount

    @abstractmethod
    def _call(self, method: str, params: Mapping[str, str], *, writes: bool = False, version: str = "2.0") -> Row: ...

    def _paged(self, method: str, params: Mapping[str, str], name: str) -> Iterator[Row]:
        def page(number: int) -> Row:
            return self._call(method, {**params, "pageNo": str(number), "pageSize": str(PAGE)})

        return pages(page, name)


def pages(page: Callable[[int], Row], name: str) -> Iterator[Row]:
    """The rows of all pages; a short page is the last."""
    for number in range(1, MOST_PAGES):
        found = rows_of(page(number), name)
        yield from found
        if len(found) < PAGE:
            return


def rows_of(body: Row, name: str) -> list[Row]:
    """A list of an answer; one that makes no sense is UnreadableAnswer, with the whole answer kept."""
    try:
        return list(records(body.get(name), name))
    except Wrong as error:
        raise UnreadableAnswer(f"{name} cannot be read: {error}", raw=protocol.parameter(dict(body))) from error


def as_raw(external_id: Any, row: Row, at: datetime | None) -> Raw:
    """A row under its id; what has none gets a name of its own and is refused when it is read."""
    version = digest(row)
    return Raw(str(external_id or f"?{version}"), version, dict(row), at)
