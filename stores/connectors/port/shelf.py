"""What is listed, at which price, how much of it, and what the marketplace's own warehouse holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from stores.connectors.port.trade import FulfilledBy, Unreadable


@dataclass(frozen=True, slots=True)
class StockTarget:
    """A quantity to be shown: `external` holds the ids that the connector needs to address the pool."""

    pool_id: int
    external: dict[str, Any]
    quantity: int


@dataclass(frozen=True, slots=True)
class StockResult:
    """What became of one target; a retryable one is sent again, with the newest value."""

    pool_id: int
    accepted: bool
    error: str = ""
    retryable: bool = False


@dataclass(frozen=True, slots=True)
class PriceTarget:
    """A price to be shown for one listing; `external` as in `StockTarget`."""

    tag_id: int
    external: dict[str, Any]
    site: str
    price: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class PriceResult:
    """What became of one price; a retryable one is sent again, with the newest value."""

    tag_id: int
    accepted: bool
    error: str = ""
    retryable: bool = False


@dataclass(frozen=True, slots=True)
class RemoteListing:
    """Something that is on sale. `listing_key` as order lines name it; `pool_key` the same for all that share one quantity.

    `external` holds every id that pushing its stock and price needs.
    """

    listing_key: str
    pool_key: str
    site: str
    seller_sku: str
    title: str
    price: Decimal | None
    currency: str
    quantity: int | None
    external: dict[str, Any]
    fulfilled_by: FulfilledBy = "seller"


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page of what is listed."""

    listings: list[RemoteListing]
    unreadable: list[Unreadable] = field(default_factory=list)
    next_page: str | None = None


@dataclass(frozen=True, slots=True)
class RemoteWarehouseStock:
    """What the marketplace's own warehouse holds of ours."""

    site: str
    listing_key: str
    seller_sku: str
    fulfillable: int
    inbound: int = 0
    reserved: int = 0
    unfulfillable: int = 0
