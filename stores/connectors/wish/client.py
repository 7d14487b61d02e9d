"""Wish Merchant API v3. An order is one variation; it ships whole, and Wish judges its tracking number later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from erp.kernel import clock
from stores.connectors import rates
from stores.connectors.consent import handed_out
from stores.connectors.errors import (
    AlreadyDone,
    AuthExpired,
    AuthRevoked,
    NotFound,
    Rejected,
    Throttled,
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
from stores.connectors.reading import Wrong
from stores.connectors.wish import consent, hooks, read
from stores.connectors.wish.after import WishAfterSale
from stores.connectors.wish.pages import Place
from stores.connectors.wish.publishing import WishPublishing
from stores.connectors.wish.talk import WishTalk
from stores.services.tokens import refresh_token_of

if TYPE_CHECKING:
    from stores.models import SellerAccount

PLAN = rates.Plan(20, 100)  # Wish publishes no figures; its 429 answers correct us
LONGEST_WAIT_S = 300.0
PAGE_SIZE = 250
ORIGIN = "CN"  # where parcels start from; Wish wants it with every tracking number
TOKEN_LIFE_S = 30 * 86400.0
EXPIRED = {1006, 1007, 1008, 1012}
DISABLED = 1002


class WishConnector(WishPublishing, WishAfterSale, WishTalk):
    """One Wish merchant. Listing keys are variation ids; a pool's `external` holds product_id, variation_id and warehouse_id."""

    capabilities = Capabilities(
        push=True,
        asynchronous_shipment=True,
        page_ascending=True,
        overlap_s=900,
        stock_batch=20,
        pulls=frozenset({"settlements", "returns", "traffic", "reviews", "messages", "warehouse_stock"}),
        refunds=True,
        partial_refunds=False,
        cancels_orders=True,
        prices=True,
        price_batch=20,
        lists_listings=True,
        replies=True,
        publishes_listings=True,
        edits_listings=True,
        closes_listings=True,
        reopens_listings=True,
        max_images=6,
        longest_title=300,
    )

    def __init__(self, account: SellerAccount, tokens: TokenSource, http: AccountHttp | None = None) -> None:
        self.account = account
        self.tokens = tokens
        self.http = http or AccountHttp(account.pk)
        self.base = account.base_url.rstrip("/").removesuffix("/api/v3") + "/api/v3"

    # orders -----------------------------------------------------------------------------------------------------

    def changed_orders(self, *, since: datetime, until: datetime, page: str | None) -> OrderPage:
        """A page by update time, oldest first. Wish has no page tokens; ours tells where the last page ended."""
        place = Place.parse(page) if page else Place(since=_iso(since))
        params = place.params(until=_iso(until), size=PAGE_SIZE)
        answer = self._call("list_orders", "GET", "/orders", params=params)
        rows = self._data(answer)
        if not isinstance(rows, list):
            raise answer.unreadable("the answer holds no list of orders")
        orders, unreadable = _sorted_out(rows)
        full = len(rows) >= int(params["limit"])
        if full and not orders:
            raise answer.unreadable("no order of a full page has an id and a time, so the next page cannot be found")
        following = place.after([(order.external_id, order.raw["updated_at"]) for order in orders], full=full)
        fresh = [order for order in orders if order.external_id not in place.seen]
        return OrderPage(orders=fresh, unreadable=unreadable, next_page=following.text() if following else None)

    def order(self, *, external_id: str) -> RawOrder:
        """One order as it is now."""
        raw = self._order(external_id)
        try:
            found_id, updated = read.read_id_and_time(raw)
        except Wrong as error:
            raise UnreadableAnswer(
                f"order {external_id} cannot be read: {error}", raw=json.dumps(raw, default=str)
            ) from error
        return RawOrder(external_id=found_id, updated_at=updated, raw=raw)

    def read_order(self, raw: dict[str, Any]) -> RemoteOrder:
        """See `stores.connectors.wish.read`."""
        return read.read_order(raw)

    def _order(self, external_id: str) -> dict[str, Any]:
        answer = self._call("get_order", "GET", f"/orders/{_part(external_id)}")
        found = self._data(answer)
        if not isinstance(found, dict) or not found:
            raise answer.unreadable("the answer holds no order")
        return found

    # shipments --------------------------------------------------------------------------------------------------

    def confirm_shipment(self, confirmation: Confirmation) -> Receipt:
        """Tell the tracking number. The same call edits, so repeating it does no harm; what Wish makes of it is read back."""
        body = {
            "shipping_provider": confirmation.carrier_code or confirmation.carrier_name,
            "tracking_number": confirmation.tracking_number,
            "origin_country": ORIGIN,
            "ship_note": "",
        }
        answer = self._call(
            "update_tracking", "PUT", f"/orders/{_part(confirmation.order_id)}/tracking", json_body=body, writes=True
        )
        order = self._data(answer)
        step = order.get("processing_status") if isinstance(order, dict) else None
        if step == "FAILED":
            raise Rejected(f"Wish refused tracking number {confirmation.tracking_number}", code="FAILED")
        if step not in {"IN_PROGRESS", "SUCCEEDED"}:
            raise answer.unreadable(f"the answer has processing_status {step!r}")
        return Receipt("confirmed" if step == "SUCCEEDED" else "submitted", {"processing_status": step})

    def shipped_tracking(self, *, order_id: str) -> ShipmentState:
        """The tracking numbers on the order; one that Wish is still judging counts as pending."""
        return read.read_shipments(self._order(order_id))

    # access -----------------------------------------------------------------------------------------------------

    def refresh(self) -> TokenPair:
        """A fresh pair. Wish ends the old pair at once, so the new one must be kept before it is used."""
        first = handed_out(self.account, lasts_s=TOKEN_LIFE_S)
        if first:
            return first
        secrets = self.account.secrets
        params = {
            "client_id": secrets["client_id"],
            "client_secret": secrets["client_secret"],
            "refresh_token": refresh_token_of(self.account.pk) or secrets["refresh_token"],
            "grant_type": "refresh_token",
        }
        answer = self.http.send(method="GET", url=f"{self.base}/oauth/refresh_token", params=params, writes=False)
        answer.raise_for_server_error()
        if answer.status == 429:
            raise Throttled("Wish asks us to slow down on refresh_token", wait_s=_wait_s(answer))
        body = answer.json()
        code, message = _code(body)
        if answer.status >= 400 or code != 0:
            raise AuthRevoked(f"Wish refused to renew the access ({code}): {message}", code=str(code))
        try:
            data = body["data"]
            left = datetime.fromisoformat(data["expiry_time"]) - clock.now()
            return TokenPair(str(data["access_token"]), left.total_seconds(), refresh_token=str(data["refresh_token"]))
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableAnswer(f"Wish gave no token: {error!r}") from error

    def sites(self) -> list[Site]:
        """One, worldwide. Wish has a call that says whose token it is."""
        answer = self._call("oauth_test", "GET", "/oauth/test")
        if not isinstance(self._data(answer), dict):
            raise answer.unreadable("the answer names no merchant")
        return list(consent.SITES)

    @staticmethod
    def consent_url(app: Mapping[str, str], *, base_url: str, redirect_uri: str, state: str) -> str:
        """See `stores.connectors.wish.consent`."""
        return consent.consent_url(app, base_url=base_url, redirect_uri=redirect_uri, state=state)

    @staticmethod
    def redeem(
        app: Mapping[str, str], *, base_url: str, redirect_uri: str, answer: Mapping[str, str], http: AccountHttp
    ) -> Granted:
        """See `stores.connectors.wish.consent`."""
        return consent.redeem(app, base_url=base_url, redirect_uri=redirect_uri, answer=answer, http=http)

    @staticmethod
    def verify_push(
        *, secrets: Mapping[str, str], headers: Mapping[str, str], body: bytes, now: datetime
    ) -> PushMessage:
        """See `stores.connectors.wish.hooks`."""
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
        """Take the budget, call with the token, judge the answer. Only successes come back."""

        def once(token: str) -> HttpAnswer:
            rates.take(self.account.pk, operation, PLAN)
            headers = {"authorization": f"Bearer {token}", "accept": "application/json"}
            answer = self.http.send(
                method=method, url=self.base + path, params=params, headers=headers, json_body=json_body, writes=writes
            )
            if answer.status == 429:
                wait_s = _wait_s(answer)
                rates.block(self.account.pk, operation, wait_s=wait_s)
                raise Throttled(f"Wish asks us to slow down on {operation}", wait_s=wait_s, code="429")
            judge(answer, operation)
            return answer

        try:
            return with_token(self.tokens, self.refresh, once)
        except AuthRevoked as error:
            self.tokens.revoked(str(error))
            raise

    def _data(self, answer: HttpAnswer) -> Any:
        body = answer.json()
        if not isinstance(body, dict) or "data" not in body:
            raise answer.unreadable("the answer holds no data")
        return body["data"]


