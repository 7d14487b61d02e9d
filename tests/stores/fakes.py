"""A marketplace by hand: it remembers what it was told, and answers as the test says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, ClassVar

from stores.connectors.errors import ConnectorError
from stores.connectors.port import Capabilities, PriceResult, PriceTarget, StockResult, StockTarget


@dataclass
class Shelf:
    """What the marketplace shows, by row id; what it refuses; what it will raise next; and every call that was made."""

    shown: dict[int, Any] = field(default_factory=dict)
    refuses: dict[int, str] = field(default_factory=dict)
    raises: list[ConnectorError] = field(default_factory=list)
    calls: list[list[tuple[int, Any]]] = field(default_factory=list)


class FakeConnector:
    """Takes prices two at a time and stock one at a time."""

    capabilities = Capabilities(prices=True, price_batch=2)
    shelf: ClassVar[Shelf] = Shelf()

    def __init__(self, account: object, tokens: object) -> None:
        self.account = account
        self.http = SimpleNamespace(answered=0)

    def push_prices(self, targets: Sequence[PriceTarget]) -> list[PriceResult]:
        told = self._told([(row.tag_id, row.price) for row in targets])
        return [PriceResult(key, not error, error) for key, error in told.items()]

    def read_prices(self, targets: Sequence[PriceTarget]) -> dict[int, Decimal]:
        return {row.tag_id: self.shelf.shown[row.tag_id] for row in targets}

    def push_stock(self, targets: Sequence[StockTarget]) -> list[StockResult]:
        told = self._told([(row.pool_id, row.quantity) for row in targets])
        return [StockResult(key, not error, error) for key, error in told.items()]

    def read_stock(self, targets: Sequence[StockTarget]) -> dict[int, int]:
        return {row.pool_id: self.shelf.shown[row.pool_id] for row in targets}

    def _told(self, pairs: list[tuple[int, Any]]) -> dict[int, str]:
        self.shelf.calls.append(pairs)
        if self.shelf.raises:
            raise self.shelf.raises.pop(0)
        self.shelf.shown.update({key: value for key, value in pairs if key not in self.shelf.refuses})
        return {key: self.shelf.refuses.get(key, "") for key, _value in pairs}
