"""Publishing, editing, closing and putting back: decided here, told to the marketplace by the outbox, and settled by its answer.

A change is the document of one such command. Of a draft only one is open at a time, and only one publication ever succeeds: the
database says so. See `publish_sending` for the way out and `publish_settling` for what an answer means at home.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.money import minor_digits
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.outbox import Command, command
from erp.kernel.services.timeline import record
from erp.kernel.sql import retried, rows
from people.models import User
from products.models import ListingChange, ListingDraft
from products.services.drafts import restate
from products.states import ChangeKind, ChangeOutcome, DraftState, ListingState
from stores.connectors.port import Capabilities
from stores.connectors.registry import connector_class
from stores.states import CONNECTED

PUBLISH, EDIT, CLOSE, REOPEN = "listing.publish", "listing.edit", "listing.close", "listing.reopen"
COMMANDS = {
    ChangeKind.PUBLISH: PUBLISH,
    ChangeKind.EDIT: EDIT,
    ChangeKind.CLOSE: CLOSE,
    ChangeKind.REOPEN: REOPEN,
}
ABILITIES = {
    ChangeKind.PUBLISH: "publishes_listings",
    ChangeKind.EDIT: "edits_listings",
    ChangeKind.CLOSE: "closes_listings",
    ChangeKind.REOPEN: "reopens_listings",
}
NOTHING = Capabilities()

Gate = Callable[[Sequence[ListingDraft]], Mapping[int, Refusal]]
_gate: list[Gate] = []


def set_gate(check: Gate) -> None:
    """Who says which drafts may not be shown to buyers, and why; the wiring names the checks of listings."""
    _gate[:] = [check]


@retried()
@transaction.atomic
def publish_listings(*, draft_ids: Sequence[int], client_id: UUID, actor: User | None) -> Outcomes:
    """List drafts. The same `client_id` again, and what is live: already.

    Refused: `underway`, `listed` (the seller SKU is listed there already), `no_title`, `no_price`, `title_too_long`, `too_many_images`,
    `too_fine`, `currency`, `store_closed`, `closed_draft` (put it back instead), and `not_offered` where the marketplace takes none by API;
    `checks` with what stops it.
    """
    return _ask(ChangeKind.PUBLISH, draft_ids, client_id, actor)


@retried()
@transaction.atomic
def edit_listings(*, draft_ids: Sequence[int], client_id: UUID, actor: User | None) -> Outcomes:
    """Show the drafts' newest texts and images on their listings; prices and quantities have ways of their own. Nothing newer: already.

    Refused as in `publish_listings`, and `not_listed`.
    """
    return _ask(ChangeKind.EDIT, draft_ids, client_id, actor)


@retried()
@transaction.atomic
def close_listings(*, draft_ids: Sequence[int], client_id: UUID, actor: User | None) -> Outcomes:
    """Take listings off sale. Closed: already. Refused: `underway`, `not_listed`, `not_offered`."""
    return _ask(ChangeKind.CLOSE, draft_ids, client_id, actor)


@retried()
@transaction.atomic
def reopen_listings(*, draft_ids: Sequence[int], client_id: UUID, actor: User | None) -> Outcomes:
    """Put closed listings back on sale. On sale: already. Refused as in `publish_listings`, and `not_listed`."""
    return _ask(ChangeKind.REOPEN, draft_ids, client_id, actor)


def _ask(kind: ChangeKind, draft_ids: Sequence[int], client_id: UUID, actor: User | None) -> Outcomes:
    """Judge each draft, write the changes and their commands: a few statements, however many there are."""
    found = list(
        ListingDraft.objects.filter(pk__in=list(draft_ids))
        .select_related("store__account", "listing", "sku")
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    ids = [row.pk for row in found]
    asked = set(ListingChange.objects.filter(draft__in=ids, wish=client_id).values_list("draft_id", flat=True))
    open_ = set(
        ListingChange.objects.filter(draft__in=ids, outcome=ChangeOutcome.OPEN).values_list("draft_id", flat=True)
    )
    taken = _listed_already(found) if kind == ChangeKind.PUBLISH else set()
    already, refused, good = [], missing(draft_ids, ids), []
    for row in found:
        if row.pk in asked or _is_so(kind, row, busy=row.pk in open_):
            already.append(row.pk)
        elif verdict := _refusal(kind, row, busy=row.pk in open_, taken=row.pk in taken):
            refused[row.pk] = verdict
        else:
            good.append(row)
    stopped = _gate[0](good) if _gate and kind in (ChangeKind.PUBLISH, ChangeKind.EDIT) and good else {}
    refused |= stopped
    good = [row for row in good if row.pk not in stopped]
    _write(kind, good, client_id, actor)
    return Outcomes(tuple(row.pk for row in good), tuple(already), refused)


def _is_so(kind: ChangeKind, row: ListingDraft, *, busy: bool) -> bool:
    """Whether what is asked is the case already."""
    if busy or row.listing is None:
        return False
    closed = row.listing.state == ListingState.CLOSED
    if kind == ChangeKind.CLOSE:
        return closed
    if kind == ChangeKind.EDIT:
        return not row.behind
    return not closed


def _refusal(kind: ChangeKind, row: ListingDraft, *, busy: bool, taken: bool) -> Refusal | None:
    can, market = capabilities(row.store.account.marketplace), row.store.account.get_marketplace_display()
    if busy:
        return Refusal("underway")
    if not getattr(can, ABILITIES[kind]):
        return Refusal("not_offered", {"marketplace": market})
    if kind != ChangeKind.PUBLISH and row.listing is None:
        return Refusal("not_listed")
    if kind == ChangeKind.CLOSE:
        return None
    if row.store.closed_at:
        return Refusal("store_closed")
    if kind == ChangeKind.PUBLISH and row.state == DraftState.CLOSED:
        return Refusal("closed_draft")
    if taken:
        return Refusal("listed", {"seller_sku": row.seller_sku})
    return content_refusal(row, can, market)


def content_refusal(row: ListingDraft, can: Capabilities, market: str) -> Refusal | None:
    """What any marketplace would refuse about a draft, so that it is not even asked."""
    if not row.title.strip():
        return Refusal("no_title")
    if can.longest_title and len(row.title) > can.longest_title:
        return Refusal("title_too_long", {"marketplace": market, "most": can.longest_title, "length": len(row.title)})
    if len(row.images) > can.max_images:
        return Refusal("too_many_images", {"marketplace": market, "most": can.max_images, "count": len(row.images)})
    if row.price is None:
        return Refusal("no_price")
    if row.currency != row.store.currency:
        return Refusal("currency", {"asked": row.currency, "currency": row.store.currency})
    if row.price != round(row.price, minor_digits(row.currency)):
        return Refusal("too_fine", {"amount": str(row.price), "currency": row.currency})
    return None


def capabilities(marketplace: str) -> Capabilities:
    """What a marketplace can do; own sales can nothing of it."""
    return connector_class(marketplace).capabilities if marketplace in CONNECTED else NOTHING


def _listed_already(found: Sequence[ListingDraft]) -> set[int]:
    """Drafts whose seller SKU is on sale in their store under a listing of its own."""
    hit = rows(
        """SELECT d.id FROM products_listingdraft d JOIN products_listing l
             ON l.store_id = d.store_id AND l.seller_sku = d.seller_sku AND l.state = 'active'
           WHERE d.id = ANY(%s) AND d.listing_id IS NULL""",
        [[row.pk for row in found]],
    )
    return {row[0] for row in hit}


def _write(kind: ChangeKind, drafts: Sequence[ListingDraft], client_id: UUID, actor: User | None) -> None:
    now = clock.now()
    changes = ListingChange.objects.bulk_create(
        [
            ListingChange(
                draft=row, kind=kind, version=row.version, payload=_snapshot(row), wish=client_id, asked_by=actor, asked_at=now
            )
            for row in drafts
        ]
    )  # fmt: skip
    command(
        [
            Command(
                kind=COMMANDS[kind],
                wish=f"listing:{change.pk}",
                key=f"listing_draft:{row.pk}",
                lane=row.store.account.lane,
                scope=f"store:{row.store_id}",
                payload={"change_id": change.pk, "draft_id": row.pk},
                created_by=actor.pk if actor else None,
            )
            for row, change in zip(drafts, changes, strict=True)
        ]
    )
    restate([row.pk for row in drafts])
    record(
        f"draft.{kind}_asked",
        subject_kind="listing_draft",
        subject_ids=[row.pk for row in drafts],
        actor=actor,
        data_by_id={row.pk: {"version": row.version} for row in drafts},
    )


def _snapshot(row: ListingDraft) -> dict[str, Any]:
    """The content as it is sent; the quantity is reckoned when it goes out."""
    return {
        "seller_sku": row.seller_sku, "title": row.title, "description": row.description, "bullets": row.bullets, "brand": row.brand,
        "category": row.category, "attributes": row.attributes, "images": row.images, "price": str(row.price) if row.price else None,
        "currency": row.currency,
    }  # fmt: skip
