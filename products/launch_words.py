"""The launch board and the design queue in a person's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products.states import Stage, TaskState

_REFUSALS: dict[str, Promise] = {
    "not_found": gettext_lazy("It is not there, or not yours to see."),
    "move": gettext_lazy("Not from there: it goes one stage on, or back."),
    "reason": gettext_lazy("Say why."),
    "blocked": gettext_lazy("Blocked: %(why)s"),
    "tasks": gettext_lazy("Still open: %(tasks)s"),
    "owner": gettext_lazy("That person does no design work."),
    "others": gettext_lazy("%(owner)s has it."),
    "finished": gettext_lazy("It is finished."),
    "being_made": gettext_lazy("Somebody is at it: give it another owner instead."),
    "no_product": gettext_lazy("Images and copy are of a product: name it."),
    "no_subject": gettext_lazy("Name a product or a store."),
    "not_lacking": gettext_lazy("It does not lack that."),
    "empty": gettext_lazy("Write something first."),
}
_ACTIONS: dict[str, Promise] = {
    "launch.opened": gettext_lazy("Put on the board"),
    "launch.planned": gettext_lazy("Plan changed"),
    "design.made": gettext_lazy("Task made"),
    "design.planned": gettext_lazy("Plan changed"),
    "design.start": gettext_lazy("Work begun"),
    "design.hand_in": gettext_lazy("Handed in"),
    "design.accept": gettext_lazy("Accepted"),
    "design.return": gettext_lazy("Returned"),
    "design.cancel": gettext_lazy("Cancelled"),
}
TONES: dict[str, str] = {
    TaskState.OPEN: "neutral",
    TaskState.DOING: "progress",
    TaskState.REVIEW: "info",
    TaskState.RETURNED: "warn",
    TaskState.ACCEPTED: "ok",
    TaskState.CANCELLED: "off",
}


def refusal_words(code: str, values: Mapping[str, Any]) -> str:
    """Why a card or a task was left as it was."""
    if code == "move" and "state" in values:
        return _("Not from there: it is %(state)s.") % dict(values)
    return str(_REFUSALS[code]) % dict(values)


def action_words(action: str, data: Mapping[str, Any]) -> str:
    """A line of a timeline."""
    if action == "launch.moved":
        return _("%(old)s → %(new)s") % {"old": Stage(data["from"]).label, "new": Stage(data["to"]).label}
    return str(_ACTIONS[action])
