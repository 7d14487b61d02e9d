"""What it meant in money. One sign everywhere: debit positive, credit negative; turned only on pages."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from finance.states import (
    AccountKind,
    BillLineKind,
    BillState,
    Component,
    MoneyAccountKind,
    PriceRounding,
    PriceTarget,
    ScheduleBase,
    SettlementLineState,
    SettlementState,
)
from logistics.models import Service
from orders.models import Order
from procurement.models import GoodsReceiptLine, LateCost, PurchaseExtra, Supplier
from products.models import Sku
from stores.models import SellerAccount, Store
from stores.states import Marketplace


class LedgerAccount(models.Model):
    """One line of the chart. Codes are stable words of the code (`finance.chart`); names are shown."""

    code = models.CharField(max_length=8, primary_key=True)
    name = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=AccountKind)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Period(models.Model):
    """A month of the books, by its first day. Closed: no entry may be dated in it any more, and its report is kept as it was."""

    month = models.DateField(primary_key=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    report = models.TextField(blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")


class Entry(models.Model):
    """One business fact in the books. `key` names the fact, so that it is booked once; never edited, only reversed.

    `occurred_on` is the day of the fact in the company's zone; `booked_on` the day it counts, which is the same unless that
    month is closed: then the first day of the first open month. `signature` tells the same fact from another under its key. Append-only.
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=24)
    document_kind = models.CharField(max_length=24)
    document_id = models.BigIntegerField()
    occurred_on = models.DateField()
    booked_on = models.DateField()
    posted_at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    memo = models.CharField(max_length=200, blank=True, default="", db_default="")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    signature = models.BinaryField(max_length=16)

    class Meta:
        indexes = [
            models.Index(fields=["document_kind", "document_id"], name="entry_of_document"),
            models.Index(fields=["booked_on", "id"], name="entry_by_day"),
            models.Index(fields=["kind", "-id"], name="entry_by_kind"),
        ]


class Leg(models.Model):
    """One signed amount of an entry on an account: debit positive. `amount` in minor units of the base currency, `currency_amount`
    in those of `currency`; both sum to zero per entry, the second per currency. An exchange difference is a leg in the foreign currency
    with currency_amount 0. What the money is about: store, order, SKU, partner (supplier, distributor, carrier, money account, level),
    and component. Append-only.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="legs")
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="legs", db_index=False)
    booked_on = models.DateField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    currency_amount = models.BigIntegerField()
    component = models.CharField(max_length=20, choices=Component, blank=True, default="", db_default="")
    store = models.ForeignKey(Store, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="legs", db_index=False)
    sku = models.ForeignKey(Sku, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    partner_kind = models.CharField(max_length=16, blank=True, default="", db_default="")
    partner_id = models.BigIntegerField(null=True)
    quantity = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="leg_some", condition=~Q(amount=0) | ~Q(currency_amount=0)),
        ]
        indexes = [
            models.Index(fields=["account", "booked_on", "id"], name="leg_by_account"),
            models.Index(fields=["booked_on", "id"], name="leg_by_day"),
            models.Index(fields=["order", "account"], name="leg_of_order", condition=Q(order__isnull=False)),
            models.Index(
                fields=["partner_kind", "partner_id", "account", "id"],
                name="leg_of_partner",
                condition=Q(partner_id__isnull=False),
            ),
            models.Index(fields=["store", "booked_on"], name="leg_of_store", condition=Q(store__isnull=False)),
            models.Index(fields=["sku", "booked_on"], name="leg_of_sku", condition=Q(sku__isnull=False)),
        ]


class LedgerDay(models.Model):
    """What went to and from an account on one day for one store (none: of no store), kept of the legs up to `LedgerMark`, so that a
    balance is some days and the newest legs away, however long the books are. Base currency, minor units; both turnovers positive.
    """

    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    booked_on = models.DateField()
    store = models.ForeignKey(Store, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    debit = models.BigIntegerField()
    credit = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="ledger_day_once", fields=["account", "booked_on", "store"], nulls_distinct=False
            ),
            models.CheckConstraint(name="ledger_day_turnovers", condition=Q(debit__gte=0, credit__gte=0)),
        ]


class LedgerMark(models.Model):
    """The leg up to which `LedgerDay` is kept. `next_leg` follows when each transaction that began before `next_xid` is over: until
    then one of them might still write a leg of a lower number.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    leg = models.BigIntegerField(default=0)
    next_leg = models.BigIntegerField(default=0)
    next_xid = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="ledger_mark_one", condition=Q(id=1)),
            models.CheckConstraint(name="ledger_mark_forward", condition=Q(leg__lte=F("next_leg"))),
        ]


