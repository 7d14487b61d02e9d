"""Facts of the stock: whether one warehouse has all of an order, and how much waits. Of an order that is over nobody knows any more."""

from typing import Any

from erp.kernel.sql import rows
from orders.queries import free_stock, ranked_warehouses
from orders.services.demand import KIND
from orders.states import OPEN

Gathered = dict[int, dict[str, Any]]
OPEN_STATES = {str(state) for state in OPEN}


def add_stock(facts: Gathered) -> None:
    """What the order holds counts with what is free; stock is kept as it is now, never as it was."""
    live = [order_id for order_id, told in facts.items() if told["_state"] in OPEN_STATES]
    for told in facts.values():
        told["waiting"] = told["one_warehouse"] = None
    found = rows(
        """SELECT l.order_id, d.sku_id, d.waiting + d.reserved, d.waiting, d.unmapped, coalesce(r.held, 0), sl.warehouse_id
           FROM orders_orderline l JOIN orders_demand d ON d.line_id = l.id
           LEFT JOIN inventory_reservation r ON r.owner_kind = %s AND r.owner_id = d.id AND r.held > 0
           LEFT JOIN inventory_stocklevel sl ON sl.id = r.level_id
           WHERE l.order_id = ANY(%s) AND d.quantity > d.cancelled + d.shipped + d.elsewhere""",
        [KIND, live],
    )
    needs: dict[int, dict[int, int]] = {}
    mine: dict[int, dict[tuple[int, int], int]] = {}
    unmapped: set[int] = set()
    for order_id, sku_id, wanted, waiting, lost, held, warehouse_id in found:
        told = facts[order_id]
        told["waiting"] = (told["waiting"] or 0) + waiting
        if lost:
            unmapped.add(order_id)
            continue
        need = needs.setdefault(order_id, {})
        need[sku_id] = need.get(sku_id, 0) + wanted
        if warehouse_id is not None:
            own = mine.setdefault(order_id, {})
            own[warehouse_id, sku_id] = own.get((warehouse_id, sku_id), 0) + held
    free = free_stock(sorted({sku_id for need in needs.values() for sku_id in need}))
    ranked = ranked_warehouses(sorted({facts[order_id]["store"] for order_id in needs}))
    for order_id, need in needs.items():
        if order_id not in unmapped:
            own = mine.get(order_id, {})
            facts[order_id]["one_warehouse"] = any(
                all(
                    free.get(place, {}).get(sku_id, 0) + own.get((place, sku_id), 0) >= units
                    for sku_id, units in need.items()
                )
                for place, _rank in ranked[facts[order_id]["store"]]
            )
