"""What services take and what they cost: limits, zones, dated rate cards and dated fuel percentages."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from logistics.states import ServiceKind, SurchargeKind, VolumeRule
from products.states import Trait

LARGEST_ZONE = 12


@pghistory.track()
class ServiceTerms(models.Model):
    """What a service takes besides its countries and weight; a service without a row takes everything. 0 and empty: no limit.

    `max_value` is in minor units of the base currency. Girth is the longest side and twice the sum of the others.
    """

    service = models.OneToOneField(
        "logistics.Service", primary_key=True, on_delete=models.CASCADE, related_name="terms"
    )
    kind = models.CharField(max_length=12, choices=ServiceKind, default=ServiceKind.LINE)
    min_weight_g = models.PositiveIntegerField(default=0)
    max_side_mm = models.PositiveIntegerField(default=0)
    max_girth_mm = models.PositiveIntegerField(default=0)
    max_value = models.PositiveBigIntegerField(default=0)
    refused_traits = ArrayField(models.CharField(max_length=20, choices=Trait), default=list, blank=True)
    days_from = models.PositiveSmallIntegerField(null=True, blank=True)
    days_to = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="service_terms_traits", condition=Q(refused_traits__contained_by=Trait.values)),
            models.CheckConstraint(
                name="service_terms_days",
                condition=Q(days_from__isnull=True, days_to__isnull=True) | Q(days_from__lte=F("days_to")),
            ),
        ]


@pghistory.track()
class Zone(models.Model):
    """Places that a service charges alike. Its days, where they are known, replace those of the service."""

    service = models.ForeignKey("logistics.Service", on_delete=models.CASCADE, related_name="zones")
    code = models.CharField(max_length=LARGEST_ZONE)
    days_from = models.PositiveSmallIntegerField(null=True, blank=True)
    days_to = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "code"], name="zone_once"),
            models.CheckConstraint(
                name="zone_days",
                condition=Q(days_from__isnull=True, days_to__isnull=True) | Q(days_from__lte=F("days_to")),
            ),
        ]

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class ZoneArea(models.Model):
    """A country, or a part of it by the beginning of its postcodes, that lies in a zone; no country: the rest of the world.

    Postcodes are kept without blanks and dashes. Whoever names more letters of a postcode wins.
    """

    service = models.ForeignKey("logistics.Service", on_delete=models.CASCADE, related_name="areas")
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="areas")
    country = models.CharField(max_length=2, blank=True, default="")
    postcode_from = models.CharField(max_length=12, blank=True, default="")
    postcode_to = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "country", "postcode_from", "postcode_to"], name="zone_area_once"
            ),
            models.CheckConstraint(name="zone_area_in_order", condition=Q(postcode_from__lte=F("postcode_to"))),
            models.CheckConstraint(name="zone_area_in_country", condition=Q(postcode_from="") | ~Q(country="")),
        ]


@pghistory.track()
class RemoteArea(models.Model):
    """Postcodes that a service serves for a surcharge."""

    service = models.ForeignKey("logistics.Service", on_delete=models.CASCADE, related_name="remote_areas")
    country = models.CharField(max_length=2)
    postcode_from = models.CharField(max_length=12)
    postcode_to = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "country", "postcode_from", "postcode_to"], name="remote_area_once"
            ),
            models.CheckConstraint(
                name="remote_area_in_order", condition=Q(postcode_from__lte=F("postcode_to")) & ~Q(postcode_from="")
            ),
        ]


@pghistory.track()
class RateCard(models.Model):
    """What a service asks from a day on; it ends where its next card begins, so two are never in force.

    Prices are in minor units of `currency`. `fx`: what one unit of it is worth by contract; empty: the company's rate of the day.
    `divisor`: cubic centimetres for a kilogram. `side_step`: each side is rounded up to so many tenths of a millimetre first (100 = whole
    centimetres, 254 = whole inches). `ends_on`: the carrier named a last day; nothing is priced after it.
    """

    service = models.ForeignKey("logistics.Service", on_delete=models.CASCADE, related_name="cards")
    valid_from = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    fx = models.DecimalField(max_digits=18, decimal_places=8, null=True, blank=True)
    volume_rule = models.CharField(max_length=6, choices=VolumeRule, default=VolumeRule.ACTUAL)
    divisor = models.PositiveIntegerField(default=0)
    volume_above_cm3 = models.PositiveIntegerField(default=0)
    side_step = models.PositiveSmallIntegerField(default=10)
    min_g = models.PositiveIntegerField(default=0)
    round_g = models.PositiveIntegerField(default=1)
    registered_fee = models.PositiveBigIntegerField(default=0)
    discount_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    discount_on_fee = models.BooleanField(default=False)
    note = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "valid_from"], name="rate_card_once"),
            models.CheckConstraint(
                name="rate_card_sane",
                condition=Q(round_g__gt=0, side_step__gt=0, discount_percent__gte=0, discount_percent__lte=100),
            ),
            models.CheckConstraint(name="rate_card_fx", condition=Q(fx__isnull=True) | Q(fx__gt=0)),
            models.CheckConstraint(
                name="rate_card_volume",
                condition=Q(volume_rule=VolumeRule.ACTUAL) | Q(divisor__gt=0),
            ),
            models.CheckConstraint(
                name="rate_card_ends", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("valid_from"))
            ),
        ]


@pghistory.track()
class CardRate(models.Model):
    """A bracket of a card in a zone (none: wherever the service goes): above so many grams up to and with so many.

    Its price is first + begun steps above `first_g` x step + grams x per kg, and so much a piece. Brackets of one zone never overlap.
    """

    card = models.ForeignKey(RateCard, on_delete=models.CASCADE, related_name="rates")
    zone = models.ForeignKey(Zone, null=True, blank=True, on_delete=models.PROTECT, related_name="rates")
    above_g = models.PositiveIntegerField(default=0)
    up_to_g = models.PositiveIntegerField()
    first_g = models.PositiveIntegerField(default=0)
    first_price = models.PositiveBigIntegerField(default=0)
    step_g = models.PositiveIntegerField(default=0)
    step_price = models.PositiveBigIntegerField(default=0)
    per_kg = models.PositiveBigIntegerField(default=0)
    per_piece = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="card_rate_in_order", condition=Q(above_g__lt=F("up_to_g"))),
            models.CheckConstraint(name="card_rate_step", condition=Q(step_price=0) | Q(step_g__gt=0)),
            ExclusionConstraint(
                name="card_rate_no_overlap",
                expressions=[
                    (Func(F("card"), F("card"), Value("[]"), function="int8range"), "&&"),
                    (
                        Func(
                            Coalesce(F("zone"), Value(0)), Coalesce(F("zone"), Value(0)), Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (Func(F("above_g"), F("up_to_g"), Value("(]"), function="int4range"), "&&"),
                ],
            ),
        ]  # fmt: skip


@pghistory.track()
class CardSurcharge(models.Model):
    """What a card adds for remote places, long parcels or a trait: fixed and per kilogram, at least the minimum, in its own currency.

    Fuel is never asked of it.
    """

    card = models.ForeignKey(RateCard, on_delete=models.CASCADE, related_name="surcharges")
    kind = models.CharField(max_length=8, choices=SurchargeKind)
    trait = models.CharField(max_length=20, choices=Trait, blank=True, default="")
    above_mm = models.PositiveIntegerField(default=0)
    fixed = models.PositiveBigIntegerField(default=0)
    per_kg = models.PositiveBigIntegerField(default=0)
    minimum = models.PositiveBigIntegerField(default=0)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "kind", "trait"], name="card_surcharge_once"),
            models.CheckConstraint(
                name="card_surcharge_trait",
                condition=(Q(kind=SurchargeKind.TRAIT) & ~Q(trait="")) | (~Q(kind=SurchargeKind.TRAIT) & Q(trait="")),
            ),
            models.CheckConstraint(
                name="card_surcharge_side", condition=~Q(kind=SurchargeKind.OVERSIZE) | Q(above_mm__gt=0)
            ),
            models.CheckConstraint(name="card_surcharge_kind", condition=Q(kind__in=SurchargeKind.values)),
            models.CheckConstraint(name="card_surcharge_currency", condition=Q(currency__regex=r"^[A-Z]{3}$")),
        ]


@pghistory.track()
class FuelRate(models.Model):
    """The fuel percentage of a service from a day on."""

    service = models.ForeignKey("logistics.Service", on_delete=models.CASCADE, related_name="fuel")
    valid_from = models.DateField()
    percent = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "valid_from"], name="fuel_rate_once"),
            models.CheckConstraint(name="fuel_rate_sane", condition=Q(percent__gte=0)),
        ]
