"""Waves of parcels that are picked together, and the papers by which a carrier takes parcels over."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inventory.models import Bin, Warehouse
from logistics.states import LIVE, WaveKind, WaveState
from products.models import Sku

_USER = settings.AUTH_USER_MODEL


class Wave(models.Model):
    """Parcels of one kind from one warehouse, picked on one way through the bins. `picker` has it in hand since `begun_at`."""

    number = models.CharField(max_length=24, unique=True)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="waves")
    kind = models.CharField(max_length=8, choices=WaveKind)
    state = models.CharField(max_length=10, choices=WaveState, default=WaveState.OPEN, db_default=WaveState.OPEN)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    picker = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(null=True)
    picked_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="wave_in_hand",
                condition=Q(state__in=[WaveState.OPEN, WaveState.CANCELLED])
                | Q(picker__isnull=False, begun_at__isnull=False),
            ),
            models.CheckConstraint(
                name="wave_closed_has_time",
                condition=Q(state__in=LIVE, closed_at__isnull=True) | (~Q(state__in=LIVE) & Q(closed_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="wave_by_state"),
            models.Index(fields=["warehouse", "-id"], name="wave_by_warehouse"),
        ]

    def __str__(self) -> str:
        return self.number


class WaveParcel(models.Model):
    """A parcel's place in a wave: `slot` is its turn, and its pigeon-hole on the put wall. `live`: it is still worked on here.

    A parcel that was taken out (`out_at`, by whom, why) or has left keeps its row.
    """

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="places")
    parcel = models.ForeignKey("logistics.Parcel", on_delete=models.PROTECT, related_name="places")
    slot = models.PositiveSmallIntegerField()
    live = models.BooleanField(default=True, db_default=True)
    out_at = models.DateTimeField(null=True)
    out_by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    out_why = models.CharField(max_length=12, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parcel"], name="wave_parcel_in_one", condition=Q(live=True)),
            models.UniqueConstraint(fields=["wave", "slot"], name="wave_slot_once"),
            models.UniqueConstraint(fields=["wave", "parcel"], name="wave_parcel_once"),
            models.CheckConstraint(name="wave_parcel_out", condition=Q(out_at__isnull=True) | Q(live=False)),
        ]


class WavePick(models.Model):
    """So many units of a SKU to take from a bin (none: not put away), in the order in which a clerk passes (`turn`)."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="picks")
    turn = models.PositiveSmallIntegerField()
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="+")
    bin = models.ForeignKey(Bin, null=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    picked = models.PositiveIntegerField(default=0, db_default=0)
    short = models.PositiveIntegerField(default=0, db_default=0)
    by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "turn"], name="wave_pick_once"),
            models.CheckConstraint(name="wave_pick_sane", condition=Q(picked__lte=F("quantity") - F("short"))),
        ]
        indexes = [models.Index(fields=["-id"], name="wave_pick_short", condition=Q(short__gt=0))]


class WallLine(models.Model):
    """So many units of a SKU that belong in a slot of the put wall; `sorted` counts those that lie there."""

    place = models.ForeignKey(WaveParcel, on_delete=models.PROTECT, related_name="wall")
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    sorted = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "sku"], name="wall_line_once"),
            models.CheckConstraint(name="wall_line_sane", condition=Q(sorted__lte=F("quantity"), quantity__gt=0)),
        ]


class Manifest(models.Model):
    """The list of parcels that a carrier takes over at once; handed over it is closed for good."""

    number = models.CharField(max_length=24, unique=True)
    carrier = models.ForeignKey("logistics.Carrier", on_delete=models.PROTECT, related_name="manifests")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField(null=True)
    handed_by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    handed_to = models.CharField(max_length=120, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["carrier", "warehouse"], name="manifest_open_once", condition=Q(handed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="manifest_handed_by",
                condition=Q(handed_at__isnull=True, handed_by__isnull=True)
                | (Q(handed_at__isnull=False, handed_by__isnull=False) & ~Q(handed_to="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ManifestParcel(models.Model):
    """A parcel on a manifest: checked when it was scanned on its way into the van."""

    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="rows")
    parcel = models.OneToOneField("logistics.Parcel", on_delete=models.PROTECT, related_name="on_manifest")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["manifest", "id"], name="manifest_rows")]
