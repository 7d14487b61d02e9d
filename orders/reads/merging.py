"""Orders that could share a parcel: the same store, buyer and address, and nobody has begun with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from erp.kernel.sql import rows
from orders.models import Order
from orders.reads.rows import OrderRow, order_rows
from orders.services.merging import MERGEABLE
from people.models import User
from stores.connectors.registry import capabilities_of
from stores.states import Marketplace

ORDER = ("ship_by", "id")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Orders that go to one address; the one that is due first leads."""

    lead: Order
    rows: tuple[OrderRow, ...]

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def units(self) -> int:
        return sum(row.order.unit_count for row in self.rows)


def sharing() -> list[str]:
    """The marketplaces that take one tracking number on several orders; own sales ask nobody."""
    return [str(m) for m in Marketplace if m == Marketplace.DIRECT or capabilities_of(m).shared_parcels]


Groups = Mapping[int, Sequence[int]]  # orders, those due first on top, by the first of them


def groups() -> Groups:
    """Orders, at least two, that could share a parcel and are in no group yet."""
    return dict(rows(_GROUPS, [[str(state) for state in MERGEABLE]]))


def leads(found: Groups, user: User) -> QuerySet[Order]:
    """The order that is due first of each group, where this person may see it."""
    mine = Order.objects.for_user(user).filter(account__marketplace__in=sharing(), state__in=MERGEABLE)
    return mine.filter(pk__in=list(found))


# What nobody has begun with, each with its buyer looked up (OFFSET 0: joined, all buyers are read for some thousand orders), in one pass:
# a buyer of many years has few orders there, and thousands elsewhere.
_WAITING = """SELECT o.id, o.store_id, o.currency, o.ship_by, b.address_hash, b.name_hash FROM orders_order o
  CROSS JOIN LATERAL (SELECT address_hash, name_hash FROM orders_buyer WHERE order_id = o.id OFFSET 0) b
  WHERE o.merge_id IS NULL AND o.state = ANY(%s) AND b.address_hash IS NOT NULL AND b.name_hash IS NOT NULL"""
_GROUPS = f"""SELECT ids[1], ids FROM (
    SELECT array_agg(id ORDER BY ship_by, id) AS ids FROM ({_WAITING}) w
    GROUP BY store_id, currency, address_hash, name_hash HAVING count(*) > 1) t"""


def suggestions(page: Sequence[Order], found: Groups, *, user: User) -> list[Suggestion]:
    """The leads of a page with the orders that go where they go."""
    ids = [key for lead in page for key in found[lead.pk]]
    orders = Order.objects.select_related("account", "store", "service__carrier").in_bulk(ids)
    shown = {row.order.pk: row for row in order_rows([orders[key] for key in ids], user=user)}
    return [Suggestion(lead, tuple(shown[key] for key in found[lead.pk])) for lead in page]


def members_of(lead_ids: Sequence[int], *, user: User) -> list[int]:
    """All orders of the chosen suggestions."""
    found = groups()
    return [
        key
        for lead_id in leads(found, user).filter(pk__in=list(lead_ids)).values_list("pk", flat=True)
        for key in found[lead_id]
    ]
