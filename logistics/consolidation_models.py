"""Parcels to one destination that share a line-haul."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from inventory.models import Warehouse
from logistics.states import ConsolidationState, SplitBy


class Consolidation(models.Model):
    """One line-haul for many parcels to a country. `cost` is in minor units of the base currency, known when it is handed over."""

    number = models.CharField(max_length=24, unique=True)
    client_id = models.UUIDField(unique=True)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    carrier = models.ForeignKey("logistics.Carrier", on_delete=models.PROTECT, related_name="consolidations")
    country = models.CharField(max_length=2)
    destination = models.CharField(max_length=80, blank=True, default="")
    reference = models.CharField(max_length=60, blank=True, default="")
    split_by = models.CharField(max_length=6, choices=SplitBy, default=SplitBy.WEIGHT)
    state = models.CharField(
        max_length=11, choices=ConsolidationState, default=ConsolidationState.OPEN, db_default=ConsolidationState.OPEN
    )
    cost = models.PositiveBigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consolidation_handed_over",
                condition=Q(state=ConsolidationState.HANDED_OVER, handed_over_at__isnull=False, cost__isnull=False)
                | (~Q(state=ConsolidationState.HANDED_OVER) & Q(handed_over_at__isnull=True, cost__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="consolidation_by_state")]

    def __str__(self) -> str:
        return self.number


class ConsolidatedParcel(models.Model):
    """A parcel on a line-haul: what its share was reckoned from, and the share. A parcel is on one line-haul only."""

    consolidation = models.ForeignKey(Consolidation, on_delete=models.PROTECT, related_name="parcels")
    parcel = models.OneToOneField("logistics.Parcel", on_delete=models.PROTECT, related_name="consolidated")
    measure = models.BigIntegerField(null=True)
    share = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consolidated_share_measured",
                condition=Q(share__isnull=True, measure__isnull=True) | Q(share__isnull=False, measure__isnull=False),
            ),
        ]
