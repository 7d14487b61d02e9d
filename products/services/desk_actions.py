"""What the desk does with chosen drafts, by name: one door for the buttons of the list and of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from erp.kernel.outcomes import Outcomes, missing
from people.models import User
from products.models import ListingDraft
from products.services.gate import refused_by_checks
from products.services.publishing import close_listings, edit_listings, publish_listings, reopen_listings

Act = Callable[[Sequence[int], str, User | None], Outcomes]


class Service(Protocol):
    """A service that asks a marketplace for something, once per `client_id`."""

    def __call__(self, *, draft_ids: Sequence[int], client_id: UUID, actor: User | None) -> Outcomes: ...


def _check(draft_ids: Sequence[int], wish: str, actor: User | None) -> Outcomes:
    """Which of the drafts may be published; nothing is changed."""
    drafts = list(
        ListingDraft.objects.filter(pk__in=list(draft_ids)).select_related("store__account", "sku").order_by("pk")
    )
    refused = refused_by_checks(drafts)
    able = tuple(row.pk for row in drafts if row.pk not in refused)
    return Outcomes(able, (), {**refused, **missing(draft_ids, {row.pk for row in drafts})})


def _asking(service: Service) -> Act:
    def ask(draft_ids: Sequence[int], wish: str, actor: User | None) -> Outcomes:
        client_id = uuid5(NAMESPACE_URL, f"{actor.pk if actor else 0} {wish}") if wish else uuid4()
        return service(draft_ids=draft_ids, client_id=client_id, actor=actor)

    return ask


ACTIONS: Mapping[str, Act] = {
    "check": _check,
    "publish": _asking(publish_listings),
    "edit": _asking(edit_listings),
    "close": _asking(close_listings),
    "reopen": _asking(reopen_listings),
}


def act(action: str, *, draft_ids: Sequence[int], wish: str, actor: User | None) -> Outcomes:
    """Do it; `wish` names the click, so that the same click again does nothing more."""
    return ACTIONS[action](draft_ids, wish, actor)
