"""What we sell."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from products.models.classes import Brand, Category, Tag
from products.states import BarcodeKind, SkuKind, Trait


@pghistory.track()
class Product(models.Model):
    """A product (SPU); its variants are SKUs."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True, default="")
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    brand = models.ForeignKey(Brand, null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    description = models.TextField(blank=True, default="")
    description_zh = models.TextField(blank=True, default="")
    archived_at = models.DateTimeField(null=True, blank=True)
    tags: "models.ManyToManyField[Tag, ProductTag]" = models.ManyToManyField(
        Tag, through="products.ProductTag", related_name="products", blank=True
    )

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class Sku(models.Model):
    """One thing we keep, or a bundle that is made of such things and never kept itself.

    `kind` is fixed when the SKU is made (a trigger): a bundle is never nested and never has stock of its own.
    `weight_g` is the packed weight.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="skus")
    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=8, choices=SkuKind, default=SkuKind.SINGLE)
    name = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True, default="")
    options = models.JSONField(default=dict, blank=True)
    weight_g = models.PositiveIntegerField(default=0)
    net_weight_g = models.PositiveIntegerField(default=0)
    length_mm = models.PositiveIntegerField(default=0)
    width_mm = models.PositiveIntegerField(default=0)
    height_mm = models.PositiveIntegerField(default=0)
    traits = ArrayField(models.CharField(max_length=20, choices=Trait), default=list, blank=True)
    material = models.CharField(max_length=120, blank=True, default="")
    customs_name = models.CharField(max_length=120, blank=True, default="")
    customs_name_zh = models.CharField(max_length=120, blank=True, default="")
    hs_code = models.CharField(max_length=12, blank=True, default="")
    origin = models.CharField(max_length=2, default="CN")
    archived_at = models.DateTimeField(null=True, blank=True)
    tags: "models.ManyToManyField[Tag, SkuTag]" = models.ManyToManyField(
        Tag, through="products.SkuTag", related_name="skus", blank=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sku_net_in_packed",
                condition=Q(net_weight_g=0) | Q(weight_g=0) | Q(net_weight_g__lte=F("weight_g")),
            ),
            models.CheckConstraint(name="sku_traits_known", condition=Q(traits__contained_by=Trait.values)),
        ]
        indexes = [
            models.Index(fields=["code"], name="sku_archived", condition=Q(archived_at__isnull=False)),
            models.Index(fields=["kind", "code"], name="sku_kind_code"),
            GinIndex(fields=["traits"], name="sku_traits"),
        ]

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class ProductTag(models.Model):
    """A product wears a tag."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="worn")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "tag"], name="product_tag_once")]


@pghistory.track()
class SkuTag(models.Model):
    """A SKU wears a tag."""

    sku = models.ForeignKey(Sku, on_delete=models.CASCADE, related_name="worn")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sku", "tag"], name="sku_tag_once")]


@pghistory.track()
class Barcode(models.Model):
    """A code that a scanner may read on a unit of the SKU; the SKU's own code always works too."""

    sku = models.ForeignKey(Sku, on_delete=models.CASCADE, related_name="barcodes")
    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=5, choices=BarcodeKind, default=BarcodeKind.OWN)


@pghistory.track()
class BundlePart(models.Model):
    """So many of a part are in one bundle. Availability of the bundle is the least of its parts."""

    bundle = models.ForeignKey(Sku, on_delete=models.CASCADE, related_name="parts")
    part = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="part_of")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bundle", "part"], name="bundle_part_once"),
            models.CheckConstraint(name="bundle_part_some", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="bundle_not_itself", condition=~Q(bundle=F("part"))),
        ]


class SkuText(models.Model):
    """Everything a SKU may be found by, and its pieces of one to three letters. Triggers keep it; nobody writes it."""

    sku = models.OneToOneField(Sku, primary_key=True, on_delete=models.CASCADE, related_name="text")
    haystack = models.TextField()
    grams = ArrayField(models.TextField())

    class Meta:
        indexes = [GinIndex(fields=["grams"], name="sku_text_grams")]
