"""Suppliers, quotes and purchase orders for tests: rows without history, as in `tests.factories`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from erp.kernel.models import FxRate
from inventory.models import Warehouse
from procurement.models import PurchaseExtra, PurchaseLine, PurchaseOrder, Replenishment, Supplier, SupplierQuote
from procurement.states import OrderState
from products.models import Sku
from tests.factories import NOON, make_sku, make_warehouse, number

LONG_AGO = date(2020, 1, 1)


def make_supplier(**fields: Any) -> Supplier:
    """A supplier in yuan, 14 days away."""
    n = number()
    values = {"code": f"SUP{n}", "name": f"Supplier {n}", "name_zh": f"供应商{n}", "currency": "CNY", **fields}
    return Supplier.objects.create(**values)


def make_quote(
    *, supplier: Supplier | None = None, sku: Sku | None = None, price: str = "10", **fields: Any
) -> SupplierQuote:
    """A price from one unit on, that has held for years."""
    values = {"unit_price": Decimal(price), "valid_from": LONG_AGO, **fields}
    return SupplierQuote.objects.create(supplier=supplier or make_supplier(), sku=sku or make_sku(), **values)


def make_rate(currency: str = "USD", rate: str = "7", **fields: Any) -> FxRate:
    """What one unit of a currency is worth in the base currency, for years."""
    return FxRate.objects.create(currency=currency, rate=Decimal(rate), **{"valid_from": LONG_AGO, **fields})


def make_purchase(
    *,
    supplier: Supplier | None = None,
    warehouse: Warehouse | None = None,
    lines: Sequence[tuple[Sku, int, str]] | None = None,
    extras: Sequence[dict[str, Any]] = (),
    **fields: Any,
) -> PurchaseOrder:
    """An approved order; without `lines`, of ten units of a new SKU at 10."""
    supplier = supplier or make_supplier()
    n = number()
    state = fields.get("state", OrderState.APPROVED)
    values = {
        "client_id": uuid4(),
        "number": f"PO{n:08}",
        "state": state,
        "currency": supplier.currency,
        "created_at": NOON,
        "expected_on": NOON.date(),
        "approved_at": NOON if state in (OrderState.APPROVED, OrderState.CLOSED) else None,
        **fields,
    }
    order = PurchaseOrder.objects.create(supplier=supplier, warehouse=warehouse or make_warehouse(), **values)
    for sku, quantity, price in lines if lines is not None else [(make_sku(), 10, "10")]:
        PurchaseLine.objects.create(order=order, sku=sku, quantity=quantity, unit_price=Decimal(price))
    for extra in extras:
        given = {"kind": "freight", "currency": order.currency, **extra}
        PurchaseExtra.objects.create(order=order, **{**given, "amount": Decimal(given["amount"])})
    return order


def make_replenishment(*, sku: Sku | None = None, warehouse: Warehouse | None = None, **fields: Any) -> Replenishment:
    """A line of the list of what to buy: ten a day and nothing there."""
    figures = {
        "units_7": 70,
        "units_14": 140,
        "units_30": 300,
        "squares_30": 3000,
        "lead_days": 14,
        "pack": 1,
        "minimum": 1,
    }
    nothing = dict.fromkeys(("on_hand", "reserved", "waiting", "on_order", "drafted"), 0)
    told = {"suggested": 440, "days_left": -14, "counted_on": NOON.date(), "reckoned_at": NOON}
    values = {**figures, **nothing, **told, **fields}
    return Replenishment.objects.create(sku=sku or make_sku(), warehouse=warehouse or make_warehouse(), **values)
