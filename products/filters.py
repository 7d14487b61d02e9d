"""What the address of the SKU list asks for, checked. What is not understood is no filter."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.db.models import Exists, OuterRef, Q, QuerySet

from erp.kernel.sql import rows
from products.models import ProductTag, Sku, SkuTag
from products.queries import matching
from products.states import SkuKind, Trait

_LIMIT = 2**63
ARCHIVED = ("", "only", "all")


def number(text: str) -> int | None:
    """An id from the address, or none."""
    return int(text) if text.isascii() and text.isdecimal() and 0 < int(text) < _LIMIT else None


@dataclass(frozen=True, slots=True)
class SkuFilter:
    """The filters of the SKU list, as they stand in the address."""

    text: str = ""
    kind: str = ""
    category: int | None = None
    brand: int | None = None
    tag: int | None = None
    trait: str = ""
    archived: str = ""

    @classmethod
    def of(cls, params: Mapping[str, str]) -> "SkuFilter":
        """Read the address."""
        return cls(
            text=params.get("q", "").replace("\0", "").strip()[:60],
            kind=params.get("kind", "") if params.get("kind", "") in SkuKind.values else "",
            category=number(params.get("category", "")),
            brand=number(params.get("brand", "")),
            tag=number(params.get("tag", "")),
            trait=params.get("trait", "") if params.get("trait", "") in Trait.values else "",
            archived=params.get("archived", "") if params.get("archived", "") in ARCHIVED else "",
        )

    @property
    def active(self) -> bool:
        """Whether anything is asked for."""
        return any(getattr(self, each.name) for each in fields(self))

    def rows(self) -> QuerySet[Sku]:
        """The SKUs that are asked for; archived ones only when they are."""
        found = Sku.objects.all()
        if self.archived != "all":
            found = found.filter(archived_at__isnull=not self.archived)
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.trait:
            found = found.filter(traits__contains=[self.trait])
        if self.category:
            found = found.filter(product__category__in=within(self.category))
        if self.brand:
            found = found.filter(product__brand=self.brand)
        if self.tag:
            of_sku = SkuTag.objects.filter(sku=OuterRef("pk"), tag=self.tag)
            of_product = ProductTag.objects.filter(product=OuterRef("product"), tag=self.tag)
            found = found.filter(Exists(of_sku) | Exists(of_product))
        return found.filter(matching(self.text)) if self.text else found.filter(Q())


def within(category_id: int) -> list[int]:
    """A category and everything that lies in it."""
    found = rows(
        """WITH RECURSIVE below AS (SELECT id FROM products_category WHERE id = %s
             UNION SELECT c.id FROM products_category c JOIN below b ON c.parent_id = b.id)
           SELECT id FROM below""",
        [category_id],
    )
    return [row[0] for row in found]
