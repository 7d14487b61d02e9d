"""The documents behind moves."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from inventory.models.places import Warehouse
from inventory.states import DocumentKind
from products.models import Sku


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
