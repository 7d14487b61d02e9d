"""What the stock pages show: plain values, ready for a template. Nothing here writes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from erp.kernel.money import minor_digits
from erp.kernel.sql import dicts, execute, rows
from erp.kernel.ui.names import local_name
from inventory.filters import StockFilter
from inventory.models import Reservation, StockLevel, Warehouse
from products.models import Sku
from products.queries import matching

PATIENCE = "2s"
_QUERY_CANCELED = "57014"


class TooBroad(Exception):
    """The list would take longer than we let people wait: the search must be narrowed."""


@contextmanager
def patiently() -> Iterator[None]:
    """Run reads for two seconds at most; raises `TooBroad` when they take longer."""
    try:
        with transaction.atomic():
            execute(f"SET LOCAL statement_timeout = '{PATIENCE}'")
            yield
            execute("SET LOCAL statement_timeout = DEFAULT")
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) == _QUERY_CANCELED:
            raise TooBroad from error
        raise


def search_levels(wanted: StockFilter) -> QuerySet[StockLevel]:
    """Stock levels by SKU code and then by warehouse; page them by ("code", "pk")."""
    found = StockLevel.objects.select_related("sku", "warehouse").annotate(code=F("sku__code"))
    if wanted.text:
        found = found.filter(sku__in=Sku.objects.filter(matching(wanted.text)))
    if wanted.warehouse_id:
        found = found.filter(warehouse_id=wanted.warehouse_id)
    if wanted.kind:
        # by their ids: a kind that no warehouse has is then nothing at once, not a look through all levels
        found = found.filter(
            warehouse__in=list(Warehouse.objects.filter(kind=wanted.kind).values_list("pk", flat=True))
        )
    if wanted.tab == "out":
        found = found.filter(on_hand=F("reserved"))
    elif wanted.tab == "waiting":
        found = found.filter(Exists(Reservation.objects.filter(level=OuterRef("pk"), waiting__gt=0)))
    elif wanted.tab == "behind":
        found = found.filter(sku_id__in=_skus_behind())
    return found


def _skus_behind() -> list[int]:
    """SKUs of which some store does not show yet what the stock says."""
    found = rows(
        """SELECT DISTINCT coalesce(b.part_id, l.sku_id) FROM stores_quantitypool p JOIN products_listing l ON l.pool_id = p.id
           LEFT JOIN products_bundlepart b ON b.bundle_id = l.sku_id
           WHERE p.acked_version < p.desired_version AND l.sku_id IS NOT NULL AND l.state = 'active' LIMIT 5000"""
    )
    return [row[0] for row in found]


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A line of the stock list."""

    level: StockLevel
    name: str
    available: int
    waiting: int
    stores: int
    behind: int


def level_rows(levels: Sequence[StockLevel], *, store_ids: Sequence[int]) -> list[LevelRow]:
    """The lines of a page: two queries, whatever its length. Stores are counted as far as the reader may see them."""
    waiting = waiting_by_level([level.pk for level in levels])
    sold = _stores_of([level.sku_id for level in levels], store_ids)
    return [
        LevelRow(
            level,
            local_name(level.sku),
            level.on_hand - level.reserved,
            waiting.get(level.pk, 0),
            *sold.get(level.sku_id, (0, 0)),
        )
        for level in levels
    ]


def waiting_by_level(level_ids: Sequence[int]) -> dict[int, int]:
    """How many units are waited for, by level."""
    found = rows(
        "SELECT level_id, sum(waiting) FROM inventory_reservation WHERE level_id = ANY(%s) AND waiting > 0 GROUP BY level_id",
        [list(level_ids)],
    )
    return {row[0]: int(row[1]) for row in found}


_SELLING = """SELECT b.part_id AS sku_id, l.store_id, l.pool_id, l.id FROM products_bundlepart b
                JOIN products_listing l ON l.sku_id = b.bundle_id WHERE b.part_id = ANY(%s) AND l.state = 'active'
              UNION SELECT l.sku_id, l.store_id, l.pool_id, l.id FROM products_listing l WHERE l.sku_id = ANY(%s) AND l.state = 'active'"""


