"""Facts of the trades, through the services where there are some, and the books read back in one look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db.models import F

from aftersales.models import Case, CaseLine, Inspection, Refund
from aftersales.states import CaseKind, RefundState
from distribution.models import Distributor, DistributorOrder, PriceList, Wallet, WalletEntry
from erp.kernel.models import FxRate
from erp.kernel.sql import rows
from finance.models import FeeRule, Unposted
from inventory.models import StockMove, Warehouse
from inventory.services.stock import Receipt, receive
from logistics.models import Consolidation, Parcel, ParcelLine, RateCard, Service
from logistics.services.consolidating import add_parcels, hand_over, open_consolidation
from logistics.services.shipping import ship_parcels
from orders.models import Order, OrderLine
from orders.services.allocate import allocate_orders
from orders.services.intake import take_in
from orders.services.review import approve_orders
from products.models import Listing, Sku
from stores.connectors.port import RemoteOrder
from stores.models import Store
from tests.factories import make_listing, make_service, make_sku, make_store, make_user, make_warehouse, number
from tests.logistics.rates import make_card
from tests.orders.arrivals import arrival, remote_line, remote_order

SINCE = date(2026, 1, 1)
DAY = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # noon in the company's zone


def rate(currency: str, value: str, *, since: date = SINCE) -> FxRate:
    """One unit of a currency in yuan, from a day on."""
    return FxRate.objects.create(currency=currency, rate=Decimal(value), valid_from=since)


def fee_rule(**fields: Any) -> FeeRule:
    """15 % of goods and shipping at Amazon."""
    values = {"marketplace": "amazon", "component": "commission", "percent": 15, "currency": "EUR", "valid_from": SINCE}
    return FeeRule.objects.create(**{**values, **fields})


def service_rate(service: Service, **fields: Any) -> RateCard:
    """¥ 20 for the first 100 g, ¥ 5 for each 50 g more."""
    return make_card(service, **{"valid_from": SINCE, **fields})


@dataclass
class Shop:
    """A store, a warehouse that serves it, and a service that leaves from there."""

    store: Store
    warehouse: Warehouse
    service: Service

    def stock(self, quantity: int, value: int, *, sku: Sku | None = None) -> Sku:
        """Goods in without a purchase order, at this value in fen."""
        sku = sku or make_sku()
        receive(receipts=[Receipt(sku.pk, self.warehouse.pk, quantity, value, "stock_line", number())], actor=None)
        return sku

    def order(self, *wanted: tuple[Sku, int], **fields: Any) -> Order:
        """A paid order of these SKUs at 9.99 each, as the marketplace tells it."""
        listings = [(listing_of(self.store, sku), count) for sku, count in wanted]
        items = Decimal("9.99") * sum(count for _, count in wanted)
        values = {"items_total": items, "total": items, "currency": self.store.currency, **fields}
        remote = remote_order(*(remote_line(listing, count) for listing, count in listings), **values)
        return self.take(remote)

    def take(self, remote: RemoteOrder) -> Order:
        """Bring an order in."""
        [key] = take_in(arrivals=[arrival(self.store, remote)]).values()
        return Order.objects.get(pk=key)

    def orders(self, sku: Sku, count: int) -> list[Order]:
        """So many orders of one unit, brought in at once."""
        listing = listing_of(self.store, sku)
        arrivals = [arrival(self.store, remote_order(remote_line(listing))) for _ in range(count)]
        return list(Order.objects.filter(pk__in=take_in(arrivals=arrivals).values()).order_by("pk"))

    def ready(self, *orders: Order, grams: int = 180) -> list[int]:
        """Parcels of orders, verified and weighed."""
        owner, ids = make_user(), [order.pk for order in orders]
        approve_orders(order_ids=ids, actor=owner)
        allocate_orders(order_ids=ids)
        parcels = list(Parcel.objects.filter(order_link__order__in=ids).order_by("pk").values_list("pk", flat=True))
        ParcelLine.objects.filter(parcel__in=parcels).update(verified=F("quantity"))
        Parcel.objects.filter(pk__in=parcels).update(state="weighed", weighed_g=grams)
        return parcels

    def ship(self, *orders: Order, grams: int = 180) -> list[int]:
        """Ship orders whole; the ids of their parcels."""
        parcels = self.ready(*orders, grams=grams)
        assert len(ship_parcels(parcels, actor=None).done) == len(parcels) > 0
        return parcels


def listing_of(store: Store, sku: Sku) -> Listing:
    """The listing of a SKU in a store."""
    return Listing.objects.filter(store=store, sku=sku).first() or make_listing(store=store, sku=sku)


def shop(*, marketplace: str = "amazon", currency: str = "EUR", **fields: Any) -> Shop:
    """A shop that can ship."""
    store = make_store(marketplace=marketplace, currency=currency, **fields)
    warehouse = make_warehouse(serves=[store])
    return Shop(store, warehouse, make_service(warehouses=[warehouse]))


def line_haul(place: Shop, parcel_ids: Sequence[int], *, cost: int = 100_00, **fields: Any) -> Consolidation:
    """A line-haul of these shipped parcels, handed over."""
    country = Parcel.objects.get(pk=parcel_ids[0]).country
    values = {"destination": "LAX", "split_by": "weight", **fields}
    made = open_consolidation(
        client_id=uuid4(), warehouse_id=place.warehouse.pk, carrier_id=place.service.carrier_id, country=country, actor=None, **values
    )  # fmt: skip
    assert len(add_parcels(consolidation_id=made.pk, parcel_ids=parcel_ids, actor=None).done) == len(parcel_ids)
    assert hand_over(consolidation_id=made.pk, cost=cost, reference="AWB", actor=None).done
    made.refresh_from_db()
    return made


def case_of(order: Order, *, lines: Sequence[OrderLine] = (), **fields: Any) -> Case:
    """A case on an order, about these lines."""
    values = {"kind": CaseKind.RETURN_REFUND, "opened_at": DAY, **fields}
    case = Case.objects.create(
        client_id=uuid4(), number=f"CS{number():06}", order=order, account=order.account, **values
    )
    for line in lines:
        demand = line.demands.get()
        CaseLine.objects.create(case=case, order_line=line, sku=demand.sku, expected=line.quantity)
    return case


def refund(case: Case, *, confirmed_at: datetime | None = DAY, **fields: Any) -> Refund:
    """A refund that the marketplace confirmed."""
    state = RefundState.CONFIRMED if confirmed_at else RefundState.AGREED
    values = {"currency": case.order.currency, "state": state, "confirmed_at": confirmed_at, **fields}
    return Refund.objects.create(client_id=uuid4(), case=case, agreed_at=DAY, **values)


def inspection(line: CaseLine, **fields: Any) -> Inspection:
    """Units of a case line that were judged."""
    return Inspection.objects.create(client_id=uuid4(), line=line, at=DAY, **fields)


def distributor(*, currency: str = "USD", **fields: Any) -> Distributor:
    """A distributor with an empty wallet."""
    n = number()
    prices = PriceList.objects.create(name=f"List {n}", currency=currency)
    made = Distributor.objects.create(code=f"D{n}", name=f"Distributor {n}", price_list=prices, **fields)
    Wallet.objects.create(distributor=made, currency=currency)
    return made


def distributor_order(of: Distributor, order: Order, *, items: int, shipping: int) -> DistributorOrder:
    """An order of the house as a distributor's."""
    return DistributorOrder.objects.create(
        client_id=uuid4(),
        number=f"DO{number():06}",
        distributor=of,
        order=order,
        placed_by="page",
        at=DAY,
        items_minor=items,
        shipping_minor=shipping,
    )


