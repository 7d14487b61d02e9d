"""The lives of an import, of its rows and of an export."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RunState(TextChoices):
    READING = "reading", _("Being read")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    APPLYING = "applying", _("Being written")
    APPLIED = "applied", _("Written")
    UNREADABLE = "unreadable", _("Could not be read")


WORKING = (RunState.READING, RunState.CHECKING, RunState.APPLYING)


class Verdict(TextChoices):
    """What a row would do, or has done."""

    UNSEEN = "", _("Not checked")
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("Same")
    KEPT = "kept", _("Left as it is")
    WRONG = "wrong", _("Wrong")


class EmptyCell(TextChoices):
    """What an empty cell says about a thing that exists."""

    LEAVE = "leave", _("leaves what is there")
    CLEAR = "clear", _("clears what is there")
