"""Lines that mapped to nothing: when somebody maps the listing, they ask for their stock and the hold is lifted."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from erp.kernel.events import publish
from erp.kernel.sql import execute, rows
from orders.events import OrdersChanged
from orders.services import holds
from orders.services.demand import Asking, demand_stock
from orders.states import OPEN, HoldKind
from products.events import ListingsMapped, ListingsRemapped


@transaction.atomic
def serve_mapped(event: ListingsMapped) -> None:
    """Replace the unmapped demands of open orders by demands for the parts that are now known."""
    order_ids = [row[0] for row in rows(
        """SELECT DISTINCT l.order_id FROM orders_orderline l JOIN orders_demand d ON d.line_id = l.id
           JOIN orders_order o ON o.id = l.order_id
           WHERE l.listing_id = ANY(%s) AND d.unmapped > 0 AND o.state = ANY(%s)""",
        [list(event.listing_ids), [str(state) for state in OPEN]],
    )]  # fmt: skip
    holds.locked_states(order_ids)
    gone = rows(
        """DELETE FROM orders_demand d USING orders_orderline l, orders_order o
           WHERE d.line_id = l.id AND o.id = l.order_id AND d.unmapped = d.quantity AND d.sku_id IS NULL
             AND l.listing_id = ANY(%s) AND o.id = ANY(%s)
           RETURNING l.id, l.order_id, o.store_id, l.listing_id, d.quantity, o.ship_by, d.attempt""",
        [list(event.listing_ids), order_ids],
    )
    _, short = demand_stock(
        [
            Asking(line_id, order_id, store_id, listing_id, quantity, ship_by, attempt=attempt)
            for line_id, order_id, store_id, listing_id, quantity, ship_by, attempt in gone
        ]
    )
    still = {row[0] for row in rows(
        """SELECT DISTINCT l.order_id FROM orders_orderline l JOIN orders_demand d ON d.line_id = l.id
           WHERE l.order_id = ANY(%s) AND d.unmapped > 0""",
        [order_ids],
    )}  # fmt: skip
    holds.release(HoldKind.UNMAPPED, [order_id for order_id in order_ids if order_id not in still])
    holds.place(HoldKind.OUT_OF_STOCK, short)
    if order_ids:
        publish(OrdersChanged(tuple(order_ids)))


def keep_sold(event: ListingsRemapped) -> None:
    """Write down on the lines that were taken in what they were sold as: the listing sells something else from now on."""
    execute(
        """UPDATE orders_orderline l SET sold_as_id = t.sku FROM unnest(%s::bigint[], %s::bigint[]) AS t(listing, sku)
           WHERE l.listing_id = t.listing AND l.sold_as_id IS NULL""",
        [list(event.before), list(event.before.values())],
    )


def promised_units(listing_ids: Sequence[int]) -> Mapping[int, int]:
    """Units of these listings in open orders that hold stock or wait for it; of a bundle, so many bundles."""
    found = rows(
        """SELECT listing_id, sum(units)::int FROM (
             SELECT l.listing_id, l.id, max(ceil(d.open::numeric / d.per_unit)) AS units FROM orders_orderline l
             JOIN (SELECT line_id, sku_id, max(per_unit) AS per_unit, sum(waiting + reserved) AS open FROM orders_demand
                   WHERE waiting + reserved > 0 GROUP BY line_id, sku_id) d ON d.line_id = l.id
             WHERE l.listing_id = ANY(%s) GROUP BY l.id) u
           GROUP BY listing_id""",
        [list(listing_ids)],
    )
    return dict(found)
