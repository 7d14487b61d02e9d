"""The protocol that each marketplace's connector fulfils."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from stores.connectors.port.access import Granted, PushMessage, Site, TokenPair
from stores.connectors.port.after import (
    Raw,
    RefundKnown,
    RefundRequest,
    RemoteMessage,
    RemoteReturn,
    RemoteReview,
    RemoteSettlement,
    RemoteTraffic,
    Reply,
)
from stores.connectors.port.shelf import (
    ListingContent,
    ListingKnown,
    ListingPage,
    ListingPlace,
    PriceResult,
    PriceTarget,
    RemoteWarehouseStock,
    StockResult,
    StockTarget,
)
from stores.connectors.port.trade import (
    CancelAnswer,
    CancelRequest,
    Capabilities,
    Confirmation,
    OrderPage,
    RawOrder,
    Receipt,
    RemoteOrder,
    ShipmentState,
)

if TYPE_CHECKING:
    from stores.connectors.http import AccountHttp


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

    def publish_listing(self, content: ListingContent) -> Receipt:
        """List something new. Raises ContentRefused with the marketplace's issues, and OutcomeUnknown when the answer was lost: then
        `listing_known` is asked before it is sent again, or there would be two."""

    def edit_listing(self, content: ListingContent) -> Receipt:
        """Show other texts and images. The same again does no harm. Raises ContentRefused."""

    def close_listing(self, place: ListingPlace) -> Receipt:
        """Take a listing off sale. The same again does no harm."""

    def reopen_listing(self, content: ListingContent) -> Receipt:
        """Put a closed listing back on sale. The same again does no harm. Raises ContentRefused."""

    def listing_known(self, place: ListingPlace, content: ListingContent | None = None) -> ListingKnown:
        """How a listing stands, found by its ids or by our seller SKU. With `content` it is pending while other content is shown."""

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
