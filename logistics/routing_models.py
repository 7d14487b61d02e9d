"""Which service carries what, as the company has decided: ordered rules."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from logistics.states import RuleOutcome
from products.states import Trait


@pghistory.track()
class RoutingRule(models.Model):
    """In the order of `position` the first rule that fits decides. An empty condition fits everything.

    Weights and values are from and up to and with; values in minor units of the base currency. `traits`: the consignment has one of
    them. `wished_ids`: the service that was wished is one of them; a wish is overruled by such a rule only. `among_ids`: cheapest or
    fastest of these services, empty = of all that can.
    """

    position = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    active = models.BooleanField(default=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    from_g = models.PositiveIntegerField(null=True, blank=True)
    to_g = models.PositiveIntegerField(null=True, blank=True)
    from_value = models.PositiveBigIntegerField(null=True, blank=True)
    to_value = models.PositiveBigIntegerField(null=True, blank=True)
    traits = ArrayField(models.CharField(max_length=20, choices=Trait), default=list, blank=True)
    warehouse_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    store_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    wished_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    outcome = models.CharField(max_length=8, choices=RuleOutcome)
    service = models.ForeignKey(
        "logistics.Service", null=True, blank=True, on_delete=models.PROTECT, related_name="routing_rules"
    )
    among_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["position"], name="routing_rule_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="routing_rule_outcome",
                condition=Q(outcome=RuleOutcome.SERVICE, service__isnull=False)
                | (~Q(outcome=RuleOutcome.SERVICE) & Q(service__isnull=True)),
            ),
            models.CheckConstraint(
                name="routing_rule_ranges",
                condition=(Q(from_g__isnull=True) | Q(to_g__isnull=True) | Q(from_g__lte=F("to_g")))
                & (Q(from_value__isnull=True) | Q(to_value__isnull=True) | Q(from_value__lte=F("to_value"))),
            ),
        ]

    def __str__(self) -> str:
        return self.name
