"""What stores may oversell."""

from django.db import models

from stores.models import QuantityPool


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
