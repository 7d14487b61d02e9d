"""Which call is which method, the token pair, and the webhook."""

import hashlib
import hmac
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from mock_marketplaces.aliexpress import (
    evidence,
    feeds,
    issues,
    messages,
    orders,
    products,
    publishing,
    reports,
    shipping,
)
from mock_marketplaces.aliexpress.gateway import (
    Upload,
    check_signature,
    error,
    page_of,
    parameters,
    refuse,
    simplified,
)
from mock_marketplaces.core.consent import Asked, Consent
from mock_marketplaces.core.fees import Fee
from mock_marketplaces.core.http import Request, Response, json_response
from mock_marketplaces.core.papers import FILE
from mock_marketplaces.core.protocol import Call, Notice, Order, Protocol
from mock_marketplaces.core.tokens import Tokens

ACCESS_LIFE_S, REFRESH_LIFE_S = 86400, 30 * 86400
PLAN = (50.0, 200.0)  # nothing is published for orders; this is generous
CONSENT = "/oauth/authorize"
TOKEN_PATHS = {"/rest/auth/token/create": "code", "/rest/auth/token/refresh": "refresh_token"}
FIRST_ORDER, FIRST_LINE, FIRST_PRODUCT = 8_123_456_700_000_000, 8_223_456_700_000_000, 1_005_001_234_560_000

METHODS: dict[str, Callable[..., dict[str, Any]]] = {
    "aliexpress.solution.order.get": orders.listing,
    "aliexpress.trade.seller.orderlist.get": partial(
        orders.listing, parameter="param_aeop_order_query", row_type="aeop_order_item_dto"
    ),
    "aliexpress.trade.new.redefining.findorderbyid": orders.detail,
    "aliexpress.solution.order.receiptinfo.get": orders.receipt,
    "aliexpress.trade.seller.order.decrypt": orders.decrypt,
    "aliexpress.solution.order.fulfill": shipping.fulfill,
    "aliexpress.logistics.sellershipmentfortop": shipping.fulfill,
    "aliexpress.logistics.sellermodifiedshipmentfortop": shipping.modify,
    "aliexpress.logistics.order.shipment": shipping.fulfill_children,
    "aliexpress.logistics.order.modifyshipment": shipping.modify_children,
    "aliexpress.logistics.redefining.listlogisticsservice": shipping.services,
    "aliexpress.trade.seller.order.acceptcancel": partial(orders.answer_cancel, accept=True),
    "aliexpress.trade.seller.order.refusecancel": partial(orders.answer_cancel, accept=False),
    "aliexpress.solution.batch.product.inventory.update": products.update_inventory,
    "aliexpress.solution.batch.product.price.update": products.update_price,
    "aliexpress.solution.product.post": publishing.post,
    "aliexpress.solution.product.edit": publishing.edit,
    "aliexpress.solution.product.info.get": products.info,
    "aliexpress.solution.product.list.get": products.listing,
    "aliexpress.postproduct.redefining.onlineaeproduct": products.put_on,
    "aliexpress.postproduct.redefining.offlineaeproduct": products.take_off,
    "aliexpress.solution.feed.submit": feeds.submit,
    "aliexpress.solution.feed.query": feeds.query,
    "aliexpress.solution.feed.list.get": feeds.listing,
    "aliexpress.message.redefining.versiontwo.querymsgrelationlist": messages.relations,
    "aliexpress.message.redefining.versiontwo.querymsgdetaillist": messages.details,
    "aliexpress.message.redefining.versiontwo.addmsg": messages.say,
    "aliexpress.trade.redefining.findloanlistquery": reports.loans,
    "aliexpress.issue.issuelist.get": issues.listing,
    "aliexpress.issue.detail.get": issues.issue,
    "aliexpress.issue.solution.agree": issues.agree,
    "aliexpress.issue.solution.save": issues.save_solution,
    "aliexpress.trade.seller.refund.create": issues.refund,
    "aliexpress.trade.seller.refund.query": issues.refunds,
    "aliexpress.data.shop.viewedinfoeveryday.get": reports.visitors,
    "aliexpress.evaluation.listorderevaluation.get": reports.evaluations,
}
UPLOADS: dict[str, Callable[..., dict[str, Any]]] = {"aliexpress.issue.image.upload": evidence.upload}


