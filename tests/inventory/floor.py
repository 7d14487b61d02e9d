"""What the tests of the floor share: goods in, and what is left of them."""

from __future__ import annotations

from uuid import uuid4

from django.db.models import Sum

from erp.kernel.sql import rows
from inventory.models import Bin, CostLayer, StockLevel, Warehouse
from inventory.services.bin_setup import BinDraft, save_bins
from inventory.services.bins import Placed, place
from inventory.services.documents import Arrived, receive_goods
from people.models import User
from products.models import Sku


def goods(warehouse: Warehouse, *given: tuple[Sku, int, int]) -> None:
    """Receive units at a value, one document each, so that each is a layer of its own."""
    for sku, quantity, value in given:
        receive_goods(
            client_id=uuid4(), warehouse_id=warehouse.pk, arrived=[Arrived(sku.pk, quantity, value)], actor=None
        )


def make_bins(warehouse: Warehouse, *codes: str, **fields: object) -> list[Bin]:
    """Shelves in picking order, as named."""
    drafts = [BinDraft(code, sort=turn, **fields) for turn, code in enumerate(codes)]  # type: ignore[arg-type]  fields of a draft
    ids = save_bins(warehouse_id=warehouse.pk, drafts=drafts)
    return [Bin.objects.get(pk=key) for key in ids]


def put(sku: Sku, target: Bin, quantity: int, *, actor: User | None = None) -> None:
    """Put away unplaced units."""
    placed = [Placed(sku.pk, target.warehouse_id, None, target.pk, quantity)]
    assert place(client_id=uuid4(), placed=placed, actor=actor).done == (0,)


def lies(sku: Sku, warehouse: Warehouse) -> tuple[dict[str, int], int]:
    """What lies in which bin, and what is not put away."""
    level = StockLevel.objects.get(sku=sku, warehouse=warehouse)
    found = level.bins.filter(quantity__gt=0).order_by("bin__sort").values_list("bin__code", "quantity")
    return dict(found), level.on_hand - level.binned


def layers(sku: Sku, warehouse: Warehouse) -> list[tuple[int, int]]:
    """Units and value left, oldest first."""
    found = CostLayer.objects.filter(level__sku=sku, level__warehouse=warehouse, quantity_left__gt=0)
    return list(found.order_by("received_at", "id").values_list("quantity_left", "value_left"))


def stock(sku: Sku) -> dict[str, int]:
    """What is on hand, by kind of warehouse."""
    found = StockLevel.objects.filter(sku=sku, on_hand__gt=0).values_list("warehouse__kind")
    return dict(found.annotate(n=Sum("on_hand")))


def worth() -> int:
    """What all layers are worth together."""
    return int(rows("SELECT coalesce(sum(value_left), 0) FROM inventory_costlayer")[0][0])
