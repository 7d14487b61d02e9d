"""The carriers, services and rate cards of the demo company: plausible, not anybody's real prices.

A zone is a line: its code, its countries ("*" = the rest of the world), days, and how its brackets are made.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from inventory.states import WarehouseKind
from logistics.services.rates import RateDraft, SurchargeDraft
from logistics.states import ServiceKind, SurchargeKind, VolumeRule
from products.states import Trait

EUROPE = ("AT", "BE", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "NL", "NO", "PL", "PT", "SE")
ASIA = ("JP", "KR", "SG", "MY", "TH", "VN", "HK", "TW")
AMERICAS = ("US", "CA", "MX")
EPACKET = ("US", "GB", "FR", "DE", "CA", "AU", "ES", "IT", "NL", "SE")
OWN, OVERSEAS = WarehouseKind.OWN, WarehouseKind.OVERSEAS
PURE = (Trait.BATTERY_PURE,)
POSTAL = (Trait.BATTERY_PURE, Trait.LIQUID, Trait.POWDER, Trait.PASTE)


@dataclass(frozen=True, slots=True)
class DemoZone:
    """A zone and what it pays: "" stands for a service without zones."""

    rates: tuple[RateDraft, ...]
    countries: tuple[str, ...] = ()
    days: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class DemoService:
    """A service with its limits and its card."""

    code: str
    name: str
    name_zh: str
    rank: int
    max_weight_g: int
    prefix: str
    kind: str
    days: tuple[int, int]
    zones: Mapping[str, DemoZone]
    countries: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    max_side_mm: int = 0
    max_girth_mm: int = 0
    max_value: int = 0
    divisor: int = 0
    above_cm3: int = 0
    side_step: int = 10
    min_g: int = 0
    round_g: int = 1
    registered_fee: int = 0
    discount: int = 0
    fuel: str = ""
    surcharges: tuple[SurchargeDraft, ...] = ()

    @property
    def volume_rule(self) -> str:
        """As a card names it."""
        if not self.divisor:
            return VolumeRule.ACTUAL
        return VolumeRule.ABOVE if self.above_cm3 else VolumeRule.LARGER


@dataclass(frozen=True, slots=True)
class DemoCarrier:
    """A carrier as each marketplace calls it, and its services from one kind of warehouse."""

    code: str
    name: str
    name_zh: str
    aliexpress: str
    dhgate: str
    kind: WarehouseKind
    services: tuple[DemoService, ...]
    amazon: str = "Other"

    def marketplace_codes(self) -> dict[str, dict[str, str]]:
        """How each marketplace names the carrier: the code of its list, and the name beside it."""
        return {
            "amazon": {"code": self.amazon, "name": self.name},
            "aliexpress": {"code": self.aliexpress, "name": self.name},
            "wish": {"code": self.name.replace(" ", ""), "name": self.name},
            "dhgate": {"code": self.dhgate, "name": self.name},
        }


def steps(first_g: int, first: int, step_g: int, step: int, most: int, zone: str = "") -> tuple[RateDraft, ...]:
    """The first grams at a price, then each begun step."""
    return (RateDraft(most, zone=zone, first_g=first_g, first_price=first, step_g=step_g, step_price=step),)


def brackets(zone: str, *rows: tuple[int, int, int], piece: int = 0) -> tuple[RateDraft, ...]:
    """Brackets of (up to grams, fixed, per kg), each beginning where the one before it ends."""
    above = [0, *(row[0] for row in rows)]
    return tuple(
        RateDraft(up_to, above_g=low, zone=zone, first_price=fixed, per_kg=per_kg, per_piece=piece)
        for low, (up_to, fixed, per_kg) in zip(above, rows, strict=False)
    )


def everywhere(first_g: int, first: int, step_g: int, step: int, most: int) -> dict[str, DemoZone]:
    """One price for all countries of a service."""
    return {"": DemoZone(steps(first_g, first, step_g, step, most))}


def express_zones(factor: int) -> dict[str, DemoZone]:
    """First and step in four zones, and per kilogram for the heavy; `factor` in percent of a list price."""
    zones = {"1": (ASIA, 9500, 2100, (2, 4)), "2": (AMERICAS, 11800, 2900, (3, 5)), "3": (EUROPE, 12400, 3100, (3, 5)),
             "4": (("*",), 16800, 4600, (4, 7))}  # fmt: skip
    made = {}
    for code, (countries, list_first, list_step, days) in zones.items():
        first, step = list_first * factor // 100, list_step * factor // 100
        heavy = RateDraft(
            70_000, above_g=20_500, zone=code, first_price=0, per_kg=(first + 40 * step) * 1000 // 20_500 + 40
        )
        made[code] = DemoZone((*steps(500, first, 500, step, 20_500, code), heavy), countries, days)
    return made


def lines(*, factor: int, piece: int) -> dict[str, DemoZone]:
    """A line's brackets: a price per kilogram that falls with the weight, and a fee a piece."""
    zones = {
        "US": (("US",), 92, (8, 12)),
        "EU": (EUROPE, 84, (7, 10)),
        "JP": (("JP", "KR"), 56, (4, 7)),
        "AU": (("AU", "NZ"), 78, (8, 14)),
    }
    return {
        code: DemoZone(
            brackets(code, (500, 0, rate * factor), (2_000, 0, rate * factor), (20_000, 0, rate * factor), piece=piece), countries, days
        )
        for code, (countries, rate, days) in zones.items()
    }  # fmt: skip


