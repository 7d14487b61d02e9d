"""Carriers and services of the demo company."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from erp.kernel import clock
from inventory.models import Warehouse
from logistics.demo.rates import CARRIERS, REMOTE, DemoService
from logistics.models import Carrier, RoutingRule, Service
from logistics.services.rates import (
    AreaDraft,
    CardDraft,
    FuelDraft,
    TermsDraft,
    ZoneDraft,
    save_cards,
    save_fuel,
    save_remote_areas,
    save_terms,
    save_zones,
)
from logistics.states import RuleOutcome, ServiceKind, SurchargeKind
from products.states import Trait


def create_demo_carriers(warehouses: Sequence[Warehouse]) -> None:
    """Make the demo's carriers and let their services leave from these warehouses, by kind. Again: nothing is made twice."""
    known = {(service.code): service for service in Service.objects.filter(cards__isnull=False).distinct()}
    made: dict[str, tuple[int, DemoService]] = {}
    for each in CARRIERS:
        carrier, _ = Carrier.objects.update_or_create(
            code=each.code,
            defaults={
                "name": each.name,
                "name_zh": each.name_zh,
                "marketplace_codes": each.marketplace_codes(),
                "tracking_page": "https://t.17track.net/en#nums={number}",
            },
        )
        served = [warehouse for warehouse in warehouses if warehouse.kind == each.kind]
        for offer in each.services:
            service, _ = Service.objects.update_or_create(
                code=offer.code,
                defaults={
                    "carrier": carrier,
                    "name": offer.name,
                    "name_zh": offer.name_zh,
                    "rank": offer.rank,
                    "max_weight_g": offer.max_weight_g,
                    "tracking_prefix": offer.prefix,
                    "countries": list(offer.countries),
                },
            )
            service.warehouses.add(*served)
            if offer.code not in known:
                made[offer.code] = (service.pk, offer)
    _create_rates(made, since=clock.business_date() - timedelta(days=365))
    _create_rules()


def _create_rates(made: Mapping[str, tuple[int, DemoService]], *, since: date) -> None:
    """Limits, zones and rates of new services, valid for a year already."""
    save_terms(
        [
            TermsDraft(
                key, offer.kind, max_side_mm=offer.max_side_mm, max_girth_mm=offer.max_girth_mm, max_value=offer.max_value,
                refused_traits=tuple(offer.refuses), days=offer.days,
            )
            for key, offer in made.values()
        ]
    )  # fmt: skip
    save_zones(
        [
            ZoneDraft(key, code, tuple(AreaDraft("" if country == "*" else country) for country in zone.countries), zone.days)
            for key, offer in made.values() for code, zone in offer.zones.items() if code
        ]
    )  # fmt: skip
    save_cards([_card(key, offer, since) for key, offer in made.values()])
    save_fuel([FuelDraft(key, since, Decimal(offer.fuel)) for key, offer in made.values() if offer.fuel])
    areas = [AreaDraft(*place) for place in REMOTE]
    for key, offer in made.values():
        if any(extra.kind == SurchargeKind.REMOTE for extra in offer.surcharges):
            save_remote_areas(service_id=key, areas=areas)


def _card(service_id: int, offer: DemoService, since: date) -> CardDraft:
    return CardDraft(
        service_id,
        since,
        tuple(rate for zone in offer.zones.values() for rate in zone.rates),
        offer.surcharges,
        volume_rule=offer.volume_rule,
        divisor=offer.divisor,
        volume_above_cm3=offer.above_cm3,
        side_step=offer.side_step,
        min_g=offer.min_g,
        round_g=offer.round_g,
        registered_fee=offer.registered_fee,
        discount_percent=Decimal(offer.discount),
    )


def _create_rules() -> None:
    """Two rules to look at: batteries by the lines that take them, what is in a hurry of value by the fastest express."""
    if RoutingRule.objects.exists():
        return
    kinds = dict(Service.objects.filter(terms__isnull=False).values_list("pk", "terms__kind"))
    line = sorted(key for key, kind in kinds.items() if kind in (ServiceKind.LINE, ServiceKind.LASTMILE))
    fast = sorted(key for key, kind in kinds.items() if kind == ServiceKind.EXPRESS)
    RoutingRule.objects.bulk_create(
        [
            RoutingRule(
                position=1, name="Batteries by line", traits=[Trait.BATTERY_PURE, Trait.BATTERY_BUILT_IN],
                outcome=RuleOutcome.CHEAPEST, among_ids=line,
            ),
            RoutingRule(
                position=2, name="Above ¥ 5,000 by express", from_value=500_000, outcome=RuleOutcome.CHEAPEST, among_ids=fast,
            ),
        ]
    )  # fmt: skip
