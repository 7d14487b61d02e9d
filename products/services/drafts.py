"""Drafts of listings: written, changed, and told how they stand. Nothing here reaches a marketplace; see `publishing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute
from people.models import User
from products.models import Listing, ListingDraft, Sku
from products.states import DraftState
from stores.models import Store

CONTENT = ("title", "description", "bullets", "brand", "category", "attributes", "images", "price")

# How a draft stands, from its latest change and from what the marketplace shows; `promises` says the same.
STATE_SQL = """CASE
  WHEN c.outcome = 'open' THEN CASE WHEN c.sent_at IS NULL THEN 'queued' ELSE 'sent' END
  WHEN c.outcome = 'refused' AND c.kind IN ('publish', 'edit') THEN 'refused'
  WHEN l.id IS NULL THEN 'draft'
  WHEN l.state = 'closed' THEN 'closed'
  ELSE 'live' END"""
FROM_SQL = """products_listingdraft d LEFT JOIN products_listing l ON l.id = d.listing_id
  LEFT JOIN LATERAL (SELECT x.kind, x.outcome, x.sent_at FROM products_listingchange x WHERE x.draft_id = d.id
                     ORDER BY x.id DESC LIMIT 1) c ON true"""


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A draft to be. Without `seller_sku` it is the SKU's code; `content` holds what of `CONTENT` is known yet."""

    store_id: int
    sku_id: int
    seller_sku: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def write_drafts(*, wanted: Sequence[NewDraft], actor: User | None) -> tuple[list[int], Outcomes]:
    """New drafts, in the order asked; a store and seller SKU that has one already keeps it as it is.

    Answers the draft of each place in the list (0 where it was refused), and the outcome by that place. Refused: `not_found` (store or SKU).
    """
    stores = Store.objects.in_bulk({each.store_id for each in wanted})
    skus = Sku.objects.in_bulk({each.sku_id for each in wanted})
    good = {at: each for at, each in enumerate(wanted) if each.store_id in stores and each.sku_id in skus}
    names = {at: (each.store_id, each.seller_sku or skus[each.sku_id].code) for at, each in good.items()}
    before = _by_name(names.values())
    now = clock.now()
    fresh: dict[tuple[int, str], ListingDraft] = {}
    for at, each in good.items():
        if names[at] not in before and names[at] not in fresh:
            fresh[names[at]] = ListingDraft(
                store_id=each.store_id, sku_id=each.sku_id, seller_sku=names[at][1], currency=stores[each.store_id].currency,
                created_by=actor, created_at=now, updated_at=now, **{key: each.content[key] for key in CONTENT if key in each.content},
            )  # fmt: skip
    ListingDraft.objects.bulk_create(fresh.values(), ignore_conflicts=True)
    after = _by_name(names.values())
    new = {at for at in good if names[at] not in before}
    record("draft.written", subject_kind="listing_draft", subject_ids={after[names[at]] for at in new}, actor=actor)
    ids = [after[names[at]] if at in names else 0 for at in range(len(wanted))]
    refused = {at: Refusal("not_found") for at in range(len(wanted)) if at not in good}
    return ids, Outcomes(tuple(sorted(new)), tuple(at for at in good if at not in new), refused)


@transaction.atomic
def change_drafts(*, changes: Mapping[int, Mapping[str, Any]], actor: User | None) -> Outcomes:
    """Write other content on drafts (draft id -> what of `CONTENT` changes); each that differs rises by a version.

    Nothing else than it says already: already. Refused: `underway` while the marketplace decides about it, `not_positive` for a price.
    """
    found = list(ListingDraft.objects.filter(pk__in=changes).order_by("pk").select_for_update())
    refused = missing(changes, {row.pk for row in found})
    done: list[ListingDraft] = []
    already: list[int] = []
    for row in found:
        wanted = {key: value for key, value in changes[row.pk].items() if key in CONTENT}
        refusal = _refusal(row, wanted)
        if refusal:
            refused[row.pk] = refusal
        elif all(getattr(row, key) == value for key, value in wanted.items()):
            already.append(row.pk)
        else:
            for key, value in wanted.items():
                setattr(row, key, value)
            row.version, row.updated_at = row.version + 1, clock.now()
            done.append(row)
    ListingDraft.objects.bulk_update(done, [*CONTENT, "version", "updated_at"])
    record(
        "draft.changed",
        subject_kind="listing_draft",
        subject_ids=[row.pk for row in done],
        actor=actor,
        data_by_id={row.pk: {"fields": sorted(changes[row.pk]), "version": row.version} for row in done},
    )
    return Outcomes(tuple(row.pk for row in done), tuple(already), refused)


def restate(draft_ids: Sequence[int]) -> None:
    """Bring the state of drafts in line with their changes and listings. In the caller's transaction."""
    execute(
        f"""UPDATE products_listingdraft t SET state = n.state, updated_at = %s
           FROM (SELECT d.id, {STATE_SQL} AS state FROM {FROM_SQL} WHERE d.id = ANY(%s)) n
           WHERE t.id = n.id AND t.state IS DISTINCT FROM n.state""",
        [clock.now(), sorted(draft_ids)],
    )


def restate_of_listings(listings: Sequence[Listing]) -> None:
    """The same for the drafts of listings, whose state at the marketplace has changed."""
    restate(list(ListingDraft.objects.filter(listing__in=[row.pk for row in listings]).values_list("pk", flat=True)))


def _refusal(row: ListingDraft, wanted: Mapping[str, Any]) -> Refusal | None:
    if row.state in (DraftState.QUEUED, DraftState.SENT):
        return Refusal("underway")
    price = wanted.get("price")
    if price is not None and Decimal(price) <= 0:
        return Refusal("not_positive", {"amount": str(price)})
    return None


def _by_name(names: Any) -> dict[tuple[int, str], int]:
    wanted = set(names)
    found = ListingDraft.objects.filter(
        store__in={store for store, _ in wanted}, seller_sku__in={name for _, name in wanted}
    )
    return {
        (row["store_id"], row["seller_sku"]): row["pk"]
        for row in found.values("pk", "store_id", "seller_sku")
        if (row["store_id"], row["seller_sku"]) in wanted
    }
