"""AliExpress Open Platform, seller side: one URL, the method as a parameter, everything signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from erp.kernel import clock
from stores.connectors import details, rates
from stores.connectors.aliexpress import consent, hooks, protocol, read
from stores.connectors.aliexpress.after import AfterSale
from stores.connectors.aliexpress.calls import as_number, to_json
from stores.connectors.aliexpress.catalogue import Catalogue
from stores.connectors.aliexpress.publishing import Publishing
from stores.connectors.aliexpress.shipping import Shipping
from stores.connectors.aliexpress.talk import Talk
from stores.connectors.consent import handed_out
from stores.connectors.errors import AuthExpired, AuthRevoked, NotFound, Rejected, Throttled, UnreadableAnswer
from stores.connectors.http import AccountHttp, HttpAnswer, TokenSource, with_token
from stores.connectors.port import (
    Capabilities,
    Granted,
    OrderPage,
    PushMessage,
    RawOrder,
    RemoteOrder,
    Site,
    TokenPair,
    Unreadable,
)
from stores.connectors.reading import Wrong, identity, records
from stores.services.tokens import refresh_token_of

if TYPE_CHECKING:
    from stores.models import SellerAccount

PLAN = rates.Plan(20, 100)  # nothing is published for orders; their bans correct us
PAGE_SIZE = 50
OLDEST = timedelta(days=180)  # `create_*` has to be sent with `modified_*`; open orders are given for so long
MOST_PASSES = 3  # how often a window is read again because its pages moved
LIST = "aliexpress.solution.order.get"
DETAIL = "aliexpress.trade.new.redefining.findorderbyid"
ADDRESS = "aliexpress.solution.order.receiptinfo.get"
DECRYPT = "aliexpress.trade.seller.order.decrypt"
NO_ADDRESS = read.UNPAID | read.AT_RISK | read.ENDED
# They change from second to second without the order changing.
COUNTDOWNS = {"left_send_good_day", "left_send_good_hour", "left_send_good_min", "timeout_left_time", "over_time_left"}
TOKEN_LIFE_S = 86400.0  # the shortest that is known; a production app is told its own with each renewal
REFRESH = "/auth/token/refresh"


class AliExpressConnector(Shipping, Catalogue, Publishing, AfterSale, Talk):
    """One AliExpress seller. Listing keys are "product_id:sku_code"; a pool's `external` holds product_id and sku_code."""

    capabilities = Capabilities(
        push=True,
        partial_shipment=True,
        shared_parcels=True,
        overlap_s=600,
        stock_batch=100,
        pulls=frozenset({"settlements", "returns", "traffic", "reviews", "messages"}),
        refunds=True,
        answers_cancels=True,
        prices=True,
        price_batch=100,
        lists_listings=True,
        replies=True,
        publishes_listings=True,
        edits_listings=True,
        closes_listings=True,
        reopens_listings=True,
        max_images=6,
        longest_title=128,
    )

    def __init__(self, account: SellerAccount, tokens: TokenSource, http: AccountHttp | None = None) -> None:
        self.account = account
        self.tokens = tokens
        self.http = http or AccountHttp(account.pk)
        self.base = account.base_url.rstrip("/")

    # orders -----------------------------------------------------------------------------------------------------

    def changed_orders(self, *, since: datetime, until: datetime, page: str | None) -> OrderPage:
        """A page of the window, each order with its detail and address. Page numbers shift when orders leave the window
        meanwhile: fewer than on the page before means that a row may have slipped past, and the window is read again.
        """
        number, passes, before = (int(part) for part in (page or "1:1:0").split(":"))
        result = self._listed(since, until, number)
        total, pages = _whole(result, "total_count"), _whole(result, "total_page")
        rows, unreadable = _sorted_out(result)
        orders, failed = details.completed(
            self.account.pk, rows, lambda row: self._complete(row.external_id, row.listed)
        )
        following = f"{number + 1}:{passes}:{total}" if number < pages else None
        if total < before and passes < MOST_PASSES:
            following = f"1:{passes + 1}:0"
        return OrderPage(orders=orders, unreadable=unreadable + failed, next_page=following)

    def _listed(self, since: datetime, until: datetime, number: int) -> Mapping[str, Any]:
        start, end = read.window(since, until)
        # FINISH comes only when it is asked for by name, and a cancelled order ends as FINISH.
        query = {
            "create_date_start": read.wall(until - OLDEST),
            "create_date_end": end,
            "modified_date_start": start,
            "modified_date_end": end,
            "order_status_list": sorted(read.STATUSES),
            "page_size": PAGE_SIZE,
            "current_page": number,
        }
        return self._inner(LIST, {"param0": to_json(query)}, "result")

    def order(self, *, external_id: str) -> RawOrder:
        """One order as it is now."""
        raw = self._complete(external_id, None)
        return RawOrder(external_id=external_id, updated_at=datetime.fromisoformat(raw["updated_at"]), raw=raw)

    def _complete(self, external_id: str, listed: Mapping[str, Any] | None) -> dict[str, Any]:
        """The order with all that reading it takes: see `stores.connectors.aliexpress.read`."""
        detail = self._detail(external_id)
        try:
            updated = read.updated_at(detail.get("gmt_modified") or detail.get("gmt_update"), now=clock.now())
            found_id = identity(detail.get("id") or detail.get("order_id"), "id")
        except Wrong as error:
            raise UnreadableAnswer(f"order {external_id} cannot be read: {error}", raw=to_json(detail)) from error
        if found_id != external_id:
            raise UnreadableAnswer(f"asked for order {external_id}, AliExpress gave {found_id}", raw=to_json(detail))
        return {
            "listed": listed,
            "detail": {name: value for name, value in detail.items() if name not in COUNTDOWNS},
            "address": self._address(external_id, detail),
            "updated_at": updated.astimezone(UTC).isoformat(),
        }

    def _detail(self, external_id: str) -> Mapping[str, Any]:
        return self._inner(
            DETAIL, {"param1": to_json({"order_id": as_number(external_id)})}, "target", "result", "data"
        )

    def _address(self, external_id: str, detail: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The full address: the detail's own is masked. Which of the two calls a seller may use is not published."""
        if detail.get("order_status") in NO_ADDRESS:
            return None
        masked = detail.get("receipt_address")
        oaid = detail.get("oaid") or (masked.get("oaid") if isinstance(masked, dict) else None)
        plain = (ADDRESS, {"param1": to_json({"order_id": as_number(external_id)})})
        ways = [(DECRYPT, {"orderId": external_id, "oaid": str(oaid)}), plain] if oaid else [plain]
        for method, params in ways:
            try:
                return self._inner(method, params, "result", "result_obj", "data")
            except (Rejected, NotFound):
                continue  # the order comes in without an address, and a person completes it
        return None

    def read_order(self, raw: dict[str, Any]) -> RemoteOrder:
        """See `stores.connectors.aliexpress.read`."""
        return read.read_order(raw)

    # access -----------------------------------------------------------------------------------------------------

    def refresh(self) -> TokenPair:
        """A fresh pair; the new refresh token replaces the old one."""
        first = handed_out(self.account, lasts_s=TOKEN_LIFE_S)
        if first:
            return first
        secrets = self.account.secrets
        token = refresh_token_of(self.account.pk) or secrets["refresh_token"]
        params = self._signed({"refresh_token": token}, path=REFRESH)
        answer = self.http.send(method="POST", url=f"{self.base}/rest{REFRESH}", form=params, writes=False)
        try:
            found = protocol.content(answer, REFRESH)
        except (AuthExpired, Rejected, NotFound) as error:
            raise AuthRevoked(f"AliExpress refused to renew the access: {error}", code=error.code) from error
        try:
            lasts = found.get("refresh_expires_in")
            return TokenPair(
                access_token=str(found["access_token"]),
                expires_in_s=float(found["expires_in"]),
                refresh_token=str(found["refresh_token"]),
                refresh_expires_in_s=float(lasts) if lasts else None,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableAnswer(f"AliExpress gave no token: {error!r}") from error

    def sites(self) -> list[Site]:
        """One, worldwide. An hour of the order list proves that we may read it."""
        now = clock.now()
        self._listed(now - timedelta(hours=1), now, 1)
        return list(consent.SITES)

    @staticmethod
    def consent_url(app: Mapping[str, str], *, base_url: str, redirect_uri: str, state: str) -> str:
        """See `stores.connectors.aliexpress.consent`."""
        return consent.consent_url(app, base_url=base_url, redirect_uri=redirect_uri, state=state)

    @staticmethod
    def redeem(
        app: Mapping[str, str], *, base_url: str, redirect_uri: str, answer: Mapping[str, str], http: AccountHttp
    ) -> Granted:
        """See `stores.connectors.aliexpress.consent`."""
        return consent.redeem(app, base_url=base_url, redirect_uri=redirect_uri, answer=answer, http=http)

    @staticmethod
    def verify_push(
        *, secrets: Mapping[str, str], headers: Mapping[str, str], body: bytes, now: datetime
    ) -> PushMessage:
        """See `stores.connectors.aliexpress.hooks`."""
        return hooks.verify_push(secrets=secrets, headers=headers, body=body, now=now)

    def _inner(self, method: str, params: Mapping[str, str], *wrappers: str) -> Mapping[str, Any]:
        """A read's content, out of whichever wrappers it came in."""
        inner = self._call(method, params)
        for name in wrappers:
            if isinstance(inner.get(name), dict):
                inner = inner[name]
        return inner

    def _call(self, method: str, params: Mapping[str, str], *, writes: bool = False) -> Mapping[str, Any]:
        """Take the budget, sign and call with the token, judge the answer. Only successes come back."""

        def once(token: str) -> Mapping[str, Any]:
            rates.take(self.account.pk, method, PLAN)
            signed = self._signed({"method": method, "session": token, "format": "json", "v": "2.0", **params})
            system = {name: value for name, value in signed.items() if name not in params}
            answer: HttpAnswer = self.http.send(
                method="POST", url=f"{self.base}/sync", params=system, form=dict(params), writes=writes
            )
            try:
                return protocol.content(answer, method)
            except Throttled as error:
                rates.block(self.account.pk, method, wait_s=error.wait_s)
                raise

        return with_token(self.tokens, self.refresh, once)

    def _signed(self, params: Mapping[str, str], *, path: str = "") -> dict[str, str]:
        secrets = self.account.secrets
        stamp = str(int(clock.now().timestamp() * 1000))
        whole = {**params, "app_key": secrets["app_key"], "timestamp": stamp, "sign_method": "sha256"}
        return {**whole, "sign": protocol.sign(whole, secrets["app_secret"], path)}


def _sorted_out(result: Mapping[str, Any]) -> tuple[list[details.Row], list[Unreadable]]:
    """Rows that have at least an id and a time, and the others as text: one bad row never hides its page."""
    rows, unreadable = [], []
    try:
        listed = records(result.get("target_list"), "target_list")
    except Wrong as error:
        raise UnreadableAnswer(f"the list of orders cannot be read: {error}", raw=to_json(result)) from error
    for row in listed:
        try:
            kept = {name: value for name, value in row.items() if name not in COUNTDOWNS}
            updated = read.updated_at(row.get("gmt_update") or row.get("gmt_modified"), now=clock.now())
            rows.append(details.Row(identity(row.get("order_id"), "order_id"), updated, kept))
        except Wrong as error:
            reason = f"no readable order id and time: {error}"
            unreadable.append(Unreadable(str(row.get("order_id") or ""), to_json(row), reason))
    return rows, unreadable


def _whole(result: Mapping[str, Any], name: str) -> int:
    try:
        return int(result[name])
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableAnswer(f"the list of orders has no readable {name}", raw=to_json(result)) from error
