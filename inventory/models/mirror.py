"""What marketplaces say lies in their own warehouses."""

from django.db import models
from django.db.models import Q

from inventory.models.places import Warehouse
from inventory.models.stock import StockLevel
from products.models import Sku
from stores.models import SellerAccount


class MirrorPlace(models.Model):
    """The warehouse in which we keep what a marketplace holds for the stores of an account on a site; made at first sight."""

    account = models.ForeignKey(SellerAccount, on_delete=models.PROTECT, related_name="mirrors")
    site = models.CharField(max_length=16)
    warehouse = models.OneToOneField(Warehouse, on_delete=models.PROTECT, related_name="mirror")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "site"], name="mirror_place_once")]


class MirrorLevel(models.Model):
    """Theirs, as last told, row by row as they name it. Without `sku` nobody has said what it is, and nothing of it is in our stock.

    `reserved` is None where the marketplace does not tell it. `as_of` is the marketplace's own time where it has one. A trigger
    refuses an older report over a newer one.
    """

    place = models.ForeignKey(MirrorPlace, on_delete=models.PROTECT, related_name="levels")
    external_id = models.CharField(max_length=120)
    listing_key = models.CharField(max_length=160)
    seller_sku = models.CharField(max_length=160)
    sku = models.ForeignKey(Sku, null=True, on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(StockLevel, null=True, on_delete=models.PROTECT, related_name="mirrors")
    sellable = models.PositiveIntegerField()
    inbound = models.PositiveIntegerField(default=0)
    unsellable = models.PositiveIntegerField(default=0)
    reserved = models.PositiveIntegerField(null=True)
    as_of = models.DateTimeField()
    version = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "external_id"], name="mirror_level_once"),
            models.CheckConstraint(name="mirror_level_mapped", condition=Q(sku=None) | Q(level__isnull=False)),
        ]
        indexes = [models.Index(fields=["level"], name="mirror_level_by_level")]


class MirrorReport(models.Model):
    """A report that was believed: the document behind the moves it made. Append-only."""

    mirror = models.ForeignKey(MirrorLevel, on_delete=models.PROTECT, related_name="reports")
    version = models.BigIntegerField()
    sellable = models.PositiveIntegerField()
    reserved = models.PositiveIntegerField(null=True)
    as_of = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mirror", "version"], name="mirror_report_once")]


class MirrorSale(models.Model):
    """Units that an order took out of a marketplace's warehouse, and when its number lost them: a report of before still has them.

    Append-only; the document is the line that the stock move names too.
    """

    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    left_at = models.DateTimeField()
    document_kind = models.CharField(max_length=32)
    document_id = models.BigIntegerField()
    leg = models.CharField(max_length=48, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document_kind", "document_id", "leg"], name="mirror_sale_once"),
            models.CheckConstraint(name="mirror_sale_some", condition=Q(quantity__gt=0)),
        ]
        indexes = [models.Index(fields=["level", "-left_at"], name="mirror_sale_by_level")]
