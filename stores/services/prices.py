"""Telling marketplaces what things cost. A tag is the price of one listing on one site; see `values` for how it gets there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from erp.kernel.sql import rows
from stores.connectors.port import Connector, PriceTarget
from stores.connectors.registry import connector_class
from stores.services import values
from stores.services.values import Result, ValueKind
from stores.states import CONNECTED


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag to be: where it hangs, and what the connector needs to address it."""

    store_id: int
    external_key: str
    external: Mapping[str, Any]


def _push(connector: Connector, targets: Sequence[PriceTarget]) -> list[Result]:
    return [Result(row.tag_id, row.accepted, row.error, row.retryable) for row in connector.push_prices(targets)]


def _target(row: Mapping[str, Any], price: Decimal) -> PriceTarget:
    return PriceTarget(row["id"], row["external"], row["site"], price, row["currency"])


# A price that somebody changed at the marketplace is shown; it is pushed over only where the store says that ours wins.
PRICE: ValueKind[Decimal, PriceTarget] = ValueKind(
    name="prices",
    table="stores_pricetag",
    sql_type="numeric",
    extra=("site", "currency"),
    again="p.read_back IS DISTINCT FROM p.desired AND s.our_price_wins",
    batch=lambda can: can.price_batch,
    target=_target,
    push=_push,
    read=lambda connector, targets: connector.read_prices(targets),
)


def takes_prices(marketplace: str) -> bool:
    """Whether a marketplace takes prices by API."""
    return marketplace in CONNECTED and bool(connector_class(marketplace).capabilities.prices)


def hang(tags: Sequence[Tag]) -> dict[tuple[int, str], int]:
    """The tag of each (store, key); missing ones are made, without a price."""
    found = rows(
        """WITH asked AS (
             SELECT s.id AS store_id, s.account_id, s.site, s.currency, t.key, t.external::jsonb AS external
             FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS t(store_id, key, external) JOIN stores_store s ON s.id = t.store_id),
           made AS (
             INSERT INTO stores_pricetag (store_id, account_id, site, currency, external_key, external, desired_version, sent_version,
                                          acked_version, attempts, last_error)
             SELECT store_id, account_id, site, currency, key, external, 0, 0, 0, 0, '' FROM asked ORDER BY account_id, site, key
             ON CONFLICT (account_id, site, external_key) DO UPDATE SET external = excluded.external
             RETURNING store_id, external_key, id)
           SELECT * FROM made""",
        [
            [tag.store_id for tag in tags],
            [tag.external_key for tag in tags],
            [json.dumps(dict(tag.external)) for tag in tags],
        ],
    )
    return {(row[0], row[1]): row[2] for row in found}


def want(desired: Mapping[int, Decimal]) -> list[int]:
    """Set which prices tags should show, in the caller's transaction, and ring their accounts. Which changed; the same price changes nothing."""
    return values.want(PRICE, desired)


def push_again(ids: Sequence[int]) -> int:
    """Let the same prices go again. How many are on their way."""
    return values.push_again(PRICE, ids)


def close(ids: Sequence[int]) -> int:
    """What they belong to is off sale. How many changed."""
    return values.close(PRICE, ids)


def reopen(ids: Sequence[int]) -> int:
    """It is on sale again. How many changed."""
    return values.reopen(PRICE, ids)


def push_due(account_id: int) -> int:
    """Push every due price of an account, the newest, until none is due. How many were accepted."""
    return values.push_due(PRICE, account_id)


def sweep_prices() -> int:
    """Ring for prices that were left due. How many accounts rang."""
    return values.sweep(PRICE)


def read_back(account_id: int) -> int:
    """Read the prices that the marketplace shows; push again where ours wins. How many were pushed again."""
    return values.read_back(PRICE, account_id)


def read_back_all() -> int:
    """Ring a read-back for each active account that has prices of ours."""
    return values.read_back_all(PRICE)
