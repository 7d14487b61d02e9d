"""The judge: the marketplaces' own account of the day beside ours."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from erp.kernel.sql import rows
from erp.rehearsal.weather import News, Weather


@dataclass(frozen=True, slots=True)
class Ours:
    """An order as we have it."""

    id: int
    state: str
    imported_at: datetime
    tracking: tuple[str, ...]
    shipped_at: datetime | None = None
    crossed: bool = False


@dataclass(frozen=True, slots=True)
class Sale:
    """Units of one part SKU sold in one order; `until` is when the order was cancelled, if it was."""

    order_id: str
    marketplace: str
    at: float
    units: int
    until: float | None
    news: News


def our_orders() -> dict[tuple[int, str], Ours]:
    """All our orders by (account, marketplace order id)."""
    found = rows(
        """SELECT o.account_id, o.external_id, o.id, o.state, o.imported_at,
                  coalesce(array_agg(p.tracking_number) FILTER (WHERE p.shipped_at IS NOT NULL), '{}'), o.shipped_at,
                  EXISTS (SELECT 1 FROM aftersales_case c WHERE c.order_id = o.id AND c.kind = 'cancel')
           FROM orders_order o LEFT JOIN orders_orderparcel op ON op.order_id = o.id LEFT JOIN logistics_parcel p ON p.id = op.parcel_id
           GROUP BY o.id"""
    )
    return {(row[0], row[1]): Ours(row[2], row[3], row[4], tuple(row[5]), row[6], row[7]) for row in found}


def compare(
    truths: Mapping[int, Mapping[str, Any]], ours: Mapping[tuple[int, str], Ours], limits: Mapping[int, float]
) -> dict[str, Any]:
    """Missing, doubled, wrong in status and unconfirmed orders, each counted and named.

    `crossed`: the buyer cancelled after, or less than the marketplace's limit before, our parcel left; the marketplace then refuses the
    confirmation, and the house must have opened a case for it. Such an order is named there and nowhere else.
    """
    missing, doubled, wrong, unconfirmed, crossed = [], [], [], [], []
    for account_id, truth in truths.items():
        for order in truth["orders"]:
            known = ours.get((account_id, order["id"]))
            if known is None:
                if not _hidden(truth["marketplace"], order):
                    missing.append(order["id"])
                continue
            if _crossed(order, known, limits[account_id]):
                crossed.append({"id": order["id"], "cancelled_at": order["cancelled_at"], "left_at": known.shipped_at})
                continue
            if not _agrees(order, known):
                wrong.append({"id": order["id"], "theirs": order["status"], "ours": known.state})
            told = {shipment["tracking"] for shipment in order["shipments"]}
            unconfirmed += [tracking for tracking in known.tracking if tracking not in told]
            extra = sum(shipment["times_received"] - 1 for shipment in order["shipments"]) + max(
                0, len(told) - len(known.tracking)
            )
            if extra:
                doubled.append(order["id"])
    return {
        "missing": missing, "doubled": doubled, "wrong_status": wrong, "unconfirmed": unconfirmed, "crossed": crossed,
    }  # fmt: skip


def _hidden(marketplace: str, order: Mapping[str, Any]) -> bool:
    """Wish shows an order only when it has released it."""
    return marketplace == "wish" and order["paid_at"] is None


def _crossed(order: Mapping[str, Any], known: Ours, limit_s: float) -> bool:
    """Cancelled there and gone here, with a case open, and nobody could have known in time."""
    return (
        order["cancelled_at"] is not None
        and order["shipped_at"] is None
        and not order["shipments"]
        and known.shipped_at is not None
        and known.crossed
        and order["cancelled_at"] + limit_s > known.shipped_at.timestamp()
    )


def _agrees(order: Mapping[str, Any], known: Ours) -> bool:
    if order["cancelled_at"] is not None and order["shipped_at"] is None:
        return known.state == "cancelled"
    if order["shipped_at"] is not None:
        return known.state in ("shipped", "delivered", "closed")
    return known.state in ("new", "review", "approved", "allocated", "fulfilling")


def lags(
    truths: Mapping[int, Mapping[str, Any]],
    ours: Mapping[tuple[int, str], Ours],
    parts: Mapping[str, Mapping[str, int]],
) -> dict[str, dict[str, float | int]]:
    """Per marketplace of the sale: seconds from when it was visible to us until every other account that sells the SKU (or a bundle
    with it) was told a quantity after we took the order in. An account that needed no new quantity gives no sample."""
    sold_by = _pushes_by_part(truths, parts)
    samples: dict[str, list[float]] = defaultdict(list)
    for account_id, truth in truths.items():
        for order in truth["orders"]:
            known = ours.get((account_id, order["id"]))
            if known is None or order["visible_at"] is None:
                continue
            after = known.imported_at.timestamp()
            touched = {part for line in order["lines"] for part in parts[line["sku"]]}
            first = [
                next((at for at in times if at >= after), None)
                for part in touched
                for other, times in sold_by[part]
                if other != account_id
            ]
            told = [at for at in first if at is not None]
            if told:
                samples[truth["marketplace"]].append(max(told) - order["visible_at"])
    return {
        name: {"p50_s": _at(values, 0.5), "p95_s": _at(values, 0.95), "samples": len(values)}
        for name, values in samples.items()
    }


def _pushes_by_part(
    truths: Mapping[int, Mapping[str, Any]], parts: Mapping[str, Mapping[str, int]]
) -> dict[str, list[tuple[int, list[float]]]]:
    sold_by: dict[str, list[tuple[int, list[float]]]] = defaultdict(list)
    for account_id, truth in truths.items():
        for listing in truth["listings"]:
            times = [push["t"] for push in listing["stock_pushes"]]
            for part in parts.get(listing["sku"], {}):
                sold_by[part].append((account_id, times))
    return sold_by


def _at(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3)


def oversold(
    truths: Mapping[int, Mapping[str, Any]],
    parts: Mapping[str, Mapping[str, int]],
    stock: Mapping[str, int],
    limits: Mapping[int, float],
    *,
    backstop_s: float,
) -> dict[str, Any]:
    """Units promised beyond what exists, by part SKU, and which of them nobody could have known in time.

    A unit is excused when the sales that this account had to show by then (see `erp.rehearsal.weather`) still left it.
    """
    weather = Weather.of(truths, backstop_s=backstop_s)
    sales: dict[str, list[Sale]] = defaultdict(list)
    for account_id, truth in truths.items():
        for order in truth["orders"]:
            for line in order["lines"]:
                for part, per_unit in parts.get(line["sku"], {}).items():
                    sales[part].append(
                        Sale(order["id"], truth["marketplace"], order["sold_at"], line["quantity"] * per_unit,
                             order["cancelled_at"] if order["shipped_at"] is None else None,
                             News(account_id, order["id"], order["sold_at"], limits[account_id]))
                    )  # fmt: skip
    units = [
        unit
        for part, found in sorted(sales.items())
        for unit in _beyond(part, sorted(found, key=lambda s: s.at), stock.get(part, 0), weather, _sellers(part, parts))
    ]
    return {
        "oversold": sum(u["units"] for u in units),
        "oversold_excused": sum(u["units"] for u in units if u["excused"]),
        "units": units,
    }


def _sellers(part: str, parts: Mapping[str, Mapping[str, int]]) -> set[str]:
    """What sells the part: itself and the bundles with it."""
    return {sku for sku, inside in parts.items() if part in inside}


def _beyond(part: str, sales: Sequence[Sale], stock: int, weather: Weather, skus: set[str]) -> list[dict[str, Any]]:
    """The sales, latest first, that together exceed the stock at the end of the day."""
    over = sum(sale.units for sale in sales if sale.until is None) - stock
    found = []
    for sale in reversed(sales):
        if over <= 0:
            break
        if sale.until is not None:
            continue
        units = min(over, sale.units)
        over -= units
        known = sum(
            other.units
            for other in sales
            if other is not sale
            and weather.shown_by(other.news, account_id=sale.news.account_id, skus=skus) <= sale.at
            and (other.until is None or other.until > sale.at)
        )
        found.append(
            {"sku": part, "order": sale.order_id, "marketplace": sale.marketplace, "units": units, "sold_at": sale.at,
             "excused": known + sale.units <= stock}
        )  # fmt: skip
    return found
