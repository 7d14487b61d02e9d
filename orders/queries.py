"""Reads of orders that more than one caller needs, and the decisions over plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from erp.kernel.sql import rows


@dataclass(frozen=True, slots=True)
class WarehouseOffer:
    """A warehouse that may serve a store, by rank, and what it has free of the wanted SKUs.

    `serves`: a service of its carries to the buyer's country. `cost`: the freight from there in minor units of the base currency;
    None: not asked for, or unknown.
    """

    warehouse_id: int
    rank: int
    available: Mapping[int, int]
    serves: bool = True
    cost: int | None = None

    def covered(self, need: Mapping[int, int]) -> int:
        """How many of the wanted units it has."""
        return sum(min(quantity, max(0, self.available.get(sku_id, 0))) for sku_id, quantity in need.items())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A warehouse that was looked at. `why`: `chosen`, or what put it behind: `country`, `stock`, `not_wished`, `cost` or `rank`."""

    warehouse_id: int
    why: str
    covered: int
    wanted: int
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The warehouse (None without any offer), and every candidate, best first."""

    warehouse_id: int | None
    candidates: tuple[Candidate, ...]


def choose_warehouse(need: Mapping[int, int], offers: Sequence[WarehouseOffer], *, wished: int | None = None) -> Choice:
    """Where an order leaves from. Pure.

    First who can send to the country at all, then who has everything, then the warehouse that a rule or a person wishes, then who has
    most, then the lower freight (unknown comes last), then the better rank. The first difference to the chosen one is the reason of each
    other candidate.
    """
    wanted = sum(need.values())
    marks = {offer.warehouse_id: _marks(offer, offer.covered(need), wanted, wished) for offer in offers}
    ranked = sorted(offers, key=lambda offer: (marks[offer.warehouse_id], offer.warehouse_id))
    found = []
    for offer in ranked:
        why = (
            "chosen"
            if offer is ranked[0]
            else _first_difference(marks[ranked[0].warehouse_id], marks[offer.warehouse_id])
        )
        found.append(Candidate(offer.warehouse_id, why, offer.covered(need), wanted, offer.cost))
    return Choice(ranked[0].warehouse_id if ranked else None, tuple(found))


_REASONS = ("country", "stock", "not_wished", "stock", "cost", "rank")
Marks = tuple[bool, bool, bool, int, tuple[bool, int], int]


def _marks(offer: WarehouseOffer, covered: int, wanted: int, wished: int | None) -> Marks:
    """What counts, in its order; smaller is better."""
    cost = (offer.cost is None, offer.cost or 0)
    return (not offer.serves, covered < wanted, offer.warehouse_id != wished, -covered, cost, offer.rank)


def _first_difference(best: Marks, other: Marks) -> str:
    return next((why for why, mine, its in zip(_REASONS, other, best, strict=True) if mine != its), "rank")


def served_countries(warehouse_ids: Sequence[int]) -> dict[int, set[str] | None]:
    """The countries to which an open service carries from each warehouse; None: to all. A warehouse without a service is left out."""
    served: dict[int, set[str] | None] = {}
    found = rows(
        """SELECT sw.warehouse_id, s.countries FROM logistics_service_warehouses sw JOIN logistics_service s ON s.id = sw.service_id
           WHERE sw.warehouse_id = ANY(%s) AND s.closed_at IS NULL""",
        [list(warehouse_ids)],
    )
    for warehouse_id, countries in found:
        known = served.setdefault(warehouse_id, set())
        served[warehouse_id] = None if known is None or not countries else known | set(countries)
    return served


def serves(served: Mapping[int, set[str] | None], warehouse_id: int, country: str) -> bool:
    """Whether something carries from a warehouse to a country; unknown countries are no reason against it."""
    if warehouse_id not in served:
        return False
    countries = served[warehouse_id]
    return countries is None or not country or country in countries


def ranked_warehouses(store_ids: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """The open warehouses of ours that serve each store, as (warehouse, rank); a store without any is served by every own one."""
    ranked: dict[int, list[tuple[int, int]]] = {store_id: [] for store_id in store_ids}
    found = rows(
        """SELECT s.id, w.id, coalesce(sw.rank, 1000)
           FROM unnest(%s::bigint[]) AS s(id)
           JOIN inventory_warehouse w ON w.kind IN ('own', 'overseas', 'pickup') AND w.closed_at IS NULL AND w.suspended_at IS NULL
           LEFT JOIN inventory_storewarehouse sw ON sw.store_id = s.id AND sw.warehouse_id = w.id
           WHERE sw.id IS NOT NULL
              OR (w.kind = 'own' AND NOT EXISTS (SELECT 1 FROM inventory_storewarehouse x WHERE x.store_id = s.id))
           ORDER BY 1, 3, 2""",
        [list(ranked)],
    )
    for store_id, warehouse_id, rank in found:
        ranked[store_id].append((warehouse_id, rank))
    return ranked


def unserved(store_ids: Sequence[int]) -> set[int]:
    """Stores from whose orders nothing could be reserved: no warehouse of ours that serves them is open."""
    return {store_id for store_id, found in ranked_warehouses(store_ids).items() if not found}


def free_stock(sku_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """Free units by warehouse and SKU: a look without a lock, for choosing."""
    free: dict[int, dict[int, int]] = {}
    found = rows(
        "SELECT warehouse_id, sku_id, on_hand - reserved FROM inventory_stocklevel WHERE sku_id = ANY(%s) AND on_hand > reserved",
        [list(sku_ids)],
    )
    for warehouse_id, sku_id, units in found:
        free.setdefault(warehouse_id, {})[sku_id] = units
    return free
