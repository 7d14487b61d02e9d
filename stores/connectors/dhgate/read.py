"""Understanding a DHgate order: its row of the list, its detail and its products. Pure.

Times are Beijing wall-clock times without a zone; amounts are numbers without a currency, which is the US dollar.
`raw` is what `DHgateConnector` put together: {"listed": row, "detail": {...}, "products": [...]}.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from stores.connectors.port import RemoteAddress, RemoteLine, RemoteOrder, ShipmentState, TrackingState
from stores.connectors.reading import (
    LONGEST_TITLE,
    Wrong,
    amount,
    count,
    country,
    identity,
    record,
    records,
    text,
    understood,
    wall_clock,
)

SITE = "GLOBAL"
CURRENCY = "USD"
BEIJING = ZoneInfo("Asia/Shanghai")
UNPAID, CONFIRMING = "101003", "102001"  # the platform still checks the payment of the second
TO_SHIP = {"103001", "103002", "105003"}
SHIPPED = {"101009", "102006", "102007", "102111"}
REFUND_ASKED = "105001"
ENDED = {"105002", "111000", "111111"}  # refund agreed, cancelled, closed: if nothing was sent, nothing will be
UNDECIDED = {"105004", "106001", "106002", "106003"}  # request withdrawn, disputes: a person looks
STATUSES = {UNPAID, CONFIRMING, REFUND_ASKED} | TO_SHIP | SHIPPED | ENDED | UNDECIDED
SHIP_WITHIN = timedelta(days=7)  # until it is paid, there is no deadline


def read_order(raw: Any) -> RemoteOrder:
    """An order in our words; raises UnreadableAnswer that says which part makes no sense."""
    return understood("DHgate", _read, raw)


def read_id_and_time(row: Any) -> tuple[str, datetime]:
    """What a row of the list must have to be kept at all. Raises Wrong."""
    row = record(row, "the row")
    return identity(row.get("orderNo"), "orderNo"), _time(row.get("updateDate"), "updateDate")


def wall(moment: datetime) -> str:
    """A moment as they write it."""
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def read_shipments(detail: Any) -> ShipmentState:
    """The tracking numbers of an order's detail; where a number was changed, the new one."""
    return understood("DHgate", _read_shipments, detail)


def _read_shipments(detail: Any) -> ShipmentState:
    deliveries = records(record(detail, "the order").get("orderDeliveryList"), "orderDeliveryList")
    numbers = [delivery.get("newDeliveryNo") or delivery.get("deliveryNo") for delivery in deliveries]
    tracking: dict[str, TrackingState] = {identity(number, "deliveryNo"): "confirmed" for number in numbers if number}
    return ShipmentState(tracking=tracking, status=text(detail.get("orderStatus"), "orderStatus"))


def _time(value: Any, what: str) -> datetime:
    return wall_clock(value, BEIJING, what)


def _read(raw: Any) -> RemoteOrder:
    raw = record(raw, "the order")
    listed, detail = record(raw.get("listed"), "the listed row"), record(raw.get("detail"), "the detail")
    external_id, updated = read_id_and_time(listed)
    if identity(detail.get("orderNo"), "orderNo") != external_id:
        raise Wrong("its detail is of another order")
    # The detail was fetched after the row, so its word is the newer one.
    status = text(detail.get("orderStatus") or listed.get("orderStatus"), "orderStatus")
    if status not in STATUSES:
        raise Wrong(f"orderStatus is {status!r}, which we do not know")
    ordered = _time(listed.get("startedDate"), "startedDate")
    paid = _time(listed["payDate"], "payDate") if listed.get("payDate") else None
    shipped = _shipped_at(listed, status, updated)
    cancelled = _cancelled_at(listed, status, updated, shipped=shipped is not None)
    due = listed.get("deliveryDeadline")
    return RemoteOrder(
        external_id=external_id,
        group_id="",
        site=SITE,
        status=status,
        updated_at=updated,
        ordered_at=ordered,
        paid_at=paid or (ordered if status in TO_SHIP | SHIPPED else None),
        cancelled_at=cancelled,
        cancel_requested_at=updated if status == REFUND_ASKED and shipped is None else None,
        shipped_at=shipped,
        ship_by=_time(due, "deliveryDeadline") if due else (paid or ordered) + SHIP_WITHIN,
        currency=CURRENCY,
        items_total=amount(detail.get("itemTotalPrice"), "itemTotalPrice"),
        shipping_total=amount(detail.get("shippingCost") or 0, "shippingCost"),
        total=amount(detail.get("orderTotalPrice"), "orderTotalPrice"),
        fulfilled_by="seller",
        address=_address(detail.get("orderContact")),
        buyer_note=text(detail.get("buyerRemark"), "buyerRemark"),
        lines=_lines(raw.get("products"), cancelled=cancelled is not None),
        releasable=status in TO_SHIP,
        tax_total=amount(detail.get("taxAmount") or 0, "taxAmount"),
    )


def _shipped_at(listed: Mapping[str, Any], status: str, updated: datetime) -> datetime | None:
    """When everything had left; a part does not count, nor does a date on an order that waits to be shipped."""
    if status in TO_SHIP | {UNPAID, CONFIRMING}:
        return None
    if listed.get("deliveryDate"):
        return _time(listed["deliveryDate"], "deliveryDate")
    return updated if status in SHIPPED else None


def _cancelled_at(listed: Mapping[str, Any], status: str, updated: datetime, *, shipped: bool) -> datetime | None:
    """A cancelled order, or one that was refunded or closed before anything left."""
    if status not in ENDED or (shipped and status != "111000"):
        return None
    return _time(listed["cancelDate"], "cancelDate") if listed.get("cancelDate") else updated


def _lines(value: Any, *, cancelled: bool) -> tuple[RemoteLine, ...]:
    """DHgate gives lines no id: item and SKU name one, with a number from the second of its kind on."""
    products = records(value, "orderProductList")
    if not products:
        raise Wrong("it has no products")
    seen: Counter[str] = Counter()
    lines = []
    for product in products:
        item, sku_id = identity(product.get("itemcode"), "itemcode"), text(product.get("skuId"), "skuId", longest=70)
        key = f"{item}:{sku_id}"
        seen[key] += 1
        quantity = count(product.get("itemCount"), "itemCount", least=1)
        lines.append(
            RemoteLine(
                external_line_id=identity(key if seen[key] == 1 else f"{key}#{seen[key]}", "the id of a line"),
                listing_key=key,
                seller_sku=text(product.get("skuCode"), "skuCode", longest=160),
                title=text(product.get("itemName"), "itemName", longest=LONGEST_TITLE),
                quantity=quantity,
                unit_price=amount(product.get("itemPrice"), "itemPrice"),
                cancelled=quantity if cancelled else 0,
            )
        )
    return tuple(lines)


def _address(value: Any) -> RemoteAddress | None:
    if not value:
        return None
    place = record(value, "orderContact")

    def part(name: str) -> str:
        return text(place.get(name), name)

    lines = tuple(line for line in (part("addressLine1"), part("addressLine2")) if line)
    if not lines and not part("city"):
        return None  # an unpaid order has the fields, but nothing in them
    return RemoteAddress(
        name=f"{part('firstName')} {part('lastName')}".strip(),
        lines=lines,
        city=part("city"),
        state=part("state"),
        postcode=part("postalcode"),
        country=country(place.get("country")),
        phone=part("telephone"),
        email=part("email"),
    )
