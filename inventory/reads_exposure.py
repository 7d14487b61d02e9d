"""What the pages of oversell exposure show: plain values, ready for a template. Nothing here writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from erp.kernel.sql import rows
from inventory.models import Exposure
from inventory.services.channel import offers
from inventory.services.exposure import DAYS, Buffer
from products.models import Listing, Sku
from products.queries import matching
from stores.models import PushAck, QuantityPool, SellerAccount, Store

ACKS_SHOWN = 50


def search_exposures(store_ids: Sequence[int], *, text: str = "", store_id: int | None = None) -> QuerySet[Exposure]:
    """The exposures of pools that sell in these stores; page them by ("-units_at_risk", "-pk")."""
    listings = Listing.objects.filter(
        pool=OuterRef("pool"), store__in=[store_id] if store_id in store_ids else store_ids
    )
    if text:
        parts = Sku.objects.filter(matching(text))
        listings = listings.filter(sku__in=parts) | listings.filter(sku__parts__part__in=parts)
    return Exposure.objects.filter(Exists(listings)).select_related("pool__store", "pool__account")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: one pool."""

    exposure: Exposure
    pool: QuantityPool
    codes: tuple[str, ...]
    stores: tuple[str, ...]
    lag_s: Decimal
    a_day: Decimal
    buffer: int


def lines(found: Sequence[Exposure], *, store_ids: Sequence[int]) -> list[Line]:
    """The lines of a page: one query, whatever its length."""
    sold = _sold_as([row.pool_id for row in found], store_ids)
    return [_line(row, sold.get(row.pool_id, [])) for row in found]


def _line(row: Exposure, sold: Sequence[tuple[str, str]]) -> Line:
    return Line(
        row, row.pool, tuple(dict.fromkeys(code for code, _store in sold)), tuple(dict.fromkeys(store for _code, store in sold)),
        row.push_lag_s + row.order_lag_s, a_day(row), buffer_of(row.pool.store).of(row.units_at_risk),
    )  # fmt: skip


def a_day(row: Exposure) -> Decimal:
    """Units sold elsewhere a day: the mean of the days, or the last hour as if it went on, whichever is more."""
    return max(Decimal(row.elsewhere_14) / DAYS, Decimal(row.elsewhere_hour) * 24)


def buffer_of(store: Store) -> Buffer:
    """What a store keeps back."""
    return Buffer(store.stock_buffer, store.buffer_follows_lag, store.buffer_min, store.buffer_max)


def _sold_as(pool_ids: Sequence[int], store_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    found = rows(
        """SELECT l.pool_id, k.code, s.name FROM products_listing l JOIN products_sku k ON k.id = l.sku_id
           JOIN stores_store s ON s.id = l.store_id WHERE l.pool_id = ANY(%s) AND s.id = ANY(%s) ORDER BY 1, 2, 3""",
        [list(pool_ids), list(store_ids)],
    )
    told: dict[int, list[tuple[str, str]]] = {}
    for pool_id, code, store in found:
        told.setdefault(pool_id, []).append((code, store))
    return told


def explained(row: Exposure, *, store_ids: Sequence[int]) -> dict[str, Any]:
    """How the exposure of a pool came about, each figure with the rows behind it. Stores that one may not see have no name."""
    line = lines([row], store_ids=store_ids)[0]
    sales, lags = row.made_of.get("sales", []), row.made_of.get("order_lags", [])
    skus = dict(Sku.objects.filter(pk__in=[sale[0] for sale in sales]).values_list("pk", "code"))
    pools = {
        pool.pk: pool
        for pool in QuantityPool.objects.filter(pk__in=[s[1] for s in sales if s[1]]).select_related("store")
    }
    seen = set(store_ids)
    accounts = dict(
        SellerAccount.objects.filter(pk__in=[lag[0] for lag in lags], stores__in=store_ids).values_list("pk", "name")
    )
    return {
        "line": line,
        "sales": [_sale(sale, skus, pools, seen, own=row.pool_id) for sale in sales],
        "order_lags": [{"name": accounts.get(key, ""), "seconds": seconds} for key, seconds in lags],
        "acks": [_ack(ack) for ack in acks_of(row.pool)],
        "offer": offers([row.pool_id]).get(row.pool_id),
        "rule": buffer_of(row.pool.store),
        "days": DAYS,
    }


def _sale(
    sale: Sequence[Any], skus: Mapping[int, str], pools: Mapping[int, QuantityPool], seen: set[int], *, own: int
) -> dict[str, Any]:
    sku_id, pool_id, units, hour = sale
    pool = pools.get(pool_id)
    return {
        "sku_id": sku_id,
        "code": skus.get(sku_id, ""),
        "store": pool.store.name if pool and pool.store_id in seen else "",
        "own": pool_id == own,
        "units": units,
        "hour": hour,
    }


def acks_of(pool: QuantityPool) -> list[PushAck]:
    """What the marketplace accepted of this pool lately, newest first."""
    return list(PushAck.objects.filter(kind="stock", target_id=pool.pk).order_by("-id")[:ACKS_SHOWN])


def _ack(ack: PushAck) -> dict[str, Any]:
    return {"ack": ack, "quantity": int(ack.value), "seconds": _seconds(ack.desired_at, ack.acked_at)}


def _seconds(since: datetime, until: datetime) -> Decimal:
    return Decimal(str(round((until - since).total_seconds(), 3)))
