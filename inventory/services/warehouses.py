"""Warehouses are entered, changed, closed and opened again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from inventory.models import StockMove, StoreWarehouse, Warehouse
from inventory.services.exposure import touch_stores
from inventory.services.warehouse_guards import objections_to_closing
from inventory.states import WarehouseKind
from people.models import User

SUBJECT = "warehouse"
MOST_LINES, LONGEST_LINE = 6, 80


@dataclass(frozen=True, slots=True)
class WarehouseDraft:
    """What is known of a warehouse. `sender`: the address lines that labels print."""

    code: str
    name: str
    kind: str
    country: str
    name_zh: str = ""
    sender: tuple[str, ...] = ()
    time_zone: str = "Asia/Shanghai"

    def values(self) -> dict[str, object]:
        """By column."""
        return {
            "code": self.code, "name": self.name, "name_zh": self.name_zh, "kind": str(self.kind), "country": self.country,
            "sender": list(self.sender), "time_zone": self.time_zone,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class WarehouseSaved:
    """The warehouse, or what is wrong by the name of the field."""

    warehouse: Warehouse | None
    refused: Mapping[str, Refusal] = field(default_factory=dict)


@retried()
@transaction.atomic
def create_warehouse(*, draft: WarehouseDraft, actor: User | None) -> WarehouseSaved:
    """Enter a warehouse; its code is the key of the wish. Refused by field: `code_taken`, `zone`, `lines`, `no_country`."""
    refused = _wrong(draft)
    if refused:
        return WarehouseSaved(None, refused)
    try:
        with transaction.atomic():
            made = Warehouse.objects.create(**draft.values())
    except IntegrityError:  # somebody else took the code since we looked
        return WarehouseSaved(None, {"code": Refusal("code_taken", {"code": draft.code})})
    record("warehouse.created", subject_kind=SUBJECT, subject_ids=[made.pk], actor=actor)
    return WarehouseSaved(made)


@retried()
@transaction.atomic
def change_warehouse(*, warehouse_id: int, draft: WarehouseDraft, actor: User | None) -> WarehouseSaved:
    """Change what is known of a warehouse; a wish that changes nothing writes nothing.

    Refused by field: `not_found`, `code_taken`, `zone`, `lines`, `no_country`, `kind_fixed` (goods moved there already, and what a kind
    means for the books and for orders would change behind them).
    """
    warehouse = Warehouse.objects.select_for_update().filter(pk=warehouse_id).first()
    if warehouse is None:
        return WarehouseSaved(None, {"warehouse": Refusal("not_found")})
    refused = _wrong(draft, warehouse)
    if refused:
        return WarehouseSaved(None, refused)
    moved = [name for name, value in draft.values().items() if getattr(warehouse, name) != value]
    for name in moved:
        setattr(warehouse, name, draft.values()[name])
    if moved:
        warehouse.save(update_fields=moved)
        record("warehouse.changed", subject_kind=SUBJECT, subject_ids=[warehouse.pk], actor=actor)
    return WarehouseSaved(warehouse)


def _wrong(draft: WarehouseDraft, known: Warehouse | None = None) -> dict[str, Refusal]:
    refused = {}
    if Warehouse.objects.filter(code=draft.code).exclude(pk=known.pk if known else 0).exists():
        refused["code"] = Refusal("code_taken", {"code": draft.code})
    if draft.time_zone not in available_timezones():
        refused["time_zone"] = Refusal("zone", {"zone": draft.time_zone})
    if len(draft.sender) > MOST_LINES or any(len(line) > LONGEST_LINE for line in draft.sender):
        refused["sender"] = Refusal("lines", {"most": MOST_LINES, "longest": LONGEST_LINE})
    if not draft.country and draft.kind != WarehouseKind.MARKETPLACE:
        refused["country"] = Refusal("no_country")
    if known and draft.kind != known.kind and _used(known):
        refused["kind"] = Refusal("kind_fixed", {"kind": known.kind})
    return refused


def _used(warehouse: Warehouse) -> bool:
    return StockMove.objects.filter(level__warehouse=warehouse).exists() or bool(
        rows("SELECT 1 FROM inventory_mirrorplace WHERE warehouse_id = %s", [warehouse.pk])
    )


@retried()
@transaction.atomic
def close_warehouses(*, warehouse_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Do nothing new with warehouses: nothing is received there, offered or sent from there. What happened there stays.

    Refused with the first of what speaks against it (`warehouse_guards.objections_to_closing`), all of which its page lists: stock, orders
    that wait, transfers, counts, parcels that have not left, purchase orders, a store that no other warehouse serves.
    """
    known = rows(
        "SELECT id, closed_at IS NOT NULL FROM inventory_warehouse WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
        [list(warehouse_ids)],
    )
    open_ids = [key for key, closed in known if not closed]
    execute("SELECT 1 FROM inventory_stocklevel WHERE warehouse_id = ANY(%s) ORDER BY id FOR UPDATE", [open_ids])
    against = objections_to_closing(open_ids)
    done = tuple(key for key in open_ids if key not in against)
    if done:
        execute("UPDATE inventory_warehouse SET closed_at = %s WHERE id = ANY(%s)", [clock.now(), list(done)])
        record("warehouse.closed", subject_kind=SUBJECT, subject_ids=done, actor=actor)
        _offer_anew(done)
    refused = missing(warehouse_ids, [key for key, _closed in known])
    refused |= {key: objections[0] for key, objections in against.items()}
    return Outcomes(done, tuple(key for key, closed in known if closed), refused)


@retried()
@transaction.atomic
def reopen_warehouses(*, warehouse_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Use warehouses again; stores that named them are served from there again."""
    known = rows(
        "SELECT id, closed_at IS NOT NULL FROM inventory_warehouse WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
        [list(warehouse_ids)],
    )
    done = tuple(key for key, closed in known if closed)
    if done:
        execute("UPDATE inventory_warehouse SET closed_at = NULL WHERE id = ANY(%s)", [list(done)])
        record("warehouse.reopened", subject_kind=SUBJECT, subject_ids=done, actor=actor)
        _offer_anew(done)
    already = tuple(key for key, closed in known if not closed)
    return Outcomes(done, already, missing(warehouse_ids, [key for key, _closed in known]))


def _offer_anew(warehouse_ids: Sequence[int]) -> None:
    """What the stores offer that these warehouses serve is computed again."""
    served = StoreWarehouse.objects.filter(warehouse__in=warehouse_ids).order_by("store_id")
    touch_stores(list(served.values_list("store_id", flat=True).distinct()))
