"""Goods in: who sells them to us, what we ordered, what came."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from inventory.models import Warehouse
from procurement.states import Arrival, ExtraKind, OrderState, ShareBy, Terms
from products.models import Sku


@pghistory.track()
class Supplier(models.Model):
    """Who sells to us, in which currency and on which terms. `terms_days`: from the bill's date to the day it is due."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=160)
    name_zh = models.CharField(max_length=160, blank=True, default="")
    currency = models.CharField(max_length=3)
    terms = models.CharField(max_length=8, choices=Terms, default=Terms.CASH)
    terms_days = models.PositiveSmallIntegerField(default=0)
    lead_days = models.PositiveSmallIntegerField(default=14)
    contact = models.CharField(max_length=200, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class SupplierQuote(models.Model):
    """The price of a SKU at a supplier from `min_quantity` on, in the supplier's currency, from a day on until the next quote begins."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="quotes")
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="quotes")
    min_quantity = models.PositiveIntegerField(default=1)
    pack = models.PositiveIntegerField(default=1)
    unit_price = models.DecimalField(max_digits=14, decimal_places=4)
    lead_days = models.PositiveSmallIntegerField(null=True, blank=True)
    supplier_code = models.CharField(max_length=80, blank=True, default="")
    offer_url = models.URLField(max_length=300, blank=True, default="")
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supplier", "sku", "min_quantity", "valid_from"], name="quote_once"),
            models.CheckConstraint(name="quote_sane", condition=Q(min_quantity__gt=0, pack__gt=0, unit_price__gte=0)),
        ]
        indexes = [models.Index(fields=["sku", "supplier", "-valid_from"], name="quote_of_sku")]


class PurchaseOrder(models.Model):
    """What we order from a supplier for a warehouse. Approved, arrived and paid are three independent facts."""

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=24, unique=True)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="orders")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="purchase_orders")
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=OrderState, default=OrderState.DRAFT)
    arrival = models.CharField(max_length=6, choices=Arrival, default=Arrival.NONE)
    expected_on = models.DateField(null=True)
    over_receipt_percent = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=120, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="purchase_approved_has_time",
                condition=~Q(state__in=[OrderState.APPROVED, OrderState.CLOSED]) | Q(approved_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="purchase_by_state"),
            models.Index(fields=["supplier", "-id"], name="purchase_by_supplier"),
            models.Index(
                fields=["warehouse", "expected_on", "id"], name="purchase_open", condition=Q(state="approved")
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PurchaseLine(models.Model):
    """So many of a SKU at a price in the order's currency. `received` are good units, `defective` were refused at the door."""

    order = models.ForeignKey(PurchaseOrder, on_delete=models.CASCADE, related_name="lines")
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="purchase_lines")
    quantity = models.PositiveIntegerField()
    unit_price = models.DecimalField(max_digits=14, decimal_places=4)
    quote = models.ForeignKey(SupplierQuote, null=True, on_delete=models.PROTECT, related_name="+")
    received = models.PositiveIntegerField(default=0, db_default=0)
    defective = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "sku"], name="purchase_line_once"),
            models.CheckConstraint(name="purchase_line_sane", condition=Q(quantity__gt=0, unit_price__gte=0)),
        ]
        indexes = [models.Index(fields=["sku", "order"], name="purchase_line_of_sku")]


class PurchaseExtra(models.Model):
    """A cost that comes with the goods and is shared into them.

    Billed by `supplier` (the forwarder), or by the order's own supplier when none is named.
    """

    order = models.ForeignKey(PurchaseOrder, on_delete=models.CASCADE, related_name="extras")
    kind = models.CharField(max_length=8, choices=ExtraKind)
    share_by = models.CharField(max_length=10, choices=ShareBy, default=ShareBy.VALUE)
    supplier = models.ForeignKey(Supplier, null=True, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=4)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [models.CheckConstraint(name="purchase_extra_some", condition=Q(amount__gt=0))]


class GoodsReceipt(models.Model):
    """What came on one occasion for a purchase order. Append-only; `client_id` makes a repeated sending harmless."""

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=24, unique=True)
    order = models.ForeignKey(PurchaseOrder, on_delete=models.PROTECT, related_name="receipts")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-id"], name="goods_receipt_newest")]

    def __str__(self) -> str:
        return self.number


