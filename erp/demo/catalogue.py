"""Two hundred made-up SKUs: variants of everyday goods, and bundles of them, in both languages."""

from dataclasses import dataclass
from pathlib import Path

_GOODS = Path(__file__).with_name("goods.txt")


@dataclass(frozen=True, slots=True)
class Good:
    """A SKU to be: `cost` is what a unit costs in minor units of the base currency, `price` what it sells for in US dollars."""

    product: str
    product_name: str
    product_name_zh: str
    code: str
    name: str
    name_zh: str
    weight_g: int
    hs_code: str
    cost: int
    price: str
    parts: tuple[tuple[str, int], ...] = ()


def goods() -> list[Good]:
    """180 single SKUs, then 20 bundles of them; always the same."""
    singles: list[Good] = []
    for row, line in enumerate(_GOODS.read_text().splitlines()[1:]):
        product, name, name_zh, grams, hs_code, variants = line.split("|")
        for column, variant in enumerate(variants.split(",")):
            code, label, label_zh = variant.split(":")
            cost = 400 + (row * 137 + column * 61) % 5200
            price = f"{cost * 3.1 / 700 + 2:.0f}.99"
            singles.append(
                Good(
                    product,
                    name,
                    name_zh,
                    f"{product}-{code}",
                    f"{name}, {label}",
                    f"{name_zh} {label_zh}",
                    int(grams) + 5 * column,
                    hs_code,
                    cost,
                    price,
                )
            )
    return singles + [_bundle(number, singles) for number in range(20)]


def _bundle(number: int, singles: list[Good]) -> Good:
    first, second = singles[number * 9], singles[(number * 9 + 31) % len(singles)]
    parts = ((first.code, 1), (second.code, 1 + number % 2))
    cost = first.cost + second.cost * (1 + number % 2)
    return Good(
        f"KIT{number + 1:02}", f"Gift set {number + 1}", f"礼品套装 {number + 1}", f"KIT-{number + 1:02}",
        f"Gift set: {first.product_name} and {second.product_name}", f"礼品套装：{first.product_name_zh}和{second.product_name_zh}",
        0, "", cost, f"{cost * 2.8 / 700 + 2:.0f}.99", parts,
    )  # fmt: skip
