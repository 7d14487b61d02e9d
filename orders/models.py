"""The promise to a buyer."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from inventory.models import Warehouse
from logistics.models import Parcel, Service
from orders.deadline import governing
from orders.group_models import AddressEdit, ManualOrder, Merge, Portion
from orders.states import ENDED, OPEN, RULE_HOLDS, FulfilledBy, HoldKind, OrderState
from products.models import Listing, Sku
from stores.access import store_ids_for
from stores.models import SellerAccount, Store

if TYPE_CHECKING:
    from people.models import User


__all__ = [
    "AddressEdit", "Buyer", "Demand", "Hold", "ManualOrder", "Merge", "Order", "OrderLine", "OrderParcel", "Portion", "StaleDemand",
]  # fmt: skip


class OrderQuerySet(models.QuerySet["Order"]):
    def for_user(self, user: "User") -> Self:
        """The orders of the stores that a person may see."""
        if user.is_authenticated and user.sees_all_stores:
            return self
        # by number: of a store that is known the database knows how many orders it has, and looks for those of a small one by themselves
        return self.filter(store__in=store_ids_for(user))


class Order(models.Model):
    """One order: the facts as the marketplace (or a distributor) tells them, and how far we are with it.

    total = items + shipping + tax; `tax_total` is what the marketplace collects and pays on itself. `label_sender`: the lines
    to print as sender instead of the warehouse's, for a distributor's parcel. `cancel_refused_at`: we said no to the wish to cancel
    that stands; `cancel_told_at`: we cancelled here, and the marketplace was told to, and has not said no. `wished_*`: the warehouse and the
    service that a rule or a person chose; `priority`: higher ones are worked on first. `due_at`: the sooner of the marketplace's
    deadline and the house's. `merge`: the orders it leaves in one parcel with.
    `places`: the warehouses it could have left from when it was allocated, and what spoke for and against each. `forgotten`: its buyer
    is, so that those who are still kept are found without looking at all orders there ever were.
    """

    account = models.ForeignKey(SellerAccount, on_delete=models.PROTECT, related_name="orders")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="orders")
    external_id = models.CharField(max_length=80)
    group_id = models.CharField(max_length=80, blank=True, default="", db_default="")
    state = models.CharField(max_length=12, choices=OrderState, default=OrderState.NEW)
    fulfilled_by = models.CharField(max_length=12, choices=FulfilledBy, default=FulfilledBy.SELLER)
    remote_status = models.CharField(max_length=40)
    remote_updated_at = models.DateTimeField()
    ordered_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    cancel_refused_at = models.DateTimeField(null=True)
    cancel_told_at = models.DateTimeField(null=True)
    remote_cancelled_at = models.DateTimeField(null=True)
    remote_shipped_at = models.DateTimeField(null=True)
    ship_by = models.DateTimeField()
    currency = models.CharField(max_length=3)
    items_total = models.DecimalField(max_digits=14, decimal_places=4)
    shipping_total = models.DecimalField(max_digits=14, decimal_places=4)
    total = models.DecimalField(max_digits=14, decimal_places=4)
    tax_total = models.DecimalField(max_digits=14, decimal_places=4, default=0, db_default=0)
    country = models.CharField(max_length=2, blank=True, default="")
    unit_count = models.PositiveIntegerField()
    buyer_note = models.TextField(blank=True, default="")
    warehouse = models.ForeignKey(Warehouse, null=True, on_delete=models.PROTECT, related_name="orders")
    service = models.ForeignKey(Service, null=True, on_delete=models.PROTECT, related_name="orders")
    held = models.BooleanField(default=False, db_default=False)
    imported_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    allocated_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=120, blank=True, default="", db_default="")
    label_sender = models.JSONField(default=list, db_default=[])
    wished_warehouse = models.ForeignKey(Warehouse, null=True, on_delete=models.PROTECT, related_name="+")
    wished_service = models.ForeignKey(Service, null=True, on_delete=models.PROTECT, related_name="+")
    priority = models.SmallIntegerField(default=0, db_default=0)
    due_at = models.GeneratedField(expression=governing(), output_field=models.DateTimeField(), db_persist=True)
    merge = models.ForeignKey("orders.Merge", null=True, on_delete=models.PROTECT, related_name="orders")
    our_note = models.TextField(blank=True, default="", db_default="")
    places = models.JSONField(default=list, db_default=[])
    forgotten = models.BooleanField(default=False, db_default=False)

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "external_id"], name="order_once"),
            models.CheckConstraint(
                name="order_cancelled_has_time",
                condition=~Q(state=OrderState.CANCELLED) | Q(cancelled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="order_approved_not_held",
                condition=~Q(state__in=[OrderState.APPROVED, OrderState.ALLOCATED]) | Q(approved_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["-ordered_at", "-id"], name="order_newest", include=["ship_by"]),
            models.Index(fields=["state", "-ordered_at", "-id"], name="order_by_state"),
            models.Index(fields=["store", "-ordered_at", "-id"], name="order_by_store"),
            models.Index(fields=["store", "state", "-ordered_at", "-id"], name="order_by_store_state"),
            models.Index(fields=["country", "-ordered_at", "-id"], name="order_by_country"),
            # What somebody may still have to do with, in both orders of the list: a few among all.
            models.Index(fields=["-ordered_at", "-id"], name="order_live", condition=Q(held=True) | Q(state__in=OPEN)),
            models.Index(fields=["ship_by", "id"], name="order_deadline", condition=Q(held=True) | Q(state__in=OPEN)),
            models.Index(fields=["due_at", "id"], name="order_due", condition=Q(state__in=OPEN)),
            models.Index(fields=["delivered_at", "id"], name="order_to_close", condition=Q(state=OrderState.DELIVERED)),
            models.Index(fields=["ship_by", "id"], name="order_by_deadline"),
            models.Index(fields=["-ordered_at", "-id"], name="order_held", condition=Q(held=True)),
            models.Index(
                fields=["external_id"],
                name="order_external",
                opclasses=["text_pattern_ops"],
                include=["ordered_at", "ship_by"],
            ),
            models.Index(fields=["-ordered_at", "-id"], name="order_merged", condition=Q(merge__isnull=False)),
            models.Index(
                F("account"),
                Coalesce("delivered_at", "shipped_at", "remote_shipped_at", "cancelled_at", "ordered_at"),
                F("id"),
                name="order_to_forget",
                condition=Q(forgotten=False, state__in=ENDED),
            ),
        ]

    def __str__(self) -> str:
        return self.external_id


class Buyer(models.Model):
    """Who bought and where it goes: one sealed row per order, keyed hashes for exact search, erased after the retention time.

    `told_hash`: the address that the marketplace had told when we corrected it; while it tells the same one, ours stays.
    """

    order = models.OneToOneField(Order, on_delete=models.CASCADE, primary_key=True, related_name="buyer")
    sealed = models.BinaryField(null=True)
    email_hash = models.BinaryField(null=True, max_length=16)
    phone_hash = models.BinaryField(null=True, max_length=16)
    name_hash = models.BinaryField(null=True, max_length=16)
    address_hash = models.BinaryField(null=True, max_length=16)
    erased_at = models.DateTimeField(null=True)
    told_hash = models.BinaryField(null=True, max_length=16)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="buyer_erased_is_empty",
                condition=Q(erased_at__isnull=True)
                | Q(
                    sealed__isnull=True,
                    email_hash__isnull=True,
                    phone_hash__isnull=True,
                    name_hash__isnull=True,
                    address_hash__isnull=True,
                    told_hash__isnull=True,
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["address_hash", "name_hash"], name="buyer_address"),
            models.Index(fields=["name_hash", "order"], name="buyer_name"),
            models.Index(fields=["email_hash", "order"], name="buyer_email"),
            models.Index(fields=["phone_hash", "order"], name="buyer_phone"),
        ]


class OrderLine(models.Model):
    """What was bought, as the marketplace says it.

    `sold_as`: the SKU that the listing had when this came in, written when the listing is mapped to another one; null: what it has now.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    external_line_id = models.CharField(max_length=80)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="order_lines")
    title = models.CharField(max_length=300, blank=True, default="")
    quantity = models.PositiveIntegerField()
    unit_price = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    sold_as = models.ForeignKey(Sku, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "external_line_id"], name="order_line_once"),
            models.CheckConstraint(name="order_line_some", condition=Q(quantity__gt=0)),
        ]

    @property
    def sku(self) -> Sku | None:
        """What was sold: a SKU or bundle, none while the listing is unmapped."""
        return self.sold_as or self.listing.sku


