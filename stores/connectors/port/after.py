"""What comes after the sale: settlements, returns, refunds, visitors, reviews, messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

RefundStanding = Literal["confirmed", "pending", "failed", "absent"]


@dataclass(frozen=True, slots=True)
class Raw:
    """A settlement, return, traffic day or review as the marketplace sent it (JSON), not yet understood.

    `version` changes when its content does (an update time or a digest), so that news is not taken for the same delivery.
    """

    external_id: str
    version: str
    raw: dict[str, Any]
    at: datetime | None = None  # the marketplace's own time of it; the newest moves the cursor of the pull


@dataclass(frozen=True, slots=True)
class RemoteSettlementLine:
    """One line of a settlement: `amount` positive to us. `component` is a word of `finance.states.Component`, empty when unknown to us."""

    external_line_id: str
    raw_kind: str  # their word
    component: str
    order_id: str  # empty for what belongs to no order
    site: str
    amount: Decimal
    posted_on: date


@dataclass(frozen=True, slots=True)
class RemoteSettlement:
    """A closed settlement report; `total` is what they pay out, the sum of its lines."""

    external_id: str
    currency: str
    period_from: date
    period_to: date
    total: Decimal
    lines: tuple[RemoteSettlementLine, ...]


@dataclass(frozen=True, slots=True)
class RemoteReturn:
    """What a buyer wants put right. `kind` is a word of `aftersales.states.CaseKind`, `reason` of `CaseReason`, both by our mapping."""

    external_id: str
    order_id: str
    kind: str
    reason: str
    remote_reason: str
    status: str  # their word
    closed: bool
    requested_at: datetime
    updated_at: datetime
    lines: tuple[tuple[str, int], ...]  # (external_line_id, quantity); empty: the whole order
    note: str = ""
    tracking_number: str = ""
    refund: Decimal | None = None  # what the buyer asks for, when the marketplace says it
    refunded: Decimal | None = (
        None  # what has been given back on it in all, by us or by the marketplace itself, when it says so
    )


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """Money to give back. `reference` is ours, stable, unique per refund, so that a lost answer can be looked up."""

    order_id: str
    reference: str
    currency: str
    items: Decimal
    shipping: Decimal
    tax: Decimal
    lines: tuple[tuple[str, int, Decimal], ...]  # (external_line_id, quantity, amount of the goods)
    reason: str  # a word of `aftersales.states.CaseReason`
    site: str
    case_id: str = ""  # the marketplace's number of the case, where there is one


@dataclass(frozen=True, slots=True)
class RefundKnown:
    """What the marketplace knows of a refund that we asked for."""

    state: RefundStanding
    external_id: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class RemoteTraffic:
    """Visitors of a site on a day of the store's zone."""

    site: str
    day: date
    visitors: int
    page_views: int


@dataclass(frozen=True, slots=True)
class RemoteReview:
    """What a buyer says, one to five stars."""

    external_id: str
    site: str
    listing_key: str  # as order lines name it; empty for a review of the shop
    order_id: str
    stars: int
    title: str
    text: str
    author: str
    reviewed_at: datetime


@dataclass(frozen=True, slots=True)
class RemoteMessage:
    """One message of a conversation. `thread_id` is the conversation's; `from_buyer` False is what the shop said, whoever typed it."""

    external_id: str
    thread_id: str
    site: str
    order_id: str  # empty before any order
    listing_key: str  # what it is about, empty when it is about no product
    buyer_id: str
    buyer_name: str
    from_buyer: bool
    text: str
    sent_at: datetime
    reference: str = ""  # of ours, when the marketplace gives back what we sent with it
    answer_by: datetime | None = None  # the marketplace's own deadline, where it has one


@dataclass(frozen=True, slots=True)
class Reply:
    """A message to a buyer. `reference` is ours, stable, unique, so that a lost answer can be looked up."""

    thread_id: str
    reference: str
    text: str
    site: str
    order_id: str = ""
