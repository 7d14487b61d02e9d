"""What somebody names by a number, as the routing sees it: an order, of which the orders know, or a parcel that there is."""

from collections.abc import Callable

from logistics.models import Parcel, ParcelLine
from logistics.services.quoting import Consignment
from people.models import User

Finder = Callable[[str, User], Consignment | None]


def _nothing(number: str, user: User) -> Consignment | None:
    return None


_orders: list[Finder] = [_nothing]


def set_orders(finder: Finder) -> None:
    """Called by the wiring: what the order of a number sends."""
    _orders[:] = [finder]


def consignment_of(number: str, user: User) -> Consignment | None:
    """What goes by this number. Of an order its wishes, value and postcode count too; of another parcel only what lies in it."""
    return _orders[0](number, user) or _of_parcel(number)


def _of_parcel(number: str) -> Consignment | None:
    parcel = Parcel.objects.filter(number=number).first() or Parcel.objects.filter(tracking_number=number).first()
    if parcel is None:
        return None
    lines = ParcelLine.objects.filter(parcel=parcel).values_list("sku_id", "quantity")
    return Consignment(parcel.pk, parcel.warehouse_id, parcel.country, tuple(lines))
