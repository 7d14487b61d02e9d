"""A trading day through the services, and ways to break what the database would not let happen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import connection
from django.db.models import F

from erp.kernel import clock
from erp.kernel.promises import Promise, audit
from erp.kernel.sql import execute, rows
from inventory.models import StockMove, Warehouse
from inventory.services.channel import refresh_pools
from inventory.services.documents import Arrived, Corrected, adjust_stock, receive_goods
from inventory.services.reversals import reverse_moves
from logistics.models import Parcel, ParcelLine
from logistics.services.stations import ship_parcels
from orders.models import Order
from orders.services.allocate import allocate_orders
from orders.services.cancel import cancel_orders
from orders.services.demand import refresh_demands
from orders.services.intake import take_in
from orders.services.review import approve_orders
from people.models import User
from products.models import Listing, Sku
from stores.models import Store
from tests.conftest import work_as_app, work_as_owner
from tests.factories import make_bundle, make_listing, make_service, make_sku, make_store, make_user, make_warehouse
from tests.orders.arrivals import arrival, remote_line, remote_order


@dataclass
class Day:
    """What a day left behind: goods in, one order shipped, one cancelled, one open, one that waits."""

    store: Store
    warehouse: Warehouse
    cup: Sku
    spoon: Sku
    listing: Listing
    shipped: Order
    cancelled: Order
    open: Order
    waiting: Order
    parcel: Parcel


def trade() -> Day:
    """Run the day. Every promise of stock and orders has something to look at afterwards."""
    owner, store = make_user(), make_store(site="DE")
    warehouse = make_warehouse(serves=[store])
    make_service(warehouses=[warehouse])
    cup, spoon = make_sku(), make_sku()
    listing = make_listing(store=store, sku=cup)
    bundle = make_listing(store=store, sku=make_bundle(parts={cup: 1, spoon: 2}))
    goods = [Arrived(cup.pk, 9, 1000), Arrived(spoon.pk, 20, 333)]
    receive_goods(client_id=uuid4(), warehouse_id=warehouse.pk, arrived=goods, actor=owner)
    _receive_by_mistake(warehouse, owner)
    lost = [Corrected(spoon.pk, -1)]
    adjust_stock(client_id=uuid4(), warehouse_id=warehouse.pk, reason="broken", corrected=lost, actor=owner)
    wanted = [remote_order(remote_line(listing, 2), remote_line(bundle))]
    wanted += [remote_order(remote_line(listing, n), ship_by=wanted[0].ship_by + timedelta(days=n)) for n in (1, 3, 7)]
    ids = take_in(arrivals=[arrival(store, remote) for remote in wanted])
    shipped, cancelled, open_, waiting = (Order.objects.get(external_id=remote.external_id) for remote in wanted)
    approve_orders(order_ids=[shipped.pk, open_.pk], actor=owner)
    allocate_orders(order_ids=[shipped.pk])
    parcel = Parcel.objects.get(order_link__order=shipped)
    ParcelLine.objects.filter(parcel=parcel).update(verified=F("quantity"))
    Parcel.objects.filter(pk=parcel.pk).update(state="weighed", weighed_g=500)
    assert ship_parcels([parcel.pk], actor=owner).done == (parcel.pk,)
    cancel_orders(order_ids=[cancelled.pk], actor=owner, reason="buyer asked")
    refresh_demands()
    refresh_pools()
    assert len(ids) == 4
    for order in (shipped, cancelled, open_, waiting):
        order.refresh_from_db()
    return Day(store, warehouse, cup, spoon, listing, shipped, cancelled, open_, waiting, parcel)


def _receive_by_mistake(warehouse: Warehouse, owner: User) -> None:
    tray = make_sku()
    receive_goods(client_id=uuid4(), warehouse_id=warehouse.pk, arrived=[Arrived(tray.pk, 2, 500)], actor=owner)
    reverse_moves([StockMove.objects.get(level__sku=tray).pk], reason="not ours", actor=owner)


Findings = dict[str, tuple[int, list[dict[str, Any]]]]


def findings(promises: list[Promise]) -> Findings:
    """Of these promises: name -> (rows looked at, offenders)."""
    names = {promise.name for promise in promises}
    return {found.promise.name: (found.checked, found.offenders) for found in audit(only=names)}


def broken(promises: list[Promise]) -> dict[str, list[dict[str, Any]]]:
    """Of these promises, the broken ones: name -> offenders."""
    return {name: offenders for name, (_, offenders) in findings(promises).items() if offenders}


def offended(promises: list[Promise]) -> list[str]:
    """Of these promises alone, the names of the broken ones: for walks that ask hundreds of times."""
    execute("SELECT set_config('erp.now', %s, true)", [clock.now().isoformat()])
    return sorted(promise.name for promise in promises if rows(promise.sql))


def plant(statement: str, *params: Any, table: str = "", constraints: tuple[str, ...] = ()) -> None:
    """Break something by SQL, past the triggers of `table` and the constraints named, which the database would hold up."""
    work_as_owner()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if table:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for name in constraints:
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(statement, params)
        assert cursor.rowcount > 0, "nothing was planted"
        if table:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    work_as_app()
