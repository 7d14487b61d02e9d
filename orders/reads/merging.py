"""Orders that could share a parcel: the same store, buyer and address, and nobody has begun with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from erp.kernel.sql import rows
from orders.models import Buyer, Order
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
    mine = Order.objects.for_user(user).filter(state__in=MERGEABLE, merge=None, account__marketplace__in=sharing())
    same = Buyer.objects.filter(
        address_hash=OuterRef("buyer__address_hash"), name_hash=OuterRef("buyer__name_hash"), order__merge=None,
        order__store=OuterRef("store"), order__currency=OuterRef("currency"), order__state__in=MERGEABLE,
    ).exclude(order=OuterRef("pk"))  # fmt: skip
    earlier = same.filter(
        Q(order__ship_by__lt=OuterRef("ship_by")) | Q(order__ship_by=OuterRef("ship_by"), order__lt=OuterRef("pk"))
    )
    return mine.filter(Exists(same), ~Exists(earlier))


def suggestions(found: Sequence[Order], *, user: User) -> list[Suggestion]:
    """The leads of a page with the orders that go where they go."""
    members: dict[int, list[int]] = {}
    for lead_id, order_id in rows(
        """SELECT lead.id, o.id FROM orders_order lead JOIN orders_buyer lb ON lb.order_id = lead.id
           JOIN orders_buyer b ON b.address_hash = lb.address_hash AND b.name_hash = lb.name_hash
           JOIN orders_order o ON o.id = b.order_id AND o.store_id = lead.store_id AND o.currency = lead.currency
             AND o.merge_id IS NULL AND o.state = ANY(%s)
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
