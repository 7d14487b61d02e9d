"""Goods on their way from one warehouse to another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inventory.models.places import Warehouse
from inventory.states import TransferState
from products.models import Sku


class Transfer(models.Model):
    """What one warehouse sends to another: written down, sent into the transit warehouse, received in parts, closed."""

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=24, unique=True)
    source = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=TransferState, default=TransferState.DRAFT)
    note = models.CharField(max_length=120, blank=True, default="", db_default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="transfer_goes_elsewhere", condition=~Q(source=F("target"))),
            models.CheckConstraint(
                name="transfer_sent_has_time",
                condition=~Q(state__in=["sent", "closed"]) | Q(sent_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="transfer_by_state")]

    def __str__(self) -> str:
        return self.number


class TransferLine(models.Model):
    """So many units of a SKU to send; of what was sent, `arrived` (good or damaged) and `lost` on the way. What came beyond it is `over`."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="lines")
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    sent = models.PositiveIntegerField(default=0, db_default=0)
    arrived = models.PositiveIntegerField(default=0, db_default=0)
    lost = models.PositiveIntegerField(default=0, db_default=0)
    over = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transfer", "sku"], name="transfer_line_once"),
            models.CheckConstraint(name="transfer_line_some", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="transfer_line_adds_up", condition=Q(sent__gte=F("arrived") + F("lost"))),
        ]
        indexes = [
            models.Index(fields=["sku"], name="transfer_line_under_way", condition=Q(sent__gt=F("arrived") + F("lost")))
        ]


class TransferArrival(models.Model):
    """Somebody counted what came, or said that no more will come (`closing`). Append-only."""

    client_id = models.UUIDField(unique=True)
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="arrivals")
    closing = models.BooleanField(default=False, db_default=False)
    reason = models.CharField(max_length=120, default="", db_default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class TransferArrivalLine(models.Model):
    """Of a line: so many good, so many damaged, so many more than was sent, so many that will never come. Append-only."""

    arrival = models.ForeignKey(TransferArrival, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(TransferLine, on_delete=models.PROTECT, related_name="arrivals")
    good = models.PositiveIntegerField(default=0, db_default=0)
    damaged = models.PositiveIntegerField(default=0, db_default=0)
    over = models.PositiveIntegerField(default=0, db_default=0)
    lost = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arrival", "line"], name="transfer_arrival_line_once"),
            models.CheckConstraint(
                name="transfer_arrival_line_some",
                condition=Q(good__gt=0) | Q(damaged__gt=0) | Q(over__gt=0) | Q(lost__gt=0),
            ),
        ]
