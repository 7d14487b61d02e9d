"""Stock at DHgate: there is no stock call. The whole item is read, changed and sent back, under other names than it came. Pure."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from stores.connectors.dhgate import protocol
from stores.connectors.port import PriceTarget, StockTarget

Target = TypeVar("Target", StockTarget, PriceTarget)
READ, WRITE = "dh.item.get", "dh.item.update"
# As read -> as written.
RENAMED = {
    "itemSkuAttrvalList": "itemSkuAttrValueList",
    "itemSkuInvenList": "itemSkuInventoryList",
    "itemAttrGroupList": "itemAttrgroupList",
}
NOT_SENT = {
    "status",
    "state",
    "operateDate",
}  # the envelope's word, what shelving calls decide, and when it changed last


def item_code(target: StockTarget | PriceTarget) -> str:
    """The item that a target's SKU belongs to; '' when its pool does not tell."""
    return str(target.external.get("item_code") or target.external.get("itemCode") or "")


def sku_id(target: StockTarget | PriceTarget) -> str:
    """The SKU's id; '' when its pool does not tell."""
    return str(target.external.get("sku_id") or target.external.get("skuId") or "")


def by_item(targets: Sequence[Target]) -> dict[str, list[Target]]:
    """The targets of each item, by its code."""
    found: dict[str, list[Target]] = {}
    for target in targets:
        found.setdefault(item_code(target), []).append(target)
    return found


def shown(item: Mapping[str, Any]) -> dict[str, int]:
    """SKU id -> quantity of an item as read."""
    skus = item.get("itemSkuList")
    rows = [sku for sku in skus if isinstance(sku, dict)] if isinstance(skus, list) else []
    return {str(sku.get("skuId")): sku["inventory"] for sku in rows if isinstance(sku.get("inventory"), int)}


def lost(wanted: Mapping[str, int], *, before: Mapping[str, int], after: Mapping[str, int]) -> bool:
    """Whether another writer put something else in the place of what we wrote: more than we said, or what stood there before.

    Less is not: buyers have bought some meanwhile. That they bought just the difference in that moment looks like a loss too; the
    next pull of orders lowers the quantity again.
    """
    return any(
        sku in after and after[sku] != quantity and (after[sku] > quantity or after[sku] == before.get(sku))
        for sku, quantity in wanted.items()
    )


def changed(item: Mapping[str, Any], quantities: Mapping[str, int]) -> dict[str, str]:
    """The item with these quantities by SKU id, as the parameters of a write; all else stays as it was read."""
    whole = copy.deepcopy({name: value for name, value in item.items() if name not in NOT_SENT and value is not None})
    for sku in whole.get("itemSkuList") or []:
        if str(sku.get("skuId")) in quantities:
            _set(sku, quantities[str(sku["skuId"])])
    total = whole.get("itemInventory")
    if isinstance(total, dict) and "inventoryQty" in total:
        total["inventoryQty"] = sum(shown(whole).values())
    return {name: protocol.parameter(value) for name, value in _renamed(whole).items()}


def _set(sku: dict[str, Any], quantity: int) -> None:
    """The quantity of a SKU. Its places must add up to it: the first takes what the others do not hold."""
    sku["inventory"] = quantity
    places = sku.get("itemSkuInvenList")
    if not isinstance(places, list) or not places:
        return
    for place in places[1:]:
        place["skuInventoryQty"] = min(int(place.get("skuInventoryQty") or 0), quantity)
        quantity -= place["skuInventoryQty"]
    places[0]["skuInventoryQty"] = quantity


def _renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {RENAMED.get(name, name): _renamed(part) for name, part in value.items()}
    return [_renamed(part) for part in value] if isinstance(value, list) else value
