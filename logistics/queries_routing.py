"""Reads that choosing a service needs: services with their limits, what SKUs weigh and measure, and the rules in their order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from erp.kernel.sql import rows
from logistics.formulas import Sides, box_of
from logistics.routing import Limits, RoutingStep
from logistics.weights import expected_g


@dataclass(frozen=True, slots=True)
class Offered:
    """An open service, and the warehouses that it leaves from."""

    limits: Limits
    warehouses: frozenset[int]


def services_offered() -> list[Offered]:
    """All open services by rank, in one statement."""
    found = rows(
        """SELECT s.id, s.rank, s.countries, s.max_weight_g, coalesce(t.min_weight_g, 0), coalesce(t.max_side_mm, 0),
                  coalesce(t.max_girth_mm, 0), coalesce(t.max_value, 0), coalesce(t.refused_traits, '{}'), t.days_from, t.days_to,
                  ARRAY(SELECT w.warehouse_id FROM logistics_service_warehouses w WHERE w.service_id = s.id)
           FROM logistics_service s LEFT JOIN logistics_serviceterms t ON t.service_id = s.id
           WHERE s.closed_at IS NULL ORDER BY s.rank, s.id"""
    )
    offered = []
    for key, rank, countries, most, least, side, girth, value, traits, days_from, days_to, warehouses in found:
        days = (days_from, days_to) if days_to is not None else None
        limits = Limits(key, rank, frozenset(countries), most, least, side, girth, value, frozenset(traits), days)
        offered.append(Offered(limits, frozenset(warehouses)))
    return offered


@dataclass(frozen=True, slots=True)
class Measure:
    """Of one unit of a SKU: grams, sides in millimetres (a 0 among them: not known), what carriers ask about it."""

    grams: int
    sides: Sides
    traits: frozenset[str]


@dataclass(frozen=True, slots=True)
class Measures:
    """What SKUs weigh and measure."""

    of: Mapping[int, Measure]

    def grams(self, contents: Sequence[tuple[int, int]]) -> int:
        """What a parcel of (SKU, units) should weigh with its packaging."""
        return expected_g([(quantity, self.of[sku_id].grams) for sku_id, quantity in contents])

    def box(self, contents: Sequence[tuple[int, int]]) -> Sides | None:
        """The box that it is taken to need, see `formulas.box_of`."""
        return box_of([(quantity, self.of[sku_id].sides) for sku_id, quantity in contents])

    def traits(self, contents: Sequence[tuple[int, int]]) -> frozenset[str]:
        """What any of it has."""
        return frozenset().union(*(self.of[sku_id].traits for sku_id, _quantity in contents))


def measures_of(*, sku_ids: Iterable[int]) -> Measures:
    """The measures of SKUs, in one statement."""
    found = rows(
        "SELECT id, weight_g, length_mm, width_mm, height_mm, traits FROM products_sku WHERE id = ANY(%s)",
        [list(set(sku_ids))],
    )
    return Measures({row[0]: Measure(row[1], (row[2], row[3], row[4]), frozenset(row[5])) for row in found})


def routing_steps() -> list[RoutingStep]:
    """The rules that are switched on, in their order, in one statement."""
    found = rows(
        """SELECT id, position, name, outcome, service_id, among_ids, countries, from_g, to_g, from_value, to_value, traits, warehouse_ids,
                  store_ids, wished_ids FROM logistics_routingrule WHERE active ORDER BY position"""
    )
    steps = []
    for row in found:
        sets = [frozenset(values) for values in (row[5], row[6], *row[11:])]
        values: list[Any] = [*row[:5], *sets[:2], *row[7:11], *sets[2:]]
        steps.append(RoutingStep(*values))
    return steps
