"""What the parcels say when the stock asks."""

from collections.abc import Sequence

from erp.kernel.outcomes import Refusal
from erp.kernel.sql import rows
from logistics.states import OPEN


def not_left(warehouse_ids: Sequence[int]) -> dict[int, Refusal]:
    """Warehouses from which parcels have still to leave."""
    found = rows(
        """SELECT warehouse_id, count(*), min(number) FROM logistics_parcel
           WHERE warehouse_id = ANY(%s) AND state = ANY(%s) GROUP BY 1""",
        [list(warehouse_ids), [str(state) for state in OPEN]],
    )
    return {key: Refusal("parcels", {"count": count, "number": number}) for key, count, number in found}
