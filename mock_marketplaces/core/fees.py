"""What a marketplace keeps of a sale, by its own schedule. A fee is worked out once per order, half up, and then shared over its lines."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from mock_marketplaces.core.money import coins


@dataclass(frozen=True, slots=True)
class Fee:
    """`percent` of a base and a fixed amount per order. `tiers`: from which total of the order on another percentage is taken."""

    component: str
    percent: Decimal
    base: Literal["items", "items_shipping", "total"] = "items_shipping"
    fixed: Decimal = Decimal(0)
    tiers: tuple[tuple[Decimal, Decimal], ...] = ()  # (from total, percent), rising

    def rate(self, total: Decimal) -> Decimal:
        """What is taken of each unit of money of an order of this total."""
        reached = [percent for bound, percent in self.tiers if bound <= total]
        return (reached[-1] if reached else self.percent) / 100


def worked_out(
    fees: tuple[Fee, ...], *, items: Decimal, shipping: Decimal, tax: Decimal, currency: str
) -> dict[str, Decimal]:
    """Component -> what the marketplace keeps, as a positive amount."""
    bases = {"items": items, "items_shipping": items + shipping, "total": items + shipping + tax}
    total = bases["total"]
    return {fee.component: coins(bases[fee.base] * fee.rate(total) + fee.fixed, currency) for fee in fees}


def given_back(
    fees: tuple[Fee, ...], *, items: Decimal, shipping: Decimal, tax: Decimal, currency: str, order_total: Decimal
) -> Decimal:
    """The commission on what is refunded, at the order's rate; other fees and fixed amounts stay with the marketplace."""
    bases = {"items": items, "items_shipping": items + shipping, "total": items + shipping + tax}
    owed = (bases[fee.base] * fee.rate(order_total) for fee in fees if fee.component == "commission")
    return coins(sum(owed, Decimal(0)), currency)
