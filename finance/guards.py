"""What the finances say when the logistics asks."""

from collections.abc import Sequence

from erp.kernel.outcomes import Refusal
from erp.kernel.sql import rows


def services_priced(service_ids: Sequence[int]) -> dict[int, Refusal]:
    """Services whose freight the price rules of stores reckon with."""
    found = rows(
        "SELECT service_id, count(*) FROM finance_pricerule WHERE service_id = ANY(%s) GROUP BY 1", [list(service_ids)]
    )
    return {key: Refusal("price_rules", {"count": count}) for key, count in found}
