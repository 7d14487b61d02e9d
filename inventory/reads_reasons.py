"""Reasons to correct stock as their pages show them: how often each was named, and what was changed about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from erp.kernel.ui.names import local_name
from inventory.forms_reasons import SIGNS
from inventory.models import StockReason
from people.models import User

SHOWN = 50
_FOR = dict(SIGNS)


def reason_rows(found: Sequence[StockReason]) -> list[dict[str, Any]]:
    """Reasons for their list."""
    return [{"reason": reason, "name": local_name(reason), "for": _FOR[reason.sign]} for reason in found]


def reason_history(reason: StockReason) -> list[dict[str, Any]]:
    """What the audit trail says about a reason, newest first, and who did it."""
    model = StockReason.pgh_event_model  # type: ignore[attr-defined]  # made by pghistory.track
    found = list(model.objects.filter(pgh_obj_id=reason.pk).select_related("pgh_context").order_by("-pgh_id")[:SHOWN])
    keys = [(row.pgh_context.metadata if row.pgh_context else {}).get("user") for row in found]
    names = dict(User.objects.filter(pk__in=[key for key in keys if key]).values_list("pk", "username"))
    return [
        {"row": row, "at": row.pgh_created_at, "by": names.get(key or 0, ""), "for": _FOR[row.sign]}
        for row, key in zip(found, keys, strict=True)
    ]
