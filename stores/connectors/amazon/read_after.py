"""Understanding Amazon's settlements, returns, feedback, traffic and refunds. Pure: what Amazon sent in, our words out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from stores.connectors.amazon.sites import BY_CODE, BY_ID
from stores.connectors.port import (
    RefundKnown,
    RemoteReturn,
    RemoteReview,
    RemoteSettlement,
    RemoteSettlementLine,
    RemoteTraffic,
)
from stores.connectors.reading import (
    Wrong,
    count,
    currency,
    day,
    identity,
    moment,
    record,
    records,
    signed,
    text,
    understood,
)

LONGEST_FILE = 10**8
# (transaction type, amount type) -> amount description -> our word.
COMPONENTS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("Order", "ItemPrice"): {"Principal": "items", "Shipping": "shipping", "Tax": "tax", "ShippingTax": "tax"},
    ("Order", "ItemWithheldTax"): {
        "MarketplaceFacilitatorTax-Principal": "tax_withheld",
        "MarketplaceFacilitatorTax-Shipping": "tax_withheld",
        "MarketplaceFacilitatorVAT-Principal": "tax_withheld",
        "MarketplaceFacilitatorVAT-Shipping": "tax_withheld",
        "LowValueGoodsTax-Principal": "tax_withheld",
        "LowValueGoodsTax-Shipping": "tax_withheld",
    },
    ("Order", "ItemFees"): {
        "Commission": "commission", "ShippingHB": "commission", "PaymentMethodFee": "payment_fee",
        "FixedClosingFee": "fixed_fee", "VariableClosingFee": "fixed_fee", "FBAPerUnitFulfillmentFee": "fulfilment_fee",
        "FBAPerOrderFulfillmentFee": "fulfilment_fee", "FBAWeightBasedFee": "fulfilment_fee",
    },
    ("Refund", "ItemPrice"): {
        "Principal": "refund_items", "Shipping": "refund_shipping", "Tax": "refund_tax", "ShippingTax": "refund_tax",
    },
    ("Refund", "ItemWithheldTax"): {
        "MarketplaceFacilitatorTax-Principal": "refund_tax_withheld",
        "MarketplaceFacilitatorTax-Shipping": "refund_tax_withheld",
        "MarketplaceFacilitatorVAT-Principal": "refund_tax_withheld",
        "MarketplaceFacilitatorVAT-Shipping": "refund_tax_withheld",
    },
    ("Refund", "ItemFees"): {"Commission": "refund_commission", "RefundCommission": "refund_commission", "ShippingHB": "refund_commission"},
    ("ServiceFee", "Cost of Advertising"): {"TransactionTotalAmount": "advertising"},
    ("other-transaction", "other-transaction"): {
        "Subscription Fee": "subscription", "Storage Fee": "storage", "Policy Violation Fee": "penalty",
    },
    ("other-transaction", "FBA Inventory Reimbursement"): {"REVERSAL_REIMBURSEMENT": "adjustment"},
}  # fmt: skip
SHOPS = {
    "amazon.com": "US", "amazon.ca": "CA", "amazon.com.mx": "MX", "amazon.com.br": "BR", "amazon.co.uk": "UK", "amazon.de": "DE",
    "amazon.fr": "FR", "amazon.it": "IT", "amazon.es": "ES", "amazon.nl": "NL", "amazon.com.be": "BE", "amazon.ie": "IE",
    "amazon.se": "SE", "amazon.pl": "PL", "amazon.com.tr": "TR", "amazon.ae": "AE", "amazon.sa": "SA", "amazon.co.jp": "JP",
    "amazon.com.au": "AU", "amazon.sg": "SG",
}  # fmt: skip
REASONS = {
    "CR-DAMAGED_BY_CARRIER": "damaged", "CR-DAMAGED_BY_FC": "damaged", "CR-DEFECTIVE": "defective",
    "CR-QUALITY_UNACCEPTABLE": "defective", "AMZ-PG-BAD-DESC": "not_as_described", "CR-SWITCHEROO": "wrong_item",
    "CR-ORDERED_WRONG_ITEM": "changed_mind", "CR-MISSING_PARTS": "missing", "CR-UNDELIVERABLE_UNKNOWN": "not_arrived",
    "CR-MISSED_ESTIMATED_DELIVERY": "not_arrived", "CR-UNWANTED_ITEM": "changed_mind", "CR-NO_REASON_GIVEN": "other",
}  # fmt: skip
RESOLUTIONS = {"StandardRefund": "return_refund", "ReturnlessRefund": "refund_only", "Replacement": "exchange"}
CLOSED = {"Completed", "Denied", "Rejected", "Closed"}
_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d\d)\.(\d\d)\.(\d{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def table(file: Any) -> list[dict[str, str]]:
    """The rows of a tab-separated file. A row with too few cells ends early, one with too many is refused."""
    lines = csv.DictReader(
        io.StringIO(text(file, "the file", longest=LONGEST_FILE)), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    found = []
    for row in lines:
        if None in row:
            raise Wrong(f"line {lines.line_num} has more cells than the head")
        found.append({key: value or "" for key, value in row.items()})
    return found


def read_settlement(raw: Any) -> RemoteSettlement:
    """A settlement, from its flat file (V2)."""
    return understood("Amazon", _settlement, raw, what="a settlement")


def read_return(raw: Any) -> RemoteReturn:
    """A return, from the rows of its RMA."""
    return understood("Amazon", _return, raw, what="a return")


def read_review(raw: Any) -> RemoteReview:
    """A buyer's feedback."""
    return understood("Amazon", _review, raw, what="a feedback")


