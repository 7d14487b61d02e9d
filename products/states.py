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


class Stage(TextChoices):
    """Where a product stands on its way into the stores; a card is being worked on in the stage that it stands in."""

    CHOSEN = "chosen", _("Chosen")
    SAMPLED = "sampled", _("Sampled")
    PHOTOGRAPHED = "photographed", _("Photographed")
    WRITTEN = "written", _("Copy written")
    CHECKED = "checked", _("Checked")
    LISTED = "listed", _("Listed")
    TESTED = "tested", _("Market tested")


STAGES: tuple[Stage, ...] = tuple(Stage)
# One step on, or back to any stage before, with a reason.
STAGE_MOVES: dict[Stage, frozenset[Stage]] = {
    stage: frozenset(STAGES[:place] + STAGES[place + 1 : place + 2]) for place, stage in enumerate(STAGES)
}


class TaskKind(TextChoices):
    IMAGES = "images", _("Images")
    COPY = "copy", _("Copywriting")
    STORE_PAGE = "store_page", _("Store page")
    POSTER = "poster", _("Poster")


# What a stage needs: its tasks are made when a card enters it, and it can't be passed while one is open.
STAGE_TASKS: dict[Stage, TaskKind] = {Stage.PHOTOGRAPHED: TaskKind.IMAGES, Stage.WRITTEN: TaskKind.COPY}


class TaskState(TextChoices):
    OPEN = "open", _("Not begun")
    DOING = "doing", _("Being made")
    REVIEW = "review", _("To be reviewed")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")
    CANCELLED = "cancelled", _("Cancelled")


TASKS_OPEN: tuple[TaskState, ...] = (TaskState.OPEN, TaskState.DOING, TaskState.REVIEW, TaskState.RETURNED)
TASK_MOVES: dict[TaskState, frozenset[TaskState]] = {
    TaskState.OPEN: frozenset({TaskState.DOING, TaskState.CANCELLED}),
    TaskState.DOING: frozenset({TaskState.REVIEW, TaskState.CANCELLED}),
    TaskState.REVIEW: frozenset({TaskState.ACCEPTED, TaskState.RETURNED, TaskState.CANCELLED}),
    TaskState.RETURNED: frozenset({TaskState.DOING, TaskState.CANCELLED}),
    TaskState.ACCEPTED: frozenset(),
    TaskState.CANCELLED: frozenset(),
}


class BarcodeKind(TextChoices):
    OWN = "own", _("Own")
    EAN = "ean", _("EAN")
    UPC = "upc", _("UPC")
    FNSKU = "fnsku", _("FNSKU")


class Trait(TextChoices):
    """What a carrier asks before it takes a parcel."""

    BATTERY_BUILT_IN = "battery_built_in", _("Battery built in")
    BATTERY_PURE = "battery_pure", _("Pure battery")
    LIQUID = "liquid", _("Liquid")
    POWDER = "powder", _("Powder")
    PASTE = "paste", _("Paste")
    MAGNETIC = "magnetic", _("Magnetic")


class DeclaredKind(TextChoices):
    PERCENT = "percent", _("Percent of the price")
    FIXED = "fixed", _("Fixed amount")


class WordKind(TextChoices):
    """Why a word is forbidden in listings."""

    BRAND = "brand", _("Brand of others")
    MEDICAL = "medical", _("Medical claim")
    UNSAFE = "unsafe", _("Unsafe goods")
    PROMOTIONAL = "promotional", _("Promotional")


class WordAction(TextChoices):
    STOP = "stop", _("Stops the publishing")
    WARN = "warn", _("Warns")
