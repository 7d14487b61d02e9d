"""`bench reserve-past`: one reservation of a SKU with 100,000 moves behind it, beside one of a SKU that is new."""

from collections.abc import Sequence
from datetime import timedelta

from erp.benching.ground import Result, middle, small_company, timed
from erp.kernel import clock
from erp.kernel.sql import execute
from inventory.services.reserve import Wish, release, reserve

MOVES, CALLS, RUNS = 100_000, 40, 9
KIND = "bench"


def reserve_past() -> Result:
    """The rates of single reservations; a past must not weigh on them (`performance.md` allows 1.2)."""
    ground = small_company(skus=2, units=MOVES)
    new, old = (sku.pk for sku in ground.skus)
    execute(
        """INSERT INTO inventory_stockmove (level_id, delta, kind, document_kind, document_id, value, at)
           SELECT l.id, CASE WHEN n %% 2 = 0 THEN 1 ELSE -1 END, 'adjustment', 'bench', n, 0, now() - (%s - n) * interval '1 second'
           FROM inventory_stocklevel l CROSS JOIN generate_series(1, %s) n WHERE l.sku_id = %s""",
        [MOVES, MOVES, old],
    )
    execute(
        """INSERT INTO inventory_reservation (owner_kind, owner_id, level_id, consumed, deadline, queued_at)
           SELECT 'past', n, l.id, 1, now(), now() FROM inventory_stocklevel l CROSS JOIN generate_series(1, %s) n WHERE l.sku_id = %s""",
        [MOVES, old],
    )
    execute("VACUUM (ANALYZE)")
    fresh, grown = [], []
    for run in range(RUNS):
        fresh.append(_calls(new, ground.warehouse.pk, 2 * run))
        grown.append(_calls(old, ground.warehouse.pk, 2 * run + 1))
    return Result(
        "reserve-past", CALLS, "orders/s", CALLS / middle(grown), CALLS / middle(fresh), {"moves": MOVES, "runs": RUNS}
    )


def _calls(sku_id: int, warehouse_id: int, run: int) -> float:
    owners = [run * CALLS + call + 1 for call in range(CALLS)]
    seconds = timed(lambda: _one_by_one(sku_id, warehouse_id, owners))
    release(KIND, owners)
    return seconds


def _one_by_one(sku_id: int, warehouse_id: int, owners: Sequence[int]) -> None:
    deadline = clock.now() + timedelta(days=2)
    for owner in owners:
        reserve([Wish(KIND, owner, sku_id, warehouse_id, 1, deadline)])
