"""Reads of the catalogue that more than one caller needs."""

from collections.abc import Sequence

from erp.kernel.sql import rows


def parts_of(listing_ids: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """What one unit of each listing asks of the stock, as (SKU, quantity): a bundle asks for its parts, an unmapped one for nothing."""
    parts: dict[int, list[tuple[int, int]]] = {listing_id: [] for listing_id in listing_ids}
    found = rows(
        """SELECT l.id, coalesce(b.part_id, l.sku_id), coalesce(b.quantity, 1)
           FROM products_listing l LEFT JOIN products_bundlepart b ON b.bundle_id = l.sku_id
           WHERE l.id = ANY(%s) AND l.sku_id IS NOT NULL ORDER BY 1, 2""",
        [list(parts)],
    )
    for listing_id, sku_id, per_unit in found:
        parts[listing_id].append((sku_id, per_unit))
    return parts