class AliExpress(Protocol):
    name = "aliexpress"
    token_calls = ("auth/token/create", "auth/token/refresh")
    order_lists = ("aliexpress.solution.order.get", "aliexpress.trade.seller.orderlist.get")
    fees = (Fee("commission", orders.ESCROW_RATE * 100, "items_shipping"),)

    def ready(self) -> None:
        self.world.store.define(products.TABLES)
        self.world.effects.kinds["feed"] = lambda data: feeds.work_off(self.world, **data)
        self.world.effects.kinds["risk_over"] = lambda data: self._trust(**data)

    # the trade ------------------------------------------------------------------------------------------------

    def credentials(self, account_id: str, sites: list[str]) -> dict[str, Any]:
        digest = self.world.store.digest
        return {
            "app_key": f"5{int(digest('app', account_id)[:12], 16) % 10**7:07d}",
            "app_secret": digest("secret", account_id)[:32],
            **self._pair(account_id),
            "seller_id": f"2{int(digest('seller', account_id)[:12], 16) % 10**9:09d}",
            "user_nick": f"shop-{account_id}",
        }

    def externals(self, account_id: str, sku: str, site: str) -> tuple[str, str, dict[str, Any]]:
        """One product per SKU; its sites, should it have several, are the same product."""
        known = self.world.trade.listings(account_id, "listing.sku = ?", sku)
        number = self.world.store.next("product")
        product_id = known[0]["product_id"] if known else str(FIRST_PRODUCT + number)
        variant_id = known[0]["variant_id"] if known else f"14:{number}"
        return product_id, variant_id, {"product_id": product_id, "sku_code": sku}

    def order_id(self, sold_at: float) -> str:
        return str(FIRST_ORDER + 7 * self.world.store.next("order"))

    def line_id(self) -> str:
        return str(FIRST_LINE + 3 * self.world.store.next("line"))

    def order_extra(self) -> dict[str, Any]:
        number = self.world.store.digest("buyer", self.world.store.next("buyer"))
        risk = {"risk": "RISK_CONTROL"} if self.world.settings["risk_control_s"] else {}
        return {"buyer_login_id": f"xx{int(number[:8], 16):010d}", "oaid": number[:32], **risk}

    def native_status(self, order: Order) -> str:
        return orders.native_status(order)

    def happened(self, order_id: str, change: str) -> None:
        """The risk check of an order begins with its payment."""
        order = self.world.trade.order(order_id)
        if change in ("created", "paid") and order.status == "paid" and order.extra.get("risk"):
            self.world.effects.schedule("risk_over", {"order_id": order.id}, self.world.settings["risk_control_s"])

    def _trust(self, order_id: str) -> None:
        if self.world.trade.order(order_id).status != "cancelled":
            self.world.trade.change_extra(order_id, "risk_over", risk="")

    def on_sale(self, listing: dict[str, Any]) -> bool:
        return products.on_shelf(self.world, listing["product_id"]) and self.world.shelf.sold_now(listing["id"])

    def listing_state(self, listing: dict[str, Any]) -> str:
        return "active" if self.on_sale(listing) else products.status(self.world, [listing])

    def shelve(self, listing: dict[str, Any], *, closed: bool) -> None:
        products.shelve(self.world, listing["product_id"], closed=closed)

    # the API --------------------------------------------------------------------------------------------------

    def resolve(self, request: Request) -> Call:
        file = re.fullmatch(FILE, request.path)
        if file:
            return Call("file", None, lambda: self.world.papers.serve(request, file[1]))
        params, files = parameters(request)
        account = self.world.trade.account_by("app_key", params.get("app_key", ""))
        account_id = account["id"] if account else None
        if request.path == CONSENT:
            return Call("oauth/authorize", None, lambda: self._consent(request))
        if request.path in TOKEN_PATHS:
            return Call(
                request.path.removeprefix("/rest/"), account_id, lambda: self._token(request.path, params, account)
            )
        method = params.get("method", "")
        if request.path.rstrip("/") != "/sync" or method not in METHODS | UPLOADS:
            return Call("unknown", account_id, lambda: error("InvalidApiPath", "The specified API path is invalid"))
        return Call(method, account_id, lambda: self._run(method, params, files, account), page_of(params))

    def _run(
        self, method: str, params: dict[str, str], files: dict[str, Upload], account: dict[str, Any] | None
    ) -> Response:
        if account is None:
            refuse("InvalidAppKey", "The specified app_key is invalid")
        check_signature(params, account["credentials"]["app_secret"])
        token = Tokens(self.world).find(params.get("session") or params.get("access_token") or "", "access")
        if token is None or not token["alive"] or token["account_id"] != account["id"]:
            refuse("IllegalAccessToken", "The specified access token is invalid or expired")
        work = partial(UPLOADS[method], files=files) if method in UPLOADS else METHODS[method]
        answer = work(self.world, account, params)
        if params.get("simplify") == "true":
            plain = {name: simplified(value) for name, value in answer.items()}
            return json_response({**plain, "code": "0", "request_id": self._request_id()})
        return json_response({method.replace(".", "_") + "_response": {**answer, "request_id": self._request_id()}})

    def _token(self, path: str, params: dict[str, str], account: dict[str, Any] | None) -> Response:
        """A new pair, for a code or a refresh token; what it replaces is dead."""
        if account is None:
            refuse("InvalidAppKey", "The specified app_key is invalid", system=True)
        check_signature(params, account["credentials"]["app_secret"], path=path.removeprefix("/rest"))
        tokens, field = Tokens(self.world), TOKEN_PATHS[path]
        with self.world.store.tx():
            if field == "code":
                good, refusal = not Consent(self.world).redeem(account, params.get(field, "")), "InvalidCode"
            else:
                given = tokens.find(params.get(field, ""), "refresh")
                good = bool(given and given["alive"] and given["account_id"] == account["id"])
                refusal = "IllegalRefreshToken"
            if not good:
                refuse(refusal, f"The specified {field} is invalid or expired", system=True)
            tokens.revoke(account["id"], "access", "refresh")
            pair = self._pair(account["id"])
        now, keys = self.world.clock.now(), account["credentials"]
        return json_response(
            {
                **pair, "expires_in": ACCESS_LIFE_S, "refresh_expires_in": REFRESH_LIFE_S,
                "expire_time": int((now + ACCESS_LIFE_S) * 1000),
                "refresh_token_valid_time": int((now + REFRESH_LIFE_S) * 1000), "user_id": keys["seller_id"],
                "seller_id": keys["seller_id"], "user_nick": keys["user_nick"],
                "account": f"{keys['user_nick']}@example.test", "account_platform": "seller_center",
                "havana_id": "990001", "locale": "zh_CN", "sp": "ae", "code": "0", "request_id": self._request_id(),
            }
        )  # fmt: skip

    def _consent(self, request: Request) -> Response:
        query = {key: values[-1] for key, values in request.query().items()}
        account = self.world.trade.account_by("app_key", query.get("client_id", ""))
        if query.get("response_type") != "code":
            account = None
        keys = account["credentials"] if account else {}
        asked = Asked(
            "AliExpress", f"App {keys.get('app_key')}", f"{keys.get('user_nick')} ({keys.get('seller_id')})",
            query.get("redirect_uri", ""), query.get("state", ""),
        )  # fmt: skip
        return Consent(self.world).answer(request, account, asked)

    def _pair(self, account_id: str) -> dict[str, str]:
        tokens = Tokens(self.world)
        return {
            "access_token": tokens.issue(account_id, "access", ACCESS_LIFE_S, prefix="50000"),
            "refresh_token": tokens.issue(account_id, "refresh", REFRESH_LIFE_S, prefix="50001"),
        }

    def _request_id(self) -> str:
        return "0ba28873" + self.world.store.digest("request", self.world.clock.now())[:24]

    def plan(self, operation: str) -> tuple[float, float] | None:
        return PLAN

    def throttled(self, call: Call, wait_s: float) -> Response:
        seconds = max(1, round(wait_s))
        text = f"Api access frequency exceeds the limit. this ban will last {seconds} seconds"
        return error("ApiCallLimit", text, system=call.operation.startswith("auth/"))

    def broken(self, call: Call) -> Response:
        text = "The service is temporarily unavailable"
        return error("ServiceUnavailable", text, kind="ISP", system=call.operation.startswith("auth/"))

    def order_rows(self, payload: Any) -> list[Any]:
        inner = next((value for name, value in payload.items() if name.endswith("_response")), payload)
        listed = (inner.get("result") or {}).get("target_list") or []
        rows: list[Any] = listed if isinstance(listed, list) else next(iter(listed.values()), [])
        return rows

    def spoil(self, row: dict[str, Any]) -> None:
        row.pop("gmt_update", None)
        row["product_list"] = "unavailable"

    # pushes ---------------------------------------------------------------------------------------------------

    def notices(self, order: Order, change: str) -> list[Notice]:
        data = {"order_status": orders.native_status(order), "trade_order_id": order.id}
        account = self.world.trade.account(order.account_id)
        payload = {
            "seller_id": account["credentials"]["seller_id"],
            "message_type": 0,
            "data": data,
            "timestamp": int(self.world.clock.now() * 1000),
            "site": "ae_global",
        }
        return [Notice("trade_order", order.id, payload)]

    def push_head(self, account: dict[str, Any], push: dict[str, Any], body: bytes, now: float) -> dict[str, str]:
        keys = account["credentials"]
        message = keys["app_key"].encode() + body
        return {"Authorization": hmac.new(keys["app_secret"].encode(), message, hashlib.sha256).hexdigest()}
