"""Where in a warehouse it lies."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inventory.models.places import Warehouse
from inventory.models.stock import StockLevel
from inventory.states import BinKind, BinMoveKind


@pghistory.track()
class Bin(models.Model):
    """A place in a warehouse with a label. `sort`: its turn on the way of a clerk who picks."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="bins")
    code = models.CharField(max_length=24)
    zone = models.CharField(max_length=24, blank=True, default="")
    sort = models.PositiveIntegerField(default=0, db_default=0)
    kind = models.CharField(max_length=12, choices=BinKind, default=BinKind.SHELF)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["warehouse", "code"], name="bin_code_once")]
        indexes = [models.Index(fields=["code"], name="bin_by_code")]

    def __str__(self) -> str:
        return self.code


class BinLevel(models.Model):
    """How many units of a level lie in a bin. Their sum is `StockLevel.binned`, which a trigger keeps; what is on hand beyond it is unplaced."""

    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="bins")
    bin = models.ForeignKey(Bin, on_delete=models.PROTECT, related_name="levels")
    quantity = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "bin"], name="bin_level_once")]
        indexes = [models.Index(fields=["bin", "level"], name="bin_level_lies", condition=Q(quantity__gt=0))]


class BinMove(models.Model):
    """Units changed their place inside a warehouse, or left it out of a bin. Append-only; no bin on a side: unplaced, or out of the door.

    `client_id` and `line` make a repeated sending harmless; what leaves by a parcel has none.
    """

    client_id = models.UUIDField(null=True)
    line = models.PositiveSmallIntegerField(default=0, db_default=0)
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="bin_moves")
    from_bin = models.ForeignKey(Bin, null=True, on_delete=models.PROTECT, related_name="+")
    to_bin = models.ForeignKey(Bin, null=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=BinMoveKind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client_id", "line"], name="bin_move_once"),
            models.CheckConstraint(
                name="bin_move_moves",
                condition=Q(quantity__gt=0)
                & (Q(from_bin__isnull=False) | Q(to_bin__isnull=False))
                & (Q(from_bin__isnull=True) | Q(to_bin__isnull=True) | ~Q(from_bin=F("to_bin"))),
            ),
        ]
        indexes = [
            models.Index(fields=["level", "-id"], name="bin_move_of_level"),
            models.Index(fields=["actor", "-id"], name="bin_move_mine"),
        ]
