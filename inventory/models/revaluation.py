"""What it turned out to cost, when a bill came after the goods."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from inventory.models.cost import CostLayer
from inventory.models.stock import StockLevel, StockMove
from inventory.states import Fate


class Revaluation(models.Model):
    """A cost that came late, shared over the units of layers wherever they are by now. Its document says why. Append-only.

    Its shares are `LayerRevaluation` for units that are here and `MoveRevaluation` for units that have gone.
    """

    document_kind = models.CharField(max_length=32)
    document_id = models.BigIntegerField()
    value = models.BigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document_kind", "document_id"], name="revaluation_once")]
        indexes = [models.Index(fields=["at"], name="revaluation_by_day")]


class LayerRevaluation(models.Model):
    """What the units left in a layer carry of a late cost: its value and value left changed together by `value`. Append-only.

    `not_taken`: what a layer could not give because it was worth less than that.
    """

    revaluation = models.ForeignKey(Revaluation, on_delete=models.PROTECT, related_name="layers")
    layer = models.ForeignKey(CostLayer, on_delete=models.PROTECT, related_name="revaluations")
    quantity = models.PositiveIntegerField()
    value = models.BigIntegerField()
    not_taken = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revaluation", "layer"], name="layer_revaluation_once")]


class MoveRevaluation(models.Model):
    """What units that left with a move carry of a late cost: a cost of what they left for. Append-only."""

    revaluation = models.ForeignKey(Revaluation, on_delete=models.PROTECT, related_name="moves")
    move = models.ForeignKey(StockMove, on_delete=models.PROTECT, related_name="revaluations")
    fate = models.CharField(max_length=12, choices=Fate)
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["move", "revaluation", "fate"], name="move_revaluation_once"),
            models.CheckConstraint(name="move_revaluation_some", condition=~Q(value=0)),
        ]


class StockValueMonth(models.Model):
    """What a level held at the end of a month, units and value: kept so that a past day is a month of moves away. Proved by audit."""

    month = models.DateField()
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="months", db_index=False)
    units = models.IntegerField()
    value = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "level"], name="stock_value_month_once")]


class StockMonth(models.Model):
    """A month whose closing stock is kept, by its first day; `until`: the moment at which it ended for the company; with its sum."""

    month = models.DateField(primary_key=True)
    until = models.DateTimeField(unique=True)
    value = models.BigIntegerField()
    kept_at = models.DateTimeField()
