"""Who may open what of the catalogue, and what its lists may show."""

from __future__ import annotations

from erp.kernel.models import SavedView
from people.access import PUBLIC, SIGNED_IN
from people.models import User
from products.models import Brand, Category, ImageFile, Tag
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row

POST, BOTH = ("POST",), ("GET", "POST")
VIEW, MANAGE, IMAGES = "products.view", "products.manage", "products.images"


def some_sku() -> Kwargs:
    """A SKU: they belong to the company, not to a store."""
    return {"sku_id": make.make_sku().pk}


def some_bundle() -> Kwargs:
    """A bundle."""
    return {"sku_id": make.make_bundle().pk}


def some_product() -> Kwargs:
    """A product without variants."""
    return {"product_id": make.make_product().pk}


def sku_section() -> Kwargs:
    """A section of a SKU's page."""
    return {"row_id": make.make_sku().pk, "key": "facts"}


def product_section() -> Kwargs:
    """A section of a product's page."""
    return {"row_id": make.make_product().pk, "key": "facts"}


def some_picture() -> Kwargs:
    """A picture whose file is not on this disk."""
    file = ImageFile.objects.create(
        sha256=f"{make.number():064x}", format="png", width=9, height=9, bytes=9, dhash=0, added_at=make.NOON
    )
    return {"sha256": file.sha256, "size": "thumb"}


def view_of(user: User) -> Kwargs:
    """A saved view of a person."""
    view = SavedView.objects.create(owner=user, page="product-skus", name=f"View {make.number()}", query="kind=bundle")
    return {"view_id": view.pk}


ROWS: list[Row] = [
    Row("product-skus-batch", MANAGE, POST, kwargs={"action": "archive"}),
    Row("sku-section", MANAGE, BOTH, of_nobody=sku_section),
    Row("product-section", MANAGE, BOTH, of_nobody=product_section),
    Row("sku-codes", MANAGE, POST, of_nobody=lambda: {**some_sku(), "kind": "barcodes"}),
    Row("sku-parts", MANAGE, BOTH, of_nobody=some_bundle),
    Row("product-classes", MANAGE),
    Row("product-class-save", MANAGE, POST, kwargs={"kind": "tag"}),
    Row(
        "product-class-delete",
        MANAGE,
        POST,
        of_nobody=lambda: {"kind": "tag", "row_id": Tag.objects.create(name=f"t{make.number()}").pk},
    ),
    Row("products", VIEW),
    Row("product-new", MANAGE, BOTH),
    Row("product", VIEW, of_nobody=some_product),
    Row("product-variants", MANAGE, BOTH, of_nobody=some_product),
    Row("product-bundle", MANAGE, BOTH, of_nobody=some_product),
    Row("image", VIEW, of_nobody=some_picture, answers=(404,)),
    Row("open-picture", PUBLIC, kwargs={"token": "none.none"}, answers=(404,)),
    Row("images", IMAGES, POST, of_nobody=lambda: {"owner": "sku", "owner_id": make.make_sku().pk}),
    Row("saved-view-save", SIGNED_IN, POST, kwargs={"page": "product-skus"}),
    Row("saved-view-delete", SIGNED_IN, POST, of_self=view_of),
    Row("api:skus", VIEW, api=True),
    Row("api:sku", VIEW, of_nobody=some_sku, api=True),
    Row("api:sku-change", MANAGE, POST, of_nobody=some_sku, api=True),
    Row("api:skus-edit", MANAGE, POST, api=True),
    Row("api:products", VIEW, api=True),
    Row("api:product", VIEW, of_nobody=some_product, api=True),
    Row("api:product-new", MANAGE, POST, api=True),
    Row("api:product-change", MANAGE, POST, of_nobody=some_product, api=True),
    Row("api:product-variants", MANAGE, POST, of_nobody=some_product, api=True),
]
LISTS: set[str] = {"products", "api:skus", "api:products"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of the catalogue may show. None of it belongs to a store, so none carries `name`."""
    n = make.number()
    top = Category.objects.create(name=f"Category {n}")
    category = Category.objects.create(name=f"Branch {n}", parent=top)
    product = make.make_product(category=category, brand=Brand.objects.create(name=f"Brand {n}"))
    sku = make.make_sku(product=product, barcodes=[f"CAT{n}"])
    sku.tags.add(Tag.objects.create(name=f"Tag {n}"))
    SavedView.objects.create(owner=user, page="product-skus", name=f"View {n}", query="")
    SavedView.objects.create(owner=user, page="stock", name=f"View {n}", query="")
