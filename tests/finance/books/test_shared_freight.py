"""The freight of a parcel with goods of several orders is shared by weight, and each order's profit opens to its own share."""

from datetime import date

import pytest

from finance.models import Entry, Leg
from logistics.models import CardRate, Parcel, RateCard
from logistics.services.rates import CardDraft, RateDraft, save_cards
from orders.services.merging import merge_orders
from tests.factories import make_sku
from tests.finance.books.make import shop

pytestmark = pytest.mark.django_db


def test_two_orders_in_a_parcel_share_its_freight_by_weight_and_the_rest_goes_to_the_heavier() -> None:
    place = shop()
    CardRate.objects.all().delete()
    RateCard.objects.all().delete()
    rate = RateDraft(30_000, first_g=5000, first_price=10_00, step_g=500, step_price=100)
    save_cards([CardDraft(place.service.pk, date(2020, 1, 1), (rate,))])
    light, heavy = (
        place.stock(10, 100_00, sku=make_sku(weight_g=100)),
        place.stock(10, 100_00, sku=make_sku(weight_g=200)),
    )
    first, second = place.order((light, 1)), place.order((heavy, 1))
    assert merge_orders(order_ids=[first.pk, second.pk], actor=None).done == (first.pk, second.pk)
    parcels = set(place.ready(first, second))
    from logistics.services.shipping import ship_parcels

    assert len(parcels) == 1
    assert len(ship_parcels(parcels, actor=None).done) == 1
    [parcel] = Parcel.objects.all()
    legs = Leg.objects.filter(entry=Entry.objects.get(key=f"freight:{parcel.pk}"), order__isnull=False)
    assert {leg.order_id: leg.amount for leg in legs} == {first.pk: 3_33, second.pk: 6_67}