def judge(answer: HttpAnswer, operation: str) -> None:
    """Raise what an answer that is not a success means: HTTP first, then the envelope's code."""
    answer.raise_for_server_error()
    body = answer.json() if answer.status < 400 else _lenient(answer)
    code, message = _code(body)
    if answer.status < 400 and code == 0:
        return
    said = f"Wish answered {answer.status} {code}: {message}"
    if code == DISABLED:
        # v2's number for an order that is fulfilled, v3's on the token calls for an account that is switched off.
        if operation == "update_tracking" and "fulfilled" in message.lower():
            raise AlreadyDone(said, code=str(code))
        raise AuthRevoked(said, code=str(code))
    # 1008 (revoked) is what a worker sees whose token another one has just renewed: only a refused renewal is final.
    if code in EXPIRED or answer.status == 401:
        raise AuthExpired(said, code=str(code))
    if answer.status == 404:
        raise NotFound(said, code=str(code))
    raise Rejected(said, code=str(code))


def _lenient(answer: HttpAnswer) -> Any:
    try:
        return json.loads(answer.text)
    except ValueError:
        return {"code": None, "message": answer.text[:300]}


def _code(body: Any) -> tuple[Any, str]:
    return (body.get("code"), str(body.get("message") or "")) if isinstance(body, dict) else (None, "")


