"""Rows without business: what came in, what must go out, who works on what, and what happened."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from erp.kernel.states import BUYER_ACTIONS, UNFINISHED, InboxState, JobRowState, JobState, OutboxState


class InboxMessage(models.Model):
    """Something from outside, kept raw (sealed) before it is understood. The same delivery again changes nothing.

    `erased_at`: its text is gone, as nobody may keep it any longer; that it came stays.
    """

    source = models.CharField(max_length=64)
    kind = models.CharField(max_length=48)
    external_id = models.CharField(max_length=200)
    subject = models.CharField(max_length=120, blank=True, default="")
    payload = models.BinaryField()
    state = models.CharField(max_length=16, choices=InboxState, default=InboxState.NEW, db_default=InboxState.NEW)
    attempts = models.PositiveIntegerField(default=0, db_default=0)
    next_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="", db_default="")
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True)
    delete_after = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "external_id"], name="inbox_once"),
            models.CheckConstraint(
                name="inbox_erased_is_empty",
                condition=Q(erased_at__isnull=True) | Q(payload=b"", state=InboxState.DONE),
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "next_at"],
                name="inbox_due",
                condition=Q(state__in=[InboxState.NEW, InboxState.RETRY, InboxState.PROCESSING]),
            ),
            models.Index(fields=["-id"], name="inbox_quarantined", condition=Q(state=InboxState.QUARANTINED)),
            models.Index(fields=["source", "subject"], name="inbox_subject"),
            models.Index(
                fields=["delete_after"],
                name="inbox_to_forget",
                condition=Q(erased_at__isnull=True, state=InboxState.DONE),
            ),
        ]


class OutboxCommand(models.Model):
    """A command that must reach the outside exactly once, written in the transaction that decided it.

    `wish` names the command (its idempotency key), `key` the subject whose commands go one after the other,
    `lane` the account whose trouble must not slow others. `scope` is whose it is to see (`store:7`); empty: who sees the account.
    `settled_by`: a person has said how it ended, and why.
    """

    kind = models.CharField(max_length=48)
    wish = models.CharField(max_length=160, unique=True)
    key = models.CharField(max_length=120)
    lane = models.CharField(max_length=64)
    payload = models.JSONField()
    state = models.CharField(
        max_length=16, choices=OutboxState, default=OutboxState.PENDING, db_default=OutboxState.PENDING
    )
    must_read = models.BooleanField(default=False, db_default=False)
    attempts = models.PositiveIntegerField(default=0, db_default=0)
    next_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True, default="", db_default="")
    last_answer = models.JSONField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    scope = models.CharField(max_length=64, blank=True, default="", db_default="")
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_reason = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["lane", "-id"], name="outbox_by_lane"),
            models.Index(fields=["lane", "next_at"], name="outbox_due", condition=Q(state__in=UNFINISHED)),
            models.Index(fields=["key", "id"], name="outbox_key", condition=Q(state__in=UNFINISHED)),
            models.Index(
                fields=["-id"], name="outbox_failed", condition=Q(state__in=[OutboxState.REJECTED, OutboxState.DEAD])
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="outbox_finished_has_time",
                condition=Q(state__in=UNFINISHED) | Q(finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="outbox_settled_says_why", condition=Q(settled_by__isnull=True) | ~Q(settled_reason="")
            ),
        ]


class Lease(models.Model):
    """Who does a network job right now, by the database's clock; the fence rises with each new holder."""

    name = models.CharField(max_length=120, primary_key=True)
    owner = models.CharField(max_length=64)
    fence = models.PositiveBigIntegerField(default=1)
    expires_at = models.DateTimeField()


class Schedule(models.Model):
    """A recurring job; `erp/wiring.py` names them, the tick rings those that are due."""

    name = models.CharField(max_length=64, primary_key=True)
    every_s = models.PositiveIntegerField()
    next_at = models.DateTimeField(db_default=Now())
    last_rung_at = models.DateTimeField(null=True)


class Switch(models.Model):
    """Something that a person or a command has switched for the whole house, and why."""

    name = models.CharField(max_length=64, primary_key=True)
    reason = models.CharField(max_length=200)
    set_at = models.DateTimeField()


class Job(models.Model):
    """Long work on many rows, in slices, with progress, cancel and an outcome per row."""

    kind = models.CharField(max_length=64)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=JobState, default=JobState.QUEUED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    already = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["created_by", "-id"], name="job_mine"),
            models.Index(fields=["id"], name="job_open", condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING])),
        ]

    @property
    def answered(self) -> int:
        """How many rows have an outcome by now."""
        return self.done + self.already + self.refused


class JobRow(models.Model):
    """One subject of a job and what became of it."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="rows")
    subject_id = models.BigIntegerField()
    state = models.CharField(
        max_length=16, choices=JobRowState, default=JobRowState.PENDING, db_default=JobRowState.PENDING
    )
    code = models.CharField(max_length=64, blank=True, default="", db_default="")
    values = models.JSONField(default=dict, db_default={})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "subject_id"], name="job_row_once")]
        indexes = [models.Index(fields=["job", "id"], name="job_row_pending", condition=Q(state=JobRowState.PENDING))]


class TimelineEntry(models.Model):
    """What happened to a document, when, and by whom (nobody = the house itself). Never changed, never deleted."""

    subject_kind = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    action = models.CharField(max_length=64)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    data = models.JSONField(default=dict, db_default={})

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="timeline_subject"),
            models.Index(fields=["-id"], name="timeline_buyers", condition=Q(action__in=BUYER_ACTIONS)),
            models.Index(fields=["-id"], name="timeline_revealed", condition=Q(action=BUYER_ACTIONS[0])),
        ]


class AuditRun(models.Model):
    """One audit of all promises: asked for by a person or by the schedule, and what it found."""

    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    duration_s = models.FloatField(null=True)
    findings = models.JSONField(default=list, db_default=[])
    promises = models.PositiveIntegerField(default=0, db_default=0)
    broken = models.PositiveIntegerField(default=0, db_default=0)
    error = models.TextField(default="", db_default="")

    class Meta:
        indexes = [models.Index(fields=["id"], name="audit_run_open", condition=Q(finished_at__isnull=True))]


class HookRefusal(models.Model):
    """How often a webhook was refused, by reason and day: all that is kept of a delivery whose sender is not proved."""

    path = models.CharField(max_length=120)
    reason = models.CharField(max_length=48)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["path", "reason", "day"], name="hook_refusal_once")]


class IdempotencyKey(models.Model):
    """The answer to an API write, kept so that the same wish asked again gets the same answer."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    route = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    response = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(F("user"), F("key"), name="idempotency_key_once")]


class SavedView(models.Model):
    """A named list view: which list, and its query string."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True)
    shared = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_view_once")]


@pghistory.track()
class FxRate(models.Model):
    """What one unit of a currency is worth in the base currency, from a day on until the next rate begins."""

    currency = models.CharField(max_length=3)
    valid_from = models.DateField()
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    source = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["currency", "valid_from"], name="fx_rate_once"),
            models.CheckConstraint(name="fx_rate_sane", condition=Q(rate__gt=0)),
        ]


from erp.kernel.imports.models import ExportFile, ImportRow, ImportRun  # noqa: E402,F401  # rows of the kernel, kept apart
