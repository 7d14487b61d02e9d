"""From a chosen product to one that sells: a card per product, and the tasks of the designers."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from products.models.catalogue import Product
from products.states import TASKS_OPEN, Stage, TaskKind, TaskState
from stores.models import Store
from stores.states import Marketplace


@pghistory.track()
class LaunchCard(models.Model):
    """A product on the launch board. `blocked`: why it can't go on; empty when it can."""

    product = models.OneToOneField(Product, on_delete=models.PROTECT, related_name="launch_card")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.CHOSEN)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    notes = models.TextField(blank=True, default="")
    blocked = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()
    stage_since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="launch_stage_after_start", condition=Q(stage_since__gte=F("created_at")))
        ]
        indexes = [models.Index(fields=["stage", "due_on", "id"], name="launch_by_stage")]


class LaunchComment(models.Model):
    """What somebody said on a card, once. Append-only."""

    client_id = models.UUIDField(unique=True)
    card = models.ForeignKey(LaunchCard, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()


@pghistory.track()
class DesignTask(models.Model):
    """Something that a designer is to make for a product or a store. `marketplace` and `language`: for whom copy is, empty for all.

    `returned_because`: what the reviewer wants changed, until it is handed in again.
    """

    client_id = models.UUIDField(null=True, unique=True)
    kind = models.CharField(max_length=12, choices=TaskKind)
    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, related_name="design_tasks")
    store = models.ForeignKey(Store, null=True, on_delete=models.PROTECT, related_name="design_tasks")
    marketplace = models.CharField(max_length=16, choices=Marketplace, blank=True, default="")
    language = models.CharField(max_length=8, blank=True, default="")
    brief = models.TextField(blank=True, default="")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=TaskState, default=TaskState.OPEN)
    returned_because = models.CharField(max_length=300, blank=True, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="design_task_has_subject",
                condition=Q(product__isnull=False) | Q(store__isnull=False, kind__in=["store_page", "poster"]),
            ),
            models.CheckConstraint(
                name="design_task_being_made_has_owner",
                condition=~Q(state__in=[TaskState.DOING, TaskState.REVIEW]) | Q(owner__isnull=False),
            ),
            models.CheckConstraint(
                name="design_task_returned_says_why", condition=~Q(state=TaskState.RETURNED) | ~Q(returned_because="")
            ),
            models.CheckConstraint(
                name="design_task_finished_has_time",
                condition=Q(state__in=[TaskState.ACCEPTED, TaskState.CANCELLED], finished_at__isnull=False)
                | (~Q(state__in=[TaskState.ACCEPTED, TaskState.CANCELLED]) & Q(finished_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="design_task_accepted_by_somebody",
                condition=~Q(state=TaskState.ACCEPTED) | Q(reviewer__isnull=False, handed_in_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["product", "kind", "marketplace", "language"],
                name="design_task_open_once",
                condition=Q(state__in=TASKS_OPEN, store__isnull=True, kind__in=[TaskKind.IMAGES, TaskKind.COPY]),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="design_task_queue", condition=Q(state__in=TASKS_OPEN)),
            models.Index(fields=["owner", "due_on", "id"], name="design_task_of", condition=Q(state__in=TASKS_OPEN)),
            models.Index(fields=["product", "kind", "state"], name="design_task_of_product"),
        ]
