"""The rows of the order list: an order with what stands beside it, in one query for each kind of thing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from erp.kernel import clock, crypto
from erp.kernel.sql import rows
from orders.models import Order
from orders.reads.words import hold_reason, hold_tone, state_tone
from orders.states import OPEN, HoldKind
from people.models import User

NEAR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class HoldBadge:
    """An open hold on a row."""

    kind: str
    label: str
    tone: str
    reason: str


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One row, ready to be drawn."""

    order: Order
    tone: str
    buyer: str
    first_sku: str
    first_quantity: int
    more: int
    tracking: str
    holds: tuple[HoldBadge, ...]
    due: str
    late: bool

    @property
    def url(self) -> str:
        """Its page."""
        return _numbered("orders:order", self.order.pk)

    @property
    def drawer_url(self) -> str:
        """What is shown beside the list."""
        return _numbered("orders:drawer", self.order.pk)


def _numbered(name: str, key: int) -> str:
    return _address(name).replace("/0/", f"/{key}/")


@cache
def _address(name: str) -> str:
    """To put an address together is slow for a hundred of one page."""
    return reverse(name, args=[0])


def order_rows(orders: Sequence[Order], *, user: User) -> list[OrderRow]:
    """Rows for the orders of a page. Buyers are opened for these rows only, and shown as the person's role permits."""
    ids = [order.pk for order in orders]
    buyers, lines, tracking, holds = _buyers(ids), _lines(ids), _tracking(ids), open_holds(ids)
    full = user.can("orders.buyer")
    now = clock.now()
    made = []
    for order in orders:
        own = lines.get(order.pk) or [("", 0)]
        late = order.state in OPEN and order.ship_by < now
        made.append(
            OrderRow(
                order=order,
                tone=state_tone(order.state),
                buyer=shown_name(buyers.get(order.pk, ""), full=full),
                first_sku=own[0][0],
                first_quantity=own[0][1],
                more=len(own) - 1,
                tracking=tracking.get(order.pk, ""),
                holds=holds.get(order.pk, ()),
                due=due_words(order.ship_by, now) if order.state in OPEN else "",
                late=late,
            )
        )
    return made


def shown_name(name: str, *, full: bool) -> str:
    """A buyer's name, or only its initials."""
    return name if full or not name else " ".join(f"{word[0]}." for word in name.split())


def due_words(ship_by: datetime, now: datetime) -> str:
    """How near a deadline is, in words; nothing when it is a day or more away on either side."""
    left = ship_by - now
    hours, minutes = divmod(int(abs(left).total_seconds()) // 60, 60)
    if abs(left) >= NEAR:
        return ""
    span = _("%(hours)d h") % {"hours": hours} if hours else _("%(minutes)d min") % {"minutes": minutes}
    return _("%(span)s late") % {"span": span} if left < timedelta(0) else _("in %(span)s") % {"span": span}


def more_words(count: int) -> str:
    """How many lines are not shown."""
    return ngettext("+ %(count)d more", "+ %(count)d more", count) % {"count": count}


def open_holds(order_ids: Sequence[int]) -> dict[int, tuple[HoldBadge, ...]]:
    """The open holds of orders."""
    found: dict[int, list[HoldBadge]] = {}
    for order_id, kind, data in rows(
        """SELECT order_id, kind, data FROM orders_hold WHERE order_id = ANY(%s) AND released_at IS NULL ORDER BY order_id, placed_at, id""",
        [list(order_ids)],
    ):
        badge = HoldBadge(kind, str(HoldKind(kind).label), hold_tone(kind), hold_reason(kind, as_dict(data)))
        found.setdefault(order_id, []).append(badge)
    return {order_id: tuple(badges) for order_id, badges in found.items()}


def as_dict(data: Any) -> dict[str, Any]:
    """A JSON column as the driver gives it."""
    return dict(json.loads(data) if isinstance(data, str) else data or {})


def _buyers(order_ids: Sequence[int]) -> dict[int, str]:
    found = rows(
        "SELECT order_id, sealed FROM orders_buyer WHERE order_id = ANY(%s) AND sealed IS NOT NULL", [list(order_ids)]
    )
    return {order_id: str(crypto.unseal_json(sealed).get("name", "")) for order_id, sealed in found}


def _lines(order_ids: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = {}
    for order_id, code, quantity in rows(
        """SELECT l.order_id, coalesce(s.code, nullif(g.seller_sku, ''), g.external_key), l.quantity
           FROM orders_orderline l JOIN products_listing g ON g.id = l.listing_id
           LEFT JOIN products_sku s ON s.id = coalesce(l.sold_as_id, g.sku_id)
           WHERE l.order_id = ANY(%s) ORDER BY l.order_id, l.id""",
        [list(order_ids)],
    ):
        found.setdefault(order_id, []).append((code, quantity))
    return found


def _tracking(order_ids: Sequence[int]) -> dict[int, str]:
    found = rows(
        """SELECT op.order_id, coalesce(p.tracking_number, '') FROM orders_orderparcel op JOIN logistics_parcel p ON p.id = op.parcel_id
           WHERE op.order_id = ANY(%s) AND p.cancelled_at IS NULL ORDER BY p.id""",
        [list(order_ids)],
    )
    return dict(found)
