"""Labels that carriers sell, what they cost, who printed them, and where the carriers saw the parcels."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from erp.kernel import crypto
from logistics.states import CarrierProtocol, Milestone


@pghistory.track(exclude=["credentials", "cursor", "pull_at", "pulled_at", "blocked_until", "trouble", "trouble_count"])
class CarrierAccount(models.Model):
    """A contract with a carrier: where its labels are bought and its scans are read. Credentials are sealed, and never shown.

    `cursor`: up to where its scans were read; `pull_at`: when they are read next; `pulled_at`: when that last went well.
    """

    carrier = models.ForeignKey("logistics.Carrier", on_delete=models.PROTECT, related_name="accounts")
    protocol = models.CharField(max_length=16, choices=CarrierProtocol)
    name = models.CharField(max_length=120)
    customer_id = models.CharField(max_length=80)
    base_url = models.URLField(max_length=300)
    credentials = models.BinaryField()
    paused_at = models.DateTimeField(null=True)
    cursor = models.CharField(max_length=120, blank=True, default="", db_default="")
    pull_at = models.DateTimeField()
    pulled_at = models.DateTimeField(null=True)
    blocked_until = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True, default="", db_default="")
    trouble_count = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["protocol", "customer_id"], name="carrier_account_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def secrets(self) -> dict[str, str]:
        """The credentials as the carrier handed them out."""
        return dict(crypto.unseal_json(self.credentials))

    @property
    def lane(self) -> str:
        """The outbox lane of this account."""
        return f"carrier:{self.pk}"


class CarrierLabel(models.Model):
    """A label as the carrier holds it. A parcel has one that is good; further ones are those that were cancelled."""

    parcel = models.ForeignKey("logistics.Parcel", on_delete=models.PROTECT, related_name="carrier_labels")
    account = models.ForeignKey(CarrierAccount, on_delete=models.PROTECT, related_name="labels")
    remote_id = models.CharField(max_length=80)
    tracking_number = models.CharField(max_length=40)
    bought_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "remote_id"], name="carrier_label_once"),
            models.UniqueConstraint(
                fields=["parcel"], name="carrier_label_one_good", condition=Q(cancelled_at__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["parcel"], name="carrier_label_parcel")]


class LabelCost(models.Model):
    """What a label took (positive) or gave back (negative), as the carrier said it. Append-only."""

    label = models.ForeignKey(CarrierLabel, on_delete=models.PROTECT, related_name="costs")
    kind = models.CharField(max_length=8, choices=[("bought", "bought"), ("refunded", "refunded")])
    amount = models.DecimalField(max_digits=12, decimal_places=4)
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["label", "kind"], name="label_cost_once"),
            models.CheckConstraint(
                name="label_cost_signed", condition=Q(kind="bought", amount__gte=0) | Q(kind="refunded", amount__lte=0)
            ),
        ]


class LabelPaper(models.Model):
    """The carrier's own PDF of a label, sealed, since it shows the address."""

    parcel = models.OneToOneField("logistics.Parcel", on_delete=models.CASCADE, primary_key=True, related_name="paper")
    sealed = models.BinaryField()
    at = models.DateTimeField()


class LabelPrint(models.Model):
    """One print of a label: who, when, and which time it was. Append-only."""

    parcel = models.ForeignKey("logistics.Parcel", on_delete=models.PROTECT, related_name="prints")
    nth = models.PositiveIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parcel", "nth"], name="label_print_once")]


class TrackingEvent(models.Model):
    """The carrier saw a parcel: when and where, and what it calls that. Append-only; the parcel's facts follow from these rows."""

    parcel = models.ForeignKey("logistics.Parcel", on_delete=models.PROTECT, related_name="tracking_events")
    account = models.ForeignKey(CarrierAccount, on_delete=models.PROTECT, related_name="+")
    remote_id = models.CharField(max_length=80)
    milestone = models.CharField(max_length=16, choices=Milestone)
    code = models.CharField(max_length=40)
    place = models.CharField(max_length=120, blank=True, default="")
    at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "remote_id"], name="tracking_event_once")]
        indexes = [models.Index(fields=["parcel", "at", "id"], name="tracking_by_parcel")]
