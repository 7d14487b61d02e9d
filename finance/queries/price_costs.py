"""What a unit costs us today: for the price calculator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings

from erp.kernel.money import minor_digits
from erp.kernel.services import fx
from erp.kernel.sql import rows


@dataclass(frozen=True, slots=True)
class UnitCost:
    """The cost of one unit in the base currency, and where it is known from: `stock`, `receipt` (all of it is sold) or `quote`.

    What is or was in stock has its freight in its cost; a quote has not.
    """

    amount: Decimal
    source: str

    @property
    def landed(self) -> bool:
        """Whether the freight to us is in it."""
        return self.source != "quote"


def unit_costs(sku_ids: Iterable[int], *, on: date) -> dict[int, UnitCost]:
    """The cost of each SKU: the average of what is in stock, else of what came last, else the cheapest quote; unknown: left out."""
    wanted = sorted(set(sku_ids))
    known = {sku_id: UnitCost(_major(value, count), source) for sku_id, value, count, source in _from_layers(wanted)}
    return known | _quoted([sku_id for sku_id in wanted if sku_id not in known], on)


def _from_layers(sku_ids: list[int]) -> list[tuple[int, int, int, str]]:
    return [
        (row[0], row[1], row[2], row[3])
        for row in rows(
            """SELECT w.id, coalesce(s.value, r.value), coalesce(s.units, r.units), CASE WHEN s.units > 0 THEN 'stock' ELSE 'receipt' END
               FROM unnest(%s::bigint[]) AS w(id)
               LEFT JOIN LATERAL (SELECT sum(c.value_left) AS value, sum(c.quantity_left) AS units FROM inventory_stocklevel l
                                  JOIN inventory_costlayer c ON c.level_id = l.id WHERE l.sku_id = w.id AND c.quantity_left > 0) s ON true
               LEFT JOIN LATERAL (SELECT c.value, c.quantity AS units FROM inventory_stocklevel l
                                  JOIN inventory_costlayer c ON c.level_id = l.id WHERE l.sku_id = w.id AND s.units IS NULL
                                  ORDER BY c.received_at DESC, c.id DESC LIMIT 1) r ON true
               WHERE coalesce(s.units, r.units) > 0""",
            [sku_ids],
        )
    ]


def _quoted(sku_ids: list[int], on: date) -> dict[int, UnitCost]:
    """The cheapest of the suppliers' quotes in force, each at its smallest quantity; a currency without a rate is passed over."""
    if not sku_ids:
        return {}
    found = rows(
        """SELECT DISTINCT ON (q.sku_id, q.supplier_id) q.sku_id, q.unit_price, s.currency
           FROM procurement_supplierquote q JOIN procurement_supplier s ON s.id = q.supplier_id
           WHERE q.sku_id = ANY(%s) AND q.valid_from <= %s AND s.closed_at IS NULL
           ORDER BY q.sku_id, q.supplier_id, q.min_quantity, q.valid_from DESC""",
        [sku_ids, on],
    )
    rates = fx.rates((currency, on) for _sku, _price, currency in found)
    cheapest: dict[int, Decimal] = {}
    for sku_id, price, currency in found:
        if (currency, on) in rates:
            base = price * rates[currency, on]
            cheapest[sku_id] = min(base, cheapest.get(sku_id, base))
    return {sku_id: UnitCost(amount, "quote") for sku_id, amount in cheapest.items()}


def _major(minor: int, units: int) -> Decimal:
    return Decimal(minor).scaleb(-minor_digits(settings.BASE_CURRENCY)) / Decimal(units)
