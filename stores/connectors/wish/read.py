"""Understanding a Wish order (Merchant API v3): one variation, so one line. Pure: a dict in, a RemoteOrder out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from stores.connectors.port import RemoteAddress, RemoteLine, RemoteOrder, ShipmentState, TrackingState
from stores.connectors.reading import (
    LONGEST_TITLE,
    Wrong,
    amount,
    count,
    country,
    currency,
    identity,
    moment,
    record,
    records,
    text,
    understood,
)

SITE = "GLOBAL"
STATES = {"REQUIRE_REVIEW", "APPROVED", "SHIPPED", "REFUNDED", "DECLINED"}
SHIP_WITHIN = timedelta(days=5)  # when Wish gives no deadline
TRACKING = "UPDATE_TRACKING"
JUDGED: Mapping[str, TrackingState] = {"IN_PROGRESS": "pending", "FAILED": "failed"}


def read_order(raw: Any) -> RemoteOrder:
    """An order in our words; raises UnreadableAnswer that says which part makes no sense."""
    return understood("Wish", _read, raw)


def read_id_and_time(raw: Any) -> tuple[str, datetime]:
    """What a row of a list must have to be kept at all. Raises Wrong."""
    row = record(raw, "the row")
    return identity(row.get("id"), "id"), moment(row.get("updated_at"), "updated_at")


def read_shipments(raw: Any) -> ShipmentState:
    """The tracking numbers on an order, and how far Wish got with the last one it was told."""
    return understood("Wish", _read_shipments, raw)


def _read(raw: Any) -> RemoteOrder:
    external_id, updated = read_id_and_time(raw)
    state = raw.get("state")
    if state not in STATES:
        raise Wrong(f"state is {state!r}, which we do not know")
    released = moment(raw["released_at"], "released_at") if raw.get("released_at") else None
    # Wish lists an order only when it was paid; one under review has no time of release yet.
    ordered = released or updated
    at_wish = _at_wish(raw)
    shipped = _shipped_at(raw, state, updated)
    cancelled = _cancelled_at(raw, state, updated, shipped=shipped is not None)
    line, money = _line(raw, cancelled=cancelled is not None)
    tax = _tax(raw, money.currency)
    return RemoteOrder(
        external_id=external_id,
        group_id=text(raw.get("transaction_id"), "transaction_id", longest=80),
        site=SITE,
        status=state,
        updated_at=updated,
        ordered_at=ordered,
        paid_at=released,
        cancelled_at=cancelled,
        cancel_requested_at=None,
        shipped_at=shipped,
        ship_by=_ship_by(raw, ordered),
        currency=money.currency,
        items_total=money.items,
        shipping_total=money.shipping,
        total=money.items + money.shipping + tax,
        tax_total=tax,
        fulfilled_by="marketplace" if at_wish else "seller",
        address=_address(raw),
        buyer_note="",
        lines=(line,),
        releasable=state == "APPROVED" and not at_wish,
    )


class _Money:
    """What the buyer pays. Wish gives price and shipping per unit."""

    def __init__(self, details: Mapping[str, Any], quantity: int) -> None:
        price, shipping = record(details.get("product_price"), "product_price"), details.get("product_shipping_price")
        self.currency = currency(price.get("currency_code"))
        self.unit = amount(price.get("amount"), "product_price")
        self.items = self.unit * quantity
        self.shipping = self._same(shipping) * quantity if shipping else Decimal(0)
        amount(self.items + self.shipping, "the total")

    def _same(self, money: Any) -> Decimal:
        money = record(money, "product_shipping_price")
        if money.get("currency_code") != self.currency:
            raise Wrong(f"the amounts are in {self.currency} and {money.get('currency_code')}")
        return amount(money.get("amount"), "product_shipping_price")


def _line(raw: Mapping[str, Any], *, cancelled: bool) -> tuple[RemoteLine, _Money]:
    product = record(raw.get("product_information"), "product_information")
    payment = record(raw.get("order_payment"), "order_payment")
    details = record(payment.get("general_payment_details"), "general_payment_details")
    quantity = count(details.get("product_quantity"), "product_quantity", least=1)
    money = _Money(details, quantity)
    line = RemoteLine(
        external_line_id=identity(raw.get("id"), "id"),
        listing_key=identity(product.get("variation_id"), "variation_id"),
        seller_sku=text(product.get("sku"), "sku", longest=160),
        title=text(product.get("name"), "name", longest=LONGEST_TITLE),
        quantity=quantity,
        unit_price=money.unit,
        cancelled=quantity if cancelled else 0,
    )
    return line, money


def _tax(raw: Mapping[str, Any], currency_code: str) -> Decimal:
    """What Wish collects from the buyer beside the price, and pays on itself."""
    told = raw.get("tax_information")
    given = record(told, "tax_information").get("tax_amount") if told else None
    if not given:
        return Decimal(0)
    if record(given, "tax_amount").get("currency_code") != currency_code:
        raise Wrong(f"the tax is not in {currency_code}")
    return amount(given.get("amount"), "tax_amount")


def _at_wish(raw: Mapping[str, Any]) -> bool:
    kinds = raw.get("fulfillment_order_types") or []
    if not isinstance(kinds, list):
        raise Wrong(f"fulfillment_order_types is {kinds!r:.80}, not a list")
    return "FULFILLED_BY_WISH" in kinds


def _shipped_at(raw: Mapping[str, Any], state: str, updated: datetime) -> datetime | None:
    """None again after a re-release: an order that went back to APPROVED waits to be shipped anew, and what it was before does
    not count when it is refunded then.
    """
    if state not in {"SHIPPED", "REFUNDED"}:
        return None
    events = [
        (event.get("event_type"), moment(event.get("event_time"), "event_time"))
        for event in records(raw.get("fulfillment_records"), "fulfillment_records")
    ]
    released = max((at for kind, at in events if kind == "ORDER_RELEASED"), default=None)
    entries = records(raw.get("tracking_information"), "tracking_information")
    dates = [moment(entry["shipped_date"], "shipped_date") for entry in entries if entry.get("shipped_date")]
    times = [at for kind, at in events if kind == "ORDER_SHIPPED"] + dates
    times = [at for at in times if released is None or at >= released]
    undated = len(dates) < len(entries)
    if not times and (state == "SHIPPED" or undated):
        return updated
    return max(times, default=None)


def _cancelled_at(raw: Mapping[str, Any], state: str, updated: datetime, *, shipped: bool) -> datetime | None:
    """A refund before anything left is a cancellation; after that the goods are gone and it stays a sale."""
    if state == "DECLINED":
        return updated
    if state != "REFUNDED" or shipped:
        return None
    refunds = records(raw.get("refunds"), "refunds")
    times = [moment(refund["refund_time"], "refund_time") for refund in refunds if refund.get("refund_time")]
    released = moment(raw["released_at"], "released_at") if raw.get("released_at") else None
    return min((at for at in times if released is None or at >= released), default=updated)


def _ship_by(raw: Mapping[str, Any], ordered: datetime) -> datetime:
    needs = raw.get("fulfillment_requirements")
    due = record(needs, "fulfillment_requirements").get("expected_ship_time") if needs else None
    return moment(due, "expected_ship_time") if due else ordered + SHIP_WITHIN


def _address(raw: Mapping[str, Any]) -> RemoteAddress | None:
    place = record(raw.get("full_address") or {}, "full_address").get("shipping_detail")
    if not place:
        return None
    place = record(place, "shipping_detail")
    lines = (
        text(place.get("street_address1"), "street_address1"),
        text(place.get("street_address2"), "street_address2"),
    )
    return RemoteAddress(
        name=text(place.get("name"), "name"),
        lines=tuple(line for line in lines if line),
        city=text(place.get("city"), "city"),
        state=text(place.get("state"), "state"),
        postcode=text(place.get("zipcode"), "zipcode"),
        country=country(place.get("country_code") or place.get("country")),
        phone=_phone(place.get("phone_number")),
        email="",
    )


def _phone(value: Any) -> str:
    if not isinstance(value, Mapping):
        return text(value, "phone_number")
    code, number = text(value.get("country_code"), "country_code"), text(value.get("number"), "number")
    return f"+{code.lstrip('+')} {number}" if code and number else number


class Told(Mapping[str, TrackingState]):
    """Tracking numbers of an order. Wish does not name the number it is judging: until it has, a number that is not on the
    order counts as pending, and after it said no, as failed. A dict could not answer for numbers it does not hold.
    """

    def __init__(self, named: Mapping[str, TrackingState], unnamed: TrackingState | None) -> None:
        self._named = named
        self._unnamed = unnamed

    def __getitem__(self, number: str) -> TrackingState:
        state = self._named.get(number, self._unnamed)
        if state is None:
            raise KeyError(number)
        return state

    def __iter__(self) -> Iterator[str]:
        return iter(self._named)

    def __len__(self) -> int:
        return len(self._named)


def _read_shipments(raw: Any) -> ShipmentState:
    row = record(raw, "the order")
    entries = records(row.get("tracking_information"), "tracking_information")
    numbers = [
        identity(entry["tracking_number"], "tracking_number") for entry in entries if entry.get("tracking_number")
    ]
    step = row.get("processing_status") if row.get("processing_source") == TRACKING else None
    judged = JUDGED.get(str(step))
    # A number that failed as an edit leaves the one before it standing.
    stands = judged is None or (judged == "failed" and row.get("state") == "SHIPPED")
    named: dict[str, TrackingState] = dict.fromkeys(numbers, "confirmed" if stands or judged is None else judged)
    return ShipmentState(tracking=Told(named, judged), status=text(row.get("state"), "state"))
