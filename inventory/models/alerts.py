"""What somebody should look at before it hurts."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inventory.states import AlertKind
from products.models import Sku


@pghistory.track()
class AlertRule(models.Model):
    """When a SKU is worth an alarm. The row without a SKU is the company's; what a SKU's row leaves empty is the company's too.

    Low: available at or below `low_units`, or less than `low_days` of sales. Dead: on hand, the oldest unit older than `dead_days`
    and none sold in as long.
    """

    sku = models.OneToOneField(Sku, null=True, on_delete=models.CASCADE, related_name="alert_rule")
    low_units = models.PositiveIntegerField(null=True, blank=True)
    low_days = models.PositiveSmallIntegerField(null=True, blank=True)
    dead_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sku"], name="alert_rule_once", nulls_distinct=False),
            models.CheckConstraint(name="alert_rule_dead_sane", condition=Q(dead_days=None) | Q(dead_days__gte=1)),
            models.CheckConstraint(
                name="company_alert_rule_whole",
                condition=Q(sku__isnull=False)
                | Q(low_units__isnull=False, low_days__isnull=False, dead_days__isnull=False),
            ),
        ]


class StockAlert(models.Model):
    """A SKU that is low, out, oversold or dead: opened when it became so, closed when it no longer is. Never more than one open of a kind.

    `units`: what is available (low, out), waited for (oversold) or on hand (dead); `sold_14`: what was sold in 14 days.
    Noted: somebody has seen it. Quiet until `quiet_until`, although it stays open.
    """

    sku = models.ForeignKey(Sku, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=10, choices=AlertKind)
    units = models.PositiveIntegerField()
    sold_14 = models.PositiveIntegerField()
    since = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    noted_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    quiet_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "sku"], name="stock_alert_open_once", condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="stock_alert_closed_later", condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at"))
            ),
            models.CheckConstraint(
                name="stock_alert_noted_by",
                condition=Q(noted_at=None, noted_by=None) | Q(noted_at__isnull=False, noted_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "-id"], name="stock_alert_open", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["-id"], name="stock_alert_any_open", condition=Q(closed_at__isnull=True)),
        ]