def _stores_of(sku_ids: Sequence[int], store_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """By SKU: in how many stores it sells (alone or in a bundle), and how many of their pools lag behind the stock."""
    ids = sorted(set(sku_ids))
    found = rows(
        f"""SELECT s.sku_id, count(DISTINCT s.store_id), count(DISTINCT p.id) FILTER (WHERE p.acked_version < p.desired_version)
            FROM ({_SELLING}) s LEFT JOIN stores_quantitypool p ON p.id = s.pool_id
            WHERE s.store_id = ANY(%s) GROUP BY s.sku_id""",
        [ids, ids, list(store_ids)],
    )
    return {row[0]: (row[1], row[2]) for row in found}


def pools_of(sku_id: int, *, store_ids: Sequence[int]) -> list[dict[str, Any]]:
    """The pools that sell a SKU, alone or in a bundle, in the stores the reader may see: what each is to show and does show."""
    return dicts(
        f"""SELECT st.name AS store, a.marketplace, i.id AS listing_id, i.seller_sku, i.title, sk.id AS sold_id, sk.code AS sold_as, sk.kind,
                   p.id AS pool_id, p.desired, p.desired_at, p.sent, p.sent_at, p.acked, p.acked_at, p.read_back, p.read_back_at,
                   p.last_error, p.acked_version < p.desired_version AS behind, st.push_stock
            FROM ({_SELLING}) s JOIN products_listing i ON i.id = s.id JOIN products_sku sk ON sk.id = i.sku_id
            JOIN stores_store st ON st.id = s.store_id JOIN stores_selleraccount a ON a.id = st.account_id
            LEFT JOIN stores_quantitypool p ON p.id = s.pool_id
            WHERE s.store_id = ANY(%s) ORDER BY st.name, i.seller_sku, i.id LIMIT 500""",
        [[sku_id], [sku_id], list(store_ids)],
    )


def running_on_hand(moves: Sequence[Any]) -> dict[int, int]:
    """By move: what was on hand right after it. `moves` are a page, newest first; reads only what is newer than the page."""
    newest: dict[int, int] = {}
    for move in moves:
        newest.setdefault(move.level_id, move.pk)
    found = rows(
        """SELECT l.id, l.on_hand - coalesce((SELECT sum(m.delta) FROM inventory_stockmove m WHERE m.level_id = l.id AND m.id > t.top), 0)
           FROM inventory_stocklevel l JOIN unnest(%s::bigint[], %s::bigint[]) AS t(level_id, top) ON t.level_id = l.id""",
        [list(newest), list(newest.values())],
    )
    now = {row[0]: int(row[1]) for row in found}
    after: dict[int, int] = {}
    for move in moves:
        after[move.pk] = now[move.level_id]
        now[move.level_id] -= move.delta
    return after


def places_in_queue(reservations: Sequence[Reservation]) -> dict[int, tuple[int, int]]:
    """By waiting reservation: its place in the queue of its level, and how many units are waited for before it."""
    level_ids = sorted({row.level_id for row in reservations if row.waiting})
    found = rows(
        """SELECT id, place, ahead FROM (
             SELECT id, row_number() OVER turn AS place, sum(waiting) OVER turn - waiting AS ahead
             FROM inventory_reservation WHERE level_id = ANY(%s) AND waiting > 0
             WINDOW turn AS (PARTITION BY level_id ORDER BY deadline, queued_at, id)) q WHERE id = ANY(%s)""",
        [level_ids, [row.pk for row in reservations]],
    )
    return {row[0]: (row[1], int(row[2])) for row in found}


def bundle_derivation(bundle: Sku) -> list[dict[str, Any]]:
    """How the availability of a bundle follows from its parts, by warehouse: the least of what each part allows."""
    found = dicts(
        """SELECT w.id AS warehouse_id, w.code AS warehouse, b.part_id, s.code, b.quantity,
                  coalesce(l.on_hand - l.reserved, 0) AS available, coalesce(l.on_hand - l.reserved, 0) / b.quantity AS bundles
           FROM products_bundlepart b JOIN products_sku s ON s.id = b.part_id
           CROSS JOIN (SELECT DISTINCT w.id, w.code FROM inventory_warehouse w JOIN inventory_stocklevel l ON l.warehouse_id = w.id
                       JOIN products_bundlepart p ON p.part_id = l.sku_id WHERE p.bundle_id = %s) w
           LEFT JOIN inventory_stocklevel l ON l.sku_id = b.part_id AND l.warehouse_id = w.id
           WHERE b.bundle_id = %s ORDER BY w.code, s.code""",
        [bundle.pk, bundle.pk],
    )
    least: dict[int, int] = {}
    for row in found:
        least[row["warehouse_id"]] = min(row["bundles"], least.get(row["warehouse_id"], row["bundles"]))
    return [
        {**row, "least": least[row["warehouse_id"]], "limits": row["bundles"] == least[row["warehouse_id"]]}
        for row in found
    ]


def money(minor: int | None, *, per: int = 1) -> Decimal | None:
    """Minor units of the base currency as an amount, of one of `per` units."""
    if minor is None or per == 0:
        return None
    return Decimal(minor).scaleb(-minor_digits(settings.BASE_CURRENCY)) / per


def open_warehouses() -> list[tuple[int, str]]:
    """Warehouses that goods may be received in, own ones first."""
    found = Warehouse.objects.filter(closed_at=None).order_by("pk")
    return [(row.pk, f"{row.code} · {local_name(row)}") for row in found]
