"""Sheets that came in, their rows as they were read and judged, and sheets that went out."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q

from erp.kernel.imports.states import RunState, Verdict


def _secret() -> str:
    return secrets.token_urlsafe(24)


class ImportRun(models.Model):
    """One file that a person has sent: how it was read, what its rows would do, and how far they are written.

    `staged` is the number of the last row that was read: reading goes on from there. `columns` are our names in the order
    of the file's columns (empty = ignored). The file itself goes after 30 days; the figures stay.
    """

    kind = models.CharField(max_length=48)
    client_id = models.UUIDField(unique=True)
    file_name = models.CharField(max_length=200)
    stored = models.CharField(max_length=120, blank=True, default="")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=RunState, default=RunState.READING)
    layout = models.JSONField(default=dict)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    staged = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    written = models.PositiveIntegerField(default=0)
    error = models.JSONField(default=dict)
    job = models.ForeignKey("kernel.Job", null=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "-id"], name="import_by_kind"),
            models.Index(fields=["kind", "sha256"], name="import_by_content"),
            models.Index(fields=["created_at"], name="import_kept", condition=Q(forgotten_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="import_applied_by_somebody",
                condition=~Q(state__in=[RunState.APPLYING, RunState.APPLIED]) | Q(applied_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row of the file: its cells as they were read, what it would do, and whether it is written.

    `rank` is the round it is written in: what others point to goes first. `claims` are the codes that no other row may have.
    `sealed` holds the cells of columns that name a buyer, encrypted, by column; `cells` is empty there.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    sealed = models.BinaryField(null=True)
    key = models.CharField(max_length=120)
    unit = models.CharField(max_length=120, blank=True, default="", db_default="")
    rank = models.PositiveSmallIntegerField(default=0, db_default=0)
    claims = models.JSONField(default=list, db_default=[])
    clashes = models.JSONField(default=list, db_default=[])
    verdict = models.CharField(
        max_length=8, choices=Verdict, blank=True, default=Verdict.UNSEEN, db_default=Verdict.UNSEEN
    )
    reasons = models.JSONField(default=list, db_default=[])
    changes = models.JSONField(default=dict, db_default={})
    written_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_once")]
        indexes = [
            models.Index(fields=["run", "verdict", "number"], name="import_row_verdict"),
            models.Index(fields=["run", "key"], name="import_row_key"),
            models.Index(
                fields=["run", "rank", "number"],
                name="import_row_due",
                condition=Q(written_at__isnull=True, verdict__in=[Verdict.NEW, Verdict.CHANGED]),
            ),
        ]


class ExportFile(models.Model):
    """A sheet that a person has asked for. Its link works until it expires, and only for that person."""

    kind = models.CharField(max_length=48)
    params = models.JSONField(default=dict)
    form = models.CharField(max_length=4, default="xlsx")
    token = models.CharField(max_length=48, unique=True, default=_secret)
    file_name = models.CharField(max_length=200)
    stored = models.CharField(max_length=120, blank=True, default="")
    row_count = models.PositiveIntegerField(null=True)
    size = models.PositiveBigIntegerField(null=True)
    job = models.ForeignKey("kernel.Job", null=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["created_by", "-id"], name="export_mine"),
            models.Index(fields=["expires_at"], name="export_expiring", condition=~Q(stored="")),
        ]

    def __str__(self) -> str:
        return self.file_name
