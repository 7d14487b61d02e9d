"""Understanding an AliExpress order: its detail, over the row of the list when it came from one, and its full address. Pure.

Times are wall-clock times of the US Pacific coast, without a zone. `raw` is what `AliExpressConnector` put together:
{"listed": row or None, "detail": {...}, "address": {...} or None, "updated_at": ISO 8601}.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

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
    wall_clock,
)

SITE = "GLOBAL"
PACIFIC = ZoneInfo("America/Los_Angeles")
UNPAID = {"PLACE_ORDER_SUCCESS", "PAYMENT_PROCESSING", "WAIT_SELLER_EXAMINE_MONEY"}
AT_RISK = {"RISK_CONTROL", "RISK_CONTROL_HOLD"}  # paid perhaps, and may still be cancelled: never to be shipped
TO_SHIP = {"WAIT_SELLER_SEND_GOODS", "SELLER_PART_SEND_GOODS"}
DISPUTED = {"IN_CANCEL", "IN_ISSUE", "IN_FROZEN"}  # shipping would be accepted, but a person decides first
ENDED = {"FUND_PROCESSING", "FINISH", "ARCHIVE"}
STATUSES = UNPAID | AT_RISK | TO_SHIP | DISPUTED | ENDED | {"WAIT_BUYER_ACCEPT_GOODS"}
PREPARE_DAYS = 7  # when the product does not tell
SKEW = timedelta(minutes=2)
WALL = "%Y-%m-%d %H:%M:%S"


def read_order(raw: Any) -> RemoteOrder:
    """An order in our words; raises UnreadableAnswer that says which part makes no sense."""
    return understood("AliExpress", _read, raw)


def updated_at(value: Any, *, now: datetime) -> datetime:
    """The update time of an order fetched at `now`. In the hour that comes twice, it is the latest that is not still to come:
    so a later change never looks older than an earlier one.
    """
    second = wall_clock(value, PACIFIC, "gmt_modified", second_pass=True)
    return second if second <= now + SKEW else wall_clock(value, PACIFIC, "gmt_modified")


def window(since: datetime, until: datetime, form: str = WALL) -> tuple[str, str]:
    """A window in their wall clock, an hour wider on both sides around a change of the clocks (one hour comes twice, one never)."""
    start, end = since, until
    if (since - _AROUND).astimezone(PACIFIC).utcoffset() != (until + _AROUND).astimezone(PACIFIC).utcoffset():
        start, end = since - _HOUR, until + _HOUR
    return wall(start, form), wall(end, form)


def wall(moment: datetime, form: str = WALL) -> str:
    """A moment as they write it."""
    return moment.astimezone(PACIFIC).strftime(form)


_HOUR = timedelta(hours=1)
_AROUND = timedelta(hours=2)


def read_shipments(detail: Any) -> ShipmentState:
    """The tracking numbers of an order's detail."""
    return understood("AliExpress", _read_shipments, detail)


def _read_shipments(detail: Any) -> ShipmentState:
    parcels = records(record(detail, "the order").get("logistic_info_list"), "logistic_info_list")
    numbers = [identity(parcel["logistics_no"], "logistics_no") for parcel in parcels if parcel.get("logistics_no")]
    tracking: dict[str, TrackingState] = dict.fromkeys(numbers, "confirmed")
    return ShipmentState(tracking=tracking, status=text(detail.get("order_status"), "order_status"))


def _read(raw: Any) -> RemoteOrder:
    raw = record(raw, "the order")
    detail, listed = record(raw.get("detail"), "the detail"), record(raw.get("listed") or {}, "the listed row")
    known = {**listed, **{name: value for name, value in detail.items() if value is not None}}
    status = known.get("order_status")
    if status not in STATUSES:
        raise Wrong(f"order_status is {status!r}, which we do not know")
    updated = moment(raw.get("updated_at"), "updated_at")
    ordered = _time(known.get("gmt_create"), "gmt_create")
    paid = _paid_at(known, status, ordered)
    shipped = _shipped_at(known, status, paid or ordered, updated)
    children = _children(detail, listed)
    money, cancelled = _Money(known, children), status in ENDED and shipped is None
    return RemoteOrder(
        external_id=identity(known.get("id") or known.get("order_id"), "id"),
        group_id="",
        site=SITE,
        status=status,
        updated_at=updated,
        ordered_at=ordered,
        paid_at=paid,
        cancelled_at=updated if cancelled else None,
        cancel_requested_at=updated if status == "IN_CANCEL" else None,
        shipped_at=shipped,
        ship_by=(paid or ordered) + timedelta(days=min(_prepare_days(child) for child in children)),
        currency=money.currency,
        items_total=money.items,
        shipping_total=money.shipping,
        total=money.total,
        fulfilled_by="marketplace" if _by_warehouse(children) else "seller",
        address=_address(raw.get("address")),
        buyer_note=text(known.get("memo"), "memo"),
        lines=tuple(_line(child, money, cancelled=cancelled) for child in children),
        releasable=status in TO_SHIP and not _by_warehouse(children),
        tax_total=money.tax,
    )


def _time(value: Any, what: str, *, after: datetime | None = None) -> datetime:
    """A time of an order. In the hour that comes twice it is the second one when the first would be before `after`."""
    first = wall_clock(value, PACIFIC, what)
    return wall_clock(value, PACIFIC, what, second_pass=True) if after and first < after else first


