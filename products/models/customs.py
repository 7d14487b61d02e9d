"""What customs and suppliers call a SKU."""

import pghistory
from django.db import models
from django.db.models import F, Q

from products.models.catalogue import Sku
from products.states import DeclaredKind


@pghistory.track()
class CustomsCode(models.Model):
    """The HS code of a SKU in one country; elsewhere the SKU's own `hs_code` holds."""

    sku = models.ForeignKey(Sku, on_delete=models.CASCADE, related_name="customs_codes")
    country = models.CharField(max_length=2)
    hs_code = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sku", "country"], name="customs_code_once"),
            models.CheckConstraint(
                name="customs_code_form", condition=Q(country__regex=r"^[A-Z]{2}$", hs_code__regex=r"^[0-9.]{4,12}$")
            ),
        ]


@pghistory.track()
class SupplierCode(models.Model):
    """What a supplier prints on the goods: found by the search. (What a quote calls it belongs to procurement.)"""

    sku = models.ForeignKey(Sku, on_delete=models.CASCADE, related_name="supplier_codes")
    supplier_name = models.CharField(max_length=120)
    code = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sku", "supplier_name", "code"], name="supplier_code_once"),
            models.CheckConstraint(name="supplier_code_some", condition=~Q(code="")),
        ]


_PERCENT = Q(kind=DeclaredKind.PERCENT, percent__isnull=False, percent__gt=0, percent__lte=100, amount__isnull=True)
_FIXED = Q(kind=DeclaredKind.FIXED, amount__isnull=False, amount__gt=0, percent__isnull=True)
_NO_LIMITS = Q(floor__isnull=True, cap__isnull=True)


@pghistory.track()
class DeclaredValue(models.Model):
    """What a SKU is declared at: a share of its price or a fixed amount, never below the floor nor above the cap."""

    sku = models.OneToOneField(Sku, on_delete=models.CASCADE, related_name="declared")
    kind = models.CharField(max_length=8, choices=DeclaredKind)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    floor = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    cap = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="declared_by_kind", condition=_PERCENT | _FIXED),
            models.CheckConstraint(
                name="declared_in_currency",
                condition=Q(currency__regex=r"^[A-Z]{3}$") | (Q(currency="", kind=DeclaredKind.PERCENT) & _NO_LIMITS),
            ),
            models.CheckConstraint(
                name="declared_floor_below_cap",
                condition=(Q(floor__isnull=True) | Q(floor__gte=0))
                & (Q(cap__isnull=True) | Q(cap__gt=0))
                & (Q(floor__isnull=True) | Q(cap__isnull=True) | Q(floor__lte=F("cap"))),
            ),
        ]
