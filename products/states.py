"""Words of the catalogue."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SkuKind(TextChoices):
    SINGLE = "single", _("Single")
    BUNDLE = "bundle", _("Bundle")


class ListingState(TextChoices):
    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")


class DraftState(TextChoices):
    """How far a listing has come: `queued` waits to be sent, `sent` waits for the marketplace's verdict."""

    DRAFT = "draft", _("Draft")
    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    LIVE = "live", _("Live")
    REFUSED = "refused", _("Refused")
    CLOSED = "closed", _("Closed")


class ChangeKind(TextChoices):
    """What is asked of the marketplace."""

    PUBLISH = "publish", _("Publish")
    EDIT = "edit", _("Edit")
    CLOSE = "close", _("Close")
    REOPEN = "reopen", _("Put back on sale")


class ChangeOutcome(TextChoices):
    OPEN = "open", _("Under way")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
