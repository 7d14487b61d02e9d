"""The places that hold stock, and which stores they serve."""

import pghistory
from django.db import models

from inventory.states import WarehouseKind
from stores.models import Store


@pghistory.track()
class Warehouse(models.Model):
    """A place that holds stock. `sender` is the address printed on labels.

    `suspended_at`: since when a pick-up point lacks a required paper. It serves nobody new then (`services.points.judge`).
    """

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=120)
    name_zh = models.CharField(max_length=120, blank=True, default="")
    kind = models.CharField(max_length=12, choices=WarehouseKind)
    country = models.CharField(max_length=2)
    sender = models.JSONField(default=list)
    closed_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class StoreWarehouse(models.Model):
    """From which warehouses a store's orders may be served, best first; their stock is what the store offers."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="warehouses")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.CASCADE, related_name="stores")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "warehouse"], name="store_warehouse_once"),
            models.UniqueConstraint(fields=["store", "rank"], name="store_warehouse_rank_once"),
        ]
