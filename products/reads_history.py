"""What became of a listing or a draft, told in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.kernel.models import TimelineEntry

SHOWN = 50
_KINDS: dict[str, Promise] = {
    "publish": gettext_lazy("Publishing"),
    "edit": gettext_lazy("Sending the edits"),
    "close": gettext_lazy("Taking off sale"),
    "reopen": gettext_lazy("Putting back on sale"),
}
_OUTCOMES: dict[str, tuple[Promise, str]] = {
    "asked": (gettext_lazy("%(what)s: asked for"), "progress"),
    "done": (gettext_lazy("%(what)s: done"), "ok"),
    "refused": (gettext_lazy("%(what)s: refused there"), "bad"),
}
_ACTIONS: dict[str, tuple[Promise, str]] = {
    "draft.made": (gettext_lazy("Draft made"), "neutral"),
    "draft.written": (gettext_lazy("Draft made"), "neutral"),
    "draft.changed": (gettext_lazy("Draft changed"), "neutral"),
    "listing.mapped": (gettext_lazy("Mapped to a SKU"), "ok"),
    "listing.remapped": (gettext_lazy("Mapped to another SKU"), "warn"),
    "listing.published": (gettext_lazy("On sale"), "ok"),
    "listing.closed": (gettext_lazy("Off sale"), "neutral"),
    "listing.closed_there": (gettext_lazy("Closed at the marketplace"), "warn"),
    "listing.reopened_there": (gettext_lazy("Put back on sale at the marketplace"), "ok"),
    "listing.priced": (gettext_lazy("Priced"), "neutral"),
    "listing.price_sent_again": (gettext_lazy("Price sent again"), "neutral"),
    "listing.push_rule": (gettext_lazy("Rule of the quantity changed"), "neutral"),
    "listing.fixed_ended": (gettext_lazy("Fixed quantity ended"), "neutral"),
}


def history(kind: str, key: int) -> list[dict[str, Any]]:
    """What people and marketplaces did to it, newest first."""
    found = TimelineEntry.objects.filter(subject_kind=kind, subject_id=key).select_related("actor").order_by("-pk")
    made = []
    for entry in found[:SHOWN]:
        text, tone = _words(entry.action)
        actor = entry.actor.display_name if entry.actor else _("by itself")
        made.append({"text": text, "tone": tone, "at": entry.at, "actor": actor, "detail": _detail(entry.data)})
    return made


def _words(action: str) -> tuple[str, str]:
    """A command of the outbox is told by what was asked and how it ended; the rest by name."""
    if action in _ACTIONS:
        word, tone = _ACTIONS[action]
        return str(word), tone
    what, _sign, end = action.removeprefix("draft.").rpartition("_")
    if what in _KINDS and end in _OUTCOMES:
        word, tone = _OUTCOMES[end]
        return str(word) % {"what": _KINDS[what]}, tone
    return action, "neutral"


def _detail(data: Mapping[str, Any]) -> str:
    issues = "; ".join(str(issue.get("text") or issue.get("code")) for issue in data.get("issues", ()))
    rest = ", ".join(
        f"{name}: {', '.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in data.items()
        if name != "issues"
    )
    return ". ".join(part for part in (issues, rest) if part)
