"""How what a listing offers comes about, step by step, from the same statement that the pushes use. Nothing here writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from erp.kernel.sql import dicts
from inventory.models import ListingPushRule
from inventory.services.channel import OFFERS
from inventory.services.push_rules import PushRule, rule_of
from products.models import Listing
from products.queries import listings_matching
from stores.states import CONNECTED


@dataclass(frozen=True, slots=True)
class PartFree:
    """A part of what a listing sells: so many are free, so many go into one."""

    sku_id: int
    code: str
    free: int
    per: int

    @property
    def whole(self) -> int:
        """How many could be made of it."""
        return self.free // self.per


@dataclass(frozen=True, slots=True)
class Derivation:
    """available -> share and buffer -> clamp -> offer, of one listing."""

    listing: Listing
    own: PushRule
    parts: tuple[PartFree, ...]
    available: int
    share: Decimal
    buffer: int
    least: int
    most: int | None
    fixed: int | None
    presale: bool
    pushed: bool
    offer: int

    @property
    def shared(self) -> int:
        """What share and buffer leave, before the clamp."""
        return max(0, int((self.share * (self.available - self.buffer)).__floor__()))


def search_listings(store_ids: Sequence[int], *, text: str, store_id: int | None, tab: str) -> QuerySet[Listing]:
    """Mapped listings of marketplaces whose quantity is ours to set; page them by the newest."""
    found = Listing.objects.filter(
        store__in=[store_id] if store_id in store_ids else list(store_ids),
        store__account__marketplace__in=CONNECTED,
        sku__isnull=False,
        pool__isnull=False,
        state="active",
    )
    if text:
        found = found.filter(listings_matching(text))
    if tab == "own":
        found = found.filter(push_rule__isnull=False)
    elif tab == "fixed":
        found = found.filter(push_rule__fixed__isnull=False)
    elif tab == "none":
        found = found.filter(pool__desired=0)
    return found.select_related("store", "sku", "pool", "push_rule")


def derivations(listings: Sequence[Listing], *, pool_ids: Sequence[int] = ()) -> dict[int, Derivation]:
    """How each listing's offer comes about; two statements, however many there are."""
    pools = sorted({row.pool_id for row in listings if row.pool_id} | set(pool_ids))
    told = {
        row["listing_id"]: row
        for row in dicts(
            f"""{OFFERS} SELECT listing_id, available, share, buffer, least, most, fixed, presale, pushed, offer::bigint AS offer
                FROM offer""",
            {"pools": pools},
        )
    }
    parts = _parts(pools)
    own = {row.listing_id: row for row in ListingPushRule.objects.filter(listing__in=list(told))}
    return {
        row.pk: Derivation(
            listing=row,
            own=rule_of(own.get(row.pk)),
            parts=tuple(parts[row.pk]),
            **{name: value for name, value in told[row.pk].items() if name != "listing_id"},
        )
        for row in listings
        if row.pk in told
    }


def _parts(pools: Sequence[int]) -> dict[int, list[PartFree]]:
    found = dicts(
        f"""{OFFERS} SELECT n.listing_id, n.sku_id, k.code, f.units AS free, n.per FROM need n
            JOIN free f ON f.store_id = n.store_id AND f.sku_id = n.sku_id JOIN products_sku k ON k.id = n.sku_id ORDER BY 1, 3""",
        {"pools": list(pools)},
    )
    made: dict[int, list[PartFree]] = defaultdict(list)
    for row in found:
        made[row["listing_id"]].append(PartFree(row["sku_id"], row["code"], row["free"], row["per"]))
    return made


def listings_of_pool(pool_id: int, *, store_ids: Sequence[int]) -> list[Listing]:
    """The listings of a pool that one may see."""
    found = Listing.objects.filter(pool=pool_id, store__in=list(store_ids)).select_related("store", "sku", "pool")
    return list(found.order_by("pk"))
