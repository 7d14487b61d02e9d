"""Stock at AliExpress: calls of at most 20 products with 200 SKUs each, answered by two lists of products. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stores.connectors.errors import OutcomeUnknown
from stores.connectors.port import StockResult, StockTarget
from stores.connectors.reading import Wrong, records

UPDATE = "aliexpress.solution.batch.product.inventory.update"
PARAMETER = "mutiple_product_update_list"  # their spelling
INFO = "aliexpress.solution.product.info.get"
MOST_PRODUCTS = 20
MOST_SKUS = 200


def by_product(targets: Sequence[StockTarget]) -> dict[str, list[StockTarget]]:
    """The targets of each product, by its id."""
    found: dict[str, list[StockTarget]] = {}
    for target in targets:
        found.setdefault(str(target.external.get("product_id") or ""), []).append(target)
    return found


def calls(targets: Sequence[StockTarget]) -> tuple[list[list[StockTarget]], list[StockResult]]:
    """The targets by call, and a refusal for each that can't be addressed."""
    lost = [target for target in targets if not (target.external.get("product_id") and target.external.get("sku_code"))]
    refused = [
        StockResult(
            target.pool_id, accepted=False, error="the pool lacks product_id or sku_code: map its listing again"
        )
        for target in lost
    ]
    found: list[list[StockTarget]] = []
    for mine in by_product([target for target in targets if target not in lost]).values():
        for target in mine:
            last = found[-1] if found else []
            room = (
                len(last) < MOST_SKUS and len({*by_product(last), str(target.external["product_id"])}) <= MOST_PRODUCTS
            )
            if last and room:
                last.append(target)
            else:
                found.append([target])
    return found, refused


def products(targets: Sequence[StockTarget]) -> list[dict[str, Any]]:
    """What a call carries."""
    return [
        {
            "product_id": int(product_id) if product_id.isdigit() else product_id,
            "multiple_sku_update_list": [
                {"sku_code": str(target.external["sku_code"]), "inventory": target.quantity} for target in mine
            ],
        }
        for product_id, mine in by_product(targets).items()
    ]


def results(targets: Sequence[StockTarget], inner: Mapping[str, Any]) -> list[StockResult]:
    """The verdict per target. `update_success` speaks for all products together, so both lists are read."""
    try:
        failed = records(inner.get("update_failed_list"), "update_failed_list")
        passed = records(inner.get("update_successful_list"), "update_successful_list")
    except Wrong as error:
        raise OutcomeUnknown(f"what became of the stock cannot be read: {error}") from error
    refusals = {str(row.get("product_id")): row for row in failed}
    good = {str(row.get("product_id")) for row in passed} - refusals.keys()
    return [_result(target, refusals, good) for target in targets]


def _result(target: StockTarget, refusals: Mapping[str, Mapping[str, Any]], good: set[str]) -> StockResult:
    product_id = str(target.external["product_id"])
    if product_id in good:
        return StockResult(target.pool_id, accepted=True)
    refusal = refusals.get(product_id)
    if refusal is None:
        return StockResult(
            target.pool_id, accepted=False, error="AliExpress did not mention the product", retryable=True
        )
    said = f"{refusal.get('error_code') or ''} {refusal.get('error_message') or ''}".strip()
    return StockResult(
        target.pool_id,
        accepted=False,
        error=said or "refused without a reason",
        retryable="system error" in said.lower(),
    )


def shown(targets: Sequence[StockTarget], product: Mapping[str, Any]) -> dict[int, int]:
    """pool_id -> the quantity that the product's answer shows."""
    skus = records(product.get("aeop_ae_product_s_k_us"), "aeop_ae_product_s_k_us")
    quantities = {str(sku.get("sku_code")): sku.get("ipm_sku_stock") for sku in skus}
    found = {target.pool_id: quantities.get(str(target.external.get("sku_code"))) for target in targets}
    return {pool_id: quantity for pool_id, quantity in found.items() if isinstance(quantity, int)}
