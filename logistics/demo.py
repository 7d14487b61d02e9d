"""Carriers and services of the demo company."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from erp.kernel import clock
from inventory.models import Warehouse
from inventory.states import WarehouseKind
from logistics.models import Carrier, Service, ServiceRate

EUROPE = ("AT", "BE", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "NL", "NO", "PL", "PT", "SE")


@dataclass(frozen=True, slots=True)
class _Service:
    code: str
    name: str
    name_zh: str
    rank: int
    max_weight_g: int
    prefix: str
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Carrier:
    """A carrier as each marketplace calls it, and its services from one kind of warehouse."""

    code: str
    name: str
    name_zh: str
    aliexpress: str
    dhgate: str
    kind: WarehouseKind
    services: tuple[_Service, ...]
    amazon: str = "Other"

    def marketplace_codes(self) -> dict[str, dict[str, str]]:
        """How each marketplace names the carrier: the code of its list, and the name beside it."""
        return {
            "amazon": {"code": self.amazon, "name": self.name},
            "aliexpress": {"code": self.aliexpress, "name": self.name},
            "wish": {"code": self.name.replace(" ", ""), "name": self.name},
            "dhgate": {"code": self.dhgate, "name": self.name},
        }


_CARRIERS = (
    _Carrier(
        "yunexpress", "YunExpress", "云途", "YUNEXPRESS", "YunExpress", WarehouseKind.OWN,
        (_Service("yun-line-eu", "YunExpress Direct Line Europe", "云途欧洲专线", 10, 5_000, "YT", EUROPE),
         _Service("yun-line", "YunExpress Global Direct Line", "云途全球专线", 20, 20_000, "YT")),
    ),
    _Carrier(
        "chinapost", "China Post", "中国邮政", "CPAM", "ChinaPost", WarehouseKind.OWN,
        (_Service("post-small", "China Post Registered Small Packet", "中国邮政挂号小包", 30, 2_000, "RB"),),
    ),
    _Carrier(
        "dhl", "DHL", "敦豪", "DHL", "DHL", WarehouseKind.OWN,
        (_Service("dhl-express", "DHL Express Worldwide", "敦豪国际快递", 90, 30_000, "DH"),),
        "DHL",
    ),
    _Carrier(
        "lastmile", "Harbour Parcel", "海外仓尾程", "OTHER_US_LOCAL", "Other", WarehouseKind.OVERSEAS,
        (_Service("lastmile-ground", "Harbour Parcel Ground", "海外仓尾程派送", 10, 30_000, "HP", ("US", "CA", "MX")),
         _Service("lastmile-world", "Harbour Parcel International", "海外仓国际件", 50, 20_000, "HP")),
    ),
)  # fmt: skip


# Per service: first grams and their price, then the step and its price, in minor units of the base currency.
_RATES = {
    "yun-line-eu": (100, 24_00, 50, 4_10),
    "yun-line": (100, 26_00, 50, 4_60),
    "post-small": (100, 17_50, 100, 7_20),
    "dhl-express": (500, 118_00, 500, 29_00),
    "lastmile-ground": (500, 31_00, 500, 6_50),
    "lastmile-world": (500, 78_00, 500, 21_00),
}  # fmt: skip


def create_demo_carriers(warehouses: Sequence[Warehouse]) -> None:
    """Make the demo's carriers and let their services leave from these warehouses, by kind. Again: nothing is made twice."""
    for made in _CARRIERS:
        carrier, _ = Carrier.objects.update_or_create(
            code=made.code,
            defaults={"name": made.name, "name_zh": made.name_zh, "marketplace_codes": made.marketplace_codes()},
        )
        served = [warehouse for warehouse in warehouses if warehouse.kind == made.kind]
        for offer in made.services:
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
    _create_rates()


def _create_rates() -> None:
    """Rates of the demo's services, valid for a year already."""
    since = clock.business_date() - timedelta(days=365)
    for service in Service.objects.filter(code__in=_RATES, rates__isnull=True):
        first_g, first_price, step_g, step_price = _RATES[service.code]
        ServiceRate.objects.create(
            service=service,
            first_g=first_g,
            first_price=first_price,
            step_g=step_g,
            step_price=step_price,
            valid_from=since,
        )
