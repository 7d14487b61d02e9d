"""Orders in, shipments and cancellations out, and what a marketplace can do at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

FulfilledBy = Literal["seller", "marketplace"]
ReceiptState = Literal["confirmed", "submitted"]
TrackingState = Literal["confirmed", "pending", "failed"]
CancelReason = Literal["out_of_stock", "buyer_request", "undeliverable", "wrong_price", "other"]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a marketplace can do; pages never offer what it can't."""

    push: bool = False  # sends webhooks
    partial_shipment: bool = False  # takes parcels that hold a part of an order
    shared_parcels: bool = False  # takes one tracking number on several orders of a buyer
    cancels_orders: bool = False  # lets the seller cancel by API
    answers_cancels: bool = False  # lets the seller accept or refuse a buyer's wish to cancel
    asynchronous_shipment: bool = False  # accepts a confirmation first and decides later
    overlap_s: int = 900  # how far before the cursor a pull starts
    clamp_s: int = 0  # how close to now a pull may ask
    page_ascending: bool = False  # pages come in the order of their update time, so the cursor may move per page
    stock_batch: int = 1  # how many targets one stock call carries
    pulls: frozenset[str] = frozenset()  # words of `SyncKind` beside orders that it reports; only these are asked for
    refunds: bool = False  # takes refunds by API
    partial_refunds: bool = True  # takes less than the whole order
    prices: bool = False  # takes prices by API
    price_batch: int = 1  # how many targets one price call carries
    lists_listings: bool = False  # tells what is listed, for the first import
    replies: bool = False  # takes messages to buyers by API
    publishes_listings: bool = False  # takes new listings by API
    edits_listings: bool = False  # takes other texts and images of a listing
    closes_listings: bool = False  # takes listings off sale
    reopens_listings: bool = False  # puts closed listings back on sale
    max_images: int = 0  # how many images a listing may have
    longest_title: int = 0  # how many characters a title may have


@dataclass(frozen=True, slots=True)
class RawOrder:
    """An order as the marketplace sent it (JSON), not yet understood."""

    external_id: str
    updated_at: datetime
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row of a page that could not even be named; `raw` is its text."""

    external_id: str
    raw: str
    reason: str


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page of changed orders. `cursor` is the marketplace's own time up to which we have read, when it says so."""

    orders: list[RawOrder]
    unreadable: list[Unreadable] = field(default_factory=list)
    next_page: str | None = None
    cursor: datetime | None = None


@dataclass(frozen=True, slots=True)
class RemoteLine:
    """What was bought. `quantity` is as ordered; `cancelled` of it no longer wanted. `listing_key` finds our listing."""

    external_line_id: str
    listing_key: str
    seller_sku: str
    title: str
    quantity: int
    unit_price: Decimal | None
    cancelled: int = 0


@dataclass(frozen=True, slots=True)
class RemoteAddress:
    """Where it goes; `country` is ISO 3166 alpha-2."""

    name: str
    lines: tuple[str, ...]
    city: str
    state: str
    postcode: str
    country: str
    phone: str
    email: str
    company: str = ""


@dataclass(frozen=True, slots=True)
class RemoteOrder:
    """An order as the marketplace tells it, in our words; times in UTC, money as Decimal in `currency`."""

    external_id: str
    group_id: str
    site: str  # the store's site code
    status: str  # their word
    updated_at: datetime
    ordered_at: datetime
    paid_at: datetime | None
    cancelled_at: datetime | None
    cancel_requested_at: datetime | None
    shipped_at: datetime | None
    ship_by: datetime
    currency: str
    items_total: Decimal
    shipping_total: Decimal
    total: Decimal
    fulfilled_by: FulfilledBy
    address: RemoteAddress | None
    buyer_note: str
    lines: tuple[RemoteLine, ...]
    releasable: bool  # paid, and the marketplace lets us ship it
    tax_total: Decimal = Decimal(0)  # collected and paid on by the marketplace; part of `total`, never ours


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A parcel that left, to be told to the marketplace. `package_reference` is a positive number, unique in the order."""

    order_id: str
    tracking_number: str
    carrier_code: str  # their code for it
    carrier_name: str
    shipped_at: datetime
    lines: tuple[tuple[str, int], ...]  # (external_line_id, quantity)
    parcel_number: str
    package_reference: int
    site: str
    complete: bool  # everything of the order is shipped now


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a write: settled, or accepted and to be read back later."""

    state: ReceiptState
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShipmentState:
    """What the marketplace knows of an order's parcels: each tracking number with how far it got there, and why it failed."""

    tracking: Mapping[str, TrackingState]
    status: str = ""  # the order's status, in their word
    errors: Mapping[str, str] = field(default_factory=dict)  # tracking number -> reason


@dataclass(frozen=True, slots=True)
class CancelAnswer:
    """What we say to a buyer who wants to cancel. `reason` is for the buyer, where the marketplace passes it on."""

    order_id: str
    accept: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CancelRequest:
    """An order that we can't fulfil. `reference` is ours, stable."""

    order_id: str
    reference: str
    reason: CancelReason
    site: str
    lines: tuple[tuple[str, int], ...]  # (external_line_id, quantity)
