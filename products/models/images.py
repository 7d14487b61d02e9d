"""Pictures of products and SKUs."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from products.models.catalogue import Product, Sku


class ImageFile(models.Model):
    """A picture as it lies on disk, once per content, in the sizes we show. `dhash` is near for pictures that look alike."""

    sha256 = models.CharField(max_length=64, unique=True)
    format = models.CharField(max_length=4)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveIntegerField()
    dhash = models.BigIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="image_file_form",
                condition=Q(
                    sha256__regex=r"^[0-9a-f]{64}$", format__in=("jpeg", "png", "webp"), width__gt=0, height__gt=0
                ),
            ),
        ]


@pghistory.track()
class ProductImage(models.Model):
    """A picture of a product; the lowest position is the main one."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="images")
    file = models.ForeignKey(ImageFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["product", "file"], name="product_image_once"),
            models.UniqueConstraint(
                fields=["product", "position"], name="product_image_place", deferrable=models.Deferrable.DEFERRED
            ),
        ]


@pghistory.track()
class SkuImage(models.Model):
    """A picture of one variant; the lowest position is the main one."""

    sku = models.ForeignKey(Sku, on_delete=models.CASCADE, related_name="images")
    file = models.ForeignKey(ImageFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["sku", "file"], name="sku_image_once"),
            models.UniqueConstraint(
                fields=["sku", "position"], name="sku_image_place", deferrable=models.Deferrable.DEFERRED
            ),
        ]