def _wait_s(answer: HttpAnswer) -> float:
    """How long a 429 asks us to wait: its header is a moment, an epoch or a number of seconds (the text leaves it open)."""
    given = answer.headers.get("Wish-Rate-Limit-Reset", "")
    try:
        seconds = float(given)
        if seconds > 10**9:
            seconds -= clock.now().timestamp()
    except ValueError:
        try:
            seconds = (datetime.fromisoformat(given) - clock.now()).total_seconds()
        except (ValueError, TypeError):
            seconds = 5.0
    return min(max(seconds, 0.5), LONGEST_WAIT_S)


def _sorted_out(rows: list[Any]) -> tuple[list[RawOrder], list[Unreadable]]:
    """Orders that have at least an id and a time, and the others as text: one bad row never hides its page."""
    orders, unreadable = [], []
    for row in rows:
        try:
            external_id, updated = read.read_id_and_time(row)
            orders.append(RawOrder(external_id=external_id, updated_at=updated, raw=row))
        except Wrong as error:
            name = str(row.get("id") or "") if isinstance(row, dict) else ""
            unreadable.append(Unreadable(name, json.dumps(row, default=str), f"no readable order id and time: {error}"))
    return orders, unreadable


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _part(text: str) -> str:
    return quote(text, safe="")
