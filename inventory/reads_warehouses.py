"""What the pages of warehouses show. Nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse

from erp.kernel import clock
from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Refusal
from erp.kernel.sql import rows
from inventory.models import Warehouse
from inventory.services.warehouses import SUBJECT
from inventory.states import WarehouseKind
from inventory.wording_warehouses import refusal_sentence, warehouse_words

# Where what speaks against closing is seen: the page, and its parameter for the warehouse.
_PLACES = {
    "stock": ("stock", "warehouse"),
    "owed": ("stock", "warehouse"),
    "transfers": ("transfers", "warehouse"),
    "counts": ("stock-counts", ""),
    "parcels": ("logistics:parcels", "warehouse"),
    "purchases": ("procurement:orders", ""),
    "only_one": ("accounts", ""),
}


@dataclass(frozen=True, slots=True)
class WarehouseFilter:
    """What the list is narrowed by."""

    text: str = ""
    kind: str = ""
    closed: bool = False

    @property
    def active(self) -> bool:
        """Whether anything is left out by it beyond the usual."""
        return bool(self.text or self.kind or self.closed)

    def found(self) -> QuerySet[Warehouse]:
        """The warehouses."""
        found = Warehouse.objects.filter(closed_at__isnull=not self.closed)
        if self.text:
            found = found.filter(code__istartswith=self.text) | found.filter(name__icontains=self.text)
        return found.filter(kind=self.kind) if self.kind in WarehouseKind.values else found


def warehouse_rows(warehouses: Sequence[Warehouse]) -> list[dict[str, Any]]:
    """Each with its units, the stores that it serves, and the time there."""
    ids = [warehouse.pk for warehouse in warehouses]
    units: dict[int, int] = dict(
        rows(
            "SELECT warehouse_id, sum(on_hand) FROM inventory_stocklevel WHERE warehouse_id = ANY(%s) GROUP BY 1", [ids]
        )
    )
    stores: dict[int, int] = dict(
        rows(
            "SELECT warehouse_id, count(*) FROM inventory_storewarehouse WHERE warehouse_id = ANY(%s) GROUP BY 1", [ids]
        )
    )
    return [
        {
            "warehouse": warehouse,
            "units": units.get(warehouse.pk, 0),
            "stores": stores.get(warehouse.pk, 0),
            "time": clock.now().astimezone(ZoneInfo(warehouse.time_zone)),
        }
        for warehouse in warehouses
    ]  # fmt: skip


def against_closing(warehouse: Warehouse, objections: Sequence[Refusal]) -> list[dict[str, str]]:
    """What speaks against closing, each with the page where it is seen."""
    return [{"text": refusal_sentence(each), "url": _place(warehouse, each.code)} for each in objections]


def _place(warehouse: Warehouse, code: str) -> str:
    if code not in _PLACES:
        return ""
    name, param = _PLACES[code]
    return reverse(name) + (f"?{param}={warehouse.pk}" if param else "")


def warehouse_events(warehouse_id: int) -> list[dict[str, Any]]:
    """What happened to a warehouse itself."""
    found = TimelineEntry.objects.filter(subject_kind=SUBJECT, subject_id=warehouse_id).select_related("actor")
    return [
        {
            "text": warehouse_words(entry.action, entry.data),
            "at": entry.at,
            "actor": entry.actor.display_name if entry.actor else "",
        }
        for entry in found.order_by("-pk")[:100]
    ]
