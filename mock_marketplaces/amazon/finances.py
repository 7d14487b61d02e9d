"""What Amazon booked: Finances v0 (events, groups) and 2024-06-19 (transactions). Amounts are JSON numbers here.

Both tell the same bookings: a shipment for each order that has left whole, a refund for each time that money went back.
"""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon.errors import invalid, refuse
from mock_marketplaces.amazon.orders import own_order, site_of
from mock_marketplaces.amazon.pages import moment, page_size, sites_of, words
from mock_marketplaces.core.clock import iso_seconds
from mock_marketplaces.core.http import Request, Response, json_response
from mock_marketplaces.core.protocol import Order

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

LATEST_S = 120.0
LONGEST_S = 180 * 86400
STATUSES = ("DEFERRED", "RELEASED", "DEFERRED_RELEASED")
IDENTIFIERS = ("ORDER_ID", "FINANCIAL_EVENT_GROUP_ID")
CHARGES = {
    "items": "Principal", "shipping": "ShippingCharge", "tax": "Tax", "refund_items": "Principal",
    "refund_shipping": "ShippingCharge", "refund_tax": "Tax",
}  # fmt: skip
WITHHELD = ("tax_withheld", "refund_tax_withheld")
FEES = {
    "commission": "Commission", "payment_fee": "PaymentMethodFee", "fixed_fee": "FixedClosingFee",
    "fulfilment_fee": "FBAPerUnitFulfillmentFee", "refund_commission": "Commission",
}  # fmt: skip


@dataclass(slots=True)
class Booking:
    """A shipment or a refund with its amounts; `group` is the settlement that paid it out, '' while none has."""

    order: Order
    lines: list[dict[str, Any]]
    posted: float
    group: str
    refund: dict[str, Any] | None = None

    @property
    def id(self) -> str:
        return f"{'R' if self.refund else 'S'}-{self.refund['id'] if self.refund else self.order.id}"

    @property
    def total(self) -> Decimal:
        return sum((line["amount"] for line in self.lines), Decimal(0))

    def of(self, line_id: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["sale_line_id"] == line_id and line["amount"]]

    def money(self, amount: Decimal) -> dict[str, Any]:
        return {"CurrencyCode": self.order.row["currency"], "CurrencyAmount": amount}

    def new_money(self, amount: Decimal) -> dict[str, Any]:
        return {"currencyCode": self.order.row["currency"], "currencyAmount": amount}


def _bookings(world: "World", orders: Iterable[Order], account_id: str) -> list[Booking]:
    """Oldest first."""
    closed = world.settlements.settlements("account_id = ?", account_id)
    paid = {(line["sale_id"], line["refund_id"]): row["id"] for row in closed for line in row["lines"]}
    found = []
    for order in orders:
        if order.row["shipped_at"] is not None and order.row["cancelled_at"] is None:
            lines = world.settlements.of_order(order)
            found.append(Booking(order, lines, order.row["shipped_at"], paid.get((order.id, ""), "")))
        for refund in order.refunds:
            lines = world.settlements.of_refund(order, refund)
            found.append(Booking(order, lines, refund["t"], paid.get((order.id, refund["id"]), ""), refund))
    return sorted(found, key=lambda booking: (booking.posted, booking.id))


def _booked(world: "World", account: dict[str, Any]) -> list[Booking]:
    where = "account_id = ? AND (shipped_at IS NOT NULL OR EXISTS (SELECT 1 FROM refund WHERE sale_id = sale.id))"
    return _bookings(world, world.trade.orders(where, account["id"]), account["id"])


# v0 -------------------------------------------------------------------------------------------------------------


def by_order(world: "World", account: dict[str, Any], request: Request, order_id: str) -> Response:
    return _events(request, _bookings(world, [own_order(world, account, order_id)], account["id"]))


def events(world: "World", account: dict[str, Any], request: Request) -> Response:
    after, before = _window(world, request.query(), "PostedAfter", "PostedBefore")
    return _events(request, [booking for booking in _booked(world, account) if after <= booking.posted <= before])


def by_group(world: "World", account: dict[str, Any], request: Request, group: str) -> Response:
    if not world.settlements.settlements("account_id = ? AND id = ?", account["id"], group):
        refuse(404, "NotFound", f"Financial event group {group} was not found.")
    return _events(request, [booking for booking in _booked(world, account) if booking.group == group])


def _events(request: Request, found: list[Booking]) -> Response:
    page, token = _page(request.query(), found, "MaxResultsPerPage", "NextToken")
    shown = {
        "ShipmentEventList": [_shipment(booking) for booking in page if booking.refund is None],
        "RefundEventList": [_refund(booking, booking.refund) for booking in page if booking.refund is not None],
    }
    return json_response({"payload": {"FinancialEvents": shown, **({"NextToken": token} if token else {})}})


