"""How the pages of apps below name our orders and demands. An order of a store that one may not see is only a number."""

from django.urls import reverse

from erp.kernel.ui.links import Link
from orders.models import Demand, Order, OrderParcel, Portion
from people.models import User
from stores.access import store_ids_for


def orders(ids: list[int], user: User) -> dict[int, Link]:
    """Orders by their id."""
    found = Order.objects.filter(pk__in=ids).values_list("pk", "pk", "external_id", "store_id")
    return _named(list(found), user)


def demands(ids: list[int], user: User) -> dict[int, Link]:
    """The order that a demand belongs to."""
    found = Demand.objects.filter(pk__in=ids).values_list(
        "pk", "line__order_id", "line__order__external_id", "line__order__store_id"
    )
    return _named(list(found), user)


def portions(ids: list[int], user: User) -> dict[int, Link]:
    """The order of a portion of a split one."""
    found = Portion.objects.filter(pk__in=ids).values_list("pk", "order_id", "order__external_id", "order__store_id")
    return _named(list(found), user)


def merges(ids: list[int], user: User) -> dict[int, Link]:
    """The first of the orders that share a parcel."""
    found = OrderParcel.objects.filter(parcel__owner_kind="merge", parcel__owner_id__in=ids).order_by("-order_id")
    wanted = found.values_list("parcel__owner_id", "order_id", "order__external_id", "order__store_id")
    return _named(list(wanted), user)


def _named(found: list[tuple[int, int, str, int]], user: User) -> dict[int, Link]:
    mine = set(store_ids_for(user)) if user.can("orders.view") else set()
    return {
        key: Link(external_id, reverse("orders:order", args=[order_id])) if store_id in mine else Link(f"#{order_id}")
        for key, order_id, external_id, store_id in found
    }
