"""What the pages of the floor show: bins, what lies where, transfers and what is under way. Nothing here writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from erp.kernel.sql import dicts, rows
from erp.kernel.ui.names import local_name
from inventory.models import Bin, BinMove, StockLevel, Warehouse
from inventory.states import WarehouseKind
from products.models import Barcode, Sku

BIN_PREFIX = "BIN:"


@dataclass(frozen=True, slots=True)
class Lying:
    """So many units of a level in a bin, in the order in which a clerk passes the bins."""

    level_id: int
    bin_id: int
    code: str
    zone: str
    kind: str
    quantity: int


def bins_of(level_ids: Iterable[int]) -> dict[int, list[Lying]]:
    """Where the units of each level lie, in picking order: shelves and floor places first, as parcels take them. One query."""
    found = rows(
        """SELECT b.level_id, k.id, k.code, k.zone, k.kind, b.quantity FROM inventory_binlevel b JOIN inventory_bin k ON k.id = b.bin_id
           WHERE b.level_id = ANY(%s) AND b.quantity > 0
           ORDER BY b.level_id, k.kind NOT IN ('shelf', 'floor'), k.sort, k.code, b.id""",
        [sorted(set(level_ids))],
    )
    lying: dict[int, list[Lying]] = {}
    for row in found:
        lying.setdefault(row[0], []).append(Lying(*row))
    return lying


def in_bin(bin_id: int, *, most: int = 200) -> list[dict[str, Any]]:
    """What lies in a bin, by SKU code."""
    return dicts(
        """SELECT s.id AS sku_id, s.code, s.name, s.name_zh, b.quantity FROM inventory_binlevel b
           JOIN inventory_stocklevel l ON l.id = b.level_id JOIN products_sku s ON s.id = l.sku_id
           WHERE b.bin_id = %s AND b.quantity > 0 ORDER BY s.code LIMIT %s""",
        [bin_id, most],
    )


def of_sku(sku: Sku) -> list[dict[str, Any]]:
    """A SKU by warehouse: on hand, free, not put away, and its bins."""
    levels = list(
        StockLevel.objects.filter(sku=sku, on_hand__gt=0).select_related("warehouse").order_by("warehouse__code")
    )
    lying = bins_of([level.pk for level in levels])
    return [
        {
            "level": level,
            "available": level.on_hand - level.reserved,
            "unplaced": level.on_hand - level.binned,
            "bins": lying.get(level.pk, []),
        }
        for level in levels
    ]  # fmt: skip


def find_sku(code: str) -> Sku | None:
    """What a code on goods means: a barcode, else a SKU's own code."""
    barcode = Barcode.objects.select_related("sku").filter(code=code).first()
    return barcode.sku if barcode else Sku.objects.filter(code__in=[code, code.upper()]).order_by("pk").first()


def find_bin(code: str, warehouse_id: int) -> Bin | None:
    """The bin of a warehouse that a label names, with or without the prefix that labels carry."""
    plain = code.removeprefix(BIN_PREFIX)
    return Bin.objects.filter(warehouse_id=warehouse_id, code__in=[plain, plain.upper()]).order_by("pk").first()


def floor_warehouses() -> list[tuple[int, str]]:
    """Where clerks walk about: every open warehouse but the one for goods under way."""
    found = Warehouse.objects.filter(closed_at=None).exclude(kind=WarehouseKind.TRANSIT).order_by("pk")
    return [(row.pk, f"{row.code} · {local_name(row)}") for row in found]


def last_moves(user_id: int, *, count: int = 8) -> QuerySet[BinMove]:
    """What a clerk moved last, newest first."""
    found = BinMove.objects.filter(actor_id=user_id).exclude(kind__in=["left", "undone"])
    return found.select_related("level__sku", "from_bin", "to_bin", "undone_by").order_by("-pk")[:count]


def under_way(sku_id: int) -> list[dict[str, Any]]:
    """Which transfers have units of a SKU on their way, oldest first."""
    return dicts(
        """SELECT t.id, t.number, t.sent_at, f.code AS source, g.code AS target, l.sent - l.arrived - l.lost AS units
           FROM inventory_transferline l JOIN inventory_transfer t ON t.id = l.transfer_id
           JOIN inventory_warehouse f ON f.id = t.source_id JOIN inventory_warehouse g ON g.id = t.target_id
           WHERE l.sku_id = %s AND l.sent > l.arrived + l.lost ORDER BY t.id LIMIT 200""",
        [sku_id],
    )


def transfer_totals(transfer_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """By transfer: units to send, sent, arrived, lost, over, and still under way."""
    found = rows(
        """SELECT transfer_id, sum(quantity), sum(sent), sum(arrived), sum(lost), sum(over) FROM inventory_transferline
           WHERE transfer_id = ANY(%s) GROUP BY 1""",
        [list(transfer_ids)],
    )
    names = ("quantity", "sent", "arrived", "lost", "over")
    totals = {row[0]: dict(zip(names, map(int, row[1:]), strict=True)) for row in found}
    return {
        key: {**dict.fromkeys(names, 0), **totals.get(key, {}), "under_way": _left(totals.get(key))} for key in transfer_ids
    }  # fmt: skip


def _left(total: dict[str, int] | None) -> int:
    return total["sent"] - total["arrived"] - total["lost"] if total else 0
