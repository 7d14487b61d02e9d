"""Carriers of the demo company that sell labels: an account and a service at each mock carrier."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from erp.kernel import clock
from inventory.models import Warehouse
from inventory.states import WarehouseKind
from logistics.demo.rates import EUROPE
from logistics.models import Carrier, CarrierAccount, RateCard, Service
from logistics.services.carriers import open_account
from logistics.services.rates import CardDraft, RateDraft, save_cards
from logistics.states import CarrierProtocol

Open = Callable[[str], Mapping[str, Any]]

# (protocol, carrier, its name in Chinese, service, its name in Chinese, the carrier's code, rank, countries, rate)
_LINES = (
    (
        CarrierProtocol.SWIFTPOST, "SwiftPost", "迅邮", "SwiftPost Standard", "迅邮标准", "SP-STANDARD", 6, ("GB", "FR", "IT"),
        (100, 15_00, 50, 3_20),
    ),
    (
        CarrierProtocol.LINEAIR, "LineAir", "联运空派", "LineAir Europe Line", "联运欧洲专线", "LA-EU-LINE", 7, EUROPE,
        (100, 20_00, 50, 2_60),
    ),
)  # fmt: skip


def create_demo_carrier_accounts(open_there: Open, *, warehouses: Sequence[Warehouse]) -> None:
    """Open an account at each carrier (`open_there` does it at the mocks) and let a service of it leave from our own warehouses."""
    own = [warehouse for warehouse in warehouses if warehouse.kind == WarehouseKind.OWN]
    for protocol, name, name_zh, service_name, service_zh, code, rank, countries, rate in _LINES:
        there = open_there(protocol)
        names = {"code": name.replace(" ", ""), "name": name}
        known = {"amazon": {"code": "Other", "name": name}, "aliexpress": {"code": "OTHER", "name": name}}
        carrier, _ = Carrier.objects.update_or_create(
            code=str(protocol),
            defaults={
                "name": name,
                "name_zh": name_zh,
                "marketplace_codes": {**known, "wish": names, "dhgate": {"code": "Other", "name": name}},
            },
        )
        account = open_account(
            carrier_id=carrier.pk,
            protocol=protocol,
            name=name,
            customer_id=there["account_id"],
            base_url=there["base_url"],
            credentials=there["credentials"],
            actor=None,
        )
        service, _ = Service.objects.update_or_create(
            code=code.lower(),
            defaults={
                "carrier": carrier,
                "name": service_name,
                "name_zh": service_zh,
                "rank": rank,
                "max_weight_g": 5_000,
                "tracking_prefix": "XX",
                "countries": list(countries),
                "account": account,
                "carrier_code": code,
            },
        )
        service.warehouses.add(*own)
        _create_rate(service, rate)


def _create_rate(service: Service, rate: tuple[int, int, int, int]) -> None:
    first_g, first_price, step_g, step_price = rate
    if not RateCard.objects.filter(service=service).exists():
        bracket = RateDraft(
            service.max_weight_g, first_g=first_g, first_price=first_price, step_g=step_g, step_price=step_price
        )
        save_cards([CardDraft(service.pk, clock.business_date() - timedelta(days=365), (bracket,))])


def follow_carriers(accounts: Mapping[str, str]) -> int:
    """The mocks listen elsewhere than last time: {customer id: base address}. How many moved."""
    moved = 0
    for account in CarrierAccount.objects.filter(customer_id__in=list(accounts)):
        if account.base_url != accounts[account.customer_id]:
            account.base_url, account.trouble, account.trouble_count = accounts[account.customer_id], "", 0
            account.save(update_fields=["base_url", "trouble", "trouble_count"])
            moved += 1
    return moved
