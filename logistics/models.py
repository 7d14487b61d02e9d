"""Parcels out: carriers, services, parcels, and every scan."""

from urllib.parse import quote

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from inventory.models import Warehouse
from logistics.states import AWAITED, FINISHED, LABELLED, OPEN, LabelState, Milestone, ParcelState, Station
from products.models import Sku


@pghistory.track()
class Carrier(models.Model):
    """Who carries. `marketplace_codes`: per marketplace {code, name} as it knows the carrier.

    `tracking_page`: where a buyer looks a parcel up, with {number} for its tracking number. `closed_at`: nothing new is sent with it.
    """

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=120)
    name_zh = models.CharField(max_length=120, blank=True, default="")
    marketplace_codes = models.JSONField(default=dict)
    tracking_page = models.CharField(max_length=300, blank=True, default="", db_default="")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="carrier_named", condition=~Q(code="") & ~Q(name="")),
            models.CheckConstraint(
                name="carrier_tracking_page",
                condition=Q(tracking_page="") | Q(tracking_page__regex=r"^https?://.*\{number\}"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def tracking_url(self, number: str | None) -> str:
        """Where a parcel is looked up; empty without a page or a number."""
        return self.tracking_page.replace("{number}", quote(number, safe="")) if self.tracking_page and number else ""


@pghistory.track()
class Service(models.Model):
    """A carrier's product: from which warehouses, to which countries (none named = all), up to which weight; first rank wins.

    `account`: where its labels are bought, under `carrier_code`; without one we draw and number them ourselves. A parcel of it
    without a scan for `stuck_days` days is stuck.
    """

    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="services")
    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=120)
    name_zh = models.CharField(max_length=120, blank=True, default="")
    warehouses = models.ManyToManyField(Warehouse, related_name="services")
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    max_weight_g = models.PositiveIntegerField(default=30_000)
    rank = models.PositiveSmallIntegerField(default=100)
    tracking_prefix = models.CharField(max_length=4)
    closed_at = models.DateTimeField(null=True, blank=True)
    account = models.ForeignKey(
        "CarrierAccount", null=True, blank=True, on_delete=models.PROTECT, related_name="services"
    )
    carrier_code = models.CharField(max_length=40, blank=True, default="", db_default="")
    stuck_days = models.PositiveSmallIntegerField(default=7, db_default=7)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="service_account_has_code", condition=Q(account__isnull=True) | ~Q(carrier_code="")
            ),
            models.CheckConstraint(name="service_named", condition=~Q(code="") & ~Q(name="")),
            models.CheckConstraint(name="service_numbers", condition=Q(tracking_prefix__regex=r"^[A-Z0-9]{1,4}$")),
            models.CheckConstraint(name="service_limits", condition=Q(max_weight_g__gt=0, rank__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class Parcel(models.Model):
    """Contents on their way from a warehouse to an address, for a typed owner. The recipient's address is sealed.

    `sender`: the lines to print instead of the warehouse's. `freight`: what the service's rate asks for the weight it left with,
    in minor units of the base currency, fixed when it ships; empty when no rate is known.
    `called_back`: how often its shipping was undone. `customs`: what its maker knows of the sale
    ({currency, prices: {SKU id: price of one}, ioss, deemed_supplier}); empty: goods are declared by their own rules alone.
    """

    number = models.CharField(max_length=24, unique=True)
    owner_kind = models.CharField(max_length=24)
    owner_id = models.BigIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="parcels")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="parcels")
    state = models.CharField(
        max_length=12, choices=ParcelState, default=ParcelState.LABELLED, db_default=ParcelState.LABELLED
    )
    tracking_number = models.CharField(max_length=40, unique=True, null=True, blank=True)
    label_state = models.CharField(max_length=12, choices=LabelState, default=LabelState.OWN, db_default=LabelState.OWN)
    label_asked_at = models.DateTimeField(null=True)
    recipient = models.BinaryField()
    recipient_erased_at = models.DateTimeField(null=True)
    sender = models.JSONField(default=list, db_default=[])
    country = models.CharField(max_length=2)
    references = ArrayField(models.CharField(max_length=120), default=list)
    expected_g = models.PositiveIntegerField(default=0)
    weighed_g = models.PositiveIntegerField(null=True)
    freight = models.BigIntegerField(null=True)
    ship_by = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)
    print_count = models.PositiveIntegerField(default=0, db_default=0)
    customs = models.JSONField(default=dict, db_default={}, blank=True)
    picked_at = models.DateTimeField(null=True)
    picked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    weighed_at = models.DateTimeField(null=True)
    weighed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    shipped_at = models.DateTimeField(null=True)
    shipped_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    called_back = models.PositiveSmallIntegerField(default=0, db_default=0)
    called_back_at = models.DateTimeField(null=True)
    called_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    cancel_reason = models.CharField(max_length=120, blank=True, default="", db_default="")
    tracking_state = models.CharField(max_length=16, choices=Milestone, blank=True, default="", db_default="")
    tracked_at = models.DateTimeField(null=True)
    picked_up_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    exception_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner_kind", "owner_id", "attempt"], name="parcel_once"),
            models.CheckConstraint(
                name="parcel_labelled_has_number",
                condition=~Q(label_state__in=LABELLED) | Q(tracking_number__isnull=False),
            ),
            models.CheckConstraint(
                name="parcel_packed_has_label",
                condition=~Q(state__in=[ParcelState.VERIFIED, ParcelState.WEIGHED, ParcelState.SHIPPED])
                | Q(label_state__in=LABELLED),
            ),
            models.CheckConstraint(
                name="parcel_label_off_when_cancelled",
                condition=~Q(label_state__in=[LabelState.CANCELLING, LabelState.CANCELLED])
                | Q(state=ParcelState.CANCELLED),
            ),
            models.CheckConstraint(
                name="parcel_label_awaited_when_open",
                condition=~Q(label_state__in=AWAITED) | ~Q(state=ParcelState.CANCELLED),
            ),
            models.CheckConstraint(
                name="parcel_shipped_has_time",
                condition=Q(state=ParcelState.SHIPPED, shipped_at__isnull=False) | ~Q(state=ParcelState.SHIPPED),
            ),
            models.CheckConstraint(
                name="parcel_cancelled_not_shipped", condition=Q(cancelled_at__isnull=True) | Q(shipped_at__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["warehouse", "ship_by", "id"], name="parcel_open", condition=Q(state__in=OPEN)),
            models.Index(fields=["state", "-id"], name="parcel_by_state"),
            models.Index(fields=["warehouse", "-id"], name="parcel_by_warehouse"),
            models.Index(fields=["warehouse", "state", "-id"], name="parcel_by_warehouse_state"),
            models.Index(fields=["weighed_at"], name="parcel_by_weighed", condition=Q(weighed_at__isnull=False)),
            models.Index(fields=["-id"], name="parcel_to_print", condition=Q(printed_at__isnull=True, state__in=OPEN)),
            models.Index(
                fields=["label_state", "-id"],
                name="parcel_label_open",
                condition=~Q(label_state__in=[*LABELLED, LabelState.CANCELLED]),
            ),
            models.Index(fields=["shipped_at", "id"], name="parcel_came_back", condition=Q(returned_at__isnull=False)),
            models.Index(
                fields=["shipped_at", "id"],
                name="parcel_on_the_way",
                condition=Q(
                    state=ParcelState.SHIPPED,
                    label_state=LabelState.BOUGHT,
                    delivered_at__isnull=True,
                    returned_at__isnull=True,
                ),
            ),
        ]


