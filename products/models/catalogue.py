"""What we sell."""

import pghistory
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Upper

from products.states import SkuKind


@pghistory.track()
class Product(models.Model):
    """A product (SPU); its variants are SKUs."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class Sku(models.Model):
    """One thing we keep, or a bundle that is made of such things and never kept itself."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="skus")
    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=8, choices=SkuKind, default=SkuKind.SINGLE)
    name = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True, default="")
    weight_g = models.PositiveIntegerField(default=0)
    length_mm = models.PositiveIntegerField(default=0)
    width_mm = models.PositiveIntegerField(default=0)
    height_mm = models.PositiveIntegerField(default=0)
    customs_name = models.CharField(max_length=120, blank=True, default="")
    customs_name_zh = models.CharField(max_length=120, blank=True, default="")
    hs_code = models.CharField(max_length=12, blank=True, default="")
    origin = models.CharField(max_length=2, default="CN")

    class Meta:
        indexes = [
            models.Index(
                Func(Upper("code"), Value(" -_./"), Value(""), function="translate"), name="sku_folded_code"
            )
        ]

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class Barcode(models.Model):
    """A code that a scanner may read on a unit of the SKU; the SKU's own code always works too."""

    sku = models.ForeignKey(Sku, on_delete=models.CASCADE, related_name="barcodes")
    code = models.CharField(max_length=60, unique=True)


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
