"""What is where, and for whom it is held."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from inventory.models.places import Warehouse
from inventory.states import MoveKind
from products.models import Sku


class StockLevel(models.Model):
    """How many of a SKU are in a warehouse and how many of them are promised. A cache of moves and reservations, proved by audit.

    `binned`: how many of them lie in bins, the sum that a trigger on `BinLevel` keeps; the rest is unplaced.
    """

    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="levels")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="levels")
    on_hand = models.PositiveIntegerField(default=0, db_default=0)
    reserved = models.PositiveIntegerField(default=0, db_default=0)
    binned = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sku", "warehouse"], name="stock_level_once"),
            models.CheckConstraint(name="stock_level_bins_hold_no_more", condition=Q(binned__lte=F("on_hand"))),
            models.CheckConstraint(name="stock_level_no_oversell", condition=Q(reserved__lte=F("on_hand"))),
        ]
        indexes = [models.Index(fields=["warehouse", "sku"], name="stock_level_by_warehouse")]


class StockMove(models.Model):
    """One change of on_hand, for ever: what, why, by which document, by whom. `value` is in minor units of the base currency.

    `origin`: the move whose units come back (a return, at the cost they left with) or that is reversed.
    """

    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="moves")
    delta = models.IntegerField()
    kind = models.CharField(max_length=12, choices=MoveKind)
    document_kind = models.CharField(max_length=32)
    document_id = models.BigIntegerField()
    leg = models.CharField(max_length=48, default="", db_default="")
    reason = models.CharField(max_length=120, default="", db_default="")
    value = models.BigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    origin = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="undone_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document_kind", "document_id", "leg"], name="stock_move_once"),
            models.CheckConstraint(name="stock_move_moves", condition=~Q(delta=0)),
        ]
        indexes = [
            models.Index(fields=["level", "-id"], name="stock_move_level"),
            models.Index(fields=["at"], include=["level", "delta", "value", "kind"], name="stock_move_by_day"),
        ]


class Reservation(models.Model):
    """What a typed owner holds and still waits for. `waiting` stands in a fair queue, ranked by (deadline, queued_at, id).

    `hands_at`: when its units last came into or out of a clerk's hands, so that a count knows whether the shelf changed meanwhile.
    """

    owner_kind = models.CharField(max_length=24)
    owner_id = models.BigIntegerField()
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="reservations")
    held = models.PositiveIntegerField(default=0, db_default=0)
    waiting = models.PositiveIntegerField(default=0, db_default=0)
    consumed = models.PositiveIntegerField(default=0, db_default=0)
    deadline = models.DateTimeField()
    queued_at = models.DateTimeField()
    picked = models.BooleanField(default=False, db_default=False)
    hands_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner_kind", "owner_id"], name="reservation_once")]
        indexes = [
            models.Index(
                fields=["level", "deadline", "queued_at", "id"], name="reservation_queue", condition=Q(waiting__gt=0)
            ),
            models.Index(fields=["level", "deadline", "id"], name="reservation_open", condition=Q(held__gt=0)),
        ]


class TouchedSku(models.Model):
    """A SKU whose availability changed, until the stores' pools are computed again. Insert-only, so that sales never queue here."""

    sku = models.ForeignKey(Sku, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    at = models.DateTimeField(db_default=Now())
