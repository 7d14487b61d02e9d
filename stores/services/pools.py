"""Telling marketplaces how much there is. A pool is what a marketplace treats as one quantity; see `values` for how it gets there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stores.connectors.port import Connector, StockTarget
from stores.services import values
from stores.services.values import Result, ValueKind


def _push(connector: Connector, targets: Sequence[StockTarget]) -> list[Result]:
    return [Result(row.pool_id, row.accepted, row.error, row.retryable) for row in connector.push_stock(targets)]


def _target(row: Mapping[str, Any], quantity: int) -> StockTarget:
    return StockTarget(row["id"], row["external"], quantity)


# Less than we told it is normal: it has sold something that we have not pulled yet. More is pushed down again.
STOCK: ValueKind[int, StockTarget] = ValueKind(
    name="stock",
    table="stores_quantitypool",
    sql_type="bigint",
    extra=(),
    again="p.read_back > p.desired",
    batch=lambda can: can.stock_batch,
    target=_target,
    push=_push,
    read=lambda connector, targets: connector.read_stock(targets),
)


def want(desired: Mapping[int, int]) -> int:
    """Set what pools should show, in the caller's transaction, and ring their accounts. How many changed; the same value changes nothing."""
    return len(values.want(STOCK, desired))


def push_again(ids: Sequence[int]) -> int:
    """Let the same quantities go again, now. How many are on their way."""
    return values.push_again(STOCK, ids)


def close(ids: Sequence[int]) -> int:
    """What they belong to is off sale. How many changed."""
    return values.close(STOCK, ids)


def reopen(ids: Sequence[int]) -> int:
    """It is on sale again. How many changed."""
    return values.reopen(STOCK, ids)


def push_due(account_id: int) -> int:
    """Push every due pool of an account, the newest values, until none is due. How many were accepted."""
    return values.push_due(STOCK, account_id)


def sweep_pools() -> int:
    """Ring for pools that were left due. How many accounts rang."""
    return values.sweep(STOCK)


def read_back(account_id: int) -> int:
    """Read what the marketplace shows; push again where it is more than it should be. How many were pushed again."""
    return values.read_back(STOCK, account_id)


def read_back_all() -> int:
    """Ring a read-back for each active account that has pools."""
    return values.read_back_all(STOCK)
