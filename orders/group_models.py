"""How orders and parcels meet when it is not one to one: several orders in a parcel, several parcels of an order; orders made by hand."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from stores.models import Store


class Merge(models.Model):
    """Orders of one buyer that leave in one parcel. Its orders point here, until they are taken apart or one is left alone."""

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)


class Portion(models.Model):
    """A part of an order that leaves in a parcel of its own. `packed`: a living parcel has it. The demands in it point here."""

    order = models.ForeignKey("orders.Order", on_delete=models.CASCADE, related_name="portions")
    number = models.PositiveSmallIntegerField()
    packed = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="portion_once")]
        indexes = [
            models.Index(fields=["order"], name="portion_unpacked", condition=Q(packed=False, ended_at__isnull=True)),
            models.Index(fields=["order"], name="portion_living", condition=Q(ended_at__isnull=True)),
        ]


class ManualOrder(models.Model):
    """An order that a person wrote, here or in a sheet. No marketplace waits to hear of it. `client_id` names the sending."""

    order = models.OneToOneField("orders.Order", on_delete=models.CASCADE, related_name="manual")
    client_id = models.UUIDField(unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")


class AddressEdit(models.Model):
    """A buyer's address that we corrected: which fields, and sealed what stood there before and stands there now."""

    order = models.ForeignKey("orders.Order", on_delete=models.CASCADE, related_name="address_edits")
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField(default=list)
    sealed = models.BinaryField(null=True)

    class Meta:
        indexes = [models.Index(fields=["order", "id"], name="address_edit_order")]
