"""Listings and the SKUs behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from people.models import User
from products.events import ListingsMapped


@dataclass(frozen=True, slots=True)
class Seen:
    """A listing as an order names it; it becomes a row, unmapped, when we meet it for the first time."""

    store_id: int
    external_key: str
    seller_sku: str
    title: str


def find_or_add(seen: Sequence[Seen]) -> dict[tuple[int, str], int]:
    """The listing of each (store, key). Unknown ones are added, unmapped."""
    wanted = {(item.store_id, item.external_key): item for item in seen}
    found = _find(list(wanted))
    new = [item for key, item in wanted.items() if key not in found]
    if new:
        execute(
            """INSERT INTO products_listing (store_id, external_key, external, seller_sku, title, sku_id, currency, state)
               SELECT t.s, t.k, '{}'::jsonb, left(t.c, 80), left(t.n, 300), NULL, '', 'active'
               FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS t(s, k, c, n)
               ON CONFLICT (store_id, external_key) DO NOTHING""",
            [
                [i.store_id for i in new],
                [i.external_key for i in new],
                [i.seller_sku for i in new],
                [i.title for i in new],
            ],
        )
        found.update(_find([(item.store_id, item.external_key) for item in new]))
    return found


def _find(keys: Sequence[tuple[int, str]]) -> dict[tuple[int, str], int]:
    found = rows(
        """SELECT l.store_id, l.external_key, l.id FROM products_listing l
           JOIN unnest(%s::bigint[], %s::text[]) AS t(s, k) ON l.store_id = t.s AND l.external_key = t.k""",
        [[key[0] for key in keys], [key[1] for key in keys]],
    )
    return {(row[0], row[1]): row[2] for row in found}


@retried()
@transaction.atomic
def map_listings(*, targets: Mapping[int, int], actor: User | None) -> Outcomes:
    """Join listings to SKUs (listing id -> SKU id). Orders that waited for it go on in the same transaction.

    The lock keeps new order lines of the listing out until then: a line either waits and is served here, or comes in mapped.
    The same SKU again: already. Another SKU while the listing has one is refused as `mapped`: sold units keep their meaning.
    """
    found = {
        row[0]: row[1]
        for row in rows(
            "SELECT id, sku_id FROM products_listing WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
            [sorted(targets)],
        )
    }
    known = {row[0] for row in rows("SELECT id FROM products_sku WHERE id = ANY(%s)", [sorted(set(targets.values()))])}
    refused = missing(targets, found)
    done, already = [], []
    for listing_id, sku_id in found.items():
        target = targets[listing_id]
        if sku_id == target:
            already.append(listing_id)
        elif sku_id is not None:
            refused[listing_id] = Refusal("mapped")
        elif target not in known:
            refused[listing_id] = Refusal("no_such_sku")
        else:
            done.append(listing_id)
    if done:
        execute(
            "UPDATE products_listing l SET sku_id = t.s FROM unnest(%s::bigint[], %s::bigint[]) AS t(i, s) WHERE l.id = t.i",
            [done, [targets[listing_id] for listing_id in done]],
        )
        record("listing.mapped", subject_kind="listing", subject_ids=done, actor=actor)
        publish(ListingsMapped(tuple(done)))
    return Outcomes(tuple(done), tuple(already), refused)
