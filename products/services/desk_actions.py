"""What the desk does with chosen drafts, by name: one door for the buttons of the list and of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from erp.kernel.outcomes import Outcomes, missing
from people.models import User
from products.models import ListingDraft
from products.services.gate import refused_by_checks

Act = Callable[[Sequence[int], str, User | None], Outcomes]


def _check(draft_ids: Sequence[int], wish: str, actor: User | None) -> Outcomes:
    """Which of the drafts may be published; nothing is changed."""
    drafts = list(
        ListingDraft.objects.filter(pk__in=list(draft_ids)).select_related("store__account", "sku").order_by("pk")
    )
    refused = refused_by_checks(drafts)
    able = tuple(row.pk for row in drafts if row.pk not in refused)
    return Outcomes(able, (), {**refused, **missing(draft_ids, {row.pk for row in drafts})})


ACTIONS: Mapping[str, Act] = {"check": _check}


def act(action: str, *, draft_ids: Sequence[int], wish: str, actor: User | None) -> Outcomes:
    """Do it; `wish` names the click, so that the same click again does nothing more."""
    return ACTIONS[action](draft_ids, wish, actor)
