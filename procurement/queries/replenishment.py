"""What the reckoning of replenishment is made of, read for all SKUs at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from erp.kernel.services import fx
from erp.kernel.sql import dicts


@dataclass(frozen=True, slots=True)
class Source:
    """Where a SKU would be bought: the cheapest open supplier in the base currency at its smallest step; on a tie the quicker one."""

    quote_id: int
    supplier_id: int
    minimum: int
    pack: int
    lead_days: int


def stock_figures(*, on: date, sku_ids: Sequence[int] | None) -> list[dict[str, Any]]:
    """Per SKU and warehouse that sells: units shipped (and not undone) in the whole days before `on`, what is there, promised, waited for
    and under way.

    Only where something was shipped in 30 days or somebody waits. A pick-up point that is suspended neither sells nor sends: what lies
    there covers nobody's need, and nothing is bought for it. One statement, whatever the number of SKUs.
    """
    return dicts(
        """WITH span AS (SELECT (%(on)s::date - 30)::timestamp AT TIME ZONE %(zone)s AS since, %(on)s::timestamp AT TIME ZONE %(zone)s AS until),
           daily AS (
             SELECT level_id, (at AT TIME ZONE %(zone)s)::date AS day, -sum(delta) AS n FROM (
               SELECT level_id, at, delta FROM inventory_stockmove
               WHERE kind = 'sale' AND at >= (SELECT since FROM span) AND at < (SELECT until FROM span)
               UNION ALL SELECT m.level_id, m.at, -m.delta FROM inventory_stockmove r JOIN inventory_stockmove m ON m.id = r.document_id
               WHERE r.document_kind = 'reversal' AND r.at >= (SELECT since FROM span)
                 AND m.kind = 'sale' AND m.at >= (SELECT since FROM span) AND m.at < (SELECT until FROM span)) sold
             GROUP BY 1, 2),
           sold AS (
             SELECT level_id, coalesce(sum(n) FILTER (WHERE day >= %(on)s::date - 7), 0)::int AS units_7,
                    coalesce(sum(n) FILTER (WHERE day >= %(on)s::date - 14), 0)::int AS units_14,
                    sum(n)::int AS units_30, sum(n * n)::bigint AS squares_30 FROM daily GROUP BY level_id),
           queue AS (SELECT level_id, sum(waiting)::int AS waiting FROM inventory_reservation WHERE waiting > 0 GROUP BY level_id),
           coming AS (
             SELECT l.sku_id, o.warehouse_id,
                    coalesce(sum(greatest(l.quantity - l.received, 0)) FILTER (WHERE o.state = 'approved'), 0)::int AS on_order,
                    coalesce(sum(l.quantity) FILTER (WHERE o.state = 'draft'), 0)::int AS drafted
             FROM procurement_purchaseline l JOIN procurement_purchaseorder o ON o.id = l.order_id
             WHERE o.state IN ('approved', 'draft') GROUP BY l.sku_id, o.warehouse_id)
           SELECT v.sku_id, v.warehouse_id, coalesce(s.units_7, 0) AS units_7, coalesce(s.units_14, 0) AS units_14,
                  coalesce(s.units_30, 0) AS units_30, coalesce(s.squares_30, 0) AS squares_30, v.on_hand, v.reserved,
                  coalesce(q.waiting, 0) AS waiting, coalesce(c.on_order, 0) AS on_order, coalesce(c.drafted, 0) AS drafted
           FROM inventory_stocklevel v
           JOIN inventory_warehouse w ON w.id = v.warehouse_id AND w.closed_at IS NULL AND w.suspended_at IS NULL
             AND w.kind IN ('own', 'overseas', 'pickup')
           LEFT JOIN sold s ON s.level_id = v.id LEFT JOIN queue q ON q.level_id = v.id
           LEFT JOIN coming c ON (c.sku_id, c.warehouse_id) = (v.sku_id, v.warehouse_id)
           WHERE (s.units_30 > 0 OR q.waiting > 0) AND (%(all)s OR v.sku_id = ANY(%(skus)s)) ORDER BY v.sku_id, v.warehouse_id""",
        {"zone": settings.COMPANY_ZONE, "on": on, "all": sku_ids is None, "skus": list(sku_ids or ())},
    )


def sources(sku_ids: Sequence[int], *, on: date) -> dict[int, Source]:
    """Where each SKU would be bought. A supplier whose currency has no rate today comes last."""
    found = dicts(
        """SELECT DISTINCT ON (q.sku_id, q.supplier_id) q.id, q.sku_id, q.supplier_id, q.min_quantity, q.pack, q.unit_price, p.currency,
                  coalesce(q.lead_days, p.lead_days) AS lead_days
           FROM procurement_supplierquote q JOIN procurement_supplier p ON p.id = q.supplier_id AND p.closed_at IS NULL
           WHERE q.sku_id = ANY(%s) AND q.valid_from <= %s ORDER BY q.sku_id, q.supplier_id, q.min_quantity, q.valid_from DESC""",
        [list(sku_ids), on],
    )
    rates = {currency: rate for (currency, _), rate in fx.rates((row["currency"], on) for row in found).items()}

    def worse(row: dict[str, Any]) -> tuple[Any, ...]:
        rate = rates.get(row["currency"])
        return rate is None, row["unit_price"] * (rate or 1), row["lead_days"], row["id"]

    best: dict[int, Source] = {}
    for row in sorted(found, key=worse):
        source = Source(row["id"], row["supplier_id"], row["min_quantity"], row["pack"], row["lead_days"])
        best.setdefault(row["sku_id"], source)
    return best
