"""Where we sell, who may see it, and what each marketplace was last told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from erp.kernel import crypto
from stores.states import AccountState, Marketplace, PartialStock, SyncKind

if TYPE_CHECKING:
    from people.models import User


@pghistory.track(exclude=["credentials", "access_token", "refresh_token"])
class SellerAccount(models.Model):
    """One authorisation with a marketplace; orders are pulled per account, not per store.

    `sites`: where it may sell, as the marketplace said at the last test of the connection. `import_job`: its first import.
    """

    marketplace = models.CharField(max_length=16, choices=Marketplace)
    region = models.CharField(max_length=16, blank=True, default="")
    seller_id = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    base_url = models.URLField(max_length=300)
    hook_key = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=16, choices=AccountState, default=AccountState.ACTIVE)
    credentials = models.BinaryField()
    access_token = models.BinaryField(null=True)
    refresh_token = models.BinaryField(null=True)
    token_expires_at = models.DateTimeField(null=True)
    token_version = models.PositiveIntegerField(default=0)
    authorised_until = models.DateTimeField(null=True)
    poll_every_s = models.PositiveIntegerField(default=60)
    blocked_until = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True, default="")
    trouble_count = models.PositiveIntegerField(default=0)
    sites = models.JSONField(default=list)
    sites_at = models.DateTimeField(null=True)
    import_job = models.ForeignKey("kernel.Job", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["marketplace", "seller_id", "region"], name="seller_account_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def secrets(self) -> dict[str, str]:
        """The credentials as the marketplace handed them out; never shown, never logged."""
        return dict(crypto.unseal_json(self.credentials))

    @property
    def lane(self) -> str:
        """The outbox lane and inbox source of this account."""
        return f"account:{self.pk}"


class ConsentTrip(models.Model):
    """A person's way to a marketplace's consent page and back: good for one answer, in the browser session that began it.

    `nonce` is in the signed `state`; `account` is the one to be connected again; `app` is what the application's owner entered, sealed.
    """

    marketplace = models.CharField(max_length=16, choices=Marketplace)
    account = models.ForeignKey(SellerAccount, null=True, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    session = models.BinaryField()
    nonce = models.CharField(max_length=48, unique=True)
    base_url = models.URLField(max_length=300)
    redirect_uri = models.URLField(max_length=300)
    app = models.BinaryField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="consent_trip_ends", condition=Q(expires_at__gt=F("created_at"))),
            models.CheckConstraint(
                name="consent_used_in_time", condition=Q(used_at=None) | Q(used_at__lte=F("expires_at"))
            ),
        ]


class StoreQuerySet(models.QuerySet["Store"]):
    def for_user(self, user: User) -> Self:
        """The stores a person may see. The one place that decides it; every scoped query goes through `store_ids_for`."""
        if not user.is_authenticated:
            return self.none()
        return self if user.sees_all_stores else self.filter(access__user=user)


@pghistory.track()
class Store(models.Model):
    """A shop front on one site of an account, with its currency, its zone and its rules.

    `bad_review_stars`: so many stars or fewer open a case by themselves; 0 for none.
    """

    account = models.ForeignKey(SellerAccount, on_delete=models.PROTECT, related_name="stores")
    site = models.CharField(max_length=24)
    name = models.CharField(max_length=120, unique=True)
    currency = models.CharField(max_length=3)
    zone = models.CharField(max_length=48)
    unpaid_hold_minutes = models.PositiveIntegerField(default=4320)
    push_stock = models.BooleanField(default=True)
    stock_share = models.DecimalField(max_digits=4, decimal_places=3, default=1)
    stock_buffer = models.PositiveIntegerField(default=0)
    bad_review_stars = models.PositiveSmallIntegerField(default=2, db_default=2)
    buffer_follows_lag = models.BooleanField(default=False, db_default=False)
    buffer_min = models.PositiveIntegerField(default=0, db_default=0)
    buffer_max = models.PositiveIntegerField(default=20, db_default=20)
    our_price_wins = models.BooleanField(default=False, db_default=False)
    partial_stock = models.CharField(
        max_length=8, choices=PartialStock, default=PartialStock.HOLD, db_default=PartialStock.HOLD
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = StoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "site"], name="store_once"),
            models.CheckConstraint(name="store_share_sane", condition=Q(stock_share__gte=0, stock_share__lte=1)),
            models.CheckConstraint(name="store_bad_review_sane", condition=Q(bad_review_stars__lte=5)),
            models.CheckConstraint(name="store_buffer_sane", condition=Q(buffer_min__lte=F("buffer_max"))),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class StoreAccess(models.Model):
    """Who may work on which store; the owner sees all without a row."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="store_access")
    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="access")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "store"], name="store_access_once")]


