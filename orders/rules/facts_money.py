"""Facts of money, estimated: margin = items and shipping - fees - freight - goods. A part that is not known leaves it unknown.

Goods are estimated at the average of the layers that are left, or at the last layer that was; freight by today's rates; fees by
finance's rules. All in minor units of the base currency. The same estimate stands before and after in a rehearsal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from erp.kernel import clock, crypto
from erp.kernel.sql import rows
from logistics.services.quoting import Consignment, Quote, quote
from orders.queries import ranked_warehouses
from orders.rules import hooks
from orders.services.demand import KIND
from orders.states import FulfilledBy

Gathered = dict[int, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Sending:
    """What an order would send, and from where, before any wish of a rule."""

    contents: tuple[tuple[int, int], ...]
    warehouse_id: int | None
    country: str
    postcode: str
    service_id: int | None
    value: int | None
    store_id: int

    def consignment(self, key: int, *, warehouse_id: int, service_id: int | None) -> Consignment:
        """The question which service carries it, from a warehouse, by the service that somebody wishes."""
        return Consignment(
            key, warehouse_id, self.country, self.contents, self.postcode, self.value, service_id, self.store_id
        )


def add_margin(facts: Gathered) -> None:
    """Write the margin, its percentage, its parts for the explanation, and what would be sent by which service."""
    sendings = sendings_of(facts)
    quotes = quoted(sendings)
    costs = goods_costs({sku for sending in sendings.values() for sku, _ in sending.contents})
    fees = hooks.fees_of(list(facts))
    for order_id, told in facts.items():
        sending = sendings.get(order_id)
        sales = (
            None if told["items"] is None or told["shipping_paid"] is None else told["items"] + told["shipping_paid"]
        )
        told["margin_parts"] = {
            "sales": sales,
            "fees": fees.get(order_id),
            "freight": quotes[order_id].freight if order_id in quotes else None,
            "goods": goods_cost(sending.contents, costs) if sending else None,
        }
        told["margin"] = margin(told["margin_parts"])
        told["margin_percent"] = percent(told["margin"], sales)
        told["_sending"], told["_quote"] = sending, quotes.get(order_id)


def margin(parts: Mapping[str, int | None]) -> int | None:
    """Sales less what goes off; None when a part is not known."""
    values = [parts[name] for name in ("sales", "fees", "freight", "goods")]
    known = [value for value in values if value is not None]
    return known[0] - sum(known[1:]) if len(known) == len(values) else None


def percent(amount: int | None, sales: int | None) -> Decimal | None:
    """A margin as a percentage of sales."""
    return round(Decimal(amount) * 100 / sales, 2) if amount is not None and sales else None


def goods_costs(sku_ids: set[int]) -> dict[int, tuple[int, int]]:
    """By SKU a value and the units that have it: of the layers that are left, or of the last one that was."""
    ids = sorted(sku_ids)
    left = rows(
        """SELECT l.sku_id, sum(c.value_left)::bigint, sum(c.quantity_left)::bigint FROM inventory_stocklevel l
           JOIN inventory_costlayer c ON c.level_id = l.id AND c.quantity_left > 0 WHERE l.sku_id = ANY(%s) GROUP BY 1""",
        [ids],
    )
    found = {sku_id: (value, units) for sku_id, value, units in left}
    gone = rows(
        """SELECT DISTINCT ON (l.sku_id) l.sku_id, c.value, c.quantity FROM inventory_stocklevel l
           JOIN inventory_costlayer c ON c.level_id = l.id WHERE l.sku_id = ANY(%s) ORDER BY l.sku_id, c.received_at DESC, c.id DESC""",
        [[sku_id for sku_id in ids if sku_id not in found]],
    )
    return found | {sku_id: (value, units) for sku_id, value, units in gone}


def goods_cost(contents: Sequence[tuple[int, int]], costs: Mapping[int, tuple[int, int]]) -> int | None:
    """What the goods cost, each SKU rounded half up; None when one has never come in."""
    if not contents or any(sku_id not in costs for sku_id, _ in contents):
        return None
    return sum((2 * costs[sku][0] * units + costs[sku][1]) // (2 * costs[sku][1]) for sku, units in contents)


def sendings_of(facts: Gathered) -> dict[int, Sending]:
    """What we would send for each order of ours whose lines are all mapped."""
    ours = [order_id for order_id, told in facts.items() if told["fulfilled_by"] == FulfilledBy.SELLER]
    found = rows(
        """SELECT l.order_id, d.sku_id, sum(d.quantity)::int, min(sl.warehouse_id) FROM orders_orderline l
           JOIN orders_demand d ON d.line_id = l.id AND d.attempt = 1
           LEFT JOIN inventory_reservation r ON r.owner_kind = %s AND r.owner_id = d.id
           LEFT JOIN inventory_stocklevel sl ON sl.id = r.level_id
           WHERE l.order_id = ANY(%s) GROUP BY 1, 2 ORDER BY 1, 2""",
        [KIND, ours],
    )
    contents: dict[int, list[tuple[int, int]]] = {}
    held_in: dict[int, int] = {}
    unmapped: set[int] = set()
    for order_id, sku_id, units, warehouse_id in found:
        if sku_id is None:
            unmapped.add(order_id)
        contents.setdefault(order_id, []).append((sku_id, units))
        if warehouse_id is not None:
            held_in.setdefault(order_id, warehouse_id)
    postcodes = _postcodes(ours)
    ranked = ranked_warehouses(sorted({facts[order_id]["store"] for order_id in contents}))
    made: dict[int, Sending] = {}
    for order_id, own in contents.items():
        if order_id in unmapped:
            continue
        told = facts[order_id]
        first = next((place for place, _ in ranked[told["store"]]), None)
        place = told["_wished_warehouse"] or told["_warehouse"] or held_in.get(order_id) or first
        made[order_id] = Sending(
            tuple(own),
            place,
            told["country"] or "",
            postcodes.get(order_id, ""),
            told["_wished_service"],
            told.get("items"),
            told["store"],
        )
    return made


def _postcodes(order_ids: Sequence[int]) -> dict[int, str]:
    found = rows(
        "SELECT order_id, sealed FROM orders_buyer WHERE order_id = ANY(%s) AND sealed IS NOT NULL", [list(order_ids)]
    )
    return {order_id: str(crypto.unseal_json(sealed).get("postcode", "")) for order_id, sealed in found}


Wishes = Mapping[int, tuple[int | None, int | None]]


def quoted(sendings: Mapping[int, Sending], wishes: Wishes | None = None) -> dict[int, Quote]:
    """Service and freight of each order, with what rules wish: (warehouse, service), None where they wish nothing."""
    asked = []
    for order_id, sending in sendings.items():
        place, service = (wishes or {}).get(order_id, (None, None))
        place = place or sending.warehouse_id
        if place is not None:
            wished = service or sending.service_id
            asked.append(sending.consignment(order_id, warehouse_id=place, service_id=wished))
    return quote(asked, on=clock.business_date(clock.now())) if asked else {}
