"""What was earned, read from the books: every figure is a sum of legs, and opens to them.

Profit = revenue - refunds - cost of goods - freight - fees - after-sales cost - other - exchange differences, each in minor units of the
base currency as it was booked. Margin = profit / net sales, net sales = revenue - refunds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from django.conf import settings

from erp.kernel.money import minor_digits
from erp.kernel.sql import rows
from finance import chart
from finance.queries.sums import legs

By = Literal["order", "sku", "store", "marketplace", "country"]
WAYS: tuple[By, ...] = ("order", "sku", "store", "marketplace", "country")
Basis = Literal["booked", "ordered"]
Bucket = Literal["revenue", "refunds", "goods", "freight", "fees", "aftersales", "other", "exchange"]

BUCKETS: Mapping[Bucket, tuple[str, ...]] = {
    "revenue": (chart.SALES, chart.SHIPPING_CHARGED, chart.DISTRIBUTOR_SALES),
    "refunds": (chart.REFUNDS,),
    "goods": (chart.COST_OF_GOODS,),
    "freight": (chart.FREIGHT_OUT,),
    "fees": (
        chart.COMMISSION,
        chart.PAYMENT_FEES,
        chart.OTHER_FEES,
        chart.ADVERTISING,
        chart.SUBSCRIPTIONS,
        chart.PENALTIES,
        chart.FEE_DIFFERENCES,
    ),
    "aftersales": (chart.RETURNS_WRITTEN_OFF, chart.RESEND_COST),
    "other": (chart.STOCK_DIFFERENCES, chart.STOCK_WRITTEN_OFF, chart.PURCHASE_DIFFERENCES, chart.BANK_FEES),
    "exchange": (chart.EXCHANGE_DIFFERENCES,),
}
_KEY: Mapping[By, tuple[str, str]] = {  # the column to group by, and what must be joined for it
    "order": ("l.order_id", ""),
    "sku": ("l.sku_id", ""),
    "store": ("l.store_id", ""),
    "marketplace": (
        "a.marketplace",
        "LEFT JOIN stores_store s ON s.id = l.store_id LEFT JOIN stores_selleraccount a ON a.id = s.account_id",
    ),
    "country": ("nullif(o.country, '')", "LEFT JOIN orders_order o ON o.id = l.order_id"),
}


@dataclass(frozen=True, slots=True)
class Profit:
    """What one order, SKU, store, marketplace or country earned; `key` None is what belongs to none. Costs are positive."""

    key: int | str | None
    revenue: int
    refunds: int
    goods: int
    freight: int
    fees: int
    aftersales: int
    other: int
    exchange: int
    quantity: int = 0

    @property
    def net_sales(self) -> int:
        return self.revenue - self.refunds

    @property
    def profit(self) -> int:
        return self.net_sales - self.goods - self.freight - self.fees - self.aftersales - self.other - self.exchange

    @property
    def margin(self) -> Decimal | None:
        """Profit in percent of net sales; None without sales."""
        return round(Decimal(self.profit) * 100 / self.net_sales, 1) if self.net_sales else None


@dataclass(frozen=True, slots=True)
class Span:
    """Which legs count: booked from `start` to before `end` (or of orders placed then), of these stores; None is all, also of no store."""

    start: date
    end: date
    store_ids: tuple[int, ...] | None = None
    basis: Basis = "booked"


def _in(accounts: Sequence[str]) -> str:
    return "(" + ", ".join(f"'{code}'" for code in accounts) + ")"


def _sums() -> str:
    turned = {"revenue": "-"}
    return ", ".join(
        f"coalesce(sum({turned.get(bucket, '')}l.amount) FILTER (WHERE l.account_id IN {_in(accounts)}), 0)::bigint AS {bucket}"
        for bucket, accounts in BUCKETS.items()
    )


_ALL = tuple(code for accounts in BUCKETS.values() for code in accounts)


def profit_by(
    by: By, span: Span, *, worst_first: bool = False, after: tuple[int, str] | None = None, limit: int | None = None
) -> list[Profit]:
    """The profit of each `by`, best first (or worst), from after a (profit, key) mark on. One statement."""
    key, joins = _KEY[by]
    where, params = _where(span)
    order = "ASC" if worst_first else "DESC"
    beyond = f"WHERE (earned, word) {'>' if worst_first else '<'} (%s, %s)" if after else ""
    found = rows(
        f"""SELECT * FROM (
              SELECT {key} AS key, {_sums()}, coalesce(sum(l.quantity) FILTER (WHERE l.account_id IN {_in(BUCKETS["revenue"])}), 0)::bigint,
                     -sum(l.amount)::bigint AS earned, coalesce({key}::text, '') AS word
              FROM {_legs(span, joins)} WHERE l.account_id IN {_in(_ALL)} AND {where} GROUP BY 1) t
            {beyond} ORDER BY earned {order}, word {order} {"LIMIT %s" if limit else ""}""",
        [*params, *(after or ()), *([limit] if limit else [])],
    )
    return [Profit(*row[:10]) for row in found]


def total(span: Span) -> Profit:
    """The profit of all that counts."""
    where, params = _where(span)
    [row] = rows(
        f"SELECT {_sums()} FROM {_summed(span)} WHERE l.account_id IN {_in(_ALL)} AND {where}",
        params,
    )
    return Profit(None, *row)


def profit_per_day(span: Span) -> dict[date, Profit]:
    """What was earned on each day that has something booked."""
    where, params = _where(span)
    found = rows(
        f"""SELECT l.booked_on, {_sums()} FROM {_summed(span)}
            WHERE l.account_id IN {_in(_ALL)} AND {where} GROUP BY 1 ORDER BY 1""",
        params,
    )
    return {day: Profit(None, *sums) for day, *sums in found}


def whole_of(days: Mapping[date, Profit]) -> Profit:
    """The profit of these days together."""
    return Profit(None, *(sum(getattr(each, bucket) for each in days.values()) for bucket in BUCKETS))


# Each order's legs are looked up. OFFSET 0 keeps them apart: joined, all legs there ever were are read for the orders of a month.
_OF_ORDERS = "orders_order o CROSS JOIN LATERAL (SELECT * FROM finance_leg WHERE order_id = o.id OFFSET 0) l"


def _summed(span: Span) -> str:
    """The legs that count when nothing but their account, day and store is asked: by the day booked, those are kept."""
    return f"{legs()} l" if span.basis == "booked" else _OF_ORDERS


def _legs(span: Span, joins: str) -> str:
    """The legs that count, with what else is asked for; when the orders' own day decides, their orders are there already."""
    if span.basis == "booked":
        return f"finance_leg l {joins}"
    return _OF_ORDERS if " o " in joins else f"{_OF_ORDERS} {joins}"