class Unposted(models.Model):
    """A fact that could not be booked yet (no exchange rate, say): visible, and tried again. It never stops the shipper."""

    kind = models.CharField(max_length=24)
    document_id = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "document_id"], name="unposted_once")]


@pghistory.track()
class FeeRule(models.Model):
    """What a marketplace takes: a percentage of a base and a fixed amount per order or per unit, from a day on until the next rule begins.

    `site` empty: all sites. `from_amount`: the tier begins at this order total (in `currency`); the highest that fits counts.
    """

    marketplace = models.CharField(max_length=16, choices=Marketplace)
    site = models.CharField(max_length=24, blank=True, default="")
    component = models.CharField(max_length=20, choices=Component)
    base = models.CharField(max_length=16, choices=ScheduleBase, default=ScheduleBase.ITEMS_SHIPPING)
    from_amount = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    percent = models.DecimalField(max_digits=7, decimal_places=4, default=0)
    fixed_per_order = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    fixed_per_unit = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    minimum = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    currency = models.CharField(max_length=3)
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["marketplace", "site", "component", "from_amount", "valid_from"], name="fee_rule_once"
            ),
            models.CheckConstraint(name="fee_rule_sane", condition=Q(percent__gte=0, percent__lt=100)),
        ]


@pghistory.track()
class MoneyAccount(models.Model):
    """Where our money is: a bank account, or a receiving account such as Payoneer. One currency each."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=MoneyAccountKind)
    currency = models.CharField(max_length=3)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.code


class Withdrawal(models.Model):
    """Money moved from one account of ours to another.

    `amount` leaves, `fee` of it (same currency) stays with the provider, `received` arrives.
    """

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=24, unique=True)
    source = models.ForeignKey(MoneyAccount, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(MoneyAccount, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    fee = models.BigIntegerField(default=0)
    received = models.BigIntegerField()
    on = models.DateField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="withdrawal_sane",
                condition=Q(amount__gt=0, fee__gte=0, received__gt=0, fee__lt=models.F("amount")),
            ),
            models.CheckConstraint(name="withdrawal_moves", condition=~Q(source=models.F("target"))),
        ]


class Settlement(models.Model):
    """One settlement report of a marketplace, as it was published. Raw lines never change; importing it again is a no-op."""

    account = models.ForeignKey(SellerAccount, on_delete=models.PROTECT, related_name="settlements")
    external_id = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    period_from = models.DateField()
    period_to = models.DateField()
    total = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=SettlementState)
    imported_at = models.DateTimeField()
    paid_out_on = models.DateField(null=True)
    paid_into = models.ForeignKey(MoneyAccount, null=True, on_delete=models.PROTECT, related_name="settlements")
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "external_id"], name="settlement_once"),
            models.CheckConstraint(
                name="settlement_paid_has_day",
                condition=~Q(state=SettlementState.PAID_OUT) | Q(paid_out_on__isnull=False, paid_into__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["account", "-id"], name="settlement_by_account")]

    def __str__(self) -> str:
        return self.external_id


class SettlementLine(models.Model):
    """One line of a settlement beside what we expected. `amount` as they say, positive to us, in minor units; `expected` is ours for the
    same (order, component); `booked` is the amount in the base currency, at the settlement day's rate. Accepted differences carry
    reason and person."""

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="lines")
    external_line_id = models.CharField(max_length=120)
    raw_kind = models.CharField(max_length=120)
    component = models.CharField(max_length=20, choices=Component, blank=True, default="")
    order_ref = models.CharField(max_length=80, blank=True, default="")
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="settlement_lines")
    store = models.ForeignKey(Store, null=True, on_delete=models.PROTECT, related_name="+")
    posted_on = models.DateField()
    amount = models.BigIntegerField()
    expected = models.BigIntegerField(default=0)
    booked = models.BigIntegerField(default=0)
    state = models.CharField(max_length=14, choices=SettlementLineState)
    accepted_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["settlement", "external_line_id"], name="settlement_line_once"),
            models.CheckConstraint(
                name="settlement_line_accepted_says_why",
                condition=~Q(state=SettlementLineState.ACCEPTED) | ~Q(accepted_reason=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["settlement", "id"],
                name="settlement_line_open",
                condition=~Q(state__in=["matched", "accepted"]),
            ),
        ]


class Bill(models.Model):
    """A supplier's bill, in the supplier's currency, matched line by line to what was received.

    `base` is what we owe by it in minor units of the base currency, at the rate of its day; it is set when the bill is approved.
    """

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=60)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="bills")
    currency = models.CharField(max_length=3)
    billed_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=BillState, default=BillState.DRAFT)
    total = models.BigIntegerField(default=0)
    base = models.BigIntegerField(default=0, db_default=0)
    difference_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "number"], name="bill_once", condition=~Q(state=BillState.CANCELLED)
            ),
            models.CheckConstraint(
                name="bill_approved_has_time", condition=~Q(state=BillState.APPROVED) | Q(approved_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["supplier", "due_on"], name="bill_by_supplier")]

    def __str__(self) -> str:
        return self.number


class BillLine(models.Model):
    """One line of a bill beside what we expected of it, both in minor units of the bill's currency.

    `matched` of the billed units were received and not billed before; `expected_base` is what they came in at, in the base currency.
    """

    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=8, choices=BillLineKind)
    receipt_line = models.ForeignKey(GoodsReceiptLine, null=True, on_delete=models.PROTECT, related_name="bill_lines")
    extra = models.ForeignKey(PurchaseExtra, null=True, on_delete=models.PROTECT, related_name="bill_lines")
    late_cost = models.ForeignKey(LateCost, null=True, on_delete=models.PROTECT, related_name="bill_lines")
    quantity = models.PositiveIntegerField(default=0)
    amount = models.BigIntegerField()
    expected = models.BigIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0, db_default=0)
    expected_base = models.BigIntegerField(default=0, db_default=0)
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bill", "receipt_line"], name="bill_line_receipt_once"),
            models.UniqueConstraint(fields=["bill", "extra"], name="bill_line_extra_once"),
            models.CheckConstraint(
                name="bill_line_source",
                condition=Q(
                    kind=BillLineKind.GOODS, receipt_line__isnull=False, extra__isnull=True, late_cost__isnull=True
                )
                | Q(kind=BillLineKind.EXTRA, receipt_line__isnull=True, extra__isnull=False, late_cost__isnull=True)
                | Q(kind=BillLineKind.LATE, receipt_line__isnull=True, extra__isnull=True, late_cost__isnull=False)
                | Q(kind=BillLineKind.OTHER, receipt_line__isnull=True, extra__isnull=True, late_cost__isnull=True),
            ),
            models.UniqueConstraint(fields=["bill", "late_cost"], name="bill_line_late_once"),
        ]


class Payment(models.Model):
    """Money paid to a supplier: `amount` in minor units of the bills' currency, `paid` in those of the account it left, `fee` on top of it.

    `base` is what it took off our debt to the supplier in the base currency: the value of the shared bills, the rest at the day's rate.
    """

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=24, unique=True)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="payments")
    source = models.ForeignKey(MoneyAccount, on_delete=models.PROTECT, related_name="payments")
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    paid = models.BigIntegerField()
    fee = models.BigIntegerField(default=0)
    base = models.BigIntegerField(default=0, db_default=0)
    on = models.DateField()
    note = models.CharField(max_length=200, blank=True, default="")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="payment_sane", condition=Q(amount__gt=0, paid__gt=0, fee__gte=0)),
        ]
        indexes = [models.Index(fields=["supplier", "-id"], name="payment_by_supplier")]


class PaymentReversal(models.Model):
    """A payment that was entered wrongly, or came back: it and its shares count no more. Append-only."""

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="reversal")
    on = models.DateField()
    reason = models.CharField(max_length=200)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class PaymentShare(models.Model):
    """So much of a payment settles a bill. What is not shared out is paid in advance.

    `base` is the part of the bill's base value that is settled, `given` the part of the payment's: they differ when money paid in
    advance at another rate is shared out later.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="shares")
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="payments")
    amount = models.BigIntegerField()
    base = models.BigIntegerField(default=0, db_default=0)
    given = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "bill"], name="payment_share_once"),
            models.CheckConstraint(name="payment_share_some", condition=Q(amount__gt=0)),
        ]


