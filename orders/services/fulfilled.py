"""Orders that a marketplace shipped from its own warehouse: their units leave our mirror of it, so that their cost is the order's."""

from collections.abc import Sequence

from erp.kernel.sql import rows
from inventory.services.mirror import SoldThere, sell_there
from orders.events import OrdersShipped
from orders.services.demand import KIND
from products.events import ListingsMapped
from stores.reports import kinds_of
from stores.states import CONNECTED, SyncKind


def note_shipped(event: OrdersShipped) -> None:
    """What was fulfilled there leaves from there. Orders that we shipped ourselves are none of this."""
    _sell(list(event.order_ids))


def note_mapped(event: ListingsMapped) -> None:
    """Lines of orders that are gone already, and whose goods are only now known."""
    found = rows(
        """SELECT DISTINCT l.order_id FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
           WHERE l.listing_id = ANY(%s) AND o.fulfilled_by = 'marketplace' AND o.remote_shipped_at IS NOT NULL""",
        [list(event.listing_ids)],
    )
    _sell([row[0] for row in found])


def _sell(order_ids: Sequence[int]) -> None:
    mirrored = [str(market) for market in CONNECTED if SyncKind.WAREHOUSE_STOCK in kinds_of(market)]
    found = rows(
        """SELECT s.account_id, s.site, coalesce(d.sku_id, b.part_id, i.sku_id) AS sku_id,
                  CASE WHEN d.sku_id IS NULL THEN d.elsewhere * coalesce(b.quantity, 1) ELSE d.elsewhere END,
                  o.ordered_at, o.remote_shipped_at, d.id
           FROM orders_order o JOIN stores_store s ON s.id = o.store_id JOIN stores_selleraccount a ON a.id = s.account_id
           JOIN orders_orderline l ON l.order_id = o.id JOIN orders_demand d ON d.line_id = l.id
           JOIN products_listing i ON i.id = l.listing_id
           LEFT JOIN products_bundlepart b ON b.bundle_id = i.sku_id AND d.sku_id IS NULL
           WHERE o.id = ANY(%s) AND o.fulfilled_by = 'marketplace' AND o.remote_shipped_at IS NOT NULL AND o.cancelled_at IS NULL
             AND a.marketplace = ANY(%s) AND d.elsewhere > 0 AND coalesce(d.sku_id, b.part_id, i.sku_id) IS NOT NULL
           ORDER BY d.id, 3""",
        [list(order_ids), mirrored],
    )
    if found:
        sell_there(
            [
                SoldThere(account_id, site, sku_id, quantity, ordered_at, shipped_at, KIND, demand_id, f"sku:{sku_id}")
                for account_id, site, sku_id, quantity, ordered_at, shipped_at, demand_id in found
            ]
        )
