"""Stock and prices at AliExpress: calls of at most 20 products with 200 SKUs each, answered by two lists of products. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from stores.connectors.aliexpress.calls import as_number
from stores.connectors.errors import OutcomeUnknown
from stores.connectors.port import PriceTarget, StockTarget
from stores.connectors.reading import Wrong, amount, records

STOCK = "aliexpress.solution.batch.product.inventory.update"
PRICES = "aliexpress.solution.batch.product.price.update"
PARAMETER = "mutiple_product_update_list"  # their spelling
MOST_PRODUCTS = 20
MOST_SKUS = 200


class Target(Protocol):
    """What is addressed by product and SKU code."""

    @property
    def external(self) -> dict[str, Any]: ...


T = TypeVar("T", bound=Target)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a target."""

    accepted: bool
    error: str = ""
    retryable: bool = False


UNADDRESSED = Verdict(accepted=False, error="the pool lacks product_id or sku_code: map its listing again")


def apart(targets: Sequence[T]) -> tuple[list[T], list[T]]:
    """The targets that can be addressed, and those that can't."""
    lost = [target for target in targets if not (target.external.get("product_id") and target.external.get("sku_code"))]
    return [target for target in targets if target not in lost], lost


def by_product(targets: Sequence[T]) -> dict[str, list[T]]:
    """The targets of each product, by its id."""
    found: dict[str, list[T]] = {}
    for target in targets:
        found.setdefault(str(target.external.get("product_id") or ""), []).append(target)
    return found


def calls(targets: Sequence[T]) -> list[list[T]]:
    """The targets by call; those of a product stay together as far as a call holds."""
    found: list[list[T]] = []
    for mine in by_product(targets).values():
        for target in mine:
            last = found[-1] if found else []
            room = (
                len(last) < MOST_SKUS and len({*by_product(last), str(target.external["product_id"])}) <= MOST_PRODUCTS
            )
            if last and room:
                last.append(target)
            else:
                found.append([target])
    return found


def stock_of(targets: Sequence[StockTarget]) -> list[dict[str, Any]]:
    """What a stock call carries."""
    return [
        _product(
            product_id,
            [{"sku_code": str(target.external["sku_code"]), "inventory": target.quantity} for target in mine],
        )
        for product_id, mine in by_product(targets).items()
    ]


def _product(product_id: str, skus: list[dict[str, Any]]) -> dict[str, Any]:
    return {"product_id": as_number(product_id), "multiple_sku_update_list": skus}


def verdicts(targets: Sequence[T], inner: Mapping[str, Any]) -> list[tuple[T, Verdict]]:
    """The verdict per target. `update_success` speaks for all products together, so both lists are read."""
    try:
        failed = records(inner.get("update_failed_list"), "update_failed_list")
        passed = records(inner.get("update_successful_list"), "update_successful_list")
    except Wrong as error:
        raise OutcomeUnknown(f"what became of the products cannot be read: {error}") from error
    refusals = {str(row.get("product_id")): row for row in failed}
    good = {str(row.get("product_id")) for row in passed} - refusals.keys()
    return [(target, _verdict(str(target.external["product_id"]), refusals, good)) for target in targets]


def _verdict(product_id: str, refusals: Mapping[str, Mapping[str, Any]], good: set[str]) -> Verdict:
    if product_id in good:
        return Verdict(accepted=True)
    refusal = refusals.get(product_id)
    if refusal is None:
        return Verdict(accepted=False, error="AliExpress did not mention the product", retryable=True)
    said = f"{refusal.get('error_code') or ''} {refusal.get('error_message') or ''}".strip()
    return Verdict(accepted=False, error=said or "refused without a reason", retryable="system error" in said.lower())


# what a product shows ------------------------------------------------------------------------------------------


def skus_of(product: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The SKUs of a product by their code. Raises Wrong."""
    skus = records(product.get("aeop_ae_product_s_k_us"), "aeop_ae_product_s_k_us")
    return {str(sku.get("sku_code")): sku for sku in skus}


def stock_shown(targets: Sequence[StockTarget], product: Mapping[str, Any]) -> dict[int, int]:
    """pool_id -> the quantity that the product's answer shows."""
    skus = skus_of(product)
    found = {
        target.pool_id: skus.get(str(target.external.get("sku_code")), {}).get("ipm_sku_stock") for target in targets
    }
    return {pool_id: quantity for pool_id, quantity in found.items() if isinstance(quantity, int)}


def price_shown(sku: Mapping[str, Any]) -> Decimal:
    """What buyers pay: the discount price while there is one. Raises Wrong."""
    return amount(sku.get("sku_discount_price") or sku.get("sku_price"), "sku_price")


def priced(target: PriceTarget, product: Mapping[str, Any]) -> dict[str, Any] | Verdict:
    """The entry that makes buyers pay `target.price`, or why there is none. Raises Wrong.

    A price that comes without `discount_price` erases the discount, so a running one is kept: the list price stays, and the
    new price becomes the discounted one, as long as it is below.
    """
    code = str(target.external["sku_code"])
    sku = skus_of(product).get(code)
    if sku is None:
        return Verdict(accepted=False, error=f"the product has no SKU {code}: map its listing again")
    theirs = sku.get("currency_code") or product.get("currency_code")
    if theirs != target.currency:
        return Verdict(accepted=False, error=f"AliExpress sells it in {theirs}, the price is in {target.currency}")
    listed = amount(sku.get("sku_price"), "sku_price")
    if sku.get("sku_discount_price") and target.price < listed:
        return {"sku_code": code, "price": format(listed, "f"), "discount_price": format(target.price, "f")}
    return {"sku_code": code, "price": format(target.price, "f")}


def prices_of(entries: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """What a price call carries: product id -> entries."""
    return [_product(product_id, skus) for product_id, skus in entries.items()]
