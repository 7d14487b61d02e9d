"""How far each pool may promise units that are gone: sold elsewhere a day x the time until the pool shows it.

The time is the news' way: from the buyer's click elsewhere until the order is here, and from the wish for a new quantity here until
the marketplace has accepted it. Both are measured, the 95th of a hundred. Sales are the mean of 14 days or the last hour, whichever is more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_CEILING, Decimal

from django.db import transaction

from erp.kernel import clock
from erp.kernel.sql import execute, rows
from inventory.services.levels import touch

LAG_DAYS = 3  # acknowledgements of so many days make the measured lag
DAYS = 14

BUFFER = """CASE WHEN s.buffer_follows_lag THEN least(greatest(ceil(coalesce(e.units_at_risk, 0)), s.buffer_min), s.buffer_max)
                 ELSE s.stock_buffer END"""


@dataclass(frozen=True, slots=True)
class Sold:
    """Units of a part that were sold through a pool (none: not through a pool) in the last 14 days and in the last hour."""

    sku_id: int
    pool_id: int | None
    units_14: int
    units_hour: int


@dataclass(frozen=True, slots=True)
class Buffer:
    """The rule of a store for what it keeps back."""

    fixed: int
    follows_lag: bool
    least: int
    most: int

    def of(self, units_at_risk: Decimal) -> int:
        """How many units a pool at this risk keeps back: the same as `BUFFER` says in SQL. Pure."""
        if not self.follows_lag:
            return self.fixed
        return min(max(int(units_at_risk.to_integral_value(ROUND_CEILING)), self.least), self.most)


@transaction.atomic
def reckon(*, sales: Sequence[Sold], order_lags: Mapping[int, Decimal]) -> int:
    """Write the exposure of every pool that sells something, in a fixed number of statements. How many changed.

    `order_lags`: seconds from click to import, by account. Where a buffer follows the lag and its whole units changed, the pool's
    SKUs are touched, so that the store hears of it.
    """
    before = _whole_units()
    written = execute(
        _RECKON,
        {
            "skus": [row.sku_id for row in sales],
            "pools": [row.pool_id for row in sales],
            "units": [row.units_14 for row in sales],
            "hour": [row.units_hour for row in sales],
            "accounts": list(order_lags),
            "lags": list(order_lags.values()),
            "since": clock.now() - timedelta(days=LAG_DAYS),
            "now": clock.now(),
            "days": DAYS,
        },
    )
    execute(
        """DELETE FROM inventory_exposure e WHERE NOT EXISTS (
             SELECT 1 FROM products_listing l WHERE l.pool_id = e.pool_id AND l.sku_id IS NOT NULL AND l.state = 'active')"""
    )
    after = _whole_units()
    touch_pools([pool_id for pool_id, units in after.items() if before.get(pool_id) != units])
    return written


def touch_stores(store_ids: Sequence[int]) -> None:
    """The rules of these stores changed: everything they sell is offered anew."""
    found = rows(
        """SELECT DISTINCT p.id FROM products_listing l JOIN stores_quantitypool p ON p.id = l.pool_id
           WHERE l.store_id = ANY(%s) AND l.sku_id IS NOT NULL AND l.state = 'active'""",
        [list(store_ids)],
    )
    touch_pools([row[0] for row in found])


def _whole_units() -> dict[int, int]:
    """Whole units at risk of the pools whose buffer follows the lag."""
    found = rows(
        """SELECT e.pool_id, ceil(e.units_at_risk)::int FROM inventory_exposure e
           WHERE EXISTS (SELECT 1 FROM products_listing l JOIN stores_store s ON s.id = l.store_id
                         WHERE l.pool_id = e.pool_id AND s.buffer_follows_lag)"""
    )
    return {row[0]: row[1] for row in found}


def touch_pools(pool_ids: Sequence[int]) -> None:
    """What these pools sell is offered anew."""
    found = rows(
        """SELECT DISTINCT coalesce(b.part_id, l.sku_id) FROM products_listing l LEFT JOIN products_bundlepart b ON b.bundle_id = l.sku_id
           WHERE l.pool_id = ANY(%s) AND l.sku_id IS NOT NULL AND l.state = 'active'""",
        [list(pool_ids)],
    )
    if found:
        touch(row[0] for row in found)


# need: what a unit of a pool asks of which part; worst: of its parts the one that sells best; news: the slowest other account.
_RECKON = """
  WITH sales AS (SELECT * FROM unnest(%(skus)s::bigint[], %(pools)s::bigint[], %(units)s::bigint[], %(hour)s::bigint[])
                   AS t(sku_id, pool_id, units, hour)),
       lags AS (SELECT * FROM unnest(%(accounts)s::bigint[], %(lags)s::numeric[]) AS t(account_id, lag)),
       need AS (SELECT DISTINCT l.pool_id, coalesce(b.part_id, l.sku_id) AS sku_id, coalesce(b.quantity, 1) AS per
                FROM products_listing l LEFT JOIN products_bundlepart b ON b.bundle_id = l.sku_id
                WHERE l.pool_id IS NOT NULL AND l.sku_id IS NOT NULL AND l.state = 'active'),
       part AS (SELECT n.pool_id, n.sku_id,
                       coalesce(sum(s.units), 0) / n.per AS sold,
                       coalesce(sum(s.units) FILTER (WHERE s.pool_id IS DISTINCT FROM n.pool_id), 0) / n.per AS elsewhere,
                       coalesce(sum(s.hour) FILTER (WHERE s.pool_id IS DISTINCT FROM n.pool_id), 0) / n.per AS hour,
                       jsonb_agg(jsonb_build_array(n.sku_id, s.pool_id, s.units, s.hour) ORDER BY s.units DESC, s.pool_id)
                         FILTER (WHERE s.sku_id IS NOT NULL) AS made_of
                FROM need n LEFT JOIN sales s ON s.sku_id = n.sku_id GROUP BY n.pool_id, n.sku_id, n.per),
       worst AS (SELECT DISTINCT ON (pool_id) * FROM part
                 ORDER BY pool_id, greatest(elsewhere / %(days)s, hour * 24) DESC, sold DESC, sku_id),
       other AS (SELECT DISTINCT n.pool_id, q.account_id FROM need n JOIN need m ON m.sku_id = n.sku_id AND m.pool_id <> n.pool_id
                 JOIN stores_quantitypool q ON q.id = m.pool_id),
       news AS (SELECT o.pool_id, max(g.lag) AS lag, jsonb_agg(jsonb_build_array(g.account_id, g.lag) ORDER BY g.lag DESC) AS made_of
                FROM other o JOIN lags g USING (account_id) GROUP BY o.pool_id),
       acks AS (SELECT account_id, percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM acked_at - desired_at)) AS lag
                FROM stores_pushack WHERE kind = 'stock' AND acked_at > %(since)s GROUP BY account_id),
       told AS (SELECT w.pool_id, w.sold::int AS sold, w.elsewhere::int AS elsewhere, w.hour::int AS hour,
                       round(greatest(coalesce(a.lag, 0), CASE WHEN p.acked_version < p.desired_version
                         THEN extract(epoch FROM %(now)s - p.desired_at) ELSE 0 END)::numeric, 3) AS push_lag,
                       round(coalesce(n.lag, 0), 3) AS order_lag, greatest(w.elsewhere::numeric / %(days)s, w.hour * 24) AS a_day,
                       jsonb_build_object('sales', coalesce(w.made_of, '[]'), 'order_lags', coalesce(n.made_of, '[]')) AS made_of
                FROM worst w JOIN stores_quantitypool p ON p.id = w.pool_id LEFT JOIN acks a ON a.account_id = p.account_id
                LEFT JOIN news n ON n.pool_id = w.pool_id)
  INSERT INTO inventory_exposure AS e
    (pool_id, sold_14, elsewhere_14, elsewhere_hour, push_lag_s, order_lag_s, units_at_risk, made_of, reckoned_at)
  SELECT pool_id, sold, elsewhere, hour, push_lag, order_lag, round(a_day * (push_lag + order_lag) / 86400, 4), made_of, %(now)s
  FROM told ORDER BY pool_id
  ON CONFLICT (pool_id) DO UPDATE SET sold_14 = excluded.sold_14, elsewhere_14 = excluded.elsewhere_14,
    elsewhere_hour = excluded.elsewhere_hour, push_lag_s = excluded.push_lag_s, order_lag_s = excluded.order_lag_s,
    units_at_risk = excluded.units_at_risk, made_of = excluded.made_of, reckoned_at = excluded.reckoned_at
  WHERE (e.sold_14, e.elsewhere_14, e.elsewhere_hour, e.push_lag_s, e.order_lag_s, e.made_of)
    IS DISTINCT FROM (excluded.sold_14, excluded.elsewhere_14, excluded.elsewhere_hour, excluded.push_lag_s, excluded.order_lag_s,
                      excluded.made_of)"""
