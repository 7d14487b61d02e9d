"""What is listed, at which price, how much of it, and what the marketplace's own warehouse holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from stores.connectors.port.trade import FulfilledBy, Unreadable

ListingStanding = Literal["active", "closed", "pending", "refused", "absent"]


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
    on_sale: bool = True  # False: it is listed, and nobody can buy it whatever its quantity


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


@dataclass(frozen=True, slots=True)
class ListingIssue:
    """What a marketplace objects to: its own code and words, and the field that they are about, where it says so."""

    code: str
    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class ListingPlace:
    """Where a listing is or is to be. `external` holds the marketplace's ids as far as we know them; `seller_sku` is our own name of it."""

    site: str
    seller_sku: str
    external: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListingContent:
    """What a listing is to show. `images` are addresses that the marketplace can fetch, the main one first.

    `category` and `attributes` are in the marketplace's words. `price` and `quantity` count when it is published or put back; an edit
    leaves both as they are shown, for they have their own ways out.
    """

    place: ListingPlace
    title: str
    description: str
    price: Decimal
    currency: str
    quantity: int
    bullets: tuple[str, ...] = ()
    brand: str = ""
    category: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    images: tuple[str, ...] = ()
    weight_g: int = 0
    length_mm: int = 0
    width_mm: int = 0
    height_mm: int = 0
    origin: str = "CN"
    hs_code: str = ""


@dataclass(frozen=True, slots=True)
class ListingKnown:
    """How a listing stands at the marketplace. `pending`: it was taken in and is still looked at; `refused`: `issues` say why.

    The keys and `external` are those of `RemoteListing`, so that it is the same listing however we came to know of it.
    """

    state: ListingStanding
    listing_key: str = ""
    pool_key: str = ""
    external: dict[str, Any] = field(default_factory=dict)
    issues: tuple[ListingIssue, ...] = ()
