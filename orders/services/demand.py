"""What order lines ask of the stock: demands, one per part SKU, reserved at first sight in a provisional warehouse."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from erp.kernel.events import publish
from erp.kernel.services import bell
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, next_ids, retried, rows
from inventory.events import ReservationsChanged
from inventory.services.reserve import Standing, Wish, reserve
from logistics.services.parcels import cancel_parcels
from orders.events import OrdersChanged
from orders.queries import WarehouseOffer, choose_warehouse, free_stock, ranked_warehouses, served_countries, serves
from orders.services import holds
from orders.services.moving import back_to_approved, move
from orders.services.unpacking import repack, stop_parcels
from orders.states import HoldKind, OrderState
from products.queries import parts_of
from stores.states import PartialStock

KIND = "demand"
Fate = Literal["reserve", "elsewhere", "cancelled"]
_UNMAPPED: list[tuple[int | None, int]] = [(None, 1)]


@dataclass(frozen=True, slots=True)
class Asking:
    """A line that asks for stock. `fate`: reserve it, or write down that it went elsewhere or is cancelled."""

    line_id: int
    order_id: int
    store_id: int
    listing_id: int
    quantity: int
    deadline: datetime
    fate: Fate = "reserve"
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class _Part:
    """One part SKU of an asking line; without a SKU the line is unmapped."""

    asking: Asking
    sku_id: int | None
    per_unit: int

    @property
    def quantity(self) -> int:
        return self.asking.quantity * self.per_unit


def demand_stock(askings: Sequence[Asking]) -> tuple[set[int], set[int]]:
    """Write the demands of lines and reserve what they ask for. Answers (orders with unmapped lines, orders that are held because they
    wait for stock).

    The statements cost the same for one line or ten thousand.
    """
    parts_by_listing = parts_of(sorted({asking.listing_id for asking in askings}))
    parts = [
        _Part(asking, sku_id, per_unit)
        for asking in askings
        for sku_id, per_unit in (parts_by_listing[asking.listing_id] or _UNMAPPED)
    ]
    ids = next_ids("orders_demand", len(parts))
    warehouses = _provisional_warehouses([part for part in parts if part.sku_id and part.asking.fate == "reserve"])
    wishes = [
        Wish(KIND, key, part.sku_id, warehouses[part.asking.order_id], part.quantity, part.asking.deadline)
        for key, part in zip(ids, parts, strict=True)
        if part.sku_id is not None and part.asking.order_id in warehouses
    ]
    standing = reserve(wishes)
    _insert(ids, parts, standing)
    unmapped = {part.asking.order_id for part in parts if part.sku_id is None and part.asking.fate == "reserve"}
    short = {
        part.asking.order_id for key, part in zip(ids, parts, strict=True) if key in standing and standing[key].waiting
    }
    return unmapped, short - _patient(short)


def _provisional_warehouses(parts: Sequence[_Part]) -> dict[int, int]:
    """A warehouse for each order. Stock given to one order of the batch is not offered to the next."""
    needs: dict[int, dict[int, int]] = {}
    stores: dict[int, int] = {}
    for part in parts:
        assert part.sku_id is not None
        need = needs.setdefault(part.asking.order_id, {})
        need[part.sku_id] = need.get(part.sku_id, 0) + part.quantity
        stores[part.asking.order_id] = part.asking.store_id
    if not needs:
        return {}
    ranked = ranked_warehouses(sorted(set(stores.values())))
    free = free_stock(sorted({sku_id for need in needs.values() for sku_id in need}))
    chosen = dict(_where_they_are(sorted(needs)))
    served = served_countries(sorted({warehouse_id for found in ranked.values() for warehouse_id, _ in found}))
    wishes = _wishes(sorted(needs))
    for order_id, need in needs.items():
        country, wished = wishes[order_id]
        offers = [
            WarehouseOffer(key, rank, free.get(key, {}), serves(served, key, country))
            for key, rank in ranked[stores[order_id]]
        ]
        warehouse_id = chosen.get(order_id) or choose_warehouse(need, offers, wished=wished).warehouse_id
        if warehouse_id is None:
            raise NoWarehouse("no warehouse of ours is open; add one before orders come in")
        chosen[order_id] = warehouse_id
        stock = free.setdefault(warehouse_id, {})
        for sku_id, quantity in need.items():
            stock[sku_id] = stock.get(sku_id, 0) - quantity
    return chosen


def _wishes(order_ids: list[int]) -> dict[int, tuple[str, int | None]]:
    """Where orders go, and the warehouse that a rule or a person wishes for them."""
    found = rows("SELECT id, country, wished_warehouse_id FROM orders_order WHERE id = ANY(%s)", [order_ids])
    return {row[0]: (row[1], row[2]) for row in found}


class NoWarehouse(ValueError):
    """Stock was asked for while the company has no open warehouse."""


def _where_they_are(order_ids: list[int]) -> list[tuple[int, int]]:
    """Orders that hold stock somewhere already: a line that is mapped later joins the others."""
    found = rows(
        """SELECT DISTINCT ON (ol.order_id) ol.order_id, sl.warehouse_id FROM orders_orderline ol
           JOIN orders_demand d ON d.line_id = ol.id
           JOIN inventory_reservation r ON r.owner_kind = %s AND r.owner_id = d.id AND r.held + r.waiting > 0
           JOIN inventory_stocklevel sl ON sl.id = r.level_id
           WHERE ol.order_id = ANY(%s) ORDER BY ol.order_id, d.id""",
        [KIND, order_ids],
    )
    return [(row[0], row[1]) for row in found]


def _insert(ids: Sequence[int], parts: Sequence[_Part], standing: dict[int, Standing]) -> None:
    columns: list[list[int | None]] = [[] for _ in range(11)]
    for key, part in zip(ids, parts, strict=True):
        fate, quantity, stands = part.asking.fate, part.quantity, standing.get(key)
        unmapped = quantity if part.sku_id is None and fate == "reserve" else 0
        row = (
            key, part.asking.line_id, part.sku_id, part.asking.attempt, part.per_unit, quantity, unmapped,
            stands.waiting if stands else 0, stands.held if stands else 0,
            quantity if fate == "cancelled" else 0, quantity if fate == "elsewhere" else 0,
        )  # fmt: skip
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    execute(
        """INSERT INTO orders_demand (id, line_id, sku_id, attempt, per_unit, quantity, unmapped, waiting, reserved, cancelled, elsewhere,
                                     shipped)
           SELECT *, 0 FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[],
                                   %s::int[], %s::int[], %s::int[])""",
        columns,
    )


def note_changes(event: ReservationsChanged) -> None:
    """Reservations of demands changed under the stock's lock: keep which, and look at them when orders may be locked."""
    if event.owner_kind == KIND:
        execute("INSERT INTO orders_staledemand (demand_id) SELECT unnest(%s::bigint[])", [list(event.owner_ids)])
        bell.ring("orders.refresh_demands")