def read_traffic(raw: Any) -> RemoteTraffic:
    """A day of a site's sales and traffic report."""
    return understood("Amazon", _traffic, raw, what="a day's traffic")


def settlement_name(file: str) -> tuple[str, datetime]:
    """(the settlement's number, its last day), to name it before it is understood."""

    def name(file: Any) -> tuple[str, datetime]:
        head = _head(table(file))
        last = _day(head.get("settlement-end-date"), "settlement-end-date")
        return identity(head.get("settlement-id"), "settlement-id"), datetime.combine(
            last, datetime.min.time(), tzinfo=UTC
        )

    return understood("Amazon", name, file, what="a settlement")


def _head(rows: list[dict[str, str]]) -> dict[str, str]:
    if not rows or not rows[0].get("total-amount"):
        raise Wrong("its first line does not say what is paid out")
    return rows[0]


def _settlement(raw: Any) -> RemoteSettlement:
    rows = table(record(raw, "the settlement").get("tsv"))
    head = _head(rows)
    total = _money(head["total-amount"], "total-amount")
    lines = tuple(_line(number, row) for number, row in enumerate(rows[1:], 1))
    added = sum((line.amount for line in lines), Decimal(0))
    if added != total:
        raise Wrong(f"its lines add up to {added}, not to the {total} that it pays out")
    return RemoteSettlement(
        external_id=identity(head.get("settlement-id"), "settlement-id"),
        currency=currency(head.get("currency")),
        period_from=_day(head.get("settlement-start-date"), "settlement-start-date"),
        period_to=_day(head.get("settlement-end-date"), "settlement-end-date"),
        total=total,
        lines=lines,
    )


def _line(number: int, row: Mapping[str, str]) -> RemoteSettlementLine:
    kind, what, said = (text(row.get(name)) for name in ("transaction-type", "amount-type", "amount-description"))
    shop = text(row.get("marketplace-name"), "marketplace-name").casefold()
    return RemoteSettlementLine(
        external_line_id=str(number),
        raw_kind=f"{kind}/{what}/{said}"[:120],
        component=COMPONENTS.get((kind, what), {}).get(said, ""),
        order_id=text(row.get("order-id"), "order-id", longest=80),
        site=SHOPS.get(shop, ""),
        amount=_money(row.get("amount"), "amount"),
        posted_on=_day(row.get("posted-date"), "posted-date"),
    )


def _money(value: Any, what: str) -> Decimal:
    """European files write a decimal comma."""
    return signed(value.replace(",", ".") if isinstance(value, str) else value, what)


def _day(value: Any, what: str) -> date:
    found = _TIME.match(value) if isinstance(value, str) else None
    if found is None:
        raise Wrong(f"{what} is {value!r:.80}, not a day")
    year, month, number, late, middle, early = found.groups()
    return day(f"{year}-{month}-{number}" if year else f"{early}-{middle}-{late}", what)