def post_zones(*, fee_zone: Mapping[str, int], days: tuple[int, int]) -> dict[str, DemoZone]:
    """Postal zones: a price per kilogram each."""
    places = {"1": ("JP", "KR"), "2": (*AMERICAS, *EUROPE, "AU", "NZ"), "3": ("*",)}
    return {
        code: DemoZone(brackets(code, (2_000, 0, per_kg)), places[code], days) for code, per_kg in fee_zone.items()
    }  # fmt: skip


EXPRESS_EXTRAS = (
    SurchargeDraft(SurchargeKind.REMOTE, fixed=0, per_kg=400, minimum=20_000),
    SurchargeDraft(SurchargeKind.OVERSIZE, above_mm=1_000, fixed=35_000),
    SurchargeDraft(SurchargeKind.TRAIT, trait=Trait.BATTERY_BUILT_IN, fixed=2_000),
)
# Postcodes that express asks its remote surcharge for.
REMOTE = (("US", "995", "999"), ("US", "967", "968"), ("GB", "HS", "HS"), ("GB", "KW", "KW"), ("ES", "35", "35"))


def express(code: str, name: str, name_zh: str, rank: int, prefix: str, factor: int, fuel: str) -> DemoService:
    """Express: half kilograms by zone, volumetric by 5000 with whole centimetres, fuel on top."""
    return DemoService(
        code, name, name_zh, rank, 70_000, prefix, ServiceKind.EXPRESS, (3, 5), express_zones(factor),
        refuses=(Trait.BATTERY_PURE, Trait.LIQUID, Trait.POWDER), max_side_mm=2_700, max_girth_mm=3_300, divisor=5_000,
        side_step=100, round_g=500, fuel=fuel, surcharges=EXPRESS_EXTRAS,
    )  # fmt: skip