def refresh_demands() -> int:
    """Bring stale demands in line with their reservations, and place or lift the hold `out of stock`. How many were stale."""
    seen = 0
    while found := _refresh_some():
        seen += found
    return seen


@retried()
@transaction.atomic
def _refresh_some(limit: int = 1000) -> int:
    stale = rows("SELECT id, demand_id FROM orders_staledemand ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED", [limit])
    if not stale:
        return 0
    demand_ids = sorted({row[1] for row in stale})
    order_ids = [row[0] for row in rows(
        "SELECT DISTINCT ol.order_id FROM orders_demand d JOIN orders_orderline ol ON ol.id = d.line_id WHERE d.id = ANY(%s)",
        [demand_ids],
    )]  # fmt: skip
    holds.locked_states(order_ids)
    execute("DELETE FROM orders_staledemand WHERE id = ANY(%s)", [[row[0] for row in stale]])
    copy_standings(demand_ids)
    settle_stock_holds(order_ids)
    _pull_back(order_ids)
    bell.ring("orders.allocate")
    publish(OrdersChanged(tuple(order_ids)))
    return len(stale)


def _pull_back(order_ids: Sequence[int]) -> None:
    """Orders that lost stock after their label was made, and whose units nobody has picked: the parcel is stopped. The order goes back to
    review with its hold; one that may wait is packed anew when its goods are there, a portion of a split one likewise."""
    found = rows(
        """SELECT DISTINCT o.id, d.portion_id IS NOT NULL, s.partial_stock FROM orders_order o JOIN stores_store s ON s.id = o.store_id
           JOIN orders_orderline ol ON ol.order_id = o.id JOIN orders_demand d ON d.line_id = ol.id
           WHERE o.id = ANY(%s) AND d.waiting > 0
             AND (o.state IN ('approved', 'allocated') OR (o.state = 'fulfilling' AND d.portion_id IS NOT NULL)) ORDER BY o.id""",
        [list(order_ids)],
    )
    if not found:
        return
    whole = [order_id for order_id, split, _ in found if not split]
    patient = {order_id for order_id, split, policy in found if not split and policy != PartialStock.HOLD}
    stop_parcels(whole, actor=None, reason="stock_missing")
    back_to_approved(sorted(patient))
    held = [order_id for order_id in whole if order_id not in patient]
    moved = move(OrderState.REVIEW, held, extra="approved_at = NULL, approved_by_id = NULL")
    record(
        "order.back_to_review", subject_kind="order", subject_ids=moved, actor=None, data={"reason": "stock_missing"}
    )
    _stop_portions([order_id for order_id, split, _ in found if split])