def _return(raw: Any) -> RemoteReturn:
    rows = records(record(raw, "the return").get("rows"), "rows")
    if not rows:
        raise Wrong("it has no row")
    first = rows[0]
    said, status = text(first.get("Return Reason"), longest=120), text(first.get("Return request status"), longest=40)
    claim = first.get("A-to-Z Claim") == "Y"
    requested = _spelt_day(first.get("Return request date"), "Return request date")
    return RemoteReturn(
        external_id=identity(first.get("Amazon RMA ID"), "Amazon RMA ID"),
        order_id=identity(first.get("Order ID"), "Order ID"),
        kind="dispute" if claim else RESOLUTIONS.get(text(first.get("Resolution")), "return_refund"),
        reason=REASONS.get(said, "other"),
        remote_reason=said,
        status=status,
        closed=status in CLOSED,
        requested_at=datetime.combine(requested, datetime.min.time(), tzinfo=UTC),
        updated_at=moment(record(raw, "the return").get("reported_at"), "reported_at"),
        lines=tuple(
            (
                identity(row.get("Order Item ID") or row.get("Merchant SKU"), "Order Item ID"),
                count(row.get("Return quantity"), "Return quantity", least=1),
            )
            for row in rows
        ),
        note=text(first.get("Buyer comment"), "Buyer comment"),
        tracking_number=text(first.get("Tracking ID"), "Tracking ID", longest=80),
    )


def _spelt_day(value: Any, what: str) -> date:
    """`20-Nov-2026`, the English month whatever our own language is."""
    number, _, rest = value.partition("-") if isinstance(value, str) else ("", "", "")
    name, _, year = rest.partition("-")
    if name not in _MONTHS or not number.isdigit() or len(number) > 2:
        raise Wrong(f"{what} is {value!r:.80}, not a day")
    return day(f"{year}-{_MONTHS.index(name) + 1:02d}-{int(number):02d}", what)


def _review(raw: Any) -> RemoteReview:
    row = record(raw, "the feedback")
    site = BY_ID.get(text(row.get("Marketplace ID")))
    stars = count(row.get("Rating"), "Rating", least=1)
    if stars > 5 or site is None:
        raise Wrong(f"Rating is {stars}, Marketplace ID is {row.get('Marketplace ID')!r:.40}")
    return RemoteReview(
        external_id=identity(row.get("Feedback ID") or row.get("Order ID"), "Feedback ID"),
        site=site.code,
        listing_key=text(row.get("Merchant SKU"), "Merchant SKU", longest=160),
        order_id=text(row.get("Order ID"), "Order ID", longest=80),
        stars=stars,
        title=text(row.get("Title"), "Title"),
        text=text(row.get("Comments"), "Comments"),
        author=text(row.get("Rater Name"), "Rater Name", longest=120),
        reviewed_at=moment(row.get("Date"), "Date"),
    )


def _traffic(raw: Any) -> RemoteTraffic:
    row = record(raw, "the day")
    seen = record(row.get("trafficByDate"), "trafficByDate")
    if row.get("site") not in BY_CODE:
        raise Wrong(f"site is {row.get('site')!r:.40}, which we do not know")
    return RemoteTraffic(
        site=str(row["site"]),
        day=day(row.get("date"), "date"),
        visitors=count(seen.get("sessions"), "sessions"),
        page_views=count(seen.get("pageViews"), "pageViews"),
    )


def read_refund_events(payload: Any, reference: str) -> RefundKnown | None:
    """The refund with our reference among an order's financial events; None when it is not there (yet)."""
    return understood("Amazon", lambda raw: _refund_event(raw, reference), payload, what="the events of an order")


def _refund_event(raw: Any, reference: str) -> RefundKnown | None:
    events = record(record(raw, "the answer").get("payload") or {}, "payload").get("FinancialEvents") or {}
    for event in records(record(events, "FinancialEvents").get("RefundEventList"), "RefundEventList"):
        for item in records(event.get("ShipmentItemAdjustmentList"), "ShipmentItemAdjustmentList"):
            if item.get("MerchantAdjustmentItemId") == reference:
                return RefundKnown("confirmed", external_id=text(item.get("OrderAdjustmentItemId"), longest=80))
    return None
