"""What a listing is to be, and what was asked of the marketplace to make it so."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from products.models.catalogue import Sku
from products.models.listings import Listing
from products.states import ChangeKind, ChangeOutcome, DraftState
from stores.models import Store

EDITED = Q(live_version__gt=0, live_version__lt=F("version"))  # since the marketplace last took it


@pghistory.track()
class ListingDraft(models.Model):
    """What a SKU is to be called, shown as and sold for in a store; its listing once there is one.

    `version` rises with each edit of the content; a change keeps the version it has sent. `state` follows from the changes
    and from what the marketplace shows. `category` and `attributes` are the marketplace's words. `images` are in order, the main one
    first: `[{"image": <hash>, "url": ...}]`. There is no quantity: what stock allows is reckoned when the listing is sent.
    """

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="listing_drafts")
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="listing_drafts")
    listing = models.OneToOneField(Listing, null=True, blank=True, on_delete=models.PROTECT, related_name="draft")
    seller_sku = models.CharField(max_length=80)
    title = models.CharField(max_length=300, blank=True, default="")
    description = models.TextField(blank=True, default="")
    bullets = models.JSONField(default=list, blank=True)
    brand = models.CharField(max_length=120, blank=True, default="")
    category = models.CharField(max_length=160, blank=True, default="")
    attributes = models.JSONField(default=dict, blank=True)
    images = models.JSONField(default=list, blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3)
    version = models.PositiveIntegerField(default=1)
    live_version = models.PositiveIntegerField(default=0)  # the newest that the marketplace took; 0: none
    state = models.CharField(max_length=8, choices=DraftState, default=DraftState.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "seller_sku"], name="listing_draft_once"),
            models.CheckConstraint(name="listing_draft_price_above_zero", condition=Q(price=None) | Q(price__gt=0)),
            models.CheckConstraint(name="listing_draft_live_not_ahead", condition=Q(live_version__lte=F("version"))),
            models.CheckConstraint(
                name="listing_draft_live_is_listed",
                condition=~Q(state__in=[DraftState.LIVE, DraftState.CLOSED]) | Q(listing__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["store", "state", "-id"], name="listing_draft_by_state"),
            models.Index(fields=["listing"], name="listing_draft_edited", condition=EDITED),
        ]

    def __str__(self) -> str:
        return f"{self.seller_sku} ({self.store_id})"

    @property
    def behind(self) -> bool:
        """Whether it was edited since the marketplace last took it."""
        return self.live_version < self.version


class ListingChange(models.Model):
    """What was asked of a marketplace for a draft: publish, edit, close or reopen, with the content as it was sent.

    Kept for good: a trigger lets only an open change be finished, once. `wish` names the click that asked; `sent_at`: the marketplace has
    taken it in, and decides. `issues` are what the marketplace objects to: `[{"code", "text", "field"}]`, also of what it let through.
    """

    draft = models.ForeignKey(ListingDraft, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=8, choices=ChangeKind)
    version = models.PositiveIntegerField()
    payload = models.JSONField(default=dict)
    wish = models.UUIDField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=ChangeOutcome, default=ChangeOutcome.OPEN)
    sent_at = models.DateTimeField(null=True)
    quantity = models.PositiveIntegerField(null=True)  # what stock allowed when it was sent
    issues = models.JSONField(default=list)
    external = models.JSONField(default=dict)  # the marketplace's ids, as it told them
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], name="listing_change_open_once", condition=Q(outcome=ChangeOutcome.OPEN)
            ),
            models.UniqueConstraint(
                fields=["draft"],
                name="listing_published_once",
                condition=Q(kind=ChangeKind.PUBLISH, outcome=ChangeOutcome.DONE),
            ),
            models.UniqueConstraint(fields=["wish", "draft"], name="listing_change_wish_once"),
            models.CheckConstraint(
                name="listing_change_finished_has_time",
                condition=Q(outcome=ChangeOutcome.OPEN, finished_at=None)
                | (~Q(outcome=ChangeOutcome.OPEN) & Q(finished_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="listing_change_refused_says_why", condition=~Q(outcome=ChangeOutcome.REFUSED) | ~Q(issues=[])
            ),
        ]
        indexes = [models.Index(fields=["draft", "-id"], name="listing_change_latest")]
