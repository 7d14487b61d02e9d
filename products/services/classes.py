"""Categories, brands and tags: made, renamed, moved, and taken away when nothing wears them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from erp.kernel.outcomes import Refusal
from erp.kernel.sql import execute, retried, rows
from people.models import User
from products.models import Brand, Category, Product, ProductTag, SkuTag, Tag

_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class ClassSaved:
    """The category, brand or tag, or what is wrong by field."""

    row: Category | Brand | Tag | None
    refused: Mapping[str, Refusal] = field(default_factory=dict)


@retried()
@transaction.atomic
def save_category(
    *, category_id: int | None = None, name: str, name_zh: str = "", parent_id: int | None = None, actor: User | None
) -> ClassSaved:
    """Make a category, or rename and move one. Refused: `not_found`, `required`, `too_long`, `name_taken`, `circle`, `too_deep`."""
    execute("SELECT pg_advisory_xact_lock(hashtext('products_category'))")  # the trigger's lock: moves are rare
    refused = _wrong_names(name, name_zh, most=80)
    row = Category.objects.filter(pk=category_id).first() if category_id else Category()
    above = _above(parent_id)
    if row is None or (parent_id and not above):
        return ClassSaved(None, {"category": Refusal("not_found")})
    if Category.objects.filter(parent_id=parent_id, name=name.strip()).exclude(pk=category_id or 0).exists():
        refused.setdefault("name", Refusal("name_taken", {"name": name.strip()}))
    if category_id in above:
        refused["parent_id"] = Refusal("circle")
    elif len(above) + _height(category_id) > _DEEPEST:
        refused["parent_id"] = Refusal("too_deep", {"most": _DEEPEST})
    if refused:
        return ClassSaved(None, refused)
    row.name, row.name_zh, row.parent_id = name.strip(), name_zh.strip(), parent_id
    row.save()
    return ClassSaved(row)


@retried()
@transaction.atomic
def save_brand(*, brand_id: int | None = None, name: str, name_zh: str = "", actor: User | None) -> ClassSaved:
    """Make or rename a brand. Refused: `not_found`, `required`, `too_long`, `name_taken`."""
    refused = _wrong_names(name, name_zh, most=80)
    row = Brand.objects.select_for_update().filter(pk=brand_id).first() if brand_id else Brand()
    if row is None:
        return ClassSaved(None, {"brand": Refusal("not_found")})
    if Brand.objects.filter(name=name.strip()).exclude(pk=brand_id or 0).exists():
        refused.setdefault("name", Refusal("name_taken", {"name": name.strip()}))
    if refused:
        return ClassSaved(None, refused)
    row.name, row.name_zh = name.strip(), name_zh.strip()
    row.save()
    return ClassSaved(row)


@retried()
@transaction.atomic
def save_tag(*, tag_id: int | None = None, name: str, actor: User | None) -> ClassSaved:
    """Make or rename a tag. Refused: `not_found`, `required`, `too_long`, `name_taken`."""
    refused = _wrong_names(name, "", most=40)
    row = Tag.objects.select_for_update().filter(pk=tag_id).first() if tag_id else Tag()
    if row is None:
        return ClassSaved(None, {"tag": Refusal("not_found")})
    if Tag.objects.filter(name=name.strip()).exclude(pk=tag_id or 0).exists():
        refused.setdefault("name", Refusal("name_taken", {"name": name.strip()}))
    if refused:
        return ClassSaved(None, refused)
    row.name = name.strip()
    row.save()
    return ClassSaved(row)


@retried()
@transaction.atomic
def delete_class(*, kind: str, row_id: int, actor: User | None) -> Refusal | None:
    """Take away a `category`, `brand` or `tag` that nothing wears; again is fine. Refused: `in_use` with how many."""
    model = {"category": Category, "brand": Brand, "tag": Tag}[kind]
    row = model._default_manager.select_for_update().filter(pk=row_id).first()
    if row is None:
        return None
    if kind == "category":
        used = Product.objects.filter(category_id=row_id).count() + Category.objects.filter(parent_id=row_id).count()
    elif kind == "brand":
        used = Product.objects.filter(brand_id=row_id).count()
    else:
        used = SkuTag.objects.filter(tag_id=row_id).count() + ProductTag.objects.filter(tag_id=row_id).count()
    if used:
        return Refusal("in_use", {"count": used})
    row.delete()
    return None


def _wrong_names(name: str, name_zh: str, *, most: int) -> dict[str, Refusal]:
    refused = {}
    if not name.strip():
        refused["name"] = Refusal("required")
    for label, text in (("name", name), ("name_zh", name_zh)):
        if len(text.strip()) > most or "\0" in text:
            refused[label] = Refusal("too_long", {"most": most})
    return refused


def _above(category_id: int | None) -> set[int]:
    """A category and all it lies in."""
    found = rows(
        """WITH RECURSIVE above AS (SELECT id, parent_id FROM products_category WHERE id = %s
             UNION SELECT c.id, c.parent_id FROM products_category c JOIN above a ON c.id = a.parent_id)
           SELECT id FROM above""",
        [category_id],
    )
    return {row[0] for row in found}


def _height(category_id: int | None) -> int:
    """How many levels a category and what lies in it take."""
    found = rows(
        """WITH RECURSIVE below AS (SELECT id, 1 AS depth FROM products_category WHERE id = %s
             UNION ALL SELECT c.id, b.depth + 1 FROM products_category c JOIN below b ON c.parent_id = b.id)
           SELECT coalesce(max(depth), 1) FROM below""",
        [category_id],
    )
    return int(found[0][0])
