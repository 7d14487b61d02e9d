"""Orders that could share a parcel: the same store, buyer and address, and nobody has begun with them."""

from collections.abc import Sequence
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


def leads(user: User) -> QuerySet[Order]:
    """The order that is due first of each group of at least two that could share a parcel and are in no group yet."""
    mine = Order.objects.for_user(user).filter(account__marketplace__in=sharing(), state__in=MERGEABLE)
    return mine.filter(pk__in=[row[0] for row in rows(_FIRST_OF_SEVERAL, [[str(state) for state in MERGEABLE]])])


# What nobody has begun with, each with its buyer looked up (OFFSET 0: joined, all buyers are read for some thousand orders), in one pass:
# a buyer of many years has few orders there, and thousands elsewhere.
_WAITING = """SELECT o.id, o.store_id, o.currency, o.ship_by, b.address_hash, b.name_hash FROM orders_order o
  CROSS JOIN LATERAL (SELECT address_hash, name_hash FROM orders_buyer WHERE order_id = o.id OFFSET 0) b
  WHERE o.merge_id IS NULL AND o.state = ANY(%s) AND b.address_hash IS NOT NULL AND b.name_hash IS NOT NULL"""
_FIRST_OF_SEVERAL = f"""SELECT id FROM (
    SELECT id, row_number() OVER (alike ORDER BY ship_by, id) AS place, count(*) OVER alike AS together FROM ({_WAITING}) w
    WINDOW alike AS (PARTITION BY store_id, currency, address_hash, name_hash)) t
  WHERE place = 1 AND together > 1"""


def suggestions(found: Sequence[Order], *, user: User) -> list[Suggestion]:
    """The leads of a page with the orders that go where they go."""
    members: dict[int, list[int]] = {}
    for lead_id, order_id in rows(
        f"""WITH waiting AS MATERIALIZED ({_WAITING})
           SELECT lead.id, o.id FROM waiting lead JOIN waiting o USING (store_id, currency, address_hash, name_hash)
           WHERE lead.id = ANY(%s) ORDER BY lead.id, o.ship_by, o.id""",
        [[str(state) for state in MERGEABLE], [lead.pk for lead in found]],
    ):
        members.setdefault(lead_id, []).append(order_id)
    ids = [key for mine in members.values() for key in mine]
    orders = Order.objects.select_related("account", "store", "service__carrier").in_bulk(ids)
    shown = {row.order.pk: row for row in order_rows([orders[key] for key in ids], user=user)}
    return [Suggestion(lead, tuple(shown[key] for key in members.get(lead.pk, ()))) for lead in found]


def members_of(lead_ids: Sequence[int], *, user: User) -> list[int]:
    """All orders of the chosen suggestions."""
    found = leads(user).filter(pk__in=list(lead_ids))
    return [row.order.pk for each in suggestions(list(found), user=user) for row in each.rows]
