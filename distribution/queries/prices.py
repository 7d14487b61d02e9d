"""What a distributor pays: the list's price for the quantity and the day, less the distributor's discount. Never of what is not listed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from erp.kernel.money import Money
from erp.kernel.sql import rows

PRICE_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit costs a distributor, and the line of the list that says so."""

    sku_id: int
    quantity: int
    item_id: int
    list_price: Decimal
    discount_percent: Decimal
    currency: str

    @property
    def unit_price(self) -> Decimal:
        """The list's price less the discount, rounded half up to the places that a price has."""
        kept = (100 - self.discount_percent) / 100
        return (self.list_price * kept).quantize(PRICE_PLACES, rounding=ROUND_HALF_UP)

    @property
    def total_minor(self) -> int:
        """The whole quantity in minor units: rounded once per line."""
        return Money(self.unit_price * self.quantity, self.currency).minor()


def prices(*, distributor_id: int, wanted: Iterable[tuple[int, int]], day: date) -> dict[tuple[int, int], Price]:
    """The price of each (SKU, quantity) that has one, in one statement: the highest step that the quantity reaches, newest first."""
    pairs = sorted(set(wanted))
    found = rows(
        """SELECT t.s, t.q, i.id, i.unit_price, d.discount_percent, l.currency
           FROM distribution_distributor d JOIN distribution_pricelist l ON l.id = d.price_list_id
           CROSS JOIN unnest(%s::bigint[], %s::int[]) AS t(s, q)
           CROSS JOIN LATERAL (
             SELECT id, unit_price FROM distribution_pricelistitem i
             WHERE i.price_list_id = l.id AND i.sku_id = t.s AND i.min_quantity <= t.q AND i.valid_from <= %s
             ORDER BY i.min_quantity DESC, i.valid_from DESC LIMIT 1) i
           WHERE d.id = %s""",
        [[sku for sku, _ in pairs], [quantity for _, quantity in pairs], day, distributor_id],
    )
    return {(row[0], row[1]): Price(*row) for row in found}


def listed(*, distributor_id: int, sku_ids: Sequence[int]) -> dict[int, int]:
    """Which of these SKUs stand on the distributor's list at all, and the smallest quantity that has ever had a price."""
    found = rows(
        """SELECT i.sku_id, min(i.min_quantity) FROM distribution_pricelistitem i
           JOIN distribution_distributor d ON d.price_list_id = i.price_list_id
           WHERE d.id = %s AND i.sku_id = ANY(%s) GROUP BY 1""",
        [distributor_id, list(sku_ids)],
    )
    return {row[0]: row[1] for row in found}
