"""Orders that could share a parcel: the same store, buyer and address, and nobody has begun with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

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
    mine = Order.objects.for_user(user).filter(account__marketplace__in=sharing())
    return mine.filter(pk__in=_first_of_several())


def _first_of_several() -> QuerySet[Any]:
    """Found among what nobody has begun with, in one pass: a buyer of many years has few orders there, and thousands elsewhere."""
    alike = [F("store"), F("currency"), F("buyer__address_hash"), F("buyer__name_hash")]
    waiting = Order.objects.filter(
        state__in=MERGEABLE, merge=None, buyer__address_hash__isnull=False, buyer__name_hash__isnull=False
    )
    placed = waiting.annotate(
        place=Window(RowNumber(), partition_by=alike, order_by=[F("ship_by").asc(), F("pk").asc()]),
        together=Window(Count("pk"), partition_by=alike),
    )
    return placed.filter(place=1, together__gt=1).values("pk")


def suggestions(found: Sequence[Order], *, user: User) -> list[Suggestion]:
    """The leads of a page with the orders that go where they go."""
    members: dict[int, list[int]] = {}
    for lead_id, order_id in rows(
        """WITH waiting AS MATERIALIZED (
             SELECT o.id, o.store_id, o.currency, o.ship_by, b.address_hash, b.name_hash FROM orders_order o
             JOIN orders_buyer b ON b.order_id = o.id WHERE o.merge_id IS NULL AND o.state = ANY(%s))
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
