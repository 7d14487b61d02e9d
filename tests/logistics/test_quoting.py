"""What a consignment costs with each service and which one takes it, against real rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from erp.kernel.models import FxRate
from inventory.models import Warehouse
from logistics.models import RoutingRule, Service
from logistics.routing import Objection
from logistics.services.quoting import Consignment, Offer, Quote, Refused, quote, trial
from logistics.services.rates import (
    AreaDraft,
    CardDraft,
    FuelDraft,
    RateDraft,
    SurchargeDraft,
    TermsDraft,
    ZoneDraft,
    ZoneUnknown,
    save_cards,
    save_fuel,
    save_remote_areas,
    save_terms,
    save_zones,
)
from products.models import Sku
from tests.factories import make_service, make_sku, make_warehouse
from tests.logistics.rates import make_card, rate

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def house() -> Warehouse:
    return make_warehouse()


@pytest.fixture
def lamp() -> Sku:
    """400 g, 300 x 200 x 100 mm: 1,200 g by 5000."""
    return make_sku(weight_g=400, length_mm=300, width_mm=200, height_mm=100)


@pytest.fixture
def line(house: Warehouse) -> Service:
    """First 100 g ¥ 20, each 50 g more ¥ 5, everywhere alike."""
    service = make_service(warehouses=[house], rank=10, max_weight_g=2_000)
    make_card(service)
    return service


@pytest.fixture
def express(house: Warehouse) -> Service:
    """Half kilograms by zone, volumetric, fuel, remote areas; takes no pure batteries."""
    service = make_service(warehouses=[house], rank=90)
    save_terms([TermsDraft(service.pk, "express", max_side_mm=600, refused_traits=("battery_pure",), days=(3, 5))])
    save_zones([
        ZoneDraft(service.pk, "US", (AreaDraft("US"),)), ZoneDraft(service.pk, "AK", (AreaDraft("US", "995", "999"),), (6, 9)),
        ZoneDraft(service.pk, "REST", (AreaDraft(""),)),
    ])  # fmt: skip
    rates = [
        rate(30_000, zone=zone, first_g=500, first_price=first, step_g=500, step_price=30_00)
        for zone, first in (("US", 100_00), ("AK", 150_00), ("REST", 200_00))
    ]
    make_card(
        service, *rates, volume_rule="larger", divisor=5_000, round_g=500,
        surcharges=(SurchargeDraft("remote", per_kg=4_00, minimum=50_00), SurchargeDraft("trait", "USD", "battery_built_in", fixed=2_00)),
    )  # fmt: skip
    save_fuel(
        [FuelDraft(service.pk, date(2026, 1, 1), Decimal(20)), FuelDraft(service.pk, date(2026, 12, 1), Decimal(10))]
    )
    save_remote_areas(service_id=service.pk, areas=[AreaDraft("US", "998", "999")])
    FxRate.objects.create(currency="USD", rate=7, valid_from=date(2026, 1, 1))
    return service


Ask = Callable[..., Consignment]


@pytest.fixture
def ask(house: Warehouse, lamp: Sku) -> Ask:
    def make(**fields: Any) -> Consignment:
        return Consignment(
            **{"key": 1, "warehouse_id": house.pk, "country": "US", "contents": ((lamp.pk, 1),), **fields}
        )

    return make


@pytest.fixture(autouse=True)
def _no_packaging(settings: Any) -> None:
    settings.PARCEL_PACKAGING_G = 0


def test_every_service_is_tried_with_its_parts(line: Service, express: Service, ask: Ask) -> None:
    found = trial([ask()], on=DAY)[1]
    # 1,500 g charged: 100 + 2 x 30, a fifth of fuel
    assert found == [
        Offer(line.pk, 50_00, (("base", 50_00),), None, 400),
        Offer(express.pk, 192_00, (("base", 160_00), ("fuel", 32_00)), (3, 5), 1_500, 1_200, "US"),
    ]


@pytest.mark.parametrize(
    ("postcode", "zone", "parts"),
    [
        ("99499", "US", [("base", 160_00), ("fuel", 32_00)]),
        ("99501", "AK", [("base", 210_00), ("fuel", 42_00)]),
        ("997 01-1234", "AK", [("base", 210_00), ("fuel", 42_00)]),
        ("99801", "AK", [("base", 210_00), ("fuel", 42_00), ("remote", 50_00)]),
        ("", "US", [("base", 160_00), ("fuel", 32_00)]),
    ],
)
def test_a_postcode_chooses_the_zone_and_the_surcharge(
    express: Service, ask: Ask, postcode: str, zone: str, parts: Any
) -> None:
    [offer] = [each for each in trial([ask(postcode=postcode)], on=DAY)[1] if isinstance(each, Offer)]
    assert (offer.zone, list(offer.parts), offer.days) == (zone, parts, (6, 9) if zone == "AK" else (3, 5))


def test_dates_choose_the_card_and_the_fuel(express: Service, line: Service, ask: Ask) -> None:
    make_card(line, valid_from=date(2026, 12, 1), first_price=10_00)
    prices = {
        on: {each.service_id: each.freight for each in trial([ask()], on=on)[1] if isinstance(each, Offer)}
        for on in (date(2026, 11, 30), date(2026, 12, 1))
    }
    assert prices == {
        date(2026, 11, 30): {line.pk: 50_00, express.pk: 192_00},
        date(2026, 12, 1): {line.pk: 40_00, express.pk: 176_00},
    }


def test_a_refusal_names_all_that_is_in_the_way(line: Service, express: Service, house: Warehouse, ask: Ask) -> None:
    elsewhere = make_service(warehouses=[make_warehouse()], rank=95)
    unpriced = make_service(warehouses=[house], rank=96)
    battery = make_sku(weight_g=2_100, length_mm=700, width_mm=10, height_mm=10, traits=["battery_pure"])
    found = trial([ask(contents=((battery.pk, 1),))], on=DAY)[1]
    assert found == [
        Refused(line.pk, (Objection("weight", {"grams": 2_100, "most": 2_000}),)),
        Refused(express.pk, (Objection("side", {"mm": 700, "most": 600}), Objection("trait", {"trait": "battery_pure"}))),
        Refused(elsewhere.pk, (Objection("warehouse"),)),
        Refused(unpriced.pk, (Objection("no_card"),)),
    ]  # fmt: skip


def test_a_surcharge_in_another_currency(express: Service, ask: Ask) -> None:
    [offer] = trial([ask(traits=frozenset({"battery_built_in"}))], on=DAY)[1]
    assert isinstance(offer, Offer)
    assert offer.parts == (("base", 160_00), ("fuel", 32_00), ("battery_built_in", 14_00))
    FxRate.objects.all().delete()
    assert trial([ask(traits=frozenset({"battery_built_in"}))], on=DAY)[1] == [
        Refused(express.pk, (Objection("no_fx", {"currency": ""}),))
    ]


def test_a_card_in_another_currency_by_the_days_rate_or_an_agreed_one(house: Warehouse, ask: Ask) -> None:
    FxRate.objects.create(currency="USD", rate=7, valid_from=date(2026, 1, 1))
    floating, agreed = make_service(warehouses=[house]), make_service(warehouses=[house])
    for service, fx in ((floating, None), (agreed, Decimal("6.5"))):
        make_card(service, rate(5_000, first_price=10_00), currency="USD", fx=fx)
    found = trial([ask()], on=DAY)[1]
    assert [(each.service_id, each.freight) for each in found if isinstance(each, Offer)] == [
        (agreed.pk, 65_00),
        (floating.pk, 70_00),
    ]


def test_what_a_card_does_not_price_is_refused(house: Warehouse, ask: Ask) -> None:
    ended, gap, light, zoned = (make_service(warehouses=[house], rank=n) for n in range(1, 5))
    make_card(ended, ends_on=date(2026, 11, 19))
    make_card(gap, rate(100, first_price=1), rate(900, above_g=500, first_price=1))
    make_card(light, rate(399, first_price=1))
    save_zones([ZoneDraft(zoned.pk, "EU", (AreaDraft("DE"),))])
    make_card(zoned, rate(900, zone="EU", first_price=1))
    assert trial([ask()], on=DAY)[1] == [
        Refused(ended.pk, (Objection("card_ended", {"on": "2026-11-19"}),)),
        Refused(gap.pk, (Objection("bracket_gap", {"zone": "", "grams": 400, "most": 900}),)),
        Refused(light.pk, (Objection("above_card", {"zone": "", "grams": 400, "most": 399}),)),
        Refused(zoned.pk, (Objection("no_zone", {"country": "US"}),)),
    ]


def test_a_quote_says_what_decided(line: Service, express: Service, ask: Ask) -> None:
    assert quote([ask()], on=DAY)[1] == Quote(
        line.pk, 400, 50_00, {line.pk: "chosen", express.pk: "outranked"}, {"by": "rank"}, (("base", 50_00),)
    )
    rule = RoutingRule.objects.create(position=1, name="Hurry", outcome="fastest", countries=["US"])
    decided = quote([ask(), ask(key=2, country="DE")], on=DAY)
    assert (decided[1].service_id, decided[1].freight, decided[2].service_id) == (express.pk, 192_00, line.pk)
    assert decided[1].because == {
        "by": "rule", "rule_id": rule.pk, "position": 1, "name": "Hurry", "outcome": "fastest",
    }  # fmt: skip
    assert decided[1].reasons == {line.pk: "outranked", express.pk: "chosen"}


def test_a_wish_is_the_only_service_that_is_asked(line: Service, express: Service, ask: Ask) -> None:
    wished = quote([ask(service_id=express.pk)], on=DAY)[1]
    assert (wished.service_id, wished.reasons, wished.because) == (
        express.pk, {line.pk: "not_wished", express.pk: "chosen"}, {"by": "wish"},
    )  # fmt: skip
    battery = ask(service_id=express.pk, traits=frozenset({"battery_pure"}))
    refused = quote([battery], on=DAY)[1]
    assert (refused.service_id, refused.freight, refused.reasons) == (
        None, None, {line.pk: "not_wished", express.pk: "trait"},
    )  # fmt: skip


def test_a_service_without_a_price_still_carries_by_its_rank(house: Warehouse, ask: Ask) -> None:
    bare = make_service(warehouses=[house])
    assert quote([ask()], on=DAY)[1] == Quote(bare.pk, 400, None, {bare.pk: "chosen"}, {"by": "rank"})


def test_weight_and_size_may_be_told(express: Service, ask: Ask) -> None:
    [offer] = trial([ask(contents=(), weight_g=300, box_mm=(100, 100, 100))], on=DAY)[1]
    assert isinstance(offer, Offer)
    assert (offer.chargeable_g, offer.volumetric_g) == (500, 200)


@pytest.mark.parametrize("call", [quote, trial])
def test_a_thousand_cost_the_statements_of_one(line: Service, express: Service, ask: Ask, call: Any) -> None:
    RoutingRule.objects.create(position=1, name="Cheap", outcome="cheapest")
    with CaptureQueriesContext(connection) as one:
        call([ask()], on=DAY)
    with CaptureQueriesContext(connection) as thousand:
        found = call([ask(key=n, country=("US", "DE", "FR")[n % 3], postcode=f"{n:05}") for n in range(1_000)], on=DAY)
    assert len(found) == 1_000
    assert len(one) == len(thousand) == 10


def test_brackets_of_a_zone_never_overlap_and_a_card_begins_once(line: Service) -> None:
    before = list(line.cards.values_list("valid_from", "rates__up_to_g"))
    with pytest.raises(IntegrityError, match="card_rate_no_overlap"), transaction.atomic():
        save_cards([CardDraft(line.pk, date(2027, 1, 1), (RateDraft(500), RateDraft(900, above_g=499)))])
    with pytest.raises(ZoneUnknown), transaction.atomic():
        save_cards([CardDraft(line.pk, date(2027, 1, 1), (RateDraft(500, zone="X"),))])
    save_cards([CardDraft(line.pk, date(2026, 1, 1), (RateDraft(1_000_000, first_g=100, first_price=20_00),))])
    assert list(line.cards.values_list("valid_from", "rates__up_to_g")) == before


def test_a_place_lies_in_one_zone_of_a_service(line: Service) -> None:
    save_zones([ZoneDraft(line.pk, "A", (AreaDraft("DE"), AreaDraft("FR")))])
    save_zones([ZoneDraft(line.pk, "B", (AreaDraft("FR"), AreaDraft("GB", "hs 1")))])
    found = line.areas.order_by("country").values_list("zone__code", "country", "postcode_from", "postcode_to")
    assert list(found) == [("A", "DE", "", ""), ("B", "FR", "", ""), ("B", "GB", "HS1", "HS1")]
