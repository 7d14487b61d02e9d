"""Which call is which method, and the tokens. Nothing is signed; nothing is pushed."""

import hmac
from collections.abc import Callable
from functools import partial
from typing import Any

from mock_marketplaces.core.clock import wall
from mock_marketplaces.core.consent import Asked, Consent
from mock_marketplaces.core.http import Request, Response, json_response
from mock_marketplaces.core.protocol import Call, Order, Protocol
from mock_marketplaces.core.tokens import Tokens
from mock_marketplaces.dhgate import items, letters, money, orders, publishing, reports, shelf
from mock_marketplaces.dhgate.answers import BEIJING, gateway_error

ACCESS_LIFE_S, REFRESH_LIFE_S = 86400, 30 * 86400
PLAN = (20.0, 100.0)  # nothing is published; ours, and generous
FIRST_ITEM, FIRST_SKU = 700_000_000, 9_000_000_000

METHODS: dict[str, Callable[..., Response]] = {
    "dh.order.list.get": orders.listing,
    "dh.order.get": orders.detail,
    "dh.order.product.get": orders.contents,
    "dh.order.delivery.save": orders.deliver,
    "dh.shipping.typelist": orders.carriers,
    "dh.item.add": publishing.add,
    "dh.item.get": items.get,
    "dh.item.update": items.update,
    "dh.item.list": shelf.listing,
    "dh.item.sku.list": shelf.skus,
    "dh.item.price.update": shelf.reprice,
    "dh.item.upshelf.list": shelf.up,
    "dh.item.downshelf.list": shelf.down,
    "dh.message.list": letters.topics,
    "dh.message.get": letters.detail,
    "dh.message.info.reply": letters.reply,
    "dh.message.send": letters.send,
    "dh.order.applymoney.check": money.check,
    "dh.order.applymoney.get": money.ask,
    "dh.categorys.commissions": money.commissions,
    "dh.seller.payment.get": reports.payments,
    "dh.order.disputeopen.list": reports.open_disputes,
    "dh.order.disputeclose.list": reports.closed_disputes,
    "dh.order.refund.save": reports.refund,
    "dh.order.refund.list": reports.refunds,
    "dh.seller.traffic.get": reports.visitors,
    "dh.order.review.list": reports.reviews,
}
VERSIONS = {"dh.seller.payment.get": "1.0", "dh.categorys.commissions": "1.0"}  # all the others are 2.0


