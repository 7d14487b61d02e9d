"""Whether a listing is on sale, and what follows for its pool and its price."""

from __future__ import annotations

from collections.abc import Sequence

from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, rows
from people.models import User
from products.models import Listing
from products.states import ListingState
from stores.services import pools, prices


def take_off(listings: Sequence[Listing], *, action: str, actor: User | None) -> list[int]:
    """Listings are off sale: their price is told no more, nor a quantity that no other listing shares. Which changed. In a transaction."""
    changed = _move(listings, ListingState.CLOSED)
    if changed:
        found = rows(
            """SELECT DISTINCT l.pool_id FROM products_listing l WHERE l.id = ANY(%s) AND l.pool_id IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM products_listing o WHERE o.pool_id = l.pool_id AND o.state = 'active')""",
            [changed],
        )
        pools.close([row[0] for row in found])
        prices.close(_tags(changed))
        record(action, subject_kind="listing", subject_ids=changed, actor=actor)
    return changed


def put_back(listings: Sequence[Listing], *, action: str, actor: User | None) -> list[int]:
    """Listings are on sale: pool and price are told again. Those that are new or were closed have it on their timeline. In a transaction."""
    _move(listings, ListingState.ACTIVE)
    ids = [row.pk for row in listings]
    found = rows("SELECT DISTINCT pool_id FROM products_listing WHERE id = ANY(%s) AND pool_id IS NOT NULL", [ids])
    pools.reopen([row[0] for row in found])
    prices.reopen(_tags(ids))
    record(action, subject_kind="listing", subject_ids=ids, actor=actor)
    return ids


def _move(listings: Sequence[Listing], state: ListingState) -> list[int]:
    ids = sorted(row.pk for row in listings)
    execute("SELECT 1 FROM products_listing WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [ids])
    found = rows(
        "UPDATE products_listing SET state = %s WHERE id = ANY(%s) AND state <> %s RETURNING id", [state, ids, state]
    )
    for row in listings:
        row.state = state
    return sorted(row[0] for row in found)


def _tags(listing_ids: Sequence[int]) -> list[int]:
    return [
        row[0]
        for row in rows(
            "SELECT tag_id FROM products_listing WHERE id = ANY(%s) AND tag_id IS NOT NULL", [list(listing_ids)]
        )
    ]