def _paid_at(known: Mapping[str, Any], status: str, ordered: datetime) -> datetime | None:
    told = known.get("gmt_pay_success") or known.get("gmt_pay_time")
    if told:
        return _time(told, "gmt_pay_time", after=ordered)
    return ordered if status in TO_SHIP | DISPUTED | {"WAIT_BUYER_ACCEPT_GOODS"} else None


def _shipped_at(known: Mapping[str, Any], status: str, paid: datetime, updated: datetime) -> datetime | None:
    """When everything had left; an order that ended without anything sent was cancelled."""
    if status in UNPAID | AT_RISK | TO_SHIP:
        return None
    parcels = records(known.get("logistic_info_list"), "logistic_info_list")
    sent = [_time(parcel["gmt_send"], "gmt_send", after=paid) for parcel in parcels if parcel.get("gmt_send")]
    whole = known.get("gmt_send_goods_time")
    if whole:
        sent.append(_time(whole, "gmt_send_goods_time", after=paid))
    if status in DISPUTED and known.get("logistics_status") not in {"SELLER_SEND_GOODS", "BUYER_ACCEPT_GOODS"}:
        return None
    if status in DISPUTED | ENDED and not sent:
        return None
    return max(sent, default=updated)


def _children(detail: Mapping[str, Any], listed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The child orders, one per product; what the detail leaves out comes from the list's row."""
    rows = {_child_id(row): row for row in records(listed.get("product_list"), "product_list")}
    told = records(detail.get("child_order_list"), "child_order_list")
    merged = [
        {**rows.get(_child_id(row), {}), **{key: value for key, value in row.items() if value is not None}}
        for row in told
    ]
    children = merged or [dict(row) for row in rows.values()]
    if not children:
        raise Wrong("it has no child orders")
    if len({_child_id(child) for child in children}) < len(children):
        raise Wrong("two of its child orders have the same id")
    return children


def _child_id(child: Mapping[str, Any]) -> str:
    return identity(child.get("child_order_id") or child.get("child_id") or child.get("id"), "child_order_id")


def _by_warehouse(children: list[dict[str, Any]]) -> bool:
    return all(child.get("send_goods_operator") == "WAREHOUSE_SEND_GOODS" for child in children)


def _prepare_days(child: Mapping[str, Any]) -> int:
    days = child.get("goods_prepare_time")
    return min(count(days, "goods_prepare_time"), 90) if days else PREPARE_DAYS


def _unit_money(child: Mapping[str, Any]) -> Any:
    return child.get("product_price") or child.get("product_unit_price")


class _Money:
    """What the order amounts to, in one currency."""

    def __init__(self, known: Mapping[str, Any], children: list[dict[str, Any]]) -> None:
        whole = known.get("order_amount") or known.get("pay_amount")
        first = record(whole or _unit_money(children[0]), "order_amount")
        self.currency = currency(first.get("currency_code"))
        self.items = sum((self._of_line(child) for child in children), Decimal(0))
        freight = known.get("logistics_amount")
        self.shipping = self.of(freight, "logistics_amount") if freight else Decimal(0)
        tax = known.get("tax_amount")
        self.tax = self.of(tax, "tax_amount") if tax else Decimal(0)
        self.total = self.of(whole, "order_amount") if whole else self.items + self.shipping + self.tax
        if not freight and self.total > self.items + self.tax:
            self.shipping = self.total - self.items - self.tax  # the list's row has no freight of its own
        amount(self.items, "the sum of the items")

    def of(self, money: Any, what: str) -> Decimal:
        """An amount that is in the order's currency."""
        money = record(money, what)
        if money.get("currency_code") != self.currency:
            raise Wrong(f"its amounts are in {self.currency} and {money.get('currency_code')}")
        return amount(money.get("amount"), what)

    def _of_line(self, child: Mapping[str, Any]) -> Decimal:
        return self.of(_unit_money(child), "product_price") * count(
            child.get("product_count"), "product_count", least=1
        )


def _line(child: Mapping[str, Any], money: _Money, *, cancelled: bool) -> RemoteLine:
    quantity = count(child.get("product_count"), "product_count", least=1)
    product, sku = identity(child.get("product_id"), "product_id"), text(child.get("sku_code"), "sku_code", longest=160)
    return RemoteLine(
        external_line_id=_child_id(child),
        listing_key=f"{product}:{sku}",
        seller_sku=sku,
        title=text(child.get("product_name"), "product_name", longest=LONGEST_TITLE),
        quantity=quantity,
        unit_price=money.of(_unit_money(child), "product_price"),
        cancelled=quantity if cancelled else 0,
    )


def _address(value: Any) -> RemoteAddress | None:
    if not value:
        return None
    place = record(value, "the address")

    def part(name: str) -> str:
        return text(place.get(name), name)

    code, phone = part("phone_country"), part("mobile_no") or part("phone_number")
    first = part("detail_address") or part("address")
    if not first and not part("contact_person"):
        return None
    return RemoteAddress(
        name=part("contact_person"),
        lines=tuple(line for line in (first, part("address2")) if line),
        city=part("city"),
        state=part("province"),
        postcode=part("zip"),
        country=country(place.get("country") or place.get("country_name")),
        phone=f"+{code.lstrip('+')} {phone}" if code and phone else phone,
        email="",
    )
