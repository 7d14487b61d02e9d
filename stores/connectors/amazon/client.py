"""Amazon Selling Partner API: Orders v2026-01-01, shipment confirmation of Orders v0, LWA tokens."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from erp.kernel import clock
from stores.connectors import rates
from stores.connectors.amazon import consent, hooks, read
from stores.connectors.amazon.after import AmazonAfterSale
from stores.connectors.amazon.cancels import AmazonCancels
from stores.connectors.amazon.listings import AmazonListings
from stores.connectors.amazon.messages import AmazonMessages
from stores.connectors.amazon.sites import BY_CODE
from stores.connectors.errors import (
    AlreadyDone,
    AuthExpired,
    AuthRevoked,
    NotFound,
    Rejected,
    Throttled,
    Transient,
    UnreadableAnswer,
)
from stores.connectors.http import AccountHttp, HttpAnswer, TokenSource, with_token
from stores.connectors.port import (
    Capabilities,
    Confirmation,
    Granted,
    OrderPage,
    PushMessage,
    RawOrder,
    Receipt,
    RemoteOrder,
    ShipmentState,
    Site,
    TokenPair,
    Unreadable,
)
from stores.services.tokens import refresh_token_of

if TYPE_CHECKING:
    from stores.models import SellerAccount

# The default usage plans; the header x-amzn-RateLimit-Limit replaces the rate as soon as it is seen.
PLANS = {
    "searchOrders": rates.Plan(0.0056, 20),
    "getOrder": rates.Plan(0.5, 30),
    "confirmShipment": rates.Plan(2, 10),
    "patchListingsItem": rates.Plan(5, 5),
    "getListingsItem": rates.Plan(5, 10),
    "putListingsItem": rates.Plan(5, 10),
    "deleteListingsItem": rates.Plan(5, 5),
    "createReport": rates.Plan(0.0167, 15),
    "getReport": rates.Plan(2, 15),
    "getReports": rates.Plan(0.0222, 10),
    "getReportDocument": rates.Plan(0.0167, 15),
    "createFeedDocument": rates.Plan(0.5, 15),
    "createFeed": rates.Plan(0.0083, 15),
    "getFeeds": rates.Plan(0.0222, 10),
    "getFeedDocument": rates.Plan(0.0222, 10),
    "listFinancialEventsByOrderId": rates.Plan(0.5, 30),
    "getInventorySummaries": rates.Plan(2, 2),
    "listMessages": rates.Plan(1, 5),
    "createReply": rates.Plan(1, 5),
    "getMarketplaceParticipations": rates.Plan(0.016, 15),
}
INCLUDED = "BUYER,RECIPIENT,PROCEEDS,CANCELLATION,FULFILLMENT,PACKAGES"
LAG = timedelta(
    seconds=125
)  # a `Before` within two minutes of Amazon's now is refused; a little more absorbs clock skew
_BAD_TOKEN = re.compile(r"access token .*(expired|revoked|missing|invalid|not valid)", re.IGNORECASE)
REFUSED_GRANTS = {"invalid_grant", "invalid_client", "unauthorized_client"}


class AmazonConnector(AmazonAfterSale, AmazonListings, AmazonCancels, AmazonMessages):
    """One Amazon selling partner account. Listing keys are seller SKUs; a pool's `external` holds seller_sku and marketplace_id."""

    capabilities = Capabilities(
        push=True,
        partial_shipment=True,
        shared_parcels=True,
        cancels_orders=True,
        answers_cancels=True,
        overlap_s=900,
        clamp_s=120,
        stock_batch=1,
        pulls=frozenset({"settlements", "returns", "traffic", "reviews", "messages", "warehouse_stock"}),
        refunds=True,
        prices=True,
        price_batch=1,
        lists_listings=True,
        replies=True,
        publishes_listings=True,
        edits_listings=True,
        closes_listings=True,
        reopens_listings=True,
        max_images=9,
        longest_title=200,
    )

    def __init__(self, account: SellerAccount, tokens: TokenSource, http: AccountHttp | None = None) -> None:
        self.account = account
        self.tokens = tokens
        self.http = http or AccountHttp(account.pk)
        self.base = account.base_url.rstrip("/")

    # orders -----------------------------------------------------------------------------------------------------

    def changed_orders(self, *, since: datetime, until: datetime, page: str | None) -> OrderPage:
        """A page by update time. A window that reaches into the last two minutes is left open: Amazon then bounds it itself."""
        params = {"lastUpdatedAfter": _iso(since), "maxResultsPerPage": "100", "includedData": INCLUDED}
        if until < clock.now() - LAG:
            params["lastUpdatedBefore"] = _iso(until)
        if page:
            params["paginationToken"] = page
        answer = self._call("searchOrders", "GET", "/orders/2026-01-01/orders", params=params)
        body = answer.json()
        if not isinstance(body, dict) or not isinstance(body.get("orders"), list):
            raise answer.unreadable("the answer holds no list of orders")
        orders, unreadable = _sorted_out(body["orders"])
        bound = body.get("lastUpdatedBefore")
        return OrderPage(
            orders=orders,
            unreadable=unreadable,
            next_page=(body.get("pagination") or {}).get("nextToken") or None,
            cursor=read.read_moment(bound) if bound else None,
        )

    def order(self, *, external_id: str) -> RawOrder:
        """One order as it is now."""
        raw = self._order(external_id)
        try:
            return RawOrder(
                external_id=str(raw["orderId"]), updated_at=read.read_moment(raw["lastUpdatedTime"]), raw=raw
            )
        except (KeyError, ValueError, TypeError) as error:
            raise UnreadableAnswer(
                f"order {external_id} has no readable id and time: {error}", raw=json.dumps(raw, default=str)
            ) from error

    def read_order(self, raw: dict[str, Any]) -> RemoteOrder:
        """See `stores.connectors.amazon.read`."""
        return read.read_order(raw)

    def _order(self, external_id: str) -> dict[str, Any]:
        answer = self._call(
            "getOrder", "GET", f"/orders/2026-01-01/orders/{_part(external_id)}", params={"includedData": INCLUDED}
        )
        body = answer.json()
        if not isinstance(body, dict) or not isinstance(body.get("order"), dict):
            raise answer.unreadable("the answer holds no order")
        order: dict[str, Any] = body["order"]
        return order

    # shipments --------------------------------------------------------------------------------------------------

    def confirm_shipment(self, confirmation: Confirmation) -> Receipt:
        """Confirm one package. The same package reference again edits it, so repeating with the same reference does no harm."""
        package = {
            "packageReferenceId": str(confirmation.package_reference),
            "carrierCode": confirmation.carrier_code or "Other",
            "trackingNumber": confirmation.tracking_number,
            "shipDate": _iso(confirmation.shipped_at),
            "orderItems": [{"orderItemId": line, "quantity": quantity} for line, quantity in confirmation.lines],
        }
        if package["carrierCode"] == "Other":
            package["carrierName"] = confirmation.carrier_name
        body = {"marketplaceId": self._marketplace_id(confirmation.site), "packageDetail": package}
        path = f"/orders/v0/orders/{_part(confirmation.order_id)}/shipmentConfirmation"
        self._call("confirmShipment", "POST", path, json_body=body, writes=True)
        return Receipt("confirmed", {"package_reference": package["packageReferenceId"]})

    def shipped_tracking(self, *, order_id: str) -> ShipmentState:
        """The packages that Amazon shows on the order."""
        return read.read_shipments(self._order(order_id))

    def _marketplace_id(self, site: str) -> str:
        if site not in BY_CODE:
            raise Rejected(f"Amazon has no site {site!r}: correct the site of the store")
        return BY_CODE[site].marketplace_id

    # access -----------------------------------------------------------------------------------------------------

    def refresh(self) -> TokenPair:
        """A fresh access token by Login with Amazon; the refresh token stays the same in practice."""
        secrets = self.account.secrets
        form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token_of(self.account.pk) or secrets["refresh_token"],
            "client_id": secrets["client_id"],
            "client_secret": secrets["client_secret"],
        }
        # Not a write in our sense: asking twice gives two good tokens.
        answer = self.http.send(
            method="POST",
            url=consent.LWA if consent.is_real(self.base) else f"{self.base}/auth/o2/token",
            form=form,
            writes=False,
        )
        answer.raise_for_server_error()
        if answer.status == 429:
            raise Throttled("Login with Amazon asks us to slow down", wait_s=5.0)
        body = answer.json()
        if answer.status != 200:
            code = str(body.get("error", "")) if isinstance(body, dict) else ""
            said = f"Login with Amazon refused ({code or answer.status}): {answer.text[:300]}"
            raise AuthRevoked(said, code=code) if code in REFUSED_GRANTS else Transient(said, code=code)
        try:
            return TokenPair(
                str(body["access_token"]), float(body["expires_in"]), refresh_token=body.get("refresh_token")
            )
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableAnswer(f"Login with Amazon gave no token: {error!r}") from error

    def sites(self) -> list[Site]:
        """The sites where the seller takes part."""
        path = "/sellers/v1/marketplaceParticipations"
        return consent.read_sites(self._call("getMarketplaceParticipations", "GET", path))

    @staticmethod
    def consent_url(app: Mapping[str, str], *, base_url: str, redirect_uri: str, state: str) -> str:
        """See `stores.connectors.amazon.consent`."""
        return consent.consent_url(app, base_url=base_url, redirect_uri=redirect_uri, state=state)

    @staticmethod
    def redeem(
        app: Mapping[str, str], *, base_url: str, redirect_uri: str, answer: Mapping[str, str], http: AccountHttp
    ) -> Granted:
        """See `stores.connectors.amazon.consent`."""
        return consent.redeem(app, base_url=base_url, redirect_uri=redirect_uri, answer=answer, http=http)

    @staticmethod
    def verify_push(
        *, secrets: Mapping[str, str], headers: Mapping[str, str], body: bytes, now: datetime
    ) -> PushMessage:
        """See `stores.connectors.amazon.hooks`."""
        return hooks.verify_push(secrets=secrets, headers=headers, body=body, now=now)

    def _call(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json_body: Any = None,
        writes: bool = False,
    ) -> HttpAnswer:
        """Take the budget, call with the token, judge the answer. Only answers with status 2xx come back."""

        def once(token: str) -> HttpAnswer:
            known = rates.take(self.account.pk, operation, PLANS[operation])
            stamp = clock.now().strftime("%Y%m%dT%H%M%SZ")
            headers = {"x-amz-access-token": token, "x-amz-date": stamp, "accept": "application/json"}
            answer = self.http.send(
                method=method, url=self.base + path, params=params, headers=headers, json_body=json_body, writes=writes
            )
            rates.learn(self.account.pk, operation, known=known, header=answer.headers.get("x-amzn-RateLimit-Limit"))
            if answer.status == 429:
                wait_s = max(1.0, min(1.0 / known, 60.0))  # no Retry-After is documented: one refill of the bucket
                rates.block(self.account.pk, operation, wait_s=wait_s)
                raise Throttled(f"Amazon asks us to slow down on {operation}", wait_s=wait_s, code="QuotaExceeded")
            _judge(answer)
            return answer

        call: Callable[[str], HttpAnswer] = once
        return with_token(self.tokens, self.refresh, call)


