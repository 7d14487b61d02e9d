"""The demo's carriers."""

import pytest

from erp.kernel import clock
from logistics.demo import create_demo_carriers
from logistics.models import Carrier, RateCard, Service
from logistics.rate_lint import lint
from logistics.services.quoting import Consignment, quote
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
    assert (Carrier.objects.count(), Service.objects.count(), RateCard.objects.count()) == (10, 17, 17)
    codes = dict(Service.objects.values_list("pk", "code"))
    asked = [
        (own, "DE", 500),
        (own, "BR", 500),
        (own, "BR", 25_000),
        (overseas, "US", 500),
        (overseas, "DE", 500),
        (fba, "US", 500),
    ]
    consignments = [
        Consignment(place, warehouse.pk, country, (), weight_g=weight)
        for place, (warehouse, country, weight) in enumerate(asked)
    ]
    found = quote(consignments, on=clock.business_date())
    assert [codes.get(found[place].service_id or 0) for place in range(len(asked))] == [
        "yun-line-eu",
        "yun-line",
        "dhl-express",
        "lastmile-ground",
        "lastmile-world",
        None,
    ]
    assert all(quoted.freight for quoted in found.values() if quoted.service_id)


def test_the_demos_cards_are_sound_but_for_what_real_ones_have() -> None:
    create_demo_carriers([make_warehouse()])
    found = lint(on=clock.business_date())
    assert {each.code for each in found} <= {"heavier_cheaper"}


def test_the_demos_batteries_go_by_line() -> None:
    own = make_warehouse()
    create_demo_carriers([own])
    battery = Consignment(1, own.pk, "DE", (), weight_g=500, traits=frozenset({"battery_pure"}))
    quoted = quote([battery], on=clock.business_date())[1]
    assert (quoted.because["name"], quoted.freight is not None) == ("Batteries by line", True)


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
