"""`bench approve`: clean orders pass review, a thousand in one action, beside plain SQL that leaves the same rows."""

from functools import partial

from erp.benching.ground import Result, middle, put_aside, small_company
from erp.benching.ship import PARCELS, RUNS, ordered
from erp.benching.windows import Marks, in_slices, side_by_side
from erp.kernel.outcomes import Outcomes
from erp.kernel.sql import execute
from orders.services.review import approve_orders
from orders.states import OrderState

SLICE = 1000
WRITTEN = ("kernel_timelineentry",)
CHANGED = {"orders_order": ("state", "approved_at", "approved_by_id")}


def approve() -> Result:
    """2,000 orders of one line, in slices of 1,000, a transaction each; the way a job approves them."""
    demands = ordered(small_company(skus=500, units=100), state=OrderState.REVIEW)
    order_ids = sorted({one.line.order_id for one in demands})
    execute("ANALYZE")
    put_aside((*WRITTEN, *CHANGED))
    ours, limit = side_by_side(
        "approve",
        written=WRITTEN,
        changed=CHANGED,
        start={"orders": order_ids[0] - 1},
        runs=RUNS,
        work=partial(_ours, order_ids),
    )
    more = {"slice": SLICE, "runs": RUNS, "seconds_a_thousand": round(middle(ours) * 1000 / PARCELS, 3)}
    return Result("approve", PARCELS, "orders/s", PARCELS / middle(ours), PARCELS / middle(limit), more)


def _ours(order_ids: list[int], marks: list[Marks]) -> None:
    def act(chosen: list[int]) -> Outcomes:
        return approve_orders(order_ids=chosen, actor=None)

    in_slices(order_ids, marks, size=SLICE, written=WRITTEN, name="orders", act=act)
