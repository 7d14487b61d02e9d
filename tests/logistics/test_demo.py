"""The demo's carriers."""

import pytest

from logistics.demo import create_demo_carriers
from logistics.models import Carrier, Service
from logistics.queries import choose_service, service_offers
from tests.factories import make_warehouse

pytestmark = pytest.mark.django_db


def test_the_demo_has_a_service_for_everybody_and_is_made_once() -> None:
    own, overseas, fba = (
        make_warehouse(),
        make_warehouse(kind="overseas", country="US"),
        make_warehouse(kind="marketplace"),
    )
    create_demo_carriers([own, overseas, fba])
    create_demo_carriers([own, overseas, fba])
    assert (Carrier.objects.count(), Service.objects.count()) == (4, 6)
    offers = service_offers(warehouse_ids=[own.pk, overseas.pk, fba.pk])
    codes = dict(Service.objects.values_list("pk", "code"))
    wanted = [
        (own, "DE", 500),
        (own, "BR", 500),
        (own, "BR", 25_000),
        (overseas, "US", 500),
        (overseas, "DE", 500),
        (fba, "US", 500),
    ]
    chosen = [
        choose_service(offers[warehouse.pk], country=country, weight_g=weight).service_id
        for warehouse, country, weight in wanted
    ]
    assert [codes.get(key) for key in chosen] == [
        "yun-line-eu",
        "yun-line",
        "dhl-express",
        "lastmile-ground",
        "lastmile-world",
        None,
    ]


def test_each_carrier_has_its_name_on_each_marketplace() -> None:
    create_demo_carriers([])
    yun = Carrier.objects.get(code="yunexpress")
    assert yun.marketplace_codes == {
        "amazon": {"code": "Other", "name": "YunExpress"},
        "aliexpress": {"code": "YUNEXPRESS", "name": "YunExpress"},
        "wish": {"code": "YunExpress", "name": "YunExpress"},
        "dhgate": {"code": "YunExpress", "name": "YunExpress"},
    }
    assert {frozenset(carrier.marketplace_codes) for carrier in Carrier.objects.all()} == {
        frozenset(yun.marketplace_codes)
    }
