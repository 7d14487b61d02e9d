"""Plain factory functions: every argument has a sensible value, and each call makes a new row.

Factories write rows and call no service: a reserved level, a shipped parcel or an allocated order made here has no
history behind it. Use the services where a test needs one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from erp.kernel import crypto
from inventory.models import Exposure, StockLevel, StockMove, StoreWarehouse, Warehouse
from inventory.states import MoveKind, WarehouseKind
from logistics.models import Carrier, Parcel, ParcelLine, Service
from logistics.states import ParcelState
from orders.models import Buyer, Demand, Hold, Order, OrderLine, OrderParcel
from orders.states import FulfilledBy, HoldKind, OrderState
from people.models import User
from people.roles import Role
from products.models import Barcode, BundlePart, Listing, Product, Sku
from products.states import SkuKind
from stores.models import PriceTag, QuantityPool, SellerAccount, Store, StoreAccess, SyncState
from stores.states import Marketplace, SyncKind

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"

_numbers = itertools.count(1)

ADDRESS: dict[str, Any] = {
    "name": "Jo Müller",
    "lines": ["Lange Straße 1"],
    "city": "Berlin",
    "state": "",
    "postcode": "10115",
    "country": "DE",
    "phone": "+49 30 1234567",
    "email": "jo@example.org",
    "company": "",
}


def number() -> int:
    """The next number of this test run, for names that must differ."""
    return next(_numbers)


# People


def make_user(
    *,
    role: str = Role.OWNER,
    stores: Iterable[Store] = (),
    username: str | None = None,
    password: str | None = None,
    **fields: Any,
) -> User:
    """A person with a role who may work on `stores`. Without a password they can only `client.force_login`."""
    user = User(username=username or f"{role}{number()}", role=role, **fields)
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save()
    StoreAccess.objects.bulk_create(StoreAccess(user=user, store=store) for store in stores)
    return user


# Stores


def make_account(
    *, marketplace: str = Marketplace.AMAZON, credentials: Mapping[str, Any] | None = None, **fields: Any
) -> SellerAccount:
    """An authorised seller account that points at nobody."""
    n = number()
    values: dict[str, Any] = {
        "region": "eu" if marketplace == Marketplace.AMAZON else "",
        "seller_id": f"S{n}",
        "name": f"Account {n}",
        "base_url": "http://127.0.0.1:1/" + marketplace,
        "hook_key": f"hook{n}",
        "credentials": crypto.seal_json(dict(credentials or {"seller_id": f"S{n}", "secret": "secret"})),
        **fields,
    }
    return SellerAccount.objects.create(marketplace=marketplace, **values)


def make_store(*, account: SellerAccount | None = None, marketplace: str = Marketplace.AMAZON, **fields: Any) -> Store:
    """A store in euro, on a site of its own."""
    n = number()
    values = {"site": f"X{n}", "name": f"Store {n}", "currency": "EUR", "zone": "Europe/Berlin", **fields}
    return Store.objects.create(account=account or make_account(marketplace=marketplace), **values)


def make_sync_state(*, account: SellerAccount | None = None, kind: str = SyncKind.ORDERS, **fields: Any) -> SyncState:
    """How far an account has been read: not at all."""
    return SyncState.objects.create(account=account or make_account(), kind=kind, **fields)


def make_pool(*, store: Store | None = None, **fields: Any) -> QuantityPool:
    """What a marketplace treats as one quantity; nothing has been pushed."""
    store = store or make_store()
    values = {"external_key": f"pool{number()}", **fields}
    return QuantityPool.objects.create(account=store.account, store=store, **values)


def make_tag(*, store: Store | None = None, **fields: Any) -> PriceTag:
    """The price of a listing; nothing has been pushed."""
    store = store or make_store()
    values = {"external_key": f"tag{number()}", "site": store.site, "currency": store.currency, **fields}
    return PriceTag.objects.create(account=store.account, store=store, **values)


# Products


def make_product(**fields: Any) -> Product:
    """A product without variants."""
    n = number()
    return Product.objects.create(**{"code": f"P{n}", "name": f"Product {n}", "name_zh": f"产品{n}", **fields})


def make_sku(*, product: Product | None = None, barcodes: Iterable[str] = (), **fields: Any) -> Sku:
    """A single SKU of 200 g."""
    n = number()
    values = {"code": f"SKU-{n}", "name": f"Thing {n}", "name_zh": f"东西{n}", "weight_g": 200, **fields}
    sku = Sku.objects.create(product=product or make_product(), **values)
    Barcode.objects.bulk_create(Barcode(sku=sku, code=code) for code in barcodes)
    return sku


def make_bundle(*, parts: Mapping[Sku, int] | None = None, **fields: Any) -> Sku:
    """A bundle; without `parts`, of one and two of two new SKUs."""
    parts = parts if parts is not None else {make_sku(): 1, make_sku(): 2}
    bundle = make_sku(**{"code": f"BUNDLE-{number()}", "kind": SkuKind.BUNDLE, **fields})
    BundlePart.objects.bulk_create(
        BundlePart(bundle=bundle, part=part, quantity=count) for part, count in parts.items()
    )
    return bundle


def make_listing(
    *,
    store: Store | None = None,
    sku: Sku | None = None,
    mapped: bool = True,
    pool: QuantityPool | None = None,
    **fields: Any,
) -> Listing:
    """A SKU in a store, with a quantity pool of its own; `mapped=False` leaves it without a SKU."""
    store = store or make_store()
    n = number()
    if mapped:
        sku = sku or make_sku()
    code = sku.code if sku else f"UNKNOWN-{n}"
    values = {
        "external_key": code,
        "seller_sku": code,
        "title": f"Listing {n}",
        "price": Decimal("19.90"),
        "currency": store.currency,
        **fields,
    }
    return Listing.objects.create(store=store, sku=sku, pool=pool or make_pool(store=store), **values)


# Stock


def make_warehouse(
    *, kind: str = WarehouseKind.OWN, serves: Sequence[Store] = (), rank: int = 1, **fields: Any
) -> Warehouse:
    """A warehouse in China; `serves` lets stores sell from it, at `rank`."""
    n = number()
    sender = ["Warehouse Road 1", "Shenzhen"]
    values = {
        "code": f"W{n}",
        "name": f"Warehouse {n}",
        "name_zh": f"仓库{n}",
        "country": "CN",
        "sender": sender,
        **fields,
    }
    warehouse = Warehouse.objects.create(kind=kind, **values)
    StoreWarehouse.objects.bulk_create(StoreWarehouse(store=store, warehouse=warehouse, rank=rank) for store in serves)
    return warehouse


def make_exposure(*, pool: QuantityPool | None = None, **fields: Any) -> Exposure:
    """A pool at no risk."""
    zero = dict.fromkeys(
        ("sold_14", "elsewhere_14", "elsewhere_hour", "push_lag_s", "order_lag_s", "units_at_risk"), Decimal(0)
    )
    return Exposure.objects.create(pool=pool or make_pool(), **{**zero, "reckoned_at": NOON, **fields})


def make_level(
    *, sku: Sku | None = None, warehouse: Warehouse | None = None, on_hand: int = 0, **fields: Any
) -> StockLevel:
    """A stock level as a bare row: no moves, no layers (the audit would say so)."""
    return StockLevel.objects.create(
        sku=sku or make_sku(), warehouse=warehouse or make_warehouse(), on_hand=on_hand, **fields
    )


def make_move(
    *, level: StockLevel | None = None, delta: int = 1, kind: str = MoveKind.RECEIPT, **fields: Any
) -> StockMove:
    """One move in the journal; the level itself is not touched."""
    values = {"document_kind": "test", "document_id": number(), "value": 100 * delta, "at": NOON, **fields}
    return StockMove.objects.create(level=level or make_level(on_hand=delta), delta=delta, kind=kind, **values)


# Orders


def make_order(
    *,
    store: Store | None = None,
    lines: Sequence[tuple[Listing, int]] | None = None,
    address: Mapping[str, Any] | None = ADDRESS,
    **fields: Any,
) -> Order:
    """A paid order to review with buyer, lines and (waiting) demands; without `lines`, one unit of a new listing."""
    store = store or make_store()
    lines = lines if lines is not None else [(make_listing(store=store), 1)]
    units = sum(quantity for _, quantity in lines)
    ordered_at = fields.get("ordered_at", NOON)
    values = {
        "external_id": f"{store.account.marketplace}-{number():08}",
        "state": OrderState.REVIEW,
        "fulfilled_by": FulfilledBy.SELLER,
        "remote_status": "paid",
        "remote_updated_at": ordered_at,
        "ordered_at": ordered_at,
        "paid_at": ordered_at,
        "ship_by": ordered_at + timedelta(hours=24),
        "currency": store.currency,
        "items_total": Decimal("19.90") * units,
        "shipping_total": Decimal(0),
        "total": Decimal("19.90") * units,
        "country": str(address["country"]) if address else "",
        "unit_count": units,
        "imported_at": ordered_at,
        **fields,
    }
    order = Order.objects.create(account=store.account, store=store, **values)
    make_buyer(order=order, address=address)
    for listing, quantity in lines:
        make_line(order=order, listing=listing, quantity=quantity)
    return order


def make_buyer(*, order: Order, address: Mapping[str, Any] | None = ADDRESS) -> Buyer:
    """The sealed buyer of an order; `address=None` when the marketplace tells none yet."""
    if address is None:
        return Buyer.objects.create(order=order)
    hashes = {
        f"{kind}_hash": crypto.blind_index(kind, str(address.get(kind, ""))) for kind in ("name", "email", "phone")
    }
    return Buyer.objects.create(order=order, sealed=crypto.seal_json(dict(address)), **hashes)


def make_line(*, order: Order, listing: Listing | None = None, quantity: int = 1, **fields: Any) -> OrderLine:
    """A line with its demands: a bundle asks for its parts, an unmapped listing for nothing we know."""
    listing = listing or make_listing(store=order.store)
    values = {"external_line_id": f"L{number()}", "title": listing.title, "unit_price": Decimal("19.90"), **fields}
    line = OrderLine.objects.create(order=order, listing=listing, quantity=quantity, **values)
    if listing.sku is None:
        make_demand(line=line, sku=None, quantity=quantity, unmapped=quantity)
    elif listing.sku.kind == SkuKind.BUNDLE:
        for part in listing.sku.parts.select_related("part"):
            make_demand(line=line, sku=part.part, per_unit=part.quantity, quantity=quantity * part.quantity)
    else:
        make_demand(line=line, sku=listing.sku, quantity=quantity)
    return line


def make_demand(*, line: OrderLine, sku: Sku | None, quantity: int = 1, **fields: Any) -> Demand:
    """What a line asks of the stock; all of it waits unless `fields` say where it went."""
    parts = ("unmapped", "waiting", "reserved", "shipped", "cancelled", "elsewhere")
    fields.setdefault("waiting", quantity - sum(fields.get(part, 0) for part in parts if part != "waiting"))
    return Demand.objects.create(line=line, sku=sku, quantity=quantity, **fields)


def make_hold(*, order: Order | None = None, kind: str = HoldKind.MANUAL, **fields: Any) -> Hold:
    """An open hold, and the order marked as held."""
    order = order or make_order()
    hold = Hold.objects.create(order=order, kind=kind, **{"placed_at": NOON, **fields})
    Order.objects.filter(pk=order.pk).update(held=True)
    order.held = True
    return hold


# Parcels


def make_carrier(**fields: Any) -> Carrier:
    """A carrier."""
    n = number()
    return Carrier.objects.create(**{"code": f"C{n}", "name": f"Carrier {n}", "name_zh": f"承运商{n}", **fields})


def make_service(*, carrier: Carrier | None = None, warehouses: Sequence[Warehouse] = (), **fields: Any) -> Service:
    """A carrier's service to every country, from `warehouses`."""
    n = number()
    values = {"code": f"SV{n}", "name": f"Service {n}", "tracking_prefix": "TR", **fields}
    service = Service.objects.create(carrier=carrier or make_carrier(), **values)
    service.warehouses.set(warehouses)
    return service


