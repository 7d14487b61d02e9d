"""How an order may be divided, as decisions over plain values: by what is there, by line, by warehouse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Units = dict[int, int]  # units by order line


@dataclass(frozen=True, slots=True)
class OpenPart:
    """What a line still asks of one part SKU: the demand, and how much of it is held where."""

    demand_id: int
    line_id: int
    order_id: int
    sku_id: int | None
    attempt: int
    per_unit: int
    held: int
    waiting: int
    warehouse_id: int

    @property
    def units(self) -> int:
        return (self.held + self.waiting) // self.per_unit


@dataclass(frozen=True, slots=True)
class Piece:
    """Units by line that leave together; `warehouse_id`: from there instead of where they are now."""

    units: Units
    warehouse_id: int | None = None


Plan = list[Piece]


def units_of(parts: Sequence[OpenPart]) -> Units:
    """Units of each line that are still to be sent. Pure."""
    found: Units = {}
    for part in parts:
        found[part.line_id] = max(found.get(part.line_id, 0), part.units)
    return found


def there(parts: Sequence[OpenPart]) -> Units:
    """Units of each line of which every part is held in the one warehouse that holds most of the order. Pure."""
    held: dict[int, int] = {}
    for part in parts:
        held[part.warehouse_id] = held.get(part.warehouse_id, 0) + part.held
    best = max(held, key=lambda key: (held[key], -key), default=0)
    found: Units = {}
    for part in parts:
        units = part.held // part.per_unit if part.warehouse_id == best else 0
        found[part.line_id] = min(found.get(part.line_id, units), units)
    return found


def by_stock(parts: Sequence[OpenPart]) -> Plan:
    """What is there, and the rest. Pure."""
    now = there(parts)
    return [Piece(now), Piece({line_id: count - now[line_id] for line_id, count in units_of(parts).items()})]


def by_line(parts: Sequence[OpenPart]) -> Plan:
    """Each line alone. Pure."""
    return [Piece({line_id: count}) for line_id, count in units_of(parts).items()]


def by_warehouse(parts: Sequence[OpenPart], offers: Sequence[tuple[int, Mapping[int, int]]]) -> Plan:
    """What is there; of what is missing a piece for each other warehouse that has some of it, best rank first; what is nowhere. Pure."""
    now = there(parts)
    left = {line_id: count - now[line_id] for line_id, count in units_of(parts).items()}
    plan = [Piece(now)]
    for warehouse_id, free in offers:
        stock, taken = dict(free), {}
        for line_id, missing in list(left.items()):
            mine = [part for part in parts if part.line_id == line_id]
            able = min(stock.get(part.sku_id or 0, 0) // part.per_unit for part in mine)
            if count := min(able, missing):
                taken[line_id] = count
                left[line_id] -= count
                for part in mine:
                    stock[part.sku_id or 0] -= count * part.per_unit
        plan.append(Piece(taken, warehouse_id))
    return [*plan, Piece(left)]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a demand in a piece; the first share of a demand keeps its row."""

    part: OpenPart
    portion_id: int
    held: int
    waiting: int
    warehouse_id: int | None


def shares_of(plan: Plan, parts: Sequence[OpenPart], portion_of: Mapping[int, int]) -> list[list[Share]]:
    """The shares of each part, piece by piece. Earlier pieces take what is held; a piece for another warehouse takes what waits. Pure."""
    found = []
    for part in parts:
        held, waiting, mine = part.held, part.waiting, []
        for place, piece in enumerate(plan):
            if count := piece.units.get(part.line_id, 0) * part.per_unit:
                given = min(held, count) if piece.warehouse_id is None else count - min(waiting, count)
                held, waiting = held - given, waiting - (count - given)
                mine.append(Share(part, portion_of[place], given, count - given, piece.warehouse_id))
        found.append(mine)
    return found
