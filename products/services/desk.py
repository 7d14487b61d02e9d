"""Drafts of listings: made from SKUs for chosen stores, or from a listing that is there; their content as people write it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import retried
from people.models import User
from products.models import Listing, ListingDraft, Sku, SkuImage
from products.services.drafts import change_drafts
from products.states import DraftState
from stores.models import Store
from stores.states import CONNECTED

PICTURES = 9  # so many of a SKU's pictures a new draft takes over; the checks say what a marketplace takes


@dataclass(frozen=True, slots=True)
class Made:
    """A SKU in a store: the draft, made or there already, or why there is none."""

    sku: str
    store: str
    kind: str
    draft_id: int | None = None
    code: str = ""


@retried()
@transaction.atomic
def make_drafts(*, codes: Sequence[str], store_ids: Sequence[int], actor: User | None) -> list[Made]:
    """A draft of each SKU in each store, with what the catalogue knows. A few statements, however many.

    One per store and SKU code: what is drafted or listed under it already is `already`. Refused: `no_such_sku`, `archived`,
    `own_sales`, `closed`.
    """
    stores = list(Store.objects.filter(pk__in=list(store_ids)).select_related("account").order_by("name"))
    wanted = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
    skus = {sku.code: sku for sku in Sku.objects.filter(code__in=wanted).select_related("product__brand")}
    had = _had(stores, wanted)
    pictures = _pictures([sku.pk for sku in skus.values()])
    judged = [(code, store, _refusal(skus.get(code), store)) for code in wanted for store in stores]
    new = [
        _draft(skus[code], store, pictures.get(skus[code].pk, []), actor)
        for code, store, refusal in judged
        if not refusal and (store.pk, code) not in had
    ]
    ListingDraft.objects.bulk_create(new, ignore_conflicts=True)
    ids = {
        (row.store_id, row.seller_sku): row.pk
        for row in ListingDraft.objects.filter(store__in=stores, seller_sku__in=wanted)
    }
    fresh = {(row.store_id, row.seller_sku) for row in new}
    record("draft.made", subject_kind="listing_draft", subject_ids=[ids[key] for key in sorted(fresh)], actor=actor)
    return [
        Made(code, store.name, "refused", code=refusal)
        if refusal
        else Made(code, store.name, "done" if (store.pk, code) in fresh else "already", ids.get((store.pk, code)))
        for code, store, refusal in judged
    ]


def _had(stores: Sequence[Store], codes: Sequence[str]) -> set[tuple[int, str]]:
    drafted = ListingDraft.objects.filter(store__in=stores, seller_sku__in=codes).values_list("store_id", "seller_sku")
    listed = Listing.objects.filter(store__in=stores, seller_sku__in=codes, state="active")
    return {*drafted, *listed.values_list("store_id", "seller_sku")}


def _pictures(sku_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for sku_id, sha256 in (
        SkuImage.objects.filter(sku__in=list(sku_ids)).order_by("sku", "position").values_list("sku_id", "file__sha256")
    ):
        found.setdefault(sku_id, []).append(sha256)
    return found


def _refusal(sku: Sku | None, store: Store) -> str:
    if sku is None:
        return "no_such_sku"
    if sku.archived_at:
        return "archived"
    if store.account.marketplace not in CONNECTED:
        return "own_sales"
    return "closed" if store.closed_at else ""


def _draft(sku: Sku, store: Store, pictures: Sequence[str], actor: User | None) -> ListingDraft:
    now = clock.now()
    return ListingDraft(
        store=store, sku=sku, seller_sku=sku.code, title=sku.name, description=sku.product.description,
        brand=sku.product.brand.name if sku.product.brand else "", images=[{"image": key} for key in pictures[:PICTURES]],
        currency=store.currency, created_by=actor, created_at=now, updated_at=now,
    )  # fmt: skip


@retried()
@transaction.atomic
def draft_listings(*, listing_ids: Sequence[int], actor: User | None) -> Outcomes:
    """A draft of each live listing, to edit it from here: what is listed is where it begins. Refused: `unmapped`, `no_code`, `closed`."""
    listings = list(
        Listing.objects.filter(pk__in=list(listing_ids))
        .select_related("store", "sku__product__brand", "draft")
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    refused, already, new = missing(listing_ids, {row.pk for row in listings}), [], []
    pictures = _pictures([row.sku_id for row in listings if row.sku_id])
    drafted = {
        (row.store_id, row.seller_sku)
        for row in ListingDraft.objects.filter(
            store__in={row.store_id for row in listings}, seller_sku__in={row.seller_sku for row in listings}
        )
    }
    for row in listings:
        code = _no_draft(row, drafted)
        if getattr(row, "draft", None):
            already.append(row.pk)
        elif code or row.sku is None:
            refused[row.pk] = Refusal(code or "unmapped")
        else:
            drafted.add((row.store_id, row.seller_sku))
            draft = _draft(row.sku, row.store, pictures.get(row.sku.pk, []), actor)
            draft.listing, draft.seller_sku, draft.title, draft.price = (
                row,
                row.seller_sku,
                row.title or draft.title,
                row.price,
            )
            draft.state, draft.live_version = DraftState.LIVE, 1
            new.append(draft)
    made = ListingDraft.objects.bulk_create(new)
    record("draft.made", subject_kind="listing_draft", subject_ids=[row.pk for row in made], actor=actor)
    done = tuple(row.listing_id for row in made if row.listing_id)
    return Outcomes(done, tuple(already), refused)


def _no_draft(row: Listing, drafted: set[tuple[int, str]]) -> str:
    if row.sku_id is None:
        return "unmapped"
    if row.state == "closed" or row.store.closed_at:
        return "closed"
    if not row.seller_sku:
        return "no_code"
    return "twice" if (row.store_id, row.seller_sku) in drafted and not getattr(row, "draft", None) else ""


@dataclass(frozen=True, slots=True)
class Written:
    """The content of a draft as somebody wrote it."""

    title: str
    description: str = ""
    bullets: Sequence[str] = ()
    brand: str = ""
    category: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    images: Sequence[Mapping[str, str]] = ()
    price: Decimal | None = None

    @property
    def content(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return {**asdict(self), "bullets": list(self.bullets), "images": [dict(each) for each in self.images]}


def put_on(draft: ListingDraft, written: Written) -> None:
    """Put the content on the draft in memory, to check it before it is saved."""
    for name, value in written.content.items():
        setattr(draft, name, value)


@transaction.atomic
def write_draft(*, draft_id: int, version: int, written: Written, actor: User | None) -> Refusal | None:
    """Save what differs. Refused: `newer` when somebody else saved since `version` was read, and what `change_drafts` refuses."""
    draft = ListingDraft.objects.select_for_update(of=("self",)).get(pk=draft_id)
    if draft.version != version:
        return Refusal("newer")
    wanted = {name: value for name, value in written.content.items() if getattr(draft, name) != value}
    return change_drafts(changes={draft_id: wanted}, actor=actor).refused.get(draft_id)
