"""DHgate Open Platform: one router, the method as a parameter, three calls to know an order, no signature and no pushes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from erp.kernel import clock
from stores.connectors import details, rates
from stores.connectors.consent import handed_out
from stores.connectors.dhgate import consent, protocol, read, read_after
from stores.connectors.dhgate.after import AfterSale
from stores.connectors.dhgate.letters import Letters
from stores.connectors.dhgate.publishing import Publishing
from stores.connectors.errors import (
    AuthRevoked,
    NotFound,
    PushRefused,
    Rejected,
    Throttled,
    Transient,
    UnreadableAnswer,
)
from stores.connectors.http import AccountHttp, TokenSource, with_token
from stores.connectors.port import (
    CancelAnswer,
    CancelRequest,
    Capabilities,
    Confirmation,
    Granted,
    OrderPage,
    PushMessage,
    Raw,
    RawOrder,
    Receipt,
    RemoteOrder,
    RemoteWarehouseStock,
    ShipmentState,
    Site,
    TokenPair,
    Unreadable,
)
from stores.connectors.reading import Wrong, record, records
from stores.services.tokens import refresh_token_of

if TYPE_CHECKING:
    from stores.models import SellerAccount

PLAN = rates.Plan(10, 60)  # nothing is published; refusals correct us
PAGE_SIZE = 50
MOST_PASSES = 3
SINCE_EVER = timedelta(days=364)  # the longest span that a list takes, less a day
BY_CREATION, BY_UPDATE = "1", "3"
TOKEN_LIFE_S = 12 * 3600.0  # what `expires_in` counts in is unclear; twice a day is often enough by all accounts
REAL_TOKENS = "https://secure.dhgate.com"


class DHgateConnector(Publishing, AfterSale, Letters):
    """One DHgate seller. Listing keys are "itemCode:skuId"; a pool's `external` holds item_code and sku_id."""

    capabilities = Capabilities(
        partial_shipment=True,
        shared_parcels=True,
        overlap_s=600,
        stock_batch=10,
        pulls=frozenset({"settlements", "returns", "traffic", "reviews", "messages"}),
        refunds=True,
        prices=True,
        price_batch=10,
        lists_listings=True,
        replies=True,
        publishes_listings=True,
        edits_listings=True,
        closes_listings=True,
        reopens_listings=True,
        max_images=8,
        longest_title=140,
    )

    def __init__(self, account: SellerAccount, tokens: TokenSource, http: AccountHttp | None = None) -> None:
        self.account = account
        self.tokens = tokens
        self.http = http or AccountHttp(account.pk)
        self.base = account.base_url.rstrip("/")

    # orders -----------------------------------------------------------------------------------------------------

    def changed_orders(self, *, since: datetime, until: datetime, page: str | None) -> OrderPage:
        """A page of the window, each order with its detail and products. Page numbers shift when orders leave the window
        meanwhile: fewer than on the page before means that a row may have slipped past, and the window is read again.
        """
        number, passes, before = (int(part) for part in (page or "1:1:0").split(":"))
        body = self._list(read.wall(since), read.wall(until), BY_UPDATE, page=number)
        total, pages = _whole(body, "count"), _whole(body, "pages")
        rows, unreadable = _sorted_out(body)
        orders, failed = details.completed(self.account.pk, rows, lambda row: self._complete(row.listed))
        following = f"{number + 1}:{passes}:{total}" if number < pages else None
        if total < before and passes < MOST_PASSES:
            following = f"1:{passes + 1}:0"
        return OrderPage(orders=orders, unreadable=unreadable + failed, next_page=following)

    def _list(self, start: str, end: str, by: str, *, page: int = 1, **more: str) -> Mapping[str, Any]:
        asked = {
            "startDate": start,
            "endDate": end,
            "querytimeType": by,
            "pageNo": str(page),
            "pageSize": str(PAGE_SIZE),
        }
        return self._call("dh.order.list.get", {**asked, **more})

    def order(self, *, external_id: str) -> RawOrder:
        """One order as it is now. Its times are only on its row of the list."""
        now = clock.now()
        day = timedelta(days=1)
        body = self._list(read.wall(now + day - SINCE_EVER), read.wall(now + day), BY_CREATION, orderNo=external_id)
        rows, unreadable = _sorted_out(body)
        mine = [row for row in rows if row.external_id == external_id]
        if not mine and unreadable:
            raise UnreadableAnswer(f"order {external_id} cannot be read: {unreadable[0].reason}", raw=unreadable[0].raw)
        if not mine:
            raise NotFound(f"DHgate lists no order {external_id} of the last year")
        return RawOrder(external_id, mine[0].updated_at, self._complete(mine[0].listed))

    def _complete(self, listed: Mapping[str, Any]) -> dict[str, Any]:
        """The order with all that reading it takes: see `stores.connectors.dhgate.read`."""
        number = {"orderNo": str(listed["orderNo"])}
        detail = self._call("dh.order.get", number)
        kept = {name: value for name, value in detail.items() if name != "status"}
        return {"listed": listed, "detail": kept, "products": self._products(listed, number)}

    def _products(self, listed: Mapping[str, Any], number: Mapping[str, str]) -> Any:
        """What was bought. It stays the same once it is paid for, which spares a third of the calls."""

        def fetch() -> dict[str, Any]:
            listed = self._call("dh.order.product.get", number).get("orderProductList")
            return {"products": listed} if listed else {}

        paid = read_after.time_of(listed, "payDate")
        found = details.once(self.account.pk, number["orderNo"], paid, fetch) if paid else fetch()
        return found.get("products")

    def read_order(self, raw: dict[str, Any]) -> RemoteOrder:
        """See `stores.connectors.dhgate.read`."""
        return read.read_order(raw)

    # shipments --------------------------------------------------------------------------------------------------

    def confirm_shipment(self, confirmation: Confirmation) -> Receipt:
        """Save a delivery: state 1 says that everything is shipped now, 2 that a part is."""
        params = {
            "orderNo": confirmation.order_id,
            "deliveryNo": confirmation.tracking_number,
            "deliveryState": "1" if confirmation.complete else "2",
            "shippingType": confirmation.carrier_code or confirmation.carrier_name,
        }
        body = self._call("dh.order.delivery.save", params, writes=True)
        if body.get("result") is not True:
            raise Rejected(f"DHgate did not accept tracking number {confirmation.tracking_number}")
        return Receipt("confirmed", {"delivery_state": params["deliveryState"]})

    def shipped_tracking(self, *, order_id: str) -> ShipmentState:
        """The deliveries that DHgate shows on the order."""
        return read.read_shipments(self._call("dh.order.get", {"orderNo": order_id}))

    # what DHgate has no call for --------------------------------------------------------------------------------

    def cancel(self, request: CancelRequest) -> Receipt:
        """Refused: see `capabilities`."""
        raise Rejected(f"DHgate takes no cancellations by API: cancel order {request.order_id} on its pages")

    def answer_cancel(self, answer: CancelAnswer) -> Receipt:
        """Refused: see `capabilities`."""
        raise Rejected(f"DHgate takes no answers to buyers by API: answer about order {answer.order_id} on its pages")

    def warehouse_stock(self, *, since: datetime) -> list[Raw]:
        """DHgate keeps no goods of ours."""
        return []

    def read_warehouse_stock(self, raw: dict[str, Any]) -> RemoteWarehouseStock:
        """There is none to read."""
        raise UnreadableAnswer("DHgate keeps no goods of ours", raw=_json(raw))

    # access -----------------------------------------------------------------------------------------------------

    def refresh(self) -> TokenPair:
        """A fresh pair; the new refresh token replaces the old one. DHgate's own `expires_in` is not to be trusted."""
        first = handed_out(self.account, lasts_s=TOKEN_LIFE_S)
        if first:
            return first
        secrets = self.account.secrets
        form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token_of(self.account.pk) or secrets["refresh_token"],
            "client_id": secrets["client_id"],
            "client_secret": secrets["client_secret"],
            "scope": "basic",
        }
        url = f"{consent.host(self.base)}/dop/oauth2/access_token"
        answer = self.http.send(method="POST", url=url, form=form, writes=False)
        answer.raise_for_server_error()
        try:
            body = answer.json()
        except UnreadableAnswer as error:
            raise Transient(str(error)) from error
        if isinstance(body, dict) and ("error" in body or answer.status >= 400):
            said = f"DHgate refused to renew the access ({body.get('error')}): {body.get('error_description')}"
            raise AuthRevoked(said, code=str(body.get("error")))
        if isinstance(body, dict) and "code" in body and "access_token" not in body:
            protocol.content(answer)  # the gateway's own word: throttled, or something new
        try:
            return TokenPair(str(body["access_token"]), TOKEN_LIFE_S, refresh_token=str(body["refresh_token"]))
        except (KeyError, TypeError) as error:
            raise UnreadableAnswer(f"DHgate gave no token: {error!r}") from error

    def sites(self) -> list[Site]:
        """One, worldwide. The list of carriers, which every seller may read, proves the token."""
        self._call("dh.shipping.typelist", {})
        return list(consent.SITES)

    @staticmethod
    def consent_url(app: Mapping[str, str], *, base_url: str, redirect_uri: str, state: str) -> str:
        """See `stores.connectors.dhgate.consent`."""
        return consent.consent_url(app, base_url=base_url, redirect_uri=redirect_uri, state=state)

    @staticmethod
    def redeem(
        app: Mapping[str, str], *, base_url: str, redirect_uri: str, answer: Mapping[str, str], http: AccountHttp
    ) -> Granted:
        """See `stores.connectors.dhgate.consent`."""
        return consent.redeem(app, base_url=base_url, redirect_uri=redirect_uri, answer=answer, http=http)

    @staticmethod
    def verify_push(
        *,
        secrets: Mapping[str, str],  # noqa: ARG004  # the port names them
        headers: Mapping[str, str],  # noqa: ARG004
        body: bytes,  # noqa: ARG004
        now: datetime,  # noqa: ARG004
    ) -> PushMessage:
        """DHgate pushes nothing, so whatever claims to be from it is not."""
        raise PushRefused("unsupported")

    def _call(
        self, method: str, params: Mapping[str, str], *, writes: bool = False, version: str = "2.0"
    ) -> Mapping[str, Any]:
        """Take the budget, call with the token, judge the answer. Only successes come back."""

        def once(token: str) -> Mapping[str, Any]:
            rates.take(self.account.pk, method, PLAN)
            stamp = str(int(clock.now().timestamp() * 1000))
            system = {"method": method, "v": version, "timestamp": stamp, "access_token": token}
            answer = self.http.send(
                method="POST", url=f"{self.base}/dop/router", params=system, form=dict(params), writes=writes
            )
            try:
                return protocol.content(answer)
            except Throttled as error:
                rates.block(self.account.pk, method, wait_s=error.wait_s)
                raise

        return with_token(self.tokens, self.refresh, once)


def _sorted_out(body: Mapping[str, Any]) -> tuple[list[details.Row], list[Unreadable]]:
    """Rows that have at least an id and a time, and the others as text: one bad row never hides its page."""
    rows, unreadable = [], []
    try:
        listed = records(body.get("orderBaseInfoList"), "orderBaseInfoList")
    except Wrong as error:
        raise UnreadableAnswer(f"the list of orders cannot be read: {error}", raw=_json(body)) from error
    for row in listed:
        try:
            external_id, updated = read.read_id_and_time(row)
            rows.append(details.Row(external_id, updated, dict(record(row, "the row"))))
        except Wrong as error:
            reason = f"no readable order id and time: {error}"
            unreadable.append(Unreadable(str(row.get("orderNo") or ""), _json(row), reason))
    return rows, unreadable


def _whole(body: Mapping[str, Any], name: str) -> int:
    try:
        return int(body.get(name) or 0)
    except (TypeError, ValueError) as error:
        raise UnreadableAnswer(f"the list of orders has no readable {name}", raw=_json(body)) from error


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
