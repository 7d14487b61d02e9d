"""The contents of Amazon's reports: tab-separated settlements, returns and feedback, and sales and traffic as JSON."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon.sites import channel
from mock_marketplaces.core.clock import iso_seconds
from mock_marketplaces.core.sites import amazon_site

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

RETURNS = "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE"
FEEDBACK = "GET_SELLER_FEEDBACK_DATA"
TRAFFIC = "GET_SALES_AND_TRAFFIC_REPORT"
LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"

OTHER = "other-transaction"
WORDS = {
    "items": ("Order", "ItemPrice", "Principal"),
    "shipping": ("Order", "ItemPrice", "Shipping"),
    "tax": ("Order", "ItemPrice", "Tax"),
    "tax_withheld": ("Order", "ItemWithheldTax", "MarketplaceFacilitatorTax-Principal"),
    "commission": ("Order", "ItemFees", "Commission"),
    "payment_fee": ("Order", "ItemFees", "PaymentMethodFee"),
    "fixed_fee": ("Order", "ItemFees", "FixedClosingFee"),
    "fulfilment_fee": ("Order", "ItemFees", "FBAPerUnitFulfillmentFee"),
    "refund_items": ("Refund", "ItemPrice", "Principal"),
    "refund_shipping": ("Refund", "ItemPrice", "Shipping"),
    "refund_tax": ("Refund", "ItemPrice", "Tax"),
    "refund_tax_withheld": ("Refund", "ItemWithheldTax", "MarketplaceFacilitatorTax-Principal"),
    "refund_commission": ("Refund", "ItemFees", "Commission"),
    "advertising": ("ServiceFee", "Cost of Advertising", "TransactionTotalAmount"),
    "subscription": (OTHER, OTHER, "Subscription Fee"),
    "storage": (OTHER, OTHER, "Storage Fee"),
    "penalty": (OTHER, OTHER, "Policy Violation Fee"),
    "adjustment": (OTHER, "FBA Inventory Reimbursement", "REVERSAL_REIMBURSEMENT"),
}
SETTLEMENT_COLUMNS = (
    "settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date", "total-amount", "currency", "transaction-type",
    "order-id", "merchant-order-id", "adjustment-id", "shipment-id", "marketplace-name", "amount-type", "amount-description", "amount",
    "fulfillment-id", "posted-date", "posted-date-time", "order-item-code", "merchant-order-item-id", "merchant-adjustment-item-id",
    "sku", "quantity-purchased", "promotion-id",
)  # fmt: skip
RETURN_COLUMNS = (
    "Order ID", "Order date", "Return request date", "Return request status", "Amazon RMA ID", "Merchant RMA ID", "Label type",
    "Label cost", "Currency code", "Return carrier", "Tracking ID", "Label to be paid by", "A-to-Z Claim", "Is prime", "ASIN",
    "Merchant SKU", "Item Name", "Return quantity", "Return Reason", "In policy", "Return type", "Resolution", "Invoice number",
    "Return delivery date", "Order Amount", "Order quantity", "Refunded Amount", "Order Item ID", "Buyer comment",
)  # fmt: skip
FEEDBACK_COLUMNS = (
    "Date", "Rating", "Comments", "Response", "Order ID", "Rater Email", "Feedback ID", "Marketplace ID", "Merchant SKU", "Title",
    "Rater Name",
)  # fmt: skip
LISTING_COLUMNS = (
    "item-name", "item-description", "listing-id", "seller-sku", "price", "quantity", "open-date", "image-url", "item-is-marketplace",
    "product-id-type", "zshop-shipping-fee", "item-note", "item-condition", "zshop-category1", "zshop-browse-path",
    "zshop-storefront-feature", "asin1", "asin2", "asin3", "will-ship-internationally", "expedited-shipping", "zshop-boldface",
    "product-id", "bid-for-featured-placement", "add-delete", "pending-quantity", "fulfillment-channel", "merchant-shipping-group",
    "status",
)  # fmt: skip
REASONS = {
    "damaged": "CR-DAMAGED_BY_CARRIER", "defective": "CR-DEFECTIVE", "not_as_described": "AMZ-PG-BAD-DESC",
    "wrong_item": "CR-SWITCHEROO", "missing": "CR-MISSING_PARTS", "not_arrived": "CR-UNDELIVERABLE_UNKNOWN",
    "changed_mind": "CR-UNWANTED_ITEM", "other": "CR-OTHER",
}  # fmt: skip
RESOLUTIONS = {
    "return_refund": "StandardRefund", "refund_only": "ReturnlessRefund", "exchange": "Replacement", "dispute": "StandardRefund",
}  # fmt: skip


def packed(text: str) -> bytes:
    return gzip.compress(text.encode())


def _table(columns: Sequence[str], rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    out = csv.DictWriter(
        text, columns, delimiter="\t", lineterminator="\r\n", restval="", quoting=csv.QUOTE_NONE, quotechar=None
    )
    out.writeheader()
    out.writerows([{key: _flat(value) for key, value in row.items()} for row in rows])
    return text.getvalue()


def _flat(value: Any) -> str:
    return " ".join(str(value).split())


def settlement(world: "World", closed: dict[str, Any]) -> str:
    """First the payout, then a row per amount. European files have decimal commas and dots in dates."""
    european = closed["currency"] not in ("USD", "CAD", "MXN", "JPY", "AUD", "SGD")

    def moment(at: float) -> str:
        read = datetime.fromtimestamp(at, UTC)
        return f"{read:%d.%m.%Y %H:%M:%S} UTC" if european else f"{read:%Y-%m-%d %H:%M:%S} UTC"

    def money(amount: str) -> str:
        return amount.replace(".", ",") if european else amount

    head = {
        "settlement-id": closed["id"],
        "settlement-start-date": moment(closed["period_from"]),
        "settlement-end-date": moment(closed["period_to"]),
        "deposit-date": moment(closed["period_to"]),
        "total-amount": money(closed["total"]),
        "currency": closed["currency"],
    }
    rows = [head]
    skus, references = _names(world, closed["lines"])
    for line in closed["lines"]:
        transaction, kind, said = (OTHER, OTHER, line["raw_kind"]) if line["raw_kind"] else WORDS[line["component"]]
        site, posted = amazon_site(line["site"]), moment(line["posted_at"])
        rows.append(
            {
                "settlement-id": closed["id"], "transaction-type": transaction, "order-id": line["sale_id"],
                "adjustment-id": line["refund_id"], "marketplace-name": site.shop if site and line["sale_id"] else "",
                "amount-type": kind, "amount-description": said, "amount": money(line["amount"]),
                "fulfillment-id": "MFN" if line["sale_id"] else "", "posted-date": posted[:10], "posted-date-time": posted,
                "order-item-code": line["sale_line_id"], "sku": skus.get(line["sale_line_id"], ""),
                "merchant-adjustment-item-id": references.get(line["refund_id"], ""),
            }
        )  # fmt: skip
    return _table(SETTLEMENT_COLUMNS, rows)


def _names(world: "World", lines: list[dict[str, Any]]) -> tuple[dict[str, str], dict[str, str]]:
    """(SKU by order line, the seller's reference by refund)."""
    ids, refunds = (json.dumps([line[key] for line in lines]) for key in ("sale_line_id", "refund_id"))
    inside = "IN (SELECT value FROM json_each(?))"
    skus = world.store.rows(f"SELECT id, sku FROM sale_line WHERE id {inside}", ids)
    references = world.store.rows(f"SELECT id, reference FROM refund WHERE id {inside}", refunds)
    return {row["id"]: row["sku"] for row in skus}, {row["id"]: row["reference"] for row in references}


def returns(world: "World", account: dict[str, Any], sites: list[str], start: float, end: float) -> str:
    """A row per returned line, by the day of the request."""
    found = world.aftersales.returns("account_id = ? AND t >= ? AND t <= ?", account["id"], start, end)
    return _table(
        RETURN_COLUMNS,
        [_return(row, part) for row in found if row["order"].row["site"] in sites for part in row["lines"]],
    )


def _return(row: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    order = row["order"]
    line = next(line for line in order.lines if line["id"] == part["line_id"])
    back = sum((order.refunded(name) for name in ("items", "shipping", "tax")), Decimal(0))
    return {
        "Order ID": order.id, "Order date": _date(order.row["sold_at"]), "Return request date": _date(row["t"]),
        "Return request status": "Completed" if row["status"] == "closed" else "Approved", "Amazon RMA ID": row["id"],
        "Label type": "AmazonPrePaidLabel", "Currency code": order.row["currency"], "Tracking ID": row["tracking"],
        "A-to-Z Claim": "Y" if row["kind"] == "dispute" else "N", "Is prime": "N", "ASIN": line["product_id"],
        "Merchant SKU": line["sku"], "Item Name": line["title"], "Return quantity": part["quantity"],
        "Return Reason": REASONS[row["reason"]], "In policy": "Y", "Return type": "C-Returns",
        "Resolution": RESOLUTIONS[row["kind"]], "Order Amount": order.total, "Order quantity": order.units,
        "Refunded Amount": back, "Order Item ID": part["line_id"], "Buyer comment": row["note"],
    }  # fmt: skip


def _date(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%d-%b-%Y}"


def feedback(world: "World", account: dict[str, Any], sites: list[str], start: float, end: float) -> str:
    found = world.aftersales.reviews(
        "account_id = ? AND updated_at >= ? AND updated_at <= ?", account["id"], start, end
    )
    return _table(
        FEEDBACK_COLUMNS,
        [_feedback(row) for row in found if row["order"].row["site"] in sites],
    )


def _feedback(row: dict[str, Any]) -> dict[str, Any]:
    order, site = row["order"], amazon_site(row["order"].row["site"])
    return {
        "Date": iso_seconds(row["updated_at"]), "Rating": row["stars"], "Comments": row["text"], "Order ID": order.id,
        "Rater Email": order.buyer["email"], "Feedback ID": row["id"], "Marketplace ID": site.marketplace_id if site else "",
        "Merchant SKU": row["line"]["sku"], "Title": row["title"], "Rater Name": order.buyer["name"],
    }  # fmt: skip


def traffic(world: "World", account: dict[str, Any], sites: list[str], start: float, end: float) -> str:
    since, until = (datetime.fromtimestamp(at, UTC).date() for at in (start, end))
    days = [
        {
            "date": row["day"],
            "trafficByDate": {
                "browserPageViews": row["page_views"], "mobileAppPageViews": 0, "pageViews": row["page_views"],
                "browserSessions": row["visitors"], "mobileAppSessions": 0, "sessions": row["visitors"],
            },
        }
        for row in world.traffic.days(account["id"], sites[0], since, until)
    ]  # fmt: skip
    asked = {"reportType": TRAFFIC, "reportOptions": {"dateGranularity": "DAY", "asinGranularity": "PARENT"}}
    return json.dumps({"reportSpecification": asked, "salesAndTrafficByDate": days, "salesAndTrafficByAsin": []})


def listings(world: "World", account: dict[str, Any], sites: list[str], start: float, end: float) -> str:
    """Everything listed on a site. What Amazon's warehouses hold of a SKU makes it theirs to send; its quantity is then empty."""
    held = {row["sku"] for row in world.warehouse.rows(account["id"], "held.site = ?", sites[0])}
    found = world.trade.listings(account["id"], "site = ?", sites[0])
    return _table(
        LISTING_COLUMNS, [_listing(world, row, theirs=row["sku"] in held and not row["quantity"]) for row in found]
    )


def _listing(world: "World", row: dict[str, Any], *, theirs: bool) -> dict[str, Any]:
    region = world.protocol.site(row["site"]).region
    return {
        "item-name": row["title"], "listing-id": f"{row['id']:010d}", "seller-sku": row["sku"], "price": row["amount"],
        "quantity": "" if theirs else row["quantity"], "open-date": f"{datetime.fromtimestamp(row['created_at'], UTC):%Y-%m-%d %H:%M:%S} UTC",
        "item-is-marketplace": "y", "product-id-type": "1", "item-condition": "11", "asin1": row["product_id"],
        "product-id": row["product_id"], "pending-quantity": "" if theirs else 0,
        "fulfillment-channel": channel(region) if theirs else "DEFAULT", "status": "Active" if row["quantity"] or theirs else "Inactive",
    }  # fmt: skip


Maker = Callable[["World", dict[str, Any], list[str], float, float], str]
MAKERS: dict[str, Maker] = {RETURNS: returns, FEEDBACK: feedback, TRAFFIC: traffic, LISTINGS: listings}
