"""The one port through which the house speaks to a marketplace: plain values in, plain values out, no rows.

A connector raises only what `stores.connectors.errors` names. It holds no state beyond its account's credentials and client.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from stores.connectors.http import AccountHttp

FulfilledBy = Literal["seller", "marketplace"]
ReceiptState = Literal["confirmed", "submitted"]
TrackingState = Literal["confirmed", "pending", "failed"]
RefundStanding = Literal["confirmed", "pending", "failed", "absent"]
CancelReason = Literal["out_of_stock", "buyer_request", "undeliverable", "wrong_price", "other"]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a marketplace can do; pages never offer what it can't."""

    push: bool = False  # sends webhooks
    partial_shipment: bool = False
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
class Site:
    """A site that an account may sell on. `zone` is the IANA name of its traffic day."""

    code: str
    name: str
    currency: str
    zone: str


@dataclass(frozen=True, slots=True)
class Granted:
    """What a seller's consent gave us. `credentials` are stored sealed, as the account's secrets; `authorised_until` where consent ends."""

    seller_id: str
    name: str
    region: str
    credentials: dict[str, Any]
    tokens: TokenPair | None
    authorised_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TokenPair:
    """Fresh access; `refresh_token` is None when the old one stays good."""

    access_token: str
    expires_in_s: float
    refresh_token: str | None = None
    refresh_expires_in_s: float | None = None


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
class PushMessage:
    """A verified webhook: a hint to look at an order again, never the truth about it."""

    delivery_id: str
    order_id: str | None
    topic: str


class Connector(Protocol):
    """One seller account at one marketplace."""

    capabilities: Capabilities
    http: AccountHttp

    def changed_orders(self, *, since: datetime, until: datetime, page: str | None) -> OrderPage:
        """A page of the orders changed in the window; the first when `page` is None."""

    def order(self, *, external_id: str) -> RawOrder:
        """One order as it is now; raises NotFound."""

    def read_order(self, raw: dict[str, Any]) -> RemoteOrder:
        """Understand a raw order. Pure: no call, no clock. Raises UnreadableAnswer with the reason."""

    def confirm_shipment(self, confirmation: Confirmation) -> Receipt:
        """Tell that a parcel left. Raises OutcomeUnknown when the answer was lost, AlreadyDone when it was told before."""

    def shipped_tracking(self, *, order_id: str) -> ShipmentState:
        """Which parcels the marketplace knows of an order; what to ask after unknown and submitted."""

    def push_stock(self, targets: Sequence[StockTarget]) -> list[StockResult]:
        """Show these quantities. One result per target that was tried; targets without one were not sent."""

    def read_stock(self, targets: Sequence[StockTarget]) -> dict[int, int]:
        """pool_id -> the quantity shown there now."""

    def settlements(self, *, since: datetime) -> list[Raw]:
        """Settlement reports that were published since then, with all their lines."""

    def read_settlement(self, raw: dict[str, Any]) -> RemoteSettlement:
        """Understand a settlement. Pure. Raises UnreadableAnswer with the reason."""

    def returns(self, *, since: datetime) -> list[Raw]:
        """Returns, refund requests and disputes that changed since then."""

    def read_return(self, raw: dict[str, Any]) -> RemoteReturn:
        """Understand a return. Pure. Raises UnreadableAnswer with the reason."""

    def refund(self, request: RefundRequest) -> Receipt:
        """Give money back. Raises OutcomeUnknown when the answer was lost, AlreadyDone when the reference was used before."""

    def refund_state(self, *, order_id: str, reference: str) -> RefundKnown:
        """What became of a refund; what to ask after unknown and submitted."""

    def traffic(self, *, since: date, until: date) -> list[Raw]:
        """Traffic of each site and day in the range, both ends included. `external_id` is `<site>:<day>`."""

    def read_traffic(self, raw: dict[str, Any]) -> RemoteTraffic:
        """Understand a day's traffic. Pure."""

    def reviews(self, *, since: datetime) -> list[Raw]:
        """Reviews written or changed since then."""

    def read_review(self, raw: dict[str, Any]) -> RemoteReview:
        """Understand a review. Pure."""

    def push_prices(self, targets: Sequence[PriceTarget]) -> list[PriceResult]:
        """Show these prices. One result per target that was tried; targets without one were not sent."""

    def read_prices(self, targets: Sequence[PriceTarget]) -> dict[int, Decimal]:
        """tag_id -> the price shown there now."""

    def listings(self, *, page: str | None) -> ListingPage:
        """A page of what the account lists, on all its sites; the first when `page` is None."""

    def cancel(self, request: CancelRequest) -> Receipt:
        """Cancel an order that has not shipped. What became of it is read from the order itself (`order`, `read_order`)."""

    def answer_cancel(self, answer: CancelAnswer) -> Receipt:
        """Accept or refuse a buyer's wish to cancel. What became of it is read from the order itself."""

    def messages(self, *, since: datetime) -> list[Raw]:
        """Messages written since then, to and from buyers."""

    def read_message(self, raw: dict[str, Any]) -> RemoteMessage:
        """Understand a message. Pure. Raises UnreadableAnswer with the reason."""

    def send_message(self, reply: Reply) -> Receipt:
        """Write to a buyer. Raises OutcomeUnknown when the answer was lost. What became of it is read from `messages`."""

    def warehouse_stock(self, *, since: datetime) -> list[Raw]:
        """What the marketplace's own warehouses hold of ours and changed since then."""

    def read_warehouse_stock(self, raw: dict[str, Any]) -> RemoteWarehouseStock:
        """Understand a row of it. Pure. Raises UnreadableAnswer with the reason."""

    def sites(self) -> list[Site]:
        """The sites that this account may sell on, asked of the marketplace: also the test of a new connection."""

    @staticmethod
    def consent_url(app: Mapping[str, str], *, base_url: str, redirect_uri: str, state: str) -> str:
        """Where the seller says yes to our application. `app` holds what the marketplace gave us when we registered it."""

    @staticmethod
    def redeem(
        app: Mapping[str, str], *, base_url: str, redirect_uri: str, answer: Mapping[str, str], http: AccountHttp
    ) -> Granted:
        """Turn what the consent page sent back (its query, `state` checked by the caller) into an authorisation.

        Raises Rejected with what to do when the code is used up, too old or not ours.
        """

    def refresh(self) -> TokenPair:
        """Fetch fresh access; called under a lease only. Raises AuthRevoked when a person must connect again."""

    @staticmethod
    def verify_push(
        *, secrets: Mapping[str, str], headers: Mapping[str, str], body: bytes, now: datetime
    ) -> PushMessage:
        """Check a webhook's signature and freshness on the raw body; header names are lower case. Raises PushRefused."""
