"""What the pages of pick-up points show. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from erp.kernel import clock
from erp.kernel.sql import dicts, rows
from erp.kernel.ui.home import Tile, tile
from erp.kernel.ui.names import local_name
from inventory.models import Collection, CollectionLine, PointPaper, Warehouse
from inventory.reads import money
from inventory.services.months import end_of_day
from inventory.services.points import lapsed
from inventory.states import WarehouseKind
from people.models import User

SOON = timedelta(days=30)


def points() -> QuerySet[Warehouse]:
    """The pick-up points that are not closed."""
    return Warehouse.objects.filter(kind=WarehouseKind.PICKUP, closed_at=None)


def point_rows(found: Sequence[Warehouse]) -> list[dict[str, Any]]:
    """A line per point: its stock, what waits to be collected, and how its papers stand."""
    ids = [point.pk for point in found]
    stock = dict(
        rows(
            "SELECT warehouse_id, sum(on_hand) FROM inventory_stocklevel WHERE warehouse_id = ANY(%s) GROUP BY 1", [ids]
        )
    )
    waiting = dict(
        rows(
            "SELECT point_id, count(*) FROM inventory_collection WHERE point_id = ANY(%s) AND state = 'open' GROUP BY 1",
            [ids],
        )
    )
    lacking, ending = lapsed(ids), _ending(ids)
    return [
        {
            "point": point,
            "name": local_name(point),
            "units": stock.get(point.pk, 0),
            "open": waiting.get(point.pk, 0),
            "tone": "bad" if point.pk in lacking else "warn" if point.pk in ending else "ok",
            "papers": _("Suspended")
            if point.pk in lacking
            else _("Ends soon")
            if point.pk in ending
            else _("In order"),
        }
        for point in found
    ]


def _ending(point_ids: Sequence[int] | None = None) -> dict[int, bool]:
    """Points with a kind of paper whose last one has ended, or ends within 30 days; whether one has ended."""
    today = clock.business_date()
    found = rows(
        """SELECT id, bool_or(until < %(today)s) FROM (
             SELECT w.id, max(coalesce(p.valid_until, 'infinity'::date)) AS until FROM inventory_pointpaper p
             JOIN inventory_warehouse w ON w.id = p.point_id AND w.closed_at IS NULL
             WHERE p.withdrawn_at IS NULL AND (%(points)s::bigint[] IS NULL OR w.id = ANY(%(points)s)) GROUP BY w.id, p.kind) t
           WHERE until <= %(soon)s GROUP BY id""",
        {"today": today, "soon": today + SOON, "points": list(point_ids) if point_ids is not None else None},
    )
    return dict(found)


def tiles(user: User) -> list[Tile]:
    """Pick-up points whose papers need somebody; red when one has ended."""
    if not (user.can("stock.adjust") or user.can("stores.rules")):
        return []
    found = _ending()
    over = any(found.values())
    says = (
        _("pick-up points with papers that have ended")
        if over
        else _("pick-up points with papers that end within 30 days")
    )
    return [
        tile(_("Papers that end"), len(found), f"{reverse('points')}?papers=ending", says, "bad" if over else "warn")
    ]


def points_with_ending() -> QuerySet[Warehouse]:
    """The points that the tile counts."""
    return points().filter(pk__in=list(_ending()))


def paper_rows(point: Warehouse) -> list[dict[str, Any]]:
    """The papers of a point that count, and how each stands today."""
    today = clock.business_date()
    found = PointPaper.objects.filter(point=point, withdrawn_at=None).order_by("kind", "-valid_from", "-pk")
    return [{"paper": paper, **_standing(paper, today)} for paper in found]


def _standing(paper: PointPaper, today: date) -> dict[str, Any]:
    if not paper.valid_on(today):
        return {"tone": "bad", "says": _("Ended") if paper.valid_from <= today else _("Not valid yet")}
    if paper.valid_until is not None and paper.valid_until <= today + SOON:
        return {"tone": "warn", "says": _("Ends soon")}
    return {"tone": "ok", "says": _("Valid")}


def line_rows(collection: Collection) -> list[dict[str, Any]]:
    """The goods of a collection, in the reader's language."""
    found = CollectionLine.objects.filter(collection=collection).select_related("sku").order_by("sku__code")
    return [{"line": line, "sku": line.sku, "name": local_name(line.sku)} for line in found]


@dataclass(frozen=True, slots=True)
class Statement:
    """A month of a point: a line per SKU with units and values, and what the collections earned it. Values in the base currency."""

    lines: list[dict[str, Any]]
    collections: int
    commission: Any


_COLUMNS = {
    "received": "m.kind IN ('receipt', 'opening')",
    "transferred_in": "m.kind = 'transfer' AND m.delta > 0",
    "transferred_out": "m.kind = 'transfer' AND m.delta < 0",
    "collected": "m.document_kind = 'collection_line' AND m.kind = 'sale'",
    "shipped": "m.document_kind <> 'collection_line' AND m.kind = 'sale'",
}
FLOWS = (*_COLUMNS, "corrected")


def statement(point_id: int, month: date) -> Statement:
    """What a point had, got, gave and keeps in a month of the company: opening + flows = closing for each SKU."""
    until = end_of_day((month + timedelta(days=32)).replace(day=1) - timedelta(days=1))
    params = {"point": point_id, "since": end_of_day(month - timedelta(days=1)), "until": until}
    sums = ", ".join(
        f"coalesce(sum(delta) FILTER (WHERE flow = '{name}' AND at >= %(since)s), 0)::bigint AS {name}"
        for name in FLOWS
    )
    cases = " ".join(f"WHEN {condition} THEN '{name}'" for name, condition in _COLUMNS.items())
    found = dicts(
        f"""WITH flow AS (
              SELECT l.sku_id, m.at, m.delta, m.value, CASE {cases} ELSE 'corrected' END AS flow
              FROM inventory_stockmove m JOIN inventory_stocklevel l ON l.id = m.level_id WHERE l.warehouse_id = %(point)s AND m.at < %(until)s
              UNION ALL
              SELECT l.sku_id, r.at, 0, v.value, 'late' FROM inventory_layerrevaluation v JOIN inventory_revaluation r ON r.id = v.revaluation_id
              JOIN inventory_costlayer c ON c.id = v.layer_id JOIN inventory_stocklevel l ON l.id = c.level_id
              WHERE l.warehouse_id = %(point)s AND r.at < %(until)s)
            SELECT s.code, s.name, s.name_zh, f.sku_id, coalesce(sum(delta) FILTER (WHERE at < %(since)s), 0)::bigint AS opening,
                   coalesce(sum(value) FILTER (WHERE at < %(since)s), 0)::bigint AS opening_value, {sums},
                   sum(delta)::bigint AS closing, sum(value)::bigint AS closing_value
            FROM flow f JOIN products_sku s ON s.id = f.sku_id GROUP BY s.id, f.sku_id
            HAVING sum(delta) <> 0 OR sum(value) <> 0 OR bool_or(at >= %(since)s) ORDER BY s.code""",
        params,
    )
    [(count, earned)] = rows(
        """SELECT count(*), coalesce(sum(commission), 0)::bigint FROM inventory_collection
           WHERE point_id = %(point)s AND state = 'collected' AND collected_at >= %(since)s AND collected_at < %(until)s""",
        params,
    )
    return Statement([_in_money(row) for row in found], count, money(earned))


def _in_money(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "opening_value": money(row["opening_value"]), "closing_value": money(row["closing_value"])}