def _shipment(booking: Booking) -> dict[str, Any]:
    items = []
    for line in booking.order.lines:
        parts = booking.of(line["id"])
        items.append(
            {
                "SellerSKU": line["sku"],
                "OrderItemId": line["id"],
                "QuantityShipped": line["shipped"],
                "ItemChargeList": _charges(booking, parts),
                "ItemTaxWithheldList": _withheld(booking, parts),
                "ItemFeeList": _fees(booking, parts),
            }
        )
    return {**_event(booking), "ShipmentItemList": items}


def _refund(booking: Booking, refund: dict[str, Any]) -> dict[str, Any]:
    skus = {line["id"]: line["sku"] for line in booking.order.lines}
    items = []
    for number, part in enumerate(refund["lines"]):
        parts = booking.of(part["line_id"])
        items.append(
            {
                "SellerSKU": skus[part["line_id"]],
                "OrderItemId": part["line_id"],
                "OrderAdjustmentItemId": f"{refund['id']}{number}",
                "MerchantAdjustmentItemId": refund["reference"],
                "QuantityShipped": part["quantity"],
                "ItemChargeAdjustmentList": _charges(booking, parts),
                "ItemTaxWithheldList": _withheld(booking, parts),
                "ItemFeeAdjustmentList": _fees(booking, parts),
            }
        )
    return {**_event(booking), "ShipmentItemAdjustmentList": items}


def _event(booking: Booking) -> dict[str, Any]:
    return {
        "AmazonOrderId": booking.order.id,
        "MarketplaceName": site_of(booking.order).shop,
        "PostedDate": iso_seconds(booking.posted),
    }


def _charges(booking: Booking, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"ChargeType": CHARGES[part["component"]], "ChargeAmount": booking.money(part["amount"])}
        for part in parts
        if part["component"] in CHARGES
    ]


def _fees(booking: Booking, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"FeeType": FEES[part["component"]], "FeeAmount": booking.money(part["amount"])}
        for part in parts
        if part["component"] in FEES
    ]