class ParcelLine(models.Model):
    """So many units of a SKU in a parcel, held by a typed holder's reservation; `verified` counts scanned units."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="lines")
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="+")
    holder_kind = models.CharField(max_length=24)
    holder_id = models.BigIntegerField()
    quantity = models.PositiveIntegerField()
    verified = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parcel", "holder_kind", "holder_id"], name="parcel_line_once"),
            models.CheckConstraint(
                name="parcel_line_verified_sane", condition=Q(verified__lte=F("quantity"), quantity__gt=0)
            ),
        ]


class ScanEvent(models.Model):
    """One scan at a station and its answer; the client's id makes a repeated sending harmless."""

    client_id = models.UUIDField(unique=True)
    station = models.CharField(max_length=8, choices=Station)
    code = models.CharField(max_length=200)
    parcel = models.ForeignKey(Parcel, null=True, on_delete=models.PROTECT, related_name="scans")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=48)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["actor", "-id"], name="scan_by_actor"),
            models.Index(fields=["parcel", "id"], name="scan_by_parcel"),
            models.Index(fields=["actor", "at"], name="scan_finished", condition=Q(outcome__in=FINISHED)),
        ]


from logistics.consolidation_models import (  # noqa: E402  # after the models they point to
    ConsolidatedParcel,
    Consolidation,
)
from logistics.label_models import (  # noqa: E402  # these rows point at parcels
    CarrierAccount,
    CarrierLabel,
    LabelCost,
    LabelPaper,
    LabelPrint,
    TrackingEvent,
)
from logistics.rate_models import (  # noqa: E402  # after the models they point to
    CardRate,
    CardSurcharge,
    FuelRate,
    RateCard,
    RemoteArea,
    ServiceTerms,
    Zone,
    ZoneArea,
)
from logistics.routing_models import RoutingRule  # noqa: E402  # after the models they point to
from logistics.wave_models import Manifest, ManifestParcel, WallLine, Wave, WaveParcel, WavePick  # noqa: E402  # they point at parcels

__all__ = [
    "CardRate",
    "CardSurcharge",
    "Carrier",
    "CarrierAccount",
    "CarrierLabel",
    "ConsolidatedParcel",
    "Consolidation",
    "FuelRate",
    "LabelCost",
    "LabelPaper",
    "LabelPrint",
    "Manifest",
    "ManifestParcel",
    "Parcel",
    "ParcelLine",
    "RateCard",
    "RemoteArea",
    "RoutingRule",
    "ScanEvent",
    "Service",
    "ServiceTerms",
    "TrackingEvent",
    "WallLine",
    "Wave",
    "WaveParcel",
    "WavePick",
    "Zone",
    "ZoneArea",
]
