"""What the stock is and was worth, and how old it is. Nothing here writes; nothing is stored but the months kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from erp.kernel import clock
from erp.kernel.sql import dicts, rows
from inventory.average import Average, Happened, moving_average
from inventory.models import StockMonth
from inventory.services.months import FLOWS, end_of_day

BUCKETS: tuple[tuple[int, int | None], ...] = ((0, 30), (31, 60), (61, 90), (91, 180), (181, 365), (366, None))
GROUPS = {"sku": ("sku_id", "products_sku"), "warehouse": ("warehouse_id", "inventory_warehouse")}
_BEGINNING = datetime(1, 1, 2, tzinfo=ZoneInfo("UTC"))


Place = tuple[int, int]  # (value, id) of a line: lists go from much value to little


def _after(value: str, key: str) -> str:
    return (
        f"(%(after_value)s::bigint IS NULL OR (-({value}), {key}) > (-%(after_value)s::bigint, %(after_id)s::bigint))"
    )


def _place(after: Place | None) -> dict[str, int | None]:
    return {"after_value": after[0] if after else None, "after_id": after[1] if after else None}


@dataclass(slots=True)
class Called:
    """What a line is called, in both languages."""

    name: str
    name_zh: str


def named(row: Mapping[str, Any]) -> Called:
    """A line's name, for `local_name`."""
    return Called(row["name"], row["name_zh"])


@dataclass(frozen=True, slots=True)
class Worth:
    """Units and their value in minor units of the base currency."""

    units: int
    value: int


def _at(day: date) -> dict[str, Any]:
    """The parameters of a day: its end, the last month kept before it, and since when moves are added to that."""
    until = end_of_day(day)
    kept = StockMonth.objects.filter(until__lte=until).order_by("-until").first()
    return {"until": until, "month": kept.month if kept else None, "since": kept.until if kept else _BEGINNING}


_HELD = (
    f"SELECT level_id, units::bigint, value FROM inventory_stockvaluemonth WHERE month = %(month)s UNION ALL {FLOWS}"
)


def worth_at(day: date) -> Worth:
    """All stock at the end of a day of the company, from moves and late costs."""
    [(units, value)] = rows(
        f"SELECT coalesce(sum(units), 0)::bigint, coalesce(sum(value), 0)::bigint FROM ({_HELD}) h", _at(day)
    )
    return Worth(units, value)


def worth_today() -> Worth:
    """All stock now, from the cost layers: the same figure by the other way."""
    [(units, value)] = rows(
        "SELECT coalesce(sum(quantity_left), 0)::bigint, coalesce(sum(value_left), 0)::bigint FROM inventory_costlayer WHERE quantity_left > 0"
    )
    return Worth(units, value)


def value_lines(
    day: date, *, by: str, text: str = "", warehouse_id: int | None = None, after: Place | None = None, limit: int = 51
) -> list[dict[str, Any]]:
    """What each SKU (or warehouse) held at the end of a day, most value first; `after`: (value, id) of the last line of a page."""
    key, table = GROUPS[by]
    return dicts(
        f"""SELECT k.id, k.code, k.name, k.name_zh, t.units, t.value FROM (
              SELECT l.{key} AS id, sum(h.units)::bigint AS units, sum(h.value)::bigint AS value
              FROM ({_HELD}) h JOIN inventory_stocklevel l ON l.id = h.level_id
              WHERE (%(text)s = '' OR l.{key} IN (SELECT id FROM {table} WHERE code ILIKE %(like)s))
                AND (%(warehouse)s::bigint IS NULL OR l.warehouse_id = %(warehouse)s)
              GROUP BY 1 HAVING (sum(h.units) <> 0 OR sum(h.value) <> 0) AND {_after("sum(h.value)", f"l.{key}")}
              ORDER BY sum(h.value) DESC, 1 LIMIT %(limit)s) t JOIN {table} k ON k.id = t.id ORDER BY t.value DESC, t.id""",
        {**_at(day), **_place(after), "text": text, "like": f"{text}%", "warehouse": warehouse_id, "limit": limit},
    )


def worth_of_months(last: date, *, count: int = 12) -> list[tuple[date, int]]:
    """The value of all stock at the end of the last kept months until a day, oldest first."""
    found = StockMonth.objects.filter(until__lte=end_of_day(last)).order_by("-month").values_list("month", "value")
    return list(reversed(found[:count]))


def worth_of(sku_id: int) -> Worth:
    """Units and value of a SKU now, from its cost layers."""
    [(units, value)] = rows(
        """SELECT coalesce(sum(c.quantity_left), 0)::bigint, coalesce(sum(c.value_left), 0)::bigint FROM inventory_costlayer c
           JOIN inventory_stocklevel l ON l.id = c.level_id WHERE l.sku_id = %s AND c.quantity_left > 0""",
        [sku_id],
    )
    return Worth(units, value)


MOST_MOVES = 20_000  # of a SKU, through which its moving average is followed


def average_of(sku_id: int) -> Average | None:
    """The moving average of a SKU through its whole history; None when that is too long to be followed while somebody waits."""
    found = rows(
        """SELECT delta, value, kind FROM (
             SELECT m.at, 0 AS turn, m.id, m.delta, m.value, m.kind FROM inventory_stockmove m
             JOIN inventory_stocklevel l ON l.id = m.level_id WHERE l.sku_id = %s
             UNION ALL
             SELECT r.at, 1, v.id, 0, v.value, 'late' FROM inventory_layerrevaluation v JOIN inventory_revaluation r ON r.id = v.revaluation_id
             JOIN inventory_costlayer c ON c.id = v.layer_id JOIN inventory_stocklevel l ON l.id = c.level_id WHERE l.sku_id = %s) t
           ORDER BY at, turn, id LIMIT %s""",
        [sku_id, sku_id, MOST_MOVES + 1],
    )
    return moving_average(Happened(*row) for row in found) if len(found) <= MOST_MOVES else None


