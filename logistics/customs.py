"""What customs is told: declared values, which form, whose IOSS number. Pure: plain values in and out.

The declared value of a unit is min(cap, max(floor, price x percent)), or a fixed amount within the same limits. Goods worth up to
EUR 150 that go to the Union may come in under an IOSS number: the marketplace's, where it is the deemed supplier, else ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from erp.kernel.money import minor_digits

IOSS_LIMIT_EUR = Decimal(150)
# A CN 22 does up to 300 special drawing rights and 2 kg; what is worth or weighs more has a CN 23.
CN22_LIMIT_SDR = Decimal(300)
CN22_LIMIT_G = 2000
UNION = frozenset(
    ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL",
     "PT", "RO", "SE", "SI", "SK")
)  # fmt: skip
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class DeclaredRule:
    """How a SKU is declared: a share of its price, or a fixed amount; never below the floor nor above the cap."""

    percent: Decimal | None = None
    amount: Decimal | None = None
    floor: Decimal | None = None
    cap: Decimal | None = None


def declared_value(price: Decimal | None, rule: DeclaredRule | None, *, currency: str) -> Decimal | None:
    """What one unit is declared at, in a currency that price and rule share; None when neither says anything."""
    if rule is None:
        value = price
    elif rule.amount is not None:
        value = rule.amount
    else:
        value = price * (rule.percent or HUNDRED) / HUNDRED if price is not None else rule.floor
    if value is None:
        return None
    if rule and rule.floor is not None:
        value = max(rule.floor, value)
    if rule and rule.cap is not None:
        value = min(rule.cap, value)
    return value.quantize(Decimal(1).scaleb(-minor_digits(currency)), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Ioss:
    """The number to give, or none; and why: `deemed_supplier`, `ours`, `not_union`, `above_limit`, `none_known`."""

    number: str
    why: str


def ioss_for(*, country: str, goods_eur: Decimal, deemed_supplier: bool, theirs: str, ours: str) -> Ioss:
    """Whose IOSS number a consignment goes under, by what its goods are worth. The marketplace's liability is never taken over."""
    if country not in UNION:
        return Ioss("", "not_union")
    if goods_eur > IOSS_LIMIT_EUR:
        return Ioss("", "above_limit")
    number = theirs if deemed_supplier else ours
    return Ioss(number, ("deemed_supplier" if deemed_supplier else "ours") if number else "none_known")


def form_for(*, value_sdr: Decimal, weight_g: int) -> str:
    """Which declaration a consignment needs: `CN22` or `CN23`."""
    return "CN22" if value_sdr <= CN22_LIMIT_SDR and weight_g <= CN22_LIMIT_G else "CN23"


@dataclass(frozen=True, slots=True)
class DeclaredLine:
    """A row of a declaration. Weight and value are those of the whole row."""

    sku: str
    name: str
    name_zh: str
    quantity: int
    net_g: int
    value: Decimal
    hs_code: str
    origin: str
    material: str = ""


@dataclass(frozen=True, slots=True)
class Declaration:
    """All that a declaration of a parcel says."""

    number: str
    form: str
    country: str
    currency: str
    lines: tuple[DeclaredLine, ...]
    gross_g: int
    ioss: Ioss

    @property
    def value(self) -> Decimal:
        """What all goods are declared at."""
        return sum((line.value for line in self.lines), Decimal(0))

    @property
    def net_g(self) -> int:
        """What all goods weigh without packaging."""
        return sum(line.net_g for line in self.lines)


def hs_code_in(country: str, *, own: str, by_country: Sequence[tuple[str, str]]) -> str:
    """The code of the goods in a country: its own there, else that of its part of the customs union, else the usual one."""
    known = dict(by_country)
    return known.get(country) or (known.get("EU", "") if country in UNION else "") or own
