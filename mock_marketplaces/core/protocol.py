"""What each marketplace tells the shared core about itself, and the words both sides use."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.fees import Fee
from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.core.sites import Site

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World


class Refusal(Exception):
    """The trade says no: too little left, an unknown id, a state that does not allow it."""

    def __init__(self, message: str, *, status: int = 409) -> None:
        super().__init__(message)
        self.status = status


class Answer(Exception):
    """Raised inside a protocol's handler to end it with this response."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


@dataclass(slots=True)
class Call:
    """An API request as understood: which operation, for which account (None when nobody's), and its work."""

    operation: str
    account_id: str | None
    run: Callable[[], Response]
    page: str = ""  # the mark of the page that is asked for, where answers tell theirs; empty on the first one


@dataclass(slots=True)
class Order:
    """One order with everything that hangs on it. `row` holds the table's columns."""

    row: dict[str, Any]
    buyer: dict[str, Any]
    extra: dict[str, Any]
    lines: list[dict[str, Any]] = field(default_factory=list)
    shipments: list[dict[str, Any]] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    refunds: list[dict[str, Any]] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def account_id(self) -> str:
        return str(self.row["account_id"])

    @property
    def units(self) -> int:
        return sum(line["quantity"] for line in self.lines)

    @property
    def units_shipped(self) -> int:
        return sum(line["shipped"] for line in self.lines)

    @property
    def status(self) -> str:
        """The core's own word: unpaid, paid, part_shipped, shipped or cancelled."""
        if self.row["cancelled_at"] is not None:
            return "cancelled"
        if self.row["shipped_at"] is not None:
            return "shipped"
        if self.row["paid_at"] is None:
            return "unpaid"
        return "part_shipped" if self.shipments else "paid"

    @property
    def items(self) -> Decimal:
        """What the goods cost the buyer."""
        return sum((Decimal(line["amount"]) * int(line["quantity"]) for line in self.lines), Decimal(0))

    @property
    def shipping(self) -> Decimal:
        return Decimal(self.extra.get("shipping", "0"))

    @property
    def tax(self) -> Decimal:
        """Collected by the marketplace and paid on by it: never the seller's."""
        return Decimal(self.extra.get("tax", "0"))

    @property
    def total(self) -> Decimal:
        return self.items + self.shipping + self.tax

    def refunded(self, part: str) -> Decimal:
        """How much of `items`, `shipping` or `tax` was given back."""
        return sum((Decimal(refund[part]) for refund in self.refunds), Decimal(0))

    def fact(self, kind: str) -> dict[str, Any] | None:
        """The newest fact of that kind."""
        return next((fact for fact in reversed(self.facts) if fact["kind"] == kind), None)


@dataclass(slots=True)
class Notice:
    """A push in the making; `resource` is what its order is kept for."""

    topic: str
    resource: str
    payload: Any


