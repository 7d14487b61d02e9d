"""The lives of the kernel's rows."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InboxState(TextChoices):
    NEW = "new", _("New")
    PROCESSING = "processing", _("Processing")
    DONE = "done", _("Done")
    RETRY = "retry", _("Will be tried again")
    QUARANTINED = "quarantined", _("Needs a person")


# What is done with the details of buyers: pages list it, newest first.
BUYER_ACTIONS = ("order.buyer_revealed", "order.buyer_erased")


class OutboxState(TextChoices):
    PENDING = "pending", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SUBMITTED = "submitted", _("Accepted, not yet confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")
    UNKNOWN = "unknown", _("Unknown: reading before trying again")
    DEAD = "dead", _("Given up: needs a person")
    WITHDRAWN = "withdrawn", _("Withdrawn before it went out")


UNFINISHED = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.SUBMITTED, OutboxState.UNKNOWN)


class JobState(TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


class JobRowState(TextChoices):
    PENDING = "pending", _("Waiting")
    DONE = "done", _("Done")
    ALREADY = "already", _("Was so already")
    REFUSED = "refused", _("Refused")