def _stop_portions(order_ids: Sequence[int]) -> None:
    """Of split orders only the parcels that lack something are stopped."""
    parcels = [row[0] for row in rows(
        """SELECT DISTINCT p.id FROM orders_orderline ol JOIN orders_demand d ON d.line_id = ol.id AND d.waiting > 0
           JOIN logistics_parcel p ON p.owner_kind = 'portion' AND p.owner_id = d.portion_id
           WHERE ol.order_id = ANY(%s) AND p.cancelled_at IS NULL AND p.shipped_at IS NULL ORDER BY p.id""",
        [list(order_ids)],
    )]  # fmt: skip
    if parcels:
        stopped = cancel_parcels(parcels, actor=None, reason="stock_missing").done
        repack(stopped, but=order_ids, actor=None, reason="stock_missing")
        record(
            "order.repacked", subject_kind="order", subject_ids=order_ids, actor=None, data={"reason": "stock_missing"}
        )


def copy_standings(demand_ids: Sequence[int]) -> None:
    """Write what the reservations say on the demands, in one statement."""
    execute(
        """UPDATE orders_demand d SET reserved = r.held, waiting = r.waiting FROM inventory_reservation r
           WHERE r.owner_kind = %s AND r.owner_id = d.id AND d.id = ANY(%s)
             AND d.reserved + d.waiting = r.held + r.waiting AND (d.reserved, d.waiting) <> (r.held, r.waiting)""",
        [KIND, list(demand_ids)],
    )


def settle_stock_holds(order_ids: Iterable[int]) -> None:
    """Hold the open orders of these that wait for stock, and lift the hold of those that no longer do, or that may wait."""
    ids = sorted(set(order_ids))
    waiting = {row[0] for row in rows(
        """SELECT DISTINCT ol.order_id FROM orders_orderline ol JOIN orders_demand d ON d.line_id = ol.id
           JOIN orders_order o ON o.id = ol.order_id
           WHERE ol.order_id = ANY(%s) AND d.waiting > 0 AND o.state IN ('new', 'review', 'approved', 'allocated', 'fulfilling')""",
        [ids],
    )}  # fmt: skip
    waiting -= _patient(waiting)
    holds.place(HoldKind.OUT_OF_STOCK, waiting)
    holds.release(HoldKind.OUT_OF_STOCK, [order_id for order_id in ids if order_id not in waiting])


def _patient(order_ids: Iterable[int]) -> set[int]:
    """Orders that may wait for their goods without a person: their store says so, or somebody has split them."""
    ids = sorted(set(order_ids))
    found = rows(
        """SELECT o.id FROM orders_order o JOIN stores_store s ON s.id = o.store_id WHERE o.id = ANY(%s) AND (
             s.partial_stock <> %s OR EXISTS (SELECT 1 FROM orders_portion p WHERE p.order_id = o.id AND p.ended_at IS NULL))""",
        [ids, str(PartialStock.HOLD)],
    ) if ids else []  # fmt: skip
    return {row[0] for row in found}
