"""Listings that say no SKU yet: how many orders wait for each, and which SKU it may be."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, Value, When

from erp.kernel.sql import rows
from orders.states import OPEN
from people.models import User
from products.models import Listing
from products.reads_mapping import SURE, Suggestion, suggestions
from stores.models import Store

URGENT_MOST = 5000
ORDER = ("-urgent", "-id")


@dataclass(frozen=True, slots=True)
class UnmappedRow:
    """A listing to map, and what is known about it. `sure`: the code that stands in the field by itself."""

    listing: Listing
    waiting: int
    suggestions: tuple[Suggestion, ...]

    @property
    def best(self) -> Suggestion | None:
        """The likeliest SKU."""
        return self.suggestions[0] if self.suggestions else None

    @property
    def sure(self) -> str:
        """The code to be filled in: only where nothing else is as likely."""
        return self.best.code if self.best and self.best.score >= SURE and self.best.alone else ""


def urgent_first(found: QuerySet[Listing], *, only: bool = False) -> QuerySet[Listing]:
    """Those that hold open orders come first, or alone; page them by `ORDER`."""
    ids = urgent_listings(found)
    urgent = Case(When(pk__in=ids, then=Value(1)), default=Value(0), output_field=IntegerField())
    return (found.filter(pk__in=ids) if only else found).annotate(urgent=urgent)


def urgent_listings(found: QuerySet[Listing]) -> list[int]:
    """The ids of those that hold open orders."""
    inner, params = found.order_by().values("pk").query.sql_with_params()
    held = rows(
        f"""SELECT DISTINCT l.listing_id FROM orders_orderline l JOIN orders_demand d ON d.line_id = l.id AND d.unmapped > 0
            JOIN orders_order o ON o.id = l.order_id AND o.state = ANY(%s) WHERE l.listing_id IN ({inner}) LIMIT %s""",
        [[str(state) for state in OPEN], *params, URGENT_MOST],
    )
    return [row[0] for row in held]


def unmapped_rows(listings: Sequence[Listing]) -> list[UnmappedRow]:
    """The rows of a page: one query for the waiting orders, one for the suggestions."""
    waiting = waiting_orders([listing.pk for listing in listings])
    found = suggestions(listings)
    return [UnmappedRow(row, waiting.get(row.pk, 0), tuple(found.get(row.pk, ()))) for row in listings]


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
