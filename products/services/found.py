"""What a marketplace lists, kept as our listings: the first import of an account, and every later look at it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from erp.kernel.sql import rows
from people.models import User
from products.models import Listing
from products.services.following import follow
from products.services.listings import map_listings
from stores.connectors.errors import ConnectorError, Throttled
from stores.connectors.port import Connector, ListingPage, RemoteListing
from stores.models import QuantityPool, Store
from stores.services.accounts import connected

MAX_PAGES = 2000
WORTH_WAITING_S = 20.0
MAX_RUN_S = 150.0


@dataclass(slots=True)
class Kept:
    """How many rows were listed, of them new, mapped by their code and still without a SKU; and those that came to nothing."""

    listed: int = 0
    new: int = 0
    mapped: int = 0
    without_sku: int = 0
    other_sites: int = 0  # on a site that is no store of ours
    unreadable: int = 0
    closed: int = 0  # off sale there
    reopened: int = 0
    offered: bool = True  # whether the marketplace tells at all
    error: str = ""

    def add(self, other: Kept) -> None:
        """Count another page in."""
        for name in ("listed", "new", "mapped", "without_sku", "other_sites", "unreadable"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def read_listings(*, account_id: int, actor: User | None) -> Kept:
    """Read all that an account lists, page by page, each kept by itself. Not transactional: it calls. Repeating it adds nothing twice.

    A list that was read to its end also tells what is off sale, or on sale again: see `following`.
    """
    kept, token, until = Kept(), None, time.monotonic() + MAX_RUN_S
    stores = dict(Store.objects.filter(account_id=account_id, closed_at=None).values_list("site", "pk"))
    seen: dict[tuple[int, str], bool] = {}
    try:
        with connected(account_id) as connector:
            if not connector.capabilities.lists_listings:
                return Kept(offered=False)
            for _number in range(MAX_PAGES):
                page = _page(connector, token, until)
                kept.add(keep_listings(account_id=account_id, found=page.listings, actor=actor))
                kept.unreadable += len(page.unreadable)
                seen.update(
                    {(stores[row.site], row.listing_key): row.on_sale for row in page.listings if row.site in stores}
                )
                if page.next_page is None:
                    kept.closed, kept.reopened = follow(account_id=account_id, seen=seen, connector=connector)
                    break
                if page.next_page == token:
                    break
                token = page.next_page
    except ConnectorError as error:
        kept.error = str(error)
    return kept


@transaction.atomic
def keep_listings(*, account_id: int, found: Sequence[RemoteListing], actor: User | None) -> Kept:
    """Make listings and pools of what is listed, and map those whose seller SKU is a code of ours. One page costs what one row costs.

    A listing that we have keeps its SKU and its pool; its title, price and ids follow the marketplace. What the marketplace
    itself sends out gets no pool: its quantity is not ours to set.
    """
    stores = {store.site: store for store in Store.objects.filter(account_id=account_id, closed_at=None)}
    seen = {(stores[each.site].pk, each.listing_key): each for each in found if each.site in stores}
    pools = _pools(account_id, seen)
    known = {(row.store_id, row.external_key): row for row in _known(seen)}
    new = [_listing(key, each, pools) for key, each in seen.items() if key not in known]
    Listing.objects.bulk_create(new, ignore_conflicts=True)
    for key, row in known.items():
        _follow(row, seen[key], pools)
    Listing.objects.bulk_update(known.values(), ["seller_sku", "title", "price", "currency", "external", "pool"])
    mapped, without = _map_by_code(seen, actor)
    return Kept(len(seen), len(new), mapped, without, sum(each.site not in stores for each in found))


def _page(connector: Connector, token: str | None, until: float) -> ListingPage:
    """One page; a short wait for the rate budget is waited out."""
    while True:
        try:
            return connector.listings(page=token)
        except Throttled as error:
            if error.wait_s > WORTH_WAITING_S or time.monotonic() + error.wait_s > until:
                raise
            time.sleep(error.wait_s)


def _pools(account_id: int, seen: Mapping[tuple[int, str], RemoteListing]) -> dict[str, int]:
    """The pool id of each pool key; missing ones are made."""
    ours: dict[str, tuple[int, RemoteListing]] = {}
    for (store_id, _key), each in seen.items():
        if _is_ours(each):
            ours.setdefault(each.pool_key, (store_id, each))
    QuantityPool.objects.bulk_create(
        [
            QuantityPool(account_id=account_id, store_id=store_id, external_key=key, external=each.external)
            for key, (store_id, each) in sorted(ours.items())
        ],
        ignore_conflicts=True,
    )
    found = QuantityPool.objects.filter(account_id=account_id, external_key__in=list(ours))
    return dict(found.values_list("external_key", "pk"))


def _is_ours(each: RemoteListing) -> bool:
    return each.fulfilled_by == "seller"


def _known(seen: Mapping[tuple[int, str], RemoteListing]) -> list[Listing]:
    pairs = rows(
        """SELECT l.id FROM products_listing l JOIN unnest(%s::bigint[], %s::text[]) AS t(s, k)
           ON l.store_id = t.s AND l.external_key = t.k""",
        [[key[0] for key in seen], [key[1] for key in seen]],
    )
    return list(Listing.objects.filter(pk__in=[row[0] for row in pairs]).order_by("pk").select_for_update())


def _listing(key: tuple[int, str], each: RemoteListing, pools: Mapping[str, int]) -> Listing:
    row = Listing(store_id=key[0], external_key=key[1])
    _follow(row, each, pools)
    return row


def _follow(row: Listing, each: RemoteListing, pools: Mapping[str, int]) -> None:
    row.seller_sku, row.title = each.seller_sku[:80], each.title[:300]
    row.price, row.currency, row.external = each.price, each.currency, each.external
    if row.pool_id is None and _is_ours(each):
        row.pool_id = pools[each.pool_key]


def _map_by_code(seen: Mapping[tuple[int, str], RemoteListing], actor: User | None) -> tuple[int, int]:
    """How many unmapped ones found a SKU of the same code, and how many are left."""
    found = rows(
        """SELECT l.id, s.id FROM products_listing l JOIN unnest(%s::bigint[], %s::text[]) AS t(s, k)
             ON l.store_id = t.s AND l.external_key = t.k
           LEFT JOIN products_sku s ON s.code = l.seller_sku WHERE l.sku_id IS NULL""",
        [[key[0] for key in seen], [key[1] for key in seen]],
    )
    targets = {row[0]: row[1] for row in found if row[1] is not None}
    mapped = len(map_listings(targets=targets, actor=actor).done) if targets else 0
    return mapped, len(found) - mapped