def make_parcel(
    *,
    order: Order | None = None,
    warehouse: Warehouse | None = None,
    service: Service | None = None,
    lines: Mapping[Sku, int] | None = None,
    address: Mapping[str, Any] = ADDRESS,
    **fields: Any,
) -> Parcel:
    """A labelled parcel, linked to `order` with its demands as contents; without one, of a new SKU."""
    warehouse = warehouse or make_warehouse()
    n = number()
    values = {
        "number": f"PK{n:08}",
        "owner_kind": "order" if order else "test",
        "owner_id": order.pk if order else n,
        "state": ParcelState.LABELLED,
        "tracking_number": f"TR{n:09}CN",
        "recipient": crypto.seal_json(dict(address)),
        "country": address["country"],
        "expected_g": 200,
        "created_at": NOON,
        **fields,
    }
    parcel = Parcel.objects.create(
        warehouse=warehouse, service=service or make_service(warehouses=[warehouse]), **values
    )
    if order is not None:
        OrderParcel.objects.create(order=order, parcel=parcel)
        for demand in Demand.objects.filter(line__order=order, sku__isnull=False):
            ParcelLine.objects.create(
                parcel=parcel, sku=demand.sku, holder_kind="demand", holder_id=demand.pk, quantity=demand.quantity
            )
    for sku, quantity in (lines if lines is not None else {} if order else {make_sku(): 1}).items():
        ParcelLine.objects.create(parcel=parcel, sku=sku, holder_kind="test", holder_id=number(), quantity=quantity)
    return parcel
