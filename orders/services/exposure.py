"""What the stock must know of sales to say how far a pool may oversell: how fast things sell, and how late orders are here."""

from datetime import timedelta
from decimal import Decimal

from erp.kernel import clock
from erp.kernel.sql import rows
from inventory.services import exposure
from inventory.services.exposure import DAYS, Sold
from stores.states import CONNECTED

LAG_DAYS = 7


def reckon() -> int:
    """Have the exposure of all pools reckoned anew. How many changed."""
    return exposure.reckon(sales=sales(), order_lags=order_lags())


def sales() -> list[Sold]:
    """Units of each part by the pool they were sold through, in the last days; what a marketplace ships from its own stock is not ours."""
    now = clock.now()
    found = rows(
        """SELECT d.sku_id, l.pool_id, sum(d.quantity - d.cancelled)::bigint,
                  coalesce(sum(d.quantity - d.cancelled) FILTER (WHERE o.ordered_at > %s), 0)::bigint
           FROM orders_order o JOIN orders_orderline i ON i.order_id = o.id JOIN products_listing l ON l.id = i.listing_id
           JOIN orders_demand d ON d.line_id = i.id AND d.attempt = 1 AND d.sku_id IS NOT NULL
           WHERE o.ordered_at > %s AND o.fulfilled_by = 'seller' GROUP BY 1, 2 HAVING sum(d.quantity - d.cancelled) > 0 ORDER BY 1, 2""",
        [now - timedelta(hours=1), now - timedelta(days=DAYS)],
    )
    return [Sold(*row) for row in found]


def order_lags() -> dict[int, Decimal]:
    """Seconds from the buyer's click until the order was here, by account: the 95th of a hundred of the last days.

    Orders from before an account was first read say how old it is, not how late we are: they don't count.
    """
    found = rows(
        """SELECT o.account_id, round(percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM o.imported_at - o.ordered_at))::numeric, 3)
           FROM orders_order o JOIN stores_selleraccount a ON a.id = o.account_id
           JOIN (SELECT account_id, min(imported_at) AS first FROM orders_order WHERE ordered_at > %s GROUP BY 1) f USING (account_id)
           WHERE o.ordered_at > %s AND o.ordered_at >= f.first AND o.imported_at >= o.ordered_at AND a.marketplace = ANY(%s) GROUP BY 1""",
        [clock.now() - timedelta(days=LAG_DAYS)] * 2 + [list(CONNECTED)],
    )
    return dict(found)