class DHgate(Protocol):
    name = "dhgate"
    token_calls = ("token",)
    order_lists = ("dh.order.list.get",)
    fulfils = False
    fees = (orders.COMMISSION,)

    def ready(self) -> None:
        with self.world.store.tx() as store:
            store.run(items.TABLE)

    # the trade ------------------------------------------------------------------------------------------------

    def credentials(self, account_id: str, sites: list[str]) -> dict[str, Any]:
        digest = self.world.store.digest
        return {
            "client_id": digest("client", account_id)[:20],
            "client_secret": digest("secret", account_id)[:40],
            **self._pair(account_id),
            "seller_id": digest("seller", account_id)[:32],
        }

    def externals(self, account_id: str, sku: str, site: str) -> tuple[str, str, dict[str, Any]]:
        """One item per SKU; its sites, should it have several, are the same item."""
        return self.externals_in(account_id, sku, site, f"sku:{sku}")

    def externals_in(self, account_id: str, sku: str, site: str, product: str) -> tuple[str, str, dict[str, Any]]:
        """The SKUs of a product are one item: they are read and written together."""
        known = self.world.trade.listings(account_id, "listing.sku = ?", sku)
        if known:
            return known[0]["product_id"], known[0]["variant_id"], self.world.trade.external(known[0])
        store, digest = self.world.store, self.world.store.digest
        number, key = store.next("item"), f"item:{account_id}:{product}"
        head = store.load(key, {"item_code": str(FIRST_ITEM + number), "item_id": digest("item", number)[:32]})
        store.save(key, head)
        sku_id = str(FIRST_SKU + number)
        external = {**head, "sku_id": sku_id, "sku_code": sku, "sku_md5": digest("sku", number)[:32]}
        return head["item_code"], sku_id, external

    def on_sale(self, listing: dict[str, Any]) -> bool:
        state = items.state_of(self.world, listing["account_id"], listing["product_id"])
        if state == items.WAITS:
            return self.world.shelf.sold_now(listing["id"])
        return state == items.ON

    def listing_state(self, listing: dict[str, Any]) -> str:
        state = items.state_of(self.world, listing["account_id"], listing["product_id"])
        return "active" if self.on_sale(listing) else {items.OFF: "closed"}.get(state, state)

    def shelve(self, listing: dict[str, Any], *, closed: bool) -> None:
        shelf.put(self.world, listing["account_id"], listing["product_id"], items.OFF if closed else items.ON)

    def order_id(self, sold_at: float) -> str:
        day = (wall(sold_at, BEIJING) or "")[:10].replace("-", "")
        return f"{day}{self.world.store.next('order'):08d}"

    def line_id(self) -> str:
        return f"line-{self.world.store.next('line')}"

    def order_extra(self) -> dict[str, Any]:
        number = self.world.store.digest("order", self.world.store.next("extra"))
        return {"order_id": number[:32], "buyer_id": number[32:], "buyer_nick": f"buyer{int(number[:6], 16)}"}

    def native_status(self, order: Order) -> str:
        return orders.native_status(order)

    def order_verbs(self) -> dict[str, Callable[[str, dict[str, Any]], dict[str, str]]]:
        return {"status": partial(orders.put, self.world), "renumber": partial(orders.renumber, self.world)}

    # the API --------------------------------------------------------------------------------------------------

    def resolve(self, request: Request) -> Call:
        params = {**{key: values[-1] for key, values in request.query().items()}, **request.form()}
        if request.path == "/dop/oauth2/authorize":
            return Call("authorize", None, lambda: self._consent(request))
        if request.path == "/dop/oauth2/access_token":
            account = self.world.trade.account_by("client_id", params.get("client_id", ""))
            return Call("token", account["id"] if account else None, lambda: self._token(params, account))
        token = Tokens(self.world).find(params.get("access_token", ""), "access")
        account_id, method = token["account_id"] if token else None, params.get("method", "")
        if request.path != "/dop/router" or method not in METHODS:
            return Call("unknown", account_id, lambda: gateway_error("22", f"invalid method {method}"))
        return Call(method, account_id, lambda: self._run(method, params, token))

    def _run(self, method: str, params: dict[str, str], token: dict[str, Any] | None) -> Response:
        if not params.get("access_token"):
            return gateway_error("2", "access token is missing", "sign in")
        if token is None or not token["alive"]:
            return gateway_error("40", "access token expired or not exist", "refresh the token")
        version = VERSIONS.get(method, "2.0")
        if params.get("v") != version or not (params.get("timestamp", "").isdigit() and len(params["timestamp"]) == 13):
            return gateway_error("21", f"v must be {version} and timestamp milliseconds since 1970")
        return METHODS[method](self.world, self.world.trade.account(token["account_id"]), params)

    def _token(self, params: dict[str, str], account: dict[str, Any] | None) -> Response:
        """A new pair, for a code or a refresh token; what it replaces is dead."""
        keys = account["credentials"] if account else {}
        if account is None or not hmac.compare_digest(keys["client_secret"], params.get("client_secret", "")):
            return json_response({"error": "invalid_client", "error_description": "Bad client credentials"}, 401)
        field = {"refresh_token": "refresh_token", "authorization_code": "code"}.get(params.get("grant_type", ""))
        if field is None:
            return json_response(
                {"error": "unsupported_grant_type", "error_description": "Unsupported grant type"}, 400
            )
        tokens = Tokens(self.world)
        with self.world.store.tx():
            if field == "code":
                code, address = params.get("code", ""), params.get("redirect_uri", "")
                good = not Consent(self.world).redeem(account, code, redirect_uri=address)
            else:
                given = tokens.find(params.get(field, ""), "refresh")
                good = bool(given and given["alive"] and given["account_id"] == account["id"])
            if not good:
                return json_response({"error": "invalid_grant", "error_description": f"Invalid {field}"}, 400)
            tokens.revoke(account["id"], "access", "refresh")
            pair = self._pair(account["id"])
        return json_response({**pair, "expires_in": "864000000", "scope": "basic"})

    def _consent(self, request: Request) -> Response:
        query = {key: values[-1] for key, values in request.query().items()}
        account = self.world.trade.account_by("client_id", query.get("client_id", ""))
        if query.get("response_type") != "code":
            account = None
        keys = account["credentials"] if account else {}
        asked = Asked(
            "DHgate", f"App {keys.get('client_id')}", f"{keys.get('seller_id')} ({account['id'] if account else ''})",
            query.get("redirect_uri", ""), query.get("state", ""),
        )  # fmt: skip
        return Consent(self.world).answer(request, account, asked)

    def _pair(self, account_id: str) -> dict[str, str]:
        tokens = Tokens(self.world)
        return {
            "access_token": tokens.issue(account_id, "access", ACCESS_LIFE_S, prefix="k1"),
            "refresh_token": tokens.issue(account_id, "refresh", REFRESH_LIFE_S, prefix="r1"),
        }

    def plan(self, operation: str) -> tuple[float, float] | None:
        return PLAN

    def throttled(self, call: Call, wait_s: float) -> Response:
        return gateway_error("7", "call limit reached", f"call again in {max(1, round(wait_s))} seconds")

    def broken(self, call: Call) -> Response:
        return Response(
            503, b"<html><body>Service Temporarily Unavailable</body></html>", {"Content-Type": "text/html"}
        )

    def order_rows(self, payload: Any) -> list[Any]:
        return payload.get("orderBaseInfoList") or []

    def spoil(self, row: dict[str, Any]) -> None:
        row.pop("orderStatus", None)
        row["orderTotalPrice"] = "unavailable"
        row["updateDate"] = None