class Opening(models.Model):
    """A workbook of opening balances that was taken over, once: by its digest. Its rows are in the documents they made. Append-only."""

    client_id = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(max_length=200)
    cut_over = models.DateField()
    counts = models.JSONField(default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


@pghistory.track()
class PriceRule(models.Model):
    """How a store's prices are computed: what is to be left, and what a unit costs besides its goods. Amounts of cost in the base currency.

    Allowed prices are ending + n * step. `service` empty: no freight of ours (the marketplace delivers, and its fee is a fee rule).
    `inbound_per_kg` counts where the cost is a supplier's quote: what is in stock has its freight in its cost.
    """

    store = models.OneToOneField(Store, on_delete=models.CASCADE, related_name="price_rule")
    target_kind = models.CharField(max_length=8, choices=PriceTarget, default=PriceTarget.MARGIN)
    target = models.DecimalField(max_digits=14, decimal_places=4)
    floor_margin = models.DecimalField(max_digits=7, decimal_places=4)
    rounding_step = models.DecimalField(max_digits=14, decimal_places=4)
    rounding_ending = models.DecimalField(max_digits=14, decimal_places=4)
    rounding_mode = models.CharField(max_length=8, choices=PriceRounding, default=PriceRounding.UP)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    packaging = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    inbound_per_kg = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    shipping_charged = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    tax_percent = models.DecimalField(max_digits=7, decimal_places=4, default=0)
    tax_included = models.BooleanField(default=False)
    advertising_percent = models.DecimalField(max_digits=7, decimal_places=4, default=0)
    returns_percent = models.DecimalField(max_digits=7, decimal_places=4, default=0)
    return_cost = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    restock_percent = models.DecimalField(max_digits=7, decimal_places=4, default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="price_rule_rounding_sane",
                condition=Q(rounding_step__gt=0, rounding_ending__gte=0, rounding_ending__lt=F("rounding_step")),
            ),
            models.CheckConstraint(
                name="price_rule_margins_sane",
                condition=Q(floor_margin__gt=-100, floor_margin__lt=100)
                & (~Q(target_kind=PriceTarget.MARGIN) | Q(target__lt=100, target__gte=F("floor_margin"))),
            ),
            models.CheckConstraint(
                name="price_rule_shares_sane",
                condition=Q(tax_percent__gte=0, tax_percent__lte=100, restock_percent__gte=0, restock_percent__lte=100)
                & Q(
                    advertising_percent__gte=0,
                    advertising_percent__lt=100,
                    returns_percent__gte=0,
                    returns_percent__lt=100,
                ),
            ),
            models.CheckConstraint(
                name="price_rule_costs_sane",
                condition=Q(packaging__gte=0, inbound_per_kg__gte=0, shipping_charged__gte=0, return_cost__gte=0),
            ),
        ]
