"""Which request is which operation, who may call it, and how often."""

import hashlib
import hmac
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from mock_marketplaces.amazon import feeds, listings, notifications, orders, orders_v0, reports, sellers, shipping
from mock_marketplaces.amazon.errors import EXPIRED, denied, error
from mock_marketplaces.core.consent import Asked, Consent
from mock_marketplaces.core.fees import Fee
from mock_marketplaces.core.http import Request, Response, json_response
from mock_marketplaces.core.papers import FILE
from mock_marketplaces.core.protocol import Call, Notice, Order, Protocol, Refusal
from mock_marketplaces.core.routes import match
from mock_marketplaces.core.sites import AMAZON_SITES, Site, amazon_site
from mock_marketplaces.core.tokens import Tokens

ACCESS_LIFE_S = 3600
REFRESH_LIFE_S = 10 * 365 * 86400
RDT_PREFIX = "Atz.sprdt|"

# operation -> (rate per second, burst): the default usage plans
PLANS = {
    "searchOrders": (0.0056, 20),
    "getOrder": (0.5, 30),
    "getOrders_v0": (0.0167, 20),
    "getOrder_v0": (0.5, 30),
    "getOrderItems_v0": (0.5, 30),
    "confirmShipment": (2, 10),
    "getListingsItem": (5, 10),
    "patchListingsItem": (5, 5),
    "createRestrictedDataToken": (1, 10),
    "createReport": (0.0167, 15),
    "getReport": (2, 15),
    "getReports": (0.0222, 10),
    "getReportDocument": (0.0167, 15),
    "createFeedDocument": (0.5, 15),
    "createFeed": (0.0083, 15),
    "getFeed": (2, 15),
    "getFeeds": (0.0222, 10),
    "getFeedDocument": (0.0222, 10),
    "listFinancialEventsByOrderId": (0.5, 30),
    "getMarketplaceParticipations": (0.016, 15),
}

ROUTES = [
    ("GET", r"/apps/authorize/consent", "consent"),
    ("POST", r"/apps/authorize/consent", "consent"),
    ("POST", r"/auth/o2/token", "token"),
    ("GET", r"/sellers/v1/marketplaceParticipations", "getMarketplaceParticipations"),
    ("POST", r"/tokens/2021-03-01/restrictedDataToken", "createRestrictedDataToken"),
    ("GET", r"/orders/2026-01-01/orders", "searchOrders"),
    ("GET", r"/orders/2026-01-01/orders/([^/]+)", "getOrder"),
    ("GET", r"/orders/v0/orders", "getOrders_v0"),
    ("GET", r"/orders/v0/orders/([^/]+)", "getOrder_v0"),
    ("GET", r"/orders/v0/orders/([^/]+)/orderItems", "getOrderItems_v0"),
    ("POST", r"/orders/v0/orders/([^/]+)/shipmentConfirmation", "confirmShipment"),
    ("GET", r"/listings/2021-08-01/items/([^/]+)/([^/]+)", "getListingsItem"),
    ("PATCH", r"/listings/2021-08-01/items/([^/]+)/([^/]+)", "patchListingsItem"),
    ("POST", r"/reports/2021-06-30/reports", "createReport"),
    ("GET", r"/reports/2021-06-30/reports", "getReports"),
    ("GET", r"/reports/2021-06-30/reports/([^/]+)", "getReport"),
    ("GET", r"/reports/2021-06-30/documents/([^/]+)", "getReportDocument"),
    ("POST", r"/feeds/2021-06-30/documents", "createFeedDocument"),
    ("GET", r"/feeds/2021-06-30/documents/([^/]+)", "getFeedDocument"),
    ("POST", r"/feeds/2021-06-30/feeds", "createFeed"),
    ("GET", r"/feeds/2021-06-30/feeds", "getFeeds"),
    ("GET", r"/feeds/2021-06-30/feeds/([^/]+)", "getFeed"),
    ("GET", r"/finances/v0/orders/([^/]+)/financialEvents", "listFinancialEventsByOrderId"),
    ("GET", FILE, "file"),
    ("PUT", FILE, "file"),
]

NATIVE = {
    "unpaid": "Pending",
    "paid": "Unshipped",
    "part_shipped": "PartiallyShipped",
    "shipped": "Shipped",
    "cancelled": "Canceled",
}


