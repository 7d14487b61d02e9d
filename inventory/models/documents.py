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
    `to_warehouse`: where damaged goods went, or found ones came from. `fee`: what assembling cost, in minor units of the base currency.
    """

    client_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12, choices=DocumentKind)
    number = models.CharField(max_length=24, unique=True)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="documents")
    reason = models.CharField(max_length=120, default="", db_default="")
    to_warehouse = models.ForeignKey(Warehouse, null=True, on_delete=models.PROTECT, related_name="+")
    fee = models.BigIntegerField(default=0, db_default=0)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="adjustment_has_reason",
                condition=~Q(kind__in=[DocumentKind.ADJUSTMENT, DocumentKind.WRITE_OFF]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="stock_document_fee", condition=Q(fee=0) | Q(fee__gt=0, kind=DocumentKind.ASSEMBLY)
            ),
        ]
        indexes = [
            models.Index(fields=["created_by", "-id"], name="stock_document_mine"),
            models.Index(fields=["kind", "-id"], name="stock_document_by_kind"),
            models.Index(fields=["warehouse", "-id"], name="stock_document_by_place"),
        ]

    def __str__(self) -> str:
        return self.number


class StockDocumentLine(models.Model):
    """So many units of a SKU in (or, below zero, out); a receipt says what they cost in minor units of the base currency.

    `to_sku`: what they are called from now on, when they were relabelled.
    """

    document = models.ForeignKey(StockDocument, on_delete=models.PROTECT, related_name="lines")
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField()
    value = models.BigIntegerField(null=True)
    to_sku = models.ForeignKey(Sku, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "sku"], name="stock_document_line_once"),
            models.CheckConstraint(name="stock_document_line_some", condition=~Q(quantity=0)),
        ]
