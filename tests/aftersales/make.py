"""Orders that left the door, and what goes wrong with them afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db.models import F

from aftersales.models import Case, CaseLine, Review
from aftersales.services.cases import open_case
from aftersales.states import CaseKind, CaseReason
from inventory.models import Warehouse
from inventory.services.stock import Receipt, receive
from inventory.states import WarehouseKind
from logistics.models import Parcel, ParcelLine
from logistics.services.stations import ship_parcels
from orders.models import Order, OrderLine
from orders.services.allocate import allocate_orders
from orders.services.intake import take_in
from orders.services.review import approve_orders
from people.models import User
from products.models import Listing
from stores.connectors import errors
from stores.connectors.port import Confirmation, RefundKnown, RefundRequest, RemoteReturn
from stores.connectors.port import Receipt as Told
from stores.models import Store
from tests.factories import NOON, make_listing, make_service, make_store, make_user, make_warehouse, number
from tests.orders.arrivals import arrival, remote_line, remote_order


@dataclass
class Shop:
    """A store with one mapped listing, its warehouse, one for defective goods, and a clerk."""

    store: Store
    warehouse: Warehouse
    defective: Warehouse
    listing: Listing
    clerk: User


def make_shop(*, layers: Sequence[tuple[int, int]] = ((5, 500),), store: Store | None = None) -> Shop:
    """`layers`: (units, value) of each receipt, oldest first."""
    store = store or make_store(site="DE")
    warehouse = make_warehouse(serves=[store], rank=number())
    make_service(warehouses=[warehouse])
    shop = Shop(store, warehouse, make_warehouse(kind=WarehouseKind.DEFECTIVE), make_listing(store=store), make_user())
    for units, value in layers:
        stock(shop, units, value)
    return shop


def stock(shop: Shop, units: int, value: int) -> None:
    """Goods come in."""
    assert shop.listing.sku_id
    receive(receipts=[Receipt(shop.listing.sku_id, shop.warehouse.pk, units, value, "test", number())], actor=None)


def shipped_order(shop: Shop, quantity: int = 2, *, listing: Listing | None = None, **fields: Any) -> Order:
    """An order that went through the house and out of the door."""
    values = {"items_total": Decimal("40.00"), "shipping_total": Decimal("5.00"), "total": Decimal("45.00"), **fields}
    remote = remote_order(remote_line(listing or shop.listing, quantity), site=shop.store.site, **values)
    take_in(arrivals=[arrival(shop.store, remote)])
    order = Order.objects.get(external_id=remote.external_id)
    assert approve_orders(order_ids=[order.pk], actor=shop.clerk).done
    allocate_orders(order_ids=[order.pk])
    ship(Parcel.objects.get(order_link__order=order), shop.clerk)
    order.refresh_from_db()
    assert order.state == "shipped"
    return order


def ship(parcel: Parcel, clerk: User) -> None:
    """Packed, weighed and out."""
    ParcelLine.objects.filter(parcel=parcel).update(verified=F("quantity"))
    Parcel.objects.filter(pk=parcel.pk).update(state="weighed", weighed_g=500)
    assert ship_parcels([parcel.pk], actor=clerk).done == (parcel.pk,)


def line_of(order: Order) -> OrderLine:
    """Its only line."""
    return OrderLine.objects.get(order=order)


def return_of(order: Order, quantity: int = 1, *, kind: CaseKind = CaseKind.RETURN_REFUND, **fields: Any) -> Case:
    """A case by which units of the order's only line come back."""
    opened = open_case(
        client_id=uuid4(),
        order_id=order.pk,
        kind=kind,
        reason=fields.pop("reason", CaseReason.DAMAGED),
        lines=((line_of(order).pk, quantity),),
        actor=fields.pop("actor", None),
        **fields,
    )
    assert opened.case_id, opened.refusal
    return Case.objects.get(pk=opened.case_id)


def case_line(case: Case) -> CaseLine:
    """Its only line."""
    return CaseLine.objects.get(case=case)


def remote_return(order: Order, **fields: Any) -> RemoteReturn:
    """A return as the marketplace tells it: the whole order."""
    values: dict[str, Any] = {
        "external_id": f"RMA-{number()}", "order_id": order.external_id, "kind": "return_refund", "reason": "defective",
        "remote_reason": "DEFECTIVE_ITEM", "status": "REQUESTED", "closed": False, "requested_at": NOON, "updated_at": NOON,
        "lines": (), **fields,
    }  # fmt: skip
    return RemoteReturn(**values)


def make_review(*, store: Store, stars: int = 1, **fields: Any) -> Review:
    """A review that nobody has seen."""
    values = {
        "external_id": f"RV{number()}",
        "title": "Broken",
        "text": "It broke.",
        "author": "jo",
        "reviewed_at": NOON,
    }
    return Review.objects.create(account=store.account, store=store, stars=stars, **{**values, **fields})


class FakeMarketplace:
    """Remembers the refunds it gave; `says` is what it does with the next one."""

    def __init__(self) -> None:
        self.given: list[RefundRequest] = []
        self.says: Exception | None = None
        self.loses_answer = False
        self.news: dict[str, Any] = {}

    def confirm_shipment(self, confirmation: Confirmation) -> Told:
        return Told("confirmed")

    def refund(self, request: RefundRequest) -> Told:
        if self.says:
            raise self.says
        self.given.append(request)
        if self.loses_answer:
            raise errors.OutcomeUnknown("the answer was lost")
        return Told("confirmed", {"external_id": f"X{request.reference}"})

    def refund_state(self, *, order_id: str, reference: str) -> RefundKnown:
        known = [given for given in self.given if (given.order_id, given.reference) == (order_id, reference)]
        return RefundKnown("confirmed", f"X{reference}") if known else RefundKnown("absent")

    def read_return(self, raw: dict[str, Any]) -> Any:
        return self._read(raw)

    def read_review(self, raw: dict[str, Any]) -> Any:
        return self._read(raw)

    def _read(self, raw: dict[str, Any]) -> Any:
        if raw["key"] not in self.news:
            raise errors.UnreadableAnswer("no such field")
        return self.news[raw["key"]]

    @contextmanager
    def connected(self, account_id: int) -> Any:
        """In place of the account's connector."""
        yield self