def _bounds(now: datetime) -> list[datetime]:
    """Received after these moments: at most 30, 60, 90, 180, 365 days old, by whole days of the company."""
    today = clock.business_date(now)
    return [end_of_day(today - timedelta(days=most + 1)) for _least, most in BUCKETS if most is not None]


_NARROWED = """AND c.level_id IN (
  SELECT id FROM inventory_stocklevel WHERE (%(text)s = '' OR sku_id IN (SELECT id FROM products_sku WHERE code ILIKE %(like)s))
    AND (%(warehouse)s::bigint IS NULL OR warehouse_id = %(warehouse)s))"""


def age_lines(
    *, text: str = "", warehouse_id: int | None = None, after: Place | None = None, limit: int = 51
) -> list[dict[str, Any]]:
    """By SKU and warehouse, most value first, the units and value left of each age; the age is the layer's, which goods keep when they move."""
    return dicts(
        f"""WITH most AS (
              SELECT c.level_id, sum(c.value_left)::bigint AS value FROM inventory_costlayer c
              WHERE c.quantity_left > 0 {_NARROWED if text or warehouse_id else ""}
              GROUP BY 1 HAVING {_after("sum(c.value_left)", "c.level_id")} ORDER BY 2 DESC, 1 LIMIT %(limit)s)
            SELECT l.id, l.sku_id, l.warehouse_id, s.code, s.name, s.name_zh, w.code AS warehouse, min(c.received_at) AS oldest,
                   {_bucket_sums()}, sum(c.quantity_left)::bigint AS units, o.value
            FROM most o JOIN inventory_stocklevel l ON l.id = o.level_id JOIN products_sku s ON s.id = l.sku_id
            JOIN inventory_warehouse w ON w.id = l.warehouse_id JOIN inventory_costlayer c ON c.level_id = l.id AND c.quantity_left > 0
            GROUP BY l.id, s.id, w.id, o.value ORDER BY o.value DESC, l.id""",
        {
            "bounds": _bounds(clock.now()), **_place(after), "text": text, "like": f"{text}%", "warehouse": warehouse_id,
            "limit": limit,
        },
    )  # fmt: skip


def age_totals(*, warehouse_id: int | None = None) -> list[Worth]:
    """Units and value of each age, over all goods (of a warehouse)."""
    [found] = rows(
        f"SELECT {_bucket_sums()} FROM inventory_costlayer c WHERE c.quantity_left > 0 {_NARROWED if warehouse_id else ''}",
        {"bounds": _bounds(clock.now()), "text": "", "like": "%", "warehouse": warehouse_id},
    )
    return [Worth(found[2 * i], found[2 * i + 1]) for i in range(len(BUCKETS))]


def _bucket_sums() -> str:
    sums = []
    for i in range(len(BUCKETS)):
        newest = f"c.received_at < (%(bounds)s::timestamptz[])[{i}]" if i else "true"
        oldest = f"c.received_at >= (%(bounds)s::timestamptz[])[{i + 1}]" if i < len(BUCKETS) - 1 else "true"
        where = f"FILTER (WHERE {newest} AND {oldest})"
        sums.append(f"coalesce(sum(c.quantity_left) {where}, 0)::bigint AS units_{i}")
        sums.append(f"coalesce(sum(c.value_left) {where}, 0)::bigint AS value_{i}")
    return ", ".join(sums)


def slow_lines(*, days: int, after: Place | None = None, limit: int = 51, dead: bool = True) -> list[dict[str, Any]]:
    """SKUs that don't sell, most value first. `dead`: no sale in so many days, and all of the stock is older than that; else slow: in these
    days fewer were sold than a tenth of what is there.
    """
    moment = end_of_day(clock.business_date() - timedelta(days=days))
    condition = "coalesce(x.sold, 0) = 0 AND h.newest < %(since)s" if dead else "x.sold > 0 AND x.sold * 10 < h.units"
    return dicts(
        f"""WITH held AS (
              SELECT l.sku_id, sum(c.quantity_left)::bigint AS units, sum(c.value_left)::bigint AS value, min(c.received_at) AS oldest,
                     max(c.received_at) AS newest
              FROM inventory_costlayer c JOIN inventory_stocklevel l ON l.id = c.level_id WHERE c.quantity_left > 0 GROUP BY 1),
            sold AS (
              SELECT l.sku_id, -sum(m.delta)::bigint AS sold, max(m.at) AS last_at FROM (
                SELECT level_id, at, delta FROM inventory_stockmove WHERE kind = 'sale' AND at >= %(since)s
                UNION ALL SELECT o.level_id, o.at, -o.delta FROM inventory_stockmove r JOIN inventory_stockmove o ON o.id = r.document_id
                WHERE r.document_kind = 'reversal' AND r.at >= %(since)s AND o.kind = 'sale' AND o.at >= %(since)s) m
              JOIN inventory_stocklevel l ON l.id = m.level_id GROUP BY 1)
            SELECT s.id, s.code, s.name, s.name_zh, h.units, h.value, h.oldest, h.newest, coalesce(x.sold, 0) AS sold, x.last_at
            FROM held h JOIN products_sku s ON s.id = h.sku_id LEFT JOIN sold x ON x.sku_id = h.sku_id
            WHERE {condition} AND {_after("h.value", "s.id")} ORDER BY h.value DESC, s.id LIMIT %(limit)s""",
        {"since": moment, **_place(after), "limit": limit},
    )
