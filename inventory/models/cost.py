"""What it cost, when it came in."""

from django.db import models
from django.db.models import F, Q

from inventory.models.stock import StockLevel, StockMove


class CostLayer(models.Model):
    """Goods that came in together, and their cost: value and value left in minor units of the base currency; first in, first out.

    `source`: the layer that the units were in before they changed places; they keep its age.
    """

    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="layers")
    move = models.OneToOneField(StockMove, on_delete=models.PROTECT, related_name="layer")
    quantity = models.PositiveIntegerField()
    quantity_left = models.PositiveIntegerField()
    value = models.BigIntegerField()
    value_left = models.BigIntegerField()
    received_at = models.DateTimeField()
    source = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="moved_on")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="layer_quantity_sane", condition=Q(quantity_left__lte=F("quantity"), quantity__gt=0)
            ),
            models.CheckConstraint(name="layer_value_sane", condition=Q(value_left__gte=0)),
            models.CheckConstraint(name="layer_empty_has_no_value", condition=Q(quantity_left__gt=0) | Q(value_left=0)),
        ]
        indexes = [
            models.Index(
                fields=["level", "received_at", "id"],
                include=["quantity_left", "value_left"],
                name="layer_open",
                condition=Q(quantity_left__gt=0),
            )
        ]


class LayerUse(models.Model):
    """So many units of a layer left with a move, at this value: each sold unit leads to the receipt that brought it.

    The reversal of a sale has the opposite rows: the units are in their layer again.
    """

    layer = models.ForeignKey(CostLayer, on_delete=models.PROTECT, related_name="uses")
    move = models.ForeignKey(StockMove, on_delete=models.PROTECT, related_name="layer_uses")
    quantity = models.IntegerField()
    value = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["move", "layer"], name="layer_use_once")]


class CameBack(models.Model):
    """Units of a move that left which came back, or were written off after it, and their share of its cost. Append-only.

    The shares of a move are cumulative, so that all of its units together are worth exactly what left. The fact that brought
    them back is named by its document; a written-off unit has this row and no stock move. `late`: how much of the value are late
    costs that had been shared onto the move.
    """

    move = models.ForeignKey(StockMove, on_delete=models.PROTECT, related_name="came_back")
    quantity = models.PositiveIntegerField()
    value = models.BigIntegerField()
    late = models.BigIntegerField(default=0, db_default=0)
    document_kind = models.CharField(max_length=32)
    document_id = models.BigIntegerField()
    leg = models.CharField(max_length=48, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document_kind", "document_id", "leg"], name="came_back_once"),
            models.CheckConstraint(name="came_back_some", condition=Q(quantity__gt=0, value__gte=0)),
        ]
