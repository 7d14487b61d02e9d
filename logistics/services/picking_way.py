"""The way of a clerk who picks: which bins, in which order, how many units of what.

Stock leaves its bins in picking order only when a parcel ships (`inventory.services.bins.let_out`). So the first units on the way
of a level belong to parcels that are picked but still here, or wait in another wave: a new wave's way begins behind those.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from erp.kernel.sql import rows

Wanted = Mapping[int, tuple[int, Counter[int]]]  # by wave: its warehouse, and units by SKU
_LAST = 2**31 - 1
_LYING = """
  SELECT l.warehouse_id, l.sku_id, p.bin_id, p.quantity, p.turn, p.sort, p.code FROM inventory_stocklevel l
  JOIN unnest(%s::bigint[], %s::bigint[]) AS t(w, s) ON l.warehouse_id = t.w AND l.sku_id = t.s
  CROSS JOIN LATERAL (
    SELECT b.bin_id, b.quantity, CASE WHEN k.kind IN ('shelf', 'floor') THEN 0 ELSE 2 END AS turn, k.sort, k.code, b.id
    FROM inventory_binlevel b JOIN inventory_bin k ON k.id = b.bin_id WHERE b.level_id = l.id AND b.quantity > 0
    UNION ALL SELECT NULL, l.on_hand - l.binned, 1, 0, '', 0 WHERE l.on_hand > l.binned) p
  ORDER BY l.warehouse_id, l.sku_id, p.turn, p.sort, p.code, p.id"""
_TAKEN = """
  SELECT p.warehouse_id, l.sku_id, sum(l.quantity) FROM logistics_parcel p JOIN logistics_parcelline l ON l.parcel_id = p.id
  WHERE p.state IN ('labelled', 'verified', 'weighed') AND p.warehouse_id = ANY(%s) AND l.sku_id = ANY(%s)
    AND (p.state <> 'labelled' OR p.picked_at IS NOT NULL
         OR EXISTS (SELECT 1 FROM logistics_waveparcel x WHERE x.parcel_id = p.id AND x.live AND NOT x.wave_id = ANY(%s)))
  GROUP BY 1, 2"""


@dataclass(frozen=True, slots=True)
class Lying:
    """Units of a SKU in a bin (none: not put away), with the bin's place on the way."""

    bin_id: int | None
    quantity: int
    order: tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Stop:
    """Take so many units of a SKU from this bin."""

    sku_id: int
    bin_id: int | None
    quantity: int


def way_of(waves: Wanted) -> dict[int, list[Stop]]:
    """The stops of each wave in walking order, goods without a bin at the end. The waves of one call do not plan the same units twice."""
    pairs = sorted({(house, sku) for house, wanted in waves.values() for sku in wanted})
    lying: dict[tuple[int, int], list[Lying]] = defaultdict(list)
    for house, sku, bin_id, quantity, turn, sort, code in rows(
        _LYING, [[pair[0] for pair in pairs], [pair[1] for pair in pairs]]
    ):
        lying[house, sku].append(Lying(bin_id, quantity, (turn, sort, code)))
    houses, skus = sorted({pair[0] for pair in pairs}), sorted({pair[1] for pair in pairs})
    taken = Counter({(row[0], row[1]): int(row[2]) for row in rows(_TAKEN, [houses, skus, list(waves)])})
    ways: dict[int, list[Stop]] = {}
    for key, (house, wanted) in waves.items():
        stops: list[tuple[tuple[int, int, str], int, Stop]] = []
        for sku, units in wanted.items():
            for order, stop in _stops(sku, units, lying[house, sku], behind=taken[house, sku]):
                stops.append((order, sku, stop))
            taken[house, sku] += units
        ways[key] = [stop for _order, _sku, stop in sorted(stops, key=lambda each: each[:2])]
    return ways


def _stops(sku: int, units: int, lying: Sequence[Lying], *, behind: int) -> list[tuple[tuple[int, int, str], Stop]]:
    """Where `units` are taken behind the first `behind` ones; what no bin holds is looked for at the end. Pure."""
    found: list[tuple[tuple[int, int, str], Stop]] = []
    upto = 0
    for place in lying:
        start, upto = upto, upto + place.quantity
        take = min(upto, behind + units) - max(start, behind)
        if take > 0:
            order = place.order if place.bin_id else (1, _LAST, "")
            found.append((order, Stop(sku, place.bin_id, take)))
    rest = units - sum(stop.quantity for _order, stop in found)
    if rest > 0:
        loose = next((i for i, (_order, stop) in enumerate(found) if stop.bin_id is None), None)
        if loose is None:
            found.append(((3, _LAST, ""), Stop(sku, None, rest)))
        else:
            order, stop = found[loose]
            found[loose] = (order, Stop(sku, None, stop.quantity + rest))
    return found
