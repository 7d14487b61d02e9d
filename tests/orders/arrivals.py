"""Orders as a marketplace would tell them, for the tests of intake."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from orders.services.intake import Arrival
from stores.connectors.port import RemoteAddress, RemoteLine, RemoteOrder
from stores.models import Store
from tests.factories import NOON, number

ADDRESS = RemoteAddress(
    name="Łukasz Żółkiewski", lines=("ul. Świętokrzyska 14/5",), city="Warszawa", state="", postcode="00-050", country="PL",
    phone="+48 22 1234567", email="lukasz@example.org",
)  # fmt: skip


def remote_line(listing: Any, quantity: int = 1) -> RemoteLine:
    """A line for one of our listings (or for any key, given as text)."""
    key = listing if isinstance(listing, str) else listing.external_key
    return RemoteLine(f"L{number()}", key, key, f"Title of {key}", quantity, Decimal("9.99"))


def remote_order(*lines: RemoteLine, **fields: Any) -> RemoteOrder:
    """A paid order that may be shipped."""
    values: dict[str, Any] = {
        "external_id": f"902-{number():07d}", "group_id": "", "site": "DE", "status": "UNSHIPPED", "updated_at": NOON, "ordered_at": NOON,
        "paid_at": NOON, "cancelled_at": None, "cancel_requested_at": None, "shipped_at": None, "ship_by": NOON + timedelta(days=2),
        "currency": "EUR", "items_total": Decimal("9.99"), "shipping_total": Decimal(0), "total": Decimal("9.99"),
        "fulfilled_by": "seller", "address": ADDRESS, "buyer_note": "", "lines": lines, "releasable": True, **fields,
    }  # fmt: skip
    return RemoteOrder(**values)


def unpaid(order: RemoteOrder) -> RemoteOrder:
    """The same order before it was paid: no address yet."""
    return replace(order, paid_at=None, releasable=False, address=None, status="PENDING")


def later(order: RemoteOrder, **fields: Any) -> RemoteOrder:
    """Newer news about an order."""
    return replace(order, updated_at=order.updated_at + timedelta(minutes=5), **fields)


def arrival(store: Store, order: RemoteOrder) -> Arrival:
    """The order as it reaches intake."""
    return Arrival(store.account_id, store.pk, order)