def _judge(answer: HttpAnswer) -> None:
    """Raise what an answer that is not a success means."""
    if 200 <= answer.status < 300:
        return
    answer.raise_for_server_error()
    code, message = _first_error(answer)
    said = f"Amazon answered {answer.status} {code}: {message}".strip()
    if answer.status == 401 or (answer.status == 403 and _BAD_TOKEN.search(message)):
        raise AuthExpired(said, code=code)
    if answer.status == 404:
        raise NotFound(said, code=code)
    if answer.status == 400 and ("PackageToUpdateNotFound" in message or "already fulfilled" in message):
        raise AlreadyDone(said, code=code)
    raise Rejected(said, code=code)


def _first_error(answer: HttpAnswer) -> tuple[str, str]:
    """(code, message with details) of Amazon's envelope; the bare text when it has none."""
    try:
        first = json.loads(answer.text)["errors"][0]
        return str(first["code"]), f"{first['message']} {first.get('details') or ''}".strip()
    except (ValueError, KeyError, IndexError, TypeError):
        return "", answer.text[:300]


def _sorted_out(rows: list[Any]) -> tuple[list[RawOrder], list[Unreadable]]:
    """Orders that have at least an id and a time, and the others as text: one bad row never hides its page."""
    orders, unreadable = [], []
    for row in rows:
        try:
            orders.append(
                RawOrder(external_id=str(row["orderId"]), updated_at=read.read_moment(row["lastUpdatedTime"]), raw=row)
            )
        except (KeyError, TypeError, ValueError) as error:
            name = str(row.get("orderId") or "") if isinstance(row, dict) else ""
            unreadable.append(
                Unreadable(name, json.dumps(row, default=str), f"no readable order id and time: {error!r}")
            )
    return orders, unreadable


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _part(text: str) -> str:
    return quote(text, safe="")
