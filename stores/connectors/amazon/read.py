"""Understanding an Amazon order (Orders API v2026-01-01). Pure: a dict in, a RemoteOrder out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from stores.connectors.amazon.sites import BY_ID, Site
from stores.connectors.errors import UnreadableAnswer
from stores.connectors.port import RemoteAddress, RemoteLine, RemoteOrder, ShipmentState, TrackingState

RELEASABLE = {"UNSHIPPED", "PARTIALLY_SHIPPED"}
PAID = RELEASABLE | {"SHIPPED"}
KNOWN = PAID | {"PENDING_AVAILABILITY", "PENDING", "CANCELLED", "UNFULFILLABLE"}
SHIP_WITHIN = timedelta(days=2)  # a pending order has no ship-by window yet
_NOTHING = Decimal(0)


def read_order(raw: Any) -> RemoteOrder:
    """An order in our words; raises UnreadableAnswer that says which part makes no sense."""
    try:
        return _read(raw)
    except (KeyError, TypeError, AttributeError, ValueError, InvalidOperation) as error:
        reason = f"missing {error}" if isinstance(error, KeyError) else str(error)
        raise UnreadableAnswer(f"Amazon order cannot be read: {reason}", raw=json.dumps(raw, default=str)) from error


def read_moment(text: Any) -> datetime:
    """An ISO 8601 moment, in UTC; raises ValueError or TypeError for anything else."""
    if not isinstance(text, str):
        raise TypeError(f"not a time: {text!r}")
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"a time without zone: {text}")
    return moment.astimezone(UTC)


def read_shipments(raw: Mapping[str, Any]) -> ShipmentState:
    """The tracking numbers that Amazon knows of an order."""
    tracking: dict[str, TrackingState] = {}
    for package in raw.get("packages") or []:
        number = package.get("trackingNumber")
        if number:
            cancelled = (package.get("packageStatus") or {}).get("status") == "CANCELLED"
            tracking[str(number)] = "failed" if cancelled else "confirmed"
    return ShipmentState(tracking=tracking, status=str((raw.get("fulfillment") or {}).get("fulfillmentStatus", "")))


def left_to_ship(raw: Mapping[str, Any]) -> dict[str, int]:
    """Line id -> the units of it that are neither shipped nor cancelled."""
    found = {}
    for item in _items(raw["orderItems"]):
        left = (item.get("fulfillment") or {}).get("quantityUnfulfilled")
        found[str(item["orderItemId"])] = _count(item["quantityOrdered"] if left is None else left)
    return found


def _read(raw: Mapping[str, Any]) -> RemoteOrder:
    fulfillment = raw["fulfillment"]
    status = str(fulfillment["fulfillmentStatus"])
    if status not in KNOWN:
        raise ValueError(f"unknown fulfillmentStatus {status!r}")
    site = _site(raw["salesChannel"])
    created, updated = read_moment(raw["createdTime"]), read_moment(raw["lastUpdatedTime"])
    items = _items(raw["orderItems"])
    grand_total = (raw.get("proceeds") or {}).get("grandTotal")
    # Amazon gives no time of payment; it authorises while the order is PENDING, and only then shows the price.
    paid = status in PAID or (status in {"CANCELLED", "UNFULFILLABLE"} and grand_total is not None)
    return RemoteOrder(
        external_id=str(raw["orderId"]),
        group_id="",
        site=site.code,
        status=status,
        updated_at=updated,
        ordered_at=created,
        paid_at=created if paid else None,
        cancelled_at=updated if status == "CANCELLED" else None,
        cancel_requested_at=updated if _cancel_requested(items) else None,
        shipped_at=_shipped_at(raw, updated) if status == "SHIPPED" else None,
        ship_by=_ship_by(fulfillment, created),
        currency=str(grand_total["currencyCode"]) if grand_total else site.currency,
        items_total=sum((_of_kind(item, "ITEM", fallback=_unit_price(item)) for item in items), _NOTHING),
        shipping_total=sum((_of_kind(item, "SHIPPING", fallback=None) for item in items), _NOTHING),
        total=Decimal(str(grand_total["amount"])) if grand_total else _NOTHING,
        fulfilled_by="marketplace" if fulfillment.get("fulfilledBy") == "AMAZON" else "seller",
        address=_address(raw),
        buyer_note="",
        lines=tuple(_line(item, cancelled=status == "CANCELLED") for item in items),
        releasable=status in RELEASABLE,
        # Amazon collects it as marketplace facilitator and pays it on itself.
        tax_total=sum((_of_kind(item, "TAX", fallback=None) for item in items), _NOTHING),
    )


def _site(channel: Mapping[str, Any]) -> Site:
    site = BY_ID.get(str(channel.get("marketplaceId")))
    if site is None:
        raise ValueError(f"unknown marketplaceId {channel.get('marketplaceId')!r}")
    return site


def _items(items: Any) -> list[Mapping[str, Any]]:
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise ValueError(f"orderItems is not a list of items: {str(items)[:80]!r}")
    return items


def _line(item: Mapping[str, Any], *, cancelled: bool) -> RemoteLine:
    product, ordered = item["product"], _count(item["quantityOrdered"])
    fulfillment = item.get("fulfillment") or {}
    shipped = _count(fulfillment.get("quantityFulfilled") or 0)
    left = fulfillment.get("quantityUnfulfilled")
    gone = ordered - shipped if cancelled else ordered - shipped - _count(left) if left is not None else 0
    sku = str(product.get("sellerSku") or "")
    return RemoteLine(
        external_line_id=str(item["orderItemId"]),
        listing_key=sku or f"asin:{product['asin']}",  # maps to nothing, so a person decides
        seller_sku=sku,
        title=str(product.get("title") or ""),
        quantity=ordered,
        unit_price=_unit_price(item),
        cancelled=max(gone, 0),
    )


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"not a quantity: {value!r}")
    return value


def _unit_price(item: Mapping[str, Any]) -> Decimal | None:
    """Per unit in this version of the API (v0's ItemPrice was the line's total)."""
    price = (item["product"].get("price") or {}).get("unitPrice")
    return Decimal(str(price["amount"])) if price else None


def _of_kind(item: Mapping[str, Any], kind: str, *, fallback: Decimal | None) -> Decimal:
    parts = [part for part in (item.get("proceeds") or {}).get("breakdowns") or [] if part.get("type") == kind]
    if parts:
        return sum((Decimal(str(part["subtotal"]["amount"])) for part in parts), _NOTHING)
    return fallback * _count(item["quantityOrdered"]) if fallback is not None else _NOTHING


def _cancel_requested(items: list[Mapping[str, Any]]) -> bool:
    asked = ((item.get("cancellation") or {}).get("cancellationRequest") or {} for item in items)
    return any(request.get("requester") == "BUYER" for request in asked)


def _shipped_at(raw: Mapping[str, Any], updated: datetime) -> datetime:
    times = [read_moment(package["shipTime"]) for package in raw.get("packages") or [] if package.get("shipTime")]
    return max(times, default=updated)


def _ship_by(fulfillment: Mapping[str, Any], created: datetime) -> datetime:
    latest = (fulfillment.get("shipByWindow") or {}).get("latestDateTime")
    return read_moment(latest) if latest else created + SHIP_WITHIN


def _address(raw: Mapping[str, Any]) -> RemoteAddress | None:
    place = (raw.get("recipient") or {}).get("deliveryAddress")
    if not place:
        return None

    def text(name: str) -> str:
        return str(place.get(name) or "")

    return RemoteAddress(
        name=text("name"),
        lines=tuple(line for line in (text("addressLine1"), text("addressLine2"), text("addressLine3")) if line),
        city=text("city") or text("municipality"),
        state=text("stateOrRegion"),
        postcode=text("postalCode"),
        country=text("countryCode"),
        phone=text("phone"),
        email=str((raw.get("buyer") or {}).get("buyerEmail") or ""),
        company=text("companyName"),
    )