class Amazon(Protocol):
    name = "amazon"
    fees = (Fee("commission", Decimal(15), "items_shipping"),)

    def ready(self) -> None:
        self.world.effects.kinds[feeds.KIND] = lambda data: feeds.process(self.world, data)

    # the trade ------------------------------------------------------------------------------------------------

    def site(self, code: str) -> Site:
        found = amazon_site(code)
        if found is None:
            raise Refusal(f"Amazon has no site {code!r}; there are {', '.join(AMAZON_SITES)}", status=400)
        return found

    def check_sites(self, sites: list[str]) -> None:
        regions = {self.site(code).region for code in sites}
        if len(regions) > 1:
            raise Refusal(
                f"an Amazon account sells in one region, not in {' and '.join(sorted(regions))}; open one for each",
                status=400,
            )

    def stock_group(self, site: str) -> str:
        """The European sites of an account share a SKU's quantity; every other site has its own."""
        found = self.site(site)
        return "EU" if found.region == "EU" else found.code

    def credentials(self, account_id: str, sites: list[str]) -> dict[str, Any]:
        digest = self.world.store.digest
        return {
            "client_id": f"amzn1.application-oa2-client.{digest('client', account_id)[:32]}",
            "client_secret": f"amzn1.oa2-cs.v1.{digest('secret', account_id)}",
            "refresh_token": Tokens(self.world).issue(account_id, "refresh", REFRESH_LIFE_S, prefix="Atzr|"),
            "application_id": f"amzn1.sp.solution.{digest('application', account_id)[:32]}",
            "seller_id": "A" + _base36(digest("seller", account_id), 13),
            "region": self.site(sites[0]).region,
            "marketplace_ids": {code: self.site(code).marketplace_id for code in sites},
            "relay_secret": digest("relay", account_id),
        }

    def externals(self, account_id: str, sku: str, site: str) -> tuple[str, str, dict[str, Any]]:
        asin = "B0" + _base36(self.world.store.digest("asin", account_id, sku), 8)
        return asin, sku, {"asin": asin, "seller_sku": sku, "marketplace_id": self.site(site).marketplace_id}

    def order_id(self, sold_at: float) -> str:
        number = self.world.store.next("order")
        middle = int(self.world.store.digest("order", number)[:12], 16) % 10**7
        return f"9{number // 10**7 % 100:02d}-{middle:07d}-{number % 10**7:07d}"

    def line_id(self) -> str:
        return f"{81 * 10**12 + self.world.store.next('line')}"

    def native_status(self, order: Order) -> str:
        return NATIVE[order.status]

    # the API --------------------------------------------------------------------------------------------------

    def resolve(self, request: Request) -> Call:
        found = match(ROUTES, request)
        if found:
            return self._call(found[0], request, found[1])
        return Call(
            "unknown", None, lambda: error(404, "NotFound", f"No operation at {request.method} {request.path}.")
        )

    def _call(self, operation: str, request: Request, parts: list[str]) -> Call:
        if operation == "token":
            account = self.world.trade.account_by("client_id", request.form().get("client_id", ""))
            return Call(operation, account["id"] if account else None, lambda: self._token(request, account))
        if operation == "consent":
            return Call(operation, None, lambda: self._consent(request))
        if operation == "file":
            paper = self.world.papers.find(parts[0])
            return Call(
                operation, paper["account_id"] if paper else None, lambda: self.world.papers.serve(request, *parts)
            )
        given = request.headers.get("x-amz-access-token", "")
        token = Tokens(self.world).find(given, "restricted" if given.startswith(RDT_PREFIX) else "access")
        handler = self._handler(operation)

        def run() -> Response:
            if token is None:
                denied("The access token you provided is missing or not valid.")
            if not token["alive"]:
                denied("The access token you provided has been revoked." if token["revoked"] else EXPIRED)
            return handler(self.world.trade.account(token["account_id"]), request, *parts)

        return Call(operation, token["account_id"] if token else None, run)

    def _handler(self, operation: str) -> Callable[..., Response]:
        handlers: dict[str, Callable[..., Response]] = {
            "searchOrders": orders.search,
            "getOrder": orders.get,
            "getOrders_v0": orders_v0.search,
            "getOrder_v0": orders_v0.get,
            "getOrderItems_v0": orders_v0.items,
            "confirmShipment": shipping.confirm,
            "getListingsItem": listings.get,
            "patchListingsItem": listings.patch,
            "createRestrictedDataToken": restricted_token,
            "createReport": reports.create,
            "getReports": reports.listing,
            "getReport": reports.get,
            "getReportDocument": reports.document,
            "createFeedDocument": feeds.create_document,
            "createFeed": feeds.create,
            "getFeeds": feeds.listing,
            "getFeed": feeds.get,
            "getFeedDocument": feeds.document,
            "listFinancialEventsByOrderId": feeds.financial_events,
            "getMarketplaceParticipations": sellers.participations,
        }
        chosen = handlers[operation]
        return lambda account, request, *parts: chosen(self.world, account, request, *parts)

    def _token(self, request: Request, account: dict[str, Any] | None) -> Response:
        form = request.form()
        if account is None or not hmac.compare_digest(
            account["credentials"]["client_secret"], form.get("client_secret", "")
        ):
            return json_response({"error": "invalid_client", "error_description": "Client authentication failed"}, 401)
        if form.get("grant_type") not in ("refresh_token", "authorization_code"):
            return json_response(
                {"error": "unsupported_grant_type", "error_description": "The grant type is not supported"}, 400
            )
        tokens, given = Tokens(self.world), form.get("refresh_token", "")
        if form["grant_type"] == "authorization_code":
            if Consent(self.world).redeem(account, form.get("code", ""), redirect_uri=form.get("redirect_uri", "")):
                return _invalid_grant("code")
            given = tokens.issue(account["id"], "refresh", REFRESH_LIFE_S, prefix="Atzr|")
        refresh = tokens.find(given, "refresh")
        if refresh is None or not refresh["alive"] or refresh["account_id"] != account["id"]:
            return _invalid_grant("refresh_token")
        access = tokens.issue(account["id"], "access", ACCESS_LIFE_S, prefix="Atza|")
        return json_response(
            {"access_token": access, "refresh_token": given, "token_type": "bearer", "expires_in": ACCESS_LIFE_S}
        )

    def _consent(self, request: Request) -> Response:
        query = {key: values[-1] for key, values in request.query().items()}
        account = self.world.trade.account_by("application_id", query.get("application_id", ""))
        keys = account["credentials"] if account else {}
        asked = Asked(
            "Amazon", keys.get("application_id", ""), f"{keys.get('seller_id')} ({account['id'] if account else ''})",
            query.get("redirect_uri", ""), query.get("state", ""), code_name="spapi_oauth_code",
            more={"selling_partner_id": keys.get("seller_id", "")},
        )  # fmt: skip
        return Consent(self.world).answer(request, account, asked)

    def plan(self, operation: str) -> tuple[float, float] | None:
        return PLANS.get(operation)

    def throttled(self, call: Call, wait_s: float) -> Response:
        return error(429, "QuotaExceeded", "You exceeded your quota for the requested resource.")

    def broken(self, call: Call) -> Response:
        return error(500, "InternalFailure", "We encountered an internal error. Please try again.")

    def decorate(self, call: Call, response: Response) -> None:
        """The rate is told on 200, 400 and 404 only, as the models declare it."""
        response.headers["x-amzn-RequestId"] = self.world.store.digest(
            "request", call.operation, self.world.clock.now()
        )[:36]
        plan = PLANS.get(call.operation)
        if plan and response.status in (200, 400, 404):
            response.headers["x-amzn-RateLimit-Limit"] = f"{plan[0] * self.world.settings['rate_scale']:g}"

    def spoil(self, call: Call, payload: Any) -> bool:
        """A row whose items are a text and whose times are gone."""
        rows = payload.get("orders") or payload.get("payload", {}).get("Orders") or []
        if not rows or call.operation not in ("searchOrders", "getOrders_v0"):
            return False
        rows[0].update({"orderItems": "unavailable"} if "orderItems" in rows[0] else {"OrderTotal": "unavailable"})
        rows[0].pop("lastUpdatedTime", None)
        rows[0].pop("LastUpdateDate", None)
        return True

    # pushes ---------------------------------------------------------------------------------------------------

    def notices(self, order: Order, change: str) -> list[Notice]:
        return notifications.order_change(self.world, order, change)

    def push_head(self, account: dict[str, Any], push: dict[str, Any], body: bytes, now: float) -> dict[str, str]:
        """Our relay's head, not Amazon's: HMAC-SHA256 with the relay secret over `timestamp.body`."""
        moment = str(int(now))
        key = account["credentials"]["relay_secret"].encode()
        signature = hmac.new(key, moment.encode() + b"." + body, hashlib.sha256).hexdigest()
        return {
            "X-Relay-Timestamp": moment,
            "X-Relay-Signature": f"sha256={signature}",
            "X-Relay-Id": f"relay-{push['id']}",
        }


def _invalid_grant(field: str) -> Response:
    said = f"The request has an invalid grant parameter : {field}"
    return json_response({"error": "invalid_grant", "error_description": said}, 400)


def restricted_token(world: Any, account: dict[str, Any], request: Request) -> Response:
    """A token that opens buyer and address in the v0 reads. Which paths it was asked for is checked in form only."""
    try:
        resources = request.json().get("restrictedResources")
    except (ValueError, AttributeError):
        resources = None
    if (
        not isinstance(resources, list)
        or not resources
        or not all(isinstance(item, dict) and item.get("path") for item in resources)
    ):
        return error(400, "InvalidInput", "restrictedResources must list at least one {method, path}.")
    token = Tokens(world).issue(account["id"], "restricted", ACCESS_LIFE_S, prefix=RDT_PREFIX)
    return json_response({"restrictedDataToken": token, "expiresIn": ACCESS_LIFE_S})


def _base36(hexadecimal: str, length: int) -> str:
    number, text = int(hexadecimal, 16), ""
    while len(text) < length:
        number, digit = divmod(number, 36)
        text += "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit]
    return text