class GoodsReceiptLine(models.Model):
    """Units of one order line that came: `good` go to the shelves, `defective` to the defective warehouse at no value.

    `goods_minor` is what the good units cost in minor units of the order's currency, `goods_base` the same in the base currency at
    `rate`; `extra_base` is their share of the extras. Value of the stock move = goods_base + extra_base. Append-only.
    """

    receipt = models.ForeignKey(GoodsReceipt, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(PurchaseLine, on_delete=models.PROTECT, related_name="receipt_lines")
    good = models.PositiveIntegerField()
    defective = models.PositiveIntegerField(default=0)
    goods_minor = models.BigIntegerField()
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    goods_base = models.BigIntegerField()
    extra_base = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["receipt", "line"], name="goods_receipt_line_once"),
            models.CheckConstraint(name="goods_receipt_line_some", condition=Q(good__gt=0) | Q(defective__gt=0)),
        ]


class ReceiptExtra(models.Model):
    """The share of an extra that one receipt line carries, in minor units of the extra's currency and of the base currency. Append-only."""

    receipt_line = models.ForeignKey(GoodsReceiptLine, on_delete=models.PROTECT, related_name="extras")
    extra = models.ForeignKey(PurchaseExtra, on_delete=models.PROTECT, related_name="shares")
    minor = models.BigIntegerField()
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    base = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["receipt_line", "extra"], name="receipt_extra_once")]


class LateCost(models.Model):
    """A cost of goods that came after them: freight, duty, or what a bill says otherwise; negative for a credit note. Append-only.

    `minor` in minor units of its currency, `base` the same in the base currency at the rate of the day `on`. `reverses`: the late cost
    that it undoes. `cause`: the bill line whose difference it takes into the cost; without one, its supplier still has to bill it.
    """

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=24, unique=True)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="late_costs")
    kind = models.CharField(max_length=8, choices=ExtraKind)
    share_by = models.CharField(max_length=10, choices=ShareBy)
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField()
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    base = models.BigIntegerField()
    on = models.DateField()
    note = models.CharField(max_length=200, blank=True, default="")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    cause_kind = models.CharField(max_length=16, blank=True, default="", db_default="")
    cause_id = models.BigIntegerField(null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="late_cost_some", condition=~Q(minor=0)),
            models.CheckConstraint(
                name="late_cost_cause_whole",
                condition=Q(cause_kind="", cause_id__isnull=True) | (~Q(cause_kind="") & Q(cause_id__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["supplier", "-id"], name="late_cost_by_supplier"),
            models.Index(fields=["cause_kind", "cause_id"], name="late_cost_of_cause", condition=~Q(cause_kind="")),
        ]

    def __str__(self) -> str:
        return self.number


class LateCostLine(models.Model):
    """The share of a late cost that the units of one receipt line carry. The shares are the whole, to the minor unit. Append-only."""

    late_cost = models.ForeignKey(LateCost, on_delete=models.PROTECT, related_name="lines")
    receipt_line = models.ForeignKey(GoodsReceiptLine, on_delete=models.PROTECT, related_name="late_costs")
    minor = models.BigIntegerField()
    base = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["late_cost", "receipt_line"], name="late_cost_line_once")]


class Replenishment(models.Model):
    """What a SKU in a warehouse asks of its purchaser, as last reckoned, with every figure that went into it.

    Sold units are those of the 7, 14 and 30 whole days before `counted_on`; `squares_30` is the sum of the squares of the daily units.
    `days_left`: after so many days the order must have gone out; below zero, it is late.
    """

    sku = models.ForeignKey(Sku, on_delete=models.CASCADE, related_name="+")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.CASCADE, related_name="+")
    units_7 = models.PositiveIntegerField()
    units_14 = models.PositiveIntegerField()
    units_30 = models.PositiveIntegerField()
    squares_30 = models.BigIntegerField()
    on_hand = models.PositiveIntegerField()
    reserved = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    on_order = models.PositiveIntegerField()
    drafted = models.PositiveIntegerField()
    quote = models.ForeignKey(SupplierQuote, null=True, on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey(Supplier, null=True, on_delete=models.PROTECT, related_name="+")
    lead_days = models.PositiveSmallIntegerField()
    pack = models.PositiveIntegerField()
    minimum = models.PositiveIntegerField()
    suggested = models.PositiveIntegerField()
    days_left = models.IntegerField()
    counted_on = models.DateField()
    reckoned_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sku", "warehouse"], name="replenishment_once")]
        indexes = [
            models.Index(fields=["days_left", "id"], name="replenishment_due", condition=Q(suggested__gt=0)),
            models.Index(fields=["days_left", "id"], name="replenishment_all"),
        ]
