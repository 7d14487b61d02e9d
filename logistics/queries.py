"""Reads of parcels and services that more than one caller needs. Nothing here writes."""

from collections.abc import Iterable

from erp.kernel.sql import rows


def sku_weights(*, sku_ids: Iterable[int]) -> dict[int, int]:
    """Grams of one unit of each SKU."""
    found = rows("SELECT id, weight_g FROM products_sku WHERE id = ANY(%s)", [list(set(sku_ids))])
    return {row[0]: row[1] for row in found}
