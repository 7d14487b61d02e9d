"""What an order was sold for, as carriers, routing rules and customs ask for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings

from erp.kernel import clock
from erp.kernel.money import minor_digits
from erp.kernel.services import fx
from erp.kernel.sql import rows


@dataclass(frozen=True, slots=True)
class Sale:
    """The goods of an order: worth in minor units of the base currency (None: a price or a rate is missing), what one unit of each SKU
    cost the buyer, and whether the marketplace collected the tax, which makes it the deemed supplier."""

    currency: str
    value: int | None = None
    prices: Mapping[int, Decimal] = field(default_factory=dict)
    marketplace: str = ""
    deemed_supplier: bool = False

    @property
    def customs(self) -> dict[str, object]:
        """As a parcel keeps it for its declaration."""
        return {
            "currency": self.currency,
            "prices": {str(sku_id): str(price) for sku_id, price in self.prices.items()},
            "deemed_supplier": self.deemed_supplier,
            "ioss": settings.MARKETPLACE_IOSS.get(self.marketplace, "") if self.deemed_supplier else "",
        }


def sales_of(order_ids: Iterable[int]) -> dict[int, Sale]:
    """The sale of each order, in three statements. The price of a bundle is shared by its parts alike, as nobody prices them apart."""
    asked = sorted(set(order_ids))
    found = rows(
        """SELECT o.id, o.currency, o.items_total, o.tax_total > 0, a.marketplace FROM orders_order o
           JOIN stores_selleraccount a ON a.id = o.account_id WHERE o.id = ANY(%s)""",
        [asked],
    )
    prices: dict[int, dict[int, Decimal]] = {}
    for order_id, sku_id, price in rows(
        """WITH part AS (
             SELECT DISTINCT l.order_id, l.id, l.unit_price, d.sku_id, d.per_unit FROM orders_orderline l
             JOIN orders_demand d ON d.line_id = l.id WHERE l.order_id = ANY(%s) AND d.sku_id IS NOT NULL AND l.unit_price IS NOT NULL)
           SELECT order_id, sku_id, max(price) FROM (
             SELECT order_id, sku_id, round(unit_price / sum(per_unit) OVER (PARTITION BY id), 4) AS price FROM part) p
           GROUP BY order_id, sku_id""",
        [asked],
    ):
        prices.setdefault(order_id, {})[sku_id] = price
    today = clock.business_date(clock.now())
    known = fx.rates({(row[1], today) for row in found})
    return {
        order_id: Sale(
            currency, _worth(total, currency, known.get((currency, today))), prices.get(order_id, {}), market, taxed
        )
        for order_id, currency, total, taxed, market in found
    }


def _worth(total: Decimal, currency: str, rate: Decimal | None) -> int | None:
    if rate is None or not total:
        return None
    return fx.to_base(int(total.scaleb(minor_digits(currency)).to_integral_value()), currency, rate)
