"""Which request is which operation, and the bearer tokens that open them."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.clock import iso_millis
from mock_marketplaces.core.consent import Asked, Consent
from mock_marketplaces.core.fees import Fee
from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.core.papers import FILE
from mock_marketplaces.core.protocol import Call, Notice, Order, Protocol
from mock_marketplaces.core.routes import match
from mock_marketplaces.core.tokens import Tokens
from mock_marketplaces.wish import (
    bulk,
    orders,
    penalties,
    processing,
    products,
    publishing,
    release,
    reports,
    tickets,
    warehouses,
    webhooks,
)
from mock_marketplaces.wish.answers import failure, ok, refuse
from mock_marketplaces.wish.shown import REVENUE_SHARE, native_status

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

ACCESS_LIFE_S = 30 * 86400
REFRESH_LIFE_S = 365 * 86400
PLAN = (50.0, 200.0)  # Wish publishes no figures; this is generous
RETRY_S, ATTEMPTS = 3600.0, 25
SCOPES = ["orders:read", "orders:write", "products:read", "products:write"]

REFUSED_CODES = {
    "unknown": (10008, "Invalid authorization code"),
    "foreign": (10008, "Invalid authorization code"),
    "used": (10002, "Authorization code has already been redeemed"),
    "expired": (10004, "Authorization code expired"),
    "redirect": (1001, "redirect_uri is not the one that the code was made for"),
}

ROUTES = [
    ("GET", r"/v3/oauth/authorize", "authorize"),
    ("POST", r"/v3/oauth/authorize", "authorize"),
    ("GET", r"/api/v3/oauth/refresh_token", "refresh_token"),
    ("POST", r"/api/v3/oauth/refresh_token", "refresh_token"),
    ("GET", r"/api/v3/oauth/access_token", "access_token"),
    ("POST", r"/api/v3/oauth/access_token", "access_token"),
    ("GET", r"/api/v3/oauth/test", "oauth_test"),
    ("GET", r"/api/v3/orders", "list_orders"),
    ("GET", r"/api/v3/orders/shipping_carriers", "shipping_carriers"),
    ("POST", r"/api/v3/orders/bulk_get", "bulk_get_orders"),
    ("GET", r"/api/v3/orders/bulk_get/([^/]+)", "bulk_get_orders_status"),
    ("GET", r"/api/v3/orders/([^/]+)", "get_order"),
    ("PUT", r"/api/v3/orders/([^/]+)/address", "update_address"),
    ("PUT", r"/api/v3/orders/([^/]+)/tracking", "update_tracking"),
    ("GET", r"/api/v3/orders/([^/]+)/refund_reasons", "refund_reasons"),
    ("PUT", r"/api/v3/orders/([^/]+)/refund", "refund_order"),
    ("GET", r"/api/v3/tickets", "list_tickets"),
    ("GET", r"/api/v3/tickets/([^/]+)", "get_ticket"),
    ("POST", r"/api/v3/tickets/([^/]+)/replies", "reply_ticket"),
    ("GET", r"/api/v3/penalties", "list_penalties"),
    ("GET", r"/api/v3/penalties/count", "count_penalties"),
    ("GET", r"/api/v3/ratings", "list_ratings"),
    ("GET", r"/api/v3/merchant/traffic", "merchant_traffic"),
    ("POST", r"/api/v3/payments/invoices/bulk_get", "bulk_get_invoices"),
    ("GET", r"/api/v3/payments/invoices/bulk_get/([^/]+)", "bulk_get_invoices_status"),
    ("GET", FILE, "download_file"),
    ("GET", r"/api/v3/merchant/warehouses", "list_warehouses"),
    ("GET", r"/api/v3/products", "list_products"),
    ("POST", r"/api/v3/products", "create_product"),
    ("GET", r"/api/v3/products/requests", "list_product_requests"),
    ("POST", r"/api/v3/products/bulk_update", "bulk_update_products"),
    ("GET", r"/api/v3/products/bulk_update/([^/]+)", "bulk_update_products_status"),
    ("GET", r"/api/v3/products/([^/]+)", "get_product"),
    ("PUT", r"/api/v3/products/([^/]+)", "update_product"),
    ("POST", r"/api/v3/products/([^/]+)/variations", "add_variation"),
    ("GET", r"/api/v3/webhook/topics", "webhook_topics"),
    ("GET", r"/api/v3/webhook/subscriptions", "list_subscriptions"),
    ("POST", r"/api/v3/webhook/subscriptions", "subscribe"),
    ("PUT", r"/api/v3/webhook/subscriptions/([^/]+)", "change_subscription"),
    ("DELETE", r"/api/v3/webhook/subscriptions/([^/]+)", "unsubscribe"),
]


def merchant(world: "World", account: dict[str, Any], request: Request) -> Response:
    """What `oauth/test` tells: whose token it is."""
    return ok({"merchant_id": account["credentials"]["merchant_id"]})


HANDLERS: dict[str, Callable[..., Response]] = {
    "oauth_test": merchant,
    "list_orders": orders.listing,
    "shipping_carriers": orders.carriers,
    "get_order": orders.get,
    "bulk_get_orders": bulk.ask_orders,
    "bulk_get_orders_status": bulk.orders_file,
    "update_tracking": processing.track,
    "update_address": processing.change_address,
    "refund_reasons": processing.refund_reasons,
    "refund_order": processing.refund,
    "list_tickets": tickets.listing,
    "get_ticket": tickets.get,
    "reply_ticket": tickets.reply,
    "list_penalties": penalties.listing,
    "count_penalties": penalties.count,
    "list_ratings": reports.ratings,
    "merchant_traffic": reports.visitors,
    "bulk_get_invoices": reports.ask_invoices,
    "bulk_get_invoices_status": reports.invoices,
    "list_warehouses": warehouses.listing,
    "list_products": products.listing,
    "create_product": products.create,
    "list_product_requests": publishing.requests,
    "get_product": products.get,
    "update_product": products.update,
    "add_variation": products.add_variation,
    "bulk_update_products": bulk.ask_products,
    "bulk_update_products_status": bulk.products_job,
    "webhook_topics": webhooks.topics,
    "list_subscriptions": webhooks.listing,
    "subscribe": webhooks.subscribe,
    "change_subscription": webhooks.change,
    "unsubscribe": webhooks.remove,
}


class Wish(Protocol):
    name = "wish"
    token_calls = ("access_token", "refresh_token")
    order_lists = ("list_orders",)
    lines_apart = True
    shipping_per_unit = True
    merges_pushes = True
    keeps_refused = True
    fees = (Fee("commission", REVENUE_SHARE * 100, "items_shipping"),)

    def ready(self) -> None:
        kinds, world = self.world.effects.kinds, self.world
        kinds["wish_tracking"] = partial(processing.finish_tracking, world)
        kinds["wish_refund"] = partial(processing.finish_refund, world)
        kinds["wish_address"] = partial(processing.finish_address, world)
        kinds["wish_overdue"] = partial(release.refund_overdue, world)
        kinds["wish_bulk_update"] = partial(bulk.finish_products, world)

    # the trade ------------------------------------------------------------------------------------------------

    def _id(self, kind: str) -> str:
        """24 hex digits that begin with the time, as all of Wish's ids."""
        number = self.world.store.next(kind)
        return f"{int(self.world.clock.now()):08x}{self.world.store.digest(kind, number)[:10]}{number % 16**6:06x}"

    def credentials(self, account_id: str, sites: list[str]) -> dict[str, Any]:
        digest = self.world.store.digest
        return {
            "client_id": digest("client", account_id)[:24],
            "client_secret": digest("secret", account_id)[:48],
            **self._pair(account_id),
            "merchant_id": self._id("merchant"),
            "warehouse_id": self._id("warehouse"),
        }

    def externals(self, account_id: str, sku: str, site: str) -> tuple[str, str, dict[str, Any]]:
        product_id, variation_id = self._id("product"), self._id("variation")
        warehouse = self.world.trade.account(account_id)["credentials"]["warehouse_id"]
        external = {"product_id": product_id, "variation_id": variation_id, "sku": sku, "warehouse_id": warehouse}
        return product_id, variation_id, external

    def listing_state(self, listing: dict[str, Any]) -> str:
        state = publishing.state(self.world, listing)
        return {"ACTIVE": "active", "MERCHANT_INACTIVE": "closed"}.get(state, state)

    def order_id(self, sold_at: float) -> str:
        return self._id("order")

    def line_id(self) -> str:
        return self._id("line")

    def order_extra(self) -> dict[str, Any]:
        return {"transaction_id": self._id("transaction")}

    def native_status(self, order: Order) -> str:
        return native_status(order)

    def paper_id(self, kind: str) -> str:
        return self._id(kind)

    def order_verbs(self) -> dict[str, Callable[[str, dict[str, Any]], dict[str, str]]]:
        return {
            "rerelease": partial(release.rerelease, self.world),
            "penalty": partial(penalties.fine, self.world),
        }

    def control_posts(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        return {"warehouses": partial(warehouses.control, self.world)}

    def happened(self, order_id: str, change: str) -> None:
        if change == "created":
            warehouses.serve(self.world, order_id)
        if change in ("created", "paid", "rereleased") and self.world.settings["refund_overdue"]:
            release.watch(self.world, order_id)

    def charges(self, account_id: str) -> list[dict[str, Any]]:
        return penalties.charges(self.world, account_id)

    # the API --------------------------------------------------------------------------------------------------

    def resolve(self, request: Request) -> Call:
        found = match(ROUTES, request)
        if found is None:
            return Call("unknown", None, lambda: failure(404, 1004, f"No {request.method} {request.path}"))
        operation, parts = found
        if operation == "authorize":
            return Call(operation, None, lambda: self._consent(request))
        if operation in ("refresh_token", "access_token"):
            form = {**{key: values[-1] for key, values in request.query().items()}, **request.form()}
            account = self.world.trade.account_by("client_id", form.get("client_id", ""))
            return Call(operation, account["id"] if account else None, lambda: self._grant(operation, form, account))
        if operation == "download_file":
            paper = self.world.papers.find(parts[0])
            return Call(
                operation, paper["account_id"] if paper else None, lambda: self.world.papers.serve(request, *parts)
            )
        given = request.headers.get("authorization", "")
        token = Tokens(self.world).find(given.removeprefix("Bearer ").strip(), "access")

        def run() -> Response:
            if not given.startswith("Bearer "):
                refuse("Missing access token in authorization header", code=1012, status=401)
            if token is None:
                refuse("Unauthorized access", code=1006, status=401)
            if token["revoked"]:
                refuse("Access token has been revoked", code=1008, status=401)
            if token["expired"]:
                refuse("Access token expired", code=1007, status=401)
            return HANDLERS[operation](self.world, self.world.trade.account(token["account_id"]), request, *parts)

        return Call(operation, token["account_id"] if token else None, run)

    def _grant(self, operation: str, form: dict[str, str], account: dict[str, Any] | None) -> Response:
        """A new pair, for a code or a refresh token; the old one is dead at once."""
        keys = account["credentials"] if account else {}
        if account is None or not hmac.compare_digest(keys["client_secret"], form.get("client_secret", "")):
            return failure(400, 10001, "Invalid client credentials")
        expected = "refresh_token" if operation == "refresh_token" else "authorization_code"
        if form.get("grant_type") != expected:
            return failure(400, 1001, f"grant_type must be {expected}")
        tokens = Tokens(self.world)
        with self.world.store.tx():
            judge = self._refused_refresh if operation == "refresh_token" else self._refused_code
            refused = judge(form, account)
            if refused:
                return refused
            tokens.revoke(account["id"], "access", "refresh")
            pair = self._pair(account["id"])
        expiry = iso_millis(self.world.clock.now() + ACCESS_LIFE_S)
        return ok({**pair, "expiry_time": expiry, "merchant_id": keys["merchant_id"], "scopes": SCOPES})

    def _refused_code(self, form: dict[str, str], account: dict[str, Any]) -> Response | None:
        trouble = Consent(self.world).redeem(account, form.get("code", ""), redirect_uri=form.get("redirect_uri", ""))
        return failure(400, *REFUSED_CODES[trouble]) if trouble else None

    def _refused_refresh(self, form: dict[str, str], account: dict[str, Any]) -> Response | None:
        refresh = Tokens(self.world).find(form.get("refresh_token", ""), "refresh")
        if refresh is None or refresh["account_id"] != account["id"]:
            return failure(400, 1006, "Invalid refresh_token")
        if not refresh["alive"]:
            return failure(400, 1008 if refresh["revoked"] else 1007, "Token revoked or expired")
        return None

    def _consent(self, request: Request) -> Response:
        query = {key: values[-1] for key, values in request.query().items()}
        account = self.world.trade.account_by("client_id", query.get("client_id", ""))
        keys = account["credentials"] if account else {}
        asked = Asked(
            "Wish", f"App {keys.get('client_id')}", f"{keys.get('merchant_id')} ({account['id'] if account else ''})",
            query.get("redirect_uri", ""), query.get("state", ""),
        )  # fmt: skip
        return Consent(self.world).answer(request, account, asked)

    def _pair(self, account_id: str) -> dict[str, str]:
        tokens = Tokens(self.world)
        return {
            "access_token": tokens.issue(account_id, "access", ACCESS_LIFE_S),
            "refresh_token": tokens.issue(account_id, "refresh", REFRESH_LIFE_S),
        }

    def plan(self, operation: str) -> tuple[float, float] | None:
        return PLAN

    def throttled(self, call: Call, wait_s: float) -> Response:
        response = failure(429, 1014, "Rate limit exceeded")
        until = self.world.clock.now() + wait_s
        forms = {"time": iso_millis(until), "epoch": str(ceil(until)), "seconds": str(ceil(wait_s))}
        response.headers["Wish-Rate-Limit-Reset"] = forms[self.world.settings["rate_limit_reset"]]
        return response

    def broken(self, call: Call) -> Response:
        return failure(500, 9000, "Internal server error")

    def decorate(self, call: Call, response: Response) -> None:
        left = "0" if response.status == 429 else str(int(PLAN[1] * self.world.settings["rate_scale"]))
        response.headers["Wish-Rate-Limit-Remaining"] = left
        response.headers["Wish-Request-Id"] = self.world.store.digest("request", self.world.clock.now())[:32]

    def order_rows(self, payload: Any) -> list[Any]:
        return payload.get("data") or []

    def spoil(self, row: dict[str, Any]) -> None:
        row.pop("product_information", None)
        row["order_payment"] = "unavailable"

    # pushes ---------------------------------------------------------------------------------------------------

    def notices(self, order: Order, change: str) -> list[Notice]:
        return webhooks.notices(self.world, order, change)

    def push_head(self, account: dict[str, Any], push: dict[str, Any], body: bytes, now: float) -> dict[str, str]:
        keys = account["credentials"]
        signature = base64.b64encode(hmac.new(keys["client_secret"].encode(), body, hashlib.sha256).digest()).decode()
        return {
            "Wish-Topic": push["topic"],
            "Wish-Hmac-Sha256": signature,
            "Wish-API-Version": "V3",
            "Wish-Merchant-ID": keys["merchant_id"],
            "Wish-Subscription-ID": push["target"],
            "Wish-Retry-Attempt": str(push["attempt"]),
        }

    def retry_in(self, attempt: int) -> float | None:
        return RETRY_S if attempt < ATTEMPTS else None

    def gave_up(self, push: dict[str, Any]) -> None:
        with self.world.store.tx() as store:
            if store.run("UPDATE subscription SET status = 'INACTIVE' WHERE id = ?", push["target"]):
                store.run("UPDATE push SET state = 'dead' WHERE state = 'due' AND target = ?", push["target"])