class Protocol(ABC):
    """One marketplace's ways. The defaults suit one that has one quantity per SKU, whole orders and no pushes."""

    name = ""
    lines_apart = False  # Wish: every line is an order of its own
    token_calls: tuple[str, ...] = ()  # the operations that hand out tokens
    order_lists: tuple[str, ...] = ()  # the operations that list orders
    fulfils = True  # it keeps goods of sellers and ships them itself
    shipping_per_unit = False  # Wish: an order's shipping is said per unit, so it must divide
    keeps_refused = False  # Wish: a listing whose change was refused stays on sale as it was
    merges_pushes = False  # Wish: changes within `merge_pushes_s` go out as one push
    fees: tuple[Fee, ...] = ()  # what the marketplace keeps of a sale

    def __init__(self, world: "World") -> None:
        self.world = world

    def ready(self) -> None:  # noqa: B027  # most have nothing to do here
        """The world is complete: the place to register effects of one's own."""

    # the trade ------------------------------------------------------------------------------------------------

    def site(self, code: str) -> Site:
        """The site for a code; the worldwide marketplaces take any code and sell in US dollars."""
        return Site(code, "US", "USD")

    def check_sites(self, sites: list[str]) -> None:
        for code in sites:
            self.site(code)

    def stock_group(self, site: str) -> str:
        """Listings of one SKU whose sites share a group share one quantity."""
        return ""

    @abstractmethod
    def credentials(self, account_id: str, sites: list[str]) -> dict[str, Any]: ...

    @abstractmethod
    def externals(self, account_id: str, sku: str, site: str) -> tuple[str, str, dict[str, Any]]:
        """(product id, variant id, both under the marketplace's own names) for a new listing."""

    def externals_in(self, account_id: str, sku: str, site: str, product: str) -> tuple[str, str, dict[str, Any]]:
        """The same for one of the SKUs of a product; a marketplace that does not group them gives each its own."""
        return self.externals(account_id, sku, site)

    def on_sale(self, listing: dict[str, Any]) -> bool:
        """Whether buyers find a listing, however much there is; one that was taken off the shelf keeps its quantity."""
        return self.world.shelf.sold_now(listing["id"])

    @abstractmethod
    def order_id(self, sold_at: float) -> str: ...

    @abstractmethod
    def line_id(self) -> str: ...

    def order_extra(self) -> dict[str, Any]:
        """What this marketplace keeps on an order besides the core's facts; made once per purchase."""
        return {}

    @abstractmethod
    def native_status(self, order: Order) -> str: ...

    def listing_state(self, listing: dict[str, Any]) -> str:
        """`active` while buyers may buy it; else this marketplace's word."""
        return "active" if self.on_sale(listing) and not listing["closed"] else "closed"

    def shelve(self, listing: dict[str, Any], *, closed: bool) -> None:
        """Take a listing off sale or put it back, as this marketplace keeps it. Inside a transaction."""
        self.world.trade.set_closed(listing["id"], closed=closed)

    def paper_id(self, kind: str) -> str:
        """The number of a new refund, return, review, settlement, conversation or message."""
        first = {"refund": 7, "return": 5, "review": 6, "settlement": 9, "conversation": 3, "message": 4}[kind]
        return str(first * 10**11 + self.world.store.next(kind))

    # what only this marketplace has ---------------------------------------------------------------------------

    def order_verbs(self) -> dict[str, Callable[[str, dict[str, Any]], dict[str, str]]]:
        """Further words of `/control/orders/{id}/<word>`: (order id, body) -> what came of it."""
        return {}

    def control_posts(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        """Further calls of `/control`."""
        return {}

    def happened(self, order_id: str, change: str) -> None:  # noqa: B027  # most have nothing to do here
        """An order changed; what follows of itself begins here. Inside the transaction, before the pushes."""

    def charges(self, account_id: str) -> list[dict[str, Any]]:
        """What the settlement that is just being closed takes for itself, as `lines` of `/control/settle`."""
        return []

    # the API --------------------------------------------------------------------------------------------------

    @abstractmethod
    def resolve(self, request: Request) -> Call: ...

    @abstractmethod
    def throttled(self, call: Call, wait_s: float) -> Response: ...

    @abstractmethod
    def broken(self, call: Call) -> Response: ...

    def plan(self, operation: str) -> tuple[float, float] | None:
        """(rate per second, burst) of an operation; None when it is not limited."""
        return None

    def decorate(self, call: Call, response: Response) -> None:  # noqa: B027  # most have nothing to do here
        """Headers that every answer carries."""

    def order_rows(self, payload: Any) -> list[Any]:
        """The rows of an answer of `order_lists`, to be changed in place by whoever means harm; empty when it lists none."""
        return []

    def spoil(self, row: dict[str, Any]) -> None:  # noqa: B027  # nothing is harmed where nothing is listed
        """Make a row of a list of orders unreadable, in place."""

    # pushes ---------------------------------------------------------------------------------------------------

    def notices(self, order: Order, change: str) -> list[Notice]:
        """What to push for a change: created, paid, cancelled, cancel_requested, shipped, tracking, returned ..."""
        return []

    def push_head(self, account: dict[str, Any], push: dict[str, Any], body: bytes, now: float) -> dict[str, str]:
        """The headers of a push, its signature among them."""
        return {}

    def push_body(self, payload: Any, now: float) -> Any:
        return payload

    def retry_in(self, attempt: int) -> float | None:
        """Seconds until the next attempt after `attempt` failed ones; None gives up."""
        return min(60.0, 0.5 * 2**attempt) if attempt < 60 else None

    def gave_up(self, push: dict[str, Any]) -> None:  # noqa: B027  # most have nothing to do here
        """The last attempt failed."""