def wallet_entry(of: Distributor, kind: str, amount: int, *, document: tuple[str, int] = ("test", 1)) -> WalletEntry:
    """An entry of a wallet, and its balance."""
    Wallet.objects.filter(pk=of.pk).update(balance=F("balance") + amount)
    return WalletEntry.objects.create(
        wallet_id=of.pk, kind=kind, key=f"test:{number()}", amount=amount, document_kind=document[0],
        document_id=document[1], at=DAY,
    )  # fmt: skip


Line = tuple[Any, ...]


def legs(key: str) -> list[Line]:
    """An entry's legs: (account, component, base amount, currency amount with its currency, order, SKU, partner, quantity)."""
    return sorted(
        rows(
            """SELECT l.account_id, l.component, l.amount, l.currency_amount || ' ' || l.currency, l.order_id, l.sku_id,
                      nullif(l.partner_kind || ' ' || coalesce(l.partner_id::text, ''), ' '), l.quantity
               FROM finance_leg l JOIN finance_entry e ON e.id = l.entry_id WHERE e.key = %s""",
            [key],
        ),
        key=str,
    )


def unposted() -> list[tuple[str, int, str]]:
    """What could not be booked: (kind, document, why)."""
    return list(Unposted.objects.order_by("pk").values_list("kind", "document_id", "reason"))


def move_of(**fields: Any) -> StockMove:
    """The one stock move that fits."""
    return StockMove.objects.get(**fields)