class SyncState(models.Model):
    """How far we have read an account, by kind: the cursor is the marketplace's time, never our clock."""

    account = models.ForeignKey(SellerAccount, on_delete=models.CASCADE, related_name="sync_states")
    kind = models.CharField(max_length=16, choices=SyncKind)
    cursor = models.DateTimeField(null=True)
    next_at = models.DateTimeField(db_default=Now())
    last_started_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    last_rows = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")
    last_error_at = models.DateTimeField(null=True)
    theirs = models.PositiveIntegerField(null=True)
    ours = models.PositiveIntegerField(null=True)
    compared_at = models.DateTimeField(null=True)
    swept_at = models.DateTimeField(
        db_default=Now()
    )  # the days before were read again, or there was nothing yet to read

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "kind"], name="sync_state_once")]


class RateBudget(models.Model):
    """A token bucket per account and operation, shared by all workers, learned from the marketplace's headers."""

    account = models.ForeignKey(SellerAccount, on_delete=models.CASCADE, related_name="rate_budgets")
    operation = models.CharField(max_length=80)
    rate = models.FloatField()
    burst = models.FloatField()
    tokens = models.FloatField()
    refilled_at = models.DateTimeField(db_default=Now())
    blocked_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "operation"], name="rate_budget_once")]


class PushedValue(models.Model):
    """A value that a marketplace is to show: see `stores.services.values`. Pushes are serialised per row; newer replaces older.

    desired: what we want shown; sent: what went out last; acked: what the marketplace accepted; each with its version.
    `external` holds the ids the connector needs to address it (it knows their names).
    """

    external_key = models.CharField(max_length=160)
    external = models.JSONField(default=dict)
    desired_version = models.PositiveBigIntegerField(default=0)
    desired_at = models.DateTimeField(null=True)
    sent_version = models.PositiveBigIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    acked_version = models.PositiveBigIntegerField(default=0)
    acked_at = models.DateTimeField(null=True)
    read_back_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    next_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(
        null=True
    )  # nothing that it is the value of is on sale: it is neither pushed nor read

    class Meta:
        abstract = True

    @property
    def behind(self) -> bool:
        """Whether the newest wish is not accepted yet."""
        return self.acked_version < self.desired_version and self.closed_at is None


_VERSIONS_ORDERED = Q(acked_version__lte=F("sent_version"), sent_version__lte=F("desired_version"))
DUE = Q(acked_version__lt=F("desired_version"))
# Accepted, and yet another value is shown there: more units than we have, or another price.
MORE_THERE = Q(acked_version=F("desired_version"), read_back__gt=F("desired"))
PRICE_DIFFERS = Q(acked_version=F("desired_version"), read_back__isnull=False) & (
    Q(desired__isnull=True) | Q(read_back__lt=F("desired")) | Q(read_back__gt=F("desired"))
)


class QuantityPool(PushedValue):
    """What a marketplace treats as one quantity; desired is what the stock says."""

    account = models.ForeignKey(SellerAccount, on_delete=models.PROTECT, related_name="pools")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="pools")
    desired = models.PositiveIntegerField(null=True)
    sent = models.PositiveIntegerField(null=True)
    acked = models.PositiveIntegerField(null=True)
    read_back = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "external_key"], name="quantity_pool_once"),
            models.CheckConstraint(name="pool_versions_ordered", condition=_VERSIONS_ORDERED),
        ]
        indexes = [
            models.Index(fields=["account", "next_at"], name="pool_due", condition=DUE),
            models.Index(fields=["id"], name="pool_more_there", condition=MORE_THERE),
        ]


class PriceTag(PushedValue):
    """The price of one listing on one site, in the store's currency; desired is what we ask for it."""

    account = models.ForeignKey(SellerAccount, on_delete=models.PROTECT, related_name="price_tags")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="price_tags")
    site = models.CharField(max_length=24)
    currency = models.CharField(max_length=3)
    desired = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    sent = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    acked = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    read_back = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    wish = models.UUIDField(null=True)  # of the last relative change, so that the same click again changes nothing

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "site", "external_key"], name="price_tag_once"),
            models.CheckConstraint(name="price_tag_versions_ordered", condition=_VERSIONS_ORDERED),
            models.CheckConstraint(name="price_tag_above_zero", condition=Q(desired__isnull=True) | Q(desired__gt=0)),
        ]
        indexes = [
            models.Index(fields=["account", "next_at"], name="price_tag_due", condition=DUE),
            models.Index(fields=["id"], name="price_tag_differs", condition=PRICE_DIFFERS),
        ]


class PushAck(models.Model):
    """A value that a marketplace accepted, and how long that took: written with the acknowledgement, kept for some days."""

    kind = models.CharField(max_length=8)  # a `ValueKind`: stock, prices
    target_id = models.BigIntegerField()
    account = models.ForeignKey(SellerAccount, on_delete=models.CASCADE, related_name="+")
    value = models.DecimalField(max_digits=14, decimal_places=4)
    version = models.PositiveBigIntegerField()
    desired_at = models.DateTimeField()
    acked_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "target_id", "-id"], name="push_ack_target"),
            models.Index(fields=["acked_at"], name="push_ack_age"),
        ]
