"""Under which name it is sold in which store."""

import pghistory
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Upper

from products.models.catalogue import Sku
from products.states import ListingState
from stores.models import PriceTag, QuantityPool, Store


@pghistory.track()
class Listing(models.Model):
    """A SKU or bundle in a store. Without a SKU it is unmapped, and orders for it are held until somebody maps it.

    The database keeps the words of the title beside it (`title_words`), for finding listings that are nearly the same.
    """

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="listings")
    external_key = models.CharField(max_length=160)
    external = models.JSONField(default=dict)
    seller_sku = models.CharField(max_length=80, blank=True, default="")
    title = models.CharField(max_length=300, blank=True, default="")
    sku = models.ForeignKey(Sku, null=True, blank=True, on_delete=models.PROTECT, related_name="listings")
    pool = models.ForeignKey(QuantityPool, null=True, blank=True, on_delete=models.PROTECT, related_name="listings")
    tag = models.ForeignKey(PriceTag, null=True, blank=True, on_delete=models.PROTECT, related_name="listings")
    price = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    state = models.CharField(max_length=8, choices=ListingState, default=ListingState.ACTIVE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "external_key"], name="listing_once")]
        indexes = [
            models.Index(fields=["store", "-id"], name="listing_unmapped", condition=Q(sku__isnull=True)),
            models.Index(
                Func(Upper("seller_sku"), Value(" -_./"), Value(""), function="translate"), name="listing_folded_code"
            ),
        ]
