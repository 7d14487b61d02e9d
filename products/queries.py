"""Reads of the catalogue that more than one caller needs."""

from collections.abc import Mapping, Sequence

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from erp.kernel.sql import rows
from products.models import Barcode, Sku
from products.states import SkuKind


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


def skus_like(words: str, *, limit: int = 12) -> QuerySet[Sku]:
    """SKUs whose code begins with the words or whose name has them, codes first; none for less than two letters."""
    asked = words.strip()
    if len(asked) < 2:
        return Sku.objects.none()
    code = Q(code__istartswith=asked)
    rank = Case(When(code, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = Sku.objects.filter(code | Q(name__icontains=asked) | Q(name_zh__icontains=asked))
    return found.annotate(rank=rank).order_by("rank", "code")[:limit]


def skus_for_export(filters: Mapping[str, str]) -> QuerySet[Sku]:
    """The SKUs that the list shows for these filters."""
    found = Sku.objects.all()
    if filters.get("kind") in SkuKind.values:
        found = found.filter(kind=filters["kind"])
    text = str(filters.get("q", "")).replace("\0", "").strip()[:60]
    return _matching(found, text) if text else found


def _matching(found: QuerySet[Sku], text: str) -> QuerySet[Sku]:
    """An exact barcode, else codes that begin so, else names that contain it."""
    by_barcode = found.filter(pk__in=Barcode.objects.filter(code=text).values("sku_id"))
    if by_barcode.exists():
        return by_barcode
    by_code = found.filter(Q(code__startswith=text) | Q(code__startswith=text.upper()))
    return by_code if by_code.exists() else found.filter(Q(name__icontains=text) | Q(name_zh__icontains=text))
