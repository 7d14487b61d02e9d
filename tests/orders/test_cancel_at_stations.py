"""A cancelled order's parcel is stopped at every station, and the screen says by whom, when and why. So is a shared or a split one."""

from uuid import uuid4

import pytest

from logistics.models import Parcel
from logistics.services.printing import mark_printed
from logistics.services.scans import Answer
from logistics.services.stations import ship, verify_scan, weigh
from orders.models import Order
from orders.services.cancel import cancel_orders
from people.models import User
from tests.factories import make_user
from tests.orders.test_fulfilment import Shop, allocated, shop
from tests.orders.test_merging import packed_together
from tests.orders.test_splitting import broken

__all__ = ["shop"]
pytestmark = pytest.mark.django_db


def told(answer: Answer) -> tuple[str, str, str, bool]:
    """What a station said: the outcome, by whom, why, and whether it says when."""
    values = answer.values
    return (answer.code, values.get("by", ""), values.get("reason", ""), bool(values.get("at")))


def stopped_everywhere(parcel: Parcel, canceller: User, clerk: User) -> None:
    """No station takes the parcel any further."""
    no = ("cancelled", canceller.display_name, "sold out", True)
    printed = mark_printed([parcel.pk], actor=clerk).refused[parcel.pk]
    assert (printed.code, printed.values["by"], printed.values["reason"], bool(printed.values["at"])) == no
    codes = {"number": parcel.number, "tracking number": parcel.tracking_number}
    for station in (verify_scan, weigh, ship):
        answers = {name: told(station(code=code, client_id=uuid4(), actor=clerk)) for name, code in codes.items()}
        assert answers == dict.fromkeys(codes, no), station.__name__
    parcel.refresh_from_db()
    assert (parcel.state, parcel.shipped_at) == ("cancelled", None)


@pytest.mark.parametrize("how_far", ["labelled", "begun", "verified", "weighed"])
def test_a_cancelled_order_is_stopped_at_each_station_however_far_its_parcel_was(shop: Shop, how_far: str) -> None:
    order, _, parcel = allocated(shop)
    clerk, canceller = shop[3], make_user()
    sku = shop[2].sku
    assert sku is not None
    if how_far != "labelled":
        verify_scan(code=parcel.number, client_id=uuid4(), actor=clerk)
        for _ in range(1 if how_far == "begun" else 2):
            verify_scan(code=sku.code, client_id=uuid4(), actor=clerk, parcel_id=parcel.pk)
    if how_far == "weighed":
        weigh(code=parcel.number, client_id=uuid4(), actor=clerk)
        weigh(code=f"{parcel.expected_g} g", client_id=uuid4(), actor=clerk, parcel_id=parcel.pk)
    assert cancel_orders(order_ids=[order.pk], actor=canceller, reason="sold out").done == (order.pk,)
    stopped_everywhere(parcel, canceller, clerk)
    if how_far in ("labelled", "begun"):
        unit = verify_scan(code=sku.code, client_id=uuid4(), actor=clerk, parcel_id=parcel.pk)
        assert told(unit)[0] == "cancelled"
    assert broken() == []


def test_the_parcel_of_a_group_is_stopped_when_one_of_its_orders_is_cancelled(shop: Shop) -> None:
    orders, parcel = packed_together(shop)
    canceller = make_user()
    cancel_orders(order_ids=[orders[0].pk], actor=canceller, reason="sold out")
    stopped_everywhere(parcel, canceller, shop[3])
    assert (Order.objects.get(pk=orders[1].pk).state, broken()) == ("approved", [])
