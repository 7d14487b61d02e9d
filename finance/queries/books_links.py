"""How pages name what the books are about."""

from django.urls import reverse

from erp.kernel.ui.links import Link
from erp.kernel.ui.names import local_name
from finance.models import Entry
from inventory.models import StockMove
from logistics.models import Parcel, Service
from people.models import User
from stores.access import store_ids_for
from stores.models import SellerAccount


def entries(ids: list[int], user: User) -> dict[int, Link]:
    """Entries by their key."""
    may = user.can("finance.view")
    found = Entry.objects.filter(pk__in=ids).values_list("pk", "key")
    return {key: Link(text, reverse("finance:entry", args=[key]) if may else "") for key, text in found}


def moves(ids: list[int], user: User) -> dict[int, Link]:
    """Stock moves: the SKU and how many; the page is the SKU's moves in that warehouse."""
    found = StockMove.objects.filter(pk__in=ids).values_list(
        "pk", "delta", "level__sku__code", "level__sku_id", "level__warehouse_id"
    )
    may = user.can("stock.view")
    return {
        key: Link(
            f"{delta:+} {code}",
            f"{reverse('stock-sku', args=[sku_id])}?show=moves&warehouse={warehouse_id}" if may else "",
        )
        for key, delta, code, sku_id, warehouse_id in found
    }


def parcels(ids: list[int], user: User) -> dict[int, Link]:
    """Parcels by their number."""
    may = user.can("parcels.view")
    found = Parcel.objects.filter(pk__in=ids).values_list("pk", "number")
    return {key: Link(number, reverse("logistics:parcel", args=[key]) if may else "") for key, number in found}


def services(ids: list[int], user: User) -> dict[int, Link]:
    """Carriers' services by their name."""
    return {service.pk: Link(local_name(service)) for service in Service.objects.filter(pk__in=ids)}


def accounts(ids: list[int], user: User) -> dict[int, Link]:
    """Seller accounts: by name for who may see a store of theirs."""
    mine = set(SellerAccount.objects.filter(stores__in=store_ids_for(user)).values_list("pk", flat=True))
    found = SellerAccount.objects.filter(pk__in=ids).values_list("pk", "name")
    return {key: Link(name if key in mine else f"#{key}") for key, name in found}
