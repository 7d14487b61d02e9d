"""Cancelling lines of an order, as a seller of Amazon does: whole lines, or what is left of them to ship."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon.orders import charges
from mock_marketplaces.core.protocol import Order

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World


def cancel_lines(world: "World", order: Order, units: dict[str, int], data: dict[str, Any]) -> None:
    """Take these units (line id -> units) off an order. All of it: the order is cancelled. The rest shipped already: it is shipped."""
    trade = world.trade
    if not order.shipments and all(
        units.get(line["id"]) == line["quantity"] for line in order.lines if line["quantity"]
    ):
        trade.cancel(order.id, data)
        return
    with world.store.tx():
        world.store.insert(
            "fact",
            sale_id=order.id,
            kind="cancel_lines",
            t=world.clock.now(),
            data=json.dumps({**data, "units": units}),
        )
        if world.settings["restock_on_cancel"]:
            gone = [{**line, "quantity": units[line["id"]]} for line in order.lines if line["id"] in units]
            trade.restock(replace(order, lines=gone))
        left = order.units - sum(units.values())
        columns = {"shipped_at": world.clock.now()} if left == order.units_shipped else {}
        trade.touch(order.id, "cancelled", extra=json.dumps(_extra(order, units)), **columns)


def _extra(order: Order, units: dict[str, int]) -> dict[str, Any]:
    """The order's own facts with the cancelled units, and with less shipping and tax by the share of what is gone."""
    gone = {line["id"]: line["cancelled"] + units.get(line["id"], 0) for line in order.lines}
    parts, extra = charges(order), {**order.extra, "cancelled": gone}
    for name, kind in (("shipping", "SHIPPING"), ("tax", "TAX")):
        if name in extra:
            kept = [
                parts[line["id"]][kind] * (line["quantity"] - units.get(line["id"], 0)) / line["quantity"]
                for line in order.lines
                if line["quantity"]
            ]
            extra[name] = str(sum(kept, Decimal(0)).quantize(Decimal("0.01")))
    return extra
