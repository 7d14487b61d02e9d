"""What the figures say: traffic as the marketplaces report it, day by day. Sales and profit are read, not kept."""

from django.db import models
from django.db.models import Q

from stores.models import Store


class TrafficDay(models.Model):
    """Visitors of a store on a day of the store's zone, as its marketplace reports it; a later report replaces an earlier one."""

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="traffic")
    day = models.DateField()
    visitors = models.PositiveIntegerField()
    page_views = models.PositiveIntegerField(default=0)
    reported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "day"], name="traffic_day_once"),
            models.CheckConstraint(name="traffic_sane", condition=Q(visitors__gte=0)),
        ]
