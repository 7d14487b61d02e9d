"""Listings that say no SKU yet: how many orders wait for each, and which SKU it may be."""

from collections.abc import Sequence
from dataclasses import dataclass

from erp.kernel.sql import rows
from orders.states import OPEN
from people.models import User
from products.models import Listing, Sku
from stores.models import Store

HEAD = 6  # letters that two codes share before the one is suggested for the other


@dataclass(frozen=True, slots=True)
class UnmappedRow:
    """A listing to map, and what is known about it."""

    listing: Listing
    waiting: int
    suggestion: Sku | None
    exact: bool


def unmapped_rows(listings: Sequence[Listing]) -> list[UnmappedRow]:
    """The rows of a page: one query for the waiting orders, one for the suggestions."""
    waiting = waiting_orders([listing.pk for listing in listings])
    guesses = _guesses([listing.seller_sku or listing.external_key for listing in listings])
    skus = Sku.objects.in_bulk({sku_id for sku_id, _exact in guesses.values()})
    made = []
    for listing in listings:
        sku_id, exact = guesses.get(listing.seller_sku or listing.external_key, (0, False))
        made.append(UnmappedRow(listing, waiting.get(listing.pk, 0), skus.get(sku_id), exact))
    return made


def waiting_orders(listing_ids: Sequence[int]) -> dict[int, int]:
    """How many open orders wait for each listing to be mapped."""
    found = rows(
        """SELECT l.listing_id, count(DISTINCT l.order_id) FROM orders_orderline l
           JOIN orders_demand d ON d.line_id = l.id AND d.unmapped > 0
           JOIN orders_order o ON o.id = l.order_id AND o.state = ANY(%s)
           WHERE l.listing_id = ANY(%s) GROUP BY 1""",
        [[str(state) for state in OPEN], list(listing_ids)],
    )
    return dict(found)


def held_unmapped(listing_ids: Sequence[int]) -> set[int]:
    """The orders with a line of these listings that are held because a line is not mapped."""
    found = rows(
        """SELECT DISTINCT l.order_id FROM orders_orderline l
           JOIN orders_hold h ON h.order_id = l.order_id AND h.kind = 'unmapped' AND h.released_at IS NULL
           WHERE l.listing_id = ANY(%s)""",
        [list(listing_ids)],
    )
    return {row[0] for row in found}


def unmapped_listings(user: User) -> int:
    """How many listings of this person's stores say no SKU; a thousand and one means more."""
    found = Listing.objects.filter(sku=None, store__in=Store.objects.for_user(user))
    return len(found.values_list("pk", flat=True)[:1001])


def _guesses(codes: Sequence[str]) -> dict[str, tuple[int, bool]]:
    """For each code the SKU of the same code, or else the first whose code begins alike."""
    found = rows(
        """SELECT t.c, s.id, upper(s.code) = upper(t.c) FROM unnest(%s::text[]) AS t(c)
           CROSS JOIN LATERAL (
             SELECT id, code FROM products_sku
             WHERE code IN (t.c, upper(t.c)) OR (length(t.c) >= %s AND starts_with(code, upper(left(t.c, %s))))
             ORDER BY (code IN (t.c, upper(t.c))) DESC, code LIMIT 1) s""",
        [list(codes), HEAD, HEAD],
    )
    return {code: (sku_id, exact) for code, sku_id, exact in found}