def _withheld(booking: Booking, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    taxes = [
        {"ChargeType": "MarketplaceFacilitatorTax-Principal", "ChargeAmount": booking.money(part["amount"])}
        for part in parts
        if part["component"] in WITHHELD
    ]
    return [{"TaxCollectionModel": "MarketplaceFacilitator", "TaxesWithheld": taxes}] if taxes else []


def groups(world: "World", account: dict[str, Any], request: Request) -> Response:
    """A closed group for each settlement, newest first."""
    query = request.query()
    after, before = _window(
        world, query, "FinancialEventGroupStartedAfter", "FinancialEventGroupStartedBefore", needed=False
    )
    closed = world.settlements.settlements("account_id = ?", account["id"])
    found = [row for row in reversed(closed) if after <= row["period_from"] <= before]
    page, token = _page(query, found, "MaxResultsPerPage", "NextToken")
    shown = [
        {
            "FinancialEventGroupId": row["id"],
            "ProcessingStatus": "Closed",
            "FundTransferStatus": "Succeeded",
            "OriginalTotal": {"CurrencyCode": row["currency"], "CurrencyAmount": Decimal(row["total"])},
            "FundTransferDate": iso_seconds(row["period_to"]),
            "BeginningBalance": {"CurrencyCode": row["currency"], "CurrencyAmount": Decimal("0.00")},
            "FinancialEventGroupStart": iso_seconds(row["period_from"]),
            "FinancialEventGroupEnd": iso_seconds(row["period_to"]),
        }
        for row in page
    ]
    return json_response({"payload": {"FinancialEventGroupList": shown, **({"NextToken": token} if token else {})}})


# 2024-06-19 -----------------------------------------------------------------------------------------------------


def transactions(world: "World", account: dict[str, Any], request: Request) -> Response:
    """Oldest first. DEFERRED until a settlement has paid it out, then RELEASED."""
    query = request.query()
    name, value = (query.get(f"relatedIdentifier{part}", [""])[0] for part in ("Name", "Value"))
    after, before = _window(world, query, "postedAfter", "postedBefore", needed=not name)
    status = query.get("transactionStatus", [""])[0]
    if (status and status not in STATUSES) or (name and name not in IDENTIFIERS) or bool(name) != bool(value):
        invalid(f"transactionStatus takes {', '.join(STATUSES)}; relatedIdentifierName takes {', '.join(IDENTIFIERS)}.")
    sites = sites_of(account, words(query, "marketplaceId"))
    found = [
        shown
        for booking in _booked(world, account)
        if after <= booking.posted <= before and booking.order.row["site"] in sites
        for shown in [_transaction(account, booking)]
        if status in ("", shown["transactionStatus"])
        and (
            not name or {"relatedIdentifierName": name, "relatedIdentifierValue": value} in shown["relatedIdentifiers"]
        )
    ]
    page, token = _page(query, found, "", "nextToken")
    return json_response({"payload": {"transactions": page, **({"nextToken": token} if token else {})}})


def _transaction(account: dict[str, Any], booking: Booking) -> dict[str, Any]:
    site, order = site_of(booking.order), booking.order
    related = [("ORDER_ID", order.id), *([("FINANCIAL_EVENT_GROUP_ID", booking.group)] if booking.group else [])]
    return {
        "sellingPartnerMetadata": {
            "sellingPartnerId": account["credentials"]["seller_id"],
            "accountType": "Standard Orders",
            "marketplaceId": site.marketplace_id,
        },
        "relatedIdentifiers": [
            {"relatedIdentifierName": name, "relatedIdentifierValue": value} for name, value in related
        ],
        "transactionType": "Refund" if booking.refund else "Shipment",
        "transactionId": booking.id,
        "transactionStatus": "RELEASED" if booking.group else "DEFERRED",
        "description": "Refund Order" if booking.refund else "Order Payment",
        "postedDate": iso_seconds(booking.posted),
        "totalAmount": booking.new_money(booking.total),
        "marketplaceDetails": {"marketplaceId": site.marketplace_id, "marketplaceName": site.shop},
        "items": [_item(booking, line) for line in order.lines if booking.of(line["id"])],
        "breakdowns": _breakdowns(booking, [line for line in booking.lines if line["amount"]]),
    }


def _item(booking: Booking, line: dict[str, Any]) -> dict[str, Any]:
    parts = booking.of(line["id"])
    product = {
        "contextType": "ProductContext", "asin": line["product_id"], "sku": line["sku"], "quantityShipped": line["shipped"],
        "fulfillmentNetwork": "AFN" if booking.order.extra.get("marketplace_fulfilled") else "MFN",
    }  # fmt: skip
    return {
        "description": line["title"],
        "totalAmount": booking.new_money(sum((part["amount"] for part in parts), Decimal(0))),
        "breakdowns": _breakdowns(booking, parts),
        "contexts": [product],
    }


def _breakdowns(booking: Booking, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sales and expenses, each with what it is made of."""
    shown = []
    for kind, names in (
        ("Sales", {**CHARGES, **dict.fromkeys(WITHHELD, "MarketplaceWithheldTax")}),
        ("Expenses", FEES),
    ):
        sums: dict[str, Decimal] = {}
        for part in parts:
            if part["component"] in names:
                name = names[part["component"]]
                sums[name] = sums.get(name, Decimal(0)) + part["amount"]
        if sums:
            inside = [
                {"breakdownType": name, "breakdownAmount": booking.new_money(amount)} for name, amount in sums.items()
            ]
            whole = booking.new_money(sum(sums.values(), Decimal(0)))
            shown.append({"breakdownType": kind, "breakdownAmount": whole, "breakdowns": inside})
    return shown


# both -----------------------------------------------------------------------------------------------------------


def _window(
    world: "World", query: dict[str, list[str]], after: str, before: str, *, needed: bool = True
) -> tuple[float, float]:
    """From when to when; nothing of the last two minutes, and 180 days at most."""
    start, end, newest = moment(query, after), moment(query, before), world.clock.now() - LATEST_S
    if start is None and needed and "NextToken" not in query and "nextToken" not in query:
        invalid(f"{after} is required.")
    if end is not None and end > newest:
        invalid(f"{before} must be at least two minutes before now.")
    if start is not None and end is not None and end - start > LONGEST_S:
        invalid(f"{after} and {before} may be 180 days apart at most.")
    return start or 0.0, world.clock.now() if end is None else end


def _page(query: dict[str, list[str]], found: list[Any], size_name: str, token_name: str) -> tuple[list[Any], str]:
    try:
        start = json.loads(base64.urlsafe_b64decode(query.get(token_name, [""])[0]) or b"0")
    except ValueError:
        invalid(f"{token_name} is not valid.")
    size = page_size(query, size_name) if size_name else 100
    more = len(found) > start + size
    token = base64.urlsafe_b64encode(json.dumps(start + size).encode()).decode() if more else ""
    return found[start : start + size], token
