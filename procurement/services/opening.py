"""Purchase orders that were open when the house took over its books: under their own numbers, approved, nothing received yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.services.timeline import record
from people.models import User
from procurement.models import PurchaseLine, PurchaseOrder
from procurement.services.drafting import SUBJECT
from procurement.states import OrderState


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order as the supplier knows it. Lines: (SKU id, units still to come, price of one)."""

    client_id: UUID
    number: str
    supplier_id: int
    warehouse_id: int
    currency: str
    expected_on: date | None
    lines: tuple[tuple[int, int, Decimal], ...]


@transaction.atomic
def open_orders(*, orders: Sequence[OpenOrder], actor: User | None) -> tuple[int, ...]:
    """Write the orders as approved; the caller has checked their numbers. A hundred cost the same statements as one."""
    now = clock.now()
    made = PurchaseOrder.objects.bulk_create(
        PurchaseOrder(
            client_id=order.client_id,
            number=order.number,
            supplier_id=order.supplier_id,
            warehouse_id=order.warehouse_id,
            currency=order.currency,
            state=OrderState.APPROVED,
            expected_on=order.expected_on,
            created_by=actor,
            created_at=now,
            approved_by=actor,
            approved_at=now,
        )
        for order in orders
    )
    PurchaseLine.objects.bulk_create(
        PurchaseLine(order=row, sku_id=sku_id, quantity=quantity, unit_price=price)
        for row, order in zip(made, orders, strict=True)
        for sku_id, quantity, price in order.lines
    )
    ids = tuple(row.pk for row in made)
    record("purchase.approved", subject_kind=SUBJECT, subject_ids=ids, actor=actor)
    return ids
