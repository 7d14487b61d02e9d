"""What is where, for whom it is held, and what it cost."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from inventory.states import DocumentKind, MoveKind, WarehouseKind
from products.models import Sku
from stores.models import QuantityPool, Store


@pghistory.track()
class Warehouse(models.Model):
    """A place that holds stock. `sender` is the address printed on labels."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=120)
    name_zh = models.CharField(max_length=120, blank=True, default="")
    kind = models.CharField(max_length=12, choices=WarehouseKind)
    country = models.CharField(max_length=2)
    sender = models.JSONField(default=list)
    closed_at = models.DateTimeField(null=True, blank=True)

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


class StockLevel(models.Model):
    """How many of a SKU are in a warehouse and how many of them are promised. A cache of moves and reservations, proved by audit."""

    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="levels")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="levels")
    on_hand = models.PositiveIntegerField(default=0, db_default=0)
    reserved = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sku", "warehouse"], name="stock_level_once"),
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
        indexes = [models.Index(fields=["level", "-id"], name="stock_move_level")]


class Reservation(models.Model):
    """What a typed owner holds and still waits for. `waiting` stands in a fair queue, ranked by (deadline, queued_at, id)."""

    owner_kind = models.CharField(max_length=24)
    owner_id = models.BigIntegerField()
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="reservations")
    held = models.PositiveIntegerField(default=0, db_default=0)
    waiting = models.PositiveIntegerField(default=0, db_default=0)
    consumed = models.PositiveIntegerField(default=0, db_default=0)
    deadline = models.DateTimeField()
    queued_at = models.DateTimeField()
    picked = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner_kind", "owner_id"], name="reservation_once")]
        indexes = [
            models.Index(
                fields=["level", "deadline", "queued_at", "id"], name="reservation_queue", condition=Q(waiting__gt=0)
            ),
            models.Index(fields=["level", "deadline", "id"], name="reservation_open", condition=Q(held__gt=0)),
        ]


class CostLayer(models.Model):
    """Goods that came in together, and their cost: value and value left in minor units of the base currency; first in, first out."""

    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="layers")
    move = models.OneToOneField(StockMove, on_delete=models.PROTECT, related_name="layer")
    quantity = models.PositiveIntegerField()
    quantity_left = models.PositiveIntegerField()
    value = models.BigIntegerField()
    value_left = models.BigIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="layer_quantity_sane", condition=Q(quantity_left__lte=F("quantity"), quantity__gt=0)
            ),
            models.CheckConstraint(name="layer_value_sane", condition=Q(value_left__gte=0)),
            models.CheckConstraint(name="layer_empty_has_no_value", condition=Q(quantity_left__gt=0) | Q(value_left=0)),
        ]
        indexes = [
            models.Index(fields=["level", "received_at", "id"], name="layer_open", condition=Q(quantity_left__gt=0))
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
    them back is named by its document; a written-off unit has this row and no stock move.
    """

    move = models.ForeignKey(StockMove, on_delete=models.PROTECT, related_name="came_back")
    quantity = models.PositiveIntegerField()
    value = models.BigIntegerField()
    document_kind = models.CharField(max_length=32)
    document_id = models.BigIntegerField()
    leg = models.CharField(max_length=48, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document_kind", "document_id", "leg"], name="came_back_once"),
            models.CheckConstraint(name="came_back_some", condition=Q(quantity__gt=0, value__gte=0)),
        ]


class StockDocument(models.Model):
    """Goods that came in, or a correction: who, when, where and why. Never changed; a mistake is corrected by another document.

    `client_id` is made by the page or device, so that the same sending again finds the document that is there.
    """

    client_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12, choices=DocumentKind)
    number = models.CharField(max_length=24, unique=True)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="documents")
    reason = models.CharField(max_length=120, default="", db_default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="adjustment_has_reason", condition=~Q(kind=DocumentKind.ADJUSTMENT) | ~Q(reason="")
            )
        ]
        indexes = [models.Index(fields=["created_by", "-id"], name="stock_document_mine")]

    def __str__(self) -> str:
        return self.number


class StockDocumentLine(models.Model):
    """So many units of a SKU in (or, in an adjustment, out); a receipt says what they cost in minor units of the base currency."""

    document = models.ForeignKey(StockDocument, on_delete=models.PROTECT, related_name="lines")
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField()
    value = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "sku"], name="stock_document_line_once"),
            models.CheckConstraint(name="stock_document_line_some", condition=~Q(quantity=0)),
        ]


class TouchedSku(models.Model):
    """A SKU whose availability changed, until the stores' pools are computed again. Insert-only, so that sales never queue here."""

    sku = models.ForeignKey(Sku, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    at = models.DateTimeField(db_default=Now())


class Exposure(models.Model):
    """How many units a pool may promise that are sold elsewhere already: what is sold elsewhere in the time that news takes.

    Reckoned anew every so often from `made_of`: {"sales": [[sku, pool, units in 14 days, units in the last hour]],
    "order_lags": [[account, seconds]]}. `sold_14` and `elsewhere_*` are in units of what the pool sells.
    """

    pool = models.OneToOneField(QuantityPool, on_delete=models.CASCADE, related_name="exposure")
    sold_14 = models.PositiveIntegerField()
    elsewhere_14 = models.PositiveIntegerField()
    elsewhere_hour = models.PositiveIntegerField()
    push_lag_s = models.DecimalField(max_digits=12, decimal_places=3)
    order_lag_s = models.DecimalField(max_digits=12, decimal_places=3)
    units_at_risk = models.DecimalField(max_digits=14, decimal_places=4)
    made_of = models.JSONField(default=dict)
    reckoned_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-units_at_risk", "-id"], name="exposure_by_risk")]
