"""What speaks against closing a warehouse: our own rows, and those of higher apps, which the wiring names."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from erp.kernel.outcomes import Refusal
from erp.kernel.sql import rows

Guard = Callable[[Sequence[int]], Mapping[int, Refusal]]
_higher: list[Guard] = []

_STOCK = """
  SELECT l.warehouse_id, sum(l.on_hand), count(*), min(s.code) FROM inventory_stocklevel l JOIN products_sku s ON s.id = l.sku_id
  WHERE l.warehouse_id = ANY(%s) AND l.on_hand > 0 GROUP BY 1"""
_OWED = """
  SELECT l.warehouse_id, sum(r.held + r.waiting), count(DISTINCT l.sku_id), min(s.code) FROM inventory_stocklevel l
  JOIN inventory_reservation r ON r.level_id = l.id AND (r.held > 0 OR r.waiting > 0) JOIN products_sku s ON s.id = l.sku_id
  WHERE l.warehouse_id = ANY(%s) GROUP BY 1"""
_TRANSFERS = """
  SELECT w.id, count(*), min(t.number) FROM unnest(%s::bigint[]) AS w(id)
  JOIN inventory_transfer t ON w.id IN (t.source_id, t.target_id) AND t.state IN ('draft', 'sent') GROUP BY 1"""
_COUNTS = """
  SELECT warehouse_id, count(*), min(number) FROM inventory_stockcount
  WHERE warehouse_id = ANY(%s) AND state IN ('open', 'counting', 'review') GROUP BY 1"""
# Stores that name their warehouses and have no other open one, and those that name none once no own one is open; closing all of those
# asked for at once is the question.
_ONLY = """
  SELECT sw.warehouse_id, count(*) FROM inventory_storewarehouse sw JOIN stores_store s ON s.id = sw.store_id AND s.closed_at IS NULL
  WHERE sw.warehouse_id = ANY(%s) AND NOT EXISTS (
    SELECT 1 FROM inventory_storewarehouse x JOIN inventory_warehouse w ON w.id = x.warehouse_id AND w.closed_at IS NULL
    WHERE x.store_id = sw.store_id AND w.id <> ALL(%s)) GROUP BY 1
  UNION ALL
  SELECT w.id, count(*) FROM inventory_warehouse w JOIN stores_store s ON s.closed_at IS NULL
  WHERE w.id = ANY(%s) AND w.kind = 'own' AND NOT EXISTS (SELECT 1 FROM inventory_storewarehouse x WHERE x.store_id = s.id)
    AND NOT EXISTS (SELECT 1 FROM inventory_warehouse o WHERE o.kind = 'own' AND o.closed_at IS NULL AND o.id <> ALL(%s)) GROUP BY 1"""
_MIRRORS = """
  SELECT warehouse_id FROM inventory_mirrorplace WHERE warehouse_id = ANY(%s)"""


def set_guards(guards: Sequence[Guard]) -> None:
    """Called by the wiring: who else may object."""
    _higher[:] = guards


def objections_to_closing(warehouse_ids: Sequence[int]) -> dict[int, list[Refusal]]:
    """All that speaks against closing these warehouses: `stock`, `owed`, `transfers`, `counts`, `only_one`, `mirrored`, and what others say."""
    ids = list(warehouse_ids)
    found: dict[int, list[Refusal]] = defaultdict(list)
    for key, units, skus, code in rows(_STOCK, [ids]):
        found[key].append(Refusal("stock", {"units": int(units), "skus": skus, "sku": code}))
    for key, units, skus, code in rows(_OWED, [ids]):
        found[key].append(Refusal("owed", {"units": int(units), "skus": skus, "sku": code}))
    for key, count, number in rows(_TRANSFERS, [ids]):
        found[key].append(Refusal("transfers", {"count": count, "number": number}))
    for key, count, number in rows(_COUNTS, [ids]):
        found[key].append(Refusal("counts", {"count": count, "number": number}))
    for guard in _higher:
        for key, refusal in guard(ids).items():
            found[key].append(refusal)
    for key, count in rows(_ONLY, [ids, ids, ids, ids]):
        found[key].append(Refusal("only_one", {"count": count}))
    for (key,) in rows(_MIRRORS, [ids]):
        found[key].append(Refusal("mirrored"))
    return dict(found)
