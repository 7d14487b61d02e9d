"""Why stock is corrected, and corrections that a second person must agree to."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inventory.models.documents import StockDocument
from inventory.models.places import Warehouse
from inventory.states import DocumentKind, RequestState


@pghistory.track()
class StockReason(models.Model):
    """A reason to correct stock. `sign`: -1 for fewer only, 1 for more only, 0 for either; `needs_note`: it does not speak for itself."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=60, blank=True, default="")
    sign = models.SmallIntegerField(default=0, db_default=0)
    needs_note = models.BooleanField(default=False, db_default=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="stock_reason_sign", condition=Q(sign__in=[-1, 0, 1]))]

    def __str__(self) -> str:
        return self.name


class StockRequest(models.Model):
    """A correction above the company's limit. It changes nothing until somebody else agrees; then it is the document it asked for."""

    client_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12, choices=DocumentKind)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=120)
    lines = models.JSONField()  # [[sku id, units more or, below zero, fewer]]
    value = models.BigIntegerField()  # what it changes, in minor units of the base currency, when it was asked
    state = models.CharField(max_length=12, choices=RequestState, default=RequestState.PENDING)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=120, default="", db_default="")
    document = models.OneToOneField(StockDocument, null=True, on_delete=models.PROTECT, related_name="request")

    class Meta:
        constraints = [
            models.CheckConstraint(name="stock_request_second_person", condition=~Q(decided_by=F("made_by"))),
            models.CheckConstraint(
                name="stock_request_decided",
                condition=Q(state="pending", decided_by__isnull=True, document__isnull=True)
                | Q(state="approved", decided_by__isnull=False, document__isnull=False)
                | (Q(state="refused", decided_by__isnull=False, document__isnull=True) & ~Q(answer="")),
            ),
        ]
        indexes = [models.Index(fields=["-id"], name="stock_request_pending", condition=Q(state="pending"))]
