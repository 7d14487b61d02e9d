"""The places that hold stock, and which stores they serve."""

import pghistory
from django.db import models
from django.db.models import Q

from inventory.states import WarehouseKind
from stores.models import Store


@pghistory.track()
class Warehouse(models.Model):
    """A place that holds stock. `sender` is the address printed on labels; `time_zone` tells when people are there.

    `closed_at`: since when nothing new is done with it (`services.warehouses.close_warehouses`).
    `suspended_at`: since when a pick-up point lacks a required paper. It serves nobody new then (`services.points.judge`).
    """

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=120)
    name_zh = models.CharField(max_length=120, blank=True, default="")
    kind = models.CharField(max_length=12, choices=WarehouseKind)
    country = models.CharField(max_length=2)
    sender = models.JSONField(default=list)
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai", db_default="Asia/Shanghai")
    closed_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="warehouse_named", condition=~Q(code="") & ~Q(name="")),
            models.CheckConstraint(name="warehouse_kind", condition=Q(kind__in=WarehouseKind.values)),
            models.CheckConstraint(
                name="warehouse_country",
                condition=Q(country__regex=r"^[A-Z]{2}$") | Q(country="", kind=WarehouseKind.MARKETPLACE),
            ),
            models.CheckConstraint(name="warehouse_zone", condition=~Q(time_zone="")),
        ]

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
