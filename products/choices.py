"""What forms and filters of the catalogue let people choose from."""

from erp.kernel.sql import rows
from erp.kernel.ui.names import local_name
from products.models import Brand, Category, Tag

Choices = list[tuple[int, str]]


def category_choices() -> Choices:
    """All categories, each with the way to it, in the order of the tree."""
    names = {row.pk: local_name(row) for row in Category.objects.all()}
    found = rows(
        """WITH RECURSIVE tree AS (SELECT id, ARRAY[id] AS way, ARRAY[name::text] AS names FROM products_category WHERE parent_id IS NULL
             UNION ALL SELECT c.id, t.way || c.id, t.names || c.name::text FROM products_category c JOIN tree t ON c.parent_id = t.id)
           SELECT id, way FROM tree ORDER BY names"""
    )
    return [(key, " / ".join(names[step] for step in way)) for key, way in found]


def brand_choices() -> Choices:
    """All brands by name."""
    return [(row.pk, local_name(row)) for row in Brand.objects.order_by("name")]


def tag_choices() -> Choices:
    """All tags by name."""
    return list(Tag.objects.order_by("name").values_list("pk", "name"))
