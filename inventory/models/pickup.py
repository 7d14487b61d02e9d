"""Pick-up points: their papers and their commission, and the goods that somebody comes for."""

from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from inventory.models.places import Warehouse
from inventory.states import CollectionState, PaperKind
from products.models import Sku


@pghistory.track()
class PickupTerms(models.Model):
    """What we agreed with a point: the commission of a collection, in minor units of the base currency."""

    point = models.OneToOneField(Warehouse, on_delete=models.PROTECT, primary_key=True, related_name="pickup_terms")
    commission = models.PositiveBigIntegerField(default=0, db_default=0)


@pghistory.track()
class PointPaper(models.Model):
    """A paper of a point, valid through `valid_until` (for ever without it). Without a valid required paper of each kind the point is
    suspended. `sha256` and `form` name the file that is kept of it, if any.
    """

    point = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=12, choices=PaperKind)
    number = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    required = models.BooleanField(default=True, db_default=True)
    sha256 = models.CharField(max_length=64, default="", db_default="", blank=True)
    form = models.CharField(max_length=8, default="", db_default="", blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="point_paper_days", condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="point_paper_file", condition=Q(sha256="", form="") | ~Q(sha256="") & ~Q(form="")
            ),
        ]
        indexes = [models.Index(fields=["point", "kind"], name="point_paper_now", condition=Q(withdrawn_at=None))]

    def valid_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (
            self.withdrawn_at is None
            and self.valid_from <= day
            and (self.valid_until is None or day <= self.valid_until)
        )


class Collection(models.Model):
    """Goods held at a point for somebody who comes with a code. Once it is not open, it stays what it became (a trigger).

    `sealed` is who comes for it, until that is forgotten (`erased_at`).
    `handed_key`: the id of the scan that handed it out. `commission`: what the point earned with it, as agreed at that time.
    """

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=24, unique=True)
    point = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="collections")
    code = models.CharField(max_length=8, unique=True)
    state = models.CharField(max_length=12, choices=CollectionState, default=CollectionState.OPEN)
    sealed = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    collected_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    collected_at = models.DateTimeField(null=True)
    handed_key = models.UUIDField(null=True, unique=True)
    commission = models.PositiveBigIntegerField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=120, default="", db_default="", blank=True)
    reopens = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reopened")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_collected_by_whom",
                condition=Q(
                    state=CollectionState.COLLECTED,
                    collected_by__isnull=False,
                    collected_at__isnull=False,
                    handed_key__isnull=False,
                    commission__isnull=False,
                )
                | ~Q(state=CollectionState.COLLECTED)
                & Q(collected_by=None, collected_at=None, handed_key=None, commission=None),
            ),
            models.CheckConstraint(
                name="collection_cancelled_why",
                condition=~Q(state=CollectionState.CANCELLED)
                | Q(closed_by__isnull=False, closed_at__isnull=False) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="collection_expired_when",
                condition=~Q(state=CollectionState.EXPIRED) | Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="collection_forgotten_whole",
                condition=Q(erased_at=None) | Q(sealed=None) & ~Q(state=CollectionState.OPEN),
            ),
        ]
        indexes = [
            models.Index(fields=["point", "state", "-id"], name="collection_of_point"),
            models.Index(fields=["expires_at"], name="collection_expires", condition=Q(state=CollectionState.OPEN)),
            models.Index(
                fields=["point", "collected_at"],
                name="collection_collected",
                condition=Q(state=CollectionState.COLLECTED),
            ),
            models.Index(
                Coalesce("collected_at", "closed_at"),
                name="collection_forgotten",
                condition=Q(sealed__isnull=False) & ~Q(state=CollectionState.OPEN),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CollectionLine(models.Model):
    """So many of a SKU in a collection; it owns the reservation, and the move when it is handed out. Append-only."""

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="lines")
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "sku"], name="collection_line_once"),
            models.CheckConstraint(name="collection_line_some", condition=Q(quantity__gt=0)),
        ]
