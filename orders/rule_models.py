"""Rules and what came of them: versioned sets, an append-only log, rehearsals, the watch list."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from inventory.models import Warehouse
from logistics.models import Service
from orders.states import RuleSetState, WatchKind


class RuleSet(models.Model):
    """A version of the company's rules. Only a draft may be changed (a trigger); one is live, those before it are retired."""

    version = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=80, blank=True, default="")
    state = models.CharField(max_length=8, choices=RuleSetState, default=RuleSetState.DRAFT)
    copied_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="copies")
    client_id = models.UUIDField(unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    live_at = models.DateTimeField(null=True)
    live_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], name="rule_set_one_live", condition=Q(state=RuleSetState.LIVE)),
            models.CheckConstraint(
                name="rule_set_live_has_time", condition=Q(state=RuleSetState.DRAFT) | Q(live_at__isnull=False)
            ),
            models.CheckConstraint(
                name="rule_set_retired_has_time",
                condition=Q(state=RuleSetState.RETIRED, retired_at__isnull=False)
                | (~Q(state=RuleSetState.RETIRED) & Q(retired_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}"


@pghistory.track()
class Rule(models.Model):
    """One rule of a set. `key` is the same in each version that copies it, so that a person's decision about it lasts.

    `conditions` and `actions` are data of the vocabulary (`orders.rules.vocabulary`); all conditions must hold.
    """

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="rules")
    key = models.UUIDField()
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    conditions = models.JSONField(default=list)
    actions = models.JSONField(default=list)
    stop_after = models.BooleanField(default=False)
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "position"], name="rule_place_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["rule_set", "key"], name="rule_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.name}"


class StaleOrder(models.Model):
    """An order about which something is new, until the rules have looked at it. Insert-only, as other rows are locked then."""

    order_id = models.BigIntegerField()


class RuleStanding(models.Model):
    """Which version looked at an order last, with which facts, and what rules wrote on it: what differs is a person's choice."""

    order = models.OneToOneField("orders.Order", primary_key=True, on_delete=models.CASCADE, related_name="ruled")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    facts_hash = models.BinaryField(max_length=16)
    run = models.PositiveIntegerField()
    applied_at = models.DateTimeField()
    warehouse = models.ForeignKey(Warehouse, null=True, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, null=True, on_delete=models.PROTECT, related_name="+")
    priority = models.SmallIntegerField(default=0)


class RuleApplication(models.Model):
    """A rule of a version matched an order: what it did, and because of which values. Append-only."""

    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="rule_applications")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="applications")
    run = models.PositiveIntegerField()
    facts_hash = models.BinaryField(max_length=16)
    did = models.JSONField()
    because = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "run", "rule"], name="rule_applied_once")]
        indexes = [models.Index(fields=["rule", "-id"], name="rule_application_rule")]


class OrderTag(models.Model):
    """A word on an order, put there by a rule."""

    order = models.ForeignKey("orders.Order", on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)
    rule = models.ForeignKey(Rule, null=True, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "name"], name="order_tag_once")]
        indexes = [models.Index(fields=["name", "order"], name="order_tag_name")]


@pghistory.track(exclude=["hash", "address_hash"])
class WatchEntry(models.Model):
    """A buyer to look at: the keyed hash of an e-mail, a phone or a name with its address, found when exactly equal. Never the words."""

    kind = models.CharField(max_length=8, choices=WatchKind)
    hash = models.BinaryField(max_length=16)
    address_hash = models.BinaryField(null=True, max_length=16)
    reason = models.CharField(max_length=120)
    order = models.ForeignKey("orders.Order", null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "hash", "address_hash"],
                name="watch_entry_once",
                condition=Q(removed_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="watch_entry_whole",
                condition=Q(kind=WatchKind.PLACE, address_hash__isnull=False)
                | (~Q(kind=WatchKind.PLACE) & Q(address_hash__isnull=True)),
            ),
        ]


class RuleRehearsal(models.Model):
    """A set tried on past orders: what would be other than with the set that was live (none: `against` is empty). Kept for a time.

    `spans`: the first and the last id of the orders of each part; `with_money`: freight and margin are reckoned too.
    """

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="rehearsals")
    against = models.ForeignKey(RuleSet, null=True, on_delete=models.CASCADE, related_name="+")
    client_id = models.UUIDField(unique=True)
    days = models.PositiveIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    with_money = models.BooleanField(default=False)
    spans = models.JSONField()
    orders = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    job_id = models.BigIntegerField(null=True)
    delete_after = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["delete_after"], name="rule_rehearsal_old")]


class RehearsalPart(models.Model):
    """What a part of a rehearsal came to; the sum of the parts is the summary."""

    rehearsal = models.ForeignKey(RuleRehearsal, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    counts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rehearsal", "number"], name="rehearsal_part_once")]


class RehearsedOrder(models.Model):
    """A past order that would go another way, with what is before and after. Money in minor units of the base currency."""

    rehearsal = models.ForeignKey(RuleRehearsal, on_delete=models.CASCADE, related_name="rows")
    order = models.ForeignKey("orders.Order", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    before = models.JSONField()
    after = models.JSONField()
    freight_before = models.BigIntegerField(null=True)
    freight_after = models.BigIntegerField(null=True)
    margin_before = models.BigIntegerField(null=True)
    margin_after = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rehearsal", "order"], name="rehearsed_once")]
        indexes = [models.Index(fields=["rehearsal", "kind", "id"], name="rehearsed_kind")]
