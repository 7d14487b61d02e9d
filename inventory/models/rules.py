"""What single listings offer of the stock, where that is not what their store offers."""

import pghistory
from django.db import models
from django.db.models import F, Q

from products.models import Listing


@pghistory.track()
class ListingPushRule(models.Model):
    """A listing's own push rule; what is null is the store's. See `inventory.services.channel` for the formula.

    `least` above zero offers units that may not exist, so it stands only with `presale`. `fixed` replaces the formula until
    `fixed_until`; without `presale` it never goes above what is available.
    """

    listing = models.OneToOneField(Listing, on_delete=models.CASCADE, related_name="push_rule")
    push = models.BooleanField(null=True)
    share = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    buffer = models.PositiveIntegerField(null=True)
    least = models.PositiveIntegerField(null=True)
    most = models.PositiveIntegerField(null=True)
    fixed = models.PositiveIntegerField(null=True)
    fixed_until = models.DateTimeField(null=True)
    presale = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="push_rule_share_sane", condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=1)
            ),
            models.CheckConstraint(
                name="push_rule_limits_sane",
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(least__lte=F("most")),
            ),
            models.CheckConstraint(
                name="push_rule_least_is_presale", condition=Q(least__isnull=True) | Q(least=0) | Q(presale=True)
            ),
            models.CheckConstraint(
                name="push_rule_fixed_ends",
                condition=Q(fixed__isnull=True, fixed_until__isnull=True)
                | Q(fixed__isnull=False, fixed_until__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["fixed_until"], name="push_rule_fixed", condition=Q(fixed_until__isnull=False))]
