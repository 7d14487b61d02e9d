"""Orders come in: facts first, stock reserved at first sight, holds where something is missing. The same order again is an update."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, next_ids, retried, rows
from orders.events import OrdersChanged, OrdersShipped
from orders.services import holds
from orders.services.buyers import complete, sealed
from orders.services.changes import Known, apply_changes
from orders.services.demand import Asking, Fate, demand_stock
from orders.states import HoldKind, OrderState
from products.services.listings import Seen, find_or_add
from stores.connectors.port import RemoteAddress, RemoteOrder

Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Arrival:
    """An order as the marketplace tells it now, and the account and store it belongs to.

    `label_sender`: who sends the parcel, where it is not us; told once, with a new order.
    """

    account_id: int
    store_id: int
    order: RemoteOrder
    label_sender: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """What makes the order itself: each (account, marketplace order id) exists once."""
        return (self.account_id, self.order.external_id)


@retried()
@transaction.atomic
def take_in(*, arrivals: Sequence[Arrival]) -> dict[Key, int]:
    """Bring in new orders and apply what is newer about known ones; the id of each. Older news than we have changes nothing.

    One order or ten thousand cost the same statements.
    """
    newest: dict[Key, Arrival] = {}
    for arrival in arrivals:
        other = newest.get(arrival.key)
        if other is None or arrival.order.updated_at >= other.order.updated_at:
            newest[arrival.key] = arrival
    known = _locked(list(newest))
    new = [arrival for key, arrival in newest.items() if key not in known]
    made = _insert_orders(new) if new else {}
    if len(made) < len(new):  # another worker brought some of them in meanwhile
        known.update(_locked([arrival.key for arrival in new if arrival.key not in made]))
    if made:
        _insert_rest([arrival for arrival in new if arrival.key in made], made)
    apply_changes([(known[key], arrival.order) for key, arrival in newest.items() if key in known])
    return made | {key: order.id for key, order in known.items()}


def _locked(keys: Sequence[Key]) -> dict[Key, Known]:
    """Lock the orders we know, and those they are merged with, in the order of their ids."""
    found = rows(
        """SELECT o.account_id, o.external_id, o.id, o.store_id, o.state, o.remote_updated_at, o.paid_at, o.cancel_requested_at,
                  o.remote_cancelled_at, o.remote_shipped_at, o.fulfilled_by, o.ship_by, o.cancel_refused_at, o.cancel_told_at
           FROM orders_order o WHERE o.id IN (
             WITH asked AS (
               SELECT x.id, x.merge_id FROM orders_order x
               JOIN unnest(%s::bigint[], %s::text[]) AS t(a, e) ON x.account_id = t.a AND x.external_id = t.e)
             SELECT id FROM asked
             UNION SELECT mate.id FROM asked JOIN orders_order mate ON mate.merge_id = asked.merge_id)
           ORDER BY o.id FOR NO KEY UPDATE OF o""",
        [[key[0] for key in keys], [key[1] for key in keys]],
    )
    asked = set(keys)
    return {(row[0], row[1]): Known(*row[2:]) for row in found if (row[0], row[1]) in asked}


def first_state(order: RemoteOrder) -> OrderState:
    """Where a new order begins, by the facts alone."""
    if order.cancelled_at:
        return OrderState.CANCELLED
    if order.shipped_at:
        return OrderState.SHIPPED
    return OrderState.REVIEW if order.releasable and order.fulfilled_by == "seller" else OrderState.NEW


_ORDER_COLUMNS = (
    ("account_id", "bigint"), ("store_id", "bigint"), ("external_id", "text"), ("group_id", "text"), ("state", "text"),
    ("fulfilled_by", "text"), ("remote_status", "text"), ("remote_updated_at", "timestamptz"), ("ordered_at", "timestamptz"),
    ("paid_at", "timestamptz"), ("cancel_requested_at", "timestamptz"), ("remote_cancelled_at", "timestamptz"),
    ("remote_shipped_at", "timestamptz"), ("ship_by", "timestamptz"), ("currency", "text"), ("items_total", "numeric"),
    ("shipping_total", "numeric"), ("total", "numeric"),
    ("tax_total", "numeric"), ("country", "text"), ("unit_count", "int"), ("buyer_note", "text"),
    ("cancelled_at", "timestamptz"), ("shipped_at", "timestamptz"), ("imported_at", "timestamptz"), ("label_sender", "jsonb"),
)  # fmt: skip
_INSERT_ORDERS = (
    f"INSERT INTO orders_order ({', '.join(name for name, _ in _ORDER_COLUMNS)}, cancel_reason) "
    f"SELECT *, '' FROM unnest({', '.join(f'%s::{kind}[]' for _, kind in _ORDER_COLUMNS)}) "
    "ON CONFLICT (account_id, external_id) DO NOTHING RETURNING account_id, external_id, id"
)


def _insert_orders(arrivals: Sequence[Arrival]) -> dict[Key, int]:
    now = clock.now()
    values = [_order_values(arrival, now) for arrival in arrivals]
    found = rows(_INSERT_ORDERS, [list(column) for column in zip(*values, strict=True)])
    return {(row[0], row[1]): row[2] for row in found}


def _order_values(arrival: Arrival, now: Any) -> tuple[Any, ...]:
    order, state = arrival.order, first_state(arrival.order)
    return (
        arrival.account_id, arrival.store_id, order.external_id, order.group_id, str(state),
        order.fulfilled_by, order.status, order.updated_at, order.ordered_at,
        order.paid_at, order.cancel_requested_at, order.cancelled_at,
        order.shipped_at, order.ship_by, order.currency, order.items_total,
        order.shipping_total, order.total, order.tax_total, order.address.country if order.address else "",
        sum(line.quantity for line in order.lines), order.buyer_note,
        now if state == OrderState.CANCELLED else None, order.shipped_at if state == OrderState.SHIPPED else None, now,
        json.dumps(arrival.label_sender),
    )  # fmt: skip


def _insert_rest(arrivals: Sequence[Arrival], ids: Mapping[Key, int]) -> None:
    """Buyers, lines, demands, holds and the first line of the timeline of new orders."""
    _insert_buyers([(ids[arrival.key], arrival.order.address) for arrival in arrivals])
    unmapped, short = demand_stock(_insert_lines(arrivals, ids))
    live = {ids[a.key]: a.order for a in arrivals if first_state(a.order) in (OrderState.NEW, OrderState.REVIEW)}
    ours = {order_id: order for order_id, order in live.items() if order.fulfilled_by == "seller"}
    record("order.imported", subject_kind="order", subject_ids=[ids[a.key] for a in arrivals], actor=None)
    holds.place(HoldKind.UNPAID, [order_id for order_id, order in ours.items() if not order.releasable])
    holds.place(
        HoldKind.ADDRESS,
        [order_id for order_id, order in ours.items() if order.releasable and not complete(order.address)],
    )
    holds.place(HoldKind.CANCEL_REQUESTED, [order_id for order_id, order in ours.items() if order.cancel_requested_at])
    holds.place(HoldKind.UNMAPPED, unmapped & set(ours))
    holds.place(HoldKind.OUT_OF_STOCK, short & set(ours))
    publish(OrdersChanged(tuple(live)))
    gone = tuple(ids[a.key] for a in arrivals if first_state(a.order) == OrderState.SHIPPED)
    if gone:
        publish(OrdersShipped(gone))


def _insert_buyers(buyers: Sequence[tuple[int, RemoteAddress | None]]) -> None:
    columns: list[list[Any]] = [[], [], [], [], [], []]
    for order_id, address in buyers:
        for column, value in zip(columns, (order_id, *sealed(address)), strict=True):
            column.append(value)
    execute(
        """INSERT INTO orders_buyer (order_id, sealed, name_hash, email_hash, phone_hash, address_hash)
           SELECT * FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[])""",
        columns,
    )


def _insert_lines(arrivals: Sequence[Arrival], ids: Mapping[Key, int]) -> list[Asking]:
    flat = [(arrival, line) for arrival in arrivals for line in arrival.order.lines]
    listings = find_or_add([Seen(a.store_id, line.listing_key, line.seller_sku, line.title) for a, line in flat])
    line_ids = next_ids("orders_orderline", len(flat))
    askings, values = [], []
    for line_id, (arrival, line) in zip(line_ids, flat, strict=True):
        order_id, listing_id = ids[arrival.key], listings[arrival.store_id, line.listing_key]
        values.append(
            (line_id, order_id, line.external_line_id, listing_id, line.title[:300], line.quantity, line.unit_price)
        )
        askings.append(
            Asking(
                line_id,
                order_id,
                arrival.store_id,
                listing_id,
                line.quantity,
                arrival.order.ship_by,
                _fate(arrival.order),
            )
        )
    execute(
        """INSERT INTO orders_orderline (id, order_id, external_line_id, listing_id, title, quantity, unit_price)
           SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::int[], %s::numeric[])""",
        [list(column) for column in zip(*values, strict=True)],
    )
    return askings


def _fate(order: RemoteOrder) -> Fate:
    if order.cancelled_at:
        return "cancelled"
    return "elsewhere" if order.shipped_at or order.fulfilled_by == "marketplace" else "reserve"
