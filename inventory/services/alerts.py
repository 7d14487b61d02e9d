"""Alerts of the stock, reckoned from its rows: low, out, oversold, dead. Nobody sets one by hand; people note them or keep them quiet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.sql import execute, retried, rows
from inventory.models import AlertRule
from people.models import User

SALES_DAYS = 14
LOW_UNITS, LOW_DAYS, DEAD_DAYS = 0, 7, 90
_RECKONING = 0x616C6572  # the advisory lock of those who reckon: a second one leaves at once


@dataclass(frozen=True, slots=True)
class Limits:
    """When a SKU is worth an alarm; None in a SKU's limits means the company's."""

    low_units: int | None
    low_days: int | None
    dead_days: int | None


def company_limits() -> Limits:
    """The limits for SKUs without their own."""
    row = AlertRule.objects.filter(sku=None).first()
    if row is None:
        return Limits(LOW_UNITS, LOW_DAYS, DEAD_DAYS)
    return Limits(row.low_units, row.low_days, row.dead_days)


@transaction.atomic
def set_limits(*, limits: Limits, sku_ids: Sequence[int] = ()) -> Outcomes:
    """Set the limits of SKUs, or without any those of the company, which must all be given. The alerts follow with the next reckoning.

    Refused: `bundle` (a bundle has no stock), `not_found`. The same limits again: already.
    """
    given = (limits.low_units, limits.low_days, limits.dead_days)
    if not sku_ids:
        AlertRule.objects.update_or_create(
            sku=None, defaults=dict(zip(("low_units", "low_days", "dead_days"), given, strict=True))
        )
        return Outcomes()
    found = dict(rows("SELECT id, kind FROM products_sku WHERE id = ANY(%s) ORDER BY id", [sorted(set(sku_ids))]))
    refused = missing(sku_ids, found) | {key: Refusal("bundle") for key, kind in found.items() if kind == "bundle"}
    fit = [key for key in found if key not in refused]
    changed = rows(
        """INSERT INTO inventory_alertrule AS r (sku_id, low_units, low_days, dead_days) SELECT s, %s, %s, %s FROM unnest(%s::bigint[]) s
           ON CONFLICT (sku_id) DO UPDATE
             SET low_units = excluded.low_units, low_days = excluded.low_days, dead_days = excluded.dead_days
           WHERE (r.low_units, r.low_days, r.dead_days)
             IS DISTINCT FROM (excluded.low_units, excluded.low_days, excluded.dead_days)
           RETURNING sku_id""",
        [*given, fit],
    )
    done = {row[0] for row in changed}
    return Outcomes(tuple(sorted(done)), tuple(key for key in fit if key not in done), refused)


@retried()
@transaction.atomic
def reckon() -> int:
    """Open the alerts that hold now, close those that no longer do. How many opened. A second reckoning beside it leaves at once."""
    if not rows("SELECT pg_try_advisory_xact_lock(%s)", [_RECKONING])[0][0]:
        return 0
    now, limits = clock.now(), company_limits()
    opened = rows(
        _RECKON,
        {
            "now": now,
            "sales": now - timedelta(days=SALES_DAYS),
            "days": SALES_DAYS,
            "low_units": limits.low_units,
            "low_days": limits.low_days,
            "dead_days": limits.dead_days,
        },
    )
    return sum(1 for row in opened if row[0])


@transaction.atomic
def note(*, alert_ids: Sequence[int], actor: User, quiet_days: int = 0) -> Outcomes:
    """Say that alerts have been seen and, with `quiet_days`, keep them quiet so long. Noted before, with nothing to add: already.

    Refused: `closed` (it is over), `not_found`.
    """
    found = {
        row[0]: row[1:]
        for row in rows(
            """SELECT id, closed_at IS NOT NULL, noted_at IS NOT NULL FROM inventory_stockalert WHERE id = ANY(%s)
               ORDER BY id FOR UPDATE""",
            [sorted(set(alert_ids))],
        )
    }
    refused = missing(alert_ids, found) | {key: Refusal("closed") for key, (closed, _) in found.items() if closed}
    done = [key for key, (closed, noted) in found.items() if not closed and (quiet_days or not noted)]
    now = clock.now()
    execute(
        """UPDATE inventory_stockalert SET noted_at = %s, noted_by_id = %s, quiet_until = coalesce(%s, quiet_until)
           WHERE id = ANY(%s)""",
        [now, actor.pk, now + timedelta(days=quiet_days) if quiet_days else None, done],
    )
    return Outcomes(tuple(done), tuple(key for key in found if key not in refused and key not in done), refused)


# shelf: what our own places hold; old: since when the oldest unit of it lies there; sold: from the moves of the last weeks or months.
_RECKON = """
  WITH rule AS (
         SELECT s.id AS sku_id, coalesce(r.low_units, %(low_units)s) AS low_units, coalesce(r.low_days, %(low_days)s) AS low_days,
                coalesce(r.dead_days, %(dead_days)s) AS dead_days
         FROM products_sku s LEFT JOIN inventory_alertrule r ON r.sku_id = s.id WHERE s.kind = 'single'),
       shelf AS (
         SELECT l.sku_id, sum(l.on_hand) AS on_hand, sum(l.on_hand - l.reserved) AS available FROM inventory_stocklevel l
         JOIN inventory_warehouse w ON w.id = l.warehouse_id AND w.kind IN ('own', 'overseas', 'pickup')
           AND w.closed_at IS NULL AND w.suspended_at IS NULL
         GROUP BY l.sku_id),
       waits AS (
         SELECT l.sku_id, sum(r.waiting) AS units, min(r.queued_at) AS since FROM inventory_reservation r
         JOIN inventory_stocklevel l ON l.id = r.level_id WHERE r.waiting > 0 GROUP BY l.sku_id),
       sold AS (
         SELECT l.sku_id, coalesce(-sum(m.delta) FILTER (WHERE m.at > %(sales)s), 0) AS units, max(m.at) AS last FROM (
           SELECT level_id, at, delta FROM inventory_stockmove
           WHERE kind = 'sale' AND at > %(now)s - (SELECT max(dead_days) FROM rule) * interval '1 day'
           UNION ALL SELECT o.level_id, o.at, -o.delta FROM inventory_stockmove r JOIN inventory_stockmove o ON o.id = r.document_id
           WHERE r.document_kind = 'reversal' AND r.at > %(sales)s AND o.kind = 'sale' AND o.at > %(sales)s
             AND o.at > %(now)s - (SELECT max(dead_days) FROM rule) * interval '1 day') m
         JOIN inventory_stocklevel l ON l.id = m.level_id GROUP BY l.sku_id),
       listed AS (
         SELECT DISTINCT coalesce(b.part_id, i.sku_id) AS sku_id FROM products_listing i
         LEFT JOIN products_bundlepart b ON b.bundle_id = i.sku_id WHERE i.state = 'active' AND i.sku_id IS NOT NULL),
       old AS (
         SELECT l.sku_id, min(c.received_at) AS since FROM inventory_costlayer c JOIN inventory_stocklevel l ON l.id = c.level_id
         JOIN inventory_warehouse w ON w.id = l.warehouse_id AND w.kind IN ('own', 'overseas', 'pickup')
           AND w.closed_at IS NULL AND w.suspended_at IS NULL
         WHERE c.quantity_left > 0 GROUP BY l.sku_id),
       fact AS (
         SELECT r.*, coalesce(h.on_hand, 0) AS on_hand, coalesce(h.available, 0) AS available, coalesce(s.units, 0) AS sold_14,
                s.last, o.since AS lies_since, w.units AS waiting, w.since AS waits_since, l.sku_id IS NOT NULL AS listed
         FROM rule r LEFT JOIN shelf h USING (sku_id) LEFT JOIN sold s USING (sku_id) LEFT JOIN old o USING (sku_id)
         LEFT JOIN waits w USING (sku_id) LEFT JOIN listed l USING (sku_id)),
       holds AS (
         SELECT 'oversold' AS kind, sku_id, waiting AS units, sold_14, waits_since AS since FROM fact WHERE waiting > 0
         UNION ALL SELECT 'out', sku_id, 0, sold_14, last FROM fact WHERE listed AND available = 0
         UNION ALL SELECT 'low', sku_id, available, sold_14, NULL FROM fact
           WHERE available > 0 AND listed AND (available <= low_units OR available * %(days)s < sold_14 * low_days)
         UNION ALL SELECT 'dead', sku_id, on_hand, sold_14, lies_since FROM fact
           WHERE on_hand > 0 AND lies_since <= %(now)s - dead_days * interval '1 day'
             AND (last IS NULL OR last <= %(now)s - dead_days * interval '1 day')),
       over AS (
         UPDATE inventory_stockalert a SET closed_at = %(now)s
         WHERE a.closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM holds h WHERE (h.kind, h.sku_id) = (a.kind, a.sku_id))),
       written AS (
         INSERT INTO inventory_stockalert AS a (kind, sku_id, units, sold_14, since, opened_at)
         SELECT kind, sku_id, units, sold_14, since, %(now)s FROM holds ORDER BY kind, sku_id
         ON CONFLICT (kind, sku_id) WHERE closed_at IS NULL
           DO UPDATE SET units = excluded.units, sold_14 = excluded.sold_14, since = excluded.since
           WHERE (a.units, a.sold_14, a.since) IS DISTINCT FROM (excluded.units, excluded.sold_14, excluded.since)
         RETURNING xmax = 0 AS opened)
  SELECT opened FROM written"""