class Demand(models.Model):
    """What a line asks of the stock: one row per part SKU and attempt, and of a split order one for each portion. Its quantity is
    always fully accounted for."""

    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="demands")
    sku = models.ForeignKey(Sku, null=True, on_delete=models.PROTECT, related_name="demands")
    attempt = models.PositiveSmallIntegerField(default=1)
    portion = models.ForeignKey("orders.Portion", null=True, on_delete=models.PROTECT, related_name="demands")
    per_unit = models.PositiveIntegerField(default=1)
    quantity = models.PositiveIntegerField()
    unmapped = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    reserved = models.PositiveIntegerField(default=0)
    shipped = models.PositiveIntegerField(default=0)
    cancelled = models.PositiveIntegerField(default=0)
    elsewhere = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "sku", "attempt", "portion"], name="demand_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="demand_adds_up",
                condition=Q(
                    quantity=F("unmapped")
                    + F("waiting")
                    + F("reserved")
                    + F("shipped")
                    + F("cancelled")
                    + F("elsewhere")
                ),
            ),
            models.CheckConstraint(
                name="demand_unmapped_has_no_sku", condition=Q(sku__isnull=False) | Q(waiting=0, reserved=0, shipped=0)
            ),
        ]


class StaleDemand(models.Model):
    """A demand whose reservation changed by somebody else's doing, until orders look at it. Insert-only, as the stock is locked then."""

    demand_id = models.BigIntegerField()


