"""Counts of what is really there, and the rules they follow."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inventory.models.places import Warehouse
from inventory.models.stock import StockLevel, StockMove
from inventory.states import CountScope, CountState, LineAsk
from products.models import Sku


@pghistory.track()
class CountRules(models.Model):
    """The company's rules of counting: one row. The value is in minor units of the base currency."""

    tolerance_units = models.PositiveIntegerField(default=0, db_default=0)
    tolerance_percent = models.PositiveSmallIntegerField(default=2, db_default=2)
    approve_above = models.PositiveBigIntegerField(default=100_000, db_default=100_000)

    class Meta:
        constraints = [models.CheckConstraint(name="count_rules_once", condition=Q(pk=1))]

    @classmethod
    def current(cls) -> "CountRules":
        """The rules in force; those of a fresh house when nobody has changed them."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class StockCount(models.Model):
    """A blind count of a warehouse: clerks say what they see, and only then is it compared with what we believed.

    What a posting above the limit needs is another person's approval; the maker's own would be none.
    """

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=24, unique=True)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="counts")
    scope = models.CharField(max_length=12, choices=CountScope)
    scope_words = models.CharField(max_length=200, default="", db_default="")
    zero_uncounted = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=12, choices=CountState, default=CountState.OPEN)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    differences_value = models.PositiveBigIntegerField(null=True)
    limit_value = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="count_approver_is_another", condition=Q(approved_by=None) | ~Q(approved_by=F("created_by"))
            ),
            models.CheckConstraint(
                name="count_posted_within_limit",
                condition=~Q(state=CountState.POSTED)
                | Q(
                    posted_at__isnull=False,
                    posted_by__isnull=False,
                    differences_value__isnull=False,
                    limit_value__isnull=False,
                )
                & (Q(approved_by__isnull=False) | Q(differences_value__lte=F("limit_value"))),
            ),
            models.CheckConstraint(
                name="count_cancelled_when", condition=~Q(state=CountState.CANCELLED) | Q(cancelled_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="stock_count_by_state")]

    def __str__(self) -> str:
        return self.number


class StockCountLine(models.Model):
    """A SKU of a count. `round`: whose entries count; `ask`: why it must be counted again; `difference`: what was posted for it.

    `counted` and `expected` are written when the count is posted: the units seen, and the units that should have been seen then.
    """

    count = models.ForeignKey(StockCount, on_delete=models.PROTECT, related_name="lines")
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1, db_default=1)
    round_at = models.DateTimeField(null=True)
    ask = models.CharField(max_length=12, choices=LineAsk, default="", db_default="", blank=True)
    left_out = models.BooleanField(default=False, db_default=False)
    counted = models.PositiveIntegerField(null=True)
    expected = models.IntegerField(null=True)
    difference = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["count", "sku"], name="stock_count_line_once"),
            models.CheckConstraint(name="stock_count_line_round", condition=Q(round__gt=0)),
        ]


class StockCountEntry(models.Model):
    """So many units seen at one place at one moment. Append-only; what was wrong is undone by its opposite.

    `last_move` is the newest move of the level at that moment, `on_hand` what we believed after it, and `in_hands` how much of
    that clerks had picked: those lie in a tote, not on the shelf. `unsure`: goods moved between two entries of the SKU, so that
    nobody can say whether they were seen once, twice or never.
    """

    client_id = models.UUIDField(unique=True)
    line = models.ForeignKey(StockCountLine, on_delete=models.PROTECT, related_name="entries")
    round = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=40, default="", db_default="", blank=True)
    quantity = models.IntegerField()
    counted_at = models.DateTimeField()
    received_at = models.DateTimeField()
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_hand = models.PositiveIntegerField()
    in_hands = models.PositiveIntegerField()
    last_move = models.ForeignKey(StockMove, null=True, on_delete=models.PROTECT, related_name="+")
    unsure = models.BooleanField(default=False, db_default=False)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stock_count_entry_sign",
                condition=Q(undoes=None, quantity__gte=0) | Q(undoes__isnull=False, quantity__lte=0),
            ),
            models.CheckConstraint(name="stock_count_entry_hands", condition=Q(in_hands__lte=F("on_hand"))),
        ]
        indexes = [models.Index(fields=["counted_by", "-id"], name="stock_count_entry_mine")]