CARRIERS = (
    DemoCarrier("yunexpress", "YunExpress", "云途", "YUNEXPRESS", "YunExpress", OWN, (
        DemoService("yun-line-eu", "YunExpress Direct Line Europe", "云途欧洲专线", 10, 5_000, "YT", ServiceKind.LINE, (7, 10),
                    everywhere(100, 24_00, 50, 4_10, 5_000), EUROPE),
        DemoService("yun-line", "YunExpress Global Direct Line", "云途全球专线", 20, 20_000, "YT", ServiceKind.LINE, (8, 14),
                    everywhere(100, 26_00, 50, 4_60, 20_000)),
        DemoService("yun-battery", "YunExpress Battery Line", "云途带电专线", 60, 20_000, "YT", ServiceKind.LINE, (8, 12),
                    lines(factor=100, piece=22_00), ("US", *EUROPE, "JP", "KR", "AU", "NZ"), divisor=8_000, max_side_mm=600),
    )),
    DemoCarrier("chinapost", "China Post", "中国邮政", "CPAM", "ChinaPost", OWN, (
        DemoService("post-small", "China Post Registered Small Packet", "中国邮政挂号小包", 30, 2_000, "RB", ServiceKind.REGISTERED, (12, 25),
                    everywhere(100, 17_50, 100, 7_20, 2_000), refuses=POSTAL, max_side_mm=600, max_girth_mm=1_500),
        DemoService("post-plain", "China Post Ordinary Small Packet", "中国邮政平常小包", 70, 2_000, "UB", ServiceKind.POST, (15, 40),
                    post_zones(fee_zone={"1": 62_00, "2": 82_00, "3": 98_00}, days=(15, 40)), refuses=POSTAL, max_side_mm=600,
                    max_value=100_00, min_g=50),
        DemoService("epacket", "China Post ePacket", "国际 e 邮宝", 40, 2_000, "LX", ServiceKind.EPACKET, (8, 15),
                    {"US": DemoZone(brackets("US", (2_000, 25_00, 80_00)), ("US",), (7, 12)),
                     "2": DemoZone(brackets("2", (2_000, 19_00, 72_00)), EPACKET[1:], (8, 15))},
                    EPACKET, refuses=POSTAL, max_side_mm=600, max_girth_mm=1_500, min_g=50),
        DemoService("post-parcel", "China Post Air Parcel", "中国邮政航空大包", 95, 30_000, "CP", ServiceKind.POST, (10, 25),
                    {"": DemoZone(steps(1_000, 158_00, 1_000, 52_00, 30_000))}, refuses=POSTAL, max_side_mm=1_050, divisor=6_000),
    )),
    DemoCarrier("sgpost", "Singapore Post", "新加坡邮政", "SGP", "SingPost", OWN, (
        DemoService("sgpost-registered", "Singapore Post Registered Mail", "新加坡邮政挂号", 75, 2_000, "RF", ServiceKind.REGISTERED, (12, 28),
                    post_zones(fee_zone={"1": 68_00, "2": 88_00, "3": 104_00}, days=(12, 28)), refuses=PURE, max_side_mm=600,
                    min_g=50, registered_fee=16_00, discount=15),
    )),
    DemoCarrier("dhl", "DHL", "敦豪", "DHL", "DHL", OWN, (
        DemoService("dhl-express", "DHL Express Worldwide", "敦豪国际快递", 90, 30_000, "DH", ServiceKind.EXPRESS, (3, 5),
                    express_zones(100), refuses=(Trait.BATTERY_PURE, Trait.LIQUID, Trait.POWDER), max_side_mm=1_200, divisor=5_000,
                    side_step=100, round_g=500, fuel="22.5", surcharges=EXPRESS_EXTRAS),
    ), "DHL"),
    DemoCarrier("fedex", "FedEx", "联邦快递", "FEDEX", "FedEx", OWN, (
        express("fedex-ip", "FedEx International Priority", "联邦国际优先", 91, "FX", 98, "21.75"),
        express("fedex-ie", "FedEx International Economy", "联邦国际经济", 92, "FE", 86, "21.75"),
    ), "FedEx"),
    DemoCarrier("ups", "UPS", "联合包裹", "UPS", "UPS", OWN, (
        express("ups-saver", "UPS Worldwide Saver", "UPS 全球速快", 93, "1Z", 96, "23"),
    ), "UPS"),
    DemoCarrier("tnt", "TNT", "天地快运", "TNT", "TNT", OWN, (
        express("tnt-express", "TNT Express", "TNT 国际快递", 94, "GD", 92, "19.5"),
    )),
    DemoCarrier("sf", "SF Express", "顺丰速运", "SF", "SFExpress", OWN, (
        DemoService("sf-international", "SF International Standard", "顺丰国际标快", 85, 20_000, "SF", ServiceKind.EXPRESS, (3, 6),
                    {"1": DemoZone(steps(500, 88_00, 500, 19_00, 20_000, "1"), ASIA, (2, 4)),
                     "2": DemoZone(steps(500, 122_00, 500, 31_00, 20_000, "2"), (*AMERICAS, "AU", "NZ"), (4, 7))},
                    (*ASIA, *AMERICAS, "AU", "NZ"), refuses=(Trait.BATTERY_PURE, Trait.LIQUID), divisor=6_000, max_side_mm=1_500,
                    round_g=500, fuel="12"),
    )),
    DemoCarrier("usps", "USPS", "美国邮政", "USPS", "USPS", OVERSEAS, (
        DemoService("usps-ground", "USPS Ground Advantage", "美国邮政经济件", 30, 31_751, "92", ServiceKind.POST, (2, 6),
                    {"": DemoZone(brackets("", (113, 31_00, 0), (226, 34_00, 0), (340, 38_00, 0), (453, 43_00, 0), (907, 58_00, 0),
                                           (2_267, 84_00, 0), (31_751, 26_00, 26_00)))},
                    ("US",), refuses=PURE, max_side_mm=2_743, max_girth_mm=3_302, divisor=6_000, above_cm3=28_316, side_step=254),
    ), "USPS"),
    DemoCarrier("lastmile", "Harbour Parcel", "海外仓尾程", "OTHER_US_LOCAL", "Other", OVERSEAS, (
        DemoService("lastmile-ground", "Harbour Parcel Ground", "海外仓尾程派送", 10, 30_000, "HP", ServiceKind.LASTMILE, (2, 5),
                    everywhere(500, 31_00, 500, 6_50, 30_000), AMERICAS),
        DemoService("lastmile-world", "Harbour Parcel International", "海外仓国际件", 50, 20_000, "HP", ServiceKind.LASTMILE, (7, 14),
                    everywhere(500, 78_00, 500, 21_00, 20_000)),
    )),
)  # fmt: skip