class Hold(models.Model):
    """A reason that stops an order; it has its own way out. Open until released. `rule`: which rule placed it, if one did."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="holds")
    kind = models.CharField(max_length=20, choices=HoldKind)
    rule = models.ForeignKey("orders.Rule", null=True, on_delete=models.PROTECT, related_name="holds")
    data = models.JSONField(default=dict, db_default={})
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind", "rule"],
                name="hold_open_once",
                condition=Q(released_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="hold_of_rule_names_it", condition=Q(rule__isnull=False) | ~Q(kind__in=list(RULE_HOLDS))
            ),
        ]
        indexes = [models.Index(fields=["kind", "order"], name="hold_open", condition=Q(released_at__isnull=True))]


class OrderParcel(models.Model):
    """Which parcel carries which order. A split order has several parcels, a parcel of merged orders carries several."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="parcel_links")
    parcel = models.ForeignKey(
        Parcel, on_delete=models.PROTECT, related_name="order_links", related_query_name="order_link"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parcel", "order"], name="order_parcel_once")]
        indexes = [models.Index(fields=["order"], name="order_parcel_order")]


from orders.rule_models import (  # noqa: E402  # they point at the orders above
    OrderTag,
    RehearsalPart,
    RehearsedOrder,
    Rule,
    RuleApplication,
    RuleRehearsal,
    RuleSet,
    RuleStanding,
    StaleOrder,
    WatchEntry,
)

__all__ = [
    "Buyer",
    "Demand",
    "Hold",
    "Order",
    "OrderLine",
    "OrderParcel",
    "OrderTag",
    "RehearsalPart",
    "RehearsedOrder",
    "Rule",
    "RuleApplication",
    "RuleRehearsal",
    "RuleSet",
    "RuleStanding",
    "StaleDemand",
    "StaleOrder",
    "WatchEntry",
]
