"""What the listing desk shows: listings with their price and quantity, drafts with what is wrong. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from products.checks import Finding
from products.models import ImageFile, Listing, ListingChange, ListingDraft, ProductImage, SkuImage
from products.models.drafts import EDITED
from products.queries import listings_matching
from products.reads_checks import picture_keys
from products.states import DraftState, ListingState
from stores.models import MORE_THERE, PRICE_DIFFERS, PriceTag, QuantityPool

SHOWN = 100
LISTING_TABS = ("", "active", "unmapped", "differs", "closed")


def search_listings(store_ids: Sequence[int], *, text: str, store_id: int | None, tab: str) -> QuerySet[Listing]:
    """Listings of the stores one may see; page them by the newest."""
    found = Listing.objects.filter(store__in=[store_id] if store_id in store_ids else list(store_ids))
    if text:
        found = found.filter(listings_matching(text))
    if tab == "unmapped":
        found = found.filter(sku=None)
    elif tab in ListingState.values:
        found = found.filter(state=tab)
    elif tab == "differs":
        found = found.filter(pk__in=_differing())
    return found.select_related("store__account", "sku", "pool", "tag", "draft")


def _differing() -> QuerySet[Any]:
    """Listings that show another price or more units than ours, or whose draft has been edited since; found from these, which are few."""
    price = Listing.objects.filter(tag__in=PriceTag.objects.filter(PRICE_DIFFERS).order_by())
    stock = Listing.objects.filter(pool__in=QuantityPool.objects.filter(MORE_THERE).order_by())
    edited = ListingDraft.objects.filter(EDITED, listing__isnull=False)
    return price.values("pk").union(stock.values("pk"), edited.values("listing_id"), all=True)


def search_drafts(store_ids: Sequence[int], *, text: str, store_id: int | None, state: str) -> QuerySet[ListingDraft]:
    """Drafts of the stores one may see; page them by the newest."""
    found = ListingDraft.objects.filter(store__in=[store_id] if store_id in store_ids else list(store_ids))
    if text:
        found = found.filter(
            Q(seller_sku__istartswith=text) | Q(sku__code__istartswith=text) | Q(title__icontains=text)
        )
    if state in DraftState.values:
        found = found.filter(state=state)
    return found.select_related("store__account", "sku", "listing")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a listing's price and quantity stand there: what differs from ours."""

    listing: Listing
    price_there: Any
    quantity_there: int | None
    price_differs: bool
    quantity_differs: bool
    edited: bool


def standing(row: Listing) -> Standing:
    """Ours beside theirs. Pure but for what the row carries."""
    tag, pool = row.tag, row.pool
    draft = getattr(row, "draft", None)
    price_differs = bool(tag and not tag.behind and tag.read_back is not None and tag.read_back != tag.desired)
    more = bool(pool and not pool.behind and pool.read_back is not None and pool.read_back > (pool.desired or 0))
    return Standing(
        listing=row,
        price_there=tag.read_back if tag else None,
        quantity_there=pool.read_back if pool else None,
        price_differs=price_differs,
        quantity_differs=more,
        edited=bool(draft and draft.live_version and draft.behind),
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """A picture of the SKU or its product, and its place in the draft (none: not taken)."""

    file: ImageFile
    place: int | None


def choices(draft: ListingDraft) -> list[Choice]:
    """The pictures that a draft may show: those it has in their order, then the SKU's and its product's."""
    taken = picture_keys(draft)
    own = list(SkuImage.objects.filter(sku=draft.sku_id).select_related("file").order_by("position"))
    common = list(ProductImage.objects.filter(product=draft.sku.product_id).select_related("file").order_by("position"))
    files = {file.sha256: file for file in [*(row.file for row in own), *(row.file for row in common)]}
    files |= {
        file.sha256: file for file in ImageFile.objects.filter(sha256__in=[key for key in taken if key not in files])
    }
    ordered = [key for key in taken if key in files] + [key for key in files if key not in taken]
    return [Choice(files[key], taken.index(key) + 1 if key in taken else None) for key in ordered]


def changes(draft: ListingDraft) -> list[ListingChange]:
    """What was asked of the marketplace, newest first."""
    return list(ListingChange.objects.filter(draft=draft).select_related("asked_by").order_by("-pk")[:SHOWN])


def counts(found: Sequence[Finding]) -> dict[str, int]:
    """How many stop and how many only warn."""
    stops = sum(finding.stops for finding in found)
    return {"stops": stops, "warns": len(found) - stops}