def _where(span: Span) -> tuple[str, list[object]]:
    params: list[object] = [span.start, span.end]
    if span.basis == "booked":
        words = "l.booked_on >= %s AND l.booked_on < %s"
    else:
        words = "o.ordered_at >= %s AND o.ordered_at < %s"
        zone = ZoneInfo(settings.COMPANY_ZONE)
        params = [datetime.combine(day, time(), zone) for day in (span.start, span.end)]
    if span.store_ids is None:
        return words, params
    return f"{words} AND l.store_id = ANY(%s)", [*params, list(span.store_ids)]


def profit_of_order(order_id: int) -> Profit:
    """The profit of one order, whenever it was booked."""
    [row] = rows(
        f"SELECT {_sums()} FROM finance_leg l WHERE l.account_id IN {_in(_ALL)} AND l.order_id = %s", [order_id]
    )
    return Profit(order_id, *row)


@dataclass(frozen=True, slots=True)
class OrderLeg:
    """One posting of an order on an account of income or cost; the amount is positive when it was earned."""

    entry_id: int
    kind: str
    booked_on: date
    account: str
    name: str
    name_zh: str
    sku: str
    earned: Decimal
    currency: str
    currency_amount: Decimal


def legs_of_order(order_id: int) -> list[OrderLeg]:
    """The postings that make the profit of an order, in the order of the books."""
    found = rows(
        f"""SELECT l.entry_id, e.kind, l.booked_on, a.code, a.name, a.name_zh, coalesce(s.code, ''), -l.amount, l.currency, -l.currency_amount
            FROM finance_leg l JOIN finance_entry e ON e.id = l.entry_id JOIN finance_ledgeraccount a ON a.code = l.account_id
            LEFT JOIN products_sku s ON s.id = l.sku_id
            WHERE l.order_id = %s AND l.account_id IN {_in(_ALL)} ORDER BY l.id""",
        [order_id],
    )
    digits = minor_digits(settings.BASE_CURRENCY)
    return [
        OrderLeg(
            entry,
            kind,
            on,
            account,
            name,
            zh,
            sku,
            Decimal(earned).scaleb(-digits),
            own,
            Decimal(amount).scaleb(-minor_digits(own)),
        )
        for entry, kind, on, account, name, zh, sku, earned, own, amount in found
    ]


@dataclass(frozen=True, slots=True)
class ComponentLine:
    """One component of an order with its marketplace, in the order's currency: what we expected, what was settled, and the rest."""

    component: str
    currency: str
    expected: int
    settled: int
    accepted: int

    @property
    def difference(self) -> int:
        """Theirs less ours, once settled."""
        return self.settled - self.expected


def order_components(order_id: int) -> list[ComponentLine]:
    """What the marketplace owes for an order by component: booked at shipment and refund, settled, and differences accepted."""
    found = rows(
        """SELECT l.component, l.currency,
                  coalesce(sum(l.currency_amount) FILTER (WHERE e.kind NOT IN ('settlement', 'accept')), 0)::bigint,
                  coalesce(-sum(l.currency_amount) FILTER (WHERE e.kind = 'settlement'), 0)::bigint,
                  coalesce(-sum(l.currency_amount) FILTER (WHERE e.kind = 'accept'), 0)::bigint
           FROM finance_leg l JOIN finance_entry e ON e.id = l.entry_id
           WHERE l.order_id = %s AND l.account_id = %s GROUP BY 1, 2 ORDER BY min(l.id)""",
        [order_id, chart.RECEIVABLE],
    )
    return [ComponentLine(*row) for row in found]
