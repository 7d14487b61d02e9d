"""Reads of the catalogue that more than one caller needs."""

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Case, F, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable

from erp.kernel.sql import rows
from products.models import Barcode, Listing, Sku, SkuText

_MOST_WORDS = 8


class _Like(Func):
    """LIKE, with a pattern that the database makes."""

    template = "%(expressions)s"
    arg_joiner = " LIKE "
    output_field = BooleanField()


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


def matching(text: str) -> Q:
    """SKUs that a person means by `text`: an exact barcode is that SKU alone, else each word is a fragment of something it is found by.

    Codes, names in both languages, barcodes, supplier codes, brand and option values are found by any piece, also by one
    Chinese character (docs/adr/0016). A text without words matches everything.
    """
    words = text.replace("\0", "").split()[:_MOST_WORDS]
    if not words:
        return Q()
    if len(words) == 1 and (scanned := Barcode.objects.filter(code=words[0]).values_list("sku_id", flat=True).first()):
        return Q(pk=scanned)
    found = SkuText.objects.all()
    for word in words:
        pieces, pattern = _sought(word)
        found = found.filter(_Like("haystack", pattern), grams__contains=pieces)
    return Q(pk__in=found.values("sku_id"))


def listings_matching(text: str) -> Q:
    """Listings that a person means by `text`: each word is a fragment of the title or the seller's code, or all of them mean their SKU."""
    words = text.replace("\0", "").split()[:_MOST_WORDS]
    if not words:
        return Q()
    # as the index `listing_pieces` has it, to the letter
    said = _Folded(_Said(F("seller_sku"), F("title")))
    own = Listing.objects.alias(
        said=said, pieces=Func(said, function="products_grams", output_field=ArrayField(TextField()))
    )
    for word in words:
        pieces, pattern = _sought(word)
        own = own.filter(_Like("said", pattern), pieces__contains=pieces)
    # two searches put together: in one condition neither index would serve
    return Q(
        pk__in=own.values("pk").union(Listing.objects.filter(sku__in=Sku.objects.filter(matching(text))).values("pk"))
    )


class _Said(Func):
    """The code and the title of a listing in one text."""

    template = "(%(expressions)s)"
    arg_joiner = r" || E'\n' || "
    output_field = TextField()


class _Folded(Func):
    """Letters as they are compared."""

    function = "products_fold"
    output_field = TextField()


def _sought(word: str) -> tuple[Combinable, Combinable]:
    """The pieces that a text with this word has, and the pattern that it fits."""
    folded = _Folded(Value(word))
    pieces = Func(folded, function="products_sought", output_field=ArrayField(TextField()))
    return pieces, Func(folded, function="products_pattern", output_field=TextField())


def skus_like(words: str, *, limit: int = 12) -> QuerySet[Sku]:
    """Living SKUs that the words are a fragment of, those whose code begins so first; none for no words."""
    asked = words.replace("\0", "").strip()
    if not asked:
        return Sku.objects.none()
    rank = Case(When(code__istartswith=asked, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = Sku.objects.filter(matching(asked), archived_at=None)
    return found.annotate(rank=rank).order_by("rank", "code")[:limit]
