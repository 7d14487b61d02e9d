"""Which request is which operation, who may call it, and how often."""

import hashlib
import hmac
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from mock_marketplaces.amazon import (
    fba,
    feeds,
    fees,
    finances,
    listings,
    messaging,
    notifications,
    orders,
    orders_v0,
    reports,
    sellers,
    shipping,
    subscriptions,
)
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
    "searchListingsItems": (5, 5),
    "putListingsItem": (5, 10),
    "deleteListingsItem": (5, 5),
    "cancelFeed": (2, 15),
    "getInventorySummaries": (2, 2),
    "listFinancialEvents": (0.5, 30),
    "listFinancialEventGroups": (0.5, 30),
    "listFinancialEventsByGroupId": (0.5, 30),
    "listTransactions": (0.5, 10),
    "getMyFeesEstimateForSKU": (1, 2),
    "createDestination": (1, 5),
    "getDestinations": (1, 5),
    "getDestination": (1, 5),
    "deleteDestination": (1, 5),
    "createSubscription": (1, 5),
    "getSubscription": (1, 5),
    "getSubscriptions": (1, 5),
    "getSubscriptionById": (1, 5),
    "deleteSubscriptionById": (1, 5),
    "listMessages": (1, 5),
    "createReply": (1, 5),
    "getMarketplaceParticipations": (0.016, 15),
}
GRANTLESS = (
    "createDestination",
    "getDestinations",
    "getDestination",
    "deleteDestination",
    "getSubscriptionById",
    "deleteSubscriptionById",
)
SCOPES = ("sellingpartnerapi::notifications", "sellingpartnerapi::migration")

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
    ("GET", r"/listings/2021-08-01/items/([^/]+)", "searchListingsItems"),
    ("PATCH", r"/listings/2021-08-01/items/([^/]+)/([^/]+)", "patchListingsItem"),
    ("PUT", r"/listings/2021-08-01/items/([^/]+)/([^/]+)", "putListingsItem"),
    ("DELETE", r"/listings/2021-08-01/items/([^/]+)/([^/]+)", "deleteListingsItem"),
    ("POST", r"/reports/2021-06-30/reports", "createReport"),
    ("GET", r"/reports/2021-06-30/reports", "getReports"),
    ("GET", r"/reports/2021-06-30/reports/([^/]+)", "getReport"),
    ("GET", r"/reports/2021-06-30/documents/([^/]+)", "getReportDocument"),
    ("POST", r"/feeds/2021-06-30/documents", "createFeedDocument"),
    ("GET", r"/feeds/2021-06-30/documents/([^/]+)", "getFeedDocument"),
    ("POST", r"/feeds/2021-06-30/feeds", "createFeed"),
    ("GET", r"/feeds/2021-06-30/feeds", "getFeeds"),
    ("GET", r"/feeds/2021-06-30/feeds/([^/]+)", "getFeed"),
    ("DELETE", r"/feeds/2021-06-30/feeds/([^/]+)", "cancelFeed"),
    ("GET", r"/fba/inventory/v1/summaries", "getInventorySummaries"),
    ("GET", r"/finances/v0/financialEvents", "listFinancialEvents"),
    ("GET", r"/finances/v0/financialEventGroups", "listFinancialEventGroups"),
    ("GET", r"/finances/v0/financialEventGroups/([^/]+)/financialEvents", "listFinancialEventsByGroupId"),
    ("GET", r"/finances/2024-06-19/transactions", "listTransactions"),
    ("POST", r"/products/fees/v0/listings/([^/]+)/feesEstimate", "getMyFeesEstimateForSKU"),
    ("POST", r"/notifications/v1/destinations", "createDestination"),
    ("GET", r"/notifications/v1/destinations", "getDestinations"),
    ("GET", r"/notifications/v1/destinations/([^/]+)", "getDestination"),
    ("DELETE", r"/notifications/v1/destinations/([^/]+)", "deleteDestination"),
    ("GET", r"/notifications/v1/subscriptions", "getSubscriptions"),
    ("POST", r"/notifications/v1/subscriptions/([^/]+)", "createSubscription"),
    ("GET", r"/notifications/v1/subscriptions/([^/]+)", "getSubscription"),
    ("GET", r"/notifications/v1/subscriptions/([^/]+)/([^/]+)", "getSubscriptionById"),
    ("DELETE", r"/notifications/v1/subscriptions/([^/]+)/([^/]+)", "deleteSubscriptionById"),
    ("GET", r"/messaging/v1/messages", "listMessages"),
    ("POST", r"/messaging/v1/conversations/([^/]+)/messages", "createReply"),
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
    token_calls = ("token",)
    order_lists = ("searchOrders", "getOrders_v0")
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

    def shelve(self, listing: dict[str, Any], *, closed: bool) -> None:
        """A listing is ended on its site; there is nothing to put back but by listing it anew."""
        if closed:
            self.world.shelf.note(listing["id"], "close")
            self.world.trade.end_listing(listing)

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
        kind = "grantless" if operation in GRANTLESS else "restricted" if given.startswith(RDT_PREFIX) else "access"
        token = Tokens(self.world).find(given, kind)
        handler = self._handler(operation)

        def run() -> Response:
            if token is None:
                denied("The access token you provided is missing or not valid.")
            if not token["alive"]:
                denied("The access token you provided has been revoked." if token["revoked"] else EXPIRED)
            return handler(self.world.trade.account(token["account_id"]), request, *parts)

        query = request.query()
        page = (query.get("paginationToken") or query.get("NextToken") or [""])[0]
        return Call(operation, token["account_id"] if token else None, run, page)

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
            "listFinancialEventsByOrderId": finances.by_order,
            "listFinancialEvents": finances.events,
            "listFinancialEventGroups": finances.groups,
            "listFinancialEventsByGroupId": finances.by_group,
            "listTransactions": finances.transactions,
            "searchListingsItems": listings.search,
            "putListingsItem": listings.put,
            "deleteListingsItem": listings.delete,
            "cancelFeed": feeds.cancel,
            "getInventorySummaries": fba.summaries,
            "getMyFeesEstimateForSKU": fees.estimate,
            "createDestination": subscriptions.create_destination,
            "getDestinations": subscriptions.destinations,
            "getDestination": subscriptions.get_destination,
            "deleteDestination": subscriptions.delete_destination,
            "createSubscription": subscriptions.create,
            "getSubscription": subscriptions.get,
            "getSubscriptions": subscriptions.listing,
            "getSubscriptionById": subscriptions.get_by_id,
            "deleteSubscriptionById": subscriptions.delete,
            "listMessages": messaging.listing,
            "createReply": messaging.reply,
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
        if form.get("grant_type") == "client_credentials":
            return self._grantless(form, account)
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

    def _grantless(self, form: dict[str, str], account: dict[str, Any]) -> Response:
        """A token of the application alone, for the operations that no seller has to allow."""
        if form.get("scope") not in SCOPES:
            return json_response({"error": "invalid_scope", "error_description": "The scope is not valid"}, 400)
        access = Tokens(self.world).issue(account["id"], "grantless", ACCESS_LIFE_S, prefix="Atc|")
        return json_response({"access_token": access, "token_type": "bearer", "expires_in": ACCESS_LIFE_S})

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
        """The rate is told on successes, 400 and 404 only, as the models declare it."""
        response.headers["x-amzn-RequestId"] = self.world.store.digest(
            "request", call.operation, self.world.clock.now()
        )[:36]
        plan = PLANS.get(call.operation)
        if plan and response.status in (200, 201, 202, 204, 400, 404):
            response.headers["x-amzn-RateLimit-Limit"] = f"{plan[0] * self.world.settings['rate_scale']:g}"

    def order_rows(self, payload: Any) -> list[Any]:
        rows: list[Any] = payload.get("orders") or payload.get("payload", {}).get("Orders") or []
        return rows

    def spoil(self, row: dict[str, Any]) -> None:
        """Its items are a text and its times are gone."""
        row.update({"orderItems": "unavailable"} if "orderItems" in row else {"OrderTotal": "unavailable"})
        row.pop("lastUpdatedTime", None)
        row.pop("LastUpdateDate", None)

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
