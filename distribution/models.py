"""Resellers: what they may buy at which price, their wallet, and their orders."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from distribution.states import HoldState, PlacedBy, TopUpState, WalletEntryKind
from orders.models import Order
from products.models import Sku


@pghistory.track()
class PriceList(models.Model):
    """Prices for distributors, in one currency. What is not on the list is not for sale to who holds it."""

    name = models.CharField(max_length=80, unique=True)
    currency = models.CharField(max_length=3)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class PriceListItem(models.Model):
    """The price of a SKU from `min_quantity` on, from a day on until the next one begins."""

    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="items")
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="+")
    min_quantity = models.PositiveIntegerField(default=1)
    unit_price = models.DecimalField(max_digits=14, decimal_places=4)
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["price_list", "sku", "min_quantity", "valid_from"], name="price_item_once"),
            models.CheckConstraint(name="price_item_sane", condition=Q(min_quantity__gt=0, unit_price__gt=0)),
        ]


@pghistory.track()
class Distributor(models.Model):
    """Who resells our goods and has us ship them in their own name. `label_sender`: the lines on their parcels' labels."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=160)
    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, related_name="distributors")
    discount_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    shipping_fee = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    label_sender = models.JSONField(default=list)
    contact = models.CharField(max_length=200, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="distributor_discount_sane", condition=Q(discount_percent__gte=0, discount_percent__lt=100)
            )
        ]

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class DistributorUser(models.Model):
    """A person who signs in for a distributor, and sees nothing else."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="distributor_link")
    distributor = models.ForeignKey(Distributor, on_delete=models.CASCADE, related_name="users")


class Wallet(models.Model):
    """A distributor's money with us, in minor units of the price list's currency: balance = sum of its entries, held = sum of open holds."""

    distributor = models.OneToOneField(Distributor, on_delete=models.PROTECT, primary_key=True, related_name="wallet")
    currency = models.CharField(max_length=3)
    balance = models.BigIntegerField(default=0, db_default=0)
    held = models.BigIntegerField(default=0, db_default=0)
    credit_limit = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="wallet_held_sane", condition=Q(held__gte=0, credit_limit__gte=0)),
            models.CheckConstraint(name="wallet_covers_holds", condition=Q(held__lte=F("balance") + F("credit_limit"))),
        ]


class WalletEntry(models.Model):
    """One change of a wallet's balance, for ever; `key` names the fact, so that it counts once. Append-only."""

    wallet = models.ForeignKey(Wallet, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=WalletEntryKind)
    key = models.CharField(max_length=120, unique=True)
    amount = models.BigIntegerField()
    document_kind = models.CharField(max_length=24)
    document_id = models.BigIntegerField()
    note = models.CharField(max_length=200, blank=True, default="")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="wallet_entry_some", condition=~Q(amount=0))]
        indexes = [
            models.Index(fields=["wallet", "-id"], name="wallet_entry_newest"),
            models.Index(fields=["wallet", "at", "id"], name="wallet_entry_by_day"),
        ]


class WalletHold(models.Model):
    """Money kept back for an order until it ships or is called off."""

    wallet = models.ForeignKey(Wallet, on_delete=models.PROTECT, related_name="holds")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="wallet_hold")
    amount = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=HoldState, default=HoldState.HELD)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="wallet_hold_some", condition=Q(amount__gt=0))]
        indexes = [models.Index(fields=["wallet"], name="wallet_hold_open", condition=Q(state="held"))]


class TopUp(models.Model):
    """Money that a distributor says it sent; finance confirms it into the wallet, or refuses it with a reason."""

    client_id = models.UUIDField(unique=True)
    wallet = models.ForeignKey(Wallet, on_delete=models.PROTECT, related_name="top_ups")
    amount = models.BigIntegerField()
    reference = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=TopUpState, default=TopUpState.REQUESTED)
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="top_up_some", condition=Q(amount__gt=0))]
        indexes = [
            models.Index(fields=["-id"], name="top_up_open", condition=Q(state="requested")),
            models.Index(fields=["wallet", "-id"], name="top_up_newest"),
        ]


class DistributorOrder(models.Model):
    """An order placed by a distributor, beside the order that runs through the house. Money in minor units of the wallet's currency."""

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=24, unique=True)
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="orders")
    reference = models.CharField(max_length=80, blank=True, default="")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="distributor_order")
    placed_by = models.CharField(max_length=6, choices=PlacedBy)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    items_minor = models.BigIntegerField()
    shipping_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["distributor", "reference"], name="distributor_reference_once", condition=~Q(reference="")
            )
        ]
        indexes = [models.Index(fields=["distributor", "-id"], name="distributor_order_newest")]

    def __str__(self) -> str:
        return self.number
